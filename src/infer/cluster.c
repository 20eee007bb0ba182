/* Tests and intervals for means and shares of units that come in
   clusters. */

#include <math.h>

#include "base/arena.h"
#include "cluster_fit.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

static void
name_options (struct test *test, bool cr2)
{
  test->options[0] = (struct option) {"variance", cr2 ? "CR2" : "CR1"};
  test->options[1]
    = (struct option) {"df", cr2 ? "satterthwaite" : "G-1"};
}

static struct test
t_test (const struct cluster_fit *fit, double statistic)
{
  struct test test = {.has = HAS_STATISTIC | HAS_DF, .statistic = statistic,
                      .df = fit->df, .df2 = NAN, .p_value = NAN,
                      .log10_p = NAN};
  name_options (&test, fit->cr2);
  dist_into (&test, dist_t_two_sided (statistic, fit->df));
  return test;
}

/* Cohorts that hold units; their numbers into ARMS. */
static size_t
populated (const struct sample *sample, size_t *arms)
{
  size_t n = 0;
  for (size_t a = 0; a < sample->arms; a++)
    if (sample->moments[a].n > 0)
      arms[n++] = a;
  return n;
}

/* Residuals are read in units of 2^exponent, so that their squares
   neither over- nor underflow. */
static int
exponent_of (const struct sample *sample, const size_t *arms, size_t k)
{
  double spread = 0;
  for (size_t i = 0; i < k; i++)
    if (sample->moments[arms[i]].n > 1)
      spread = fmax (spread, moments_sd (sample->moments + arms[i]));
  return ilogb (spread);
}

/* What a cluster adds to the error of its cohort's mean. */
static double
share_of_error (const struct sample *sample, const struct cluster_cell *cell,
                int exponent)
{
  const struct moments *m = sample->moments + cell->arm;
  return ldexp (cell->sum - (double) cell->n * m->mean, -exponent)
         / (double) m->n;
}

/* CR1 covariance of the cohorts' means, arms by arms, without its
   correction, in units of 4^exponent.  *G counts the clusters. */
static double *
mean_covariance (const struct sample *sample, struct arena *scratch,
                 int exponent, size_t *g)
{
  size_t arms = sample->arms;
  double *v = ARENA_NEW (scratch, double, arms * arms);
  struct cluster_span *spans = clusters_spans (scratch, sample->clusters);
  *g = (size_t) clusters_count (sample->clusters);
  for (const struct cluster_span *span = spans; span < spans + *g; span++)
    for (size_t i = 0; i < span->cells; i++)
      for (size_t j = 0; j < span->cells; j++)
        {
          const struct cluster_cell *a = span->cell + i, *b = span->cell + j;
          v[a->arm * arms + b->arm] += share_of_error (sample, a, exponent)
                                       * share_of_error (sample, b, exponent);
        }
  return v;
}

static const char *
why_no_omnibus (const struct sample *sample, const size_t *arms, size_t k,
                enum status *status)
{
  *status = STATUS_REFUSED;
  if (!sample->clusters)
    return "the units were not given clusters";
  bool constant = true;
  for (size_t i = 0; i < k; i++)
    {
      if (clusters_in (sample->clusters, arms[i]) < CLUSTERS_FOR_CR1)
        return "three or more cohorts need 50 clusters each; name two of "
               "them with `compare`";
      constant = constant && moments_constant (sample->moments + arms[i]);
    }
  *status = STATUS_DEGENERATE;
  return constant ? "the outcome does not vary within the cohorts" : NULL;
}

/* The covariance of every mean less the first one's. */
static double *
contrast_covariance (struct arena *scratch, const double *v, size_t all,
                     const size_t *arms, size_t k)
{
  size_t m = k - 1, base = arms[0];
  double *w = ARENA_NEW (scratch, double, m * m);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < m; j++)
      {
        size_t a = arms[i + 1], b = arms[j + 1];
        w[i * m + j] = v[a * all + b] - v[a * all + base]
                       - v[base * all + b] + v[base * all + base];
      }
  return w;
}

