/* Target trials, one every 30 days.

   A customer of 2024-01-01 starts trials on 2024-01-01, 01-31, 03-01,
   03-31, 04-30 and so on; without lag who is called within the next 30 days
   is compared with who is not from then on. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "company.h"
#include "tables.h"

#define ANY "by: event, table: calls, labels: [quiet, called]"

/* Until 2024-05-01, day 121. */
static const struct question stays = {
  .top = "as_of: 2024-05-01",
  .data = CUSTOMERS CALLS, .cohort = ANY, .outcome = "kind: survival",
  .hypothesis = "design: sequential, lag: 0 days",
  .files = { CUSTOMERS_CSV, CALLS_CSV },
};

Test (sequential, a_unit_is_in_every_trial_until_it_is_exposed)
{
  FATES (stays,
    { { "@,2024-01-01," },
      "0 quiet 91 stays; 1 quiet 61 stays; 2 quiet 31 stays;"
      " 3 quiet 1 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-05" },
      "0 quiet 91 stays; 1 called 61 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-30 23:59:59" }, "0 called 91 stays" },
    { { "@,2024-01-01,", "@,@,2024-01-31" },
      "0 quiet 91 stays; 1 called 61 stays" },
    { { "@,2024-01-01,", "@1,@,2024-02-05\n@2,@,2024-01-02" },
      "0 called 91 stays" });
}

Test (sequential, a_unit_that_ends_is_in_the_trials_whose_landmark_it_sees)
{
  FATES (stays,
    { { "@,2024-01-01,2024-03-01" }, "0 quiet 30 left; 1 quiet 0 left" },
    { { "@,2024-01-01,2024-02-29 23:59:59" }, "0 quiet 29 left" },
    { { "@,2024-01-01,2024-01-30" }, "ended_before_landmark" },
    { { "@,2024-01-01,2024-03-15", "@,@,2024-03-14" },
      "0 quiet 44 left; 1 quiet 14 left" });
}

Test (sequential, who_is_in_no_trial_counts_under_the_reason_of_the_first)
{
  FATES (stays,
    { { "@,2024-04-01 00:00:01," }, "not_observable" },
    { { "@,2024-04-01," }, "0 quiet 0 stays" },
    { { "@,2022-12-31 23:59:59," }, "window_before_export" },
    { { "@,2024-01-01,2024-01-02" }, "ended_before_landmark" });
}

Test (sequential, the_lag_moves_the_landmark_alone)
{
  struct question q = stays;
  q.hypothesis = "design: sequential, lag: 10 days";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-05" },
      "0 quiet 81 stays; 1 called 51 stays" },
    { { "@,2024-01-01,2024-02-10" }, "0 quiet 0 left" },
    { { "@,2024-01-01,2024-02-09" }, "ended_before_landmark" });
}

/* Exposed within 10 days of a trial's start; a call in between exposes in
   no trial, and ends the unit's trials all the same. */
Test (sequential, a_short_window_leaves_calls_between_trials)
{
  struct question q = stays;
  q.cohort = ANY ", within: 10 days";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-05" },
      "0 quiet 111 stays; 1 called 81 stays" },
    { { "@,2024-01-01,", "@,@,2024-02-15" },
      "0 quiet 111 stays; 1 quiet 81 stays" });
}

/* 90 days from the trial's start: 2024-03-31, 04-30, 05-30. */
Test (sequential, retained_counts_from_the_start_of_the_trial)
{
  struct question q = stays;
  q.outcome = "kind: retained, at: 90 days";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-05" }, "0 quiet 1; 1 called 1" },
    { { "@,2024-01-01,2024-04-15" }, "0 quiet 1; 1 quiet 0" },
    { { "@,2024-02-02," }, "not_mature" });
}

/* [30, 60) days from the trial's start. */
Test (sequential, sums_are_those_of_the_trials_window)
{
  struct question q = stays;
  q.data = CUSTOMERS CALLS PAYMENTS;
  q.outcome = "kind: mean, table: payments, sum: amount, within: 60 days";
  q.files[2] = (struct file_head) PAYMENTS_CSV;
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-05",
        "@1,@,2024-01-31,x,5\n@2,@,2024-03-01,x,7\n@3,@,2024-03-31,x,9" },
      "0 quiet 5; 1 called 7" });
}

