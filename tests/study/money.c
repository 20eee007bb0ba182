/* Money, metrics, investments, and the tables of costs they need. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "support.h"

#define TABLES "as_of: 2025-01-01\ndata:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  payments: {file: p.csv, customer: k, at: a}\n" \
  "  chats: {file: h.csv, customer: k, at: a}\n" \
  "  costs: {file: k.csv, parent: none, month: month}\n"
#define REST "cohorts:\n  plan: {by: column, column: plan}\n" \
  "  paid: {by: event, table: payments, within: 30 days}\n" \
  "outcomes:\n  stays: {kind: survival}\n" \
  "  happy: {kind: share, condition: csat >= 4}\n" \
  "hypotheses:\n  h: {cohort: plan, outcome: stays}\n"
#define REVENUE "revenue: {table: payments, sum: amount}"
#define MONEY(keys) TABLES REST "money: {" keys "}\n"
#define METRIC(keys) TABLES REST "money: {" REVENUE "}\n" \
  "metrics:\n  m: {" keys "}\n"
#define PAYS "  rev: {kind: revenue_per_customer, table: payments, " \
  "sum: amount}\n  score: {kind: nps, table: chats, value: score}\n"
#define INVESTMENT(keys) TABLES REST "metrics:\n" PAYS \
  "investments:\n  v: {" keys "}\n"
#define SOUND "date: 2024-01-01, moves: rev, cost: 9"
#define COSTING(money, keys) TABLES REST "  x: {cohort: plan, outcome: " \
  "stays, " keys "}\n" money
#define WITH_MONEY "money: {" REVENUE ", horizon: 365 days}\n"

/* Messages for the keys of one section, one case each. */
struct wrong {
  const char *keys, *part;
};

/* Puts KEYS for the `%s` of FORM. */
static void
expect_wrong (const char *form, const struct wrong *cases, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      char text[4000];
      const char *at = strstr (form, "@@");
      snprintf (text, sizeof text, "%.*s%s%s", (int) (at - form), form,
                cases[i].keys, at + 2);
      cr_expect (says (text, cases[i].part), "%s", cases[i].keys);
    }
}
#define EXPECT_WRONG(form, ...) \
  expect_wrong (form, (const struct wrong[]) { __VA_ARGS__ }, \
                sizeof ((const struct wrong[]) { __VA_ARGS__ }) \
                  / sizeof (struct wrong))

/* Tables. */

Test (alone, a_table_belongs_to_nobody)
{
  struct world w = begin ();
  struct study *s = parse (&w, TABLES REST);
  cr_assert (s, "%s", messages (&w));
  const struct study_table *t = &s->tables[3];
  cr_expect (t->alone);
  cr_expect_eq (t->parent, -1);
  cr_expect_str_eq (t->month.text, "month");
  cr_expect (!t->key_column.text);
  cr_expect (!s->tables[0].alone);
  cr_expect_eq (s->tables[1].parent, 0);
  done (&w);
}

#define ALONE(text) "data:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  costs: {file: k.csv, parent: none, @@}\n" REST

Test (alone, a_table_has_a_time_and_nothing_of_a_life)
{
  EXPECT_WRONG (ALONE (),
    { "id: x", "`costs` lacks the key `at` or `month`" },
    { "month: m, at: a", "both name the time of a row: keep one" },
    { "month: m, start: s", "`start` does not go with `parent: none`" },
    { "month: m, end: e", "`end` does not go with `parent: none`" },
    { "at: a, cluster: x", "`cluster` does not go with `parent: none`" },
    { "at: a, customer: x", "unknown key `customer`" });
  cr_expect (accepts ("currency: USD\nas_of: 2025-01-01\ndata:\n"
                      "  c: {file: c.csv, id: id, start: s, end: e}\n"
                      "  p: {file: p.csv, c: k, at: a}\n"
                      "  k: {file: k.csv, parent: none, at: a, from: "
                      "2024-01-01, where: x > 1, currency: y}\n"
                      "cohorts: {plan: {by: column, column: plan}}\n"
                      "outcomes: {o: {kind: survival}}\n"
                      "hypotheses: {h: {cohort: plan, outcome: o}}\n"));
}

