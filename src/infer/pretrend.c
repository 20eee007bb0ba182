/* Whether exposed and other customers went alike before: Wald's test of the
   event study's leads, and the steady difference in trends that it would
   have seen 8 times of 10.

   A difference that grows by s a month makes the lead of month k be
   s (k + 1), as -1 is what it is measured against.  Then F is noncentral
   with s^2 x' V^- x, x_k = k + 1. */

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "panel_effect.h"
#include "quadratic.h"

enum { HALVINGS = 200 };
static const double power_wanted = .8;

double
pretrend_ncp (double df1, double df2, double alpha)
{
  double far = dist_f_upper_quantile (alpha, df1, df2);
  double low = 0, high = 1;
  while (high < 1e6
         && dist_noncentral_f_upper (far, df1, df2, high).p < power_wanted)
    high *= 2;
  for (int i = 0; i < HALVINGS && high - low > 1e-13 * high; i++)
    {
      double middle = (low + high) / 2;
      struct tail t = dist_noncentral_f_upper (far, df1, df2, middle);
      if (t.status != STATUS_OK)
        return NAN;
      if (t.p < power_wanted)
        low = middle;
      else
        high = middle;
    }
  return high < 1e6 ? (low + high) / 2 : (double) NAN;
}

/* A variance below this share of the largest is rounding. */
static const double rounding = 1e-20;

static double
least_variance (const struct joint *j)
{
  double most = 0;
  for (size_t k = 0; k < j->n; k++)
    most = fmax (most, j->v[k * j->n + k]);
  return rounding * most;
}

/* The leads alone; those without spread count for nothing. */
static struct joint
leads_of (struct arena *scratch, const struct joint *j)
{
  size_t n = 0;
  while (n < j->n && j->month[n] < -1)
    n++;
  double *v = ARENA_NEW (scratch, double, n * n), least = least_variance (j);
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < n; b++)
      if (j->v[a * j->n + a] > least && j->v[b * j->n + b] > least)
        v[a * n + b] = j->v[a * j->n + b];
  return (struct joint) {n, j->month, j->b, v, j->df};
}

/* U' V^- U. */
static double
form (struct arena *scratch, const double *u, const struct joint *j,
      double *rank)
{
  double *copy = ARENA_NEW (scratch, double, j->n);
  double *v = ARENA_NEW (scratch, double, j->n * j->n);
  for (size_t a = 0; a < j->n; a++)
    copy[a] = u[a];
  for (size_t a = 0; a < j->n * j->n; a++)
    v[a] = j->v[a];
  return quadratic_form (scratch, copy, v, j->n, rank);
}

struct test
pretrend_test (struct arena *scratch, const struct joint *all,
               double confidence, double *slope_missed)
{
  enum { HAS = HAS_STATISTIC | HAS_DF | HAS_DF2 };
  struct joint j = leads_of (scratch, all);
  *slope_missed = NAN;
  if (j.n == 0)
    return test_fail (HAS, STATUS_EMPTY, "there are no months before to "
                                         "compare");
  double *x = ARENA_NEW (scratch, double, j.n), rank;
  for (size_t k = 0; k < j.n; k++)
    x[k] = j.month[k] + 1;
  double wald = form (scratch, j.b, &j, &rank);
  if (!(rank > 0) || !(j.df >= 1))
    return test_fail (HAS, STATUS_DEGENERATE,
                      "customers do not differ in the months before");
  struct test test = {.has = HAS, .statistic = wald / rank, .df = rank,
                      .df2 = j.df};
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  double ncp = pretrend_ncp (rank, j.df, 1 - confidence);
  *slope_missed = sqrt (ncp / form (scratch, x, &j, &rank));
  return test;
}

struct did_month *
joint_months (struct arena *arena, const struct joint *j, uint64_t units,
              double confidence, const char *conf_method)
{
  struct did_month *out = ARENA_NEW (arena, struct did_month, j->n);
  double least = least_variance (j);
  for (size_t k = 0; k < j->n; k++)
    {
      double se = sqrt (j->v[k * j->n + k]);
      struct contrast c = {j->b[k], se, j->df, STATUS_OK, NULL};
      if (!(se * se > least))
        c = (struct contrast) {j->b[k], NAN, NAN, STATUS_DEGENERATE,
                               "customers do not differ in this month"};
      out[k] = (struct did_month) {
        j->month[k], units, contrast_effect (&c, confidence, conf_method)
      };
    }
  return out;
}

static struct test
run_did_pretrend (const struct sample *sample, const struct ask *ask)
{
  return did_staggered_run (sample->panel, ask).pretrend;
}

const struct method did_pretrend = {
  .about = {
    .name = "did_pretrend",
    .title = "Joint test of the months before",
    .computes = "Whether exposed and other customers went alike before the "
                "investment, all months before at once.",
    .formula = "F = b' V^- b / q over the q leads b of the event study, V "
               "their covariance by cluster, df q and G - 1; the slope a "
               "month that it would see 8 times of 10: sqrt (l / (x' V^- "
               "x)), x_k = k + 1, l the noncentrality at which F has the "
               "power .8",
    .assumptions = "Those of the difference in differences.",
    .not_when = "To choose between designs by it: a test that sees nothing "
                "does not show that there is nothing. Read the slope that "
                "it would have missed.",
    .reference = "Roth (2022), Am. Econ. Rev. Insights 4:305-322",
    .r_call = "linear hypothesis of the leads in lm (y ~ customer + month + "
              "D:month) with sandwich::vcovCL (type = \"HC1\")",
  },
  .run = run_did_pretrend,
};
