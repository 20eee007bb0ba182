#include <math.h>

#include "base/arena.h"
#include "chart_metric.h"
#include "report/say.h"

/* A metric month by month with its band; below it, of answers, the share
   of those asked who gave one, else n.  Of a column's levels the same in
   a panel each, before all customers in grey. */

enum {
  WIDTH = 720, LEFT = 84, RIGHT = 612, TALL = 210, ABOVE = 14,
  STRIP_GAP = 26, STRIP = 44, ASIDE_ROOM = WIDTH - 8 - RIGHT,
  MOST_DOTS = 24, MOST_PANELS = 7, PANEL_LEFT = 64, PANEL_BETWEEN = 54,
  PANEL_HEIGHT = 168,
  TICKS_ROOM = 180            /* texts of ticks one above the other */
};

static bool
has_band (const struct month_row *r)
{
  return isfinite (r->low) && isfinite (r->high);
}

/* A block of the data file for each run of months with limits; a month
   alone is as wide as a third of one.  How many there are. */
static size_t
write_bands (struct chart *c, const struct month_rows *rows)
{
  size_t blocks = 0;
  for (size_t i = 0; i < rows->n; i++)
    {
      const struct month_row *r = &rows->row[i];
      bool before = i > 0 && has_band (r - 1);
      bool after = i + 1 < rows->n && has_band (r + 1);
      if (!has_band (r))
        continue;
      if (!before)
        data_title (c, "band: month, low, high");
      if (!before && !after)
        data_row (c, (double[]){ r->month - .16, r->low, r->high }, 3);
      data_row (c, (double[]){ r->month + (before || after ? 0 : .16),
                               r->low, r->high }, 3);
      if (after)
        continue;
      data_end (c);
      blocks++;
    }
  return blocks;
}

static void
write_months (struct chart *c, const struct month_rows *rows)
{
  data_title (c, "month (12 a year from year 0), value, low, high, n, "
                 "response rate");
  for (size_t i = 0; i < rows->n; i++)
    {
      const struct month_row *r = &rows->row[i];
      data_row (c, (double[]){ r->month, r->value, r->low, r->high, r->n,
                               r->response }, 6);
    }
  data_end (c);
}

static void
write_x (struct chart *c, const struct axis *x)
{
  script_number (c, "x_low", x->low);
  script_number (c, "x_high", x->high);
  script_numbers (c, "tick", x->tick, x->ticks);
  script_texts (c, "tick_text", x->text, x->ticks);
}

static void
write_y (struct chart *c, const struct axis *y,
         const struct metric_scale *scale)
{
  script_number (c, "scale", scale->factor);
  script_number (c, "y_low", y->low);
  script_number (c, "y_high", y->high);
  script_numbers (c, "y_tick", y->tick, y->ticks);
  script_texts (c, "y_text", y->text, y->ticks);
}

static void
add_values (struct metric_range *r, const struct metric_values *v)
{
  for (size_t i = 0; i < v->n; i++)
    range_add (r, &v->value[i]->effect);
}

/* The value of all months as a line, said beside it. */
static void
write_overall (struct chart *c, const struct metric_scale *scale)
{
  const struct result_value *all = metric_all (c->metric);
  bool known = all && isfinite (all->effect.estimate);
  const char *text
    = known ? say_form (c->arena, c->metric->form, all->effect.estimate,
                        c->results->currency)
            : "";
  script_number (c, "overall",
                 known ? scale->factor * all->effect.estimate : NAN);
  script_text (c, "overall_text",
               text_fit (c->arena, text_plain (c->arena, text), 10,
                         ASIDE_ROOM - 8));
}

/* What stands below the months: shares up to 1, or counts. */
static void
write_strip (struct chart *c, const struct metric_values *v, double bottom)
{
  bool survey = metric_is_survey (c->metric);
  double most = 0;
  for (size_t i = 0; i < v->n; i++)
    most = fmax (most, (double) v->value[i]->n);
  most = survey ? 1 : most > 0 ? most : 1;
  script_number (c, "strip_top", bottom + STRIP_GAP);
  script_number (c, "strip_bottom", bottom + STRIP_GAP + STRIP);
  script_number (c, "strip_column", survey ? 6 : 5);
  script_number (c, "strip_high", most);
  script_text (c, "strip_text",
               survey ? "100 %" : say_count (c->arena, (uint64_t) most));
  script_text (c, "strip_title",
               survey ? "share of those asked who answered" : "n");
}

