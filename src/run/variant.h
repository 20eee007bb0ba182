#ifndef RUN_VARIANT_H
#define RUN_VARIANT_H

/* A hypothesis asked in another way: with time lined up otherwise, another
   outcome, something else to adjust for.  It goes through the same frame,
   fold and estimators as the one it is held against. */

#include "run/evaluate.h"

struct variant {
  struct inquiry q;              /* as asked */
  const struct measure *measure; /* its headline effect; of an event held
                                    against a hazard ratio, one too */
  struct effect effect;
  const struct measure *collapsible;  /* days of restricted mean, or shares
                                         with the event, where the effect
                                         is a hazard ratio; null: the
                                         effect is collapsible, or there
                                         is none */
  struct effect collapsed;
  uint64_t units;
};

/* Asks H, a changed copy of Q's hypothesis; its parts lie in the arena.
   TAU: where restricted means end; NaN: where H's own do.  False where it
   cannot be asked so. */
bool variant_ask (struct arena *, const struct inquiry *q,
                  const struct study_hypothesis *h, double tau,
                  struct variant *out);

/* The end of Q's restricted mean, on its own clock; NaN: none. */
double variant_tau (const struct inquiry *q);

#endif
