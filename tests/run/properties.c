/* What must hold of every method and measure whatever the data: generated
   frames of every kind go through its fold and through every row of its
   registry, so a method that is added is tested here unasked. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cohort/frame.h"
#include "run/fold.h"
#include "run/registry.h"

enum { CASES = 50, PER_ARM = 36, SIZE = 4, STRATA = 3, MOST = 4 * PER_ARM,
       DOUBLED = 2 * MOST, LINES = ROW_TESTS + ROW_EFFECTS + ROW_OMNIBUS };

/* Park and Miller. */
static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

struct scene {
  struct frame frame;
  uint32_t arm[DOUBLED], cluster[DOUBLED], stratum[DOUBLED];
  double y[DOUBLED], denominator[DOUBLED], time[DOUBLED];
  int8_t event[DOUBLED];
  double target;
};

static void
draw_row (struct scene *s, enum outcome_kind kind, size_t i, uint64_t *state)
{
  double a = uniform (state), b = uniform (state), c = uniform (state);
  double shift = 0.1 * s->arm[i];
  s->time[i] = floor (200 * a * (1 + shift));
  s->event[i] = (int8_t) (b < 0.6);
  s->denominator[i] = 1 + floor (20 * b);
  switch (kind)
    {
    case KIND_SHARE:
    case KIND_RETAINED:
      s->y[i] = a < 0.4 + shift;
      break;
    case KIND_MEAN:
    case KIND_RATIO:
      s->y[i] = floor (64 * (1 + a * b * 9 + shift + c)) / 64;
      break;
    case KIND_NPS:
      s->y[i] = a < 0.3 ? -100 : a < 0.6 - shift ? 0 : 100;
      break;
    case KIND_TIME_TO:
      s->event[i] = (int8_t) (b < 0.5 ? 1 : b < 0.7 ? 2 : 0);
      break;
    default:
      s->y[i] = 1 + floor (a * b * 9 + 3 * shift);
    }
}

static bool
is_timed (enum outcome_kind kind)
{
  return kind == KIND_SURVIVAL || kind == KIND_TIME_TO;
}

/* The frame shows what its kind has. */
static void
point_frame (struct scene *s, enum outcome_kind kind,
             const struct registry_row *row)
{
  struct frame *f = &s->frame;
  bool timed = is_timed (kind);
  f->arm = s->arm;
  f->y = timed ? NULL : s->y;
  f->time = timed ? s->time : NULL;
  f->event = timed ? s->event : NULL;
  f->denominator
    = kind == KIND_RATE || kind == KIND_RATIO ? s->denominator : NULL;
  f->cluster = row->clustered ? s->cluster : NULL;
  f->stratum = row->adjusted ? s->stratum : NULL;
  f->strata = row->adjusted ? STRATA : 0;
}

static double
target_of (enum outcome_kind kind)
{
  bool share = kind == KIND_SHARE || kind == KIND_RETAINED;
  return share ? 0.375 : kind == KIND_RATE ? 0.25 : 3;
}

static void
draw (struct scene *s, enum outcome_kind kind,
      const struct registry_row *row, uint64_t seed)
{
  size_t arms = row->shape == SHAPE_TWO ? 2 : row->shape == SHAPE_ONE ? 1 : 3;
  uint64_t state = seed * 7919 + kind * 104729 + 1;
  uniform (&state);
  memset (s, 0, sizeof *s);
  s->frame.n = arms * PER_ARM;
  s->frame.arms = arms;
  s->frame.level = arms > 1;
  s->frame.one_sample = row->shape == SHAPE_ONE;
  s->frame.horizon = is_timed (kind) ? 128 : NAN;
  s->target = row->shape == SHAPE_ONE ? target_of (kind) : NAN;
  for (size_t i = 0; i < s->frame.n; i++)
    {
      s->arm[i] = (uint32_t) (i % arms);
      s->cluster[i] = (uint32_t) (i % (arms * PER_ARM / SIZE));
      s->stratum[i] = (uint32_t) (i / arms % STRATA);
      draw_row (s, kind, i, &state);
    }
  point_frame (s, kind, row);
}

static struct ask
ask_of (struct arena *arena, const struct scene *s)
{
  return (struct ask) { .scratch = arena, .confidence = 0.95,
                        .target = s->target, .horizon = s->frame.horizon,
                        .level = s->frame.level,
                        .reference = s->frame.reference, .margin = NAN,
                        .seed = 7 };
}

/* All numbers of a row. */
struct line {
  const struct about *about;
  const struct measure *measure;   /* null: a test */
  struct test test;
  struct effect effect;
};

struct lines {
  size_t n;
  struct line line[LINES];
};

/* Thousands of draws take their time: those on every 20th case. */
static bool
is_drawn (const char *name)
{
  return strstr (name, "permutation") || strstr (name, "median_difference")
         || strstr (name, "fisher") || strstr (name, "hodges");
}

static bool
is_due (const struct about *about, uint64_t seed)
{
  return !is_drawn (about->name) || seed % 20 == 1;
}

static void
run_measures (struct lines *out, const struct measure *const *measure,
              size_t room, const struct sample *sample,
              const struct ask *ask, uint64_t seed)
{
  for (size_t i = 0; i < room && measure[i]; i++)
    if (is_due (&measure[i]->about, seed))
      out->line[out->n++]
        = (struct line) { .about = &measure[i]->about,
                          .measure = measure[i],
                          .effect = measure[i]->run (sample, ask) };
}

