#include "efron.h"

#include <math.h>

#include "base/arena.h"

/* Deaths of one day added one by one; the rest by Euler-Maclaurin, whose
   first term left out is below 1e-15 from here on. */
enum { ONE_BY_ONE = 256 };

/* Log hazard ratios beyond this are infinite for every purpose:
   exp (60) is 1e26. */
static const double beta_limit = 60;

/* Event times as they are gathered. */
struct gathered {
  struct event_time *time;
  size_t times;
  double beside_other[2];   /* events with the other cohort at risk */
};

/* An event with one cohort alone at risk says nothing of beta. */
static void
gather_time (struct gathered *g, const struct event_time *t)
{
  for (int side = 0; side < 2; side++)
    g->beside_other[side] += t->at_risk[!side] > 0 ? t->events[side] : 0;
  if (t->events[0] + t->events[1] > 0 && t->at_risk[0] > 0
      && t->at_risk[1] > 0)
    g->time[g->times++] = *t;
}

static void
gather (struct arena *arena, struct gathered *g, const struct riskset *set,
        const size_t arm[2])
{
  uint64_t *at_risk[2];
  for (int side = 0; side < 2; side++)
    {
      at_risk[side] = ARENA_NEW (arena, uint64_t, set->times);
      riskset_at_risk (set, arm[side], at_risk[side]);
    }
  for (size_t i = 0; i < set->times; i++)
    {
      struct event_time t;
      for (int side = 0; side < 2; side++)
        {
          t.at_risk[side] = (double) at_risk[side][i];
          t.events[side] = (double) set->event[arm[side] * set->times + i];
        }
      gather_time (g, &t);
    }
}

static struct efron
efron_of (const struct gathered *g)
{
  return (struct efron) {
    .times = g->times, .time = g->time, .informative = g->times > 0,
    .runs_off = (g->beside_other[0] == 0) - (g->beside_other[1] == 0)};
}

struct efron
efron_from (struct arena *arena, const struct riskset *set, size_t level,
            size_t reference)
{
  struct gathered g = {
    .time = ARENA_NEW (arena, struct event_time, set->times)};
  gather (arena, &g, set, (const size_t[]) {reference, level});
  return efron_of (&g);
}

struct efron
efron_strata (struct arena *arena, const struct sample *stratum,
              size_t strata, size_t level, size_t reference)
{
  size_t most = 0;
  for (size_t s = 0; s < strata; s++)
    most += stratum[s].riskset->times;
  struct gathered g = {.time = ARENA_NEW (arena, struct event_time, most)};
  for (size_t s = 0; s < strata; s++)
    gather (arena, &g, stratum[s].riskset,
            (const size_t[]) {reference, level});
  return efron_of (&g);
}

struct harmonic
efron_harmonic (double y, double d)
{
  struct harmonic h = {0, 0};
  double one_by_one = fmin (d, ONE_BY_ONE);
  for (double j = 1; j <= one_by_one; j++)
    {
      double q = 1 / (y + j);
      h.first += q;
      h.second += q * q;
    }
  if (d <= ONE_BY_ONE)
    return h;
  /* Euler-Maclaurin from a to b, f = 1/x and f = 1/x^2. */
  double a = y + ONE_BY_ONE, b = y + d, p = 1 / a, q = 1 / b;
  h.first += log1p ((b - a) / a) - (p - q) / 2 + (p * p - q * q) / 12
             - (pow (p, 4) - pow (q, 4)) / 120;
  h.second += (b - a) * p * q - (p * p - q * q) / 2
              + (pow (p, 3) - pow (q, 3)) / 6
              - (pow (p, 5) - pow (q, 5)) / 30;
  return h;
}

double
efron_log_rising (double y, double d)
{
  double sum = 0, one_by_one = fmin (d, ONE_BY_ONE);
  for (double j = 1; j <= one_by_one; j++)
    sum += log (y + j);
  if (d <= ONE_BY_ONE)
    return sum;
  double a = y + ONE_BY_ONE, b = y + d, m = d - ONE_BY_ONE;
  double p = 1 / a, q = 1 / b;
  return sum + (m * log (b) + a * log1p (m / a) - m)
         + (log (b) - log (a)) / 2 - (p - q) / 12
         + (pow (p, 3) - pow (q, 3)) / 360;
}

/* Sum over l of log (w1 p_l + w0 q_l), p_l and q_l the shares of the
   cohorts among those at risk after l of d deaths. */
