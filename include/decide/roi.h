#ifndef DECIDE_ROI_H
#define DECIDE_ROI_H

/* What comes back of what was spent.

     struct gain_cost g = {.gain = 150, .cost = 100, .gain_variance = 9};
     double roi = roi_of (&g);                       // 0.50: 50 %
     struct effect e = roi_fieller (&g, 1.96);

   gain and cost are in the same currency and of the same customers; the
   return is (gain - cost)/cost.  A cost of 0 or less has no return: NaN,
   or a status.

   Intervals: Fieller's (Fieller 1954, J. R. Statist. Soc. B 16:175-185) of
   the ratio of two estimates that may covary, the delta method's, and
   percentiles of draws. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct gain_cost {
  double gain, cost;
  double gain_variance, cost_variance, covariance;   /* of the estimates */
};

/* gain/cost - 1. */
double roi_of (const struct gain_cost *);

/* QUANTILE: of the normal or t distribution, for the level wanted, above
   0.  With R = gain/cost and V the variance of gain - R cost, the limits
   R + d solve

     d^2 (cost^2 - q^2 Vc) + 2 d q^2 (Cgc - R Vc) - q^2 V = 0

   and bound an interval only while cost is clear of 0, cost > q sqrt (Vc):
   refused otherwise. */
struct effect roi_fieller (const struct gain_cost *, double quantile);
/* gain/cost - 1 -+ q sqrt (V)/cost. */
struct effect roi_delta (const struct gain_cost *, double quantile);

/* Percentiles (1 - CONFIDENCE)/2 and their complement, type 7, of DRAWS,
   which are sorted in place; std_error is their standard deviation.
   Refused below 10/(1 - CONFIDENCE) draws: a tail would hold fewer than
   five. */
struct effect roi_percentile (double *draws, size_t n, double estimate,
                              double confidence);
/* Quantile P of sorted values, type 7; NaN of none. */
double roi_quantile (const double *sorted, size_t n, double p);
/* The share of draws whose net is above 0; NaN of none. */
double roi_pays (const double *net, size_t n);

/* What 1 received after MONTHS is worth at time zero: (1 + r)^(-m/12),
   r a year.  A month is 30.4375 days. */
double roi_discount (double yearly, double months);

/* NET[i] is what has come back by the end of month i + 1, less the cost.
   The first month from which it stays at 0 or above: 1 = the end of the
   first; NaN where it is not reached. */
double roi_payback (const double *net, size_t months);
/* Running sums of what comes each month, less COST, which is paid before
   the first.  NET and MONTHLY may be the same. */
void roi_cumulate (const double *monthly, size_t months, double cost,
                   double *net);

/* The gain of one exposed customer at which it just pays; NaN where nobody
   is exposed. */
double roi_break_even_effect (double cost, double exposed);
/* What a contact may cost so that it just pays; NaN without contacts, or
   without a gain. */
double roi_break_even_contact (double gain, double contacts);

/* What one customer's revenue is made of, in the mean of a cohort.
   MONTHS: those stayed, each weighing what money of then is worth; BASE,
   UPGRADES, REFERRAL: revenue discounted alike. */
struct roi_made_of {
  double months, base, upgrades, referral;
};
/* Kitagawa (1955), J. Am. Statist. Assoc. 50:1168-1194: of a difference of
   products M P, M months and P base revenue a month stayed,

     retention  (M1 - M0)(P1 + P0)/2
     price      (P1 - P0)(M1 + M0)/2

   and the differences of upgrades and referral; times MARGIN.  They add up
   to the difference of base + upgrades + referral.  A cohort in which
   nobody stays has the other's P; where neither has months there is
   nothing but upgrades and referral. */
struct roi_parts {
  double retention, upgrades, price, referral;
};
struct roi_parts roi_decompose (const struct roi_made_of *level,
                                const struct roi_made_of *reference,
                                double margin);

#endif
