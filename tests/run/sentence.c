/* The words of verdicts: an association is never more than that, unless
   cohorts were assigned at random. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "run/evaluate.h"
#include "run/families.h"

struct scene {
  struct arena *arena;
  struct study_outcome outcome;
  struct study_hypothesis h;
  struct inquiry q;
  struct result_test test;
  struct result_effect effect;
  struct result_hypothesis result;
};

static void
set_scene (struct scene *s, enum outcome_kind kind, double estimate)
{
  memset (s, 0, sizeof *s);
  s->arena = arena_new ();
  s->outcome.kind = kind;
  s->h.outcome = &s->outcome;
  s->h.expect = EXPECT_HIGHER;
  s->q.h = &s->h;
  s->q.design.name = DESIGN_LANDMARK;
  bool survival = kind == KIND_SURVIVAL;
  s->test = (struct result_test){
    .method = survival ? &log_rank : &n1_chi_square, .headline = true,
    .test = { .p_value = .01, .log10_p = -2 }
  };
  s->effect = (struct result_effect){
    .measure = survival ? &hazard_ratio : &risk_difference,
    .headline = true, .level = "contacted", .reference = "not contacted",
    .effect = { .estimate = estimate, .conf_low = estimate - .05,
                .conf_high = estimate + .05 }
  };
  s->result = (struct result_hypothesis){
    .tests = &s->test, .tests_n = 1, .effects = &s->effect, .effects_n = 1,
    .cohort = "contacted", .outcome = "stays", .time_unit = "days"
  };
}

static const char *
written (struct scene *s, enum verdict verdict, enum reason reason)
{
  struct sentence sentence = { &s->q, &s->result, { verdict, reason },
                               "p = .010" };
  return sentence_write (s->arena, &sentence);
}

static void
assert_says (const char *text, const char *part)
{
  cr_assert (strstr (text, part), "`%s` is not in `%s`", part, text);
}

Test (sentence, observed_cohorts_are_only_associated)
{
  struct scene s;
  set_scene (&s, KIND_SURVIVAL, .8);
  const char *text = written (&s, VERDICT_SUPPORTED, REASON_TESTED);
  assert_says (text, "contacted rather than not contacted is associated with "
                     "staying longer");
  assert_says (text, "hazard ratio 0.800 (0.750 to 0.850), p = .010");
  cr_assert (!strstr (text, "raises") && !strstr (text, "lengthens"));
  arena_free (s.arena);
}

Test (sentence, a_hazard_ratio_above_one_is_leaving_sooner)
{
  struct scene s;
  set_scene (&s, KIND_SURVIVAL, 1.3);
  assert_says (written (&s, VERDICT_CONTRADICTED, REASON_TESTED),
               "The opposite of the claim: contacted rather than not "
               "contacted is associated with leaving sooner");
  arena_free (s.arena);
}

/* Of no less than the margin, if one was asked for. */
Test (sentence, what_reaches_the_margin_is_said_to)
{
  struct scene s;
  set_scene (&s, KIND_SHARE, .1);
  s.q.design.margin = .05;
  assert_says (written (&s, VERDICT_SUPPORTED, REASON_TESTED),
               "a higher share, by 5.00 percentage points or more; ");
  arena_free (s.arena);
}

Test (sentence, random_assignment_may_say_raises)
{
  struct scene s;
  set_scene (&s, KIND_SHARE, .1);
  s.q.design.name = DESIGN_RANDOMIZED;
  assert_says (written (&s, VERDICT_SUPPORTED, REASON_TESTED),
               "raises the share");
  arena_free (s.arena);
}

Test (sentence, inconclusive_says_what_the_data_allow)
{
  struct scene s;
  set_scene (&s, KIND_SHARE, .01);
  const char *text = written (&s, VERDICT_INCONCLUSIVE, REASON_NOT_SHOWN);
  assert_says (text, "Neither shown nor ruled out");
  assert_says (text, "from -4.00 to 6.00");
  cr_assert_null (strstr (text, "no difference"));
  arena_free (s.arena);
}

Test (sentence, a_margin_that_is_open_is_named)
{
  struct scene s;
  set_scene (&s, KIND_SHARE, .06);
  s.q.design.margin = .05;
  assert_says (written (&s, VERDICT_INCONCLUSIVE, REASON_MARGIN_OPEN),
               "An effect is shown; whether it reaches 5.00 percentage "
               "points is open");
  assert_says (written (&s, VERDICT_RULED_OUT, REASON_TESTED),
               "An effect of 5.00 percentage points or more in the claimed "
               "direction is ruled out");
  arena_free (s.arena);
}

Test (sentence, naive_says_why_there_is_no_verdict)
{
  struct scene s;
  set_scene (&s, KIND_SURVIVAL, .4);
  assert_says (written (&s, VERDICT_INCONCLUSIVE, REASON_NAIVE_DESIGN),
               "Naive, not aligned in time, so no verdict is drawn");
  arena_free (s.arena);
}

Test (sentence, not_testable_gives_the_reason)
{
  struct scene s;
  set_scene (&s, KIND_SURVIVAL, NAN);
  s.test.test = test_fail (0, STATUS_DEGENERATE, "no cohort has an event");
  assert_says (written (&s, VERDICT_NOT_TESTABLE, REASON_STATUS),
               "Not testable: no cohort has an event.");
  arena_free (s.arena);
}

Test (sentence, ranks_speak_of_values_and_not_of_means)
{
  struct scene s;
  set_scene (&s, KIND_MEAN, .3);
  s.effect.measure = &prob_superiority;
  const char *text = written (&s, VERDICT_SUPPORTED, REASON_TESTED);
  assert_says (text, "is associated with smaller values");
  cr_assert_null (strstr (text, "mean"));
  arena_free (s.arena);
}
