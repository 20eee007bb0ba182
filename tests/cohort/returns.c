/* What customers bring in and cost, by month of their own time.

   A customer of 2023-06-01 is 60 days old on 2023-07-31 and 365 on
   2024-05-31.  Months are 30.4375 days: the second begins on day 30 at
   10:30, the third on day 60 at 21:00. */

#include "cohort/returns.h"

#include <criterion/criterion.h>

#include "base/random.h"
#include "base/str.h"
#include "company.h"
#include "tables.h"

#define MONEY                                                              \
  "as_of: 2025-01-01\nmoney:\n"                                            \
  "  revenue: {table: payments, sum: amount, where: kind != 'test'}\n"     \
  "  upgrades: kind == 'up'\n  horizon: 365 days\n"
#define REVENUE                                                            \
  "kind: mean, table: payments, sum: amount, where: kind != 'test',"       \
  " within: 365 days"
#define EACH "cost: {per_contact: 12}"

static const struct question called = {
  .top = MONEY, .data = CUSTOMERS CALLS PAYMENTS, .cohort = CALLED,
  .outcome = REVENUE, .hypothesis = EACH,
  .files = { CUSTOMERS_CSV, PAYMENTS_CSV, CALLS_CSV },
};

/* The rows of one company. */
struct rows {
  struct company c;
  struct return_rows *r;
};

static struct rows
rows_of (const struct question *q)
{
  struct rows rows = { .c = company_ask (q) };
  rows.r = return_rows_build (rows.c.data, rows.c.h, &rows.c.design,
                              rows.c.frame);
  return rows;
}

static void
rows_close (struct rows *rows)
{
  return_rows_release (rows->r);
  company_close (&rows->c);
}

/* Row of the customer called ID; SIZE_MAX: none. */
static size_t
find (const struct rows *rows, const char *id)
{
  int64_t row = table_find (rows->c.data->tables[0], id);
  for (size_t i = 0; i < rows->r->frame.n; i++)
    if ((int64_t) rows->r->frame.row[i] == row)
      return i;
  return SIZE_MAX;
}

static long
cents (const struct rows *rows, const char *id, enum return_part part,
       size_t month)
{
  size_t row = find (rows, id);
  cr_assert_neq (row, SIZE_MAX, "%s", id);
  return (long) rows->r->amount[(row * RETURN_PARTS + (size_t) part)
                                  * rows->r->months + month];
}

static long
cents_in_all (const struct rows *rows, const char *id, enum return_part part)
{
  long sum = 0;
  for (size_t k = 0; k < rows->r->months; k++)
    sum += cents (rows, id, part, k);
  return sum;
}

static void
write_all (const char *customers, const char *payments, const char *calls)
{
  struct arena *arena = arena_new ();
  company_directory ();
  company_write ("customers.csv",
                 arena_printf (arena, "id,start,end\n%s", customers));
  company_write ("payments.csv",
                 arena_printf (arena, "payment,id,at,kind,amount\n%s",
                               payments));
  company_write ("calls.csv", arena_printf (arena, "call,id,at\n%s", calls));
  arena_free (arena);
}

Test (returns, count_from_the_landmark_to_before_the_horizon)
{
  write_all ("a,2023-06-01,\n",
             "1,a,2023-07-30 23:59:59,x,1.00\n2,a,2023-07-31,x,2.00\n"
             "3,a,2023-07-31 20:59:59,x,4.00\n4,a,2023-07-31 21:00,x,8.00\n"
             "5,a,2024-05-30 23:59:59,x,16.00\n6,a,2024-05-31,x,32.00\n"
             "7,a,2023-12-01,test,64.00\n8,a,2023-09-01,up,1.28\n"
             "9,a,2023-12-10,x,-0.50\n10,a,2023-12-11,x,\n", "");
  struct rows rows = rows_of (&called);
  cr_assert_eq (rows.r->months, 12);
  cr_assert_eq (cents (&rows, "a", RETURN_BASE, 1), 600);
  cr_assert_eq (cents (&rows, "a", RETURN_BASE, 2), 800);
  cr_assert_eq (cents (&rows, "a", RETURN_BASE, 6), -50);
  cr_assert_eq (cents (&rows, "a", RETURN_BASE, 11), 1600);
  cr_assert_eq (cents_in_all (&rows, "a", RETURN_BASE), 2950);
  cr_assert_eq (cents (&rows, "a", RETURN_UPGRADES, 3), 128);
  cr_assert_eq (rows.r->blank, 1);
  rows_close (&rows);
}