Test (alone, nothing_hangs_on_such_a_table)
{
  cr_expect (says ("data:\n  c: {file: c.csv, id: id, start: s, end: e, "
                   "parent: none}\n" REST, "is the first table and has no "
                   "parent"));
  cr_expect (says (TABLES "  x: {file: x.csv, parent: costs, cost: k}\n"
                   REST, "`costs` stands alone, and no rows belong to its "
                   "rows"));
  cr_expect (says (TABLES REST "  x: {unit: costs, cohort: plan, "
                   "outcome: stays}\n",
                   "the unit of `x` is a row of `costs`, which stands "
                   "alone"));
  cr_expect (says (TABLES "cohorts:\n  c: {by: event, table: costs, "
                   "within: 3 days}\noutcomes:\n  o: {kind: survival}\n"
                   "hypotheses:\n  h: {cohort: c, outcome: o}\n",
                   "the rows of `costs` do not belong to `customers`"));
  cr_expect (says (TABLES "cohorts:\n  c: {by: column, column: plan}\n"
                   "outcomes:\n  o: {kind: rate, table: costs}\n"
                   "hypotheses:\n  h: {cohort: c, outcome: o}\n",
                   "the rows of `costs` do not belong to `customers`"));
  cr_expect (says ("data:\n  customers: {file: c.csv, id: i, start: s, end: "
                   "{first: k}}\n  k: {file: k.csv, parent: none, at: a}\n"
                   REST, "the rows of `k` do not belong to `customers`"));
}

Test (alone, months_and_names_are_kept_for_it)
{
  cr_expect (says ("data:\n  customers: {file: c.csv, id: id, start: s, "
                   "end: e}\n  payments: {file: p.csv, customer: k, "
                   "month: a}\n" REST, "`month` goes with `parent: none`"));
  cr_expect (says ("data:\n  none: {file: c.csv, start: s, end: e}\n" REST,
                   "a table cannot be called `none`"));
}

Test (alone, a_currency_needs_that_of_the_study)
{
  cr_expect (says ("data:\n  customers: {file: c.csv, id: id, start: s, "
                   "end: e}\n  payments: {file: p.csv, customer: k, at: a, "
                   "currency: cur}\n" REST,
                   "the study lacks the key `currency`"));
}

/* Money. */

Test (money, every_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, MONEY (
    "revenue: {table: payments, sum: amount, where: kind != 'setup'}, "
    "upgrades: kind == 'up', referrals: {table: chats, customer: who}, "
    "margin: 0.8, discount: 0.1, horizon: 365 days, interval: fieller, "
    "draws: 500"));
  cr_assert (s, "%s", messages (&w));
  const struct study_money *m = &s->money;
  cr_expect (m->given && !m->faulty);
  cr_expect_eq (m->table, 1);
  cr_expect_str_eq (m->sum.text, "amount");
  cr_expect_str_eq (m->where.text, "kind != 'setup'");
  cr_expect_str_eq (m->upgrades.text, "kind == 'up'");
  cr_expect_eq (m->referrals, 2);
  cr_expect_str_eq (m->referred.text, "who");
  cr_expect_eq (m->margin.number, 0.8);
  cr_expect_eq (m->discount.number, 0.1);
  cr_expect_eq (amount_seconds (&m->horizon), 365 * 86400.0);
  cr_expect_eq (m->interval, ROI_FIELLER);
  cr_expect_eq (m->draws, 500);
  done (&w);
}

Test (money, has_defaults)
{
  struct world w = begin ();
  struct study *s = parse (&w, MONEY ("monthly_margin: 30"));
  cr_assert (s, "%s", messages (&w));
  const struct study_money *m = &s->money;
  cr_expect_eq (m->table, -1);
  cr_expect_eq (m->referrals, -1);
  cr_expect_eq (m->interval, ROI_BOOTSTRAP);
  cr_expect_eq (m->draws, 2000);
  cr_expect_eq (m->monthly_margin.number, 30);
  cr_expect (!m->margin.given && !m->discount.given && !m->horizon.given);
  s = parse (&w, TABLES REST);
  cr_assert (s, "%s", messages (&w));
  cr_expect (!s->money.given);
  cr_expect_eq (s->money.table, -1);
  done (&w);
}

