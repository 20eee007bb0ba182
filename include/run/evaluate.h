#ifndef RUN_EVALUATE_H
#define RUN_EVALUATE_H

/* From one hypothesis' statistics to its part of the results: groups,
   tests, effects, chart and notes.  The verdict waits until the whole
   family is known (run/families.h). */

#include <stdbool.h>

#include "cohort/design.h"
#include "cohort/frame.h"
#include "report/results.h"
#include "run/registry.h"

struct err;

/* The units at one level of a column of `subgroups`. */
struct subgroup {
  size_t column, level;
  size_t fewest;                /* rows of the smaller cohort */
  uint64_t units;
  struct sample *sample;
};

/* A hypothesis on its way through the run. */
struct inquiry {
  const struct study *study;
  const struct study_hypothesis *h;
  const struct data *data;      /* null until the rows are read */
  bool effect_only;             /* nothing but its headline effect is asked */
  struct design design;
  struct frame *frame;
  enum shape shape;
  enum adjustment adjustment;
  struct sample *sample;
  struct ask ask;
  const struct registry_row *row;
  struct subgroup *subgroup;    /* column by column */
  size_t subgroups;
  struct dose *dose;            /* null: the cohort is not cut at a value */
};

/* What can be said of `tests` and `margin` before rows are read. */
bool inquiry_check (struct arena *, const struct inquiry *, struct err *);
/* What answers it. */
const struct kind *inquiry_kind (const struct inquiry *);

/* Folds the frame and picks the registry row.  False where the number of
   cohorts does not fit what was asked. */
bool inquiry_fold (struct arena *, struct inquiry *, struct err *);

/* Fills OUT.  Without COMPUTE, tests and effects are named, not run. */
void evaluate (struct arena *, const struct inquiry *, bool compute,
               struct result_hypothesis *out);

/* The headline test, and what a test of the row finds. */
const struct method *inquiry_method (const struct inquiry *);
struct test inquiry_test (const struct inquiry *, const struct method *);
/* The effect that goes with the headline test; null: there is none. */
const struct measure *inquiry_measure (const struct inquiry *);
/* It, or another of the row, of LEVEL against the reference. */
struct effect inquiry_effect (const struct inquiry *, const struct measure *,
                              size_t level);

/* Parts of it. */
void describe_names (struct arena *, const struct inquiry *,
                     struct result_hypothesis *);
void describe_groups (struct arena *, const struct inquiry *,
                      struct result_hypothesis *);
void describe_chart (struct arena *, const struct inquiry *,
                     struct result_hypothesis *);
void describe_notes (struct arena *, const struct inquiry *,
                     struct result_hypothesis *);
const struct result_excluded *describe_excluded (struct arena *,
                                                 const struct ledger *,
                                                 size_t *n);
const char *describe_cohort (struct arena *, const struct inquiry *);
const char *describe_outcome (struct arena *, const struct inquiry *);

#endif
