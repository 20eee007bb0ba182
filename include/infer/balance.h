#ifndef INFER_BALANCE_H
#define INFER_BALANCE_H

/* How far two cohorts differ in the covariates, before and after weights.

     struct balance b = balance_of (scratch, &arms, weight);
     for (size_t i = 0; i < b.rows; i++)
       use (b.row[i].covariate, b.row[i].before.difference, ...);

   A row for every level of a category, the first too; for a number its
   mean; one more where values are missing, for the share of them.  The
   standardised difference is

     (mean of the level - mean of the reference) / sqrt ((v1 + v0) / 2)

   with the variances of the cohorts without weights, also after weighting:
   what changes is then the difference alone (Austin 2009, Stat. Med.
   28:3083-3107; Stuart 2010, Stat. Sci. 25:1-21).  Variances have n - 1,
   shares p (1 - p); weighted ones are
   sum w (x - m)^2 / (sum w - sum w^2 / sum w).

   R: MatchIt, WeightIt and cobalt::bal.tab (s.d.denom = "pooled"). */

#include <stdbool.h>
#include <stddef.h>

#include "infer/propensity.h"

struct balance_side {
  double level, reference;  /* means, in the number's own unit; shares */
  double difference;        /* standardised; NaN where nothing varies and
                               the means differ, 0 where they do not */
  double ratio;             /* of variances, level over reference; NaN of
                               shares and where the reference's is 0 */
};

struct balance_row {
  const char *covariate;
  const char *level;        /* of a category; null: a number */
  bool missing;             /* the share without the number */
  double sd_level, sd_reference;    /* without weights */
  struct balance_side before, after;
};

struct balance {
  size_t rows;
  const struct balance_row *row;
  double worst_before, worst_after; /* largest |difference|; NaN if any is */
};

/* WEIGHT[arm][pattern] as of propensity_weight(); null: AFTER is BEFORE. */
struct balance balance_of (struct arena *, const struct propensity_arms *,
                           const double *const weight[2]);

/* The weights of a propensity, for the above; 0 where left out. */
void balance_weights (struct arena *, const struct propensity *,
                      enum estimand, double *weight[2]);

/* Overlap weights of strata, those of the saturated propensity: n0/n in
   the level and n1/n in the reference, a stratum being a pattern. */
void balance_strata_weights (struct arena *, const struct propensity_arms *,
                             double *weight[2]);

#endif
