/* Times to an event, and events per time at risk.

   A customer of 2023-06-01 is 30 days old on 2023-07-01, 60 on
   2023-07-31 and 90 on 2023-08-30; from 2023-07-01 to 2025-01-01, the
   as_of, it is 550 days (184 + 366), from 2023-07-31 520. */

#include <criterion/criterion.h>
#include <math.h>

#include "company.h"
#include "tables.h"

#define PLAN "by: column, column: plan"

static struct question
about (const char *cohort, const char *outcome, const char *hypothesis)
{
  return (struct question) {
    .data = CUSTOMERS CALLS PAYMENTS, .cohort = cohort, .outcome = outcome,
    .hypothesis = hypothesis,
    .files = { CUSTOMERS_CSV, PAYMENTS_CSV, CALLS_CSV },
  };
}

#define UPGRADE "kind: time_to, table: payments, where: kind == 'up'"

/* With the lag by default the clock restarts on day 60. */
Test (time_to, counts_whole_days_from_the_landmark)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  FATES (q,
    { { "@,2023-06-01,", "@,@,2023-07-31,up," }, "quiet 0 comes" },
    { { "@,2023-06-01,", "@,@,2023-07-31 23:59:59,up," }, "quiet 0 comes" },
    { { "@,2023-06-01,", "@,@,2023-08-01,up,", "@,@,2023-06-05" },
      "called 1 comes" },
    { { "@,2023-06-01 12:00:00,", "@,@,2023-08-01 11:59:59,up," },
      "quiet 0 comes" },
    { { "@,2023-06-01,", "@,@,2024-12-31 23:59:59,up," },
      "quiet 519 comes" },
    { { "@,2023-06-01," }, "quiet 520 stays" });
}

Test (time_to, the_first_matching_event_is_the_one)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-08-10,up,\n@2,@,2023-08-02,up,"
        "\n@3,@,2023-08-01,down,\n@4,@,2023-08-01,," }, "quiet 2 comes" },
    { { "@,2023-06-01,", "@1,@,2023-08-01,down,\n@2,@,2023-06-01,down," },
      "quiet 520 stays" });
}

Test (time_to, who_had_the_event_before_the_landmark_is_not_at_risk)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  FATES (q,
    { { "@,2023-06-01,", "@,@,2023-07-30 23:59:59,up," },
      "event_before_landmark" },
    { { "@,2023-06-01,", "@1,@,2023-08-10,up,\n@2,@,2023-06-01,up," },
      "event_before_landmark" });
}

/* 2023-10-01 is day 62 of the clock. */
Test (time_to, the_end_competes)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  FATES (q,
    { { "@,2023-06-01,2023-10-01" }, "quiet 62 left" },
    { { "@,2023-06-01,2023-10-01", "@,@,2023-09-30 23:59:59,up," },
      "quiet 61 comes" },
    { { "@,2023-06-01,2023-10-01", "@,@,2023-10-01,up," }, "quiet 62 left" },
    { { "@,2023-06-01,2023-10-01 12:00:00", "@,@,2023-10-01 11:00:00,up," },
      "quiet 62 comes" },
    { { "@,2023-06-01,2023-10-01", "@,@,2023-11-01,up," }, "quiet 62 left" },
    { { "@,2023-06-01,2023-07-31" }, "quiet 0 left" },
    { { "@,2023-06-01,2023-07-30 23:59:59" }, "ended_before_landmark" });
}

Test (time_to, at_as_of_nothing_is_seen)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  FATES (q,
    { { "@,2023-06-01,2025-01-01", "@,@,2025-01-01,up," },
      "quiet 520 stays" },
    { { "@,2023-06-01,2024-12-31 23:59:59", "@,@,2025-01-01,up," },
      "quiet 519 left" },
    { { "@,2024-11-02," }, "quiet 0 stays" },
    { { "@,2024-11-02 00:00:01," }, "not_observable" });
}

Test (time_to, from_before_the_export_nothing_is_known)
{
  struct question q = about (CALLED, UPGRADE, NULL);
  q.data = CUSTOMERS CALLS
    "  payments: {file: payments.csv, id: payment, customer: id, at: at,"
    " from: 2023-07-31}\n";
  FATES (q,
    { { "@,2023-06-01," }, "quiet 520 stays" },
    { { "@,2023-05-31 23:59:59," }, "window_before_export" });
}

Test (time_to, at_baseline_starts_with_the_unit)
{
  struct question q = about (PLAN, UPGRADE, NULL);
  q.files[0].header = "id,start,end,plan";
  FATES (q,
    { { "@,2023-06-01,,pro", "@,@,2023-06-01,up," }, "pro 0 comes" },
    { { "@,2023-06-01,2023-06-01,pro", "@,@,2023-06-01,up," },
      "pro 0 left" },
    { { "@,2023-06-01,,pro" }, "pro 580 stays" });
}

Test (time_to, a_table_without_ends_has_no_competitor)
{
  struct question q = about (PLAN, UPGRADE, NULL);
  q.data = "  customers: {file: customers.csv, id: id, start: start}\n"
    PAYMENTS;
  q.files[0].header = "id,start,end,plan";
  q.files[2] = (struct file_head) { NULL, NULL };
  FATES (q,
    { { "@,2023-06-01,2023-06-20,pro", "@,@,2023-07-01,up," },
      "pro 30 comes" },
    { { "@,2023-06-01,2023-06-20,pro" }, "pro 580 stays" });
}

