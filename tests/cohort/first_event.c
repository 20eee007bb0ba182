/* Cohorts by the first event, and by the difference of two times.

   What is known at `at` plus the largest cut starts there.  From
   2024-02-01 02:00 to 2025-01-01, the as_of, are 334 days and 22
   hours. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

#define REPLIES_CSV { "calls.csv", "call,id,at,reply,csat,channel" }
#define FIRST_REPLY                                                       \
  "by: first_event, table: calls, value: reply - at, cuts: [2 hours],"    \
  " labels: [fast, slow]"

static const struct question stays = {
  .data = CUSTOMERS CALLS, .cohort = FIRST_REPLY,
  .outcome = "kind: survival", .files = { CUSTOMERS_CSV, REPLIES_CSV },
};

Test (first_event, the_cohort_is_known_after_the_largest_cut)
{
  FATES (stays,
    { { "@,2024-01-01," }, "no_event" },
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-02-01 01:59:59,," },
      "fast 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-02-01 02:00:00,," },
      "slow 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-03-01,," }, "slow 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,," }, "slow 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-01,2024-01-01,," },
      "fast 365 stays" });
}

Test (first_event, is_not_observable_if_as_of_comes_first)
{
  FATES (stays,
    { { "@,2024-01-01,",
        "@,@,2024-12-31 22:00:00,2024-12-31 22:00:10,," }, "fast 0 stays" },
    { { "@,2024-01-01,",
        "@,@,2024-12-31 22:00:01,2024-12-31 22:00:10,," },
      "not_observable" },
    { { "@,2024-01-01,", "@,@,2024-12-31 22:00:01,,," },
      "not_observable" },
    { { "@,2024-01-01,", "@,@,2025-01-01,,," }, "no_event" });
}

Test (first_event, outcomes_start_when_the_cohort_is_known)
{
  FATES (stays,
    { { "@,2024-01-01,2024-02-01 02:00:00",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 0 left" },
    { { "@,2024-01-01,2024-02-01 01:59:59",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "ended_before_landmark" },
    { { "@,2024-01-01,2024-02-02 01:59:59",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 0 left" },
    { { "@,2024-01-01,2024-02-02 02:00:00",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 1 left" },
    { { "@,2024-01-01,2024-01-20",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "ended_before_landmark" });
}

Test (first_event, the_earliest_decides_then_the_id)
{
  FATES (stays,
    { { "@,2024-01-01,", "@1,@,2024-02-02,,,"
        "\n@2,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 334 stays" },
    { { "@,2024-01-01,", "@2,@,2024-02-01,,,"
        "\n@1,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 334 stays" },
    { { "@,2024-01-01,", "@1,@,2024-02-01,,,"
        "\n@2,@,2024-02-01,2024-02-01 01:00:00,," }, "slow 334 stays" });
}

Test (first_event, without_ids_the_value_decides_in_any_order)
{
  struct question q = stays;
  q.data = CUSTOMERS
    "  calls: {file: calls.csv, customer: id, at: at, from: 2023-01-01}\n";
  FATES (q,
    { { "@,2024-01-01,", "@2,@,2024-02-01,2024-02-01 03:00:00,,"
        "\n@1,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 334 stays" },
    { { "@,2024-01-01,", "@2,@,2024-02-01,2024-02-01 01:00:00,,"
        "\n@1,@,2024-02-01,2024-02-01 03:00:00,," }, "fast 334 stays" },
    { { "@,2024-01-01,", "@2,@,2024-02-01,,,"
        "\n@1,@,2024-02-01,2024-02-01 01:00:00,," }, "fast 334 stays" },
    { { "@,2024-01-01,", "@2,@,2024-02-01,2024-02-01 01:00:00,,"
        "\n@1,@,2024-02-01,,," }, "fast 334 stays" });
}

Test (first_event, only_matching_events_count)
{
  struct question q = stays;
  q.cohort = FIRST_REPLY ", where: channel == 'mail'";
  FATES (q,
    { { "@,2024-01-01,", "@1,@,2024-01-15,,,chat"
        "\n@2,@,2024-02-01,2024-02-01 01:00:00,,mail" }, "fast 334 stays" },
    { { "@,2024-01-01,", "@1,@,2024-01-15,,," }, "no_event" });
}

Test (first_event, a_unit_from_before_the_export_may_have_an_earlier_one)
{
  FATES (stays,
    { { "@,2022-12-31 23:59:59,",
        "@,@,2024-02-01,2024-02-01 01:00:00,," }, "window_before_export" },
    { { "@,2022-12-31 23:59:59," }, "no_event" },
    { { "@,2023-01-01,", "@,@,2024-02-01,2024-02-01 01:00:00,," },
      "fast 334 stays" });
}

/* One hour and a day: the largest cut is the day. */
Test (first_event, two_cuts_make_three_cohorts)
{
  struct question q = stays;
  q.cohort = "by: first_event, table: calls, value: reply - at,"
             " cuts: [1 hour, 1 day]";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-02-01 00:59:59,," },
      "< 1 hour 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-02-01 01:00:00,," },
      "1 hour to < 1 day 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,2024-02-02,," },
      ">= 1 day 334 stays" },
    { { "@,2024-01-01,", "@,@,2024-12-31 00:00:00,2024-12-31 00:00:01,," },
      "< 1 hour 0 stays" },
    { { "@,2024-01-01,", "@,@,2024-12-31 00:00:01,2024-12-31 00:00:02,," },
      "not_observable" });
}

