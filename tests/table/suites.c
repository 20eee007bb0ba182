/* The csv-spectrum and sineemore test suites, where COHORTEST_DATA names
   the directory that holds csv-suites/.  Values are expected as they
   say, but for the blanks around them, which are not data here. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
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

TestSuite (suites, .init = open_fixture, .fini = close_fixture);

static const char *
suite_path (const char *rest)
{
  const char *data = getenv ("COHORTEST_DATA");
  if (!data)
    cr_skip ("COHORTEST_DATA is not set");
  return arena_printf (f.arena, "%s/csv-suites/%s", data, rest);
}

/* Reads a suite's file, all columns as text. */
static struct table *
read_texts (const char *path)
{
  struct column_use uses[16];
  fixture_again (&f);
  f.paths[0] = path;
  f.shown[0] = path;
  f.spec.paths_n = 1;
  f.spec.missing_n = 0;
  struct source *s = fixture_source (&f);
  if (!s)
    return NULL;
  struct table_plan plan = { .uses = uses, .uses_n = source_columns (s),
                             .id = -1, .key = -1, .start = -1, .end = -1,
                             .as_of = DATE_NONE };
  for (size_t i = 0; i < plan.uses_n; i++)
    uses[i] = (struct column_use) { (int) i, CELL_TEXT };
  return table_read (f.arena, s, &plan, f.err);
}

static void
check_value (const struct table *t, size_t row, size_t column,
             const json_t *value, const char *name)
{
  const char *want = json_string_value (value);
  while (*want == ' ')
    want++;
  size_t n = strlen (want);
  while (n > 0 && want[n - 1] == ' ')
    n--;
  if (n == 0)
    {
      cr_assert_str_eq (fixture_cell (t, (int) column, row), "<none>");
      return;
    }
  const char *got = fixture_cell (t, (int) column, row);
  cr_assert (strlen (got) == n && memcmp (got, want, n) == 0, "%s: %s", name,
             got);
}

/* JSON: rows as objects, or as lists of which the first is the header. */
static void
check_file (const char *csv, const char *json)
{
  json_error_t error;
  json_t *root = json_load_file (json, 0, &error);
  cr_assert_not_null (root, "%s: %s", json, error.text);
  struct table *t = read_texts (csv);
  cr_assert_not_null (t, "%s: %s", csv, fixture_messages (&f));
  size_t skip = json_is_array (json_array_get (root, 0)) ? 1 : 0;
  cr_assert_eq (table_rows (t), json_array_size (root) - skip, "%s", csv);
  for (size_t r = 0; r < table_rows (t); r++)
    for (size_t c = 0; c < source_columns (f.source); c++)
      {
        const json_t *row = json_array_get (root, r + skip);
        const json_t *value
          = skip ? json_array_get (row, c)
                 : json_object_get (row, source_column (f.source, c));
        check_value (t, r, c, value, csv);
      }
  json_decref (root);
}

static void
check_names (const char *suite, const char *folder,
             const char *const *names, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      const char *csv = arena_printf (f.arena, "%s/%s/%s.csv", suite, folder,
                                      names[i]);
      const char *json = arena_printf (f.arena, "%s/json/%s.json", suite,
                                       names[i]);
      check_file (suite_path (csv), suite_path (json));
    }
}

Test (suites, csv_spectrum_is_read)
{
  /* location_coordinates is left out: its JSON is of another file */
  static const char *const names[]
    = { "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
        "newlines", "newlines_crlf", "quotes_and_newlines", "simple",
        "simple_crlf", "utf8" };
  check_names ("csv-spectrum", "csvs", names,
               sizeof names / sizeof *names);
}

Test (suites, sineemore_is_read)
{
  /* all-empty is left out: a file of blank lines has no header here */
  static const char *const names[]
    = { "empty-field", "empty-one-column", "header-no-rows",
        "header-simple", "leading-space", "one-column", "quotes-empty",
        "quotes-with-comma", "quotes-with-escaped-quote",
        "quotes-with-newline", "quotes-with-space", "simple-crlf",
        "simple-lf", "trailing-newline", "trailing-newline-one-field",
        "trailing-space", "utf8" };
  check_names ("sineemore-csv-test-data", "csv", names,
               sizeof names / sizeof *names);
}

Test (suites, sineemore_bad_files_are_refused)
{
  static const struct {
    const char *name, *code;
  } bad[] = { { "bad-missing-quote", "E204" },
              { "bad-unescaped-quote", "E205" },
              { "bad-quotes-with-unescaped-quote", "E205" },
              { "bad-header-less-fields", "E210" },
              { "bad-header-more-fields", "E210" },
              { "bad-header-no-header", "E202" } };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      const char *path = arena_printf (
        f.arena, "sineemore-csv-test-data/csv/%s.csv", bad[i].name);
      cr_assert_null (read_texts (suite_path (path)), "%s", bad[i].name);
      cr_assert (fixture_says (&f, bad[i].code), "%s", bad[i].name);
    }
}
