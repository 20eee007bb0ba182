/* `scan`: what is asked and what is not, what is written, what is wrong.
   That null findings are not confirmed is shown in tests/run/scan.c. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

#define SCAN "scan study.yaml -o out -q --no-charts"

/* The small study of world.h without hypotheses. */
static const char outcomes[] =
  "outcomes:\n"
  "  seats: {kind: mean, value: seats}\n"
  "  happy: {kind: share, condition: csat >= 4}\n"
  "  stays: {kind: survival}\n"
  "  spent: {kind: mean, table: events, sum: amount, within: 60 days}\n"
  "  big: {kind: share, condition: amount > 4}\n";
static const char cohorts[] =
  "cohorts:\n"
  "  plan: {by: column, column: plan}\n"
  "  touched: {by: event, table: events, within: 14 days}\n";
static const char money[] =
  "money:\n  revenue: {table: events, sum: amount}\n  horizon: 60 days\n"
  "  margin: 0.5\n";

static void
write_study (const struct sandbox *s, const char *one, const char *two,
             const char *three)
{
  char text[4096];
  snprintf (text, sizeof text,
            "study: small\nas_of: 2025-01-01\ndata:\n"
            "  customers: {file: customers.csv, id: id, start: signed, "
            "end: left}\n"
            "  events: {file: events.csv, id: id, customer: customer, "
            "at: at, from: 2023-12-01}\n%s%s%s", one, two, three);
  sandbox_write (s, "study.yaml", text);
}

static struct sandbox
small (void)
{
  struct sandbox s = world_new ();
  write_study (&s, cohorts, outcomes, "");
  return s;
}

static json_t *
scanned (const struct sandbox *s)
{
  struct ran r = sandbox_run (s, SCAN);
  cr_assert_eq (r.code, 0, "%s", r.err);
  return world_json (sandbox_read (s, "out/scan.json"));
}

Test (scan, every_file_is_there_and_the_default_directory_has_its_name)
{
  struct sandbox s = small ();
  struct ran r = sandbox_run (&s, "scan study.yaml");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "Report: study-scan/scan.html");
  ASSERT_HOLDS (r.out, "exploratory");
  static const char *const files[] = { "scan.html", "scan.md", "scan.json",
    "scan.csv", "manifest.json", "charts/correlations.svg",
    "charts/correlations.gp", "charts/correlations.dat" };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    {
      char name[64];
      snprintf (name, sizeof name, "study-scan/%s", files[i]);
      cr_assert (sandbox_has (&s, name), "%s", name);
    }
}

/* Hypotheses may be there; they are not what is asked. */
Test (scan, hypotheses_need_not_be_there_and_change_nothing)
{
  struct sandbox s = small ();
  const char *without = world_printed (json_object_get (scanned (&s),
                                                        "comparisons"));
  char more[2048];
  snprintf (more, sizeof more, "%shypotheses:\n  h: {cohort: plan, outcome: "
                               "seats}\n", outcomes);
  write_study (&s, cohorts, more, "");
  cr_assert_str_eq (world_printed (json_object_get (scanned (&s),
                                                    "comparisons")), without);
}

static bool
is_left (json_t *results, const char *split, const char *why)
{
  size_t i;
  json_t *l;
  json_array_foreach (json_object_get (results, "not_asked"), i, l)
    {
      json_t *of = json_object_get (l, "split");
      if (json_is_string (of) && !strcmp (json_string_value (of), split)
          && strstr (world_text (l, "why"), why))
        return true;
    }
  return false;
}

Test (scan, what_is_not_asked_is_listed_with_its_reason)
{
  struct sandbox s = small ();
  json_t *j = scanned (&s);
  cr_assert (is_left (j, "id", "an id"));
  cr_assert (is_left (j, "signed", "a date"));
  cr_assert (is_left (j, "left", "known only when a row has ended"));
  cr_assert (is_left (j, "seats", "outcome `seats` is made of it"));
  cr_assert (is_left (j, "csat", "outcome `happy` is made of it"));
  cr_assert (is_left (j, "kind", "fewer than 20 rows"));
}

