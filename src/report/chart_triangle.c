#include <math.h>

#include "base/arena.h"
#include "chart_metric.h"
#include "report/say.h"

/* Retention as a heat map: a row for each sign-up month, a column for
   each whole month since; darker is more.  Below it the legend. */

enum {
  WIDTH = 720, LEFT = 142, RIGHT = 700, COHORT_AT = 16, N_AT = 132,
  ABOVE = 34, TALLEST = 22, LOWEST = 7, MOST_TALL = 620,
  AXIS_ROOM = 24, LEGEND_ROOM = 40, CELL_SIZE = 9, LABEL_STEP = 12,
  STEPS = 5, WIDEST_CELL = 46
};

/* A scale of one hue that prints in grey: light to dark, in between
   straight. */
static const double shades[][3] = {
  { 239, 243, 255 }, { 189, 215, 231 }, { 107, 174, 214 },
  { 49, 130, 189 }, { 8, 69, 129 },
};
enum { SHADES = sizeof shades / sizeof *shades };

struct heat {
  double low, high;           /* shares at the scale's ends */
  size_t rows, columns;
  double cell, row;           /* pixels */
};

/* As gnuplot writes it: 65536 red + 256 green + blue. */
static double
colour_of (const struct heat *h, double share)
{
  double at = (share - h->low) / (h->high - h->low);
  at = fmin (fmax (at, 0), 1) * (SHADES - 1);
  size_t k = at >= SHADES - 1 ? SHADES - 2 : (size_t) at;
  double rgb = 0;
  for (size_t i = 0; i < 3; i++)
    rgb = 256 * rgb
          + round (shades[k][i]
                   + (at - (double) k) * (shades[k + 1][i] - shades[k][i]));
  return rgb;
}

/* How light a colour's part is to the eye, as WCAG 2 counts it. */
static double
linear (double part)
{
  double x = part / 255;
  return x <= .04045 ? x / 12.92 : pow ((x + .055) / 1.055, 2.4);
}

/* White has more contrast with it than black. */
static bool
is_dark (const struct heat *h, double share)
{
  double rgb = colour_of (h, share);
  double red = floor (rgb / 65536), blue = fmod (rgb, 256);
  double green = floor (fmod (rgb, 65536) / 256);
  return .2126 * linear (red) + .7152 * linear (green)
           + .0722 * linear (blue)
         < .179;
}

/* The scale ends at round tenths. */
static struct heat
heat_of (const struct result_metric *m)
{
  struct metric_range r = { NAN, NAN };
  struct heat h = { .rows = 0 };
  unsigned oldest = 0;
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      oldest = t->age > oldest ? t->age : oldest;
      h.rows += i == 0 || !str_equal (t->cohort, m->triangle[i - 1].cohort);
      range_widen (&r, t->share);
    }
  h.columns = (size_t) oldest + 1;
  h.low = isnan (r.low) ? 0 : floor (10 * r.low + 1e-9) / 10;
  h.high = isnan (r.high) ? 1 : ceil (10 * r.high - 1e-9) / 10;
  if (!(h.high > h.low))
    h.high = h.low + .1;
  h.cell = fmin ((double) (RIGHT - LEFT) / (double) h.columns, WIDEST_CELL);
  h.row = fmin (TALLEST, fmax (LOWEST, MOST_TALL / (double) h.rows));
  return h;
}

/* Whole per cents, but never 100 or 0 for what is not. */
static const char *
cell_text (struct arena *arena, double share)
{
  double percent = round (100 * share);
  if (!isfinite (share))
    return "";
  if (percent == 100 && share < 1)
    return ">99";
  if (percent == 0 && share > 0)
    return "<1";
  return arena_printf (arena, "%.0f", percent);
}

/* The texts in the cells, none where they would touch. */
static void
write_cells (struct chart *c, const struct heat *h, bool *fits)
{
  const struct result_metric *m = c->metric;
  const char **text = ARENA_NEW (c->arena, const char *, m->triangle_n);
  double width = 0, row = 0;
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      text[i] = cell_text (c->arena, m->triangle[i].share);
      width = fmax (width, text_width (text[i], CELL_SIZE));
    }
  *fits = width + 4 <= h->cell && h->row >= CELL_SIZE + 3;
  script_number (c, "cells_fit", *fits);
  script_texts (c, "cell_text", text, *fits ? m->triangle_n : 0);
  data_title (c, "row, months since, share, colour, 1 where it is dark, "
                 "number of the text");
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      bool known = isfinite (t->share);
      row += i == 0 || !str_equal (t->cohort, m->triangle[i - 1].cohort);
      data_row (c, (double[]){ row, t->age, known ? t->share : NAN,
                               known ? colour_of (h, t->share) : NAN,
                               known && is_dark (h, t->share),
                               (double) i + 1 }, 6);
    }
  data_end (c);
}

