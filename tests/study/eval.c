/* Values of expressions, row by row, with three-valued logic. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support.h"
#include "table/table.h"

/* One customer a row; t, f and m are true, false and missing. */
static const char rows[] =
  "id,s,t,f,m,x,y,zero,blank,plan,empty,at,done,nodate,n1,n2,d1,d2,w\n"
  "1,2024-01-31 12:00:00,yes,no,,7,2,0,,Pro,,2024-02-01,"
  "2024-02-01 06:00:00,,10,9,2024-01-10,2024-01-09,b\n";

/* Loads a study with the value or condition TEXT. */
static struct expr *
expression (struct world *w, const char *text, bool condition,
            struct table **table)
{
  char study[1000];
  snprintf (study, sizeof study,
            "data:\n  c: {file: c.csv, id: id, start: s}\n"
            "cohorts:\n  p: {by: column, column: plan}\n"
            "outcomes:\n  o: {kind: %s: \"%s\"}\n"
            "hypotheses:\n  h: {cohort: p, outcome: o}\n",
            condition ? "share, condition" : "mean, value", text);
  struct loaded l = load (w, study);
  *table = l.tables[0];
  return l.study->hypotheses[0].outcome_expr;
}

static int
truth_of (const char *text)
{
  struct world w = begin ();
  struct table *table;
  struct expr *e = expression (&w, text, true, &table);
  int result = expr_test (e, table, 0, scratch_new (w.arena));
  done (&w);
  return result;
}

static double
number_of (const char *text)
{
  struct world w = begin ();
  struct table *table;
  struct expr *e = expression (&w, text, false, &table);
  double result = expr_number (e, table, 0, scratch_new (w.arena));
  done (&w);
  return result;
}

static void
here (void)
{
  go_empty ();
  write_file ("c.csv", rows);
}

#define TRUE(text) cr_expect_eq (truth_of (text), 1, "%s", text)
#define FALSE(text) cr_expect_eq (truth_of (text), 0, "%s", text)
#define UNKNOWN(text) cr_expect_eq (truth_of (text), -1, "%s", text)
#define VALUE(text, x) cr_expect_eq (number_of (text), x, "%s", text)
#define MISSING(text) cr_expect (isnan (number_of (text)), "%s", text)

Test (eval, and_has_kleenes_table)
{
  here ();
  TRUE ("t and t");  FALSE ("t and f");  UNKNOWN ("t and m");
  FALSE ("f and t"); FALSE ("f and f");  FALSE ("f and m");
  UNKNOWN ("m and t"); FALSE ("m and f"); UNKNOWN ("m and m");
}

Test (eval, or_has_kleenes_table)
{
  here ();
  TRUE ("t or t"); TRUE ("t or f");    TRUE ("t or m");
  TRUE ("f or t"); FALSE ("f or f");   UNKNOWN ("f or m");
  TRUE ("m or t"); UNKNOWN ("m or f"); UNKNOWN ("m or m");
}

Test (eval, not_keeps_the_unknown)
{
  here ();
  FALSE ("not t"); TRUE ("not f"); UNKNOWN ("not m");
}

Test (eval, comparisons_of_numbers)
{
  here ();
  TRUE ("x == 7"); FALSE ("x == 8"); TRUE ("x != 8"); FALSE ("x != 7");
  TRUE ("x > 6"); FALSE ("x > 7"); TRUE ("x >= 7"); FALSE ("x >= 8");
  TRUE ("x < 8"); FALSE ("x < 7"); TRUE ("x <= 7"); FALSE ("x <= 6");
}

Test (eval, comparisons_with_missing_are_unknown)
{
  here ();
  static const char *const signs[] = { "==", "!=", "<", "<=", ">", ">=" };
  char text[40];
  for (size_t i = 0; i < 6; i++)
    {
      snprintf (text, sizeof text, "blank %s 1", signs[i]);
      UNKNOWN (text);
      snprintf (text, sizeof text, "1 %s blank + 0", signs[i]);
      UNKNOWN (text);
    }
  UNKNOWN ("empty == 'a'");
  UNKNOWN ("empty != 'a'");
  UNKNOWN ("nodate < 2024-01-01");
}

Test (eval, texts_compare_bytewise_and_dates_by_time)
{
  here ();
  TRUE ("plan == 'Pro'"); FALSE ("plan == 'pro'"); TRUE ("plan < 'pro'");
  TRUE ("at > start"); TRUE ("done > at"); TRUE ("at == 2024-02-01");
  FALSE ("done == 2024-02-01");
}

Test (eval, in_is_a_chain_of_or)
{
  here ();
  TRUE ("x in (1, 7)"); FALSE ("x in (1, 2)"); TRUE ("x in (blank, 7, 1)");
  UNKNOWN ("x in (blank, 1)"); UNKNOWN ("blank in (1, 2)");
  TRUE ("plan in ('a', 'Pro')"); UNKNOWN ("not x in (blank, 1)");
}

Test (eval, arithmetic_of_numbers)
{
  here ();
  VALUE ("x + y", 9); VALUE ("x - y", 5); VALUE ("x * y", 14);
  VALUE ("x / y", 3.5); VALUE ("-x", -7); VALUE ("x + y * 3 - 1", 12);
  VALUE ("1e3 + .5", 1000.5);
}

