/* Event cohorts lined up at a landmark.

   A customer of 2024-01-01 is 30 days old on 2024-01-31, 60 on
   2024-03-01 (29 days of February) and 366 on 2025-01-01, the as_of. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

static const struct question stays = {
  .data = CUSTOMERS CALLS, .cohort = CALLED, .outcome = "kind: survival",
  .files = { CUSTOMERS_CSV, CALLS_CSV },
};

static struct question
stays_with (const char *cohort, const char *hypothesis)
{
  struct question q = stays;
  q.cohort = cohort;
  q.hypothesis = hypothesis;
  return q;
}

/* Window of 30 days and lag of 30 days: the landmark is day 60. */
Test (landmark, keeps_who_is_there_and_restarts_the_clock)
{
  FATES (stays,
    { { "@,2024-01-01,2024-03-01" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-02-29 23:59:59" }, "ended_before_landmark" },
    { { "@,2024-01-01,2024-03-01 23:59:59" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-03-02" }, "quiet 1 left" },
    { { "@,2024-01-01," }, "quiet 306 stays" },
    { { "@,2024-01-01 12:00:00,2024-03-01 11:59:59" },
      "ended_before_landmark" },
    { { "@,2024-01-01 12:00:00,2024-03-01 12:00:00" }, "quiet 0 left" },
    { { "@,2024-01-01 12:00:00,2024-03-02 11:59:59" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-01-01" }, "ended_before_landmark" },
    { { "@,," }, "" });
}

Test (landmark, an_end_at_as_of_is_not_seen)
{
  FATES (stays,
    { { "@,2024-01-01,2025-01-01" }, "quiet 306 stays" },
    { { "@,2024-01-01,2025-06-01" }, "quiet 306 stays" },
    { { "@,2024-01-01,2024-12-31 23:59:59" }, "quiet 305 left" });
}

/* 60 days before as_of it is 2024-11-02. */
Test (landmark, must_be_reached_by_as_of)
{
  FATES (stays,
    { { "@,2024-11-02," }, "quiet 0 stays" },
    { { "@,2024-11-02 00:00:01," }, "not_observable" },
    { { "@,2024-12-31 23:59:59," }, "not_observable" },
    { { "@,2024-12-01,2024-12-05" }, "not_observable" });
}

Test (landmark, exposure_is_from_the_start_until_before_within)
{
  FATES (stays,
    { { "@,2024-01-01,", "@,@,2024-01-01" }, "called 306 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59" }, "called 306 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-31" }, "quiet 306 stays" },
    { { "@,2024-01-01,", "@,@,2023-12-31 23:59:59" }, "quiet 306 stays" },
    { { "@,2024-01-01,", "@,nobody,2024-01-02" }, "quiet 306 stays" },
    { { "@,2024-01-01,", "@1,@,2024-02-15\n@2,@,2024-01-15" },
      "called 306 stays" });
}

Test (landmark, a_unit_from_before_the_export_is_out)
{
  FATES (stays,
    { { "@,2023-01-01," }, "quiet 671 stays" },
    { { "@,2022-12-31 23:59:59," }, "window_before_export" },
    { { "@,2022-12-01,2022-12-05", "@,@,2023-01-02" },
      "window_before_export" });
}

/* The earliest call is of 2023-05-01. */
Test (landmark, an_undeclared_export_is_complete_from_its_earliest_row)
{
  static const struct question q = {
    .data = CUSTOMERS
      "  calls: {file: calls.csv, id: call, customer: id, at: at}\n",
    .cohort = CALLED, .outcome = "kind: survival",
    .files = { CUSTOMERS_CSV, CALLS_CSV },
  };
  FATES (q,
    { { "@1,2023-05-01,\n@2,2023-04-30 23:59:59,\n@3,2023-04-01,",
        "@1,@1,2023-05-20\n@2,@3,2023-05-01" },
      "called 551 stays; window_before_export; window_before_export" });
}

Test (landmark, without_lag_is_at_the_end_of_the_window)
{
  struct question q = stays_with (CALLED, "lag: 0 days");
  FATES (q,
    { { "@,2024-01-01,2024-01-31", "@,@,2024-01-30 23:59:59" },
      "called 0 left" },
    { { "@,2024-01-01,2024-01-30 23:59:59" }, "ended_before_landmark" },
    { { "@,2024-12-02," }, "quiet 0 stays" },
    { { "@,2024-12-02 00:00:01," }, "not_observable" });
}

/* Day 40 less 15 is day 25, 2024-01-26. */
Test (landmark, declared_early_shortens_the_exposure_by_the_lag)
{
  struct question q = stays_with (CALLED, "landmark: 40 days, lag: 15 days");
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-25 23:59:59" }, "called 326 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-26" }, "quiet 326 stays" });
}

/* Day 45 less the 30 days by default is day 15, 2024-01-16. */
Test (landmark, declared_takes_the_default_lag)
{
  struct question q = stays_with (CALLED, "landmark: 45 days");
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-15 23:59:59" }, "called 321 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-16" }, "quiet 321 stays" });
}

Test (landmark, declared_late_leaves_the_window_as_it_is)
{
  struct question q = stays_with (CALLED, "landmark: 90 days");
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59" }, "called 276 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-31" }, "quiet 276 stays" },
    { { "@,2024-01-01,2024-03-31" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-03-30 23:59:59" }, "ended_before_landmark" });
}

/* Day 40 less 10 is day 30. */
Test (landmark, declared_needs_no_window)
{
  struct question q = stays_with (
    "by: event, table: calls, labels: [quiet, called]",
    "landmark: 40 days, lag: 10 days, design: landmark");
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59" }, "called 326 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-31" }, "quiet 326 stays" });
}

Test (landmark, at_least_counts_from_the_nth_event)
{
  struct question q = stays_with (
    "by: event, table: calls, within: 30 days, at_least: 2,"
    " labels: [quiet, called]", NULL);
  FATES (q,
    { { "@,2024-01-01,", "@1,@,2024-01-05\n@2,@,2024-01-05" },
      "called 306 stays" },
    { { "@,2024-01-01,", "@1,@,2024-01-05" }, "quiet 306 stays" },
    { { "@,2024-01-01,", "@1,@,2024-01-31\n@2,@,2024-01-05" },
      "quiet 306 stays" },
    { { "@,2024-01-01,",
        "@1,@,2024-01-30 23:59:59\n@2,@,2024-02-15\n@3,@,2024-01-05" },
      "called 306 stays" });
}

Test (landmark, only_matching_events_expose)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS,
    .cohort = CALLED ", where: channel != 'phone'",
    .outcome = "kind: survival",
    .files = { CUSTOMERS_CSV, { "calls.csv", "call,id,at,channel" } },
  };
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-02,mail" }, "called 306 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-02,phone" }, "quiet 306 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-02," }, "quiet 306 stays" });
}

/* 36 hours: the clock restarts at noon of 2024-01-02. */
Test (landmark, may_lie_within_a_day)
{
  struct question q = stays_with (
    "by: event, table: calls, within: 36 hours, labels: [quiet, called]",
    "lag: 0 days");
  FATES (q,
    { { "@,2024-01-01,2024-01-02 12:00:00", "@,@,2024-01-02 11:59:59" },
      "called 0 left" },
    { { "@,2024-01-01,2024-01-02 11:59:59" }, "ended_before_landmark" },
    { { "@,2024-01-01,2024-01-03 11:59:59", "@,@,2024-01-02 12:00:00" },
      "quiet 0 left" },
    { { "@,2024-01-01,2024-01-03 12:00:00" }, "quiet 1 left" });
}

Test (landmark, a_population_leaves_the_others_out_first)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS, .cohort = CALLED, .outcome = "kind: survival",
    .hypothesis = "where: plan != 'free'",
    .files = { { "customers.csv", "id,start,end,plan" }, CALLS_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,,pro" }, "quiet 306 stays" },
    { { "@,2022-01-01,,free" }, "where_false" },
    { { "@,2024-01-01,2024-01-02," }, "where_unknown" });
}

/* 90 days from 2024-01-01 it is 2024-03-31; 90 days before as_of it was
   2024-10-03. */
Test (landmark, retained_counts_from_the_start_not_the_landmark)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS, .cohort = CALLED,
    .outcome = "kind: retained, at: 90 days",
    .files = { CUSTOMERS_CSV, CALLS_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-02" }, "called 1" },
    { { "@,2024-01-01,2024-03-31" }, "quiet 1" },
    { { "@,2024-01-01,2024-03-30 23:59:59" }, "quiet 0" },
    { { "@,2024-01-01,2024-03-01" }, "quiet 0" },
    { { "@,2024-01-01,2024-02-29 23:59:59" }, "ended_before_landmark" },
    { { "@,2024-10-03," }, "quiet 1" },
    { { "@,2024-10-03 00:00:01," }, "not_mature" },
    { { "@,2024-10-03 00:00:01,2024-12-20" }, "not_mature" });
}

Test (landmark, shortens_the_horizon)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,\n");
  company_write ("calls.csv", "call,id,at\n");
  struct question q = stays_with (CALLED, "horizon: 365 days");
  struct company c = company_ask (&q);
  cr_expect_eq (c.frame->horizon, 305);
  cr_expect_str_eq (c.frame->time_unit, "days");
  cr_expect_eq (c.frame->arms, 2);
  cr_expect_eq (c.frame->level, 1);
  cr_expect_eq (c.frame->reference, 0);
  company_close (&c);
}