/* A label for every so many rows. */
static void
write_rows (struct chart *c, const struct heat *h)
{
  const struct result_metric *m = c->metric;
  const char **cohort = ARENA_NEW (c->arena, const char *, h->rows);
  const char **n = ARENA_NEW (c->arena, const char *, h->rows);
  size_t every = (size_t) ceil (LABEL_STEP / h->row), row = 0;
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      if (i > 0 && str_equal (t->cohort, m->triangle[i - 1].cohort))
        continue;
      bool told = row % every == 0;
      cohort[row] = told ? text_fit (c->arena,
                                     text_plain (c->arena, t->cohort), 10,
                                     62) : "";
      n[row++] = told ? say_count (c->arena, t->n) : "";
    }
  script_texts (c, "cohort", cohort, h->rows);
  script_texts (c, "n_text", n, h->rows);
}

static void
write_columns (struct chart *c, const struct heat *h)
{
  double step = 1;
  while (step * h->cell < 22)
    step = step == 1 ? 2 : step == 2 ? 3 : step == 3 ? 6 : step + 6;
  script_number (c, "age_step", step);
  script_number (c, "columns", (double) h->columns);
  script_number (c, "rows", (double) h->rows);
  script_number (c, "left", LEFT);
  script_number (c, "right", LEFT + h->cell * (double) h->columns);
  script_number (c, "row_height", h->row);
  script_number (c, "cohort_at", COHORT_AT);
  script_number (c, "n_at", N_AT);
}

static void
write_legend (struct chart *c, const struct heat *h, double top)
{
  enum { PARTS = 40 };
  double rgb[PARTS], tick[STEPS + 1];
  const char *text[STEPS + 1];
  double steps = round (10 * (h->high - h->low));
  while (steps > STEPS)
    steps = ceil (steps / 2);
  for (size_t i = 0; i < PARTS; i++)
    rgb[i] = colour_of (h, h->low + (h->high - h->low)
                                      * ((double) i + .5) / PARTS);
  for (size_t i = 0; i <= (size_t) steps; i++)
    {
      tick[i] = (double) i / steps;
      text[i] = say_level (c->arena, h->low + (h->high - h->low) * tick[i]);
    }
  script_number (c, "legend_top", top);
  script_numbers (c, "legend_rgb", rgb, PARTS);
  script_numbers (c, "legend_tick", tick, (size_t) steps + 1);
  script_texts (c, "legend_text", text, (size_t) steps + 1);
}

/* The oldest month and what is left of it, and of the newest after one. */
static void
describe (struct chart *c, const struct heat *h)
{
  const struct result_metric *m = c->metric;
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Share of customers still there by months since"
                    " sign-up, %zu sign-up months. ", h->rows);
  const char *before = "";
  for (size_t i = 0; i < m->triangle_n; i++)
    {
      const struct result_triangle *t = &m->triangle[i];
      bool last = i + 1 == m->triangle_n
                  || !str_equal (t->cohort, m->triangle[i + 1].cohort);
      if (!last)
        continue;
      buf_printf (&alt, "%s%s: %s after %u months", before, t->cohort,
                  isfinite (t->share) ? say_share (c->arena, t->share)
                                      : "no value", t->age);
      before = "; ";
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_triangle (struct chart *c)
{
  struct heat h = heat_of (c->metric);
  c->width = WIDTH;
  c->template_name = "triangle";
  double top = chart_header (c, metric_title (c->metric),
                             "Share of those who signed up in a month who"
                             " are still there, by whole months since")
               + ABOVE;
  double bottom = top + h.row * (double) h.rows;
  script_number (c, "top", top);
  script_number (c, "bottom", bottom);
  write_columns (c, &h);
  write_rows (c, &h);
  write_legend (c, &h, bottom + AXIS_ROOM);
  c->height = bottom + AXIS_ROOM + LEGEND_ROOM;
  bool fits;
  write_cells (c, &h, &fits);
  chart_notes (c, fits ? "In the cells: per cent still there. n: customers"
                         " who signed up."
                       : "n: customers who signed up.");
  describe (c, &h);
}