/* A reason that only those who left have tells that they left. */
Test (scan, a_column_that_comes_with_the_end_is_not_asked)
{
  struct sandbox s = small ();
  char *text = sandbox_read (&s, "customers.csv");
  char whole[8192], *line = strtok (text, "\n");
  int n = sprintf (whole, "%s,reason\n", line);
  for (int i = 0; (line = strtok (NULL, "\n")); i++)
    n += sprintf (whole + n, "%s,%s\n", line,
                  i % 5 < 2 ? i % 2 ? "price" : "bugs" : "");
  sandbox_write (&s, "customers.csv", whole);
  cr_assert (is_left (scanned (&s), "reason",
                      "known only of those that have ended"));
}

/* 60 customers, two plans: the plan is a cohort, and asked once. */
Test (scan, a_column_that_is_a_cohort_is_asked_once)
{
  struct sandbox s = small ();
  size_t i, cohort = 0, column = 0;
  json_t *row;
  json_array_foreach (json_object_get (scanned (&s), "comparisons"), i, row)
    if (!strcmp (world_text (row, "unit"), "customers")
        && !strcmp (world_text (row, "split"), "plan"))
      {
        cohort += !strcmp (world_text (row, "split_by"), "cohort");
        column += !strcmp (world_text (row, "split_by"), "column");
        cr_assert_str_eq (world_text (row, "level"), "pro");
        cr_assert_str_eq (world_text (row, "against"), "free");
        cr_assert_str_eq (world_text (row, "label"), "exploratory");
      }
  cr_assert_eq (cohort, 4);
  cr_assert_eq (column, 0);
}

/* Under other labels, in another order, from another column. */
Test (scan, the_same_rows_at_the_same_levels_are_asked_once)
{
  struct sandbox s = small ();
  write_study (&s, "cohorts:\n"
                   "  paying: {by: condition, condition: plan == 'pro', "
                   "labels: [no, yes]}\n"
                   "  guest: {by: condition, condition: plan != 'pro', "
                   "labels: [no, yes]}\n", outcomes, "");
  json_t *row, *j = scanned (&s);
  size_t i, asked = 0;
  json_array_foreach (json_object_get (j, "comparisons"), i, row)
    {
      cr_assert_str_neq (world_text (row, "split"), "guest");
      asked += !strcmp (world_text (row, "split"), "paying");
    }
  cr_assert_geq (asked, 4);
  cr_assert (is_left (j, "guest", "the same as `paying`"));
}

/* `touched` is whoever has a row of events in 14 days; `spent` adds up
   these rows, and `seats` does not. */
Test (scan, an_outcome_of_the_event_that_makes_the_cohort_is_not_asked)
{
  struct sandbox s = small ();
  json_t *row, *j = scanned (&s);
  size_t i, asked = 0;
  json_array_foreach (json_object_get (j, "comparisons"), i, row)
    if (!strcmp (world_text (row, "split"), "touched"))
      {
        cr_assert_str_neq (world_text (row, "outcome"), "spent");
        asked += !strcmp (world_text (row, "outcome"), "seats");
      }
  cr_assert_eq (asked, 1);
  cr_assert (is_left (j, "touched", "made of the same rows of `events`"));
}

/* Other rows of the same table are another thing. */
Test (scan, an_outcome_of_other_rows_of_the_table_is_asked)
{
  struct sandbox s = small ();
  char *text = sandbox_read (&s, "events.csv");
  cr_assert (strstr (text, "kind") != NULL);
  write_study (&s, "cohorts: {first: {by: event, table: events, where: "
                   "kind == 'a', within: 14 days}}\n",
               "outcomes: {spent: {kind: mean, table: events, sum: amount, "
               "where: kind != 'a', within: 60 days}}\n", "");
  cr_assert (!is_left (scanned (&s), "first", "made of the same rows"));
}

