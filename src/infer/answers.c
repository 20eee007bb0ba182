#include "infer/answers.h"

#include <math.h>

#include "adjusted_pair.h"
#include "base/arena.h"
#include "clustered.h"
#include "contrast.h"
#include "infer/dist.h"
#include "infer/propensity.h"

/* Shares: of the answers that must be left, of the silent of whom hardly
   anybody answers, and of the cohort's chance that is hardly any. */
static const double least_effective = .1, most_unheard = .05, hardly = .1;

static const char conf_method[] = "answer_weights";

/* A cohort of those asked; the first of each two is silent. */
struct side {
  double sign;
  struct pair pair;
  bool all;                 /* answered: no chance is fitted */
  struct propensity chance;
  double plain;             /* mean of the answers */
  double off;               /* the weighted mean less this */
  double weight;            /* sum over the answers */
  double effective;
  double squares;           /* of the answers about their mean */
  struct influence phi;
};

struct sides {
  struct arena *arena;
  const struct responses *r;
  struct side side[2];
  size_t n;
};

enum { SILENT, GIVEN };

/* Of an answer of pattern P. */
static double
weight (const struct side *s, size_t p)
{
  return s->all ? 1 : propensity_weight (&s->chance, ESTIMAND_ALL, GIVEN, p);
}

/* ---- one cohort ------------------------------------------------------- */

static void
look_at_answers (struct side *s)
{
  long double sum = 0, squares = 0;
  for (size_t p = 0; p < s->pair.patterns; p++)
    sum += s->pair.n[GIVEN][p] * s->pair.mean[GIVEN][p];
  s->plain = (double) (sum / s->pair.units[GIVEN]);
  for (size_t p = 0; p < s->pair.patterns; p++)
    {
      double off = s->pair.mean[GIVEN][p] - s->plain;
      squares += s->pair.squares[GIVEN][p]
                 + s->pair.n[GIVEN][p] * off * off;
    }
  s->squares = (double) squares;
}

/* Share of those asked of whom hardly anybody answers. */
static double
unheard (const struct side *s)
{
  double asked = s->pair.units[SILENT] + s->pair.units[GIVEN];
  double limit = hardly * s->pair.units[GIVEN] / asked, n = 0;
  for (size_t p = 0; p < s->pair.patterns; p++)
    if (s->chance.chance[GIVEN][p] < limit)
      n += s->pair.n[SILENT][p] + s->pair.n[GIVEN][p];
  return n / asked;
}

static void
weigh (struct side *s)
{
  long double sum = 0, squares = 0, off = 0;
  for (size_t p = 0; p < s->pair.patterns; p++)
    {
      double n = s->pair.n[GIVEN][p], w = n > 0 ? weight (s, p) : 0;
      sum += n * w;
      squares += n * w * w;
      off += n * w * (s->pair.mean[GIVEN][p] - s->plain);
    }
  s->weight = (double) sum;
  s->off = (double) (off / sum);
  s->effective = (double) (sum * sum / squares);
}

/* Says why the cohort cannot be weighted, or null. */
static const char *
fit (struct sides *all, struct side *s, enum status *status)
{
  *status = STATUS_EMPTY;
  if (!(s->pair.units[GIVEN] > 0))
    return "nobody in a cohort gave an answer";
  look_at_answers (s);
  s->all = !(s->pair.units[SILENT] > 0);
  if (!s->all)
    {
      s->chance = propensity_of (all->arena, all->r, s->pair.arm, GIVEN,
                                 false);
      *status = s->chance.status;
      if (s->chance.status != STATUS_OK)
        return s->chance.why;
      *status = STATUS_REFUSED;
      if (propensity_tells_apart (&s->chance))
        return "what is weighted by all but tells who answers";
      if (unheard (s) > most_unheard)
        return "more than 5 % of those asked in a cohort are such as hardly "
               "ever answer";
    }
  weigh (s);
  *status = STATUS_REFUSED;
  return s->effective < least_effective * s->pair.units[GIVEN]
           ? "the weights leave less than a tenth of a cohort's answers"
           : NULL;
}

static void
influence (struct arena *arena, struct side *s)
{
  s->phi = influence_new (arena, s->pair.patterns);
  double *gradient = ARENA_NEW (arena, double, s->pair.patterns);
  for (size_t p = 0; p < s->pair.patterns; p++)
    {
      double n = s->pair.n[GIVEN][p];
      if (n == 0)
        continue;
      double off = s->pair.mean[GIVEN][p] - s->plain - s->off;
      double by = s->sign * weight (s, p) / s->weight;
      s->phi.at[GIVEN][p] = by * off;
      s->phi.slope[GIVEN][p] = by;
      if (!s->all)
        gradient[p] = s->sign * n * off / s->weight
                      * propensity_weight_slope (&s->chance, ESTIMAND_ALL,
                                                 GIVEN, p);
    }
  if (!s->all)
    propensity_carry (&s->chance, arena, gradient, s->phi.at);
}

/* ---- sums over units and clusters ------------------------------------- */

static double
sum_units (const struct sides *all)
{
  double sum = 0;
  for (size_t i = 0; i < all->n; i++)
    for (size_t r = SILENT; r <= GIVEN; r++)
      for (size_t p = 0; p < all->side[i].pair.patterns; p++)
        {
          const struct side *s = &all->side[i];
          double at = s->phi.at[r][p], slope = s->phi.slope[r][p];
          sum += s->pair.n[r][p] * at * at
                 + s->pair.squares[r][p] * slope * slope;
        }
  return sum;
}

