#include "chart_metric.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"

/* Months that have a value. */
static size_t
count_known (const struct metric_values *v)
{
  size_t n = 0;
  for (size_t i = 0; i < v->n; i++)
    n += isfinite (v->value[i]->effect.estimate)
         && isfinite (month_number (v->value[i]->month));
  return n;
}

/* Two months make a trend. */
static bool
has_trend (struct arena *arena, const struct result_metric *m)
{
  struct metric_values v = metric_months (arena, m, NULL);
  return count_known (&v) > 1;
}

/* What a contact costs is compared between levels; of the others it is
   seen how their levels go. */
static bool
levels_have_trends (struct arena *arena, const struct result_metric *m,
                    const char *by)
{
  struct metric_values v = metric_at_levels (arena, m, by);
  if (str_starts (m->kind, "cost_"))
    return false;
  for (size_t i = 0; i < v.n; i++)
    {
      struct metric_values months = metric_level_months (arena, m,
                                                         v.value[i]);
      if (count_known (&months) > 1)
        return true;
    }
  return false;
}

static bool
has_levels (struct arena *arena, const struct result_metric *m,
            const char *by)
{
  struct metric_values v = metric_at_levels (arena, m, by);
  for (size_t i = 0; i < v.n; i++)
    if (isfinite (v.value[i]->effect.estimate))
      return true;
  return false;
}

size_t
metric_charts (struct arena *arena, const struct result_metric *m,
               struct metric_chart **charts)
{
  enum { WITHOUT_COLUMN = 4 };
  struct metric_columns by = metric_columns (arena, m);
  struct metric_chart *c = ARENA_NEW (arena, struct metric_chart,
                                      by.n + WITHOUT_COLUMN);
  size_t n = 0;
  if (has_trend (arena, m))
    c[n++] = (struct metric_chart) { "trend", "trend", NULL, chart_trend };
  for (size_t i = 0; i < by.n; i++)
    if (levels_have_trends (arena, m, by.name[i]))
      c[n++] = (struct metric_chart) { "by", NULL, by.name[i],
                                       chart_trends };
    else if (has_levels (arena, m, by.name[i]))
      c[n++] = (struct metric_chart) { "by", NULL, by.name[i],
                                       chart_levels };
  if (m->curves)
    c[n++] = (struct metric_chart) { "curve", "curve", NULL,
                                     chart_replies };
  if (m->triangle_n)
    c[n++] = (struct metric_chart) { "triangle", "triangle", NULL,
                                     chart_triangle };
  if (m->tags_n)
    c[n++] = (struct metric_chart) { "tags", "tags", NULL, chart_tags };
  for (size_t i = 0; i < n; i++)
    {
      if (!c[i].slug)
        c[i].slug = arena_printf (arena, "by-%s",
                                  str_slug (arena, c[i].column));
      c[i].part = metric_part (arena, c[i].part, c[i].column);
    }
  *charts = c;
  return n;
}

/* Scales and axes. */

/* Hours of business say so. */
static struct metric_scale
hours_scale (struct chart *c, bool minutes)
{
  const char *unit = c->metric->unit ? c->metric->unit : "hours";
  if (!minutes)
    return (struct metric_scale) { 1, unit };
  return (struct metric_scale) {
    60, str_equal (unit, "hours") ? "minutes"
                                  : arena_printf (c->arena, "minutes of %s",
                                                  unit) };
}

struct metric_scale
metric_scale (struct chart *c, double largest)
{
  const struct result_metric *m = c->metric;
  const char *currency = c->results->currency ? c->results->currency
                                              : "money";
  switch (m->form)
    {
    case IN_SHARE:
      return (struct metric_scale) {
        100, m->unit ? arena_printf (c->arena, "%% %s", m->unit)
                     : "share, %" };
    case IN_HOURS:
      return hours_scale (c, largest < 1);
    case IN_POINTS:
      return (struct metric_scale) {
        1, m->scale ? arena_printf (c->arena, "points, %s", m->scale)
                    : "points" };
    case IN_MONEY:
      return (struct metric_scale) { 1, m->unit ? m->unit : currency };
    case IN_NUMBER:
      break;
    }
  return (struct metric_scale) { 1, m->unit ? m->unit : "value" };
}

