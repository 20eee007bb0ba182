#ifndef INFER_DID_H
#define INFER_DID_H

/* What an investment did, from a panel of customers by months: before
   against after, exposed against others.

     struct did d = did_customers_run (&panel, &ask);     // or another

   Months are relative to the first one with it, which is 0; -1 is what
   the others are measured against.  At least DID_MONTHS lie on both sides,
   else nothing is tested.  Arrays lie in the ask's arena. */

#include "infer/method.h"
#include "suff/panel.h"

enum { DID_MONTHS = 3, DID_CLUSTERS = 5, DID_GROUPS = 20 };

struct did_month {
  int month;
  uint64_t units;           /* exposed ones that it is of */
  struct effect effect;
};

struct did {
  struct effect effect;     /* a unit and month, average after */
  struct test test;
  struct effect two_way;    /* several dates: two-way fixed effects */
  size_t months;
  const struct did_month *month;   /* increasing, without -1 */
  struct test pretrend;     /* that the months before go alike */
  double slope_missed;      /* a month, that it would see 8 times of 10; NaN
                               where it has no status ok */
  uint64_t exposed, comparison;    /* units that the effect is of, and that
                                      it is held against at any time */
  uint64_t short_exposed;   /* exposed too early or too late for the effect:
                               several dates only */
};

/* One date, each customer for itself or in clusters. */
struct did did_customers_run (const struct panel *, const struct ask *);
/* Of the panel of groups: exposure was given to whole groups. */
struct did did_groups_run (const struct panel *, const struct ask *);
/* Several dates. */
struct did did_staggered_run (const struct panel *, const struct ask *);
/* A panel of one unit, the mean of everybody. */
struct did interrupted_run (const struct panel *, const struct ask *);

#endif