Test (money, keys_and_words_suggest_the_near_one)
{
  EXPECT_WRONG (MONEY ("@@"),
    { "margn: 1", "did you mean `margin`?" },
    { "interval: bootstrp", "did you mean `bootstrap`?" },
    { "interval: exact", "one of: bootstrap, fieller, delta" },
    { "revenue: {tabel: payments, sum: x}", "did you mean `table`?" },
    { "revenue: {table: paymens, sum: x}", "did you mean `payments`?" },
    { "revenue: {table: payments}", "`revenue` lacks the key `sum`" },
    { "revenue: {sum: x}", "`revenue` lacks the key `table`" },
    { "revenue: amount", "`revenue` takes a section of keys" },
    { "revenue: [a]", "`revenue` takes a section of keys, not a list" },
    { "revenue: ", "`revenue` has no value" },
    { "referrals: {table: chats}", "`referrals` lacks the key `customer`" },
    { "upgrades: x == 1", "`money` lacks the key `revenue`" });
}

Test (money, numbers_lie_where_they_make_sense)
{
  EXPECT_WRONG (MONEY (REVENUE ", @@"),
    { "margin: 0", "`margin` lies above 0 and is at most 1, and `0` does "
      "not" },
    { "margin: -0.5", "`margin` lies above 0" },
    { "margin: 80", "a share is a fraction: 0.8, not 80" },
    { "margin: 80%", "a share is a fraction" },
    { "margin: 1.01", "`margin` lies above 0 and is at most 1" },
    { "discount: -0.1", "`discount` is at least 0 and below 1, and `-0.1` "
      "is not" },
    { "discount: 10", "0.1 for ten per cent" },
    { "horizon: 12 months", "days" },
    { "horizon: 365", "`horizon` takes a duration" },
    { "draws: 199", "`draws` is at least 200, at most 100000" },
    { "draws: 0.5", "`draws` takes a whole number" },
    { "monthly_margin: 3", "`monthly_margin` does not go with `revenue`" });
  EXPECT_WRONG (MONEY ("@@"),
    { "monthly_margin: 0", "`monthly_margin` must be above 0, and `0` is "
      "not" },
    { "monthly_margin: -3", "must be above 0" },
    { "monthly_margin: 30 USD", "write the number alone, without a unit or "
      "a currency" },
    { "monthly_margin: 3, margin: 0.8",
      "`monthly_margin` does not go with `margin`" });
  cr_expect (accepts (MONEY (REVENUE ", margin: 1, discount: 0, "
                             "draws: 200")));
}

Test (money, comes_from_rows_of_customers)
{
  EXPECT_WRONG (MONEY ("@@"),
    { "revenue: {table: costs, sum: x}", "the rows of `costs` belong to "
      "nobody" },
    { "revenue: {table: customers, sum: x}",
      "the rows of `customers` are the customers themselves" },
    { "referrals: {table: costs, customer: x}",
      "`referrals` looks at rows that belong to customers" });
}

/* The cost of a hypothesis. */

