#include "decide/multiplicity.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"

static int
compare_p (const void *a, const void *b)
{
  const double *const *one = a, *const *other = b;
  return (**one > **other) - (**one < **other);
}

/* The p-values that are there, smallest first. */
struct ordered {
  double **p;
  size_t n;
};

static struct ordered
sort_p (struct arena *scratch, double *p, size_t n)
{
  struct ordered o = { ARENA_NEW (scratch, double *, n), 0 };
  for (size_t i = 0; i < n; i++)
    if (!isnan (p[i]))
      o.p[o.n++] = &p[i];
  qsort (o.p, o.n, sizeof *o.p, compare_p);
  return o;
}

void
correct_bonferroni (struct arena *scratch, double *p, size_t n, size_t m)
{
  (void) scratch;
  for (size_t i = 0; i < n; i++)
    if (!isnan (p[i]))
      p[i] = fmin (1, p[i] * (double) m);
}

void
correct_holm (struct arena *scratch, double *p, size_t n, size_t m)
{
  struct ordered o = sort_p (scratch, p, n);
  double largest = 0;
  for (size_t i = 0; i < o.n; i++)
    {
      largest = fmax (largest, fmin (1, *o.p[i] * (double) (m - i)));
      *o.p[i] = largest;
    }
}

/* Step-up: P times FACTOR, and never more than the next larger one. */
static void
step_up (struct ordered o, size_t m,
         double (*factor) (size_t m, size_t rank))
{
  double smallest = 1;
  for (size_t i = o.n; i-- > 0;)
    {
      smallest = fmin (smallest, *o.p[i] * factor (m, i + 1));
      *o.p[i] = smallest;
    }
}

static double
hochberg_factor (size_t m, size_t rank)
{
  return (double) (m + 1 - rank);
}

void
correct_hochberg (struct arena *scratch, double *p, size_t n, size_t m)
{
  step_up (sort_p (scratch, p, n), m, hochberg_factor);
}

/* First the quotient: the largest p is multiplied by exactly 1. */
static double
benjamini_factor (size_t m, size_t rank)
{
  return (double) m / (double) rank;
}

void
correct_benjamini_hochberg (struct arena *scratch, double *p, size_t n,
                            size_t m)
{
  step_up (sort_p (scratch, p, n), m, benjamini_factor);
}

/* The false discovery rate under any dependence: Benjamini and Hochberg's
   times 1 + 1/2 + ... + 1/m. */
void
correct_benjamini_yekutieli (struct arena *scratch, double *p, size_t n,
                             size_t m)
{
  double harmonic = 0;
  for (size_t i = m; i > 0; i--)
    harmonic += 1 / (double) i;
  struct ordered o = sort_p (scratch, p, n);
  double smallest = 1;
  for (size_t i = o.n; i-- > 0;)
    {
      double factor = harmonic * benjamini_factor (m, i + 1);
      smallest = fmin (smallest, *o.p[i] * factor);
      *o.p[i] = smallest;
    }
}

/* Hommel.  The adjusted p of i is the largest Simes p-value among the sets
   that hold i; of the sets of size s the worst is i with the s - 1 largest
   others.  With p_1 <= ... <= p_m that is

     max over s <= m - i + 1 of min (s p_i, c_s)
     c_s = s min (p_(m-s+j)/j, j = 2 .. s)

   where s p_i grows and c_s falls in s, so that their crossing is found by
   halving (sets in which i is not the smallest have the Simes p of sets
   already seen, or less).  min p_(m-s+j)/j is the smallest slope from
   (m-s, 0) to the points (x, p_x) right of it, which one of the corners of
   their lower hull has.  R's loop over s and j costs m^2.

   Hommel (1988), Biometrika 75:383-386; Wright (1992), Biometrics
   48:1005-1013; Meijer, Krebs & Goeman (2019), Biometrical J. 61:73-82 for
   the order of growth. */

struct hull {
  const double *p;          /* [1..m], increasing */
  size_t *corner;           /* the last one leftmost */
  size_t n;
};

/* Slope from A to B, both corners. */
static double
slope (const struct hull *h, size_t a, size_t b)
{
  return (h->p[b] - h->p[a]) / (double) (b - a);
}

/* Adds point X, left of all. */
static void
hull_add (struct hull *h, size_t x)
{
  while (h->n >= 2
         && slope (h, x, h->corner[h->n - 1])
              >= slope (h, h->corner[h->n - 1], h->corner[h->n - 2]))
    h->n--;
  h->corner[h->n++] = x;
}

/* The smallest slope from (ORIGIN, 0): along the corners from left to
   right it falls, then rises. */
static double
hull_least_slope (const struct hull *h, size_t origin)
{
  size_t low = 0, high = h->n - 1;
  while (low < high)
    {
      size_t middle = (low + high + 1) / 2;
      size_t left = h->corner[middle], right = h->corner[middle - 1];
      double here = h->p[left] / (double) (left - origin);
      if (here <= h->p[right] / (double) (right - origin))
        low = middle;
      else
        high = middle - 1;
    }
  return h->p[h->corner[low]] / (double) (h->corner[low] - origin);
}

/* C[S] for S = 2 .. M. */
static double *
hommel_limits (struct arena *scratch, const double *p, size_t m)
{
  double *c = ARENA_NEW (scratch, double, m + 2);
  struct hull h = { p, ARENA_NEW (scratch, size_t, m + 1), 0 };
  for (size_t s = 2; s <= m; s++)
    {
      hull_add (&h, m - s + 2);
      c[s] = (double) s * hull_least_slope (&h, m - s);
    }
  return c;
}

/* For p = P at RANK among M. */
static double
hommel_one (const double *c, double p, size_t rank, size_t m)
{
  size_t low = 1, high = m - rank + 1;
  while (low < high)
    {
      size_t s = (low + high + 1) / 2;
      if ((double) s * p <= c[s])
        low = s;
      else
        high = s - 1;
    }
  double adjusted = (double) low * p;
  return low <= m - rank ? fmax (adjusted, c[low + 1]) : adjusted;
}

void
correct_hommel (struct arena *scratch, double *p, size_t n, size_t m)
{
  struct ordered o = sort_p (scratch, p, n);
  double *all = ARENA_NEW (scratch, double, m + 1);
  for (size_t i = 1; i <= m; i++)
    all[i] = i <= o.n ? *o.p[i - 1] : 1;
  const double *c = hommel_limits (scratch, all, m);
  double largest = 0;
  for (size_t i = 0; i < o.n; i++)
    {
      largest = fmax (largest, hommel_one (c, *o.p[i], i + 1, m));
      *o.p[i] = fmin (1, largest);
    }
}

const struct correction_row corrections[CORRECTIONS] = {
  { "holm", "Holm", correct_holm },
  { "hochberg", "Hochberg", correct_hochberg },
  { "hommel", "Hommel", correct_hommel },
  { "bonferroni", "Bonferroni", correct_bonferroni },
  { "benjamini_hochberg", "Benjamini-Hochberg", correct_benjamini_hochberg },
  { "benjamini_yekutieli", "Benjamini-Yekutieli",
    correct_benjamini_yekutieli },
};

const struct correction_row *
correction_find (const char *name)
{
  for (size_t i = 0; i < CORRECTIONS; i++)
    if (str_equal (corrections[i].name, name))
      return &corrections[i];
  return NULL;
}