Test (returns, leavers_count_nothing_after_their_end)
{
  write_all ("a,2023-06-01,2023-09-01\nb,2023-06-01,2023-07-31\n",
             "1,a,2023-08-31 23:59:59,x,3.00\n2,a,2023-09-01,x,5.00\n"
             "3,b,2023-07-31,x,7.00\n", "");
  struct rows rows = rows_of (&called);
  cr_assert_eq (cents_in_all (&rows, "a", RETURN_BASE), 300);
  cr_assert_eq (cents_in_all (&rows, "b", RETURN_BASE), 0);
  cr_assert_eq (cents_in_all (&rows, "a", RETURN_STAY), 32 * 86400);
  cr_assert_eq (cents (&rows, "a", RETURN_STAY, 1), 21 * 3600);
  cr_assert_eq (cents (&rows, "a", RETURN_STAY, 0), 0);
  cr_assert_eq (cents_in_all (&rows, "b", RETURN_STAY), 0);
  rows_close (&rows);
}

Test (returns, contacts_are_those_that_expose)
{
  write_all ("a,2023-06-01,\nb,2023-06-01,\n", "",
             "1,a,2023-06-01\n2,a,2023-06-30 23:59:59\n3,a,2023-07-01\n"
             "4,b,2023-08-01\n");
  struct rows rows = rows_of (&called);
  cr_assert_eq (rows.r->contacts[find (&rows, "a")], 2);
  cr_assert_eq (rows.r->contacts[find (&rows, "b")], 0);
  rows_close (&rows);
}

Test (returns, a_table_of_costs_below_customers_is_summed_to_the_horizon)
{
  struct question q = called;
  q.hypothesis = "cost: {table: calls, sum: amount, where: amount > 1}";
  q.files[2].header = "call,id,at,amount";
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2023-06-01,\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n");
  company_write ("calls.csv", "call,id,at,amount\n1,a,2023-06-01,5\n"
                              "2,a,2024-05-30 23:59:59,2.5\n"
                              "3,a,2024-05-31,7\n4,a,2023-08-01,1\n");
  struct rows rows = rows_of (&q);
  cr_assert_eq (rows.r->cost_decimals, 1);
  cr_assert_eq ((long) rows.r->cost[find (&rows, "a")], 75);
  rows_close (&rows);
}

/* ---- referrals -------------------------------------------------------- */

#define REFERRALS                                                          \
  "  referrals: {file: referrals.csv, id: referral, customer: id, at: at}\n"

static const struct question linked = {
  .top = MONEY "  referrals: {table: referrals, customer: who}\n",
  .data = CUSTOMERS PAYMENTS REFERRALS,
  .cohort = "by: condition, condition: id != 'z'", .outcome = REVENUE,
  .hypothesis = "cost: 100",
};

static void
write_links (const char *customers, const char *payments,
             const char *referrals)
{
  struct arena *arena = arena_new ();
  write_all (customers, payments, "");
  company_write ("referrals.csv",
                 arena_printf (arena, "referral,id,at,who\n%s", referrals));
  arena_free (arena);
}

/* B pays 2 in the window of A, and 4 after B's end; C, whom B brought,
   pays 8 within A's window and 16 after it. */
Test (returns, who_was_brought_counts_with_the_first_of_the_chain)
{
  write_links ("a,2023-06-01,\nb,2023-07-01,2023-09-01\nc,2023-08-01,\n"
               "d,2023-06-01,\n",
               "1,a,2023-06-02,x,1.00\n2,b,2023-08-01,x,2.00\n"
               "3,b,2023-09-02,x,4.00\n4,c,2024-05-01,x,8.00\n"
               "5,c,2024-06-01,x,16.00\n6,d,2023-06-05,x,32.00\n",
               "1,a,2023-06-20,b\n2,b,2023-07-20,c\n3,d,2023-07-25,c\n"
               "4,d,2023-07-25,nobody\n5,d,2023-07-26,d\n");
  struct rows rows = rows_of (&linked);
  cr_assert_eq (rows.r->frame.n, 2);
  cr_assert_eq (cents_in_all (&rows, "a", RETURN_BASE), 100);
  cr_assert_eq (cents_in_all (&rows, "a", RETURN_REFERRAL), 1000);
  cr_assert_eq (cents_in_all (&rows, "d", RETURN_REFERRAL), 0);
  cr_assert_eq (rows.r->brought, 2);
  cr_assert_eq (rows.r->linked, 3);
  rows_close (&rows);
}

