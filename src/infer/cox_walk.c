#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "cox_model.h"
#include "efron.h"

static double
weight_of (const struct cox_model *m, size_t cell)
{
  return m->weight ? m->weight[cell] : 1;
}

/* Less the largest x'b, so that no risk overflows. */
struct cox_risks
cox_risks_at (const struct cox_model *m, const double *b, double *cell)
{
  const struct spells *s = m->spells;
  struct cox_risks r = {b, cell, -INFINITY};
  for (size_t c = 0; c < s->cells; c++)
    {
      r.cell[c] = 0;
      uint32_t pattern = s->cell_of[c].pattern;
      for (size_t e = m->entries[pattern]; e < m->entries[pattern + 1]; e++)
        r.cell[c] += b[m->entry[e].column] * m->entry[e].x;
      if (m->side[c] < m->arms)
        r.shift = fmax (r.shift, r.cell[c]);
    }
  for (size_t c = 0; c < s->cells; c++)
    r.cell[c] = m->side[c] < m->arms
                ? weight_of (m, c) * exp (r.cell[c] - r.shift) : 0;
  return r;
}

/* Sums of those at risk.  Long, because spells that end before others
   begin are taken off what they were added to. */
struct sums {
  uint64_t *n;              /* [arms] */
  long double *risk;        /* [arms] */
  long double *x;           /* [arms * covariates] */
};

struct walk {
  const struct cox_model *m;
  const struct cox_risks *risks;
  const double *theta;      /* [exposures] */
  struct sums sums;
  struct cox_point point;
};

static struct walk
walk_new (struct arena *scratch, const struct cox_model *m,
          const struct cox_risks *risks)
{
  size_t arms = m->arms, p = m->covariates;
  return (struct walk) {
    m, risks, risks->b + p,
    {ARENA_NEW (scratch, uint64_t, arms),
     ARENA_NEW (scratch, long double, arms),
     ARENA_NEW (scratch, long double, arms * p)},
    {.dying = ARENA_NEW (scratch, double, arms),
     .theta = ARENA_NEW (scratch, double, arms),
     .hazard = ARENA_NEW (scratch, double, arms),
     .risk = ARENA_NEW (scratch, double, arms),
     .dead = ARENA_NEW (scratch, double, arms),
     .risk_x = ARENA_NEW (scratch, double, arms * p),
     .dead_x = ARENA_NEW (scratch, double, arms * p),
     .code = ARENA_NEW (scratch, double, arms * (m->columns - p)),
     .g = ARENA_NEW (scratch, double, m->columns),
     .delta = ARENA_NEW (scratch, double, m->columns)}};
}

static void
clear (struct walk *w, size_t arm)
{
  size_t p = w->m->covariates;
  w->sums.n[arm] = 0;
  w->sums.risk[arm] = 0;
  for (size_t j = 0; j < p; j++)
    w->sums.x[arm * p + j] = 0;
}

static void
come_and_die (struct walk *w, const struct cox_change *c)
{
  const struct cox_model *m = w->m;
  uint32_t arm = c->side;
  double risk = w->risks->cell[c->cell];
  double in = risk * c->in, dead = risk * c->events;
  long double *x = w->sums.x + arm * m->covariates;
  double *dead_x = w->point.dead_x + arm * m->covariates;
  w->sums.n[arm] += c->in;
  w->sums.risk[arm] += in;
  w->point.dead[arm] += dead;
  w->point.deaths += c->events;
  w->point.dying[arm] += c->events * weight_of (m, c->cell);
  for (size_t e = c->entry; e < c->end; e++)
    {
      x[m->entry[e].column] += in * m->entry[e].x;
      dead_x[m->entry[e].column] += dead * m->entry[e].x;
    }
}

static void
leave (struct walk *w, const struct cox_change *c)
{
  const struct cox_model *m = w->m;
  uint32_t arm = c->side;
  double out = w->risks->cell[c->cell] * c->out;
  long double *x = w->sums.x + arm * m->covariates;
  w->sums.n[arm] -= c->out;
  w->sums.risk[arm] -= out;
  for (size_t e = c->entry; e < c->end; e++)
    x[m->entry[e].column] -= out * m->entry[e].x;
  if (w->sums.n[arm] == 0)
    clear (w, arm);
}

static struct cox_ties
breslow (double d, double s)
{
  return (struct cox_ties) {.log = d * log (s), .alive = d / s};
}

