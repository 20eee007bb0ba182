/* Types follow from use: what a condition makes of its columns. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"

#define HEADER "id,s,e,at,x,y,z,plan,flag,First reply,dup,dup\n"
#define ROW "1,2024-01-01,,2024-01-02,1,2,3,a,yes,5,1,1\n"

static void
here (void)
{
  go_empty ();
  write_file ("c.csv", HEADER ROW);
  write_file ("k.csv", "k,id,at,v,done\n1,1,2024-01-03,2,2024-01-04\n");
}

#define STUDY(cohort, outcome) \
  "as_of: 2025-01-01\ndata:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  calls: {file: k.csv, id: id, customer: k, at: at}\n" \
  "cohorts:\n  c: {" cohort "}\noutcomes:\n  o: {" outcome "}\n" \
  "hypotheses:\n  h: {cohort: c, outcome: o}\n"
#define CONDITION(text) STUDY ("by: condition, condition: \"" text "\"", \
                               "kind: survival")
#define VALUE(text) STUDY ("by: column, column: plan", \
                           "kind: mean, value: \"" text "\"")
#define CUTS(value, cuts) STUDY ("by: value, value: \"" value "\", cuts: [" \
                                 cuts "]", "kind: survival")

struct seen { struct study *study; char *text; size_t at; };

static void
note (const struct expr *e, void *context)
{
  static const char *const names[] = {
    [CELL_TEXT] = "text", [CELL_ID] = "id", [CELL_NUM] = "number",
    [CELL_DATE] = "date", [CELL_BOOL] = "bool", [CELL_FIT] = "fit",
  };
  struct seen *seen = context;
  int table = 0;
  const struct column_use *use = &seen->study->tables[table].uses[e->slot];
  seen->at += (size_t) sprintf (seen->text + seen->at, "%s%s %s",
                                seen->at ? ", " : "", e->text,
                                names[use->type]);
}

/* The columns of the cohort's or outcome's expression with their types. */
static bool
types_are (const char *text, bool outcome, const char *wanted)
{
  struct world w = begin ();
  struct loaded l = load (&w, text);
  char found[400] = "";
  struct seen seen = { l.study, found, 0 };
  const struct study_hypothesis *h = &l.study->hypotheses[0];
  expr_columns (outcome ? h->outcome_expr : h->cohort_expr, note, &seen);
  bool same = strcmp (found, wanted) == 0;
  if (!same)
    fprintf (stderr, "types: %s\nnot:   %s\n", found, wanted);
  done (&w);
  return same;
}

#define IS(condition, wanted) \
  cr_expect (types_are (CONDITION (condition), false, wanted))
#define FAILS(condition, part) \
  cr_expect (reads_saying (CONDITION (condition), part))

Test (types, comparisons_follow_the_literal)
{
  here ();
  IS ("x == 1", "x number");
  IS ("x == '1'", "x text");
  IS ("1 < x", "x number");
  IS ("at >= 2024-01-31", "at date");
  IS ("x in (1, 2)", "x number");
  IS ("plan in ('a', 'b')", "plan text");
  IS ("not plan == 'a' and x > 2", "plan text, x number");
}

Test (types, a_bare_column_as_a_condition_is_yes_or_no)
{
  here ();
  IS ("flag", "flag bool");
  IS ("not flag or x > 1", "flag bool, x number");
  IS ("flag == (x > 1)", "flag bool, x number");
}

Test (types, arithmetic_makes_numbers)
{
  here ();
  IS ("x + y > z", "x number, y number, z number");
  IS ("x - y == z", "x number, y number, z number");
  IS ("x * 2 / y >= 1", "x number, y number");
  IS ("-x < 3", "x number");
  IS ("log(x) > y", "x number, y number");
}

Test (types, a_duration_or_a_time_makes_dates)
{
  here ();
  IS ("at - s < 2 hours", "at date, s date");
  IS ("at - start < 2 hours", "at date, start date");
  IS ("at - start > 3 days and x > 3", "at date, start date, x number");
  IS ("at + 2 days > start", "at date, start date");
  IS ("hours(at - s) < 2", "at date, s date");
  IS ("days(at - s) / x < 2", "at date, s date, x number");
  IS ("(at - s) / 1 days < 2", "at date, s date");
  IS ("(at - s) * x < 2 days", "at date, s date, x number");
  IS ("(at - s) / 2 < 2 days", "at date, s date");
  IS ("-(at - s) < 2 days", "at date, s date");
  IS ("month(at) == '2024-01'", "at date");
}

Test (types, functions_of_texts_make_texts)
{
  here ();
  IS ("contains(plan, 'a')", "plan text");
  IS ("contains(plan, x)", "plan text, x text");
  IS ("lower(plan) == 'a'", "plan text");
  IS ("is_missing(x)", "x text");
  IS ("is_missing(x + y)", "x number, y number");
  IS ("is_missing(start)", "start date");
}

Test (types, coalesce_shares_one_type)
{
  here ();
  IS ("coalesce(x, 0) > 1", "x number");
  IS ("coalesce(x, y) > 1", "x number, y number");
  IS ("coalesce(plan, 'none') == x", "plan text, x text");
  IS ("coalesce(at, start) < 2024-03-01", "at date, start date");
}

