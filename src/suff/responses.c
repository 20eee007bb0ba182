#include "suff/responses.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "radix.h"

/* Rows in order of cluster, arm, pattern and outcome. */
struct rows {
  struct pair *pair, *spare;  /* the values carried are rows */
  size_t n;
};

static void
rows_sort (struct rows *rows)
{
  struct pair *sorted = radix_sort (rows->pair, rows->spare, rows->n);
  if (sorted != rows->pair)
    rows->spare = rows->pair;
  rows->pair = sorted;
}

static struct rows
sort_rows (struct arena *scratch, const double *y, const uint32_t *arm,
           const uint32_t *pattern, const uint32_t *cluster, size_t n)
{
  struct rows rows = {ARENA_NEW (scratch, struct pair, n),
                      ARENA_NEW (scratch, struct pair, n), n};
  for (size_t i = 0; i < n; i++)
    rows.pair[i] = (struct pair) {radix_key (y[i]), i};
  rows_sort (&rows);
  for (size_t i = 0; i < n; i++)
    {
      size_t row = (size_t) rows.pair[i].value;
      rows.pair[i].key = (uint64_t) arm[row] << 32 | pattern[row];
    }
  rows_sort (&rows);
  for (size_t i = 0; cluster && i < n; i++)
    rows.pair[i].key = cluster[rows.pair[i].value];
  if (cluster)
    rows_sort (&rows);
  return rows;
}

/* The rows' columns, to tell cells apart. */
struct columns {
  const double *y;
  const uint32_t *arm, *pattern, *cluster;
};

static struct response_cell
place_of (const struct columns *c, size_t row)
{
  return (struct response_cell) {.arm = c->arm[row],
                                 .pattern = c->pattern[row],
                                 .cluster = c->cluster ? c->cluster[row] : 0};
}

static bool
same_place (const struct response_cell *a, const struct response_cell *b)
{
  return a->arm == b->arm && a->pattern == b->pattern
         && a->cluster == b->cluster;
}

/* Two passes over N rows: the mean, then the squares about it. */
static void
sum_cell (struct response_cell *cell, const struct pair *pair, size_t n,
          const double *y)
{
  long double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++)
    sum += y[pair[i].value];
  long double mean = sum / (long double) n;
  for (size_t i = 0; i < n; i++)
    {
      long double deviation = y[pair[i].value] - mean;
      squares += deviation * deviation;
    }
  cell->n = n;
  cell->mean = (double) mean;
  cell->squares = n > 1 ? (double) squares : 0;
}

/* Returns how many cells the rows fill. */
static size_t
fill_cells (const struct rows *rows, const struct columns *columns,
            struct response_cell *cell)
{
  size_t cells = 0;
  for (size_t first = 0, end; first < rows->n; first = end)
    {
      cell[cells] = place_of (columns, (size_t) rows->pair[first].value);
      for (end = first + 1; end < rows->n; end++)
        {
          struct response_cell next
            = place_of (columns, (size_t) rows->pair[end].value);
          if (!same_place (&cell[cells], &next))
            break;
        }
      sum_cell (&cell[cells++], rows->pair + first, end - first,
                columns->y);
    }
  return cells;
}

/* ---- clusters, numbered by what they hold ------------------------------- */

struct span {
  const struct response_cell *cell;
  size_t cells;
};

static int
compare_cells (const struct response_cell *a, const struct response_cell *b)
{
  if (a->arm != b->arm)
    return a->arm < b->arm ? -1 : 1;
  if (a->pattern != b->pattern)
    return a->pattern < b->pattern ? -1 : 1;
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  if (a->mean != b->mean)
    return a->mean < b->mean ? -1 : 1;
  return (a->squares > b->squares) - (a->squares < b->squares);
}

static int
compare_spans (const void *left, const void *right)
{
  const struct span *a = left, *b = right;
  size_t both = a->cells < b->cells ? a->cells : b->cells;
  for (size_t i = 0; i < both; i++)
    {
      int order = compare_cells (a->cell + i, b->cell + i);
      if (order != 0)
        return order;
    }
  return (a->cells > b->cells) - (a->cells < b->cells);
}

/* Copies the cells in the order of what the clusters hold; returns how
   many clusters there are. */
static size_t
order_clusters (struct arena *scratch, const struct response_cell *cell,
                size_t cells, struct response_cell *to)
{
  struct span *span = ARENA_NEW (scratch, struct span, cells);
  size_t clusters = 0, next = 0;
  for (size_t i = 0; i < cells; i++)
    {
      if (i == 0 || cell[i].cluster != cell[i - 1].cluster)
        span[clusters++] = (struct span) {cell + i, 0};
      span[clusters - 1].cells++;
    }
  qsort (span, clusters, sizeof *span, compare_spans);
  for (size_t g = 0; g < clusters; g++)
    for (size_t i = 0; i < span[g].cells; i++)
      {
        to[next] = span[g].cell[i];
        to[next++].cluster = (uint32_t) g;
      }
  return clusters;
}

static bool
all_binary (const double *y, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (y[i] != 0 && y[i] != 1)
      return false;
  return true;
}

struct responses
responses_fold (struct arena *arena, const double *y, const uint32_t *arm,
                const uint32_t *cluster, size_t n, size_t arms,
                const struct terms *terms)
{
  struct arena *scratch = arena_new ();
  struct columns columns = {y, arm, terms->pattern, cluster};
  struct rows rows
    = sort_rows (scratch, y, arm, terms->pattern, cluster, n);
  struct response_cell *all = ARENA_NEW (scratch, struct response_cell, n);
  size_t cells = fill_cells (&rows, &columns, all);
  struct response_cell *cell
    = ARENA_NEW (arena, struct response_cell, cells);
  size_t clusters = 0;
  if (cluster)
    clusters = order_clusters (scratch, all, cells, cell);
  else if (cells > 0)
    memcpy (cell, all, cells * sizeof *cell);
  arena_free (scratch);
  return (struct responses) {
    .arms = arms, .n = n, .binary = all_binary (y, n), .cells = cells,
    .cell = cell, .clusters = clusters, .terms = terms};
}
