#include "suff/terms.h"

#include <math.h>

#include "base/arena.h"
#include "radix.h"

enum { KNOTS = 3 };

/* A covariate as ranks of its values and its columns by rank. */
struct ranks {
  size_t ranks;
  uint32_t *rank;           /* [n]; missing numbers have the last one */
  uint64_t *rows;           /* [ranks] how many have it */
  double *value;            /* [ranks] of a number; the missing one's is the
                               median */
  bool missing;             /* the last rank stands for missing */
  size_t columns;
  struct term *term;        /* [columns] */
  double *x;                /* [columns * ranks], column by column */
};

/* Pairs that are sorted and the room that takes. */
struct sorting { struct pair *pair, *spare; };

static struct sorting
sorting_new (struct arena *scratch, size_t n)
{
  return (struct sorting) {ARENA_NEW (scratch, struct pair, n),
                           ARENA_NEW (scratch, struct pair, n)};
}

static void
sort_pairs (struct sorting *s, size_t n)
{
  struct pair *sorted = radix_sort (s->pair, s->spare, n);
  if (sorted != s->pair)
    s->spare = s->pair;
  s->pair = sorted;
}

/* Numbers the keys of sorted pairs in their order, into TO by the rows
   that they carry; returns how many there are. */
static size_t
number_keys (const struct pair *pair, size_t n, uint32_t *to)
{
  size_t keys = 0;
  for (size_t i = 0; i < n; i++)
    {
      keys += i == 0 || pair[i].key != pair[i - 1].key;
      to[pair[i].value] = (uint32_t) (keys - 1);
    }
  return keys;
}

/* ---- numbers ---------------------------------------------------------- */

static void
rank_number (struct arena *scratch, struct sorting *s,
             const struct term_source *source, size_t n, struct ranks *r)
{
  size_t known = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan (source->value[i]))
      s->pair[known++] = (struct pair) {radix_key (source->value[i]), i};
  sort_pairs (s, known);
  size_t values = number_keys (s->pair, known, r->rank);
  r->missing = known < n;
  r->ranks = values + r->missing;
  r->rows = ARENA_NEW (scratch, uint64_t, r->ranks);
  r->value = ARENA_NEW (scratch, double, r->ranks);
  for (size_t i = 0; i < known; i++)
    r->value[r->rank[s->pair[i].value]] = radix_double (s->pair[i].key);
  for (size_t i = 0; i < n; i++)
    {
      if (isnan (source->value[i]))
        r->rank[i] = (uint32_t) values;
      r->rows[r->rank[i]]++;
    }
}

/* Quantile of type 7 of the KNOWN sorted values. */
static double
quantile (const struct pair *sorted, size_t known, double p)
{
  double position = (double) (known - 1) * p, whole = floor (position);
  size_t at = (size_t) whole;
  double low = radix_double (sorted[at].key);
  if (position == whole)
    return low;
  double part = position - whole;
  return (1 - part) * low + part * radix_double (sorted[at + 1].key);
}

static double
cube (double x)
{
  return x > 0 ? x * x * x : 0;
}

static double
curved (double x, const double *k)
{
  double last = k[2] - k[1];
  double bend = cube (x - k[0]) - cube (x - k[1]) * (k[2] - k[0]) / last
                + cube (x - k[2]) * (k[1] - k[0]) / last;
  return bend / ((k[2] - k[0]) * (k[2] - k[0]));
}

/* Centres and scales column C by its mean and spread over N rows. */
static void
standardise (struct ranks *r, size_t c, size_t n)
{
  double *x = r->x + c * r->ranks;
  long double sum = 0, squares = 0;
  for (size_t k = 0; k < r->ranks; k++)
    sum += (long double) r->rows[k] * x[k];
  long double mean = n > 0 ? sum / (long double) n : 0;
  for (size_t k = 0; k < r->ranks; k++)
    squares += (long double) r->rows[k] * (x[k] - mean) * (x[k] - mean);
  double sd = n > 1 ? (double) sqrtl (squares / (long double) (n - 1)) : 0;
  r->term[c].centre = (double) mean;
  r->term[c].scale = sd > 0 ? sd : 1;
  for (size_t k = 0; k < r->ranks; k++)
    x[k] = (double) ((x[k] - mean) / r->term[c].scale);
}

