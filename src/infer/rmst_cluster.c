/* Differences of two survival curves whose units come in clusters. */

#include <math.h>

#include "curves.h"
#include "infer/dist.h"
#include "infer/methods.h"

typedef double *influence_fn (struct arena *, const struct riskset *,
                              const struct members *, size_t arm, double t);

/* Variances of what INFLUENCE is about in both cohorts, their covariance,
   and the standard error of the difference. */
struct errors {
  double level, reference, covariance;
  double difference;
};

static const char alike[] = "the clusters do not differ";
/* Sums over clusters that are 0 come out as rounding: below this share of
   the estimates they are none. */
static const double rounding = 1e-12;

/* Summed over clusters that may hold units of both. */
static struct errors
errors_of (const struct sample *sample, const struct ask *ask, double t,
           influence_fn *influence)
{
  const double *a = influence (ask->scratch, sample->riskset,
                               sample->members, ask->level, t);
  const double *b = influence (ask->scratch, sample->riskset,
                               sample->members, ask->reference, t);
  struct errors e = {0, 0, 0, 0};
  for (size_t c = 0; c < sample->members->clusters; c++)
    {
      e.level += a[c] * a[c];
      e.reference += b[c] * b[c];
      e.covariance += a[c] * b[c];
      e.difference += (a[c] - b[c]) * (a[c] - b[c]);
    }
  e.difference = sqrt (e.difference);
  return e;
}

static struct effect
run_rmst_difference (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "wald_cluster";
  struct curves curves = curves_of (sample, ask, true);
  struct readings two = curves_read (&curves, km_rmst, ask->confidence);
  if (two.status != STATUS_OK)
    return effect_fail (method, two.status, two.why);
  struct effect effect
    = effect_fail (method, STATUS_DEGENERATE,
                   "no event before the horizon leaves others at risk in "
                   "either cohort, so the means have no standard error");
  effect.estimate = two.level.estimate - two.reference.estimate;
  effect.std_error = hypot (two.level.std_error, two.reference.std_error);
  if (!(effect.std_error > 0))
    return effect;
  effect.std_error
    = errors_of (sample, ask, curves.horizon, km_influence_rmst).difference;
  if (!(effect.std_error > rounding * curves.horizon))
    {
      effect.why = alike;
      return effect;
    }
  double half = dist_normal_quantile (0.5 + ask->confidence / 2)
                * effect.std_error;
  effect.conf_low = effect.estimate - half;
  effect.conf_high = effect.estimate + half;
  effect.status = STATUS_OK;
  effect.why = NULL;
  return effect;
}

static struct test
run_rmst_z (const struct sample *sample, const struct ask *ask)
{
  struct effect effect = run_rmst_difference (sample, ask);
  if (effect.status != STATUS_OK)
    return test_fail (HAS_STATISTIC, effect.status, effect.why);
  struct test test = {.has = HAS_STATISTIC,
                      .statistic = effect.estimate / effect.std_error,
                      .df = NAN, .df2 = NAN, .p_value = NAN, .log10_p = NAN,
                      .options = {{"variance", "jackknife over clusters"}}};
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

static struct effect
run_survival_difference (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "mover_log_log_cluster";
  struct curves curves = curves_of (sample, ask, true);
  struct readings two = curves_read (&curves, km_at, ask->confidence);
  if (two.status != STATUS_OK)
    return effect_fail (method, two.status, two.why);
  bool both
    = two.level.status == STATUS_OK && two.reference.status == STATUS_OK;
  struct errors e
    = errors_of (sample, ask, curves.horizon, km_influence_at);
  double correlation
    = both ? e.covariance / sqrt (e.level * e.reference) : NAN;
  struct effect effect
    = curves_mover (&two.level, &two.reference, correlation, method);
  effect.std_error = e.difference;
  if (both && e.level > 0 && e.reference > 0 && e.difference > rounding)
    return effect;
  effect.std_error = effect.conf_low = effect.conf_high = NAN;
  effect.status = STATUS_DEGENERATE;
  effect.why = both ? alike
                    : "a cohort's curve is still at 1 or already at 0, where "
                      "it has no log-log limits";
  return effect;
}

#define RMST                                                               \
  "RMST = area under the Kaplan-Meier curve from 0 to tau, in the unit of " \
  "the times; a unit's influence: - sum over event times t up to its own " \
  "of (area from t to tau) (n 1{its event is at t} - d) / (n (n - d)), "   \
  "summed by cluster; var of the difference = sum over clusters of (level's " \
  "- reference's)^2"
#define TAU                                                                \
  "tau = the horizon, else the smallest of the cohorts' largest times"
#define ASSUMPTIONS                                                        \
  "Censoring is unrelated to the event within a cohort; clusters are "     \
  "independent of each other, units of one as alike as they like; a "      \
  "cluster may hold units of both cohorts; both cohorts are followed to "  \
  "tau."
#define FEW                                                                \
  "Fewer than 5 clusters hold units of a cohort (refused). With fewer than " \
  "about 50 the interval is somewhat too narrow."
#define REFERENCE                                                          \
  "Therneau & Grambsch (2000), Modeling Survival Data, section 7.3; Royston " \
  "& Parmar (2013), BMC Med. Res. Methodol. 13:152"
#define R_RMST                                                             \
  "fit <- survival::survfit (Surv (days, event) ~ 1) of each cohort; rowsum " \
  "(resid (fit, times = tau, type = \"rmst\"), cluster)"

const struct measure rmst_difference_cluster = {
  .about = {
    .name = "rmst_difference",
    .title = "Difference in restricted mean survival time, cluster-robust",
    .computes = "How much longer, on average and up to the horizon, members "
                "of the level stay than those of the reference, with an "
                "interval that allows for clusters.",
    .formula = RMST "; interval +- z se; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = FEW,
    .reference = REFERENCE,
    .r_call = R_RMST,
  },
  .run = run_rmst_difference,
};

const struct method rmst_z_cluster = {
  .about = {
    .name = "rmst_z",
    .title = "Test of the difference in restricted mean survival time, "
             "cluster-robust",
    .computes = "Whether the two cohorts stay equally long on average, up "
                "to the horizon, when units come in clusters.",
    .formula = RMST "; z = (RMST level - RMST reference) / se; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = FEW,
    .reference = REFERENCE,
    .r_call = R_RMST,
  },
  .run = run_rmst_z,
};

const struct measure survival_difference_cluster = {
  .about = {
    .name = "survival_difference",
    .title = "Difference in survival, cluster-robust",
    .computes = "The share of the level still without the event after the "
                "horizon's day, less that share of the reference, with an "
                "interval that allows for clusters.",
    .formula =
      "difference = S1(tau) - S0(tau), Kaplan-Meier; a unit's influence on "
      "log S: - sum over event times t up to tau and its own of (n 1{its "
      "event is at t} - d) / (n (n - d)), summed by cluster; log-log "
      "intervals [l, u] with the sums' squares as variance; limits by MOVER "
      "with the correlation r of S1 and S0 over clusters: low = difference - "
      "sqrt ((S1 - l1)^2 + (u0 - S0)^2 - 2 r (S1 - l1) (u0 - S0)), high "
      "likewise; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = FEW " A curve is still at 1 or already at 0 at tau: it then "
                "has no log-log limits.",
    .reference = "Therneau & Grambsch (2000), Modeling Survival Data, section "
                 "7.3; Zou (2007), Psychol. Methods 12:399-413",
    .r_call = "summary (survival::survfit (Surv (days, event) ~ cohort, "
              "cluster = id, conf.type = \"log-log\"), times = tau)",
  },
  .run = run_survival_difference,
};
