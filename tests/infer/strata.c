/* Cohorts compared within strata: tests/oracle/strata.R. */

#include "infer/logrank.h"
#include "infer/strata.h"
#include "infer/survival_sample.h"

enum { STRATA = 4 };

/* The first two cohorts, rows in turn to four strata. */
static const struct reference {
  uint64_t seed;
  size_t n, arms;
  double top, share;
  double ratio, low, high, error;
  double wald, lr, score;
  double log_rank;
} references[] = {
  { 1, 200, 2, 30, .6, 0.59753687944497014, 0.41173213930977126,
    0.86719079762729412, 0.19002543779037900, 7.3432539828940211,
    7.4415273487940112, 7.4843811447308255, 7.0558152318485501 },
  { 7, 60, 2, 5, .7, 0.80330726586250523, 0.38092078348889657,
    1.69405973986794423, 0.38069365451859560, 0.33098499466449438,
    0.32722037845806540, 0.33197497876287713, 0.48367419752091856 },
  { 42, 500, 3, 60, .5, 0.78293364157613998, 0.57547985903976728,
    1.06517209504862365, 0.15706600511932348, 2.4273342330082102,
    2.4348003062145835, 2.4382629507960183, 2.4258049899360286 },
  { 3, 30, 2, 1000, .6, 0.145708274947321387, 0.039552687970072511,
    0.536775184639500247, 0.665304495667747409, 8.3818279206088242,
    10.6760464294059219, 10.9314178690293833, 10.931417869029389 },
};
enum { REFERENCES = sizeof references / sizeof *references };

/* The rows of the first ARMS cohorts, as a sample of STRATA. */
static struct sample
sample_of (struct arena *arena, const struct reference *r, size_t arms)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct survival_rows *part = ARENA_NEW (arena, struct survival_rows, 1);
  struct sample *stratum = ARENA_NEW (arena, struct sample, STRATA);
  generate_survival (rows, r->seed, r->n, r->arms, r->top, r->share);
  for (size_t s = 0; s < STRATA; s++)
    {
      size_t n = 0;
      for (size_t i = s; i < rows->n; i += STRATA)
        if (rows->arm[i] < arms)
          {
            part->time[n] = rows->time[i];
            part->event[n] = rows->event[i];
            part->arm[n++] = rows->arm[i];
          }
      struct riskset *set = ARENA_NEW (arena, struct riskset, 1);
      *set = riskset_fold (arena, part->time, part->event, part->arm, n, arms,
                           NAN);
      stratum[s] = (struct sample) { .arms = arms, .riskset = set };
    }
  struct riskset *all = ARENA_NEW (arena, struct riskset, 1);
  *all = *stratum[0].riskset;
  for (size_t s = 1; s < STRATA; s++)
    *all = riskset_merge (arena, all, stratum[s].riskset);
  return (struct sample) { .arms = arms, .riskset = all,
                           .stratum = stratum, .strata = STRATA };
}

Test (strata, cox_agrees_with_coxph_strata)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = &references[i];
      struct sample sample = sample_of (arena, r, 2);
      struct ask ask = survival_ask (arena, 1, 0);
      struct effect e = hazard_ratio.run (&sample, &ask);
      ASSERT_NEAR (e.estimate, r->ratio, 1e-10);
      ASSERT_NEAR (e.conf_low, r->low, 1e-10);
      ASSERT_NEAR (e.conf_high, r->high, 1e-10);
      ASSERT_NEAR (e.std_error, r->error, 1e-10);
      ASSERT_NEAR (cox_wald.run (&sample, &ask).statistic, r->wald, 1e-9);
      ASSERT_NEAR (cox_lr.run (&sample, &ask).statistic, r->lr, 1e-9);
      ASSERT_NEAR (cox_score.run (&sample, &ask).statistic, r->score, 1e-10);
    }
  arena_free (arena);
}

