#include <string.h>

#include "base/arena.h"
#include "cox_model.h"

/* A value as it adds up over slots.  In the room, seen is the sum over the
   slots of a stratum from this one on of the hazard that an arm sees, and
   lost what those who die at it do not see. */
struct adding {
  const struct cox_model *m;
  struct cox_value value;
  const struct cox_room *room;
};

struct cox_room
cox_room_of (struct arena *arena, const struct cox_model *m)
{
  return (struct cox_room) {
    ARENA_NEW (arena, double, m->spells->cells),
    ARENA_NEW (arena, double, m->spells->cells),
    ARENA_NEW (arena, double, m->slots * m->arms),
    ARENA_NEW (arena, double, m->slots * m->arms)};
}

/* Sums over cohorts are made before they are added to those over slots:
   two cohorts can then trade places without a change in any digit. */
static void
add_gain (struct adding *a, const struct cox_point *at)
{
  const struct cox_model *m = a->m;
  size_t p = m->covariates, exposures = m->columns - p;
  double own = 0;
  for (size_t arm = 0; arm < m->arms; arm++)
    own += at->dying[arm] * at->theta[arm];
  a->value.gain += own - at->weight * at->ties.log;
  for (size_t j = 0; j < m->columns; j++)
    {
      double seen = 0;
      for (size_t arm = 0; arm < m->arms && j >= p; arm++)
        seen += at->dying[arm] * at->code[arm * exposures + j - p];
      a->value.score[j] += seen - at->weight * (at->deaths * at->g[j]
                                                + at->ties.u1 * at->delta[j]);
    }
}

/* Less the squares of means. */
static void
take_means (struct adding *a, const struct cox_point *at)
{
  size_t n = a->m->columns;
  for (size_t i = 0; i < n; i++)
    {
      double *row = a->value.information + i * n;
      double g = at->weight * (at->deaths * at->g[i]
                               + at->ties.u1 * at->delta[i]);
      double d = at->weight * (at->ties.u1 * at->g[i]
                               + at->ties.u2 * at->delta[i]);
      for (size_t j = i; j < n; j++)
        row[j] -= g * at->g[j] + d * at->delta[j];
    }
}

/* Squares of exposure column E and its products with others.  The others
   among themselves are added when all slots are known. */
static void
add_exposure (struct adding *a, const struct cox_point *at, size_t e)
{
  size_t arms = a->m->arms, p = a->m->covariates, n = a->m->columns;
  size_t exposures = n - p;
  double alive = at->weight * at->ties.alive;
  double lost = at->weight * at->ties.lost;
  for (size_t j = 0; j < p; j++)
    {
      double sum = 0;
      for (size_t arm = 0; arm < arms; arm++)
        sum += at->code[arm * exposures + e]
               * (alive * at->risk_x[arm * p + j]
                  - lost * at->dead_x[arm * p + j]);
      a->value.information[j * n + p + e] += sum;
    }
  for (size_t f = e; f < exposures; f++)
    {
      double sum = 0;
      for (size_t arm = 0; arm < arms; arm++)
        sum += at->code[arm * exposures + e] * at->code[arm * exposures + f]
               * (alive * at->risk[arm] - lost * at->dead[arm]);
      a->value.information[(p + e) * n + p + f] += sum;
    }
}

static void
add_slot (const struct cox_point *at, void *to)
{
  struct adding *a = to;
  size_t arms = a->m->arms, k = at->slot;
  add_gain (a, at);
  take_means (a, at);
  for (size_t e = 0; e < a->m->columns - a->m->covariates; e++)
    add_exposure (a, at, e);
  for (size_t arm = 0; arm < arms; arm++)
    {
      double after = a->m->slot[k].last
                     ? 0 : a->room->seen[(k + 1) * arms + arm];
      double hazard = at->weight * at->hazard[arm];
      a->room->seen[k * arms + arm] = after + hazard * at->ties.alive;
      a->room->lost[k * arms + arm] = hazard * at->ties.lost;
    }
}

/* The hazard that all spells of each cell see, added up. */
static const double *
seen_by_cell (const struct adding *a)
{
  const struct cox_model *m = a->m;
  const double *seen = a->room->seen, *lost = a->room->lost;
  double *sum = a->room->sum;
  memset (sum, 0, m->spells->cells * sizeof *sum);
  for (size_t k = 0; k < m->slots; k++)
    for (size_t i = m->slot[k].first; i < m->slot[k].end; i++)
      {
        const struct cox_change *c = m->change + i;
        size_t at = k * m->arms + c->side;
        double after = m->slot[k].last ? 0 : seen[at + m->arms];
        sum[c->cell] += c->out * seen[at] - c->in * after
                        - c->events * lost[at];
      }
  return sum;
}

static void
add_covariates (struct adding *a, const struct cox_risks *risks)
{
  const struct cox_model *m = a->m;
  const double *seen = seen_by_cell (a);
  for (size_t c = 0; c < m->spells->cells; c++)
    {
      uint32_t pattern = m->spells->cell_of[c].pattern;
      const struct cox_entry *end = m->entry + m->entries[pattern + 1];
      const struct cox_entry *e = m->entry + m->entries[pattern];
      double expected = risks->cell[c] * seen[c];
      for (; e < end && m->side[c] < m->arms; e++)
        {
          double *row = a->value.information + e->column * m->columns;
          for (const struct cox_entry *f = e; f < end; f++)
            row[f->column] += expected * e->x * f->x;
        }
    }
}

static void
mirror (double *square, size_t n)
{
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++)
      square[i * n + j] = square[j * n + i];
}

struct cox_value
cox_value_at (struct arena *arena, const struct cox_model *m,
              const struct cox_room *room, const double *b)
{
  size_t n = m->columns;
  struct cox_value value = {0, ARENA_NEW (arena, double, n),
                            ARENA_NEW (arena, double, n * n)};
  struct cox_risks risks = cox_risks_at (m, b, room->risk);
  struct adding a = {m, value, room};
  cox_walk (arena, m, &risks, add_slot, &a);
  if (m->covariates > 0)
    add_covariates (&a, &risks);
  for (size_t j = 0; j < m->covariates; j++)
    {
      a.value.score[j] += m->observed[j];
      a.value.gain += m->observed[j] * b[j];
    }
  a.value.gain -= m->slots > 0 ? m->events * risks.shift : 0;
  mirror (a.value.information, n);
  return a.value;
}
