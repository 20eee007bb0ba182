/* The smallest effect that the numbers at hand would have shown.
   Expected values: R 4.2.2, tests/oracle/power.R. */

#include "../../src/run/kinds.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "infer/cohorts.h"
#include "infer/generated.h"
#include "infer/methods.h"

static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875, 30.5,
                            11, 17.375 };
static const double b[] = { 5.25, 9.5, 6.125, 14.75, 2.5, 8, 10.625, 4.375,
                            12.25, 7.75, 3.125, 6.5 };

struct scene {
  struct cohorts cohorts;
  struct sample sample;
  struct frame frame;
  struct inquiry q;
  struct result_note notes[4];
};

/* The note on one headline, "" if there is none. */
static const char *
noted (struct scene *s, const struct method *method,
       const struct measure *measure)
{
  struct result_test test = { .method = method, .headline = true };
  struct result_effect effect = { .measure = measure, .headline = true };
  s->q = (struct inquiry){ .sample = &s->sample, .frame = &s->frame,
                           .shape = SHAPE_TWO,
                           .ask = ask_of (&s->cohorts, .95, NAN) };
  test.test = method->run (&s->sample, &s->q.ask);
  effect.effect = measure->run (&s->sample, &s->q.ask);
  struct result_hypothesis h = { .tests = &test, .tests_n = 1,
                                 .effects = &effect, .effects_n = 1,
                                 .notes = s->notes };
  note_detectable (s->cohorts.arena, &s->q, &h);
  return h.notes_n ? s->notes[0].text : "";
}

static void
assert_notes (const char *text, const char *part)
{
  cr_assert (strstr (text, part), "`%s` is not in `%s`", part, text);
  cr_assert (strstr (text, "found with 80 % power (alpha .05, uncorrected)"),
             "%s", text);
}

static struct scene
shares (uint64_t x1, uint64_t n1, uint64_t x0, uint64_t n0)
{
  struct scene s = { 0 };
  cohorts_add_share (&s.cohorts, x1, n1);
  cohorts_add_share (&s.cohorts, x0, n0);
  return s;
}

Test (detectable, means_by_their_spread_and_welchs_degrees_of_freedom)
{
  struct scene s = { 0 };
  cohorts_add (&s.cohorts, a, COUNT (a));
  cohorts_add (&s.cohorts, b, COUNT (b));
  s.sample = cohorts_sample (&s.cohorts);
  assert_notes (noted (&s, &welch_t, &mean_difference),
                "an effect of 8.33 or more would have been");
  arena_free (s.cohorts.arena);
}

/* What the reference had, whatever the level did. */
Test (detectable, shares_by_the_reference_and_never_by_what_was_seen)
{
  static const uint64_t seen[] = { 0, 90, 100, 130, 500 };
  for (size_t i = 0; i < COUNT (seen); i++)
    {
      struct scene s = shares (seen[i], 500, 100, 500);
      s.sample = cohorts_sample (&s.cohorts);
      assert_notes (noted (&s, &n1_chi_square, &risk_difference),
                    "a rise of 7.53 percentage points or more, or a fall of "
                    "6.60 percentage points or more, would");
      arena_free (s.cohorts.arena);
    }
}

Test (detectable, a_share_near_its_end_can_only_go_one_way)
{
  struct scene s = shares (95, 100, 99, 100);
  s.sample = cohorts_sample (&s.cohorts);
  const char *text = noted (&s, &n1_chi_square, &risk_difference);
  assert_notes (text, "a fall of ");
  cr_assert_null (strstr (text, "rise"));
  arena_free (s.cohorts.arena);
}

Test (detectable, ratios_on_the_log)
{
  struct scene s = shares (80, 400, 100, 400);
  s.sample = cohorts_sample (&s.cohorts);
  assert_notes (noted (&s, &n1_chi_square, &risk_ratio),
                "a risk ratio of 0.690 or less, or of 1.45 or more, would");
  arena_free (s.cohorts.arena);
}

/* 100 units and 100 events in each of two cohorts. */
Test (detectable, hazards_by_the_number_of_events)
{
  static double time[200];
  static int8_t event[200];
  static uint32_t arm[200];
  uint64_t state = 3;
  for (size_t i = 0; i < 200; i++)
    {
      time[i] = floor (300 * generated_uniform (&state));
      event[i] = 1;
      arm[i] = i % 2;
    }
  struct scene s = { .cohorts = { .arena = arena_new () } };
  struct riskset r = riskset_fold (s.cohorts.arena, time, event, arm, 200, 2,
                                   NAN);
  s.sample = (struct sample){ .arms = 2, .riskset = &r };
  assert_notes (noted (&s, &log_rank, &hazard_ratio),
                "a hazard ratio of 0.673 or less, or of 1.49 or more, would");
  arena_free (s.cohorts.arena);
}

Test (detectable, nothing_is_said_without_numbers)
{
  struct scene s = shares (0, 0, 100, 500);
  s.sample = cohorts_sample (&s.cohorts);
  cr_assert_str_empty (noted (&s, &n1_chi_square, &risk_difference));
  arena_free (s.cohorts.arena);
}
