#ifndef SUFF_RETURNS_H
#define SUFF_RETURNS_H

/* What customers brought in, month by month of their own time, and what
   they cost: all that a return on investment needs to know of them.

     struct returns r = returns_fold (arena, &rows);
     struct returns_span *span = returns_spans (arena, &r);

   A cell is what a cluster has of one cohort and pattern of covariates;
   without clusters a cell is a unit.  Sums are exact: integers of 128 bits,
   money in 10^-decimals of its unit.  Two folds of parts of the rows merge
   to that of all. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/num.h"
#include "suff/terms.h"

struct arena;

/* What is counted of each month. */
enum returns_part {
  RETURNS_BASE,               /* money, but for that of the next two */
  RETURNS_UPGRADES,
  RETURNS_REFERRAL,           /* of customers that they brought */
  RETURNS_STAY,               /* seconds that they stayed */
  RETURNS_PARTS
};

/* By row; AMOUNT[(row * RETURNS_PARTS + part) * months + month]. */
struct returns_rows {
  size_t n, months;
  const uint32_t *arm;
  const uint32_t *cluster;    /* null: each row is its own */
  const int128 *amount;
  const uint32_t *contacts;   /* null: none are counted */
  const int128 *cost;         /* null: none is the unit's own */
  int decimals, cost_decimals;
  const struct terms *terms;  /* null: nothing is adjusted for */
};

struct returns_cell {
  uint32_t cluster, arm, pattern;
  uint64_t n;                 /* rows */
  uint64_t contacts;
  int128 cost;
  const int128 *amount;       /* [RETURNS_PARTS * months] */
};

struct returns {
  size_t months;
  int decimals, cost_decimals;
  const struct terms *terms;
  bool alone;                 /* every row is its own cluster */
  size_t cells;
  const struct returns_cell *cell;   /* by cluster, arm, pattern */
};

struct returns returns_fold (struct arena *, const struct returns_rows *);
/* Of rows of the same months, decimals and terms; clusters of one number
   are one, rows of their own stay so. */
struct returns returns_merge (struct arena *, const struct returns *,
                              const struct returns *);

/* One cluster: its cells, by arm and pattern. */
struct returns_span {
  const struct returns_cell *cell;
  size_t cells;
};
/* The clusters, *N of them, in an order that what they hold alone decides:
   whoever adds up or draws in this order does the same however rows and
   clusters are numbered. */
struct returns_span *returns_spans (struct arena *, const struct returns *,
                                    size_t *n);

#endif