struct cluster_sums {
  double clusters, in[2];   /* that hold units, of each cohort */
  double squares;
};

/* What a cell of S moves the estimate by. */
static double
cell_sum (const struct side *s, const struct response_cell *c, size_t r)
{
  double off = c->mean - s->pair.mean[r][c->pattern];
  return (double) c->n * (s->phi.at[r][c->pattern]
                          + s->phi.slope[r][c->pattern] * off);
}

static struct cluster_sums
sum_clusters (const struct sides *all)
{
  struct cluster_sums sums = {0};
  uint32_t last = UINT32_MAX, last_in[2] = {UINT32_MAX, UINT32_MAX};
  double own = 0;
  for (size_t i = 0; i < all->r->cells; i++)
    for (size_t k = 0; k < all->n; k++)
      {
        size_t r;
        const struct response_cell *c = &all->r->cell[i];
        if (!pair_holds (&all->side[k].pair, c, &r))
          continue;
        if (c->cluster != last)
          {
            sums.squares += own * own;
            sums.clusters++;
            own = 0;
          }
        sums.in[k] += c->cluster != last_in[k];
        last = last_in[k] = c->cluster;
        own += cell_sum (&all->side[k], c, r);
      }
  sums.squares += own * own;
  return sums;
}

struct error { double std_error, df; };   /* df NaN: normal */

/* Says why there is none, or null. */
static const char *
error_of (const struct sides *all, struct error *to, enum status *status)
{
  double n = 0, k = 0;
  for (size_t i = 0; i < all->n; i++)
    {
      const struct side *s = &all->side[i];
      n += s->pair.units[SILENT] + s->pair.units[GIVEN];
      k += s->all ? 1 : (double) s->chance.coefficients;
    }
  *status = STATUS_EMPTY;
  if (!(n > k))
    return "there are not more units than coefficients";
  *to = (struct error) {sqrt (n / (n - k) * sum_units (all)), NAN};
  if (all->r->clusters == 0)
    return NULL;
  struct cluster_sums g = sum_clusters (all);
  double fewest = all->n == 2 ? fmin (g.in[0], g.in[1]) : g.in[0];
  const char *why = clusters_too_few (fewest, status);
  if (why)
    return why;
  to->std_error = sqrt (g.clusters / (g.clusters - 1)
                        * ((n - 1) / (n - k)) * g.squares);
  to->df = (fewest < CLUSTERS_FOR_NORMAL ? fewest : g.clusters) - 1;
  return NULL;
}

/* Rounding is all that is left where everybody in a cohort answers
   alike. */
static bool
varies (const struct sides *all, double std_error)
{
  double n = 0, squares = 0, size = 0;
  for (size_t i = 0; i < all->n; i++)
    {
      n += all->side[i].pair.units[GIVEN];
      squares += all->side[i].squares;
      size = fmax (size, fabs (all->side[i].plain));
    }
  return std_error * sqrt (n) > 1e-12 * size && squares > 0;
}

/* ---- the estimate ----------------------------------------------------- */

static struct sides
sides_of (const struct responses *r, const struct ask *ask)
{
  struct sides all = {.arena = ask->scratch, .r = r,
                      .n = isnan (ask->target) ? 2 : 1};
  const size_t cohort[2] = {ask->level, ask->reference};
  for (size_t i = 0; i < all.n; i++)
    {
      struct ask own = {.level = ANSWERS_GIVEN (cohort[i]),
                        .reference = ANSWERS_SILENT (cohort[i])};
      all.side[i].sign = i == 0 ? 1 : -1;
      all.side[i].pair = pair_of (all.arena, r, &own, false);
    }
  return all;
}

static double
estimate (const struct sides *all, double target)
{
  const struct side *s = all->side;
  return all->n == 1 ? s[0].plain - target + s[0].off
                     : (s[0].plain - s[1].plain) + (s[0].off - s[1].off);
}

static struct effect
effect_of (const struct sides *all, const struct ask *ask)
{
  struct error e;
  enum status status;
  double at = estimate (all, ask->target);
  const char *why = error_of (all, &e, &status);
  if (!why && !varies (all, e.std_error))
    {
      why = "the answers do not vary within the cohorts";
      status = STATUS_DEGENERATE;
    }
  if (why)
    return effect_without_interval (at, conf_method, status, why);
  double half = e.std_error
                * (isnan (e.df)
                     ? dist_normal_quantile (.5 + ask->confidence / 2)
                     : contrast_quantile (ask->confidence, e.df));
  return (struct effect) {
    .estimate = at, .std_error = e.std_error, .conf_low = at - half,
    .conf_high = at + half, .conf_method = conf_method};
}

struct answers_weighted
answers_weighted (const struct responses *r, const struct ask *ask)
{
  struct answers_weighted to = {.given = {NAN, NAN},
                                .effective = {NAN, NAN}};
  struct sides all = sides_of (r, ask);
  for (size_t i = 0; i < all.n; i++)
    {
      enum status status;
      struct side *s = &all.side[i];
      const char *why = fit (&all, s, &status);
      to.given[i] = s->pair.units[GIVEN];
      to.effective[i] = s->weight > 0 ? s->effective : (double) NAN;
      to.effect = effect_fail (conf_method, status, why);
      if (why)
        return to;
      to.firth |= s->chance.firth;
      to.dropped += s->chance.dropped;
      influence (all.arena, s);
    }
  to.effect = effect_of (&all, ask);
  return to;
}
