#include "infer/km.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "km_limits.h"

static const char log_log[] = "log_log";

/* Two survival shares closer than this are the same: products of
   fractions miss 0.5 by rounding (R: survfit's sqrt of epsilon). */
static const double tolerance = 1.4901161193847656e-08;

/* S^exp(-+ z se), se that of log(-log S): Kalbfleisch & Prentice (1980).
   R: survfit (conf.type = "log-log"). */
void
km_limits (struct km_point *point, double z)
{
  point->conf_low = point->conf_high = NAN;
  if (!(point->survival > 0 && point->survival < 1))
    return;
  double log_s = log (point->survival);
  double half = z * sqrt (point->log_variance) / -log_s;
  point->conf_low = exp (log_s * exp (half));
  point->conf_high = exp (log_s * exp (-half));
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

/* Counts and survival of every point. */
static void
place_points (struct km_point *point, const struct riskset *set, size_t arm)
{
  struct arena *scratch = arena_new ();
  uint64_t *left = ARENA_NEW (scratch, uint64_t, set->times);
  double survival = 1;
  riskset_at_risk (set, arm, left);
  for (size_t i = 0; i < set->times; i++)
    {
      uint64_t events = set->event[arm * set->times + i];
      uint64_t censored = set->censor[arm * set->times + i];
      if (events == 0 && censored == 0)
        continue;
      survival *= (double) (left[i] - events) / (double) left[i];
      *point++ = (struct km_point) {.time = set->time[i],
                                    .survival = survival, .at_risk = left[i],
                                    .events = events, .censored = censored};
    }
  arena_free (scratch);
}

struct km_point *
km_points (struct arena *arena, const struct riskset *set, size_t arm,
           size_t *points)
{
  *points = count_points (set, arm);
  struct km_point *point = ARENA_NEW (arena, struct km_point, *points);
  place_points (point, set, arm);
  return point;
}

struct km
km_curve (struct arena *arena, const struct riskset *set, size_t arm,
          double confidence)
{
  size_t points;
  struct km_point *point = km_points (arena, set, arm, &points);
  double z = two_sided_z (confidence);
  double greenwood = 0;     /* infinite once everybody had the event */
  for (size_t i = 0; i < points; i++)
    {
      double n = (double) point[i].at_risk, d = (double) point[i].events;
      if (d > 0)
        greenwood += d / (n * (n - d));
      point[i].log_variance = greenwood;
      km_limits (point + i, z);
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

/* Where a descending curve comes down to HEIGHT: its first time there; if
   it stays at exactly HEIGHT for a while, the middle of that while.  NaN
   where it does not come so low. */
static double
time_at (const struct km *km, double (*curve) (const struct km_point *),
         double height)
{
  size_t i = 0;
  while (i < km->points && !(curve (km->point + i) < height + tolerance))
    i++;
  if (i == km->points)
    return NAN;
  double first = km->point[i].time, reached = curve (km->point + i);
  if (fabs (reached - height) >= tolerance)
    return first;
  for (size_t j = i + 1; j < km->points; j++)
    if (curve (km->point + j) < reached)
      return (first + km->point[j].time) / 2;
  return first;
}

struct effect
km_quantile (const struct km *km, double p)
{
  if (km->points == 0)
    return effect_fail (log_log, STATUS_EMPTY, "the cohort holds no units");
  struct effect quantile
    = {.estimate = time_at (km, survival_of, 1 - p), .std_error = NAN,
       .conf_low = time_at (km, low_of, 1 - p),
       .conf_high = time_at (km, high_of, 1 - p), .conf_method = log_log};
  if (isnan (quantile.estimate))
    {
      quantile.status = STATUS_NOT_REACHED;
      quantile.why = "too few had had the event when observation ended";
    }
  else if (isnan (quantile.conf_low) || isnan (quantile.conf_high))
    {
      quantile.status = STATUS_UNBOUNDED;
      quantile.why = "the curve's limits do not come down so far";
    }
  return quantile;
}

struct effect
km_median (const struct km *km)
{
  struct effect median = km_quantile (km, 0.5);
  if (median.status == STATUS_NOT_REACHED)
    median.why = "more than half had not had the event when observation "
                 "ended";
  else if (median.status == STATUS_UNBOUNDED)
    median.why = "the curve's limits do not come down to one half";
  return median;
}

/* The curve as it stands after T; false if nobody was followed that long
   and some were still without the event. */
static bool
point_at (const struct km *km, double t, struct km_point *at)
{
  *at = (struct km_point) {.survival = 1, .conf_low = NAN, .conf_high = NAN};
  for (size_t i = 0; i < km->points && km->point[i].time <= t; i++)
    *at = km->point[i];
  return t <= km->point[km->points - 1].time || at->survival == 0;
}

struct effect
km_at (const struct km *km, double t, double confidence)
{
  if (km->points == 0)
    return effect_fail (log_log, STATUS_EMPTY, "the cohort holds no units");
  struct km_point at;
  if (!point_at (km, t, &at))
    return effect_fail (log_log, STATUS_NOT_REACHED,
                        "no unit of the cohort was followed that long");
  km_limits (&at, two_sided_z (confidence));
  struct effect share
    = {.estimate = at.survival, .conf_low = at.conf_low,
       .conf_high = at.conf_high, .conf_method = log_log,
       .std_error = at.survival * sqrt (at.log_variance)};
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
