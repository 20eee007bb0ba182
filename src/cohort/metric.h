#ifndef COHORT_METRIC_H
#define COHORT_METRIC_H

/* Rows of a metric under construction: metric_rows.c says which kind is
   made where. */

#include "base/arena.h"
#include "base/num.h"
#include "cohort/metric_rows.h"

/* Exact sums: of a number column in units of 10^-d, d its most decimals,
   of an expression in units of 1e-9.  Without an expression each row
   counts 1. */
struct amounts {
  const struct table *table;
  const struct expr *expr;     /* null: count */
  const double *column;        /* where it is a plain column */
  int decimals;
  struct scratch *scratch;
};
struct amounts amounts_of (const struct table *, const struct expr *,
                           struct scratch *);
/* False, and nothing is added, if the amount is missing. */
bool amounts_add (const struct amounts *, size_t row, int128 *sum);
/* NaN where the sum is too large to be exact. */
double amounts_total (const struct amounts *, int128 sum);

struct metric_build {
  struct arena *arena;         /* of the rows */
  const struct data *data;
  const struct study_metric *m;
  struct scratch *scratch;
  struct metric_rows *out;
  int table;                   /* whose rows `row` numbers */
  uint32_t *row;               /* [n] what `by` is read from */
  int64_t *at;                 /* [n] as known then */
  size_t own;                  /* rows of `table`; the rest are of the table
                                  of costs */
  int128 *above, *below;       /* [n] costs, contacts; null: no such */
  int128 *talk;                /* [n] interactions; null: none are given */
  struct amounts costs, contacts, talks;   /* what these are in */
};

/* Room for N rows, of TABLE. */
void metric_allocate (struct metric_build *, int table, size_t n);

/* Whether ROW of the metric's table counts: used and its `where` met; who
   does not meet it is in the ledger. */
bool metric_counts (struct metric_build *, size_t row);

/* Row I is ROW of the metric's table: its month and its customer. */
void metric_own_row (struct metric_build *, size_t i, size_t row);

/* Each fills the rows of some kinds. */
void metric_answers (struct metric_build *);
void metric_customer_months (struct metric_build *);
void metric_costs (struct metric_build *);
void metric_times (struct metric_build *);
void metric_tags (struct metric_build *);
void metric_customers (struct metric_build *, const struct customer_sum *);

/* Levels of `by`, once the rows are there. */
void metric_place_levels (struct metric_build *);
/* Those of a column alone; a missing value is the last. */
void metric_column_levels (struct metric_build *, struct metric_by *,
                           const char *name, const struct expr *);
/* Sums costs and contacts, once the levels are there. */
void metric_costs_fold (struct metric_build *);

#endif
