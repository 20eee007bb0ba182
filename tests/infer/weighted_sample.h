#ifndef TESTS_INFER_WEIGHTED_SAMPLE_H
#define TESTS_INFER_WEIGHTED_SAMPLE_H

/* Stays of cohorts that differ in a category and a number, which move the
   stay too; some come late.  tests/oracle/weighted_survival.R makes the
   same rows. */

#include "adjusted_sample.h"

struct weighted_rows {
  size_t n, arms;
  uint32_t plan[ADJUSTED_ROWS], arm[ADJUSTED_ROWS], cluster[ADJUSTED_ROWS];
  double age[ADJUSTED_ROWS], enter[ADJUSTED_ROWS], exit[ADJUSTED_ROWS];
  int8_t event[ADJUSTED_ROWS];
};

static inline void
generate_weighted (struct weighted_rows *r, uint64_t seed, size_t n,
                   size_t arms, double clusters)
{
  r->n = n;
  r->arms = arms;
  for (size_t i = 0; i < n; i++)
    {
      double plan = floor (generated_uniform (&seed) * 3);
      double age = 18 + floor (generated_uniform (&seed) * 50);
      double a = generated_uniform (&seed);
      double other = floor (generated_uniform (&seed)
                            * (double) (arms - 1));
      double chance = logistic_of (-.4 + .5 * (plan - 1)
                                   + .07 * (age - 43));
      double arm = a < chance ? 1 + other : 0;
      double b = generated_uniform (&seed);
      double c = generated_uniform (&seed);
      double end = 1 + floor (b * c * (40 + 2 * age + 20 * arm));
      r->event[i] = generated_uniform (&seed) < .5 + plan / 10;
      double late = generated_uniform (&seed);
      r->enter[i] = late < .2 ? floor (late * 2 * end) : -1;
      r->plan[i] = (uint32_t) plan;
      r->age[i] = age;
      r->arm[i] = (uint32_t) arm;
      r->exit[i] = end;
      r->cluster[i] = (uint32_t) (generated_uniform (&seed) * clusters);
    }
}

struct weighted_sample {
  struct sample sample;
  struct terms terms;
  struct spells spells;
};

enum adjusted_for { FOR_NOTHING, FOR_PLAN, FOR_PLAN_AND_AGE };

static inline struct weighted_sample *
weighted_fold (struct arena *arena, const struct weighted_rows *r,
               enum adjusted_for which, bool late, bool clustered)
{
  static const char *const plans[] = {"basic", "plus", "pro"};
  struct weighted_sample *s = ARENA_NEW (arena, struct weighted_sample, 1);
  const struct term_source source[] = {
    {.name = "plan", .levels = 3, .label = plans, .level = r->plan},
    {.name = "age", .value = r->age}};
  s->terms = terms_build (arena, source, which, r->n);
  const struct spell_rows rows = {
    .n = r->n, .arms = r->arms, .strata = 1,
    .enter = late ? r->enter : NULL, .exit = r->exit, .event = r->event,
    .arm = r->arm, .cluster = clustered ? r->cluster : NULL,
    .terms = &s->terms, .horizon = NAN};
  s->spells = spells_fold (arena, &rows);
  s->sample = (struct sample) {.arms = r->arms, .spells = &s->spells,
                               .terms = &s->terms};
  return s;
}

#endif
