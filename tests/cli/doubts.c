/* What reads without an error and is hardly meant gets a warning, which
   changes no exit code. */

#include <stdio.h>
#include <string.h>

#include "cli/world.h"

/* A run with warnings holds every PART of them and is done. */
#define ASSERT_WARNS(r, ...) ASSERT_FAILS ((r), 0, __VA_ARGS__)

static void
events_for (const struct sandbox *s, const char *prefix, int known)
{
  char text[4096];
  int n = sprintf (text, "id,customer,at,kind,amount\n");
  for (int i = 0; i < 20; i++)
    n += sprintf (text + n, "e%d,%s%02d,2024-03-%02d,pay,1\n", i,
                  i < known ? "u" : prefix, i, 1 + i);
  sandbox_write (s, "events.csv", text);
}

Test (doubts, keys_that_find_no_parent_are_shown_beside_those_that_would)
{
  struct sandbox s = world_new ();
  events_for (&s, "cus_", 10);
  ASSERT_WARNS (sandbox_run (&s, CHECK),
                "warning[E304]: 10 of 20 rows of `events` belong to no row "
                "of `customers`",
                " --> events.csv:12 (column 2, `customer`)",
                "`customer` holds ids such as `cus_10`, and `id` of "
                "`customers` ids such as `u00`");
}

Test (doubts, fewer_strangers_than_half_are_only_counted)
{
  struct sandbox s = world_new ();
  events_for (&s, "cus_", 11);
  struct ran r = sandbox_run (&s, CHECK);
  cr_assert_eq (r.code, 0);
  cr_assert_str_empty (r.err);
}

Test (doubts, a_table_of_which_nothing_is_left_says_why)
{
  struct sandbox s = world_new ();
  events_for (&s, "cus_", 0);
  world_study (&s, (struct world){
                     .outcomes = "  paid: {kind: mean, value: amount}\n",
                     .hypotheses = "  h: {claim: a, unit: events, "
                                   "cohort: plan, outcome: paid}\n",
                     .cohorts = "  plan: {by: column, column: "
                                "parent.plan}\n" });
  ASSERT_FAILS (sandbox_run (&s, CHECK), 3,
                "error[E303]: no row of table `events` can be used",
                "20 of 20 rows were left out because the parent's table has "
                "no such key, first events.csv:2");
}

Test (doubts, days_that_stand_for_no_date_are_named)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 4,
              "u02,2024-01-03,1900-01-01 00:00:00,pro,2,3\n");
  ASSERT_WARNS (sandbox_run (&s, CHECK),
                "warning[E305]: 1 value is 1900-01-01 or 1970-01-01",
                " --> customers.csv (column 3, `left`)",
                "list it under `missing:` of `customers`");
  world_study (&s, (struct world){
                     .table = ", missing: ['1900-01-01 00:00:00']" });
  cr_assert_str_empty (sandbox_run (&s, CHECK).err);
}

Test (doubts, a_zone_in_a_columns_name_asks_for_an_offset)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 1,
              "id,Started (America/New_York),left,plan,seats,csat\n");
  static const char section[]
    = "  customers: {file: customers.csv, id: id, end: left, "
      "start: Started (America/New_York)%s}\n";
  char text[256];
  snprintf (text, sizeof text, section, "");
  world_study (&s, (struct world){ .customers = text });
  ASSERT_WARNS (sandbox_run (&s, CHECK),
                "the name says America/New_York, and the times are read as "
                "UTC", "`timezone:` of `customers`");
  snprintf (text, sizeof text, section, ", timezone: \"-05:00\"");
  world_study (&s, (struct world){ .customers = text });
  cr_assert_str_empty (sandbox_run (&s, CHECK).err);
}

/* Questions on the 1st and 2nd at noon; ANSWERED in place of the second
   one's reply. */
static struct ran
check_replies (const char *answered, const char *cuts)
{
  struct sandbox s = world_new ();
  char text[512], cohort[256];
  snprintf (text, sizeof text, "id,customer,at,kind,amount,reply\n"
            "e0,u01,2024-03-01 12:00,pay,1,2024-03-01 13:00\n"
            "e1,u02,2024-03-02 12:00,pay,1,%s\n", answered);
  sandbox_write (&s, "events.csv", text);
  snprintf (cohort, sizeof cohort, "  speed: {by: first_event, "
            "table: events, value: reply - at, cuts: [%s]}\n", cuts);
  world_study (&s, (struct world){
                     .cohorts = cohort,
                     .hypotheses = "  h: {claim: a, cohort: speed, "
                                   "outcome: stays}\n"
                                   "  i: {claim: b, cohort: speed, "
                                   "outcome: stays}\n" });
  return sandbox_run (&s, CHECK);
}

Test (doubts, a_reply_before_its_question_is_named)
{
  struct ran r = check_replies ("2024-03-02 11:59", "2 hours");
  ASSERT_WARNS (r, "warning[E305]: 1 value of `reply - at` is negative and "
                   "below every cut", "study.yaml:",
                "is each the column that it should be?");
  cr_assert_null (strstr (strstr (r.err, "E305") + 4, "E305"),
                  "two hypotheses say it once:\n%s", r.err);
  cr_assert_str_empty (check_replies ("2024-03-02 12:00", "2 hours").err);
  cr_assert_str_empty (check_replies ("", "2 hours").err);
  cr_assert_str_empty (check_replies ("2024-03-02 11:59",
                                      "0 hours, 2 hours").err);
}
