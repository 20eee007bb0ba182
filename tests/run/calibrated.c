#include "run/calibrated.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/str.h"
#include "cohort/frame.h"
#include "run/fold.h"

enum { CLUSTER = 2, STRATA = 3, ARENA_SETS = 25 };
static const double alphas[] = { 0.01, 0.05, 0.10 };

/* What a seed is made of: FNV-1a. */
static uint64_t
seed_of (const char *name)
{
  uint64_t hash = 14695981039346656037u;
  for (; *name; name++)
    hash = (hash ^ (uint64_t) (unsigned char) *name) * 1099511628211u;
  return hash;
}

static double
normal (struct random *r)
{
  double radius = sqrt (-2 * log (random_unit (r)));
  return radius * cos (2 * acos (-1) * random_unit (r));
}

static size_t
arms_of (enum shape shape)
{
  return shape == SHAPE_ONE ? 1 : shape == SHAPE_TWO ? 2 : 3;
}

/* The truth that one cohort is held against. */
static double
target_of (enum outcome_kind kind)
{
  switch (kind)
    {
    case KIND_SHARE:
    case KIND_RETAINED:
      return 0.4;
    case KIND_NPS:
      return 10;
    case KIND_RATE:
      return 0.05;
    case KIND_RATIO:
      return 5;
    default:
      return 0;
    }
}

/* Events of a unit over TIME at risk, its own rate between half and one
   and a half of the target; Poisson, by exponential waits. */
static double
events (struct random *r, double q, double time)
{
  double rate = 0.05 * (0.5 + q), n = 0;
  for (double at = 0;; n++)
    if ((at -= log (random_unit (r)) / rate) > time)
      return n;
}

/* Outcome of a unit whose normal number is Z and its share below it Q. */
static void
draw_outcome (struct frame *f, size_t i, enum outcome_kind kind,
              struct random *r, double z)
{
  double q = erfc (-z / sqrt (2)) / 2;
  double other = random_unit (r);
  switch (kind)
    {
    case KIND_SURVIVAL:
    case KIND_TIME_TO:
      {
        double time = -log1p (-q), end = 2 * random_unit (r);
        f->time[i] = fmin (time, end);
        f->event[i] = (int8_t) (time > end ? 0
                                : kind == KIND_TIME_TO && other < 0.4 ? 2
                                                                      : 1);
        return;
      }
    case KIND_SHARE:
    case KIND_RETAINED:
      f->y[i] = q < 0.4;
      return;
    case KIND_NPS:
      f->y[i] = q < 0.3 ? -100 : q < 0.6 ? 0 : 100;
      return;
    case KIND_RATE:
      f->denominator[i] = 40 + 160 * other;
      /* The deviance is that of plain Poisson counts. */
      f->y[i] = events (r, f->arms > 2 ? 0.5 : q, f->denominator[i]);
      return;
    case KIND_RATIO:
      f->denominator[i] = 1 + floor (9 * other);
      f->y[i] = f->denominator[i] * (5 + z);
      return;
    default:
      f->y[i] = z;
    }
}

/* The cohorts hold the strata in unequal parts. */
static uint32_t
draw_stratum (uint32_t arm, struct random *r)
{
  double u = random_unit (r);
  if (arm == 0)
    return u < .5 ? 0 : u < .8 ? 1 : 2;
  return u < .2 ? 0 : u < .5 ? 1 : 2;
}

/* The strata as such, or as what a model adjusts for. */
static void
adjust_frame (struct arena *arena, struct frame *f,
              enum adjustment adjusted)
{
  static const char *const labels[STRATA] = { "a", "b", "c" };
  if (adjusted == ADJUSTED_BY_STRATA)
    {
      f->stratum = ARENA_NEW (arena, uint32_t, f->n);
      f->strata = STRATA;
    }
  else if (adjusted)
    {
      f->covariate = ARENA_NEW (arena, struct covariate, 1);
      f->covariates = 1;
      *f->covariate = (struct covariate){
        .name = "group", .levels = STRATA, .label = labels,
        .level = ARENA_NEW (arena, uint32_t, f->n),
      };
    }
}

/* Where the strata of the frame are; null: nothing is adjusted for. */
static uint32_t *
strata_of (const struct frame *f)
{
  return f->covariates ? f->covariate->level : f->stratum;
}

/* Every second unit opens a cluster, which lies in one cohort.  Strata are
   apart by half a standard deviation: not adjusted for, they would be an
   effect. */
static void
draw_frame (struct frame *f, enum outcome_kind kind, struct random *r)
{
  double shared = 0;
  uint32_t *stratum = strata_of (f);
  for (size_t i = 0; i < f->n; i++)
    {
      if (i % CLUSTER == 0)
        shared = normal (r);
      double own = normal (r);
      f->arm[i] = (uint32_t) (i / CLUSTER % f->arms);
      if (f->cluster)
        f->cluster[i] = (uint32_t) (i / CLUSTER);
      if (stratum)
        stratum[i] = draw_stratum (f->arm[i], r);
      draw_outcome (f, i, kind, r,
                    f->cluster   ? sqrt (0.3) * shared + sqrt (0.7) * own
                    : stratum    ? own + 0.5 * stratum[i] - 0.5
                                 : own);
    }
}

