#ifndef INFER_PAIRS_H
#define INFER_PAIRS_H

/* Clusters as pairs: each holds at most one unit of the level and one of
   the reference, as a customer asked before and after.

     struct pairs p = pairs_fold (arena, sample, ask);
     if (p.why) ...                               // p.status says what
     struct moments m = ranked_moments (&p.difference, 0);

   The differences are level less reference, one arm; 0/1 outcomes give
   -1, 0 and 1. */

#include <stdint.h>

#include "infer/method.h"

struct pairs {
  struct ranked difference;
  uint64_t complete;        /* clusters that hold both */
  uint64_t incomplete;      /* clusters that hold one of the two: left out */
  enum status status;
  const char *why;          /* null unless there is nothing to compare */
};

/* REFUSED where units have no clusters or a cluster holds several units
   of one cohort; EMPTY without a complete pair. */
struct pairs pairs_fold (struct arena *, const struct sample *,
                         const struct ask *);

/* A less B for numbers that were read as decimals of at most 15 digits:
   the double nearest to the decimal difference, so that 0.3 - 0.1 and
   0.6 - 0.4 tie as on paper.  Other numbers: within 1e-14 of the larger
   one. */
double decimal_difference (double a, double b);

/* The number N as the value of an option. */
const char *count_text (struct arena *, uint64_t n);

#endif
