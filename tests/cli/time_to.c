/* A time to an event that leaving rules out, from the exports to the
   report. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/world.h"

/* Seen on 2024-01-15.  pro: an event on day 1, gone on day 2, not seen
   after day 2, events on days 3, 3 and 5, gone on day 5, not seen after day
   6.  free: an event on day 1, gone on day 2, an event on day 3, still
   there.  team: gone, gone, still there. */
static const char customers[] =
  "id,signed,left,plan\n"
  "p1,2024-01-01,,pro\n"
  "p2,2024-01-01,2024-01-03,pro\n"
  "p3,2024-01-13,,pro\n"
  "p4,2024-01-01,,pro\n"
  "p5,2024-01-01,2024-01-09,pro\n"
  "p6,2024-01-01,,pro\n"
  "p7,2024-01-01,2024-01-06,pro\n"
  "p8,2024-01-09,,pro\n"
  "f1,2024-01-01,,free\n"
  "f2,2024-01-01,2024-01-03,free\n"
  "f3,2024-01-01,,free\n"
  "f4,2024-01-01,,free\n"
  "t1,2024-01-01,2024-01-03,team\n"
  "t2,2024-01-01,2024-01-05,team\n"
  "t3,2024-01-01,,team\n";
static const char events[] =
  "id,customer,at,kind\n"
  "1,p1,2024-01-02,up\n"
  "2,p1,2024-01-07,up\n"
  "3,p4,2024-01-04,up\n"
  "4,p5,2024-01-04,up\n"
  "5,p6,2024-01-06,up\n"
  "6,p8,2024-01-10,pay\n"
  "7,f1,2024-01-02,up\n"
  "8,f3,2024-01-04,up\n";

static struct sandbox
upgrades (const char *levels, const char *hypothesis)
{
  struct sandbox s = sandbox_new ();
  char cohorts[200];
  snprintf (cohorts, sizeof cohorts,
            "  plan: {by: column, column: plan, levels: [%s]}\n", levels);
  sandbox_write (&s, "customers.csv", customers);
  sandbox_write (&s, "events.csv", events);
  world_study (&s, (struct world){
    .top = "study: small\nas_of: 2024-01-15\n", .cohorts = cohorts,
    .outcomes = "  up: {kind: time_to, table: events, "
                "where: kind == 'up'}\n",
    .hypotheses = hypothesis });
  return s;
}

/* By the fifth day 23/40 of pro have upgraded (1/8 + 3/4 2/5 + 9/20 1/3),
   and 1/2 of free (1/4 + 1/2 1/2). */
Test (time_to, shares_are_the_hand_worked_fractions)
{
  struct sandbox s = upgrades (
    "free, pro", "  h: {claim: h, cohort: plan, outcome: up, "
                 "horizon: 5 days}\n");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *h = world_hypothesis (world_results (&s), "h");
  json_t *reference = world_row (h, "groups", 0);
  json_t *level = world_row (h, "groups", 1);
  cr_assert (fabs (world_number (reference, "share") - 1. / 2) < 1e-12);
  cr_assert (fabs (world_number (level, "share") - 23. / 40) < 1e-12);
  cr_assert_eq (world_number (level, "events"), 4);
  cr_assert_eq (world_number (level, "person_time"), 1 + 2 + 2 + 3 + 3 + 5 + 5
                                                  + 5);
  json_t *effect = world_row (h, "effects", 0);
  json_t *test = world_row (h, "tests", 0);
  cr_assert_str_eq (world_text (effect, "measure"), "cif_difference");
  cr_assert (fabs (world_number (effect, "estimate") - 3. / 40) < 1e-12);
  cr_assert_str_eq (world_text (test, "method"), "gray");
  cr_assert (json_is_true (json_object_get (test, "headline")));
  cr_assert_str_eq (world_text (h, "time_unit"), "days");
  ASSERT_HOLDS (world_printed (json_object_get (h, "notes")),
                "3 units left before the event");
}

Test (time_to, without_a_horizon_the_common_last_day_is_named)
{
  struct sandbox s = upgrades (
    "free, pro", "  h: {claim: h, cohort: plan, outcome: up}\n");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *h = world_hypothesis (world_results (&s), "h");
  ASSERT_HOLDS (world_printed (json_object_get (h, "notes")),
                "those by 6 days, the last time to which every cohort was "
                "followed, with 1 or more at risk");
}

/* Nobody of team upgrades: 1 - .025^(1/3) is the most that its three
   allow. */
Test (time_to, a_cohort_without_events_is_compared)
{
  struct sandbox s = upgrades (
    "team, pro", "  h: {claim: h, cohort: plan, outcome: up, "
                 "horizon: 5 days}\n");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *effect
    = world_row (world_hypothesis (world_results (&s), "h"), "effects", 0);
  cr_assert_str_eq (world_text (effect, "status"), "ok");
  cr_assert (fabs (world_number (effect, "estimate") - 23. / 40) < 1e-12);
  cr_assert (world_number (effect, "conf_low")
             < 23. / 40 - (1 - pow (.025, 1. / 3)));
}

