#ifndef INFER_COX_REGRESSION_H
#define INFER_COX_REGRESSION_H

/* What tests and effects of Cox's regression on spells share: who is
   compared, whether that can be done at all, variances, and texts. */

#include "cox_model.h"

struct cox_compared {
  struct cox_model model;   /* of the cohorts, the reference first */
  bool robust;              /* spells come in clusters */
  bool few;                 /* fewer than 50 of them in a cohort */
  double clusters;          /* that hold spells of the cohorts */
  enum status status;
  const char *why;          /* null where there is something to fit */
};

/* ask->level over ask->reference; all cohorts that hold spells. */
struct cox_compared cox_pair (const struct sample *, const struct ask *);
struct cox_compared cox_all (const struct sample *, const struct ask *);

/* Null, or why exposure column J has no estimate. */
const char *cox_lacks (const struct cox_model *, const struct cox_fit *,
                       size_t j, enum status *);

/* Variance of the exposure's columns at the fit, as K by K numbers. */
double *cox_variance (struct arena *scratch, const struct cox_compared *,
                      const struct cox_model *, const struct cox_fit *);

/* The score of the last columns of a model, less what those before it,
   Q of them, explain of it, and its variance. */
struct cox_score { double *u, *v; size_t k; };
struct cox_score cox_efficient (struct arena *scratch,
                                const struct cox_compared *,
                                const struct cox_model *, const double *b,
                                const struct cox_fit *nuisance, size_t q);

/* A log hazard ratio as an effect; the one end that there is of one that
   runs off, by the profile likelihood. */
struct effect cox_ratio (const struct cox_compared *, const struct ask *,
                         const struct cox_model *, const struct cox_fit *,
                         size_t j);

/* An empty test with the options that all have. */
struct test cox_test (const struct cox_compared *, const struct ask *,
                      const struct cox_fit *);

#define COX_LIKELIHOOD                                                      \
  "l(b) = sum over event times of sum over events x'b - sum_{l=0}^{d-1} "   \
  "log (sum_i e^(x_i'b) (n_i - l d_i/d)), n_i at risk and d_i events with " \
  "covariates and cohort x_i, d = sum d_i (Efron's ties), over the spells " \
  "(enter, exit] of a stratum; sums of strata add up"
#define COX_ASSUMPTIONS                                                     \
  "The ratio of the hazards is the same on all days and whatever the "      \
  "covariates, which act on the hazard as modelled; between strata it may " \
  "differ in any way. Censoring and late entries are unrelated to the "     \
  "event given what is modelled. Nothing that matters is left out."
#define COX_REFERENCE                                                       \
  "Cox (1972), J. R. Statist. Soc. B 34:187-220; Andersen & Gill (1982), "  \
  "Ann. Statist. 10:1100-1120; Lin & Wei (1989), J. Am. Statist. Assoc. "   \
  "84:1074-1078"
#define COX_R_FIT                                                           \
  "fit <- survival::coxph (Surv (enter, exit, event) ~ level + covariates " \
  "[+ strata (s)], [cluster = id,] ties = \"efron\", control = "            \
  "coxph.control (eps = 1e-14, toler.chol = 1e-15, iter.max = 50)); "

#endif
