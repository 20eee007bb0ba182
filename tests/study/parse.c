/* Expressions as texts: grammar, precedence, places. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

static struct expr *
read_expr (struct world *w, const char *text)
{
  struct place at = place_file ("study.yaml");
  at.line = 1;
  at.column = 1;
  at.width = strlen (text);
  err_source (w->err, "study.yaml", text, strlen (text));
  return expr_parse (w->arena, text, at, true, w->err);
}

/* The tree of TEXT with every operator in parentheses: an independent
   printer, so that precedence is seen. */
static void
spell (FILE *out, const struct expr *e)
{
  static const char *const names[OP_COUNT] = {
    [OP_OR] = "or", [OP_AND] = "and", [OP_NOT] = "not", [OP_EQ] = "==",
    [OP_NE] = "!=", [OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">",
    [OP_GE] = ">=", [OP_IN] = "in", [OP_ADD] = "+", [OP_SUB] = "-",
    [OP_MUL] = "*", [OP_DIV] = "/", [OP_NEG] = "neg",
    [OP_IS_MISSING] = "is_missing", [OP_COALESCE] = "coalesce",
    [OP_CONTAINS] = "contains", [OP_LOWER] = "lower", [OP_LOG] = "log",
    [OP_HOURS] = "hours", [OP_DAYS] = "days", [OP_MONTH] = "month",
    [OP_QUARTER] = "quarter",
  };
  if (e->args_n == 0)
    {
      fprintf (out, e->op == OP_TEXT ? "'%s'" : "%s", e->text);
      return;
    }
  fprintf (out, "(%s", names[e->op]);
  for (size_t i = 0; i < e->args_n; i++)
    {
      fputc (' ', out);
      spell (out, e->args[i]);
    }
  fputc (')', out);
}

static bool
reads_as (const char *text, const char *tree)
{
  struct world w = begin ();
  struct expr *e = read_expr (&w, text);
  char spelled[400] = "";
  FILE *out = fmemopen (spelled, sizeof spelled, "w");
  if (e)
    spell (out, e);
  fclose (out);
  bool same = e && strcmp (spelled, tree) == 0;
  if (!same)
    fprintf (stderr, "%s\n  reads as %s\n  not      %s\n%s\n", text, spelled,
             tree, messages (&w));
  done (&w);
  return same;
}

static bool
fails (const char *text, const char *part)
{
  struct world w = begin ();
  struct expr *e = read_expr (&w, text);
  bool fine = !e && strstr (messages (&w), part) && err_count (w.err) == 1;
  if (!fine)
    fprintf (stderr, "%s\n  should say %s, but\n%s\n", text, part,
             messages (&w));
  done (&w);
  return fine;
}

Test (parse, or_binds_looser_than_and_than_not_than_comparison)
{
  cr_expect (reads_as ("a or b and not c == d",
                       "(or a (and b (not (== c d))))"));
  cr_expect (reads_as ("a and b or c and d", "(or (and a b) (and c d))"));
  cr_expect (reads_as ("not not a", "(not (not a))"));
  cr_expect (reads_as ("not a in (1) and b", "(and (not (in a 1)) b)"));
}

Test (parse, arithmetic_binds_as_in_school)
{
  cr_expect (reads_as ("a + b * -c < d", "(< (+ a (* b (neg c))) d)"));
  cr_expect (reads_as ("a - b - c", "(- (- a b) c)"));
  cr_expect (reads_as ("a / b / c * d", "(* (/ (/ a b) c) d)"));
  cr_expect (reads_as ("-a * b", "(* (neg a) b)"));
  cr_expect (reads_as ("- -a", "(neg (neg a))"));
  cr_expect (reads_as ("a - -b", "(- a (neg b))"));
  cr_expect (reads_as ("(a + b) * c", "(* (+ a b) c)"));
}

Test (parse, every_comparison_and_function_is_known)
{
  cr_expect (reads_as ("a == b", "(== a b)"));
  cr_expect (reads_as ("a != b", "(!= a b)"));
  cr_expect (reads_as ("a < b", "(< a b)"));
  cr_expect (reads_as ("a <= b", "(<= a b)"));
  cr_expect (reads_as ("a > b", "(> a b)"));
  cr_expect (reads_as ("a >= b", "(>= a b)"));
  cr_expect (reads_as ("a in (b, 'c', 3)", "(in a b 'c' 3)"));
  cr_expect (reads_as ("is_missing(a)", "(is_missing a)"));
  cr_expect (reads_as ("coalesce(a, b)", "(coalesce a b)"));
  cr_expect (reads_as ("contains(a, 'x')", "(contains a 'x')"));
  cr_expect (reads_as ("lower(a)", "(lower a)"));
  cr_expect (reads_as ("log(a)", "(log a)"));
  cr_expect (reads_as ("hours(a - b)", "(hours (- a b))"));
  cr_expect (reads_as ("days(a - b)", "(days (- a b))"));
  cr_expect (reads_as ("month(a)", "(month a)"));
  cr_expect (reads_as ("quarter(a)", "(quarter a)"));
  cr_expect (reads_as ("log", "log"), "a function's name is a column too");
}

Test (parse, names_hold_letters_digits_underscore_and_all_beyond_ascii)
{
  cr_expect (reads_as ("plan_2 == _x", "(== plan_2 _x)"));
  cr_expect (reads_as ("gr\xc3\xb6\xc3\x9f" "e > 1",
                       "(> gr\xc3\xb6\xc3\x9f" "e 1)"));
  cr_expect (reads_as ("`First reply time` < 120",
                       "(< First reply time 120)"));
  cr_expect (reads_as ("`a``b` < 1", "(< a`b 1)"));
  cr_expect (reads_as ("`and` == 1", "(== and 1)"));
}

Test (parse, a_name_may_stand_after_its_table)
{
  struct world w = begin ();
  struct expr *e = read_expr (&w, "parent.x == customers.`First name`");
  cr_assert (e);
  cr_expect_str_eq (e->args[0]->qualifier, "parent");
  cr_expect_str_eq (e->args[0]->text, "x");
  cr_expect_str_eq (e->args[1]->qualifier, "customers");
  cr_expect_str_eq (e->args[1]->text, "First name");
  cr_expect (e->args[1]->quoted);
  done (&w);
}

Test (parse, literals_have_values)
{
  static const struct {
    const char *text;
    enum expr_type type;
    double number;
  } cases[] = {
    { "12", TYPE_NUM, 12 }, { "0.25", TYPE_NUM, 0.25 },
    { "1e3", TYPE_NUM, 1000 }, { "2.5e-3", TYPE_NUM, 0.0025 },
    { "1 second", TYPE_DURATION, 1 }, { "2 seconds", TYPE_DURATION, 2 },
    { "1 minute", TYPE_DURATION, 60 }, { "3 minutes", TYPE_DURATION, 180 },
    { "1 hour", TYPE_DURATION, 3600 }, { "2 hours", TYPE_DURATION, 7200 },
    { "1 day", TYPE_DURATION, 86400 }, { "30 days", TYPE_DURATION, 2592000 },
    { "1 week", TYPE_DURATION, 604800 }, { "2 weeks", TYPE_DURATION, 1209600 },
    { "0.5 days", TYPE_DURATION, 43200 },
  };
  struct world w = begin ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct expr *e = read_expr (&w, cases[i].text);
      cr_assert (e, "%s: %s", cases[i].text, messages (&w));
      cr_expect_eq (e->type, cases[i].type, "%s", cases[i].text);
      cr_expect_eq (e->number, cases[i].number, "%s", cases[i].text);
    }
  struct expr *text = read_expr (&w, "'it''s'");
  cr_expect_str_eq (text->text, "it's");
  struct expr *date = read_expr (&w, "2024-01-31");
  cr_expect_eq (date->type, TYPE_DATE);
  /* date -u -d 2024-01-31 +%s */
  cr_expect_eq (date->date, 1706659200);
  done (&w);
}

