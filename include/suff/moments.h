#ifndef SUFF_MOMENTS_H
#define SUFF_MOMENTS_H

/* Count, mean and spread of one cohort: all that a t-test needs to know.

   A plain value with no heap behind it: copy it, compare it, print it.
   Once the rows are folded in they can be dropped, and two halves
   folded apart merge to the same answer (to rounding).

   The update is Welford (1962), the merge Chan, Golub & LeVeque (1983);
   neither forms sum(x^2) - n*mean^2, which loses every digit when the
   mean is large beside the spread (NIST NumAcc4 in tests/suff/). */

#include <stdbool.h>
#include <stdint.h>

struct moments {
  uint64_t n;    /* observations folded in */
  double mean;   /* their mean; 0 while n == 0 */
  double m2;     /* sum of (x - mean)^2, so var = m2 / (n - 1), in units of
                    4^scale */
  int scale;     /* 0, unless squares of the spread leave a double's range */
  double mean_low;   /* what MEAN has rounded away, where it is known: beside
                        a large mean it may be all that cohorts differ in */
};

/* Folds in one observation.  X must be finite: missing outcomes are
   counted and dropped in cohort/, never here. */
void moments_add (struct moments *, double x);

/* Folds FROM into INTO.  Either may be empty. */
void moments_merge (struct moments *into, const struct moments *from);

/* Sample variance, n - 1 in the denominator; NaN while n < 2. */
double moments_var (const struct moments *);

/* Its root.  Holds where the variance itself would over- or underflow,
   so that a test does not depend on the unit of its outcome. */
double moments_sd (const struct moments *);

/* Sets mean and mean_low. */
void moments_set_mean (struct moments *, long double mean);

/* Sets m2 and scale from the sum of squares. */
void moments_set_squares (struct moments *, long double squares);

/* True when all observations are equal as far as doubles can tell:
   n < 2, or the spread is no more than rounding of the mean. */
bool moments_constant (const struct moments *);

#endif
