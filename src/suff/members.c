#include "suff/members.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "radix.h"
#include "suff/riskset.h"

/* Two buffers that a sort swaps. */
struct rows {
  struct pair *pair, *spare;
  size_t n;
};

static struct rows
rows_new (struct arena *scratch, size_t n)
{
  return (struct rows) {ARENA_NEW (scratch, struct pair, n),
                        ARENA_NEW (scratch, struct pair, n), n};
}

static void
rows_sort (struct rows *rows)
{
  struct pair *sorted = radix_sort (rows->pair, rows->spare, rows->n);
  if (sorted != rows->pair)
    rows->spare = rows->pair;
  rows->pair = sorted;
}

/* The rows as they come. */
struct given {
  const double *enter;      /* null: all from the beginning */
  const double *value;
  const int8_t *event;
  const uint32_t *arm;
  double horizon;
};

/* Where every row sits. */
struct seats {
  uint64_t *seat;           /* the number of its value, its arm and event,
                               in one key */
  uint32_t *from;           /* null: all 0 */
  bool *watched;            /* null: all */
};

static uint64_t
seat (uint64_t at, uint32_t arm, int8_t event)
{
  return at << 32 | (uint64_t) arm << 2 | (uint64_t) event;
}

/* Into ROWS every row that counts, by its value cut at the horizon. */
static void
take_values (struct rows *rows, const struct given *given,
             const struct seats *seats)
{
  size_t n = 0;
  for (size_t i = 0; i < rows->n; i++)
    if (!seats->watched || seats->watched[i])
      {
        double value = given->value[i] > given->horizon ? given->horizon
                                                        : given->value[i];
        rows->pair[n++] = (struct pair) {radix_key (value), i};
      }
  rows->n = n;
}

/* The distinct values of sorted ROWS, whose number is *N. */
static uint64_t *
distinct (struct arena *scratch, const struct rows *rows, size_t *n)
{
  uint64_t *key = ARENA_NEW (scratch, uint64_t, rows->n);
  *n = 0;
  for (size_t k = 0; k < rows->n; k++)
    if (k == 0 || rows->pair[k].key != rows->pair[k - 1].key)
      key[(*n)++] = rows->pair[k].key;
  return key;
}

/* How many of N increasing KEYS are at most KEY: the number of the first
   above it. */
static uint32_t
count_to (const uint64_t *keys, size_t n, uint64_t key)
{
  size_t low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (keys[middle] <= key)
        low = middle + 1;
      else
        high = middle;
    }
  return (uint32_t) low;
}

static void
find_from (struct arena *scratch, const struct rows *rows,
           const struct given *given, struct seats *seats, size_t all)
{
  size_t n;
  const uint64_t *key = distinct (scratch, rows, &n);
  seats->from = ARENA_NEW (scratch, uint32_t, all);
  for (size_t i = 0; i < all; i++)
    if (seats->watched[i] && given->enter[i] >= 0)
      seats->from[i] = count_to (key, n, radix_key (given->enter[i]));
}

static bool *
find_watched (struct arena *scratch, const struct given *given, size_t n)
{
  if (!given->enter)
    return NULL;
  bool *watched = ARENA_NEW (scratch, bool, n);
  for (size_t i = 0; i < n; i++)
    watched[i] = riskset_is_watched (given->enter[i], given->value[i],
                                     given->horizon);
  return watched;
}

static struct seats
find_seats (struct arena *scratch, struct rows *rows,
            const struct given *given)
{
  size_t all = rows->n;
  struct seats seats = {ARENA_NEW (scratch, uint64_t, all), NULL,
                        find_watched (scratch, given, all)};
  take_values (rows, given, &seats);
  rows_sort (rows);
  if (given->enter)
    find_from (scratch, rows, given, &seats, all);
  uint64_t at = 0;
  for (size_t k = 0; k < rows->n; k++)
    {
      at += k > 0 && rows->pair[k].key != rows->pair[k - 1].key;
      size_t i = (size_t) rows->pair[k].value;
      bool seen = given->event && !(given->value[i] > given->horizon);
      seats.seat[i]
        = seat (at, given->arm[i], seen ? given->event[i] : (int8_t) 0);
    }
  return seats;
}

/* In order of cluster, then seat, then from; the value carried along is the
   number of the row, the key the cluster. */
