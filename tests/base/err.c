#include "base/err.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

/* Each test has an arena and an empty ERR. */
static struct arena *arena;
static struct err *err;

static void
setup (void)
{
  arena = arena_new ();
  err = err_new (arena);
}

static void
teardown (void)
{
  arena_free (arena);
}

TestSuite (err, .init = setup, .fini = teardown);

static void
assert_prints (const char *want, bool color)
{
  char *text;
  size_t n;
  FILE *out = open_memstream (&text, &n);
  err_print (err, out, color);
  fclose (out);
  cr_assert_str_eq (text, want);
  free (text);
}

static void
give_source (const char *text)
{
  err_source (err, "study.yaml", text, strlen (text));
}

static struct place
at (size_t line, size_t column, size_t width)
{
  return (struct place){ .file = "study.yaml", .line = line,
                         .column = column, .width = width };
}

/* Study style. */

/* The example of the documents. */
Test (err, study_style_points_with_a_caret)
{
  give_source ("study: x\nhypotheses:\n  a:\n    tests: [welhc]\n");
  err_add (err, E_UNKNOWN_METHOD, at (4, 13, 5), "unknown method `%s`",
           "welhc");
  err_hint (err, "did you mean `%s`?", "welch_t");
  err_help (err, "methods for a mean: %s", "welch_t, student_t");
  err_help (err, "see `cohortest explain`");
  assert_prints ("error[E012]: unknown method `welhc`\n"
                 " --> study.yaml:4:13\n"
                 "  |\n"
                 "4 |     tests: [welhc]\n"
                 "  |             ^^^^^ did you mean `welch_t`?\n"
                 "  = help: methods for a mean: welch_t, student_t\n"
                 "  = help: see `cohortest explain`\n", false);
}

Test (err, caret_stands_under_its_word_whatever_comes_before)
{
  give_source ("\ttab:\tx\r\n"
               "\xe9\xa1\xa7\xe5\xae\xa2: bad\r\n"
               "cafe\xcc\x81: bad\n"
               "a\x01: bad\n"
               "wide: \xe9\xa1\xa7\xe5\xae\xa2");
  err_add (err, E_WRONG_SHAPE, at (1, 7, 1), "after tabs");
  err_add (err, E_WRONG_SHAPE, at (2, 5, 3), "after wide characters");
  err_add (err, E_WRONG_SHAPE, at (3, 8, 3), "after a combining mark");
  err_add (err, E_WRONG_SHAPE, at (4, 5, 3), "after a control");
  err_add (err, E_WRONG_SHAPE, at (5, 7, 2), "at the end, no newline");
  assert_prints ("error[E011]: after tabs\n"
                 " --> study.yaml:1:7\n"
                 "  |\n"
                 "1 |  tab: x\n"
                 "  |       ^\n"
                 "error[E011]: after wide characters\n"
                 " --> study.yaml:2:5\n"
                 "  |\n"
                 "2 | \xe9\xa1\xa7\xe5\xae\xa2: bad\n"
                 "  |       ^^^\n"
                 "error[E011]: after a combining mark\n"
                 " --> study.yaml:3:8\n"
                 "  |\n"
                 "3 | cafe\xcc\x81: bad\n"
                 "  |       ^^^\n"
                 "error[E011]: after a control\n"
                 " --> study.yaml:4:5\n"
                 "  |\n"
                 "4 | a\\x01: bad\n"
                 "  |        ^^^\n"
                 "error[E011]: at the end, no newline\n"
                 " --> study.yaml:5:7\n"
                 "  |\n"
                 "5 | wide: \xe9\xa1\xa7\xe5\xae\xa2\n"
                 "  |       ^^^^\n", false);
}

Test (err, caret_never_leaves_the_line)
{
  give_source ("ab\n\n");
  err_add (err, E_WRONG_SHAPE, at (1, 2, 50), "too wide");
  err_add (err, E_WRONG_SHAPE, at (1, 99, 3), "beyond");
  err_add (err, E_EMPTY_VALUE, at (2, 1, 0), "an empty line");
  assert_prints ("error[E011]: too wide\n"
                 " --> study.yaml:1:2\n"
                 "  |\n"
                 "1 | ab\n"
                 "  |  ^\n"
                 "error[E011]: beyond\n"
                 " --> study.yaml:1:99\n"
                 "  |\n"
                 "1 | ab\n"
                 "  |   ^\n"
                 "error[E010]: an empty line\n"
                 " --> study.yaml:2:1\n"
                 "  |\n"
                 "2 | \n"
                 "  | ^\n", false);
}

