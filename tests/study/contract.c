/* The study of the documentation, as far as this version goes, against
   headers as it describes them. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

static const char text[] =
  "study: Does support pay for itself?      # title\n"
  "as_of: 2025-01-01\n"
  "confidence: 0.95\n"
  "seed: 1\n"
  "currency: USD\n"
  "\n"
  "data:\n"
  "  customers:\n"
  "    file: customers.csv\n"
  "    id: customer_id\n"
  "    start: signed_up_at\n"
  "    end: churned_at\n"
  "    cluster: account_id\n"
  "    missing: [\"\", NA, \"-\"]\n"
  "    dates: iso\n"
  "    timezone: UTC\n"
  "    decimal: \".\"\n"
  "    delimiter: auto\n"
  "    encoding: utf-8\n"
  "    where: plan != 'internal'\n"
  "  conversations:\n"
  "    file: conversations.csv\n"
  "    id: conversation_id\n"
  "    customer: customer_id\n"
  "    at: created_at\n"
  "    from: 2022-01-01\n"
  "  payments: {file: revenue.csv, customer: customer_id, at: paid_at}\n"
  "\n"
  "cohorts:\n"
  "  contacted:\n"
  "    by: event\n"
  "    table: conversations\n"
  "    where: channel != 'phone'\n"
  "    at_least: 1\n"
  "    within: 30 days\n"
  "    labels: [not contacted, contacted]\n"
  "  first_reply:\n"
  "    by: first_event\n"
  "    table: conversations\n"
  "    value: first_reply_at - at\n"
  "    cuts: [2 hours]\n"
  "    labels: [fast, slow]\n"
  "    reference: slow\n"
  "  reply_time: {by: value, value: first_reply_at - at, cuts: [2 hours], "
  "labels: [fast, slow], reference: slow}\n"
  "  plan:      {by: column, column: plan, levels: [free, pro]}\n"
  "  heavy:     {by: condition, condition: calls >= 4, labels: [0-3 calls, "
  "4+ calls]}\n"
  "\n"
  "outcomes:\n"
  "  stays:     {kind: survival}\n"
  "  kept_90:   {kind: retained, at: 90 days}\n"
  "  upgraded:  {kind: share, table: payments, where: kind == 'upgrade', "
  "within: 365 days}\n"
  "  satisfied: {kind: share, condition: csat >= 4}\n"
  "  revenue:   {kind: mean, table: payments, sum: amount, "
  "within: 180 days}\n"
  "  paid_n:    {kind: mean, table: payments, count: yes, "
  "within: 365 days}\n"
  "  seats_n:   {kind: mean, value: seats}\n"
  "\n"
  "hypotheses:\n"
  "  retention:\n"
  "    claim: Support contact in the first month raises retention\n"
  "    cohort: contacted\n"
  "    outcome: stays\n"
  "    expect: higher\n"
  "    margin: 5 days\n"
  "    role: primary\n"
  "    unit: customers\n"
  "    where: plan != 'free'\n"
  "    compare: [contacted, not contacted]\n"
  "    design: auto\n"
  "    landmark: 30 days\n"
  "    lag: 30 days\n"
  "    horizon: 365 days\n"
  "    tests: auto\n"
  "  fast_csat:\n"
  "    claim: A first reply within two hours lifts satisfaction above 94 %\n"
  "    unit: conversations\n"
  "    cohort: reply_time\n"
  "    outcome: satisfied\n"
  "    level: fast\n"
  "    target: 0.94\n"
  "    expect: higher\n"
  "  a: {cohort: first_reply, outcome: revenue}\n"
  "  b: {cohort: heavy, outcome: upgraded}\n"
  "  c: {cohort: plan, outcome: kept_90}\n"
  "  d: {cohort: plan, outcome: seats_n}\n"
  "  e: {unit: conversations, cohort: first_reply, outcome: satisfied}\n"
  "  f: {unit: conversations, cohort: contacted, outcome: satisfied}\n"
  "  g: {cohort: plan, outcome: paid_n}\n";

Test (contract, the_study_of_the_documentation_is_read_and_bound)
{
  go_empty ();
  write_file ("customers.csv",
              "customer_id,signed_up_at,churned_at,account_id,plan,seats,"
              "calls,csat\nc1,2023-01-01,,a1,free,2,5,4\n");
  write_file ("conversations.csv",
              "conversation_id,customer_id,created_at,first_reply_at,"
              "channel,csat\nk1,c1,2023-02-01 10:00:00,2023-02-01 11:00:00,"
              "chat,5\n");
  write_file ("revenue.csv", "customer_id,paid_at,amount,kind\n"
                             "c1,2023-03-01,10,upgrade\n");
  struct world w = begin ();
  struct loaded l = load (&w, text);
  const struct study *s = l.study;
  cr_expect_str_eq (s->title, "Does support pay for itself?");
  cr_expect_eq (s->tables_n, 3);
  cr_expect_eq (s->hypotheses_n, 9);
  cr_expect (study_check_as_of (s, w.err));

  const struct study_hypothesis *h = &s->hypotheses[0];
  cr_expect (h->where && h->cohort_where && !h->cohort_expr);
  cr_expect (!h->outcome_expr && !h->outcome_where);
  h = &s->hypotheses[1];
  cr_expect_eq (h->unit, 1);
  cr_expect_eq (h->cohort_expr->type, TYPE_DURATION);
  cr_expect (expr_is_span (h->cohort_expr));
  struct scratch *scratch = scratch_new (w.arena);
  cr_expect_eq (expr_number (h->cohort_expr, l.tables[1], 0, scratch), 3600);
  cr_expect_eq (expr_test (h->outcome_expr, l.tables[1], 0, scratch), 1);
  h = &s->hypotheses[2];
  cr_expect (h->outcome_expr && expr_is_column (h->outcome_expr));
  cr_expect_eq (expr_number (h->outcome_expr, l.tables[2], 0, scratch), 10);
  done (&w);
}

Test (contract, every_hypothesis_of_one_cohort_shares_its_expressions)
{
  go_empty ();
  write_file ("c.csv", "id,s,e,plan\n1,2024-01-01,,a\n");
  struct world w = begin ();
  struct loaded l = load (&w, "as_of: 2025-01-01\n"
    "data: {c: {file: c.csv, id: id, start: s, end: e}}\n"
    "cohorts: {p: {by: column, column: plan}}\n"
    "outcomes: {o: {kind: survival}}\n"
    "hypotheses:\n  g: {cohort: p, outcome: o}\n"
    "  h: {cohort: p, outcome: o, where: plan != 'b'}\n");
  cr_expect_eq (l.study->hypotheses[0].cohort_expr,
                l.study->hypotheses[1].cohort_expr);
  done (&w);
}
