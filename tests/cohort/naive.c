/* The naive comparison: who ever, against who never. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

static const struct question stays = {
  .data = CUSTOMERS CALLS, .cohort = CALLED, .outcome = "kind: survival",
  .hypothesis = "design: naive", .files = { CUSTOMERS_CSV, CALLS_CSV },
};

Test (naive, any_event_before_the_end_exposes)
{
  FATES (stays,
    { { "@,2024-01-01,", "@,@,2024-12-31 23:59:59" }, "called 366 stays" },
    { { "@,2024-01-01,", "@,@,2025-01-01" }, "quiet 366 stays" },
    { { "@,2024-01-01,2024-01-11", "@,@,2024-01-10 23:59:59" },
      "called 10 left" },
    { { "@,2024-01-01,2024-01-11", "@,@,2024-01-11" }, "quiet 10 left" },
    { { "@,2024-01-01,2024-01-11", "@,@,2024-05-11" }, "quiet 10 left" },
    { { "@,2024-01-01,2024-01-01" }, "quiet 0 left" },
    { { "@,2024-01-01,2024-01-01", "@,@,2024-01-01" }, "quiet 0 left" });
}

Test (naive, keeps_everyone_on_the_whole_record)
{
  FATES (stays,
    { { "@,2022-06-01,2022-06-11" }, "quiet 10 left" },
    { { "@,2022-06-01,", "@,@,2024-06-01" }, "called 945 stays" },
    { { "@,2024-12-31 23:59:59," }, "quiet 0 stays" });
}

Test (naive, at_least_still_counts)
{
  struct question q = stays;
  q.cohort = CALLED ", at_least: 2";
  FATES (q,
    { { "@,2024-01-01,", "@1,@,2024-12-31\n@2,@,2024-05-01" },
      "called 366 stays" },
    { { "@,2024-01-01,2024-06-01", "@1,@,2024-06-01\n@2,@,2024-05-01" },
      "quiet 152 left" });
}

Test (naive, needs_no_window)
{
  struct question q = stays;
  q.cohort = "by: event, table: calls, labels: [quiet, called]";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-12-31" }, "called 366 stays" },
    { { "@,2024-01-01," }, "quiet 366 stays" });
}

Test (naive, an_outcomes_window_still_has_to_be_seen)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS PAYMENTS, .cohort = CALLED,
    .outcome = "kind: share, table: payments, within: 365 days",
    .hypothesis = "design: naive",
    .files = { CUSTOMERS_CSV, CALLS_CSV, PAYMENTS_CSV },
  };
  FATES (q,
    { { "@,2023-06-01,", NULL, "@,@,2023-06-01,," }, "quiet 1" },
    { { "@,2023-06-01,", "@,@,2024-12-01", "@,@,2024-05-31,," },
      "called 0" },
    { { "@,2024-01-02," }, "quiet 0" },
    { { "@,2024-01-02 00:00:01," }, "not_mature" },
    { { "@,2022-12-31," }, "window_before_export" });
}

Test (naive, may_look_at_what_was_known_later)
{
  struct question q = stays;
  q.cohort = "by: condition, condition: is_missing(end)";
  FATES (q,
    { { "@,2024-01-01,2024-01-11" }, "no 10 left" },
    { { "@,2024-01-01," }, "yes 366 stays" });
}
