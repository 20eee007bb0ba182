#ifndef INFER_FOURFOLD_H
#define INFER_FOURFOLD_H

/* The 2x2 table behind a comparison of two shares: x1 of n1 in the level
   and x0 of n0 in the reference have the outcome.

   What is wrong with it, if anything, is said in the same words by every
   test and measure. */

#include <stdint.h>

#include "infer/method.h"

struct fourfold {
  uint64_t x1, n1, x0, n0;
};

struct fourfold fourfold_of (const struct sample *, const struct ask *);
struct fourfold fourfold_swapped (struct fourfold);
/* x1/n1 - x0/n0 */
double fourfold_difference (const struct fourfold *);
/* x1 n0 - x0 n1, exact before it is rounded once: 0 iff the shares are
   equal. */
double fourfold_determinant (const struct fourfold *);

/* STATUS_EMPTY if a cohort is empty, else OK. */
enum status fourfold_filled (const struct fourfold *, const char **why);
/* Further STATUS_DEGENERATE if all or none have the outcome. */
enum status fourfold_testable (const struct fourfold *, const char **why);

/* Wilson's limits for X of N at normal quantile Z: those p with
   (X/N - p)^2 = Z^2 p (1 - p)/N.  Exactly 0 at X = 0 and 1 at X = N. */
struct limits {
  double low, high;
};
struct limits wilson_limits (uint64_t x, uint64_t n, double z);

/* Normal quantile that leaves (1 - CONFIDENCE)/2 above it. */
double confidence_z (double confidence);

#endif