Test (sequential, one_cohort_against_a_target_keeps_its_rows)
{
  struct question q = stays;
  q.outcome = "kind: retained, at: 60 days";
  q.hypothesis = "design: sequential, lag: 0 days, level: called,"
                 " target: 0.5";
  FATES (q,
    { { "@,2024-01-01,", "@,@,2024-02-05" }, "1 called 1" },
    { { "@,2024-01-01," }, "other_level" });
}

/* A unit not seen from its start is in the trials from then on. */
Test (sequential, trials_begin_when_the_unit_is_seen)
{
  struct question q = stays;
  q.data = "  customers: {file: customers.csv, id: id, start: start,"
           " end: end, enter: seen}\n" CALLS;
  q.files[0] = (struct file_head) { "customers.csv", "id,start,end,seen" };
  FATES (q,
    { { "@,2024-01-01,,2024-02-01" }, "2 quiet 31 stays; 3 quiet 1 stays" },
    { { "@,2024-01-01,,2024-04-29" }, "window_before_export" });
}

static struct company
company_of_three (const struct question *q)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,\n"
                 "b,2024-01-01,2024-03-10\nc,2024-01-01,2024-01-02\n");
  company_write ("calls.csv", "call,id,at\n1,a,2024-02-05\n"
                 "2,b,2024-03-10\n");
  return company_ask (q);
}

/* Rows: a quiet in trial 0 and called in 1; b quiet in 0 and 1, its call
   being one of the second it ends in; c in none. */
Test (sequential, counts_units_trials_and_controls_that_switch)
{
  struct company c = company_of_three (&stays);
  const struct frame *f = c.frame;
  cr_expect_eq (f->n, 4);
  cr_expect_eq (f->units, 2);
  cr_expect_eq (f->trials, 2);
  cr_expect_eq (f->switched, 1);
  cr_expect (!f->enter);
  cr_expect_eq (ledger_total (&f->ledger), 1);
  for (size_t i = 0; i < f->n; i++)
    for (size_t k = 0; k < f->n; k++)
      cr_expect_eq (f->cluster[i] == f->cluster[k], i % 2 == k % 2);
  company_close (&c);
}

/* The call comes 35 days after the start of the first trial. */
Test (sequential, a_switch_counts_while_the_outcome_looks)
{
  struct question q = stays;
  q.hypothesis = "design: sequential, lag: 0 days, horizon: 36 days";
  struct company c = company_of_three (&q);
  cr_expect_eq (c.frame->switched, 1);
  company_close (&c);
  q.hypothesis = "design: sequential, lag: 0 days, horizon: 35 days";
  c = company_of_three (&q);
  cr_expect_eq (c.frame->switched, 0);
  company_close (&c);
}

Test (sequential, strata_are_those_of_the_unit)
{
  struct question q = stays;
  q.hypothesis = "design: sequential, lag: 0 days, adjust: [plan]";
  q.files[0] = (struct file_head) { "customers.csv", "id,start,end,plan" };
  company_directory ();
  company_write ("customers.csv", "id,start,end,plan\na,2024-01-01,,pro\n"
                 "b,2024-01-01,,free\n");
  company_write ("calls.csv", "call,id,at\n");
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->n, 8);
  cr_assert_eq (c.frame->strata, 2);
  for (size_t i = 0; i < 8; i++)
    cr_expect_eq (c.frame->stratum[i], i % 2 == 0);
  company_close (&c);
}

/* Not in a study file. */

static const char *
picture_as (const struct question *q, enum design_ask design, bool placebo,
            struct company *c)
{
  struct arena *arena = arena_new ();
  *c = company_load (company_study (arena, q));
  c->study->hypotheses[0].design = design;
  c->study->hypotheses[0].placebo = placebo;
  company_frame (c, 0);
  cr_assert (c->frame, "%s", company_messages (c));
  arena_free (arena);
  return company_picture (c);
}

