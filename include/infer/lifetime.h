#ifndef INFER_LIFETIME_H
#define INFER_LIFETIME_H

/* What a customer is worth: the margin of a month times the share that is
   still there, month by month, discounted.

     CLV = m sum_{k = 0}^{H - 1} d_k S(30.4375 k),  d_k = (1 + r)^(-k/12)
     m = margin x sum of revenue / sum of months there, or as declared

   S is Kaplan and Meier's of days, with late entries.  The variance is
   that of the infinitesimal jackknife: a customer's influence is

     IF_i = IF_i(m) sum_k d_k S_k + m sum_k d_k IF_i(S_k)
     IF_i(m) = (margin x revenue_i - m months_i) / sum of months
     IF_i(S_k) = -S_k x sum over event times s <= t_k at which i is at risk
                 of (n 1{i has the event at s} - d) / (n (n - d))

   and Var = sum_i IF_i^2, where customers come in clusters sum_g (sum_{i in
   g} IF_i)^2; the interval is Wald's.  Revenue and leaving of a
   customer go together, and the sum over customers allows for it.
   Gupta, Lehmann & Stuart (2004), J. Mark. Res. 41:7-18; Jaeckel (1972).  */

#include "infer/method.h"

/* A customer. */
struct life {
  double time;                 /* days until the end, or until last seen */
  double enter;                /* at risk after it; below 0: from day 0 */
  int8_t event;                /* 1: the end was seen */
  double revenue, months;      /* while watched, and for how long */
  uint32_t cluster;            /* where they are asked for */
};

struct lifetime_ask {
  double margin;               /* share of revenue that is kept */
  double monthly;              /* of a month there; NaN: from revenue */
  double discount;             /* a year */
  unsigned months;             /* H that is asked for */
  double confidence;
  bool clustered;              /* customers come in clusters */
};

struct lifetime {
  struct effect effect;
  double monthly;              /* m */
  unsigned months;             /* H: fewer than asked for where later ones
                                  have too few at risk */
};

/* Months later than the last that begins with this many at risk are left
   out. */
enum { LIFETIME_AT_RISK = 10 };

/* N lives, which are put in order of their values. */
struct lifetime lifetime_value (struct arena *scratch, struct life *,
                                size_t n, const struct lifetime_ask *);

#endif
