/* What the ledger says in words: negative controls, and adjustments that
   move or turn an effect, of steps written by hand. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../../src/run/moved.h"
#include "base/arena.h"
#include "base/date.h"
#include "infer/methods.h"

enum { STEPS = 8, NOTES = 8 };

struct told {
  struct arena *arena;
  struct inquiry q;
  struct result_effect head;
  struct result_step step[STEPS];
  struct result_note note[NOTES];
  struct result_hypothesis h;
};

static struct effect
interval (double estimate, double low, double high)
{
  return (struct effect){
    .estimate = estimate, .std_error = NAN, .conf_low = low,
    .conf_high = high, .conf_method = "wald",
    .status = isnan (low) || isnan (high) ? STATUS_UNBOUNDED : STATUS_OK,
  };
}

/* A headline of MEASURE, of an adjustment for plan at a lag of 30 days. */
static void
tell (struct told *t, const struct measure *measure, double estimate)
{
  static const struct study_outcome import = { .name = "import_failed" };
  static const struct study_hypothesis control = { .outcome = &import };
  static const struct study_hypothesis asked = { .control = &control };
  *t = (struct told){ .arena = arena_new () };
  t->q.h = &asked;
  t->q.design.lag = 30 * SECONDS_PER_DAY;
  t->head = (struct result_effect){
    .measure = measure, .headline = true,
    .effect = interval (estimate, estimate, estimate),
  };
  t->h = (struct result_hypothesis){
    .effects = &t->head, .effects_n = 1, .ledger = t->step,
    .notes = t->note, .adjusted_for = "plan", .time_unit = "days",
  };
}

static void
add (struct told *t, const char *step, const struct measure *measure,
     struct effect effect)
{
  t->step[t->h.ledger_n++] = (struct result_step){
    .step = step, .text = step, .measure = measure, .effect = effect
  };
}

/* Text of the note CODE; null: there is none. */
static const char *
note (struct told *t, const char *code)
{
  t->h.notes_n = 0;
  moved_notes (t->arena, &t->q, &t->h);
  for (size_t i = 0; i < t->h.notes_n; i++)
    if (strcmp (t->note[i].code, code) == 0)
      return t->note[i].text;
  return NULL;
}

static enum control
control (const struct measure *measure, double estimate, double low,
         double high)
{
  struct told t;
  tell (&t, measure, estimate);
  add (&t, "negative_control", measure,
       interval (isnan (low) ? high : low, low, high));
  enum control found = moved_control (&t.h);
  arena_free (t.arena);
  return found;
}

/* The rule of DEFINITIONS: half the headline effect lies outside, on the
   headline's side. */
Test (moved, a_control_of_a_difference_excludes_half_the_effect)
{
  const struct measure *m = &mean_difference;
  cr_expect_eq (control (m, 10, -3, 4.9), CONTROL_PASSED);
  cr_expect_eq (control (m, 10, 1, 4.9), CONTROL_PASSED);
  cr_expect_eq (control (m, 10, -9, -6), CONTROL_PASSED);
  cr_expect_eq (control (m, 10, -3, 5), CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (m, 10, -3, 8), CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (m, 10, 1, 8), CONTROL_FAILED);
  cr_expect_eq (control (m, 10, 12, 15), CONTROL_FAILED);
}

/* Of another event than leaving, which has no side: half the effect lies
   outside on either. */
static enum control
beside (const struct measure *head, double estimate, double low, double high)
{
  struct told t;
  tell (&t, head, estimate);
  struct result_effect both[2] = { t.head, t.head };
  both[1].measure = &hazard_ratio_weighted;
  both[1].headline = false;
  both[1].effect = interval (.64, .6, .7);
  t.h.effects = both;
  t.h.effects_n = 2;
  add (&t, "negative_control", &cause_specific_hazard_ratio_weighted,
       interval (sqrt (low * high), low, high));
  enum control found = moved_control (&t.h);
  arena_free (t.arena);
  return found;
}

Test (moved, a_control_of_another_event_excludes_half_on_both_sides)
{
  const struct measure *m = &hazard_ratio_weighted;
  cr_expect_eq (beside (m, .64, .81, 1.24), CONTROL_PASSED);
  cr_expect_eq (beside (m, .64, 1.01, 1.24), CONTROL_PASSED);
  cr_expect_eq (beside (m, .64, .79, 1.24), CONTROL_UNINFORMATIVE);
  cr_expect_eq (beside (m, .64, .81, 1.26), CONTROL_UNINFORMATIVE);
  cr_expect_eq (beside (m, .64, .6, .9), CONTROL_FAILED);
  cr_expect_eq (beside (m, .64, 1.4, 1.84), CONTROL_FAILED);
}