Test (window, the_declared_window_counts_from_the_start_unaligned)
{
  static const struct question q = {
    .data = CUSTOMERS CALLS, .cohort = CALLED, .outcome = "kind: survival",
    .files = { CUSTOMERS_CSV, CALLS_CSV },
  };
  struct company c;
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,\n"
                 "b,2024-01-01,2024-01-05\nc,2022-01-01,2022-01-09\n"
                 "d,2024-01-01,2024-01-07\n");
  company_write ("calls.csv", "call,id,at\n1,a,2024-01-31\n"
                 "2,b,2024-01-04\n3,d,2024-01-07\n");
  cr_expect_str_eq (picture_as (&q, ASK_WINDOW, false, &c),
                    "called 4 left; quiet 366 stays; quiet 6 left;"
                    " quiet 8 left");
  cr_expect_eq (c.design.name, DESIGN_WINDOW);
  company_close (&c);
}

enum { UNITS = 2000 };

/* A third is called on days 0 to 19, some of them after they left. */
static void
write_many (const char *ids)
{
  struct arena *arena = arena_new ();
  char *customers = ARENA_NEW (arena, char, UNITS * 60);
  char *calls = ARENA_NEW (arena, char, UNITS * 60);
  size_t a = (size_t) sprintf (customers, "id,start,end\n");
  size_t b = (size_t) sprintf (calls, "call,id,at\n");
  for (int k = 0; k < UNITS; k++)
    {
      int i = ids[0] == 'r' ? UNITS - 1 - k : k;
      a += (size_t) sprintf (customers + a, "%sc%d,2024-01-01,%s\n",
                             ids[0] == 'x' ? "x" : "", i,
                             i % 7 == 0 ? "2024-01-15" : "");
      if (i % 3 == 0)
        b += (size_t) sprintf (calls + b, "%d,%sc%d,2024-01-%02d\n", i,
                               ids[0] == 'x' ? "x" : "", i, 1 + i % 20);
    }
  company_write ("customers.csv", customers);
  company_write ("calls.csv", calls);
  arena_free (arena);
}

static const struct question drawn = {
  .data = CUSTOMERS CALLS, .cohort = CALLED, .outcome = "kind: survival",
  .hypothesis = "lag: 0 days", .files = { CUSTOMERS_CSV, CALLS_CSV },
};

/* 667 are called, 572 to 667 of them while there; of the 1,333 others a
   third is drawn, 444 give or take four times 17. */
Test (placebo, draws_as_many_of_the_others_as_were_really_exposed)
{
  struct company c;
  company_directory ();
  write_many ("plain");
  picture_as (&drawn, ASK_TIME_VARYING, true, &c);
  const struct frame *f = c.frame;
  uint64_t real = f->ledger.count[EX_OTHER_LEVEL], exposed = 0;
  cr_assert (real >= 572 && real <= 667, "%llu", (unsigned long long) real);
  cr_assert_eq (f->units + real, UNITS);
  for (size_t i = 0; i < f->n; i++)
    exposed += f->arm[i] == 1;
  cr_expect (exposed > 330 && exposed < 500, "%llu",
             (unsigned long long) exposed);
  for (size_t i = 0; i < f->n; i++)
    cr_expect (f->arm[i] == 0 || (f->enter[i] >= 0 && f->enter[i] < 20));
  company_close (&c);
}

Test (placebo, depends_on_the_id_and_not_on_the_row)
{
  struct company plain, reversed, renamed;
  company_directory ();
  write_many ("plain");
  const char *one = picture_as (&drawn, ASK_LANDMARK, true, &plain);
  write_many ("reversed");
  const char *two = picture_as (&drawn, ASK_LANDMARK, true, &reversed);
  write_many ("xrenamed");
  const char *three = picture_as (&drawn, ASK_LANDMARK, true, &renamed);
  cr_expect_str_eq (one, two);
  cr_expect (strcmp (one, three) != 0);
  company_close (&plain);
  company_close (&reversed);
  company_close (&renamed);
}

Test (placebo, wants_a_design_that_lines_time_up)
{
  struct question q = drawn;
  struct arena *arena = arena_new ();
  q.data = CUSTOMERS CALLS;
  q.hypothesis = "design: sequential";
  company_directory ();
  write_many ("plain");
  struct company c = company_load (company_study (arena, &q));
  c.study->hypotheses[0].placebo = true;
  company_frame (&c, 0);
  cr_expect (!c.frame);
  cr_expect (strstr (company_messages (&c), "placebo dates need units with"));
  company_close (&c);
  arena_free (arena);
}
