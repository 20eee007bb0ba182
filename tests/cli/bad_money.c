/* Money, metrics and investments that cannot be: exit code, place, the
   fix, and nothing lost. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

#define CUSTOMERS "  customers: {file: customers.csv, id: id, start: signed, " \
  "end: left}\n"
#define COSTS "  costs: {file: costs.csv, parent: none, month: month, " \
  "currency: currency%s}\n"
#define TOP "study: small\nas_of: 2025-01-01\ncurrency: USD\n"
#define MONEY "money: {revenue: {table: events, sum: amount}, horizon: " \
  "90 days}\n"
#define METRICS "metrics:\n  rev: {kind: revenue_per_customer, table: " \
  "events, sum: amount}\n  contact: {kind: cost_per_contact, table: " \
  "events, cost: {table: costs, sum: amount}}\n"

/* The small company with its costs; EXTRA keys of that table. */
static struct sandbox
company (const char *extra, const char *sections, const char *keys)
{
  struct sandbox s = world_new ();
  char tables[1000], top[4000], hypotheses[1000];
  snprintf (tables, sizeof tables, CUSTOMERS COSTS, extra);
  snprintf (top, sizeof top, TOP "%s", sections);
  snprintf (hypotheses, sizeof hypotheses,
            "  h: {cohort: touched, outcome: stays%s}\n", keys);
  world_study (&s, (struct world){ .top = top, .customers = tables,
                                   .hypotheses = hypotheses });
  sandbox_write (&s, "costs.csv", "month,currency,kind,amount\n"
                 "2024-01,USD,staff,100\n2024-02,USD,staff,200\n"
                 "2024-03,usd,staff,150\n2024-04,USD,staff,20\n");
  return s;
}

/* The same with a cost of the hypothesis, investments and all. */
static struct ran
check (const char *sections, const char *keys)
{
  struct sandbox s = company ("", sections, keys);
  return sandbox_run (&s, CHECK);
}

Test (bad_money, a_sound_study_passes)
{
  struct ran r = check (MONEY METRICS "investments:\n  tool: {date: "
                        "2024-03-01, moves: rev, cost: 9, running: 1}\n",
                        ", cost: {per_contact: 4}");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_str_empty (r.err);
}

Test (bad_money, negative_or_zero_cost)
{
  ASSERT_FAILS (check (MONEY, ", cost: -20"), 2, "error[E019]",
                "`cost` must be above 0, and `-20` is not",
                " --> study.yaml:", "^^^");
  ASSERT_FAILS (check (MONEY, ", cost: 0"), 2,
                "`cost` must be above 0, and `0` is not");
  ASSERT_FAILS (check (MONEY, ", cost: {per_contact: -4}"), 2,
                "`per_contact` must be above 0");
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2024-03-01, "
                       "moves: rev, cost: -9}\n", ""), 2,
                "`cost` must be above 0, and `-9` is not");
}

Test (bad_money, cost_without_money_or_horizon)
{
  ASSERT_FAILS (check ("", ", cost: 20"), 2, "error[E017]",
                "the study lacks the section `money`");
  ASSERT_FAILS (check ("money: {revenue: {table: events, sum: amount}}\n",
                       ", cost: 20"), 2,
                "money needs a declared horizon",
                "write `horizon: 365 days` in `money:`");
}

Test (bad_money, cost_in_another_currency)
{
  struct sandbox s = company ("", MONEY METRICS, "");
  world_line (&s, "costs.csv", 3, "2024-02,EUR,staff,200\n");
  world_append (&s, "costs.csv", "2024-05,EUR,staff,7\n2024-06,,staff,7\n");
  struct ran r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 3,
                "error[E306]: 2 rows of `costs` in `EUR`, and the study is "
                "in USD",
                " --> costs.csv:3 (column 2, `currency`)",
                "keep one with `where: currency == 'USD'` under `costs`, or "
                "convert the amounts before",
                "error[E306]: 1 row of `costs` without a currency",
                " --> costs.csv:7");
  assert_nothing_written (&s, "out");
}

