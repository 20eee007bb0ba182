/* Data that cannot be used: exit code 3, the place, the reason, the fix.
   Rows that can be left out: the ledger and rejects.csv. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/world.h"

static void
remove_file (const struct sandbox *s, const char *name)
{
  char path[256];
  snprintf (path, sizeof path, "%s/%s", s->path, name);
  cr_assert_eq (unlink (path), 0);
}

Test (bad_data, missing_file_names_where_it_was_looked_for)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run_with (&s, "mkdir sub; mv study.yaml sub;",
                                   "run sub/study.yaml -o out");
  ASSERT_FAILS (r, 3, "error[E201]", "No such file", " --> customers.csv",
                "looked for `sub/customers.csv`: the name is relative to "
                "the study file");
  assert_nothing_written (&s, "out");
}

Test (bad_data, every_missing_file_is_reported)
{
  struct sandbox s = world_new ();
  remove_file (&s, "customers.csv");
  remove_file (&s, "events.csv");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, " --> customers.csv",
                " --> events.csv");
}

Test (bad_data, empty_file)
{
  struct sandbox s = world_new ();
  sandbox_write (&s, "customers.csv", "");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "data file is empty",
                " --> customers.csv");
}

Test (bad_data, unit_table_with_a_header_only)
{
  struct sandbox s = world_new ();
  sandbox_write (&s, "customers.csv", "id,signed,left,plan,seats,csat\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "table `customers` has no rows",
                " --> customers.csv");
}

Test (bad_data, event_table_may_have_a_header_only)
{
  struct sandbox s = world_new ();
  sandbox_write (&s, "events.csv", "id,customer,at,kind,amount\n");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 1, "%s", r.err);
  json_t *t = world_hypothesis (world_results (&s), "t");
  cr_assert_str_eq (world_text (t, "verdict"), "not_testable");
}

Test (bad_data, wrong_type_names_line_column_and_value)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,free,many,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E301]",
                "`many` is not a number",
                "customers.csv:5 (column 5, `seats`)", "`missing:`");
}

Test (bad_data, decimal_comma_is_named)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,free,\"3,5\",2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "`3,5` is not a number",
                "customers.csv:5", "`decimal: \",\"`");
}

Test (bad_data, number_out_of_range)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,free,1e300,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "`1e300` is not a number",
                "customers.csv:5 (column 5, `seats`)",
                "numbers are read up to 1e100");
}

Test (bad_data, day_first_date_names_the_forms_that_fit)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,14.01.2024,,free,3,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "`14.01.2024` is not a date",
                "customers.csv:5 (column 2, `signed`)",
                "it would fit `dates: dmy`");
}

Test (bad_data, unclosed_quote_names_the_line_where_it_opened)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 7, "u05,2024-01-06,,\"free,3,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E204]", "never closed",
                "customers.csv:7 (column 4, `plan`)");
}

Test (bad_data, stray_quote)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 7, "u05,2024-01-06,,fr\"ee,3,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E205]",
                "a quote stands inside an unquoted value",
                "customers.csv:7 (column 4, `plan`)", "doubled");
  world_line (&s, "customers.csv", 7, "u05,2024-01-06,,\"fr\"ee,3,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "text follows a closing quote",
                "customers.csv:7 (column 4, `plan`)");
}

static void
append_bytes (const struct sandbox *s, const char *more, size_t length)
{
  char *text = sandbox_read (s, "customers.csv");
  size_t n = strlen (text);
  text = realloc (text, n + length);
  memcpy (text + n, more, length);
  sandbox_bytes (s, "customers.csv", text, n + length);
  free (text);
}

Test (bad_data, nul_byte)
{
  struct sandbox s = world_new ();
  static const char row[] = "u99,2024-02-01,,fr\0ee,1,1\n";
  append_bytes (&s, row, sizeof row - 1);
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "NUL byte", "customers.csv:62",
                "`encoding: utf-16`");
}

Test (bad_data, bytes_that_are_not_utf8)
{
  struct sandbox s = world_new ();
  static const char row[] = "u99,2024-02-01,,fr\xe9,1,1\n";
  append_bytes (&s, row, sizeof row - 1);
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "byte 0xE9 is not valid UTF-8",
                "customers.csv:62", "`encoding: latin-1`");
  world_study (&s, (struct world){ .table = ", encoding: latin-1" });
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
}

Test (bad_data, field_over_a_mebibyte)
{
  struct sandbox s = world_new ();
  enum { LENGTH = 2000000 };
  char *row = malloc (LENGTH + 64);
  int n = sprintf (row, "u99,2024-02-01,,");
  memset (row + n, 'x', LENGTH);
  strcpy (row + n + LENGTH, ",1,1\n");
  append_bytes (&s, row, strlen (row));
  free (row);
  ASSERT_FAILS (sandbox_run (&s, RUN), 3,
                "a field is longer than 1 MiB",
                "customers.csv:62 (column 4, `plan`)");
}

Test (bad_data, id_that_a_spreadsheet_damaged)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "1.03E+13,2024-01-04,,free,3,2\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E302]", "`1.03E+13`",
                "Excel", "customers.csv:5 (column 1, `id`)");
}

Test (bad_data, event_flag_that_is_neither_yes_nor_no)
{
  struct sandbox s = sandbox_new ();
  sandbox_write (&s, "f.csv", "arm,t,gone\na,1,yes\nb,2,no\na,3,37\n");
  sandbox_write (&s, "study.yaml",
                 "study: x\n"
                 "data: {f: {file: f.csv, duration: t, "
                 "duration_unit: months, event: gone}}\n"
                 "cohorts: {arm: {by: column, column: arm}}\n"
                 "outcomes: {stays: {kind: survival}}\n"
                 "hypotheses: {h: {claim: a, cohort: arm, "
                 "outcome: stays}}\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "`37` is neither yes nor no",
                "f.csv:4 (column 3, `gone`)", "yes no true false");
}

Test (bad_data, more_than_one_percent_ragged_rows)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u99,2024-02-01,,free\n");
  ASSERT_FAILS (sandbox_run (&s, RUN), 3, "error[E210]",
                "1 of 61 rows", "6 fields", "the delimiter chosen is `,`",
                "customers.csv:62", "`delimiter:`");
}

Test (bad_data, repeated_errors_are_grouped)
{
  struct sandbox s = world_new ();
  for (size_t line = 2; line < 42; line++)
    world_line (&s, "customers.csv", line, "u,2024-01-04,,free,many,2\n");
  struct ran r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 3, "customers.csv:2 ", "30 more");
  cr_assert_lt (strlen (r.err), 2000);
}

/* Rows that are left out. */

