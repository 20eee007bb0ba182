#include "forest.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"

/* What a measure is drawn in.  A difference of means is in the outcome's
   own unit and so shares an axis only with the same outcome. */
enum unit_kind { UNIT_NONE, UNIT_OUTCOME, UNIT_TIME };

struct scale {
  const char *measure;
  double factor, null;
  enum unit_kind kind;
  const char *unit;
};

static const struct scale scales[] = {
  { "risk_difference", 100, 0, UNIT_NONE, "percentage points" },
  { "survival_difference", 100, 0, UNIT_NONE, "percentage points" },
  { "cif_difference", 100, 0, UNIT_NONE, "percentage points" },
  { "relative_lift", 100, 0, UNIT_NONE, "%" },
  { "nps_difference", 1, 0, UNIT_NONE, "points" },
  { "prob_superiority", 1, .5, UNIT_NONE, NULL },
  { "mean_difference", 1, 0, UNIT_OUTCOME, NULL },
  { "ratio_difference", 1, 0, UNIT_OUTCOME, NULL },
  { "rate_difference", 1, 0, UNIT_OUTCOME, NULL },
  { "hodges_lehmann", 1, 0, UNIT_OUTCOME, NULL },
  { "rmst_difference", 1, 0, UNIT_TIME, NULL },
  { "median_difference", 1, 0, UNIT_TIME, NULL },
};
static const struct scale plain = { "", 1, 0, UNIT_NONE, NULL };
static const struct scale plain_ratio = { "", 1, 1, UNIT_NONE, NULL };

static const struct scale *
scale_of (const struct measure *m)
{
  for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
    if (str_equal (scales[i].measure, m->about.name))
      return &scales[i];
  return m->ratio ? &plain_ratio : &plain;
}

/* The panel that H's headline effect belongs to, still without rows. */
static struct forest_panel
panel_for (const struct result_hypothesis *h, const struct result_effect *e)
{
  struct forest_panel p = { .scale = 1, .all = NAN };
  if (!e)
    return p;
  const struct scale *s = scale_of (e->measure);
  p.measure = e->measure;
  p.ratio = e->measure->ratio;
  p.scale = s->factor;
  p.null = s->null * s->factor;
  p.unit = s->kind == UNIT_TIME ? h->time_unit : s->unit;
  p.outcome = s->kind == UNIT_OUTCOME ? h->outcome : NULL;
  return p;
}

static bool
same_scale (const struct forest_panel *a, const struct forest_panel *b)
{
  if (!a->measure || !b->measure)
    return a->measure == b->measure;
  return str_equal (a->measure->about.name, b->measure->about.name)
         && str_equal (a->outcome, b->outcome)
         && str_equal (a->unit, b->unit);
}

/* Hypotheses without an effect stand last. */
static void
put_last (struct arena *arena, struct forest *f)
{
  struct forest_panel *sorted = ARENA_NEW (arena, struct forest_panel,
                                           f->panels);
  size_t *to = ARENA_NEW (arena, size_t, f->panels), n = 0;
  for (int empty = 0; empty < 2; empty++)
    for (size_t i = 0; i < f->panels; i++)
      if ((f->panel[i].measure == NULL) == empty)
        {
          to[i] = n;
          sorted[n++] = f->panel[i];
        }
  for (size_t i = 0; i < f->rows; i++)
    f->row[i].panel = to[f->row[i].panel];
  f->panel = sorted;
}

static size_t
find_panel (struct forest *f, const struct forest_panel *wanted)
{
  for (size_t i = 0; i < f->panels; i++)
    if (same_scale (&f->panel[i], wanted))
      return i;
  f->panel[f->panels] = *wanted;
  return f->panels++;
}

/* +1 where the hypothesis expects the measure above its null value, -1
   below, 0 without a direction. */
static int
direction (const struct forest_row *r)
{
  int sign = str_equal (r->hypothesis->expect, "higher")  ? 1
             : str_equal (r->hypothesis->expect, "lower") ? -1
                                                          : 0;
  return r->effect->measure->lower_is_more ? -sign : sign;
}

/* The margins on the measure's scale: one in the expected direction, two
   without a direction. */