Test (returns, a_ring_of_referrals_leaves_all_in_it_on_their_own)
{
  write_links ("a,2023-06-01,\nb,2023-06-01,\n",
               "1,a,2023-06-02,x,1.00\n2,b,2023-08-01,x,2.00\n",
               "1,a,2023-06-20,b\n2,b,2023-06-21,a\n");
  struct rows rows = rows_of (&linked);
  cr_assert_eq (rows.r->frame.n, 2);
  cr_assert_eq (cents_in_all (&rows, "b", RETURN_BASE), 200);
  rows_close (&rows);
}

/* ---- costs that are nobody's ------------------------------------------ */

#define COSTS "  costs: {file: costs.csv, parent: none, at: at}\n"

/* Calls are known from 2023-01-01 on.  March has 30 of costs and 2 calls,
   April 70 and 3; costs of December 2022 are from before calls are known,
   and calls of May have no costs. */
Test (returns, a_contact_costs_what_was_spent_over_the_contacts_of_its_months)
{
  struct question q = called;
  q.data = CUSTOMERS CALLS PAYMENTS COSTS;
  q.hypothesis = "cost: {table: costs, sum: amount, where: kind == 'staff'}";
  write_all ("a,2023-01-01,\n", "",
             "1,a,2023-03-01\n2,a,2023-03-31 23:59:59\n3,a,2023-04-01\n"
             "4,a,2023-04-02\n5,a,2023-04-03\n6,a,2023-05-01\n");
  company_write ("costs.csv", "at,kind,amount\n2022-12-31,staff,500\n"
                              "2023-03-05,staff,30\n2023-04-05,staff,70\n"
                              "2023-04-05,rent,900\n2023-04-06,staff,\n"
                              "2023-02-05,staff,44\n2023-05-06,staff,\n");
  struct company c = company_ask (&q);
  struct contact_cost cost = contact_cost (c.data, c.h);
  cr_assert_eq (cost.total, 100);
  cr_assert_eq (cost.contacts, 5);
  cr_assert_eq (cost.months, 3);
  cr_assert_eq (cost.blank, 2);
  company_close (&c);
}

/* ---- companies by lot ------------------------------------------------- */

static const char *
moment (struct arena *arena, struct random *r, int64_t from, int64_t days)
{
  char text[DATE_SIZE];
  int64_t at = from + (int64_t) random_below (r, (uint64_t) days * 86400);
  return arena_copy (arena, date_print (text, at));
}

static void
write_lot (struct arena *arena, uint64_t seed)
{
  struct random r = random_of (77, seed);
  struct buf customers = buf_new (arena), payments = buf_new (arena),
             calls = buf_new (arena);
  int64_t first = date_from_civil (2023, 1, 1);
  for (int i = 0; i < 30; i++)
    {
      int64_t start = first + (int64_t) random_below (&r, 400 * 86400);
      char text[DATE_SIZE];
      buf_printf (&customers, "u%d,%s,", i, date_print (text, start));
      buf_printf (&customers, "%s\n",
                  random_below (&r, 2) ? moment (arena, &r, start, 500) : "");
      for (int k = 0; k < 12; k++)
        buf_printf (&payments, "p%d.%d,u%d,%s,%s,%d.%02d\n", i, k, i,
                    moment (arena, &r, start, 450),
                    random_below (&r, 3) ? "x" : "up",
                    (int) random_below (&r, 50) - 10,
                    (int) random_below (&r, 100));
      if (random_below (&r, 2))
        buf_printf (&calls, "c%d,u%d,%s\n", i, i,
                    moment (arena, &r, start, 60));
    }
  write_all (customers.text, payments.text, calls.text);
}

Test (returns, months_and_parts_add_up_to_the_outcome_of_the_frame)
{
  for (uint64_t seed = 0; seed < 25; seed++)
    for (int by_trial = 0; by_trial < 2; by_trial++)
      {
        struct arena *arena = arena_new ();
        struct question q = called;
        write_lot (arena, seed);
        if (by_trial)
          q.hypothesis = EACH ", design: sequential";
        struct rows rows = rows_of (&q);
        const struct frame *f = rows.c.frame;
        for (size_t i = 0; rows.r && i < f->n; i++)
          {
            int128 sum = 0;
            size_t width = rows.r->months;
            for (size_t j = 0; j < RETURN_STAY * width; j++)
              sum += rows.r->amount[i * RETURN_PARTS * width + j];
            cr_assert_float_eq ((double) sum / 100, f->y[i], 1e-9);
            cr_assert_eq (f->arm[i] == 1, rows.r->contacts[i] > 0);
          }
        rows_close (&rows);
        arena_free (arena);
      }
}
