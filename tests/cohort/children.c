/* Rows of a child table as units, clusters, and ends that are events. */

#include <criterion/criterion.h>

#include "company.h"
#include "tables.h"

#define SURVEYS                                                           \
  "  surveys: {file: surveys.csv, id: survey, customer: id, at: at}\n"
#define SURVEYS_CSV { "surveys.csv", "survey,id,at,score" }

static const struct question surveys = {
  .data = CUSTOMERS CALLS SURVEYS, .cohort = CALLED,
  .outcome = "kind: mean, value: score", .hypothesis = "unit: surveys",
  .files = { CUSTOMERS_CSV, CALLS_CSV, SURVEYS_CSV },
};

/* The customer's landmark is day 30, 2024-01-31: no lag. */
Test (children, enter_from_their_parents_landmark_on)
{
  FATES (surveys,
    { { "@,2024-01-01,", NULL, "@,@,2024-01-31,8" }, "quiet 8" },
    { { "@,2024-01-01,", NULL, "@,@,2024-01-30 23:59:59,8" },
      "event_before_landmark" },
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59", "@,@,2024-01-31,8" },
      "called 8" },
    { { "@,2024-01-01,", "@,@,2024-01-31", "@,@,2024-06-30,8" },
      "quiet 8" },
    { { "@,2024-01-01,", NULL, "@,@,2024-01-31," }, "outcome_missing" },
    { { "@,2022-12-31,", NULL, "@,@,2024-01-31,8" },
      "window_before_export" },
    { { "@,2024-01-01,", "@,@,2024-01-02",
        "@1,@,2024-02-01,8\n@2,@,2024-02-02,9\n@3,@,2024-01-02,1" },
      "called 8; called 9; event_before_landmark" });
}

/* The customer of 2024-12-10 has no landmark before as_of. */
Test (children, need_a_cohort_that_could_be_known)
{
  FATES (surveys,
    { { "@,2024-12-10,", NULL, "@,@,2024-12-20,8" }, "not_observable" },
    { { "@,2024-12-01,", NULL, "@,@,2024-12-30,8" },
      "event_before_landmark" },
    { { "@,2024-12-01,", NULL, "@,@,2024-12-31,8" }, "quiet 8" });
}

/* A customer who left on day 5 and answers on day 60 has answered. */
Test (children, may_come_after_their_parents_end)
{
  FATES (surveys,
    { { "@,2024-01-01,2024-01-06", "@,@,2024-01-02", "@,@,2024-03-01,8" },
      "called 8" });
}

/* Tickets of customers, with messages of their own: they enter from the
   customer's landmark on, without lag; a window counts from the ticket,
   and 10 days before as_of it was 2024-12-22. */
Test (children, have_windows_of_their_own)
{
  static const struct question q = {
    .data = CUSTOMERS
      "  calls: {file: calls.csv, id: call, customer: id, at: at,"
      " from: 2023-01-01}\n"
      "  tickets: {file: tickets.csv, id: ticket, customer: id, at: at}\n"
      "  messages: {file: calls.csv, parent: tickets, ticket: ticket,"
      " at: at, from: 2023-01-01}\n",
    .cohort = CALLED,
    .outcome = "kind: mean, table: messages, count: yes, within: 10 days",
    .hypothesis = "unit: tickets",
    .files = { CUSTOMERS_CSV, { "calls.csv", "call,id,ticket,at" },
               { "tickets.csv", "ticket,id,at" } },
  };
  FATES (q,
    { { "@,2024-01-01,", "@1,@,@,2024-06-10 23:59:59\n@2,@,@,2024-06-11"
        "\n@3,@,@,2024-06-01\n@4,@,@,2024-05-31 23:59:59",
        "@,@,2024-06-01" }, "quiet 2" },
    { { "@,2024-01-01,", NULL, "@,@,2024-01-31" }, "quiet 0" },
    { { "@,2024-01-01,", NULL, "@,@,2024-01-30 23:59:59" },
      "event_before_landmark" },
    { { "@,2024-01-01,", NULL, "@,@,2024-12-22" }, "quiet 0" },
    { { "@,2024-01-01,", NULL, "@,@,2024-12-22 00:00:01" }, "not_mature" });
}

Test (children, of_an_excluded_parent_are_no_units)
{
  struct question q = surveys;
  q.data = "  customers: {file: customers.csv, id: id, start: start,"
           " end: end, where: id != 'internal'}\n" CALLS SURVEYS;
  FATES (q,
    { { "@,2024-01-01,\ninternal,2024-01-01,", NULL,
        "@1,@,2024-02-01,8\n@2,internal,2024-02-01,9" }, "quiet 8" });
}

Test (children, take_a_parents_column_as_cohort)
{
  struct question q = surveys;
  q.cohort = "by: condition, condition: parent.plan == 'pro'";
  q.files[0].header = "id,start,end,plan";
  FATES (q,
    { { "@,2024-01-01,,pro", NULL, "@,@,2024-01-01,8" }, "yes 8" },
    { { "@,2024-01-01,2024-01-05,free", NULL, "@,@,2024-01-06,8" },
      "no 8" },
    { { "@,2024-01-01,,", NULL, "@,@,2024-01-31,8" }, "cohort_unknown" });
}

