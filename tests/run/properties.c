/* What must hold of every method and measure whatever the data. */

#include "run/scenes.h"

static bool
same_line (const struct line *a, const struct line *b)
{
  if (!a->measure)
    return a->test.status == b->test.status
           && same (a->test.statistic, b->test.statistic)
           && same (a->test.df, b->test.df)
           && same (a->test.log10_p, b->test.log10_p);
  return a->effect.status == b->effect.status
         && same (a->effect.estimate, b->effect.estimate)
         && same (a->effect.std_error, b->effect.std_error)
         && same (a->effect.conf_low, b->effect.conf_low)
         && same (a->effect.conf_high, b->effect.conf_high);
}

static void
assert_same (const struct trial *t, const struct lines *other)
{
  for (size_t i = 0; i < t->lines.n; i++)
    cr_assert (same_line (&t->lines.line[i], &other->line[i]), "%s: %s",
               place (t, &t->lines.line[i]),
               t->lines.line[i].measure
                 ? arena_printf (t->arena, "%.17g, then %.17g",
                                 t->lines.line[i].effect.estimate,
                                 other->line[i].effect.estimate)
                 : arena_printf (t->arena, "%.17g, then %.17g",
                                 t->lines.line[i].test.statistic,
                                 other->line[i].test.statistic));
}

/* Clusters get other numbers too. */
static void
shuffle (struct trial *t)
{
  static const size_t steps[] = { 5, 7, 11, 13, 17 };  /* coprime to n */
  size_t n = t->scene->frame.n, step = steps[t->seed % 5];
  for (size_t i = 0; i < n; i++)
    {
      copy_row (t, i, (i * step + t->seed) % n);
      t->other->cluster[(i * step + t->seed) % n]
        = 1000 - t->scene->cluster[i];
    }
  struct lines other = lines_of (t, t->other);
  assert_same (t, &other);
}

Test (properties, neither_order_of_rows_nor_numbers_of_clusters_matter)
{
  each_case (shuffle);
}

static bool
compares (enum outcome_kind kind, const struct registry_row *row)
{
  (void) kind;
  return row->shape != SHAPE_ONE;
}

static void
add_empty (struct trial *t)
{
  t->other->frame.arms++;
  struct lines other = lines_of (t, t->other);
  assert_same (t, &other);
}

Test (properties, an_empty_cohort_changes_nothing)
{
  each_of (CASES, compares, add_empty);
}

/* Relative to the reference, or in its spread: no mirror image. */
static bool
is_lopsided (const char *name)
{
  return strstr (name, "lift") || str_equal (name, "glass_delta");
}

/* Ranks sums of one cohort: W of the other is n1 n0 - W. */
static bool
is_rank_sum (const char *name)
{
  return str_equal (name, "mann_whitney") || strstr (name, "signed_rank");
}

/* Mirrored about no effect: differences exactly, ratios and probabilities
   as far as 1/x and 1 - x can be. */
static bool
mirrored (const struct measure *m, double a, double b)
{
  if (m->ratio)
    return near (a, 1 / b);
  return m->no_effect == 0 ? same (a, -b) : near (a, 2 * m->no_effect - b);
}

static bool
mirrored_effect (const struct line *a, const struct line *b)
{
  const struct effect *e = &a->effect, *f = &b->effect;
  bool has_sign = strncmp (a->about->name, "cramer", 6) != 0;
  if (!has_sign)
    return near (e->estimate, f->estimate);
  return mirrored (a->measure, e->estimate, f->estimate)
         && mirrored (a->measure, e->conf_low, f->conf_high)
         && mirrored (a->measure, e->conf_high, f->conf_low);
}

/* Statistics flip exactly; a p of counts is summed from the other end,
   and deals of a deck that starts with the other cohort are other
   deals. */
static bool
mirrored_test (const struct line *a, const struct line *b)
{
  double s = a->test.statistic, r = b->test.statistic;
  double slack = str_equal (a->about->name, "permutation") ? 0.1 : 0;
  return a->test.status == b->test.status
         && (near (a->test.log10_p, b->test.log10_p)
             || fabs (a->test.log10_p - b->test.log10_p) < slack)
         && (is_rank_sum (a->about->name) || same (fabs (s), fabs (r)));
}