Test (types, two_columns_wait_for_their_rows)
{
  here ();
  IS ("x == y", "x fit, y fit");
  IS ("x < y and x > 1", "x fit, y fit, x number");
  IS ("x in (y, z)", "x fit, y fit, z fit");
  IS ("coalesce(x, y) == z", "x fit, y fit, z fit");
  IS ("at == start", "at date, start date");
}

Test (types, a_string_that_is_a_header_is_that_column)
{
  here ();
  cr_expect (types_are (VALUE ("First reply"), true, "First reply number"));
  cr_expect (types_are (VALUE ("`First reply` + 1"), true,
                        "First reply number"));
  cr_expect (types_are (STUDY ("by: column, column: First reply",
                               "kind: survival"), false,
                        "First reply text"));
}

Test (types, values_and_cuts_agree)
{
  here ();
  cr_expect (types_are (CUTS ("x", "1, 2"), false, "x number"));
  cr_expect (types_are (CUTS ("at - s", "2 hours"), false,
                        "at date, s date"));
  cr_expect (reads_saying (CUTS ("at - start", "2"),
                           "a number, as the cuts are, is needed here"));
  cr_expect (reads_saying (CUTS ("x", "2 hours"),
                           "a duration, as the cuts are, is needed here"));
  cr_expect (reads_saying (CUTS ("plan == 'a'", "2"), "is a condition"));
}

Test (types, a_mean_of_a_duration_is_refused_with_the_way_out)
{
  here ();
  cr_expect (reads_saying (VALUE ("at - start"),
                           "a number is needed here, and `at - start` is a "
                           "duration"));
  cr_expect (reads_saying (VALUE ("at - start"), "hours(x) or days(x)"));
  cr_expect (types_are (VALUE ("hours(at - start)"), true,
                        "at date, start date"));
  cr_expect (types_are (VALUE ("x - y"), true, "x number, y number"));
}

Test (types, a_column_cohort_is_a_text)
{
  here ();
  cr_expect (types_are (STUDY ("by: column, column: month(start)",
                               "kind: survival"), false, "start date"));
  cr_expect (reads_saying (STUDY ("by: column, column: x > 1",
                                  "kind: survival"), "`by: condition`"));
  cr_expect (reads_saying (STUDY ("by: column, column: x + 1",
                                  "kind: survival"), "`by: value`"));
}

Test (types, what_does_not_fit_names_both_sides)
{
  here ();
  FAILS ("start < 3", "`<` cannot order these: `start` is a date, `3` is a "
         "number");
  FAILS ("x + 'a' > 1", "`+` cannot join these: `x` is a column, `'a'` is a "
         "text");
  FAILS ("start + start < 2024-01-01", "`+` cannot join these");
  FAILS ("2 days * 3 days > 1", "`*` cannot join these");
  FAILS ("3 / 2 days > 1", "`/` cannot join these");
  FAILS ("(x > 1) < (y > 1)", "`<` cannot order these");
  FAILS ("-plan == 'a'", "E104");
  FAILS ("-start > 1", "`-` cannot turn this round");
  FAILS ("coalesce(start, 1) > 1", "`coalesce` cannot choose between these");
  FAILS ("x in (1, 'a')", "`in` cannot compare these");
  FAILS ("x + 1", "a condition is needed here, and `x + 1` is a number");
  FAILS ("x > 1 and y + 2", "`and` takes a condition, and `y + 2` is a "
         "number");
  FAILS ("not 3", "`not` takes a condition");
  FAILS ("lower(3) == 'a'", "`lower` takes a text, and `3` is a number");
  FAILS ("month(3) == 'a'", "`month` takes a date");
  FAILS ("log(start) > 1", "`log` takes a number");
}

Test (types, dates_in_quotes_and_columns_as_durations_are_explained)
{
  here ();
  FAILS ("start < '2024-01-31'", "a date is written without quotes");
  FAILS ("x < 2 hours", "no column holds a duration");
  FAILS ("hours(x) < 2", "no column holds a duration");
  FAILS ("start + x < 2024-01-01", "E104");
}

Test (types, the_caret_stands_under_the_operator)
{
  here ();
  struct world w = begin ();
  write_file ("study.yaml",
              STUDY ("by: condition, condition: \"x > 1 and start < 3\"",
                     "kind: survival"));
  struct study *s = study_read (w.arena, "study.yaml", w.err);
  cr_assert (s, "%s", messages (&w));
  struct source *sources[2];
  for (size_t i = 0; i < 2; i++)
    sources[i] = source_open (w.arena, &s->tables[i].spec, w.err);
  cr_expect (!study_bind (w.arena, s, sources, w.err));
  cr_expect_str_eq (messages (&w),
    "error[E104]: `<` cannot order these: `start` is a date, `3` is a "
    "number\n"
    " --> study.yaml:6:50\n"
    "  |\n"
    "6 |   c: {by: condition, condition: \"x > 1 and start < 3\"}\n"
    "  |                                                  ^\n");
  done (&w);
}
