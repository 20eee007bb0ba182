#include "adjusted.h"

#include <math.h>

#include "adjusted_pair.h"
#include "base/arena.h"
#include "contrast.h"
#include "infer/dist.h"

/* One estimate while it is made. */
struct work {
  struct arena *arena;
  struct pair pair;
  enum estimand estimand;
  enum adjusted_by by;
  bool has_propensity;
  struct propensity propensity;
  struct glm model;
  double *fitted[2];        /* [patterns] by the model, less the centre */
  double *bend[2];          /* [patterns] its derivative */
  double population;        /* sum of T */
  double weight[2];         /* sum of w by cohort */
  double standard[2];       /* mean of the model over the population */
  double left[2];           /* weighted mean of the residuals */
  struct influence phi;
  double *by_score;         /* [patterns] derivative by the propensity's
                               predictor */
  double *by_model[2];      /* by the model's */
};

/* False. */
static bool
failed (struct adjusted *to, enum status status, const char *why)
{
  *to = (struct adjusted) {.estimate = NAN, .std_error = NAN, .df = NAN,
                           .status = status, .why = why};
  return false;
}

/* T of a unit of cohort A, and its derivative by the predictor of the
   propensity. */
static double
target (const struct work *w, size_t a, size_t p)
{
  const struct propensity *e = &w->propensity;
  if (w->estimand == ESTIMAND_OVERLAP)
    return e->chance[0][p] * e->chance[1][p];
  return w->estimand == ESTIMAND_ALL || a == w->pair.level;
}

static double
target_slope (const struct work *w, size_t p)
{
  const struct propensity *e = &w->propensity;
  if (w->estimand != ESTIMAND_OVERLAP)
    return 0;
  return e->chance[0][p] * e->chance[1][p]
         * (e->chance[0][p] - e->chance[1][p]);
}

/* T of all units of a pattern. */
static double
target_of_both (const struct work *w, size_t p)
{
  return w->pair.n[0][p] * target (w, 0, p)
         + w->pair.n[1][p] * target (w, 1, p);
}

/* ---- fits ------------------------------------------------------------- */

static bool
fit_propensity (struct work *w, const struct ask *ask, struct adjusted *to)
{
  w->propensity = propensity_of (w->arena, w->pair.r, w->pair.arm,
                                 w->pair.level, ask->trim);
  const struct propensity *e = &w->propensity;
  if (e->status != STATUS_OK)
    return failed (to, e->status, e->why);
  if (ask->trim)
    pair_leave_out (&w->pair, e->out);
  if (propensity_tells_apart (e))
    return failed (to, STATUS_REFUSED, "the covariates all but tell who is "
                                       "in which cohort");
  struct positivity s = propensity_positivity (e, w->estimand);
  if (w->by & ADJUSTED_WEIGHTS && w->estimand != ESTIMAND_OVERLAP
      && s.problem)
    return failed (to, STATUS_REFUSED, s.problem);
  return true;
}

static bool
fit_model (struct work *w, bool logistic, struct adjusted *to)
{
  struct glm_data data = pair_data (w->arena, &w->pair, logistic, true);
  w->model = glm_fit (w->arena, &data);
  if (w->model.status != STATUS_OK)
    return failed (to, w->model.status, w->model.why);
  if (!w->model.kept[glm_exposure_column (&data, 1)])
    return failed (to, STATUS_DEGENERATE, "the covariates alone tell who is "
                                          "in which cohort");
  double *x = ARENA_NEW (w->arena, double, w->model.columns);
  for (uint32_t a = 0; a < 2; a++)
    for (size_t p = 0; p < w->pair.patterns; p++)
      {
        glm_x (&data, a, (uint32_t) p, x);
        double eta = glm_eta (&w->model, x);
        w->fitted[a][p] = glm_mean (&w->model, eta);
        w->bend[a][p] = glm_slope (&w->model, eta);
      }
  return true;
}

