/* What is adjusted for, row by row: numbers, words, conditions and dates;
   and what becomes of them in a part of a frame. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "company.h"
#include "tables.h"

static struct question
asked (const char *keys)
{
  return (struct question) {
    .data = CUSTOMERS, .cohort = "by: column, column: plan, levels: [free, "
                                 "pro]",
    .outcome = "kind: survival", .hypothesis = keys,
    .files = { { "customers.csv", "id,start,end,plan,x,y" } },
  };
}

/* ROWS are `plan,x,y` of customers who sign up on as many days from
   2024-01-30 on. */
static void
write_rows (struct arena *arena, const char *const *rows, size_t n)
{
  struct buf text = buf_new (arena);
  buf_add (&text, "id,start,end,plan,x,y\n");
  for (size_t i = 0; i < n; i++)
    buf_printf (&text, "u%zu,2024-%02zu-%02zu,,%s\n", i, i < 2 ? 1 : i,
                i < 2 ? 30 + i : 1 + i, rows[i]);
  company_directory ();
  company_write ("customers.csv", text.text);
}

/* "a b missing: 0 1 2" of a category, "1.5 - 3" of a number, - where it is
   missing. */
static const char *
picture (struct arena *arena, const struct covariate *c, size_t n)
{
  struct buf text = buf_new (arena);
  for (size_t l = 0; l < c->levels; l++)
    buf_printf (&text, "%s%s", c->label[l], l + 1 < c->levels ? " " : ": ");
  for (size_t i = 0; i < n; i++)
    if (c->levels)
      buf_printf (&text, "%s%u", i ? " " : "", (unsigned) c->level[i]);
    else if (isnan (c->value[i]))
      buf_printf (&text, "%s-", i ? " " : "");
    else
      buf_printf (&text, "%s%.15g", i ? " " : "", c->value[i]);
  return text.text;
}

/* The first covariate of ROWS under KEYS. */
static void
assert_covariate (const char *const *rows, size_t n, const char *keys,
                  uint64_t missing, const char *want)
{
  struct arena *arena = arena_new ();
  struct question q = asked (keys);
  write_rows (arena, rows, n);
  struct company c = company_ask (&q);
  const struct covariate *found = &c.frame->covariate[0];
  cr_expect_str_eq (picture (arena, found, c.frame->n), want, "%s: %s", keys,
                    picture (arena, found, c.frame->n));
  cr_expect_eq (found->missing, missing, "%s", keys);
  cr_expect_eq (found->levels == 0, found->value != NULL, "%s", keys);
  cr_expect_eq (found->levels != 0, found->level != NULL, "%s", keys);
  company_close (&c);
  arena_free (arena);
}
#define COVARIATE(keys, missing, want, ...)                               \
  do                                                                      \
    {                                                                     \
      static const char *const rows_[] = { __VA_ARGS__ };                 \
      assert_covariate (rows_, sizeof rows_ / sizeof *rows_, (keys),      \
                        (missing), (want));                               \
    }                                                                     \
  while (0)

Test (covariates, a_column_of_numbers_is_a_number)
{
  COVARIATE ("adjust: [x]", 0, "10 2 -1.5", "pro,10,", "free,2,",
             "free,-1.5,");
  COVARIATE ("adjust: [x]", 1, "10 - 2 9", "pro,10,", "free,,", "free,2,",
             "pro,9,");
  COVARIATE ("adjust: [x * 2 + 1]", 0, "21 5 7", "pro,10,", "free,2,",
             "pro,3,");
}

/* A spline of two values is a straight line between two points. */
Test (covariates, two_numbers_are_categories_in_the_order_of_numbers)
{
  COVARIATE ("adjust: [x]", 0, "2 10: 1 0 1", "pro,10,", "free,2,",
             "free,10,");
  COVARIATE ("adjust: [x]", 1, "-1 0.5 missing: 1 2 0", "pro,.5,", "free,,",
             "free,-1,");
  COVARIATE ("adjust: [x]", 2, "7 missing: 1 0 1", "pro,,", "free,7,",
             "free,NA,");
}

