/* From headline numbers to p_adjusted and verdict. */

#include "run/families.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "infer/methods.h"
#include "run/evaluate.h"

enum { MOST = 8 };

static const struct study defaults = {
  .corrections = { [ROLE_PRIMARY] = CORRECTION_HOLM,
                   [ROLE_SECONDARY] = CORRECTION_BENJAMINI_HOCHBERG,
                   [ROLE_EXPLORATORY] = CORRECTION_BENJAMINI_HOCHBERG }
};

/* Hypotheses with nothing but a headline. */
struct scene {
  struct arena *arena;
  size_t n;
  struct study_outcome outcome;
  struct study_hypothesis h[MOST];
  struct inquiry q[MOST];
  struct result_test test[MOST];
  struct result_effect effect[MOST];
  struct result_hypothesis result[MOST];
};

/* Adds one that observed P and an effect from LOW to HIGH. */
static size_t
add (struct scene *s, enum role role, enum expect expect, double p,
     const struct result_effect *effect)
{
  size_t i = s->n++;
  s->outcome.kind = KIND_MEAN;
  s->h[i] = (struct study_hypothesis){ .role = role, .expect = expect,
                                       .outcome = &s->outcome };
  s->q[i] = (struct inquiry){ .study = &defaults, .h = &s->h[i],
                              .shape = SHAPE_TWO };
  s->test[i] = (struct result_test){
    .method = &mann_whitney, .headline = true,
    .test = isnan (p) ? test_fail (0, STATUS_EMPTY, "a cohort is empty")
                      : (struct test){ .p_value = p, .log10_p = log10 (p) }
  };
  s->effect[i] = *effect;
  s->effect[i].headline = true;
  s->effect[i].level = "b";
  s->effect[i].reference = "a";
  s->result[i] = (struct result_hypothesis){
    .tests = &s->test[i], .tests_n = 1, .effects = &s->effect[i],
    .effects_n = 1, .cohort = "g", .outcome = "y"
  };
  return i;
}

static struct result_effect
interval (const struct measure *measure, double low, double high)
{
  return (struct result_effect){
    .measure = measure,
    .effect = { .estimate = (low + high) / 2, .conf_low = low,
                .conf_high = high }
  };
}

static void
judge_all (struct scene *s)
{
  s->arena = arena_new ();
  families_judge (s->arena, s->q, s->result, s->n, 0.95);
}

static enum verdict
verdict_on (const struct measure *measure, double low, double high,
            enum expect expect)
{
  struct scene s = { 0 };
  struct result_effect e = interval (measure, low, high);
  add (&s, ROLE_PRIMARY, expect, .001, &e);
  judge_all (&s);
  enum verdict verdict = s.result[0].verdict;
  arena_free (s.arena);
  return verdict;
}

/* P(X > Y) of .01 to .02 means that the level has the smaller values. */
Test (families, a_probability_is_measured_from_one_half)
{
  const struct measure *m = &prob_superiority;
  cr_assert_eq (verdict_on (m, .01, .02, EXPECT_HIGHER),
                VERDICT_CONTRADICTED);
  cr_assert_eq (verdict_on (m, .01, .02, EXPECT_LOWER), VERDICT_SUPPORTED);
  cr_assert_eq (verdict_on (m, .6, .8, EXPECT_HIGHER), VERDICT_SUPPORTED);
  cr_assert_eq (verdict_on (m, .4, .6, EXPECT_DIFFERENT),
                VERDICT_INCONCLUSIVE);
}

Test (families, a_hazard_ratio_below_one_is_longer)
{
  const struct measure *m = &hazard_ratio;
  cr_assert_eq (verdict_on (m, .5, .9, EXPECT_HIGHER), VERDICT_SUPPORTED);
  cr_assert_eq (verdict_on (m, .5, .9, EXPECT_LOWER), VERDICT_CONTRADICTED);
  cr_assert_eq (verdict_on (m, .5, 1.9, EXPECT_DIFFERENT),
                VERDICT_INCONCLUSIVE);
}