static struct frame
frame_new (struct arena *arena, enum outcome_kind kind,
           const struct registry_row *row, size_t units)
{
  struct frame f = { .arms = arms_of (row->shape), .horizon = NAN };
  bool timed = kind == KIND_SURVIVAL || kind == KIND_TIME_TO;
  f.n = f.arms * units * (row->clustered ? CLUSTER : 1);
  f.level = f.arms > 1;
  f.one_sample = f.arms == 1;
  f.horizon = timed ? 1 : NAN;
  f.arm = ARENA_NEW (arena, uint32_t, f.n);
  f.cluster = row->clustered ? ARENA_NEW (arena, uint32_t, f.n) : NULL;
  adjust_frame (arena, &f, row->adjusted);
  f.y = timed ? NULL : ARENA_NEW (arena, double, f.n);
  f.time = timed ? ARENA_NEW (arena, double, f.n) : NULL;
  f.event = timed ? ARENA_NEW (arena, int8_t, f.n) : NULL;
  f.denominator = kind == KIND_RATE || kind == KIND_RATIO
                    ? ARENA_NEW (arena, double, f.n) : NULL;
  return f;
}

/* Long draws, a p that holds for all pairs together, tests of plain Poisson
   counts where units differ, and of proportional hazards where those of
   the strata, which the model takes as proportional, are not. */
static bool
is_left_out (enum outcome_kind kind, const struct registry_row *row,
             const struct registry_test *t)
{
  const char *name = t->method->about.name;
  bool plain = kind != KIND_RATE || row->shape == SHAPE_MANY;
  return str_equal (name, "permutation")
         || (row->adjusted && strstr (name, "cox_zph")) || t->pairs == PAIRS_OWN
         || (row->shape == SHAPE_MANY && str_equal (name, "fisher_exact"))
         || (!plain && (str_equal (name, "poisson_exact")
                        || str_equal (name, "rate_score")));
}

static bool
is_discrete (enum outcome_kind kind, const char *name)
{
  return kind == KIND_SHARE || kind == KIND_RETAINED || kind == KIND_NPS
         || strstr (name, "exact");
}

struct trial {
  struct arena *scratch;
  const struct frame *frame;
  const struct sample *sample;
  struct ask ask;
};

static void
add_test (struct calibrated_line *line, double *p, const struct trial *t,
          const struct registry_test *entry)
{
  struct test test = entry->method->run (t->sample, &t->ask);
  if (test.status == STATUS_OK)
    p[line->sets++] = test.p_value;
  else if (test.status == STATUS_UNDERFLOW)
    p[line->sets++] = 0;
}

