/* The section `data`: tables, their keys and how they hang together. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "studies.h"
#include "support.h"

Test (tables, every_table_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_TABLE (
    "cluster: acc, missing: [\"\", \"-\"], dates: dmy, timezone: \"+05:30\","
    " decimal: \",\", delimiter: tab, encoding: latin-1, where: plan != 'x',"
    " from: 2022-01-01"));
  cr_assert (s, "%s", messages (&w));
  const struct study_table *t = &s->tables[0];
  cr_expect_str_eq (t->cluster.text, "acc");
  cr_expect_eq (t->spec.missing_n, 2);
  cr_expect_str_eq (t->spec.missing[1], "-");
  cr_expect_eq (t->spec.dates, DATE_DMY);
  cr_expect_eq (t->spec.offset, 19800);
  cr_expect_eq (t->spec.decimal, ',');
  cr_expect_eq (t->spec.delimiter, '\t');
  cr_expect_eq (t->spec.encoding, ENCODING_LATIN1);
  cr_expect_str_eq (t->where_text.text, "plan != 'x'");
  cr_expect_eq (t->from, 1640995200);    /* date -u -d 2022-01-01 +%s */
  done (&w);
}

Test (tables, duration_data_is_whole_and_has_no_end)
{
#define TABLE(text) "data:\n  c: {file: c.csv, " text "}\n" COHORT_FREE
  cr_expect (says (TABLE ("duration: t"), "lacks the key `duration_unit`"));
  cr_expect (says (TABLE ("duration: t"), "lacks the key `event`"));
  cr_expect (says (TABLE ("event: e"), "lacks the key `duration`"));
  cr_expect (says (TABLE ("start: s, end: e, duration: t, event: x, "
                          "duration_unit: months"),
                   "`duration` does not go with `end`"));
  cr_expect (says (TABLE ("end: e"), "lacks the key `start`"));
  cr_expect (says (TABLE ("start: e, at: x, end: y"), "keep one"));
  cr_expect (says (TABLE ("id: x"), "and `c` has no `end`"));
}

Test (tables, the_key_of_the_parent_is_named_after_it)
{
  cr_expect (accepts (WITH_CHILD ("customer: k")));
  cr_expect (accepts (WITH_CHILD ("customers: k")));
  cr_expect (says (WITH_CHILD ("client: k"), "unknown key `client`"));
  cr_expect (says (WITH_CHILD ("client: k"), "lacks the key `customer`"));
  cr_expect (says (WITH_CHILD ("key: k"), "unknown key `key`"));
  cr_expect (says (WITH_CHILD ("custmer: k"), "did you mean `customer`?"));
  cr_expect (says (WITH_CHILD ("customer: k, customers: k"),
                   "a second time"));
  static const char other[] = "data:\n"
    "  companies: {file: c.csv, id: id, start: s, end: e}\n"
    "  calls: {file: p.csv, company: k, id: i, at: a}\n"
    "  notes: {file: n.csv, parent: calls, call: k, at: a}\n"
    "  visits: {file: v.csv, customer: k, at: a}\n" COHORT_FREE;
  cr_expect (accepts (other));
  cr_expect (says ("data:\n"
    "  companies: {file: c.csv, id: id, start: s, end: e}\n"
    "  calls: {file: p.csv, company: k, id: i, at: a}\n"
    "  notes: {file: n.csv, parent: calls, customer: k, at: a}\n"
    COHORT_FREE, "unknown key `customer`"));
  cr_expect (says ("data:\n  c: {file: c.csv, start: s, end: e}\n"
                   "  d: {file: d.csv, c: k, at: a}\n" COHORT_FREE,
                   "`c` lacks the key `id`"));
}

