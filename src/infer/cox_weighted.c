/* Cox regression on the cohort alone, of spells that weights have made
   alike.

   The log hazard ratio b is where the weighted score U (b, w) is 0.  It is
   homogeneous in the weights, also with Efron's ties, so that what spell i
   adds to it, w_i dU/dw_i, sums to U; b moves by I^-1 times that, I the
   information at b. */

#include <math.h>

#include "base/arena.h"
#include "clustered.h"
#include "cox_model.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"
#include "weighted_spells.h"

enum { HAS = HAS_STATISTIC | HAS_DF };

static const char conf_method[] = "wald_log_weighted";

struct weighted_ratio {
  struct weighted_spells w;
  double b, std_error;
  double *phi;              /* [n] what each spell moves b by */
  enum status status;
  const char *why;
};

static struct weighted_ratio
no_ratio (struct weighted_ratio r, enum status status, const char *why)
{
  r.status = status;
  r.why = why;
  return r;
}

/* Null, or why there is no ratio. */
static const char *
lacks (const struct cox_model *m, const struct cox_fit *fit,
       enum status *status)
{
  *status = fit->status;
  if (fit->status != STATUS_OK)
    return "the likelihood was not maximised";
  *status = STATUS_INFINITE;
  if (fit->state[0] == COX_RUNS_OFF)
    return fit->b[0] > 0
             ? "the reference never has the event while the level is at "
               "risk, so the hazard ratio has no upper end"
             : "the level never has the event while the reference is at "
               "risk, so the hazard ratio is 0 and its logarithm has no "
               "lower end";
  *status = STATUS_DEGENERATE;
  return fit->state[0] == COX_COLLINEAR || m->slots == 0
           ? "no event while both cohorts are at risk" : NULL;
}

static struct weighted_ratio
ratio_of (const struct sample *sample, const struct ask *ask)
{
  const size_t arm[2] = {ask->reference, ask->level};
  struct weighted_ratio r = {.w = weighted_spells_of (sample, ask)};
  if (r.w.status != STATUS_OK)
    return no_ratio (r, r.w.status, r.w.why);
  struct cox_model m = cox_model_of (ask->scratch, &r.w.spells, arm, 2,
                                     r.w.weight);
  struct cox_fit fit = cox_maximum (ask->scratch, &m, NULL, NULL);
  enum status status;
  const char *why = lacks (&m, &fit, &status);
  if (why)
    return no_ratio (r, status, why);
  r.b = fit.b[0];
  r.phi = weighted_spells_room (&r.w);
  cox_residuals (&m, fit.b, fit.inverse, r.phi);
  weighted_spells_carry (&r.w, r.phi);
  r.std_error = sqrt (weighted_spells_product (&r.w, r.phi, r.phi));
  /* Sums that are 0 come out as rounding. */
  if (!(r.std_error > 1e-10 * sqrt (fit.inverse[0])))
    return no_ratio (r, STATUS_DEGENERATE, "the clusters do not differ");
  return r;
}

/* ---- two cohorts ------------------------------------------------------ */

static struct test
test_new (const struct weighted_ratio *r, const struct ask *ask, double df)
{
  struct test test = {.has = HAS, .statistic = NAN, .df = df, .df2 = NAN,
                      .p_value = NAN, .log10_p = NAN,
                      .options = {{"ties", "efron"}}};
  weighted_spells_options (&r->w, ask, test.options + 1);
  return test;
}

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  struct weighted_ratio r = ratio_of (sample, ask);
  if (r.why)
    return test_fail (HAS, r.status, r.why);
  double z = r.b / r.std_error;
  struct test test = test_new (&r, ask, 1);
  test.statistic = z * z;
  if (r.w.few)
    {
      test.has |= HAS_DF2;
      test.df2 = r.w.clusters - 1;
    }
  dist_into (&test, r.w.few ? dist_t_two_sided (z, test.df2)
                            : dist_chisq_upper (test.statistic, 1));
  return test;
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  struct weighted_ratio r = ratio_of (sample, ask);
  if (r.why)
    return effect_fail (conf_method, r.status, r.why);
  double half = weighted_spells_quantile (&r.w, ask->confidence)
                * r.std_error;
  return (struct effect) {
    .estimate = exp (r.b), .std_error = r.std_error,
    .conf_low = exp (r.b - half), .conf_high = exp (r.b + half),
    .conf_method = conf_method};
}

/* ---- several ---------------------------------------------------------- */

/* Each cohort that holds spells against the first of them, or against the
   reference: the ratios share the reference's units. */
struct ratios {
  size_t q;
  double *b;                /* [q] */
  struct weighted_ratio *ratio;
};

static size_t
populated (const struct spells *s, bool *held, size_t reference)
{
  for (size_t c = 0; c < s->cells; c++)
    held[s->cell_of[c].arm] = true;
  for (size_t a = 0; a < s->arms && !held[reference]; a++)
    reference = (reference + 1) % s->arms;
  return reference;
}