/* Of a child table's rows too, by a column of their customer. */
Test (scan, columns_of_the_parent_split_a_child_table)
{
  struct sandbox s = small ();
  write_study (&s, "", outcomes, "");
  size_t i, found = 0;
  json_t *row;
  json_array_foreach (json_object_get (scanned (&s), "comparisons"), i, row)
    found += !strcmp (world_text (row, "unit"), "events")
             && !strcmp (world_text (row, "split"), "customers.plan");
  cr_assert_eq (found, 1);
}

/* Both halves together are all rows; estimates from all data come without
   a p, and half B is looked at only where half A found something. */
Test (scan, halves_add_up_and_all_data_have_no_p)
{
  struct sandbox s = small ();
  size_t i;
  json_t *row, *j = scanned (&s);
  cr_assert_eq (world_number (json_object_get (j, "halves"),
                              "discovery_clusters")
                  + world_number (json_object_get (j, "halves"),
                                  "confirmation_clusters"), 60);
  json_array_foreach (json_object_get (j, "comparisons"), i, row)
    {
      json_t *a = json_object_get (row, "discovery");
      json_t *b = json_object_get (row, "confirmation");
      json_t *all = json_object_get (row, "all_data");
      cr_assert_eq (b != NULL, json_is_true (json_object_get (a, "found")));
      cr_assert_null (json_object_get (all, "test"));
      cr_assert_null (json_object_get (all, "std_error"));
      cr_assert_lt (world_number (a, "level_rows"),
                    world_number (all, "level_rows"));
    }
}

/* Pro pay ten times as much from day 1 on, so that it is found: 60 days of
   it at a margin of a half. */
static void
write_payments (const struct sandbox *s)
{
  char text[32768];
  int n = sprintf (text, "id,customer,at,kind,amount\n");
  for (int i = 0; i < 60; i++)
    n += sprintf (text + n, "p%d,u%02d,2024-03-%02d,pay,%d\n", i, i,
                  1 + i % 20, i % 2 ? 10 + i % 3 : 100 + i % 7);
  sandbox_write (s, "events.csv", text);
}

/* `plan` and what was paid stand out; `paid` is `spent` once more. */
Test (scan, money_stands_once_behind_a_split)
{
  struct sandbox s = small ();
  write_payments (&s);
  char more[2048];
  snprintf (more, sizeof more, "%s  paid: {kind: mean, table: events, sum: "
                               "amount, within: 59 days}\n", outcomes);
  write_study (&s, "", more, money);
  size_t i, told = 0;
  json_t *row, *j = scanned (&s);
  json_t *behind = json_object_get (json_object_get (j, "money_of_splits"),
                                    "splits");
  cr_assert_eq (json_array_size (behind), 1);
  json_t *m = json_array_get (behind, 0);
  double all = world_number (json_object_get (m, "all"), "estimate");
  double each = world_number (json_object_get (m, "each"), "estimate");
  cr_assert_str_eq (world_text (m, "split"), "plan");
  cr_assert_float_eq (all, each * world_number (m, "customers"), 1e-6);
  json_array_foreach (json_object_get (j, "comparisons"), i, row)
    {
      if (strcmp (world_text (row, "split"), "plan")
          || !json_object_get (row, "confirmation"))
        continue;
      cr_assert_eq (world_number (row, "money_of_split"), all);
      double spent = world_number (
        json_object_get (json_object_get (row, "confirmation"), "effect"),
        "estimate");
      if (!strcmp (world_text (row, "outcome"), "spent"))
        cr_assert_float_eq (each, spent / 2, 1e-9);
      told++;
    }
  cr_assert_geq (told, 2);
}

Test (scan, what_the_money_of_a_split_is_stands_above_it)
{
  struct sandbox s = small ();
  write_payments (&s);
  write_study (&s, "", outcomes, money);
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --no-charts");
  ASSERT_HOLDS (r.out, "Money behind each split");
  char *page = sandbox_read (&s, "out/scan.md");
  ASSERT_HOLDS (page, "margin revenue (50.0 % of what is paid)");
  ASSERT_HOLDS (page, "over 60 days");
  ASSERT_HOLDS (page, "not to be added up");
  ASSERT_HOLDS (page, "money of the split");
}

