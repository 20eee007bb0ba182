/* Money, metrics and investments against the real headers. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

static void
here (void)
{
  go_empty ();
  write_file ("c.csv", "id,s,e,plan,region,since\n1,2024-01-01,,a,eu,\n");
  write_file ("p.csv", "k,a,amount,kind,cur\n1,2024-02-01,9.5,up,USD\n");
  write_file ("h.csv", "id,k,a,r,channel,score,n,topic,csat,who\n"
              "1,1,2024-02-01,2024-02-02,chat,9,3,bug,4,1\n");
  write_file ("m.csv", "h,a,mood\n1,2024-02-03,fine\n");
  write_file ("k.csv", "month,channel,amount,kind\n2024-02,chat,100,staff\n");
}

#define DATA "as_of: 2025-01-01\ncurrency: USD\ndata:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  payments: {file: p.csv, customer: k, at: a, currency: cur}\n" \
  "  chats: {file: h.csv, id: id, customer: k, at: a}\n" \
  "  messages: {file: m.csv, parent: chats, chat: h, at: a}\n" \
  "  costs: {file: k.csv, parent: none, month: month}\n" \
  "cohorts:\n  plan2: {by: column, column: plan}\n" \
  "  channel: {by: condition, condition: kind == 'x'}\n" \
  "  region: {by: condition, condition: plan == 'a'}\n" \
  "  paid: {by: event, table: payments, where: amount > 5, within: 3 days}\n" \
  "outcomes:\n  stays: {kind: survival}\n" \
  "  happy: {kind: share, condition: csat >= 4, asked: not is_missing(r)}\n"
#define METRIC(keys) DATA "metrics:\n  m: {" keys "}\n"

static const struct column_use *
use_of (const struct study *s, int table, int slot)
{
  return &s->tables[table].uses[slot];
}

Test (money_bind, a_month_is_a_date_wherever_it_is_used)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, METRIC ("kind: cost_per_contact, table: chats, "
    "cost: {table: costs, sum: amount, where: month >= 2024-02-01 and "
    "at < 2024-03-01 and month(at) == '2024-02'}"));
  const struct study *s = l.study;
  const struct study_table *t = &s->tables[4];
  cr_expect_eq (use_of (s, 4, t->start_slot)->type, CELL_MONTH);
  cr_expect_eq (use_of (s, 4, t->start_slot)->column, 0);
  cr_expect_eq (t->key_slot, -1);
  const struct study_cost *c = &s->metrics[0].cost;
  cr_expect_eq (c->sum_expr->type, TYPE_NUM);
  cr_expect_eq (expr_test (c->where_expr, l.tables[4], 0,
                           scratch_new (w.arena)), 1);
  size_t months = 0;
  for (size_t i = 0; i < t->uses_n; i++)
    months += t->uses[i].column == 0;
  cr_expect_eq (months, 1, "kept once, as a month");
  done (&w);
}

Test (money_bind, a_month_may_be_read_as_a_text_too)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, METRIC ("kind: cost_per_contact, table: chats, "
    "cost: {table: costs, sum: amount, where: month == '2024-02'}"));
  cr_expect_eq (expr_test (l.study->metrics[0].cost.where_expr, l.tables[4],
                           0, scratch_new (w.arena)), 1);
  done (&w);
}

Test (money_bind, a_currency_is_a_text)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, METRIC ("kind: contact_rate, table: chats"));
  const struct study_table *t = &l.study->tables[1];
  cr_expect_eq (use_of (l.study, 1, t->currency_slot)->type, CELL_TEXT);
  cr_expect_eq (use_of (l.study, 1, t->currency_slot)->column, 4);
  cr_expect_eq (l.study->tables[0].currency_slot, -1);
  done (&w);
}

Test (money_bind, money_has_its_types)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, DATA "money: {revenue: {table: payments, sum: "
    "amount, where: kind != 'x'}, upgrades: kind == 'up', referrals: {table: "
    "chats, customer: who}, horizon: 9 days}\nhypotheses:\n  h: {cohort: "
    "plan2, outcome: stays, cost: {table: costs, sum: amount * 2, where: "
    "kind == 'staff'}}\n");
  const struct study_money *m = &l.study->money;
  cr_expect_eq (m->sum_expr->type, TYPE_NUM);
  cr_expect_eq (m->where_expr->type, TYPE_BOOL);
  cr_expect_eq (m->upgrades_expr->type, TYPE_BOOL);
  cr_expect_eq (m->referred_expr->type, TYPE_TEXT);
  const struct study_cost *c = &l.study->hypotheses[0].cost;
  struct scratch *scratch = scratch_new (w.arena);
  cr_expect_eq (expr_number (c->sum_expr, l.tables[4], 0, scratch), 200);
  cr_expect_eq (expr_test (c->where_expr, l.tables[4], 0, scratch), 1);
  cr_expect_eq (expr_test (m->upgrades_expr, l.tables[1], 0, scratch), 1);
  done (&w);
}

Test (money_bind, a_split_is_a_cohort_or_a_column_of_the_table_or_above)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, METRIC ("kind: contact_rate, table: messages, "
    "by: [mood, topic, plan, region, paid, score > 8]"));
  const struct study_metric *m = &l.study->metrics[0];
  cr_assert_eq (m->by_n, 6);
  cr_expect_eq (m->by_expr[0]->up, 0);
  cr_expect_eq (m->by_expr[1]->up, 1);
  cr_expect_eq (m->by_expr[2]->up, 2);
  for (size_t i = 0; i < 3; i++)
    {
      cr_expect_eq (m->by_expr[i]->type, TYPE_TEXT);
      cr_expect (!m->by_cohort[i]);
    }
  cr_expect_eq (m->by_cohort[3], &l.study->cohorts[2], "wins over a column");
  cr_expect (!m->by_expr[3]);
  cr_expect_eq (m->by_cohort[4], &l.study->cohorts[3]);
  cr_expect (m->by_cohort_where[4]);
  cr_expect (!m->by_cost[0]);
  done (&w);
}

Test (money_bind, a_split_of_costs_is_their_column_of_the_same_name)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, METRIC ("kind: cost_per_contact, table: chats, "
    "cost: {table: costs, sum: amount}, by: [topic]"));
  cr_expect (!l.study->metrics[0].by_cost[0]);
  done (&w);

  w = begin ();
  write_file ("k.csv", "month,topic,amount,kind\n2024-02,bug,100,staff\n");
  l = load (&w, METRIC ("kind: cost_per_contact, table: chats, "
    "cost: {table: costs, sum: amount}, by: [topic]"));
  const struct expr *by = l.study->metrics[0].by_cost[0];
  cr_assert (by);
  cr_expect_str_eq (expr_eval (by, l.tables[4], 0,
                               scratch_new (w.arena)).text, "bug");
  done (&w);
}

Test (money_bind, metrics_have_their_types)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, DATA "metrics:\n"
    "  a: {kind: nps, table: chats, value: score, asked: n > 0}\n"
    "  b: {kind: csat, table: chats, condition: csat >= 4}\n"
    "  c: {kind: reply_time, table: chats, value: r - at}\n"
    "  d: {kind: tickets, table: chats, tag: topic, where: n > 1}\n"
    "  e: {kind: cost_per_conversation, table: chats, cost: {per_contact: "
    "4}, interactions: n}\n"
    "  f: {kind: lifetime_value, table: payments, sum: amount, horizon: "
    "9 days}\n");
  const struct study_metric *m = l.study->metrics;
  cr_expect_eq (m[0].value_expr->type, TYPE_NUM);
  cr_expect_eq (m[0].asked_expr->type, TYPE_BOOL);
  cr_expect_eq (m[1].condition_expr->type, TYPE_BOOL);
  cr_expect_eq (m[2].value_expr->type, TYPE_DURATION);
  cr_expect_eq (expr_number (m[2].value_expr, l.tables[2], 0,
                             scratch_new (w.arena)), 86400);
  cr_expect_eq (m[3].tag_expr->type, TYPE_TEXT);
  cr_expect_eq (m[3].where_expr->type, TYPE_BOOL);
  cr_expect_eq (m[4].interactions_expr->type, TYPE_NUM);
  cr_expect_eq (m[5].sum_expr->type, TYPE_NUM);
  for (size_t i = 0; i < 6; i++)
    cr_expect (!m[i].faulty);
  done (&w);
}

Test (money_bind, names_that_are_not_there_suggest_the_near_one)
{
  here ();
  static const struct { const char *text, *part; } cases[] = {
    { METRIC ("kind: nps, table: chats, value: scor"), "mean `score`?" },
    { METRIC ("kind: contact_rate, table: chats, by: [chanel]"),
      "did you mean `channel`?" },
    { METRIC ("kind: contact_rate, table: chats, by: [plam]"),
      "did you mean `plan" },
    { METRIC ("kind: contact_rate, table: chats, by: [payd]"),
      "did you mean `paid`?" },
    { METRIC ("kind: contact_rate, table: chats, by: [zzzzzz]"),
      "`chats` has no column `zzzzzz`, nor a table above it, and no cohort "
      "is called so" },
    { METRIC ("kind: retention_rate, by: [zzzzzz]"),
      "`customers` has no column `zzzzzz`, and no cohort is called so" },
    { METRIC ("kind: tickets, table: chats, tag: topik"), "mean `topic`?" },
    { METRIC ("kind: cost_per_contact, table: chats, cost: {table: costs, "
              "sum: amont}"), "did you mean `amount`?" },
    { DATA "money: {revenue: {table: payments, sum: amout}}\nmetrics: {}\n",
      "did you mean `amount`?" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_expect (reads_saying (cases[i].text, cases[i].part), "%zu", i);
}

Test (money_bind, other_types_are_refused)
{
  here ();
  static const struct { const char *text, *part; } cases[] = {
    { METRIC ("kind: reply_time, table: chats, value: n + 1"),
      "a duration is needed here, and `n + 1` is a number" },
    { METRIC ("kind: csat, table: chats, condition: csat + 1"),
      "a condition is needed here" },
    { METRIC ("kind: nps, table: chats, value: r - at"),
      "a number is needed here" },
    { METRIC ("kind: contact_rate, table: chats, by: [n + 1]"),
      "a column of categories or a condition is needed here" },
    { METRIC ("kind: tickets, table: chats, tag: n > 1"),
      "a column of texts is needed here" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_expect (reads_saying (cases[i].text, cases[i].part), "%zu", i);
}

#define INVESTMENT(keys) DATA "metrics:\n  rev: {kind: " \
  "revenue_per_customer, table: payments, sum: amount}\ninvestments:\n" \
  "  v: {moves: rev, cost: 9, " keys "}\n"

Test (money_bind, investments_are_about_customers)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, INVESTMENT ("date: 2024-03-01, exposed: "
    "region == 'eu', group: region"));
  const struct study_investment *v = &l.study->investments[0];
  cr_expect_eq (v->exposed_expr->type, TYPE_BOOL);
  cr_expect_eq (v->group_expr->type, TYPE_TEXT);
  cr_expect (!v->starts_expr && !v->faulty);
  done (&w);

  w = begin ();
  l = load (&w, INVESTMENT ("starts: since"));
  v = &l.study->investments[0];
  cr_expect_eq (v->starts_expr->type, TYPE_DATE);
  done (&w);
  cr_expect (reads_saying (INVESTMENT ("starts: sinse"), "mean `since`?"));
  cr_expect (reads_saying (INVESTMENT ("starts: plan == 'a'"),
                           "a date is needed here"));
}

Test (money_bind, whom_it_reached_is_no_matter_of_who_stayed)
{
  here ();
  cr_expect (reads_saying (INVESTMENT ("date: 2024-03-01, exposed: "
                                       "is_missing(end)"),
                           "error[E107]: `end` is known only when a row of "
                           "`customers` has ended"));
}

Test (money_bind, who_was_asked_and_who_answers_are_known)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, DATA "hypotheses:\n"
    "  h: {unit: chats, cohort: paid, outcome: happy, respond_by: [channel, "
    "parent.plan]}\n  i: {unit: chats, cohort: paid, outcome: happy}\n");
  const struct study_hypothesis *h = l.study->hypotheses;
  cr_assert (h[0].outcome_asked);
  cr_expect_eq (h[0].outcome_asked->type, TYPE_BOOL);
  cr_expect_eq (h[1].outcome_asked, h[0].outcome_asked);
  cr_assert (h[0].respond[0] && h[0].respond[1]);
  cr_expect_eq (h[0].respond[1]->up, 1);
  done (&w);
  cr_expect (reads_saying (DATA "hypotheses:\n  h: {unit: chats, cohort: "
    "paid, outcome: happy, respond_by: [chanel]}\n", "mean `channel`?"));
}
