#ifndef COHORT_RETURNS_H
#define COHORT_RETURNS_H

/* What the customers of a frame brought in and cost.

     struct return_rows *r = return_rows_build (data, h, &design, frame);
     ... r->frame: who counts; r->amount: what they brought ...
     return_rows_release (r);

   H and its design are those of the frame: its outcome is a sum of
   revenue, or who is retained, and its window ends at the horizon of
   `money`.  Revenue counts in [landmark, horizon) from time zero, while
   the customer is there, by month of the customer's own time: 30.4375
   days, the first begins at time zero.  Refunds are negative.

   A customer who was brought by another is no row of their own: their
   revenue in the window of the one who brought them, while they are there
   themselves, is that one's.  In a chain it is the first one's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/num.h"
#include "cohort/frame.h"

enum return_part {
  RETURN_BASE, RETURN_UPGRADES, RETURN_REFERRAL,
  RETURN_STAY,                /* seconds that the customer was there */
  RETURN_PARTS
};

struct return_rows {
  struct arena *rows;         /* owns what follows */
  struct frame frame;         /* who counts */
  size_t months;
  int decimals, cost_decimals;
  int128 *amount;             /* [(row * RETURN_PARTS + part) * months
                                 + month], money in 10^-decimals */
  uint32_t *contacts;         /* [n] in the time that exposes; null: the
                                 cohort is none of contacts */
  int128 *cost;               /* [n] of a table of costs below customers, in
                                 [time zero, horizon); null: not so */
  uint64_t brought;           /* customers of the frame left out for it */
  uint64_t linked;            /* who brought or was brought, of UNITS */
  uint64_t units;             /* of the frame before */
  uint64_t blank;             /* rows of revenue without an amount, as 0 */
  bool beyond;                /* a sum is too large to be exact */
};

/* Null where FRAME has no rows. */
struct return_rows *return_rows_build (const struct data *,
                                       const struct study_hypothesis *,
                                       const struct design *,
                                       const struct frame *);
void return_rows_release (struct return_rows *);

/* What a contact costs where costs are a table of their own: what was
   spent in whole months in which contacts are known from the first to the
   last day and the cohort has some, and how many these are.  A month
   without costs or without contacts is left out. */
struct contact_cost {
  double total;
  uint64_t contacts;
  uint64_t months;            /* with costs, contacts or none */
  uint64_t blank;             /* rows of costs without an amount, as 0 */
};
struct contact_cost contact_cost (const struct data *,
                                  const struct study_hypothesis *);

#endif
