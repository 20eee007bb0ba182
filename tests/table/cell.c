/* What cells convert to, and what is said of those that do not. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/intern.h"
#include "base/str.h"
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

TestSuite (cell, .init = open_fixture, .fini = close_fixture);

Test (cell, every_type_is_kept)
{
  struct table *t = fixture_load (
    &f, "s,n,d,b\nplus,-1.50,2024-02-29 12:00,Yes\n", "text=s num=n date=d "
    "bool=b num=n");
  cr_assert_str_eq (fixture_cell (t, 0, 0), "plus");
  cr_assert_eq (table_numbers (t, 1)[0], -1.5);
  /* date -ud '2024-02-29 12:00' +%s */
  cr_assert_eq (table_dates (t, 2)[0], 1709208000);
  cr_assert_eq (table_bools (t, 3)[0], 1);
  cr_assert_eq (table_numbers (t, 4)[0], -1.5);
  cr_assert_eq (table_decimals (t, 4), 2);
}

Test (cell, missing_words_are_missing_in_every_type)
{
  struct table *t = fixture_load (
    &f, "s,n,d,b,f\nNA,NA,NA,NA,NA\n,,,,\n \" \",\" NA \",  ,NA,\"\"\n",
    "text=s num=n date=d bool=b fit=f");
  cr_assert_eq (table_rows (t), 3);
  for (size_t i = 0; i < 3; i++)
    {
      cr_assert_eq (table_texts (t, 0)[i], INTERN_NONE);
      cr_assert (isnan (table_numbers (t, 1)[i]));
      cr_assert_eq (table_dates (t, 2)[i], DATE_NONE);
      cr_assert_eq (table_bools (t, 3)[i], -1);
      cr_assert_eq (table_texts (t, 4)[i], INTERN_NONE);
    }
}

Test (cell, missing_words_are_those_of_the_table)
{
  static const char *const words[] = { "-", "Offered" };
  f.spec.missing = words;
  struct table *t = fixture_load (&f, "s,n\nNA,1\n-,-\nOffered,2\n,\n",
                                  "text=s num=n");
  cr_assert_str_eq (fixture_cell (t, 0, 0), "NA");
  cr_assert_str_eq (fixture_cell (t, 0, 1), "<none>");
  cr_assert (isnan (table_numbers (t, 1)[1]));
  cr_assert_str_eq (fixture_cell (t, 0, 2), "<none>");
  cr_assert_str_eq (fixture_cell (t, 0, 3), "<none>");
}

Test (cell, outer_blanks_are_no_data_in_quotes_or_out)
{
  struct table *t = fixture_load (
    &f, "s,n\n  a b\t,\" 1 \"\n\"\ta b \", 2 \na b,3\n", "text=s num=n");
  cr_assert_eq (table_rows (t), 3);
  for (size_t i = 0; i < 3; i++)
    cr_assert_eq (table_texts (t, 0)[i], 0);
  cr_assert_eq (table_numbers (t, 1)[0], 1);
}

Test (cell, texts_are_kept_as_they_are)
{
  struct table *t = fixture_load (
    &f, "id,s\n0000045,1e5\n45,007\n12345678901234,\"say \"\"hi\"\"\"\n",
    "id=id text=s");
  cr_assert_eq (table_rows (t), 3);
  cr_assert_str_eq (fixture_cell (t, 0, 0), "0000045");
  cr_assert_str_eq (fixture_cell (t, 0, 1), "45");
  cr_assert_str_eq (fixture_cell (t, 1, 2), "say \"hi\"");
}

Test (cell, every_spelling_of_yes_and_no_is_read)
{
  struct table *t = fixture_load (
    &f, "b\nyes\nNO\nTrue\nfalse\nY\nn\nT\nF\n1\n0\n", "bool=b");
  for (size_t i = 0; i < 10; i++)
    cr_assert_eq (table_bools (t, 0)[i], i % 2 == 0, "row %zu", i);
}

