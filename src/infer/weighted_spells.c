#include "weighted_spells.h"

#include <math.h>

#include "adjusted.h"
#include "base/arena.h"
#include "clustered.h"
#include "infer/dist.h"

enum { LEFT_OUT = 2 };

static struct weighted_spells
failed (enum status status, const char *why)
{
  return (struct weighted_spells) {.status = status, .why = why};
}

/* ---- weights ---------------------------------------------------------- */

/* Spells of each cohort by pattern. */
static struct propensity_arms
count_patterns (const struct weighted_spells *w, const struct terms *terms)
{
  const struct spells *s = &w->spells;
  uint64_t *units[2];
  for (size_t a = 0; a < 2; a++)
    units[a] = ARENA_NEW (w->arena, uint64_t, terms->patterns);
  for (size_t i = 0; i < s->n; i++)
    for (size_t a = 0; a < 2; a++)
      if (s->cell_of[s->cell[i]].arm == w->arm[a])
        units[a][s->cell_of[s->cell[i]].pattern]++;
  return (struct propensity_arms) {terms, {units[0], units[1]}, w->level};
}

static void
weigh_cells (struct weighted_spells *w)
{
  const struct spells *s = &w->spells;
  w->weight = ARENA_NEW (w->arena, double, s->cells);
  for (size_t c = 0; c < s->cells; c++)
    for (size_t a = 0; a < 2; a++)
      if (s->cell_of[c].arm == w->arm[a]
          && !w->propensity.out[s->cell_of[c].pattern])
        w->weight[c] = propensity_weight (&w->propensity, w->estimand, a,
                                          s->cell_of[c].pattern);
}

size_t
weighted_spells_side (const struct weighted_spells *w, size_t cell)
{
  if (!(w->weight[cell] > 0))
    return LEFT_OUT;
  return w->spells.cell_of[cell].arm == w->arm[1];
}

/* Why the propensity gives no weights; null: it does. */
static const char *
lacks_weights (const struct weighted_spells *w, enum status *status)
{
  const struct propensity *p = &w->propensity;
  *status = p->status;
  if (p->status != STATUS_OK)
    return p->why;
  *status = STATUS_REFUSED;
  if (propensity_tells_apart (p))
    return "the covariates all but tell who is in which cohort";
  if (w->estimand == ESTIMAND_OVERLAP)
    return NULL;
  return propensity_positivity (p, w->estimand).problem;
}

/* ---- how many --------------------------------------------------------- */

/* Counts in HOLDING the clusters with spells of each cohort; returns those
   with spells of any. */
static double
count_clusters (const struct weighted_spells *w, double holding[2])
{
  const struct spells *s = &w->spells;
  bool *holds = ARENA_NEW (w->arena, bool, 3 * s->clusters);
  double any = 0;
  for (size_t i = 0; i < s->n; i++)
    holds[3 * s->cluster[i] + weighted_spells_side (w, s->cell[i])] = true;
  for (size_t c = 0; c < s->clusters; c++)
    {
      holding[0] += holds[3 * c];
      holding[1] += holds[3 * c + 1];
      any += holds[3 * c] || holds[3 * c + 1];
    }
  return any;
}

static void
look_at_clusters (struct weighted_spells *w)
{
  double holding[2] = {0, 0};
  w->clusters = count_clusters (w, holding);
  double fewest = fmin (holding[0], holding[1]);
  w->why = clusters_too_few (fewest, &w->status);
  w->few = fewest < CLUSTERS_FOR_NORMAL;
  w->factor = w->few ? w->clusters / (w->clusters - 1) : 1;
}

static void
look_at_units (struct weighted_spells *w)
{
  double n = 0, k = (double) w->propensity.coefficients;
  for (size_t i = 0; i < w->spells.n; i++)
    n += weighted_spells_side (w, w->spells.cell[i]) != LEFT_OUT;
  w->factor = n / (n - k);
  if (n > k)
    return;
  w->status = STATUS_EMPTY;
  w->why = "there are not more units than coefficients";
}

/* ---- both ------------------------------------------------------------- */

/* The same patterns, of which a model of the hazard sees none. */
static const struct terms *
without_columns (struct arena *arena, const struct terms *terms)
{
  struct terms *none = ARENA_NEW (arena, struct terms, 1);
  *none = *terms;
  none->columns = 0;
  return none;
}

