/* `expect: equivalent`: two one-sided tests.  Expected values: R 4.2.2,
   tests/oracle/equivalence.R. */

#include "run/equivalence.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "infer/cohorts.h"
#include "infer/generated.h"
#include "infer/methods.h"
#include "infer/tails.h"
#include "run/families.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };

/* One hypothesis with one test and one effect. */
struct scene {
  struct cohorts cohorts;
  struct sample sample;
  struct study study;
  struct study_outcome outcome;
  struct study_hypothesis h;
  struct inquiry q;
  struct result_test test;
  struct result_effect effect;
  struct result_hypothesis result;
};

static void
set_scene (struct scene *s, enum outcome_kind kind, double margin)
{
  s->sample = cohorts_sample (&s->cohorts);
  s->study.corrections[ROLE_PRIMARY] = CORRECTION_HOLM;
  s->outcome.kind = kind;
  s->h.outcome = &s->outcome;
  s->h.expect = EXPECT_EQUIVALENT;
  s->h.role = ROLE_PRIMARY;
  s->h.margin.given = true;
  s->q = (struct inquiry){ .study = &s->study, .h = &s->h,
                           .sample = &s->sample };
  s->q.design.margin = margin;
  s->q.design.name = DESIGN_LANDMARK;
  s->q.shape = s->cohorts.arms == 1 ? SHAPE_ONE : SHAPE_TWO;
  s->q.ask = ask_of (&s->cohorts, .95, NAN);
}

static void
run_scene (struct scene *s, const struct method *method,
           const struct measure *measure)
{
  s->test = (struct result_test){ .method = method, .headline = true,
                                  .test = method->run (&s->sample,
                                                       &s->q.ask) };
  s->effect = (struct result_effect){
    .measure = measure, .headline = true, .level = "b", .reference = "a",
    .effect = measure->run (&s->sample, &s->q.ask)
  };
  s->result = (struct result_hypothesis){
    .tests = &s->test, .tests_n = 1, .effects = &s->effect, .effects_n = 1,
    .cohort = "g", .outcome = "y"
  };
  equivalence_test (s->cohorts.arena, &s->q, &s->result);
}

static void
two_means (struct scene *s, double margin)
{
  *s = (struct scene){ 0 };
  cohorts_add (&s->cohorts, a, COUNT (a));
  cohorts_add (&s->cohorts, b, COUNT (b));
  set_scene (s, KIND_MEAN, margin);
}

static void
near (double got, double expected, double digits, const char *what)
{
  cr_assert (fabs (got - expected) <= digits * fabs (expected),
             "%s: %.15g, not %.15g", what, got, expected);
}

static void
check_means (const struct method *method, const struct measure *measure,
             double margin, double p, double t, double df)
{
  struct scene s;
  two_means (&s, margin);
  run_scene (&s, method, measure);
  cr_assert_eq (s.test.test.status, STATUS_OK);
  near (s.test.test.p_value, p, 1e-10, "p");
  near (s.test.test.log10_p, log10 (p), 1e-9, "log10 p");
  near (s.test.test.statistic, t, 1e-9, "t");
  near (s.test.test.df, df, 1e-9, "df");
  arena_free (s.cohorts.arena);
}

Test (equivalence, means_are_the_worse_of_two_shifted_t_tests)
{
  check_means (&welch_t, &mean_difference, 15, 0.00725969423526958,
               2.845230551303, 12.2239211440288);
  check_means (&welch_t, &mean_difference, 10, 0.164773198967116,
               1.01550029323033, 12.2239211440288);
  check_means (&student_t, &mean_difference_student, 15,
               0.00333527031901216, 3.02618151759369, 20);
}

/* Outside the margin the p is above 1/2, and the statistic negative. */
Test (equivalence, an_effect_beyond_the_margin_is_above_one_half)
{
  check_means (&welch_t, &mean_difference, 6.5, 0.602404345009289,
               -0.265310887420537, 12.2239211440288);
  check_means (&welch_t, &mean_difference, 2, 0.960206364463496,
               -1.91206811968594, 12.2239211440288);
}

Test (equivalence, swapping_the_cohorts_changes_nothing)
{
  double p[2];
  for (int swap = 0; swap < 2; swap++)
    {
      struct scene s;
      two_means (&s, 15);
      if (swap)
        {
          size_t level = s.q.ask.level;
          s.q.ask.level = s.q.ask.reference;
          s.q.ask.reference = level;
        }
      run_scene (&s, &welch_t, &mean_difference);
      p[swap] = s.test.test.p_value;
      arena_free (s.cohorts.arena);
    }
  cr_assert (p[0] == p[1]);
}

