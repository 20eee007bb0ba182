/* Whether intervals of survival under weights hold the truth of their own
   estimand: 300 drawn companies. */

#include "weighted_sample.h"

#include <criterion/criterion.h>

#include "infer/methods.h"

enum { SETS = 300, N = 400, MEASURES = 3 };
static const double tau = 40;

static const struct {
  const struct measure *measure;
  double effect;            /* on the log hazard: a ratio that is not 1 is
                               another one in the population */
} kinds[MEASURES] = {
  {&hazard_ratio_weighted, 0}, {&rmst_difference_weighted, -.5},
  {&survival_difference_weighted, -.5}
};

static double
hazard (double plan, double age, double effect)
{
  return .02 * exp (.4 * (plan - 1) + .02 * (age - 43) + effect);
}

static void
draw (struct weighted_rows *r, uint64_t seed, double effect)
{
  r->n = N;
  r->arms = 2;
  for (size_t i = 0; i < N; i++)
    {
      double plan = floor (generated_uniform (&seed) * 3);
      double age = 18 + floor (generated_uniform (&seed) * 50);
      double chance = logistic_of (-.4 + .5 * (plan - 1)
                                   + .04 * (age - 43));
      r->arm[i] = generated_uniform (&seed) < chance;
      double end = -log (generated_uniform (&seed))
                   / hazard (plan, age, r->arm[i] ? effect : 0);
      double seen = 20 + 100 * generated_uniform (&seed);
      r->plan[i] = (uint32_t) plan;
      r->age[i] = age;
      r->exit[i] = fmin (end, seen);
      r->event[i] = end <= seen;
    }
}

static double
reading (const struct measure *m, double rate)
{
  return m == &rmst_difference_weighted ? (1 - exp (-rate * tau)) / rate
                                        : exp (-rate * tau);
}

/* Over all plans and ages, which are equally frequent. */
static double
truth (const struct measure *m, double effect, enum estimand estimand)
{
  double sum = 0, all = 0;
  if (m->ratio)
    return 1;
  for (int plan = 0; plan < 3; plan++)
    for (int age = 18; age < 68; age++)
      {
        double e = logistic_of (-.4 + .5 * (plan - 1) + .04 * (age - 43));
        double t = estimand == ESTIMAND_ALL     ? 1
                   : estimand == ESTIMAND_LEVEL ? e
                                                : e * (1 - e);
        sum += t * (reading (m, hazard (plan, age, effect))
                    - reading (m, hazard (plan, age, 0)));
        all += t;
      }
  return sum / all;
}

static void
cover (struct weighted_rows *r, uint64_t set, size_t kind, int covered[3])
{
  struct arena *arena = arena_new ();
  const struct measure *m = kinds[kind].measure;
  draw (r, 91 + 7919 * set, kinds[kind].effect);
  struct weighted_sample *s = weighted_fold (arena, r, FOR_PLAN_AND_AGE,
                                             false, false);
  for (int e = 0; e < 3; e++)
    {
      struct ask ask = adjusted_ask (arena, (enum estimand) e);
      ask.horizon = tau;
      struct effect got = m->run (&s->sample, &ask);
      double value = truth (m, kinds[kind].effect, (enum estimand) e);
      cr_assert_eq (got.status, STATUS_OK, "%s", got.why);
      covered[e] += got.conf_low <= value && value <= got.conf_high;
    }
  arena_free (arena);
}

Test (weighted_survival_coverage, intervals_hold_the_truth_of_their_estimand)
{
  struct arena *arena = arena_new ();
  struct weighted_rows *r = ARENA_NEW (arena, struct weighted_rows, 1);
  int covered[MEASURES][3] = {{0}};
  for (uint64_t set = 0; set < SETS; set++)
    for (size_t k = 0; k < MEASURES; k++)
      cover (r, set, k, covered[k]);
  for (size_t k = 0; k < MEASURES; k++)
    for (int e = 0; e < 3; e++)
      {
        double share = (double) covered[k][e] / SETS;
        cr_expect (share >= .91 && share <= .98, "%s, estimand %d: %g",
                   kinds[k].measure->about.title, e, share);
      }
  arena_free (arena);
}
