/* Coefficients of the cohorts in one model: the test of several cohorts,
   and the odds ratio at given covariates. */

#include "regression.h"

#include <math.h>

#include "adjusted_pair.h"
#include "base/arena.h"
#include "cluster_fit.h"
#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "quadratic.h"

enum { HAS_F = HAS_STATISTIC | HAS_DF | HAS_DF2, FEWEST = 5 };

/* Cohorts in a model: which column each has, and the cells they fill. */
struct arms {
  const struct responses *r;
  uint32_t *exposure;       /* [arms]; UINT32_MAX: not in the model */
  size_t arms;              /* in the model */
  double units;
  double *clusters;         /* [arms] of the model */
  double all_clusters;
};

static void
count_clusters (struct arena *scratch, struct arms *m)
{
  uint32_t *last = ARENA_NEW (scratch, uint32_t, m->arms);
  uint32_t any = UINT32_MAX;
  m->clusters = ARENA_NEW (scratch, double, m->arms);
  for (size_t e = 0; e < m->arms; e++)
    last[e] = UINT32_MAX;
  for (size_t i = 0; i < m->r->cells; i++)
    {
      const struct response_cell *c = m->r->cell + i;
      uint32_t e = m->exposure[c->arm];
      if (e == UINT32_MAX)
        continue;
      m->clusters[e] += c->cluster != last[e];
      m->all_clusters += c->cluster != any;
      last[e] = any = c->cluster;
      m->units += (double) c->n;
    }
}

/* Whether any two units of the model have different outcomes. */
static bool
varies (const struct arms *m)
{
  const struct response_cell *first = NULL;
  for (size_t i = 0; i < m->r->cells; i++)
    {
      const struct response_cell *c = m->r->cell + i;
      if (m->exposure[c->arm] == UINT32_MAX)
        continue;
      if (c->squares > 0 || (first && c->mean != first->mean))
        return true;
      first = first ? first : c;
    }
  return false;
}

/* All that hold units. */
static struct arms
populated (struct arena *scratch, const struct responses *r)
{
  struct arms m = {.r = r, .exposure = ARENA_NEW (scratch, uint32_t,
                                                  r->arms)};
  bool *held = ARENA_NEW (scratch, bool, r->arms);
  for (size_t i = 0; i < r->cells; i++)
    held[r->cell[i].arm] = true;
  for (size_t a = 0; a < r->arms; a++)
    m.exposure[a] = held[a] ? (uint32_t) m.arms++ : UINT32_MAX;
  count_clusters (scratch, &m);
  return m;
}

/* The smaller number first. */
static struct arms
two (struct arena *scratch, const struct responses *r,
     const struct ask *ask)
{
  struct arms m = {.r = r, .arms = 2,
                   .exposure = ARENA_NEW (scratch, uint32_t, r->arms)};
  for (size_t a = 0; a < r->arms; a++)
    m.exposure[a] = UINT32_MAX;
  bool first = ask->level < ask->reference;
  m.exposure[ask->level] = !first;
  m.exposure[ask->reference] = first;
  count_clusters (scratch, &m);
  return m;
}

size_t
regression_arms (const struct sample *sample)
{
  if (!sample->responses)
    return 0;
  struct arena *scratch = arena_new ();
  size_t arms = populated (scratch, sample->responses).arms;
  arena_free (scratch);
  return arms;
}

/* Adds the cells of a cohort and pattern up, whatever their cluster;
   returns how many rows that makes. */
static size_t
add_up (struct arena *scratch, const struct arms *m, struct glm_row *row)
{
  size_t patterns = m->r->terms->patterns, rows = 0;
  double *n = ARENA_NEW (scratch, double, m->arms * patterns);
  double *sum = ARENA_NEW (scratch, double, m->arms * patterns);
  for (size_t i = 0; i < m->r->cells; i++)
    {
      const struct response_cell *c = m->r->cell + i;
      if (m->exposure[c->arm] == UINT32_MAX)
        continue;
      size_t at = m->exposure[c->arm] * patterns + c->pattern;
      n[at] += (double) c->n;
      sum[at] += (double) c->n * c->mean;
    }
  for (size_t at = 0; at < m->arms * patterns; at++)
    if (n[at] > 0)
      row[rows++] = (struct glm_row) {(uint32_t) (at / patterns),
                                      (uint32_t) (at % patterns), n[at],
                                      sum[at] / n[at]};
  return rows;
}

