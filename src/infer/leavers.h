#ifndef INFER_LEAVERS_H
#define INFER_LEAVERS_H

/* The members of one arm in order of time, each with its cluster: a walk
   along a curve that meets every cluster's units as they leave. */

#include <stddef.h>

#include "suff/members.h"

struct leaver {
  const struct member *member;
  size_t cluster;
};

struct leavers {
  struct leaver *leaver;
  size_t *first;            /* [times + 1]: those of time I are first[I] to
                               first[I + 1] - 1 */
};

struct leavers leavers_of (struct arena *, const struct members *,
                           size_t arm, size_t times);

/* The same of those that are not at risk from the beginning, by the first
   time at which they are. */
struct leavers latecomers_of (struct arena *, const struct members *,
                              size_t arm, size_t times);

/* [clusters] units of ARM. */
double *leavers_units (struct arena *, const struct members *, size_t arm);

#endif
