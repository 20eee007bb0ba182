#ifndef REPORT_FOREST_H
#define REPORT_FOREST_H

/* A forest plot before it is drawn: effects sorted into panels that share
   a scale, each panel with its axis, each row cut to that axis.

     struct forest f = forest_new (arena, results, pixels);
     struct rows_look look = { .left = 304, ... };
     y = rows_write (chart, &f, &look, y);      // chart_rows.c
     rows_texts (chart, &look, texts, f.rows);
*/

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
  double all;                     /* the effect of all rows together, as a
                                     line; NaN: none */
};

enum row_mark { MARK_SQUARE, MARK_HOLLOW, MARK_DIAMOND };

/* Numbers are in drawn units (times the panel's scale). */
struct forest_row {
  const struct result_hypothesis *hypothesis;
  const struct result_effect *effect;     /* null: none */
  size_t panel, line;                     /* line from 1 in its panel */
  enum row_mark mark;
  bool drawn;
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

/* The headline effects of all hypotheses, hollow where naive.  PIXELS:
   how wide an axis is. */
struct forest forest_new (struct arena *, const struct results *,
                          double pixels);
/* EFFECTS of one hypothesis in one panel, without what it expects; one
   that is not drawn has no measure, or no estimate. */
struct forest forest_of (struct arena *, const struct result_hypothesis *,
                         const struct result_effect *effects, size_t n,
                         double pixels);

/* chart_rows.c: the template forest.gp. */
struct rows_look {
  double left, right;         /* of the axes */
  double label_room;          /* from the margin */
  double numbers_at, numbers_room, p_at, last_at;
  double row;                 /* height */
  bool one_line;              /* labels, which are cut and not wrapped */
  const char *p_heading, *last_heading;
};
struct row_text {
  const char *label;          /* one or two lines */
  const char *below;          /* a quieter one */
  const char *numbers;        /* null: none */
  const char *p, *last;
  const char *last_hue;       /* null: ink */
  bool band;                  /* stands out */
  bool indented;              /* below a heading */
};
/* All but the rows' texts; the pixel row below. */
double rows_write (struct chart *, const struct forest *,
                   const struct rows_look *, double y);
void rows_texts (struct chart *, const struct rows_look *,
                 const struct row_text *, size_t n);
/* The sentence for who does not see the rows of one panel; WHAT they
   are. */
void rows_describe (struct chart *, const struct forest *, const char *what,
                    const struct row_text *);
/* "0.802 (0.700 to 0.920)" in the panel's unit, or why not. */
const char *rows_numbers (struct chart *, const struct forest *,
                          const struct forest_row *);

#endif
