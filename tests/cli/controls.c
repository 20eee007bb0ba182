/* Leaving held against another event, and stays adjusted by weights: whole
   runs on the demo's exports. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cli/world.h"

#define STAYS "cohort: contacted, outcome: stays, horizon: 730 days, "
#define FOR "adjust: [open_incident, plan], adjust_by: "

static json_t *
answer (const char *keys)
{
  struct sandbox s = sandbox_new ();
  struct arena *arena = arena_new ();
  struct buf text = buf_new (arena);
  buf_printf (&text, "study: controls\nas_of: 2025-01-01\ndata:\n"
              "  customers: {file: %s, id: customer_id, start: signed_up_at,"
              " end: churned_at, where: plan != 'internal'}\n",
              checkout ("datasets/customers.csv"));
  buf_printf (&text, "  conversations: {file: %s, id: conversation_id,"
              " customer: customer_id, at: created_at, from: 2022-01-01}\n",
              checkout ("datasets/conversations.csv"));
  buf_printf (&text, "  referrals: {file: %s, id: referral_id,"
              " customer: customer_id, at: referred_at}\n",
              checkout ("datasets/referrals.csv"));
  buf_printf (&text, "cohorts:\n  contacted: {by: event, table: "
              "conversations, within: 30 days}\noutcomes:\n"
              "  stays: {kind: survival}\n"
              "  kept: {kind: retained, at: 365 days}\n"
              "  big: {kind: share, condition: seats >= 5}\n"
              "  refers: {kind: time_to, table: referrals}\n"
              "hypotheses:\n  h: {%s}\n", keys);
  sandbox_write (&s, "study.yaml", text.text);
  arena_free (arena);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_hypothesis (world_results (&s), "h");
}

/* The ledger's row called STEP that tells MEASURE; null: there is none. */
static json_t *
step_of (json_t *h, const char *step, const char *measure)
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, "ledger"), i, row)
    if (str_equal (world_text (row, "step"), step)
        && str_equal (world_text (row, "measure"), measure))
      return row;
  return NULL;
}

/* Support helps: the hazard of leaving was made 0.80 of what it is without.
   Days of stay are there before and after adjustment. */
Test (controls, weights_find_the_planted_ratio_and_days_beside_it)
{
  json_t *h = answer (STAYS "negative_control: refers, " FOR "weights");
  json_t *row = step_of (h, "adjusted", "hazard_ratio");
  cr_assert_not_null (row);
  cr_expect_lt (world_number (row, "conf_low"), .8);
  cr_expect_gt (world_number (row, "conf_high"), .8);
  json_t *before = step_of (h, "lag_30", "rmst_difference");
  json_t *after = step_of (h, "adjusted", "rmst_difference");
  cr_assert (before && after);
  cr_expect_lt (world_number (before, "estimate"), 0);
  cr_expect_gt (world_number (after, "conf_low"), 0);
  cr_expect_not_null (json_object_get (h, "weights"));
  ASSERT_HOLDS (world_printed (json_object_get (h, "notes")), "Simpson");
}

/* However the cohorts are adjusted, the control is too. */
Test (controls, leaving_is_held_against_another_event)
{
  static const char *const ways[] = {
    "", FOR "strata, ", FOR "regression, ", FOR "weights, ",
    FOR "weights, margin: 5 days, "
  };
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    {
      char keys[256];
      snprintf (keys, sizeof keys, STAYS "%snegative_control: refers",
                ways[i]);
      json_t *h = answer (keys);
      json_t *row = step_of (h, "negative_control",
                             "cause_specific_hazard_ratio");
      cr_assert_not_null (row, "%s", keys);
      cr_expect_str_eq (world_text (row, "status"), "ok");
      ASSERT_HOLDS (world_printed (json_object_get (h, "notes")),
                    "negative_control");
    }
}

Test (controls, shares_are_held_against_shares)
{
  json_t *h = answer ("cohort: contacted, outcome: kept, "
                      "negative_control: big");
  cr_expect_not_null (step_of (h, "negative_control", "risk_difference"));
}

/* The whole ledger of an event in the measure of its headline. */
Test (controls, an_adjusted_event_keeps_its_measure)
{
  json_t *h = answer ("cohort: contacted, outcome: refers, horizon: 730 days,"
                      " " FOR "strata");
  static const char *const steps[] = { "naive", "lag_30", "adjusted" };
  for (size_t i = 0; i < 3; i++)
    cr_expect_not_null (step_of (h, steps[i],
                                 "cause_specific_hazard_ratio"));
  cr_expect_not_null (step_of (h, "lag_30", "cif_difference"));
  ASSERT_HOLDS (world_text (h, "moved"), "cause-specific hazard ratio");
}