/* "2023-11: 24.0 points (6.65 to 41.4)" */
static const char *
month_words (struct chart *c, const struct result_value *v)
{
  return arena_printf (c->arena, "%s: %s", v->month,
                       say_form_effect (c->arena, c->metric->form,
                                        &v->effect,
                                        c->results->currency));
}

static void
describe (struct chart *c, const struct metric_values *v)
{
  const struct result_value *all = metric_all (c->metric);
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s by month with %s confidence band. First %s; last "
                    "%s.",
              metric_title (c->metric),
              say_level (c->arena, c->results->confidence),
              month_words (c, v->value[0]),
              month_words (c, v->value[v->n - 1]));
  if (all)
    buf_printf (&alt, " %s", metric_sentence (c->arena, c->results,
                                              c->metric, all));
  c->alt = alt.text;
}

static const char *
sentence_of (struct chart *c)
{
  const struct result_value *all = metric_all (c->metric);
  return all ? metric_sentence (c->arena, c->results, c->metric, all)
             : c->metric->text;
}

void
chart_trend (struct chart *c)
{
  struct metric_values v = metric_months (c->arena, c->metric, NULL);
  struct metric_range range = { NAN, NAN }, months = months_range (&v);
  c->width = WIDTH;
  c->template_name = "trend";
  double top = chart_header (c, metric_title (c->metric), sentence_of (c))
               + ABOVE;
  add_values (&range, &v);
  struct metric_scale scale = metric_scale (c, range.high);
  struct axis y = range_axis (c, range, &scale, TALL);
  struct axis x = axis_months (c->arena, months.low, months.high,
                               RIGHT - LEFT);
  struct month_rows rows = month_rows (c, &v, months.low, months.high);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", top + TALL);
  write_x (c, &x);
  write_y (c, &y, &scale);
  script_text (c, "y_title", text_fit (c->arena,
                                       text_plain (c->arena, scale.title),
                                       12, TALL));
  write_overall (c, &scale);
  write_strip (c, &v, top + TALL);
  write_months (c, &rows);
  script_number (c, "bands", (double) write_bands (c, &rows));
  c->height = top + TALL + STRIP_GAP + STRIP + 26;
  chart_notes (c, arena_printf (c->arena,
                                "Band: %s confidence. Dashed: all months "
                                "together.%s",
                                say_level (c->arena,
                                           c->results->confidence),
                                metric_axis_note (&y)));
  describe (c, &v);
}

/* Levels. */

/* What the panels show. */
struct panels {
  struct metric_values levels;
  size_t left_out;
  struct metric_values all, months;      /* of all customers; of levels */
  struct metric_range span;
  struct axis x, y;
  struct metric_scale scale;
  double columns, width;
};

/* Levels of which something can be drawn. */
static struct metric_values
with_months (struct chart *c, struct metric_values levels)
{
  struct metric_values v
    = { ARENA_NEW (c->arena, const struct result_value *, levels.n), 0 };
  for (size_t i = 0; i < levels.n; i++)
    {
      struct metric_values months = metric_level_months (c->arena, c->metric,
                                                         levels.value[i]);
      struct metric_range r = { NAN, NAN };
      add_values (&r, &months);
      if (!isnan (r.low))
        v.value[v.n++] = levels.value[i];
    }
  return v;
}

static struct panels
panels_of (struct chart *c)
{
  struct metric_values all = metric_at_levels (c->arena, c->metric, c->column);
  struct metric_values known = with_months (c, all);
  struct panels p = {
    .levels = metric_largest (c->arena, known, MOST_PANELS),
    .all = metric_months (c->arena, c->metric, NULL),
    .months = metric_months (c->arena, c->metric, c->column),
  };
  p.left_out = all.n - p.levels.n;
  p.span = months_range (&p.months);
  struct metric_range whole = months_range (&p.all);
  range_widen (&p.span, whole.low);
  range_widen (&p.span, whole.high);
  struct metric_range range = { NAN, NAN };
  add_values (&range, &p.all);
  for (size_t i = 0; i < p.levels.n; i++)
    {
      struct metric_values v = metric_level_months (c->arena, c->metric,
                                                    p.levels.value[i]);
      add_values (&range, &v);
    }
  p.scale = metric_scale (c, range.high);
  p.y = range_axis (c, range, &p.scale, TICKS_ROOM);
  p.columns = p.levels.n <= 2 || p.levels.n == 4 ? 2 : 3;
  p.width = (WIDTH - CHART_MARGIN - PANEL_LEFT + PANEL_BETWEEN) / p.columns
            - PANEL_BETWEEN;
  p.x = axis_months (c->arena, p.span.low, p.span.high, p.width);
  return p;
}

