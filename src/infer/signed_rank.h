#ifndef INFER_SIGNED_RANK_H
#define INFER_SIGNED_RANK_H

/* The signed ranks of one arm about a target. */

#include <stdbool.h>
#include <stdint.h>

#include "infer/method.h"

struct signed_ranks {
  uint64_t n;               /* values off the target */
  uint64_t zeros;           /* values on it: dropped, as Wilcoxon did */
  double twice_v;           /* 2 V, V the ranks of those above added up */
  long double squares;      /* of twice the ranks, added up */
  bool ties;
};

struct signed_ranks signed_ranks_of (const struct ranked *, size_t arm,
                                     double target);

/* Exact below this many values, without ties or zeros, as in R. */
enum { SIGNED_RANK_EXACT_BELOW = 50 };

#endif
