/* Survival under weights against the derivatives taken in
   tests/oracle/weighted_survival.R, and against what it must be where there
   is nothing to weigh. */

#include "weighted_sample.h"

#include <criterion/criterion.h>

#include "infer/methods.h"
#include "near.h"

static const double tau = 40;

static struct weighted_rows *
rows_of (struct arena *arena, uint64_t seed, size_t n, size_t arms,
         double clusters)
{
  struct weighted_rows *r = ARENA_NEW (arena, struct weighted_rows, 1);
  generate_weighted (r, seed, n, arms, clusters);
  return r;
}

static struct ask
ask_to_tau (struct arena *arena, enum estimand estimand)
{
  struct ask ask = adjusted_ask (arena, estimand);
  ask.horizon = tau;
  return ask;
}

/* Estimate, its error by units, by clusters. */
struct three { double estimate, se, se_cluster; };

static const struct expected {
  double clusters;          /* 30: too few for the normal; nobody is late */
  enum estimand estimand;
  struct three log_ratio, rmst, survival;
  double limits[4];         /* of survival, by units, by clusters */
} expected[] = {
  { 400, ESTIMAND_OVERLAP,
    { 0.06897678749717899, 0.16606660858793829,
      0.16058327900036115 },
    { 0.64021723296718491, 2.2062004023456199,
      2.1245384572347552 },
    { 0.052374137952504396, 0.075475287636897509,
      0.073145905873307146 },
    { -0.097084160058363678, 0.19673542231623423,
      -0.092223256423846461, 0.19260146204773346 },
  },
  { 400, ESTIMAND_LEVEL,
    { 0.097371361487681718, 0.19282053620371564,
      0.18687229977849815 },
    { 0.18210655318264557, 2.2019525713691634,
      2.052935168044062 },
    { 0.018361130578792961, 0.08331885512974388,
      0.079655048725594313 },
    { -0.14001277376925839, 0.18412779682464062,
      -0.13319950949845305, 0.17686566877132809 },
  },
  { 400, ESTIMAND_ALL,
    { 0.04309943045133751, 0.16211587399580257,
      0.15720744088792102 },
    { 1.0084259897484102, 2.1875333584312848,
      2.1073342255070111 },
    { 0.05722039432224596, 0.08043405801571285,
      0.077218330504862098 },
    { -0.10439704878051884, 0.20785887058140529,
      -0.097733923376012999, 0.2021547275250225 },
  },
  { 30, ESTIMAND_OVERLAP,
    { 0.064090038183210088, 0.16701484742248771,
      0.15191295757494611 },
    { 0.84535009813352957, 2.0712180150006754,
      1.9822169086991346 },
    { 0.056662437895283913, 0.075365684995574209,
      0.062501739795476283 },
    { -0.092976917555501165, 0.20076161676973456,
      -0.074049019505248143, 0.18047273084613047 },
  },
  { 30, ESTIMAND_LEVEL,
    { 0.090569531156510744, 0.19289625857711618,
      0.17937090721300894 },
    { 0.4637071750779711, 2.1042455521680941,
      1.8902251053131149 },
    { 0.023228310022053611, 0.083128733627586798,
      0.073540648916067555 },
    { -0.13452953283501365, 0.18920272741198635,
      -0.12517142817362961, 0.17420996012461026 },
  },
  { 30, ESTIMAND_ALL,
    { 0.049615363729606975, 0.16306148238804677,
      0.15744882703115137 },
    { 0.98959214078766777, 2.0705660981573781,
      2.2014176909556618 },
    { 0.056076875732187004, 0.081728960847199106,
      0.077132218206224193 },
    { -0.10897197764838054, 0.20854453863625752,
      -0.1067239284776747, 0.20609867493995127 },
  },
};

static void
check_limits (const struct expected *e, const struct effect *got,
              bool clustered)
{
  const double *want = e->limits + 2 * clustered;
  cr_expect (near (got->conf_low, want[0], ITERATIVE)
               && near (got->conf_high, want[1], ITERATIVE),
             "%g, %d: %.17g to %.17g", e->clusters, e->estimand,
             got->conf_low, got->conf_high);
}

static void
check_effect (const struct expected *e, const struct three *want,
              const struct effect *got, bool clustered)
{
  double estimate = want == &e->log_ratio ? exp (want->estimate)
                                          : want->estimate;
  double se = clustered ? want->se_cluster : want->se;
  cr_assert_eq (got->status, STATUS_OK, "%s", got->why);
  cr_expect (near (got->estimate, estimate, ITERATIVE),
             "%g, %d: %.17g, wanted %.17g", e->clusters, e->estimand,
             got->estimate, estimate);
  cr_expect (near (got->std_error, se, ITERATIVE),
             "%g, %d: error %.17g, wanted %.17g", e->clusters, e->estimand,
             got->std_error, se);
}

