#ifndef TESTS_INFER_NEAR_H
#define TESTS_INFER_NEAR_H

/* Agreement of two numbers, relative where they are large, absolute
   where the expected one is 0.  NaN agrees with NaN alone. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>

/* Closed forms: R and this program differ by rounding alone. */
static const double CLOSED_FORM = 1e-12;
/* Maxima of a likelihood. */
static const double ITERATIVE = 1e-10;

static inline bool
near (double got, double want, double tolerance)
{
  if (isnan (want) || isnan (got))
    return isnan (want) && isnan (got);
  double size = want == 0 ? 1 : fabs (want);
  return fabs (got - want) <= tolerance * size;
}

#define ASSERT_NEAR(got, want, tolerance)                            \
  do                                                                 \
    {                                                                \
      double got_ = (got), want_ = (want);                           \
      cr_assert (near (got_, want_, (tolerance)),                    \
                 "%s: got %.17g, wanted %.17g", #got, got_, want_);  \
    }                                                                \
  while (0)

#endif
