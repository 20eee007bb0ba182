/* Cox regression of spells: tests of the exposure, and its hazard
   ratio. */

#include <math.h>

#include "base/arena.h"
#include "cox_regression.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

enum { HAS = HAS_STATISTIC | HAS_DF };

static const char no_slope[]
  = "no event tells the cohorts apart that the covariates do not";

typedef struct cox_compared choose (const struct sample *,
                                    const struct ask *);

/* Null if all columns of the exposure have an estimate. */
static const char *
lacks (const struct cox_compared *c, const struct cox_fit *fit,
       enum status *status)
{
  const char *why = NULL;
  for (size_t j = 0; j < c->model.arms - 1 && !why; j++)
    why = cox_lacks (&c->model, fit, j, status);
  return why;
}

static struct test
chi_square (struct test test, const struct ask *ask, double *u, double *v,
            size_t k)
{
  test.statistic = quadratic_form (ask->scratch, u, v, k, &test.df);
  if (test.df == 0)
    return test_fail (HAS, STATUS_DEGENERATE, no_slope);
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

static struct test
wald (const struct sample *sample, const struct ask *ask, choose *who)
{
  struct cox_compared c = who (sample, ask);
  if (c.why)
    return test_fail (HAS, c.status, c.why);
  struct cox_fit fit = cox_maximum (ask->scratch, &c.model, NULL, NULL);
  enum status status;
  const char *why = lacks (&c, &fit, &status);
  if (why)
    return test_fail (HAS, status, why);
  size_t k = c.model.arms - 1;
  double *v = cox_variance (ask->scratch, &c, &c.model, &fit);
  double *u = ARENA_NEW (ask->scratch, double, k);
  for (size_t j = 0; j < k; j++)
    u[j] = fit.b[c.model.covariates + j];
  double z = u[0] / sqrt (v[0]);
  struct test test
    = chi_square (cox_test (&c, ask, &fit), ask, u, v, k);
  if (c.few && test.status == STATUS_OK)
    {
      test.has |= HAS_DF2;
      test.df2 = c.clusters - 1;
      dist_into (&test, dist_t_two_sided (z, test.df2));
    }
  return test;
}

static double *
zeroes (const struct ask *ask, size_t n)
{
  return ARENA_NEW (ask->scratch, double, n);
}

/* Columns that the likelihood depends on. */
static double
degrees (const struct cox_compared *c, const struct cox_fit *fit)
{
  double df = 0;
  for (size_t j = c->model.covariates; j < c->model.columns; j++)
    df += fit->state[j] != COX_COLLINEAR;
  return df;
}

/* Holds where the estimate does not: a likelihood that runs off still
   has a supremum. */
static struct test
likelihood_ratio (const struct sample *sample, const struct ask *ask,
                  choose *who)
{
  struct cox_compared c = who (sample, ask);
  if (c.why)
    return test_fail (HAS, c.status, c.why);
  if (c.robust)
    return test_fail (HAS, STATUS_REFUSED,
                      "a likelihood ratio takes units for independent; with "
                      "clusters ask for cox_wald");
  struct arena *scratch = ask->scratch;
  struct cox_fit full = cox_maximum (scratch, &c.model, NULL, NULL);
  struct cox_fit null
    = cox_maximum (scratch, &c.model, zeroes (ask, c.model.arms - 1), NULL);
  if (full.status != STATUS_OK || null.status != STATUS_OK)
    return test_fail (HAS, STATUS_NOT_CONVERGED,
                      "the likelihood was not maximised");
  struct test test = cox_test (&c, ask, &full);
  test.df = degrees (&c, &full);
  if (test.df == 0)
    return test_fail (HAS, STATUS_DEGENERATE, no_slope);
  test.statistic = fmax (2 * (full.value.gain - null.value.gain), 0);
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

static struct test
score (const struct sample *sample, const struct ask *ask, choose *who)
{
  struct cox_compared c = who (sample, ask);
  if (c.why)
    return test_fail (HAS, c.status, c.why);
  struct cox_fit null = cox_maximum (ask->scratch, &c.model,
                                     zeroes (ask, c.model.arms - 1), NULL);
  if (null.status != STATUS_OK)
    return test_fail (HAS, null.status, "the likelihood was not maximised");
  struct cox_score s = cox_efficient (ask->scratch, &c, &c.model, null.b,
                                      &null, c.model.covariates);
  return chi_square (cox_test (&c, ask, &null), ask, s.u, s.v, s.k);
}

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  return wald (sample, ask, cox_pair);
}

static struct test
run_wald_many (const struct sample *sample, const struct ask *ask)
{
  return wald (sample, ask, cox_all);
}

static struct test
run_lr (const struct sample *sample, const struct ask *ask)
{
  return likelihood_ratio (sample, ask, cox_pair);
}

static struct test
run_lr_many (const struct sample *sample, const struct ask *ask)
{
  return likelihood_ratio (sample, ask, cox_all);
}

static struct test
run_score (const struct sample *sample, const struct ask *ask)
{
  return score (sample, ask, cox_pair);
}

static struct test
run_score_many (const struct sample *sample, const struct ask *ask)
{
  return score (sample, ask, cox_all);
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  struct cox_compared c = cox_pair (sample, ask);
  if (c.why)
    return effect_fail (c.robust ? "wald_log_cluster" : "wald_log", c.status,
                        c.why);
  struct cox_fit fit = cox_maximum (ask->scratch, &c.model, NULL, NULL);
  return cox_ratio (&c, ask, &c.model, &fit, 0);
}

#define ROBUST                                                              \
  " With clusters V = sum_g u_g u_g', u_g what the spells of a cluster add " \
  "to the score times I^-1"
#define NOT_WHEN                                                            \
  "Covariates that the exposure moves, known only after it. Hazards that "  \
  "cross: read the ratios by period beside it."
#define OMNIBUS "Of all cohorts at once. "

const struct method cox_wald_model = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression with covariates, Wald test",
    .computes = "Whether the hazard of the level differs from that of the "
                "reference at the same covariates: the squared log hazard "
                "ratio over its variance.",
    .formula = COX_LIKELIHOOD "; chi-square = b_level^2 / V with 1 df, b the "
               "maximum of l and V of the inverse of I = -l''(b)." ROBUST
               ", times G/(G-1) and with t(G-1) where fewer than 50 clusters "
               "are in a cohort (G in any)",
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN " A ratio of 0 or without bound has no standard "
                "error (status infinite).",
    .reference = COX_REFERENCE,
    .r_call = COX_R_FIT "coef (fit)[1]^2 / vcov (fit)[1, 1]",
  },
  .run = run_wald,
};