static void
add_interval (struct calibrated_interval *line, const struct trial *t,
              const struct measure *measure)
{
  struct effect e = measure->run (t->sample, &t->ask);
  double truth = measure->ratio ? 1 : measure->no_effect;
  if (e.status != STATUS_OK)
    return;
  line->sets++;
  line->coverage += e.conf_low <= truth && truth <= e.conf_high;
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
sum_up (struct calibrated_line *line, double *p)
{
  double n = (double) line->sets;
  qsort (p, line->sets, sizeof *p, ascending);
  for (size_t i = 0; i < line->sets; i++)
    {
      for (size_t a = 0; a < 3; a++)
        line->rejected[a] += (p[i] <= alphas[a]) / n;
      line->distance = fmax (line->distance, p[i] - (double) i / n);
      line->distance = fmax (line->distance, (double) (i + 1) / n - p[i]);
    }
}

static const char *
shape_words (enum shape shape)
{
  return shape == SHAPE_ONE ? "one cohort"
         : shape == SHAPE_TWO ? "two cohorts" : "three cohorts";
}

/* Tests of the row in C, their p-values in P, and its measures. */
struct book {
  struct calibrated *c;
  const struct registry_test *entry[ROW_TESTS];
  double *p[ROW_TESTS];
  const struct measure *measure[ROW_EFFECTS];
};

/* No finite number is true, of how many are needed where nothing helps
   and of what a mean of 0 is exceeded by in per cent; and medians, that
   jump from value to value. */
static bool
has_no_truth (enum outcome_kind kind, const char *name)
{
  return str_equal (name, "number_needed")
         || (kind == KIND_MEAN && str_equal (name, "relative_lift"))
         || str_equal (name, "median_difference");
}

static void
open_intervals (struct book *b, enum outcome_kind kind,
                const struct registry_row *row)
{
  bool one_truth = row->shape != SHAPE_MANY;
  for (size_t i = 0; one_truth && i < ROW_EFFECTS && row->effect[i]; i++)
    {
      const char *name = row->effect[i]->about.name;
      if (has_no_truth (kind, name))
        continue;
      b->measure[b->c->intervals] = row->effect[i];
      b->c->interval[b->c->intervals++] = (struct calibrated_interval){
        .measure = name, .at_least = str_equal (name, "cramers_v")
      };
    }
}

static void
open_book (struct book *b, enum outcome_kind kind,
           const struct registry_row *row, size_t sets)
{
  for (size_t i = 0; i < ROW_TESTS && row->test[i].method; i++)
    {
      if (is_left_out (kind, row, &row->test[i]))
        continue;
      const char *name = row->test[i].method->about.name;
      size_t n = b->c->n++;
      b->entry[n] = &row->test[i];
      b->p[n] = malloc (sets * sizeof (double));
      b->c->line[n] = (struct calibrated_line){
        .method = name, .discrete = is_discrete (kind, name)
      };
    }
}

/* The headline's interval of every set, others of every fourth; exact
   limits take a while: those of every tenth. */
static bool
is_due (const struct book *b, size_t i, size_t set)
{
  if (strstr (b->measure[i]->about.name, "hodges"))
    return set % 10 == 0;
  return set % 4 == 0 || (b->c->n && b->measure[i] == b->entry[0]->effect);
}

static void
one_set (struct book *b, struct trial *t, size_t set)
{
  for (size_t i = 0; i < b->c->n; i++)
    add_test (&b->c->line[i], b->p[i], t, b->entry[i]);
  for (size_t i = 0; i < b->c->intervals; i++)
    if (is_due (b, i, set))
      add_interval (&b->c->interval[i], t, b->measure[i]);
}

void
calibrate (enum outcome_kind kind, const struct registry_row *row,
           struct plan plan, struct calibrated *c)
{
  static const char *const words[] = {
    [NOT_ADJUSTED] = "", [ADJUSTED_BY_STRATA] = ", within strata",
    [ADJUSTED_BY_WEIGHTS] = ", by weights",
    [ADJUSTED_BY_REGRESSION] = ", by regression",
    [ADJUSTED_BY_LOT] = ", by lot and regression",
    [ADJUSTED_IN_TRIALS] = ", in trials",
  };
  *c = (struct calibrated){ 0 };
  struct book book = { .c = c };
  snprintf (c->name, sizeof c->name, "%s: %s, %s%s%s",
            row->test[0].method->about.name, kind_of (kind)->phrase,
            shape_words (row->shape), row->clustered ? ", by clusters" : "",
            words[row->adjusted]);
  open_book (&book, kind, row, plan.sets);
  open_intervals (&book, kind, row);
  struct arena *rows = arena_new (), *scratch = NULL;
  struct frame frame = frame_new (rows, kind, row, plan.units);
  for (size_t set = 0; set < plan.sets; set++)
    {
      if (set % ARENA_SETS == 0)
        {
          arena_free (scratch);
          scratch = arena_new ();
        }
      struct random r = random_of (seed_of (c->name), set);
      draw_frame (&frame, kind, &r);
      struct trial t = { .scratch = scratch, .frame = &frame };
      struct sample *sample = fold (scratch, &frame, kind_of (kind));
      fold_model (scratch, &frame, row->adjusted, sample);
      t.sample = sample;
      t.ask = (struct ask){
        .scratch = scratch, .confidence = 0.95, .margin = NAN,
        .target = frame.one_sample ? target_of (kind) : NAN,
        .horizon = frame.horizon, .level = frame.level,
        .seed = random_bits (&r)
      };
      one_set (&book, &t, set);
    }
  for (size_t i = 0; i < c->n; i++)
    {
      sum_up (&c->line[i], book.p[i]);
      free (book.p[i]);
    }
  for (size_t i = 0; i < c->intervals; i++)
    c->interval[i].coverage /= (double) c->interval[i].sets;
  arena_free (scratch);
  arena_free (rows);
}

/* The gates are those of 2,000 sets also where more are drawn: these show
   how far from its level a test of finite cohorts is, not that it must
   have none. */
enum { GATE_SETS = 2000 };

static double
three_errors (double p, size_t n)
{
  return 3 * sqrt (p * (1 - p) / (double) (n < GATE_SETS ? n : GATE_SETS));
}

bool
calibrated_all (const struct calibrated *c)
{
  bool ok = true;
  for (size_t i = 0; i < c->n; i++)
    ok = ok && calibrated_ok (&c->line[i]);
  for (size_t i = 0; i < c->intervals; i++)
    ok = ok && calibrated_covers (&c->interval[i]);
  return ok;
}

bool
calibrated_covers (const struct calibrated_interval *line)
{
  double off = line->coverage - 0.95;
  double most = three_errors (0.95, line->sets);
  return off >= -most && (off <= most || line->at_least);
}

bool
calibrated_ok (const struct calibrated_line *line)
{
  for (size_t a = 0; a < 3; a++)
    if (line->sets && line->rejected[a]
                        > alphas[a] + three_errors (alphas[a], line->sets))
      return false;
  return line->discrete || line->sets == 0
         || line->distance
              < 1.61 / sqrt ((double) (line->sets < GATE_SETS ? line->sets
                                                              : GATE_SETS));
}