Test (families, a_difference_is_measured_from_nothing)
{
  const struct measure *m = &mean_difference;
  cr_assert_eq (verdict_on (m, .01, .02, EXPECT_HIGHER), VERDICT_SUPPORTED);
  cr_assert_eq (verdict_on (m, -2, -1, EXPECT_HIGHER),
                VERDICT_CONTRADICTED);
}

/* R: p.adjust (c (.01, .02), "holm", n = 3) is .03 .04, p.adjust (c (.03,
   .01), "BH", n = 2) is .03 .02.  The naive one is in no family, the
   untestable one counts. */
Test (families, each_role_is_corrected_alone)
{
  struct scene s = { 0 };
  struct result_effect e = interval (&mean_difference, 1, 2);
  static const double p[] = { .01, .02, NAN, .03, .01, .04, .001 };
  static const enum role role[] = {
    ROLE_PRIMARY, ROLE_PRIMARY, ROLE_PRIMARY, ROLE_SECONDARY, ROLE_SECONDARY,
    ROLE_EXPLORATORY, ROLE_PRIMARY
  };
  static const double adjusted[] = { .03, .04, NAN, .03, .02, .04, NAN };
  for (size_t i = 0; i < sizeof p / sizeof *p; i++)
    add (&s, role[i], EXPECT_HIGHER, p[i], &e);
  s.q[6].design.name = DESIGN_NAIVE;
  judge_all (&s);
  for (size_t i = 0; i < s.n; i++)
    {
      double got = s.test[i].p_adjusted.value;
      cr_assert (isnan (adjusted[i]) ? isnan (got)
                                     : fabs (got - adjusted[i]) < 1e-15,
                 "%zu: %g", i, got);
    }
  cr_assert_eq (s.result[2].verdict, VERDICT_NOT_TESTABLE);
  cr_assert_eq (s.result[6].verdict, VERDICT_INCONCLUSIVE);
  arena_free (s.arena);
}

/* Whatever name a study may write is one that decide/ knows. */
Test (families, every_correction_of_a_study_is_there)
{
  for (int i = 0; i < CORRECTIONS; i++)
    {
      const char *name = correction_name ((enum correction_name) i);
      cr_assert (correction_find (name), "%s", name);
    }
}

/* R: p.adjust (c (.01, .02, .04), "hommel") is .03 .04 .04 and "BY" .055
   .055 .0733. */
Test (families, the_studys_correction_is_used_and_named)
{
  struct study study = defaults;
  struct result_effect e = interval (&mean_difference, 1, 2);
  static const double p[] = { .01, .02, .04 };
  static const double hommel[] = { .03, .04, .04 };
  struct scene s = { 0 };
  study.corrections[ROLE_PRIMARY] = CORRECTION_HOMMEL;
  for (size_t i = 0; i < 3; i++)
    s.q[add (&s, ROLE_PRIMARY, EXPECT_HIGHER, p[i], &e)].study = &study;
  judge_all (&s);
  for (size_t i = 0; i < 3; i++)
    cr_assert_float_eq (s.test[i].p_adjusted.value, hommel[i], 1e-15);
  cr_assert_str_eq (s.result[0].family,
                    "Hommel over 3 primary hypotheses");
  cr_assert (strstr (s.result[0].sentence,
                     "(Hommel over 3 primary hypotheses)"));
  arena_free (s.arena);
}

/* A ratio of 1.25 to 1.6 is 22 to 47 % more on the log, beyond log 1.2
   but not wholly beyond log 1.3. */
Test (families, the_margin_of_a_ratio_is_a_factor)
{
  static const struct { double margin; enum verdict verdict; } at[] = {
    { .2, VERDICT_SUPPORTED }, { .3, VERDICT_INCONCLUSIVE },
    { .7, VERDICT_RULED_OUT },
  };
  for (size_t i = 0; i < 3; i++)
    {
      struct scene s = { 0 };
      struct result_effect e = interval (&risk_ratio, 1.25, 1.6);
      add (&s, ROLE_PRIMARY, EXPECT_HIGHER, .001, &e);
      s.h[0].margin.given = true;
      s.q[0].design.margin = at[i].margin;
      judge_all (&s);
      cr_assert_eq (s.result[0].verdict, at[i].verdict);
      arena_free (s.arena);
    }
}