void
range_widen (struct metric_range *r, double x)
{
  if (!isfinite (x))
    return;
  r->low = isnan (r->low) ? x : fmin (r->low, x);
  r->high = isnan (r->high) ? x : fmax (r->high, x);
}

void
range_add (struct metric_range *r, const struct effect *e)
{
  if (!isfinite (e->estimate))
    return;
  range_widen (r, e->estimate);
  range_widen (r, e->conf_low);
  range_widen (r, e->conf_high);
}

struct axis
range_axis (struct chart *c, struct metric_range r,
            const struct metric_scale *scale, double pixels)
{
  bool share = c->metric->form == IN_SHARE;
  if (isnan (r.low))
    r = (struct metric_range) { 0, 1 };
  if (!axis_far_from_zero (r.low, r.high) && c->metric->form != IN_POINTS)
    range_widen (&r, 0);
  struct axis a = axis_linear (c->arena, r.low * scale->factor,
                               r.high * scale->factor, pixels);
  if (share && r.high <= 1)
    a.high = fmin (a.high, 100);
  if (share && r.low >= 0)
    a.low = fmax (a.low, 0);
  while (a.ticks && a.tick[a.ticks - 1] > a.high)
    a.ticks--;
  return a;
}

const char *
metric_axis_note (const struct axis *a)
{
  return a->low > 0 || a->high < 0 ? " The axis does not start at 0." : "";
}

/* Months. */

struct metric_range
months_range (const struct metric_values *v)
{
  struct metric_range r = { NAN, NAN };
  for (size_t i = 0; i < v->n; i++)
    range_widen (&r, month_number (v->value[i]->month));
  return r;
}

static struct month_row
row_of (const struct result_value *v, double month)
{
  const struct effect *e = &v->effect;
  bool known = isfinite (e->estimate);
  bool asked = v->asked.presence == FIGURE_PRESENT
               && v->answered.presence == FIGURE_PRESENT
               && v->asked.value > 0;
  return (struct month_row) {
    .month = month, .value = known ? e->estimate : NAN,
    .low = known ? e->conf_low : NAN, .high = known ? e->conf_high : NAN,
    .n = (double) v->n,
    .response = asked ? v->answered.value / v->asked.value : NAN,
  };
}

struct month_rows
month_rows (struct chart *c, const struct metric_values *v, double first,
            double last)
{
  struct month_rows rows = { .n = (size_t) (last - first) + 1 };
  rows.row = ARENA_NEW (c->arena, struct month_row, rows.n);
  for (size_t i = 0; i < rows.n; i++)
    rows.row[i] = (struct month_row) { first + (double) i, NAN, NAN, NAN,
                                       NAN, NAN };
  for (size_t i = 0; i < v->n; i++)
    {
      double month = month_number (v->value[i]->month);
      if (month >= first && month <= last)
        rows.row[(size_t) (month - first)] = row_of (v->value[i], month);
    }
  return rows;
}

/* Levels. */

static int
compare_falling (const void *a, const void *b)
{
  uint64_t x = (*(const struct result_value *const *) a)->n;
  uint64_t y = (*(const struct result_value *const *) b)->n;
  return (x < y) - (x > y);
}

struct metric_values
metric_largest (struct arena *arena, struct metric_values all, size_t most)
{
  struct metric_values v
    = { ARENA_NEW (arena, const struct result_value *, all.n), 0 };
  if (all.n <= most)
    return all;
  for (size_t i = 0; i < all.n; i++)
    v.value[i] = all.value[i];
  qsort (v.value, all.n, sizeof *v.value, compare_falling);
  uint64_t least = v.value[most - 1]->n;
  size_t ties = 0;
  for (size_t i = 0; i < most; i++)
    ties += v.value[i]->n == least;
  for (size_t i = 0; i < all.n; i++)
    if (all.value[i]->n > least || (all.value[i]->n == least && ties))
      {
        ties -= all.value[i]->n == least;
        v.value[v.n++] = all.value[i];
      }
  return v;
}

const char *
chart_left_out (struct chart *c, size_t left_out)
{
  if (!left_out)
    return "";
  return arena_printf (c->arena, " %s more level%s in the table only.",
                       say_count (c->arena, left_out),
                       left_out == 1 ? " is" : "s are");
}