static struct glm
fit_arms (struct arena *arena, const struct arms *m, bool logistic)
{
  struct glm_row *row = ARENA_NEW (arena, struct glm_row, m->r->cells);
  struct glm_data data = {.terms = m->r->terms, .exposures = m->arms - 1,
                          .rows = add_up (arena, m, row), .row = row,
                          .logistic = logistic};
  return glm_fit (arena, &data);
}

static const char *
obstacle (const struct arms *m, const struct glm *fit, enum status *status)
{
  *status = STATUS_EMPTY;
  for (size_t e = 0; e < m->arms; e++)
    if (!(m->clusters[e] > 0))
      return "a cohort holds no units";
  *status = STATUS_DEGENERATE;
  if (!varies (m))
    return "the outcome does not vary";
  *status = fit->status;
  if (fit->status != STATUS_OK)
    return fit->why;
  *status = STATUS_DEGENERATE;
  for (size_t e = 1; e < m->arms; e++)
    if (!fit->kept[glm_exposure_column (&fit->data, e)])
      return "the covariates alone tell who is in which cohort";
  *status = STATUS_EMPTY;
  if (!(m->units > (double) fit->rank))
    return "there are not more units than coefficients";
  *status = STATUS_REFUSED;
  for (size_t e = 0; e < m->arms && m->r->clusters > 0; e++)
    if (m->clusters[e] < FEWEST)
      return "fewer than 5 clusters hold units of a cohort";
  return NULL;
}

/* ---- the sandwich ----------------------------------------------------- */

/* Adds to V what the SUM of a cluster, or a unit FACTOR times, puts on
   the coefficients FIRST on, Q of them. */
static void
add_outer (double *v, const double *sum, double factor, size_t q)
{
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      v[i * q + j] += factor * sum[i] * sum[j];
}

/* The exposures' rows of I^-1 x. */
static void
along (const struct glm *fit, const double *x, size_t q, double *to)
{
  for (size_t e = 1; e <= q; e++)
    to[e - 1] = glm_dot (fit->inverse
                           + glm_exposure_column (&fit->data, e)
                               * fit->columns,
                         x, fit->columns);
}

/* HC1 or CR1 of the exposures' coefficients, [q * q]. */
static double *
covariance (struct arena *scratch, const struct arms *m,
            const struct glm *fit)
{
  size_t q = m->arms - 1;
  double *x = ARENA_NEW (scratch, double, fit->columns);
  double *by = ARENA_NEW (scratch, double, q);
  double *own = ARENA_NEW (scratch, double, q);
  double *v = ARENA_NEW (scratch, double, q * q);
  uint32_t last = UINT32_MAX;
  for (size_t i = 0; i < m->r->cells; i++)
    {
      const struct response_cell *c = m->r->cell + i;
      uint32_t e = m->exposure[c->arm];
      if (e == UINT32_MAX)
        continue;
      glm_x (&fit->data, e, c->pattern, x);
      double left = c->mean - glm_mean (fit, glm_eta (fit, x))
                    + glm_shift (fit, x);
      along (fit, x, q, by);
      if (m->r->clusters == 0)
        add_outer (v, by, (double) c->n * left * left + c->squares, q);
      else if (c->cluster != last)
        {
          add_outer (v, own, 1, q);
          for (size_t j = 0; j < q; j++)
            own[j] = 0;
          last = c->cluster;
        }
      for (size_t j = 0; j < q; j++)
        own[j] += (double) c->n * left * by[j];
    }
  double n = m->units, k = (double) fit->rank, g = m->all_clusters;
  bool by_cluster = m->r->clusters > 0;
  if (by_cluster)
    add_outer (v, own, 1, q);
  for (size_t j = 0; j < q * q; j++)
    v[j] *= by_cluster ? g / (g - 1) * ((n - 1) / (n - k)) : n / (n - k);
  return v;
}