Test (cost, is_an_amount_or_per_contact_or_the_sum_of_a_column)
{
  struct world w = begin ();
  struct study *s = parse (&w, COSTING (WITH_MONEY, "cost: 12.5"));
  cr_assert (s, "%s", messages (&w));
  const struct study_cost *c = &s->hypotheses[1].cost;
  cr_expect (c->given);
  cr_expect_eq (c->amount.number, 12.5);
  cr_expect_eq (c->table, -1);
  cr_expect (!s->hypotheses[0].cost.given);
  cr_expect_eq (s->hypotheses[0].cost.table, -1);
  s = parse (&w, COSTING (WITH_MONEY, "cost: {per_contact: 4}"));
  cr_assert (s, "%s", messages (&w));
  c = &s->hypotheses[1].cost;
  cr_expect_eq (c->per_contact.number, 4);
  cr_expect (!c->amount.given);
  cr_expect_eq (c->table, -1);
  s = parse (&w, COSTING (WITH_MONEY, "cost: {table: costs, sum: amount, "
                          "where: kind == 'x'}"));
  cr_assert (s, "%s", messages (&w));
  c = &s->hypotheses[1].cost;
  cr_expect_eq (c->table, 3);
  cr_expect_str_eq (c->sum.text, "amount");
  cr_expect_str_eq (c->where.text, "kind == 'x'");
  cr_expect (accepts (COSTING (WITH_MONEY, "cost: {table: chats, "
                               "sum: paid}")));
  done (&w);
}

Test (cost, is_above_zero_and_whole)
{
  EXPECT_WRONG (COSTING (WITH_MONEY, "@@"),
    { "cost: 0", "`cost` must be above 0, and `0` is not" },
    { "cost: -20", "`cost` must be above 0, and `-20` is not" },
    { "cost: {per_contact: 0}", "`per_contact` must be above 0" },
    { "cost: {per_contact: -1}", "`per_contact` must be above 0" },
    { "cost: 5 EUR", "without a unit or a currency" },
    { "cost: {}", "`cost` has no value" },
    { "cost: [5]", "`cost` takes a number, not a list" },
    { "cost: {where: x == 1}",
      "lacks the keys `table` and `sum`, or `per_contact`" },
    { "cost: {table: costs}", "`cost` lacks the key `sum`" },
    { "cost: {sum: x}", "`cost` lacks the key `table`" },
    { "cost: {table: cost, sum: x}", "did you mean `costs`?" },
    { "cost: {per_contact: 4, sum: x}",
      "`sum` does not go with `per_contact`" },
    { "cost: {table: customers, sum: x}",
      "whose rows belong to somebody" });
}

Test (cost, needs_money_and_a_horizon)
{
  cr_expect (says (COSTING ("", "cost: 9"),
                   "the study lacks the section `money`"));
  cr_expect (says (COSTING ("money: {" REVENUE "}\n", "cost: 9"),
                   "money needs a declared horizon"));
  cr_expect (says (COSTING ("money: {" REVENUE "}\n", "cost: 9"),
                   "write `horizon: 365 days` in `money:`"));
  cr_expect (says (COSTING ("money: {horizon: 9 days}\n", "cost: 9"),
                   "`money` lacks the key `revenue` or `monthly_margin`"));
  cr_expect (accepts (COSTING ("money: {monthly_margin: 3, "
                               "horizon: 9 days}\n", "cost: 9")));
}

Test (cost, is_asked_of_two_cohorts_of_customers)
{
  cr_expect (says (COSTING (WITH_MONEY, "cost: 9, unit: chats"),
                   "money is counted by customer, and the unit of `x` is a "
                   "row of `chats`"));
  cr_expect (says (TABLES REST "  x: {outcome: happy, target: 0.5, cost: "
                   "9}\n" WITH_MONEY, "`cost` does not go with `target`"));
  cr_expect (says (TABLES REST "  x: {cohort: paid, outcome: stays, "
                   "design: naive, cost: 9}\n" WITH_MONEY,
                   "`cost` does not go with `design: naive`"));
}

/* Answers. */

Test (answers, say_who_was_asked)
{
  EXPECT_WRONG (TABLES "cohorts:\n  plan: {by: column, column: plan}\n"
                "outcomes:\n  o: {@@}\n"
                "hypotheses:\n  h: {cohort: plan, outcome: o}\n",
    { "kind: rate, table: chats, asked: a",
      "`asked` does not go with `kind: rate`" },
    { "kind: survival, asked: a", "`asked` does not go with" },
    { "kind: mean, table: chats, count: yes, within: 9 days, asked: a",
      "`asked` goes with a `value` of the unit's own row" });
}

