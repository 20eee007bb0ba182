#ifndef COHORT_RESOLVE_H
#define COHORT_RESOLVE_H

/* Finding a design: what the files that do it share. */

#include "base/err.h"
#include "cohort/design.h"

struct ask_context {
  const struct study *study;
  const struct study_hypothesis *h;
  const struct study_table *unit;
  struct design *d;
  struct err *err;
};

/* An amount on the unit's clock, NaN when not given.  That its unit fits
   has been checked with the study. */
double resolve_clock (const struct ask_context *, const struct amount *);
/* Reports AMOUNT, which is KEY, if it is given. */
void resolve_refuse (const struct ask_context *, const struct amount *,
                     const char *key, const char *why);
/* Windows and landmarks count from a start date: false, with an error at
   PLACE, if TABLE has none. */
bool resolve_dates (const struct ask_context *, int table,
                    struct place place, const char *what);

/* Of a cohort by event. */
void resolve_event (const struct ask_context *);

#endif
