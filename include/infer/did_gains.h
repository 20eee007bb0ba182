#ifndef INFER_DID_GAINS_H
#define INFER_DID_GAINS_H

/* What exposure brought all exposed units of a panel, month by month: what
   money is made of.

   Of one date a unit's months are held against its mean before, as the
   effect is, so that the months add up to effect x exposed x months; of
   several against the month before its own. */

#include "infer/did.h"

struct gain_rule {
  bool staggered;
  const uint64_t *size;     /* groups: [units] customers; else null */
};

/* TOTAL [months] is 0 before anybody is exposed; WEIGHT [units] of each
   unit, null: 1.  Returns how many exposed customers it is of. */
double did_gains (struct arena *scratch, const struct panel *,
                  const struct gain_rule *, const double *weight,
                  double *total);

/* Draws clusters within those that hold exposed units and within the
   others, as many as there are, with replacement: how often each unit is
   drawn. */
struct redraw;
struct redraw *redraw_new (struct arena *, const struct panel *);
void redraw_weights (const struct redraw *, uint64_t seed, uint64_t draw,
                     double *weight);

/* Sum over the months after of FACTOR [months after] times the line after
   less the line before gone on, of an interrupted series. */
struct effect interrupted_sum (const struct panel *, const struct ask *,
                               const double *factor);

#endif
