#include "infer/evalue.h"

#include <math.h>

static const double rare_below = .15;

static double
of_ratio (double rr)
{
  if (!(rr > 0))
    return NAN;
  if (rr < 1)
    rr = 1 / rr;
  return rr + sqrt (rr * (rr - 1));
}

struct evalue
evalue_of (struct risk_ratio r)
{
  struct evalue e = {of_ratio (r.estimate), NAN};
  bool up = r.estimate >= 1;
  double nearer = up ? r.low : r.high;
  bool crosses = up ? nearer <= 1 : nearer >= 1;
  if (isnan (e.estimate) || isnan (nearer))
    return e;
  e.limit = crosses ? 1 : of_ratio (nearer);
  return e;
}

bool
evalue_rare (double share_level, double share_reference)
{
  return share_level < rare_below && share_reference < rare_below;
}

/* 1 - .5^x without cancellation. */
static double
beyond_half (double x)
{
  return -expm1 (-x * log (2));
}

static double
common_hazard (double hr)
{
  return beyond_half (sqrt (hr)) / beyond_half (sqrt (1 / hr));
}

static struct risk_ratio
each (struct risk_ratio r, double (*of) (double))
{
  return (struct risk_ratio) {of (r.estimate), of (r.low), of (r.high)};
}

struct risk_ratio
evalue_hazard_ratio (struct risk_ratio hazard, bool rare)
{
  return rare ? hazard : each (hazard, common_hazard);
}

struct risk_ratio
evalue_odds_ratio (struct risk_ratio odds, bool rare)
{
  return rare ? odds : each (odds, sqrt);
}

struct risk_ratio
evalue_standardised (double d, double std_error)
{
  return (struct risk_ratio) {exp (.91 * d), exp (.91 * d - 1.78 * std_error),
                              exp (.91 * d + 1.78 * std_error)};
}