Test (err, margin_is_as_wide_as_the_line_number)
{
  struct buf text = buf_new (arena);
  buf_fill (&text, '\n', 122);
  buf_add (&text, "key: value\n");
  give_source (text.text);
  err_add (err, E_UNKNOWN_KEY, at (123, 1, 3), "unknown key `key`");
  assert_prints ("error[E009]: unknown key `key`\n"
                 " --> study.yaml:123:1\n"
                 "    |\n"
                 "123 | key: value\n"
                 "    | ^^^\n", false);
}

/* Where no caret can be drawn the hint must not get lost. */
Test (err, hint_without_a_caret_is_a_help_line)
{
  give_source ("line one\n");
  err_add (err, E_UNKNOWN_COMMAND, place_none (), "unknown command `rum`");
  err_hint (err, "did you mean `run`?");
  err_add (err, E_UNREADABLE_STUDY, place_file ("study.yaml"), "broken");
  err_hint (err, "a file");
  err_add (err, E_WRONG_SHAPE, at (1, 0, 0), "a line");
  err_hint (err, "no column");
  err_add (err, E_YAML_SYNTAX, at (9, 1, 1), "behind the end");
  err_hint (err, "no such line");
  assert_prints ("error[E001]: unknown command `rum`\n"
                 "  = help: did you mean `run`?\n"
                 "error[E005]: broken\n"
                 " --> study.yaml\n"
                 "  = help: a file\n"
                 "error[E011]: a line\n"
                 " --> study.yaml:1\n"
                 "  |\n"
                 "1 | line one\n"
                 "  = help: no column\n"
                 "error[E006]: behind the end\n"
                 " --> study.yaml:9:1\n"
                 "  = help: no such line\n", false);
}

Test (err, source_of_another_file_is_not_shown)
{
  give_source ("mine\n");
  struct place place = at (1, 1, 1);
  place.file = "other.yaml";
  err_add (err, E_YAML_SYNTAX, place, "wrong");
  assert_prints ("error[E006]: wrong\n"
                 " --> other.yaml:1:1\n", false);
}

/* Data style. */

Test (err, data_style_names_file_line_and_column)
{
  struct place row = place_cell ("a.csv", 7, 0, "plan");
  err_add (err, E_WRONG_TYPE, place_cell ("a.csv", 88, 3, "amount"),
           "`12x` is not a number");
  err_help (err, "units are not read");
  err_add (err, E_RAGGED, place_cell ("a.csv", 9, 4, NULL), "no name");
  err_add (err, E_STRAY_QUOTE, row, "whole row");
  err_add (err, E_FILE_EMPTY, place_file ("b.csv"), "no byte in it");
  assert_prints ("error[E301]: `12x` is not a number\n"
                 " --> a.csv:88 (column 3, `amount`)\n"
                 "  = help: units are not read\n"
                 "error[E210]: no name\n"
                 " --> a.csv:9 (column 4)\n"
                 "error[E205]: whole row\n"
                 " --> a.csv:7\n"
                 "error[E202]: no byte in it\n"
                 " --> b.csv\n", false);
}

Test (err, data_style_shows_no_source)
{
  err_source (err, "a.csv", "id\n1\n", 5);
  err_add (err, E_WRONG_TYPE, place_cell ("a.csv", 2, 1, "id"), "bad");
  assert_prints ("error[E301]: bad\n"
                 " --> a.csv:2 (column 1, `id`)\n", false);
}

/* Grouping. */

static void
add_cells (size_t n, const char *file, const char *field)
{
  for (size_t i = 0; i < n; i++)
    {
      err_add (err, E_WRONG_TYPE, place_cell (file, i + 2, 1, field), "bad");
      err_help (err, "of %zu", i + 1);
      err_hint (err, "or %zu", i + 1);
    }
}

static size_t
printed_lines (const char *start)
{
  char *text;
  size_t n, lines = 0;
  FILE *out = open_memstream (&text, &n);
  err_print (err, out, false);
  fclose (out);
  for (char *line = strtok (text, "\n"); line; line = strtok (NULL, "\n"))
    lines += str_starts (line, start);
  free (text);
  return lines;
}