Test (equivalence, one_mean_against_a_target)
{
  struct scene s = { 0 };
  cohorts_add (&s.cohorts, a, COUNT (a));
  set_scene (&s, KIND_MEAN, 8);
  s.q.ask.target = 12;
  s.q.ask.level = s.q.ask.reference = 0;
  run_scene (&s, &one_sample_t, &mean_one_sample);
  near (s.test.test.p_value, 0.0340227290648415, 1e-10, "p");
  arena_free (s.cohorts.arena);
}

static void
two_shares (struct scene *s, const uint64_t x[2], const uint64_t n[2],
            double margin)
{
  *s = (struct scene){ 0 };
  cohorts_add_share (&s->cohorts, x[0], n[0]);
  cohorts_add_share (&s->cohorts, x[1], n[1]);
  set_scene (s, KIND_SHARE, margin);
}

/* A scene S in which X1 of N1 and X0 of N0 have the outcome. */
#define SHARES(s, x1, n1, x0, n0, margin)                             \
  two_shares ((s), (const uint64_t[]){ (x1), (x0) },                  \
              (const uint64_t[]){ (n1), (n0) }, (margin))

static void
check_shares (struct scene *s, const struct measure *measure, double p,
              double z)
{
  run_scene (s, &n1_chi_square, measure);
  cr_assert_eq (s->test.test.status, STATUS_OK);
  near (s->test.test.p_value, p, 1e-7, "p");
  near (s->test.test.statistic, z, 1e-7, "z");
  cr_assert_eq (s->test.test.has, HAS_STATISTIC);
  arena_free (s->cohorts.arena);
}

/* R maximises the likelihood to 8 digits. */
Test (equivalence, shares_are_farrington_and_mannings_test)
{
  struct scene s;
  SHARES (&s, 83, 100, 90, 110, .15);
  check_shares (&s, &risk_difference, 0.00481344490245585, 2.58895062071153);
  SHARES (&s, 830, 1000, 900, 1100, .05);
  check_shares (&s, &risk_difference, 0.0107411135403708, 2.2994001563737);
}

/* Nobody anywhere: no test of a difference, but one of equivalence. */
Test (equivalence, shares_of_none_can_be_equivalent)
{
  struct scene s;
  SHARES (&s, 0, 50, 0, 60, .1);
  check_shares (&s, &risk_difference, 0.00948081630584892, 2.34628440412708);
}

Test (equivalence, one_share_inverts_wilsons_interval)
{
  struct scene s = { 0 };
  cohorts_add_share (&s.cohorts, 130, 200);
  set_scene (&s, KIND_SHARE, .1);
  s.q.ask.target = .6;
  s.q.ask.level = s.q.ask.reference = 0;
  run_scene (&s, &proportion_score, &share_one_sample);
  near (s.test.test.p_value, 0.0614113240506965, 1e-10, "p");
  near (s.test.test.statistic, 1.54303349962092, 1e-9, "z");
  arena_free (s.cohorts.arena);
}

/* 1/1.3 and 1.3: as far from 1 on the log. */
Test (equivalence, a_ratio_is_held_against_a_factor)
{
  struct scene s;
  SHARES (&s, 83, 100, 90, 110, .3);
  check_shares (&s, &risk_ratio, 5.04355028636074e-05, 3.88848715978666);
  SHARES (&s, 20, 100, 90, 110, .3);
  check_shares (&s, &risk_ratio, 0.999999988810698, -5.59252878206855);
}

/* The definition, whatever the interval: at 1 - 2p it touches the nearer
   margin, and a wider one crosses it. */