Test (strata, log_rank_agrees_with_survdiff_strata)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct sample sample = sample_of (arena, &references[i], 2);
      struct ask ask = survival_ask (arena, 1, 0);
      struct test test = stratified_log_rank.run (&sample, &ask);
      ASSERT_NEAR (test.statistic, references[i].log_rank, CLOSED_FORM);
      cr_assert_eq (test.df, 1);
      cr_assert_str_eq (test.options[1].name, "strata");
      cr_assert_str_eq (test.options[1].value, "4");
    }
  arena_free (arena);
}

/* Strata that are all alike but for one: the plain methods. */
Test (strata, a_single_stratum_is_the_plain_method)
{
  struct arena *arena = arena_new ();
  struct sample strata = sample_of (arena, &references[0], 2);
  struct sample plain = strata.stratum[2];
  struct sample one = plain;
  one.stratum = &plain;
  one.strata = 1;
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert_eq (cox_wald.run (&one, &ask).statistic,
                cox_wald.run (&plain, &ask).statistic);
  cr_assert_eq (hazard_ratio.run (&one, &ask).conf_low,
                hazard_ratio.run (&plain, &ask).conf_low);
  cr_assert_eq (stratified_log_rank.run (&one, &ask).statistic,
                log_rank.run (&plain, &ask).statistic);
  arena_free (arena);
}

/* In one stratum all events are of the level, in the other all of the
   reference: each alone has an infinite ratio, both together do not. */
Test (strata, ratios_that_run_off_in_opposite_strata_are_finite_together)
{
  struct arena *arena = arena_new ();
  const struct batch up[] = {{1, 2, 1, 3}, {0, 5, 0, 6}, {1, 5, 0, 2}};
  const struct batch down[] = {{0, 2, 1, 4}, {1, 5, 0, 6}, {0, 5, 0, 2}};
  struct riskset set[2] = {RISKSET (arena, up, 2), RISKSET (arena, down, 2)};
  struct sample stratum[2] = {{.arms = 2, .riskset = &set[0]},
                              {.arms = 2, .riskset = &set[1]}};
  struct sample sample = {.arms = 2, .riskset = &set[0], .stratum = stratum,
                          .strata = 1};
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert_eq (hazard_ratio.run (&sample, &ask).status, STATUS_INFINITE);
  sample.strata = 2;
  cr_assert_eq (hazard_ratio.run (&sample, &ask).status, STATUS_OK);
  arena_free (arena);
}

static struct sample
counted (struct arena *arena, size_t arms, size_t strata,
         const uint64_t *x, const uint64_t *without)
{
  struct sample *stratum = ARENA_NEW (arena, struct sample, strata);
  for (size_t s = 0; s < strata; s++)
    {
      uint64_t *n = ARENA_NEW (arena, uint64_t, arms);
      struct counts *counts = ARENA_NEW (arena, struct counts, 1);
      for (size_t a = 0; a < arms; a++)
        n[a] = x[s * arms + a] + without[s * arms + a];
      *counts = (struct counts){arms, n, x + s * arms};
      stratum[s] = (struct sample) {.arms = arms, .counts = counts};
    }
  return (struct sample) {.arms = arms, .stratum = stratum,
                          .strata = strata};
}

Test (strata, cmh_of_several_cohorts_agrees_with_mantelhaen_test)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  /* Berkeley's departments, men and women. */
  const uint64_t admitted[] = {512, 353, 120, 138, 53, 22,
                               89, 17, 202, 131, 94, 24};
  const uint64_t rejected[] = {313, 207, 205, 279, 138, 351,
                               19, 8, 391, 244, 299, 317};
  struct sample s = counted (arena, 6, 2, admitted, rejected);
  struct test test = cmh.run (&s, &ask);
  ASSERT_NEAR (test.statistic, 684.22259104087789, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 1.2661054099076209e-145, 1e-10);
  cr_assert_eq (test.df, 5);
  const uint64_t x[] = {7, 2, 5, 3, 9, 8, 12, 20, 0};
  const uint64_t without[] = {5, 12, 6, 27, 22, 11, 28, 60, 9};
  s = counted (arena, 3, 3, x, without);
  test = cmh.run (&s, &ask);
  ASSERT_NEAR (test.statistic, 0.63326068975569116, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.72860003608743362, CLOSED_FORM);
  cr_assert_eq (test.df, 2);
  arena_free (arena);
}