/* Every cohort's mean against the first one's. */
static struct test
omnibus (const struct sample *sample, const struct ask *ask,
         const size_t *arms, size_t k)
{
  unsigned has = HAS_STATISTIC | HAS_DF | HAS_DF2;
  enum status status;
  const char *why = why_no_omnibus (sample, arms, k, &status);
  if (why)
    return test_fail (has, status, why);

  size_t g, m = k - 1;
  int exponent = exponent_of (sample, arms, k);
  double *v = mean_covariance (sample, ask->scratch, exponent, &g);
  double *w = contrast_covariance (ask->scratch, v, sample->arms, arms, k);
  double *u = ARENA_NEW (ask->scratch, double, m);
  const struct moments *base = sample->moments + arms[0];
  double n = (double) base->n, rank, form;
  for (size_t i = 0; i < m; i++)
    {
      const struct moments *other = sample->moments + arms[i + 1];
      n += (double) other->n;
      u[i] = ldexp (other->mean - base->mean, -exponent);
    }
  form = quadratic_form (ask->scratch, u, w, m, &rank);
  if (rank < (double) m)
    return test_fail (has, STATUS_DEGENERATE, "the clusters do not differ");
  double clusters = (double) g, cohorts = (double) k;
  double correction = clusters / (clusters - 1) * ((n - 1) / (n - cohorts));
  struct test test = {.has = has, .statistic = form / correction / rank,
                      .df = rank, .df2 = clusters - 1, .p_value = NAN,
                      .log10_p = NAN};
  name_options (&test, false);
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  return test;
}

static struct test
run_wald (const struct sample *sample, const struct ask *ask)
{
  bool one = !isnan (ask->target);
  size_t *arms = ARENA_NEW (ask->scratch, size_t, sample->arms);
  size_t k = populated (sample, arms);
  if (!one && k > 2)
    return omnibus (sample, ask, arms, k);
  struct cluster_fit fit
    = one ? cluster_fit_one (sample, ask) : cluster_fit_two (sample, ask);
  if (fit.status != STATUS_OK)
    return test_fail (HAS_STATISTIC | HAS_DF, fit.status, fit.why);
  double over = one ? fit.estimate - ask->target : fit.estimate;
  return t_test (&fit, over / fit.std_error);
}

static double
t_quantile (const struct cluster_fit *fit, double confidence)
{
  return dist_t_quantile (0.5 + confidence / 2, fit->df);
}

static struct effect
t_interval (const struct cluster_fit *fit, double estimate,
            double confidence)
{
  if (fit->status != STATUS_OK)
    return effect_fail ("cluster_cr2", fit->status, fit->why);
  double half = t_quantile (fit, confidence) * fit->std_error;
  return (struct effect) {
    .estimate = estimate, .std_error = fit->std_error,
    .conf_low = estimate - half, .conf_high = estimate + half,
    .conf_method = fit->cr2 ? "cluster_cr2" : "cluster_cr1"};
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask);
  return t_interval (&fit, fit.estimate, ask->confidence);
}

static struct effect
run_mean_one (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask);
  return t_interval (&fit, fit.estimate - ask->target, ask->confidence);
}

/* As many independent units as would give a share this standard error. */
static double
effective_n (const struct cluster_fit *fit)
{
  return fit->estimate * (1 - fit->estimate)
         / (fit->std_error * fit->std_error);
}

static struct test
run_score (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  double target = ask->target;
  struct cluster_fit fit = cluster_fit_one (sample, ask);
  if (fit.status != STATUS_OK)
    return test_fail (has, fit.status, fit.why);
  if (!(target > 0 && target < 1))
    return test_fail (has, STATUS_REFUSED, "the target is not between 0 "
                                           "and 1");
  double se = sqrt (target * (1 - target) / effective_n (&fit));
  return t_test (&fit, (fit.estimate - target) / se);
}

static struct effect
run_wilson (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask);
  if (fit.status != STATUS_OK)
    return effect_fail ("wilson_cluster_cr2", fit.status, fit.why);
  double p = fit.estimate, n = effective_n (&fit);
  double t = t_quantile (&fit, ask->confidence), tt = t * t / n;
  double centre = (p + tt / 2) / (1 + tt);
  double half = t / (1 + tt) * sqrt ((p * (1 - p) + tt / 4) / n);
  return (struct effect) {
    .estimate = p - ask->target, .std_error = fit.std_error,
    .conf_low = centre - half - ask->target,
    .conf_high = centre + half - ask->target,
    .conf_method = fit.cr2 ? "wilson_cluster_cr2" : "wilson_cluster_cr1"};
}

#define VARIANCE                                                           \
  "N_a units of cohort a, n_ga of them in cluster g with residual sum "    \
  "S_ga; fewer than 50 clusters with units of a cohort: CR2, var = sum_g " \
  "(sum_a +-S_ga / (N_a sqrt (1 - n_ga/N_a)))^2 with Satterthwaite's df, " \
  "else CR1, var = G/(G-1) (N-1)/(N-K) sum_g (sum_a +-S_ga/N_a)^2 with "   \
  "df = G - 1 (G clusters, N units, K cohorts)"
