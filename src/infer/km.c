#include "infer/km.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "infer/dist.h"

static const char log_log[] = "log_log";

/* Two survival shares closer than this are the same: products of
   fractions miss 0.5 by rounding (R: survfit's sqrt of epsilon). */
static const double tolerance = 1.4901161193847656e-08;

/* S and Greenwood's sum of d / (n (n - d)), as they grow along a curve.
   The sum is infinite once everybody had the event. */
struct growing {
  double survival;
  double greenwood;
};

static const struct growing everybody = {1, 0};

static void
pass (struct growing *so_far, const struct km_point *point)
{
  double n = (double) point->at_risk, d = (double) point->events;
  so_far->survival *= (n - d) / n;
  if (d > 0)
    so_far->greenwood += d / (n * (n - d));
}

/* S^exp(-+ z se), se that of log(-log S): Kalbfleisch & Prentice (1980).
   R: survfit (conf.type = "log-log"). */
static void
limits (const struct growing *at, double z, double *low, double *high)
{
  *low = *high = NAN;
  if (!(at->survival > 0 && at->survival < 1))
    return;
  double log_s = log (at->survival);
  double half = z * sqrt (at->greenwood) / -log_s;
  *low = exp (log_s * exp (half));
  *high = exp (log_s * exp (-half));
}

static double
two_sided_z (double confidence)
{
  return dist_normal_quantile (0.5 + confidence / 2);
}

static size_t
count_points (const struct riskset *set, size_t arm)
{
  size_t points = 0;
  for (size_t i = 0; i < set->times; i++)
    points += set->event[arm * set->times + i] > 0
              || set->censor[arm * set->times + i] > 0;
  return points;
}

/* Fills the counts of every point; survival and limits follow. */
static void
place_points (struct km_point *point, const struct riskset *set, size_t arm)
{
  uint64_t at_risk = riskset_n (set, arm);
  for (size_t i = 0; i < set->times; i++)
    {
      uint64_t events = set->event[arm * set->times + i];
      uint64_t censored = set->censor[arm * set->times + i];
      if (events == 0 && censored == 0)
        continue;
      *point++ = (struct km_point) {.time = set->time[i], .at_risk = at_risk,
                                    .events = events, .censored = censored};
      at_risk -= events + censored;
    }
}

struct km
km_curve (struct arena *arena, const struct riskset *set, size_t arm,
          double confidence)
{
  size_t points = count_points (set, arm);
  struct km_point *point = ARENA_NEW (arena, struct km_point, points);
  place_points (point, set, arm);

  double z = two_sided_z (confidence);
  struct growing so_far = everybody;
  for (size_t i = 0; i < points; i++)
    {
      pass (&so_far, point + i);
      point[i].survival = so_far.survival;
      limits (&so_far, z, &point[i].conf_low, &point[i].conf_high);
    }
  return (struct km) {points, point};
}

static double
survival_of (const struct km_point *point)
{
  return point->survival;
}

static double
low_of (const struct km_point *point)
{
  return point->conf_low;
}

static double
high_of (const struct km_point *point)
{
  return point->conf_high;
}

/* Where a descending curve comes to one half: its first time at or below
   0.5; if it stays at exactly 0.5 for a while, the middle of that while.
   NaN where it does not come so low. */
static double
half_time (const struct km *km, double (*curve) (const struct km_point *))
{
  size_t i = 0;
  while (i < km->points && !(curve (km->point + i) < 0.5 + tolerance))
    i++;
  if (i == km->points)
    return NAN;
  double first = km->point[i].time, height = curve (km->point + i);
  if (fabs (height - 0.5) >= tolerance)
    return first;
  for (size_t j = i + 1; j < km->points; j++)
    if (curve (km->point + j) < height)
      return (first + km->point[j].time) / 2;
  return first;
}

