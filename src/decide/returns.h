#ifndef DECIDE_RETURNS_WEIGHTS_H
#define DECIDE_RETURNS_WEIGHTS_H

/* What fitting a sample of clusters comes to: the sample itself, or one
   drawn from it. */

#include "decide/returns.h"
#include "infer/propensity.h"

/* Columns of a cell's values after its months. */
enum {
  OF_STAY, OF_BASE, OF_UPGRADES, OF_REFERRAL, OF_COST, OF_CONTACTS, COLUMNS
};

struct returns_fit {
  struct propensity chance;   /* where adjusted */
  bool adjusted;
  double *weight;             /* [patterns] of the reference; null: 1 */
  const bool *out;            /* [patterns]; null: nobody */
  double units[2], sum[2];    /* customers, and their weights, by side */
  double squares;             /* of the reference's weights */
  double *mean[2];            /* [width] */
  enum status status;
  const char *why;
};

/* TIMES [clusters]: how often each was drawn; null: once.  Lies in the
   arena. */
struct returns_fit returns_fit (struct arena *, const struct returns_model *,
                                const uint32_t *times);
/* Whether the cohorts can be compared: false, with a reason in F. */
bool returns_comparable (struct returns_fit *);
double returns_weight (const struct returns_fit *, size_t side,
                       uint32_t pattern);
/* Means into numbers of an exposed customer; MONTHLY [months] is filled. */
void returns_read (const struct returns_model *, const struct returns_fit *,
                   struct returns_estimate *, double *monthly);

#endif