static bool
fit_all (struct work *w, const struct ask *ask, bool logistic,
         struct adjusted *to)
{
  if (!(w->pair.units[0] > 0 && w->pair.units[1] > 0))
    return failed (to, STATUS_EMPTY, "a cohort holds no units");
  w->has_propensity = w->by & ADJUSTED_WEIGHTS || ask->trim
                      || w->estimand == ESTIMAND_OVERLAP;
  if (w->has_propensity && !fit_propensity (w, ask, to))
    return false;
  return !(w->by & ADJUSTED_MODEL) || fit_model (w, logistic, to);
}

/* ---- means ------------------------------------------------------------ */

static double
weight (const struct work *w, size_t a, size_t p)
{
  return propensity_weight (&w->propensity, w->estimand, a, p);
}

static double
residual (const struct work *w, size_t a, size_t p)
{
  return w->pair.mean[a][p] - w->fitted[a][p];
}

static void
average (struct work *w, size_t a)
{
  double sum = 0, of_weights = 0, standard = 0, left = 0;
  for (size_t p = 0; p < w->pair.patterns; p++)
    {
      if (w->by & ADJUSTED_MODEL)
        {
          double t = target_of_both (w, p);
          sum += t;
          standard += t * w->fitted[a][p];
        }
      if (w->by & ADJUSTED_WEIGHTS && w->pair.n[a][p] > 0)
        {
          double own = w->pair.n[a][p] * weight (w, a, p);
          of_weights += own;
          left += own * residual (w, a, p);
        }
    }
  w->population = sum;
  w->weight[a] = of_weights;
  w->standard[a] = w->by & ADJUSTED_MODEL ? standard / sum : 0;
  w->left[a] = w->by & ADJUSTED_WEIGHTS ? left / of_weights : 0;
}

static double
mean_of (const struct work *w, size_t a)
{
  return w->pair.centre + w->standard[a] + w->left[a];
}

/* ---- what moves them -------------------------------------------------- */

/* The average over the population; FACTOR of the mean of cohort A. */
static void
add_standard (struct work *w, size_t a, double factor)
{
  for (size_t p = 0; p < w->pair.patterns; p++)
    {
      double by = factor * (w->fitted[a][p] - w->standard[a])
                  / w->population;
      double both = w->pair.n[0][p] + w->pair.n[1][p];
      for (size_t b = 0; b < 2; b++)
        w->phi.at[b][p] += by * target (w, b, p);
      w->by_score[p] += by * both * target_slope (w, p);
      w->by_model[a][p] += factor * target_of_both (w, p) * w->bend[a][p]
                           / w->population;
    }
}

static void
add_weighted (struct work *w, size_t a, double factor)
{
  for (size_t p = 0; p < w->pair.patterns; p++)
    {
      double n = w->pair.n[a][p];
      if (n == 0)
        continue;
      double by = factor * weight (w, a, p) / w->weight[a];
      double off = residual (w, a, p) - w->left[a];
      w->phi.at[a][p] += by * off;
      w->phi.slope[a][p] += by;
      w->by_score[p] += factor * n * off / w->weight[a]
                        * propensity_weight_slope (&w->propensity,
                                                   w->estimand, a, p);
      w->by_model[a][p] -= by * n * w->bend[a][p];
    }
}

static void
influence (struct work *w, const double factor[2])
{
  for (size_t a = 0; a < 2; a++)
    {
      if (w->by & ADJUSTED_MODEL)
        add_standard (w, a, factor[a]);
      if (w->by & ADJUSTED_WEIGHTS)
        add_weighted (w, a, factor[a]);
    }
  if (w->by & ADJUSTED_MODEL)
    influence_of_fit (&w->phi, w->arena, &w->pair, &w->model, w->by_model);
  if (w->has_propensity)
    propensity_carry (&w->propensity, w->arena, w->by_score, w->phi.at);
}

