#include "suff/members.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "radix.h"

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

/* Where a row sits: the number of its value, its arm and event, in one
   key. */
static uint64_t
seat (uint64_t at, uint32_t arm, int8_t event)
{
  return at << 32 | (uint64_t) arm << 2 | (uint64_t) event;
}

static uint64_t *
find_seats (struct arena *scratch, struct rows *rows, const double *value,
            const int8_t *event, const uint32_t *arm, double horizon)
{
  uint64_t *seats = ARENA_NEW (scratch, uint64_t, rows->n);
  for (size_t i = 0; i < rows->n; i++)
    rows->pair[i] = (struct pair) {
      radix_key (value[i] > horizon ? horizon : value[i]), i};
  rows_sort (rows);
  uint64_t at = 0;
  for (size_t k = 0; k < rows->n; k++)
    {
      at += k > 0 && rows->pair[k].key != rows->pair[k - 1].key;
      size_t i = (size_t) rows->pair[k].value;
      bool seen = event && !(value[i] > horizon);
      seats[i] = seat (at, arm[i], seen ? event[i] : (int8_t) 0);
    }
  return seats;
}

/* Seats as keys, in order of cluster, then seat; the value carried along
   is the cluster. */
static void
sort_by_cluster (struct rows *rows, const uint64_t *seats,
                 const uint32_t *cluster)
{
  for (size_t i = 0; i < rows->n; i++)
    rows->pair[i] = (struct pair) {seats[i], cluster[i]};
  rows_sort (rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->pair[i] = (struct pair) {rows->pair[i].value, rows->pair[i].key};
  rows_sort (rows);
}

static struct member
member_of (uint64_t seat_key)
{
  return (struct member) {.at = (uint32_t) (seat_key >> 32),
                          .arm = (uint32_t) (seat_key & UINT32_MAX) >> 2,
                          .event = (uint8_t) (seat_key & 3), .n = 1};
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

/* Gathers alike rows into members; returns the number of clusters. */
static size_t
gather (const struct rows *rows, struct member *member, struct span *span)
{
  size_t members = 0, clusters = 0;
  for (size_t i = 0; i < rows->n; i++)
    {
      const struct pair *row = &rows->pair[i];
      bool opens = i == 0 || row->key != row[-1].key;
      if (!opens && row->value == row[-1].value)
        {
          member[members - 1].n++;
          continue;
        }
      member[members] = member_of (row->value);
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
  struct arena *scratch = arena_new ();
  struct rows rows = rows_new (scratch, n);
  uint64_t *seats = find_seats (scratch, &rows, value, event, arm, horizon);
  sort_by_cluster (&rows, seats, cluster);
  struct member *gathered = ARENA_NEW (scratch, struct member, n);
  struct span *span = ARENA_NEW (scratch, struct span, n);
  size_t clusters = gather (&rows, gathered, span);
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