static void
find_margins (struct forest_row *r, const struct forest_panel *p)
{
  r->margin[0] = r->margin[1] = NAN;
  const struct figure *margin = &r->hypothesis->margin;
  if (margin->presence != FIGURE_PRESENT || r->effect->measure->lower_is_more)
    return;
  double m = margin->value * p->scale;
  int sign = direction (r);
  if (sign >= 0)
    r->margin[0] = p->null + m;
  if (sign <= 0)
    r->margin[1] = p->ratio ? p->null / (1 + m) : p->null - m;
}

/* Fills what does not depend on the axis. */
static void
fill_row (struct forest *f, struct forest_row *r)
{
  struct forest_panel *p = &f->panel[r->panel];
  r->line = ++p->lines;
  r->toward = r->margin[0] = r->margin[1] = NAN;
  if (!r->effect || !r->effect->measure)
    return;
  const struct effect *e = &r->effect->effect;
  r->estimate = e->estimate * p->scale;
  r->low = e->conf_low * p->scale;
  r->high = e->conf_high * p->scale;
  r->drawn = isfinite (r->estimate) && (!p->ratio || r->estimate > 0);
  p->drawn = p->drawn || r->drawn;
}

/* A position on the axis, linear in what is seen. */
static double
position (const struct forest_panel *p, double x)
{
  if (!isfinite (x) || (p->ratio && x <= 0))
    return NAN;
  return p->ratio ? log (x) : x;
}