/* ---- the estimate ----------------------------------------------------- */

static struct work
work_new (const struct sample *sample, const struct ask *ask,
          enum adjusted_by by, bool logistic)
{
  struct arena *arena = ask->scratch;
  size_t patterns = sample->responses->terms->patterns;
  struct work w = {.arena = arena, .estimand = ask->estimand, .by = by,
                   .pair = pair_of (arena, sample->responses, ask,
                                    !logistic),
                   .phi = influence_new (arena, patterns),
                   .by_score = ARENA_NEW (arena, double, patterns)};
  for (size_t a = 0; a < 2; a++)
    {
      w.fitted[a] = ARENA_NEW (arena, double, patterns);
      w.bend[a] = ARENA_NEW (arena, double, patterns);
      w.by_model[a] = ARENA_NEW (arena, double, patterns);
    }
  return w;
}

/* Estimate and the factors of the two means in it. */
static bool
contrast_of_means (const struct work *w, enum adjusted_measure measure,
                   double factor[2], struct adjusted *to)
{
  size_t level = w->pair.level, reference = 1 - level;
  const double mean[2] = {mean_of (w, 0), mean_of (w, 1)};
  factor[level] = 1;
  factor[reference] = -1;
  to->estimate = w->standard[level] + w->left[level]
                 - (w->standard[reference] + w->left[reference]);
  if (measure == ADJUSTED_DIFFERENCE)
    return true;
  if (!(mean[level] > 0))
    return failed (to, STATUS_DEGENERATE, "the level never has the "
                                          "outcome");
  if (!(mean[reference] > 0))
    return failed (to, STATUS_INFINITE, "the reference never has the "
                                        "outcome");
  to->estimate = log (mean[level]) - log (mean[reference]);
  factor[level] /= mean[level];
  factor[reference] /= mean[reference];
  return true;
}

static size_t
coefficients (const struct work *w)
{
  return w->by & ADJUSTED_MODEL ? w->model.rank : w->propensity.coefficients;
}

/* The error is rounding where outcomes follow from the covariates. */
static bool
is_rounding (const struct work *w, double std_error, const double factor[2])
{
  double n = w->pair.units[0] + w->pair.units[1];
  double size = fmax (fabs (factor[0]), fabs (factor[1]));
  return !(std_error * sqrt (n) > 1e-10 * size * w->pair.spread)
         || !(std_error * sqrt (n) > 1e-14 * size * fabs (w->pair.centre));
}

/* The estimate, without its error, and what moves it. */
static bool
estimate (struct work *w, const struct ask *ask,
          enum adjusted_measure measure, bool logistic, double factor[2],
          struct adjusted *to)
{
  if (!fit_all (w, ask, logistic, to))
    return false;
  average (w, 0);
  average (w, 1);
  if (!contrast_of_means (w, measure, factor, to))
    return false;
  influence (w, factor);
  to->propensity = w->has_propensity;
  to->firth = w->propensity.firth || w->model.firth;
  to->dropped = w->by & ADJUSTED_MODEL ? w->model.columns - w->model.rank
                                       : w->propensity.dropped;
  to->clustered = w->pair.r->clusters > 0;
  return true;
}

