/* Clusters drawn again and again. */

#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "returns.h"

/* What is drawn from: clusters of one cohort, or of both. */
struct urn {
  size_t *cluster[2], n[2];
};

static bool
holds (const struct returns_model *m, size_t g, size_t side)
{
  for (size_t c = m->first[g]; c < m->first[g + 1]; c++)
    if (m->side[c] == side)
      return true;
  return false;
}

static struct urn
fill_urn (struct arena *arena, const struct returns_model *m)
{
  struct urn u = { { ARENA_NEW (arena, size_t, m->clusters),
                     ARENA_NEW (arena, size_t, m->clusters) }, { 0, 0 } };
  bool mixed = false;
  for (size_t g = 0; g < m->clusters; g++)
    mixed |= holds (m, g, 0) && holds (m, g, 1);
  for (size_t g = 0; g < m->clusters; g++)
    {
      size_t to = mixed || holds (m, g, 1);
      u.cluster[to][u.n[to]++] = g;
    }
  return u;
}

static void
draw (const struct urn *u, struct random r, size_t clusters, uint32_t *times)
{
  for (size_t g = 0; g < clusters; g++)
    times[g] = 0;
  for (int side = 1; side >= 0; side--)
    for (size_t i = 0; i < u->n[side]; i++)
      times[u->cluster[side][random_below (&r, u->n[side])]]++;
}

static void
keep (const struct returns_model *m, const struct returns_estimate *e,
      const struct returns_estimate *drawn, struct returns_draws *d)
{
  size_t i = d->n++;
  bool stays = !isnan (m->ask.monthly_margin);
  d->gain[i] = drawn->gain;
  d->cost[i] = isnan (m->ask.amount) ? drawn->cost : e->cost;
  d->parts[i] = roi_decompose (&drawn->level, &drawn->reference,
                               stays ? 1 : m->ask.margin);
  for (size_t k = 0; k < m->months; k++)
    d->monthly[k][i] = drawn->monthly[k];
}

struct returns_draws
returns_draws (struct arena *arena, const struct returns_model *m,
               const struct returns_estimate *e, size_t draws, uint64_t seed)
{
  struct returns_draws d = {
    .gain = ARENA_NEW (arena, double, draws),
    .cost = ARENA_NEW (arena, double, draws),
    .monthly = ARENA_NEW (arena, double *, m->months),
    .parts = ARENA_NEW (arena, struct roi_parts, draws),
  };
  for (size_t k = 0; k < m->months; k++)
    d.monthly[k] = ARENA_NEW (arena, double, draws);
  struct arena *own = arena_new ();
  struct urn u = fill_urn (own, m);
  uint32_t *times = ARENA_NEW (own, uint32_t, m->clusters);
  double *monthly = ARENA_NEW (own, double, m->months);
  for (size_t i = 0; i < draws && e->status == STATUS_OK; i++)
    {
      struct arena *scratch = arena_new ();
      struct returns_estimate drawn = { .gain = 0 };
      draw (&u, random_of (seed, i + 1), m->clusters, times);
      struct returns_fit f = returns_fit (scratch, m, times);
      if (f.status == STATUS_OK)
        {
          returns_read (m, &f, &drawn, monthly);
          keep (m, e, &drawn, &d);
        }
      d.failed += f.status != STATUS_OK;
      arena_free (scratch);
    }
  arena_free (own);
  return d;
}
