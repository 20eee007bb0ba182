#include "run/fold.h"

#include <math.h>

#include "base/arena.h"
#include "kinds.h"

void
fold_clusters (struct arena *arena, const struct frame *f, struct sample *s)
{
  if (!f->cluster)
    return;
  struct clusters *clusters = ARENA_NEW (arena, struct clusters, 1);
  const double *y = f->y ? f->y : f->time;
  *clusters = clusters_fold (arena, y, f->arm, f->cluster, f->n, f->arms);
  if (clusters_matter (clusters))
    s->clusters = clusters;
}

void
fold_members (struct arena *arena, const struct frame *f, struct sample *s)
{
  if (!s->clusters)
    return;
  struct members *members = ARENA_NEW (arena, struct members, 1);
  *members = f->y ? members_fold (arena, f->y, NULL, f->arm, f->cluster,
                                  f->n, NAN)
                  : members_fold (arena, f->time, f->event, f->arm,
                                  f->cluster, f->n, f->horizon);
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

struct sample *
fold (struct arena *arena, const struct frame *f, const struct kind *kind)
{
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  s->arms = f->arms;
  kind->fold (arena, f, s);
  return s;
}