Test (answers, may_go_with_what_else_is_known)
{
  struct world w = begin ();
  struct study *s = parse (&w, TABLES REST "  x: {cohort: plan, outcome: "
                           "happy, respond_by: [channel, plan]}\n");
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->hypotheses[1].respond_by_n, 2);
  cr_expect_str_eq (s->hypotheses[1].respond_by[1].text, "plan");
  cr_expect (says (TABLES REST "  x: {cohort: plan, outcome: stays, "
                   "respond_by: [a]}\n",
                   "`respond_by` goes with an outcome that is an answer, "
                   "and `stays` is none"));
  cr_expect (accepts (TABLES REST "  x: {outcome: happy, target: 0.5, "
                      "respond_by: [a]}\n"));
  done (&w);
}

/* Metrics. */

Test (metrics, every_kind_has_its_keys)
{
  static const struct { enum metric_kind kind; const char *keys; } kinds[] = {
    { METRIC_NPS, "table: chats, value: score, asked: sent, where: a == 1" },
    { METRIC_CSAT, "table: chats, condition: csat >= 4, asked: sent" },
    { METRIC_COST_PER_CONTACT,
      "table: chats, cost: {table: costs, sum: amount}" },
    { METRIC_COST_PER_CONVERSATION,
      "table: chats, cost: {per_contact: 4}, interactions: n" },
    { METRIC_LIFETIME_VALUE, "table: payments, sum: amount, margin: 0.8, "
      "discount: 0.1, horizon: 730 days" },
    { METRIC_RETENTION_RATE, "by: [plan]" },
    { METRIC_CONTACT_RATE, "table: chats" },
    { METRIC_REPLY_TIME,
      "table: chats, value: r - at, hours: mon-fri 09:00-17:00" },
    { METRIC_RESOLUTION_TIME, "table: chats, value: r - at" },
    { METRIC_REVENUE_PER_CUSTOMER, "table: payments, sum: amount" },
    { METRIC_UPGRADE_RATE, "table: payments, where: kind == 'up'" },
    { METRIC_REFERRAL_RATE, "table: chats, title: Referrals" },
    { METRIC_TICKETS, "table: chats, tag: topic" },
  };
  cr_assert_eq (sizeof kinds / sizeof *kinds, METRIC_COUNT);
  for (size_t i = 0; i < METRIC_COUNT; i++)
    {
      char text[2000];
      struct world w = begin ();
      snprintf (text, sizeof text, TABLES REST "metrics:\n  m: {kind: %s, "
                "%s}\n", metric_kind_name (kinds[i].kind), kinds[i].keys);
      struct study *s = parse (&w, text);
      cr_assert (s, "%s", messages (&w));
      cr_expect_eq (s->metrics_n, 1);
      cr_expect_eq (s->metrics[0].kind, kinds[i].kind);
      cr_expect_str_eq (s->metrics[0].id, "m");
      cr_expect (!s->metrics[0].faulty);
      done (&w);
    }
}

Test (metrics, every_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, TABLES REST "metrics:\n"
    "  talk: {kind: cost_per_conversation, title: Talk, table: chats, "
    "where: a == 1, interactions: n, cost: {table: costs, sum: amount, "
    "where: kind == 'x'}, by: [channel, plan, paid]}\n"
    "  nps: {kind: nps, table: chats, value: score, asked: sent == 1}\n"
    "  worth: {kind: lifetime_value, table: payments, sum: amount, "
    "margin: 0.8, discount: 0.1, horizon: 730 days}\n");
  cr_assert (s, "%s", messages (&w));
  const struct study_metric *m = s->metrics;
  cr_expect_str_eq (m[0].title.text, "Talk");
  cr_expect_eq (m[0].table, 2);
  cr_expect_str_eq (m[0].where.text, "a == 1");
  cr_expect_str_eq (m[0].interactions.text, "n");
  cr_expect_eq (m[0].cost.table, 3);
  cr_expect_eq (m[0].by_n, 3);
  cr_expect (!m[0].by_cohort[0]);
  cr_expect_eq (m[0].by_cohort[1], &s->cohorts[0]);
  cr_expect_eq (m[0].by_cohort[2], &s->cohorts[1]);
  cr_expect_str_eq (m[1].value.text, "score");
  cr_expect_str_eq (m[1].asked.text, "sent == 1");
  cr_expect_eq (m[1].cost.table, -1);
  cr_expect_eq (m[2].margin.number, 0.8);
  cr_expect_eq (m[2].discount.number, 0.1);
  cr_expect_eq (m[2].horizon.number, 730);
  done (&w);
}