const struct method cox_wald_many_model = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression with covariates, Wald test of all cohorts",
    .computes = "Whether any cohort's hazard differs from the first's at the "
                "same covariates.",
    .formula = COX_LIKELIHOOD "; chi-square = b' V^-1 b over the cohorts' "
               "columns but the first's, b the maximum of l and V of the "
               "inverse of I = -l''(b)." ROBUST,
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN " With clusters, fewer than 50 of them in a cohort.",
    .reference = COX_REFERENCE,
    .r_call = COX_R_FIT "i <- seq_len (nlevels (level) - 1); coef (fit)[i] "
              "%*% solve (vcov (fit)[i, i], coef (fit)[i])",
  },
  .run = run_wald_many,
};

const struct method cox_lr_model = {
  .about = {
    .name = "cox_lr",
    .title = "Cox regression with covariates, likelihood ratio test",
    .computes = "Whether a hazard ratio other than 1 explains the order of "
                "the events better than the covariates alone.",
    .formula = COX_LIKELIHOOD "; chi-square = 2 (max l - max l without the "
               "cohorts) with 1 df; where l has no maximum, its limit",
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN " Units in clusters (refused).",
    .reference = COX_REFERENCE,
    .r_call = COX_R_FIT "anova (update (fit, . ~ . - level), fit)",
  },
  .run = run_lr,
};