Test (err, the_eleventh_of_a_kind_is_only_counted)
{
  add_cells (10, "a.csv", "amount");
  cr_assert_eq (printed_lines ("error"), 10);
  cr_assert_eq (printed_lines ("  = 1 more like this"), 0);
  add_cells (1, "a.csv", "amount");
  cr_assert_eq (printed_lines ("error"), 10);
  cr_assert_eq (printed_lines ("  = 1 more like this"), 1);
  add_cells (203, "a.csv", "amount");
  cr_assert_eq (printed_lines ("error"), 10);
  cr_assert_eq (printed_lines ("  = 204 more like this"), 1);
  cr_assert_eq (printed_lines ("  = help: of 10"), 1);
  cr_assert_eq (printed_lines ("  = help: of 11"), 0);
  cr_assert_eq (printed_lines ("  = help: or"), 10);
  cr_assert_eq (err_count (err), 214);
}

Test (err, kinds_differ_in_code_file_field_and_weight)
{
  add_cells (12, "a.csv", "amount");
  add_cells (12, "a.csv", "plan");
  add_cells (12, "b.csv", "amount");
  for (size_t i = 0; i < 12; i++)
    {
      struct place place = place_cell ("a.csv", i + 2, 1, "amount");
      err_add (err, E_EXCEL_ID, place, "damaged");
      err_warn (err, E_EXCEL_ID, place, "perhaps damaged");
    }
  cr_assert_eq (printed_lines ("error"), 40);
  cr_assert_eq (printed_lines ("warning"), 10);
  cr_assert_eq (printed_lines ("  = 2 more like this"), 5);
  cr_assert_eq (err_count (err), 48);
}

Test (err, help_after_a_counted_one_does_not_go_to_another)
{
  add_cells (10, "a.csv", "amount");
  err_add (err, E_NO_ROWS, place_file ("b.csv"), "no rows");
  add_cells (1, "a.csv", "amount");
  cr_assert_eq (printed_lines ("  = help: of 1"), 2);   /* 1 and 10 */
}

/* Order. */

Test (err, study_errors_are_sorted_by_place_within_their_file)
{
  err_add (err, E_FILE_MISSING, place_file ("z.csv"), "first");
  err_add (err, E_UNKNOWN_KEY, at (9, 1, 1), "fifth");
  err_add (err, E_WRONG_TYPE, place_cell ("a.csv", 5, 1, "id"), "sixth");
  err_add (err, E_UNKNOWN_KEY, at (2, 7, 1), "third");
  err_add (err, E_UNKNOWN_VALUE, at (2, 3, 1), "second");
  err_add (err, E_UNKNOWN_VALUE, at (2, 7, 1), "fourth");
  err_add (err, E_WRONG_TYPE, place_cell ("a.csv", 3, 1, "id"), "seventh");
  assert_prints ("error[E201]: first\n --> z.csv\n"
                 "error[E013]: second\n --> study.yaml:2:3\n"
                 "error[E009]: third\n --> study.yaml:2:7\n"
                 "error[E013]: fourth\n --> study.yaml:2:7\n"
                 "error[E009]: fifth\n --> study.yaml:9:1\n"
                 "error[E301]: sixth\n --> a.csv:5 (column 1, `id`)\n"
                 "error[E301]: seventh\n --> a.csv:3 (column 1, `id`)\n",
                 false);
}

Test (err, printing_twice_prints_the_same)
{
  err_add (err, E_UNKNOWN_KEY, at (9, 1, 1), "b");
  err_add (err, E_UNKNOWN_KEY, at (2, 1, 1), "a");
  const char *want = "error[E009]: a\n --> study.yaml:2:1\n"
                     "error[E009]: b\n --> study.yaml:9:1\n";
  assert_prints (want, false);
  assert_prints (want, false);
}

/* Colour. */

#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BLUE "\033[1;34m"
#define OFF "\033[0m"

Test (err, color_marks_level_frame_and_caret)
{
  give_source ("key: 1\n");
  err_add (err, E_UNKNOWN_KEY, at (1, 1, 3), "unknown");
  err_hint (err, "hint");
  err_warn (err, E_UNKNOWN_KEY, at (1, 6, 1), "odd");
  assert_prints (RED "error[E009]" OFF ": unknown\n"
                 BLUE " -->" OFF " study.yaml:1:1\n"
                 BLUE "  |" OFF "\n"
                 BLUE "1 |" OFF " key: 1\n"
                 BLUE "  |" OFF " " RED "^^^ hint" OFF "\n"
                 YELLOW "warning[E009]" OFF ": odd\n"
                 BLUE " -->" OFF " study.yaml:1:6\n"
                 BLUE "  |" OFF "\n"
                 BLUE "1 |" OFF " key: 1\n"
                 BLUE "  |" OFF "      " YELLOW "^" OFF "\n", true);
}