Test (bad_money, another_currency_that_is_left_out)
{
  struct sandbox s = company (", where: \"lower(currency) == 'usd'\"",
                              MONEY METRICS, "");
  world_append (&s, "costs.csv", "2024-05,EUR,staff,7\n");
  struct ran r = sandbox_run (&s, CHECK);
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_str_empty (r.err);
}

Test (bad_money, currency_of_a_table_without_one_of_the_study)
{
  struct sandbox s = company ("", "", "");
  world_line (&s, "study.yaml", 3, "");
  ASSERT_FAILS (sandbox_run (&s, CHECK), 2,
                "the study lacks the key `currency`",
                "say at its top which one the rows of `costs` are to be in");
}

Test (bad_money, refunds_are_ordinary_rows)
{
  struct ran r = check (METRICS, "");
  cr_assert_eq (r.code, 0, "%s", r.err);
}

Test (bad_money, missing_months)
{
  struct sandbox s = company ("", METRICS, "");
  world_append (&s, "costs.csv", "2024-06,USD,staff,7\n"
                "2024-09,USD,staff,7\n");
  ASSERT_FAILS (sandbox_run (&s, CHECK), 0,
                "warning[E307]: `costs` has no row in 3 of the 9 months from "
                "2024-01 to 2024-09: 2024-05, 2024-07, 2024-08",
                " --> costs.csv");
}

Test (bad_money, many_missing_months_are_not_all_named)
{
  struct sandbox s = company ("", METRICS, "");
  world_line (&s, "costs.csv", 2, "2021-01,USD,staff,1\n");
  struct ran r = sandbox_run (&s, CHECK);
  ASSERT_FAILS (r, 0, "no row in 36 of the 40 months from 2021-01 to "
                "2024-04: 2021-02, 2021-03", "2022-01, ...");
}

Test (bad_money, investment_dated_after_the_export)
{
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2025-03-01, "
                       "moves: rev, cost: 9}\n", ""), 2, "error[E019]",
                "`tool` is dated 2025-03-01, after the export: the data end "
                "before `as_of`, 2025-01-01", " --> study.yaml:");
}

/* An earlier look at a study that is sound. */
Test (bad_money, an_earlier_look_leaves_what_is_dated_later_not_testable)
{
  struct sandbox s = company ("", METRICS "investments:\n  tool: {date: "
                              "2024-03-01, moves: rev, cost: 9}\n", "");
  struct ran r = sandbox_run (&s, RUN " --as-of 2024-02-01");
  cr_assert_eq (r.code, 1, "%s", r.err);
  char *written = sandbox_read (&s, "out/results.json");
  ASSERT_HOLDS (written, "Not testable: it is dated after the end of "
                         "observation");
  free (written);
}

Test (bad_money, dates_of_each_customer_do_not_go_with_groups)
{
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {starts: signed, group: "
                       "region, moves: rev, cost: 9}\n", ""), 2,
                "`group` does not go with `starts`");
}

Test (bad_money, investment_that_moves_no_metric_of_customers)
{
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2024-03-01, "
                       "moves: contact, cost: 9}\n", ""), 2, "error[E106]",
                "`contact` is of kind cost_per_contact, which is no metric "
                "of customers by month");
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2024-03-01, "
                       "moves: revv, cost: 9}\n", ""), 2, "error[E103]",
                "unknown metric `revv`", "did you mean `rev`?");
}

Test (bad_money, investment_with_too_few_months)
{
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2024-03-01, "
                       "moves: rev, cost: 9, before: 2, after: 2}\n", ""), 2,
                "`before` is at least 3, at most 1200, and `2` is not",
                "`after` is at least 3");
  ASSERT_FAILS (check (METRICS "investments:\n  tool: {date: 2024-03-01, "
                       "moves: rev, cost: 9, before: 0}\n", ""), 2,
                "`before` is at least 3, at most 1200, and `0` is not");
}

Test (bad_money, shares_that_are_none)
{
  ASSERT_FAILS (check ("money: {revenue: {table: events, sum: amount}, "
                       "margin: 80, discount: -0.1, draws: 10}\n", ""), 2,
                "`margin` lies above 0 and is at most 1",
                "a share is a fraction: 0.8, not 80",
                "`discount` is at least 0 and below 1, and `-0.1` is not",
                "`draws` is at least 200, at most 100000, and `10` is not");
  ASSERT_FAILS (check ("money: {revenue: {table: events, sum: amount}, "
                       "draws: 0}\n", ""), 2,
                "`draws` is at least 200, at most 100000, and `0` is not");
}

