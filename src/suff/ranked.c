#include "suff/ranked.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "radix.h"

/* Rows as (value, cohort), in order of value. */
static const struct pair *
sort_rows (struct arena *scratch, const double *y, const uint32_t *arm,
           size_t n)
{
  struct pair *pairs = ARENA_NEW (scratch, struct pair, n);
  struct pair *spare = ARENA_NEW (scratch, struct pair, n);
  for (size_t i = 0; i < n; i++)
    pairs[i] = (struct pair) {radix_key (y[i]), arm[i]};
  return radix_sort (pairs, spare, n);
}

static size_t
distinct_keys (const struct pair *rows, size_t n)
{
  size_t distinct = n > 0;
  for (size_t i = 1; i < n; i++)
    distinct += rows[i].key != rows[i - 1].key;
  return distinct;
}

struct ranked
ranked_fold (struct arena *arena, const double *y, const uint32_t *arm,
             size_t n, size_t arms)
{
  /* The pairs are larger than the result: they go at once. */
  struct arena *scratch = arena_new ();
  const struct pair *rows = sort_rows (scratch, y, arm, n);
  size_t values = distinct_keys (rows, n);
  double *value = ARENA_NEW (arena, double, values);
  uint64_t *count = ARENA_NEW (arena, uint64_t, arms * values);

  size_t v = 0;
  for (size_t i = 0; i < n; i++)
    {
      v += i > 0 && rows[i].key != rows[i - 1].key;
      value[v] = radix_double (rows[i].key);
      count[rows[i].value * values + v]++;
    }
  arena_free (scratch);
  return (struct ranked) {
    .arms = arms, .values = values, .value = value, .count = count
  };
}

/* Where the values of two rankings meet: value V of the union is number
   I of A, J of B, or both. */
struct zip {
  const struct ranked *a, *b;
  size_t i, j;
};

static bool
zip_next (struct zip *z, bool *in_a, bool *in_b)
{
  bool more_a = z->i < z->a->values, more_b = z->j < z->b->values;
  *in_a = more_a
          && (!more_b || z->a->value[z->i] <= z->b->value[z->j]);
  *in_b = more_b
          && (!more_a || z->b->value[z->j] <= z->a->value[z->i]);
  z->i += *in_a;
  z->j += *in_b;
  return more_a || more_b;
}

static uint64_t
count_or_0 (const struct ranked *r, bool has, size_t arm, size_t value)
{
  return has && arm < r->arms ? ranked_count (r, arm, value) : 0;
}

struct ranked
ranked_merge (struct arena *arena, const struct ranked *a,
              const struct ranked *b)
{
  size_t arms = a->arms > b->arms ? a->arms : b->arms, values = 0;
  bool in_a, in_b;
  for (struct zip z = { a, b, 0, 0 }; zip_next (&z, &in_a, &in_b);)
    values++;

  double *value = ARENA_NEW (arena, double, values);
  uint64_t *count = ARENA_NEW (arena, uint64_t, arms * values);
  struct zip z = { a, b, 0, 0 };
  for (size_t v = 0; zip_next (&z, &in_a, &in_b); v++)
    {
      value[v] = in_a ? a->value[z.i - 1] : b->value[z.j - 1];
      for (size_t k = 0; k < arms; k++)
        count[k * values + v] = count_or_0 (a, in_a, k, z.i - 1)
                                + count_or_0 (b, in_b, k, z.j - 1);
    }
  return (struct ranked) {
    .arms = arms, .values = values, .value = value, .count = count
  };
}

uint64_t
ranked_count (const struct ranked *r, size_t arm, size_t value)
{
  return r->count[arm * r->values + value];
}

uint64_t
ranked_n (const struct ranked *r, size_t arm)
{
  uint64_t n = 0;
  for (size_t v = 0; v < r->values; v++)
    n += ranked_count (r, arm, v);
  return n;
}

struct moments
ranked_moments (const struct ranked *r, size_t arm)
{
  struct moments m = { .n = ranked_n (r, arm) };
  if (m.n == 0)
    return m;

  long double n = (long double) m.n, sum = 0;
  for (size_t v = 0; v < r->values; v++)
    sum += (long double) ranked_count (r, arm, v) * r->value[v];
  long double mean = sum / n, left = 0, squares = 0;
  for (size_t v = 0; v < r->values; v++)
    {
      long double count = (long double) ranked_count (r, arm, v);
      long double deviation = r->value[v] - mean;
      left += count * deviation;
      squares += count * deviation * deviation;
    }
  /* LEFT is what rounding of the first mean left over. */
  moments_set_mean (&m, mean + left / n);
  long double corrected = squares - left * left / n;
  moments_set_squares (&m, corrected > 0 ? corrected : 0);
  return m;
}

/* The value at 0-based position AT of the sorted values of an arm. */
static double
order_statistic (const struct ranked *r, size_t arm, uint64_t at)
{
  uint64_t below = 0;
  size_t v = 0;
  while ((below += ranked_count (r, arm, v)) <= at)
    v++;
  return r->value[v];
}

double
ranked_quantile (const struct ranked *r, size_t arm, double p)
{
  uint64_t n = ranked_n (r, arm);
  if (n == 0)
    return NAN;
  double position = (double) (n - 1) * p, whole = floor (position);
  double low = order_statistic (r, arm, (uint64_t) whole);
  if (position == whole)
    return low;
  double high = order_statistic (r, arm, (uint64_t) whole + 1);
  double part = position - whole;
  return low == high ? low : (1 - part) * low + part * high;
}