Test (covariates, one_word_among_numbers_makes_words_of_all)
{
  COVARIATE ("adjust: [x]", 0, "10 2 9 many: 0 1 2 3", "pro,10,", "free,2,",
             "free,9,", "pro,many,");
}

Test (covariates, words_are_bytewise_and_the_missing_last)
{
  COVARIATE ("adjust: [x]", 1, "A Z a zz \303\251 missing: 3 4 1 5 2 0",
             "pro,zz,", "free,\303\251,", "free,Z,", "pro,,", "pro,a,",
             "free,A,");
}

/* Neither is `missing` as a word the missing. */
Test (covariates, a_word_may_be_missing)
{
  COVARIATE ("adjust: [x]", 1, "missing so missing: 0 1 2", "pro,missing,",
             "free,so,", "free,,");
}

Test (covariates, a_condition_is_yes_or_no)
{
  COVARIATE ("adjust: [x >= 3]", 1, "no yes missing: 1 0 2", "pro,3,",
             "free,2,", "free,,");
  COVARIATE ("adjust: [\"x == 'a' or y == 'b'\"]", 1,
             "no yes missing: 1 0 1 2", "pro,a,", "free,c,c", "free,,b",
             "free,,c");
}

/* Sign-ups of 2024-01-30, 01-31, 02-03 and 03-04. */
Test (covariates, a_column_of_dates_counts_in_days)
{
  COVARIATE ("adjust: [x]", 1, "19752 - 19753 19786.5", "pro,2024-01-30,",
             "free,,", "free,2024-01-31,", "pro,2024-03-04 12:00:00,");
  COVARIATE ("adjust: [\"days(start - x)\"]", 0, "29 1 0.5",
             "pro,2024-01-01,", "free,2024-01-30,",
             "free,2024-02-02 12:00:00,");
}

Test (covariates, quarters_and_months_of_dates_are_words)
{
  COVARIATE ("adjust: [quarter(start)]", 0, "2024Q1 2024Q2: 0 0 0 0 1",
             "pro,1,", "free,1,", "free,1,", "pro,1,", "pro,1,");
  COVARIATE ("adjust: [month(start)]", 0,
             "2024-01 2024-02 2024-03: 0 0 1 2", "pro,1,", "free,1,",
             "free,1,", "pro,1,");
}

Test (covariates, strata_take_numbers_as_categories_in_their_order)
{
  COVARIATE ("adjust: [x], adjust_by: strata", 1,
             "-2 0.5 9 10 missing: 3 2 4 1 0", "pro,10,", "free,9,",
             "free,,", "pro,0.5,", "pro,-2,");
  COVARIATE ("adjust: [x], adjust_by: regression", 0, "1 2 3", "pro,1,",
             "free,2,", "free,3,");
}

/* N customers, x and y of whom count up. */
static struct company
counting (struct arena *arena, size_t n, const char *keys)
{
  struct buf text = buf_new (arena);
  struct question q = asked (keys);
  buf_add (&text, "id,start,end,plan,x,y\n");
  for (size_t i = 0; i < n; i++)
    buf_printf (&text, "u%zu,2024-01-01,,%s,%zu,r%zu\n", i,
                i % 2 ? "pro" : "free", i, i);
  company_directory ();
  company_write ("customers.csv", text.text);
  return company_open (company_study (arena, &q));
}

