#ifndef REPORT_CHART_MONEY_H
#define REPORT_CHART_MONEY_H

/* What the charts of money and investments have in common: chart_money.c */

#include "chart.h"

enum { MONEY_WIDTH = 720, MONEY_LEFT = 100, MONEY_RIGHT = 696,
       MONEY_TALL = 250 };

/* The claim that the chart belongs to. */
const char *money_title (const struct chart *);
/* WHAT, behind whether it is established: "Not established. WHAT". */
const char *money_finding (struct chart *, const char *what);

/* A range that grows by what is finite; from NaN. */
struct reach {
  double low, high;
};
void reach_widen (struct reach *, double x);
/* An axis upwards that holds R with a little air around it. */
struct axis reach_axis (struct arena *, struct reach);
/* VALUE on AXIS, or its end; *CUT if the end. */
double axis_cut (const struct axis *, double value, bool *cut);

/* The assignments of a chart with values upwards: frame, y axis, title. */
void money_frame (struct chart *, const struct axis *y, double top,
                  const char *y_title);
/* "USD, all 500 exposed customers" */
const char *money_axis_title (struct chart *);

#endif
