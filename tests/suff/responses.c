#include "suff/responses.h"

#include <criterion/criterion.h>

#include "base/arena.h"

enum { ROWS = 3000, CLUSTERS = 400 };

static double
next (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static struct terms
patterns (size_t n, const uint32_t *pattern, size_t count)
{
  return (struct terms) {.patterns = count, .n = n, .pattern = pattern};
}

static bool
same (const struct response_cell *a, const struct response_cell *b)
{
  return a->arm == b->arm && a->pattern == b->pattern
         && a->cluster == b->cluster && a->n == b->n && a->mean == b->mean
         && a->squares == b->squares;
}

Test (responses, cells_by_hand)
{
  struct arena *arena = arena_new ();
  const double y[] = {4, 1, 2, 0, 6};
  const uint32_t arm[] = {1, 0, 1, 0, 1}, at[] = {2, 0, 2, 0, 1};
  struct terms terms = patterns (5, at, 3);
  struct responses r = responses_fold (arena, y, arm, NULL, 5, 2, &terms);
  cr_assert (r.cells == 3 && r.n == 5 && r.clusters == 0 && !r.binary);
  const struct response_cell want[] = {
    {0, 0, 0, 2, .5, .5}, {1, 1, 0, 1, 6, 0}, {1, 2, 0, 2, 3, 2}};
  for (size_t i = 0; i < 3; i++)
    cr_expect (same (&r.cell[i], &want[i]), "%zu", i);
  arena_free (arena);
}

Test (responses, zeros_and_ones_are_binary)
{
  struct arena *arena = arena_new ();
  const double y[] = {0, 1, 1};
  const uint32_t arm[] = {0, 0, 1}, at[] = {0, 0, 0};
  struct terms terms = patterns (3, at, 1);
  cr_assert (responses_fold (arena, y, arm, NULL, 3, 2, &terms).binary);
  arena_free (arena);
}

/* Numbers of clusters come from where their names were first read. */
Test (responses, neither_order_of_rows_nor_numbers_of_clusters_matter)
{
  struct arena *arena = arena_new ();
  double y[ROWS], yy[ROWS];
  uint32_t a[ROWS], aa[ROWS], p[ROWS], pp[ROWS], c[ROWS], cc[ROWS];
  uint64_t state = 3;
  for (size_t i = 0; i < ROWS; i++)
    {
      y[i] = next (&state) * 100;
      a[i] = (uint32_t) (next (&state) * 2);
      p[i] = (uint32_t) (next (&state) * 5);
      c[i] = (uint32_t) (next (&state) * CLUSTERS);
    }
  for (size_t i = 0; i < ROWS; i++)
    {
      size_t j = ROWS - 1 - i;
      yy[i] = y[j], aa[i] = a[j], pp[i] = p[j];
      cc[i] = (c[j] * 7 + 11) % CLUSTERS;
    }
  struct terms t = patterns (ROWS, p, 5), u = patterns (ROWS, pp, 5);
  struct responses r = responses_fold (arena, y, a, c, ROWS, 2, &t);
  struct responses s = responses_fold (arena, yy, aa, cc, ROWS, 2, &u);
  cr_assert (r.clusters > 390 && r.clusters == s.clusters);
  cr_assert_eq (r.cells, s.cells);
  uint64_t n = 0;
  for (size_t i = 0; i < r.cells; i++)
    {
      n += r.cell[i].n;
      cr_assert (same (&r.cell[i], &s.cell[i]));
    }
  cr_assert_eq (n, ROWS);
  arena_free (arena);
}