static void
check (struct arena *arena, const struct weighted_rows *r,
       const struct expected *e, bool clustered)
{
  struct weighted_sample *s = weighted_fold (arena, r, FOR_PLAN_AND_AGE,
                                             e->clusters > 30, clustered);
  struct ask ask = ask_to_tau (arena, e->estimand);
  struct effect hr = hazard_ratio_weighted.run (&s->sample, &ask);
  struct effect rmst = rmst_difference_weighted.run (&s->sample, &ask);
  struct effect at = survival_difference_weighted.run (&s->sample, &ask);
  check_effect (e, &e->log_ratio, &hr, clustered);
  check_effect (e, &e->rmst, &rmst, clustered);
  check_effect (e, &e->survival, &at, clustered);
  check_limits (e, &at, clustered);
}

Test (weighted_survival, agrees_with_derivatives_of_the_whole_pipeline)
{
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    {
      struct arena *arena = arena_new ();
      struct weighted_rows *r = rows_of (arena, 40, 300, 2,
                                         expected[i].clusters);
      check (arena, r, expected + i, false);
      check (arena, r, expected + i, true);
      arena_free (arena);
    }
}

Test (weighted_survival, who_could_hardly_be_elsewhere_is_left_out)
{
  struct arena *arena = arena_new ();
  struct weighted_sample *s
    = weighted_fold (arena, rows_of (arena, 40, 300, 2, 400),
                     FOR_PLAN_AND_AGE, true, false);
  struct ask ask = ask_to_tau (arena, ESTIMAND_ALL);
  ask.trim = true;
  struct effect got = hazard_ratio_weighted.run (&s->sample, &ask);
  ASSERT_NEAR (log (got.estimate), 0.10009639445693995, 1e-9);
  ASSERT_NEAR (got.std_error, 0.1691361320930457, ITERATIVE);
  arena_free (arena);
}

Test (weighted_survival, three_cohorts_share_their_reference)
{
  struct arena *arena = arena_new ();
  struct weighted_sample *s
    = weighted_fold (arena, rows_of (arena, 41, 500, 3, 400),
                     FOR_PLAN_AND_AGE, true, false);
  struct ask ask = adjusted_ask (arena, ESTIMAND_OVERLAP);
  struct test got = cox_wald_many_weighted.run (&s->sample, &ask);
  cr_assert_eq (got.status, STATUS_OK);
  ASSERT_NEAR (got.statistic, 5.983296613205086, 1e-9);
  ASSERT_NEAR (got.p_value, 0.050204615885434026, 1e-9);
  cr_assert_eq (got.df, 2);
  arena_free (arena);
}

Test (weighted_survival, two_cohorts_are_as_many_as_several)
{
  struct arena *arena = arena_new ();
  struct weighted_rows *r = rows_of (arena, 42, 600, 2, 400);
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct weighted_sample *s = weighted_fold (arena, r, FOR_PLAN, true,
                                                 clustered);
      struct ask ask = adjusted_ask (arena, ESTIMAND_LEVEL);
      struct test two = cox_wald_weighted.run (&s->sample, &ask);
      struct test many = cox_wald_many_weighted.run (&s->sample, &ask);
      ASSERT_NEAR (many.statistic, two.statistic, ITERATIVE);
      ASSERT_NEAR (many.p_value, two.p_value, ITERATIVE);
      cr_assert_eq (many.df, 1);
    }
  arena_free (arena);
}

/* ---- nothing to weigh ------------------------------------------------- */

static void
fold_curves (struct arena *arena, const struct weighted_rows *r,
             struct sample *s)
{
  struct riskset *riskset = ARENA_NEW (arena, struct riskset, 1);
  struct members *members = ARENA_NEW (arena, struct members, 1);
  *riskset = riskset_fold_late (arena, r->enter, r->exit, r->event, r->arm,
                                r->n, r->arms, NAN);
  *members = members_fold_late (arena, r->enter, r->exit, r->event, r->arm,
                                r->cluster, r->n, NAN);
  s->riskset = riskset;
  s->members = members;
}

/* Cohorts of the same size: without columns all weights are the same.
   Curves do not change with those of a whole cohort, so that it does not
   matter that they are estimated; ratios do. */
