#ifndef SUFF_CLUSTERS_H
#define SUFF_CLUSTERS_H

/* Count and sum of the outcome for every cluster within every cohort:
   all that a cluster-robust comparison of means needs, beside the
   moments.  For rates and ratios, the sum of the denominators too.  A
   cluster may hold units of several cohorts. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct cluster_cell {
  uint32_t cluster;
  uint32_t arm;
  uint64_t n;               /* >= 1 */
  double sum;               /* of the outcome, added in order of value */
  double denominator;       /* sum of the denominators, added likewise; 0
                               where none were folded */
};

struct clusters {
  size_t arms;
  size_t cells;
  const struct cluster_cell *cell;   /* by cluster, then arm */
};

/* From N rows, whatever their order. */
struct clusters clusters_fold (struct arena *, const double *y,
                               const uint32_t *arm, const uint32_t *cluster,
                               size_t n, size_t arms);
/* Likewise with the denominators T. */
struct clusters clusters_fold_over (struct arena *, const double *y,
                                    const double *t, const uint32_t *arm,
                                    const uint32_t *cluster, size_t n,
                                    size_t arms);
/* Numbers for the pairs of two clusters of N rows. */
uint32_t *clusters_both (struct arena *, const uint32_t *first,
                         const uint32_t *second, size_t n);
struct clusters clusters_merge (struct arena *, const struct clusters *,
                                const struct clusters *);

/* One cluster: its cells, by arm. */
struct cluster_span {
  const struct cluster_cell *cell;
  size_t cells;
};

/* The clusters one by one, in an order that their counts and sums alone
   decide.  Numbers of clusters come from the order in which their names
   were first read; whoever adds up over clusters in this order gets the
   same last digit whatever that order was.  There are
   clusters_count() of them. */
struct cluster_span *clusters_spans (struct arena *, const struct clusters *);

/* Clusters that hold units of ARM. */
uint64_t clusters_in (const struct clusters *, size_t arm);
/* Clusters in all. */
uint64_t clusters_count (const struct clusters *);
/* True if any cluster holds more than one unit, over all arms. */
bool clusters_matter (const struct clusters *);

#endif
