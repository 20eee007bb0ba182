#include "infer/propensity.h"

#include <math.h>

#include "base/arena.h"
#include "glm.h"

/* Crump et al.'s rule, and the refusals of the definitions. */
static const double trim_below = .1, certain_above = .95;
static const double most_certain = .05, least_effective = .1;
/* Share of the cohorts' variance that the covariates may explain. */
static const double most_explained = .95;

/* ---- the model -------------------------------------------------------- */

static struct glm *
fit_model (struct arena *arena, const struct propensity_arms *arms)
{
  size_t patterns = arms->terms->patterns, rows = 0;
  struct glm_row *row = ARENA_NEW (arena, struct glm_row, patterns);
  for (size_t p = 0; p < patterns; p++)
    {
      double n0 = (double) arms->units[0][p], n1 = (double) arms->units[1][p];
      if (n0 + n1 > 0)
        row[rows++] = (struct glm_row) {0, (uint32_t) p, n0 + n1,
                                        n1 / (n0 + n1)};
    }
  struct glm_data data = {.terms = arms->terms, .rows = rows, .row = row,
                          .logistic = true};
  struct glm *fit = ARENA_NEW (arena, struct glm, 1);
  *fit = glm_fit (arena, &data);
  return fit;
}

static uint64_t
total (const uint64_t *units, size_t patterns)
{
  uint64_t n = 0;
  for (size_t p = 0; p < patterns; p++)
    n += units[p];
  return n;
}

static void
fit_chances (struct arena *arena, struct propensity *p)
{
  size_t patterns = p->arms.terms->patterns;
  if (total (p->arms.units[0], patterns) == 0
      || total (p->arms.units[1], patterns) == 0)
    {
      p->status = STATUS_EMPTY;
      p->why = "a cohort holds no units";
      return;
    }
  struct glm *fit = fit_model (arena, &p->arms);
  double *chance[2] = {ARENA_NEW (arena, double, patterns),
                       ARENA_NEW (arena, double, patterns)};
  double *x = ARENA_NEW (arena, double, fit->columns);
  for (size_t i = 0; i < patterns; i++)
    {
      glm_x (&fit->data, 0, (uint32_t) i, x);
      double eta = glm_eta (fit, x);
      chance[0][i] = glm_mean (fit, -eta);
      chance[1][i] = glm_mean (fit, eta);
    }
  p->chance[0] = chance[0];
  p->chance[1] = chance[1];
  p->fit = fit;
  p->firth = fit->firth;
  p->coefficients = fit->rank;
  p->dropped = fit->columns - fit->rank;
  p->status = fit->status;
  p->why = fit->why;
}

/* Leaves out who could hardly be in the other cohort. */
static void
leave_out (struct arena *arena, struct propensity *p)
{
  size_t patterns = p->arms.terms->patterns;
  bool *out = ARENA_NEW (arena, bool, patterns);
  for (size_t i = 0; i < patterns; i++)
    out[i] = fmin (p->chance[0][i], p->chance[1][i]) < trim_below;
  for (size_t a = 0; a < 2; a++)
    {
      uint64_t *left = ARENA_NEW (arena, uint64_t, patterns);
      for (size_t i = 0; i < patterns; i++)
        {
          left[i] = out[i] ? 0 : p->arms.units[a][i];
          p->trimmed[a] += p->arms.units[a][i] - left[i];
        }
      p->arms.units[a] = left;
    }
  p->out = out;
}

struct propensity
propensity_fit (struct arena *arena, const struct propensity_arms *arms,
                bool trim)
{
  struct propensity p = {.arms = *arms, .out = ARENA_NEW (arena, bool,
                                                     arms->terms->patterns)};
  fit_chances (arena, &p);
  if (p.status != STATUS_OK || !trim)
    return p;
  leave_out (arena, &p);
  if (p.trimmed[0] + p.trimmed[1] > 0)
    fit_chances (arena, &p);
  if (p.status == STATUS_EMPTY)
    p.why = "nobody of a cohort could well be in the other one";
  return p;
}

struct propensity
propensity_of (struct arena *arena, const struct responses *r,
               const size_t arm[2], size_t level, bool trim)
{
  uint64_t *units[2];
  for (size_t a = 0; a < 2; a++)
    units[a] = ARENA_NEW (arena, uint64_t, r->terms->patterns);
  for (size_t c = 0; c < r->cells; c++)
    for (size_t a = 0; a < 2; a++)
      if (r->cell[c].arm == arm[a])
        units[a][r->cell[c].pattern] += r->cell[c].n;
  struct propensity_arms arms = {r->terms, {units[0], units[1]}, level};
  return propensity_fit (arena, &arms, trim);
}

