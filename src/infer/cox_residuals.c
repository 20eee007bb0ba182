#include <string.h>

#include "base/arena.h"
#include "cox_model.h"

/* What a spell of an arm adds to the score in one direction, as sums over
   the slots of its stratum from one on: a cell's own part X, its columns
   times the direction, is a factor.

     - risk [X hazard + other] over the slots that it sees, and with an
     event + X + first + risk [X lost + lost_other]

   where the mean is that over the deaths, and lost what those who die do
   not see of the hazard at their slot. */
struct part {
  double hazard, other;     /* added up from this slot on */
  double first, lost, lost_other;             /* of this slot */
};

struct tracing {
  const struct cox_model *m;
  const double *direction;
  struct part *part;        /* [slots * arms] */
};

static double
along (const double *direction, const double *x, size_t n)
{
  double sum = 0;
  for (size_t j = 0; j < n; j++)
    sum += direction[j] * x[j];
  return sum;
}

static void
trace_slot (const struct cox_point *at, void *to)
{
  struct tracing *t = to;
  const struct cox_model *m = t->m;
  size_t p = m->covariates, exposures = m->columns - p;
  double g = along (t->direction, at->g, m->columns);
  double delta = along (t->direction, at->delta, m->columns);
  const struct cox_ties *ties = &at->ties;
  for (size_t a = 0; a < m->arms; a++)
    {
      struct part *part = t->part + at->slot * m->arms + a;
      double own = along (t->direction + p, at->code + a * exposures,
                          exposures);
      double hazard = at->weight * at->hazard[a];
      part->hazard = hazard * ties->alive;
      part->other = hazard * ((own - g) * ties->alive
                              - delta * ties->alive_u);
      part->first = own - g - delta * ties->u1 / at->deaths;
      part->lost = hazard * ties->lost;
      part->lost_other = hazard * ((own - g) * ties->lost
                                   - delta * ties->lost_u);
      if (!m->slot[at->slot].last)
        {
          part->hazard += part[m->arms].hazard;
          part->other += part[m->arms].other;
        }
    }
}

/* Columns of every cell times the direction. */
static double *
along_cells (struct arena *scratch, const struct cox_model *m,
             const double *direction)
{
  double *x = ARENA_NEW (scratch, double, m->spells->cells);
  for (size_t c = 0; c < m->spells->cells; c++)
    {
      uint32_t pattern = m->spells->cell_of[c].pattern;
      for (size_t e = m->entries[pattern]; e < m->entries[pattern + 1]; e++)
        x[c] += direction[m->entry[e].column] * m->entry[e].x;
    }
  return x;
}

/* Risks are those of the walk, the weight in them.  A spell takes the
   numbers of those slots only that it sees. */
static double
residual_of (const struct tracing *t, size_t i, double risk, double x)
{
  const struct cox_model *m = t->m;
  size_t arm = m->side[m->spells->cell[i]];
  const struct part *begin = t->part + m->from[i] * m->arms + arm;
  const struct part *end = t->part + m->to[i] * m->arms + arm;
  double hazard = begin->hazard, other = begin->other;
  if (!m->slot[m->to[i]].last)
    {
      hazard -= end[m->arms].hazard;
      other -= end[m->arms].other;
    }
  double sum = -risk * (x * hazard + other);
  if (m->spells->event[i])
    {
      double weight = m->weight ? m->weight[m->spells->cell[i]] : 1;
      sum += weight * (x + end->first)
             + risk * (x * end->lost + end->lost_other);
    }
  return sum;
}

void
cox_residuals (const struct cox_model *m,
               const double *b, const double *direction, double *by_spell)
{
  struct arena *scratch = arena_new ();
  struct tracing t = {m, direction,
                      ARENA_NEW (scratch, struct part, m->slots * m->arms)};
  struct cox_risks risks
    = cox_risks_at (m, b, ARENA_NEW (scratch, double, m->spells->cells));
  cox_walk (scratch, m, &risks, trace_slot, &t);
  const double *x = along_cells (scratch, m, direction);
  for (size_t i = 0; i < m->spells->n; i++)
    {
      uint32_t cell = m->spells->cell[i];
      by_spell[i] = m->from[i] <= m->to[i]
                    ? residual_of (&t, i, risks.cell[cell], x[cell]) : 0;
    }
  arena_free (scratch);
}

void
cox_residuals_by_cluster (const struct cox_model *m, const double *by_spell,
                          double *sum)
{
  const struct spells *s = m->spells;
  memset (sum, 0, s->clusters * sizeof *sum);
  for (size_t i = 0; i < s->n; i++)
    sum[s->cluster ? s->cluster[i] : i] += by_spell[i];
}

void
cox_residuals_by_cell (const struct cox_model *m, const double *by_spell,
                       double *sum)
{
  const struct spells *s = m->spells;
  memset (sum, 0, s->cells * sizeof *sum);
  for (size_t i = 0; i < s->n; i++)
    sum[s->cell[i]] += by_spell[i];
}

void
cox_sandwich (const struct cox_model *m,
              const double *b, const double *direction, size_t k, double *v)
{
  struct arena *scratch = arena_new ();
  size_t clusters = m->spells->clusters;
  double *by_spell = ARENA_NEW (scratch, double, m->spells->n);
  double *sum = ARENA_NEW (scratch, double, clusters * k);
  for (size_t i = 0; i < k; i++)
    {
      cox_residuals (m, b, direction + i * m->columns, by_spell);
      cox_residuals_by_cluster (m, by_spell, sum + i * clusters);
    }
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j <= i; j++)
      v[i * k + j] = v[j * k + i]
        = along (sum + i * clusters, sum + j * clusters, clusters);
  arena_free (scratch);
}
