#ifndef INFER_FUNNEL_H
#define INFER_FUNNEL_H

/* A funnel plot: the levels of one column about the value of all, against
   how many rows each has.  A level is beyond its limits when chance and
   what all levels vary by would hardly put it there; a ranking, which
   somebody always leads, says nothing of the kind.

   Spiegelhalter (2005), Statistics in Medicine 24:1185.  For shares the
   binomial quantiles, interpolated (his A.1.1); for means those of the
   normal distribution with the spread within levels.  Limits widen by the
   root of two factors, each at least 1:

     dispersion      mean of z^2 over the levels, z winsorised at its 10 %
                     and 90 % points (his 3.2 and A.3.1); of fewer than ten
                     levels 1, for they do not tell
     design effect   sum over the rows of a cluster within a level of
                     (y - mean), squared and added up, over the sum of
                     (y - mean)^2: rows of one customer are alike        */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct funnel {
  bool share;
  double target;          /* of all rows */
  double spread;          /* of a row: of shares sqrt(p (1 - p)), else the
                             standard deviation within levels */
  double design_effect;
  double dispersion;
  enum status status;     /* DEGENERATE: all rows are alike; EMPTY: fewer
                             than two levels have rows */
};

/* Of the cohorts of a sample: `moments` and, where rows come in clusters,
   `clusters`. */
struct funnel funnel_of (struct arena *scratch, const struct sample *,
                         bool share);
/* Standard error of the value of N rows, without dispersion. */
double funnel_error (const struct funnel *, uint64_t n);
/* The lower limit of N rows with the probability P, such as .025, below
   it, and the upper with as much above. */
void funnel_limits (const struct funnel *, uint64_t n, double p, double *low,
                    double *high);

#endif