static bool
compares_two (enum outcome_kind kind, const struct registry_row *row)
{
  (void) kind;
  return row->shape == SHAPE_TWO;
}

static void
swap (struct trial *t)
{
  t->other->frame.level = 0;
  t->other->frame.reference = 1;
  struct lines other = lines_of (t, t->other);
  for (size_t i = 0; i < t->lines.n; i++)
    {
      struct line *a = &t->lines.line[i], *b = &other.line[i];
      if (a->measure && is_lopsided (a->about->name))
        continue;
      cr_assert (a->measure ? mirrored_effect (a, b) : mirrored_test (a, b),
                 "%s: %.17g, then %.17g", place (t, a),
                 a->measure ? a->effect.estimate : a->test.log10_p,
                 a->measure ? b->effect.estimate : b->test.log10_p);
    }
}

Test (properties, level_and_reference_swapped_mirror_every_number)
{
  each_of (CASES, compares_two, swap);
}

/* Another unit, a power of two: the unit of times, of values, of the time
   at risk.  Not below 1, where decimals would no longer be decimals and
   tie as such. */
static double
change_unit (struct trial *t)
{
  double unit = ldexp (1, (int) (t->seed % 21));
  struct scene *o = t->other;
  for (size_t i = 0; i < o->frame.n; i++)
    {
      if (t->kind == KIND_RATE)
        o->denominator[i] *= unit;
      else
        o->y[i] *= unit;
      o->time[i] *= unit;
    }
  o->frame.horizon *= unit;
  o->target *= t->kind == KIND_RATE ? 1 / unit : unit;
  return unit;
}

typedef bool agree_fn (double, double);

static bool
scaled_by (const struct effect *a, const struct effect *b, double unit,
           agree_fn *agree)
{
  return agree (b->estimate, unit * a->estimate)
         && agree (b->std_error, unit * a->std_error)
         && agree (b->conf_low, unit * a->conf_low)
         && agree (b->conf_high, unit * a->conf_high);
}

static bool
scaled (const struct line *a, const struct line *b, double unit,
        agree_fn *agree)
{
  if (!a->measure)
    return a->test.status == b->test.status
           && agree (a->test.log10_p, b->test.log10_p)
           && agree (a->test.df, b->test.df);
  return a->effect.status == b->effect.status
         && (scaled_by (&a->effect, &b->effect, 1, agree)
             || scaled_by (&a->effect, &b->effect, unit, agree)
             || scaled_by (&a->effect, &b->effect, 1 / unit, agree));
}

/* Clusters stand in an order that their contents decide, bit by bit: the
   last digit may move, and clusters are dealt out in another order. */
static bool
keeps_its_unit (const struct trial *t, const struct line *a,
                const struct line *b, double unit)
{
  if (!t->row->clustered)
    return scaled (a, b, unit, same);
  return str_equal (a->about->name, "permutation")
         || scaled (a, b, unit, near);
}

static bool
has_unit (enum outcome_kind kind, const struct registry_row *row)
{
  (void) row;
  return kind != KIND_SHARE && kind != KIND_RETAINED && kind != KIND_NPS;
}

static void
rescale (struct trial *t)
{
  double unit = change_unit (t);
  struct lines other = lines_of (t, t->other);
  for (size_t i = 0; i < t->lines.n; i++)
    {
      struct line *a = &t->lines.line[i], *b = &other.line[i];
      cr_assert (keeps_its_unit (t, a, b, unit),
                 "%s, unit %g: %.17g, then %.17g",
                 place (t, a), unit,
                 a->measure ? a->effect.conf_low : a->test.log10_p,
                 a->measure ? b->effect.conf_low / unit : b->test.log10_p);
    }
}

Test (properties, another_unit_changes_no_digit)
{
  each_of (CASES, has_unit, rescale);
}

/* Medians jump from one value to the next, and draws of them too. */
static bool
is_of_medians (const char *name)
{
  return strstr (name, "median") || strstr (name, "hodges");
}

/* A copy of every row, in a cluster of its own.  Near a half: n - 1, ties
   and tabulated degrees of freedom move it a little. */