static struct lines
run_row (struct arena *arena, const struct kind *kind,
         const struct registry_row *row, const struct scene *s,
         double confidence, uint64_t seed)
{
  struct lines out = { 0 };
  struct sample *sample = fold (arena, &s->frame, kind);
  struct ask ask = ask_of (arena, s);
  ask.confidence = confidence;
  for (size_t i = 0; i < ROW_TESTS && row->test[i].method; i++)
    if (is_due (&row->test[i].method->about, seed))
      out.line[out.n++]
        = (struct line) { .about = &row->test[i].method->about,
                          .test = row->test[i].method->run (sample, &ask) };
  run_measures (&out, row->omnibus, ROW_OMNIBUS, sample, &ask, seed);
  run_measures (&out, row->effect, ROW_EFFECTS, sample, &ask, seed);
  return out;
}

/* One property on one case. */
struct trial {
  struct arena *arena;
  enum outcome_kind kind;
  const struct registry_row *row;
  struct scene *scene, *other;     /* the case, and a copy to change */
  struct lines lines;              /* of the case */
  uint64_t seed;
};
typedef void property_fn (struct trial *);

static struct lines
lines_of (struct trial *t, const struct scene *s)
{
  return run_row (t->arena, kind_of (t->kind), t->row, s, 0.95, t->seed);
}

static void
try_case (struct trial *t, property_fn *property)
{
  t->arena = arena_new ();
  t->scene = ARENA_NEW (t->arena, struct scene, 1);
  t->other = ARENA_NEW (t->arena, struct scene, 1);
  draw (t->scene, t->kind, t->row, t->seed);
  *t->other = *t->scene;
  point_frame (t->other, t->kind, t->row);
  t->lines = lines_of (t, t->scene);
  property (t);
  arena_free (t->arena);
}

static void
each_case (property_fn *property)
{
  for (int kind = 0; kind < KIND_COUNT; kind++)
    {
      const struct kind *k = kind_of ((enum outcome_kind) kind);
      for (size_t row = 0; k && row < k->rows_n; row++)
        for (uint64_t seed = 1; seed <= CASES; seed++)
          {
            struct trial t = { .kind = (enum outcome_kind) kind,
                               .row = &k->rows[row], .seed = seed };
            try_case (&t, property);
          }
    }
}

static const char *
place (const struct trial *t, const struct line *line)
{
  return arena_printf (t->arena, "%s, %s%s%s, shape %d, case %d: %s",
                       kind_of (t->kind)->phrase,
                       line->measure ? "measure" : "test",
                       t->row->clustered ? " by clusters" : "",
                       t->row->adjusted ? " within strata" : "",
                       (int) t->row->shape, (int) t->seed,
                       line->about->name);
}

static bool
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

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

/* Copies row FROM of the case to row TO of the other. */
static void
copy_row (struct trial *t, size_t from, size_t to)
{
  const struct scene *s = t->scene;
  struct scene *o = t->other;
  o->arm[to] = s->arm[from];
  o->cluster[to] = s->cluster[from];
  o->stratum[to] = s->stratum[from];
  o->y[to] = s->y[from];
  o->denominator[to] = s->denominator[from];
  o->time[to] = s->time[from];
  o->event[to] = s->event[from];
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

static void
add_empty (struct trial *t)
{
  if (t->row->shape == SHAPE_ONE)
    return;
  t->other->frame.arms++;
  struct lines other = lines_of (t, t->other);
  assert_same (t, &other);
}

Test (properties, an_empty_cohort_changes_nothing)
{
  each_case (add_empty);
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

static bool
near (double a, double b)
{
  return same (a, b) || fabs (a - b) <= 1e-9 * fabs (b);
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

static void
swap (struct trial *t)
{
  if (t->row->shape != SHAPE_TWO)
    return;
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
  each_case (swap);
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

static void
rescale (struct trial *t)
{
  if (t->kind == KIND_SHARE || t->kind == KIND_RETAINED
      || t->kind == KIND_NPS)
    return;
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
  each_case (rescale);
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
inside (double inner, double outer, int side)
{
  return isnan (inner) || isnan (outer) || side * (outer - inner) >= 0;
}

static void
nest (struct trial *t)
{
  static const double confidence[] = { 0.90, 0.95, 0.99 };
  struct lines inner = { 0 };
  for (size_t c = 0; c < 3; c++)
    {
      struct lines outer = run_row (t->arena, kind_of (t->kind), t->row,
                                    t->scene, confidence[c], t->seed);
      for (size_t i = 0; i < inner.n; i++)
        {
          const struct effect *a = &inner.line[i].effect;
          const struct effect *b = &outer.line[i].effect;
          cr_assert (!inner.line[i].measure
                       || (inside (a->conf_low, b->conf_low, -1)
                           && inside (a->conf_high, b->conf_high, 1)),
                     "%s: %.17g %.17g in %.17g %.17g",
                     place (t, &inner.line[i]), a->conf_low, a->conf_high,
                     b->conf_low, b->conf_high);
        }
      inner = outer;
    }
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