Test (covariates, fifty_one_values_are_too_many_categories)
{
  static const struct { const char *keys, *message; } cases[] = {
    { "adjust: [y]", "`y` has more than 50" },
    { "adjust: [y], adjust_by: regression", "`y` has more than 50" },
    { "adjust: [x], adjust_by: strata", "`x` has more than 50" },
    { "subgroups: [y]", "`y` has more than 50" },
    { "subgroups: [x]", "`x` has more than 50" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct arena *arena = arena_new ();
      struct company c = counting (arena, 51, cases[i].keys);
      cr_expect_null (c.frame, "%s", cases[i].keys);
      cr_expect (strstr (company_messages (&c), cases[i].message), "%s: %s",
                 cases[i].keys, company_messages (&c));
      company_close (&c);
      c = counting (arena, 50, cases[i].keys);
      cr_expect_not_null (c.frame, "%s: %s", cases[i].keys,
                          company_messages (&c));
      company_close (&c);
      arena_free (arena);
    }
}

/* As numbers they may be as many as there are. */
Test (covariates, a_number_makes_no_strata)
{
  struct arena *arena = arena_new ();
  struct company c = counting (arena, 60, "adjust: [plan, x]");
  cr_assert_not_null (c.frame, "%s", company_messages (&c));
  cr_expect_eq (c.frame->covariates, 2);
  cr_expect_null (c.frame->stratum);
  cr_expect_eq (c.frame->strata, 0);
  company_close (&c);
  c = counting (arena, 40, "adjust: [plan, x], adjust_by: strata");
  cr_expect_eq (c.frame->strata, 40);
  company_close (&c);
  c = counting (arena, 40, "adjust: [plan, y], adjust_by: regression");
  cr_expect_null (c.frame->stratum);
  company_close (&c);
  arena_free (arena);
}

/* Rows 3, 1 and 4 of five. */
Test (covariates, a_part_keeps_numbers_levels_and_strata)
{
  struct arena *arena = arena_new ();
  static const char *const rows[] = { "pro,1,a", "free,5,b", "free,2.5,b",
                                      "pro,,c", "pro,4,a" };
  static const size_t some[] = { 3, 1, 4 };
  struct question q = asked ("adjust: [x, y], subgroups: [plan]");
  write_rows (arena, rows, 5);
  struct company c = company_ask (&q);
  struct frame part = frame_part (arena, c.frame, some, 3);
  cr_expect_eq (part.n, 3);
  cr_expect_eq (part.units, 3);
  cr_expect_eq (part.subgroups, 0);
  cr_expect_str_eq (picture (arena, &part.covariate[0], 3), "- 5 4");
  cr_expect_str_eq (picture (arena, &part.covariate[1], 3), "a b c: 2 1 0");
  for (size_t i = 0; i < 3; i++)
    {
      cr_expect_eq (part.row[i], c.frame->row[some[i]]);
      cr_expect_eq (part.arm[i], c.frame->arm[some[i]]);
      cr_expect_eq (part.time[i], c.frame->time[some[i]]);
      cr_expect_eq (part.event[i], c.frame->event[some[i]]);
    }
  cr_expect_eq (part.arms, c.frame->arms);
  cr_expect_eq (c.frame->covariate[0].value[0], 1);
  cr_expect_eq (frame_part (arena, c.frame, some, 0).n, 0);
  company_close (&c);
  q = asked ("adjust: [y]");
  c = company_ask (&q);
  part = frame_part (arena, c.frame, some, 3);
  cr_expect_eq (part.strata, c.frame->strata);
  for (size_t i = 0; i < 3; i++)
    cr_expect_eq (part.stratum[i], c.frame->stratum[some[i]]);
  company_close (&c);
  arena_free (arena);
}

/* A unit stands in several trials: its rows are one unit. */
Test (covariates, a_part_counts_units_and_not_rows)
{
  struct arena *arena = arena_new ();
  struct question q = {
    .data = CUSTOMERS CALLS, .cohort = "by: event, table: calls",
    .outcome = "kind: survival",
    .hypothesis = "design: sequential, lag: 0 days",
    .files = { CUSTOMERS_CSV, CALLS_CSV },
  };
  company_directory ();
  company_write ("customers.csv", "id,start,end\na,2024-01-01,2024-06-01\n"
                                  "b,2024-01-01,\n");
  company_write ("calls.csv", "call,id,at\n1,a,2024-03-05\n");
  struct company c = company_ask (&q);
  cr_assert_eq (c.frame->units, 2);
  cr_assert_gt (c.frame->n, 4);
  size_t row[64], n = 0;
  for (size_t i = 0; i < c.frame->n; i++)
    if (c.frame->row[i] == 0)
      row[n++] = i;
  struct frame part = frame_part (arena, c.frame, row, n);
  cr_expect_gt (n, 1);
  cr_expect_eq (part.units, 1);
  for (size_t i = 0; i < n; i++)
    cr_expect_eq (part.trial[i], c.frame->trial[row[i]]);
  company_close (&c);
  arena_free (arena);
}
