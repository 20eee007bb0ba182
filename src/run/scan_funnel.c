/* Agents, channels and the like: a funnel in place of a league table. */

#include <math.h>

#include "base/arena.h"
#include "infer/funnel.h"
#include "infer/heterogeneity.h"
#include "run/fold.h"
#include "scan_levels.h"

enum { LEVELS_LEAST = 3, ROWS_LEAST = 10, CURVE = 60 };

/* A share or mean of the row itself, by its table's own column. */
static bool
wants_funnel (const struct scan_work *s, const struct scan_question *q,
              const struct scan_split *split)
{
  enum outcome_kind kind = q->h->outcome->kind;
  return split->table == q->h->unit && s->study->tables[q->h->unit].parent >= 0
         && q->h->outcome->table < 0 && split->levels >= LEVELS_LEAST
         && (kind == KIND_SHARE || kind == KIND_MEAN);
}

/* Values with their clusters, by level. */
static struct sample
fold_levels (struct arena *arena, const struct frame *f)
{
  struct sample s = { .arms = f->arms };
  struct moments *moments = ARENA_NEW (arena, struct moments, f->arms);
  struct ranked *ranked = ARENA_NEW (arena, struct ranked, 1);
  *ranked = ranked_fold (arena, f->y, f->arm, f->n, f->arms);
  for (size_t i = 0; i < f->arms; i++)
    moments[i] = ranked_moments (ranked, i);
  s.moments = moments;
  if (f->cluster)
    {
      struct clusters *clusters = ARENA_NEW (arena, struct clusters, 1);
      *clusters = clusters_fold (arena, f->y, f->arm, f->cluster, f->n,
                                 f->arms);
      s.clusters = clusters;
    }
  return s;
}

static struct frame
with_levels (struct arena *arena, const struct frame *f)
{
  size_t *row = ARENA_NEW (arena, size_t, f->n), n = 0;
  for (size_t i = 0; i < f->n; i++)
    if (f->arm[i] != SCAN_NO_LEVEL)
      row[n++] = i;
  return frame_part (arena, f, row, n);
}

static int
outside (const struct scan_point *p)
{
  if (p->value < p->low998 || p->value > p->high998)
    return 998;
  return p->value < p->low95 || p->value > p->high95 ? 95 : 0;
}

static void
place_levels (struct scan_work *s, const struct frame *f,
              const struct sample *sample, const struct funnel *funnel,
              struct scan_funnel *out)
{
  struct scan_point *point = ARENA_NEW (s->arena, struct scan_point, f->arms);
  double *x = ARENA_NEW (s->arena, double, f->arms);
  double *se = ARENA_NEW (s->arena, double, f->arms);
  for (size_t i = 0; i < f->arms; i++)
    {
      const struct moments *m = &sample->moments[i];
      if (m->n < ROWS_LEAST)
        continue;
      struct scan_point *p = &point[out->points];
      x[out->points] = m->mean;
      se[out->points++] = funnel_error (funnel, m->n);
      *p = (struct scan_point){ .label = f->labels[i], .n = m->n,
                                .value = m->mean };
      funnel_limits (funnel, m->n, .025, &p->low95, &p->high95);
      funnel_limits (funnel, m->n, .001, &p->low998, &p->high998);
      p->outside = outside (p);
    }
  struct heterogeneity h = heterogeneity (x, se, out->points);
  for (size_t i = 0; i < out->points; i++)
    point[i].shrunk = heterogeneity_shrunk (&h, x[i], se[i]);
  out->point = point;
}

/* Limits from the smallest level to the largest and a little beyond, in
   even steps of the root of n. */
static void
draw_limits (struct scan_work *s, const struct funnel *funnel,
             struct scan_funnel *out)
{
  double least = INFINITY, most = 0;
  for (size_t i = 0; i < out->points; i++)
    {
      least = fmin (least, (double) out->point[i].n);
      most = fmax (most, (double) out->point[i].n);
    }
  double *curve = ARENA_NEW (s->arena, double, CURVE * 5), before = 0;
  double from = sqrt (fmax (ROWS_LEAST, .8 * least)), to = sqrt (1.1 * most);
  for (size_t i = 0; i < CURVE; i++)
    {
      double root = from + (to - from) * (double) i / (CURVE - 1);
      double n = round (root * root), *c = &curve[5 * out->curves];
      if (n <= before)
        continue;
      before = c[0] = n;
      funnel_limits (funnel, (uint64_t) n, .025, &c[1], &c[2]);
      funnel_limits (funnel, (uint64_t) n, .001, &c[3], &c[4]);
      out->curves++;
    }
  out->curve = curve;
}

void
scan_funnel (struct scan_work *s, const struct scan_question *q,
             const struct frame *levels, const struct scan_split *split)
{
  if (!wants_funnel (s, q, split))
    return;
  struct arena *scratch = arena_new ();
  struct frame f = with_levels (scratch, levels);
  struct sample sample = fold_levels (scratch, &f);
  bool share = q->h->outcome->kind == KIND_SHARE;
  struct funnel funnel = funnel_of (scratch, &sample, share);
  struct scan_funnel out = {
    .unit = s->study->tables[q->h->unit].name, .column = split->name,
    .outcome = q->h->outcome->name, .share = share, .target = funnel.target,
    .spread = funnel.spread, .design_effect = funnel.design_effect,
    .dispersion = funnel.dispersion, .n = f.n,
  };
  if (funnel.status == STATUS_OK)
    place_levels (s, &f, &sample, &funnel, &out);
  if (out.points >= LEVELS_LEAST)
    {
      draw_limits (s, &funnel, &out);
      s->funnel = ARENA_ROOM (s->arena, s->funnel, s->funnels,
                              s->funnels_room);
      s->funnel[s->funnels++] = out;
    }
  arena_free (scratch);
}
