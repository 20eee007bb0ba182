#include "infer/did_gains.h"

#include "base/arena.h"
#include "base/random.h"

/* ---- gains ------------------------------------------------------------ */

/* Units first exposed in a month; the last: never. */
struct wave {
  double n, size;
  double *sum;              /* [months] of weight x y */
};

/* Groups are compared as one each, but what exposure brought is that of
   their customers: an exposed group counts as many times as it has some. */
static double
weight_of (const struct panel *p, const struct gain_rule *rule, size_t i)
{
  bool counts = rule->size && p->first[i] != PANEL_NEVER;
  return counts ? (double) rule->size[i] : 1;
}

static struct wave *
waves_of (struct arena *scratch, const struct panel *p,
          const struct gain_rule *rule, const double *weight)
{
  struct wave *w = ARENA_NEW (scratch, struct wave, p->months + 1);
  double *sum = ARENA_NEW (scratch, double, (p->months + 1) * p->months);
  for (size_t g = 0; g <= p->months; g++)
    w[g].sum = sum + g * p->months;
  for (size_t i = 0; i < p->units; i++)
    {
      size_t g = p->first[i] == PANEL_NEVER ? p->months : p->first[i];
      double own = weight ? weight[i] : 1;
      if (!(own > 0))
        continue;
      own *= weight_of (p, rule, i);
      w[g].n += own;
      w[g].size += own;
      for (size_t t = 0; t < p->months; t++)
        w[g].sum[t] += own * p->y[i * p->months + t];
    }
  return w;
}

/* Everybody that is exposed after month T, or never. */
static struct wave
rest_of (const struct wave *w, size_t months, size_t t, double *sum)
{
  struct wave rest = {0, 0, sum};
  for (size_t s = 0; s < months; s++)
    sum[s] = 0;
  for (size_t g = t + 1; g <= months; g++)
    {
      rest.n += w[g].n;
      for (size_t s = 0; s < months && w[g].n > 0; s++)
        sum[s] += w[g].sum[s];
    }
  return rest;
}

/* How month T of a wave's mean differs from before month G. */
static double
change (const struct wave *w, size_t g, size_t t, bool staggered)
{
  double before = 0;
  if (staggered)
    before = w->sum[g - 1];
  else
    for (size_t s = 0; s < g; s++)
      before += w->sum[s] / (double) g;
  return (w->sum[t] - before) / w->n;
}

double
did_gains (struct arena *scratch, const struct panel *p,
           const struct gain_rule *rule, const double *weight, double *total)
{
  struct wave *w = waves_of (scratch, p, rule, weight);
  double *sum = ARENA_NEW (scratch, double, p->months), exposed = 0;
  bool *counted = ARENA_NEW (scratch, bool, p->months);
  for (size_t g = DID_MONTHS; g < p->months; g++)
    {
      size_t last = g + DID_MONTHS - 1;
      counted[g] = w[g].n > 0 && last < p->months
                   && rest_of (w, p->months, last, sum).n > 0;
      exposed += counted[g] ? w[g].size : 0;
    }
  for (size_t t = 0; t < p->months; t++)
    {
      struct wave rest = rest_of (w, p->months, t, sum);
      total[t] = 0;
      for (size_t g = DID_MONTHS; g <= t && rest.n > 0; g++)
        if (counted[g] && (p->after == 0 || t - g < p->after))
          total[t] += w[g].size * (change (&w[g], g, t, rule->staggered)
                                   - change (&rest, g, t, rule->staggered));
    }
  return exposed;
}

/* ---- draws ------------------------------------------------------------ */

struct redraw {
  const struct panel *p;
  size_t n[2];              /* clusters with exposed units, the others */
  uint32_t *member[2];      /* their numbers */
  double *times;            /* [clusters] */
};

static size_t
cluster_of (const struct panel *p, size_t i)
{
  return p->cluster ? p->cluster[i] : i;
}

struct redraw *
redraw_new (struct arena *arena, const struct panel *p)
{
  struct redraw *r = ARENA_NEW (arena, struct redraw, 1);
  bool *exposed = ARENA_NEW (arena, bool, p->clusters);
  r->p = p;
  r->times = ARENA_NEW (arena, double, p->clusters);
  for (size_t i = 0; i < p->units; i++)
    exposed[cluster_of (p, i)] |= p->first[i] != PANEL_NEVER;
  for (int side = 0; side < 2; side++)
    {
      r->member[side] = ARENA_NEW (arena, uint32_t, p->clusters);
      for (uint32_t c = 0; c < p->clusters; c++)
        if (exposed[c] == (side == 0))
          r->member[side][r->n[side]++] = c;
    }
  return r;
}

void
redraw_weights (const struct redraw *r, uint64_t seed, uint64_t draw,
                double *weight)
{
  struct random random = random_of (seed, draw);
  for (size_t c = 0; c < r->p->clusters; c++)
    r->times[c] = 0;
  for (int side = 0; side < 2; side++)
    for (size_t k = 0; k < r->n[side]; k++)
      r->times[r->member[side][random_below (&random, r->n[side])]]++;
  for (size_t i = 0; i < r->p->units; i++)
    weight[i] = r->times[cluster_of (r->p, i)];
}
