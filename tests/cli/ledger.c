/* The bias ledger of the demo study, and what stands beside it, against
   tests/oracle/ledger.R, which reads the exports by itself; its rows are
   in ledger.expected.csv as retention,ledger,STEP.MEASURE,FIELD,VALUE. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

static json_t *
demo_hypothesis (const char *id)
{
  struct sandbox s = sandbox_new ();
  char arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts -q -o out",
            checkout ("datasets/study.yaml"));
  struct ran r = sandbox_run (&s, arguments);
  cr_assert_eq (r.code, 0, "%s", r.err);
  return world_hypothesis (world_results (&s), id);
}

/* What R has for a row of kind KIND; NaN where it has none. */
static double
expected (const char *kind, const char *name, const char *field)
{
  FILE *in = fopen (checkout ("tests/oracle/ledger.expected.csv"), "r");
  cr_assert_not_null (in);
  char line[512], key[256];
  snprintf (key, sizeof key, "retention,%s,%s,%s,", kind, name, field);
  double value = NAN;
  while (isnan (value) && fgets (line, sizeof line, in))
    if (strncmp (line, key, strlen (key)) == 0)
      value = strtod (line + strlen (key), NULL);
  fclose (in);
  cr_assert (isfinite (value), "R has no %s", key);
  return value;
}

static void
assert_agrees (json_t *object, const char *field, double want,
               const char *where)
{
  double got = world_number (object, field);
  double tolerance = strncmp (field, "conf_", 5) == 0 ? 1e-6 : 1e-8;
  cr_assert (fabs (got - want) <= tolerance * fabs (want),
             "%s: %s is %.17g, not %.17g", where, field, got, want);
}

static void
assert_row (json_t *row, const char *name)
{
  static const char *const fields[] = { "estimate", "conf_low",
                                        "conf_high" };
  for (size_t i = 0; i < 3; i++)
    assert_agrees (row, fields[i], expected ("ledger", name, fields[i]),
                   name);
}

/* The step called so, in MEASURE. */
static json_t *
step_of (json_t *h, const char *step, const char *measure)
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, "ledger"), i, row)
    if (strcmp (world_text (row, "step"), step) == 0
        && strcmp (world_text (row, "measure"), measure) == 0)
      return row;
  cr_assert_fail ("no step %s of %s", step, measure);
  return NULL;
}

Test (ledger, every_stage_agrees_with_r)
{
  static const struct { const char *step, *name; bool days; } stages[] = {
    { "naive", "naive", true },
    { "window", "window", true },
    { "aligned", "landmark_lag_0", true },
    { "lag_3", "landmark_lag_3", true },
    { "lag_7", "landmark_lag_7", true },
    { "lag_14", "landmark_lag_14", true },
    { "lag_30", "landmark_lag_30", true },
    { "time_varying", "time_varying_lag_30", false },
    { "sequential", "sequential", false },
    { "adjusted", "landmark_adjusted_strata", false },
    { "by_quarter", "landmark_quarter_adjusted", false },
  };
  json_t *h = demo_hypothesis ("retention_adjusted");
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    {
      char name[96];
      snprintf (name, sizeof name, "%s.hazard_ratio", stages[i].name);
      json_t *row = step_of (h, stages[i].step, "hazard_ratio");
      assert_row (row, name);
      assert_agrees (row, "units", expected ("ledger", name, "units"), name);
      snprintf (name, sizeof name, "%s.rmst_difference", stages[i].name);
      if (stages[i].days)
        assert_row (step_of (h, stages[i].step, "rmst_difference"), name);
    }
}

static double
ratio_of (json_t *h, const char *step)
{
  return world_number (step_of (h, step, "hazard_ratio"), "estimate");
}

