/* Outcomes over events: shares, sums and counts in a window.

   A customer of 2023-06-01 is 30 days old on 2023-07-01, 60 on
   2023-07-31 and 365 on 2024-05-31; one of 2024-01-02 is 365 days old on
   2025-01-01, the as_of. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

#define UPGRADED "kind: share, table: payments, where: kind == 'up'," \
                 " within: 365 days"

static struct question
over (const char *cohort, const char *outcome)
{
  return (struct question) {
    .data = CUSTOMERS CALLS PAYMENTS, .cohort = cohort, .outcome = outcome,
    .files = { CUSTOMERS_CSV, PAYMENTS_CSV, CALLS_CSV },
  };
}

Test (windows, a_share_counts_from_the_landmark_until_before_within)
{
  struct question q = over (CALLED, UPGRADED);
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0" },
    { { "@,2023-06-01,", "@,@,2023-07-01,up,", "@,@,2023-06-05" },
      "called 1" },
    { { "@,2023-06-01,", "@,@,2024-05-30 23:59:59,up," }, "quiet 1" },
    { { "@,2023-06-01,", "@,@,2024-05-31,up," }, "quiet 0" },
    { { "@,2023-06-01,", "@,@,2023-08-01,down," }, "quiet 0" },
    { { "@,2023-06-01,", "@,@,2023-08-01,," }, "quiet 0" },
    { { "@,2023-06-01,", "@1,@,2023-08-01,up,\n@2,@,2023-08-01,up," },
      "quiet 1" });
}

Test (windows, who_upgraded_before_the_landmark_is_not_at_risk)
{
  struct question q = over (CALLED, UPGRADED);
  FATES (q,
    { { "@,2023-06-01,", "@,@,2023-06-30 23:59:59,up," },
      "event_before_landmark" },
    { { "@,2023-06-01,", "@,@,2023-06-01,up," }, "event_before_landmark" },
    { { "@,2023-06-01,", "@1,@,2023-08-01,up,\n@2,@,2023-06-02,up," },
      "event_before_landmark" },
    { { "@,2023-06-01,", "@,@,2023-06-02,down," }, "quiet 0" });
}

Test (windows, must_end_by_as_of)
{
  struct question q = over (CALLED, UPGRADED);
  FATES (q,
    { { "@,2024-01-02," }, "quiet 0" },
    { { "@,2024-01-02 00:00:01," }, "not_mature" },
    { { "@,2024-01-02 00:00:01,2024-01-03", "@,@,2024-03-05,up," },
      "not_mature" });
}

Test (windows, who_left_stays_in_with_what_came_before)
{
  struct question q = over (CALLED, UPGRADED);
  FATES (q,
    { { "@,2023-06-01,2023-08-01", "@,@,2023-07-31 23:59:59,up," },
      "quiet 1" },
    { { "@,2023-06-01,2023-08-01", "@,@,2023-08-01,up," }, "quiet 0" },
    { { "@,2023-06-01,2023-08-01", "@,@,2023-09-01,up," }, "quiet 0" },
    { { "@,2023-06-01,2023-07-01" }, "quiet 0" },
    { { "@,2023-06-01,2023-06-30 23:59:59" }, "ended_before_landmark" });
}

Test (windows, at_baseline_open_with_the_start)
{
  struct question q = over ("by: column, column: plan", UPGRADED);
  q.files[0].header = "id,start,end,plan";
  FATES (q,
    { { "@,2023-06-01,,pro", "@,@,2023-06-01,up," }, "pro 1" },
    { { "@,2023-06-01,,pro", "@,@,2024-05-30 23:59:59,up," }, "pro 1" },
    { { "@,2023-06-01,,pro", "@,@,2024-05-31,up," }, "pro 0" },
    { { "@,2023-06-01,2023-06-01,pro" }, "pro 0" },
    { { "@,2023-01-01,,pro" }, "pro 0" },
    { { "@,2022-12-31 23:59:59,,pro" }, "window_before_export" },
    { { "@,2024-01-02 00:00:01,,pro" }, "not_mature" });
}

/* With the lag by default the window opens on day 60. */
Test (windows, a_sum_adds_from_the_landmark_and_keeps_everyone)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " sum: amount, within: 365 days");
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0" },
    { { "@,2023-06-01,", "@1,@,2023-07-31,x,0.1\n@2,@,2023-08-01,x,0.2",
        "@,@,2023-06-05" }, "called 0.3" },
    { { "@,2023-06-01,", "@1,@,2023-07-30 23:59:59,x,5\n@2,@,2023-09-01,,7" },
      "quiet 7" },
    { { "@,2023-06-01,", "@1,@,2024-05-30 23:59:59,x,-5\n@2,@,2024-05-31,,7" },
      "quiet -5" },
    { { "@,2023-06-01,2023-10-01",
        "@1,@,2023-09-30 23:59:59,x,1\n@2,@,2023-10-01,x,2"
        "\n@3,@,2023-11-01,x,4" }, "quiet 1" },
    { { "@,2023-06-01,2023-07-31" }, "quiet 0" },
    { { "@,2023-06-01,2023-07-30 23:59:59" }, "ended_before_landmark" },
    { { "@,2024-01-02 00:00:01," }, "not_mature" });
}