/* Rows in the order of the file: three of a, then two of b. */
static void
write_answers (const char *head, const char *customers)
{
  company_directory ();
  company_write ("customers.csv", customers);
  company_write ("calls.csv", "call,id,at\n");
  company_write ("surveys.csv", head);
}

static bool
same (const struct company *c, size_t i, size_t k)
{
  return c->frame->cluster[i] == c->frame->cluster[k];
}

static const char answers[]
  = "survey,id,at,score,agent\n1,a,2024-03-01,1,x\n2,a,2024-03-02,2,x\n"
    "3,a,2024-03-03,3,y\n4,b,2024-03-01,4,y\n5,b,2024-03-02,5,z\n";

Test (clusters, a_childs_default_is_its_parent)
{
  write_answers (answers, "id,start,end\na,2024-01-01,\nb,2024-01-01,\n");
  struct company c = company_ask (&surveys);
  cr_assert_eq (c.frame->n, 5);
  cr_assert_not_null (c.frame->cluster);
  cr_expect (same (&c, 0, 1) && same (&c, 1, 2) && same (&c, 3, 4));
  cr_expect (!same (&c, 2, 3));
  company_close (&c);
}

Test (clusters, a_childs_default_is_its_parents_cluster)
{
  struct question q = surveys;
  q.data = "  customers: {file: customers.csv, id: id, start: start,"
           " end: end, cluster: account}\n" CALLS SURVEYS;
  write_answers (answers, "id,start,end,account\na,2024-01-01,,k\n"
                 "b,2024-01-01,,k\n");
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->n, 5);
  cr_assert_not_null (c.frame->cluster);
  cr_expect (same (&c, 0, 4));
  company_close (&c);
}

Test (clusters, a_child_may_declare_its_own)
{
  struct question q = surveys;
  q.data = CUSTOMERS CALLS
    "  surveys: {file: surveys.csv, id: survey, customer: id, at: at,"
    " cluster: agent}\n";
  write_answers (answers, "id,start,end\na,2024-01-01,\nb,2024-01-01,\n");
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->n, 5);
  cr_assert_not_null (c.frame->cluster);
  cr_expect (same (&c, 0, 1) && same (&c, 2, 3));
  cr_expect (!same (&c, 1, 2) && !same (&c, 3, 4) && !same (&c, 0, 4));
  company_close (&c);
}

Test (clusters, of_customers_are_the_declared_ones)
{
  struct question q = {
    .data = "  customers: {file: customers.csv, start: start, end: end,"
            " cluster: account}\n",
    .cohort = "by: column, column: plan", .outcome = "kind: survival",
  };
  company_directory ();
  company_write ("customers.csv", "start,end,account,plan\n"
                 "2024-01-01,,k,a\n2024-01-01,,m,b\n2024-01-01,,k,b\n"
                 "2024-01-01,,,a\n2024-01-01,,,b\n");
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->n, 5);
  cr_assert_not_null (c.frame->cluster);
  cr_expect (same (&c, 0, 2));
  cr_expect (!same (&c, 0, 1));
  cr_expect (!same (&c, 3, 4), "blank clusters are not one cluster");
  cr_expect (!same (&c, 3, 0) && !same (&c, 3, 1));
  company_close (&c);
}

Test (clusters, plain_customers_have_none)
{
  struct question q = {
    .data = "  customers: {file: customers.csv, id: id, start: start,"
            " end: end}\n",
    .cohort = "by: column, column: plan", .outcome = "kind: survival",
  };
  company_directory ();
  company_write ("customers.csv", "id,start,end,plan\na,2024-01-01,,x\n"
                 "b,2024-01-01,,y\n");
  struct company c = company_ask (&q);
  cr_expect_null (c.frame->cluster);
  company_close (&c);
}

/* The first cancellation ends a customer. */
Test (ends, may_be_the_first_event_of_another_table)
{
  static const struct question q = {
    .data = "  customers: {file: customers.csv, id: id, start: start,"
            " end: {first: changes, where: kind == 'cancel'}}\n"
            "  changes: {file: changes.csv, customer: id, at: at}\n",
    .cohort = "by: column, column: plan", .outcome = "kind: survival",
    .files = { { "customers.csv", "id,start,plan" },
               { "changes.csv", "id,at,kind" } },
  };
  FATES (q,
    { { "@,2024-01-01,pro" }, "pro 366 stays" },
    { { "@,2024-01-01,pro", "@,2024-01-11,cancel\n@,2024-01-06,cancel" },
      "pro 5 left" },
    { { "@,2024-01-01,pro", "@,2024-01-06,upgrade\n@,2024-01-07," },
      "pro 366 stays" },
    { { "@,2024-01-01,pro", "@,2025-01-01,cancel" }, "pro 366 stays" },
    { { "@,2024-01-01,pro", "@,2024-01-01,cancel" }, "pro 0 left" },
    { { "@,2024-01-01,pro",
        "@,2023-12-31 23:59:59,cancel\n@,2024-01-04,cancel" },
      "pro 3 left" },
    { { "@,2024-01-01,pro", "@,2024-12-31 23:59:59,cancel" },
      "pro 365 left" });
}