Test (equivalence, p_is_where_the_interval_touches_the_margin)
{
  static const struct measure *const measures[] = {
    &risk_difference, &risk_difference_newcombe, &risk_ratio
  };
  uint64_t state = 5;
  for (int i = 0; i < 300; i++)
    {
      const struct measure *m = measures[i % 3];
      uint64_t n1 = 40 + (uint64_t) (generated_uniform (&state) * 200);
      uint64_t n0 = 40 + (uint64_t) (generated_uniform (&state) * 200);
      double s1 = .3 + .2 * generated_uniform (&state);
      double s0 = .3 + .2 * generated_uniform (&state);
      uint64_t x1 = (uint64_t) ((double) n1 * s1);
      uint64_t x0 = (uint64_t) ((double) n0 * s0);
      struct scene s;
      SHARES (&s, x1, n1, x0, n0,
              .05 + .3 * generated_uniform (&state));
      run_scene (&s, &n1_chi_square, m);
      double p = s.test.test.p_value;
      cr_assert (p > 0 && p < 1);
      if (p > 1e-6 && p < .4999)
        {
          struct ask ask = s.q.ask;
          ask.confidence = 1 - 2 * p;
          struct effect e = m->run (&s.sample, &ask);
          double reach = fmax (fabs (effect_scale (m, e.conf_low)),
                               fabs (effect_scale (m, e.conf_high)));
          near (reach, effect_margin (m, s.q.design.margin), 1e-7,
                m->about.title);
        }
      arena_free (s.cohorts.arena);
    }
}

/* One and the same p by halving and in closed form: a measure without its
   score has only its intervals. */
Test (equivalence, halving_finds_what_the_score_says)
{
  struct measure bare = risk_difference;
  bare.score = NULL;
  for (uint64_t x = 40; x < 100; x += 7)
    {
      double p[2];
      for (int i = 0; i < 2; i++)
        {
          struct scene s;
          SHARES (&s, x, 120, 75, 130, .1);
          run_scene (&s, &n1_chi_square, i ? &bare : &risk_difference);
          p[i] = s.test.test.p_value;
          cr_assert_eq (s.test.test.has, i ? 0 : HAS_STATISTIC);
          arena_free (s.cohorts.arena);
        }
      near (p[1], p[0], 1e-9, "halving");
    }
}

/* z = 62 at the margin: p of 1e-800. */
Test (equivalence, a_p_too_small_to_hold_is_an_underflow)
{
  struct scene s;
  SHARES (&s, 500000, 1000000, 500000, 1000000, .05);
  run_scene (&s, &n1_chi_square, &risk_difference);
  cr_assert_eq (s.test.test.status, STATUS_UNDERFLOW);
  cr_assert (isnan (s.test.test.p_value) && s.test.test.log10_p < -300);
  arena_free (s.cohorts.arena);
}

static void
judge_scene (struct scene *s)
{
  families_judge (s->cohorts.arena, &s->q, &s->result, 1, .95);
}

static void
assert_says (const struct scene *s, const char *part)
{
  cr_assert (strstr (s->result.sentence, part), "`%s` is not in `%s`", part,
             s->result.sentence);
}

Test (equivalence, the_verdict_its_sentence_and_its_options)
{
  struct scene s;
  SHARES (&s, 830, 1000, 900, 1100, .05);
  run_scene (&s, &n1_chi_square, &risk_difference);
  judge_scene (&s);
  cr_assert_eq (s.result.verdict, VERDICT_SUPPORTED);
  assert_says (&s, "Supported: b and a differ by less than 5.00 percentage "
                   "points; risk difference 1.18 percentage points");
  assert_says (&s, "p = .011 (Holm over 1 primary hypothesis)");
  assert_says (&s, "its 90 % interval is -1.56 to 3.91");
  const struct option *o = s.test.test.options;
  cr_assert_str_eq (o[0].name, "null");
  cr_assert_str_eq (o[0].value,
                    "|risk difference| >= 5.00 percentage points");
  arena_free (s.cohorts.arena);
}

Test (equivalence, what_is_wholly_outside_is_the_opposite)
{
  struct scene s;
  SHARES (&s, 700, 1000, 900, 1100, .05);
  run_scene (&s, &n1_chi_square, &risk_difference);
  judge_scene (&s);
  cr_assert_eq (s.result.verdict, VERDICT_CONTRADICTED);
  assert_says (&s, "The opposite of the claim: b and a differ by 5.00 "
                   "percentage points or more");
  arena_free (s.cohorts.arena);
}

Test (equivalence, a_wide_interval_leaves_it_open)
{
  struct scene s;
  SHARES (&s, 83, 100, 90, 110, .05);
  run_scene (&s, &n1_chi_square, &risk_difference);
  judge_scene (&s);
  cr_assert_eq (s.result.verdict, VERDICT_INCONCLUSIVE);
  assert_says (&s, "Whether b and a differ by less than 5.00 percentage "
                   "points is open");
  arena_free (s.cohorts.arena);
}

Test (equivalence, an_empty_cohort_is_not_testable)
{
  struct scene s;
  SHARES (&s, 83, 100, 0, 0, .05);
  run_scene (&s, &n1_chi_square, &risk_difference);
  judge_scene (&s);
  cr_assert_eq (s.test.test.status, STATUS_EMPTY);
  cr_assert_eq (s.result.verdict, VERDICT_NOT_TESTABLE);
  arena_free (s.cohorts.arena);
}

