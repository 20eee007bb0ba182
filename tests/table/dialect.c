/* Which delimiter is chosen, and what is said when none can be. */

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

TestSuite (dialect, .init = open_fixture, .fini = close_fixture);

/* The delimiter found for TEXT; '!' if none could be told. */
static char
found (const char *text)
{
  fixture_again (&f);
  fixture_text (&f, "t.csv", text);
  struct source *s = fixture_source (&f);
  return s ? source_delimiter (s) : '!';
}

Test (dialect, each_of_the_four_delimiters_is_found)
{
  cr_assert_eq (found ("a,b\n1,2\n"), ',');
  cr_assert_eq (found ("a;b\n1;2\n"), ';');
  cr_assert_eq (found ("a\tb\n1\t2\n"), '\t');
  cr_assert_eq (found ("a|b\n1|2\n"), '|');
  cr_assert_eq (found ("a,b"), ',');
}

Test (dialect, a_delimiter_inside_quotes_does_not_count)
{
  cr_assert_eq (found ("\"a,x\";b\n\"1,2\";3\n"), ';');
  cr_assert_eq (found ("a,b\n\"1;2\",\"3\n4;5\"\n"), ',');
}

Test (dialect, a_delimiter_that_does_not_split_evenly_is_not_chosen)
{
  /* decimal commas, prose with commas, a bar now and then */
  cr_assert_eq (found ("a;b\n1,5;2,5\n2;3\n"), ';');
  cr_assert_eq (found ("a|b,c|d\n1|2|3\n4|5,6|7\n"), '|');
}

Test (dialect, no_delimiter_means_one_column)
{
  cr_assert_eq (found ("a\n1\n2\n"), '\0');
  cr_assert_eq (found ("comment\nfine, thanks\nno; never\n"), '\0');
  cr_assert_eq (found ("a, b\nfine\nnever\n"), '\0');
  struct table *t = fixture_load (&f, "", "text=a, b");
  cr_assert_null (t);
}

Test (dialect, two_delimiters_that_both_fit_are_asked_about)
{
  cr_assert_eq (found ("a,b;c\n1,2;3\n4,5;6\n"), '!');
  cr_assert (fixture_says (&f, "E209"));
  cr_assert (fixture_says (&f, "delimiter:"));
  cr_assert (fixture_says (&f, "`,`"));
  cr_assert (fixture_says (&f, "`;`"));
  cr_assert_eq (err_exit_code (f.err), EXIT_DATA);
}

Test (dialect, a_declared_delimiter_is_taken)
{
  fixture_text (&f, "t.csv", "a,b;c\n1,2;3\n");
  f.spec.delimiter = ';';
  struct table *t = fixture_read (&f, "text=a,b num=c");
  cr_assert_str_eq (fixture_cell (t, 0, 0), "1,2");
  cr_assert_eq (table_numbers (t, 1)[0], 3);
}

Test (dialect, a_sep_line_is_obeyed_and_is_no_record)
{
  static const char *const texts[] = { "sep=;\na,b;c\n1,2;x\n",
                                       "SEP=;\r\na,b;c\r\n1,2;x\r\n",
                                       "\xEF\xBB\xBF\"sep=;\"\na,b;c\n1,2;x" };
  for (size_t i = 0; i < 3; i++)
    {
      fixture_again (&f);
      cr_assert_null (fixture_load (&f, texts[i], "text=a,b num=c"));
      cr_assert (fixture_says (&f, "t.csv:3"), "text %zu", i);
    }
  cr_assert_eq (found ("sep=:\na:b\n"), '!');
  cr_assert (fixture_says (&f, "E209"));
}

Test (dialect, the_delimiter_is_judged_on_1000_records)
{
  char text[32000];
  size_t n = (size_t) sprintf (text, "a,b;c\n");
  for (int i = 0; i < 1000; i++)
    n += (size_t) sprintf (text + n, "%d,%d;3\n", i, i);
  sprintf (text + n, "1;2\n");
  cr_assert_eq (found (text), '!');
  sprintf (text + n - 8, "1 2 3;4\n");
  cr_assert_eq (found (text), ';');
}

Test (dialect, ragged_rows_do_not_hide_the_delimiter)
{
  char text[8000];
  size_t n = (size_t) sprintf (text, "id,b,c\n");
  for (int i = 0; i < 200; i++)
    n += (size_t) sprintf (text + n, i == 77 || i == 99 ? "%d,2\n"
                                                       : "%d,2,3\n", i);
  struct table *t = fixture_load (&f, text, "id=id num=c");
  cr_assert_not_null (t);
  cr_assert_eq (table_rows (t), 198);
  cr_assert_eq (table_rows_read (t), 200);
  cr_assert_eq (table_ledger (t)->count[EX_RAGGED_ROW], 2);
  cr_assert_eq (table_ledger (t)->first_line[EX_RAGGED_ROW], 79);
}

Test (dialect, more_than_one_percent_ragged_rows_name_the_choice)
{
  char text[8000];
  size_t n = (size_t) sprintf (text, "id;b;c\n");
  for (int i = 0; i < 200; i++)
    n += (size_t) sprintf (text + n, i > 196 ? "%d;2;3;4\n" : "%d;2;3\n", i);
  cr_assert_null (fixture_load (&f, text, "id=id num=c"));
  cr_assert (fixture_says (&f, "E210"));
  cr_assert (fixture_says (&f, "`;`"));
  cr_assert (fixture_says (&f, "3 of 200"));
  cr_assert (fixture_says (&f, "t.csv:199"));
}

Test (dialect, a_comma_too_many_on_every_row_is_called_ragged)
{
  cr_assert_null (fixture_load (&f, "id,b\n1,2,\n3,4,\n", "id=id"));
  cr_assert (fixture_says (&f, "E210"));
}

Test (dialect, blank_lines_are_skipped_with_more_columns_than_one)
{
  struct table *t = fixture_load (&f, "\n \nid\tn\n\n1\t2\n  \n3\t4\n\t\n",
                                  "text=id num=n");
  cr_assert_eq (table_rows (t), 3);
  cr_assert_eq (table_rows_read (t), 3);
  cr_assert_str_eq (fixture_cell (t, 0, 2), "<none>");
}

Test (dialect, blank_lines_are_missing_values_in_a_one_column_file)
{
  struct table *t = fixture_load (&f, "\nscore\n1\n\n3\n  \n\"\"\n",
                                  "num=score");
  cr_assert_eq (table_rows (t), 5);
  cr_assert_eq (table_numbers (t, 0)[0], 1);
  cr_assert (table_numbers (t, 0)[1] != table_numbers (t, 0)[1]);
  cr_assert_eq (table_numbers (t, 0)[2], 3);
  cr_assert (table_numbers (t, 0)[3] != table_numbers (t, 0)[3]);
  cr_assert (table_numbers (t, 0)[4] != table_numbers (t, 0)[4]);
}
