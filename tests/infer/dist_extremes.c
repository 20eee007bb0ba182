/* Arguments from everywhere a double can be: no function hangs, and no 0 or
   NaN leaves as a p. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"

static const double grid[] = {
  -1, 0, 5e-324, 1e-9, 0.5, 3.7, 400, 1e6, 1e15, 1e300, INFINITY, NAN
};
enum { GRID = sizeof grid / sizeof *grid };

#define ASSERT_SOUND(call)                                                 \
  do                                                                       \
    {                                                                      \
      struct tail t_ = (call);                                             \
      bool p_ = t_.p > 0 && t_.p <= 1 && isfinite (t_.log10_p);            \
      bool log_ = isnan (t_.p) && t_.log10_p < -299                        \
                  && isfinite (t_.log10_p);                                \
      bool none_ = isnan (t_.p) && isnan (t_.log10_p);                     \
      cr_assert (t_.status == STATUS_OK ? p_                               \
                 : t_.status == STATUS_UNDERFLOW ? log_ : none_,           \
                 "%s (%g, %g, %g): %g, %g, %d", #call, x, a, b, t_.p,      \
                 t_.log10_p, (int) t_.status);                             \
    }                                                                      \
  while (0)

static void
check (double x, double a, double b)
{
  ASSERT_SOUND (dist_f_upper (x, a, b));
  ASSERT_SOUND (dist_f_lower (x, a, b));
  ASSERT_SOUND (dist_beta_upper (x, a, b));
  ASSERT_SOUND (dist_beta_lower (x, a, b));
  ASSERT_SOUND (dist_noncentral_t_upper (x, a, b));
  ASSERT_SOUND (dist_noncentral_chisq_upper (x, a, b));
  ASSERT_SOUND (dist_noncentral_chisq_lower (x, a, b));
  ASSERT_SOUND (dist_noncentral_f_upper (x, a, 30, b));
  ASSERT_SOUND (dist_noncentral_f_lower (x, 5, a, b));
}

Test (dist_extremes, no_zero_and_no_nan_leaves_as_a_p, .timeout = 120)
{
  for (int i = 0; i < GRID; i++)
    for (int j = 0; j < GRID; j++)
      {
        double x = grid[i], a = grid[j], b = 0;
        ASSERT_SOUND (dist_normal_upper (x));
        ASSERT_SOUND (dist_t_two_sided (x, a));
        ASSERT_SOUND (dist_t_lower (x, a));
        ASSERT_SOUND (dist_chisq_upper (x, a));
        ASSERT_SOUND (dist_chisq_lower (x, a));
        ASSERT_SOUND (dist_poisson_upper (7, x));
        ASSERT_SOUND (dist_binomial_lower (3, 900, x));
        ASSERT_SOUND (dist_tukey_upper (x, 3, a));
        /* a third of all, evenly */
        for (int k = (i + j) % 3; k < GRID; k += 3)
          check (x, a, grid[k]);
      }
}
