#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

/* Ten customers from 2023-01-01 on, c0 to c9, who pay 10 + i + t mod 3 on
   the 15th of month t.  c0 to c4 pay 3 + i more from July: 5 on average, a
   customer and month.  `late` comes in April. */

static const char head[]
  = "study: s\n"
    "as_of: 2024-01-01\n"
    "currency: USD\n"
    "data:\n"
    "  customers: {file: customers.csv, id: id, start: signed, end: left}\n"
    "  payments: {file: payments.csv, customer: customer, at: at,"
    " from: 2023-01-01}\n"
    "  costs: {file: costs.csv, parent: none, month: month}\n"
    "outcomes:\n"
    "  seats: {kind: mean, value: seats}\n"
    "metrics:\n"
    "  revenue: {kind: revenue_per_customer, table: payments, sum: amount}\n"
    "  stays: {kind: retention_rate}\n"
    "hypotheses:\n"
    "  h: {outcome: seats, target: 3}\n"
    "investments:\n"
    "  it: {moves: revenue, ";

static void
write_payments (const struct sandbox *s, bool backwards)
{
  char text[8192], *at = text;
  at += sprintf (at, "customer,at,amount\n");
  for (int k = 0; k < 120; k++)
    {
      int row = backwards ? 119 - k : k, i = row / 12, t = row % 12;
      int more = i < 5 && t >= 6 ? 3 + i : 0;
      at += sprintf (at, "c%d,2023-%02d-15,%d\n", i, t + 1,
                     10 + i + t % 3 + more);
    }
  sandbox_write (s, "payments.csv", text);
}

static struct sandbox
company (const char *investment)
{
  struct sandbox s = sandbox_new ();
  char text[2048], *at = text;
  at += sprintf (at, "id,signed,left,region,coached,seats\n");
  for (int i = 0; i < 10; i++)
    at += sprintf (at, "c%d,2023-01-01,,%c,%s,%d\n", i, "aabbccddee"[i],
                   i < 3 ? "2023-07-01" : i < 5 ? "2023-05-10" : "", i);
  sprintf (at, "late,2023-04-02,,a,,3\n");
  sandbox_write (&s, "customers.csv", text);
  sandbox_write (&s, "costs.csv", "month,kind,amount\n2023-06,staff,900\n"
                                  "2023-07,staff,40\n2023-09,staff,10.5\n"
                                  "2023-09,rent,70\n");
  write_payments (&s, false);
  char study[2048];
  snprintf (study, sizeof study, "%s%s}\n", head, investment);
  sandbox_write (&s, "study.yaml", study);
  return s;
}

static char *
results_of (const struct sandbox *s)
{
  struct ran r = sandbox_run (s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  char *text = sandbox_read (s, "out/results.json");
  cr_assert_not_null (text);
  return text;
}

static json_t *
investments_of (const struct sandbox *s)
{
  char *written = results_of (s);
  json_t *all = json_loads (written, 0, NULL);
  json_t *list = json_incref (json_object_get (all, "investments"));
  json_decref (all);
  free (written);
  return list;
}

/* The one that was asked last, until the test ends. */
static json_t *last;

static json_t *
first_of (const struct sandbox *s)
{
  json_decref (last);
  last = investments_of (s);
  return json_array_get (last, 0);
}

static json_t *
asked (const char *investment)
{
  struct sandbox s = company (investment);
  return first_of (&s);
}

static double
number (const json_t *v, const char *part, const char *key)
{
  return json_number_value (
    json_object_get (part ? json_object_get (v, part) : v, key));
}

static const char *
text (const json_t *v, const char *part, const char *key)
{
  return json_string_value (
    json_object_get (part ? json_object_get (v, part) : v, key));
}

static const char *
money_key (const json_t *v)
{
  return json_object_get (v, "return") ? "return" : "money";
}

static const char *
note (const json_t *v, const char *code)
{
  size_t i;
  const json_t *n;
  json_array_foreach (json_object_get (v, "notes"), i, n)
    if (strcmp (json_string_value (json_object_get (n, "code")), code) == 0)
      return json_string_value (json_object_get (n, "text"));
  return NULL;
}

/* 3, 4, 5, 6, 7 more against 0: V = 10/25, times 10/9 and 119/98. */
Test (investments, effect_and_error_by_hand)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  cr_assert_float_eq (number (v, "effect", "estimate"), 5, 1e-9);
  cr_assert_float_eq (number (v, "effect", "std_error"),
                      sqrt (.4 * 10 / 9 * 119 / 98), 1e-9);
  cr_assert_str_eq (text (v, NULL, "design"), "did_customers");
  cr_assert_str_eq (text (v, NULL, "verdict"), "supported");
  cr_assert_eq (number (v, NULL, "months_before"), 6);
  cr_assert_eq (number (v, NULL, "months_after"), 6);
}

