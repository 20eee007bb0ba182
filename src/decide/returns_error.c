/* What each customer moves gain and cost by. */

#include <math.h>

#include "base/arena.h"
#include "returns.h"

enum { FEWEST_CLUSTERS = 5, CLUSTERS_FOR_CR1 = 50 };

struct moved {
  const struct returns_model *m;
  const struct returns_fit *f;
  double gain[2], cost;       /* means by side; of an exposed one */
  double *through[2];         /* [patterns] by the chances; null: none */
};

static double
cell_gain (const struct returns_model *m, size_t cell)
{
  double sum = 0;
  for (size_t k = 0; k < m->months; k++)
    sum += m->value[cell * m->width + k];
  return sum;
}

/* Sum over the units of a cell of what they are off their cohort's mean. */
static double
off (const struct moved *v, size_t cell)
{
  return cell_gain (v->m, cell)
         - v->m->n[cell] * v->gain[v->m->side[cell]];
}

static void
carry (struct arena *arena, struct moved *v)
{
  const struct returns_fit *f = v->f;
  if (!f->adjusted)
    return;
  size_t patterns = v->m->terms->patterns, cells = v->m->first[v->m->clusters];
  double *gradient = ARENA_NEW (arena, double, patterns);
  for (size_t side = 0; side < 2; side++)
    v->through[side] = ARENA_NEW (arena, double, patterns);
  for (size_t c = 0; c < cells; c++)
    if (v->m->side[c] == 0
        && returns_weight (f, 0, v->m->pattern[c]) > 0)
      gradient[v->m->pattern[c]]
        -= propensity_weight_slope (&f->chance, ESTIMAND_LEVEL, 0,
                                    v->m->pattern[c])
           * off (v, c) / f->sum[0];
  propensity_carry (&f->chance, arena, gradient, v->through);
}

/* Adds what cell C moves; false where it is left out. */
static bool
move (const struct moved *v, size_t c, double *gain, double *cost)
{
  size_t side = v->m->side[c];
  uint32_t p = v->m->pattern[c];
  double w = returns_weight (v->f, side, p), n = v->m->n[c];
  if (w == 0)
    return false;
  *gain += (side ? 1 : -1) * w * off (v, c) / v->f->sum[side];
  if (v->through[side])
    *gain += n * v->through[side][p];
  if (side && isnan (v->m->ask.amount))
    *cost += (v->m->value[c * v->m->width + v->m->months + OF_COST]
              - n * v->cost) / v->f->sum[1];
  return true;
}

struct sums {
  double gain, cost, covariance;
  double clusters, in[2];     /* in all, and with units of either side */
  double side_gain[2], side_cost;
};

static void
add_cluster (const struct moved *v, size_t g, struct sums *s)
{
  double gain = 0, cost = 0;
  bool holds[2] = { false, false };
  for (size_t c = v->m->first[g]; c < v->m->first[g + 1]; c++)
    if (move (v, c, &gain, &cost))
      holds[v->m->side[c]] = true;
  if (!holds[0] && !holds[1])
    return;
  s->gain += gain * gain;
  s->cost += cost * cost;
  s->covariance += gain * cost;
  s->side_gain[holds[1]] += gain * gain;
  s->side_cost += cost * cost;
  s->clusters++;
  s->in[0] += holds[0];
  s->in[1] += holds[1];
}

static struct returns_error
failed (enum status status, const char *why)
{
  return (struct returns_error){ NAN, NAN, NAN, NAN, NAN, status, why };
}

static struct returns_error
scaled (const struct sums *s, double factor, double df)
{
  return (struct returns_error){
    .gain = factor * s->gain, .cost = factor * s->cost,
    .covariance = factor * s->covariance, .df = df,
    .fewest = fmin (s->in[0], s->in[1])
  };
}

/* n/(n - 1) within each cohort, with Welch's df. */
static struct returns_error
welch (const struct returns_fit *f, const struct sums *s)
{
  double n1 = f->units[1], n0 = f->units[0];
  double by1 = n1 / (n1 - 1), v1 = by1 * s->side_gain[1];
  double v0 = n0 / (n0 - 1) * s->side_gain[0];
  double df = (v1 + v0) * (v1 + v0)
              / (v1 * v1 / (n1 - 1) + v0 * v0 / (n0 - 1));
  return (struct returns_error){ v1 + v0, by1 * s->side_cost,
                                 by1 * s->covariance, df, fmin (n1, n0),
                                 STATUS_OK, NULL };
}

static struct returns_error
of_clusters (const struct returns_fit *f, const struct sums *s, double k)
{
  double n = f->units[0] + f->units[1], g = s->clusters;
  double fewest = fmin (s->in[0], s->in[1]);
  if (fewest < FEWEST_CLUSTERS)
    return failed (STATUS_REFUSED,
                   "fewer than 5 clusters hold units of a cohort");
  return scaled (s, g / (g - 1) * ((n - 1) / (n - k)),
                 fewest < CLUSTERS_FOR_CR1 ? fewest - 1 : g - 1);
}

static struct returns_error
of_sums (const struct returns_model *m, const struct returns_fit *f,
         const struct sums *s)
{
  double n = f->units[0] + f->units[1];
  double k = f->adjusted ? (double) f->chance.coefficients : 2;
  if (!(n > k) || !(f->units[0] > 1) || !(f->units[1] > 1))
    return failed (STATUS_EMPTY,
                   "there are not more customers than coefficients");
  if (!m->alone)
    return of_clusters (f, s, k);
  return f->adjusted ? scaled (s, n / (n - k), INFINITY) : welch (f, s);
}

struct returns_error
returns_error (struct arena *arena, const struct returns_model *m,
               const struct returns_estimate *e)
{
  if (e->status != STATUS_OK)
    return failed (e->status, e->why);
  struct returns_fit f = returns_fit (arena, m, NULL);
  struct moved v = { .m = m, .f = &f, .cost = e->cost };
  for (size_t side = 0; side < 2; side++)
    for (size_t k = 0; k < m->months; k++)
      v.gain[side] += f.mean[side][k];
  carry (arena, &v);
  struct sums s = { .gain = 0 };
  for (size_t g = 0; g < m->clusters; g++)
    add_cluster (&v, g, &s);
  return of_sums (m, &f, &s);
}