Test (bad_money, cost_below_zero_or_beyond_reason)
{
  struct sandbox s = company ("", METRICS, "");
  world_append (&s, "costs.csv", "2024-04,USD,staff,-9999\n"
                "2024-04,USD,staff,999999999999999999\n");
  ASSERT_FAILS (sandbox_run (&s, CHECK), 0, "warning[E309]",
                "`amount` of `costs` is below 0 in 1 row, first -9999 in "
                "2024-04", " --> costs.csv:6",
                "is above 1,000,000,000,000 in 1 row", " --> costs.csv:7");
}

Test (bad_money, costs_that_begin_or_end_inside_the_contacts)
{
  struct sandbox s = company ("", METRICS, "");
  world_line (&s, "costs.csv", 5, "");
  world_line (&s, "costs.csv", 4, "");
  ASSERT_FAILS (sandbox_run (&s, CHECK), 0,
                "warning[E307]: `costs` has no row in ", "2024-03");
}

Test (bad_money, costs_without_a_row)
{
  struct sandbox s = company ("", METRICS, "");
  sandbox_write (&s, "costs.csv", "month,currency,kind,amount\n");
  ASSERT_FAILS (sandbox_run (&s, CHECK), 0,
                "warning[E307]: `costs` has no row that counts");
}

Test (bad_money, interactions_that_say_nothing)
{
  ASSERT_FAILS (check ("metrics:\n  c: {kind: cost_per_conversation, table: "
                       "events, cost: {per_contact: 4}, interactions: 0}\n",
                       ""), 2, "`interactions` must be above 0, and `0` is "
                "not");
  ASSERT_FAILS (check ("metrics:\n  c: {kind: cost_per_contact, table: "
                       "events, cost: {per_contact: 4}, interactions: "
                       "amount}\n", ""), 2, "error[E106]",
                "`interactions` does not go with `per_contact`");
}

/* Answers. */

#define ANSWERS "metrics:\n  sat: {kind: csat, table: events, condition: " \
  "amount >= 4}\n"

Test (bad_money, csat_text)
{
  struct sandbox s = company ("", ANSWERS, "");
  world_line (&s, "events.csv", 3, "e1,u02,2024-01-08,pay,very good\n");
  struct ran r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 3, "error[E301]", "`very good` is not a number",
                " --> events.csv:3 (column 5, `amount`)");
  assert_nothing_written (&s, "out");
}

Test (bad_money, nps_of_eleven)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .outcomes = "  nps: {kind: nps, value: csat}\n",
    .hypotheses = "  h: {cohort: plan, outcome: nps}\n" });
  world_line (&s, "customers.csv", 4, "u02,2024-01-03,,pro,5,11\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3,
                "`11` is not a whole number from 0 to 10",
                " --> customers.csv:4 (column 6, `csat`)");
}

Test (bad_money, a_month_that_is_none)
{
  struct sandbox s = company ("", METRICS, "");
  world_line (&s, "costs.csv", 2, "Jan 24,USD,staff,100\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E301]",
                "`Jan 24` is not a month: wanted YYYY-MM",
                " --> costs.csv:2 (column 1, `month`)");
}

Test (bad_money, costs_are_nobodys)
{
  ASSERT_FAILS (check ("", ", unit: costs"), 2,
                "the unit of `h` is a row of `costs`, which stands alone");
  ASSERT_FAILS (check ("metrics:\n  m: {kind: contact_rate, table: costs}\n",
                       ""), 2, "the rows of `costs` belong to nobody");
}

Test (bad_money, who_was_not_asked_is_in_the_ledger)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .outcomes = "  happy: {kind: share, condition: csat >= 4, asked: seats "
                "> 2}\n",
    .hypotheses = "  h: {cohort: plan, outcome: happy}\n" });
  struct ran r = sandbox_run (&s, "check study.yaml");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "the question was not put to it");
}
