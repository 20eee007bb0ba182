#ifndef RUN_VARIANT_H
#define RUN_VARIANT_H

/* A hypothesis asked in another way: with time lined up otherwise, another
   outcome, something else to adjust for.  It goes through the same frame,
   fold and estimators as the one it is held against. */

#include "run/evaluate.h"

struct variant {
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

/* The same question with nothing that only the headline is asked for: to be
   changed, and asked. */
struct study_hypothesis variant_copy (const struct inquiry *);

/* Asks H, a changed copy of Q's hypothesis; what it answers lies in the
   arena.  TAU: where restricted means end; NaN: where H's own do.  False
   where it cannot be asked so. */
bool variant_ask (struct arena *, const struct inquiry *q,
                  const struct study_hypothesis *h, double tau,
                  struct variant *out);

/* The end of Q's restricted mean, on its own clock; NaN: none. */
double variant_tau (const struct inquiry *q);

#endif
