/* Hypotheses that cannot be answered: exit code 1, the verdict, and why;
   never a 0, a NaN or p = 1 in place of a number. */

#include <stdio.h>
#include <string.h>

#include "cli/world.h"

static json_t *
run (struct sandbox *s, const char *keys, int code)
{
  char text[512];
  snprintf (text, sizeof text, "  h: {claim: a, %s}\n", keys);
  world_study (s, (struct world){
    .outcomes = "  seats: {kind: mean, value: seats}\n"
                "  same: {kind: mean, value: seats * 0}\n"
                "  some: {kind: mean, value: only}\n"
                "  never: {kind: share, condition: csat > 9}\n"
                "  always: {kind: share, condition: csat > 0}\n"
                "  stays: {kind: survival}\n",
    .hypotheses = text });
  struct ran r = sandbox_run (s, RUN);
  cr_assert_eq (r.code, code, "%d: %s", r.code, r.err);
  cr_assert_str_empty (r.err);
  return world_hypothesis (world_results (s), "h");
}

static void
add_column (struct sandbox *s)
{
  char *text = sandbox_read (s, "customers.csv"), out[8192];
  int n = 0, row = 0;
  for (char *line = strtok (text, "\n"); line; line = strtok (NULL, "\n"))
    n += snprintf (out + n, sizeof out - (size_t) n, "%s,%s\n", line,
                   row++ == 0 ? "only" : strstr (line, "pro") ? "3"
                                         : row % 3 ? "1" : "2");
  sandbox_write (s, "customers.csv", out);
}

/* As run(), in a new sandbox. */
static json_t *
answer (const char *keys, int code)
{
  struct sandbox s = world_new ();
  add_column (&s);
  return run (&s, keys, code);
}

static json_t *
headline (json_t *h, const char *list)
{
  size_t i;
  json_t *x;
  json_array_foreach (json_object_get (h, list), i, x)
    if (json_is_true (json_object_get (x, "headline")))
      return x;
  cr_assert_fail ("no headline among %s", list);
  return NULL;
}

static void
assert_not_testable (json_t *h, const char *status, const char *why)
{
  cr_assert_str_eq (world_text (h, "verdict"), "not_testable");
  json_t *t = headline (h, "tests");
  cr_assert_str_eq (world_text (t, "status"), status);
  cr_assert_str_eq (world_text (t, "why"), why);
  cr_assert (json_is_null (json_object_get (t, "p_value")));
  ASSERT_HOLDS (world_text (h, "sentence"), why);
}

Test (degenerate, cohort_without_members)
{
  json_t *h = answer ("cohort: plan, outcome: seats, where: plan == 'pro'",
                      1);
  assert_not_testable (h, "empty", "a cohort is empty");
  json_t *g = json_array_get (json_object_get (h, "groups"), 0);
  cr_assert_eq (json_integer_value (json_object_get (g, "n")), 0);
  cr_assert (json_is_null (json_object_get (g, "mean")));
  cr_assert_str_eq (world_text (json_object_get (g, "why"), "mean"),
                    "nobody is in this cohort");
}

Test (degenerate, cohort_of_one)
{
  json_t *h = answer ("cohort: plan, outcome: seats, where: plan == 'pro' "
                      "or id == 'u01'", 1);
  assert_not_testable (h, "empty", "a cohort has fewer than two members");
  json_t *g = json_array_get (json_object_get (h, "groups"), 0);
  cr_assert (json_is_null (json_object_get (g, "sd")));
}

Test (degenerate, both_cohorts_constant)
{
  json_t *h = answer ("cohort: plan, outcome: same", 1);
  assert_not_testable (h, "degenerate",
                       "all values within each cohort are equal");
}

Test (degenerate, one_cohort_constant_can_be_tested)
{
  json_t *h = answer ("cohort: plan, outcome: some", 0);
  cr_assert_str_eq (world_text (headline (h, "tests"), "status"), "ok");
  cr_assert_str_eq (world_text (h, "verdict"), "supported");
}

Test (degenerate, nobody_and_everybody)
{
  assert_not_testable (answer ("cohort: plan, outcome: never", 1),
                       "degenerate",
                       "nobody in either cohort has the outcome");
  assert_not_testable (answer ("cohort: plan, outcome: always", 1),
                       "degenerate",
                       "everybody in both cohorts has the outcome");
}

/* Every cell of it missing: nobody has an outcome, and the ledger says
   so. */
