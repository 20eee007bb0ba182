#include "suff/returns.h"

#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/random.h"

enum { ROWS = 60, MONTHS = 2, WIDTH = RETURNS_PARTS * MONTHS };

struct lot {
  uint32_t arm[ROWS], cluster[ROWS], contacts[ROWS];
  int128 amount[ROWS * WIDTH], cost[ROWS];
};

static struct lot
lot_new (uint64_t seed)
{
  struct lot l;
  struct random r = random_of (17, seed);
  for (size_t i = 0; i < ROWS; i++)
    {
      l.arm[i] = (uint32_t) random_below (&r, 2);
      l.cluster[i] = (uint32_t) random_below (&r, 12);
      l.contacts[i] = (uint32_t) random_below (&r, 5);
      l.cost[i] = (int128) random_below (&r, 900);
      for (size_t j = 0; j < WIDTH; j++)
        l.amount[i * WIDTH + j] = (int128) random_below (&r, 2000) - 500;
    }
  return l;
}

/* Rows FROM to before TO. */
static struct returns
fold (struct arena *arena, const struct lot *l, size_t from, size_t to,
      bool clusters)
{
  struct returns_rows rows = {
    .n = to - from, .months = MONTHS, .arm = l->arm + from,
    .cluster = clusters ? l->cluster + from : NULL,
    .amount = l->amount + from * WIDTH, .contacts = l->contacts + from,
    .cost = l->cost + from, .decimals = 2, .cost_decimals = 2,
  };
  return returns_fold (arena, &rows);
}

static void
check_same (const struct returns *a, const struct returns *b)
{
  cr_assert_eq (a->cells, b->cells);
  for (size_t i = 0; i < a->cells; i++)
    {
      const struct returns_cell *x = &a->cell[i], *y = &b->cell[i];
      cr_assert (x->cluster == y->cluster && x->arm == y->arm
                 && x->n == y->n && x->contacts == y->contacts
                 && x->cost == y->cost);
      for (size_t j = 0; j < WIDTH; j++)
        cr_assert (x->amount[j] == y->amount[j]);
    }
}

Test (returns, halves_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 0; seed < 20; seed++)
    for (int clusters = 0; clusters < 2; clusters++)
      {
        struct lot l = lot_new (seed);
        size_t cut = 3 * seed;
        struct returns whole = fold (arena, &l, 0, ROWS, clusters);
        struct returns a = fold (arena, &l, 0, cut, clusters);
        struct returns b = fold (arena, &l, cut, ROWS, clusters);
        struct returns both = returns_merge (arena, &a, &b);
        check_same (&both, &whole);
      }
  arena_free (arena);
}

Test (returns, cells_are_sums_of_their_rows)
{
  struct arena *arena = arena_new ();
  struct lot l = lot_new (99);
  struct returns r = fold (arena, &l, 0, ROWS, true);
  for (size_t i = 0; i < r.cells; i++)
    {
      const struct returns_cell *c = &r.cell[i];
      int128 first = 0, cost = 0;
      uint64_t n = 0;
      for (size_t row = 0; row < ROWS; row++)
        if (l.arm[row] == c->arm && l.cluster[row] == c->cluster)
          {
            n++;
            first += l.amount[row * WIDTH];
            cost += l.cost[row];
          }
      cr_assert (c->n == n && c->amount[0] == first && c->cost == cost);
    }
  arena_free (arena);
}

/* 2^53 cents and one more are told apart, and so are sums beyond 2^64. */
Test (returns, sums_are_exact)
{
  struct arena *arena = arena_new ();
  struct lot l = lot_new (1);
  for (size_t i = 0; i < ROWS; i++)
    {
      l.arm[i] = l.cluster[i] = 0;
      l.amount[i * WIDTH] = ((int128) 1 << 62) + 1;
    }
  struct returns r = fold (arena, &l, 0, ROWS, true);
  cr_assert_eq (r.cells, 1);
  cr_assert (r.cell[0].amount[0] == ROWS * (((int128) 1 << 62) + 1));
  arena_free (arena);
}

Test (returns, order_of_clusters_is_that_of_what_they_hold)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 0; seed < 20; seed++)
    {
      struct lot l = lot_new (seed), t = l;
      for (size_t i = 0; i < ROWS; i++)
        t.cluster[i] = 40 - l.cluster[i];
      struct returns a = fold (arena, &l, 0, ROWS, true);
      struct returns b = fold (arena, &t, 0, ROWS, true);
      size_t n, m;
      struct returns_span *x = returns_spans (arena, &a, &n);
      struct returns_span *y = returns_spans (arena, &b, &m);
      cr_assert_eq (n, m);
      for (size_t i = 0; i < n; i++)
        cr_assert_eq (x[i].cell->cluster, 40 - y[i].cell->cluster);
    }
  arena_free (arena);
}

Test (returns, nobody_has_no_cells)
{
  struct arena *arena = arena_new ();
  struct lot l = lot_new (3);
  struct returns r = fold (arena, &l, 0, 0, false);
  size_t n;
  returns_spans (arena, &r, &n);
  cr_assert (r.cells == 0 && n == 0);
  arena_free (arena);
}
