/* Propensity and balance: tests/oracle/balance.R, and strata by hand. */

#include "infer/balance.h"

#include <criterion/criterion.h>

#include "adjusted_sample.h"
#include "near.h"

static const size_t both[2] = {0, 1};

static struct adjusted_sample *
sample_of (struct arena *arena, uint64_t seed, size_t n)
{
  struct adjusted_rows *r = ARENA_NEW (arena, struct adjusted_rows, 1);
  generate_adjusted (r, seed, n, 2, 60);
  return adjusted_fold (arena, r, r->y, true, true);
}

static struct propensity
propensity_at (struct arena *arena, const struct adjusted_sample *s,
               bool trim)
{
  struct propensity p = propensity_of (arena, &s->responses, both, 1, trim);
  cr_assert_eq (p.status, STATUS_OK);
  return p;
}

Test (propensity, agrees_with_glm)
{
  static const struct { double effective[2], largest[2]; } want[] = {
    [ESTIMAND_OVERLAP] = {{181.4981561117886, 132.51382144094822},
                          {0.01108923067365267, 0.011347844881424415}},
    [ESTIMAND_LEVEL] = {{97.681443358557644, 158},
                        {0.03645333117263657, 0.0063291139240506328}},
    [ESTIMAND_ALL] = {{196.99108092063631, 116.08160474633347},
                      {0.016842568988932268, 0.019668320478909936}},
  };
  struct arena *arena = arena_new ();
  struct propensity p = propensity_at (arena, sample_of (arena, 20, 400),
                                       false);
  cr_assert (p.coefficients == 5 && p.dropped == 0 && !p.firth);
  for (int e = 0; e < 3; e++)
    {
      struct positivity s = propensity_positivity (&p, (enum estimand) e);
      ASSERT_NEAR (s.low, 0.069242873750850031, ITERATIVE);
      ASSERT_NEAR (s.high, 0.85113772824257328, ITERATIVE);
      cr_assert (s.certain == 0 && !s.problem);
      cr_assert (s.units[0] == 242 && s.units[1] == 158);
      for (size_t a = 0; a < 2; a++)
        {
          ASSERT_NEAR (s.effective[a], want[e].effective[a], ITERATIVE);
          ASSERT_NEAR (s.largest[a], want[e].largest[a], ITERATIVE);
        }
    }
  arena_free (arena);
}

static void
check_side (const struct balance_side *got, const double *want)
{
  ASSERT_NEAR (got->level, want[0], ITERATIVE);
  ASSERT_NEAR (got->reference, want[1], ITERATIVE);
  ASSERT_NEAR (got->difference, want[2], 1e-9);
  if (want[3] > 0)
    ASSERT_NEAR (got->ratio, want[3], ITERATIVE);
  else
    cr_assert (isnan (got->ratio));
}

Test (balance, agrees_with_r)
{
  static const double want[4][2][4] = {
    {{0.20886075949367089, 0.37603305785123969, -0.3738693163962295},
     {0.20886075949367089, 0.20991537003760591, -0.0023585637512854715}},
    {{0.34177215189873417, 0.36776859504132231, -0.05435549322945446},
     {0.34177215189873417, 0.35784388355570845, -0.033604093316717577}},
    {{0.44936708860759494, 0.256198347107438, 0.41277772143076191},
     {0.44936708860759494, 0.43224074640668569, 0.036596876157258998}},
    {{49.867088607594937, 38.462809917355372, 0.86422604905514866,
      0.93703572773290722},
     {49.867088607594937, 49.77600613950974, 0.0069023077802221134,
      0.97535080696196574}},
  };
  struct arena *arena = arena_new ();
  struct propensity p = propensity_at (arena, sample_of (arena, 20, 400),
                                       false);
  double *weight[2];
  balance_weights (arena, &p, ESTIMAND_LEVEL, weight);
  const double *const weights[2] = {weight[0], weight[1]};
  struct balance b = balance_of (arena, &p.arms, weights);
  cr_assert_eq (b.rows, 4);
  cr_expect_str_eq (b.row[0].level, "basic");
  cr_expect_str_eq (b.row[2].level, "pro");
  cr_expect (!b.row[3].level && b.row[3].covariate[0] == 'a');
  for (size_t i = 0; i < 4; i++)
    {
      check_side (&b.row[i].before, want[i][0]);
      check_side (&b.row[i].after, want[i][1]);
    }
  ASSERT_NEAR (b.worst_before, 0.86422604905514866, 1e-9);
  ASSERT_NEAR (b.worst_after, 0.036596876157258998, 1e-9);
  arena_free (arena);
}

