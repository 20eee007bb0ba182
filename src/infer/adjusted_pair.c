#include "adjusted_pair.h"

#include <math.h>

#include "base/arena.h"
#include "cluster_fit.h"

enum { FEWEST_CLUSTERS = 5 };

bool
pair_holds (const struct pair *pair, const struct response_cell *c,
            size_t *a)
{
  *a = c->arm == pair->arm[1];
  return c->arm == pair->arm[*a] && !(pair->out && pair->out[c->pattern]);
}

static double
centre_of (const struct pair *pair)
{
  size_t a;
  long double n = 0, sum = 0;
  for (size_t i = 0; i < pair->r->cells; i++)
    {
      const struct response_cell *c = pair->r->cell + i;
      if (!pair_holds (pair, c, &a))
        continue;
      n += (long double) c->n;
      sum += (long double) c->n * c->mean;
    }
  return n > 0 ? (double) (sum / n) : 0;
}

/* Sums, then means, then squares about them. */
static void
fill (struct pair *pair)
{
  size_t a;
  const struct responses *r = pair->r;
  for (size_t i = 0; i < r->cells; i++)
    if (pair_holds (pair, r->cell + i, &a))
      {
        const struct response_cell *c = r->cell + i;
        pair->n[a][c->pattern] += (double) c->n;
        pair->mean[a][c->pattern]
          += (double) c->n * (c->mean - pair->centre);
        pair->units[a] += (double) c->n;
      }
  for (a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      if (pair->n[a][p] > 0)
        pair->mean[a][p] /= pair->n[a][p];
  for (size_t i = 0; i < r->cells; i++)
    if (pair_holds (pair, r->cell + i, &a))
      {
        const struct response_cell *c = r->cell + i;
        double off = c->mean - pair->centre - pair->mean[a][c->pattern];
        pair->squares[a][c->pattern]
          += c->squares + (double) c->n * off * off;
      }
}

static double
spread_of (const struct pair *pair)
{
  double sum = 0, squares = 0, n = pair->units[0] + pair->units[1];
  for (size_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      {
        double mean = pair->mean[a][p];
        sum += pair->n[a][p] * mean;
        squares += pair->n[a][p] * mean * mean + pair->squares[a][p];
      }
  return n > 0 ? sqrt (fmax (0, squares / n - sum / n * (sum / n))) : 0;
}

struct pair
pair_of (struct arena *arena, const struct responses *r,
         const struct ask *ask, bool centred)
{
  bool first = ask->level < ask->reference;
  struct pair pair = {.r = r, .level = !first,
                      .patterns = r->terms->patterns};
  pair.arm[0] = first ? ask->level : ask->reference;
  pair.arm[1] = first ? ask->reference : ask->level;
  for (size_t a = 0; a < 2; a++)
    {
      pair.n[a] = ARENA_NEW (arena, double, pair.patterns);
      pair.mean[a] = ARENA_NEW (arena, double, pair.patterns);
      pair.squares[a] = ARENA_NEW (arena, double, pair.patterns);
    }
  pair.centre = centred ? centre_of (&pair) : 0;
  fill (&pair);
  pair.spread = spread_of (&pair);
  return pair;
}

void
pair_leave_out (struct pair *pair, const bool *out)
{
  pair->out = out;
  for (size_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      if (out[p])
        {
          pair->units[a] -= pair->n[a][p];
          pair->n[a][p] = pair->squares[a][p] = 0;
        }
}

struct glm_data
pair_data (struct arena *arena, const struct pair *pair, bool logistic,
           bool interact)
{
  size_t rows = 0;
  struct glm_row *row = ARENA_NEW (arena, struct glm_row,
                                   2 * pair->patterns);
  for (uint32_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      if (pair->n[a][p] > 0)
        row[rows++] = (struct glm_row) {a, (uint32_t) p, pair->n[a][p],
                                        pair->mean[a][p]};
  return (struct glm_data) {.terms = pair->r->terms, .exposures = 1,
                            .interact = interact, .rows = rows, .row = row,
                            .logistic = logistic};
}

struct influence
influence_new (struct arena *arena, size_t patterns)
{
  struct influence phi;
  for (size_t a = 0; a < 2; a++)
    {
      phi.at[a] = ARENA_NEW (arena, double, patterns);
      phi.slope[a] = ARENA_NEW (arena, double, patterns);
    }
  return phi;
}

void
influence_of_fit (struct influence *phi, struct arena *arena,
                  const struct pair *pair, const struct glm *fit,
                  double *const gradient[2])
{
  size_t k = fit->columns;
  double *x = ARENA_NEW (arena, double, k), *g = ARENA_NEW (arena, double, k);
  double *along = ARENA_NEW (arena, double, k);
  for (uint32_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      if (gradient[a][p] != 0)
        {
          glm_x (&fit->data, a, (uint32_t) p, x);
          for (size_t j = 0; j < k; j++)
            g[j] += gradient[a][p] * x[j];
        }
  glm_solve (fit, g, along);
  for (uint32_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      if (pair->n[a][p] > 0)
        {
          glm_x (&fit->data, a, (uint32_t) p, x);
          double by = glm_dot (along, x, k);
          double left = pair->mean[a][p] - glm_mean (fit, glm_eta (fit, x));
          phi->at[a][p] += by * (left + glm_shift (fit, x));
          phi->slope[a][p] += by;
        }
}

/* ---- sums over units and clusters ------------------------------------- */

struct pair_clusters
pair_clusters (const struct pair *pair)
{
  struct pair_clusters count = {{0, 0}, 0};
  uint32_t last[3] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
  for (size_t i = 0; i < pair->r->cells; i++)
    {
      size_t a;
      const struct response_cell *c = pair->r->cell + i;
      if (!pair_holds (pair, c, &a))
        continue;
      count.in[a] += c->cluster != last[a];
      count.all += c->cluster != last[2];
      last[a] = last[2] = c->cluster;
    }
  return count;
}

static double
sum_units (const struct influence *phi, const struct pair *pair)
{
  double sum = 0;
  for (size_t a = 0; a < 2; a++)
    for (size_t p = 0; p < pair->patterns; p++)
      sum += pair->n[a][p] * phi->at[a][p] * phi->at[a][p]
             + pair->squares[a][p] * phi->slope[a][p] * phi->slope[a][p];
  return sum;
}

static double
sum_clusters (const struct influence *phi, const struct pair *pair)
{
  double sum = 0, own = 0;
  uint32_t last = UINT32_MAX;
  for (size_t i = 0; i < pair->r->cells; i++)
    {
      size_t a;
      const struct response_cell *c = pair->r->cell + i;
      if (!pair_holds (pair, c, &a))
        continue;
      if (c->cluster != last)
        {
          sum += own * own;
          own = 0;
          last = c->cluster;
        }
      double off = c->mean - pair->centre - pair->mean[a][c->pattern];
      own += (double) c->n * (phi->at[a][c->pattern]
                              + phi->slope[a][c->pattern] * off);
    }
  return sum + own * own;
}

struct influence_sum
influence_sum (const struct influence *phi, const struct pair *pair,
               double k)
{
  double n = pair->units[0] + pair->units[1];
  if (!(n > k))
    return (struct influence_sum) {
      .variance = NAN, .df = NAN, .status = STATUS_EMPTY,
      .why = "there are not more units than coefficients"};
  double factor = n / (n - k);
  if (pair->r->clusters == 0)
    return (struct influence_sum) {
      .variance = factor * sum_units (phi, pair), .factor = factor,
      .df = n - k};
  struct pair_clusters g = pair_clusters (pair);
  double fewest = fmin (g.in[0], g.in[1]);
  if (fewest < FEWEST_CLUSTERS)
    return (struct influence_sum) {
      .variance = NAN, .df = NAN, .status = STATUS_REFUSED,
      .why = "fewer than 5 clusters hold units of a cohort"};
  factor = g.all / (g.all - 1) * ((n - 1) / (n - k));
  bool few = fewest < CLUSTERS_FOR_CR1;
  return (struct influence_sum) {
    .variance = factor * sum_clusters (phi, pair), .factor = factor,
    .df = few ? fewest - 1 : g.all - 1, .few = few};
}
