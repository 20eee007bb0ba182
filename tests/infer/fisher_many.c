#include <criterion/criterion.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "cohorts.h"
#include "near.h"

static struct test
many_seeded (size_t k, const uint64_t *x, const uint64_t *n, uint64_t seed)
{
  struct arena *arena = arena_new ();
  struct counts counts = { k, n, x };
  struct sample sample = { .arms = k, .counts = &counts };
  struct ask ask = { .scratch = arena, .confidence = 0.95, .target = NAN,
                     .horizon = NAN, .seed = seed };
  struct test test = fisher_exact_many.run (&sample, &ask);
  arena_free (arena);
  return test;
}

static struct test
many (size_t k, const uint64_t *x, const uint64_t *n)
{
  return many_seeded (k, x, n, 1);
}

/* tests/oracle/shares_exact.py: all tables, weighed with whole numbers;
   R's fisher.test has 10 to 13 of these digits. */
Test (fisher_many, agrees_with_whole_numbers)
{
  static const struct {
    size_t k;
    uint64_t x[5], n[5];
    double p;
  } rows[] = {
    { 4, { 3, 1, 7, 2 }, { 10, 12, 15, 20 }, 0.042492643615413352 },
    { 3, { 41, 27, 33 }, { 130, 152, 90 }, 0.0019312955508796798 },
    { 5, { 1, 0, 3, 0, 2 }, { 1000, 2000, 300, 4000, 500 },
      7.9356315373328858e-6 },
    { 5, { 4, 7, 3, 8, 1 }, { 13, 15, 9, 16, 11 }, 0.20858913348309582 },
    { 4, { 11, 0, 1, 9 }, { 12, 14, 10, 11 }, 6.150452409665366e-9 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      struct test test = many (rows[i].k, rows[i].x, rows[i].n);
      cr_assert_eq (test.status, STATUS_OK);
      cr_assert_eq (test.has, 0);
      cr_assert_str_eq (test.options[0].value, "exact");
      ASSERT_NEAR (test.p_value, rows[i].p, CLOSED_FORM);
    }
}

/* tests/oracle/shares_more.R; R adds up paths that differ by 1e-7. */
Test (fisher_many, agrees_with_r_where_tables_are_many)
{
  static const uint64_t x5[] = { 41, 27, 33, 8, 19 };
  static const uint64_t n5[] = { 130, 152, 90, 61, 77 };
  ASSERT_NEAR (many (5, x5, n5).p_value, 0.0010167539315603326, 1e-9);
  static const uint64_t x10[] = { 1, 4, 3, 5, 2, 6, 1, 7, 3, 2 };
  static const uint64_t n10[]
    = { 11, 23, 35, 47, 22, 31, 16, 57, 33, 22 };
  struct test test = many (10, x10, n10);
  cr_assert_str_eq (test.options[0].value, "exact");
  ASSERT_NEAR (test.p_value, 0.94715433084982725, 1e-9);
}

/* Every 2 x 3 table of up to 5 a cohort, against the plain sum. */
static double
choose (uint64_t n, uint64_t k)
{
  double ways = 1;
  for (uint64_t i = 1; i <= k; i++)
    ways = ways * (double) (n - k + i) / (double) i;
  return ways;
}

static double
slowly (const uint64_t x[3], const uint64_t n[3])
{
  uint64_t k = x[0] + x[1] + x[2];
  double sum = 0, all = 0;
  double seen = choose (n[0], x[0]) * choose (n[1], x[1])
                * choose (n[2], x[2]);
  for (uint64_t a = 0; a <= n[0]; a++)
    for (uint64_t b = 0; b <= n[1]; b++)
      if (a + b <= k && k - a - b <= n[2])
        {
          double ways = choose (n[0], a) * choose (n[1], b)
                        * choose (n[2], k - a - b);
          all += ways;
          sum += ways <= seen * (1 + 1e-7) ? ways : 0;
        }
  return sum / all;
}

Test (fisher_many, agrees_with_the_plain_sum_over_all_small_tables)
{
  for (uint64_t size = 0; size < 125; size++)
    {
      uint64_t n[] = { 1 + size % 5, 1 + size / 5 % 5, 1 + size / 25 };
      for (uint64_t cell = 0; cell < (n[0] + 1) * (n[1] + 1) * (n[2] + 1);
           cell++)
        {
          uint64_t x[] = { cell % (n[0] + 1), cell / (n[0] + 1) % (n[1] + 1),
                           cell / (n[0] + 1) / (n[1] + 1) };
          uint64_t k = x[0] + x[1] + x[2];
          if (k == 0 || k == n[0] + n[1] + n[2])
            continue;
          ASSERT_NEAR (many (3, x, n).p_value, slowly (x, n), CLOSED_FORM);
        }
    }
}

Test (fisher_many, order_of_cohorts_and_which_outcome_change_nothing)
{
  static const uint64_t x[] = { 3, 1, 7, 2, 0 }, n[] = { 10, 12, 15, 20, 6 };
  double p = many (5, x, n).p_value;
  for (size_t shift = 1; shift < 5; shift++)
    {
      uint64_t xs[5], ns[5];
      for (size_t i = 0; i < 5; i++)
        {
          ns[i] = n[(i + shift) % 5];
          xs[i] = ns[i] - x[(i + shift) % 5];
        }
      cr_assert_eq (many (5, xs, ns).p_value, p);
    }
}

/* tests/oracle/shares.R */
Test (fisher_many, two_cohorts_are_fishers_test)
{
  static const uint64_t x[] = { 0, 9, 0, 1 }, n[] = { 0, 10, 0, 15 };
  struct test test = many (4, x, n);
  ASSERT_NEAR (test.p_value, 4.619488735789718e-05, CLOSED_FORM);
  cr_assert_str_eq (test.options[1].name, "empty_cohorts");
  static const uint64_t whole[] = { 0, 10, 0, 15 };
  cr_assert_eq (many (4, whole, n).status, STATUS_DEGENERATE);
  static const uint64_t lone[] = { 0, 10, 0, 0 };
  cr_assert_eq (many (4, x, lone).status, STATUS_EMPTY);
}

/* Random tables, where all would be too many, and p must come near the
   chi-square test's: to 4 standard errors of 100,000 draws (.0063), and
   what the discrete counts allow. */
static void
check_drawn (size_t k, const uint64_t *x, const uint64_t *n)
{
  struct counts counts = { k, n, x };
  struct sample sample = { .arms = k, .counts = &counts };
  struct ask ask = { .confidence = 0.95 };
  clock_t start = clock ();
  struct test test = many (k, x, n);
  double seconds = (double) (clock () - start) / CLOCKS_PER_SEC;
  cr_assert_lt (seconds, 30);
  cr_assert_str_eq (test.options[0].value, "monte carlo, 100000 draws");
  cr_assert_float_eq (test.p_value,
                      pearson_chi_square.run (&sample, &ask).p_value, 0.009);
  cr_assert_eq (many (k, x, n).p_value, test.p_value);
  /* one seed may hit the same number of draws */
  cr_assert (many_seeded (k, x, n, 2).p_value != test.p_value
             || many_seeded (k, x, n, 3).p_value != test.p_value);
}

Test (fisher_many, too_many_tables_are_drawn_and_labelled)
{
  static const uint64_t x3[] = { 500000, 400000, 30800 };
  static const uint64_t n3[] = { 1000000, 801500, 61000 };
  check_drawn (3, x3, n3);
  static const uint64_t x4[]
    = { 500000000000, 400000000000, 30000000000, 2000000000 };
  static const uint64_t n4[]
    = { 1000000000000, 800001000000, 60000000000, 4000000000 };
  check_drawn (4, x4, n4);
  /* five cohorts of which one is small: both ways to draw a count */
  static const uint64_t x5[] = { 90000, 90300, 89900, 90100, 12 };
  static const uint64_t n5[] = { 180000, 180000, 180000, 180000, 30 };
  check_drawn (5, x5, n5);
}

Test (fisher_many, no_drawn_p_is_0)
{
  static const uint64_t x[] = { 500000, 400000, 30000 };
  static const uint64_t n[] = { 1000000, 900000, 90000 };
  struct test test = many (3, x, n);
  ASSERT_NEAR (test.p_value, 1 / 100001.0, CLOSED_FORM);
}
