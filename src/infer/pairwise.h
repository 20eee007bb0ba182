#ifndef INFER_PAIRWISE_H
#define INFER_PAIRWISE_H

/* Order statistics of all pairwise differences of two cohorts, or of all
   averages of two members of one, without forming them: there are 10^14
   of them for two cohorts of 10^7.

   Both are sums of two sorted lists, so one walk along a staircase
   counts how many are at most some t, in time linear in the distinct
   values.  A search over t closes in on the one that is asked for; when
   few are left between the bounds, those few are formed and sorted.  The
   result is exact: always a difference (or sum) that occurs, as doubles
   subtract.

   Monahan (1984), ACM Trans. Math. Softw. 10:265-270; Johnson &
   Mizoguchi (1978), SIAM J. Comput. 7:147-153. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "suff/ranked.h"

struct arena;

/* Distinct values, increasing, with how often each occurs. */
struct list {
  size_t values;
  const double *value;
  const uint64_t *count;
};

struct pairwise {
  struct list a, b;
  uint64_t b_total;         /* members in B */
  bool halved;              /* averages: b is a, each pair counts once,
                               a member with itself too */
  uint64_t pairs;
};

/* Values of LEVEL less values of REFERENCE: n1 n0 differences. */
struct pairwise pairwise_differences (struct arena *, const struct ranked *,
                                      size_t level, size_t reference);
/* Averages of the values of ARM: n (n + 1)/2. */
struct pairwise pairwise_averages (struct arena *, const struct ranked *,
                                   size_t arm);

/* The K-th smallest, 1 <= K <= pairs. */
double pairwise_select (const struct pairwise *, uint64_t k);
/* The middle one, or the mean of the middle two. */
double pairwise_median (const struct pairwise *);

#endif
