#include "run/fold.h"

#include <math.h>

#include "base/arena.h"
#include "kinds.h"

static const struct clusters *
fold_numbered (struct arena *arena, const struct frame *f,
               const uint32_t *cluster)
{
  struct clusters *clusters = ARENA_NEW (arena, struct clusters, 1);
  const double *y = f->y ? f->y : f->time;
  *clusters = f->denominator
                ? clusters_fold_over (arena, y, f->denominator, f->arm,
                                      cluster, f->n, f->arms)
                : clusters_fold (arena, y, f->arm, cluster, f->n, f->arms);
  return clusters;
}

/* Null if every cluster holds one unit. */
static const struct clusters *
fold_mattering (struct arena *arena, const struct frame *f,
                const uint32_t *cluster)
{
  const struct clusters *clusters = fold_numbered (arena, f, cluster);
  return clusters_matter (clusters) ? clusters : NULL;
}

void
fold_clusters (struct arena *arena, const struct frame *f, struct sample *s)
{
  if (f->cluster)
    s->clusters = fold_mattering (arena, f, f->cluster);
  const struct clusters *second
    = f->cluster2 ? fold_mattering (arena, f, f->cluster2) : NULL;
  if (!s->clusters)
    s->clusters = second;
  else if (second)
    {
      s->clusters2 = second;
      s->clusters12 = fold_numbered (
        arena, f, clusters_both (arena, f->cluster, f->cluster2, f->n));
    }
}

/* The numbers that `clusters` were folded by: the second kind's, where
   every cluster of the first holds one unit. */
static const uint32_t *
numbers_of (const struct frame *f, const struct sample *s)
{
  if (!f->cluster2 || s->clusters2)
    return f->cluster;
  struct arena *scratch = arena_new ();
  bool first = fold_mattering (scratch, f, f->cluster);
  arena_free (scratch);
  return first ? f->cluster : f->cluster2;
}

void
fold_members (struct arena *arena, const struct frame *f, struct sample *s)
{
  if (!s->clusters)
    return;
  struct members *members = ARENA_NEW (arena, struct members, 1);
  const uint32_t *cluster = numbers_of (f, s);
  *members = f->y ? members_fold (arena, f->y, NULL, f->arm, cluster, f->n,
                                  NAN)
                  : members_fold (arena, f->time, f->event, f->arm, cluster,
                                  f->n, f->horizon);
  s->members = members;
}

void
fold_values (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct moments *moments = ARENA_NEW (arena, struct moments, f->arms);
  struct ranked *ranked = ARENA_NEW (arena, struct ranked, 1);
  *ranked = ranked_fold (arena, f->y, f->arm, f->n, f->arms);
  for (size_t arm = 0; arm < f->arms; arm++)
    moments[arm] = ranked_moments (ranked, arm);
  s->ranked = ranked;
  s->moments = moments;
}

void
fold_ratios (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct moments *moments = ARENA_NEW (arena, struct moments, f->arms);
  s->cross = cross_fold (arena, f->y, f->denominator, f->arm, f->n, f->arms);
  for (size_t arm = 0; arm < f->arms; arm++)
    moments[arm] = cross_linear (&s->cross[arm]);
  s->moments = moments;
  fold_clusters (arena, f, s);
}

struct sample *
fold (struct arena *arena, const struct frame *f, const struct kind *kind)
{
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  s->arms = f->arms;
  kind->fold (arena, f, s);
  return s;
}
