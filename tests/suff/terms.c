#include "suff/terms.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"

enum { ROWS = 2000 };

static double
next (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static bool
close_to (double got, double want)
{
  return fabs (got - want) <= 1e-12 * fmax (1, fabs (want));
}

static double
original (const struct terms *t, size_t row, size_t column)
{
  const struct term *term = t->column + column;
  return term->centre
         + term->scale * t->x[t->pattern[row] * t->columns + column];
}

/* 0, 1, ... 10: knots 1, 5, 9; at 10 (729 - 125 * 2 + 1) / 64 = 7.5, at
   6 (125 - 2) / 64, at 3 8/64, at 1 and below 0. */
Test (terms, spline_by_hand)
{
  struct arena *arena = arena_new ();
  double value[11];
  for (size_t i = 0; i < 11; i++)
    value[i] = (double) (10 - i);
  struct term_source source = {.name = "x", .value = value};
  struct terms t = terms_build (arena, &source, 1, 11);
  cr_assert (t.columns == 2 && t.patterns == 11);
  cr_assert (t.column[0].spline == 0 && t.column[1].spline == 1);
  cr_expect (close_to (t.column[0].centre, 5));
  cr_expect (close_to (t.column[0].scale, sqrt (11)));
  const double want[] = {7.5, 123.0 / 64, 8.0 / 64, 0, 0};
  const size_t row[] = {0, 4, 7, 9, 10};
  for (size_t i = 0; i < 5; i++)
    cr_expect (close_to (original (&t, row[i], 1), want[i]), "%zu", i);
  for (size_t i = 0; i < 11; i++)
    {
      cr_expect (close_to (original (&t, i, 0), value[i]));
      cr_expect_eq (t.pattern[i], 10 - i);
    }
  arena_free (arena);
}

Test (terms, a_number_with_few_values_is_linear)
{
  struct arena *arena = arena_new ();
  const double value[] = {2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 4};
  struct term_source source = {.name = "x", .value = value};
  struct terms t = terms_build (arena, &source, 1, 11);
  cr_assert (t.columns == 1 && t.patterns == 3);
  arena_free (arena);
}

Test (terms, a_missing_number_has_an_indicator_and_the_median)
{
  struct arena *arena = arena_new ();
  const double value[] = {NAN, 1, 2, 4, 8, 16, NAN};
  struct term_source source = {.name = "x", .value = value};
  struct terms t = terms_build (arena, &source, 1, 7);
  cr_assert (t.columns == 3 && t.patterns == 6);
  cr_assert (t.column[2].missing && !t.column[0].missing);
  for (size_t i = 0; i < 7; i++)
    {
      cr_expect_eq (original (&t, i, 2), isnan (value[i]));
      cr_expect (close_to (original (&t, i, 0),
                           isnan (value[i]) ? 4 : value[i]));
    }
  cr_expect (t.pattern[0] == 5 && t.pattern[6] == 5 && t.pattern[1] == 0);
  cr_expect (close_to (t.column[0].centre, 39.0 / 7));
  arena_free (arena);
}

Test (terms, a_number_without_a_value_has_only_its_indicator)
{
  struct arena *arena = arena_new ();
  const double value[] = {NAN, NAN};
  struct term_source source = {.name = "x", .value = value};
  struct terms t = terms_build (arena, &source, 1, 2);
  cr_assert (t.columns == 1 && t.patterns == 1 && t.x[0] == 1);
  arena_free (arena);
}

Test (terms, categories_have_a_column_a_level_but_the_first)
{
  struct arena *arena = arena_new ();
  const char *plan[] = {"basic", "nobody", "pro", "missing"};
  const char *region[] = {"east", "west"};
  const uint32_t at[] = {3, 0, 2, 0, 2, 0}, in[] = {0, 1, 0, 0, 0, 1};
  const struct term_source source[] = {
    {.name = "plan", .levels = 4, .label = plan, .level = at},
    {.name = "region", .levels = 2, .label = region, .level = in}};
  struct terms t = terms_build (arena, source, 2, 6);
  cr_assert (t.columns == 3 && t.patterns == 4);
  cr_expect_str_eq (t.column[0].level, "pro");
  cr_expect_str_eq (t.column[1].level, "missing");
  cr_expect_str_eq (t.column[1].base, "basic");
  cr_expect_str_eq (t.column[2].covariate, "region");
  /* basic east, basic west, pro east, missing east */
  const double x[] = {0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0};
  const uint32_t pattern[] = {3, 1, 2, 0, 2, 1};
  cr_expect_arr_eq (t.x, x, sizeof x);
  cr_expect_arr_eq (t.pattern, pattern, sizeof pattern);
  arena_free (arena);
}

Test (terms, nothing_to_adjust_for_is_one_pattern)
{
  struct arena *arena = arena_new ();
  struct terms t = terms_build (arena, NULL, 0, 3);
  cr_assert (t.columns == 0 && t.patterns == 1 && t.pattern[2] == 0);
  t = terms_build (arena, NULL, 0, 0);
  cr_assert (t.columns == 0 && t.patterns == 0);
  arena_free (arena);
}

struct rows {
  double age[ROWS], spend[ROWS];
  uint32_t plan[ROWS];
};

static struct terms
build (struct arena *arena, const struct rows *rows)
{
  static const char *const plan[] = {"a", "b", "c"};
  const struct term_source source[] = {
    {.name = "age", .value = rows->age},
    {.name = "plan", .levels = 3, .label = plan, .level = rows->plan},
    {.name = "spend", .value = rows->spend}};
  return terms_build (arena, source, 3, ROWS);
}

Test (terms, order_of_rows_changes_no_digit)
{
  struct arena *arena = arena_new ();
  static struct rows rows, back;
  uint64_t state = 5;
  for (size_t i = 0; i < ROWS; i++)
    {
      rows.age[i] = i % 17 == 0 ? (double) NAN : floor (next (&state) * 40);
      rows.spend[i] = exp (4 * next (&state));
      rows.plan[i] = (uint32_t) (next (&state) * 3);
    }
  for (size_t i = 0; i < ROWS; i++)
    {
      back.age[i] = rows.age[ROWS - 1 - i];
      back.spend[i] = rows.spend[ROWS - 1 - i];
      back.plan[i] = rows.plan[ROWS - 1 - i];
    }
  struct terms t = build (arena, &rows), u = build (arena, &back);
  cr_assert (t.columns == 7 && u.columns == 7);
  cr_assert_eq (t.patterns, u.patterns);
  cr_assert_arr_eq (t.x, u.x, t.patterns * t.columns * sizeof *t.x);
  for (size_t i = 0; i < ROWS; i++)
    cr_assert_eq (t.pattern[i], u.pattern[ROWS - 1 - i]);
  arena_free (arena);
}
