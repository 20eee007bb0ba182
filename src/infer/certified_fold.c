/* From certified data to what a method is given, as src/run/fold.c does
   it with the data of a study. */

#include <math.h>

#include "base/arena.h"
#include "certified_data.h"

static void
fold_values (struct arena *arena, const struct certified_data *d,
             struct sample *s)
{
  struct moments *m = ARENA_NEW (arena, struct moments, d->arms);
  struct ranked *r = ARENA_NEW (arena, struct ranked, 1);
  *r = ranked_fold (arena, d->y, d->arm, d->n, d->arms);
  for (size_t a = 0; a < d->arms; a++)
    m[a] = ranked_moments (r, a);
  s->ranked = r;
  s->moments = m;
}

static void
fold_ratios (struct arena *arena, const struct certified_data *d,
             struct sample *s)
{
  struct moments *m = ARENA_NEW (arena, struct moments, d->arms);
  s->cross = cross_fold (arena, d->y, d->t, d->arm, d->n, d->arms);
  for (size_t a = 0; a < d->arms; a++)
    m[a] = cross_linear (&s->cross[a]);
  s->moments = m;
}

/* Of the units in STRATUM alone where it is not negative. */
static const struct riskset *
riskset_of (struct arena *arena, const struct certified_data *d, int stratum)
{
  double *t = ARENA_NEW (arena, double, d->n);
  int8_t *event = ARENA_NEW (arena, int8_t, d->n);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, d->n);
  size_t n = 0;
  for (size_t i = 0; i < d->n; i++)
    if (stratum < 0 || d->stratum[i] == (uint32_t) stratum)
      {
        t[n] = d->t[i];
        event[n] = d->event[i];
        arm[n++] = d->arm[i];
      }
  struct riskset *r = ARENA_NEW (arena, struct riskset, 1);
  *r = riskset_fold (arena, t, event, arm, n, d->arms, NAN);
  return r;
}

static void
fold_times (struct arena *arena, const struct certified_data *d,
            struct sample *s)
{
  struct sample *stratum = ARENA_NEW (arena, struct sample, d->strata);
  s->riskset = riskset_of (arena, d, -1);
  for (size_t i = 0; i < d->strata; i++)
    stratum[i] = (struct sample) {
      .arms = d->arms, .riskset = riskset_of (arena, d, (int) i)
    };
  s->stratum = stratum;
  s->strata = d->strata;
}

static void
fold_clusters (struct arena *arena, const struct certified_data *d,
               struct sample *s)
{
  struct clusters *c = ARENA_NEW (arena, struct clusters, 1);
  struct members *m = ARENA_NEW (arena, struct members, 1);
  const double *value = d->event ? d->t : d->y;
  *c = d->t && !d->event
         ? clusters_fold_over (arena, d->y, d->t, d->arm, d->cluster, d->n,
                               d->arms)
         : clusters_fold (arena, value, d->arm, d->cluster, d->n, d->arms);
  *m = members_fold (arena, value, d->event, d->arm, d->cluster, d->n, NAN);
  s->clusters = c;
  s->members = m;
}

/* The tables of one stratum. */
static const struct counts *
counts_of (struct arena *arena, const struct certified_data *d,
           const uint64_t *table)
{
  uint64_t *n = ARENA_NEW (arena, uint64_t, d->arms);
  uint64_t *x = ARENA_NEW (arena, uint64_t, d->arms);
  for (size_t a = 0; a < d->arms; a++)
    {
      x[a] = table[2 * a];
      n[a] = table[2 * a + 1];
    }
  struct counts *c = ARENA_NEW (arena, struct counts, 1);
  *c = (struct counts) { d->arms, n, x };
  return c;
}

static void
fold_table (struct arena *arena, const struct certified_data *d,
            struct sample *s)
{
  struct sample *stratum = ARENA_NEW (arena, struct sample, d->strata);
  for (size_t i = 0; i < d->strata; i++)
    stratum[i] = (struct sample) {
      .arms = d->arms,
      .counts = counts_of (arena, d, d->table + i * d->arms * 2)
    };
  s->counts = stratum->counts;
  s->stratum = stratum;
  s->strata = d->strata;
}

static void
fold_responses (struct arena *arena, const struct certified_data *d,
                struct sample *s)
{
  static const char *const labels[] = {"a", "b", "c"};
  const struct term_source source[] = {
    {.name = "category", .levels = d->categories, .label = labels,
     .level = d->category},
    {.name = "number", .value = d->number}};
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  struct responses *r = ARENA_NEW (arena, struct responses, 1);
  *terms = terms_build (arena, source, 2, d->n);
  *r = responses_fold (arena, d->y, d->arm, d->cluster, d->n, d->arms,
                       terms);
  s->responses = r;
}

/* An indicator of each category but the first. */
static const struct terms *
terms_of (struct arena *arena, const struct certified_data *d)
{
  size_t columns = d->categories - 1;
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  double *x = ARENA_NEW (arena, double, d->categories * columns);
  for (size_t j = 0; j < columns; j++)
    x[(j + 1) * columns + j] = 1;
  *terms = (struct terms) { columns, ARENA_NEW (arena, struct term, columns),
                            d->categories, x, d->n, d->category };
  return terms;
}

static void
fold_spells (struct arena *arena, const struct certified_data *d,
             struct sample *s)
{
  const struct spell_rows rows = {
    .n = d->n, .arms = d->arms, .strata = d->strata, .enter = d->enter,
    .exit = d->t, .event = d->event, .arm = d->arm, .stratum = d->stratum,
    .cluster = d->cluster, .terms = terms_of (arena, d), .horizon = NAN
  };
  struct spells *spells = ARENA_NEW (arena, struct spells, 1);
  *spells = spells_fold (arena, &rows);
  s->spells = spells;
}

struct sample
certified_sample (struct arena *arena, const struct certified_data *d)
{
  struct sample s = { .arms = d->arms };
  if (d->category && d->event)
    fold_spells (arena, d, &s);
  else if (d->table)
    fold_table (arena, d, &s);
  else if (d->event)
    fold_times (arena, d, &s);
  else if (d->t)
    fold_ratios (arena, d, &s);
  else
    fold_values (arena, d, &s);
  if (d->cluster && !d->category)
    fold_clusters (arena, d, &s);
  if (d->category && !d->event)
    fold_responses (arena, d, &s);
  return s;
}

struct ask
certified_ask (struct arena *arena, const struct certified_data *d)
{
  return (struct ask) {
    .scratch = arena, .confidence = 0.95, .margin = NAN,
    .target = d->target != 0 ? d->target : (double) NAN,
    .horizon = d->horizon != 0 ? d->horizon : (double) NAN,
    .level = d->arms > 1, .reference = 0
  };
}
