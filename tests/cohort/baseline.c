/* Cohorts known at time zero: columns, conditions and values. */

#include <criterion/criterion.h>
#include <math.h>

#include "company.h"
#include "tables.h"

#define PLAN_CSV { "customers.csv", "id,start,end,plan,seats" }

static struct question
stays_by (const char *cohort, const char *hypothesis)
{
  return (struct question) {
    .data = CUSTOMERS, .cohort = cohort, .outcome = "kind: survival",
    .hypothesis = hypothesis, .files = { PLAN_CSV },
  };
}

Test (baseline, counts_days_from_the_start)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", NULL);
  FATES (q,
    { { "@,2024-01-01,2024-01-01,pro," }, "pro 0 left" },
    { { "@,2024-01-01,2024-01-01 23:59:59,pro," }, "pro 0 left" },
    { { "@,2024-01-01,2024-01-02,pro," }, "pro 1 left" },
    { { "@,2024-01-01,,free," }, "free 366 stays" },
    { { "@,2024-01-01 00:00:01,,free," }, "free 365 stays" },
    { { "@,2024-01-01,2025-01-01,free," }, "free 366 stays" },
    { { "@,2024-12-31 23:59:59,,free," }, "free 0 stays" },
    { { "@,2024-01-01,,team," }, "other_level" },
    { { "@,2024-01-01,,Pro," }, "other_level" },
    { { "@,2024-01-01,,," }, "cohort_unknown" });
}

/* 1900-01-01 to 2199-12-31 are 109,572 days: 300 years, of which 73 are
   leap years, less one day. */
Test (baseline, holds_three_centuries)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", NULL);
  q.top = "as_of: 2199-12-31";
  FATES (q,
    { { "@,1900-01-01,2199-12-30,pro," }, "pro 109571 left" },
    { { "@,1900-01-01,,pro," }, "pro 109572 stays" },
    { { "@,1969-12-31 23:59:59,1970-01-01,pro," }, "pro 0 left" },
    { { "@,1969-12-31,1970-01-01,pro," }, "pro 1 left" });
}

Test (baseline, a_column_without_levels_has_all_its_values_bytewise)
{
  company_directory ();
  company_write ("customers.csv",
                 "id,start,end,plan,seats\n"
                 "a,2024-01-01,,b,\nb,2024-01-01,,a,\n"
                 "c,2024-01-01,,B,\nd,2024-01-01,,,\n");
  struct question q = stays_by ("by: column, column: plan", NULL);
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->arms, 3);
  cr_expect_str_eq (c.frame->labels[0], "B");
  cr_expect_str_eq (c.frame->labels[1], "a");
  cr_expect_str_eq (c.frame->labels[2], "b");
  cr_expect_eq (c.frame->reference, 0);
  cr_expect_str_eq (company_picture (&c), "B 366 stays; a 366 stays; "
                    "b 366 stays; cohort_unknown");
  company_close (&c);
}

Test (baseline, labels_run_parallel_to_levels)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [pro, free], labels: [P, F]", NULL);
  FATES (q,
    { { "@,2024-01-01,,pro," }, "P 366 stays" },
    { { "@,2024-01-01,,free," }, "F 366 stays" },
    { { "@,2024-01-01,,P," }, "other_level" });
}

Test (baseline, a_condition_may_be_unknown)
{
  struct question q = stays_by ("by: condition, condition: seats >= 4", NULL);
  FATES (q,
    { { "@,2024-01-01,,,4" }, "yes 366 stays" },
    { { "@,2024-01-01,,,3.999" }, "no 366 stays" },
    { { "@,2024-01-01,,," }, "cohort_unknown" });
}

Test (baseline, a_value_equal_to_a_cut_belongs_to_the_upper_cohort)
{
  struct question q = stays_by ("by: value, value: seats, cuts: [2, 5.5]",
                                NULL);
  FATES (q,
    { { "@,2024-01-01,,,1.99" }, "< 2 366 stays" },
    { { "@,2024-01-01,,,-7" }, "< 2 366 stays" },
    { { "@,2024-01-01,,,2" }, "2 to < 5.5 366 stays" },
    { { "@,2024-01-01,,,5.49" }, "2 to < 5.5 366 stays" },
    { { "@,2024-01-01,,,5.5" }, ">= 5.5 366 stays" },
    { { "@,2024-01-01,,,1e9" }, ">= 5.5 366 stays" },
    { { "@,2024-01-01,,," }, "cohort_unknown" });
}

