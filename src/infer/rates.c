#include "rates.h"

#include <math.h>

struct rate
rate_of (const struct sample *sample, size_t arm)
{
  const struct cross *c = sample->cross + arm;
  double n = (double) c->n;
  return (struct rate) {
    .n = c->n,
    .events = c->sum_y,
    .time = c->sum_t,
    .rate = cross_ratio (c),
    .spread = c->n < 2 ? (double) NAN
                       : sqrt (n / (n - 1) * cross_squares (c)),
  };
}

double
rate_log_error (const struct rate *r)
{
  return r->spread / r->events;
}

double
rate_error (const struct rate *r)
{
  return r->spread / r->time;
}

double
rate_log_ratio (double rate, double base)
{
  return rate < base ? -log (base / rate) : log (rate / base);
}

const char *
rates_lack (const struct rate *rates, size_t k, enum status *status)
{
  double events = 0;
  *status = STATUS_EMPTY;
  for (size_t i = 0; i < k; i++)
    if (rates[i].n == 0)
      return k == 1 ? "the cohort is empty" : "a cohort is empty";
  *status = STATUS_DEGENERATE;
  for (size_t i = 0; i < k; i++)
    {
      if (!(rates[i].time > 0))
        return "there is no time at risk";
      events += rates[i].events;
    }
  return events > 0 ? NULL : "there are no events";
}

const char *
rates_lack_spread (const struct rate *rates, size_t k, enum status *status)
{
  const char *why = rates_lack (rates, k, status);
  if (why)
    return why;
  double spread = 0;
  *status = STATUS_EMPTY;
  for (size_t i = 0; i < k; i++)
    {
      if (rates[i].n < 2)
        return k == 1 ? "the cohort has fewer than two members"
                      : "a cohort has fewer than two members";
      spread += rates[i].spread;
    }
  *status = STATUS_DEGENERATE;
  return spread > 0 ? NULL : "all units of a cohort have the same rate";
}

size_t
rates_present (const struct sample *sample, struct rate *rates)
{
  size_t k = 0;
  for (size_t a = 0; a < sample->arms; a++)
    if (sample->cross[a].n > 0)
      rates[k++] = rate_of (sample, a);
  return k;
}

const char *
rate_target_lacks (double target)
{
  return target > 0 && isfinite (target)
           ? NULL : "the target is not a rate above 0";
}
