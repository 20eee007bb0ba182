#include "infer/lifetime.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "contrast.h"
#include "fourfold.h"

static const char influence[] = "influence";
enum { CLUSTERS_LEAST = 5 };

static int
by_size (double a, double b)
{
  return (a > b) - (a < b);
}

/* Whatever order customers came in, they are added up in this one. */
static int
compare (const void *one, const void *other)
{
  const struct life *a = one, *b = other;
  const double pairs[][2] = {
    { a->time, b->time },       { a->event, b->event },
    { a->enter, b->enter },     { a->revenue, b->revenue },
    { a->months, b->months },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (by_size (pairs[i][0], pairs[i][1]))
      return by_size (pairs[i][0], pairs[i][1]);
  return 0;
}

/* The curve at its event times. */
struct steps {
  size_t times;
  double *time;
  double *at_risk;             /* n */
  double *survival;            /* after the time */
  double *through;             /* sum of d / (n (n - d)) up to the time */
};

/* Entries in order: how many are below a time. */
static double *
sorted_entries (struct arena *scratch, const struct life *life, size_t n)
{
  struct life *copy = ARENA_NEW (scratch, struct life, n);
  double *enter = ARENA_NEW (scratch, double, n);
  for (size_t i = 0; i < n; i++)
    copy[i].time = life[i].enter;
  qsort (copy, n, sizeof *copy, compare);
  for (size_t i = 0; i < n; i++)
    enter[i] = copy[i].time;
  return enter;
}

/* How many of N increasing values are below X. */
static size_t
below (const double *value, size_t n, double x)
{
  size_t low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (value[middle] < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add_time (struct steps *c, double time, double n, double d)
{
  size_t i = c->times++;
  double before = i ? c->survival[i - 1] : 1, sum = i ? c->through[i - 1] : 0;
  c->time[i] = time;
  c->at_risk[i] = n;
  c->survival[i] = before * ((n - d) / n);
  /* When all have the event nobody is left to whom it matters. */
  c->through[i] = sum + (n > d ? d / (n * (n - d)) : 0);
}

/* LIFE in order of time, ENTER sorted. */
static struct steps
steps_of (struct arena *scratch, const struct life *life,
          const double *enter, size_t n)
{
  struct steps c = { 0, ARENA_NEW (scratch, double, n),
                     ARENA_NEW (scratch, double, n),
                     ARENA_NEW (scratch, double, n),
                     ARENA_NEW (scratch, double, n) };
  for (size_t first = 0, past; first < n; first = past)
    {
      double events = 0;
      for (past = first; past < n && life[past].time == life[first].time;
           past++)
        events += life[past].event;
      double here = (double) below (enter, n, life[first].time);
      if (events > 0)
        add_time (&c, life[first].time, here - (double) first, events);
    }
  return c;
}

/* How many event times are at most T. */
static size_t
times_to (const struct steps *c, double t)
{
  return below (c->time, c->times, nextafter (t, INFINITY));
}

static double
through (const struct steps *c, double t)
{
  size_t past = times_to (c, t);
  return past ? c->through[past - 1] : 0;
}

static double
survival (const struct steps *c, double t)
{
  size_t past = times_to (c, t);
  return past ? c->survival[past - 1] : 1;
}

/* IF_i(S(t)) / S(t). */
static double
log_influence (const struct steps *c, const struct life *life, double t)
{
  double until = fmin (t, life->time);
  if (!(until > life->enter))
    return 0;
  double missed = life->enter < 0 ? 0 : through (c, life->enter);
  if (!life->event || life->time > t)
    return through (c, until) - missed;
  size_t own = times_to (c, life->time) - 1;
  double before = own ? c->through[own - 1] : 0;
  return before - missed - 1 / c->at_risk[own];
}

static double
month_begins (unsigned k)
{
  return DAYS_PER_MONTH * k;
}

/* H: months asked for, as far as enough are at risk at their beginning. */
static unsigned
months_of (const struct life *life, const double *enter, size_t n,
           unsigned asked)
{
  unsigned months = 0;
  size_t gone = 0;             /* whose time is over before the month */
  for (unsigned k = 0; k < asked; k++)
    {
      while (gone < n && life[gone].time < month_begins (k))
        gone++;
      if (below (enter, n, month_begins (k)) >= gone + LIFETIME_AT_RISK)
        months = k + 1;
    }
  return months;
}

/* What the months' sum is made of. */
struct stays {
  unsigned months;
  double *weight;              /* [months] d_k S_k */
  double sum;
};

static struct stays
stays_of (struct arena *scratch, const struct steps *c, unsigned months,
          double discount)
{
  struct stays t = { months, ARENA_NEW (scratch, double, months), 0 };
  for (unsigned k = 0; k < months; k++)
    {
      t.weight[k] = pow (1 + discount, -(double) k / 12)
                    * survival (c, month_begins (k));
      t.sum += t.weight[k];
    }
  return t;
}

struct totals { double revenue, months; };

static struct totals
totals_of (const struct life *life, size_t n)
{
  struct totals all = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    {
      all.revenue += life[i].revenue;
      all.months += life[i].months;
    }
  return all;
}

static int
compare_doubles (const void *a, const void *b)
{
  return by_size (*(const double *) a, *(const double *) b);
}

/* Sums of the influences of each cluster, of which there are *N, added in
   the order of LIFE and put in one of their own. */
static double *
by_cluster (struct arena *scratch, const struct life *life,
            const double *move, size_t *n)
{
  uint32_t most = 0;
  for (size_t i = 0; i < *n; i++)
    most = life[i].cluster > most ? life[i].cluster : most;
  double *sum = ARENA_NEW (scratch, double, (size_t) most + 1);
  bool *seen = ARENA_NEW (scratch, bool, (size_t) most + 1);
  for (size_t i = 0; i < *n; i++)
    {
      sum[life[i].cluster] += move[i];
      seen[life[i].cluster] = true;
    }
  size_t clusters = 0;
  for (size_t g = 0; g <= most; g++)
    if (seen[g])
      sum[clusters++] = sum[g];
  qsort (sum, clusters, sizeof *sum, compare_doubles);
  *n = clusters;
  return sum;
}

/* What each customer moves the value by. */
static double *
influences (struct arena *scratch, const struct life *life, size_t n,
            const struct steps *c, const struct stays *t,
            const struct lifetime_ask *ask, double m)
{
  double *all = ARENA_NEW (scratch, double, n);
  double months = totals_of (life, n).months;
  for (size_t i = 0; i < n; i++)
    {
      double of_stay = 0;
      for (unsigned k = 0; k < t->months; k++)
        of_stay += t->weight[k] * log_influence (c, &life[i],
                                                 month_begins (k));
      double of_margin = isnan (ask->monthly)
                           ? (ask->margin * life[i].revenue
                              - m * life[i].months) / months
                           : 0;
      all[i] = of_margin * t->sum + m * of_stay;
    }
  return all;
}

static struct effect
interval (double estimate, double se, double confidence)
{
  double reach = confidence_z (confidence) * se;
  if (!(se > 0))
    return effect_without_interval (estimate, influence, STATUS_DEGENERATE,
                                    "all customers are alike");
  return (struct effect) { .estimate = estimate, .std_error = se,
                           .conf_low = estimate - reach,
                           .conf_high = estimate + reach,
                           .conf_method = influence };
}

struct lifetime
lifetime_value (struct arena *scratch, struct life *life, size_t n,
                const struct lifetime_ask *ask)
{
  struct lifetime out = { .monthly = ask->monthly };
  if (n > 0)
    qsort (life, n, sizeof *life, compare);
  struct totals all = totals_of (life, n);
  if (isnan (out.monthly) && all.months > 0)
    out.monthly = ask->margin * all.revenue / all.months;
  const double *enter = sorted_entries (scratch, life, n);
  out.months = months_of (life, enter, n, ask->months);
  if (n == 0 || isnan (out.monthly))
    out.effect = effect_fail (influence, STATUS_EMPTY,
                              "no customer was there");
  else if (out.months == 0)
    out.effect = effect_fail (influence, STATUS_REFUSED,
                              "fewer than 10 customers are at risk");
  if (n == 0 || isnan (out.monthly) || out.months == 0)
    return out;
  struct steps c = steps_of (scratch, life, enter, n);
  struct stays t = stays_of (scratch, &c, out.months, ask->discount);
  double *move = influences (scratch, life, n, &c, &t, ask, out.monthly);
  double var = 0;
  if (ask->clustered)
    move = by_cluster (scratch, life, move, &n);
  for (size_t i = 0; i < n; i++)
    var += move[i] * move[i];
  out.effect = interval (out.monthly * t.sum, sqrt (var), ask->confidence);
  if (ask->clustered && n < CLUSTERS_LEAST)
    out.effect = effect_without_interval (
      out.monthly * t.sum, influence, STATUS_REFUSED,
      "there are fewer than 5 clusters of customers");
  return out;
}
