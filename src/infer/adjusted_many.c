/* Several cohorts, each weighted against the reference: are all of the
   differences 0?

   The differences share the reference's units, so that what a unit moves
   them by is a vector, and their covariance the sum of its squares. */

#include <math.h>

#include "adjusted.h"
#include "base/arena.h"
#include "infer/dist.h"
#include "quadratic.h"

struct differences {
  size_t q;
  double *d;                /* [q] */
  struct adjusted_parts *parts;
  double df2;               /* the smallest; NaN: normal */
  bool firth;
};

/* [arms]; the first one that holds units where the reference does not. */
static size_t
populated (const struct responses *r, bool *held, size_t reference)
{
  for (size_t i = 0; i < r->cells; i++)
    held[r->cell[i].arm] = true;
  while (!held[reference])
    reference = (reference + 1) % r->arms;
  return reference;
}

/* What a unit, or N units with the mean of CELL, move each of them by. */
static void
moves (const struct differences *s, const struct response_cell *cell,
       double *at, double *slope)
{
  for (size_t i = 0; i < s->q; i++)
    {
      size_t a;
      const struct adjusted_parts *p = &s->parts[i];
      bool holds = pair_holds (&p->pair, cell, &a);
      double root = sqrt (p->factor);
      at[i] = slope[i] = 0;
      if (!holds)
        continue;
      double off = cell->mean - p->pair.centre
                   - p->pair.mean[a][cell->pattern];
      slope[i] = root * p->phi.slope[a][cell->pattern];
      at[i] = root * p->phi.at[a][cell->pattern] + slope[i] * off;
    }
}

static void
add_outer (double *v, const double *x, double factor, size_t q)
{
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      v[i * q + j] += factor * x[i] * x[j];
}

static double *
covariance (struct arena *scratch, const struct responses *r,
            const struct differences *s)
{
  size_t q = s->q;
  double *v = ARENA_NEW (scratch, double, q * q);
  double *at = ARENA_NEW (scratch, double, q);
  double *slope = ARENA_NEW (scratch, double, q);
  double *own = ARENA_NEW (scratch, double, q);
  for (size_t c = 0; c < r->cells; c++)
    {
      const struct response_cell *cell = r->cell + c;
      double n = (double) cell->n;
      moves (s, cell, at, slope);
      if (r->clusters == 0)
        {
          add_outer (v, at, n, q);
          add_outer (v, slope, cell->squares, q);
          continue;
        }
      for (size_t i = 0; i < q; i++)
        own[i] += n * at[i];
      if (c + 1 < r->cells && cell[1].cluster == cell->cluster)
        continue;
      add_outer (v, own, 1, q);
      for (size_t i = 0; i < q; i++)
        own[i] = 0;
    }
  return v;
}

/* Every cohort against the reference; false with the first reason. */
static bool
compare_all (const struct sample *sample, const struct ask *ask,
             struct differences *s, struct adjusted *last)
{
  size_t arms = sample->responses->arms;
  bool *held = ARENA_NEW (ask->scratch, bool, arms);
  struct ask pair = *ask;
  pair.reference = populated (sample->responses, held, ask->reference);
  s->d = ARENA_NEW (ask->scratch, double, arms);
  s->parts = ARENA_NEW (ask->scratch, struct adjusted_parts, arms);
  s->df2 = INFINITY;
  for (pair.level = 0; pair.level < arms; pair.level++)
    {
      if (!held[pair.level] || pair.level == pair.reference)
        continue;
      *last = adjusted_parts (sample, &pair, ADJUSTED_WEIGHTS,
                              ADJUSTED_DIFFERENCE, false, &s->parts[s->q]);
      if (last->status != STATUS_OK)
        return false;
      s->d[s->q++] = last->estimate;
      s->df2 = fmin (s->df2, last->df);
      s->firth |= last->firth;
    }
  return true;
}

struct test
adjusted_many (const struct sample *sample, const struct ask *ask)
{
  struct differences s = {0};
  struct adjusted last;
  bool by_cluster = sample->responses->clusters > 0;
  unsigned has = HAS_STATISTIC | HAS_DF | (by_cluster ? HAS_DF2 : 0u);
  if (!compare_all (sample, ask, &s, &last))
    return test_fail (has, last.status, last.why);
  double rank, *v = covariance (ask->scratch, sample->responses, &s);
  double form = quadratic_form (ask->scratch, s.d, v, s.q, &rank);
  if (rank < (double) s.q)
    return test_fail (has, STATUS_DEGENERATE,
                      "the outcome does not vary enough");
  struct test test = {
    .has = has, .statistic = by_cluster ? form / rank : form, .df = rank,
    .df2 = by_cluster ? s.df2 : (double) NAN, .p_value = NAN,
    .log10_p = NAN,
    .options = {{"estimand", estimand_name (ask->estimand)},
                {"variance", by_cluster ? "m-estimation, CR1"
                                        : "m-estimation, HC1"},
                {"fit", s.firth ? "firth" : "maximum likelihood"}}};
  dist_into (&test, by_cluster
                      ? dist_f_upper (test.statistic, test.df, test.df2)
                      : dist_chisq_upper (test.statistic, test.df));
  return test;
}