/* Days of stay have a hazard ratio beside them. */
Test (moved, a_control_of_another_event_finds_the_ratio_beside_days)
{
  const struct measure *m = &rmst_difference_weighted;
  cr_expect_eq (beside (m, 20, .81, 1.24), CONTROL_PASSED);
  cr_expect_eq (beside (m, 20, 1.4, 1.84), CONTROL_FAILED);
}

Test (moved, the_side_of_the_effect_decides)
{
  const struct measure *m = &mean_difference;
  cr_expect_eq (control (m, -10, -4.9, 3), CONTROL_PASSED);
  cr_expect_eq (control (m, -10, 6, 9), CONTROL_PASSED);
  cr_expect_eq (control (m, -10, -5, 3), CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (m, -10, -8, -1), CONTROL_FAILED);
  cr_expect_eq (control (m, -10, -15, -12), CONTROL_FAILED);
}

/* Half a ratio of .64 is .8, of 1.44 is 1.2: halves of logarithms. */
Test (moved, a_control_of_a_ratio_goes_by_its_logarithm)
{
  const struct measure *m = &hazard_ratio;
  cr_expect_eq (control (m, .64, .81, 1.1), CONTROL_PASSED);
  cr_expect_eq (control (m, .64, .79, 1.1), CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (m, .64, .79, .95), CONTROL_FAILED);
  cr_expect_eq (control (m, .64, .81, .95), CONTROL_PASSED);
  cr_expect_eq (control (m, 1.44, .9, 1.19), CONTROL_PASSED);
  cr_expect_eq (control (m, 1.44, .9, 1.21), CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (m, 1.44, 1.05, 1.21), CONTROL_FAILED);
}

Test (moved, an_end_that_is_not_there_excludes_nothing_on_its_side)
{
  cr_expect_eq (control (&mean_difference, 10, NAN, 4), CONTROL_PASSED);
  cr_expect_eq (control (&mean_difference, 10, -1, NAN),
                CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (&mean_difference, 10, 1, NAN), CONTROL_FAILED);
  cr_expect_eq (control (&hazard_ratio, .64, .9, NAN), CONTROL_PASSED);
  cr_expect_eq (control (&hazard_ratio, .64, NAN, 1.3),
                CONTROL_UNINFORMATIVE);
  cr_expect_eq (control (&hazard_ratio, .64, NAN, .9), CONTROL_FAILED);
}

static void
assert_note (struct told *t, const char *code, const char *part)
{
  const char *text = note (t, code);
  cr_assert (text && strstr (text, part), "`%s` is not in `%s`", part,
             text ? text : "nothing");
}

/* Another measure, no interval, no headline: nothing is said. */
Test (moved, a_control_without_a_number_says_nothing)
{
  struct told t;
  tell (&t, &hazard_ratio, .8);
  cr_expect_eq (moved_control (&t.h), CONTROL_NONE);
  add (&t, "negative_control", &rmst_difference, interval (3, -9, 9));
  cr_expect_eq (moved_control (&t.h), CONTROL_NONE);
  assert_note (&t, "negative_control", "gives no number");
  t.h.ledger_n = 0;
  add (&t, "negative_control", &hazard_ratio,
       effect_fail ("wald_log", STATUS_INFINITE, "never"));
  cr_expect_eq (moved_control (&t.h), CONTROL_NONE);
  t.step[0].effect = interval (1, .9, 1.05);
  cr_expect_eq (moved_control (&t.h), CONTROL_PASSED);
  t.head.effect = effect_fail ("wald_log", STATUS_INFINITE, "never");
  cr_expect_eq (moved_control (&t.h), CONTROL_NONE);
  arena_free (t.arena);
}

Test (moved, controls_and_placebo_dates_are_told_with_what_they_mean)
{
  struct told t;
  tell (&t, &hazard_ratio, .64);
  add (&t, "negative_control", &hazard_ratio, interval (1, .9, 1.1));
  add (&t, "placebo", &hazard_ratio, interval (1.02, .9, 1.1));
  assert_note (&t, "negative_control", "excludes half of the effect found");
  assert_note (&t, "placebo", "no effect is among them");
  t.step[0].effect = interval (.7, .6, .8);
  t.step[1].effect = interval (.7, .6, .8);
  assert_note (&t, "negative_control", "not accounted for");
  assert_note (&t, "placebo", "since nothing happened on them");
  t.step[0].effect = interval (.9, .6, 1.3);
  assert_note (&t, "negative_control", "too wide to tell");
  arena_free (t.arena);
}