Test (cell, wrong_types_name_line_column_value_and_what_was_wanted)
{
  static const struct {
    const char *text, *role, *says[4];
  } cases[] = {
    { "id,n\n1,2\n2,twelve\n", "num=n",
      { "E301", "t.csv:3", "`twelve`", "not a number" } },
    { "id,n\n1,2\n2,0x10\n", "num=n", { "`0x10`", "number", "n", "3" } },
    { "id,n\n1,2\n2,inf\n", "num=n", { "`inf`", "number", "n", "3" } },
    { "id,n\n1,2\n2,1 000\n", "num=n", { "`1 000`", "number", "n", "3" } },
    { "id,n\n1,2\n2,\"1,5\"\n", "num=n",
      { "`1,5`", "t.csv:3", "decimal: \",\"", "comma" } },
    { "id,d\n1,2024-01-01\n2,soon\n", "date=d",
      { "`soon`", "t.csv:3", "YYYY-MM-DD", "dates: iso" } },
    { "id,d\n1,2024-01-01\n2,31/12/2024\n", "date=d",
      { "`31/12/2024`", "t.csv:3", "dates: iso", "`dates: dmy`" } },
    { "id,d\n1,2024-01-01\n2,12/31/2024\n", "date=d",
      { "`12/31/2024`", "t.csv:3", "dates: iso", "`dates: mdy`" } },
    { "id,d\n1,2024-01-01\n2,01/02/2024\n", "date=d",
      { "t.csv:3", "`dates: dmy`", "and", "`dates: mdy`" } },
    { "id,b\n1,yes\n2,maybe\n", "bool=b",
      { "E301", "t.csv:3", "`maybe`", "yes" } },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      fixture_again (&f);
      cr_assert_null (fixture_load (&f, cases[i].text, cases[i].role));
      for (size_t j = 0; j < 4; j++)
        cr_assert (fixture_says (&f, cases[i].says[j]), "case %zu", i);
      cr_assert (fixture_says (&f, "column 2"), "case %zu", i);
      cr_assert_eq (err_exit_code (f.err), EXIT_DATA);
    }
}

Test (cell, dates_in_the_declared_order_only)
{
  f.spec.dates = DATE_DMY;
  struct table *t = fixture_load (&f, "d\n31/12/2024\n1.2.2024 10:00\n",
                                  "date=d");
  cr_assert_eq (table_dates (t, 0)[0], date_from_civil (2024, 12, 31));
  cr_assert_eq (table_dates (t, 0)[1],
                date_from_civil (2024, 2, 1) + 36000);
  fixture_again (&f);
  f.spec.dates = DATE_DMY;
  cr_assert_null (fixture_load (&f, "d\n2024-12-31\n", "date=d"));
  cr_assert (fixture_says (&f, "`dates: iso`"));
}

Test (cell, bare_times_are_taken_at_the_tables_offset)
{
  f.spec.offset = 7200;
  struct table *t = fixture_load (
    &f, "d\n2024-01-01 12:00\n2024-01-01T12:00Z\n", "date=d");
  int64_t noon = date_from_civil (2024, 1, 1) + 43200;
  cr_assert_eq (table_dates (t, 0)[0], noon - 7200);
  cr_assert_eq (table_dates (t, 0)[1], noon);
}

Test (cell, the_decimal_comma_is_read_when_declared)
{
  f.spec.decimal = ',';
  struct table *t = fixture_load (&f, "a;n\nx;1,25\ny;-3\n", "num=n");
  cr_assert_eq (table_numbers (t, 0)[0], 1.25);
  cr_assert_eq (table_numbers (t, 0)[1], -3);
  cr_assert_eq (table_decimals (t, 0), 2);
  fixture_again (&f);
  f.spec.decimal = ',';
  cr_assert_null (fixture_load (&f, "a;n\nx;1.25\n", "num=n"));
  cr_assert (fixture_says (&f, "decimal: \".\""));
}

Test (cell, ids_damaged_by_excel_are_refused)
{
  static const char *const bad[] = { "1.03E+13", "1.03006E+13", "1,03E+13",
                                     "1E+13", "1.03e+13" };
  static const char *const good[] = { "1.03E13", "12E45", "E+13", "1.03E+",
                                      "1.0.3E+13", "1.03E+13a", "1.03" };
  char text[64];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      fixture_again (&f);
      snprintf (text, sizeof text, "n;id\n1;7\n2;%s\n", bad[i]);
      cr_assert_null (fixture_load (&f, text, "id=id"), "%s", bad[i]);
      cr_assert (fixture_says (&f, "E302"));
      cr_assert (fixture_says (&f, "Excel"));
      cr_assert (fixture_says (&f, "t.csv:3"));
      cr_assert (fixture_says (&f, bad[i]));
    }
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    {
      fixture_again (&f);
      snprintf (text, sizeof text, "n;id\n1;7\n2;%s\n", good[i]);
      cr_assert_not_null (fixture_load (&f, text, "id=id"), "%s", good[i]);
    }
  fixture_again (&f);
  cr_assert_not_null (fixture_load (&f, "n;id\n1;1.03E+13\n", "text=id"));
}

