#include "pairs.h"

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"

/* Digits that every decimal keeps through a double, and the powers of
   ten that are doubles. */
enum { DIGITS = 15, POWERS = 22 };

/* Whole numbers up to here are doubles. */
#define WHOLE 9007199254740992.0

static bool
whole (double x)
{
  return fabs (x) <= WHOLE && x == floor (x);
}

static double
power_of_ten (int n)
{
  double power = 1;
  for (int i = 0; i < n; i++)
    power *= 10;
  return power;
}

/* Both numbers have at most PLACES digits after the point if they have
   15 in all; so has their difference, and whole / 10^places is the
   double nearest to it. */
double
decimal_difference (double a, double b)
{
  double plain = a - b, size = fmax (fabs (a), fabs (b));
  if (plain == 0 || (whole (a) && whole (b)))
    return plain;
  double places = DIGITS - 1 - floor (log10 (size));
  if (!(places >= 0 && places <= POWERS))
    return plain;
  double power = power_of_ten ((int) places);
  return round (plain * power) / power;
}

/* One cluster's two cells, as far as they are there. */
struct seats {
  const struct cluster_cell *level, *reference;
};

/* Reads the cluster that begins at cell *I and moves *I past it. */
static struct seats
seats_of (const struct clusters *c, const struct ask *ask, size_t *i)
{
  struct seats seats = { 0 };
  uint32_t cluster = c->cell[*i].cluster;
  for (; *i < c->cells && c->cell[*i].cluster == cluster; ++*i)
    {
      const struct cluster_cell *cell = &c->cell[*i];
      if (cell->arm == ask->level)
        seats.level = cell;
      else if (cell->arm == ask->reference)
        seats.reference = cell;
    }
  return seats;
}

static struct pairs
pairs_fail (enum status status, const char *why)
{
  return (struct pairs) { .status = status, .why = why };
}

struct pairs
pairs_fold (struct arena *arena, const struct sample *sample,
            const struct ask *ask)
{
  const struct clusters *c = sample->clusters;
  if (!c)
    return pairs_fail (STATUS_REFUSED, "no unit shares a cluster with "
                                       "another, so there are no pairs");
  struct pairs p = { 0 };
  double *y = ARENA_NEW (arena, double, c->cells);
  for (size_t i = 0; i < c->cells;)
    {
      struct seats seats = seats_of (c, ask, &i);
      if ((seats.level && seats.level->n > 1)
          || (seats.reference && seats.reference->n > 1))
        return pairs_fail (STATUS_REFUSED, "a cluster holds several units "
                                           "of one cohort: not pairs");
      if (seats.level && seats.reference)
        y[p.complete++] = decimal_difference (seats.level->sum,
                                              seats.reference->sum);
      else
        p.incomplete += seats.level || seats.reference;
    }
  if (p.complete == 0)
    return pairs_fail (STATUS_EMPTY, "no cluster holds a unit of both "
                                     "cohorts");
  uint32_t *arm = ARENA_NEW (arena, uint32_t, p.complete);
  p.difference = ranked_fold (arena, y, arm, (size_t) p.complete, 1);
  return p;
}

const char *
count_text (struct arena *arena, uint64_t n)
{
  return arena_printf (arena, "%" PRIu64, n);
}
