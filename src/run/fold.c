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

/* True if every cluster holds the spells of one unit, whose event is one:
   nothing is then counted twice. */
static bool
holds_spells (struct arena *arena, const struct frame *f,
              const uint32_t *cluster)
{
  if (!f->enter || f->trial || !f->row)
    return false;
  uint32_t most = 0;
  for (size_t i = 0; i < f->n; i++)
    most = cluster[i] > most ? cluster[i] : most;
  uint32_t *unit = ARENA_NEW (arena, uint32_t, (size_t) most + 1);
  for (size_t i = 0; i < f->n; i++)
    {
      uint32_t *first = &unit[cluster[i]];
      if (*first && *first != f->row[i] + 1)
        return false;
      *first = f->row[i] + 1;
    }
  return true;
}

/* Null if every cluster holds one unit. */
static const struct clusters *
fold_mattering (struct arena *arena, const struct frame *f,
                const uint32_t *cluster)
{
  if (holds_spells (arena, f, cluster))
    return NULL;
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
                  : members_fold_late (arena, f->enter, f->time, f->event,
                                       f->arm, cluster, f->n, f->horizon);
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

/* Row numbers stratum by stratum; those of stratum s begin at START[s] and
   end before START[s + 1]. */
static size_t *
rows_by_stratum (struct arena *arena, const struct frame *f, size_t *start)
{
  size_t *row = ARENA_NEW (arena, size_t, f->n);
  size_t *next = ARENA_NEW (arena, size_t, f->strata);
  for (size_t i = 0; i < f->n; i++)
    start[f->stratum[i] + 1]++;
  for (size_t s = 0; s < f->strata; s++)
    {
      start[s + 1] += start[s];
      next[s] = start[s];
    }
  for (size_t i = 0; i < f->n; i++)
    row[next[f->stratum[i]]++] = i;
  return row;
}

static void
fold_strata (struct arena *arena, const struct frame *f,
             const struct kind *kind, struct sample *s)
{
  struct arena *rows = arena_new ();
  size_t *start = ARENA_NEW (rows, size_t, f->strata + 1);
  size_t *row = rows_by_stratum (rows, f, start);
  struct sample *stratum = ARENA_NEW (arena, struct sample, f->strata);
  struct frame outcomes = *f;      /* with nothing that a kind does not fold */
  outcomes.row = outcomes.cluster = outcomes.cluster2 = NULL;
  outcomes.stratum = outcomes.trial = NULL;
  outcomes.zero = NULL;
  outcomes.dose = NULL;
  outcomes.covariates = 0;
  for (size_t i = 0; i < f->strata; i++)
    {
      struct frame part = frame_part (rows, &outcomes, row + start[i],
                                      start[i + 1] - start[i]);
      stratum[i].arms = f->arms;
      kind->fold (arena, &part, &stratum[i]);
    }
  arena_free (rows);
  s->stratum = stratum;
  s->strata = f->strata;
}

struct sample *
fold (struct arena *arena, const struct frame *f, const struct kind *kind)
{
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  s->arms = f->arms;
  kind->fold (arena, f, s);
  if (f->stratum)
    fold_strata (arena, f, kind, s);
  return s;
}

/* Models. */

static const char *const *
trial_labels (struct arena *arena, size_t trials)
{
  const char **label = ARENA_NEW (arena, const char *, trials);
  for (size_t i = 0; i < trials; i++)
    label[i] = arena_printf (arena, "%zu", i + 1);
  return label;
}

const struct terms *
fold_terms (struct arena *arena, const struct frame *f, bool trials)
{
  size_t n = f->covariates;
  if (n > 0 && f->time && f->covariate[n - 1].stratifies)
    n--;
  struct term_source *source = ARENA_NEW (arena, struct term_source, n + 1);
  for (size_t i = 0; i < n; i++)
    source[i] = (struct term_source){
      f->covariate[i].name, f->covariate[i].levels, f->covariate[i].label,
      f->covariate[i].level, f->covariate[i].value
    };
  if (trials)
    source[n++] = (struct term_source){
      .name = "trial", .levels = f->trials, .level = f->trial,
      .label = trial_labels (arena, f->trials),
    };
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  *terms = terms_build (arena, source, n, f->n);
  return terms;
}

/* How many rows of each cohort have each pattern. */
static void
count_patterns (struct arena *arena, const struct frame *f,
                const struct terms *terms, struct sample *s)
{
  uint64_t **units = ARENA_NEW (arena, uint64_t *, f->arms);
  for (size_t arm = 0; arm < f->arms; arm++)
    units[arm] = ARENA_NEW (arena, uint64_t, terms->patterns);
  for (size_t i = 0; i < f->n; i++)
    units[f->arm[i]][terms->pattern[i]]++;
  s->terms = terms;
  s->pattern_units = (const uint64_t *const *) units;
}

/* Numbers below `strata`; null: all in one. */
struct split { const uint32_t *stratum; size_t strata; };

/* What splits a model beside its target trials: the strata, or next to
   columns the covariate that stratifies, if there is one. */
static struct split
split_beside (const struct frame *f, bool columns)
{
  const struct covariate *last
    = f->covariates ? &f->covariate[f->covariates - 1] : NULL;
  if (!columns)
    return (struct split){ f->stratum, f->stratum ? f->strata : 1 };
  return last && last->stratifies
           ? (struct split){ last->level, last->levels }
           : (struct split){ NULL, 1 };
}

static struct split
split_model (struct arena *arena, const struct frame *f, bool columns)
{
  struct split beside = split_beside (f, columns);
  if (!f->trial)
    return beside;
  if (!beside.stratum)
    return (struct split){ f->trial, f->trials };
  uint32_t *stratum = ARENA_NEW (arena, uint32_t, f->n);
  for (size_t i = 0; i < f->n; i++)
    stratum[i] = (uint32_t) (f->trial[i] * beside.strata
                             + beside.stratum[i]);
  return (struct split){ stratum, f->trials * beside.strata };
}

static void
fold_spells (struct arena *arena, const struct frame *f, bool columns,
             struct sample *s)
{
  struct split split = split_model (arena, f, columns);
  struct spell_rows rows = {
    .n = f->n, .arms = f->arms, .enter = f->enter, .exit = f->time,
    .event = f->event, .arm = f->arm, .stratum = split.stratum,
    .strata = split.strata > 0 ? split.strata : 1,   /* nobody: none */
    .cluster = s->clusters ? numbers_of (f, s) : NULL, .horizon = f->horizon,
    .terms = columns ? s->terms : NULL,
  };
  struct spells *spells = ARENA_NEW (arena, struct spells, 1);
  *spells = spells_fold (arena, &rows);
  s->spells = spells;
}

static void
fold_responses (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct responses *responses = ARENA_NEW (arena, struct responses, 1);
  *responses = responses_fold (arena, f->y, f->arm,
                               s->clusters ? numbers_of (f, s) : NULL, f->n,
                               f->arms,
                               f->trial ? fold_terms (arena, f, true)
                                        : s->terms);
  s->responses = responses;
}

void
fold_model (struct arena *arena, const struct frame *f,
            enum adjustment adjusted, struct sample *s)
{
  bool columns = adjusted != NOT_ADJUSTED && adjusted != ADJUSTED_BY_STRATA;
  if (f->covariates)
    count_patterns (arena, f, fold_terms (arena, f, false), s);
  if (f->time && (adjusted || !s->riskset->compete))
    fold_spells (arena, f, columns, s);
  else if (columns && f->y)
    fold_responses (arena, f, s);
}