struct weighted_spells
weighted_spells_of (const struct sample *sample, const struct ask *ask)
{
  if (!sample->spells || !sample->spells->terms)
    return failed (STATUS_REFUSED, "there is nothing to adjust for");
  bool first = ask->level < ask->reference;
  struct weighted_spells w = {
    .arena = ask->scratch, .spells = *sample->spells, .level = !first,
    .arm = {first ? ask->level : ask->reference,
            first ? ask->reference : ask->level},
    .estimand = ask->estimand, .clustered = sample->spells->cluster};
  w.spells.terms = without_columns (w.arena, sample->spells->terms);
  struct propensity_arms arms = count_patterns (&w, sample->spells->terms);
  w.propensity = propensity_fit (w.arena, &arms, ask->trim);
  w.why = lacks_weights (&w, &w.status);
  if (w.why)
    return w;
  w.status = STATUS_OK;
  weigh_cells (&w);
  if (w.clustered)
    look_at_clusters (&w);
  else
    look_at_units (&w);
  return w;
}

/* ---- how far it varies ------------------------------------------------ */

double *
weighted_spells_room (const struct weighted_spells *w)
{
  return ARENA_NEW (w->arena, double, w->spells.n);
}

/* The derivative of the estimate by the predictor of each pattern. */
static double *
gradient_of (const struct weighted_spells *w, const double *phi)
{
  const struct spells *s = &w->spells;
  double *cell = ARENA_NEW (w->arena, double, s->cells);
  double *gradient = ARENA_NEW (w->arena, double, s->terms->patterns);
  for (size_t i = 0; i < s->n; i++)
    cell[s->cell[i]] += phi[i];
  for (size_t c = 0; c < s->cells; c++)
    {
      size_t a = weighted_spells_side (w, c), p = s->cell_of[c].pattern;
      if (a != LEFT_OUT)
        gradient[p] += propensity_weight_slope (&w->propensity, w->estimand,
                                                a, p)
                       / w->weight[c] * cell[c];
    }
  return gradient;
}

void
weighted_spells_carry (const struct weighted_spells *w, double *phi)
{
  const struct spells *s = &w->spells;
  size_t patterns = s->terms->patterns;
  double *const into[2] = {ARENA_NEW (w->arena, double, patterns),
                           ARENA_NEW (w->arena, double, patterns)};
  propensity_carry (&w->propensity, w->arena, gradient_of (w, phi), into);
  for (size_t i = 0; i < s->n; i++)
    {
      size_t a = weighted_spells_side (w, s->cell[i]);
      if (a != LEFT_OUT)
        phi[i] += into[a][s->cell_of[s->cell[i]].pattern];
    }
}

static double *
by_cluster (const struct weighted_spells *w, const double *phi)
{
  const struct spells *s = &w->spells;
  double *sum = ARENA_NEW (w->arena, double, s->clusters);
  for (size_t i = 0; i < s->n; i++)
    sum[s->cluster[i]] += phi[i];
  return sum;
}

double
weighted_spells_product (const struct weighted_spells *w, const double *phi,
                         const double *psi)
{
  size_t n = w->clustered ? w->spells.clusters : w->spells.n;
  const double *a = w->clustered ? by_cluster (w, phi) : phi;
  const double *b = w->clustered ? by_cluster (w, psi) : psi;
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return w->factor * sum;
}

double
weighted_spells_quantile (const struct weighted_spells *w, double confidence)
{
  double p = .5 + confidence / 2;
  return w->few ? dist_t_quantile (p, w->clusters - 1)
                : dist_normal_quantile (p);
}

struct option *
weighted_spells_options (const struct weighted_spells *w,
                         const struct ask *ask, struct option *option)
{
  const struct propensity *p = &w->propensity;
  *option++ = (struct option) {"estimand", estimand_name (w->estimand)};
  *option++ = (struct option) {"variance", w->clustered
                                             ? "m-estimation, by cluster"
                                             : "m-estimation, HC1"};
  *option++ = (struct option) {"fit", p->firth ? "firth"
                                               : "maximum likelihood"};
  if (p->dropped > 0)
    *option++ = (struct option) {
      "terms_dropped", arena_printf (ask->scratch, "%zu", p->dropped)};
  if (ask->trim)
    *option++ = (struct option) {"trim", "0.1"};
  return option;
}
