#ifndef RUN_EQUIVALENCE_H
#define RUN_EQUIVALENCE_H

/* `expect: equivalent`: two one-sided tests against the margin, whatever
   the effect.

   The p-value is the smallest alpha at which the effect's interval at
   1 - 2 alpha lies within the margins: the larger of the two one-sided p
   of Schuirmann (1987) where the interval is that of a t or normal
   statistic, and of the matching tests where it inverts others
   (Miettinen-Nurminen: Farrington & Manning's). */

#include "report/results.h"
#include "run/evaluate.h"

/* VALUE's distance from no effect; of a ratio, its logarithm. */
double effect_scale (const struct measure *, double value);
/* A margin on that scale: of a ratio, log (1 + m). */
double effect_margin (const struct measure *, double margin);

/* Turns the headline test into that of equivalence, with the p-value that
   enters the family, and fills ->near, the interval at 1 - 2 alpha. */
void equivalence_test (struct arena *, const struct inquiry *,
                       struct result_hypothesis *);

#endif