/* With c = E/D and j = D - l: D_l = c (y + j). */
static struct cox_ties
efron (double d, double s, double e)
{
  double c = e / d, y = (s - e) / c;
  struct harmonic h = efron_harmonic (y, d);
  struct cox_ties t = {.log = d * log (c) + efron_log_rising (y, d),
                       .alive = h.first / c, .u1 = h.first, .u2 = h.second,
                       .alive_u = h.second / c};
  if (d > 1)
    {
      /* j/D of it is seen: sums of j/(y + j) and of j/(y + j)^2. */
      t.lost = t.alive - (d - y * h.first) / (c * d);
      t.lost_u = t.alive_u - (h.first - y * h.second) / (c * d);
    }
  return t;
}

static double
total (const double *by_arm, size_t arms)
{
  double sum = 0;
  for (size_t a = 0; a < arms; a++)
    sum += by_arm[a];
  return sum;
}

/* Sum over arms of FACTOR times X, each arm's numbers STRIDE apart. */
static double
across (const double *factor, const double *x, size_t arms, size_t stride)
{
  double sum = 0;
  for (size_t a = 0; a < arms; a++)
    sum += factor[a] * x[a * stride];
  return sum;
}

/* g and delta of a column whose sums over all and over those who die are
   S1 and E1. */
static void
set_mean (const struct walk *w, size_t j, double s1, double e1)
{
  const struct cox_point *at = &w->point;
  double s = total (at->risk, w->m->arms), e = total (at->dead, w->m->arms);
  at->g[j] = w->m->breslow ? s1 / s : e1 / e;
  at->delta[j] = w->m->breslow
                 ? 0 : ((s1 - e1) - at->g[j] * (s - e)) / (e / at->deaths);
}

static void
set_exposure (struct walk *w)
{
  struct cox_point *at = &w->point;
  size_t arms = w->m->arms, exposures = w->m->columns - w->m->covariates;
  for (size_t a = 0; a < arms; a++)
    {
      at->theta[a] = 0;
      for (size_t j = 0; j < exposures; j++)
        {
          double code = cox_code (w->m, at->slot, a, j);
          at->code[a * exposures + j] = code;
          at->theta[a] += code * w->theta[j];
        }
      at->hazard[a] = exp (at->theta[a]);
      at->risk[a] = at->hazard[a] * (double) w->sums.risk[a];
      at->dead[a] *= at->hazard[a];
    }
}

static void
set_covariates (struct walk *w)
{
  struct cox_point *at = &w->point;
  size_t arms = w->m->arms, p = w->m->covariates;
  for (size_t a = 0; a < arms; a++)
    for (size_t j = a * p; j < (a + 1) * p; j++)
      {
        at->risk_x[j] = at->hazard[a] * (double) w->sums.x[j];
        at->dead_x[j] *= at->hazard[a];
      }
}

static void
set_means (struct walk *w)
{
  struct cox_point *at = &w->point;
  size_t arms = w->m->arms, p = w->m->covariates;
  size_t exposures = w->m->columns - p;
  for (size_t j = 0; j < p; j++)
    {
      double s1 = 0, e1 = 0;
      for (size_t a = 0; a < arms; a++)
        {
          s1 += at->risk_x[a * p + j];
          e1 += at->dead_x[a * p + j];
        }
      set_mean (w, j, s1, e1);
    }
  for (size_t j = 0; j < exposures; j++)
    set_mean (w, p + j, across (at->risk, at->code + j, arms, exposures),
              across (at->dead, at->code + j, arms, exposures));
}

static void
walk_slot (struct walk *w, cox_visit *visit, void *to)
{
  const struct cox_slot *slot = w->m->slot + w->point.slot;
  struct cox_point *at = &w->point;
  size_t arms = w->m->arms;
  at->deaths = 0;
  memset (at->dying, 0, arms * sizeof *at->dying);
  memset (at->dead, 0, arms * sizeof *at->dead);
  memset (at->dead_x, 0, arms * w->m->covariates * sizeof *at->dead_x);
  for (size_t c = slot->first; c < slot->end; c++)
    come_and_die (w, w->m->change + c);
  set_exposure (w);
  set_covariates (w);
  set_means (w);
  double s = total (at->risk, arms);
  at->weight = total (at->dying, arms) / at->deaths;
  at->ties = w->m->breslow ? breslow (at->deaths, s)
                           : efron (at->deaths, s, total (at->dead, arms));
  visit (at, to);
  for (size_t c = slot->first; c < slot->end; c++)
    if (w->m->change[c].out > 0)
      leave (w, w->m->change + c);
}

void
cox_walk (struct arena *scratch, const struct cox_model *m,
          const struct cox_risks *risks, cox_visit *visit, void *to)
{
  struct walk w = walk_new (scratch, m, risks);
  for (size_t k = m->slots; k-- > 0; )
    {
      w.point.slot = k;
      walk_slot (&w, visit, to);
    }
}