Test (investments, spend_100_and_earn_150_is_50_per_cent)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_float_eq (number (m, "gain", "estimate"), 150, 1e-9);
  cr_assert_float_eq (number (m, "roi", "estimate"), .5, 1e-11);
  cr_assert_eq (number (m, NULL, "payback_month"), 4);
  ASSERT_HOLDS (text (m, NULL, "sentence"), "a return of 50 %");
}

/* 40 in July and 10.5 in September; June is before, rent another kind. */
Test (investments, costs_are_the_rows_from_its_date_on_and_the_running_ones)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 5, running: 2, "
                     "cost: {table: costs, sum: amount, where: kind == "
                     "'staff'}");
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_float_eq (number (m, "cost", "estimate"), 40 + 10.5 + 6 * 2,
                      1e-9);
}

Test (investments, without_others_it_is_a_weaker_design_and_says_so)
{
  json_t *v = asked ("date: 2023-07-01, cost: 100");
  cr_assert_str_eq (text (v, NULL, "design"), "interrupted_time_series");
  cr_assert (json_is_true (json_object_get (v, "weaker")));
  ASSERT_HOLDS (text (v, NULL, "design_text"),
                "anything else that changed at that date");
  cr_assert_str_eq (text (v, NULL, "verdict"), "inconclusive");
  cr_assert_str_eq (text (v, NULL, "reason"), "no_comparison");
  const json_t *m = json_object_get (v, money_key (v));
  ASSERT_HOLDS (text (m, NULL, "sentence"), "An effect is not established");
}

Test (investments, several_dates_are_compared_with_those_not_yet_exposed)
{
  json_t *v = asked ("starts: coached, cost: 100");
  cr_assert_str_eq (text (v, NULL, "design"), "did_staggered");
  cr_assert_eq (number (v, NULL, "exposed"), 5);
  cr_assert_float_eq (number (v, "two_way", "estimate"), 4.5, 1);
}

Test (investments, few_groups_are_not_testable_with_the_smallest_p)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 4, group: region, "
                     "cost: 100");
  cr_assert_str_eq (text (v, NULL, "verdict"), "not_testable");
  ASSERT_HOLDS (text (v, NULL, "sentence"), "can reach is 0.1");
  v = asked ("date: 2023-07-01, exposed: seats < 5, group: region, "
             "cost: 100");
  ASSERT_HOLDS (text (v, NULL, "sentence"), "group `c` are exposed and not");
}

Test (investments, months_beyond_the_data_are_said_and_not_made_up)
{
  json_t *v = asked ("date: 2023-07-15, exposed: seats < 5, cost: 100, "
                     "before: 24, after: 24");
  ASSERT_HOLDS (note (v, "months_after"), "the data end after 5 months");
  ASSERT_HOLDS (note (v, "months_before"), "the data hold 6 months");
  ASSERT_HOLDS (note (v, "partial_month"), "2023-07");
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_eq (json_array_size (json_object_get (m, "months")), 5);
}

Test (investments, too_few_months_are_not_testable_with_the_reason)
{
  json_t *v = asked ("date: 2023-11-01, exposed: seats < 5, cost: 100");
  ASSERT_HOLDS (text (v, NULL, "sentence"), "fewer than three whole months "
                                            "after");
  v = asked ("date: 2023-03-01, exposed: seats < 5, cost: 100");
  ASSERT_HOLDS (text (v, NULL, "sentence"), "fewer than three whole months "
                                            "before");
  v = asked ("date: 2023-12-20, exposed: seats < 5, cost: 100");
  ASSERT_HOLDS (text (v, NULL, "sentence"), "no whole month of data from its "
                                            "date on");
}

Test (investments, who_comes_later_is_counted)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  const json_t *one
    = json_array_get (json_object_get (v, "excluded"), 0);
  cr_assert_str_eq (text (one, NULL, "code"), "later");
  cr_assert_eq (number (one, NULL, "units"), 1);
}

