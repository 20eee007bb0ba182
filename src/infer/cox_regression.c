#include "cox_regression.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "clustered.h"
#include "infer/dist.h"
#include "parts.h"

/* An exposure with less of its information left than this follows from
   the covariates. */
static const double explained = 1e-10;

static const char no_events[]
  = "no event while both cohorts are at risk alike";
static const char determined[]
  = "the covariates alone tell the cohorts apart";
static const char runs_up[]
  = "the reference never has the event while the level is at risk with the "
    "same covariates, so the hazard ratio has no upper end";
static const char runs_down[]
  = "the level never has the event while the reference is at risk with the "
    "same covariates, so the hazard ratio is 0 and its logarithm has no "
    "lower end";

/* Counts in HOLDING the clusters with spells of each cohort; returns those
   with spells of any. */
static double
count_clusters (const struct cox_model *m,
                double *holding)
{
  const struct spells *s = m->spells;
  struct arena *scratch = arena_new ();
  bool *holds = ARENA_NEW (scratch, bool, s->clusters * m->arms);
  double any = 0;
  for (size_t i = 0; i < s->n; i++)
    if (m->side[s->cell[i]] < m->arms)
      holds[s->cluster[i] * m->arms + m->side[s->cell[i]]] = true;
  for (size_t c = 0; c < s->clusters; c++)
    {
      bool held = false;
      for (size_t a = 0; a < m->arms; a++)
        {
          holding[a] += holds[c * m->arms + a];
          held |= holds[c * m->arms + a];
        }
      any += held;
    }
  arena_free (scratch);
  return any;
}

static void
look_at_clusters (struct arena *scratch, struct cox_compared *c)
{
  const struct cox_model *m = &c->model;
  double *holding = ARENA_NEW (scratch, double, m->arms);
  c->robust = true;
  c->clusters = count_clusters (m, holding);
  for (size_t a = 0; a < m->arms && !c->why; a++)
    {
      c->few |= holding[a] < CLUSTERS_FOR_NORMAL;
      c->why = m->arms > 2
               ? clusters_too_few_of_many (holding[a], &c->status)
               : clusters_too_few (holding[a], &c->status);
    }
}

static struct cox_compared
compare (const struct sample *sample, const struct ask *ask,
         const size_t *arm, size_t arms)
{
  struct cox_compared c = {.status = STATUS_EMPTY};
  if (!sample->spells)
    {
      c.status = STATUS_REFUSED;
      c.why = "the sample holds no spells of time at risk";
      return c;
    }
  if (arms < 2)
    {
      c.why = "fewer than two cohorts are ever at risk";
      return c;
    }
  c.model = cox_model_of (ask->scratch, sample->spells, arm, arms, NULL);
  for (size_t a = 0; a < arms && !c.why; a++)
    c.why = c.model.holding[a] == 0 ? "a cohort is never at risk" : NULL;
  if (!c.why && c.model.slots == 0)
    {
      c.status = STATUS_DEGENERATE;
      c.why = no_events;
    }
  if (!c.why && sample->spells->cluster)
    look_at_clusters (ask->scratch, &c);
  c.status = c.why ? c.status : STATUS_OK;
  return c;
}

struct cox_compared
cox_pair (const struct sample *sample, const struct ask *ask)
{
  const size_t arm[2] = {ask->reference, ask->level};
  return compare (sample, ask, arm, 2);
}

struct cox_compared
cox_all (const struct sample *sample, const struct ask *ask)
{
  const struct spells *s = sample->spells;
  bool *seen = ARENA_NEW (ask->scratch, bool, sample->arms);
  size_t *arm = ARENA_NEW (ask->scratch, size_t, sample->arms), arms = 0;
  for (size_t c = 0; s && c < s->cells; c++)
    seen[s->cell_of[c].arm] = true;
  for (size_t a = 0; a < sample->arms; a++)
    if (seen[a])
      arm[arms++] = a;
  return compare (sample, ask, arm, arms);
}

const char *
cox_lacks (const struct cox_model *m, const struct cox_fit *fit, size_t j,
           enum status *status)
{
  size_t at = m->covariates + j, n = m->columns;
  *status = fit->status;
  if (fit->status != STATUS_OK)
    return "the likelihood was not maximised";
  switch (fit->state[at])
    {
    case COX_RUNS_OFF:
      *status = STATUS_INFINITE;
      return fit->b[at] > 0 ? runs_up : runs_down;
    case COX_COLLINEAR:
      *status = STATUS_DEGENERATE;
      return fit->value.information[at * n + at] > 0 ? determined : no_events;
    default:
      return NULL;
    }
}

