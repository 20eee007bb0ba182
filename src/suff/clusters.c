#include "suff/clusters.h"

#include <stdlib.h>

#include "base/arena.h"
#include "radix.h"

static void
swap_key (struct pair *pairs, size_t n)
{
  for (size_t i = 0; i < n; i++)
    pairs[i] = (struct pair) {pairs[i].value, pairs[i].key};
}

/* Rows by cluster, then arm, then outcome: key is cluster and arm, value
   the outcome's sort key. */
static const struct pair *
sort_rows (struct arena *scratch, const double *y, const uint32_t *arm,
           const uint32_t *cluster, size_t n)
{
  struct pair *pairs = ARENA_NEW (scratch, struct pair, n);
  struct pair *spare = ARENA_NEW (scratch, struct pair, n);
  for (size_t i = 0; i < n; i++)
    pairs[i] = (struct pair) {radix_key (y[i]),
                              (uint64_t) cluster[i] << 32 | arm[i]};
  struct pair *sorted = radix_sort (pairs, spare, n);
  swap_key (sorted, n);
  return radix_sort (sorted, sorted == pairs ? spare : pairs, n);
}

static struct cluster_cell
sum_cell (const struct pair *rows, size_t n)
{
  long double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += radix_double (rows[i].value);
  return (struct cluster_cell) {(uint32_t) (rows->key >> 32),
                                (uint32_t) rows->key, n, (double) sum, 0};
}

/* The cells in order; *CELLS of them. */
static struct cluster_cell *
fold_cells (struct arena *arena, const double *y, const uint32_t *arm,
            const uint32_t *cluster, size_t n, size_t *cells)
{
  struct arena *scratch = arena_new ();
  const struct pair *rows = sort_rows (scratch, y, arm, cluster, n);
  *cells = n > 0 ? 1 : 0;
  for (size_t i = 1; i < n; i++)
    *cells += rows[i].key != rows[i - 1].key;

  struct cluster_cell *cell = ARENA_NEW (arena, struct cluster_cell, *cells);
  size_t first = 0;
  for (size_t c = 0; c < *cells; c++)
    {
      size_t end = first + 1;
      while (end < n && rows[end].key == rows[first].key)
        end++;
      cell[c] = sum_cell (rows + first, end - first);
      first = end;
    }
  arena_free (scratch);
  return cell;
}

struct clusters
clusters_fold (struct arena *arena, const double *y, const uint32_t *arm,
               const uint32_t *cluster, size_t n, size_t arms)
{
  size_t cells;
  const struct cluster_cell *cell
    = fold_cells (arena, y, arm, cluster, n, &cells);
  return (struct clusters) {arms, cells, cell};
}

/* The cells of outcomes and those of denominators are the same ones. */
struct clusters
clusters_fold_over (struct arena *arena, const double *y, const double *t,
                    const uint32_t *arm, const uint32_t *cluster, size_t n,
                    size_t arms)
{
  struct arena *scratch = arena_new ();
  size_t cells;
  struct cluster_cell *cell
    = fold_cells (arena, y, arm, cluster, n, &cells);
  const struct cluster_cell *below
    = fold_cells (scratch, t, arm, cluster, n, &cells);
  for (size_t i = 0; i < cells; i++)
    cell[i].denominator = below[i].sum;
  arena_free (scratch);
  return (struct clusters) {arms, cells, cell};
}

uint32_t *
clusters_both (struct arena *arena, const uint32_t *first,
               const uint32_t *second, size_t n)
{
  struct arena *scratch = arena_new ();
  uint32_t *both = ARENA_NEW (arena, uint32_t, n);
  struct pair *pairs = ARENA_NEW (scratch, struct pair, n);
  struct pair *spare = ARENA_NEW (scratch, struct pair, n);
  for (size_t i = 0; i < n; i++)
    pairs[i] = (struct pair) {(uint64_t) first[i] << 32 | second[i], i};
  const struct pair *sorted = radix_sort (pairs, spare, n);
  uint32_t number = 0;
  for (size_t i = 0; i < n; i++)
    {
      number += i > 0 && sorted[i].key != sorted[i - 1].key;
      both[sorted[i].value] = number;
    }
  arena_free (scratch);
  return both;
}

static uint64_t
cell_key (const struct cluster_cell *cell)
{
  return (uint64_t) cell->cluster << 32 | cell->arm;
}

/* Writes the cells of both in order; returns how many there are. */
static size_t
merge_cells (const struct clusters *a, const struct clusters *b,
             struct cluster_cell *out)
{
  size_t i = 0, j = 0, n = 0;
  for (; i < a->cells && j < b->cells; n++)
    {
      uint64_t left = cell_key (a->cell + i), right = cell_key (b->cell + j);
      out[n] = left <= right ? a->cell[i] : b->cell[j];
      if (left == right)
        {
          out[n].n += b->cell[j].n;
          out[n].sum += b->cell[j].sum;
          out[n].denominator += b->cell[j].denominator;
        }
      i += left <= right;
      j += right <= left;
    }
  while (i < a->cells)
    out[n++] = a->cell[i++];
  while (j < b->cells)
    out[n++] = b->cell[j++];
  return n;
}