Test (time_to, three_cohorts_have_one_test_and_every_pair)
{
  struct sandbox s = upgrades (
    "free, pro, team", "  h: {claim: h, cohort: plan, outcome: up}\n");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *h = world_hypothesis (world_results (&s), "h");
  size_t pairs = 0, whole = 0, i;
  json_t *test;
  json_array_foreach (json_object_get (h, "tests"), i, test)
    {
      bool gray = strcmp (world_text (test, "method"), "gray") == 0;
      bool pair = json_is_string (json_object_get (test, "level"));
      pairs += gray && pair;
      whole += gray && !pair;
      if (gray && pair)
        cr_assert (world_number (test, "p_adjusted")
                   >= world_number (test, "p_value"));
    }
  cr_assert (whole == 1 && pairs == 3);
}

Test (time_to, units_that_share_clusters_are_refused)
{
  struct sandbox s = upgrades ("free, pro", NULL);
  world_study (&s, (struct world){
    .top = "study: small\nas_of: 2024-01-15\n", .table = ", cluster: plan",
    .outcomes = "  up: {kind: time_to, table: events, "
                "where: kind == 'up'}\n",
    .hypotheses = "  h: {claim: h, cohort: plan, outcome: up}\n" });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *h = world_hypothesis (world_results (&s), "h");
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "status"),
                    "refused");
  cr_assert_str_eq (world_text (h, "verdict"), "not_testable");
}

/* 120 customers of two or three plans in 40 accounts, by threes; an
   upgrade for two of five, and one of seven left before. */
static json_t *
in_accounts (const char *levels, const char *tests)
{
  static const char *const plans[] = { "free", "pro", "team" };
  struct sandbox s = sandbox_new ();
  char rows[20000] = "id,signed,left,plan,account\n";
  char ups[20000] = "id,customer,at,kind\n", text[2000];
  size_t length = strlen (rows), used = strlen (ups);
  for (int i = 0; i < 120; i++)
    {
      bool gone = i % 7 == 3, up = (i + i / 3) % 5 < 2 && !gone;
      length += (size_t) sprintf (rows + length, "%d,2024-01-01,%s,%s,k%d\n",
                                  i, gone ? "2024-01-05" : "",
                                  plans[i * 5 % 3], i / 3);
      if (up)
        used += (size_t) sprintf (ups + used, "%d,%d,2024-01-%02d,up\n", i,
                                  i, 2 + i % 11);
    }
  sprintf (text,
           "study: small\nas_of: 2024-01-15\n"
           "data:\n"
           "  customers: {file: c.csv, id: id, start: signed, end: left, "
           "cluster: account}\n"
           "  events: {file: e.csv, customer: customer, at: at, id: id, "
           "from: 2024-01-01}\n"
           "cohorts:\n"
           "  plan: {by: column, column: plan, levels: [%s]}\n"
           "outcomes:\n"
           "  up: {kind: time_to, table: events, where: kind == 'up'}\n"
           "hypotheses:\n"
           "  h: {cohort: plan, outcome: up, horizon: 10 days%s}\n",
           levels, tests);
  sandbox_write (&s, "c.csv", rows);
  sandbox_write (&s, "e.csv", ups);
  sandbox_write (&s, "study.yaml", text);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_hypothesis (world_results (&s), "h");
}

Test (time_to, in_clusters_the_shares_at_the_horizon_lead)
{
  json_t *h = in_accounts ("free, pro", "");
  json_t *test = world_row (h, "tests", 0);
  json_t *effect = world_row (h, "effects", 0);
  cr_assert_str_eq (world_text (test, "method"), "cluster_wald");
  cr_assert_str_eq (world_text (test, "status"), "ok");
  cr_assert (json_is_true (json_object_get (test, "headline")));
  cr_assert_str_eq (world_text (effect, "measure"), "cif_difference");
  cr_assert_str_eq (world_text (effect, "conf_method"),
                    "mover_log_log_cluster");
  cr_assert (fabs (world_number (effect, "estimate")
                     / world_number (effect, "std_error")
                   - world_number (test, "statistic")) < 1e-9);
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "method"),
                    "log_rank");
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "status"), "ok");
}

Test (time_to, grays_test_is_refused_in_clusters)
{
  json_t *h = in_accounts ("free, pro", ", tests: [gray, cluster_wald]");
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "status"),
                    "refused");
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "status"), "ok");
  cr_assert_str_eq (world_text (h, "verdict"), "not_testable");
}

/* Forty accounts: too few for one test of three, enough for pairs. */
Test (time_to, pairs_stand_where_one_test_of_three_needs_more_clusters)
{
  json_t *h = in_accounts ("free, pro, team", ""), *test;
  size_t pairs = 0, i;
  json_array_foreach (json_object_get (h, "tests"), i, test)
    if (json_is_string (json_object_get (test, "level")))
      {
        cr_assert_str_eq (world_text (test, "method"), "cluster_wald");
        cr_assert_str_eq (world_text (test, "status"), "ok");
        cr_assert (world_number (test, "p_adjusted")
                   >= world_number (test, "p_value"));
        pairs++;
      }
  cr_assert_eq (pairs, 3);
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "status"),
                    "refused");
  ASSERT_HOLDS (world_text (world_row (h, "tests", 0), "why"),
                "50 clusters");
}