double *
cox_variance (struct arena *scratch, const struct cox_compared *c,
              const struct cox_model *m, const struct cox_fit *fit)
{
  size_t p = m->covariates, n = m->columns, k = n - p;
  double *v = ARENA_NEW (scratch, double, k * k);
  if (c->robust)
    cox_sandwich (m, fit->b, fit->inverse + p * n, k, v);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      if (!c->robust)
        v[i * k + j] = fit->inverse[(p + i) * n + p + j];
      else if (c->few)
        v[i * k + j] *= c->clusters / (c->clusters - 1);
  return v;
}

/* The direction in which column AT has a slope of its own: less its
   regression on the first Q. */
static void
set_direction (double *direction, const struct cox_value *value, size_t n,
               const struct cox_fit *nuisance, size_t stride, size_t q,
               size_t at)
{
  direction[at] = 1;
  for (size_t i = 0; i < q; i++)
    for (size_t j = 0; j < q; j++)
      direction[i] -= nuisance->inverse[i * stride + j]
                      * value->information[j * n + at];
}

struct cox_score
cox_efficient (struct arena *scratch, const struct cox_compared *c,
               const struct cox_model *m, const double *b,
               const struct cox_fit *nuisance, size_t q)
{
  size_t n = m->columns, k = n - q;
  struct cox_room room = cox_room_of (scratch, m);
  struct cox_value value = cox_value_at (scratch, m, &room, b);
  double *direction = ARENA_NEW (scratch, double, k * n);
  struct cox_score s = {ARENA_NEW (scratch, double, k),
                        ARENA_NEW (scratch, double, k * k), k};
  for (size_t i = 0; i < k; i++)
    {
      double *row = direction + i * n;
      set_direction (row, &value, n, nuisance, c->model.columns, q, q + i);
      for (size_t j = 0; j < n; j++)
        s.u[i] += row[j] * value.score[j];
      for (size_t l = 0; l < k; l++)
        for (size_t j = 0; j < n; j++)
          s.v[i * k + l] += row[j] * value.information[j * n + q + l];
    }
  bool *flat = ARENA_NEW (scratch, bool, k);
  for (size_t i = 0; i < k; i++)
    flat[i] = !(s.v[i * k + i]
                > explained * value.information[(q + i) * n + q + i]);
  if (c->robust)
    cox_sandwich (m, b, direction, k, s.v);
  for (size_t i = 0; i < k; i++)
    for (size_t l = 0; l < k; l++)
      if (flat[i] || flat[l])
        s.v[i * k + l] = 0;
  return s;
}

struct stay { uint32_t cluster, from, to; };

static int
compare_stays (const void *left, const void *right)
{
  const struct stay *a = left, *b = right;
  if (a->cluster != b->cluster)
    return a->cluster < b->cluster ? -1 : 1;
  return (a->from > b->from) - (a->from < b->from);
}

/* True if no cluster has two spells at once: they are then of one unit,
   whose cohort changes, and the likelihood holds as it is. */
static bool
one_at_a_time (const struct cox_model *m)
{
  const struct spells *s = m->spells;
  struct arena *scratch = arena_new ();
  struct stay *stay = ARENA_NEW (scratch, struct stay, s->n);
  size_t n = 0;
  for (size_t i = 0; i < s->n; i++)
    if (m->from[i] <= m->to[i])
      stay[n++] = (struct stay) {s->cluster[i], m->from[i], m->to[i]};
  qsort (stay, n, sizeof *stay, compare_stays);
  bool alone = true;
  for (size_t i = 1; i < n && alone; i++)
    alone = stay[i].cluster != stay[i - 1].cluster
            || stay[i].from > stay[i - 1].to;
  arena_free (scratch);
  return alone;
}

/* The likelihood with one exposure column held. */
struct profile {
  const struct cox_model *model;
  struct arena *scratch;
  double *held;             /* [exposures] */
  double *start;            /* [columns], of the last fit */
  size_t j;
  double wanted, sign;
};

/* How far the likelihood at BETA is below what is wanted, or above it
   where it falls with beta. */
