#ifndef REPORT_FOREST_H
#define REPORT_FOREST_H

/* The forest plot before it is drawn: hypotheses sorted into panels that
   share a scale, each panel with its axis, each row cut to that axis. */

#include "chart.h"

struct forest_panel {
  const struct measure *measure;  /* null: rows without an effect */
  const char *outcome;            /* when its unit is the outcome's */
  const char *unit;               /* null: none */
  bool ratio;
  double scale;                   /* 100: percentage points */
  double null;                    /* no effect, in drawn units */
  size_t lines;
  bool drawn;                     /* some row can be drawn */
  struct axis axis;
};

/* Numbers are in drawn units (times the panel's scale). */
struct forest_row {
  const struct result_hypothesis *hypothesis;
  const struct result_effect *effect;     /* null: none */
  size_t panel, line;                     /* line from 1 in its panel */
  bool naive, drawn;
  double estimate, low, high;             /* cut to the axis */
  bool cut_low, cut_high;
  double size;                            /* of the square */
  double toward;                          /* end of the arrow that shows the
                                             expected direction; NaN: none */
  double margin[2];                       /* NaN: none */
};

struct forest {
  struct forest_row *row;         /* as in the results */
  size_t rows;
  struct forest_panel *panel;     /* by first appearance */
  size_t panels;
};

/* PIXELS: how wide an axis is. */
struct forest forest_new (struct arena *, const struct results *,
                          double pixels);

#endif
