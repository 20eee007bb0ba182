#ifndef COHORT_METRIC_ROWS_H
#define COHORT_METRIC_ROWS_H

/* A metric as rows of numbers: what a frame is to a hypothesis.

     struct metric_rows *r = metric_rows_build (data, metric);

   A row is an answer, a conversation, a customer in a month, or a month
   of costs.  After this nothing knows what kinds of metrics there are:
   rows are picked by month and level and folded as those of a frame. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ledger.h"
#include "cohort/data.h"

/* Whole calendar months, UTC; partial first and last ones are dropped. */
struct months {
  size_t n;
  const int64_t *start;       /* [n + 1] seconds; month i is [start[i],
                                 start[i + 1]) */
  const char *const *name;    /* [n] "2024-03" */
};
/* All that lie within [FROM, TO). */
struct months months_between (struct arena *, int64_t from, int64_t to);
/* Index of the month that holds AT, -1: none. */
int months_find (const struct months *, int64_t at);

/* Levels of a column or cohort of `by`, by row. */
struct metric_by {
  const char *name;
  size_t levels;
  const char *const *label;   /* [levels] */
  uint32_t *level;            /* [n]; UINT32_MAX: in none */
};

struct metric_rows {
  struct arena *rows;         /* owns the arrays below */
  struct months months;
  size_t n;
  uint32_t *unit;             /* [n] row of the first table, the cluster;
                                 null: costs, which are nobody's */
  const uint32_t *cluster;    /* by row of the first table, what gathers
                                 customers; null: nothing does */
  int32_t *month;             /* [n] in `months`; -1: in none of them, such
                                 as an answer in a month that is not whole */
  double *y;                  /* [n] 0 or 1 of a share; -100, 0 or 100 of
                                 nps; money; numerator of a ratio */
  double *denominator;        /* [n] of a ratio; else null */
  double *time;               /* [n] hours until answered, or seen open; of
                                 customers days until the end, or seen
                                 there */
  int8_t *event;              /* [n] with `time`: 1 answered, or ended; 0
                                 open */
  double *enter;              /* [n] of customers: at risk after it, in days;
                                 -1: from the first; else null */
  struct metric_by *by;       /* [by_n] in the order of the metric's */
  size_t by_n;
  uint64_t *asked;            /* [n] 1: asked; null: nobody is asked.  Rows
                                 without an answer have y = NaN, and so have
                                 those that were not asked */
  struct ledger ledger;       /* rows of the table that are no row here; of
                                 a customer by months, customers without
                                 one */
  uint64_t outside;           /* events, contacts or costs that count in no
                                 row: not in a whole month, or not while the
                                 customer was there */
  uint64_t blank_amounts;     /* events or costs without an amount */
  uint64_t blank_contacts;    /* conversations without `interactions` */
  uint64_t no_contacts;       /* conversations with 0 of them or fewer */
  double interactions;        /* of the conversations that count, where costs
                                 of a table are theirs; else 0 */
  const bool *costs_alone;    /* [months] costs and no contact: left out */
  const bool *contacts_alone; /* [months] contacts and no cost: left out;
                                 null: costs are of no table */
  uint64_t unasked;           /* answers to what was not asked, left out */
  uint64_t negative;          /* durations below 0, left out */
};

/* Answers that are none, with their places.  False after an error. */
bool metric_rows_check (const struct data *, const struct study_metric *,
                        struct err *);

/* True of kinds whose rows are customers by months: row I is that of
   customer unit[I], who was there, in month[I].  For rates that is at its
   start, for revenue at any instant of it.  A customer's rows follow each
   other, month by month.  Tickets are of any instant too. */
bool metric_is_monthly (enum metric_kind);

/* METRIC is bound and was checked. */
struct metric_rows *metric_rows_build (const struct data *,
                                       const struct study_metric *);
void metric_rows_release (struct metric_rows *);

/* What of each customer is added up while it is watched: from when it and
   TABLE could both be seen until it ends. */
struct customer_sum {
  int table;                   /* -1: nothing */
  const struct expr *sum;      /* null: rows are counted */
  const struct expr *where;    /* null: all */
};
/* Customers, a row each: y is the sum, `denominator` the months of 30.4375
   days for which it was watched, month the one in which it started.  There
   are no levels; a lifetime value is built so too, with those known at the
   start. */
struct metric_rows *customer_rows_build (const struct data *,
                                         const struct study_metric *,
                                         const struct customer_sum *);
/* Tickets, a row each, of customers while they were watched; the only
   levels are those of the tag. */
struct metric_rows *tag_rows_build (const struct data *,
                                    const struct study_metric *);

#endif
