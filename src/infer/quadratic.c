#include "quadratic.h"

#include <stdbool.h>

#include "base/arena.h"

/* A pivot smaller than this share of its diagonal is rounding: the row
   follows from the others. */
static const double dependent = 1e-11;

/* The remaining row with the smallest variance: where one row follows
   from the others, the one left over is then the best known. */
static size_t
next_row (const double *v, size_t n, const bool *done)
{
  size_t best = n;
  for (size_t a = 0; a < n; a++)
    if (!done[a] && (best == n || v[a * n + a] < v[best * n + best]))
      best = a;
  return best;
}

static void
eliminate (double *u, double *v, size_t n, size_t row, const bool *done)
{
  const double *pivot = v + row * n;
  for (size_t a = 0; a < n; a++)
    {
      if (done[a])
        continue;
      double factor = v[a * n + row] / pivot[row];
      u[a] -= factor * u[row];
      for (size_t b = 0; b < n; b++)
        if (!done[b])
          v[a * n + b] -= factor * pivot[b];
    }
}

double
quadratic_form (struct arena *scratch, double *u, double *v, size_t n,
                double *rank)
{
  bool *done = ARENA_NEW (scratch, bool, n);
  double *diagonal = ARENA_NEW (scratch, double, n);
  for (size_t a = 0; a < n; a++)
    diagonal[a] = v[a * n + a];
  double sum = 0;
  *rank = 0;
  for (size_t left = n; left > 0; left--)
    {
      size_t row = next_row (v, n, done);
      double pivot = v[row * n + row];
      done[row] = true;
      if (!(pivot > dependent * diagonal[row]))
        continue;
      sum += u[row] * u[row] / pivot;
      *rank += 1;
      eliminate (u, v, n, row, done);
    }
  return sum;
}