Test (baseline, compare_drops_the_other_levels)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro, team]",
                                "compare: [team, pro]");
  FATES (q,
    { { "@1,2024-01-01,,team,\n@2,2024-01-01,2024-01-05,pro,"
        "\n@3,2024-01-01,,free,\n@4,2024-01-01,,none," },
      "other_level; other_level; pro 4 left; team 366 stays" });
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->arms, 2);
  cr_expect_str_eq (c.frame->labels[c.frame->level], "team");
  cr_expect_str_eq (c.frame->labels[c.frame->reference], "pro");
  company_close (&c);
  q.hypothesis = "compare: [pro, team]";
  c = company_ask (&q);
  cr_expect_str_eq (c.frame->labels[c.frame->level], "pro");
  cr_expect_str_eq (c.frame->labels[c.frame->reference], "team");
  company_close (&c);
}

Test (baseline, a_reference_may_be_named)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end,plan,seats\n"
                 "a,2024-01-01,,free,\nb,2024-01-01,,pro,\n");
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro], reference: pro", NULL);
  struct company c = company_ask (&q);
  cr_expect_str_eq (c.frame->labels[c.frame->level], "free");
  cr_expect_str_eq (c.frame->labels[c.frame->reference], "pro");
  company_close (&c);
  q.cohort = "by: column, column: plan, reference: pro";
  c = company_ask (&q);
  cr_expect_str_eq (c.frame->labels[c.frame->level], "free");
  cr_expect_str_eq (c.frame->labels[c.frame->reference], "pro");
  company_close (&c);
}

Test (baseline, a_target_looks_at_one_level)
{
  struct question q = {
    .data = CUSTOMERS, .cohort = "by: column, column: plan",
    .outcome = "kind: mean, value: seats",
    .hypothesis = "level: pro, target: 3", .files = { PLAN_CSV },
  };
  FATES (q,
    { { "@1,2024-01-01,,pro,5\n@2,2024-01-01,,pro,"
        "\n@3,2024-01-01,,free,7\n@4,2024-01-01,,,9" },
      "cohort_unknown; other_level; outcome_missing; pro 5" });
  struct company c = company_ask (&q);
  cr_expect (c.frame->one_sample);
  cr_expect_eq (c.frame->arms, 1);
  cr_expect_eq (c.frame->level, 0);
  company_close (&c);
}

Test (baseline, a_target_without_cohort_looks_at_all)
{
  struct question q = {
    .data = CUSTOMERS, .outcome = "kind: share, condition: seats > 3",
    .hypothesis = "target: 0.5, where: plan != 'free'", .files = { PLAN_CSV },
  };
  FATES (q,
    { { "@,2024-01-01,,pro,4" }, "all 1" },
    { { "@,2024-01-01,,pro,3" }, "all 0" },
    { { "@,2024-01-01,,pro," }, "outcome_missing" },
    { { "@,2024-01-01,,free,4" }, "where_false" },
    { { "@,2024-01-01,,,4" }, "where_unknown" });
}

Test (baseline, retained_leaves_out_the_young_even_if_gone)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", NULL);
  q.outcome = "kind: retained, at: 90 days";
  FATES (q,
    { { "@,2024-10-03,,pro," }, "pro 1" },
    { { "@,2024-10-03 00:00:01,,pro," }, "not_mature" },
    { { "@,2024-12-01,2024-12-02,pro," }, "not_mature" },
    { { "@,2024-01-01,2024-03-31,pro," }, "pro 1" },
    { { "@,2024-01-01,2024-03-30 23:59:59,pro," }, "pro 0" },
    { { "@,2024-01-01,2024-01-01,pro," }, "pro 0" },
    { { "@,2024-10-03,2025-01-01,pro," }, "pro 1" });
}

