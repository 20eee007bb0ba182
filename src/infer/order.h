#ifndef INFER_ORDER_H
#define INFER_ORDER_H

/* Two cohorts side by side in order of value, in one walk over the
   distinct values: all that rank tests of two cohorts are made of.

   Every sum is a whole number of halves, kept exact up to 2^53 pairs;
   t^3 - t is never formed. */

#include <stdbool.h>
#include <stdint.h>

#include "contrast.h"

struct order {
  uint64_t n1, n0;          /* of the level, of the reference */
  double twice_w;           /* 2 W: pairs won count 2, drawn pairs 1 */
  double rank_squares;      /* sum of (midrank - (N + 1)/2)^2 */
  bool ties;
};

struct order order_of (const struct ranked *, const struct ask *);

/* One step of that walk: at a value, so many of each cohort, so many
   below, half of the equal ones included. */
struct step {
  size_t value;             /* number of the next value */
  uint64_t count1, count0, below1, below0;
  double under1, under0;
};

/* Starts from a zeroed step; false after the last value. */
bool step_next (struct step *, const struct ranked *, const struct ask *);

/* W/(n1 n0) - 1/2 by Brunner and Munzel: Welch's contrast of the
   placements, a placement being what share of the other cohort lies
   below a member, half of the equal ones included. */
struct contrast order_contrast (const struct ranked *, const struct ask *);

/* That contrast as P = W/(n1 n0), or as Cliff's delta 2 P - 1: limits cut
   to what is possible. */
struct effect order_probability (const struct contrast *, double confidence,
                                 const char *conf_method);
struct effect order_delta (const struct contrast *, double confidence,
                           const char *conf_method);

/* Why there is nothing to test where all ranks are equal, or where the
   placements do not vary. */
extern const char order_all_tied[];
extern const char order_apart[];

#endif