/* The horizon is applied when the rows are folded, as for survival. */
Test (time_to, a_horizon_is_on_the_restarted_clock_and_cuts_no_row)
{
  struct question q = about (CALLED, UPGRADE, "horizon: 90 days");
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2023-06-01,\n");
  company_write ("calls.csv", "call,id,at\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                                 "1,a,2024-06-01,up,\n");
  struct company c = company_ask (&q);
  cr_expect_eq (c.frame->horizon, 30);
  cr_expect_str_eq (c.frame->time_unit, "days");
  cr_expect_str_eq (company_picture (&c), "quiet 306 comes");
  cr_expect (!c.frame->y && !c.frame->denominator);
  company_close (&c);
}

#define TICKETS "kind: rate, table: payments"

/* No lag by default: day 30. */
Test (rate, counts_from_the_landmark_to_as_of)
{
  struct question q = about (CALLED, TICKETS, NULL);
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0 per 550" },
    { { "@,2023-06-01,", "@1,@,2023-07-01,,\n@2,@,2023-07-01,,"
        "\n@3,@,2024-12-31 23:59:59,,", "@,@,2023-06-05" },
      "called 3 per 550" },
    { { "@,2023-06-01 12:00:00,", "@,@,2023-07-01 12:00:00,," },
      "quiet 1 per 549.5" },
    { { "@,2023-06-01,", "@,@,2025-01-01,," }, "quiet 0 per 550" });
}

Test (rate, who_had_events_before_the_landmark_stays)
{
  struct question q = about (CALLED, TICKETS, NULL);
  FATES (q,
    { { "@,2023-06-01,", "@,@,2023-06-30 23:59:59,," }, "quiet 0 per 550" },
    { { "@,2023-06-01,", "@1,@,2023-06-01,,\n@2,@,2023-07-02,," },
      "quiet 1 per 550" });
}

Test (rate, the_clock_stops_with_the_unit)
{
  struct question q = about (CALLED, TICKETS, NULL);
  FATES (q,
    { { "@,2023-06-01,2023-07-02 12:00:00" }, "quiet 0 per 1.5" },
    { { "@,2023-06-01,2023-07-03", "@1,@,2023-07-02 23:59:59,,"
        "\n@2,@,2023-07-03,,\n@3,@,2023-08-01,," }, "quiet 1 per 2" },
    { { "@,2023-06-01,2025-01-01" }, "quiet 0 per 550" });
}

/* A second is 1/86400 of a day. */
Test (rate, without_time_at_risk_there_is_none)
{
  struct question q = about (CALLED, TICKETS, NULL);
  FATES (q,
    { { "@,2023-06-01,2023-07-01" }, "not_observable" },
    { { "@,2023-06-01,2023-07-01", "@,@,2023-07-01,," }, "not_observable" },
    { { "@,2023-06-01,2023-07-01 00:00:01" },
      "quiet 0 per 1.15740740740741e-05" },
    { { "@,2023-06-01,2023-06-30 23:59:59" }, "ended_before_landmark" },
    { { "@,2024-12-02," }, "not_observable" },
    { { "@,2024-12-01 23:59:59," }, "quiet 0 per 1.15740740740741e-05" },
    { { "@,2024-12-02 00:00:01," }, "not_observable" });
}

Test (rate, at_baseline_a_unit_that_ends_at_once_was_never_at_risk)
{
  struct question q = about (PLAN, TICKETS, NULL);
  q.files[0].header = "id,start,end,plan";
  FATES (q,
    { { "@,2023-06-01,2023-06-01,pro" }, "not_observable" },
    { { "@,2023-06-01,2023-06-11,pro", "@,@,2023-06-01,," },
      "pro 1 per 10" },
    { { "@,2023-06-01,2023-06-11," }, "cohort_unknown" });
}

/* From day 30 until before day 90; who is seen for less counts for
   less. */
Test (rate, a_horizon_ends_the_time_at_risk)
{
  struct question q = about (CALLED, TICKETS, "horizon: 90 days");
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-08-29 23:59:59,,\n@2,@,2023-08-30,," },
      "quiet 1 per 60" },
    { { "@,2023-06-01,2023-08-30", "@,@,2023-08-29,," }, "quiet 1 per 60" },
    { { "@,2023-06-01,2023-08-29" }, "quiet 0 per 59" },
    { { "@,2024-11-01,", "@,@,2024-12-31,," }, "quiet 1 per 31" });
}

Test (rate, a_condition_chooses_the_events)
{
  struct question q = about (CALLED, TICKETS ", where: amount > 5", NULL);
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-08-01,,6\n@2,@,2023-08-01,,5"
        "\n@3,@,2023-08-01,," }, "quiet 1 per 550" });
}

Test (rate, from_before_the_export_nothing_is_known)
{
  struct question q = about (CALLED, TICKETS, NULL);
  q.data = CUSTOMERS CALLS
    "  payments: {file: payments.csv, id: payment, customer: id, at: at,"
    " from: 2023-07-01}\n";
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0 per 550" },
    { { "@,2023-05-31 23:59:59," }, "window_before_export" });
}

Test (rate, a_declared_lag_moves_the_landmark)
{
  struct question q = about (CALLED, TICKETS, "lag: 30 days");
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-07-31,,\n@2,@,2023-07-30,," },
      "quiet 1 per 520" });
}
