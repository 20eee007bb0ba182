#ifndef RUN_ROI_SAMPLE_H
#define RUN_ROI_SAMPLE_H

/* The customers that a return on investment is of: those of a hypothesis,
   its outcome replaced by money up to the horizon of `money`. */

#include "decide/returns.h"
#include "run/evaluate.h"

struct roi_sample {
  struct returns returns;
  struct returns_ask ask;
  struct ledger ledger;       /* who is left out of it */
  uint64_t units;             /* analysed */
  uint64_t brought;           /* left out, as others brought them */
  double linked;              /* share who brought or were brought */
  uint64_t blank;             /* payments without an amount */
  bool contacts;              /* they are counted */
  const char *cost_text;      /* where the cost comes from */
  double days;                /* horizon */
  double lag;                 /* days between exposure and landmark */
  enum status status;         /* other than OK: there is no return */
  const char *why;
};

/* LAG in days; NaN: the hypothesis's own.  Lies in the arena. */
struct roi_sample roi_sample (struct arena *, const struct inquiry *,
                              double lag);
/* How many exposed customers the export holds whose landmark has come,
   whether or not they were watched until the horizon; 0: not known. */
uint64_t roi_exposed (struct arena *, const struct inquiry *);

#endif