Test (investments, what_is_no_money_has_no_return)
{
  struct sandbox s = company ("date: 2023-07-01, cost: 100");
  char study[2048];
  snprintf (study, sizeof study, "%s", head);
  char *moves = strstr (study, "moves: revenue");
  sprintf (moves, "moves: stays, date: 2023-07-01, cost: 100}\n");
  sandbox_write (&s, "study.yaml", study);
  json_t *v = first_of (&s);
  const json_t *m = json_object_get (v, money_key (v));
  ASSERT_HOLDS (text (m, NULL, "sentence"), "There is no return on investment");
}

Test (investments, any_order_of_payments_gives_the_same_numbers)
{
  struct sandbox s
    = company ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  json_t *a = investments_of (&s);
  write_payments (&s, true);
  struct ran r = sandbox_run (&s, RUN " --force");
  cr_assert_eq (r.code, 0, "%s", r.err);
  char *written = sandbox_read (&s, "out/results.json");
  json_t *b = json_loads (written, 0, NULL);
  cr_assert (json_equal (a, json_object_get (b, "investments")));
  json_decref (a);
  json_decref (b);
  free (written);
}

/* A series that rises by 4 a month whatever happens: the month of the date
   is left out, and time goes on in it. */
Test (investments, a_date_within_a_month_makes_no_effect_out_of_a_trend)
{
  struct sandbox s = company ("date: 2023-07-15, cost: 100");
  char rows[8192], *at = rows;
  static const double off[] = { .5, -.5, -.5, .5, 0, 0, 0, .5, -.5, -.5, .5,
                                0 };
  at += sprintf (at, "customer,at,amount\n");
  for (int k = 0; k < 120; k++)
    at += sprintf (at, "c%d,2023-%02d-15,%.1f\n", k / 12, k % 12 + 1,
                   10 + 4 * (k % 12) + off[k % 12]);
  sandbox_write (&s, "payments.csv", rows);
  json_t *v = first_of (&s);
  cr_assert_str_eq (text (v, NULL, "design"), "interrupted_time_series");
  cr_assert (fabs (number (v, "effect", "estimate")) < 1.5, "%g",
             number (v, "effect", "estimate"));
}

/* Accounts of 1 to 6 customers, all of which gain 5 a month but for a few
   cents: who is drawn decides hardly anything of what they gained. */
Test (investments, accounts_of_other_sizes_do_not_widen_the_gain)
{
  struct sandbox s = company ("date: 2023-07-01, exposed: seats < 6, "
                              "cost: 100");
  char who[8192], paid[65536], *at = who, *to = paid;
  at += sprintf (at, "id,signed,left,account,seats\n");
  to += sprintf (to, "customer,at,amount\n");
  for (int g = 0; g < 12; g++)
    for (int i = 0; i <= g % 6; i++)
      {
        at += sprintf (at, "c%d_%d,2023-01-01,,a%d,%d\n", g, i, g, g);
        for (int t = 0; t < 12; t++)
          to += sprintf (to, "c%d_%d,2023-%02d-15,%.2f\n", g, i, t + 1,
                         20 + (g < 6 && t >= 6 ? 5 : 0)
                           + .01 * ((g * 7 + i * 5 + t * t) % 11));
      }
  sandbox_write (&s, "customers.csv", who);
  sandbox_write (&s, "payments.csv", paid);
  char study[2048];
  snprintf (study, sizeof study, "%sdate: 2023-07-01, exposed: seats < 6, "
                                 "cost: 100}\n", head);
  char *end = strstr (study, "end: left}");
  char with[2048];
  snprintf (with, sizeof with, "%.*send: left, cluster: account}%s",
            (int) (end - study), study, end + strlen ("end: left}"));
  sandbox_write (&s, "study.yaml", with);
  json_t *v = first_of (&s);
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_float_eq (number (m, "gain", "estimate"), 21 * 6 * 5, 5);
  cr_assert (number (m, "gain", "conf_high") - number (m, "gain", "conf_low")
             < 20, "%g to %g", number (m, "gain", "conf_low"),
             number (m, "gain", "conf_high"));
}

/* c0 to c4 from May on, the others from September: May to August are the
   months with somebody to compare with. */