Test (parse, a_date_is_a_day_of_the_calendar)
{
  cr_expect (fails ("at < 2024-02-30", "E015"));
  cr_expect (fails ("at < 2024-02-30", "`2024-02-30` is no day"));
  cr_expect (fails ("at < 2024-02-10T10:00", "is a day, as 2024-01-31"));
  cr_expect (reads_as ("2024 - 01 - 31", "(- (- 2024 01) 31)"));
}

Test (parse, comparisons_are_not_chained)
{
  cr_expect (fails ("1 < a < 3", "comparisons cannot be chained"));
  cr_expect (fails ("a == b == c", "comparisons cannot be chained"));
  cr_expect (fails ("a in (1) in (2)", "comparisons cannot be chained"));
  cr_expect (reads_as ("(a < b) == (c < d)", "(== (< a b) (< c d))"));
}

Test (parse, signs_of_other_languages_name_ours)
{
  cr_expect (fails ("a = 1", "write `==`"));
  cr_expect (fails ("a <> 1", "write `!=`"));
  cr_expect (fails ("a && b", "write `and`"));
  cr_expect (fails ("a || b", "write `or`"));
  cr_expect (fails ("!a", "write `not`"));
  cr_expect (fails ("a == \"x\"", "single quotes: 'phone'"));
  cr_expect (fails ("a == \xe2\x80\x98x\xe2\x80\x99", "straight single"));
  cr_expect (fails ("a in ['x']", "parentheses: in ('a', 'b')"));
  cr_expect (fails ("a not in ('x')", "not plan in ('free', 'trial')"));
  cr_expect (fails ("a ~ b", "means nothing in an expression"));
}

