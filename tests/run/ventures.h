#ifndef TESTS_RUN_VENTURES_H
#define TESTS_RUN_VENTURES_H

/* Companies that spend on service and whose return is known.

     struct venture_tally t = ventures_run (&usual, 1000, 2000);

   A third of the customers pay, by lot; what they pay is lognormal.  Those
   of dearer plans are exposed more often and pay more often whatever
   happens; being exposed makes more of them pay.  Whoever pays contacts
   more, so that gain and cost go together.  Company and name are the
   seed. */

#include <stddef.h>

struct venture {
  const char *name, *title;
  size_t customers;
  double payers;              /* share in the cheapest plan, unexposed */
  double sd;                  /* of the logarithm of what is paid */
  int gated;                  /* else shown */
};

extern const struct venture usual_venture, heavy_venture, whale_venture;

enum { BY_BOOTSTRAP, BY_FIELLER, BY_DELTA, INTERVALS };

struct venture_tally {
  size_t sets, lacking;
  size_t covered[INTERVALS], below[INTERVALS];   /* wholly below the truth */
  double truth, mean;         /* of the return */
  double pays;                /* mean share of draws in which it pays */
};

struct venture_tally ventures_run (const struct venture *, size_t sets,
                                   size_t draws);

#endif
