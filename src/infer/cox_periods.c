#include "infer/cox.h"

#include <math.h>

#include "base/arena.h"
#include "cox_regression.h"

static uint64_t
events_between (const struct cox_model *m, double from, double to)
{
  const struct spells *s = m->spells;
  uint64_t events = 0;
  for (size_t i = 0; i < s->n; i++)
    if (m->side[s->cell[i]] < m->arms && s->event[i])
      events += s->time[s->to[i]] >= from && s->time[s->to[i]] < to;
  return events;
}

/* Period after period, each until it has events enough; one at the end
   that has not joins the one before. */
static size_t
merge (const struct cox_model *m, const double *cut, size_t cuts,
       struct cox_period *period)
{
  size_t n = 0;
  double from = 0;
  for (size_t i = 0; i <= cuts; i++)
    {
      bool last = i == cuts;
      double to = last ? (double) INFINITY : cut[i];
      uint64_t events = events_between (m, from, to);
      bool enough = events >= COX_EVENTS_LEAST;
      if (!enough && !last)
        continue;
      if (!enough && n > 0)
        {
          period[n - 1].to = to;
          period[n - 1].events += events;
          continue;
        }
      period[n++] = (struct cox_period) {.from = from, .to = to,
                                         .events = events};
      from = to;
    }
  return n;
}

static const double *
indicators (struct arena *scratch, const struct cox_model *m,
            const struct cox_period *period, size_t n)
{
  size_t times = m->spells->times;
  double *basis = ARENA_NEW (scratch, double, n * times);
  for (size_t k = 0; k < n; k++)
    for (size_t t = 0; t < times; t++)
      basis[k * times + t] = m->spells->time[t] >= period[k].from
                             && m->spells->time[t] < period[k].to;
  return basis;
}

size_t
cox_periods (const struct sample *sample, const struct ask *ask,
             const double *cut, size_t cuts, struct cox_period *period)
{
  struct cox_compared c = cox_pair (sample, ask);
  if (c.why || cuts >= COX_PERIODS_MAX)
    return 0;
  size_t n = merge (&c.model, cut, cuts, period);
  struct cox_model split
    = cox_model_with (&c.model, n,
                      indicators (ask->scratch, &c.model, period, n));
  struct cox_fit fit = cox_maximum (ask->scratch, &split, NULL, NULL);
  for (size_t k = 0; k < n; k++)
    period[k].effect = cox_ratio (&c, ask, &split, &fit, k);
  return n;
}
