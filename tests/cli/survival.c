/* Survival end to end where units share clusters, and with several
   cohorts: numbers of tests/oracle/survival_cluster.R. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/world.h"

/* 120 customers from 2024-01-01, seen for 182 days; customer I in cohort
   I mod 3 and account I^2 mod 61. */
static void
write_customers (const struct sandbox *s)
{
  char text[8192], left[40];
  static const int before[] = { 0, 31, 60, 91, 121, 152, 182, 213 };
  int n = sprintf (text, "id,signed,left,plan,account\n");
  for (int i = 0; i < 120; i++)
    {
      int day = 1 + i * 37 % 200, month = 0;
      while (day >= before[month + 1])
        month++;
      snprintf (left, sizeof left, "2024-%02d-%02d", month + 1,
                day - before[month] + 1);
      n += sprintf (text + n, "u%03d,2024-01-01,%s,p%d,a%d\n", i,
                    i % 5 < 2 + i % 3 ? left : "", i % 3, i * i % 61);
    }
  sandbox_write (s, "customers.csv", text);
}

/* LEVELS may go on with further keys of the cohort. */
static json_t *
answer (const char *table, const char *levels, const char *keys)
{
  struct sandbox s = world_new ();
  write_customers (&s);
  char cohorts[256], hypotheses[256];
  snprintf (cohorts, sizeof cohorts,
            "  plan: {by: column, column: plan, levels: %s}\n", levels);
  snprintf (hypotheses, sizeof hypotheses,
            "  h: {claim: a, cohort: plan, outcome: stays%s}\n", keys);
  world_study (&s, (struct world){
    .top = "study: accounts\nas_of: 2024-07-01\n", .table = table,
    .cohorts = cohorts, .outcomes = "  stays: {kind: survival}\n",
    .hypotheses = hypotheses });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%d: %s", r.code, r.err);
  return world_hypothesis (world_results (&s), "h");
}

/* The I-th of LIST whose KEY is NAME. */
static json_t *
nth (json_t *h, const char *list, const char *key, const char *name,
     size_t nth)
{
  size_t i;
  json_t *x;
  json_array_foreach (json_object_get (h, list), i, x)
    if (strcmp (world_text (x, key), name) == 0 && nth-- == 0)
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

static const char accounts[] = ", cluster: account";

Test (survival, of_two_cohorts_honours_clusters)
{
  json_t *h = answer (accounts, "[p0, p1]", "");
  json_t *t = nth (h, "tests", "method", "log_rank", 0);
  cr_assert (json_is_true (json_object_get (t, "headline")));
  assert_number (t, "statistic", 2.4539498774612487);
  ASSERT_HOLDS (world_text (json_object_get (t, "options"), "variance"),
                "cluster");
  json_t *hr = nth (h, "effects", "measure", "hazard_ratio", 0);
  assert_number (hr, "estimate", exp (0.46731077579881203));
  assert_number (hr, "std_error", 0.26176915112377636 * sqrt (31. / (31 - 1)));
  assert_number (nth (h, "tests", "method", "cox_wald", 0), "df2",
                 31 - 1);
  const char *const measures[]
    = { "rmst_difference", "survival_difference", "median_difference" };
  for (int m = 0; m < 3; m++)
    ASSERT_HOLDS ("ok unbounded not_reached",
                  world_text (nth (h, "effects", "measure", measures[m], 0),
                              "status"));
}

Test (survival, of_three_cohorts_honours_clusters)
{
  json_t *h = answer (accounts, "[p0, p1, p2]", "");
  json_t *t = nth (h, "tests", "method", "log_rank", 0);
  assert_number (t, "statistic", 7.6448839997648061);
  assert_number (t, "df", 2);
  nth (h, "tests", "method", "log_rank", 3);
}

Test (survival, a_method_that_takes_units_for_independent_is_refused)
{
  json_t *h = answer (accounts, "[p0, p1]", ", tests: [log_rank, gehan]");
  cr_assert_str_eq (world_text (nth (h, "tests", "method", "gehan", 0),
                                "status"), "refused");
  cr_assert_str_eq (world_text (nth (h, "tests", "method", "log_rank", 0),
                                "status"), "ok");
}

Test (survival, of_three_cohorts_tests_pairs_and_on_request_a_trend)
{
  static const double pair[]
    = { 1.940874336537485, 9.1017142255115875, 3.2961659228921709 };
  static const double adjusted[]
    = { 0.16357363145477044, 0.0076611014102713629, 0.13888358417390134 };
  json_t *h = answer ("", "[p0, p1, p2]", "");
  assert_number (nth (h, "tests", "method", "log_rank", 0), "statistic",
                 9.8679384468426772);
  for (size_t i = 0; i < 3; i++)
    {
      json_t *t = nth (h, "tests", "method", "log_rank", i + 1);
      assert_number (t, "statistic", pair[i]);
      assert_number (t, "p_adjusted", adjusted[i]);
    }
  h = answer ("", "[p0, p1, p2]", ", tests: [log_rank_trend, gehan]");
  assert_number (nth (h, "tests", "method", "log_rank_trend", 0),
                 "statistic", 3.0956491295963513);
  cr_assert_str_eq (world_text (nth (h, "tests", "method", "gehan", 0),
                                "status"), "ok");
}

/* Cohort I leaves with chance (2 + I)/5: the later, the sooner. */
Test (survival, of_ordered_cohorts_a_direction_is_that_of_the_trend)
{
  static const char ordered[] = "[p0, p1, p2], ordered: yes";
  json_t *h = answer ("", ordered, ", expect: lower");
  json_t *t = nth (h, "tests", "method", "log_rank_trend", 0);
  cr_assert (json_is_true (json_object_get (t, "headline")));
  cr_assert_str_eq (world_text (h, "verdict"), "supported");
  ASSERT_HOLDS (world_text (h, "sentence"), "leaving sooner");
  h = answer ("", ordered, ", expect: higher");
  cr_assert_str_eq (world_text (h, "verdict"), "contradicted");
  h = answer (accounts, ordered, ", expect: lower");
  t = nth (h, "tests", "method", "log_rank_trend", 0);
  cr_assert (json_is_true (json_object_get (t, "headline")));
  ASSERT_HOLDS (world_text (json_object_get (t, "options"), "variance"),
                "cluster");
}

/* The dates of survival's vignette "tiedtimes": 40 intervals of 51, 61, 71
   and 81 days, ten each, which computed in years were 8 lengths with a
   chi-square of .100.  tests/oracle/known_bugs.R. */
Test (survival, intervals_of_as_many_days_tie)
{
  struct sandbox s = world_new ();
  char text[8192];
  int n = sprintf (text, "id,signed,left,plan,seats,csat\n");
  for (int i = 1; i <= 40; i++)
    n += sprintf (text + n, "u%02d,1998-%02d-%02d,1998-12-%02d,%s,1,1\n", i,
                  i <= 17 ? 9 : 10, i <= 17 ? 13 + i : i - 17,
                  3 + (i - 1) % 10 + 1, i % 3 ? "free" : "pro");
  sandbox_write (&s, "customers.csv", text);
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: stays}\n" });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 0, "%d: %s", r.code, r.err);
  json_t *h = world_hypothesis (world_results (&s), "h");
  assert_number (nth (h, "tests", "method", "log_rank", 0), "statistic",
                 0.04013823286876899);
}