/* Who left after 13 hours was not there after 36, but after 12. */
Test (baseline, retained_may_look_within_a_day)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", NULL);
  q.outcome = "kind: retained, at: 36 hours";
  FATES (q,
    { { "@,2024-01-01,2024-01-02 11:59:59,pro," }, "pro 0" },
    { { "@,2024-01-01,2024-01-02 12:00:00,pro," }, "pro 1" });
  q.outcome = "kind: retained, at: 12 hours";
  FATES (q,
    { { "@,2024-01-01,2024-01-01 11:59:59,pro," }, "pro 0" },
    { { "@,2024-01-01,2024-01-01 13:00:00,pro," }, "pro 1" },
    { { "@,2024-12-31 12:00:00,,pro," }, "pro 1" },
    { { "@,2024-12-31 12:00:01,,pro," }, "not_mature" });
}

/* Drawn by lot: no landmark, whatever the outcome. */
Test (baseline, a_declared_landmark_restarts_the_clock)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", "landmark: 30 days");
  FATES (q,
    { { "@,2024-01-01,2024-01-31,pro," }, "pro 0 left" },
    { { "@,2024-01-01,2024-01-30 23:59:59,pro," },
      "ended_before_landmark" },
    { { "@,2024-12-02,,pro," }, "pro 0 stays" },
    { { "@,2024-12-02 00:00:01,,pro," }, "not_observable" });
}

Test (randomized, counts_from_the_start)
{
  struct question q = stays_by ("by: column, column: plan,"
                                " levels: [free, pro]", "design: randomized");
  FATES (q,
    { { "@,2024-01-01,2024-01-01,pro," }, "pro 0 left" },
    { { "@,2024-01-01,,free," }, "free 366 stays" },
    { { "@,2024-01-01,,team," }, "other_level" });
}

#define TENURE                                                            \
  "  customers: {file: customers.csv, duration: tenure,"                  \
  " duration_unit: months, event: churned}\n"

static const struct question tenure = {
  .top = "", .data = TENURE, .cohort = "by: column, column: plan,"
  " levels: [free, pro]", .outcome = "kind: survival",
  .hypothesis = "horizon: 12 months",
  .files = { { "customers.csv", "tenure,churned,plan" } },
};

Test (duration, time_is_taken_as_given)
{
  FATES (tenure,
    { { "12.5,yes,pro" }, "pro 12.5 left" },
    { { "12.5,no,pro" }, "pro 12.5 stays" },
    { { "0,1,free" }, "free 0 left" },
    { { "0.1,0,free" }, "free 0.1 stays" },
    { { "72,no,team" }, "other_level" },
    { { ",yes,pro" }, "outcome_missing" },
    { { "3,,pro" }, "outcome_missing" });
}

Test (duration, carries_its_own_unit)
{
  company_directory ();
  company_write ("customers.csv", "tenure,churned,plan\n"
                 "1,yes,pro\n2,no,free\n");
  struct company c = company_ask (&tenure);
  cr_expect_eq (c.frame->horizon, 12);
  cr_expect_str_eq (c.frame->time_unit, "months");
  cr_expect_null (c.frame->cluster);
  company_close (&c);
  struct question q = tenure;
  q.hypothesis = "horizon: 12";
  c = company_ask (&q);
  cr_expect_eq (c.frame->horizon, 12);
  company_close (&c);
  q.hypothesis = NULL;
  c = company_ask (&q);
  cr_expect (isnan (c.frame->horizon));
  company_close (&c);
}

/* Who was last seen before the landmark, or left before it, is out. */
Test (duration, a_landmark_is_in_its_own_unit)
{
  struct question q = tenure;
  q.hypothesis = "landmark: 3 months, horizon: 12";
  FATES (q,
    { { "3,yes,pro" }, "pro 0 left" },
    { { "2.9,yes,pro" }, "ended_before_landmark" },
    { { "2.9,no,pro" }, "not_observable" },
    { { "4.5,no,pro" }, "pro 1.5 stays" },
    { { ",no,pro" }, "outcome_missing" });
  struct company c = company_ask (&q);
  cr_expect_eq (c.frame->horizon, 9);
  company_close (&c);
}

Test (duration, an_end_may_be_an_expression)
{
  struct question q = tenure;
  q.data = "  customers: {file: customers.csv, duration: tenure,"
           " duration_unit: months, event: churned == 'gone'}\n";
  FATES (q,
    { { "3,gone,pro" }, "pro 3 left" },
    { { "3,here,pro" }, "pro 3 stays" },
    { { "3,,pro" }, "outcome_missing" });
}