struct adjusted
adjusted_parts (const struct sample *sample, const struct ask *ask,
                enum adjusted_by by, enum adjusted_measure measure,
                bool logistic, struct adjusted_parts *parts)
{
  struct adjusted to = {.df = NAN};
  if (!sample->responses)
    {
      failed (&to, STATUS_REFUSED, "there is nothing to adjust for");
      return to;
    }
  struct work w = work_new (sample, ask, by, logistic);
  double factor[2];
  if (w.pair.units[0] > 0 && w.pair.units[1] > 0 && w.pair.spread == 0)
    {
      failed (&to, STATUS_DEGENERATE, "the outcome does not vary");
      return to;
    }
  if (!estimate (&w, ask, measure, logistic, factor, &to))
    return to;
  struct influence_sum sum
    = influence_sum (&w.phi, &w.pair, (double) coefficients (&w));
  *parts = (struct adjusted_parts) {w.pair, w.phi, sum.factor};
  to.std_error = sqrt (sum.variance);
  /* Normal unless t is exact where errors are normal. */
  bool has_df = to.clustered || (by == ADJUSTED_MODEL && !logistic);
  to.df = has_df ? sum.df : (double) NAN;
  to.few = sum.few;
  to.status = sum.status;
  to.why = sum.why;
  if (to.status == STATUS_OK && is_rounding (&w, to.std_error, factor))
    {
      to.status = STATUS_DEGENERATE;
      to.why = "the outcome does not vary";
    }
  return to;
}

struct adjusted
adjusted_fit (const struct sample *sample, const struct ask *ask,
              enum adjusted_by by, enum adjusted_measure measure,
              bool logistic)
{
  struct adjusted_parts parts;
  return adjusted_parts (sample, ask, by, measure, logistic, &parts);
}

static const char *
fit_name (const struct adjusted *a, enum adjusted_by by, bool logistic)
{
  if (a->firth)
    return "firth";
  return by == ADJUSTED_MODEL && !logistic ? "least squares"
                                           : "maximum likelihood";
}

/* Fills OPTION. */
static void
adjusted_options (const struct adjusted *a, const struct ask *ask,
                  const char *fit, struct option *option)
{
  bool t = !isnan (a->df);
  option[0] = (struct option) {"estimand", estimand_name (ask->estimand)};
  option[1] = (struct option) {"variance", a->clustered
                                             ? "m-estimation, CR1"
                                             : "m-estimation, HC1"};
  option[2] = (struct option) {"df", !t              ? "normal"
                                     : !a->clustered ? "N-K"
                                     : a->few        ? "fewest G-1"
                                                     : "G-1"};
  option[3] = (struct option) {"fit", fit};
  size_t n = 4;
  if (a->dropped > 0)
    option[n++] = (struct option) {
      "terms_dropped", arena_printf (ask->scratch, "%zu", a->dropped)};
  if (ask->trim)
    option[n] = (struct option) {"trim", "0.1"};
}

struct test
adjusted_test (const struct adjusted *a, const struct ask *ask,
               enum adjusted_by by, bool logistic)
{
  bool t = !isnan (a->df);
  unsigned has = HAS_STATISTIC | (t ? HAS_DF : 0u);
  if (a->status != STATUS_OK)
    return test_fail (has, a->status, a->why);
  struct test test = {
    .has = has, .statistic = a->estimate / a->std_error, .df = a->df,
    .df2 = NAN, .p_value = NAN, .log10_p = NAN};
  adjusted_options (a, ask, fit_name (a, by, logistic), test.options);
  dist_into (&test, t ? dist_t_two_sided (test.statistic, test.df)
                      : dist_normal_two_sided (test.statistic));
  return test;
}

static double
quantile_of (const struct adjusted *a, double confidence)
{
  return isnan (a->df) ? dist_normal_quantile (.5 + confidence / 2)
                       : contrast_quantile (confidence, a->df);
}

struct effect
adjusted_effect (const struct adjusted *a, const struct ask *ask,
                 const char *conf_method, bool ratio)
{
  if (a->status != STATUS_OK)
    {
      double estimate = ratio ? exp (a->estimate) : a->estimate;
      return effect_without_interval (estimate, conf_method, a->status,
                                      a->why);
    }
  double half = quantile_of (a, ask->confidence) * a->std_error;
  double low = a->estimate - half, high = a->estimate + half;
  return (struct effect) {
    .estimate = ratio ? exp (a->estimate) : a->estimate,
    .std_error = a->std_error, .conf_low = ratio ? exp (low) : low,
    .conf_high = ratio ? exp (high) : high, .conf_method = conf_method};
}
