#ifndef INFER_STRATIFIED_H
#define INFER_STRATIFIED_H

/* What methods over the strata of a sample share. */

#include "infer/method.h"

/* The risksets of the strata, and the cohorts asked about of several. */
struct riskset *strata_risksets (const struct sample *, const struct ask *);
struct riskset *strata_pairs (const struct sample *, const struct ask *,
                              const struct riskset *stratum);
/* {"strata", "12"}: how many of them. */
struct option strata_option (const struct sample *, const struct ask *);

#endif