Test (cell, repeated_errors_are_grouped)
{
  char text[4000];
  size_t n = (size_t) sprintf (text, "n,m\n");
  for (int i = 0; i < 214; i++)
    n += (size_t) sprintf (text + n, "1,x%d\n", i);
  cr_assert_null (fixture_load (&f, text, "num=n num=m"));
  cr_assert (fixture_says (&f, "204 more"));
  const char *said = fixture_messages (&f);
  size_t lines = 0;
  for (const char *at = said; (at = strchr (at, '\n')); at++)
    lines++;
  cr_assert_lt (lines, 60, "%s", said);
}

Test (cell, all_wrong_cells_of_a_row_are_reported)
{
  cr_assert_null (fixture_load (&f, "n,d,b\nx,y,z\n", "num=n date=d bool=b"));
  cr_assert (fixture_says (&f, "`x`"));
  cr_assert (fixture_says (&f, "`y`"));
  cr_assert (fixture_says (&f, "`z`"));
}

Test (cell, unused_columns_may_hold_anything)
{
  struct table *t = fixture_load (&f, "id,n\n1,x\n2,1.03E+13\n", "id=id");
  cr_assert_eq (table_rows (t), 2);
}

Test (cell, long_values_are_clipped_in_messages)
{
  char text[1000] = "n\n";
  for (int i = 0; i < 200; i++)
    strcat (text, "\xC3\xA9");
  cr_assert_null (fixture_load (&f, text, "num=n"));
  const char *said = fixture_messages (&f);
  cr_assert_lt (strlen (said), 500);
  cr_assert (str_utf8_valid (said, strlen (said)));
}

Test (cell, fit_tells_what_the_whole_column_can_be)
{
  struct table *t = fixture_load (
    &f, "n,b,d,s,m\n1,1,2024-01-01,1,\n2.5,0,2024-01-02,x,NA\n1,,,,\n",
    "fit=n fit=b fit=d fit=s fit=m");
  cr_assert_eq (table_fit (t, 0), FIT_NUM);
  cr_assert_eq (table_fit (t, 1), FIT_NUM | FIT_BOOL);
  cr_assert_eq (table_fit (t, 2), FIT_DATE);
  cr_assert_eq (table_fit (t, 3), 0);
  cr_assert_eq (table_fit (t, 4), 0);
  cr_assert_eq (table_texts (t, 0)[2], table_texts (t, 0)[0]);
  cr_assert_eq (table_fit_number (t, 0, table_texts (t, 0)[1]), 2.5);
  cr_assert_eq (table_fit_bool (t, 1, table_texts (t, 1)[1]), 0);
  cr_assert_eq (table_fit_date (t, 2, table_texts (t, 2)[1]),
                date_from_civil (2024, 1, 2));
}

/* date -u -d 2024-03-01 +%s, and the 15th. */
Test (cell, a_month_is_its_first_day)
{
  struct table *t = fixture_load (
    &f, "m\n2024-03\n2024-03-01\n2024-03-15\nNA\n", "month=m");
  const int64_t *at = table_dates (t, 0);
  cr_assert_eq (table_rows (t), 4);
  cr_assert_eq (at[0], 1709251200);
  cr_assert_eq (at[1], 1709251200);
  cr_assert_eq (at[2], 1709251200 + 14 * 86400);
  cr_assert_eq (at[3], DATE_NONE);
}

Test (cell, a_month_is_the_same_at_every_offset)
{
  f.spec.offset = 19800;
  f.spec.dates = DATE_DMY;
  struct table *t = fixture_load (&f, "m\n2024-03\n1.3.2024\n", "month=m");
  cr_assert_eq (table_dates (t, 0)[0], 1709251200);
  cr_assert_eq (table_dates (t, 0)[1], 1709251200);
}

Test (cell, what_is_no_month_says_so)
{
  cr_assert (!fixture_load (&f, "m\nMarch 2024\n2024\n", "month=m"));
  cr_assert (fixture_says (&f, "`March 2024` is not a month: wanted YYYY-MM, "
                           "or a date as YYYY-MM-DD"));
  cr_assert (fixture_says (&f, "`2024` is not a month"));
}

Test (cell, a_month_that_does_not_exist_leaves_its_row_out)
{
  struct table *t = fixture_load (&f, "m\n2024-13\n2024-12\n1024-01\n",
                                  "month=m");
  cr_assert_eq (table_rows (t), 1);
  cr_assert_eq (table_ledger (t)->count[EX_IMPOSSIBLE_DATE], 2);
}