Test (investments, once_everybody_has_it_neither_gain_nor_cost_goes_on)
{
  struct sandbox s = company ("starts: coached, cost: 100, running: 2");
  char who[2048], *at = who;
  at += sprintf (at, "id,signed,left,coached,seats\n");
  for (int i = 0; i < 10; i++)
    at += sprintf (at, "c%d,2023-01-01,,%s,%d\n", i,
                   i < 5 ? "2023-05-01" : "2023-09-01", i);
  sprintf (at, "late,2023-04-02,,2023-05-01,3\n");
  sandbox_write (&s, "customers.csv", who);
  json_t *v = first_of (&s);
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_eq (json_array_size (json_object_get (m, "months")), 4);
  cr_assert_float_eq (number (m, "cost", "estimate"), 100 + 4 * 2, 1e-9);
  cr_assert_float_eq (number (m, "gain", "estimate"), 2 * 25, 1e-9);
  ASSERT_HOLDS (note (m, "not_compared"), "lower bound");
}

/* Four leave in April without a date; then one of them has one. */
Test (investments, dates_that_only_those_who_stayed_have_are_told)
{
  struct sandbox s = company ("starts: coached, cost: 100");
  for (int planned = 0; planned < 2; planned++)
    {
      char who[2048], *at = who;
      at += sprintf (at, "id,signed,left,coached,seats\n");
      for (int i = 0; i < 20; i++)
        at += sprintf (at, "c%d,2023-01-01,%s,%s,%d\n", i,
                       i < 16 ? "" : "2023-04-10",
                       i < 5 || (planned && i == 19) ? "2023-07-01" : "", i);
      sandbox_write (&s, "customers.csv", who);
      struct ran r = sandbox_run (&s, RUN " --force");
      cr_assert_eq (r.code, 0, "%s", r.err);
      char *written = sandbox_read (&s, "out/results.json");
      cr_assert_eq (strstr (written, "dates_of_the_living") != NULL, !planned);
      free (written);
    }
}

/* Without `before` a year of history is not taken for the months before:
   `late` of April would not be compared. */
Test (investments, six_months_before_are_looked_at_when_none_are_said)
{
  struct sandbox s
    = company ("date: 2023-10-01, exposed: seats < 5, cost: 100");
  json_t *v = first_of (&s);
  cr_assert_eq (number (v, NULL, "months_before"), 6);
  cr_assert_eq (number (v, NULL, "months_after"), 3);
}

/* 150 in 30 months of five customers: 5 in each of the 6 of `late`. */
Test (investments, the_cost_is_whole_and_who_is_in_no_gain_is_said)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  const json_t *m = json_object_get (v, money_key (v));
  ASSERT_HOLDS (text (m, NULL, "sentence"),
                "that of the 5 exposed customers compared: 1 more");
  ASSERT_HOLDS (note (m, "not_compared"), "lower bound");
  ASSERT_HOLDS (text (m, NULL, "extrapolation"),
                "in each of their 6 months there as the 5 compared did in "
                "theirs (30), all would have gained 180 USD");
  cr_assert_float_eq (number (m, "gain", "estimate"), 150, 1e-9);
}

/* May and the month before it, June and July: two dates. */
Test (investments, before_and_after_are_counted_from_each_own_date)
{
  json_t *v = asked ("starts: coached, cost: 100, before: 3, after: 3");
  const json_t *lead, *leads = json_object_get (v, "leads");
  size_t i;
  cr_assert_gt (json_array_size (leads), 3);
  json_array_foreach (leads, i, lead)
    {
      cr_expect_geq (number (lead, NULL, "month"), -3);
      cr_expect_lt (number (lead, NULL, "month"), 3);
    }
  cr_expect_eq (number (v, NULL, "months_before"), 3);
  cr_expect_eq (number (v, NULL, "months_after"), 3);
}

/* Five of ten customers, of whom nobody pays: no return of -100 %. */
Test (investments, an_export_of_payments_without_rows_has_no_return)
{
  struct sandbox s
    = company ("date: 2023-07-01, exposed: seats < 5, cost: 100");
  sandbox_write (&s, "payments.csv", "customer,at,amount\n");
  json_t *v = first_of (&s);
  const json_t *m = json_object_get (v, money_key (v));
  ASSERT_HOLDS (text (m, NULL, "sentence"), "there are no payments");
  cr_assert_eq (number (m, "cost", "estimate"), 100);
}

Test (investments, what_is_not_testable_pays_in_no_share_of_draws)
{
  json_t *v = asked ("date: 2023-07-01, exposed: seats < 4, group: region, "
                     "cost: 1000");
  const json_t *m = json_object_get (v, money_key (v));
  cr_assert_str_eq (text (v, NULL, "verdict"), "not_testable");
  cr_assert_not (json_is_number (json_object_get (m, "pays")));
  cr_assert_not (json_is_number (json_object_get (m, "payback_month")));
  cr_assert_null (text (m, NULL, "extrapolation"));
}