/* datasets/README.md: contact multiplies the chance of leaving by 0.80. */
Test (ledger, walks_from_the_naive_ratio_to_the_planted_one)
{
  json_t *h = demo_hypothesis ("retention_adjusted");
  cr_expect_lt (ratio_of (h, "naive"), .5);
  cr_expect_gt (ratio_of (h, "aligned"), 1.2);
  cr_expect_lt (ratio_of (h, "lag_30"), ratio_of (h, "aligned"));
  json_t *adjusted = step_of (h, "adjusted", "hazard_ratio");
  cr_expect_lt (world_number (adjusted, "conf_low"), .80);
  cr_expect_gt (world_number (adjusted, "conf_high"), .80);
  json_t *placebo = step_of (h, "placebo", "hazard_ratio");
  cr_expect_lt (world_number (placebo, "conf_low"), 1);
  cr_expect_gt (world_number (placebo, "conf_high"), 1);
}

/* Holds every row of LIST against R's row that NAME says. */
static void
assert_list (json_t *h, const char *list, size_t rows,
             void (*name) (char *to, size_t size, json_t *row))
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, list), i, row)
    {
      char text[96];
      name (text, sizeof text, row);
      assert_row (row, text);
    }
  cr_assert_eq (i, rows, "%zu %s", i, list);
}

static void
name_subgroup (char *to, size_t size, json_t *row)
{
  snprintf (to, size, "subgroup_%s_%s.hazard_ratio",
            world_text (row, "column"), world_text (row, "level"));
}

static void
name_landmark (char *to, size_t size, json_t *row)
{
  snprintf (to, size, "landmark_%g.hazard_ratio",
            world_number (row, "days"));
}

static void
name_period (char *to, size_t size, json_t *row)
{
  snprintf (to, size, "from_%g.hazard_ratio", world_number (row, "from"));
}

Test (ledger, subgroups_landmarks_and_periods_agree_with_r)
{
  json_t *h = demo_hypothesis ("retention_adjusted");
  assert_list (h, "subgroups", 3 + 4, name_subgroup);
  assert_list (h, "landmark_curve", 3, name_landmark);
  assert_list (h, "periods", 4, name_period);
}

Test (ledger, interactions_and_e_values_agree_with_r)
{
  json_t *h = demo_hypothesis ("retention_adjusted"), *row;
  size_t i;
  json_array_foreach (json_object_get (h, "interactions"), i, row)
    {
      const char *column = world_text (row, "column");
      assert_agrees (row, "statistic",
                     expected ("interaction", column, "statistic"), column);
      assert_agrees (row, "p_value",
                     expected ("interaction", column, "p_value"), column);
    }
  cr_assert_eq (i, 2);
  json_t *hidden = json_object_get (h, "sensitivity");
  assert_agrees (hidden, "e_value",
                 expected ("sensitivity", "hazard_ratio", "e_value"), "");
  assert_agrees (hidden, "e_value_limit",
                 expected ("sensitivity", "hazard_ratio", "e_value_limit"),
                 "");
}

Test (ledger, balance_before_adjusting_agrees_with_r)
{
  static const char *const fields[] = { "in_level", "in_reference", "smd" };
  json_t *h = demo_hypothesis ("retention_adjusted"), *row;
  size_t i;
  json_array_foreach (json_object_get (h, "balance"), i, row)
    {
      const char *of = world_text (row, "covariate");
      char name[64];
      snprintf (name, sizeof name, "%s_%s",
                strcmp (of, "open_incident") == 0 ? "incident" : of,
                world_text (row, "level"));
      for (size_t k = 0; k < 3; k++)
        assert_agrees (row, fields[k], expected ("balance", name, fields[k]),
                       name);
    }
  cr_assert_eq (i, 2 + 3);
}

/* A failed import lies before any contact. */
Test (ledger, a_control_that_passes_makes_it_consistent_with_an_effect)
{
  json_t *h = demo_hypothesis ("upgraded_adjusted");
  ASSERT_HOLDS (world_text (h, "sentence"),
                "is associated with a higher share, consistent with an "
                "effect");
  json_t *control = step_of (h, "negative_control", "risk_difference");
  double half = world_number (step_of (h, "adjusted", "risk_difference"),
                              "estimate") / 2;
  cr_expect_lt (world_number (control, "conf_high"), half);
}
