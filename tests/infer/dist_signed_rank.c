/* The Wilcoxon signed rank sum. */

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "near.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* psignrank (v, n): tests/oracle/ranks.R. */
Test (dist_signed_rank, tails_agree_with_r)
{
  static const struct {
    uint64_t v, n;
    double p;
  } rows[] = {
    { 0, 5, 0.03125 },
    { 5, 10, 0.009765625 },
    { 20, 12, 0.075683593750000056 },
    { 100, 25, 0.047866731882095330 },
    { 24999, 500, 1.7324424702520537e-34 },
    { 240000, 1000, 0.13100736875256455 },
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      uint64_t v = rows[i].v, n = rows[i].n;
      ASSERT_NEAR (dist_signed_rank_lower (arena, v, n).p, rows[i].p,
                   CLOSED_FORM);
      ASSERT_NEAR (dist_signed_rank_upper (arena, n * (n + 1) / 2 - v, n).p,
                   rows[i].p, CLOSED_FORM);
    }
  arena_free (arena);
}

/* Every one of the 2^n sign patterns. */
Test (dist_signed_rank, tails_agree_with_enumeration)
{
  struct arena *arena = arena_new ();
  for (uint64_t n = 1; n <= 11; n++)
    {
      uint64_t sum = n * (n + 1) / 2;
      unsigned ways[67] = { 0 };
      for (unsigned signs = 0; signs < 1u << n; signs++)
        {
          unsigned v = 0;
          for (unsigned i = 0; i < n; i++)
            v += signs >> i & 1 ? i + 1 : 0;
          ways[v]++;
        }
      double below = 0;
      for (uint64_t v = 0; v <= sum; v++)
        {
          double all = ldexp (1, (int) n), upper = 1 - below / all;
          below += ways[v];
          ASSERT_NEAR (dist_signed_rank_lower (arena, v, n).p, below / all,
                       1e-14);
          ASSERT_NEAR (dist_signed_rank_upper (arena, v, n).p, upper,
                       1e-14);
        }
    }
  arena_free (arena);
}

/* The smallest sum comes of one pattern of 2^n. */
Test (dist_signed_rank, tails_below_1e_300_keep_their_logarithm)
{
  struct arena *arena = arena_new ();
  struct tail tail = dist_signed_rank_lower (arena, 0, 1500);
  cr_assert_eq (tail.status, STATUS_UNDERFLOW);
  cr_assert (isnan (tail.p));
  ASSERT_NEAR (tail.log10_p, -1500 * log10 (2), CLOSED_FORM);
  /* 0, 1, 2, and 3 in two ways */
  tail = dist_signed_rank_lower (arena, 3, 2000);
  ASSERT_NEAR (tail.log10_p, log10 (5) - 2000 * log10 (2), CLOSED_FORM);
  arena_free (arena);
}

Test (dist_signed_rank, a_bad_domain_is_a_status_and_never_a_p)
{
  struct arena *arena = arena_new ();
  const struct tail bad[] = {
    dist_signed_rank_upper (arena, 16, 5),
    dist_signed_rank_lower (arena, 3, DIST_SIGNED_RANK_MAX + 1),
    dist_signed_rank_upper (arena, 3, DIST_SIGNED_RANK_MAX + 1),
    dist_signed_rank_upper (arena, UINT64_MAX, 5),
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    cr_assert (bad[i].status == STATUS_NOT_CONVERGED && isnan (bad[i].p));
  cr_assert_eq (dist_signed_rank_lower (arena, UINT64_MAX, 5).p, 1);
  cr_assert_eq (dist_signed_rank_upper (arena, 0, 5).p, 1);
  arena_free (arena);
}
