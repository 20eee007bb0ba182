#include "subgroups.h"

#include <math.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "figure.h"
#include "infer/heterogeneity.h"
#include "run/equivalence.h"
#include "run/fold.h"

/* Folding. */

static size_t
rows_at (const struct covariate *c, uint32_t level, size_t n, size_t *row)
{
  size_t found = 0;
  for (size_t i = 0; i < n; i++)
    if (c->level[i] == level)
      row[found++] = i;
  return found;
}

/* Rows of the smaller of the two cohorts. */
static size_t
fewest_of (const struct frame *f)
{
  size_t level = 0, reference = 0;
  for (size_t i = 0; i < f->n; i++)
    {
      level += f->arm[i] == f->level;
      reference += f->arm[i] == f->reference;
    }
  return level < reference ? level : reference;
}

static void
fold_level (struct arena *arena, struct arena *rows, struct inquiry *q,
            struct subgroup *s)
{
  const struct frame *f = q->frame;
  size_t *row = ARENA_NEW (rows, size_t, f->n);
  size_t n = rows_at (&f->subgroup[s->column], (uint32_t) s->level, f->n,
                      row);
  struct frame part = frame_part (rows, f, row, n);
  s->units = part.units;
  s->fewest = fewest_of (&part);
  s->sample = fold (arena, &part, inquiry_kind (q));
  fold_model (arena, &part, q->adjustment, s->sample);
}

void
subgroups_fold (struct arena *arena, struct inquiry *q)
{
  const struct frame *f = q->frame;
  size_t n = 0;
  for (size_t c = 0; c < f->subgroups; c++)
    n += f->subgroup[c].levels;
  q->subgroup = ARENA_NEW (arena, struct subgroup, n);
  for (size_t c = 0; c < f->subgroups; c++)
    for (size_t level = 0; level < f->subgroup[c].levels; level++)
      {
        struct arena *rows = arena_new ();
        struct subgroup *s = &q->subgroup[q->subgroups++];
        *s = (struct subgroup){ .column = c, .level = level };
        fold_level (arena, rows, q, s);
        arena_free (rows);
      }
}

/* Effects. */

enum { LEAST = 10 };           /* rows of either cohort */
static const char too_few[] = "a cohort has fewer than 10 here";

/* The hypothesis within a level. */
static struct inquiry
within (const struct inquiry *q, const struct subgroup *s)
{
  struct inquiry part = *q;
  part.sample = s->sample;
  part.row = registry_find (inquiry_kind (q), q->shape,
                            s->sample->clusters != NULL, q->adjustment);
  return part;
}

static struct result_subgroup
effect_at (const struct inquiry *q, const struct subgroup *s,
           const struct measure *measure)
{
  const struct covariate *c = &q->frame->subgroup[s->column];
  struct inquiry part = within (q, s);
  const struct measure *here = registry_effect (part.row,
                                                measure->about.name);
  measure = here ? here : measure;
  return (struct result_subgroup){
    .column = c->name, .level = c->label[s->level], .units = s->units,
    .measure = measure,
    .effect = s->fewest < LEAST
                ? effect_fail (NULL, STATUS_REFUSED, too_few)
                : inquiry_effect (&part, measure, q->frame->level),
  };
}

/* The estimates of one column that have an error, on their scale. */
struct estimates { double *x, *se; size_t n; };

static bool
has_error (const struct effect *e)
{
  return e->status == STATUS_OK && e->std_error > 0;
}

static struct estimates
estimates_of (struct arena *arena, const struct result_subgroup *row,
              size_t n)
{
  struct estimates e = { ARENA_NEW (arena, double, n),
                         ARENA_NEW (arena, double, n), 0 };
  for (size_t i = 0; i < n; i++)
    if (has_error (&row[i].effect))
      {
        e.x[e.n] = effect_scale (row[i].measure, row[i].effect.estimate);
        e.se[e.n++] = row[i].effect.std_error;
      }
  return e;
}

static double
unscale (const struct measure *m, double value)
{
  return m->ratio ? exp (value) : value + m->no_effect;
}

static void
shrink (struct result_subgroup *row, size_t n, const struct heterogeneity *h)
{
  for (size_t i = 0; i < n; i++)
    if (has_error (&row[i].effect) && isfinite (h->mean))
      row[i].shrunk = figure_value (
        unscale (row[i].measure,
                 heterogeneity_shrunk (
                   h, effect_scale (row[i].measure, row[i].effect.estimate),
                   row[i].effect.std_error)));
}

/* Columns are corrected for their number by Holm's method. */
static void
correct (struct arena *arena, struct result_interaction *row, size_t n)
{
  double *p = ARENA_NEW (arena, double, n);
  for (size_t i = 0; i < n; i++)
    p[i] = figure_p (&row[i].test);
  correction_find ("holm")->run (arena, p, n, n);
  for (size_t i = 0; i < n; i++)
    row[i].p_adjusted = figure_adjusted (p[i]);
}

void
subgroups_fill (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  const struct frame *f = q->frame;
  const struct measure *measure = inquiry_measure (q);
  if (!q->subgroups || !measure || q->shape != SHAPE_TWO)
    return;
  struct result_subgroup *row = ARENA_NEW (arena, struct result_subgroup,
                                           q->subgroups);
  struct result_interaction *test
    = ARENA_NEW (arena, struct result_interaction, f->subgroups);
  for (size_t i = 0; i < q->subgroups; i++)
    row[i] = effect_at (q, &q->subgroup[i], measure);
  size_t at = 0;
  for (size_t c = 0; c < f->subgroups; c++)
    {
      size_t n = f->subgroup[c].levels;
      struct estimates e = estimates_of (arena, row + at, n);
      struct heterogeneity h = heterogeneity (e.x, e.se, e.n);
      test[c] = (struct result_interaction){ .column = f->subgroup[c].name,
                                             .test = h.test };
      shrink (row + at, n, &h);
      at += n;
    }
  correct (arena, test, f->subgroups);
  out->subgroups = row;
  out->subgroups_n = q->subgroups;
  out->interactions = test;
  out->interactions_n = f->subgroups;
}
