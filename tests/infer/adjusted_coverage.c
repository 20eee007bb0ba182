/* Whether the intervals hold the truth of their own estimand: 300 drawn
   companies whose effect differs by plan. */

#include "adjusted_sample.h"

#include <criterion/criterion.h>

#include "infer/methods.h"

enum { SETS = 300, N = 400, KINDS = 7 };

static const struct {
  const struct measure *measure;
  bool share;
} kinds[KINDS] = {
  {&mean_difference_standardised, false}, {&mean_difference_weighted, false},
  {&mean_difference_doubly_robust, false},
  {&risk_difference_standardised, true}, {&risk_difference_weighted, true},
  {&risk_difference_doubly_robust, true}, {&risk_ratio_standardised, true}
};

/* The generator's effect over all plans and ages, which are equally
   frequent. */
static double
truth (const struct measure *m, bool share, enum estimand estimand)
{
  double sum[2] = {0, 0}, all = 0;
  for (int plan = 0; plan < 3; plan++)
    for (int age = 18; age < 68; age++)
      {
        double e = logistic_of (-.4 + .5 * (plan - 1) + .04 * (age - 43));
        double t = estimand == ESTIMAND_ALL     ? 1
                   : estimand == ESTIMAND_LEVEL ? e
                                                : e * (1 - e);
        double base = -1.2 + plan / 3. + (age - 43) / 30.;
        sum[1] += t * (share ? logistic_of (base + .5) : .5 + plan / 4.);
        sum[0] += t * (share ? logistic_of (base) : 0);
        all += t;
      }
  return m->ratio ? sum[1] / sum[0] : (sum[1] - sum[0]) / all;
}

/* One interval of one drawn company. */
static bool
holds (struct arena *scratch, const struct adjusted_sample *s, size_t kind,
       enum estimand estimand)
{
  const struct measure *m = kinds[kind].measure;
  struct ask ask = adjusted_ask (scratch, estimand);
  struct effect got = m->run (&s->sample, &ask);
  double true_one = truth (m, kinds[kind].share, estimand);
  return got.conf_low <= true_one && true_one <= got.conf_high;
}

static void
cover (const struct adjusted_rows *r, int covered[KINDS][3])
{
  struct arena *arena = arena_new ();
  struct adjusted_sample *s[2]
    = {adjusted_fold (arena, r, r->y, true, false),
       adjusted_fold (arena, r, r->share, true, false)};
  for (size_t k = 0; k < KINDS; k++)
    for (int e = 0; e < 3; e++)
      covered[k][e] += holds (arena, s[kinds[k].share], k,
                              (enum estimand) e);
  arena_free (arena);
}

Test (adjusted_coverage, intervals_hold_the_truth_of_their_estimand)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = ARENA_NEW (arena, struct adjusted_rows, 1);
  int covered[KINDS][3] = {{0}};
  for (uint64_t set = 0; set < SETS; set++)
    {
      generate_adjusted (r, 77 + 7919 * set, N, 2, 1);
      cover (r, covered);
    }
  for (size_t k = 0; k < KINDS; k++)
    for (int e = 0; e < 3; e++)
      {
        double share = (double) covered[k][e] / SETS;
        cr_expect (share >= .91 && share <= .98, "%s, estimand %d: %g",
                   kinds[k].measure->about.title, e, share);
      }
  arena_free (arena);
}