Test (scan, without_money_it_is_said)
{
  struct sandbox s = small ();
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --no-charts");
  ASSERT_HOLDS (r.out, "The study has no `money`");
}

Test (scan, a_monthly_margin_alone_is_told_from_no_money)
{
  struct sandbox s = small ();
  write_study (&s, cohorts, outcomes, "money: {monthly_margin: 30, "
                                      "horizon: 365 days}\n");
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --no-charts");
  ASSERT_HOLDS (r.out, "has a `monthly_margin` but no `revenue`");
  cr_assert_null (strstr (r.out, "has no `money`"));
}

Test (scan, the_half_where_findings_stood_out_is_named)
{
  struct sandbox s = small ();
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --no-charts");
  ASSERT_HOLDS (r.out, "stood out in half A");
}

static bool
same_tree (const struct sandbox *s, const char *one, const char *other)
{
  char command[512];
  snprintf (command, sizeof command,
            "cd %s && diff -rq -x manifest.json %s %s >.diff", s->path, one,
            other);
  return system (command) == 0;
}

Test (scan, the_same_bytes_twice_and_in_any_order_of_events)
{
  struct sandbox s = small ();
  cr_assert_eq (sandbox_run (&s, "scan study.yaml -o one -q").code, 0);
  cr_assert_eq (sandbox_run (&s, "scan study.yaml -o two -q").code, 0);
  cr_assert (same_tree (&s, "one", "two"), "%s", sandbox_read (&s, ".diff"));
  const char *before = world_printed (
    json_object_get (world_json (sandbox_read (&s, "one/scan.json")),
                     "comparisons"));
  char *csv = sandbox_read (&s, "one/scan.csv");
  world_shuffle (&s, "events.csv");
  cr_assert_eq (sandbox_run (&s, "scan study.yaml -o three -q").code, 0);
  cr_assert_str_eq (sandbox_read (&s, "three/scan.csv"), csv);
  cr_assert_str_eq (world_printed (json_object_get (
                      world_json (sandbox_read (&s, "three/scan.json")),
                      "comparisons")), before);
}

/* Customers too: halves go by id. */
Test (scan, order_of_customers_moves_nobody_between_halves)
{
  struct sandbox s = small ();
  char *before = (scanned (&s), sandbox_read (&s, "out/scan.csv"));
  world_shuffle (&s, "customers.csv");
  scanned (&s);
  cr_assert_str_eq (sandbox_read (&s, "out/scan.csv"), before);
}

/* Correlations and funnels are sums over rows; the hash of the file and the
   like may differ. */
Test (scan, order_of_customers_moves_no_byte_of_any_number)
{
  static const char *const parts[] = { "comparisons", "correlations",
    "funnels", "money_of_splits", "not_asked", "halves" };
  struct sandbox s = small ();
  write_study (&s, cohorts, outcomes, money);
  json_t *before = scanned (&s);
  world_shuffle (&s, "customers.csv");
  json_t *after = scanned (&s);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    cr_assert_str_eq (world_printed (json_object_get (after, parts[i])),
                      world_printed (json_object_get (before, parts[i])));
}

Test (scan, another_seed_makes_other_halves)
{
  struct sandbox s = small ();
  scanned (&s);
  char *before = sandbox_read (&s, "out/scan.csv");
  cr_assert_eq (sandbox_run (&s, SCAN " --seed 7").code, 0);
  cr_assert_str_neq (sandbox_read (&s, "out/scan.csv"), before);
}

