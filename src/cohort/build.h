#ifndef COHORT_BUILD_H
#define COHORT_BUILD_H

/* A frame under construction: one entry per row of the unit's table.

   Three steps fill it, in this order: who belongs to the population and
   to which cohort (assign.c), who can be observed and for how long
   (timing.c), and what came of it (outcome.c).  A row leaves by getting
   a reason in `why`; the first reason stays. */

#include "base/arena.h"
#include "cohort/frame.h"

struct build {
  struct arena *arena;
  const struct data *data;
  const struct study *study;
  const struct study_hypothesis *h;
  const struct design *d;
  const struct table *table;   /* the unit's */
  struct err *err;
  struct scratch *scratch;
  size_t rows;
  uint8_t *why;                /* enum exclusion, or ROW_UNUSED */
  uint32_t *arm;
  int64_t *zero;               /* outcome's time zero; null for durations */
  int64_t *end;                /* of the unit, if seen, else DATE_NONE */
  const char *const *labels;
  size_t arms;

  double *y, *denominator, *time;   /* as in the frame, by row of the
                                       table */
  int8_t *event;
  uint64_t blank_amounts;
  uint64_t backwards;          /* durations below 0 */
};

enum { ROW_UNUSED = EX_COUNT + 1 };

/* Gives the row a reason to leave unless it has one. */
void build_leave (struct build *, size_t row, enum exclusion);
bool build_stays (const struct build *, size_t row);

/* Calls FN for every matching event of TABLE with the row of ANCESTOR it
   belongs to. */
typedef void event_fn (void *context, size_t row, size_t event, int64_t at);
void build_each_event (const struct build *, int table, int ancestor,
                       const struct expr *where, event_fn *, void *context);

/* Numbers words bytewise, so that the order of rows changes nothing. */
uint32_t *build_word_ranks (struct arena *, const struct intern *);

/* These find errors in the data. */
bool build_assign (struct build *);
void build_timing (struct build *);
bool build_outcome (struct build *);


/* What the frame's rows are adjusted for, and the strata of it where there
   are any.  False after an error. */
bool build_covariates (struct build *, struct frame *);
bool build_strata (struct build *, struct frame *);

/* The clusters of every row; null: each row is its own.  Fills the
   frame's `source`. */
void build_clusters (const struct build *, struct frame *, uint32_t **first,
                     uint32_t **second);

#endif
