#include "curves.h"

#include <math.h>

#include "clustered.h"

static const char empty[] = "a cohort holds no units";
static const char too_short[]
  = "a cohort was not followed to the horizon";

static struct km
curve (const struct sample *sample, const struct ask *ask, size_t arm,
       bool clustered)
{
  return clustered ? km_curve_cluster (ask->scratch, sample->riskset,
                                       sample->members, arm, ask->confidence)
                   : km_curve (ask->scratch, sample->riskset, arm,
                               ask->confidence);
}

struct curves
curves_of (const struct sample *sample, const struct ask *ask,
           bool clustered)
{
  const struct riskset *set = sample->riskset;
  const size_t arm[2] = {ask->level, ask->reference};
  struct curves curves = {.status = STATUS_OK, .horizon = ask->horizon};
  if (riskset_n (set, ask->level) == 0 || riskset_n (set, ask->reference) == 0)
    {
      curves.status = STATUS_EMPTY;
      curves.why = empty;
      return curves;
    }
  if (clustered)
    {
      struct clustered c = clustered_of (ask->scratch, sample, arm, 2);
      curves.status = c.status;
      curves.why = c.why;
      if (c.why)
        return curves;
    }
  if (isnan (curves.horizon))
    curves.horizon = km_common_last (set);
  curves.level = curve (sample, ask, ask->level, clustered);
  curves.reference = curve (sample, ask, ask->reference, clustered);
  return curves;
}

struct readings
curves_read (const struct curves *curves, curve_reading *read,
             double confidence)
{
  struct readings r = {.status = curves->status, .why = curves->why};
  if (r.status != STATUS_OK)
    return r;
  r.level = read (&curves->level, curves->horizon, confidence);
  r.reference = read (&curves->reference, curves->horizon, confidence);
  if (r.level.status == STATUS_NOT_REACHED
      || r.reference.status == STATUS_NOT_REACHED)
    {
      r.status = STATUS_NOT_REACHED;
      r.why = too_short;
    }
  return r;
}

static double
reach (double a, double b, double correlation)
{
  double square = a * a + b * b - 2 * correlation * (a * b);
  return sqrt (square < 0 ? 0 : square);
}

struct effect
curves_mover (const struct effect *level, const struct effect *reference,
              double correlation, const char *conf_method)
{
  const struct effect *a = level, *b = reference;
  double difference = a->estimate - b->estimate;
  return (struct effect) {
    .estimate = difference, .std_error = NAN,
    .conf_low = difference
                - reach (a->estimate - a->conf_low,
                         b->conf_high - b->estimate, correlation),
    .conf_high = difference
                 + reach (a->conf_high - a->estimate,
                          b->estimate - b->conf_low, correlation),
    .conf_method = conf_method};
}