Test (scan, three_customers_are_asked_nothing_and_told_so)
{
  struct sandbox s = small ();
  sandbox_write (&s, "customers.csv",
                 "id,signed,left,plan,seats,csat\n"
                 "u00,2024-01-01,,pro,1,5\nu01,2024-01-02,,free,2,3\n"
                 "u02,2024-01-03,,free,3,4\n");
  sandbox_write (&s, "events.csv", "id,customer,at,kind,amount\n"
                                   "e1,u00,2024-02-01,pay,5\n");
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --no-charts");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "0 comparisons were asked");
  ASSERT_HOLDS (r.out, "not asked");
}

Test (scan, without_cohorts_columns_are_asked)
{
  struct sandbox s = small ();
  write_study (&s, "", outcomes, "");
  cr_assert_gt (json_array_size (json_object_get (scanned (&s),
                                                  "comparisons")), 3);
}

Test (scan, without_outcomes_there_is_nothing_to_look_at)
{
  struct sandbox s = small ();
  write_study (&s, cohorts, "", "");
  ASSERT_FAILS (sandbox_run (&s, SCAN), 2, "the study has no `outcomes`");
  assert_nothing_written (&s, "out");
}

Test (scan, bad_usage_and_bad_places_have_their_codes)
{
  struct sandbox s = small ();
  ASSERT_FAILS (sandbox_run (&s, "scan"), 2, "no study file given");
  ASSERT_FAILS (sandbox_run (&s, "scan study.yaml --cohort plan"), 2,
                "unknown option `--cohort`");
  ASSERT_FAILS (sandbox_run (&s, "scan study.yaml --seed x"), 2, "`--seed`");
  ASSERT_FAILS (sandbox_run (&s, "scan none.yaml"), 2, "none.yaml");
  sandbox_write (&s, "mine", "a file");
  ASSERT_FAILS (sandbox_run (&s, "scan study.yaml -o mine -q --no-charts"),
                4, "mine");
  write_study (&s, cohorts, "outcomes: {x: {kind: mean, value: seats, "
                            "whree: y}}\n", "");
  ASSERT_FAILS (sandbox_run (&s, SCAN), 2, "did you mean `where`?");
}

Test (scan, an_outcome_of_no_column_is_not_asked)
{
  struct sandbox s = small ();
  write_study (&s, cohorts, "outcomes: {seats: {kind: mean, value: seats}, "
                            "x: {kind: mean, value: nosuch}}\n", "");
  size_t i, found = 0;
  json_t *l;
  json_array_foreach (json_object_get (scanned (&s), "not_asked"), i, l)
    found += strstr (world_text (l, "why"), "no column `nosuch`") != NULL;
  cr_assert_eq (found, 1);
}

/* Labels from the data are made safe wherever they go. */
Test (scan, hostile_labels_stay_labels)
{
  struct sandbox s = small ();
  char text[16384];
  int n = sprintf (text, "id,customer,at,kind,amount\n");
  for (int i = 0; i < 120; i++)
    n += sprintf (text + n, "e%d,u%02d,2024-03-01 10:%02d:00,%s,%d\n", i,
                  i % 60, i % 60,
                  i % 3 == 0   ? "<script>x</script>"
                  : i % 3 == 1 ? "=1+1" : "'`touch canary`'", i % 9);
  sandbox_write (&s, "events.csv", text);
  struct ran r = sandbox_run (&s, "scan study.yaml -o out");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_null (strstr (sandbox_read (&s, "out/scan.html"), "<script"));
  ASSERT_HOLDS (sandbox_read (&s, "out/scan.csv"), ",'=1+1,");
  cr_assert (!sandbox_has (&s, "out/charts/canary"));
  cr_assert (sandbox_has (&s, "out/charts/funnel-big-kind.svg"));
}

Test (scan, json_goes_to_standard_output)
{
  struct sandbox s = small ();
  struct ran r = sandbox_run (&s, "scan study.yaml -o out --json "
                                  "--no-charts");
  cr_assert_str_eq (r.out, sandbox_read (&s, "out/scan.json"));
  cr_assert_str_eq (world_text (world_json (r.out), "schema"),
                    "cohortest.scan/1");
}