/* Linear and curved column; the knots may be too few for the latter. */
static void
number_columns (struct arena *scratch, struct ranks *r, const char *name,
                const double *knot, size_t n)
{
  bool bends = knot[0] < knot[1] && knot[1] < knot[2];
  size_t known = r->ranks - r->missing, values = known ? 1 + bends : 0;
  r->columns = values + r->missing;
  r->term = ARENA_NEW (scratch, struct term, r->columns);
  r->x = ARENA_NEW (scratch, double, r->columns * r->ranks);
  if (r->missing && known)
    r->value[known] = knot[1];
  for (size_t c = 0; c < values; c++)
    {
      r->term[c] = (struct term) {.covariate = name, .spline = (int) c};
      for (size_t k = 0; k < r->ranks; k++)
        r->x[c * r->ranks + k]
          = c == 0 ? r->value[k] : curved (r->value[k], knot);
      standardise (r, c, n);
    }
  if (r->missing)
    {
      r->term[values] = (struct term) {.covariate = name, .missing = true,
                                       .scale = 1};
      r->x[values * r->ranks + known] = 1;
    }
}

static void
fold_number (struct arena *scratch, struct sorting *s,
             const struct term_source *source, size_t n, struct ranks *r)
{
  static const double at[KNOTS] = {.1, .5, .9};
  double knot[KNOTS] = {0};
  rank_number (scratch, s, source, n, r);
  size_t known = n - (r->missing ? (size_t) r->rows[r->ranks - 1] : 0);
  for (size_t k = 0; k < KNOTS && known > 0; k++)
    knot[k] = quantile (s->pair, known, at[k]);
  number_columns (scratch, r, source->name, knot, n);
}

/* ---- categories --------------------------------------------------------- */

static void
fold_category (struct arena *scratch, const struct term_source *source,
               size_t n, struct ranks *r)
{
  r->ranks = source->levels;
  r->rows = ARENA_NEW (scratch, uint64_t, r->ranks);
  for (size_t i = 0; i < n; i++)
    {
      r->rank[i] = source->level[i];
      r->rows[source->level[i]]++;
    }
  r->term = ARENA_NEW (scratch, struct term, r->ranks);
  r->x = ARENA_NEW (scratch, double, r->ranks * r->ranks);
  const char *base = NULL;
  for (size_t k = 0; k < r->ranks; k++)
    if (r->rows[k] > 0 && base)
      {
        r->x[r->columns * r->ranks + k] = 1;
        r->term[r->columns++] = (struct term) {
          .covariate = source->name, .level = source->label[k],
          .base = base, .scale = 1};
      }
    else if (r->rows[k] > 0)
      base = source->label[k];
}

/* ---- patterns ----------------------------------------------------------- */

/* Patterns by the covariates so far and one more. */
static size_t
refine (struct sorting *s, const struct ranks *r, size_t n,
        uint32_t *pattern)
{
  for (size_t i = 0; i < n; i++)
    s->pair[i] = (struct pair) {(uint64_t) pattern[i] << 32 | r->rank[i], i};
  sort_pairs (s, n);
  return number_keys (s->pair, n, pattern);
}

/* The columns of one covariate, from column FIRST on. */
static void
fill (double *x, const struct terms *t, const struct ranks *r, size_t first,
      const uint32_t *row_of)
{
  for (size_t p = 0; p < t->patterns; p++)
    for (size_t c = 0; c < r->columns; c++)
      x[p * t->columns + first + c]
        = r->x[c * r->ranks + r->rank[row_of[p]]];
}

static void
lay_out (struct arena *arena, struct arena *scratch, struct terms *t,
         const struct ranks *r, size_t sources)
{
  for (size_t s = 0; s < sources; s++)
    t->columns += r[s].columns;
  struct term *column = ARENA_NEW (arena, struct term, t->columns);
  double *x = ARENA_NEW (arena, double, t->patterns * t->columns);
  uint32_t *row_of = ARENA_NEW (scratch, uint32_t, t->patterns);
  for (size_t i = 0; i < t->n; i++)
    row_of[t->pattern[i]] = (uint32_t) i;
  size_t first = 0;
  for (size_t s = 0; s < sources; s++)
    {
      for (size_t c = 0; c < r[s].columns; c++)
        column[first + c] = r[s].term[c];
      fill (x, t, &r[s], first, row_of);
      first += r[s].columns;
    }
  t->column = column;
  t->x = x;
}

struct terms
terms_build (struct arena *arena, const struct term_source *source,
             size_t sources, size_t n)
{
  struct arena *scratch = arena_new ();
  struct sorting sorting = sorting_new (scratch, n);
  struct ranks *r = ARENA_NEW (scratch, struct ranks, sources);
  uint32_t *pattern = ARENA_NEW (arena, uint32_t, n);
  struct terms terms = {.patterns = n > 0, .n = n, .pattern = pattern};
  for (size_t s = 0; s < sources; s++)
    {
      r[s].rank = ARENA_NEW (scratch, uint32_t, n);
      if (source[s].levels > 0)
        fold_category (scratch, &source[s], n, &r[s]);
      else
        fold_number (scratch, &sorting, &source[s], n, &r[s]);
      terms.patterns = refine (&sorting, &r[s], n, pattern);
    }
  lay_out (arena, scratch, &terms, r, sources);
  arena_free (scratch);
  return terms;
}
