#include "infer/tails.h"

#include <math.h>

#define KAPPA_MAX 0.18
#define TEN_LARGEST_MAX 0.5

/* Squared error of a cohort's mean, and the sum of the cubes of what
   single units, or whole clusters, add to it. */
struct powers {
  long double square, cube;
};

/* From the sum of N squares to s^2/n. */
static void
correct_square (struct powers *p, uint64_t n)
{
  if (n > 1)
    p->square *= (long double) n / (long double) (n - 1);
}

static void
add_power (struct powers *p, long double off, long double times)
{
  p->square += times * off * off;
  p->cube += times * off * off * off;
}

static struct powers
unit_powers (const struct sample *s, size_t arm, double unit)
{
  struct powers p = { 0, 0 };
  const struct ranked *r = s->ranked;
  const struct moments *m = &s->moments[arm];
  for (size_t v = 0; v < r->values; v++)
    add_power (&p, ((long double) r->value[v] - m->mean) / unit
                     / (long double) m->n,
               (long double) ranked_count (r, arm, v));
  correct_square (&p, m->n);
  return p;
}

static struct powers
cluster_powers (const struct sample *s, size_t arm, double unit)
{
  struct powers p = { 0, 0 };
  const struct moments *m = &s->moments[arm];
  for (size_t i = 0; i < s->clusters->cells; i++)
    {
      const struct cluster_cell *c = &s->clusters->cell[i];
      if (c->arm == arm)
        add_power (&p, ((long double) c->sum
                        - (long double) c->n * m->mean) / unit
                         / (long double) m->n, 1);
    }
  correct_square (&p, clusters_in (s->clusters, arm));
  return p;
}

static struct powers
powers_of (const struct sample *s, size_t arm, double unit)
{
  if (s->moments[arm].n == 0)
    return (struct powers) { 0, 0 };
  return (s->clusters ? cluster_powers : unit_powers) (s, arm, unit);
}

/* Share of the sum of |y| that the ten largest |y| of an arm hold. */
static double
ten_largest (const struct ranked *r, size_t arm)
{
  long double top = 0, all = 0;
  uint64_t taken = 0;
  size_t low = 0, high = r->values;
  while (low < high)
    {
      bool from_low = fabs (r->value[low]) > fabs (r->value[high - 1]);
      size_t v = from_low ? low++ : --high;
      uint64_t count = ranked_count (r, arm, v);
      uint64_t room = 10 - taken < count ? 10 - taken : count;
      top += (long double) room * fabsl ((long double) r->value[v]);
      all += (long double) count * fabsl ((long double) r->value[v]);
      taken += room;
    }
  return all > 0 ? (double) (top / all) : (double) NAN;
}

struct tails
tails_of (const struct sample *s, const struct ask *ask, bool one)
{
  double unit = moments_sd (&s->moments[ask->level]);
  if (!one)
    unit = fmax (unit, moments_sd (&s->moments[ask->reference]));
  struct tails t = { NAN, ten_largest (s->ranked, ask->level), false };
  if (!one)
    t.ten_largest = fmax (t.ten_largest,
                          ten_largest (s->ranked, ask->reference));
  if (unit > 0)
    {
      struct powers a = powers_of (s, ask->level, unit);
      struct powers b = one ? (struct powers) { 0, 0 }
                            : powers_of (s, ask->reference, unit);
      t.kappa = (double) (fabsl (a.cube - b.cube)
                          / powl (a.square + b.square, 1.5L));
    }
  t.heavy = t.kappa > KAPPA_MAX || t.ten_largest > TEN_LARGEST_MAX;
  return t;
}

double
tails_skewness (const struct ranked *r, size_t arm)
{
  struct moments m = ranked_moments (r, arm);
  if (m.n < 2 || moments_constant (&m))
    return NAN;
  struct powers p = { 0, 0 };
  long double sd = moments_sd (&m);
  for (size_t v = 0; v < r->values; v++)
    add_power (&p, ((long double) r->value[v] - m.mean) / sd,
               (long double) ranked_count (r, arm, v)
                 / (long double) m.n);
  return (double) (p.cube / powl (p.square, 1.5L));
}

double
tails_zeros (const struct ranked *r, size_t arm)
{
  uint64_t n = ranked_n (r, arm);
  for (size_t v = 0; v < r->values; v++)
    if (r->value[v] == 0)
      return (double) ranked_count (r, arm, v) / (double) n;
  return n ? 0 : (double) NAN;
}

struct two_part
tails_two_part (const struct ranked *r, size_t level, size_t reference)
{
  struct two_part t = { .by_share = NAN };
  const size_t arms[] = { reference, level };
  for (int k = 0; k < 2; k++)
    {
      t.share[k] = 1 - tails_zeros (r, arms[k]);
      t.amount[k] = ranked_moments (r, arms[k]).mean / t.share[k];
    }
  t.by_share = (t.share[1] - t.share[0]) * (t.amount[1] + t.amount[0]) / 2;
  t.by_amount = (t.amount[1] - t.amount[0]) * (t.share[1] + t.share[0]) / 2;
  return t;
}
