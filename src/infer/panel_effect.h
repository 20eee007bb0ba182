#ifndef INFER_PANEL_EFFECT_H
#define INFER_PANEL_EFFECT_H

/* Parts that the estimators of panels share. */

#include "contrast.h"
#include "infer/did.h"
#include "sway.h"

/* lm (y ~ unit + month + D) with CR1, D from the first exposed month on. */
struct contrast two_way_fit (struct arena *scratch, const struct panel *);

/* G/(G-1) (N-1)/(N-K) of a panel's lm with K coefficients. */
double panel_cr1 (const struct panel *, double coefficients);

/* What the clusters do not suffice for; null: nothing. */
const char *panel_too_few (struct arena *scratch, const struct panel *);
/* Likewise the months, FIRST of them with it. */
const char *panel_too_short (const struct panel *, size_t first);

/* Everything that cannot be computed, for WHY. */
struct did did_fail (enum status, const char *why, const char *conf_method);

/* Estimates with their covariance. */
struct joint {
  size_t n;
  const int *month;         /* [n] relative */
  const double *b;
  const double *v;          /* [n * n] */
  double df;
};
/* Wald's test of those before -1, and the slope that it would see. */
struct test pretrend_test (struct arena *scratch, const struct joint *,
                           double confidence, double *slope_missed);
/* Estimates one by one. */
struct did_month *joint_months (struct arena *, const struct joint *,
                                uint64_t units, double confidence,
                                const char *conf_method);
/* The noncentrality of F at which ALPHA is reached 8 times of 10; NaN:
   none. */
double pretrend_ncp (double df1, double df2, double alpha);

#endif