const struct method cox_lr_many_model = {
  .about = {
    .name = "cox_lr",
    .title = "Cox regression with covariates, likelihood ratio test of all "
             "cohorts",
    .computes = "Whether hazards of the cohorts' own explain the order of "
                "the events better than the covariates alone.",
    .formula = COX_LIKELIHOOD "; chi-square = 2 (max l - max l without the "
               "cohorts), as many df as cohorts less 1",
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN " Units in clusters (refused).",
    .reference = COX_REFERENCE,
    .r_call = COX_R_FIT "anova (update (fit, . ~ . - level), fit)",
  },
  .run = run_lr_many,
};

#define SCORE                                                               \
  "; at the maximum b0 of l without the cohorts, U = dl/d level and I = "   \
  "-l''(b0), chi-square = U' V^-1 U, V = I_ee - I_ec I_cc^-1 I_ce, e the "  \
  "cohorts' columns and c the covariates'. With clusters V = sum_g w_g "    \
  "w_g', w_g = u_ge - I_ec I_cc^-1 u_gc and u_g what a cluster adds to the " \
  "score"
#define SCORE_R                                                             \
  "null <- update (fit, . ~ . - level); update (fit, init = c (0, coef "    \
  "(null)), iter.max = 0)$score, without covariates $rscore with clusters"

const struct method cox_score_model = {
  .about = {
    .name = "cox_score",
    .title = "Cox regression with covariates, score test",
    .computes = "Whether the likelihood has a slope where both hazards are "
                "equal at the same covariates.",
    .formula = COX_LIKELIHOOD SCORE "; 1 df",
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = COX_REFERENCE "; Boos (1992), Am. Statist. 46:327-333",
    .r_call = COX_R_FIT SCORE_R,
  },
  .run = run_score,
};

const struct method cox_score_many_model = {
  .about = {
    .name = "cox_score",
    .title = "Cox regression with covariates, score test of all cohorts",
    .computes = "Whether the likelihood has a slope where all cohorts' "
                "hazards are equal at the same covariates.",
    .formula = COX_LIKELIHOOD SCORE "; as many df as cohorts less 1",
    .assumptions = COX_ASSUMPTIONS,
    .not_when = NOT_WHEN " With clusters, fewer than 50 of them in a cohort.",
    .reference = COX_REFERENCE "; Boos (1992), Am. Statist. 46:327-333",
    .r_call = COX_R_FIT SCORE_R,
  },
  .run = run_score_many,
};

const struct measure hazard_ratio_model = {
  .about = {
    .name = "hazard_ratio",
    .title = "Hazard ratio with covariates",
    .computes =
      "The daily risk of the event in the level over that in the reference "
      "at the same covariates; below 1 the level stays longer. Its "
      "std_error is that of the logarithm.",
    .formula =
      COX_LIKELIHOOD "; ratio = e^b_level at the maximum b of l; interval "
      "e^(b -+ q sqrt V), V of the inverse of I = -l''(b)." ROBUST ", and "
      "with fewer than 50 of them in a cohort times G/(G-1), q that of "
      "t(G-1). Where the ratio is 0 or infinite, the one end that exists is "
      "that of the profile likelihood, 2 (sup l - l(b)) = z^2 "
      "(profile_likelihood; none where spells of a cluster overlap)",
    .assumptions = COX_ASSUMPTIONS,
    .not_when =
      "The ratio changes with time: it is then an average that depends on "
      "how long was observed. The ratio at the same covariates is further "
      "from 1 than that of the population, even without confounding.",
    .reference = COX_REFERENCE,
    .r_call = COX_R_FIT "summary (fit)$conf.int[1, ]",
  },
  .ratio = true,
  .lower_is_more = true,
  .run = run_hazard_ratio,
};