static struct weighted_rows *
halves_of (struct arena *arena, uint64_t seed)
{
  struct weighted_rows *r = rows_of (arena, seed, 200, 2, 150);
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = i % 2;
  return r;
}

static void
check_alike (const struct sample *s, const struct ask *ask,
             const struct measure *weighted, const struct measure *plain)
{
  struct effect a = weighted->run (s, ask), b = plain->run (s, ask);
  cr_assert (a.status == STATUS_OK && b.status == STATUS_OK);
  ASSERT_NEAR (a.estimate, b.estimate, ITERATIVE);
  ASSERT_NEAR (a.std_error, b.std_error, ITERATIVE);
  ASSERT_NEAR (a.conf_low, b.conf_low, ITERATIVE);
  ASSERT_NEAR (a.conf_high, b.conf_high, ITERATIVE);
}

Test (weighted_survival, without_covariates_is_the_plain_one_by_clusters)
{
  for (uint64_t seed = 1; seed <= 50; seed++)
    {
      struct arena *arena = arena_new ();
      struct weighted_rows *r = halves_of (arena, 500 + seed);
      struct weighted_sample *s = weighted_fold (arena, r, FOR_NOTHING, true,
                                                 true);
      fold_curves (arena, r, &s->sample);
      for (int e = 0; e < 3; e++)
        {
          struct ask ask = ask_to_tau (arena, (enum estimand) e);
          struct effect a = hazard_ratio_weighted.run (&s->sample, &ask);
          struct effect b = hazard_ratio_model.run (&s->sample, &ask);
          ASSERT_NEAR (a.estimate, b.estimate, ITERATIVE);
          check_alike (&s->sample, &ask, &rmst_difference_weighted,
                       &rmst_difference_cluster);
          check_alike (&s->sample, &ask, &survival_difference_weighted,
                       &survival_difference_cluster);
        }
      arena_free (arena);
    }
}

/* Where nobody comes late Greenwood's variance is the jackknife's; one
   coefficient leaves N - 1. */
Test (weighted_survival, without_covariates_errors_are_greenwoods)
{
  for (uint64_t seed = 1; seed <= 50; seed++)
    {
      struct arena *arena = arena_new ();
      struct weighted_rows *r = rows_of (arena, 600 + seed, 200, 2, 1);
      struct weighted_sample *s = weighted_fold (arena, r, FOR_NOTHING,
                                                 false, false);
      for (size_t i = 0; i < r->n; i++)
        r->enter[i] = -1;
      fold_curves (arena, r, &s->sample);
      struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
      struct effect a = rmst_difference_weighted.run (&s->sample, &ask);
      struct effect b = rmst_difference.run (&s->sample, &ask);
      ASSERT_NEAR (a.estimate, b.estimate, ITERATIVE);
      ASSERT_NEAR (a.std_error, b.std_error * sqrt (200 / 199.), ITERATIVE);
      arena_free (arena);
    }
}

/* ---- what must hold of any -------------------------------------------- */

static const struct measure *const measures[] = {
  &hazard_ratio_weighted, &rmst_difference_weighted,
  &survival_difference_weighted
};

Test (weighted_survival, level_and_reference_swapped_mirror_every_number)
{
  for (uint64_t seed = 1; seed <= 50; seed++)
    for (size_t m = 0; m < 3; m++)
      {
        struct arena *arena = arena_new ();
        struct weighted_rows *r = rows_of (arena, 700 + seed, 200, 2, 120);
        struct weighted_sample *s = weighted_fold (
          arena, r, FOR_PLAN_AND_AGE, true, seed % 2);
        struct ask ask = ask_to_tau (arena, ESTIMAND_OVERLAP);
        struct effect a = measures[m]->run (&s->sample, &ask);
        ask.level = 0;
        ask.reference = 1;
        struct effect b = measures[m]->run (&s->sample, &ask);
        cr_assert_eq (a.status, STATUS_OK);
        cr_assert_eq (a.std_error, b.std_error);
        if (m == 0)
          ASSERT_NEAR (a.estimate, 1 / b.estimate, 1e-14);
        else
          cr_assert_eq (a.estimate, -b.estimate);
        arena_free (arena);
      }
}