Test (degenerate, column_without_a_value)
{
  struct sandbox s = world_new ();
  char *text = sandbox_read (&s, "customers.csv"), out[8192];
  int n = 0;
  for (char *line = strtok (text, "\n"); line; line = strtok (NULL, "\n"))
    n += snprintf (out + n, sizeof out - (size_t) n, "%s,%s\n", line,
                   n ? "NA" : "only");
  sandbox_write (&s, "customers.csv", out);
  json_t *h = run (&s, "cohort: plan, outcome: some", 1);
  assert_not_testable (h, "empty", "a cohort is empty");
  sandbox_run (&s, "run study.yaml -o out2 -q --no-charts");
  char *results = sandbox_read (&s, "out2/results.json");
  cr_assert_null (strstr (results, "NaN"));
  ASSERT_HOLDS (results, "outcome_missing");
}

/* Blanks `left` of the rows that hold WORD. */
static void
nobody_leaves (struct sandbox *s, const char *word)
{
  char *text = sandbox_read (s, "customers.csv"), out[8192];
  int n = 0;
  for (char *line = strtok (text, "\n"); line; line = strtok (NULL, "\n"))
    {
      char *left = strchr (strchr (line, ',') + 1, ',') + 1;
      bool blank = *left == '2' && strstr (line, word);
      n += snprintf (out + n, sizeof out - (size_t) n, "%.*s%s\n",
                     (int) (left - line), line,
                     blank ? strchr (left, ',') : left);
    }
  sandbox_write (s, "customers.csv", out);
}

static json_t *
stays_without (const char *word, const char *more)
{
  struct sandbox s = world_new ();
  nobody_leaves (&s, word);
  char keys[128];
  snprintf (keys, sizeof keys, "cohort: plan, outcome: stays%s", more);
  char text[512];
  snprintf (text, sizeof text, "  h: {claim: a, %s}\n", keys);
  world_study (&s, (struct world){ .hypotheses = text });
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  return world_hypothesis (world_results (&s), "h");
}

Test (degenerate, no_event_at_all)
{
  json_t *h = stays_without ("", "");
  assert_not_testable (h, "degenerate", "no event in any cohort");
  h = stays_without ("", ", margin: 3 days");
  cr_assert_str_eq (world_text (h, "verdict"), "not_testable");
  ASSERT_HOLDS (world_text (h, "sentence"), "no standard error");
}

/* The curve stays at 1: its area is known, its spread is not. */
Test (degenerate, all_censored_cohort_keeps_its_restricted_mean)
{
  json_t *h = stays_without (",pro,", ", horizon: 100 days");
  json_t *g = json_array_get (json_object_get (h, "groups"), 1);
  cr_assert_str_eq (world_text (g, "label"), "pro");
  cr_assert_eq (json_number_value (json_object_get (g, "rmst")), 100);
  cr_assert (json_is_null (json_object_get (g, "median_survival")));
}

Test (degenerate, all_events_in_one_cohort)
{
  json_t *h = stays_without (",pro,", "");
  cr_assert_str_eq (world_text (headline (h, "tests"), "status"), "ok");
  json_t *e = headline (h, "effects");
  cr_assert_str_eq (world_text (e, "measure"), "hazard_ratio");
  cr_assert_str_eq (world_text (e, "status"), "infinite");
  cr_assert (json_is_null (json_object_get (e, "estimate")));
  ASSERT_HOLDS (world_text (e, "why"), "the level never has the event");
  cr_assert_str_eq (world_text (h, "verdict"), "not_testable");
  h = stays_without (",pro,", ", margin: 3 days");
  cr_assert_str_neq (world_text (h, "verdict"), "not_testable");
}

/* Sums, squares and axes of the largest numbers that are read. */
Test (degenerate, largest_numbers_are_computed_and_drawn)
{
  struct sandbox s = world_new ();
  static const char *const values[] = { "1e100", "-1e100", "9e99" };
  for (size_t line = 2; line < 40; line++)
    {
      char row[64];
      snprintf (row, sizeof row, "v%zu,2024-01-04,,%s,%s,2\n", line,
                line % 2 ? "free" : "pro", values[line % 3]);
      world_line (&s, "customers.csv", line, row);
    }
  world_study (&s, (struct world){
    .hypotheses = "  a: {claim: a, cohort: plan, outcome: seats}\n"
                  "  b: {claim: b, outcome: seats, target: 1}\n" });
  struct ran r = sandbox_run (&s, "run study.yaml -o out -v");
  cr_assert_eq (r.code, 0, "%d: %s", r.code, r.err);
  cr_assert (sandbox_has (&s, "out/charts/a.svg"));
}