/* The two meet at alpha: what the p says the 1 - 2 alpha interval says. */
Test (equivalence, p_and_narrow_interval_say_the_same)
{
  uint64_t state = 6;
  for (int i = 0; i < 300; i++)
    {
      struct scene s;
      SHARES (&s, 60 + (uint64_t) (generated_uniform (&state) * 40), 120,
              80, 140, .02 + .25 * generated_uniform (&state));
      run_scene (&s, &n1_chi_square, &risk_difference);
      bool inside = s.result.near.conf_low > -s.q.design.margin
                    && s.result.near.conf_high < s.q.design.margin;
      cr_assert_eq (s.test.test.p_value <= .05, inside);
      arena_free (s.cohorts.arena);
    }
}

enum { HEAVY = 120 };

/* Squares of exponential quantiles against values without a tail, of about
   one mean: the bootstrap-t interval reaches further up than t's. */
static void
heavy_scene (struct scene *s, double margin)
{
  double tail[HEAVY], none[HEAVY], sum = 0;
  *s = (struct scene){ 0 };
  for (int i = 0; i < HEAVY; i++)
    {
      double log_left = log (1 - (i + .5) / HEAVY);
      sum += tail[i] = log_left * log_left;
    }
  for (int i = 0; i < HEAVY; i++)
    none[i] = sum / HEAVY + (i % 3 - 1) * .5;
  cohorts_add (&s->cohorts, tail, HEAVY);
  cohorts_add (&s->cohorts, none, HEAVY);
  set_scene (s, KIND_MEAN, margin);
  s->q.ask.seed = 9;
}

/* The further end of the bootstrap-t interval. */
static double
bootstrap_reach (struct scene *s, double confidence)
{
  struct ask ask = s->q.ask;
  ask.confidence = confidence;
  struct effect e = tails_bootstrap (&s->sample, &ask, false);
  return fmax (e.conf_high, -e.conf_low);
}

static double
welch_reach (struct scene *s, double confidence)
{
  struct ask ask = s->q.ask;
  ask.confidence = confidence;
  struct effect e = mean_difference.run (&s->sample, &ask);
  return fmax (e.conf_high, -e.conf_low);
}

static enum verdict
judge_heavy (double margin, const char *note)
{
  struct scene s;
  struct result_note notes[8] = { { 0 } };
  heavy_scene (&s, margin);
  run_scene (&s, &welch_t, &mean_difference);
  s.result.notes = notes;
  judge_scene (&s);
  enum verdict verdict = s.result.verdict;
  cr_assert_eq (s.result.notes_n, note != NULL);
  if (note)
    {
      cr_assert_str_eq (notes[0].code, "heavy_tail");
      cr_assert (strstr (notes[0].text, note), "%s", notes[0].text);
      const char *reason = s.result.reason ? s.result.reason : "";
      cr_assert_eq (verdict == VERDICT_INCONCLUSIVE,
                    strcmp (reason, "heavy_tail") == 0);
    }
  arena_free (s.cohorts.arena);
  return verdict;
}

/* Equivalence rests on the interval at 1 - 2 alpha, of the bootstrap too:
   not on its `confidence` one, which is wider, nor on t's alone. */
Test (equivalence, a_heavy_tail_needs_the_bootstraps_narrow_interval_too)
{
  struct scene s;
  heavy_scene (&s, 1);
  cr_assert (tails_of (&s.sample, &s.q.ask, false).heavy);
  double t = welch_reach (&s, .9), narrow = bootstrap_reach (&s, .9);
  double wide = bootstrap_reach (&s, .95);
  cr_assert (1.1 * t < narrow && 1.1 * narrow < wide, "%g %g %g", t, narrow,
             wide);
  cr_assert_eq (judge_heavy ((t + narrow) / 2, "leads to no such verdict"),
                VERDICT_INCONCLUSIVE);
  cr_assert_eq (judge_heavy ((narrow + wide) / 2,
                             "leads to the same verdict"),
                VERDICT_SUPPORTED);
  cr_assert_eq (judge_heavy (2 * wide, "leads to the same verdict"),
                VERDICT_SUPPORTED);
  cr_assert_eq (judge_heavy (t / 2, NULL), VERDICT_INCONCLUSIVE);
  arena_free (s.cohorts.arena);
}
