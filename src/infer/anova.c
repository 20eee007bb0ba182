/* Means of several cohorts at once. */

#include <math.h>

#include "infer/dist.h"
#include "infer/methods.h"

enum { HAS_F = HAS_STATISTIC | HAS_DF | HAS_DF2 };

/* Null if every cohort can be weighted; cohorts without members count as
   absent. */
static const char *
obstacle (const struct sample *sample, size_t *present, enum status *status)
{
  *present = 0;
  for (size_t a = 0; a < sample->arms; a++)
    {
      const struct moments *m = &sample->moments[a];
      *present += m->n > 0;
      *status = STATUS_EMPTY;
      if (m->n == 1)
        return "a cohort has fewer than two members";
      *status = STATUS_DEGENERATE;
      if (m->n > 1 && moments_constant (m))
        return "all values within a cohort are equal";
    }
  *status = STATUS_EMPTY;
  return *present < 2 ? "fewer than two cohorts have members" : NULL;
}

/* Means and spreads are measured from the first cohort's mean in units
   of the largest spread: the result cannot depend on the unit. */
struct scale {
  double origin, unit;
};

static struct scale
scale_of (const struct sample *sample)
{
  struct scale s = { NAN, 0 };
  for (size_t a = 0; a < sample->arms; a++)
    if (sample->moments[a].n > 0)
      {
        if (isnan (s.origin))
          s.origin = sample->moments[a].mean;
        s.unit = fmax (s.unit, moments_sd (&sample->moments[a]));
      }
  return s;
}

/* n / s^2. */
static double
weight (const struct moments *m, const struct scale *s)
{
  double spread = moments_sd (m) / s->unit;
  return m->n > 0 ? (double) m->n / (spread * spread) : 0;
}

static double
centred (const struct moments *m, const struct scale *s)
{
  return m->n > 0 ? (m->mean - s->origin) / s->unit : 0;
}

static struct test
run_welch_anova (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  size_t k;
  enum status status;
  const char *why = obstacle (sample, &k, &status);
  if (why)
    return test_fail (HAS_F, status, why);

  const struct moments *m = sample->moments;
  struct scale s = scale_of (sample);
  double total = 0, mean = 0, between = 0, lambda = 0;
  for (size_t a = 0; a < sample->arms; a++)
    {
      total += weight (&m[a], &s);
      mean += weight (&m[a], &s) * centred (&m[a], &s);
    }
  mean /= total;
  for (size_t a = 0; a < sample->arms; a++)
    if (m[a].n > 0)
      {
        double w = weight (&m[a], &s), d = centred (&m[a], &s) - mean;
        between += w * d * d;
        lambda += (1 - w / total) * (1 - w / total)
                  / (double) (m[a].n - 1);
      }

  double cohorts = (double) k;
  double spread = lambda / (cohorts * cohorts - 1);
  struct test test = {
    .has = HAS_F,
    .statistic = between / (cohorts - 1)
                 / (1 + 2 * (cohorts - 2) * spread),
    .df = cohorts - 1,
    .df2 = 1 / (3 * spread),
    .options = {{"variances", "unequal"}},
  };
  if (k < sample->arms)
    test.options[1] = (struct option) { "empty_cohorts", "dropped" };
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  return test;
}

const struct method welch_anova = {
  .about = {
    .name = "welch_anova",
    .title = "Welch's analysis of variance",
    .computes = "Whether the means of several cohorts differ anywhere, "
                "without assuming that their spreads are equal.",
    .formula = "w = n/s^2, M = sum w m / sum w, "
               "L = sum (1 - w/sum w)^2/(n - 1) / (k^2 - 1); "
               "F = sum w (m - M)^2 / (k - 1) / (1 + 2 (k - 2) L); "
               "df = k - 1, df2 = 1/(3 L); p from the upper tail of F",
    .assumptions = "Independent units; each cohort's mean close to normal.",
    .not_when = "A cohort is constant or has one member: its weight is not "
                "defined. Cohorts without members are left out.",
    .reference = "Welch (1951), Biometrika 38:330-336",
    .r_call = "oneway.test (y ~ arm)",
  },
  .run = run_welch_anova,
};