/* Hostile text. */

Test (err, text_from_files_cannot_drive_the_terminal)
{
  struct place place = place_cell ("a\033[2J.csv", 2, 1, "x\ny");
  err_add (err, E_WRONG_TYPE, place, "`%s`", "\033]52;c;cm0=\a%s%n");
  err_help (err, "%s", "r\rl\xe2\x80\xae");
  err_hint (err, "%s", "\xc2\x9b" "1m");
  assert_prints ("error[E301]: `\\x1b]52;c;cm0=\\x07%s%n`\n"
                 " --> a\\x1b[2J.csv:2 (column 1, `x\\x0ay`)\n"
                 "  = help: \\x9b1m\n"
                 "  = help: r\\x0dl\\u{202e}\n", false);
}

Test (err, source_lines_cannot_drive_the_terminal)
{
  give_source ("k: \033[31mred\xe2\x80\xae\n");
  err_add (err, E_UNKNOWN_VALUE, at (1, 4, 4), "no \x1b here");
  err_hint (err, "\b\b");
  assert_prints ("error[E013]: no \\x1b here\n"
                 " --> study.yaml:1:4\n"
                 "  |\n"
                 "1 | k: \\x1b[31mred\\u{202e}\n"
                 "  |    ^^^^^^^ \\x08\\x08\n", false);
}

/* Exit codes. */

Test (err, exit_code_is_the_smallest_above_one)
{
  cr_assert_eq (err_exit_code (err), EXIT_DONE);
  cr_assert_not (err_any (err));
  err_warn (err, E_UNKNOWN_KEY, place_none (), "only a warning");
  cr_assert_eq (err_exit_code (err), EXIT_DONE);
  cr_assert_not (err_any (err));
  cr_assert_eq (err_count (err), 0);
  err_add (err, E_INTERNAL, place_none (), "internal");
  cr_assert_eq (err_exit_code (err), EXIT_INTERNAL);
  cr_assert (err_any (err));
  err_add (err, E_GNUPLOT_MISSING, place_none (), "writing");
  cr_assert_eq (err_exit_code (err), EXIT_WRITE);
  err_add (err, E_NO_ROWS, place_none (), "data");
  cr_assert_eq (err_exit_code (err), EXIT_DATA);
  err_add (err, E_UNKNOWN_COLUMN, place_none (), "study");
  cr_assert_eq (err_exit_code (err), EXIT_USAGE);
  err_add (err, E_INTERNAL, place_none (), "internal again");
  cr_assert_eq (err_exit_code (err), EXIT_USAGE);
  cr_assert_eq (err_count (err), 5);
}

Test (err, an_error_among_many_warnings_sets_the_exit_code)
{
  for (int i = 0; i < 50; i++)
    err_warn (err, E_NO_ROWS, place_file ("a.csv"), "few rows");
  err_add (err, E_NO_ROWS, place_file ("a.csv"), "no rows");
  cr_assert (err_any (err));
  cr_assert_eq (err_exit_code (err), EXIT_DATA);
  cr_assert_eq (printed_lines ("error"), 1);
}

/* The hundreds of a code say what it is about, and that sets its exit; of
   data some are warnings alone, which end nothing. */
Test (err, exit_class_follows_the_hundreds_of_the_code)
{
  static const struct {
    int number;
    enum exit_code exit;
    const char *title;
  } rows[] = {
#define ERR_CODE(number, exit, name, title, meaning) { number, exit, title },
#include "base/codes.def"
#undef ERR_CODE
  };
  static const enum exit_code classes[]
    = { EXIT_USAGE, EXIT_USAGE, EXIT_DATA, EXIT_DATA, EXIT_WRITE,
        EXIT_INTERNAL };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      int number = rows[i].number;
      cr_assert (number > 0 && number < 600);
      cr_assert (i == 0 || number > rows[i - 1].number, "E%03d", number);
      cr_assert (rows[i].exit == classes[number / 100]
                 || (rows[i].exit == EXIT_DONE && number / 100 == 3),
                 "E%03d", number);
      cr_assert_neq (rows[i].title[strlen (rows[i].title) - 1], '.');
      struct err *one = err_new (arena);
      err_add (one, (enum err_code) number, place_none (), "x");
      cr_assert_eq (err_exit_code (one), rows[i].exit, "E%03d", number);
    }
}

Test (err, nothing_to_say_prints_nothing)
{
  err_help (err, "help without a message");
  err_hint (err, "hint without a message");
  assert_prints ("", true);
}