Test (metrics, lack_a_key_or_have_one_too_many)
{
  EXPECT_WRONG (METRIC ("@@"),
    { "table: chats", "`m` lacks the key `kind`" },
    { "kind: npss", "did you mean `nps`?" },
    { "kind: ltv", "one of: nps, csat, cost_per_contact" },
    { "kind: nps, table: chats", "lacks the key `value`" },
    { "kind: nps, value: score", "lacks the key `table`" },
    { "kind: csat, table: chats", "lacks the key `condition`" },
    { "kind: csat, table: chats, condition: a, value: b",
      "`value` does not go with `kind: csat`" },
    { "kind: cost_per_contact, table: chats", "lacks the key `cost`" },
    { "kind: cost_per_contact, table: chats, cost: {per_contact: 4}, "
      "interactions: n", "`interactions` does not go with" },
    { "kind: cost_per_contact, table: chats, cost: 400",
      "the cost of contacts is no single amount" },
    { "kind: retention_rate, table: chats",
      "`table` does not go with `kind: retention_rate`" },
    { "kind: reply_time, table: chats", "lacks the key `value`" },
    { "kind: contact_rate, table: chats, hours: mon 09:00-10:00",
      "`hours` does not go with `kind: contact_rate`" },
    { "kind: revenue_per_customer, table: payments", "lacks the key `sum`" },
    { "kind: tickets, table: chats", "lacks the key `tag`" },
    { "kind: nps, table: chats, value: score, margin: 0.5",
      "`margin` does not go with `kind: nps`" });
}

Test (metrics, a_worth_has_revenue_and_a_horizon)
{
  EXPECT_WRONG (METRIC ("kind: lifetime_value, @@"),
    { "table: payments, horizon: 9 days", "lacks the key `sum`" },
    { "sum: x, horizon: 9 days", "lacks the key `table`" },
    { "horizon: 9 days", "say what is kept of a month" },
    { "table: payments, sum: x", "lacks the key `horizon`" });
  static const char monthly[] = TABLES REST
    "money: {monthly_margin: 30, horizon: 90 days}\n"
    "metrics:\n  m: {kind: lifetime_value@@}\n";
  EXPECT_WRONG (monthly,
    { ", margin: 0.5", "`margin` needs a `table` of revenue" },
    { ", where: a == 1", "`where` needs a `table` of revenue" });
  cr_expect (accepts (TABLES REST "money: {monthly_margin: 30, horizon: "
                      "90 days}\nmetrics:\n  m: {kind: lifetime_value}\n"));
}

Test (metrics, look_at_rows_of_customers)
{
  EXPECT_WRONG (METRIC ("@@"),
    { "kind: contact_rate, table: costs", "the rows of `costs` belong to "
      "nobody" },
    { "kind: contact_rate, table: customers",
      "the rows of `customers` are the customers themselves" },
    { "kind: cost_per_contact, table: chats, cost: {table: payments, sum: "
      "x}", "the costs of the metric `m` are in `payments`, whose rows "
      "belong to somebody" });
  cr_expect (says ("data:\n  c: {file: c.csv, id: i, start: s, end: e}\n"
                   "  notes: {file: n.csv, c: k}\nmetrics:\n"
                   "  m: {kind: contact_rate, table: notes}\n",
                   "`notes` lacks the key `at`"));
  cr_expect (says ("data:\n  c: {file: c.csv, id: i, start: s}\nmetrics:\n"
                   "  m: {kind: retention_rate}\n",
                   "the metric `m` goes by months, and `c` has no `end`"));
  cr_expect (says ("data:\n  c: {file: c.csv, duration: t, duration_unit: "
                   "months, event: x}\nmetrics:\n"
                   "  m: {kind: retention_rate}\n", "`c` has no `start`"));
}

