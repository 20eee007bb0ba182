#include "decide/multiplicity.h"

#include <math.h>
#include <stdlib.h>

static int
compare_p (const void *a, const void *b)
{
  const double *const *one = a, *const *other = b;
  return (**one > **other) - (**one < **other);
}

/* Pointers to the p-values that are there, smallest first. */
static size_t
sort_p (double *p, size_t n, double **order)
{
  size_t k = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan (p[i]))
      order[k++] = &p[i];
  qsort (order, k, sizeof *order, compare_p);
  return k;
}

void
correct_holm (double *p, size_t n, size_t m)
{
  double *order[n ? n : 1];
  size_t k = sort_p (p, n, order);
  double largest = 0;
  for (size_t i = 0; i < k; i++)
    {
      largest = fmax (largest, fmin (1, *order[i] * (double) (m - i)));
      *order[i] = largest;
    }
}

void
correct_benjamini_hochberg (double *p, size_t n, size_t m)
{
  double *order[n ? n : 1];
  size_t k = sort_p (p, n, order);
  double smallest = 1;
  for (size_t i = k; i-- > 0;)
    {
      double scaled = *order[i] * ((double) m / (double) (i + 1));
      smallest = fmin (smallest, scaled);
      *order[i] = smallest;
    }
}
