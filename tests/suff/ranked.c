#include "suff/ranked.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { ROWS = 4000, ARMS = 3 };

struct rows {
  double y[ROWS];
  uint32_t arm[ROWS];
};

/* Values with ties, of both signs, some fractional. */
static struct rows
rows_new (void)
{
  struct rows rows;
  uint64_t state = 7;
  for (size_t i = 0; i < ROWS; i++)
    {
      state = state * 16807 % 2147483647;
      rows.y[i] = (double) (state % 1001) / 8 - 40;
      rows.arm[i] = (uint32_t) (state / 4096 % ARMS);
    }
  return rows;
}

static struct ranked
fold (struct arena *arena, const struct rows *rows, size_t from, size_t to)
{
  return ranked_fold (arena, rows->y + from, rows->arm + from, to - from,
                      ARMS);
}

static bool
same (const struct ranked *a, const struct ranked *b)
{
  return a->arms == b->arms && a->values == b->values
         && !memcmp (a->value, b->value, a->values * sizeof *a->value)
         && !memcmp (a->count, b->count,
                     a->arms * a->values * sizeof *a->count);
}

static struct ranked
one_arm (struct arena *arena, const double *y, size_t n)
{
  return ranked_fold (arena, y, ARENA_NEW (arena, uint32_t, n), n, 1);
}

Test (ranked, values_increase_and_counts_add_up)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct ranked r = fold (arena, &rows, 0, ROWS);
  for (size_t v = 1; v < r.values; v++)
    cr_assert_lt (r.value[v - 1], r.value[v]);
  uint64_t n[ARMS] = { 0 };
  for (size_t i = 0; i < ROWS; i++)
    n[rows.arm[i]]++;
  for (size_t a = 0; a < ARMS; a++)
    cr_assert_eq (ranked_n (&r, a), n[a]);
  arena_free (arena);
}

Test (ranked, order_of_rows_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), turned;
  for (size_t i = 0; i < ROWS; i++)
    {
      turned.y[i] = rows.y[(i * 1777 + 5) % ROWS];
      turned.arm[i] = rows.arm[(i * 1777 + 5) % ROWS];
    }
  struct ranked a = fold (arena, &rows, 0, ROWS);
  struct ranked b = fold (arena, &turned, 0, ROWS);
  cr_assert (same (&a, &b));
  arena_free (arena);
}

Test (ranked, two_parts_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct ranked whole = fold (arena, &rows, 0, ROWS);
  static const size_t cuts[] = { 0, 1, 999, ROWS / 2, ROWS - 1, ROWS };
  for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++)
    {
      struct ranked a = fold (arena, &rows, 0, cuts[c]);
      struct ranked b = fold (arena, &rows, cuts[c], ROWS);
      struct ranked ab = ranked_merge (arena, &a, &b);
      struct ranked ba = ranked_merge (arena, &b, &a);
      cr_assert (same (&ab, &whole));
      cr_assert (same (&ba, &whole));
    }
  arena_free (arena);
}

Test (ranked, no_rows_and_an_empty_arm_are_fine)
{
  struct arena *arena = arena_new ();
  struct ranked none = ranked_fold (arena, NULL, NULL, 0, 2);
  cr_assert_eq (none.values, 0);
  cr_assert_eq (ranked_n (&none, 1), 0);
  cr_assert (isnan (ranked_quantile (&none, 0, 0.5)));
  struct moments m = ranked_moments (&none, 1);
  cr_assert_eq (m.n, 0);
  cr_assert (isnan (moments_sd (&m)));
  arena_free (arena);
}

Test (ranked, minus_zero_is_zero)
{
  struct arena *arena = arena_new ();
  static const double y[] = { 0.0, -0.0, -1, 1e-300, -1e-300 };
  struct ranked r = one_arm (arena, y, 5);
  cr_assert_eq (r.values, 4);
  cr_assert_eq (ranked_count (&r, 0, 2), 2);
  cr_assert_eq (signbit (r.value[2]), 0);
  arena_free (arena);
}