Test (first_event, a_plain_value_is_known_at_once)
{
  struct question q = stays;
  q.cohort = "by: first_event, table: calls, value: csat, cuts: [4],"
             " labels: [low, high]";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-01,,4," }, "high 335 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,3.9," }, "low 335 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,," }, "cohort_unknown" },
    { { "@,2024-01-01,", "@1,@,2024-02-01,,,\n@2,@,2024-02-02,,5," },
      "cohort_unknown" },
    { { "@,2024-01-01,2024-02-01", "@,@,2024-02-01,,4," }, "high 0 left" },
    { { "@,2024-01-01,2024-01-31 23:59:59", "@,@,2024-02-01,,4," },
      "ended_before_landmark" });
}

/* From the call: 2024-02-01 + 30 days = 2024-03-02; 2024-12-02 + 30 days
   is the as_of. */
Test (first_event, retained_counts_from_the_event)
{
  struct question q = stays;
  q.outcome = "kind: retained, at: 30 days";
  FATES (q,
    { { "@,2024-01-01,2024-03-02", "@,@,2024-02-01,,," }, "slow 1" },
    { { "@,2024-01-01,2024-03-01 23:59:59", "@,@,2024-02-01,,," },
      "slow 0" },
    { { "@,2024-01-01,2024-02-01 02:00:00", "@,@,2024-02-01,,," },
      "slow 0" },
    { { "@,2024-01-01,2024-02-01 01:00:00", "@,@,2024-02-01,,," },
      "ended_before_landmark" },
    { { "@,2024-01-01,", "@,@,2024-12-02,,," }, "slow 1" },
    { { "@,2024-01-01,", "@,@,2024-12-02 00:00:01,,," }, "not_mature" });
}

/* The window [at + 2 hours, at + 30 days). */
Test (first_event, windows_count_from_the_event)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS PAYMENTS, .cohort = FIRST_REPLY,
    .outcome = "kind: mean, table: payments, sum: amount, within: 30 days",
    .files = { CUSTOMERS_CSV, REPLIES_CSV, PAYMENTS_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-01,,,",
        "@1,@,2024-02-01 01:59:59,,1\n@2,@,2024-02-01 02:00:00,,2"
        "\n@3,@,2024-03-01 23:59:59,,4\n@4,@,2024-03-02,,8" }, "slow 6" },
    { { "@,2024-01-01,", "@,@,2024-12-02,,," }, "slow 0" },
    { { "@,2024-01-01,", "@,@,2024-12-02 00:00:01,,," }, "not_mature" });
  struct question share = q;
  share.outcome = "kind: share, table: payments, within: 30 days";
  FATES (share,
    { { "@,2024-01-01,", "@,@,2024-02-01,,,", "@1,@,2024-02-01 01:59:59,,1" },
      "event_before_landmark" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,,", "@1,@,2024-01-15,,1" },
      "event_before_landmark" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,,", "@1,@,2024-02-01 02:00:00,,1" },
      "slow 1" },
    { { "@,2024-01-01,", "@,@,2024-02-01,,,", "@1,@,2024-03-02,,1" },
      "slow 0" });
}

