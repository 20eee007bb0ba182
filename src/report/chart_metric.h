#ifndef REPORT_CHART_METRIC_H
#define REPORT_CHART_METRIC_H

/* What the charts of metrics share: chart_metrics.c. */

#include "chart.h"
#include "metric.h"

/* Fillers, as those of chart.h. */
void chart_trend (struct chart *);       /* months with a band */
void chart_trends (struct chart *);      /* the same of levels, each in a
                                            panel */
void chart_levels (struct chart *);      /* a column's levels as bars */
void chart_tags (struct chart *);
void chart_triangle (struct chart *);
void chart_replies (struct chart *);

/* In what a metric's values are drawn, of which LARGEST is the largest. */
struct metric_scale {
  double factor;
  const char *title;                     /* of the axis */
};
struct metric_scale metric_scale (struct chart *, double largest);

/* The least and the largest of numbers; NaN where there are none. */
struct metric_range { double low, high; };
void range_widen (struct metric_range *, double x);
void range_add (struct metric_range *, const struct effect *);
/* An axis over R in the scale's numbers, from 0 where that leaves
   differences to see. */
struct axis range_axis (struct chart *, struct metric_range,
                        const struct metric_scale *, double pixels);

/* Months in a row without a gap; NaN where a month has no value. */
struct month_row { double month, value, low, high, n, response; };
struct month_rows {
  struct month_row *row;
  size_t n;
};
struct month_rows month_rows (struct chart *, const struct metric_values *,
                              double first, double last);
/* From which month to which; NaN where no month has a value. */
struct metric_range months_range (const struct metric_values *);

/* The levels that are drawn, in their order: the MOST with the largest n
   of all. */
struct metric_values metric_largest (struct arena *, struct metric_values,
                                     size_t most);
/* " 3 more levels are in the table only.", or "". */
const char *chart_left_out (struct chart *, size_t left_out);
/* " The axis does not start at 0.", or "". */
const char *metric_axis_note (const struct axis *);

#endif
