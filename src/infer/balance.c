#include "infer/balance.h"

#include <math.h>

#include "base/arena.h"

/* A number by pattern: a column of the terms, in its own unit, or the
   first level of a category, which has none. */
struct column {
  const struct terms *terms;
  size_t first, n;          /* columns; of a first level all its others */
  bool base;
};

static double
value_at (const struct column *c, size_t pattern)
{
  const double *x = c->terms->x + pattern * c->terms->columns;
  const struct term *t = c->terms->column + c->first;
  if (!c->base)
    return t->centre + t->scale * x[c->first];
  double others = 0;
  for (size_t j = 0; j < c->n; j++)
    others += x[c->first + j];
  return 1 - others;
}

struct spread { double mean, variance; };

/* UNITS times WEIGHT of each pattern; null: no weights. */
static struct spread
spread_of (const struct column *c, const uint64_t *units,
           const double *weight, bool share)
{
  long double sum = 0, squares = 0, mean = 0, about = 0;
  for (size_t p = 0; p < c->terms->patterns; p++)
    {
      long double w = weight ? weight[p] : 1, n = (long double) units[p];
      sum += n * w;
      squares += n * w * w;
      mean += n * w * value_at (c, p);
    }
  mean /= sum;
  for (size_t p = 0; p < c->terms->patterns; p++)
    {
      long double w = weight ? weight[p] : 1, n = (long double) units[p];
      long double off = value_at (c, p) - mean;
      about += n * w * off * off;
    }
  double m = (double) mean;
  if (share)
    return (struct spread) {m, fmax (0, (double) (mean * (1 - mean)))};
  return (struct spread) {m, (double) (about / (sum - squares / sum))};
}

static double
standardised (double difference, double size, double sd)
{
  if (fabs (difference) <= 1e-12 * fmax (size, sd))
    return 0;
  return sd > 0 ? difference / sd : (double) NAN;
}

static struct balance_side
side_of (struct spread level, struct spread reference, double sd, bool share)
{
  double size = fmax (fabs (level.mean), fabs (reference.mean));
  return (struct balance_side) {
    .level = level.mean, .reference = reference.mean,
    .difference = standardised (level.mean - reference.mean, size, sd),
    .ratio = !share && reference.variance > 0
               ? level.variance / reference.variance : (double) NAN};
}

static struct balance_row
row_of (const struct column *c, const struct propensity_arms *arms,
        const double *const weight[2])
{
  const struct term *t = c->terms->column + c->first;
  bool share = t->level || t->missing;
  size_t level = arms->level, reference = 1 - level;
  struct spread s[2], w[2];
  for (size_t a = 0; a < 2; a++)
    {
      s[a] = spread_of (c, arms->units[a], NULL, share);
      w[a] = weight ? spread_of (c, arms->units[a], weight[a], share) : s[a];
    }
  double sd = sqrt ((s[0].variance + s[1].variance) / 2);
  return (struct balance_row) {
    .covariate = t->covariate, .level = c->base ? t->base : t->level,
    .missing = t->missing, .sd_level = sqrt (s[level].variance),
    .sd_reference = sqrt (s[reference].variance),
    .before = side_of (s[level], s[reference], sd, share),
    .after = side_of (w[level], w[reference], sd, share)};
}

/* Whether column J is the first one of a category; *N of them. */
static bool
opens_category (const struct terms *t, size_t j, size_t *n)
{
  const struct term *first = t->column + j;
  if (!first->level
      || (j > 0 && first[-1].level
          && first[-1].covariate == first->covariate))
    return false;
  for (*n = 1; j + *n < t->columns && first[*n].level
               && first[*n].covariate == first->covariate;)
    ++*n;
  return true;
}

/* The larger; NaN if one is. */
static double
worse (double worst, double difference)
{
  return isnan (worst) || isnan (difference) ? (double) NAN
                                             : fmax (worst, fabs (difference));
}

struct balance
balance_of (struct arena *arena, const struct propensity_arms *arms,
            const double *const weight[2])
{
  const struct terms *t = arms->terms;
  struct balance_row *row
    = ARENA_NEW (arena, struct balance_row, 2 * t->columns);
  struct balance b = {.row = row};
  for (size_t j = 0; j < t->columns; j++)
    {
      struct column c = {t, j, 1, true};
      if (opens_category (t, j, &c.n))
        row[b.rows++] = row_of (&c, arms, weight);
      c = (struct column) {t, j, 1, false};
      if (t->column[j].spline == 0)
        row[b.rows++] = row_of (&c, arms, weight);
    }
  for (size_t i = 0; i < b.rows; i++)
    {
      b.worst_before = worse (b.worst_before, row[i].before.difference);
      b.worst_after = worse (b.worst_after, row[i].after.difference);
    }
  return b;
}

static void
weights_new (struct arena *arena, size_t patterns, double *weight[2])
{
  weight[0] = ARENA_NEW (arena, double, patterns);
  weight[1] = ARENA_NEW (arena, double, patterns);
}

void
balance_weights (struct arena *arena, const struct propensity *p,
                 enum estimand estimand, double *weight[2])
{
  size_t patterns = p->arms.terms->patterns;
  weights_new (arena, patterns, weight);
  for (size_t a = 0; a < 2; a++)
    for (size_t i = 0; i < patterns; i++)
      if (!p->out[i])
        weight[a][i] = propensity_weight (p, estimand, a, i);
}

void
balance_strata_weights (struct arena *arena,
                        const struct propensity_arms *arms,
                        double *weight[2])
{
  size_t patterns = arms->terms->patterns;
  weights_new (arena, patterns, weight);
  for (size_t i = 0; i < patterns; i++)
    {
      double n0 = (double) arms->units[0][i], n1 = (double) arms->units[1][i];
      weight[0][i] = n0 + n1 > 0 ? n1 / (n0 + n1) : 0;
      weight[1][i] = n0 + n1 > 0 ? n0 / (n0 + n1) : 0;
    }
}
