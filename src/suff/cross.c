#include "suff/cross.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "radix.h"

/* Squares below this share of what they are the difference of are
   rounding. */
#define ROUNDING (16 * DBL_EPSILON)

struct sorting {
  struct pair *pairs, *spare;
  size_t n;
};

/* Sorts the pairs again, by the keys that KEY gives to the rows which
   their values number. */
static void
sort_by (struct sorting *s, uint64_t (*key) (const void *, size_t),
         const void *column)
{
  for (size_t i = 0; i < s->n; i++)
    s->pairs[i].key = key (column, s->pairs[i].value);
  struct pair *sorted = radix_sort (s->pairs, s->spare, s->n);
  if (sorted == s->spare)
    s->spare = s->pairs;
  s->pairs = sorted;
}

static uint64_t
number_key (const void *column, size_t row)
{
  return radix_key (((const double *) column)[row]);
}

static uint64_t
arm_key (const void *column, size_t row)
{
  return ((const uint32_t *) column)[row];
}

static const struct pair *
sorted_rows (struct arena *scratch, const double *y, const double *t,
             const uint32_t *arm, size_t n)
{
  struct sorting s = {ARENA_NEW (scratch, struct pair, n),
                      ARENA_NEW (scratch, struct pair, n), n};
  for (size_t i = 0; i < n; i++)
    s.pairs[i].value = i;
  sort_by (&s, number_key, t);
  sort_by (&s, number_key, y);
  sort_by (&s, arm_key, arm);
  return s.pairs;
}

/* Two passes: the means, then the squares about them. */
static struct cross
sum_rows (const struct pair *rows, size_t n, const double *y,
          const double *t)
{
  long double sum_y = 0, sum_t = 0, syy = 0, stt = 0, syt = 0;
  for (size_t i = 0; i < n; i++)
    {
      sum_y += y[rows[i].value];
      sum_t += t[rows[i].value];
    }
  long double mean_y = sum_y / (long double) n;
  long double mean_t = sum_t / (long double) n;
  for (size_t i = 0; i < n; i++)
    {
      long double dy = y[rows[i].value] - mean_y;
      long double dt = t[rows[i].value] - mean_t;
      syy += dy * dy;
      stt += dt * dt;
      syt += dy * dt;
    }
  return (struct cross) {n, (double) sum_y, (double) sum_t, (double) syy,
                         (double) stt, (double) syt};
}

struct cross *
cross_fold (struct arena *arena, const double *y, const double *t,
            const uint32_t *arm, size_t n, size_t arms)
{
  struct arena *scratch = arena_new ();
  struct cross *cross = ARENA_NEW (arena, struct cross, arms);
  const struct pair *rows = sorted_rows (scratch, y, t, arm, n);
  for (size_t first = 0, end; first < n; first = end)
    {
      for (end = first + 1; end < n && rows[end].key == rows[first].key;)
        end++;
      cross[rows[first].key] = sum_rows (rows + first, end - first, y, t);
    }
  arena_free (scratch);
  return cross;
}

/* Chan, Golub & LeVeque (1983), for products as for squares. */
void
cross_merge (struct cross *into, const struct cross *from)
{
  if (from->n == 0)
    return;
  if (into->n == 0)
    {
      *into = *from;
      return;
    }
  long double a = (long double) into->n, b = (long double) from->n;
  long double dy = from->sum_y / b - into->sum_y / a;
  long double dt = from->sum_t / b - into->sum_t / a;
  long double weight = a / (a + b) * b;
  into->n += from->n;
  into->sum_y += from->sum_y;
  into->sum_t += from->sum_t;
  into->syy = (double) (into->syy + from->syy + weight * dy * dy);
  into->stt = (double) (into->stt + from->stt + weight * dt * dt);
  into->syt = (double) (into->syt + from->syt + weight * dy * dt);
}

double
cross_ratio (const struct cross *c)
{
  return c->sum_t != 0 ? c->sum_y / c->sum_t : (double) NAN;
}

double
cross_squares (const struct cross *c)
{
  long double r = (long double) c->sum_y / c->sum_t;
  long double size = c->syy + r * r * c->stt;
  long double squares = size - 2 * r * c->syt;
  double n = (double) c->n, mean = fabs (c->sum_y) / n;
  bool rounding = !(squares > ROUNDING * size)
                  || sqrtl (squares / n) <= ROUNDING * mean;
  return rounding ? 0 : (double) squares;
}

struct moments
cross_linear (const struct cross *c)
{
  struct moments m = {.n = c->n, .mean = cross_ratio (c)};
  long double mean_t = (long double) c->sum_t / (long double) c->n;
  if (c->n > 0)
    moments_set_squares (&m, cross_squares (c) / (mean_t * mean_t));
  return m;
}
