#ifndef INFER_POOLED_H
#define INFER_POOLED_H

/* The ranks of several cohorts pooled, in one walk over the distinct
   values.

   Ranks are measured as twice their distance from the mean rank, a whole
   number: what lies below a value less what lies above it.  The squares
   of all of them add up to (N^3 - N - sum (t^3 - t))/3, t members
   sharing a value, and that is how the correction for ties is made
   without ever forming t^3. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct pooled {
  uint64_t n;               /* members of all cohorts */
  size_t populated;         /* cohorts with members */
  uint64_t *members;        /* [arms] */
  double *above;            /* [arms], sum of those distances */
  long double squares;      /* sum of their squares over all members */
  long double untied;       /* ordered pairs of members that differ */
  bool ties;
};

struct pooled pooled_of (struct arena *, const struct ranked *);

/* Null if at least two cohorts have members that are not all alike. */
const char *pooled_obstacle (const struct pooled *, enum status *);

/* Says which ties were corrected and whether cohorts were dropped. */
void pooled_options (const struct pooled *, size_t arms, struct test *);

#endif
