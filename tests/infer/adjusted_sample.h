#ifndef TESTS_INFER_ADJUSTED_SAMPLE_H
#define TESTS_INFER_ADJUSTED_SAMPLE_H

/* Cohorts that differ in a category and a number, which move the outcome
   too.  tests/oracle/adjusted.R makes the same rows. */

#include "base/arena.h"
#include "infer/generated.h"
#include "infer/method.h"

enum { ADJUSTED_ROWS = 4000 };

struct adjusted_rows {
  size_t n, arms;
  uint32_t plan[ADJUSTED_ROWS], arm[ADJUSTED_ROWS], cluster[ADJUSTED_ROWS];
  double age[ADJUSTED_ROWS], y[ADJUSTED_ROWS], share[ADJUSTED_ROWS];
};

static inline double
logistic_of (double x)
{
  return 1 / (1 + exp (-x));
}

/* Units from 1 on up to ARMS - 1 are moved by their covariates alone. */
static inline void
generate_adjusted (struct adjusted_rows *r, uint64_t seed, size_t n,
                   size_t arms, double clusters)
{
  r->n = n;
  r->arms = arms;
  for (size_t i = 0; i < n; i++)
    {
      double plan = floor (generated_uniform (&seed) * 3);
      double age = 18 + floor (generated_uniform (&seed) * 50);
      double u = generated_uniform (&seed);
      double other = floor (generated_uniform (&seed)
                            * (double) (arms - 1));
      double noise = generated_uniform (&seed) * 6;
      double v = generated_uniform (&seed);
      double chance = logistic_of (-.4 + .5 * (plan - 1)
                                   + .04 * (age - 43));
      double arm = u < chance ? 1 + other : 0;
      r->plan[i] = (uint32_t) plan;
      r->age[i] = age;
      r->arm[i] = (uint32_t) arm;
      r->y[i] = age * age / 500 + plan + arm * (.5 + plan / 4) + noise;
      r->share[i] = v < logistic_of (-1.2 + plan / 3 + (age - 43) / 30
                                     + arm / 2);
      r->cluster[i] = (uint32_t) (generated_uniform (&seed) * clusters);
    }
}

struct adjusted_sample {
  struct sample sample;
  struct terms terms;
  struct responses responses;
};

static inline struct adjusted_sample *
adjusted_fold (struct arena *arena, const struct adjusted_rows *r,
               const double *y, bool numbers, bool clustered)
{
  static const char *const plans[] = {"basic", "plus", "pro"};
  struct adjusted_sample *s = ARENA_NEW (arena, struct adjusted_sample, 1);
  const struct term_source source[] = {
    {.name = "plan", .levels = 3, .label = plans, .level = r->plan},
    {.name = "age", .value = r->age}};
  s->terms = terms_build (arena, source, numbers ? 2 : 1, r->n);
  s->responses = responses_fold (arena, y, r->arm,
                                 clustered ? r->cluster : NULL, r->n,
                                 r->arms, &s->terms);
  s->sample = (struct sample) {.arms = r->arms,
                               .responses = &s->responses};
  return s;
}

static inline struct ask
adjusted_ask (struct arena *arena, enum estimand estimand)
{
  return (struct ask) {.scratch = arena, .confidence = .95, .target = NAN,
                       .horizon = NAN, .level = 1, .margin = NAN,
                       .estimand = estimand};
}

#endif