struct effect
km_median (const struct km *km)
{
  if (km->points == 0)
    return effect_fail (log_log, STATUS_EMPTY, "the cohort holds no units");
  struct effect median
    = {.estimate = half_time (km, survival_of), .std_error = NAN,
       .conf_low = half_time (km, low_of),
       .conf_high = half_time (km, high_of), .conf_method = log_log};
  if (isnan (median.estimate))
    {
      median.status = STATUS_NOT_REACHED;
      median.why = "more than half had not had the event when observation "
                   "ended";
    }
  else if (isnan (median.conf_low) || isnan (median.conf_high))
    {
      median.status = STATUS_UNBOUNDED;
      median.why = "the curve's limits do not come down to one half";
    }
  return median;
}

/* Everything up to and including T; false if nobody was followed that
   long and some were still without the event. */
static bool
growing_at (const struct km *km, double t, struct growing *at)
{
  *at = everybody;
  for (size_t i = 0; i < km->points && km->point[i].time <= t; i++)
    pass (at, km->point + i);
  return t <= km->point[km->points - 1].time || at->survival == 0;
}

struct effect
km_at (const struct km *km, double t, double confidence)
{
  if (km->points == 0)
    return effect_fail (log_log, STATUS_EMPTY, "the cohort holds no units");
  struct growing at;
  if (!growing_at (km, t, &at))
    return effect_fail (log_log, STATUS_NOT_REACHED,
                        "no unit of the cohort was followed that long");
  struct effect share = {.estimate = at.survival, .conf_method = log_log};
  limits (&at, two_sided_z (confidence), &share.conf_low, &share.conf_high);
  share.std_error = at.survival > 0 ? at.survival * sqrt (at.greenwood) : NAN;
  if (isnan (share.conf_low))
    {
      share.std_error = NAN;
      share.status = STATUS_DEGENERATE;
      share.why = at.survival > 0
                  ? "no event by then, which leaves no log-log limits"
                  : "everybody had the event by then, which leaves no "
                    "log-log limits";
    }
  return share;
}

/* Area under the curve up to TAU, and the variance
     sum over events of (area from there to tau)^2 d / (n (n - d)),
   terms with n = d left out.  Backwards, so that each area from a point
   on is there without a difference. */
static void
restricted_mean (const struct km *km, double tau, double *mean,
                 double *variance)
{
  double area = 0, end = tau;
  *variance = 0;
  for (size_t i = km->points; i-- > 0; )
    {
      const struct km_point *p = km->point + i;
      if (p->time > tau)
        continue;
      area += p->survival * (end - p->time);
      end = p->time;
      double n = (double) p->at_risk, d = (double) p->events;
      if (n > d)
        *variance += area * area * (d / (n * (n - d)));
    }
  *mean = area + end;
}

struct effect
km_rmst (const struct km *km, double tau, double confidence)
{
  if (km->points == 0)
    return effect_fail ("wald", STATUS_EMPTY, "the cohort holds no units");
  const struct km_point *last = km->point + km->points - 1;
  if (tau > last->time && last->survival > 0)
    return effect_fail ("wald", STATUS_NOT_REACHED,
                        "no unit of the cohort was followed to the horizon");
  double mean, variance;
  restricted_mean (km, tau, &mean, &variance);
  double half = two_sided_z (confidence) * sqrt (variance);
  struct effect rmst = {.estimate = mean, .std_error = sqrt (variance),
                        .conf_low = mean - half, .conf_high = mean + half,
                        .conf_method = "wald"};
  if (!(variance > 0))
    {
      rmst.conf_low = rmst.conf_high = NAN;
      rmst.status = STATUS_DEGENERATE;
      rmst.why = "no event before the horizon leaves others at risk, so the "
                 "mean has no standard error";
    }
  return rmst;
}

double
km_common_last (const struct riskset *set)
{
  double common = NAN;
  for (size_t arm = 0; arm < set->arms; arm++)
    common = fmin (common, riskset_last (set, arm));
  return common;
}