Test (tables, tables_stand_parents_first)
{
  struct world w = begin ();
  struct study *s = parse (&w, "data:\n"
    "  customers: {file: c.csv, id: id, start: s, end: e}\n"
    "  notes: {file: n.csv, parent: calls, call: k, at: a}\n"
    "  calls: {file: p.csv, customer: k, id: i, at: a}\n" COHORT_FREE);
  cr_assert (s, "%s", messages (&w));
  cr_expect_str_eq (s->tables[0].name, "customers");
  cr_expect_str_eq (s->tables[1].name, "calls");
  cr_expect_str_eq (s->tables[2].name, "notes");
  cr_expect_eq (s->tables[0].parent, -1);
  cr_expect_eq (s->tables[1].parent, 0);
  cr_expect_eq (s->tables[2].parent, 1);
  done (&w);
  cr_expect (says ("data:\n  c: {file: c.csv, id: i, start: s, end: e}\n"
    "  a: {file: a, parent: b, b: k, id: i}\n"
    "  b: {file: b, parent: a, a: k, id: i}\n" COHORT_FREE,
    "is its own parent"));
  cr_expect (says (WITH_TABLE ("parent: customers"), "has no parent"));
  cr_expect (says (WITH_CHILD ("parent: custmers, customer: k"),
                   "did you mean `customers`?"));
  cr_expect (says ("data:\n  parent: {file: c.csv, start: s, end: e}\n"
                   COHORT_FREE, "cannot be called `parent`"));
}

Test (tables, an_end_may_be_the_first_row_of_a_child)
{
#define END(first) "data:\n  customers: {file: c.csv, id: id, start: s, " \
  "end: {first: " first ", where: \"kind == 'gone'\"}}\n" \
  "  notices: {file: n.csv, customer: k, at: a}\n" COHORT_FREE
  struct world w = begin ();
  struct study *s = parse (&w, END ("notices"));
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->tables[0].end_table, 1);
  cr_expect_str_eq (s->tables[0].end_where_text.text, "kind == 'gone'");
  done (&w);
  cr_expect (says (END ("notice"), "did you mean `notices`?"));
  cr_expect (says (END ("customers"), "do not belong to `customers`"));
  cr_expect (says (WITH_TABLE ("at: x"), "keep one"));
}

Test (tables, files_are_found_beside_the_study)
{
  go_empty ();
  write_file ("a1.csv", "x\n");
  write_file ("a2.csv", "x\n");
  struct world w = begin ();
  struct study *s = parse (&w, "data:\n  c: {file: [\"a*.csv\", b.csv], "
                           "start: s, end: e}\n" COHORT_FREE);
  cr_assert (s, "%s", messages (&w));
  const struct table_spec *spec = &s->tables[0].spec;
  cr_assert_eq (spec->paths_n, 3);
  cr_expect_str_eq (spec->shown[0], "a1.csv");
  cr_expect_str_eq (spec->shown[1], "a2.csv");
  cr_expect_str_eq (spec->shown[2], "b.csv");
  s = study_parse (w.arena, "dir/study.yaml", "data:\n  c: {file: b.csv, "
                   "start: s, end: e}\n" COHORT_FREE,
                   strlen ("data:\n  c: {file: b.csv, start: s, end: e}\n"
                           COHORT_FREE), w.err);
  cr_expect_str_eq (s->tables[0].spec.paths[0], "dir/b.csv");
  cr_expect_str_eq (s->tables[0].spec.shown[0], "b.csv");
  done (&w);
  w = begin ();
  parse (&w, "data:\n  c: {file: \"z*.csv\", start: s, end: e}\n"
         COHORT_FREE);
  cr_expect_eq (count_code (&w, E_FILE_MISSING), 1);
  cr_expect_eq (err_exit_code (w.err), EXIT_DATA);
  done (&w);
}

Test (tables, rows_must_belong_to_the_unit)
{
  cr_expect (says (WITH_HYPOTHESIS ("unit: payments, cohort: plan, "
                                    "outcome: pays"),
                   "the rows of `payments` do not belong to `payments`"));
  cr_expect (says (WITH_HYPOTHESIS ("unit: payments, cohort: plan, "
                                    "outcome: stays"),
                   "and `payments` has no `end`"));
  cr_expect (says ("data:\n  c: {file: c.csv, id: i, duration: t, "
                   "duration_unit: months, event: x}\n"
                   "  p: {file: p.csv, c: k, at: a}\n"
                   "cohorts: {e: {by: event, table: p}}\n"
                   "outcomes: {o: {kind: survival}}\n"
                   "hypotheses: {h: {cohort: e, outcome: o}}\n",
                   "counts from time zero, and `c` has no `start`"));
}