/* Li, Morgan & Zaslavsky (2018), theorem 3. */
Test (balance, overlap_weights_are_exact)
{
  for (uint64_t seed = 1; seed < 40; seed++)
    {
      struct arena *arena = arena_new ();
      struct propensity p
        = propensity_at (arena, sample_of (arena, seed * 101, 250), false);
      double *weight[2];
      balance_weights (arena, &p, ESTIMAND_OVERLAP, weight);
      const double *const weights[2] = {weight[0], weight[1]};
      struct balance b = balance_of (arena, &p.arms, weights);
      cr_assert_lt (b.worst_after, 1e-9, "seed %d: %g", (int) seed,
                    b.worst_after);
      cr_assert_gt (b.worst_before, .05);
      arena_free (arena);
    }
}

/* ---- strata by hand --------------------------------------------------- */

enum { STRATA_MAX = 4 };

/* Patterns as strata, one level of a category each. */
struct strata_case {
  struct terms terms;
  struct term column[STRATA_MAX];
  double x[STRATA_MAX * STRATA_MAX];
};

static struct terms *
strata_of (struct arena *arena, size_t strata)
{
  static const char *const names[] = {"a", "b", "c", "d"};
  struct strata_case *c = ARENA_NEW (arena, struct strata_case, 1);
  c->terms = (struct terms) {.columns = strata - 1, .patterns = strata,
                             .column = c->column, .x = c->x};
  for (size_t j = 0; j + 1 < strata; j++)
    {
      c->column[j] = (struct term) {.covariate = "stratum", .scale = 1,
                                    .level = names[j + 1], .base = names[0]};
      c->x[(j + 1) * (strata - 1) + j] = 1;
    }
  return &c->terms;
}

Test (propensity, saturated_is_the_share_of_the_stratum)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {30, 7, 2}, n1[] = {10, 21, 5};
  struct propensity_arms arms = {strata_of (arena, 3), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, false);
  double *strata[2];
  balance_strata_weights (arena, &arms, strata);
  for (size_t i = 0; i < 3; i++)
    {
      double e = (double) n1[i] / (double) (n0[i] + n1[i]);
      ASSERT_NEAR (p.chance[1][i], e, ITERATIVE);
      for (size_t a = 0; a < 2; a++)
        ASSERT_NEAR (propensity_weight (&p, ESTIMAND_OVERLAP, a, i),
                     strata[a][i], ITERATIVE);
      ASSERT_NEAR (propensity_weight (&p, ESTIMAND_LEVEL, 0, i), e / (1 - e),
                   ITERATIVE);
      ASSERT_NEAR (propensity_weight (&p, ESTIMAND_ALL, 0, i), 1 / (1 - e),
                   ITERATIVE);
    }
  arena_free (arena);
}

/* The other cohort as the exposed one: who weighs 1 changes sides. */
Test (propensity, the_exposed_may_be_either)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {30, 7}, n1[] = {10, 21};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 0};
  struct propensity p = propensity_fit (arena, &arms, false);
  cr_assert_eq (propensity_weight (&p, ESTIMAND_LEVEL, 0, 1), 1);
  ASSERT_NEAR (propensity_weight (&p, ESTIMAND_LEVEL, 1, 1), 7 / 21.,
               ITERATIVE);
  arena_free (arena);
}

