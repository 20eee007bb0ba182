#include "suff/cross.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"

enum { ROWS = 3000, ARMS = 3 };

struct rows {
  double y[ROWS], t[ROWS];
  uint32_t arm[ROWS];
};

static double
next (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static struct rows
rows_new (void)
{
  struct rows rows;
  uint64_t state = 11;
  for (size_t i = 0; i < ROWS; i++)
    {
      rows.arm[i] = (uint32_t) (next (&state) * ARMS);
      rows.t[i] = 1e3 * pow (10, (double) (i % 5)) * next (&state);
      rows.y[i] = floor (next (&state) * 4) * rows.t[i] / 7;
    }
  return rows;
}

static bool
close_to (double got, double want)
{
  return fabs (got - want) <= 1e-13 * fabs (want);
}

static bool
same (const struct cross *a, const struct cross *b)
{
  return a->n == b->n && close_to (a->sum_y, b->sum_y)
         && close_to (a->sum_t, b->sum_t) && close_to (a->syy, b->syy)
         && close_to (a->stt, b->stt) && close_to (a->syt, b->syt);
}

/* y 1 2 6 over t 2 2 5: means 3 and 3, squares 14, 6, product 9;
   R = 1, residuals -1 0 1. */
Test (cross, three_units_by_hand)
{
  struct arena *arena = arena_new ();
  const double y[] = {6, 1, 2, 9}, t[] = {5, 2, 2, 3};
  const uint32_t arm[] = {1, 1, 1, 0};
  struct cross *c = cross_fold (arena, y, t, arm, 4, 3);
  const struct cross want = {3, 9, 9, 14, 6, 9};
  cr_assert (same (c + 1, &want));
  cr_assert (c[0].n == 1 && c[0].sum_y == 9 && c[0].syy == 0);
  cr_assert (c[2].n == 0 && isnan (cross_ratio (c + 2)));
  cr_assert (cross_ratio (c + 1) == 1 && cross_squares (c + 1) == 2);
  struct moments z = cross_linear (c + 1);
  /* 2 / 3^2 over n - 1 = 2 */
  cr_assert (z.n == 3 && z.mean == 1);
  cr_assert (close_to (moments_var (&z), 1.0 / 9));
  arena_free (arena);
}

Test (cross, order_of_rows_does_not_change_the_last_digit)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), back;
  for (size_t i = 0; i < ROWS; i++)
    {
      back.y[i] = rows.y[ROWS - 1 - i];
      back.t[i] = rows.t[ROWS - 1 - i];
      back.arm[i] = rows.arm[ROWS - 1 - i];
    }
  struct cross *a = cross_fold (arena, rows.y, rows.t, rows.arm, ROWS, ARMS);
  struct cross *b = cross_fold (arena, back.y, back.t, back.arm, ROWS, ARMS);
  cr_assert (memcmp (a, b, ARMS * sizeof *a) == 0);
  arena_free (arena);
}

Test (cross, halves_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct cross *all
    = cross_fold (arena, rows.y, rows.t, rows.arm, ROWS, ARMS);
  for (size_t cut = 0; cut <= ROWS; cut += 500)
    {
      struct cross *a
        = cross_fold (arena, rows.y, rows.t, rows.arm, cut, ARMS);
      struct cross *b = cross_fold (arena, rows.y + cut, rows.t + cut,
                                    rows.arm + cut, ROWS - cut, ARMS);
      for (size_t arm = 0; arm < ARMS; arm++)
        {
          cross_merge (a + arm, b + arm);
          cr_assert (same (a + arm, all + arm), "cut %zu", cut);
        }
    }
  arena_free (arena);
}

Test (cross, what_is_proportional_has_no_squares_left)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  uint32_t arm[ROWS] = {0};
  for (size_t i = 0; i < ROWS; i++)
    rows.y[i] = rows.t[i] * 0.3;
  cr_assert (cross_squares (cross_fold (arena, rows.y, rows.t, arm, ROWS, 1))
             == 0);
  for (size_t i = 0; i < ROWS; i++)
    rows.y[i] = rows.t[i] = 365.1;
  cr_assert (cross_squares (cross_fold (arena, rows.y, rows.t, arm, ROWS, 1))
             == 0);
  arena_free (arena);
}

Test (cross, nothing_is_lost_when_denominators_are_large_beside_their_spread)
{
  /* t = 1e9 + 0 1 2 and y = t + 1 -2 1: R = 1, residuals 1 -2 1. */
  struct arena *arena = arena_new ();
  const double y[] = {1e9 + 1, 1e9 - 1, 1e9 + 3}, t[] = {1e9, 1e9 + 1,
                                                         1e9 + 2};
  const uint32_t arm[] = {0, 0, 0};
  struct cross *c = cross_fold (arena, y, t, arm, 3, 1);
  cr_assert (cross_ratio (c) == 1);
  cr_assert (cross_squares (c) == 6);
  arena_free (arena);
}
