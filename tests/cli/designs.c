/* Designs that follow an event in time, and units that are seen late, on
   the bundled exports: numbers of tests/oracle/designs.R. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cli/world.h"

/* CUSTOMERS: further keys of the table. */
static struct ran
study_run (struct sandbox *s, const char *customers, const char *hypothesis)
{
  struct arena *arena = arena_new ();
  struct buf text = buf_new (arena);
  buf_printf (&text,
              "study: designs\nas_of: 2025-01-01\ndata:\n"
              "  customers: {file: %s, id: customer_id, start: signed_up_at,"
              " end: churned_at, where: plan != 'internal'%s}\n",
              checkout ("datasets/customers.csv"), customers);
  buf_printf (&text, "  conversations: {file: %s, id: conversation_id,"
              " customer: customer_id, at: created_at, from: 2022-01-01}\n",
              checkout ("datasets/conversations.csv"));
  buf_printf (&text,
              "cohorts:\n  contacted: {by: event, table: conversations}\n"
              "  plan: {by: column, column: plan, levels: [free, pro]}\n"
              "outcomes:\n  stays: {kind: survival}\n"
              "  kept: {kind: retained, at: 180 days}\n"
              "hypotheses:\n  h: {%s}\n", hypothesis);
  *s = sandbox_new ();
  sandbox_write (s, "study.yaml", text.text);
  arena_free (arena);
  return sandbox_run (s, RUN);
}

static json_t *
answer (const char *customers, const char *hypothesis)
{
  struct sandbox s;
  struct ran r = study_run (&s, customers, hypothesis);
  cr_assert_leq (r.code, 1, "%d: %s", r.code, r.err);
  return world_hypothesis (world_results (&s), "h");
}

/* The first of LIST whose KEY is NAME. */
static json_t *
find (json_t *h, const char *list, const char *key, const char *name)
{
  size_t i;
  json_t *x;
  json_array_foreach (json_object_get (h, list), i, x)
    if (strcmp (world_text (x, key), name) == 0)
      return x;
  cr_assert_fail ("no %s among %s", name, list);
  return NULL;
}

static void
assert_number (json_t *object, const char *key, double want)
{
  double got = json_number_value (json_object_get (object, key));
  cr_assert (fabs (got - want) <= 1e-8 * fabs (want), "%s: %.17g", key, got);
}

static void
assert_ratio (json_t *h, double beta, double std_error)
{
  json_t *hr = find (h, "effects", "measure", "hazard_ratio");
  assert_number (hr, "estimate", exp (beta));
  assert_number (hr, "std_error", std_error);
}

static void
assert_group (json_t *h, size_t i, double n, double events)
{
  assert_number (world_row (h, "groups", i), "n", n);
  assert_number (world_row (h, "groups", i), "events", events);
}

static void
assert_absent (json_t *h, const char *list, const char *key,
               const char *name)
{
  size_t i;
  json_t *x;
  json_array_foreach (json_object_get (h, list), i, x)
    cr_expect (strcmp (world_text (x, key), name) != 0, "%s", name);
}

Test (designs, exposure_that_switches_on_agrees_with_coxph)
{
  json_t *h = answer ("", "cohort: contacted, outcome: stays,"
                          " design: time_varying");
  assert_ratio (h, 0.10589897246073815, 0.042447916364275626);
  assert_group (h, 0, 6540, 1443);
  assert_group (h, 1, 4467, 1691);
  cr_expect_str_eq (world_text (h, "design"), "time_varying");
  cr_expect_eq (world_number (h, "lag_days"), 30);
  cr_expect (json_is_true (json_object_get (
    find (h, "tests", "method", "cox_wald"), "headline")));
}

