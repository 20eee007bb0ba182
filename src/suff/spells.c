#include "suff/spells.h"

#include "base/arena.h"
#include "radix.h"

/* Rows that are somebody's time at risk, with their numbers while those
   are found. */
struct rows {
  const struct spell_rows *given;
  size_t n;
  uint32_t *row;            /* [n] which of the given ones */
  uint32_t *from, *to, *cell, *cluster;       /* [n] */
  uint8_t *event;           /* [n] */
  struct pair *pairs, *spare;                 /* [n] */
};

static bool
is_cut (const struct spell_rows *given, size_t i)
{
  return given->exit[i] > given->horizon;     /* false where it is NaN */
}

static double
end_of (const struct spell_rows *given, size_t i)
{
  return is_cut (given, i) ? given->horizon : given->exit[i];
}

/* A spell that ends where it begins, or that the horizon leaves nothing
   of, is no time at risk. */
static struct rows
rows_of (struct arena *scratch, const struct spell_rows *given)
{
  size_t n = given->n;
  struct rows r = {
    .given = given, .row = ARENA_NEW (scratch, uint32_t, n),
    .from = ARENA_NEW (scratch, uint32_t, n),
    .to = ARENA_NEW (scratch, uint32_t, n),
    .cell = ARENA_NEW (scratch, uint32_t, n),
    .cluster = ARENA_NEW (scratch, uint32_t, n),
    .event = ARENA_NEW (scratch, uint8_t, n),
    .pairs = ARENA_NEW (scratch, struct pair, n),
    .spare = ARENA_NEW (scratch, struct pair, n)};
  for (size_t i = 0; i < n; i++)
    if (!given->enter || given->enter[i] < end_of (given, i))
      {
        r.event[r.n] = given->event[i] == 1 && !is_cut (given, i);
        r.row[r.n++] = (uint32_t) i;
      }
  return r;
}

/* Sorts the pairs and numbers their keys by size: the number of each row
   into NUMBER.  Returns the pairs in order. */
static const struct pair *
number_keys (struct rows *r, uint32_t *number, size_t *distinct)
{
  const struct pair *sorted = radix_sort (r->pairs, r->spare, r->n);
  *distinct = 0;
  for (size_t i = 0; i < r->n; i++)
    {
      *distinct += i == 0 || sorted[i].key != sorted[i - 1].key;
      number[sorted[i].value] = (uint32_t) (*distinct - 1);
    }
  return sorted;
}

static void
find_times (struct arena *arena, struct rows *r, struct spells *out)
{
  for (size_t i = 0; i < r->n; i++)
    r->pairs[i]
      = (struct pair) {radix_key (end_of (r->given, r->row[i])), i};
  const struct pair *sorted = number_keys (r, r->to, &out->times);
  double *time = ARENA_NEW (arena, double, out->times);
  for (size_t i = 0; i < r->n; i++)
    time[r->to[sorted[i].value]] = radix_double (sorted[i].key);
  out->time = time;
}

/* How many times are at most ENTER: the first one after it. */
static uint32_t
first_after (const struct spells *s, double enter)
{
  size_t low = 0, high = s->times;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (s->time[middle] <= enter)
        low = middle + 1;
      else
        high = middle;
    }
  return (uint32_t) low;
}

static void
find_entries (struct rows *r, const struct spells *s)
{
  if (r->given->enter)
    for (size_t i = 0; i < r->n; i++)
      r->from[i] = first_after (s, r->given->enter[r->row[i]]);
}

static void
find_cells (struct arena *arena, struct rows *r, struct spells *out)
{
  const struct spell_rows *given = r->given;
  uint64_t patterns = given->terms ? given->terms->patterns : 1;
  for (size_t i = 0; i < r->n; i++)
    {
      size_t row = r->row[i];
      uint64_t stratum = given->stratum ? given->stratum[row] : 0;
      uint64_t pattern = given->terms ? given->terms->pattern[row] : 0;
      uint64_t key = (stratum * given->arms + given->arm[row]) * patterns
                     + pattern;
      r->pairs[i] = (struct pair) {key, i};
    }
  const struct pair *sorted = number_keys (r, r->cell, &out->cells);
  struct spell_cell *cell = ARENA_NEW (arena, struct spell_cell, out->cells);
  for (size_t i = 0; i < r->n; i++)
    {
      uint64_t key = sorted[i].key, above = key / patterns;
      cell[r->cell[sorted[i].value]] = (struct spell_cell) {
        .stratum = (uint32_t) (above / given->arms),
        .arm = (uint32_t) (above % given->arms),
        .pattern = (uint32_t) (key % patterns)};
    }
  out->cell_of = cell;
}

