/* Which rows are left out, and why. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "fixture.h"

static struct fixture f;

static void
open_fixture (void)
{
  fixture_open (&f);
}

static void
close_fixture (void)
{
  fixture_close (&f);
}

TestSuite (rows, .init = open_fixture, .fini = close_fixture);

static uint64_t
left_out (const struct table *t, enum exclusion code)
{
  return table_ledger (t)->count[code];
}

static void
check_sum (const struct table *t)
{
  size_t n;
  table_rejects (t, &n);
  cr_assert_eq (table_rows_read (t),
                table_used_rows (t) + ledger_total (table_ledger (t)));
  cr_assert_eq (n, ledger_total (table_ledger (t)));
}

static void
check_reject (const struct table *t, size_t i, struct reject want)
{
  size_t n;
  const struct reject *r = table_rejects (t, &n) + i;
  cr_assert_lt (i, n);
  cr_assert_str_eq (exclusion_code (r->code), exclusion_code (want.code));
  cr_assert_eq (r->line, want.line);
  cr_assert_str_eq (r->column ? r->column : "-",
                    want.column ? want.column : "-");
  cr_assert_str_eq (r->value ? r->value : "-", want.value ? want.value : "-");
}

/* customers: id, start, end */
static struct table *
read_customers (const char *text)
{
  fixture_again (&f);
  f.plan.as_of = date_from_civil (2025, 1, 1);
  return fixture_load (&f, text, "id=id start=from end=to");
}

/* events of PARENT: customer, at */
static struct table *
read_events (const struct table *parent, const char *text)
{
  fixture_again (&f);
  f.plan.as_of = date_from_civil (2025, 1, 1);
  f.plan.parent = parent;
  fixture_text (&f, "e.csv", text);
  return fixture_read (&f, "key=customer start=at text=kind");
}

Test (rows, each_rule_leaves_out_its_rows)
{
  struct table *t = read_customers (
    "id,from,to\n"
    "a,2024-01-01,\n"                  /* 2: used */
    ",2024-01-01,\n"                   /* 3: blank_id */
    "NA,,\n"                           /* 4: blank_id */
    "a,2024-02-01,\n"                  /* 5: duplicate_id */
    "b,,2024-02-01\n"                  /* 6: blank_start */
    "c,2024-02-30,\n"                  /* 7: impossible_date */
    "d,2024-02-01,2024-13-01\n"        /* 8: impossible_date, in the end */
    "e,2024-02-01,2024-01-31\n"        /* 9: end_before_start */
    "f,2025-01-01,\n"                  /* 10: after_as_of */
    "g,2024-12-31 23:59:59,2026-01-01\n" /* 11: used */
    "h,2024-02-01,2024-02-01\n");      /* 12: used, ends when it starts */
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), 3);
  cr_assert_eq (table_rows_read (t), 11);
  cr_assert_eq (left_out (t, EX_BLANK_ID), 2);
  cr_assert_eq (left_out (t, EX_DUPLICATE_ID), 1);
  cr_assert_eq (left_out (t, EX_BLANK_START), 1);
  cr_assert_eq (left_out (t, EX_IMPOSSIBLE_DATE), 2);
  cr_assert_eq (left_out (t, EX_END_BEFORE_START), 1);
  cr_assert_eq (left_out (t, EX_AFTER_AS_OF), 1);
  check_sum (t);
  check_reject (t, 0, (struct reject) { .line = 3, .column = "id",
                                        .code = EX_BLANK_ID, .value = "" });
  check_reject (t, 1, (struct reject) { .line = 4, .column = "id",
                                        .code = EX_BLANK_ID, .value = "NA" });
  check_reject (t, 2, (struct reject) { .line = 5, .column = "id",
                                        .code = EX_DUPLICATE_ID,
                                        .value = "a" });
  check_reject (t, 5, (struct reject) { .line = 8, .column = "to",
                                        .code = EX_IMPOSSIBLE_DATE,
                                        .value = "2024-13-01" });
  cr_assert_str_eq (table_ledger (t)->first_file[EX_END_BEFORE_START],
                    "t.csv");
  cr_assert_eq (table_ledger (t)->first_line[EX_END_BEFORE_START], 9);
}

Test (rows, the_first_row_of_an_id_is_kept)
{
  struct table *t = read_customers (
    "id,from,to\nx,2024-03-01,\ny,2024-01-01,\nx,2024-01-01,\n");
  cr_assert_eq (table_rows (t), 2);
  cr_assert_eq (table_find (t, "x"), 0);
  cr_assert_eq (table_dates (t, 1)[0], date_from_civil (2024, 3, 1));
  cr_assert_eq (table_find (t, "y"), 1);
  cr_assert_eq (table_find (t, "z"), -1);
}

Test (rows, an_id_stays_taken_when_its_first_row_is_left_out)
{
  /* rules are asked in their order: the second x is a duplicate before
     anything is known of the first one's start */
  struct table *t = read_customers (
    "id,from,to\nx,,\nx,2024-01-01,\ny,2024-01-01,\n");
  cr_assert_eq (table_rows (t), 1);
  cr_assert_eq (left_out (t, EX_BLANK_START), 1);
  cr_assert_eq (left_out (t, EX_DUPLICATE_ID), 1);
  cr_assert_eq (table_find (t, "x"), -1);
}