/* Means of stay and the like belong to nobody. */
Test (designs, what_is_not_defined_under_a_changing_cohort_is_left_out)
{
  json_t *h = answer ("", "cohort: contacted, outcome: stays,"
                          " design: time_varying");
  assert_absent (h, "effects", "measure", "rmst_difference");
  assert_absent (h, "effects", "measure", "survival_difference");
  assert_absent (h, "effects", "measure", "median_difference");
  json_t *group = world_row (h, "groups", 0);
  cr_expect (json_is_null (json_object_get (group, "rmst")));
  ASSERT_HOLDS (world_text (json_object_get (group, "why"), "rmst"),
                "not defined");
  struct sandbox s;
  ASSERT_FAILS (study_run (&s, "", "cohort: contacted, outcome: stays,"
                                   " design: time_varying, tests: [rmst_z]"),
                2, "method `rmst_z` wants each unit in one cohort");
  ASSERT_FAILS (study_run (&s, "", "cohort: contacted, outcome: stays,"
                                   " design: time_varying, margin: 5 days"),
                2, "`margin` does not apply");
}

Test (designs, customers_seen_late_are_at_risk_from_then_on)
{
  json_t *h = answer (", enter: 2022-07-01", "cohort: contacted,"
                      " outcome: stays, design: time_varying");
  assert_ratio (h, 0.10452517392672306, 0.043401859083706022);
  assert_group (h, 0, 5974, 1311);
  assert_group (h, 1, 4424, 1648);
}

Test (designs, plans_of_customers_seen_late_agree_with_r)
{
  json_t *h = answer (", enter: 2022-07-01",
                      "cohort: plan, outcome: stays, horizon: 365 days");
  ASSERT_HOLDS (world_text (find (h, "notes", "code", "late_entry"), "text"),
                "seen from `2022-07-01` on; those that began earlier");
  json_t *mean = find (h, "effects", "measure", "rmst_difference");
  assert_number (mean, "estimate", 291.04058589065471 - 258.01616475684062);
  h = answer (", enter: 2022-07-01", "cohort: plan, outcome: stays");
  assert_ratio (h, -0.44682148351876083, 0.039197180457946131);
}

Test (designs, trials_hold_the_rows_that_the_definitions_ask_for)
{
  json_t *h = answer ("", "cohort: contacted, outcome: stays");
  cr_expect_str_eq (world_text (h, "design"), "sequential");
  assert_group (h, 0, 27661, 8105);
  assert_group (h, 1, 4323, 1562);
  assert_number (world_row (h, "groups", 0), "person_time", 9679350);
  assert_number (world_row (h, "groups", 1), "person_time", 1608853);
  assert_number (json_object_get (h, "population"), "units", 5853);
  cr_expect_eq (world_number (h, "landmark_days"), 60);
  const char *note = world_text (find (h, "notes", "code", "sequential"),
                                 "text");
  ASSERT_HOLDS (note, "31,984 rows of 5,853 units in 35 trials");
  char share[32];
  snprintf (share, sizeof share, "%.1f %%", 100. * 17644 / 27661);
  ASSERT_HOLDS (note, share);
}

Test (designs, trials_count_who_is_kept_from_their_own_start)
{
  json_t *h = answer ("", "cohort: contacted, outcome: kept");
  assert_number (world_row (h, "groups", 0), "n", 24501);
  assert_number (world_row (h, "groups", 1), "n", 4046);
  assert_number (world_row (h, "groups", 0), "share", 0.88665768744132889);
  assert_number (world_row (h, "groups", 1), "share", 0.85936727632229359);
}

Test (designs, mistakes_with_late_entries_have_their_place)
{
  struct sandbox s;
  const char *h = "cohort: plan, outcome: stays";
  ASSERT_FAILS (study_run (&s, ", enter: 2025-01-01", h), 2,
                "`enter` must come before `as_of`", "study.yaml:4:");
  ASSERT_FAILS (study_run (&s, ", enter: signed", h), 2,
                "`customers` has no column `signed`", "study.yaml:4:");
  ASSERT_FAILS (study_run (&s, ", enter: plan", h), 3, "date");
}

Test (designs, strata_of_quarters_are_made_by_a_function)
{
  json_t *h = answer ("", "cohort: plan, outcome: stays,"
                          " adjust: [quarter(signed_up_at)]");
  ASSERT_HOLDS (world_text (find (h, "effects", "measure", "hazard_ratio"),
                            "status"), "ok");
}