/* The note on a mean that adjusting moves from BEFORE to AFTER. */
static const char *
simpson (struct told *t, double before, double after)
{
  tell (t, &mean_difference, after);
  add (t, "crude", &mean_difference, interval (before, -90, 90));
  add (t, "adjusted", &mean_difference, interval (after, -90, 90));
  return note (t, "simpson");
}

Test (moved, a_change_above_a_tenth_or_of_sign_is_flagged)
{
  static const struct {
    double before, after;
    const char *part;          /* null: no flag */
  } cases[] = {
    { 20, 22, NULL },      { 20, 18, NULL },      { -20, -22, NULL },
    { 20, 22.01, "10 %" }, { 20, 17.99, "10 %" }, { -20, -22.01, "10 %" },
    { 20, -.1, "Simpson" }, { -20, .1, "Simpson" }, { -.1, 20, "Simpson" },
    { 20, 0, "10 %" },     { 0, 0, NULL },        { 0, .5, "10 %" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct told t;
      const char *text = simpson (&t, cases[i].before, cases[i].after);
      cr_expect (cases[i].part ? text && strstr (text, cases[i].part) : !text,
                 "%g to %g: %s", cases[i].before, cases[i].after,
                 text ? text : "nothing");
      arena_free (t.arena);
    }
}

/* A hazard ratio moves with what is adjusted for even where nothing
   confounds: where both steps have days of stay, these decide. */
Test (moved, the_collapsible_measure_decides)
{
  struct told t;
  tell (&t, &hazard_ratio, .6);
  add (&t, "lag_30", &hazard_ratio, interval (.9, .8, 1));
  add (&t, "lag_30", &rmst_difference, interval (20, 1, 40));
  add (&t, "adjusted", &hazard_ratio, interval (.6, .5, .7));
  add (&t, "adjusted", &rmst_difference, interval (21, 1, 40));
  cr_expect_null (note (&t, "simpson"));
  assert_note (&t, "crude", "hazard ratio is 0.9");
  t.step[3].effect.estimate = -21;
  assert_note (&t, "simpson", "RMST difference from 20.0");
  arena_free (t.arena);
}

/* With days of stay at one step only, ratios are compared. */
Test (moved, unlike_measures_are_never_compared)
{
  struct told t;
  tell (&t, &hazard_ratio, .8);
  add (&t, "lag_30", &hazard_ratio, interval (1.1, 1, 1.2));
  add (&t, "lag_30", &rmst_difference, interval (-18, -30, -2));
  add (&t, "adjusted", &hazard_ratio, interval (.8, .7, .9));
  assert_note (&t, "simpson", "from 1.10 to 0.800");
  t.step[0].effect.estimate = .81;
  cr_expect_null (note (&t, "simpson"));
  arena_free (t.arena);
}

/* Whatever moved it most, on the scale of the measure: here the alignment
   of time, log (1.2 / .5). */
Test (moved, the_largest_step_is_named)
{
  struct told t;
  tell (&t, &hazard_ratio, .8);
  add (&t, "naive", &hazard_ratio, interval (.5, .4, .6));
  add (&t, "aligned", &hazard_ratio, interval (1.2, 1.1, 1.3));
  add (&t, "lag_30", &hazard_ratio, interval (1.1, 1, 1.2));
  add (&t, "adjusted", &hazard_ratio, interval (.8, .7, .9));
  const char *text = moved_text (t.arena, &t.q, &t.h);
  cr_assert (text && strstr (text, "The largest step is the alignment of time"),
             "%s", text ? text : "nothing");
  t.step[3].effect.estimate = .3;
  text = moved_text (t.arena, &t.q, &t.h);
  cr_assert (text && strstr (text, "The largest step is the adjustment"), "%s",
             text ? text : "nothing");
  for (size_t i = 0; i < 4; i++)
    t.step[i].effect.estimate = .8 + 1e-16 * (double) i;
  text = moved_text (t.arena, &t.q, &t.h);
  cr_assert (text && strstr (text, "Nothing of this moves it"), "%s",
             text ? text : "nothing");
  t.h.ledger_n = 1;
  cr_assert_null (moved_text (t.arena, &t.q, &t.h));
  arena_free (t.arena);
}