static int
compare_numbers (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* How far from the null value the axis goes at most: every estimate and
   margin is inside, but an interval much wider than its neighbours is
   cut, so that the others can be read. */
static double
reach (struct arena *arena, const struct forest *f, size_t panel)
{
  const struct forest_panel *p = &f->panel[panel];
  double *far = ARENA_NEW (arena, double, 2 * f->rows);
  double null = position (p, p->null), must = 0;
  size_t n = 0;
  for (size_t i = 0; i < f->rows; i++)
    {
      const struct forest_row *r = &f->row[i];
      if (r->panel != panel || !r->drawn)
        continue;
      must = fmax (must, fabs (position (p, r->estimate) - null));
      for (size_t k = 0; k < 2; k++)
        must = fmax (must, fabs (position (p, r->margin[k]) - null));
      double ends[] = { position (p, r->low), position (p, r->high) };
      for (size_t k = 0; k < 2; k++)
        if (isfinite (ends[k]))
          far[n++] = fabs (ends[k] - null);
    }
  qsort (far, n, sizeof *far, compare_numbers);
  double usual = n ? far[n / 2] : 0;
  return fmax (1.3 * must, 3 * usual);
}

struct range { double low, high; };

static void
widen (struct range *r, double x)
{
  if (isfinite (x))
    *r = (struct range){ fmin (r->low, x), fmax (r->high, x) };
}

static double
clamp (double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

static void
find_axis (struct arena *arena, struct forest *f, size_t panel,
           double pixels)
{
  struct forest_panel *p = &f->panel[panel];
  double null = position (p, p->null), most = reach (arena, f, panel);
  struct range r = { null, null };
  for (size_t i = 0; i < f->rows; i++)
    if (f->row[i].panel == panel && f->row[i].drawn)
      {
        double x[] = { f->row[i].estimate, f->row[i].low, f->row[i].high,
                       f->row[i].margin[0], f->row[i].margin[1] };
        for (size_t k = 0; k < sizeof x / sizeof *x; k++)
          widen (&r, clamp (position (p, x[k]), null - most, null + most));
      }
  double pad = r.high > r.low ? 0.08 * (r.high - r.low)
                              : 0.2 * fmax (fabs (null), 1);
  r.low -= pad;
  r.high += pad;
  p->axis = p->ratio ? axis_ratio (arena, exp (r.low), exp (r.high), pixels)
                     : axis_linear (arena, r.low, r.high, pixels);
}

/* Cuts the row's interval to its axis; an end that is cut or infinite
   gets an arrowhead. */
static void
cut_row (struct forest_row *r, const struct forest_panel *p)
{
  const struct effect *e = &r->effect->effect;
  bool open = e->status == STATUS_UNBOUNDED;
  r->cut_low = r->low < p->axis.low || (open && !isfinite (r->low));
  r->cut_high = r->high > p->axis.high || (open && !isfinite (r->high));
  if (r->cut_low)
    r->low = p->axis.low;
  if (r->cut_high)
    r->high = p->axis.high;
}

/* The arrow that shows the expected direction. */
static void
find_toward (struct forest_row *r, const struct forest_panel *p)
{
  int sign = direction (r);
  double low = position (p, p->axis.low), high = position (p, p->axis.high);
  double end = position (p, p->null) + sign * 0.09 * (high - low);
  if (sign != 0)
    r->toward = p->ratio ? exp (end) : end;
}

/* Squares: their side falls with the interval's width, measured against
   the narrowest of the panel. */
static void
find_sizes (struct forest *f, size_t panel)
{
  enum { SMALL = 40, LARGE = 90 };      /* hundredths of a point size */
  const struct forest_panel *p = &f->panel[panel];
  double narrowest = INFINITY;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < f->rows; i++)
      {
        struct forest_row *r = &f->row[i];
        if (r->panel != panel || !r->drawn)
          continue;
        double width = position (p, r->high) - position (p, r->low);
        if (pass == 0 && width > 0)
          narrowest = fmin (narrowest, width);
        double share = width > 0 && !r->cut_low && !r->cut_high
                         ? narrowest / width : 0;
        r->size = (SMALL + (LARGE - SMALL) * share) / 100;
        if (r->mark != MARK_SQUARE)
          r->size = fmax (r->size, 0.7);    /* room for the hollow */
      }
}

/* From rows in their panels to what is drawn, but for what a hypothesis
   expects. */
static void
find_axes (struct arena *arena, struct forest *f, double pixels)
{
  for (size_t p = 0; p < f->panels; p++)
    if (f->panel[p].drawn)
      find_axis (arena, f, p, pixels);
  for (size_t i = 0; i < f->rows; i++)
    if (f->row[i].drawn)
      cut_row (&f->row[i], &f->panel[f->row[i].panel]);
  for (size_t p = 0; p < f->panels; p++)
    find_sizes (f, p);
}

struct forest
forest_new (struct arena *arena, const struct results *results,
            double pixels)
{
  size_t n = results->hypotheses_n;
  struct forest f = { .row = ARENA_NEW (arena, struct forest_row, n),
                      .rows = n,
                      .panel = ARENA_NEW (arena, struct forest_panel, n) };
  for (size_t i = 0; i < n; i++)
    {
      const struct result_hypothesis *h = &results->hypotheses[i];
      const struct result_effect *e = headline_effect (h);
      struct forest_panel p = panel_for (h, e);
      f.row[i].hypothesis = h;
      f.row[i].effect = e;
      f.row[i].mark = str_equal (h->design, "naive") ? MARK_HOLLOW
                                                     : MARK_SQUARE;
      f.row[i].panel = find_panel (&f, &p);
    }
  put_last (arena, &f);
  for (size_t i = 0; i < n; i++)
    {
      fill_row (&f, &f.row[i]);
      if (f.row[i].effect)
        find_margins (&f.row[i], &f.panel[f.row[i].panel]);
    }
  find_axes (arena, &f, pixels);
  for (size_t i = 0; i < n; i++)
    if (f.row[i].drawn)
      find_toward (&f.row[i], &f.panel[f.row[i].panel]);
  return f;
}

struct forest
forest_of (struct arena *arena, const struct result_hypothesis *h,
           const struct result_effect *effects, size_t n, double pixels)
{
  struct forest f = { .row = ARENA_NEW (arena, struct forest_row, n),
                      .rows = n, .panels = 1,
                      .panel = ARENA_NEW (arena, struct forest_panel, 1) };
  size_t first = 0;
  while (first + 1 < n && !effects[first].measure)
    first++;
  bool any = n > 0 && effects[first].measure;
  *f.panel = panel_for (h, any ? &effects[first] : NULL);
  for (size_t i = 0; i < n; i++)
    {
      f.row[i].hypothesis = h;
      f.row[i].effect = &effects[i];
      f.row[i].mark = effects[i].headline ? MARK_SQUARE : MARK_HOLLOW;
      fill_row (&f, &f.row[i]);
    }
  find_axes (arena, &f, pixels);
  return f;
}
