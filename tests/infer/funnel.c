/* Against tests/oracle/scan.R, which has the binomial quantiles, residuals
   of lm() and the winsorised mean written out; and by hand. */

#include "infer/funnel.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "near.h"

enum { LEVELS = 12, ROWS = LEVELS * (4 + LEVELS - 1) };

/* Level g has 4 + 2 g rows; rows 2 k and 2 k + 1 share a cluster. */
struct levels {
  double y[ROWS];
  uint32_t arm[ROWS], cluster[ROWS];
  size_t n;
  struct moments moments[LEVELS];
  struct clusters clusters;
  struct sample sample;
};

typedef double value_fn (int i, int g);

static double
number_of (int i, int g)
{
  return (37 * i + 11 * g) % 23 + 6 * (g % 3);
}

static double
share_of (int i, int g)
{
  return (37 * (i / 2) + 11 * g) % 23 < 2 + 1.5 * g;
}

static struct levels *
make (struct arena *arena, value_fn *value, bool clustered)
{
  struct levels *l = ARENA_NEW (arena, struct levels, 1);
  uint32_t cluster = 0;
  for (int g = 0; g < LEVELS; g++)
    for (int i = 0; i < 4 + 2 * g; i++)
      {
        cluster += i % 2 == 0;
        l->y[l->n] = value (i, g);
        l->arm[l->n] = (uint32_t) g;
        l->cluster[l->n++] = cluster;
        moments_add (&l->moments[g], value (i, g));
      }
  l->clusters = clusters_fold (arena, l->y, l->arm, l->cluster, l->n, LEVELS);
  l->sample = (struct sample){ .arms = LEVELS, .moments = l->moments,
                               .clusters = clustered ? &l->clusters : NULL };
  return l;
}

Test (funnel, limits_of_means_agree_with_r)
{
  struct arena *arena = arena_new ();
  struct levels *l = make (arena, number_of, true);
  struct funnel f = funnel_of (arena, &l->sample, false);
  double low, high;
  cr_assert_eq (f.status, STATUS_OK);
  ASSERT_NEAR (f.target, 17.5611111111111, 1e-13);
  ASSERT_NEAR (f.spread, 6.87589582125009, CLOSED_FORM);
  ASSERT_NEAR (f.dispersion, 6.52189356188161, CLOSED_FORM);
  funnel_limits (&f, 50, .025, &low, &high);
  ASSERT_NEAR (low, 12.6939106873407, CLOSED_FORM);
  funnel_limits (&f, 50, .001, &low, &high);
  ASSERT_NEAR (high, 25.2351194647179, CLOSED_FORM);
  arena_free (arena);
}

/* Every cluster is two equal rows, which say as much as one. */
Test (funnel, two_equal_rows_say_as_much_as_one)
{
  struct arena *arena = arena_new ();
  struct levels *l = make (arena, share_of, true);
  struct funnel f = funnel_of (arena, &l->sample, true);
  ASSERT_NEAR (f.target, 0.555555555555556, 1e-13);
  ASSERT_NEAR (f.design_effect, 2, CLOSED_FORM);
  ASSERT_NEAR (f.dispersion, 1, CLOSED_FORM);
  l = make (arena, share_of, false);
  f = funnel_of (arena, &l->sample, true);
  cr_assert_eq (f.design_effect, 1);
  arena_free (arena);
}

Test (funnel, binomial_limits_agree_with_r)
{
  struct funnel f = { .share = true, .target = .3, .spread = sqrt (.21),
                      .design_effect = 1, .dispersion = 1 };
  double low, high;
  funnel_limits (&f, 40, .025, &low, &high);
  ASSERT_NEAR (low, 0.15098269138759, CLOSED_FORM);
  ASSERT_NEAR (high, 0.46011874959996, CLOSED_FORM);
  funnel_limits (&f, 40, .001, &low, &high);
  ASSERT_NEAR (low, 0.0801207104533385, CLOSED_FORM);
  ASSERT_NEAR (high, 0.547668192622026, CLOSED_FORM);
}

/* Of 10 tosses 0 to 2 heads have (1 + 10 + 45)/1024 = .0547, 0 or 1 have
   .0107: the quantile of .025 is 2 less the part (56 - 25.6)/45 of 2's
   mass.  A design effect of 4 doubles the distance from a half. */
Test (funnel, ten_tosses_by_hand)
{
  struct funnel f = { .share = true, .target = .5, .spread = .5,
                      .design_effect = 1, .dispersion = 1 };
  double low, high, edge = (2 - (56 - 25.6) / 45) / 10;
  funnel_limits (&f, 10, .025, &low, &high);
  ASSERT_NEAR (low, edge, CLOSED_FORM);
  ASSERT_NEAR (high, 1 - edge, CLOSED_FORM);
  f.design_effect = 2;
  f.dispersion = 1.5;
  funnel_limits (&f, 10, .025, &low, &high);
  ASSERT_NEAR (high, fmin (1, .5 + sqrt (3) * (.5 - edge)), CLOSED_FORM);
  funnel_limits (&f, 1, .025, &low, &high);
  cr_assert (low == 0 && high == 1);
}

Test (funnel, what_is_no_funnel_has_a_status)
{
  struct arena *arena = arena_new ();
  struct moments alike[2] = { { .n = 5, .mean = 1 }, { .n = 3, .mean = 1 } };
  struct sample s = { .arms = 2, .moments = alike };
  cr_assert_eq (funnel_of (arena, &s, true).status, STATUS_DEGENERATE);
  cr_assert_eq (funnel_of (arena, &s, false).status, STATUS_DEGENERATE);
  s.arms = 1;
  cr_assert_eq (funnel_of (arena, &s, true).status, STATUS_EMPTY);
  arena_free (arena);
}