static double
short_of (double beta, const void *context)
{
  const struct profile *p = context;
  struct arena *scratch = arena_new ();
  p->held[p->j] = beta;
  struct cox_fit fit = cox_maximum (scratch, p->model, p->held, p->start);
  for (size_t i = 0; i < p->model->columns; i++)
    p->start[i] = fit.b[i];
  double gain = fit.value.gain;
  arena_free (scratch);
  return p->sign * (p->wanted - gain);
}

/* Looks outward from 0 for the piece in which it is reached. */
static double
bound (const struct profile *p)
{
  const double piece = 2, far = 60;
  double up = p->sign, at = 0;
  bool above = up * short_of (0, p) <= 0;
  double way = above ? -up : up;
  while (fabs (at) < far)
    {
      double next = at + way * piece;
      if ((up * short_of (next, p) <= 0) != above)
        return root_of_smooth (short_of, p, fmin (at, next),
                               fmax (at, next));
      at = next;
    }
  return NAN;
}

static struct effect
one_sided (const struct ask *ask,
           const struct cox_model *m, const struct cox_fit *fit, size_t j)
{
  enum status status;
  const char *why = cox_lacks (m, fit, j, &status);
  size_t at = m->covariates + j, k = m->columns - m->covariates;
  double z = dist_normal_quantile (0.5 + ask->confidence / 2);
  struct profile p = {
    .model = m, .scratch = ask->scratch,
    .held = ARENA_NEW (ask->scratch, double, k),
    .start = ARENA_NEW (ask->scratch, double, m->columns), .j = j,
    .wanted = fit->value.gain - z * z / 2, .sign = fit->b[at] > 0 ? 1 : -1};
  for (size_t i = 0; i < k; i++)
    p.held[i] = NAN;
  struct effect effect = effect_fail ("profile_likelihood", status, why);
  double end = exp (bound (&p));
  if (fit->b[at] > 0)
    effect.conf_low = end;
  else
    effect.conf_high = end;
  return effect;
}

struct effect
cox_ratio (const struct cox_compared *c, const struct ask *ask,
           const struct cox_model *m, const struct cox_fit *fit, size_t j)
{
  const char *method = c->robust ? "wald_log_cluster" : "wald_log";
  enum status status;
  const char *why = cox_lacks (m, fit, j, &status);
  if (status == STATUS_INFINITE && (!c->robust || one_at_a_time (m)))
    return one_sided (ask, m, fit, j);
  if (why)
    return effect_fail (method, status, why);
  size_t k = m->columns - m->covariates;
  double *v = cox_variance (ask->scratch, c, m, fit);
  double se = sqrt (v[j * k + j]), beta = fit->b[m->covariates + j];
  if (!(v[j * k + j] > 1e-20 * fit->inverse[(m->covariates + j)
                                            * (m->columns + 1)]))
    return effect_fail (method, STATUS_DEGENERATE,
                        "the clusters do not differ");
  double p = 0.5 + ask->confidence / 2;
  double half = se * (c->few ? dist_t_quantile (p, c->clusters - 1)
                             : dist_normal_quantile (p));
  return (struct effect) {
    .estimate = exp (beta), .std_error = se, .conf_low = exp (beta - half),
    .conf_high = exp (beta + half), .conf_method = method};
}

static const char *
number (struct arena *arena, size_t n)
{
  return arena_printf (arena, "%zu", n);
}

struct test
cox_test (const struct cox_compared *c, const struct ask *ask,
          const struct cox_fit *fit)
{
  struct test test = {.has = HAS_STATISTIC | HAS_DF, .statistic = NAN,
                      .df = NAN, .df2 = NAN, .p_value = NAN, .log10_p = NAN};
  struct option *next = test.options;
  const struct cox_model *m = &c->model;
  struct arena *arena = ask->scratch;
  *next++ = (struct option) {"ties", m->breslow ? "breslow" : "efron"};
  if (c->robust)
    *next++ = (struct option) {"variance", "robust, by cluster"};
  if (m->spells->strata > 1)
    *next++ = (struct option) {"strata", number (arena, m->spells->strata)};
  if (m->covariates > 0)
    *next++ = (struct option) {"columns", number (arena, m->covariates)};
  if (fit->collinear > 0)
    *next++ = (struct option) {"collinear", number (arena, fit->collinear)};
  if (fit->running > 0)
    *next++ = (struct option) {"without bound",
                               number (arena, fit->running)};
  return test;
}