Test (rows, a_row_counts_under_the_first_rule_it_breaks)
{
  struct table *t = read_customers (
    "id,from,to\n"
    "a,2024-01-01,\n"
    ",,2024-99-99\n"                    /* blank_id */
    "a,,2024-99-99\n"                   /* duplicate_id */
    "b,,2024-99-99\n"                   /* blank_start */
    "c,2026-01-01,2024-99-99\n"         /* impossible_date */
    "d,2026-01-01,2024-01-01\n");       /* end_before_start */
  static const enum exclusion codes[]
    = { EX_BLANK_ID, EX_DUPLICATE_ID, EX_BLANK_START, EX_IMPOSSIBLE_DATE,
        EX_END_BEFORE_START };
  cr_assert_eq (table_rows (t), 1);
  for (size_t i = 0; i < 5; i++)
    cr_assert_eq (left_out (t, codes[i]), 1, "%s",
                  exclusion_code (codes[i]));
  check_sum (t);
}

Test (rows, events_are_held_against_their_parent)
{
  struct table *c = read_customers (
    "id,from,to\nb,2024-02-01,\na,2024-01-01,\nx,2026-01-01,\n");
  struct table *e = read_events (c,
    "customer,at,kind\n"
    "a,2024-01-01,p\n"       /* used: on the start */
    "a,2023-12-31,q\n"       /* before_start */
    "b,2024-03-01,p\n"       /* used */
    "zzz,2024-03-01,p\n"     /* unknown_parent */
    ",2024-03-01,p\n"        /* unknown_parent */
    "x,2024-03-01,p\n"       /* unknown_parent: x was left out */
    "a,,p\n"                 /* blank_start */
    "a,2025-01-01,p\n"       /* after_as_of */
    "b,2024-02-30,p\n");     /* impossible_date */
  cr_assert_eq (table_rows (e), 2);
  cr_assert_eq (left_out (e, EX_BEFORE_START), 1);
  cr_assert_eq (left_out (e, EX_UNKNOWN_PARENT), 3);
  cr_assert_eq (left_out (e, EX_BLANK_START), 1);
  cr_assert_eq (left_out (e, EX_AFTER_AS_OF), 1);
  cr_assert_eq (left_out (e, EX_IMPOSSIBLE_DATE), 1);
  check_sum (e);
  cr_assert_eq (table_parents (e)[0], 1);
  cr_assert_eq (table_parents (e)[1], 0);
  cr_assert_eq (table_parent (e), c);
  cr_assert_str_eq (fixture_cell (e, 0, 0), "a");
  cr_assert_str_eq (fixture_cell (e, 0, 1), "b");
  cr_assert_eq (intern_count (table_words (e, 2)), 1,
                "words of rows that are left out are not kept");
}

static int
starts_in_january (void *context, const struct table *t, size_t row)
{
  ++*(size_t *) context;
  int64_t start = table_dates (t, table_start_slot (t))[row];
  if (start == date_from_civil (2024, 3, 1))
    return -1;
  return start < date_from_civil (2024, 2, 1);
}

Test (rows, a_filter_leaves_rows_out_and_children_orphaned)
{
  size_t asked = 0;
  struct table *c = read_customers (
    "id,from,to\na,2024-01-01,\nb,2024-02-01,\n,2024-01-01,\n"
    "c,2024-03-01,\nd,2024-01-09,\n");
  table_filter (c, starts_in_january, &asked);
  cr_assert_eq (asked, 4);
  cr_assert_eq (table_rows (c), 4);
  cr_assert_eq (table_used_rows (c), 2);
  cr_assert (table_used (c, 0));
  cr_assert_not (table_used (c, 1));
  cr_assert_not (table_used (c, 2));
  check_sum (c);
  check_reject (c, 0, (struct reject) { .line = 3,
                                        .code = EX_ROW_WHERE_FALSE });
  check_reject (c, 1, (struct reject) { .line = 4, .code = EX_BLANK_ID,
                                        .column = "id", .value = "" });
  check_reject (c, 2, (struct reject) { .line = 5,
                                        .code = EX_ROW_WHERE_UNKNOWN });
  struct table *e = read_events (
    c, "customer,at,kind\na,2024-06-01,p\nb,2024-06-01,p\n");
  cr_assert_eq (table_rows (e), 1);
  cr_assert_eq (left_out (e, EX_UNKNOWN_PARENT), 1);
}

