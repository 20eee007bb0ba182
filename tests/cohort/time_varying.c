/* Cohorts that begin in time, and units that are seen late.

   A customer of 2024-01-01 is 366 days old on 2025-01-01, the as_of. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

#define ANY "by: event, table: calls, labels: [quiet, called]"

static const struct question stays = {
  .data = CUSTOMERS CALLS, .cohort = ANY, .outcome = "kind: survival",
  .hypothesis = "design: time_varying",
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

/* Contact on day 10, lag of 30 days: exposed on days after 40. */
Test (time_varying, exposure_switches_on_after_the_lag)
{
  FATES (stays,
    { { "@,2024-01-01," }, "quiet 366 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-11" },
      "quiet 40 stays; called after 40 to 366 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-11 23:59:59" },
      "quiet 40 stays; called after 40 to 366 stays" },
    { { "@,2024-01-01 12:00:00,", "@,@,2024-01-12 11:59:59" },
      "quiet 40 stays; called after 40 to 365 stays" },
    { { "@,2024-01-01,2024-02-10", "@,@,2024-01-11" }, "quiet 40 left" },
    { { "@,2024-01-01,2024-02-11", "@,@,2024-01-11" },
      "quiet 40 stays; called after 40 to 41 left" },
    { { "@,2024-01-01,2024-01-01", "@,@,2024-01-01" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-01-11", "@,@,2024-05-01" }, "quiet 10 left" });
}

Test (time_varying, without_lag_the_day_of_contact_is_unexposed)
{
  struct question q = stays_with (ANY, "design: time_varying, lag: 0 days");
  FATES (q,
    { { "@,2024-01-01,2024-01-11", "@,@,2024-01-11" }, "quiet 10 left" },
    { { "@,2024-01-01,2024-01-11 12:00:00", "@,@,2024-01-11" },
      "quiet 10 left" },
    { { "@,2024-01-01,2024-01-12", "@,@,2024-01-11" },
      "quiet 10 stays; called after 10 to 11 left" },
    { { "@,2024-01-01,", "@,@,2024-01-01" },
      "quiet 0 stays; called after 0 to 366 stays" },
    { { "@,2024-01-01,2024-01-01 23:00:00", "@,@,2024-01-01" },
      "quiet 0 left" });
}

Test (time_varying, a_window_says_which_contacts_expose)
{
  struct question q = stays_with (CALLED, "design: time_varying");
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59" },
      "quiet 59 stays; called after 59 to 366 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-31" }, "quiet 366 stays" });
}

Test (time_varying, at_least_switches_on_at_the_nth_event)
{
  struct question q = stays_with (ANY ", at_least: 2",
                                  "design: time_varying, lag: 1 days");
  FATES (q,
    { { "@,2024-01-01,",
        "@1,@,2024-03-01\n@2,@,2024-01-11\n@3,@,2024-01-06" },
      "quiet 11 stays; called after 11 to 366 stays" },
    { { "@,2024-01-01,", "@1,@,2024-01-11\n@2,@,2024-01-11" },
      "quiet 11 stays; called after 11 to 366 stays" },
    { { "@,2024-01-01,", "@1,@,2024-01-11" }, "quiet 366 stays" });
}

Test (time_varying, who_was_there_before_the_export_is_out)
{
  FATES (stays,
    { { "@,2023-01-01," }, "quiet 731 stays" },
    { { "@,2022-12-31 23:59:59,", "@,@,2023-05-01" },
      "window_before_export" });
}

Test (time_varying, counts_units_and_gathers_their_rows)
{
  company_directory ();
  company_write ("customers.csv",
                 "id,start,end\na,2024-01-01,\nb,2024-01-01,2024-01-05\n");
  company_write ("calls.csv", "call,id,at\n1,a,2024-01-11\n");
  struct company c = company_ask (&stays);
  const struct frame *f = c.frame;
  cr_expect_eq (f->n, 3);
  cr_expect_eq (f->units, 2);
  cr_expect (f->enter && f->cluster && !f->trial);
  cr_expect (f->cluster[0] == f->cluster[1] && f->cluster[2] != f->cluster[0]);
  cr_expect_eq (f->enter[0], -1);
  company_close (&c);
}

/* Seen from 2024-01-11 on, day 10: at risk on days after 9. */
#define SEEN                                                              \
  "  customers: {file: customers.csv, id: id, start: start, end: end,"    \
  " enter: seen}\n"
#define SEEN_CSV { "customers.csv", "id,start,end,seen" }

