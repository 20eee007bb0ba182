#ifndef RUN_HEAVY_H
#define RUN_HEAVY_H

/* Verdicts about means where a few units carry much of the sum. */

#include "decide/verdict.h"
#include "report/results.h"

struct arena;
struct inquiry;

/* Where the t interval behind a verdict is not to be trusted, the
   bootstrap-t interval has to lead to the same verdict; a note in H says
   what came out.  INTERVAL puts an effect into evidence. */
typedef void orient_fn (const struct inquiry *, const struct result_effect *,
                        struct evidence *);
struct judgement heavy_review (struct arena *, const struct inquiry *,
                               struct result_hypothesis *h,
                               const struct evidence *, struct judgement,
                               orient_fn *interval);

/* What a reader must know of the outcome's distribution: skewness, zeros
   and, for two cohorts, the two parts of the difference. */
void heavy_notes (struct arena *, const struct inquiry *,
                  struct result_hypothesis *);

#endif