struct test
regression_omnibus (const struct sample *sample, const struct ask *ask,
                    bool logistic)
{
  const struct responses *r = sample->responses;
  struct arms m = populated (ask->scratch, r);
  struct glm fit = fit_arms (ask->scratch, &m, logistic);
  enum status status;
  const char *why = obstacle (&m, &fit, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  size_t q = m.arms - 1;
  double rank, *b = ARENA_NEW (ask->scratch, double, q);
  for (size_t e = 0; e < q; e++)
    b[e] = fit.b[glm_exposure_column (&fit.data, e + 1)];
  double *v = covariance (ask->scratch, &m, &fit);
  double form = quadratic_form (ask->scratch, b, v, q, &rank);
  if (rank < (double) q)
    return test_fail (HAS_F, STATUS_DEGENERATE,
                      "the outcome does not vary enough");
  bool by_cluster = r->clusters > 0;
  struct test test = {
    .has = HAS_F, .statistic = form / rank, .df = rank,
    .df2 = by_cluster ? m.all_clusters - 1 : m.units - (double) fit.rank,
    .p_value = NAN, .log10_p = NAN,
    .options = {{"variance", by_cluster ? "CR1" : "HC1"},
                {"fit", fit.firth ? "firth" : logistic
                                                ? "maximum likelihood"
                                                : "least squares"}}};
  if (fit.rank < fit.columns)
    test.options[2] = (struct option) {
      "terms_dropped",
      arena_printf (ask->scratch, "%zu", fit.columns - fit.rank)};
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  return test;
}

/* ---- the coefficient of the level ------------------------------------- */

struct coefficient
regression_level (const struct sample *sample, const struct ask *ask,
                  bool logistic)
{
  struct coefficient c = { .b = NAN, .std_error = NAN, .df = NAN };
  c.status = STATUS_REFUSED;
  c.why = "there is nothing to adjust for";
  if (!sample->responses)
    return c;
  struct arms m = two (ask->scratch, sample->responses, ask);
  struct glm fit = fit_arms (ask->scratch, &m, logistic);
  c.why = obstacle (&m, &fit, &c.status);
  if (c.why)
    return c;
  double g = m.all_clusters, fewest = fmin (m.clusters[0], m.clusters[1]);
  double b = fit.b[glm_exposure_column (&fit.data, 1)];
  c.status = STATUS_OK;
  c.b = m.exposure[ask->level] == 1 ? b : -b;
  c.std_error = sqrt (*covariance (ask->scratch, &m, &fit));
  if (!(c.std_error > 1e-12 * fabs (c.b)))
    {
      c.status = STATUS_DEGENERATE;
      c.why = "within the cohorts the outcome does not vary beyond what the "
              "covariates tell";
    }
  c.clustered = m.r->clusters > 0;
  c.df = !c.clustered ? logistic ? (double) NAN : m.units - (double) fit.rank
         : fewest < CLUSTERS_FOR_CR1 ? fewest - 1
                                     : g - 1;
  return c;
}

double
regression_half (const struct coefficient *c, const struct ask *ask)
{
  return c->std_error
         * (isnan (c->df) ? dist_normal_quantile (.5 + ask->confidence / 2)
                          : contrast_quantile (ask->confidence, c->df));
}

static struct effect
run_odds_ratio (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "wald_log_robust";
  struct coefficient c = regression_level (sample, ask, true);
  if (c.status != STATUS_OK)
    return effect_fail (method, c.status, c.why);
  double half = regression_half (&c, ask);
  return (struct effect) {
    .estimate = exp (c.b), .std_error = c.std_error,
    .conf_low = exp (c.b - half), .conf_high = exp (c.b + half),
    .conf_method = method};
}

const struct measure odds_ratio_adjusted = {
  .about = {
    .name = "odds_ratio",
    .title = "Odds ratio at the same covariates",
    .computes = "The odds of the outcome in the level over those in the "
                "reference, of units with the same covariates. Its "
                "std_error is that of the logarithm.",
    .formula = "e^b, b the coefficient of the cohort in a logistic "
               "regression of the outcome on it and the covariates "
               "(categories as indicators, numbers as restricted cubic "
               "splines); interval e^(b -+ z se), se HC1, by clusters CR1 "
               "and t with G - 1, or the fewest clusters of a cohort less 1 "
               "where these are below 50; Firth's penalised likelihood "
               "where the covariates separate the outcomes",
    .assumptions = "Units (or clusters) are independent. The ratio is the "
                   "same at all covariates.",
    .not_when = "It is compared with a ratio that is not adjusted: odds "
                "ratios move with every covariate that moves the outcome, "
                "also without confounding. Standardised differences do "
                "not.",
    .reference = "Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 5; "
                 "Firth (1993), Biometrika 80:27-38",
    .r_call = "fit <- glm (y ~ cohort + x, binomial); exp (coef (fit)); "
              "sandwich::vcovHC (fit, \"HC1\"), vcovCL (fit, g, type = "
              "\"HC1\")",
  },
  .ratio = true,
  .run = run_odds_ratio,
};