#define ASSUMPTIONS                                                        \
  "Clusters are independent of each other; units of one cluster may be as " \
  "alike as they like. A cluster may hold units of several cohorts."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of a cohort (refused). Three or more " \
  "cohorts with fewer than 50 clusters each (refused)."
#define REFERENCE                                                          \
  "Bell & McCaffrey (2002), Survey Methodology 28:169-181; Pustejovsky & " \
  "Tipton (2018), J. Bus. Econ. Stat. 36:672-683; Liang & Zeger (1986), "  \
  "Biometrika 73:13-22"
#define R_FIT                                                              \
  "fewer than 50 clusters: clubSandwich::coef_test (fit, \"CR2\", cluster " \
  "= g, test = \"Satterthwaite\"); else: lmtest::coeftest (fit, "          \
  "sandwich::vcovCL (fit, g, type = \"HC1\"), df = G - 1)"
#define R_TWO "fit <- lm (y ~ cohort); " R_FIT
#define R_ONE "fit <- lm (y - target ~ 1); " R_FIT

const struct method cluster_wald = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test",
    .computes = "Whether means (or shares) of cohorts differ, or one "
                "differs from a target, when units come in clusters.",
    .formula = "t = (mean level - mean reference) / sqrt (var), or (mean - "
               "target) / sqrt (var); " VARIANCE "; three or more cohorts: F "
               "= d' V^-1 d / (K - 1) with the CR1 covariance V of the "
               "differences d, df K - 1 and G - 1",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .run = run_wald,
};

const struct measure mean_difference_cluster = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means, cluster-robust",
    .computes = "Mean of the level less mean of the reference, with an "
                "interval that allows for clusters.",
    .formula = "mean level - mean reference +- t_df sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .run = run_difference,
};

const struct measure risk_difference_cluster = {
  .about = {
    .name = "risk_difference",
    .title = "Difference in shares, cluster-robust",
    .computes = "Share of the level less share of the reference by a linear "
                "probability model, with an interval that allows for "
                "clusters.",
    .formula = "p level - p reference +- t_df sqrt (var), y = 0 or 1; "
               VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Shares near 0 or 1 with few clusters: the "
                "interval can pass -1 or 1.",
    .reference = REFERENCE,
    .r_call = R_TWO,
  },
  .run = run_difference,
};

const struct measure mean_one_sample_cluster = {
  .about = {
    .name = "mean_difference",
    .title = "Mean less target, cluster-robust",
    .computes = "The cohort's mean less the target, with an interval that "
                "allows for clusters.",
    .formula = "mean - target +- t_df sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused).",
    .reference = REFERENCE,
    .r_call = R_ONE,
  },
  .run = run_mean_one,
};

const struct measure share_one_sample_cluster = {
  .about = {
    .name = "risk_difference",
    .title = "Share less target, cluster-robust",
    .computes = "The cohort's share less the target, with Wilson's interval "
                "for as many independent units as the clusters are worth.",
    .formula =
      "n_eff = p (1 - p) / var; Wilson's interval (p + t^2/2n_eff +- t sqrt "
      "(p (1 - p)/n_eff + t^2/4n_eff^2)) / (1 + t^2/n_eff) less the target, "
      "t the quantile with df; std_error = sqrt (var); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). All units with the same "
                "outcome.",
    .reference = "Wilson (1927), J. Am. Statist. Assoc. 22:209-212; Korn & "
                 "Graubard (1998), Survey Methodology 24:193-201; "
                 REFERENCE,
    .r_call = R_ONE ", then Wilson's formula with n_eff",
  },
  .run = run_wilson,
};

const struct method proportion_score_cluster = {
  .about = {
    .name = "proportion_score",
    .title = "Score test of a share, cluster-robust",
    .computes = "Whether a share differs from the target, with as many "
                "independent units as the clusters are worth.",
    .formula =
      "n_eff = p (1 - p) / var; z = (p - target) / sqrt (target (1 - target) "
      "/ n_eff), compared with t of df, so that it agrees with the interval; "
      VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = "Fewer than 5 clusters (refused). All units with the same "
                "outcome.",
    .reference = "Korn & Graubard (1998), Survey Methodology 24:193-201; "
                 REFERENCE,
    .r_call = R_ONE ", then the score formula with n_eff",
  },
  .run = run_score,
};
