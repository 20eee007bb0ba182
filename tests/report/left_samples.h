#ifndef TESTS_REPORT_LEFT_SAMPLES_H
#define TESTS_REPORT_LEFT_SAMPLES_H

/* A hypothesis with everything that tells how much of its effect is left,
   made by hand: every list holds what is there, what is undefined and
   what is open.

   ledger        naive, aligned, adjusted (the headline), a negative
                 control without hazard ratio
   balance       a level that stays apart, one that is brought together, a
                 number, one without spread
   weights       one figure of them undefined
   subgroups     two levels of plan, one of them without events; region
   landmarks     14, 60 (its own), 90 days, with an open interval
   doses         under, over, and nobody
   periods       the last one open, and one that did not converge
   sensitivity   the E-value of the limit undefined */

#include "report/results.h"

struct arena;

struct result_hypothesis left_sample (struct arena *);
/* The same with hostile texts wherever a text is from the data. */
struct result_hypothesis left_hostile (struct arena *, const char *text);
/* STEPS stages, each of both measures, with texts. */
struct result_hypothesis left_ledger (struct arena *, size_t steps);
/* Infinite, unbounded, absurd effects, 80 covariates and bins, no
   headline. */
struct result_hypothesis left_odd (struct arena *);
/* With H as the one hypothesis. */
struct results *left_results (struct arena *,
                              const struct result_hypothesis *h);

#endif
