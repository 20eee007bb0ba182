#include "cluster_fit.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"

struct sides {
  struct cluster_side side[2];
  size_t count;
  int exponent;
  bool cr2;
};

/* What one pass over the clusters adds up: see the header. */
struct sums {
  double clusters;          /* G */
  double squares;           /* of the clusters' contributions */
  double trace;             /* of M */
  double vv, vww, ww[2], w01;
};

static void
add_cluster (struct sums *sums, const struct sides *sides,
             const struct cluster_span *span)
{
  double u = 0, v = 0, w[2] = {0, 0};
  bool held = false;
  for (size_t s = 0; s < sides->count; s++)
    for (size_t c = 0; c < span->cells; c++)
      {
        const struct cluster_side *side = sides->side + s;
        const struct cluster_cell *cell = span->cell + c;
        if (cell->arm != side->arm)
          continue;
        held = true;
        double size = cluster_side_size (side, cell);
        double root = sides->cr2 ? sqrt (1 - size / side->size) : 1;
        double k = side->sign / (side->divisor * root);
        u += side->sign * cluster_side_error (side, cell, sides->exponent)
             / root;
        v += k * k * size * side->working;
        w[s] = k * size * sqrt (side->working / side->size);
      }
  double ww = w[0] * w[0] + w[1] * w[1];
  sums->clusters += held;
  sums->squares += u * u;
  sums->trace += v - ww;
  sums->vv += v * v;
  sums->vww += v * ww;
  sums->ww[0] += w[0] * w[0];
  sums->ww[1] += w[1] * w[1];
  sums->w01 += w[0] * w[1];
}

static struct sums
sums_of (const struct clusters *clusters, struct arena *scratch,
         const struct sides *sides)
{
  struct cluster_span *spans = clusters_spans (scratch, clusters);
  size_t n = (size_t) clusters_count (clusters);
  struct sums sums = {0};
  for (size_t g = 0; g < n; g++)
    add_cluster (&sums, sides, spans + g);
  return sums;
}

/* (tr M)^2 / sum of M_gh^2. */
static double
satterthwaite (const struct sums *s)
{
  double norm = s->vv - 2 * s->vww
                + (s->ww[0] * s->ww[0] + s->ww[1] * s->ww[1])
                + 2 * s->w01 * s->w01;
  return s->trace * s->trace / norm;
}

/* Fills the sides.  Says why there is nothing to compute, or null. */
static const char *
complete (struct sides *sides, const struct sample *sample,
          enum cluster_what what, enum status *status)
{
  double spread = 0;
  for (size_t s = 0; s < sides->count; s++)
    {
      struct cluster_side *side = sides->side + s;
      const char *why
        = cluster_side_fill (sample, what, side->arm, side, status);
      if (why)
        return why;
      spread = fmax (spread, side->spread);
    }
  const char *why = cluster_side_clusters (sample, sides->side, sides->count,
                                           false, status);
  if (why)
    return why;
  *status = STATUS_DEGENERATE;
  if (!(spread > 0))
    return "the outcome does not vary within the cohorts";
  sides->exponent = cluster_side_exponent (sides->side, sides->count);
  for (size_t s = 0; s < sides->count && !sample->clusters2; s++)
    if (clusters_in (sample->clusters, sides->side[s].arm)
        < CLUSTERS_FOR_CR1)
      sides->cr2 = true;
  return NULL;
}

/* Residual sums that are 0 come out as rounding of the estimates. */
static double
rounding_of (const struct sides *sides)
{
  double size = 0;
  for (size_t s = 0; s < sides->count; s++)
    {
      const struct cluster_side *side = sides->side + s;
      double total = ldexp (side->total, -sides->exponent);
      size = fmax (size, fmax (side->units, fabs (total))
                         / fabs (side->divisor));
    }
  return 4 * DBL_EPSILON * size;
}

static double
units_of (const struct sides *sides)
{
  double units = 0;
  for (size_t s = 0; s < sides->count; s++)
    units += sides->side[s].units;
  return units;
}

/* CR1; *G counts the clusters. */
static double
cr1 (const struct clusters *clusters, struct arena *scratch,
     const struct sides *sides, double *g)
{
  struct sums sums = sums_of (clusters, scratch, sides);
  double n = units_of (sides), k = (double) sides->count;
  *g = sums.clusters;
  return *g / (*g - 1) * ((n - 1) / (n - k)) * sums.squares;
}

static double
variance_of (const struct sample *sample, const struct ask *ask,
             const struct sides *sides, double *df)
{
  double g;
  if (sides->cr2)
    {
      struct sums sums = sums_of (sample->clusters, ask->scratch, sides);
      *df = satterthwaite (&sums);
      return sums.squares;
    }
  double v = cr1 (sample->clusters, ask->scratch, sides, &g);
  *df = g - 1;
  if (!sample->clusters2)
    return v;
  v += cr1 (sample->clusters2, ask->scratch, sides, &g);
  *df = fmin (*df, g - 1);
  double both = cr1 (sample->clusters12, ask->scratch, sides, &g);
  return v - both > 1e-12 * v ? v - both : 0;
}

/* Shares with a handful of units of one kind: clusters that all hold the
   same have no spread to tell, and next to none where there is one that
   differs.  Then the variance is at least that of as many independent
   units of one share; 0 where there are enough, or values are no shares, or
   of one cohort alone, which Wilson's interval keeps from certainty. */