Test (eval, what_has_no_value_is_missing)
{
  here ();
  MISSING ("x / zero"); MISSING ("zero / zero"); MISSING ("log(zero)");
  MISSING ("log(-x)"); MISSING ("blank + 1"); MISSING ("-blank");
  MISSING ("log(blank)"); MISSING ("x * blank");
  MISSING ("1e308 * 10 * x"); MISSING ("days(at - nodate)");
  /* R: log(7) */
  cr_expect_float_eq (number_of ("log(x)"), 1.945910149055313, 1e-15);
}

Test (eval, times_and_durations)
{
  here ();
  VALUE ("hours(at - start)", 12); VALUE ("days(at - start)", 0.5);
  VALUE ("(done - start) / 1 hour", 18);
  VALUE ("hours((done - at) * 2)", 12); VALUE ("hours((done - at) / 2)", 3);
  VALUE ("hours(at - start + 30 minutes)", 12.5);
  VALUE ("hours(start - at)", -12); VALUE ("hours(-(at - start))", -12);
  TRUE ("start + 12 hours == at"); TRUE ("at - 12 hours == start");
  TRUE ("12 hours + start == at"); TRUE ("at - start == 12 hours");
  TRUE ("at - start < 1 day"); FALSE ("at - start < 12 hours");
  UNKNOWN ("nodate + 1 day > at");
  UNKNOWN ("at + 1e300 * 1 days > start");
}

Test (eval, functions)
{
  here ();
  TRUE ("is_missing(blank)"); FALSE ("is_missing(x)");
  TRUE ("is_missing(m)"); TRUE ("is_missing(x / zero)");
  TRUE ("is_missing(m and t)"); FALSE ("is_missing(m and f)");
  VALUE ("coalesce(blank, 3)", 3); VALUE ("coalesce(x, 3)", 7);
  MISSING ("coalesce(blank, blank)"); TRUE ("coalesce(m, t)");
  TRUE ("contains(plan, 'ro')"); FALSE ("contains(plan, 'RO')");
  TRUE ("contains(plan, '')"); UNKNOWN ("contains(empty, 'a')");
  TRUE ("lower(plan) == 'pro'"); UNKNOWN ("lower(empty) == 'a'");
  TRUE ("month(start) == '2024-01'"); TRUE ("month(at) == '2024-02'");
  UNKNOWN ("month(nodate) == '2024-02'");
  TRUE ("quarter(start) == '2024Q1'"); UNKNOWN ("quarter(nodate) == '2024Q1'");
}

Test (eval, lower_knows_letters_beyond_ascii)
{
  here ();
  write_file ("c.csv", "id,s,plan\n1,2024-01-01,\xc3\x84\xce\xa9\xc8\xba\n");
  /* A umlaut, omega and A with stroke, which grows to three bytes */
  TRUE ("lower(plan) == '\xc3\xa4\xcf\x89\xe2\xb1\xa5'");
}

Test (eval, columns_compared_with_each_other_take_the_type_both_fit)
{
  here ();
  TRUE ("n1 > n2");             /* numbers; as texts '10' < '9' */
  TRUE ("d1 > d2");             /* dates */
  TRUE ("n1 < w");              /* texts: '10' < 'b' */
  TRUE ("plan < w");            /* 'Pro' < 'b' */
  TRUE ("n1 in (w, n1)");
  UNKNOWN ("n1 == blank");
  TRUE ("coalesce(blank, n1) > n2");
}

Test (eval, many_computed_texts_do_not_overwrite_each_other)
{
  here ();
  char text[700] = "lower(plan) in (";
  for (int i = 0; i < 40; i++)
    strcat (text, "lower('OTHER'), ");
  strcat (text, "'pro')");
  cr_expect_eq (truth_of (text), 1);
}

Test (eval, parents_are_seen_from_their_children)
{
  go_empty ();
  write_file ("c.csv", "id,plan,s\nA,free,2024-01-01\nB,pro,2024-01-05\n");
  write_file ("k.csv", "k,c,a,at2\nk1,B,2024-01-07,x\nk2,A,2024-01-03,y\n");
  write_file ("n.csv", "k,a,v\nk2,2024-01-09,1\nk1,2024-01-08,2\n");
  struct world w = begin ();
  struct loaded l = load (&w,
    "data:\n  customers: {file: c.csv, id: id, start: s}\n"
    "  calls: {file: k.csv, id: k, customer: c, at: a}\n"
    "  notes: {file: n.csv, parent: calls, call: k, at: a}\n"
    "cohorts:\n  p: {by: condition, condition: customers.plan == 'pro'}\n"
    "outcomes:\n  o: {kind: mean, value: days(at - parent.at)}\n"
    "  q: {kind: mean, value: days(at - customers.start)}\n"
    "hypotheses:\n  h: {unit: notes, cohort: p, outcome: o}\n"
    "  g: {unit: notes, cohort: p, outcome: q}\n");
  struct scratch *scratch = scratch_new (w.arena);
  const struct study_hypothesis *h = l.study->hypotheses;
  const struct table *notes = l.tables[2];
  cr_expect_eq (expr_test (h[0].cohort_expr, notes, 0, scratch), 0);
  cr_expect_eq (expr_test (h[0].cohort_expr, notes, 1, scratch), 1);
  cr_expect_eq (expr_number (h[0].outcome_expr, notes, 0, scratch), 6);
  cr_expect_eq (expr_number (h[0].outcome_expr, notes, 1, scratch), 1);
  cr_expect_eq (expr_number (h[1].outcome_expr, notes, 0, scratch), 8);
  cr_expect_eq (expr_number (h[1].outcome_expr, notes, 1, scratch), 3);
  done (&w);
}
