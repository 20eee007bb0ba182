#ifndef SUFF_MEMBERS_H
#define SUFF_MEMBERS_H

/* Who of every cluster sits at which value: what cluster-robust rank and
   survival methods need beside a `ranked` or a `riskset`.

   The values themselves are not repeated: `at` is the number of the
   value among the distinct ones, which is its number in the `ranked` or
   `riskset` folded from the same rows with the same horizon.

   Clusters stand in an order that their contents alone decide, so that
   whoever adds up over them gets the same last digit in whatever order
   the rows came. */

#include <stddef.h>
#include <stdint.h>

struct arena;

struct member {
  uint32_t at;              /* which distinct value */
  uint32_t arm;
  uint8_t event;            /* as in the rows folded; 0 without events */
  uint32_t from;            /* the first value at which it is at risk: 0
                               but for late entries */
  uint64_t n;               /* units of the cluster that are alike, >= 1 */
};

struct members {
  size_t clusters;
  const size_t *first;      /* [clusters + 1]: cluster C is the members
                               first[C] to first[C + 1] - 1 */
  const struct member *member;   /* by at, then arm, event and from */
};

/* From N rows: VALUE finite, EVENT null for none, HORIZON as in
   riskset_fold() (NaN: none). */
struct members members_fold (struct arena *, const double *value,
                             const int8_t *event, const uint32_t *arm,
                             const uint32_t *cluster, size_t n,
                             double horizon);

/* The same with the entries of riskset_fold_late(), null for none. */
struct members members_fold_late (struct arena *, const double *enter,
                                  const double *value, const int8_t *event,
                                  const uint32_t *arm,
                                  const uint32_t *cluster, size_t n,
                                  double horizon);

/* The same units with competing ends censored, as
   riskset_cause_specific(): members that are then alike stay apart. */
struct members members_cause_specific (struct arena *,
                                       const struct members *);

#endif
