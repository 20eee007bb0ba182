#ifndef INFER_MANTEL_H
#define INFER_MANTEL_H

/* Shares of two cohorts within strata: one 2x2 table a stratum, and what
   they say together.

   Pure functions of the tables.  A stratum in which a cohort is empty
   says nothing and is passed over; so is one of a single unit. */

#include <stdbool.h>
#include <stddef.h>

#include "fourfold.h"
#include "infer/method.h"

struct strata {
  size_t n;
  const struct fourfold *table;
};

/* Cochran, Mantel and Haenszel's chi-square, df 1:
   (sum of x1 - E)^2 / sum of n1 n0 k (n - k) / (n^2 (n - 1)); with
   CONTINUITY the sum comes 1/2 nearer to 0 if it is that far, as R has
   it.  R: mantelhaen.test (table, correct = continuity). */
struct test mantel_test (const struct strata *, bool continuity);

/* sum (a d/n) / sum (b c/n), limits on the log by the variance of Robins,
   Breslow & Greenland (1986), Biometrics 42:311-323.  R:
   mantelhaen.test (table)$estimate and $conf.int. */
struct effect mantel_odds_ratio (const struct strata *, double confidence);

/* sum (x1 n0/n) / sum (x0 n1/n), limits on the log by Greenland & Robins
   (1985), Biometrics 41:55-68. */
struct effect mantel_risk_ratio (const struct strata *, double confidence);

/* sum (w d) / sum w, w = n1 n0/n, d the difference of shares; limits by
   the variance of Sato, Greenland & Robins (1989), Biometrics
   45:1323-1324, which holds for few large and for many small strata, or
   by Greenland & Robins (1985), for few large ones. */
enum mantel_variance { MANTEL_SATO, MANTEL_GREENLAND_ROBINS };
struct effect mantel_risk_difference (const struct strata *,
                                      double confidence,
                                      enum mantel_variance);

/* Whether the odds ratio is the same in all strata: Breslow & Day (1980)
   at the Mantel-Haenszel odds ratio, less Tarone's (1985) correction;
   df = strata - 1, of those with both outcomes.  R:
   DescTools::BreslowDayTest (table, correct = TRUE). */
struct test mantel_homogeneity (const struct strata *);

#endif
