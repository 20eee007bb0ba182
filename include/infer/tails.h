#ifndef INFER_TAILS_H
#define INFER_TAILS_H

/* Whether a t interval for means can be trusted where a few units carry
   much of the sum, as with money.

     kappa = |m3_1/n1^2 - m3_0/n0^2| / (s1^2/n1 + s0^2/n0)^1.5

   with the third central moments m3: the skewness of the difference in
   means.  The larger tail's error of a 95 % interval is then about
   .025 + .0845 kappa.  With clusters, sums over clusters of the units'
   deviations stand in for the units.

   Above kappa .18, or where ten units carry more than half of a
   cohort's sum, the t interval is not relied on unless the bootstrap-t
   interval says the same (Hall 1988; Johnson 1978, J. Am. Statist.
   Assoc. 73:536-544). */

#include <stdbool.h>
#include <stddef.h>

#include "infer/method.h"

struct tails {
  double kappa;               /* NaN where there is no spread */
  double ten_largest;         /* largest share, over the cohorts compared,
                                 of the sum of |y| in its ten largest units;
                                 NaN where all are 0 */
  bool heavy;
};

/* Of the level and, unless ONE, the reference. */
struct tails tails_of (const struct sample *, const struct ask *, bool one);

/* Skewness m3 / m2^1.5 of a cohort; NaN without spread. */
double tails_skewness (const struct ranked *, size_t arm);
/* Share of a cohort's units with the value 0. */
double tails_zeros (const struct ranked *, size_t arm);

/* The difference in means (ONE: the mean less the target) with a
   bootstrap-t interval: 1,999 draws of units, or of whole clusters,
   within each cohort, or of clusters that hold both.  Fewer draws for
   large cohorts; refused beyond a million units or clusters. */
struct effect tails_bootstrap (const struct sample *, const struct ask *,
                               bool one);

/* How much of a difference in means comes from more units having
   anything at all, and how much from those having more:
     (p1 - p0)(mu1 + mu0)/2 + (mu1 - mu0)(p1 + p0)/2
   with the shares p not 0 and the means mu of those. */
struct two_part {
  double by_share, by_amount;    /* NaN where nobody has anything */
  double share[2], amount[2];    /* reference, level */
};
struct two_part tails_two_part (const struct ranked *, size_t level,
                                size_t reference);

#endif
