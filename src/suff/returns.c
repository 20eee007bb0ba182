#include "suff/returns.h"

#include <stdlib.h>

#include "base/arena.h"

/* A row before it is added to its cell. */
struct seat {
  uint32_t cluster, arm, pattern;
  size_t row;
};

static int
by_number (uint32_t a, uint32_t b)
{
  return (a > b) - (a < b);
}

static int
compare_seats (const void *left, const void *right)
{
  const struct seat *a = left, *b = right;
  int order = by_number (a->cluster, b->cluster);
  if (order == 0)
    order = by_number (a->arm, b->arm);
  if (order == 0)
    order = by_number (a->pattern, b->pattern);
  return order ? order : (a->row > b->row) - (a->row < b->row);
}

static struct seat *
sort_rows (struct arena *arena, const struct returns_rows *rows)
{
  struct seat *seat = ARENA_NEW (arena, struct seat, rows->n);
  for (size_t i = 0; i < rows->n; i++)
    seat[i] = (struct seat){
      rows->cluster ? rows->cluster[i] : (uint32_t) i, rows->arm[i],
      rows->terms ? rows->terms->pattern[i] : 0, i
    };
  if (rows->n > 0)
    qsort (seat, rows->n, sizeof *seat, compare_seats);
  return seat;
}

static bool
is_of (const struct returns_cell *cell, const struct seat *p)
{
  return cell->cluster == p->cluster && cell->arm == p->arm
         && cell->pattern == p->pattern;
}

static void
add_amounts (struct returns_cell *cell, const int128 *amount, size_t n)
{
  int128 *sum = (int128 *) cell->amount;
  for (size_t i = 0; i < n; i++)
    sum[i] += amount[i];
}

static struct returns_cell
cell_new (struct arena *arena, const struct seat *p, size_t width)
{
  return (struct returns_cell){
    .cluster = p->cluster, .arm = p->arm, .pattern = p->pattern,
    .amount = ARENA_NEW (arena, int128, width),
  };
}

struct returns
returns_fold (struct arena *arena, const struct returns_rows *rows)
{
  struct arena *scratch = arena_new ();
  size_t width = RETURNS_PARTS * rows->months, cells = 0;
  struct seat *seat = sort_rows (scratch, rows);
  struct returns_cell *cell = ARENA_NEW (arena, struct returns_cell, rows->n);
  for (size_t i = 0; i < rows->n; i++)
    {
      size_t row = seat[i].row;
      if (cells == 0 || !is_of (&cell[cells - 1], &seat[i]))
        cell[cells++] = cell_new (arena, &seat[i], width);
      struct returns_cell *to = &cell[cells - 1];
      add_amounts (to, rows->amount + row * width, width);
      to->n++;
      to->contacts += rows->contacts ? rows->contacts[row] : 0;
      to->cost += rows->cost ? rows->cost[row] : 0;
    }
  arena_free (scratch);
  return (struct returns){ rows->months, rows->decimals,
                           rows->cost_decimals, rows->terms, !rows->cluster,
                           cells, cell };
}

/* ---- merging ---------------------------------------------------------- */

static uint32_t
after_last (const struct returns *r)
{
  return r->cells ? r->cell[r->cells - 1].cluster + 1 : 0;
}

/* Both lists in order, cells of one place added up. */
static size_t
merge_cells (struct arena *arena, const struct returns *a,
             const struct returns *b, struct returns_cell *cell)
{
  size_t i = 0, j = 0, n = 0, width = RETURNS_PARTS * a->months;
  uint32_t shift = a->alone ? after_last (a) : 0;
  while (i < a->cells || j < b->cells)
    {
      struct seat p[2] = { { .row = 0 }, { .row = 0 } };
      const struct returns_cell *from[2] = { &a->cell[i], &b->cell[j] };
      if (i < a->cells)
        p[0] = (struct seat){ from[0]->cluster, from[0]->arm,
                               from[0]->pattern, 0 };
      if (j < b->cells)
        p[1] = (struct seat){ from[1]->cluster + shift, from[1]->arm,
                               from[1]->pattern, 0 };
      int order = i == a->cells   ? 1
                  : j == b->cells ? -1
                                  : compare_seats (&p[0], &p[1]);
      struct returns_cell *to = &cell[n++];
      *to = cell_new (arena, &p[order > 0], width);
      for (int k = 0; k < 2; k++)
        if (k == 0 ? order <= 0 : order >= 0)
          {
            add_amounts (to, from[k]->amount, width);
            to->n += from[k]->n;
            to->contacts += from[k]->contacts;
            to->cost += from[k]->cost;
          }
      i += order <= 0;
      j += order >= 0;
    }
  return n;
}

struct returns
returns_merge (struct arena *arena, const struct returns *a,
               const struct returns *b)
{
  struct returns both = *a;
  struct returns_cell *cell
    = ARENA_NEW (arena, struct returns_cell, a->cells + b->cells);
  both.cells = merge_cells (arena, a, b, cell);
  both.cell = cell;
  return both;
}

/* ---- an order of their own -------------------------------------------- */

struct listed {
  struct returns_span span;
  size_t width;
};

static int
by_sum (int128 a, int128 b)
{
  return (a > b) - (a < b);
}

static int
compare_cells (const struct returns_cell *a, const struct returns_cell *b,
               size_t width)
{
  int order = by_number (a->arm, b->arm);
  if (order == 0)
    order = by_number (a->pattern, b->pattern);
  if (order == 0)
    order = (a->n > b->n) - (a->n < b->n);
  if (order == 0)
    order = (a->contacts > b->contacts) - (a->contacts < b->contacts);
  if (order == 0)
    order = by_sum (a->cost, b->cost);
  for (size_t i = 0; i < width && order == 0; i++)
    order = by_sum (a->amount[i], b->amount[i]);
  return order;
}

static int
compare_listed (const void *left, const void *right)
{
  const struct listed *a = left, *b = right;
  if (a->span.cells != b->span.cells)
    return a->span.cells < b->span.cells ? -1 : 1;
  int order = 0;
  for (size_t i = 0; i < a->span.cells && order == 0; i++)
    order = compare_cells (a->span.cell + i, b->span.cell + i, a->width);
  return order;
}

static size_t
list_spans (const struct returns *r, struct listed *listed)
{
  size_t n = 0;
  for (size_t i = 0; i < r->cells; i++)
    {
      if (i == 0 || r->cell[i].cluster != r->cell[i - 1].cluster)
        listed[n++] = (struct listed){ { r->cell + i, 0 },
                                       RETURNS_PARTS * r->months };
      listed[n - 1].span.cells++;
    }
  return n;
}

struct returns_span *
returns_spans (struct arena *arena, const struct returns *r, size_t *n)
{
  struct arena *scratch = arena_new ();
  struct listed *listed = ARENA_NEW (scratch, struct listed, r->cells);
  *n = list_spans (r, listed);
  if (*n > 0)
    qsort (listed, *n, sizeof *listed, compare_listed);
  struct returns_span *span = ARENA_NEW (arena, struct returns_span, *n);
  for (size_t i = 0; i < *n; i++)
    span[i] = listed[i].span;
  arena_free (scratch);
  return span;
}