/* tests/oracle/ranks.R */
Test (ranked, quantiles_are_type_7)
{
  static const double a[] = { 12.5, 7.25, 19.75, 3.5, 22, 15.125, 8.875,
                              30.5, 11, 17.375 };
  static const double u[] = { 5, 4, 5, 3, 5, 4, 2, 5, 4, 5, 3, 5 };
  static const double p[] = { 0, .1, .25, .5, .75, .9, 1 };
  static const double want_a[] = { 3.5, 6.875, 9.40625, 13.8125, 19.15625,
                                   22.849999999999998, 30.5 };
  static const double want_u[] = { 2, 3, 3.75, 4.5, 5, 5, 5 };
  struct arena *arena = arena_new ();
  struct ranked ra = one_arm (arena, a, 10), ru = one_arm (arena, u, 12);
  for (size_t i = 0; i < 7; i++)
    {
      cr_assert_float_eq (ranked_quantile (&ra, 0, p[i]), want_a[i], 1e-14);
      cr_assert_float_eq (ranked_quantile (&ru, 0, p[i]), want_u[i], 1e-14);
    }
  arena_free (arena);
}

/* NIST StRD univariate sets (tests/oracle/nist.R): certified mean and
   standard deviation, and
   how many digits of the latter are to be had in doubles. */
static void
check_nist (const double *y, size_t n, double mean, double sd, double gate)
{
  struct arena *arena = arena_new ();
  struct ranked r = one_arm (arena, y, n);
  struct moments m = ranked_moments (&r, 0);
  cr_assert_leq (fabs (m.mean - mean), 1e-14 * mean, "mean %.17g", m.mean);
  cr_assert_leq (fabs (moments_sd (&m) - sd), pow (10, -gate) * sd,
                 "sd %.17g", moments_sd (&m));
  arena_free (arena);
}

/* NumAcc2 to 4: the mean first, then mean - .1 and mean + .1 in turn. */
static void
check_numacc (double first, double low, double high, double gate)
{
  double y[1001] = { first };
  for (size_t i = 1; i < 1001; i++)
    y[i] = i % 2 ? low : high;
  check_nist (y, 1001, first, 0.1, gate);
}

Test (ranked, nist_numacc_digits)
{
  static const double numacc1[] = { 10000001, 10000003, 10000002 };
  check_nist (numacc1, 3, 10000002, 1, 13);
  check_numacc (1.2, 1.1, 1.3, 13);
  check_numacc (1000000.2, 1000000.1, 1000000.3, 9.4);
  check_numacc (10000000.2, 10000000.1, 10000000.3, 8.2);
}

Test (ranked, nist_mavro_digits)
{
  static const double mavro[] = {
    2.00180, 2.00170, 2.00180, 2.00190, 2.00180, 2.00170, 2.00150, 2.00140,
    2.00150, 2.00150, 2.00170, 2.00180, 2.00180, 2.00190, 2.00190, 2.00210,
    2.00200, 2.00160, 2.00140, 2.00130, 2.00130, 2.00150, 2.00150, 2.00160,
    2.00150, 2.00140, 2.00130, 2.00140, 2.00150, 2.00140, 2.00150, 2.00160,
    2.00150, 2.00160, 2.00190, 2.00200, 2.00200, 2.00210, 2.00220, 2.00230,
    2.00240, 2.00250, 2.00270, 2.00260, 2.00260, 2.00260, 2.00270, 2.00260,
    2.00250, 2.00240
  };
  check_nist (mavro, 50, 2.001856, 0.000429123454003053, 12);
}

Test (ranked, constants_have_no_spread_at_all)
{
  struct arena *arena = arena_new ();
  static const double values[] = { 0.04, 1e15 / 3, -7.1e-5, 1e300 / 7 };
  for (size_t v = 0; v < 4; v++)
    {
      double y[30];
      for (size_t i = 0; i < 30; i++)
        y[i] = values[v];
      struct ranked r = one_arm (arena, y, 30);
      struct moments m = ranked_moments (&r, 0);
      cr_assert_eq (m.mean, values[v]);
      cr_assert (moments_constant (&m));
    }
  arena_free (arena);
}

Test (ranked, unit_of_2_to_600_changes_no_digit)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct ranked plain = fold (arena, &rows, 0, ROWS);
  struct moments want = ranked_moments (&plain, 1);
  for (int exponent = -600; exponent <= 600; exponent += 1200)
    {
      struct rows scaled = rows;
      for (size_t i = 0; i < ROWS; i++)
        scaled.y[i] = ldexp (rows.y[i], exponent);
      struct ranked r = fold (arena, &scaled, 0, ROWS);
      struct moments m = ranked_moments (&r, 1);
      cr_assert_eq (m.mean, ldexp (want.mean, exponent));
      cr_assert_eq (moments_sd (&m), ldexp (moments_sd (&want), exponent));
    }
  arena_free (arena);
}