static void
assert_left_out (const struct sandbox *s, const char *table,
                 const char *code, const char *reject)
{
  struct ran r = sandbox_run (s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  ASSERT_HOLDS (sandbox_read (s, "out/rejects.csv"), reject);
  size_t i, j;
  json_t *t, *x;
  int found = 0;
  json_array_foreach (json_object_get (world_results (s), "tables"), i, t)
    json_array_foreach (json_object_get (t, "excluded"), j, x)
      found += strcmp (world_text (t, "name"), table) == 0
               && strcmp (world_text (x, "code"), code) == 0
               && json_integer_value (json_object_get (x, "rows")) == 1;
  cr_assert_eq (found, 1, "no row of %s is excluded as %s", table, code);
}

Test (bad_data, few_ragged_rows_are_left_out_and_listed)
{
  struct sandbox s = world_new ();
  for (int i = 0; i < 60; i++)
    world_append (&s, "customers.csv",
                  "a,2024-02-01,,free,1,1\nb,2024-02-01,,free,1,1\n");
  world_append (&s, "customers.csv", "u99,2024-02-01,,free\n");
  assert_left_out (&s, "customers", "ragged_row",
                   "customers,customers.csv,182,,ragged_row,");
}

Test (bad_data, duplicate_id_keeps_the_first)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u05,2024-02-01,,free,1,1\n");
  assert_left_out (&s, "customers", "duplicate_id",
                   "customers,customers.csv,62,id,duplicate_id,u05");
}

Test (bad_data, blank_id_and_start)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", ",2024-02-01,,free,1,1\n");
  assert_left_out (&s, "customers", "blank_id",
                   "customers,customers.csv,62,id,blank_id,");
  world_line (&s, "customers.csv", 62, "u88,,,free,1,1\n");
  assert_left_out (&s, "customers", "blank_start",
                   "customers,customers.csv,62,signed,blank_start,");
}

Test (bad_data, orphan_event)
{
  struct sandbox s = world_new ();
  world_append (&s, "events.csv", "e999,nobody,2024-02-01,pay,1\n");
  assert_left_out (&s, "events", "unknown_parent",
                   "events,events.csv,62,customer,unknown_parent,nobody");
}

Test (bad_data, end_before_start)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u99,2024-02-01,2024-01-01,free,1,1\n");
  assert_left_out (&s, "customers", "end_before_start",
                   "customers,customers.csv,62,left,end_before_start,"
                   "2024-01-01");
}

Test (bad_data, day_that_no_calendar_has)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u99,2024-02-30,,free,1,1\n");
  assert_left_out (&s, "customers", "impossible_date",
                   "customers,customers.csv,62,signed,impossible_date,"
                   "2024-02-30");
}

Test (bad_data, after_the_end_of_observation)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u99,2025-01-01,,free,1,1\n");
  assert_left_out (&s, "customers", "after_as_of",
                   "customers,customers.csv,62,signed,after_as_of,"
                   "2025-01-01");
}
