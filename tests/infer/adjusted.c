/* Regression, weights and both against the estimating equations solved in
   tests/oracle/adjusted.R, and against what they must be where the model
   is saturated. */

#include "adjusted_sample.h"

#include <criterion/criterion.h>

#include "base/random.h"
#include "infer/methods.h"
#include "near.h"

static struct adjusted_rows *
rows_of (struct arena *arena, uint64_t seed, size_t n, size_t arms,
         double clusters)
{
  struct adjusted_rows *r = ARENA_NEW (arena, struct adjusted_rows, 1);
  generate_adjusted (r, seed, n, arms, clusters);
  return r;
}

static const struct expected {
  const struct measure *measure;
  enum estimand estimand;
  double estimate, se, se_cluster;
} expected[] = {
  { &mean_difference_standardised, ESTIMAND_OVERLAP,
    0.31936691363456049,
    0.19541150614899003, 0.20402080106179321 },
  { &mean_difference_standardised, ESTIMAND_LEVEL,
    0.45066931822022838,
    0.21566043506435018, 0.22292249287220878 },
  { &mean_difference_standardised, ESTIMAND_ALL,
    0.27124395539100554,
    0.19986567471250402, 0.21343032379673554 },
  { &mean_difference_weighted, ESTIMAND_OVERLAP,
    0.32515548344597889,
    0.19448959349951359, 0.20420875849568648 },
  { &mean_difference_weighted, ESTIMAND_LEVEL,
    0.55573745614157843,
    0.25862226668992383, 0.27274244676691289 },
  { &mean_difference_weighted, ESTIMAND_ALL,
    0.42482912313511001,
    0.21507293622657772, 0.24529217006131224 },
  { &mean_difference_doubly_robust, ESTIMAND_OVERLAP,
    0.33069148895698142,
    0.19578143368651402, 0.20616101944919707 },
  { &mean_difference_doubly_robust, ESTIMAND_LEVEL,
    0.51945892682626393,
    0.21203601725189952, 0.22603469526784967 },
  { &mean_difference_doubly_robust, ESTIMAND_ALL,
    0.27783734795331583,
    0.19808378990242473, 0.21203334578192243 },
  { &risk_difference_standardised, ESTIMAND_OVERLAP,
    0.12571604157288985,
    0.055456433465100555, 0.062309004506104465 },
  { &risk_ratio_standardised, ESTIMAND_OVERLAP,
    0.301869132338135,
    0.13307496007559982, 0.15184739680027498 },
  { &risk_difference_standardised, ESTIMAND_LEVEL,
    0.1285459264165395,
    0.060421487675884365, 0.063163699283824343 },
  { &risk_ratio_standardised, ESTIMAND_LEVEL,
    0.27679325980670649,
    0.13614438638842161, 0.14269872435580391 },
  { &risk_difference_standardised, ESTIMAND_ALL,
    0.13019098099891302,
    0.05686823282989345, 0.064262475686000103 },
  { &risk_ratio_standardised, ESTIMAND_ALL,
    0.32279516077625015,
    0.13786167499153912, 0.15977412638970492 },
  { &risk_difference_weighted, ESTIMAND_OVERLAP,
    0.12878691386028102,
    0.055065977792255125, 0.062182191298912913 },
  { &risk_ratio_weighted, ESTIMAND_OVERLAP,
    0.31165585915891797,
    0.13335619383193981, 0.15324822228651824 },
  { &risk_difference_weighted, ESTIMAND_LEVEL,
    0.13969782210689558,
    0.062975006055505517, 0.067144410380758079 },
  { &risk_ratio_weighted, ESTIMAND_LEVEL,
    0.30484851105267935,
    0.14651851743594324, 0.15803730040045455 },
  { &risk_difference_weighted, ESTIMAND_ALL,
    0.13134986309269198,
    0.055708778368533454, 0.063309336841498115 },
  { &risk_ratio_weighted, ESTIMAND_ALL,
    0.3289982898017475,
    0.13759567215384741, 0.16096615258224475 },
  { &risk_difference_doubly_robust, ESTIMAND_OVERLAP,
    0.12849712408914815,
    0.05545330248619141, 0.062211787338308421 },
  { &risk_difference_doubly_robust, ESTIMAND_LEVEL,
    0.1356888787942947,
    0.061995071865533442, 0.066163490090383123 },
  { &risk_difference_doubly_robust, ESTIMAND_ALL,
    0.12939875393792771,
    0.057382712391567857, 0.065121441260627841 },
};

static void
check (struct arena *arena, const struct adjusted_rows *r,
       const struct expected *e)
{
  bool share = e - expected >= 9;
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct adjusted_sample *s
        = adjusted_fold (arena, r, share ? r->share : r->y, true, clustered);
      struct ask ask = adjusted_ask (arena, e->estimand);
      struct effect got = e->measure->run (&s->sample, &ask);
      cr_assert_eq (got.status, STATUS_OK, "%s", got.why);
      double want = e->measure->ratio ? exp (e->estimate) : e->estimate;
      cr_expect (near (got.estimate, want, ITERATIVE),
                 "%s %d: %.17g, wanted %.17g", e->measure->about.title,
                 e->estimand, got.estimate, want);
      want = clustered ? e->se_cluster : e->se;
      cr_expect (near (got.std_error, want, ITERATIVE),
                 "%s %d: error %.17g, wanted %.17g",
                 e->measure->about.title, e->estimand, got.std_error, want);
    }
}

Test (adjusted, agrees_with_estimating_equations)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 20, 400, 2, 60);
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    check (arena, r, &expected[i]);
  arena_free (arena);
}

