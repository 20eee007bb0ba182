/* The maximum of Cox's partial likelihood, by Newton's method. */

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "cox_model.h"

/* What is left of a column, of its information where all risks are equal,
   once those before it are accounted for: below this it follows from
   them, ... */
static const double collinear = 1e-10;
/* ... and below this the likelihood has run off with it. */
static const double gone = 1e-12;

/* Steps are cut to this in any column, which is one category or one
   standard deviation; those below CLOSE are followed by one more. */
static const double longest = 5, close_to = 1e-6;

enum { STEPS_MOST = 200, HALVINGS_MOST = 60 };

struct newton {
  struct arena *scratch;
  const struct cox_model *m;
  struct cox_room room;
  double *scale;            /* [columns] information where risks are equal */
  enum cox_state *state;    /* [columns] */
  double *b, *next, *step;  /* [columns] */
  double *inverse;          /* [columns * columns] */
  struct cox_value value;
};

/* Sweeps column J into the inverse. */
static void
sweep (double *a, size_t n, size_t j)
{
  double pivot = a[j * n + j];
  for (size_t i = 0; i < n; i++)
    if (i != j)
      for (size_t k = 0; k < n; k++)
        if (k != j)
          a[i * n + k] -= a[i * n + j] * a[j * n + k] / pivot;
  for (size_t i = 0; i < n; i++)
    if (i != j)
      {
        a[i * n + j] /= pivot;
        a[j * n + i] /= -pivot;
      }
  a[j * n + j] = 1 / pivot;
}

/* The inverse, of columns that stay free: one whose pivot is too SMALL a
   share of its scale becomes LOST. */
static void
invert (struct newton *w, double small, enum cox_state lost)
{
  size_t n = w->m->columns;
  memcpy (w->inverse, w->value.information, n * n * sizeof *w->inverse);
  for (size_t j = 0; j < n; j++)
    {
      if (w->state[j] == COX_FREE
          && !(w->inverse[j * n + j] > small * w->scale[j]))
        w->state[j] = lost;
      if (w->state[j] == COX_FREE)
        sweep (w->inverse, n, j);
    }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      if (w->state[i] != COX_FREE || w->state[j] != COX_FREE)
        w->inverse[i * n + j] = 0;
}

/* Returns the largest part of the step, relative to what it moves. */
static double
find_step (struct newton *w)
{
  size_t n = w->m->columns;
  double size = 0, most = 0;
  for (size_t i = 0; i < n; i++)
    {
      w->step[i] = 0;
      for (size_t j = 0; j < n; j++)
        w->step[i] += w->inverse[i * n + j] * w->value.score[j];
      most = fmax (most, fabs (w->step[i]));
      size = fmax (size, fabs (w->step[i]) / (1 + fabs (w->b[i])));
    }
  for (size_t i = 0; i < n && most > longest; i++)
    w->step[i] *= longest / most;
  return size;
}

/* Goes SHARE of the step; false if the likelihood falls or is no
   number. */
static bool
try_step (struct newton *w, double share)
{
  size_t n = w->m->columns;
  for (size_t i = 0; i < n; i++)
    w->next[i] = w->b[i] + share * w->step[i];
  struct cox_value value = cox_value_at (w->scratch, w->m, &w->room, w->next);
  double slack = 1e-12 * (1 + fabs (w->value.gain));
  if (!(value.gain >= w->value.gain - slack))
    return false;
  w->value = value;
  memcpy (w->b, w->next, n * sizeof *w->b);
  return true;
}

static bool
go (struct newton *w)
{
  double share = 1;
  for (int i = 0; i < HALVINGS_MOST; i++, share /= 2)
    if (try_step (w, share))
      return true;
  return false;
}

static enum status
climb (struct newton *w)
{
  for (int i = 0; i < STEPS_MOST; i++)
    {
      invert (w, gone, COX_RUNS_OFF);
      bool close = find_step (w) < close_to;
      if (!go (w))
        return STATUS_NOT_CONVERGED;
      if (close)
        {
          invert (w, gone, COX_RUNS_OFF);
          return STATUS_OK;
        }
    }
  return STATUS_NOT_CONVERGED;
}

static struct newton
newton_new (struct arena *arena, struct arena *scratch,
            const struct cox_model *m)
{
  size_t n = m->columns;
  return (struct newton) {
    .scratch = scratch, .m = m, .room = cox_room_of (scratch, m),
    .scale = ARENA_NEW (scratch, double, n),
    .state = ARENA_NEW (arena, enum cox_state, n),
    .b = ARENA_NEW (arena, double, n), .next = ARENA_NEW (scratch, double, n),
    .step = ARENA_NEW (scratch, double, n),
    .inverse = ARENA_NEW (arena, double, n * n)};
}

/* Where all risks are equal: which columns are there at all. */
static void
look_at_columns (struct newton *w)
{
  size_t n = w->m->columns;
  w->value = cox_value_at (w->scratch, w->m, &w->room, w->b);
  for (size_t j = 0; j < n; j++)
    w->scale[j] = w->value.information[j * n + j];
  invert (w, collinear, COX_COLLINEAR);
}

/* True if that is not where all risks are equal. */
static bool
place (struct newton *w, const double *held, const double *start)
{
  size_t p = w->m->covariates, n = w->m->columns;
  bool moved = false;
  for (size_t j = 0; j < n; j++)
    {
      bool hold = held && j >= p && !isnan (held[j - p]);
      if (hold)
        w->state[j] = COX_HELD;
      if (hold || (start && w->state[j] == COX_FREE))
        w->b[j] = hold ? held[j - p] : start[j];
      moved |= w->b[j] != 0;
    }
  return moved;
}

static struct cox_value
keep (struct arena *arena, const struct cox_value *value, size_t n)
{
  struct cox_value kept = {value->gain, ARENA_NEW (arena, double, n),
                           ARENA_NEW (arena, double, n * n)};
  memcpy (kept.score, value->score, n * sizeof *kept.score);
  memcpy (kept.information, value->information,
          n * n * sizeof *kept.information);
  return kept;
}

struct cox_fit
cox_maximum (struct arena *arena, const struct cox_model *m,
             const double *held, const double *start)
{
  struct arena *scratch = arena_new ();
  struct newton w = newton_new (arena, scratch, m);
  look_at_columns (&w);
  if (place (&w, held, start))
    w.value = cox_value_at (scratch, m, &w.room, w.b);
  struct cox_fit fit = {.b = w.b, .inverse = w.inverse, .state = w.state,
                        .status = climb (&w)};
  fit.value = keep (arena, &w.value, m->columns);
  for (size_t j = 0; j < m->covariates; j++)
    {
      fit.collinear += w.state[j] == COX_COLLINEAR;
      fit.running += w.state[j] == COX_RUNS_OFF;
    }
  arena_free (scratch);
  return fit;
}