static void
duplicate (struct trial *t)
{
  size_t n = t->scene->frame.n;
  for (size_t i = 0; i < n; i++)
    {
      copy_row (t, i, n + i);
      t->other->cluster[n + i] = 1000 + t->scene->cluster[i];
    }
  t->other->frame.n = 2 * n;
  struct lines other = lines_of (t, t->other);
  for (size_t i = 0; i < t->lines.n; i++)
    {
      const struct effect *a = &t->lines.line[i].effect;
      const struct effect *b = &other.line[i].effect;
      if (!t->lines.line[i].measure || a->status != STATUS_OK
          || !(a->std_error > 0)
          || is_of_medians (t->lines.line[i].about->name))
        continue;
      double ratio = b->std_error / a->std_error;
      cr_assert (fabs (2 * ratio * ratio - 1) < 0.15, "%s: %g, then %g",
                 place (t, &t->lines.line[i]), a->std_error, b->std_error);
    }
}

Test (properties, duplicated_data_halve_the_variance)
{
  each_case (duplicate);
}

static bool
adds_up (enum outcome_kind kind, const struct registry_row *row)
{
  return kind == KIND_RATE && row->clustered;
}

/* A quarter of every third unit becomes a row of its own in its cluster:
   events and times at risk only add up, and with fewer than 50 clusters
   CR2 knows no number of rows. */
static void
split (struct trial *t)
{
  struct scene *o = t->other;
  size_t n = t->scene->frame.n;
  for (size_t i = 0; i < n; i += 3, o->frame.n++)
    {
      size_t part = o->frame.n;
      copy_row (t, i, part);
      o->denominator[part] = o->denominator[i] / 4;
      o->denominator[i] -= o->denominator[part];
      o->y[part] = floor (o->y[i] / 2);
      o->y[i] -= o->y[part];
    }
  struct lines other = lines_of (t, o);
  for (size_t i = 0; i < t->lines.n; i++)
    {
      struct line *a = &t->lines.line[i], *b = &other.line[i];
      cr_assert (scaled (a, b, 1, near), "%s: %.17g, then %.17g",
                 place (t, a),
                 a->measure ? a->effect.conf_low : a->test.log10_p,
                 b->measure ? b->effect.conf_low : b->test.log10_p);
    }
}

Test (properties, a_unit_split_in_two_rows_of_its_cluster_changes_nothing)
{
  each_of (CASES, adds_up, split);
}

static bool
inside (double inner, double outer, int side)
{
  return isnan (inner) || isnan (outer) || side * (outer - inner) >= 0;
}

static void
check_nested (struct trial *t, const struct lines *inner,
              const struct lines *outer)
{
  for (size_t i = 0; i < inner->n; i++)
    {
      const struct effect *a = &inner->line[i].effect;
      const struct effect *b = &outer->line[i].effect;
      cr_assert (!inner->line[i].measure
                   || (inside (a->conf_low, b->conf_low, -1)
                       && inside (a->conf_high, b->conf_high, 1)),
                 "%s: %.17g %.17g in %.17g %.17g",
                 place (t, &inner->line[i]), a->conf_low, a->conf_high,
                 b->conf_low, b->conf_high);
    }
}

static void
nest (struct trial *t)
{
  struct lines narrow = lines_at (t, 0.90), wide = lines_at (t, 0.99);
  check_nested (t, &narrow, &t->lines);
  check_nested (t, &t->lines, &wide);
}

Test (properties, ninety_lies_in_ninety_five_in_ninety_nine)
{
  each_case (nest);
}

/* No p without status, none outside (0, 1]; no interval that leaves its
   estimate out of sight. */
static void
be_sane (struct trial *t)
{
  for (size_t i = 0; i < t->lines.n; i++)
    {
      const struct line *line = &t->lines.line[i];
      const struct test *test = &line->test;
      if (line->measure)
        cr_assert (line->effect.status == STATUS_OK
                     ? isfinite (line->effect.estimate)
                     : line->effect.why != NULL, "%s", place (t, line));
      else
        cr_assert (test->status == STATUS_OK
                     ? test->p_value > 0 && test->p_value <= 1
                         && fabs (pow (10, test->log10_p) / test->p_value
                                  - 1) < 1e-9
                     : test->why != NULL, "%s: %g", place (t, line),
                   test->p_value);
    }
}

Test (properties, a_number_or_a_reason)
{
  each_case (be_sane);
}