/* ---- weights ---------------------------------------------------------- */

double
propensity_weight (const struct propensity *p, enum estimand estimand,
                   size_t arm, size_t pattern)
{
  double own = p->chance[arm][pattern], other = p->chance[1 - arm][pattern];
  switch (estimand)
    {
    case ESTIMAND_OVERLAP:
      return other;
    case ESTIMAND_LEVEL:
      return arm == p->arms.level ? 1 : other / own;
    case ESTIMAND_ALL:
      break;
    }
  return 1 / own;
}

double
propensity_weight_slope (const struct propensity *p, enum estimand estimand,
                         size_t arm, size_t pattern)
{
  double own = p->chance[arm][pattern], other = p->chance[1 - arm][pattern];
  double toward = arm == 1 ? 1 : -1;
  switch (estimand)
    {
    case ESTIMAND_OVERLAP:
      return -toward * own * other;
    case ESTIMAND_LEVEL:
      return arm == p->arms.level ? 0 : -toward * other / own;
    case ESTIMAND_ALL:
      break;
    }
  return -toward * other / own;
}

void
propensity_carry (const struct propensity *p, struct arena *arena,
                  const double *gradient, double *const into[2])
{
  const struct glm *fit = p->fit;
  size_t k = fit->columns, patterns = p->arms.terms->patterns;
  double *x = ARENA_NEW (arena, double, k), *g = ARENA_NEW (arena, double, k);
  double *along = ARENA_NEW (arena, double, k);
  for (size_t i = 0; i < patterns; i++)
    if (gradient[i] != 0)
      {
        glm_x (&fit->data, 0, (uint32_t) i, x);
        for (size_t j = 0; j < k; j++)
          g[j] += gradient[i] * x[j];
      }
  glm_solve (fit, g, along);
  for (size_t i = 0; i < patterns; i++)
    if (p->arms.units[0][i] + p->arms.units[1][i] > 0)
      {
        glm_x (&fit->data, 0, (uint32_t) i, x);
        double by = glm_dot (along, x, k), shift = glm_shift (fit, x);
        into[0][i] += by * (shift - p->chance[1][i]);
        into[1][i] += by * (shift + p->chance[0][i]);
      }
}

/* ---- who can be compared ---------------------------------------------- */

static void
look_at_arm (const struct propensity *p, enum estimand estimand, size_t arm,
             struct positivity *to)
{
  double sum = 0, squares = 0, most = 0;
  for (size_t i = 0; i < p->arms.terms->patterns; i++)
    {
      double n = (double) p->arms.units[arm][i];
      if (n == 0)
        continue;
      double w = propensity_weight (p, estimand, arm, i);
      to->units[arm] += n;
      sum += n * w;
      squares += n * w * w;
      most = fmax (most, w);
      to->low = fmin (to->low, p->chance[p->arms.level][i]);
      to->high = fmax (to->high, p->chance[p->arms.level][i]);
      if (arm == p->arms.level && p->chance[arm][i] > certain_above)
        to->certain += n;
    }
  to->effective[arm] = sum * sum / squares;
  to->largest[arm] = most / sum;
}

struct positivity
propensity_positivity (const struct propensity *p, enum estimand estimand)
{
  struct positivity s = {.low = 1};
  size_t level = p->arms.level, reference = 1 - level;
  look_at_arm (p, estimand, 0, &s);
  look_at_arm (p, estimand, 1, &s);
  s.certain /= s.units[level];
  if (p->trimmed[0] + p->trimmed[1] > 0)
    return s;
  if (s.effective[reference] < least_effective * s.units[reference])
    s.problem = "hardly anybody in the reference is like the exposed: the "
                "weights leave less than a tenth of its number";
  else if (s.certain > most_certain)
    s.problem = "more than 5 % of the exposed could hardly have been in the "
                "reference";
  return s;
}

/* 1 - R^2 is what is left to compare. */
bool
propensity_tells_apart (const struct propensity *p)
{
  double left = 0, n[2] = {0, 0};
  for (size_t i = 0; i < p->arms.terms->patterns; i++)
    {
      double n0 = (double) p->arms.units[0][i];
      double n1 = (double) p->arms.units[1][i];
      n[0] += n0;
      n[1] += n1;
      left += (n0 + n1) * p->chance[0][i] * p->chance[1][i];
    }
  return left < (1 - most_explained) * n[0] * n[1] / (n[0] + n[1]);
}