Test (propensity, slopes_are_derivatives)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {30, 7}, n1[] = {10, 21};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, false);
  double chance[2][2];
  struct propensity q = p;
  q.chance[0] = chance[0];
  q.chance[1] = chance[1];
  for (int e = 0; e < 3; e++)
    for (size_t a = 0; a < 2; a++)
      {
        double side[2];
        for (int s = 0; s < 2; s++)
          {
            double eta = log (p.chance[1][0] / p.chance[0][0])
                         + (s ? 1e-5 : -1e-5);
            chance[1][0] = logistic_of (eta);
            chance[0][0] = logistic_of (-eta);
            side[s] = propensity_weight (&q, (enum estimand) e, a, 0);
          }
        double slope
          = propensity_weight_slope (&p, (enum estimand) e, a, 0);
        cr_expect (fabs ((side[1] - side[0]) / 2e-5 - slope) < 1e-8);
      }
  arena_free (arena);
}

/* Stratum c is nearly all exposed, d nearly all not. */
Test (propensity, trim_leaves_out_who_could_hardly_be_elsewhere)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {30, 7, 1, 190}, n1[] = {10, 21, 20, 10};
  struct propensity_arms arms = {strata_of (arena, 4), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, true);
  cr_assert (!p.out[0] && !p.out[1] && p.out[2] && p.out[3]);
  cr_assert (p.trimmed[0] == 191 && p.trimmed[1] == 30);
  cr_assert (p.arms.units[1][2] == 0 && p.arms.units[0][1] == 7);
  cr_assert (p.coefficients == 2 && p.dropped == 2);
  ASSERT_NEAR (p.chance[1][0], .25, ITERATIVE);
  struct positivity s = propensity_positivity (&p, ESTIMAND_LEVEL);
  cr_assert (s.units[0] == 37 && !s.problem);
  arena_free (arena);
}

/* 20 of 100 exposed in a stratum of 21. */
Test (propensity, certain_exposure_is_a_problem)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {1, 400}, n1[] = {20, 80};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, false);
  struct positivity s = propensity_positivity (&p, ESTIMAND_OVERLAP);
  ASSERT_NEAR (s.certain, .2, CLOSED_FORM);
  cr_assert (s.problem && strstr (s.problem, "5 %"));
  arena_free (arena);
}

/* Weights 9.9 of ten, .0101 of 990: (99 + 10)^2 / (10 9.9^2 + 990/99^2). */
Test (propensity, few_controls_like_the_exposed_are_a_problem)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {10, 990}, n1[] = {99, 10};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, false);
  struct positivity s = propensity_positivity (&p, ESTIMAND_LEVEL);
  ASSERT_NEAR (s.effective[0], 109. * 109 / (980.1 + 990. / 9801), 1e-9);
  cr_assert (s.problem && strstr (s.problem, "tenth"));
  arena_free (arena);
}

Test (propensity, an_empty_cohort_has_none)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {0, 0}, n1[] = {20, 80};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 1};
  cr_assert_eq (propensity_fit (arena, &arms, false).status, STATUS_EMPTY);
  cr_assert_eq (propensity_fit (arena, &arms, true).status, STATUS_EMPTY);
  arena_free (arena);
}

/* Firth's likelihood of a saturated model adds a half to every cell. */
Test (propensity, separated_cohorts_are_firths)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {30, 7, 9}, n1[] = {10, 21, 0};
  struct propensity_arms arms = {strata_of (arena, 3), {n0, n1}, 1};
  struct propensity p = propensity_fit (arena, &arms, false);
  cr_assert (p.firth && p.status == STATUS_OK);
  for (size_t i = 0; i < 3; i++)
    ASSERT_NEAR (p.chance[1][i], ((double) n1[i] + .5)
                                   / ((double) (n0[i] + n1[i]) + 1),
                 ITERATIVE);
  arena_free (arena);
}

/* A covariate in which the cohorts do not vary but differ has no
   standardised difference; one that is the same everywhere has none to
   have. */
Test (balance, without_spread)
{
  struct arena *arena = arena_new ();
  const uint64_t n0[] = {0, 30}, n1[] = {10, 0}, same[] = {0, 5};
  struct propensity_arms arms = {strata_of (arena, 2), {n0, n1}, 1};
  struct balance b = balance_of (arena, &arms, NULL);
  cr_assert (b.rows == 2 && isnan (b.row[0].before.difference)
             && isnan (b.worst_before));
  arms.units[1] = same;
  b = balance_of (arena, &arms, NULL);
  cr_assert (b.row[0].before.difference == 0 && b.worst_after == 0);
  arena_free (arena);
}