/* Which blocks of the data file are whose: months, then bands. */
static void
write_panels (struct chart *c, const struct panels *p)
{
  double *months = ARENA_NEW (c->arena, double, p->levels.n);
  double *bands = ARENA_NEW (c->arena, double, p->levels.n);
  struct month_rows all = month_rows (c, &p->all, p->span.low,
                                      p->span.high);
  double block = 1;
  write_months (c, &all);
  for (size_t i = 0; i < p->levels.n; i++)
    {
      struct metric_values v = metric_level_months (c->arena, c->metric,
                                                    p->levels.value[i]);
      struct month_rows rows = month_rows (c, &v, p->span.low,
                                           p->span.high);
      months[i] = block;
      write_months (c, &rows);
      bands[i] = (double) write_bands (c, &rows);
      block += 1 + bands[i];
    }
  script_number (c, "dots", p->span.high - p->span.low < MOST_DOTS);
  script_number (c, "panels", (double) p->levels.n);
  script_numbers (c, "months_at", months, p->levels.n);
  script_numbers (c, "bands", bands, p->levels.n);
}

/* Above each panel its level, and its value in all months. */
static void
write_titles (struct chart *c, const struct panels *p)
{
  const char **title = ARENA_NEW (c->arena, const char *, p->levels.n);
  const char **below = ARENA_NEW (c->arena, const char *, p->levels.n);
  for (size_t i = 0; i < p->levels.n; i++)
    {
      const struct result_value *v = p->levels.value[i];
      const char *value = say_form_effect (c->arena, c->metric->form,
                                           &v->effect,
                                           c->results->currency);
      if (metric_is_survey (c->metric))
        value = arena_printf (c->arena, "%s; %s",
                              say_form (c->arena, c->metric->form,
                                        v->effect.estimate,
                                        c->results->currency),
                              metric_answered (c->arena, v));
      if (!isfinite (v->effect.estimate))
        value = say_status (v->effect.status);
      title[i] = text_fit (c->arena, text_plain (c->arena, v->level), 11,
                           p->width);
      below[i] = text_fit (c->arena, text_plain (c->arena, value), 9,
                           p->width + 20);
    }
  script_texts (c, "short", title, p->levels.n);
  script_texts (c, "below", below, p->levels.n);
}

static void
describe_panels (struct chart *c, const struct panels *p)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s by month for each %s, all customers in grey. ",
              metric_title (c->metric), c->column);
  for (size_t i = 0; i < p->levels.n; i++)
    {
      const struct result_value *v = p->levels.value[i];
      buf_printf (&alt, "%s%s: %s, n = %s", i ? "; " : "", v->level,
                  say_form_effect (c->arena, c->metric->form, &v->effect,
                                   c->results->currency),
                  say_count (c->arena, v->n));
      if (metric_is_survey (c->metric))
        buf_printf (&alt, ", answered %s", metric_answered (c->arena, v));
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_trends (struct chart *c)
{
  c->width = WIDTH;
  c->template_name = "trends";
  double top = chart_header (c, metric_title (c->metric),
                             arena_printf (c->arena, "By %s, month by month",
                                           c->column)) + 4;
  struct panels p = panels_of (c);
  double lines = ceil ((double) p.levels.n / p.columns);
  script_number (c, "top", top);
  script_number (c, "panel_left", PANEL_LEFT);
  script_number (c, "columns", p.columns);
  script_number (c, "panel_step", p.width + PANEL_BETWEEN);
  script_number (c, "panel_width", p.width);
  script_number (c, "panel_height", PANEL_HEIGHT);
  write_x (c, &p.x);
  write_y (c, &p.y, &p.scale);
  script_text (c, "y_title", text_fit (c->arena,
                                       text_plain (c->arena, p.scale.title),
                                       10, 124));
  write_titles (c, &p);
  write_panels (c, &p);
  c->height = top + PANEL_HEIGHT * lines + 2;
  chart_notes (c, arena_printf (c->arena,
                                "Bands: %s confidence. Grey: all. Below a "
                                "name: all months together.%s%s",
                                say_level (c->arena,
                                           c->results->confidence),
                                chart_left_out (c, p.left_out),
                                metric_axis_note (&p.y)));
  describe_panels (c, &p);
}
