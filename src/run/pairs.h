#ifndef RUN_PAIRS_H
#define RUN_PAIRS_H

/* Tests of all pairs of cohorts are corrected for their number within
   their hypothesis. */

#include "report/results.h"
#include "run/registry.h"

/* Fills p_adjusted of N tests, one a pair; pairs that could not be tested
   still count. */
void pairs_correct (struct arena *, enum pairs, struct result_test *,
                    size_t n);

#endif