Test (rows, filtered_rows_of_several_files_stand_in_file_order)
{
  size_t asked = 0;
  fixture_text (&f, "a.csv", "id,from\n,2024-01-01\na,2024-02-01\n");
  fixture_text (&f, "b.csv", "id,from\nb,2024-02-01\n,2024-01-01\n");
  struct table *t = fixture_read (&f, "id=id start=from");
  table_filter (t, starts_in_january, &asked);
  size_t n;
  const struct reject *r = table_rejects (t, &n);
  cr_assert_eq (n, 4);
  cr_assert_str_eq (r[0].file, "a.csv");
  cr_assert_eq (r[0].line, 2);
  cr_assert_str_eq (r[1].file, "a.csv");
  cr_assert_eq (r[1].line, 3);
  cr_assert_str_eq (r[2].file, "b.csv");
  cr_assert_eq (r[2].line, 2);
  cr_assert_eq (r[3].line, 3);
}

Test (rows, a_kept_row_tells_its_place)
{
  fixture_text (&f, "a.csv", "id,from,n\n,2024-01-01,1\na,2024-02-01,2\n");
  fixture_text (&f, "b.csv", "id,from,n\n\nb,2024-02-01,3\nc,2024-02-01,4\n");
  struct table *t = fixture_read (&f, "id=id start=from num=n");
  cr_assert_eq (table_rows (t), 3);
  static const struct { const char *file; size_t line; } want[] = {
    { "a.csv", 3 }, { "b.csv", 3 }, { "b.csv", 4 },
  };
  for (size_t row = 0; row < 3; row++)
    {
      struct place p = table_place (t, row, 2);
      cr_expect_str_eq (p.file, want[row].file);
      cr_expect_eq (p.line, want[row].line);
      cr_expect_eq (p.column, 3);
      cr_expect_str_eq (p.field, "n");
    }
  struct place whole = table_place (t, 1, -1);
  cr_expect_eq (whole.line, 3);
  cr_expect_eq (whole.column, 0);
}

Test (rows, a_key_may_be_the_id_too)
{
  struct table *c = read_customers ("id,from,to\nb,2024-02-01,\n"
                                    "a,2024-01-01,\n");
  fixture_again (&f);
  f.plan.parent = c;
  fixture_text (&f, "profile.csv", "id,x\nq,1\na,2\na,3\n");
  cr_assert_not_null (fixture_source (&f));
  struct column_use uses[] = { { 0, CELL_ID }, { 1, CELL_NUM } };
  struct table_plan plan = { .uses = uses, .uses_n = 2, .id = 0, .key = 0,
                             .start = -1, .end = -1, .parent = c,
                             .as_of = DATE_NONE };
  struct table *t = table_read (f.arena, f.source, &plan, f.err);
  cr_assert_eq (table_rows (t), 1);
  cr_assert_eq (left_out (t, EX_UNKNOWN_PARENT), 1);
  cr_assert_eq (left_out (t, EX_DUPLICATE_ID), 1);
  cr_assert_str_eq (fixture_cell (t, 0, 0), "a");
  cr_assert_eq (table_parents (t)[0], 1);
}

Test (rows, without_as_of_nothing_is_after_it)
{
  struct table *t = fixture_load (&f, "id,from\na,2199-01-01\n",
                                  "id=id start=from");
  cr_assert_eq (table_rows (t), 1);
}

Test (rows, an_event_table_may_lose_all_its_rows)
{
  struct table *c = read_customers ("id,from,to\na,2024-01-01,\n");
  struct table *e = read_events (c, "customer,at,kind\nz,2024-01-01,p\n");
  cr_assert_not_null (e);
  cr_assert_eq (table_rows (e), 0);
  check_sum (e);
}

Test (rows, cells_of_ragged_rows_are_not_looked_at)
{
  char text[4000] = "id,n\n";
  for (int i = 0; i < 100; i++)
    sprintf (text + strlen (text), i == 50 ? "x,y,z\n" : "%d,1\n", i);
  struct table *t = fixture_load (&f, text, "id=id num=n");
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), 99);
  check_reject (t, 0, (struct reject) { .line = 52, .code = EX_RAGGED_ROW });
  check_sum (t);
}

Test (rows, a_wrong_cell_is_an_error_even_in_a_row_left_out)
{
  cr_assert_null (read_customers ("id,from,to\n,2024-01-01,soon\n"));
  cr_assert (fixture_says (&f, "`soon`"));
}

Test (rows, columns_grow_with_the_table)
{
  size_t n = 20000;
  char *text = arena_alloc (f.arena, 40 * n), *at = text;
  at += sprintf (at, "id,x,d,b\n");
  for (size_t i = 0; i < n; i++)
    at += sprintf (at, "u%zu,%zu.5,2024-01-01 00:00:%02zu,%c\n", i, i,
                   i % 60, i % 2 ? 'y' : 'n');
  struct table *t = fixture_load (&f, text, "id=id num=x date=d bool=b");
  cr_assert_eq (table_rows (t), n);
  for (size_t i = 0; i < n; i++)
    {
      cr_assert_eq (table_numbers (t, 1)[i], (double) i + 0.5);
      cr_assert_eq (table_dates (t, 2)[i],
                    date_from_civil (2024, 1, 1) + (int64_t) (i % 60));
      cr_assert_eq (table_bools (t, 3)[i], (int8_t) (i % 2));
    }
  cr_assert_eq (table_find (t, "u19999"), 19999);
}
