#ifndef INFER_ONEWAY_H
#define INFER_ONEWAY_H

/* The sums of squares of a one-way layout, from the cohorts' moments.

   Between the cohorts they are taken about the weighted mean, which is
   itself measured from one cohort's mean, all in long double: thirteen
   leading digits that every value shares (NIST SmLs07-09) cost nothing
   beyond what rounding the values has cost. */

#include <stddef.h>

#include "suff/moments.h"

struct oneway {
  size_t cohorts;            /* those with members */
  long double between;       /* sum over cohorts of n (mean - grand)^2 */
  long double within;        /* sum over values of (y - mean)^2 */
  double df1, df2;           /* cohorts - 1; values - cohorts */
  double f;                  /* NaN if a df or WITHIN is 0 */
};

struct oneway oneway_of (const struct moments *, size_t arms);

#endif