Test (metrics, need_no_hypotheses_and_an_end_of_observation)
{
  static const char text[] = "data:\n"
    "  c: {file: c.csv, id: i, start: s}\n"
    "  n: {file: n.csv, c: k, at: a}\nmetrics:\n"
    "  m: {kind: contact_rate, table: n}\n";
  struct world w = begin ();
  struct study *s = parse (&w, text);
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->hypotheses_n, 0);
  cr_expect (!study_check_as_of (s, w.err));
  cr_expect (strstr (messages (&w), "a metric goes by months"));
  done (&w);
}

/* Hours. */

static struct hours
hours_of (const char *written)
{
  char text[2000];
  struct world w = begin ();
  snprintf (text, sizeof text, TABLES REST "metrics:\n  m: {kind: "
            "reply_time, table: chats, value: r - at, hours: %s}\n", written);
  struct study *s = parse (&w, text);
  cr_assert (s, "%s", messages (&w));
  struct hours hours = s->metrics[0].hours;
  done (&w);
  return hours;
}

Test (hours, open_and_close_days_of_the_week)
{
  struct hours h = hours_of ("[mon-fri 09:00-17:30, Sat 10:00-14:00]");
  cr_expect (h.given);
  for (int day = 0; day < 5; day++)
    {
      cr_expect_eq (h.opens[day], 9 * 3600);
      cr_expect_eq (h.closes[day], 17 * 3600 + 1800);
    }
  cr_expect_eq (h.opens[5], 10 * 3600);
  cr_expect_eq (h.closes[5], 14 * 3600);
  cr_expect_eq (h.opens[6], 0);
  cr_expect_eq (h.closes[6], 0);
}

Test (hours, may_run_over_the_end_of_the_week_and_all_day)
{
  struct hours h = hours_of ("sat-mon 00:00-24:00");
  for (int day = 0; day < 7; day++)
    cr_expect_eq (h.closes[day], day == 0 || day > 4 ? 86400 : 0);
}

Test (hours, are_written_in_one_way)
{
#define TIMES(text) METRIC ("kind: reply_time, table: chats, value: r - at, " \
                            "hours: " text)
  EXPECT_WRONG (TIMES ("@@"),
    { "9-17", "`hours` takes days and times, and `9-17` is not written so" },
    { "mon-fri", "as `mon-fri 09:00-17:00`, or a list of such" },
    { "mon-fri 9:00-17:00", "is not written so" },
    { "mon-fry 09:00-17:00", "is not written so" },
    { "mon-fri 09:00-25:00", "is not written so" },
    { "mon-fri 09:00-17:60", "is not written so" },
    { "mon-fri 09:00-17:00 UTC", "is not written so" },
    { "mon-fri 17:00-09:00", "closes before it opens" },
    { "mon 09:00-09:00", "closes before it opens" },
    { "[mon-fri 09:00-12:00, wed 13:00-17:00]", "`hours` names `wed` twice" },
    { "{mon: 9}", "`hours` takes days and times, or a list of them, not a "
      "section" });
}

/* Investments. */

Test (investments, every_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, INVESTMENT (
    "claim: It helps, date: 2024-03-01, exposed: region == 'eu', group: "
    "region, moves: rev, cost: {table: costs, sum: amount}, running: 500, "
    "before: 6, after: 3, expect: higher"));
  cr_assert (s, "%s", messages (&w));
  const struct study_investment *v = s->investments;
  cr_expect_str_eq (v->claim, "It helps");
  cr_expect_eq (v->date, 1709251200);    /* date -u -d 2024-03-01 +%s */
  cr_expect_str_eq (v->exposed.text, "region == 'eu'");
  cr_expect_str_eq (v->group.text, "region");
  cr_expect_eq (v->moves, &s->metrics[0]);
  cr_expect_eq (v->cost.table, 3);
  cr_expect_eq (v->running.number, 500);
  cr_expect_eq (v->before, 6);
  cr_expect_eq (v->after, 3);
  cr_expect_eq (v->expect, EXPECT_HIGHER);
  cr_expect (!v->faulty);
  done (&w);
}