Test (windows, a_blank_amount_is_nothing_and_is_counted)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2023-06-01,\n");
  company_write ("calls.csv", "call,id,at\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n"
                 "1,a,2023-08-01,x,\n2,a,2023-08-02,x,4.25\n"
                 "3,a,2023-06-02,x,\n4,a,2024-08-02,x,\n");
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " sum: amount, within: 365 days");
  struct company c = company_ask (&q);
  cr_expect_str_eq (company_picture (&c), "quiet 4.25");
  cr_expect_eq (c.frame->blank_amounts, 1);
  company_close (&c);
}

Test (windows, an_expression_is_summed_to_a_billionth)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " sum: amount / 3, within: 365 days");
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-08-01,x,1\n@2,@,2023-08-01,x,1" },
      "quiet 0.666666666" });
}

/* 3 * 10^15 cents beside single cents. */
Test (windows, a_sum_is_exact)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " sum: amount, within: 365 days");
  FATES (q,
    { { "@,2023-06-01,",
        "@1,@,2023-08-01,x,30000000000000\n@2,@,2023-08-01,x,0.01"
        "\n@3,@,2023-08-01,x,-30000000000000\n@4,@,2023-08-01,x,0.01" },
      "quiet 0.02" });
}

/* 128 bits hold 10^38 billionths; what is beyond is no number. */
Test (windows, a_sum_too_large_to_be_exact_is_missing)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " sum: amount * 1, within: 365 days");
  FATES (q,
    { { "@,2023-06-01,", "@1,@,2023-08-01,x,5e28\n@2,@,2023-08-01,x,5e28" },
      "outcome_missing" },
    { { "@,2023-06-01,", "@,@,2023-08-01,x,-1e99" }, "outcome_missing" },
    { { "@,2023-06-01,", "@1,@,2023-08-01,x,1e27\n@2,@,2023-08-01,x,1e27" },
      "quiet 2e+27" });
}

Test (windows, a_count_counts)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " count: yes, where: kind == 'up',"
                            " within: 365 days");
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0" },
    { { "@,2023-06-01,", "@1,@,2023-07-31,up,\n@2,@,2023-07-31,up,"
        "\n@3,@,2023-07-31,down,\n@4,@,2023-07-30 23:59:59,up," },
      "quiet 2" });
}

/* Calls are complete from 2023-01-01, payments from 2023-07-01: the
   outcome's window opens on day 30 for a share.  Who upgraded before it
   cannot be told from rows that were not exported. */
Test (windows, an_outcome_from_before_its_export_is_out)
{
  struct question q = over (CALLED, "kind: mean, table: payments,"
                            " count: yes, within: 365 days");
  q.data = CUSTOMERS CALLS
    "  payments: {file: payments.csv, id: payment, customer: id, at: at,"
    " from: 2023-07-31}\n";
  FATES (q,
    { { "@,2023-06-01," }, "quiet 0" },
    { { "@,2023-05-31 23:59:59," }, "window_before_export" },
    { { "@,2022-12-31," }, "window_before_export" });
}

Test (windows, a_value_of_the_own_row_may_be_missing)
{
  struct question q = over (CALLED, "kind: mean, value: seats");
  q.files[0].header = "id,start,end,seats";
  FATES (q,
    { { "@,2023-06-01,,2.5" }, "quiet 2.5" },
    { { "@,2023-06-01,,-1", NULL, "@,@,2023-06-30 23:59:59" }, "called -1" },
    { { "@,2023-06-01,," }, "outcome_missing" },
    { { "@,2023-06-01,2023-06-30 23:59:59,3" }, "ended_before_landmark" },
    { { "@,2023-06-01,2023-07-01,3" }, "quiet 3" });
  q.outcome = "kind: share, condition: seats > 2";
  FATES (q,
    { { "@,2023-06-01,,2.5" }, "quiet 1" },
    { { "@,2023-06-01,,2" }, "quiet 0" },
    { { "@,2023-06-01,," }, "outcome_missing" });
}

Test (windows, missing_outcomes_are_counted_by_cohort)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end,seats\na,2023-06-01,,\n"
                 "b,2023-06-01,,\nc,2023-06-01,,1\nd,2023-06-01,,1\n"
                 "e,2023-06-01,,\n");
  company_write ("calls.csv", "call,id,at\n1,a,2023-06-02\n2,d,2023-06-02\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n");
  struct question q = over (CALLED, "kind: mean, value: seats");
  struct company c = company_ask (&q);
  cr_expect_eq (c.frame->missing[0], 2);
  cr_expect_eq (c.frame->missing[1], 1);
  cr_expect_eq (c.frame->ledger.count[EX_OUTCOME_MISSING], 3);
  company_close (&c);
}