Test (late_entry, units_are_at_risk_from_the_day_they_are_seen)
{
  static const struct question q = {
    .data = SEEN, .cohort = "by: condition, condition: id != 'x',"
                            " labels: [none, all]",
    .outcome = "kind: survival", .files = { SEEN_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,,2024-01-11" }, "all after 9 to 366 stays" },
    { { "@,2024-01-01,2024-01-11 18:00:00,2024-01-11" },
      "all after 9 to 10 left" },
    { { "@,2024-01-01,2024-01-11,2024-01-11 00:00:01" }, "not_observable" },
    { { "@,2024-01-01,2024-01-05,2024-01-11" }, "not_observable" },
    { { "@,2024-01-01,,2025-01-01" }, "not_observable" },
    { { "@,2024-01-01,,2024-12-31 23:00:00" }, "all after 364 to 366 stays" },
    { { "@,2024-01-01,,2024-01-01 05:00:00" }, "all 366 stays" },
    { { "@,2024-01-01,,2023-05-01" }, "all 366 stays" },
    { { "@,2024-01-01,," }, "all 366 stays" });
}

Test (late_entry, a_date_of_all_is_as_good_as_a_column)
{
  static const struct question q = {
    .data = "  customers: {file: customers.csv, id: id, start: start,"
            " end: end, enter: 2024-01-11}\n",
    .cohort = "by: condition, condition: id != 'x', labels: [none, all]",
    .outcome = "kind: survival", .files = { CUSTOMERS_CSV },
  };
  FATES (q,
    { { "@,2024-01-01," }, "all after 9 to 366 stays" },
    { { "@,2024-01-11," }, "all 356 stays" },
    { { "@,2024-01-11 12:00:00," }, "all 355 stays" },
    { { "@,2024-01-01,2024-01-10" }, "not_observable" });
}

Test (late_entry, cuts_the_days_before_out_of_both_cohorts)
{
  struct question q = stays;
  q.data = SEEN CALLS;
  q.files[0] = (struct file_head) SEEN_CSV;
  FATES (q,
    { { "@,2024-01-01,,2024-01-21", "@,@,2024-01-11" },
      "quiet after 19 to 40 stays; called after 40 to 366 stays" },
    { { "@,2024-01-01,,2024-03-01", "@,@,2024-01-11" },
      "called after 59 to 366 stays" },
    { { "@,2024-01-01,,2024-02-11", "@,@,2024-01-11" },
      "called after 40 to 366 stays" });
}

Test (late_entry, what_starts_at_time_zero_wants_units_seen_from_there)
{
  static const char *const outcomes[]
    = { "kind: retained, at: 90 days",
        "kind: share, table: calls, within: 90 days",
        "kind: mean, table: calls, count: yes, within: 90 days",
        "kind: time_to, table: calls" };
  for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
    {
      struct question q = {
        .data = SEEN CALLS, .cohort = "by: condition, condition: id != 'x',"
                                      " labels: [none, all]",
        .outcome = outcomes[i], .files = { SEEN_CSV, CALLS_CSV },
      };
      company_directory ();
      company_write ("customers.csv", "id,start,end,seen\n"
                     "a,2024-01-01,,2024-01-01 00:00:01\n");
      company_write ("calls.csv", "call,id,at\n");
      struct company c = company_ask (&q);
      cr_expect_str_eq (company_picture (&c), "window_before_export",
                        "%s", outcomes[i]);
      company_close (&c);
    }
}

Test (late_entry, a_landmark_wants_units_seen_from_the_start)
{
  struct question q = stays_with (CALLED, NULL);
  q.data = SEEN CALLS;
  q.files[0] = (struct file_head) SEEN_CSV;
  FATES (q,
    { { "@,2024-01-01,,2024-01-02" }, "window_before_export" },
    { { "@,2024-01-01,,2024-01-01" }, "quiet 306 stays" },
    { { "@,2024-01-01,2024-01-02,2024-01-05" }, "window_before_export" });
}

/* 10 days of 366 are not seen, nor is the call on day 5. */
Test (late_entry, a_rate_counts_from_the_time_seen)
{
  static const struct question q = {
    .data = SEEN CALLS, .cohort = "by: condition, condition: id != 'x',"
                                  " labels: [none, all]",
    .outcome = "kind: rate, table: calls", .files = { SEEN_CSV, CALLS_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,,2024-01-11", "@1,@,2024-01-06\n@2,@,2024-01-11" },
      "all 1 per 356" },
    { { "@,2024-01-01,,", "@1,@,2024-01-06\n@2,@,2024-01-11" },
      "all 2 per 366" });
}