Test (strata, cmh_of_a_pair_is_that_of_the_two_alone)
{
  struct arena *arena = arena_new ();
  const uint64_t x[] = {7, 2, 5, 3, 9, 8, 12, 20, 0};
  const uint64_t without[] = {5, 12, 6, 27, 22, 11, 28, 60, 9};
  struct sample s = counted (arena, 3, 3, x, without);
  struct ask ask = survival_ask (arena, 2, 0);
  ASSERT_NEAR (cmh_pair.run (&s, &ask).statistic, 0.12651706199207097,
               CLOSED_FORM);
  ask = survival_ask (arena, 0, 2);
  ASSERT_NEAR (cmh_pair.run (&s, &ask).statistic, 0.12651706199207097,
               CLOSED_FORM);
  arena_free (arena);
}

/* In one stratum n - 1 stands where Cochran and Armitage have n. */
Test (strata, trend_of_shares_agrees_with_mantels_extension)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  const uint64_t x[] = {7, 2, 5, 3, 9, 8, 12, 20, 0};
  const uint64_t without[] = {5, 12, 6, 27, 22, 11, 28, 60, 9};
  struct sample s = counted (arena, 3, 3, x, without);
  struct test test = cochran_armitage_strata.run (&s, &ask);
  ASSERT_NEAR (test.statistic, 0.38434948199447933, CLOSED_FORM);
  ASSERT_NEAR (test.p_value, 0.70071943778364565, CLOSED_FORM);
  s.strata = 1;
  test = cochran_armitage_strata.run (&s, &ask);
  ASSERT_NEAR (test.statistic, -0.68812145990941864, CLOSED_FORM);
  struct test plain = cochran_armitage.run (s.stratum, &ask);
  ASSERT_NEAR (test.statistic * test.statistic * 37 / 36,
               plain.statistic * plain.statistic, CLOSED_FORM);
  arena_free (arena);
}

static struct sample
several_of (struct arena *arena, uint64_t seed, size_t n, size_t arms,
            double top, double share)
{
  struct reference r = {.seed = seed, .n = n, .arms = arms, .top = top,
                        .share = share};
  return sample_of (arena, &r, arms);
}

Test (strata, log_rank_trend_and_pairs_agree_with_r)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 2, 0);
  struct sample three = several_of (arena, 42, 500, 3, 60, .5);
  struct sample four = several_of (arena, 12, 300, 4, 90, .5);
  ASSERT_NEAR (log_rank_trend.run (&three, &ask).statistic,
               -6.2592575123573457, 1e-10);
  ASSERT_NEAR (log_rank_trend.run (&four, &ask).statistic,
               -4.1324545281056437, 1e-10);
  ASSERT_NEAR (stratified_log_rank_pair.run (&three, &ask).statistic,
               38.62123106016238, CLOSED_FORM);
  arena_free (arena);
}

Test (strata, cohorts_that_never_meet_are_not_tested)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  const uint64_t apart[] = {3, 0, 0, 5}, without[] = {4, 0, 0, 9};
  struct sample s = counted (arena, 2, 2, apart, without);
  cr_assert_eq (cmh.run (&s, &ask).status, STATUS_EMPTY);
  cr_assert_eq (risk_difference_strata.run (&s, &ask).status, STATUS_EMPTY);
  const uint64_t all[] = {3, 4, 6, 5}, none[] = {0, 0, 0, 0};
  s = counted (arena, 2, 2, all, none);
  cr_assert_eq (cmh.run (&s, &ask).status, STATUS_DEGENERATE);
  cr_assert_eq (strata_homogeneity (&s, &ask).status, STATUS_DEGENERATE);
  arena_free (arena);
}
