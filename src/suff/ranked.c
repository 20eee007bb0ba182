#include "suff/ranked.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "radix.h"

/* The values of each cohort as sorted keys, and how far they were
   read. */
struct sorted {
  size_t arms;
  const uint64_t **next, **end;     /* [arms] */
};

/* Keys of the rows, cohort by cohort; *START where each begins. */
static uint64_t *
keys_by_arm (struct arena *scratch, const double *y, const uint32_t *arm,
             size_t n, size_t arms, size_t **start)
{
  uint64_t *keys = ARENA_NEW (scratch, uint64_t, n);
  size_t *next = ARENA_NEW (scratch, size_t, arms);
  *start = ARENA_NEW (scratch, size_t, arms + 1);
  for (size_t i = 0; i < n; i++)
    (*start)[arm[i] + 1]++;
  for (size_t a = 0; a < arms; a++)
    {
      (*start)[a + 1] += (*start)[a];
      next[a] = (*start)[a];
    }
  for (size_t i = 0; i < n; i++)
    keys[next[arm[i]]++] = radix_key (y[i]);
  return keys;
}

static struct sorted
sort_rows (struct arena *scratch, const double *y, const uint32_t *arm,
           size_t n, size_t arms)
{
  size_t *start;
  uint64_t *keys = keys_by_arm (scratch, y, arm, n, arms, &start);
  uint64_t *spare = ARENA_NEW (scratch, uint64_t, n);
  struct sorted sorted = {arms, ARENA_NEW (scratch, const uint64_t *, arms),
                      ARENA_NEW (scratch, const uint64_t *, arms)};
  for (size_t a = 0; a < arms; a++)
    {
      size_t members = start[a + 1] - start[a];
      sorted.next[a] = radix_sort_keys (keys + start[a], spare + start[a],
                                      members);
      sorted.end[a] = sorted.next[a] + members;
    }
  return sorted;
}

static struct sorted
sorted_copy (struct arena *scratch, const struct sorted *from)
{
  struct sorted copy = {from->arms,
                        ARENA_NEW (scratch, const uint64_t *, from->arms),
                        from->end};
  for (size_t a = 0; a < from->arms; a++)
    copy.next[a] = from->next[a];
  return copy;
}

/* The smallest key that is left; false after the last. */
static bool
sorted_least (const struct sorted *sorted, uint64_t *key)
{
  bool any = false;
  *key = UINT64_MAX;
  for (size_t a = 0; a < sorted->arms; a++)
    if (sorted->next[a] < sorted->end[a])
      {
        any = true;
        *key = *sorted->next[a] < *key ? *sorted->next[a] : *key;
      }
  return any;
}

/* Takes KEY away from cohort A; how often it was there. */
static uint64_t
sorted_take (struct sorted *sorted, size_t a, uint64_t key)
{
  const uint64_t *begin = sorted->next[a];
  while (sorted->next[a] < sorted->end[a] && *sorted->next[a] == key)
    sorted->next[a]++;
  return (uint64_t) (sorted->next[a] - begin);
}

static size_t
distinct_keys (struct sorted sorted)
{
  size_t distinct = 0;
  for (uint64_t key; sorted_least (&sorted, &key); distinct++)
    for (size_t a = 0; a < sorted.arms; a++)
      sorted_take (&sorted, a, key);
  return distinct;
}

struct ranked
ranked_fold (struct arena *arena, const double *y, const uint32_t *arm,
             size_t n, size_t arms)
{
  /* The keys are larger than the result: they go at once. */
  struct arena *scratch = arena_new ();
  struct sorted sorted = sort_rows (scratch, y, arm, n, arms);
  size_t values = distinct_keys (sorted_copy (scratch, &sorted));
  double *value = ARENA_NEW (arena, double, values);
  uint64_t *count = ARENA_NEW (arena, uint64_t, arms * values);

  uint64_t key;
  for (size_t v = 0; sorted_least (&sorted, &key); v++)
    {
      value[v] = radix_double (key);
      for (size_t a = 0; a < arms; a++)
        count[a * values + v] = sorted_take (&sorted, a, key);
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