/* The unit is the event table itself: every row is its own event. */
Test (first_event, a_row_of_the_event_table_is_its_own)
{
  struct question q = stays;
  q.outcome = "kind: share, condition: csat >= 4";
  q.hypothesis = "unit: calls";
  FATES (q,
    { { "@,2024-01-01,", "@1,@,2024-02-01,2024-02-01 01:59:59,4,"
        "\n@2,@,2024-02-02,,3,\n@3,@,2024-02-03,2024-02-03 02:00:00,,"
        "\n@4,@,2024-12-31 22:00:01,2024-12-31 22:00:02,5,"
        "\n@5,@,2024-12-31 22:00:00,,5," },
      "fast 1; not_observable; outcome_missing; slow 0; slow 1" });
}

/* Nothing earlier could stand in for a row of before the export. */
Test (first_event, a_row_of_before_the_export_is_its_own_too)
{
  struct question q = stays;
  q.outcome = "kind: share, condition: csat >= 4";
  q.hypothesis = "unit: calls";
  FATES (q,
    { { "@,2022-12-01,", "@,@,2022-12-15,,4," }, "slow 1" });
}

static const struct question calls = {
  .data = CUSTOMERS CALLS,
  .cohort = "by: value, value: reply - at, cuts: [2 hours],"
            " labels: [fast, slow]",
  .outcome = "kind: mean, value: csat", .hypothesis = "unit: calls",
  .files = { CUSTOMERS_CSV, REPLIES_CSV },
};

Test (span, a_blank_time_is_longer_than_every_cut)
{
  FATES (calls,
    { { "@,2024-01-01,", "@1,@,2024-02-01,2024-02-01 01:59:59,4,"
        "\n@2,@,2024-02-02,,3,\n@3,@,2024-02-03,2024-02-03 02:00:00,1,"
        "\n@4,@,2024-12-31 22:00:01,2024-12-31 22:00:02,5,"
        "\n@5,@,2024-12-31 22:00:00,2024-12-31 22:00:02,5,"
        "\n@6,@,2024-12-31 22:00:01,,5,\n@7,@,2024-02-02,,," },
      "fast 4; fast 5; not_observable; not_observable; outcome_missing; "
      "slow 1; slow 3" });
}

/* 7 days from 2024-01-01 it is 2024-01-08; 7 days before as_of it was
   2024-12-25. */
Test (span, of_a_customer_starts_the_clock_at_the_cut)
{
  static const struct question q = {
    .data = CUSTOMERS,
    .cohort = "by: value, value: active - start, cuts: [7 days],"
              " labels: [soon, late]",
    .outcome = "kind: survival",
    .files = { { "customers.csv", "id,start,end,active" } },
  };
  FATES (q,
    { { "@,2024-01-01,,2024-01-07 23:59:59" }, "soon 359 stays" },
    { { "@,2024-01-01,,2024-01-08" }, "late 359 stays" },
    { { "@,2024-01-01,," }, "late 359 stays" },
    { { "@,2024-01-01,2024-01-08,2024-01-02" }, "soon 0 left" },
    { { "@,2024-01-01,2024-01-07 23:59:59,2024-01-02" },
      "ended_before_landmark" },
    { { "@,2024-12-25,,2024-12-26" }, "soon 0 stays" },
    { { "@,2024-12-25 00:00:01,,2024-12-26" }, "not_observable" },
    { { "@,2024-12-25 00:00:01,2024-12-25 00:00:02," },
      "not_observable" });
}
