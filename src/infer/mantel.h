#ifndef INFER_MANTEL_H
#define INFER_MANTEL_H

/* Shares of two cohorts within strata: one 2x2 table a stratum, and what
   they say together.

   Pure functions of the tables.  A stratum in which a cohort is empty
   says nothing and is passed over; so is one of a single unit. */

#include <stddef.h>

#include "fourfold.h"
#include "infer/method.h"

/* Why strata say nothing: in none do both cohorts meet, or in all that
   say something everybody has the same outcome. */
extern const char mantel_apart[], mantel_constant[];

struct strata {
  size_t n;
  const struct fourfold *table;
};

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