static double
least_variance (const struct sample *sample, enum cluster_what what,
                const struct sides *sides)
{
  double units = 0, with = 0, fewest = INFINITY, inverse = 0;
  if (what != CLUSTER_MEAN || !sample->counts || sides->count < 2)
    return 0;
  for (size_t s = 0; s < sides->count; s++)
    {
      units += (double) sample->counts->n[sides->side[s].arm];
      with += (double) sample->counts->x[sides->side[s].arm];
    }
  double share = with / units, rarer = fmin (share, 1 - share);
  for (size_t s = 0; s < sides->count; s++)
    {
      double n = (double) sample->counts->n[sides->side[s].arm];
      double x = (double) sample->counts->x[sides->side[s].arm];
      fewest = fmin (fewest, fmin (n * rarer, fmin (x, n - x)));
      inverse += 1 / n;
    }
  return fewest < UNITS_OF_A_KIND
           ? ldexp (share * (1 - share) * inverse, -2 * sides->exponent) : 0;
}

static struct cluster_fit
fit (const struct sample *sample, const struct ask *ask,
     enum cluster_what what, struct sides *sides)
{
  struct cluster_fit fit = {.estimate = NAN, .std_error = NAN, .df = NAN};
  fit.why = complete (sides, sample, what, &fit.status);
  if (fit.why)
    return fit;
  double df, v = variance_of (sample, ask, sides, &df);
  double least = least_variance (sample, what, sides);
  double se = sqrt (fmax (v, least));
  if (!(se > rounding_of (sides)))
    {
      fit.status = STATUS_DEGENERATE;
      fit.why = sample->clusters2 ? "the two-way variance is not positive"
                                  : "the clusters do not differ";
      return fit;
    }
  return (struct cluster_fit) {
    .estimate = sides->count == 1
                  ? sides->side->estimate
                  : cluster_side_difference (what, sides->side,
                                             sides->side + 1),
    .std_error = ldexp (se, sides->exponent), .df = df,
    .variance = sample->clusters2 ? CLUSTER_TWO_WAY
                : sides->cr2      ? CLUSTER_CR2
                                  : CLUSTER_CR1,
    .raised = least > v, .status = STATUS_OK};
}

struct cluster_fit
cluster_fit_two (const struct sample *sample, const struct ask *ask,
                 enum cluster_what what)
{
  struct sides sides = {.count = 2};
  sides.side[0] = (struct cluster_side) {.arm = ask->level, .sign = 1};
  sides.side[1] = (struct cluster_side) {.arm = ask->reference, .sign = -1};
  return fit (sample, ask, what, &sides);
}

/* Of LEVEL times the one estimate less REFERENCE times the other. */
static double
variance_at (const struct sample *sample, const struct ask *ask,
             enum cluster_what what, double level, double reference)
{
  struct sides sides = {.count = 2};
  sides.side[0] = (struct cluster_side) {.arm = ask->level, .sign = level};
  sides.side[1]
    = (struct cluster_side) {.arm = ask->reference, .sign = -reference};
  enum status status;
  double df;
  if (complete (&sides, sample, what, &status))
    return NAN;
  return ldexp (variance_of (sample, ask, &sides, &df), 2 * sides.exponent);
}

struct cluster_variances
cluster_fit_variances (const struct sample *sample, const struct ask *ask,
                       enum cluster_what what)
{
  struct cluster_variances v = {variance_at (sample, ask, what, 1, 0),
                                variance_at (sample, ask, what, 0, 1), 0};
  double sum = variance_at (sample, ask, what, 1, -1);
  double difference = variance_at (sample, ask, what, 1, 1);
  v.covariance = (sum - difference) / 4;
  return v;
}

struct cluster_fit
cluster_fit_one (const struct sample *sample, const struct ask *ask,
                 enum cluster_what what)
{
  struct sides sides = {.count = 1};
  sides.side[0] = (struct cluster_side) {.arm = ask->level, .sign = 1};
  return fit (sample, ask, what, &sides);
}

void
cluster_fit_options (struct test *test, enum cluster_variance variance)
{
  static const char *const variances[]
    = {"CR1", "CR2", "two-way CR1"};
  static const char *const dfs[] = {"G-1", "satterthwaite", "min G-1"};
  test->options[0] = (struct option) {"variance", variances[variance]};
  test->options[1] = (struct option) {"df", dfs[variance]};
}

struct test
cluster_fit_test (const struct cluster_fit *fit, double statistic)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  if (fit->status != STATUS_OK)
    return test_fail (has, fit->status, fit->why);
  struct test test = {.has = has, .statistic = statistic, .df = fit->df,
                      .df2 = NAN, .p_value = NAN, .log10_p = NAN};
  cluster_fit_options (&test, fit->variance);
  if (fit->raised)
    test.options[2] = (struct option) {"at least", "binomial"};
  dist_into (&test, dist_t_two_sided (statistic, fit->df));
  return test;
}

double
cluster_fit_quantile (const struct cluster_fit *fit, double confidence)
{
  return dist_t_quantile (0.5 + confidence / 2, fit->df);
}

struct effect
cluster_fit_interval (const struct cluster_fit *fit, double estimate,
                      double confidence)
{
  static const char *const methods[]
    = {"cluster_cr1", "cluster_cr2", "cluster_two_way"};
  if (fit->status != STATUS_OK)
    return effect_fail ("cluster_cr2", fit->status, fit->why);
  double half = cluster_fit_quantile (fit, confidence) * fit->std_error;
  return (struct effect) {
    .estimate = estimate, .std_error = fit->std_error,
    .conf_low = estimate - half, .conf_high = estimate + half,
    .conf_method = methods[fit->variance]};
}
