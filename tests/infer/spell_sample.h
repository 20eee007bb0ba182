#ifndef TESTS_INFER_SPELL_SAMPLE_H
#define TESTS_INFER_SPELL_SAMPLE_H

/* Spells of units that change their cohort once or never, some of them
   late, with two categories, a number and a stratum.  tests/oracle/cox.R
   makes the same rows. */

#include <math.h>

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/methods.h"
#include "infer/near.h"

enum { SPELLS_MAX = 1500, COVARIATES = 4 };

struct spell_table {
  size_t n, arms, strata;
  double enter[SPELLS_MAX], exit[SPELLS_MAX], number[SPELLS_MAX];
  int8_t event[SPELLS_MAX];
  uint32_t arm[SPELLS_MAX], stratum[SPELLS_MAX], cluster[SPELLS_MAX];
  uint32_t three[SPELLS_MAX], two[SPELLS_MAX];        /* categories */
};

struct spell_design {
  uint64_t seed;
  size_t n, arms, strata;
  double top, share;
  size_t accounts;
};

static inline void
spell_add (struct spell_table *t, double enter, double exit, int8_t event,
           uint32_t arm)
{
  t->enter[t->n] = enter;
  t->exit[t->n] = exit;
  t->event[t->n] = event;
  t->arm[t->n++] = arm;
}

static inline void
spell_copy_unit (struct spell_table *t, size_t from, size_t to)
{
  t->three[to] = t->three[from];
  t->two[to] = t->two[from];
  t->number[to] = t->number[from];
  t->stratum[to] = t->stratum[from];
  t->cluster[to] = t->cluster[from];
}

static inline void
spell_unit (struct spell_table *t, uint64_t *seed,
            const struct spell_design *d, size_t unit)
{
  size_t row = t->n;
  double arm = floor (generated_uniform (seed) * (double) d->arms);
  t->three[row] = (uint32_t) floor (generated_uniform (seed) * 3);
  t->two[row] = (uint32_t) floor (generated_uniform (seed) * 2);
  t->number[row] = (floor (generated_uniform (seed) * 1000) / 100 - 5) / 3;
  t->stratum[row] = (uint32_t) floor (generated_uniform (seed)
                                      * (double) d->strata);
  t->cluster[row] = (uint32_t) (unit % d->accounts);
  double a = generated_uniform (seed), b = generated_uniform (seed);
  double end = 1 + floor (a * b * d->top);
  int8_t event = generated_uniform (seed)
                 < d->share * (1 + t->three[row] + arm) / 4;
  double late = generated_uniform (seed), change = generated_uniform (seed);
  double enter = late < 0.2 ? floor (late * 5 * end) : -1;
  double cut = floor (change * 2.5 * end);
  bool changes = cut > enter && cut < end;
  if (changes)
    {
      spell_copy_unit (t, row, row + 1);
      spell_add (t, enter, cut, 0, (uint32_t) arm);
      spell_add (t, cut, end, event,
                 (uint32_t) fmod (arm + 1, (double) d->arms));
    }
  else
    spell_add (t, enter, end, event, (uint32_t) arm);
}

static inline struct spell_table *
spell_table_of (struct arena *arena, const struct spell_design *d)
{
  struct spell_table *t = ARENA_NEW (arena, struct spell_table, 1);
  uint64_t seed = d->seed;
  t->arms = d->arms;
  t->strata = d->strata;
  for (size_t i = 0; i < d->n; i++)
    spell_unit (t, &seed, d, i);
  return t;
}

enum covariates {
  NO_COVARIATES, CATEGORIES, CATEGORIES_BY_ROW, AND_NUMBER,
  CHANGING                  /* from spell to spell of a unit */
};

/* Terms by hand: the pattern of a row is that of its categories, or its
   own. */
static inline const struct terms *
spell_terms (struct arena *arena, const struct spell_table *t,
             enum covariates which)
{
  size_t columns = which == AND_NUMBER || which == CHANGING ? 4 : 3;
  size_t patterns = which == CATEGORIES ? 6 : t->n;
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  struct term *column = ARENA_NEW (arena, struct term, columns);
  double *x = ARENA_NEW (arena, double, patterns * columns);
  uint32_t *pattern = ARENA_NEW (arena, uint32_t, t->n);
  if (which == NO_COVARIATES)
    return NULL;
  for (size_t i = 0; i < t->n; i++)
    {
      pattern[i] = (uint32_t) (which == CATEGORIES
                               ? 2 * t->three[i] + t->two[i] : i);
      double *own = x + pattern[i] * columns;
      own[0] = t->three[i] == 1;
      own[1] = t->three[i] == 2;
      own[2] = t->two[i] == 1;
      if (which == AND_NUMBER)
        own[3] = t->number[i];
      if (which == CHANGING)
        {
          own[2] = fmax (t->enter[i], 0) / 10;        /* a dose so far */
          own[3] = t->enter[i] > 3;
        }
    }
  *terms = (struct terms) {columns, column, patterns, x, t->n, pattern};
  return terms;
}

static inline struct spell_rows
spell_rows_of (const struct spell_table *t, const struct terms *terms)
{
  return (struct spell_rows) {
    .n = t->n, .arms = t->arms, .strata = t->strata, .enter = t->enter,
    .exit = t->exit, .event = t->event, .arm = t->arm,
    .stratum = t->stratum, .cluster = t->cluster, .terms = terms,
    .horizon = NAN};
}

static inline struct spells
folded (struct arena *arena, const struct spell_table *t,
        enum covariates which)
{
  struct spell_rows rows = spell_rows_of (t, spell_terms (arena, t, which));
  return spells_fold (arena, &rows);
}

/* One of many small sets. */
static inline struct spell_table *
seeded (struct arena *arena, uint64_t seed)
{
  struct spell_design d = {seed, 60 + seed % 90, 2, 1 + seed % 3,
                           4 + (double) (seed % 30), 0.6, 30 + seed % 40};
  return spell_table_of (arena, &d);
}

static inline struct ask
spell_ask (struct arena *arena, size_t level, size_t reference)
{
  return (struct ask) {.scratch = arena, .confidence = 0.95, .target = NAN,
                       .horizon = NAN, .margin = NAN, .level = level,
                       .reference = reference};
}

static inline struct test
spell_test (const struct method *method, const struct spells *spells,
            const struct ask *ask)
{
  struct sample sample = {.arms = spells->arms, .spells = spells};
  return method->run (&sample, ask);
}

static inline struct effect
spell_effect (const struct measure *measure, const struct spells *spells,
              const struct ask *ask)
{
  struct sample sample = {.arms = spells->arms, .spells = spells};
  return measure->run (&sample, ask);
}

#endif