/* Null, or the first reason why there is nothing to test. */
static const char *
compare_all (const struct sample *sample, const struct ask *ask,
             struct ratios *all, enum status *status)
{
  size_t arms = sample->arms;
  bool *held = ARENA_NEW (ask->scratch, bool, arms);
  struct ask pair = *ask;
  pair.reference = populated (sample->spells, held, ask->reference);
  all->b = ARENA_NEW (ask->scratch, double, arms);
  all->ratio = ARENA_NEW (ask->scratch, struct weighted_ratio, arms);
  *status = STATUS_EMPTY;
  for (pair.level = 0; pair.level < arms; pair.level++)
    {
      if (!held[pair.level] || pair.level == pair.reference)
        continue;
      struct weighted_ratio r = ratio_of (sample, &pair);
      *status = r.status;
      if (r.why)
        return r.why;
      if (r.w.few)
        return clusters_too_few_of_many (CLUSTERS_LEAST, status);
      all->b[all->q] = r.b;
      all->ratio[all->q++] = r;
    }
  return all->q ? NULL : "fewer than two cohorts are ever at risk";
}

static double *
covariance (struct arena *scratch, const struct ratios *all)
{
  double *v = ARENA_NEW (scratch, double, all->q * all->q);
  for (size_t i = 0; i < all->q; i++)
    for (size_t j = 0; j < all->q; j++)
      {
        const struct weighted_ratio *r = all->ratio + i, *s = all->ratio + j;
        v[i * all->q + j]
          = weighted_spells_product (&r->w, r->phi, s->phi)
            * sqrt (s->w.factor / r->w.factor);
      }
  return v;
}

static struct test
run_wald_many (const struct sample *sample, const struct ask *ask)
{
  struct ratios all = {0};
  enum status status = STATUS_REFUSED;
  const char *why = sample->spells
                      ? compare_all (sample, ask, &all, &status)
                      : "the sample holds no spells of time at risk";
  if (why)
    return test_fail (HAS, status, why);
  struct test test = test_new (all.ratio, ask, NAN);
  double *v = covariance (ask->scratch, &all);
  test.statistic = quadratic_form (ask->scratch, all.b, v, all.q, &test.df);
  if (test.df < (double) all.q)
    return test_fail (HAS, STATUS_DEGENERATE,
                      "the events do not vary enough");
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

#define SCORE                                                               \
  "b solves U = sum over events of w x - sum over event times of (mean w "  \
  "of the d events) sum_{l=0}^{d-1} m_l = 0, x the cohort and m_l its mean " \
  "under weights w e^(xb) over those at risk, less l/d of the events "      \
  "(Efron's ties); "
#define ERRORS                                                              \
  "a unit moves b by w dU/dw over I = -dU/db, and through the "             \
  "coefficients of e by g' J^-1 x (A - e), g the derivative of b by them "  \
  "and J their information; " WEIGHTED_SPELLS_ERRORS
#define ASSUMPTIONS                                                         \
  WEIGHTED_SPELLS_ASSUMPTIONS " The ratio of the hazards of the two "       \
  "weighted cohorts is the same on all days."
#define NOT_WHEN                                                            \
  WEIGHTED_SPELLS_NOT_WHEN " A ratio of 0 or without bound has no standard " \
  "error (status infinite). Hazards that cross: read the difference in "    \
  "restricted means beside it."
#define REFERENCE                                                           \
  "Lin & Wei (1989), J. Am. Statist. Assoc. 84:1074-1078; Mao, Li, Yang & " \
  "Shen (2018), Stat. Med. 37:3745-3763; Hajage et al. (2018), Biom. J. "   \
  "60:1151-1163"
#define R_CALL                                                              \
  "survival::coxph (Surv (enter, exit, event) ~ level, weights = w, ties = " \
  "\"efron\", robust = TRUE), " WEIGHTED_SPELLS_ORACLE

const struct method cox_wald_weighted = {
  .about = {
    .name = "cox_wald",
    .title = "Weighted Cox regression, Wald test",
    .computes = "Whether the hazard of the level differs from that of the "
                "reference after weights have made them alike in the "
                "covariates.",
    .formula = WEIGHTED_SPELLS "; " SCORE "chi-square = b^2 / se^2 with 1 "
               "df; " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_wald,
};

const struct method cox_wald_many_weighted = {
  .about = {
    .name = "cox_wald",
    .title = "Weighted Cox regression, Wald test of all cohorts",
    .computes = "Whether any cohort's hazard differs from the reference's "
                "after weights have made the two alike in the covariates.",
    .formula = WEIGHTED_SPELLS "; each cohort against the reference: " SCORE
               "chi-square = b' V^-1 b over the cohorts but the reference, "
               "V the sum over units of the products of what they move each "
               "b by; " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " With clusters, fewer than 50 of them in a "
                         "cohort.",
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_wald_many,
};

const struct measure hazard_ratio_weighted = {
  .about = {
    .name = "hazard_ratio",
    .title = "Weighted hazard ratio",
    .computes =
      "The daily risk of the event in the level over that in the reference "
      "after weights have made them alike in the covariates; below 1 the "
      "level stays longer. Its std_error is that of the logarithm.",
    .formula = WEIGHTED_SPELLS "; " SCORE "ratio = e^b, interval e^(b -+ z "
               "se); " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .ratio = true,
  .lower_is_more = true,
  .run = run_hazard_ratio,
};