static double
log_denominators (const struct event_time *t, double beta)
{
  double d = t->events[0] + t->events[1];
  double n = t->at_risk[0] + t->at_risk[1];
  double w1 = exp (beta / 2), w0 = exp (-beta / 2);
  if (d > ONE_BY_ONE)
    {
      double b = (w1 * t->events[1] + w0 * t->events[0]) / d;
      double y = (w1 * (t->at_risk[1] - t->events[1])
                  + w0 * (t->at_risk[0] - t->events[0])) / b;
      return d * log (b) + efron_log_rising (y, d)
             - efron_log_rising (n - d, d);
    }
  double m1 = expm1 (beta / 2), m0 = expm1 (-beta / 2), sum = 0;
  for (double l = 0; l < d; l++)
    {
      double p = (t->at_risk[1] - l * t->events[1] / d) / (n - l);
      double q = (t->at_risk[0] - l * t->events[0] / d) / (n - l);
      sum += fabs (beta) < 1 ? log1p (m1 * p + m0 * q) : log (w1 * p + w0 * q);
    }
  return sum;
}

/* With the share of the level among those at risk after l deaths,
     p_l = g1 + delta / (y + d - l),
   score = sum (d1/d - p_l) and information = sum p_l (1 - p_l) need only
   two harmonic sums. */
static void
add_time (struct slope *s, const struct event_time *t, double beta)
{
  double w1 = exp (beta / 2), w0 = exp (-beta / 2);
  double n1 = t->at_risk[1], n0 = t->at_risk[0];
  double d1 = t->events[1], d0 = t->events[0], d = d1 + d0;
  double b = (w1 * d1 + w0 * d0) / d;
  struct harmonic h
    = efron_harmonic ((w1 * (n1 - d1) + w0 * (n0 - d0)) / b, d);
  double g1 = w1 * d1 / (b * d), g0 = w0 * d0 / (b * d);
  double delta = (n1 * d0 - d1 * n0) / (d * b * b);

  s->gain += (d1 - d0) * beta / 2 - log_denominators (t, beta);
  s->score += d1 * d0 * (w0 - w1) / (b * d) - delta * h.first;
  s->information += d * (g1 * g0) + delta * (g0 - g1) * h.first
                    - delta * delta * h.second;
}

struct slope
efron_at (const struct efron *efron, double beta)
{
  struct slope s = {0, 0, 0};
  for (size_t i = 0; i < efron->times; i++)
    add_time (&s, efron->time + i, beta);
  return s;
}

/* Newton's method inside a bracket.  The score falls all the way from
   -beta_limit to beta_limit, so a step that leaves the bracket, or is no
   number, is replaced by the bracket's middle. */
static struct efron_fit
newton (const struct efron *efron)
{
  double low = -beta_limit, high = beta_limit, beta = 0;
  for (int i = 0; i < 200; i++)
    {
      struct slope at = efron_at (efron, beta);
      if (at.score > 0)
        low = beta;
      else
        high = beta;
      double next = beta + at.score / at.information;
      if (!(next >= low && next <= high))
        next = low + (high - low) / 2;
      bool close = fabs (next - beta) <= 1e-9 * (1 + fabs (next));
      beta = next;
      if (close)
        {
          at = efron_at (efron, beta);
          return (struct efron_fit) {beta, at.information, at.gain,
                                     STATUS_OK};
        }
    }
  return (struct efron_fit) {NAN, NAN, NAN, STATUS_NOT_CONVERGED};
}

struct efron_fit
efron_maximum (const struct efron *efron)
{
  if (!efron->informative)
    return (struct efron_fit) {NAN, NAN, NAN, STATUS_DEGENERATE};
  if (efron->runs_off == 0)
    return newton (efron);
  double gain = efron_at (efron, efron->runs_off * beta_limit).gain;
  return (struct efron_fit) {NAN, NAN, gain, STATUS_INFINITE};
}

double
efron_profile_bound (const struct efron *efron, double z)
{
  double far = efron->runs_off * beta_limit, near = -far;
  double wanted = efron_at (efron, far).gain - z * z / 2;
  if (!(efron_at (efron, near).gain < wanted))
    return NAN;
  for (int i = 0; i < 100; i++)
    {
      double middle = near + (far - near) / 2;
      if (middle == near || middle == far)
        break;
      if (efron_at (efron, middle).gain < wanted)
        near = middle;
      else
        far = middle;
    }
  return near + (far - near) / 2;
}
