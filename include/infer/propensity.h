#ifndef INFER_PROPENSITY_H
#define INFER_PROPENSITY_H

/* The chance of being in one cohort rather than the other, given the
   covariates, and weights that make the cohorts alike.

     struct propensity_arms arms = {terms, {n0, n1}, 1};
     struct propensity p = propensity_fit (scratch, &arms, false);
     if (p.status != STATUS_OK) ...
     double w = propensity_weight (&p, ESTIMAND_OVERLAP, 1, pattern);

   Logistic regression of the cohort on the terms, by maximum likelihood;
   Firth's penalised one where the covariates separate the cohorts.  With
   e the chance of the cohort a unit is in, and t that of the exposed
   (`level`), a unit weighs

     overlap  1 - e         Li, Morgan & Zaslavsky (2018), J. Am. Statist.
                            Assoc. 113:390-400: means of every term agree
                            exactly
     level    1 in the level, t/(1 - t) in the reference
     all      1/e

   With TRIM units whose e lies outside [.1, .9] are left out and the model
   is fitted again to the rest, which then count as given (Crump, Hotz,
   Imbens & Mitnik 2009, Biometrika 96:187-199).

   Saturated, with a term for every pattern, overlap weights are n0/n in
   the level and n1/n in the reference of each stratum. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct glm;

struct propensity_arms {
  const struct terms *terms;
  const uint64_t *units[2];  /* [patterns] in the one cohort, the other */
  size_t level;              /* which of the two is exposed: 0 or 1 */
};

struct propensity {
  struct propensity_arms arms;   /* without the units left out */
  const double *chance[2];   /* [patterns] of either cohort; sum 1 */
  const bool *out;           /* [patterns] left out by trim */
  uint64_t trimmed[2];       /* units left out */
  size_t coefficients;       /* fitted, the intercept among them */
  size_t dropped;            /* terms that follow from others */
  bool firth;
  const struct glm *fit;
  enum status status;        /* EMPTY, NOT_CONVERGED */
  const char *why;
};

/* TERMS and the counts must outlive the result. */
struct propensity propensity_fit (struct arena *,
                                  const struct propensity_arms *, bool trim);
/* The same for two cohorts, the first one and the other, of RESPONSES;
   LEVEL as above.  Units of all clusters are counted. */
struct propensity propensity_of (struct arena *, const struct responses *,
                                 const size_t arm[2], size_t level,
                                 bool trim);

/* The weight of a unit of cohort ARM (0, 1), and its derivative by the
   linear predictor of its pattern, which is that of cohort 1. */
double propensity_weight (const struct propensity *, enum estimand,
                          size_t arm, size_t pattern);
double propensity_weight_slope (const struct propensity *, enum estimand,
                                size_t arm, size_t pattern);

/* How far an estimate moves with the coefficients.

   The coefficients b are fitted, so an estimate that uses the weights
   varies with them too: a unit i that is in cohort 1 (A = 1) or not moves
   the estimate by g' I^-1 x (A - e1), I the information, g the
   derivative of the estimate by b.  GRADIENT [patterns] is its derivative
   by the linear predictor of each pattern (g = sum gradient x): of a
   weighted mean m = sum w y / sum w of cohort a,
     gradient = (slope of w) (sum of y - m over its units) / sum w.
   Adds each unit's part to INTO[arm][pattern], beside which stands what
   it moves the estimate by itself; the variance is the sum of squares of
   the whole over units, or over clusters of their sums. */
void propensity_carry (const struct propensity *, struct arena *,
                       const double *gradient, double *const into[2]);

/* Whether the cohorts can be compared at all. */
struct positivity {
  double units[2], effective[2];  /* Kish: (sum w)^2 / sum w^2 */
  double largest[2];        /* largest share of a cohort's weight on one
                               unit */
  double low, high;         /* chance of the level, over the units */
  double certain;           /* share of the exposed with a chance above
                               .95 */
  const char *problem;      /* why `level` and `all` are refused: the
                               reference's effective size is below 10 % of
                               its number, or more than 5 % of the exposed
                               are certain; null: nothing, or trimmed */
};

struct positivity propensity_positivity (const struct propensity *,
                                         enum estimand);

/* True if the covariates explain more than 95 % of the variance of who is
   in which cohort: there is then next to nobody to compare. */
bool propensity_tells_apart (const struct propensity *);

#endif
