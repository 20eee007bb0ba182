#ifndef COHORT_BUILD_H
#define COHORT_BUILD_H

/* A frame under construction: one entry per row of the unit's table.

   Three steps fill it, in this order: who belongs to the population and
   to which cohort (assign.c, exposure.c), who can be observed and for how
   long (timing.c), and what came of it (outcome.c).  A row leaves by
   getting a reason in `why`; the first reason stays.  Those who stay are
   gathered as rows of the frame (rows.c).

   A target trial is the same three steps from another time zero
   (trials.c). */

#include "base/arena.h"
#include "cohort/frame.h"

/* Matching events with the row of an ancestor that each belongs to. */
struct match {
  size_t row, event;
  int64_t at;
};
struct matches {
  size_t n;
  struct match *match;
};

/* A row of the frame on its way there. */
struct frame_row {
  size_t of;                   /* row of the unit's table */
  int64_t zero;                /* of its unit, or of its trial */
  double y, denominator, time, enter;
  uint32_t arm, trial;
  int8_t event;
};
struct batch {
  struct frame_row *row;
  size_t n;
  size_t first;                /* place of its first row in the frame */
  struct batch *next;
};

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
  int64_t *contact;            /* by row of the anchor: when it had as many
                                  matching events as expose, DATE_NONE:
                                  never; null: no cohort by event */
  const struct matches *matches;   /* of the outcome, where they are read
                                      again and again; null: not kept */
  int64_t *end;                /* of the unit, if seen, else DATE_NONE */
  const char *const *labels;
  size_t arms;

  double *y, *denominator, *time;   /* as in the frame, by row of the
                                       table */
  double *enter;               /* null: all from the first day */
  int8_t *event;
  struct arena *batches;       /* owns the rows gathered: each is here and
                                  in the frame for a moment only */
  struct batch *batch;         /* the newest first */
  size_t gathered;             /* rows in all of them */
  size_t trials;
  uint64_t switched;
  double *dose;                /* by row; null: not cut at a value */
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

/* The same for the outcome's events. */
void build_outcome_events (const struct build *, event_fn *, void *context);
/* The same, all at once and in the order of the table. */
struct matches build_matches (const struct build *, struct arena *,
                              int table, int ancestor,
                              const struct expr *where);

/* Of two rows of the cohort's event table, whether ONE comes before OTHER:
   in the same second by id, without ids by the cohort's value. */
bool build_comes_before (const struct build *, size_t one, size_t other);

/* Numbers words bytewise, so that the order of rows changes nothing. */
uint32_t *build_word_ranks (struct arena *, const struct intern *);

/* Room for what the steps fill. */
void build_allocate (struct build *);

/* These find errors in the data. */
bool build_assign (struct build *);
void build_timing (struct build *);
bool build_outcome (struct build *);

/* Who was not asked leaves: no answer was left out. */
void build_leave_unasked (struct build *);
/* Who was asked and gave no answer is kept, without an outcome. */
void build_keep_silent (struct build *);
/* Warns of rows that may say something else than an answer. */
void build_doubt_answers (struct build *);

/* What the frame's rows are adjusted for, and the strata of it where there
   are any.  False after an error. */
bool build_covariates (struct build *, struct frame *);
bool build_strata (struct build *, struct frame *);

/* Who is exposed, and since when; reads the events once. */
void build_contacts (struct build *);
/* Puts dates drawn by lot in the place of contacts (h->placebo). */
void build_placebo (struct build *);
/* Puts units into cohorts by their contacts, as known from `zero` on. */
void build_expose (struct build *);
/* The unit's first day of exposure, on its own clock, is the one after
   this; INFINITY: never. */
double build_exposed_after (const struct build *, size_t row);
/* Keeps only the labels that the hypothesis compares or tests. */
void build_choose_levels (struct build *);
/* Start of the clock on which exposure runs. */
int64_t build_exposure_start (const struct build *, size_t row);

/* Gathers those who stay. */
void build_gather (struct build *, uint32_t trial);
/* Gathers all target trials; in the end those stay who are in one. */
bool build_trials (struct build *);
/* Of every row of the frame, what h->counted[COVARIATE] comes to before
   its time zero; NaN where a sum is too large to be exact. */
void build_counted (const struct build *, const struct frame *,
                    size_t covariate, double *value);
/* The rows gathered, as arrays of the frame. */
void build_rows (const struct build *, struct frame *);

/* The clusters of every row; null: each row is its own.  Fills the
   frame's `source`. */
void build_clusters (const struct build *, struct frame *, uint32_t **first,
                     uint32_t **second);

#endif
