#ifndef RUN_SCAN_WORK_H
#define RUN_SCAN_WORK_H

/* The exploratory sweep on its way: what its files share.

   scan_plan.c makes a question of every outcome on every table and of
   every cohort with them; scan_columns.c finds the columns that are
   levels; scan_twins.c those that are alike; scan_half.c tells which half a row is in; scan_ask.c puts the
   questions; scan_judge.c holds the answers against each other. */

#include "cohort/data.h"
#include "report/scan.h"
#include "run/evaluate.h"

/* A question as a hypothesis; without a cohort it stands for all columns
   on its outcome. */
struct scan_question {
  const struct study_hypothesis *h;
  struct design design;
  struct err *fault;           /* why it cannot be asked */
  const char *idle;            /* why it need not; null: no such reason */
  bool askable;
};

/* A column whose values are levels. */
struct scan_split {
  int table, column;
  const char *name;
  size_t levels;
  const char *const *label;    /* [levels] bytewise */
  uint32_t *level;             /* [rows of its table]; SCAN_NO_LEVEL */
};
#define SCAN_NO_LEVEL UINT32_MAX

/* Where a comparison came from. */
struct scan_asked {
  size_t question;
  size_t split;                /* of the columns; or */
  size_t level;
};
#define SCAN_COHORT SIZE_MAX

/* A partition of rows that was asked about an outcome. */
struct scan_partition {
  int unit;
  const struct study_outcome *outcome;
  const char *digest, *name;
};

/* Numbers of one unit, by row of its table, for correlations. */
struct scan_numbers {
  const char *name;
  double *value;               /* [rows]; NaN: none */
};

struct scan_work {
  struct arena *arena;
  struct study *study;
  struct source *const *sources;
  const struct data *data;
  struct scan_question *question;
  size_t questions;
  int **slot;                  /* [tables] of each column; null: not kept */
  uint8_t **half;              /* [tables] by row; null: not needed yet */
  struct scan_split *split;
  size_t splits, splits_room;
  struct scan_row *row;
  struct scan_asked *asked;    /* parallel to row, until it is sorted */
  size_t rows, rows_room;
  struct scan_left *left;
  size_t left_n, left_room;
  struct scan_funnel *funnel;
  size_t funnels, funnels_room;
  struct scan_numbers *numbers;
  size_t numbers_n, numbers_room;
  struct scan_partition *partition;
  size_t partitions, partitions_room;
  const struct scan_money **money;
  size_t moneys, moneys_room;
};

/* scan_plan.c.  Makes study->hypotheses. */
void scan_plan (struct scan_work *);
/* After binding: which of them can be asked. */
void scan_resolve (struct scan_work *);
/* Says in the list of what is left out why the others cannot. */
void scan_leave_unaskable (struct scan_work *);
/* True if some table is TABLE's ancestor, or it itself, and is a unit. */
bool scan_reads (const struct scan_work *, int table);
void scan_leave (struct scan_work *, struct scan_left);
/* The table UP steps above; -1: none. */
int scan_above (const struct study *, int table, int up);

/* scan_columns.c */
void scan_columns (struct scan_work *);
/* The cohort of this unit that is the same split; null: none. */
const char *scan_cohort_of (const struct scan_work *, int unit,
                            const struct scan_split *);

/* scan_twins.c: the split with the same rows at the same levels, under
   whatever labels, that was asked on this outcome before; null: none, and
   this one, of NAME, is kept. */
const char *scan_twin (struct scan_work *, const struct scan_question *,
                       const struct frame *, const char *name);

/* scan_half.c: 0 or 1 for each row of TABLE, by what it clusters by. */
const uint8_t *scan_halves (struct scan_work *, int table);
/* Which half an id is in. */
unsigned scan_half_of (struct arena *scratch, uint64_t seed, const char *id);
/* How many clusters of TABLE are in each. */
void scan_count_halves (struct scan_work *, int table, uint64_t count[2]);

/* scan_ask.c: all that question number I stands for, in half A and all
   data; and once more what was found, in half B. */
void scan_ask (struct scan_work *, size_t i);
void scan_ask_again (struct scan_work *);
/* WHOLE, the frame of no cohort, with the levels of a column as its
   cohorts, which lie in the arena. */
struct frame scan_levels (const struct scan_work *, struct arena *,
                          const struct frame *whole, int unit,
                          const struct scan_split *);
/* LEVEL against the rest in half B. */
void scan_confirming (struct scan_work *, const struct scan_question *,
                      const struct frame *levels, size_t level,
                      struct scan_side *);

/* scan_money.c: what stands behind each split found; why it cannot be told,
   null where it can. */
const char *scan_no_money (const struct scan_work *);
void scan_money (struct scan_work *);

/* scan_judge.c: q and findings; what is confirmed, and the order. */
void scan_discover (struct scan_work *);
void scan_confirm (struct scan_work *, struct scan_report *);

#endif