struct clusters
clusters_merge (struct arena *arena, const struct clusters *a,
                const struct clusters *b)
{
  struct cluster_cell *cell
    = ARENA_NEW (arena, struct cluster_cell, a->cells + b->cells);
  size_t cells = merge_cells (a, b, cell);
  return (struct clusters) {a->arms > b->arms ? a->arms : b->arms, cells,
                            cell};
}

static int
compare_cells (const struct cluster_cell *a, const struct cluster_cell *b)
{
  if (a->arm != b->arm)
    return a->arm < b->arm ? -1 : 1;
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  if (a->sum != b->sum)
    return a->sum < b->sum ? -1 : 1;
  return (a->denominator > b->denominator)
         - (a->denominator < b->denominator);
}

static int
compare_spans (const void *left, const void *right)
{
  const struct cluster_span *a = left, *b = right;
  if (a->cells != b->cells)
    return a->cells < b->cells ? -1 : 1;
  int order = 0;
  for (size_t i = 0; i < a->cells && order == 0; i++)
    order = compare_cells (a->cell + i, b->cell + i);
  return order;
}

/* True where the cell at I is the first of its cluster. */
static bool
opens_cluster (const struct clusters *clusters, size_t i)
{
  return i == 0 || clusters->cell[i].cluster != clusters->cell[i - 1].cluster;
}

static uint64_t
mix (uint64_t hash, uint64_t part)
{
  hash = (hash ^ part) * UINT64_C (0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

/* A number that the cluster's contents decide. */
static uint64_t
fingerprint (const struct cluster_span *span)
{
  uint64_t hash = span->cells;
  for (size_t i = 0; i < span->cells; i++)
    {
      hash = mix (hash, span->cell[i].arm);
      hash = mix (hash, span->cell[i].n);
      hash = mix (hash, radix_key (span->cell[i].sum));
      hash = mix (hash, radix_key (span->cell[i].denominator));
    }
  return mix (hash, 0);
}

static void
list_spans (const struct clusters *clusters, struct cluster_span *spans)
{
  size_t n = 0;
  for (size_t i = 0; i < clusters->cells; i++)
    {
      if (opens_cluster (clusters, i))
        spans[n++].cell = clusters->cell + i;
      spans[n - 1].cells++;
    }
}

/* Clusters of one fingerprint are alike, or nearly never not. */
static void
settle_ties (struct cluster_span *spans, const struct pair *sorted, size_t n)
{
  for (size_t first = 0, end; first < n; first = end)
    {
      bool alike = true;
      for (end = first + 1; end < n && sorted[end].key == sorted[first].key;
           end++)
        alike = alike && compare_spans (spans + first, spans + end) == 0;
      if (!alike)
        qsort (spans + first, end - first, sizeof *spans, compare_spans);
    }
}

/* By fingerprint: in linear time, where comparing contents takes twenty
   times as long as the sums that follow. */
struct cluster_span *
clusters_spans (struct arena *arena, const struct clusters *clusters)
{
  struct arena *scratch = arena_new ();
  size_t n = (size_t) clusters_count (clusters);
  struct cluster_span *listed = ARENA_NEW (scratch, struct cluster_span, n);
  struct cluster_span *spans = ARENA_NEW (arena, struct cluster_span, n);
  struct pair *pairs = ARENA_NEW (scratch, struct pair, n);
  struct pair *spare = ARENA_NEW (scratch, struct pair, n);
  list_spans (clusters, listed);
  for (size_t i = 0; i < n; i++)
    pairs[i] = (struct pair) {fingerprint (listed + i), i};
  const struct pair *sorted = radix_sort (pairs, spare, n);
  for (size_t i = 0; i < n; i++)
    spans[i] = listed[sorted[i].value];
  settle_ties (spans, sorted, n);
  arena_free (scratch);
  return spans;
}

uint64_t
clusters_in (const struct clusters *clusters, size_t arm)
{
  uint64_t n = 0;
  for (size_t i = 0; i < clusters->cells; i++)
    n += clusters->cell[i].arm == arm;
  return n;
}

uint64_t
clusters_count (const struct clusters *clusters)
{
  uint64_t n = 0;
  for (size_t i = 0; i < clusters->cells; i++)
    n += opens_cluster (clusters, i);
  return n;
}

bool
clusters_matter (const struct clusters *clusters)
{
  for (size_t i = 0; i < clusters->cells; i++)
    if (clusters->cell[i].n > 1 || !opens_cluster (clusters, i))
      return true;
  return false;
}
