#include "run/fold.h"

#include "base/arena.h"

static const struct counts *
fold_counts (struct arena *arena, const struct frame *f)
{
  uint64_t *n = ARENA_NEW (arena, uint64_t, f->arms);
  uint64_t *x = ARENA_NEW (arena, uint64_t, f->arms);
  for (size_t i = 0; i < f->n; i++)
    {
      n[f->arm[i]]++;
      x[f->arm[i]] += f->y[i] > 0;
    }
  struct counts *counts = ARENA_NEW (arena, struct counts, 1);
  *counts = (struct counts){ f->arms, n, x };
  return counts;
}

/* A share as the moments of zeros and ones. */
static struct moments
share_moments (uint64_t n, uint64_t x)
{
  struct moments m = { .n = n };
  if (n == 0)
    return m;
  m.mean = (double) x / (double) n;
  m.m2 = (double) x * ((double) (n - x) / (double) n);
  return m;
}

static void
fold_clusters (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct clusters *clusters = ARENA_NEW (arena, struct clusters, 1);
  const double *y = f->y ? f->y : f->time;
  *clusters = clusters_fold (arena, y, f->arm, f->cluster, f->n, f->arms);
  if (clusters_matter (clusters))
    s->clusters = clusters;
}

static void
fold_survival (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct riskset *riskset = ARENA_NEW (arena, struct riskset, 1);
  *riskset = riskset_fold (arena, f->time, f->event, f->arm, f->n, f->arms,
                           f->horizon);
  s->riskset = riskset;
}

static void
fold_share (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct moments *moments = ARENA_NEW (arena, struct moments, f->arms);
  s->counts = fold_counts (arena, f);
  for (size_t arm = 0; arm < f->arms; arm++)
    moments[arm] = share_moments (s->counts->n[arm], s->counts->x[arm]);
  s->moments = moments;
}

static void
fold_mean (struct arena *arena, const struct frame *f, struct sample *s)
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
fold (struct arena *arena, const struct frame *f, enum question question)
{
  typedef void fold_fn (struct arena *, const struct frame *,
                        struct sample *);
  static fold_fn *const folds[] = {
    [QUESTION_SURVIVAL] = fold_survival,
    [QUESTION_SHARE] = fold_share,
    [QUESTION_MEAN] = fold_mean,
  };
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  s->arms = f->arms;
  folds[question] (arena, f, s);
  if (f->cluster)
    fold_clusters (arena, f, s);
  return s;
}
