#ifndef RUN_INVESTMENTS_H
#define RUN_INVESTMENTS_H

/* From an investment of the study to its part of the results: the panel of
   what it should move, the design that its exposure allows, the effect, the
   verdict.  Each is its own family: nothing is corrected. */

#include "cohort/metric_rows.h"
#include "infer/did.h"
#include "report/results.h"

enum stake_design {
  STAKE_CUSTOMERS, STAKE_GROUPS, STAKE_STAGGERED, STAKE_SERIES
};

/* Why a customer is not in the panel. */
enum left_out {
  LEFT_LATER, LEFT_GONE, LEFT_UNKNOWN, LEFT_NO_GROUP, LEFT_EXPOSED_BEFORE,
  LEFT_COUNT
};

/* An investment on its way through the run. */
struct stake {
  struct arena *arena;      /* of the results */
  struct arena *scratch;    /* of the panel */
  const struct data *data;
  const struct study_investment *v;
  struct metric_rows *rows;
  enum stake_design design;
  size_t from, to;          /* months of the rows looked at */
  size_t skipped;           /* the one that holds the date; SIZE_MAX: the
                               date is a month's first day */
  bool dated;               /* false: no month lies after the date */
  struct panel panel;       /* of customers; of a series, of one unit */
  struct panel groups;      /* by group */
  const uint64_t *size;     /* [groups.units] customers */
  const char *mixed;        /* a group that is not all exposed or not */
  uint64_t left[LEFT_COUNT];
  uint64_t gone_undated;    /* several dates: gone before the last of them
                               without one, */
  uint64_t gone_dated;      /* and gone before their own */
  uint64_t customers;       /* of a series: different ones, */
  const uint64_t *there;    /* and those of each month of the panel */
  struct ask ask;
  struct did did;
};

/* Months, exposure and panel, for `design`. */
void stake_build (struct stake *);
/* Column of the panel of a month of the rows; -1: not looked at. */
int32_t stake_column (const struct stake *, int32_t month);

/* Title, design, notes and sentence; the verdict is there. */
void stake_describe (struct stake *, struct result_investment *);
/* What came back of it; the verdict is there. */
void stake_return (struct stake *, struct result_investment *);
/* An amount of what it should move. */
const char *stake_amount (const struct stake *, double value);
enum metric_form stake_form (const struct stake *);

/* All of the study; without COMPUTE they are only described. */
const struct result_investment *investments_answer (const struct data *,
                                                    bool compute);

#endif