Test (parse, what_is_missing_or_too_much_is_said)
{
  cr_expect (fails ("", "a value is missing at the end"));
  cr_expect (fails ("a ==", "a value is missing at the end"));
  cr_expect (fails ("a in (1, 2", "`,` or `)` is missing at the end"));
  cr_expect (fails ("a in ()", "a value was expected, not `)`"));
  cr_expect (fails ("a in 'x'", "`(` after `in` was expected"));
  cr_expect (fails ("(a", "`)` is missing at the end"));
  cr_expect (fails ("a)", "an operator was expected, not `)`"));
  cr_expect (fails ("a b", "an operator was expected, not `b`"));
  cr_expect (fails ("a == 'x", "a text opens here and is never closed"));
  cr_expect (fails ("`a", "a name opens here and is never closed"));
  cr_expect (fails ("``", "a name is empty"));
  cr_expect (fails ("and", "a value was expected, not `and`"));
  cr_expect (fails ("a.", "a column name is missing at the end"));
}

Test (parse, numbers_are_strict)
{
  cr_expect (fails ("a < 0x10", "`0x10` is not a number"));
  cr_expect (fails ("a < 12x", "`12x` is not a number"));
  cr_expect (fails ("a < 1.2.3", "`1.2.3` is not a number"));
  cr_expect (fails ("a < 2hours", "a blank stands between"));
}

Test (parse, months_and_years_are_no_durations)
{
  cr_expect (fails ("a - b < 2 months", "write days, as 30 days"));
  cr_expect (fails ("a - b < 1 year", "write days, as 365 days"));
  cr_expect (fails ("a - b < 2 fortnights", "an operator or a unit of time"));
}

Test (parse, unknown_functions_suggest_the_near_one)
{
  cr_expect (fails ("is_mising(a)", "did you mean `is_missing`?"));
  cr_expect (fails ("hour(a)", "did you mean `hours`?"));
  cr_expect (fails ("log(a, b)", "`log` takes 1 value, not 2"));
  cr_expect (fails ("coalesce(a)", "`coalesce` takes 2 values, not 1"));
}

Test (parse, printing_reads_back_as_the_same_tree)
{
  static const char *const texts[] = {
    "a or b and not c == d", "(a or b) and c", "not (a and b)",
    "a - (b - c)", "(a + b) * c / (d - e)", "-(a + b)", "- -a",
    "(a < b) == (c > d)", "x in (1, 'it''s', `my col`, -3)",
    "coalesce(a, b - 2 hours) >= 2024-01-31", "parent.`a``b` == t.x",
    "not (not a)", "-a * b", "-(a * b)", "(not a) == b",
    "lower(month(at)) != '2024-03'", "a / (b / c)", "a - b - c",
  };
  struct world w = begin ();
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      struct expr *e = read_expr (&w, texts[i]);
      cr_assert (e, "%s: %s", texts[i], messages (&w));
      char first[400] = "", second[400] = "";
      FILE *out = fmemopen (first, sizeof first, "w");
      spell (out, e);
      fclose (out);
      char *printed = expr_print (w.arena, e);
      struct expr *again = read_expr (&w, printed);
      cr_assert (again, "%s: %s", printed, messages (&w));
      out = fmemopen (second, sizeof second, "w");
      spell (out, again);
      fclose (out);
      cr_expect_str_eq (first, second, "%s printed as %s", texts[i], printed);
    }
  done (&w);
}

Test (parse, the_caret_stands_under_the_part_that_is_wrong)
{
  struct world w = begin ();
  cr_expect (!read_expr (&w, "gr\xc3\xb6\xc3\x9f" "e == 1 and plan = 'x'"));
  cr_expect_str_eq (messages (&w),
    "error[E018]: `=` means nothing in an expression\n"
    " --> study.yaml:1:21\n"
    "  |\n"
    "1 | gr\xc3\xb6\xc3\x9f" "e == 1 and plan = 'x'\n"
    "  |                     ^\n"
    "  = help: write `==`\n");
  done (&w);
}

Test (parse, hostile_expressions_are_refused_not_followed)
{
  struct world w = begin ();
  enum { N = 15000 };
  char *text = arena_alloc (w.arena, N + 1);
  static const char *const parts[] = { "(", "-", "not ", "a+", "log(", "a.",
                                       "'", "`", "1 ", "in ", "," };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    {
      text[0] = '\0';
      size_t m = strlen (parts[i]);
      for (size_t at = 0; at + m < N; at += m)
        memcpy (text + at, parts[i], m + 1);
      cr_expect (!read_expr (&w, text), "%s...", parts[i]);
    }
  done (&w);
}
