#ifndef INFER_KM_LIMITS_H
#define INFER_KM_LIMITS_H

/* The parts of a curve that its two kinds of variance share. */

#include "infer/km.h"

/* The points of an arm with counts and survival; no variance yet. */
struct km_point *km_points (struct arena *, const struct riskset *,
                            size_t arm, size_t *points);
/* Log-log limits, Z standard errors away, from the point's log_variance;
   NaN where S is 0 or 1. */
void km_limits (struct km_point *, double z);

#endif