Test (weighted_survival, the_rmst_test_is_its_interval)
{
  struct arena *arena = arena_new ();
  struct weighted_rows *r = rows_of (arena, 44, 300, 2, 40);
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct weighted_sample *s = weighted_fold (arena, r, FOR_PLAN, true,
                                                 clustered);
      struct ask ask = ask_to_tau (arena, ESTIMAND_LEVEL);
      struct test test = rmst_z_weighted.run (&s->sample, &ask);
      cr_assert_eq (test.status, STATUS_OK);
      cr_assert_eq (isnan (test.df), !clustered);
      ask.confidence = 1 - test.p_value;
      struct effect e = rmst_difference_weighted.run (&s->sample, &ask);
      cr_assert_float_eq (fmin (fabs (e.conf_low), fabs (e.conf_high)), 0,
                          1e-9);
      ask.confidence = .95;
      struct effect hr = hazard_ratio_weighted.run (&s->sample, &ask);
      struct test wald = cox_wald_weighted.run (&s->sample, &ask);
      cr_assert_eq ((wald.has & HAS_DF2) != 0, clustered);
      ASSERT_NEAR (wald.statistic,
                   pow (log (hr.estimate) / hr.std_error, 2), ITERATIVE);
    }
  arena_free (arena);
}

/* ---- nothing to tell -------------------------------------------------- */

static void
expect_status (struct weighted_sample *s, const struct ask *ask,
               enum status ratio, enum status mean)
{
  struct effect hr = hazard_ratio_weighted.run (&s->sample, ask);
  struct effect rmst = rmst_difference_weighted.run (&s->sample, ask);
  struct test wald = cox_wald_weighted.run (&s->sample, ask);
  struct test z = rmst_z_weighted.run (&s->sample, ask);
  cr_expect_eq (hr.status, ratio, "%s", hr.why);
  cr_expect_eq (wald.status, ratio, "%s", wald.why);
  cr_expect_eq (rmst.status, mean, "%s", rmst.why);
  cr_expect_eq (z.status, mean, "%s", z.why);
  cr_expect ((hr.why != NULL) == (ratio != STATUS_OK));
  cr_expect ((rmst.why != NULL) == (mean != STATUS_OK));
  cr_expect (ratio == STATUS_OK || isnan (wald.p_value));
}

Test (weighted_survival, undefined_is_a_status)
{
  struct arena *arena = arena_new ();
  struct weighted_rows *r = rows_of (arena, 45, 300, 2, 7);
  struct ask ask = ask_to_tau (arena, ESTIMAND_OVERLAP);
  struct sample none = {.arms = 2};
  cr_assert_eq (hazard_ratio_weighted.run (&none, &ask).status,
                STATUS_REFUSED);
  ask.horizon = 1000;
  for (size_t i = 0; i < r->n; i++)
    r->event[i] = r->event[i] && r->exit[i] < 50;
  expect_status (weighted_fold (arena, r, FOR_PLAN, false, false), &ask,
                 STATUS_OK, STATUS_NOT_REACHED);
  ask.horizon = tau;
  for (size_t i = 0; i < r->n; i++)
    r->event[i] = r->event[i] && r->arm[i] == 0;
  expect_status (weighted_fold (arena, r, FOR_PLAN, false, false), &ask,
                 STATUS_INFINITE, STATUS_OK);
  for (size_t i = 0; i < r->n; i++)
    r->event[i] = 0;
  expect_status (weighted_fold (arena, r, FOR_PLAN, false, false), &ask,
                 STATUS_DEGENERATE, STATUS_DEGENERATE);
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = 0;
  expect_status (weighted_fold (arena, r, FOR_PLAN, false, false), &ask,
                 STATUS_EMPTY, STATUS_EMPTY);
  arena_free (arena);
}

Test (weighted_survival, too_few_clusters_and_certain_cohorts_are_refused)
{
  struct arena *arena = arena_new ();
  struct weighted_rows *r = rows_of (arena, 46, 300, 2, 4);
  struct ask ask = ask_to_tau (arena, ESTIMAND_OVERLAP);
  expect_status (weighted_fold (arena, r, FOR_PLAN, false, true), &ask,
                 STATUS_REFUSED, STATUS_REFUSED);
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = r->age[i] > 40;
  expect_status (weighted_fold (arena, r, FOR_PLAN_AND_AGE, false, false),
                 &ask, STATUS_REFUSED, STATUS_REFUSED);
  /* Most of the pros are promoted, and only few others. */
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = r->plan[i] == 2 ? i % 40 > 0 : i % 10 == 0;
  struct weighted_sample *s = weighted_fold (arena, r, FOR_PLAN, false,
                                             false);
  expect_status (s, &ask, STATUS_OK, STATUS_OK);
  ask.estimand = ESTIMAND_LEVEL;
  expect_status (s, &ask, STATUS_REFUSED, STATUS_REFUSED);
  arena_free (arena);
}
