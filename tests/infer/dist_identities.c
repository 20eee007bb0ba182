/* What must hold of distributions whatever their values: hundreds of drawn
   cases each. */

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "infer/dist.h"
#include "near.h"

enum { CASES = 400 };

/* One drawn case: shapes from .5 to 1e6, evenly on a logarithmic scale, a
   probability, and a deviate around the middle of a normal. */
struct drawn {
  double df1, df2, p, z;
};

static double
between (struct random *state, double low, double high)
{
  return low + (high - low) * random_unit (state);
}

static struct drawn
draw (struct random *state)
{
  return (struct drawn) {
    .df1 = exp (between (state, log (0.5), log (1e6))),
    .df2 = exp (between (state, log (0.5), log (1e6))),
    .p = between (state, 1e-6, 1 - 1e-6), .z = between (state, -6, 6)
  };
}

/* A tail that may have left the range of p. */
static double
p_of (struct tail tail)
{
  return tail.status == STATUS_OK ? tail.p : pow (10, tail.log10_p);
}

#define ASSERT_WHOLE(lower, upper)                                       \
  do                                                                     \
    {                                                                    \
      double sum_ = p_of (lower) + p_of (upper);                         \
      cr_assert_float_eq (sum_, 1, 1e-11, "%s: %.17g", #lower, sum_);    \
    }                                                                    \
  while (0)

Test (dist_identities, the_two_tails_are_the_whole)
{
  struct random state = random_of (1, 0);
  for (int i = 0; i < CASES; i++)
    {
      struct drawn d = draw (&state);
      double x = d.df1 * exp (d.z / sqrt (d.df1));
      double f = exp (d.z / sqrt (fmin (d.df1, d.df2)));
      ASSERT_WHOLE (dist_normal_lower (d.z), dist_normal_upper (d.z));
      ASSERT_WHOLE (dist_t_lower (d.z, d.df1), dist_t_upper (d.z, d.df1));
      ASSERT_WHOLE (dist_chisq_lower (x, d.df1), dist_chisq_upper (x, d.df1));
      ASSERT_WHOLE (dist_gamma_lower (x, d.df1), dist_gamma_upper (x, d.df1));
      ASSERT_WHOLE (dist_f_lower (f, d.df1, d.df2),
                    dist_f_upper (f, d.df1, d.df2));
      ASSERT_WHOLE (dist_beta_lower (d.p, d.df1, d.df2),
                    dist_beta_upper (d.p, d.df1, d.df2));
    }
}

Test (dist_identities, the_two_tails_of_a_count_are_the_whole)
{
  struct random state = random_of (2, 0);
  struct arena *arena = arena_new ();
  for (int i = 0; i < CASES; i++)
    {
      double p = between (&state, 0, 1), mean = between (&state, 0, 400);
      uint64_t n = 1 + random_below (&state, 500);
      uint64_t k = random_below (&state, 600);
      uint64_t x = random_below (&state, n);
      ASSERT_WHOLE (dist_binomial_lower (x, n, p),
                    dist_binomial_upper (x + 1, n, p));
      ASSERT_WHOLE (dist_poisson_lower (x, mean),
                    dist_poisson_upper (x + 1, mean));
      if (x < k && x >= (k > 300 ? k - 300 : 0))
        ASSERT_WHOLE (dist_hypergeometric_lower (x, n, 300, k),
                      dist_hypergeometric_upper (x + 1, n, 300, k));
      ASSERT_WHOLE (dist_signed_rank_lower (arena, x, n % 60 + 31),
                    dist_signed_rank_upper (arena, x + 1, n % 60 + 31));
    }
  arena_free (arena);
}

Test (dist_identities, the_two_noncentral_tails_are_the_whole)
{
  struct random state = random_of (3, 0);
  for (int i = 0; i < CASES / 4; i++)
    {
      struct drawn d = draw (&state);
      double ncp = exp (between (&state, -3, 6)), shift = d.z;
      double df = fmin (d.df1, 1e4), df2 = fmin (d.df2, 1e4);
      double sd = sqrt (2 * (df + 2 * ncp));
      double x = fmax (0.01, df + ncp + shift * sd / 2), t = d.z * 2;
      ASSERT_WHOLE (dist_noncentral_chisq_lower (x, df, ncp),
                    dist_noncentral_chisq_upper (x, df, ncp));
      ASSERT_WHOLE (dist_noncentral_f_lower (x / df, df, df2, ncp),
                    dist_noncentral_f_upper (x / df, df, df2, ncp));
      double upper = p_of (dist_noncentral_t_upper (t, df, shift));
      cr_assert_float_eq (dist_noncentral_t_p (t, df, shift) + upper, 1,
                          1e-10);
    }
}

/* The sum of masses, an incomplete beta and an incomplete gamma agree. */
Test (dist_identities, tails_of_counts_are_sums_of_masses)
{
  double binomial = 0, poisson = 0;
  for (uint64_t x = 0; x <= 200; x++)
    {
      binomial += exp (dist_log_binomial (x, 200, 0.3));
      poisson += exp (dist_log_poisson (x, 61.5));
      ASSERT_NEAR (dist_binomial_lower (x, 200, 0.3).p, binomial, 1e-11);
      ASSERT_NEAR (dist_poisson_lower (x, 61.5).p, poisson, 1e-11);
    }
  double hypergeometric = 0;
  for (uint64_t x = 300; x > 50; x--)
    {
      hypergeometric += exp (dist_log_hypergeometric (x, 700, 900, 300));
      ASSERT_NEAR (dist_hypergeometric_upper (x, 700, 900, 300).p,
                   hypergeometric, 1e-11);
    }
}

/* As far as neighbouring doubles differ in p. */
Test (dist_identities, a_quantile_has_the_tail_asked_for)
{
  struct random state = random_of (4, 0);
  for (int i = 0; i < CASES; i++)
    {
      struct drawn d = draw (&state);
      double a = fmin (d.df1, 1e5), b = fmin (d.df2, 1e5), p = d.p;
      double x = dist_chisq_quantile (p, a);
      ASSERT_NEAR (dist_chisq_lower (x, a).p, p, 1e-9);
      x = dist_chisq_upper_quantile (p, a);
      ASSERT_NEAR (dist_chisq_upper (x, a).p, p, 1e-9);
      x = dist_gamma_quantile (p, a);
      ASSERT_NEAR (dist_gamma_lower (x, a).p, p, 1e-9);
      x = dist_f_quantile (p, a, b);
      ASSERT_NEAR (dist_f_lower (x, a, b).p, p, 1e-9);
      x = dist_f_upper_quantile (p, a, b);
      ASSERT_NEAR (dist_f_upper (x, a, b).p, p, 1e-9);
      x = dist_t_quantile (p, a);
      ASSERT_NEAR (dist_t_lower (x, a).p, p, 1e-9);
      ASSERT_NEAR (dist_normal_lower (dist_normal_quantile (p)).p, p, 1e-9);
      x = dist_beta_quantile (p, a, b);
      if (x < 1 - 1e-6)
        ASSERT_NEAR (dist_beta_lower (x, a, b).p, p, 1e-9);
    }
}

Test (dist_identities, extreme_quantiles_have_the_tail_asked_for)
{
  for (double q = 1e-5; q > 1e-280; q *= 1e-25)
    for (double df = 0.6; df < 1e5; df *= 11)
      {
        double x = dist_chisq_upper_quantile (q, df);
        ASSERT_NEAR (dist_chisq_upper (x, df).p, q, 1e-9);
        x = dist_f_upper_quantile (q, df, 50);
        ASSERT_NEAR (dist_f_upper (x, df, 50).p, q, 1e-9);
        x = dist_beta_quantile (q, df, 3);
        if (x > 1e-300)
          ASSERT_NEAR (dist_beta_lower (x, df, 3).p, q, 1e-9);
      }
}

Test (dist_identities, squares_of_t_and_z_are_f_and_chi_square)
{
  struct random state = random_of (5, 0);
  for (int i = 0; i < CASES; i++)
    {
      struct drawn d = draw (&state);
      double df = fmin (d.df1, 1e5);
      ASSERT_NEAR (dist_t_two_sided (d.z, df).p,
                   dist_f_upper (d.z * d.z, 1, df).p, 1e-10);
      ASSERT_NEAR (dist_normal_two_sided (d.z).p,
                   dist_chisq_upper (d.z * d.z, 1).p, 1e-12);
    }
}

Test (dist_identities, one_over_f_swaps_its_degrees_of_freedom)
{
  struct random state = random_of (6, 0);
  for (int i = 0; i < CASES; i++)
    {
      struct drawn d = draw (&state);
      double f = exp (d.z / 4);
      cr_assert_float_eq (dist_f_upper (f, d.df1, d.df2).log10_p,
                          dist_f_lower (1 / f, d.df2, d.df1).log10_p,
                          1e-9 * fmax (1, d.df1 + d.df2) / 1e3 + 1e-9);
    }
}

/* Nothing may rise as the statistic grows, up to rounding of p. */
Test (dist_identities, p_falls_as_the_statistic_grows)
{
  struct random state = random_of (7, 0);
  for (int i = 0; i < CASES / 4; i++)
    {
      struct drawn d = draw (&state);
      double chisq = 0, f = 0, t = 0;
      for (double x = 0.05; x < 100; x *= 1.3)
        {
          double next = dist_chisq_upper (x * d.df1 / 4, d.df1).log10_p;
          cr_assert_leq (next, chisq + 1e-13);
          chisq = next;
          next = dist_f_upper (x, d.df1, d.df2).log10_p;
          cr_assert_leq (next, f + 1e-13);
          f = next;
          next = dist_t_two_sided (x, d.df2).log10_p;
          cr_assert_leq (next, t + 1e-13);
          t = next;
        }
    }
}

/* Without noncentrality they are the central ones; power grows with it. */
Test (dist_identities, noncentral_tails_start_at_the_central_ones)
{
  struct random state = random_of (8, 0);
  for (int i = 0; i < CASES / 4; i++)
    {
      struct drawn d = draw (&state);
      double df = fmin (d.df1, 1e4), f = exp (d.z / 3), before = 0;
      ASSERT_NEAR (dist_noncentral_chisq_upper (f * df, df, 0).log10_p,
                   dist_chisq_upper (f * df, df).log10_p, 1e-10);
      ASSERT_NEAR (dist_noncentral_f_upper (f, df, 30, 0).p,
                   dist_f_upper (f, df, 30).p, 1e-10);
      ASSERT_NEAR (dist_noncentral_t_upper (d.z, df, 0).p,
                   dist_t_upper (d.z, df).p, 1e-10);
      for (double ncp = 0; ncp < 50; ncp += 5)
        {
          double p = p_of (dist_noncentral_f_upper (3, 2, 40, ncp));
          cr_assert_gt (p, before);
          before = p;
        }
    }
}

/* t^2 is F, z^2 chi-square, also off the centre. */
Test (dist_identities, squares_of_noncentral_t_are_noncentral_f)
{
  struct random state = random_of (9, 0);
  for (int i = 0; i < CASES / 4; i++)
    {
      double t = between (&state, 0.1, 8), ncp = between (&state, 0, 6);
      double df = exp (between (&state, 0, 9));
      double both = p_of (dist_noncentral_t_upper (t, df, ncp))
                    + p_of (dist_noncentral_t_upper (t, df, -ncp));
      ASSERT_NEAR (dist_noncentral_f_upper (t * t, 1, df, ncp * ncp).p,
                   both, 1e-10);
      ASSERT_NEAR (dist_noncentral_chisq_upper (t * t, 1, ncp * ncp).p,
                   p_of (dist_normal_upper (t - ncp))
                     + p_of (dist_normal_upper (t + ncp)), 1e-10);
    }
}
