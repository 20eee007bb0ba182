#include "contrast.h"

#include <float.h>
#include <math.h>

#include "infer/dist.h"

static const char too_few[] = "a cohort has fewer than two members";
static const char no_spread[] = "all values within each cohort are equal";

static struct contrast
contrast_fail (double estimate, enum status status, const char *why)
{
  return (struct contrast) { estimate, NAN, NAN, status, why };
}

/* Standard error of the mean. */
static double
mean_error (const struct moments *m)
{
  return moments_sd (m) / sqrt ((double) m->n);
}

/* R's t.test calls data essentially constant, and refuses, when the
   standard error is below 10 epsilon of the larger mean; so does this.
   SIZE is that mean. */
static struct contrast
checked (struct contrast c, double size)
{
  if (c.std_error <= 10 * DBL_EPSILON * size)
    return contrast_fail (c.estimate, STATUS_DEGENERATE, no_spread);
  if (!isfinite (c.std_error) || !isfinite (c.estimate))
    return contrast_fail (NAN, STATUS_REFUSED,
                          "the values are too large to compute with");
  return c;
}

static double
larger_size (const struct moments *a, const struct moments *b)
{
  return fmax (fabs (a->mean), fabs (b->mean));
}

/* Welch-Satterthwaite from the two standard errors, by their shares of
   the sum of squares so that no square leaves the range of a double. */
static double
welch_df (double error1, double df1, double error0, double df0)
{
  double total = hypot (error1, error0);
  double share1 = error1 / total * (error1 / total);
  double share0 = error0 / total * (error0 / total);
  return 1 / (share1 * share1 / df1 + share0 * share0 / df0);
}

struct contrast
contrast_welch (const struct moments *level, const struct moments *reference)
{
  if (level->n == 0 || reference->n == 0)
    return contrast_fail (NAN, STATUS_EMPTY, "a cohort is empty");
  double estimate = level->mean - reference->mean;
  if (level->n < 2 || reference->n < 2)
    return contrast_fail (estimate, STATUS_EMPTY, too_few);
  double error1 = mean_error (level), error0 = mean_error (reference);
  struct contrast c = {
    .estimate = estimate,
    .std_error = hypot (error1, error0),
    .df = welch_df (error1, (double) (level->n - 1),
                    error0, (double) (reference->n - 1)),
  };
  return checked (c, larger_size (level, reference));
}

/* Root of the sum of squares about the mean, divided by DF: 0 for one
   member. */
static double
pooled_part (const struct moments *m, double df)
{
  return m->n < 2 ? 0 : moments_sd (m) * sqrt ((double) (m->n - 1) / df);
}

struct contrast
contrast_student (const struct moments *level,
                  const struct moments *reference)
{
  if (level->n == 0 || reference->n == 0)
    return contrast_fail (NAN, STATUS_EMPTY, "a cohort is empty");
  double estimate = level->mean - reference->mean;
  if (level->n + reference->n < 3)
    return contrast_fail (estimate, STATUS_EMPTY,
                          "each cohort has one member only");
  double n1 = (double) level->n, n0 = (double) reference->n;
  double df = n1 + n0 - 2;
  double sd = hypot (pooled_part (level, df), pooled_part (reference, df));
  struct contrast c = {
    .estimate = estimate,
    .std_error = sd * sqrt (1 / n1 + 1 / n0),
    .df = df,
  };
  return checked (c, larger_size (level, reference));
}

struct contrast
contrast_one_sample (const struct moments *m, double target)
{
  if (!isfinite (target))
    return contrast_fail (NAN, STATUS_REFUSED, "there is no target");
  if (m->n == 0)
    return contrast_fail (NAN, STATUS_EMPTY, "the cohort is empty");
  if (m->n < 2)
    return contrast_fail (m->mean - target, STATUS_EMPTY,
                          "the cohort has fewer than two members");
  struct contrast c = {
    .estimate = m->mean - target,
    .std_error = mean_error (m),
    .df = (double) (m->n - 1),
  };
  struct contrast result = checked (c, fabs (m->mean));
  if (result.status == STATUS_DEGENERATE)
    result.why = "all values are equal";
  return result;
}

struct contrast
contrast_of (const struct sample *sample, const struct ask *ask,
             contrast_maker *make)
{
  return make (&sample->moments[ask->level],
               &sample->moments[ask->reference]);
}

struct test
contrast_test (const struct contrast *c)
{
  if (c->status != STATUS_OK)
    return test_fail (HAS_STATISTIC | HAS_DF, c->status, c->why);
  struct test test = {
    .has = HAS_STATISTIC | HAS_DF,
    .statistic = c->estimate / c->std_error,
    .df = c->df,
    .df2 = NAN,
  };
  dist_into (&test, dist_t_two_sided (test.statistic, test.df));
  return test;
}

double
contrast_quantile (double confidence, double df)
{
  return -dist_t_quantile ((1 - confidence) / 2, df);
}

struct effect
effect_without_interval (double estimate, const char *conf_method,
                         enum status status, const char *why)
{
  struct effect effect = effect_fail (conf_method, status, why);
  effect.estimate = estimate;
  return effect;
}

struct effect
contrast_effect (const struct contrast *c, double confidence,
                 const char *conf_method)
{
  if (c->status != STATUS_OK)
    return effect_without_interval (c->estimate, conf_method, c->status,
                                    c->why);
  double reach = contrast_quantile (confidence, c->df) * c->std_error;
  return (struct effect) {
    .estimate = c->estimate,
    .std_error = c->std_error,
    .conf_low = c->estimate - reach,
    .conf_high = c->estimate + reach,
    .conf_method = conf_method,
  };
}
