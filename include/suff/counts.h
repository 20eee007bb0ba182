#ifndef SUFF_COUNTS_H
#define SUFF_COUNTS_H

/* How many of each cohort, and how many of those with the outcome. */

#include <stddef.h>
#include <stdint.h>

struct counts {
  size_t arms;
  const uint64_t *n;        /* [arms] */
  const uint64_t *x;        /* [arms], x <= n */
};

#endif