/* ---- coefficients in one model ---------------------------------------- */

struct omnibus { double f, df2, p; };

static void
check_omnibus (struct arena *arena, const struct method *method,
               const double *y, bool clustered, struct omnibus want)
{
  struct adjusted_rows *r = rows_of (arena, 21, 300, 3, 40);
  struct adjusted_sample *s
    = adjusted_fold (arena, r, y ? r->share : r->y, true, clustered);
  struct ask ask = adjusted_ask (arena, ESTIMAND_OVERLAP);
  struct test got = method->run (&s->sample, &ask);
  cr_assert_eq (got.df, 2);
  ASSERT_NEAR (got.statistic, want.f, ITERATIVE);
  ASSERT_NEAR (got.df2, want.df2, CLOSED_FORM);
  ASSERT_NEAR (got.p_value, want.p, 1e-9);
}

Test (adjusted, three_cohorts_agree_with_sandwich)
{
  struct arena *arena = arena_new ();
  static const double shares = 1;
  check_omnibus (arena, &linear_model, NULL, false, (struct omnibus) {
    18.156317884759265, 293, 3.6853311582722698e-08});
  check_omnibus (arena, &linear_model, NULL, true, (struct omnibus) {
    13.302900261287078, 39, 3.9390017528787857e-05});
  check_omnibus (arena, &logistic_model, &shares, false, (struct omnibus) {
    9.6733599742506922, 293, 8.5465976534918883e-05});
  check_omnibus (arena, &logistic_model, &shares, true, (struct omnibus) {
    21.088184909849382, 39, 6.1927298055974274e-07});
  arena_free (arena);
}

Test (adjusted, odds_ratio_agrees_with_glm_and_sandwich)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 20, 400, 2, 60);
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct adjusted_sample *s
        = adjusted_fold (arena, r, r->share, true, clustered);
      struct effect e = odds_ratio_adjusted.run (&s->sample, &ask);
      ASSERT_NEAR (e.estimate, 1.737241070529687, ITERATIVE);
      ASSERT_NEAR (e.std_error, clustered ? 0.27096857148011921
                                          : 0.24047700195595051, ITERATIVE);
    }
  arena_free (arena);
}

Test (adjusted, lin_agrees_with_sandwich_and_whole_matrices)
{
  static const struct { double estimate, hc2, cr2, df; } want[] = {
    {0.85831467061258981, 0.26774380362370254, 0.25811306701416009,
     22.119376553424932},
    {0.16139803638492173, 0.073410930019703349, 0.077875931603748158,
     22.119376553424932},
  };
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 22, 200, 2, 30);
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  for (int share = 0; share < 2; share++)
    for (int clustered = 0; clustered < 2; clustered++)
      {
        struct adjusted_sample *s
          = adjusted_fold (arena, r, share ? r->share : r->y, true,
                           clustered);
        const struct measure *m = share ? &risk_difference_lin
                                        : &mean_difference_lin;
        struct effect e = m->run (&s->sample, &ask);
        struct test t = linear_lin.run (&s->sample, &ask);
        ASSERT_NEAR (e.estimate, want[share].estimate, ITERATIVE);
        ASSERT_NEAR (e.std_error, clustered ? want[share].cr2
                                            : want[share].hc2, ITERATIVE);
        ASSERT_NEAR (t.df, clustered ? want[share].df : 200 - 10,
                     ITERATIVE);
        cr_expect_str_eq (t.options[1].value, clustered ? "CR2" : "HC2");
      }
  arena_free (arena);
}

Test (adjusted, lin_of_many_clusters_is_cr1)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 23, 1200, 2, 400);
  struct adjusted_sample *s = adjusted_fold (arena, r, r->y, true, true);
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  struct effect e = mean_difference_lin.run (&s->sample, &ask);
  cr_expect_str_eq (e.conf_method, "cluster_cr1");
  ASSERT_NEAR (e.std_error, 0.10159929604005896, ITERATIVE);
  arena_free (arena);
}

/* A billion more on every outcome: their differences keep their digits. */
Test (adjusted, a_large_offset_keeps_the_difference)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 20, 400, 2, 60);
  for (size_t i = 0; i < r->n; i++)
    r->y[i] = 1e9 + round (r->y[i] * 1024) / 1024;
  struct adjusted_rows *plain = ARENA_NEW (arena, struct adjusted_rows, 1);
  *plain = *r;
  for (size_t i = 0; i < r->n; i++)
    plain->y[i] -= 1e9;
  struct ask ask = adjusted_ask (arena, ESTIMAND_OVERLAP);
  for (size_t e = 0; e < 9; e++)
    {
      struct effect far = expected[e].measure->run (
        &adjusted_fold (arena, r, r->y, true, true)->sample, &ask);
      struct effect close = expected[e].measure->run (
        &adjusted_fold (arena, plain, plain->y, true, true)->sample, &ask);
      ASSERT_NEAR (far.estimate, close.estimate, 1e-9);
      ASSERT_NEAR (far.std_error, close.std_error, 1e-9);
    }
  arena_free (arena);
}

/* An effect of 200 standard errors has no p of 0. */
Test (adjusted, a_tiny_p_keeps_its_logarithm)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 20, 4000, 2, 60);
  for (size_t i = 0; i < r->n; i++)
    r->y[i] += 100 * r->arm[i];
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  struct adjusted_sample *s = adjusted_fold (arena, r, r->y, true, false);
  struct test t = weighted_z.run (&s->sample, &ask);
  cr_assert (t.status == STATUS_UNDERFLOW && isnan (t.p_value)
             && t.log10_p < -300);
  arena_free (arena);
}
