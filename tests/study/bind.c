/* A study against the real headers. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

static void
here (void)
{
  go_empty ();
  write_file ("c.csv", "id,signed_up,churned,plan,seats,account,dup,dup,end\n"
                       "1,2024-01-01,,a,3,x,1,2,5\n");
  write_file ("p.csv", "id,cust,paid_at,amount,kind\n1,1,2024-02-01,9.5,up\n");
  write_file ("d.csv", "tenure,Churn,plan\n3,Yes,a\n");
}

#define DATA(extra) "as_of: 2025-01-01\ndata:\n  customers: {file: c.csv, " \
  "id: id, start: signed_up, end: churned" extra "}\n" \
  "  payments: {file: p.csv, id: id, customer: cust, at: paid_at}\n"
#define STUDY(cohort, outcome, hypothesis) DATA ("") \
  "cohorts:\n  c: {" cohort "}\noutcomes:\n  o: {" outcome "}\n" \
  "hypotheses:\n  h: {cohort: c, outcome: o" hypothesis "}\n"
#define COLUMN "by: column, column: plan"
#define STAYS "kind: survival"
#define WHERE(text) STUDY (COLUMN, STAYS, ", where: \"" text "\"")

Test (bind, roles_get_slots_of_their_type)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, DATA (", cluster: account")
    "cohorts:\n  c: {" COLUMN "}\noutcomes:\n  o: {" STAYS "}\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n");
  const struct study_table *t = &l.study->tables[0];
  cr_expect_eq (t->uses[t->id_slot].type, CELL_ID);
  cr_expect_eq (t->uses[t->id_slot].column, 0);
  cr_expect_eq (t->uses[t->start_slot].type, CELL_DATE);
  cr_expect_eq (t->uses[t->start_slot].column, 1);
  cr_expect_eq (t->uses[t->end_slot].type, CELL_DATE);
  cr_expect_eq (t->uses[t->end_slot].column, 2);
  cr_expect_eq (t->uses[t->cluster_slot].type, CELL_TEXT);
  cr_expect_eq (t->key_slot, -1);
  cr_expect_eq (t->duration_slot, -1);
  const struct study_table *p = &l.study->tables[1];
  cr_expect_eq (p->uses[p->key_slot].type, CELL_ID);
  cr_expect_eq (p->uses[p->key_slot].column, 1);
  cr_expect_eq (p->uses[p->start_slot].type, CELL_DATE);
  cr_expect_eq (p->end_slot, -1);
  done (&w);
}

Test (bind, duration_data_has_a_number_and_a_condition)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, "data:\n  c: {file: d.csv, duration: tenure, "
    "duration_unit: months, event: Churn}\ncohorts:\n  p: {by: column, "
    "column: plan}\noutcomes:\n  o: {kind: retained, at: 12 months}\n"
    "hypotheses:\n  h: {cohort: p, outcome: o}\n");
  const struct study_table *t = &l.study->tables[0];
  cr_expect_eq (t->uses[t->duration_slot].type, CELL_NUM);
  cr_assert (t->event);
  cr_expect_eq (t->event->type, TYPE_BOOL);
  cr_expect_eq (t->uses[t->event->slot].type, CELL_BOOL);
  cr_expect_eq (expr_test (t->event, l.tables[0], 0,
                           scratch_new (w.arena)), 1);
  done (&w);
}

Test (bind, a_column_used_twice_the_same_way_is_kept_once)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, WHERE ("seats > 1 and seats < 9 or "
                                     "seats in (2, 3) or seats == 'x'"));
  size_t seats = 0;
  for (size_t i = 0; i < l.study->tables[0].uses_n; i++)
    seats += l.study->tables[0].uses[i].column == 4;
  cr_expect_eq (seats, 2, "once as a number, once as a text");
  done (&w);
}

Test (bind, unknown_columns_suggest_the_near_one)
{
  here ();
  cr_expect (reads_saying (WHERE ("plna == 'a'"), "did you mean `plan`?"));
  cr_expect (reads_saying (WHERE ("Plan == 'a'"), "did you mean `plan`?"));
  cr_expect (reads_saying (WHERE ("plan == enterprise"),
                           "for the text write 'enterprise'"));
  cr_expect (reads_saying (WHERE ("plan == enterprise"),
                           "its columns: id, signed_up, churned, plan"));
  cr_expect (reads_saying ("data:\n  customers: {file: c.csv, start: signdup,"
    " end: churned}\noutcomes:\n  o: {" STAYS "}\ncohorts:\n  c: {" COLUMN
    "}\nhypotheses:\n  h: {cohort: c, outcome: o}\n",
    "did you mean `signed_up`?"));
}

Test (bind, a_duplicate_header_is_an_error_only_when_used)
{
  here ();
  cr_expect (reads_saying (WHERE ("dup == 1"),
                           "`customers` has two columns called `dup`"));
  struct world w = begin ();
  load (&w, WHERE ("plan == 'a'"));
  done (&w);
}

Test (bind, a_bare_role_is_the_role_and_in_backticks_the_column)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, STUDY (COLUMN, "kind: share, condition: "
                                     "end - start > 30 days", ""));
  const struct expr *e = l.study->hypotheses[0].outcome_expr;
  const struct column_use *uses = l.study->tables[0].uses;
  cr_expect_eq (uses[e->args[0]->args[0]->slot].column, 2);
  cr_expect_eq (uses[e->args[0]->args[1]->slot].column, 1);
  done (&w);
  w = begin ();
  l = load (&w, STUDY (COLUMN, "kind: share, condition: \"`end` > 3\"", ""));
  e = l.study->hypotheses[0].outcome_expr;
  cr_expect_eq (l.study->tables[0].uses[e->args[0]->slot].column, 8);
  done (&w);
}

Test (bind, a_role_the_table_lacks_is_a_column)
{
  here ();
  write_file ("p.csv", "id,cust,paid_at,amount,start\n1,1,2024-02-01,9,3\n");
  struct world w = begin ();
  struct loaded l = load (&w, STUDY (COLUMN, "kind: mean, table: payments, "
                                     "sum: start, within: 30 days", ""));
  const struct expr *e = l.study->hypotheses[0].outcome_expr;
  cr_expect_eq (l.study->tables[1].uses[e->slot].column, 4);
  cr_expect_eq (e->type, TYPE_NUM);
  done (&w);
}

Test (bind, tables_before_a_dot_lie_above)
{
  here ();
#define OF_EVENTS(text) STUDY (COLUMN, "kind: share, table: payments, " \
  "within: 30 days, where: \"" text "\"", "")
  struct world w = begin ();
  struct loaded l = load (&w, OF_EVENTS ("parent.plan == 'a' and "
                                         "customers.seats > 1"));
  const struct expr *e = l.study->hypotheses[0].outcome_where;
  cr_expect_eq (e->args[0]->args[0]->up, 1);
  cr_expect_eq (e->args[1]->args[0]->up, 1);
  done (&w);
  cr_expect (reads_saying (OF_EVENTS ("custmers.plan == 'a'"),
                           "did you mean `customers`?"));
  cr_expect (reads_saying (WHERE ("parent.plan == 'a'"),
                           "`customers` has no parent"));
  cr_expect (reads_saying (WHERE ("payments.kind == 'a'"),
                           "`payments` is no table above `customers`"));
  write_file ("c.csv", "id,signed_up,churned,plan,a.b\n1,2024-01-01,,a,3\n");
  cr_expect (reads_saying (WHERE ("a.b > 3"), "goes in backticks: `a.b`"));
}

Test (bind, what_is_known_only_at_the_end_is_refused)
{
  here ();
  cr_expect (reads_saying (WHERE ("is_missing(churned)"), "E107"));
  cr_expect (reads_saying (WHERE ("end > 2024-01-01"), "E107"));
  cr_expect (reads_saying (STUDY ("by: condition, condition: "
                                  "is_missing(churned)", STAYS, ""),
                           "not at time zero"));
  cr_expect (reads_saying (STUDY ("by: event, table: payments, within: "
                                  "30 days, where: at < parent.end", STAYS,
                                  ""), "E107"));
  struct world w = begin ();
  load (&w, STUDY ("by: event, table: payments, where: at < parent.end",
                   STAYS, ", design: naive"));
  done (&w);
#define MONTHS(column) "data:\n  c: {file: d.csv, duration: tenure, " \
  "duration_unit: months, event: Churn == 'Yes'}\ncohorts:\n  p: {by: " \
  "column, column: " column "}\noutcomes:\n  o: {kind: survival}\n" \
  "hypotheses:\n  h: {cohort: p, outcome: o}\n  g: {cohort: p, outcome: o}\n"
  cr_expect (reads_saying (MONTHS ("Churn"), "E107"));
  cr_expect (reads_saying (MONTHS ("tenure"), "E107"));
}

Test (bind, a_shared_cohort_is_blamed_once)
{
  here ();
  struct world w = begin ();
  write_file ("study.yaml", MONTHS ("Churn"));
  struct study *s = study_read (w.arena, "study.yaml", w.err);
  struct source *source = source_open (w.arena, &s->tables[0].spec, w.err);
  cr_expect (!study_bind (w.arena, s, &source, w.err));
  cr_expect_eq (err_count (w.err), 1, "%s", messages (&w));
  done (&w);
}

Test (bind, the_first_row_of_a_child_can_end_a_unit)
{
  here ();
#define FIRST(where) "as_of: 2025-01-01\ndata:\n  customers: {file: c.csv, " \
  "id: id, start: signed_up, end: {first: payments, where: \"kind == 'up'\"}" \
  "}\n  payments: {file: p.csv, id: id, customer: cust, at: paid_at}\n" \
  "cohorts:\n  c: {" COLUMN "}\noutcomes:\n  o: {" STAYS "}\n" \
  "hypotheses:\n  h: {cohort: c, outcome: o, where: \"" where "\"}\n"
  struct world w = begin ();
  struct loaded l = load (&w, FIRST ("seats > 1"));
  const struct study_table *t = &l.study->tables[0];
  cr_expect_eq (t->end_slot, -1);
  cr_assert (t->end_where);
  cr_expect_eq (expr_test (t->end_where, l.tables[1], 0,
                           scratch_new (w.arena)), 1);
  done (&w);
  cr_expect (reads_saying (FIRST ("end > 2024-01-01"),
                           "which no expression sees"));
}

Test (bind, form_and_columns_are_reported_together)
{
  here ();
  write_file ("study.yaml", "seed: x\n" DATA ("")
    "cohorts:\n  c: {by: column, column: plna}\noutcomes:\n  o: {" STAYS
    "}\nhypotheses:\n  h: {cohort: c, outcome: o, expect: highr,\n"
    "    where: \"seats >\"}\n");
  struct world w = begin ();
  cr_expect (read_and_bind (&w));
  char *text = messages (&w);
  static const char *const parts[] = {
    "`x` is none", "no column `plna`", "`highr`",
    "a value is missing at the end",
  };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    cr_expect (strstr (text, parts[i]), "%s\nin\n%s", parts[i], text);
  cr_expect_eq (err_count (w.err), 4, "%s", text);
  cr_expect_eq (err_exit_code (w.err), EXIT_USAGE);
  done (&w);
}

Test (bind, a_missing_file_leaves_the_rest_to_be_checked)
{
  here ();
  remove ("p.csv");
  write_file ("study.yaml", "seed: x\n" STUDY (COLUMN, "kind: mean, "
    "table: payments, sum: amuont, within: 30 days",
    ", where: \"plna == 'a'\""));
  struct world w = begin ();
  cr_expect (read_and_bind (&w));
  cr_expect_eq (count_code (&w, E_UNKNOWN_COLUMN), 1, "%s", messages (&w));
  cr_expect_eq (count_code (&w, E_FILE_MISSING), 1);
  done (&w);
}

Test (bind, an_unreadable_study_says_so)
{
  go_empty ();
  struct world w = begin ();
  cr_expect (!study_read (w.arena, "none.yaml", w.err));
  cr_expect_eq (count_code (&w, E_UNREADABLE_STUDY), 1);
  cr_expect_eq (err_exit_code (w.err), EXIT_USAGE);
  done (&w);
}

/* Columns in the file: 0-based character positions are worked out by
   hand; a message must hit them through quotes and escapes. */
Test (bind, places_are_exact_through_quotes_and_escapes)
{
  here ();
  cr_expect (reads_saying (DATA ("")
    "outcomes:\n  o: {kind: survival}\ncohorts:\n  c:\n    by: condition\n"
    "    condition: 'plan == ''it'' and plna == 1'\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n", "study.yaml:10:36"));
  cr_expect (reads_saying (DATA ("")
    "outcomes:\n  o: {kind: survival}\ncohorts:\n  c:\n    by: condition\n"
    "    condition: \"\\u0070lan == 'a' and plna == 1\"\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n", "study.yaml:10:38"));
  cr_expect (reads_saying (DATA ("")
    "outcomes:\n  o: {kind: survival}\ncohorts:\n  c:\n    by: condition\n"
    "    condition: plan == 'a' and plna == 1\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n", "study.yaml:10:32"));
  cr_expect (reads_saying (DATA ("")
    "outcomes:\n  o: {kind: survival}\ncohorts:\n  c:\n    by: condition\n"
    "    condition: plan == 'a' and\n      plna == 1\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n", "study.yaml:10:16"));
}