Test (investments, have_defaults)
{
  struct world w = begin ();
  struct study *s = parse (&w, INVESTMENT ("starts: day, moves: rev, "
                                           "running: 5"));
  cr_assert (s, "%s", messages (&w));
  const struct study_investment *v = s->investments;
  cr_expect_str_eq (v->claim, "");
  cr_expect_eq (v->date, DATE_NONE);
  cr_expect_str_eq (v->starts.text, "day");
  cr_expect (!v->cost.given);
  cr_expect_eq (v->before, 0);
  cr_expect_eq (v->expect, EXPECT_DIFFERENT);
  done (&w);
}

Test (investments, have_one_date_and_move_one_metric)
{
  EXPECT_WRONG (INVESTMENT ("@@"),
    { "moves: rev, cost: 9", "`v` lacks the key `date` or `starts`" },
    { "date: 2024-01-01, starts: d, moves: rev, cost: 9",
      "`starts` does not go with `date`" },
    { "starts: d, exposed: a == 1, moves: rev, cost: 9",
      "a customer without a date is one that it never reached" },
    { "date: 2024-01-01, cost: 9", "`v` lacks the key `moves`" },
    { "date: 2024-01-01, moves: rv, cost: 9", "did you mean `rev`?" },
    { "date: 2024-01-01, moves: profit, cost: 9", "unknown metric `profit`" },
    { "date: 2024-01-01, moves: score, cost: 9",
      "`score` is of kind nps, which is no metric of customers by month" },
    { "date: 2024-02-30, moves: rev, cost: 9", "is no day of the calendar" },
    { SOUND ", group: region", "`v` lacks the key `exposed`" },
    { SOUND ", expect: equivalent",
      "`expect: equivalent` does not go with an investment" },
    { SOUND ", expct: higher", "did you mean `expect`?" });
}

Test (investments, are_paid_for)
{
  EXPECT_WRONG (INVESTMENT ("date: 2024-01-01, moves: rev, @@"),
    { "claim: a", "`v` lacks the key `cost` or `running`" },
    { "cost: 0", "`cost` must be above 0" },
    { "cost: -9", "`cost` must be above 0" },
    { "running: -9, cost: 9", "`running` must be above 0" },
    { "cost: {per_contact: 3}", "an investment is paid once and monthly" },
    { "cost: {table: costs}", "`cost` lacks the key `sum`" });
}

Test (investments, look_three_months_back_and_ahead)
{
  EXPECT_WRONG (INVESTMENT (SOUND ", @@"),
    { "before: 2", "`before` is at least 3, at most 1200, and `2` is not" },
    { "after: 1", "`after` is at least 3, at most 1200, and `1` is not" },
    { "after: 0", "`after` is at least 3" },
    { "after: six", "`after` takes a whole number" });
}

Test (investments, lie_before_the_end_of_the_export)
{
  static const struct { const char *date; bool fine; } cases[] = {
    { "2024-12-31", true }, { "2025-01-01", false }, { "2025-06-01", false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char text[2000];
      struct world w = begin ();
      snprintf (text, sizeof text, TABLES REST "metrics:\n" PAYS
                "investments:\n  v: {date: %s, moves: rev, cost: 9}\n",
                cases[i].date);
      struct study *s = parse (&w, text);
      cr_assert (s, "%s", messages (&w));
      cr_expect_eq (study_check_as_of (s, w.err), cases[i].fine);
      cr_expect (cases[i].fine
                 || strstr (messages (&w), "the data end before `as_of`, "
                                           "2025-01-01"));
      done (&w);
    }
}