static void
sort_by_cluster (struct rows *rows, const struct seats *seats,
                 const uint32_t *cluster)
{
  for (size_t i = 0; seats->from && i < rows->n; i++)
    rows->pair[i].key = seats->from[rows->pair[i].value];
  if (seats->from)
    rows_sort (rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->pair[i].key = seats->seat[rows->pair[i].value];
  rows_sort (rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->pair[i].key = cluster[rows->pair[i].value];
  rows_sort (rows);
}

static struct member
member_of (const struct seats *seats, uint64_t row)
{
  uint64_t key = seats->seat[row];
  return (struct member) {.at = (uint32_t) (key >> 32),
                          .arm = (uint32_t) (key & UINT32_MAX) >> 2,
                          .event = (uint8_t) (key & 3),
                          .from = seats->from ? seats->from[row] : 0,
                          .n = 1};
}

/* A cluster before it has its place. */
struct span {
  const struct member *member;
  size_t members;
};

static int
compare_members (const struct member *a, const struct member *b)
{
  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  if (a->arm != b->arm)
    return a->arm < b->arm ? -1 : 1;
  if (a->event != b->event)
    return a->event < b->event ? -1 : 1;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  return (a->n > b->n) - (a->n < b->n);
}

static int
compare_spans (const void *left, const void *right)
{
  const struct span *a = left, *b = right;
  if (a->members != b->members)
    return a->members < b->members ? -1 : 1;
  int order = 0;
  for (size_t i = 0; i < a->members && order == 0; i++)
    order = compare_members (a->member + i, b->member + i);
  return order;
}

/* True if the rows are members of one kind. */
static bool
alike (const struct seats *seats, uint64_t a, uint64_t b)
{
  return seats->seat[a] == seats->seat[b]
         && (!seats->from || seats->from[a] == seats->from[b]);
}

/* Gathers alike rows into members; returns the number of clusters. */
static size_t
gather (const struct rows *rows, const struct seats *seats,
        struct member *member, struct span *span)
{
  size_t members = 0, clusters = 0;
  for (size_t i = 0; i < rows->n; i++)
    {
      const struct pair *row = &rows->pair[i];
      bool opens = i == 0 || row->key != row[-1].key;
      if (!opens && alike (seats, row->value, row[-1].value))
        {
          member[members - 1].n++;
          continue;
        }
      member[members] = member_of (seats, row->value);
      if (opens)
        span[clusters++] = (struct span) {&member[members], 0};
      span[clusters - 1].members++;
      members++;
    }
  return clusters;
}

struct members
members_fold (struct arena *arena, const double *value, const int8_t *event,
              const uint32_t *arm, const uint32_t *cluster, size_t n,
              double horizon)
{
  return members_fold_late (arena, NULL, value, event, arm, cluster, n,
                            horizon);
}

struct members
members_fold_late (struct arena *arena, const double *enter,
                   const double *value, const int8_t *event,
                   const uint32_t *arm, const uint32_t *cluster, size_t n,
                   double horizon)
{
  struct arena *scratch = arena_new ();
  struct rows rows = rows_new (scratch, n);
  struct given given = {enter, value, event, arm, horizon};
  struct seats seats = find_seats (scratch, &rows, &given);
  sort_by_cluster (&rows, &seats, cluster);
  struct member *gathered = ARENA_NEW (scratch, struct member, rows.n);
  struct span *span = ARENA_NEW (scratch, struct span, rows.n);
  size_t clusters = gather (&rows, &seats, gathered, span);
  qsort (span, clusters, sizeof *span, compare_spans);

  size_t *first = ARENA_NEW (arena, size_t, clusters + 1);
  for (size_t c = 0; c < clusters; c++)
    first[c + 1] = first[c] + span[c].members;
  struct member *member = ARENA_NEW (arena, struct member, first[clusters]);
  for (size_t c = 0; c < clusters; c++)
    memcpy (member + first[c], span[c].member,
            span[c].members * sizeof *member);
  arena_free (scratch);
  return (struct members) {clusters, first, member};
}

struct members
members_cause_specific (struct arena *arena, const struct members *m)
{
  size_t all = m->first[m->clusters];
  struct member *member = ARENA_NEW (arena, struct member, all);
  for (size_t i = 0; i < all; i++)
    {
      member[i] = m->member[i];
      member[i].event = member[i].event == 1;
    }
  return (struct members) {m->clusters, m->first, member};
}