static uint64_t
mix (uint64_t hash, uint64_t part)
{
  hash = (hash ^ part) * UINT64_C (0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

/* A number that a spell's contents decide. */
static uint64_t
fingerprint (const struct rows *r, size_t i)
{
  uint64_t hash = mix (mix (1, r->cell[i]), r->from[i]);
  hash = mix (hash, (uint64_t) r->to[i] << 1 | r->event[i]);
  return mix (hash, 0);
}

/* Clusters in an order that their spells alone decide, so that sums over
   them do not depend on how they were numbered: clusters of one
   fingerprint are alike, or nearly never not. */
static void
find_clusters (struct arena *scratch, struct rows *r, struct spells *out)
{
  const uint32_t *given = r->given->cluster;
  for (size_t i = 0; i < r->n; i++)
    r->pairs[i] = (struct pair) {given[r->row[i]], i};
  number_keys (r, r->cluster, &out->clusters);
  uint64_t *sum = ARENA_NEW (scratch, uint64_t, out->clusters);
  for (size_t i = 0; i < r->n; i++)
    sum[r->cluster[i]] += fingerprint (r, i);
  for (size_t c = 0; c < out->clusters; c++)
    r->pairs[c] = (struct pair) {sum[c], c};
  const struct pair *sorted
    = radix_sort (r->pairs, r->spare, out->clusters);
  uint32_t *number = ARENA_NEW (scratch, uint32_t, out->clusters);
  for (size_t c = 0; c < out->clusters; c++)
    number[sorted[c].value] = (uint32_t) c;
  for (size_t i = 0; i < r->n; i++)
    r->cluster[i] = number[r->cluster[i]];
}

/* By cell, then exit, then entry, then whether the event was seen. */
static const struct pair *
in_order (struct rows *r)
{
  for (size_t i = 0; i < r->n; i++)
    r->pairs[i] = (struct pair) {(uint64_t) r->from[i] << 1 | r->event[i], i};
  struct pair *sorted = radix_sort (r->pairs, r->spare, r->n);
  for (size_t i = 0; i < r->n; i++)
    {
      size_t at = (size_t) sorted[i].value;
      sorted[i].key = (uint64_t) r->cell[at] << 32 | r->to[at];
    }
  return radix_sort (sorted, sorted == r->pairs ? r->spare : r->pairs, r->n);
}

static void
lay_out (struct arena *arena, struct rows *r, struct spells *out)
{
  uint32_t *from = ARENA_NEW (arena, uint32_t, r->n);
  uint32_t *to = ARENA_NEW (arena, uint32_t, r->n);
  uint32_t *cell = ARENA_NEW (arena, uint32_t, r->n);
  uint8_t *event = ARENA_NEW (arena, uint8_t, r->n);
  uint32_t *cluster = r->given->cluster
                        ? ARENA_NEW (arena, uint32_t, r->n) : NULL;
  const struct pair *sorted = in_order (r);
  for (size_t i = 0; i < r->n; i++)
    {
      size_t at = (size_t) sorted[i].value;
      from[i] = r->from[at];
      to[i] = r->to[at];
      cell[i] = r->cell[at];
      event[i] = r->event[at];
      if (cluster)
        cluster[i] = r->cluster[at];
    }
  out->from = from;
  out->to = to;
  out->cell = cell;
  out->event = event;
  out->cluster = cluster;
}

struct spells
spells_fold (struct arena *arena, const struct spell_rows *given)
{
  struct arena *scratch = arena_new ();
  struct rows r = rows_of (scratch, given);
  struct spells out = {.n = r.n, .arms = given->arms,
                       .strata = given->strata, .clusters = r.n,
                       .terms = given->terms};
  find_times (arena, &r, &out);
  find_entries (&r, &out);
  find_cells (arena, &r, &out);
  if (given->cluster)
    find_clusters (scratch, &r, &out);
  lay_out (arena, &r, &out);
  arena_free (scratch);
  return out;
}
