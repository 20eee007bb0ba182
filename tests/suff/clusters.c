#include "suff/clusters.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"

enum { ROWS = 6000, CLUSTERS = 700, ARMS = 3 };

struct rows {
  double y[ROWS];
  uint32_t arm[ROWS];
  uint32_t cluster[ROWS];
};

static uint64_t
next (uint64_t *state)
{
  return *state = *state * 16807 % 2147483647;
}

static struct rows
rows_new (void)
{
  struct rows rows;
  uint64_t state = 3;
  for (size_t i = 0; i < ROWS; i++)
    {
      rows.cluster[i] = (uint32_t) (next (&state) % CLUSTERS * 65537);
      rows.arm[i] = (uint32_t) (next (&state) % ARMS);
      /* Values whose sums depend on the order of adding. */
      double size = pow (10, (double) (i % 7));
      rows.y[i] = ((double) next (&state) - 1e9) / 3 * size;
    }
  return rows;
}

static struct clusters
fold (struct arena *arena, const struct rows *rows, size_t from, size_t to)
{
  return clusters_fold (arena, rows->y + from, rows->arm + from,
                        rows->cluster + from, to - from, ARMS);
}

static bool
same_cell (const struct cluster_cell *a, const struct cluster_cell *b)
{
  return a->cluster == b->cluster && a->arm == b->arm && a->n == b->n
         && a->sum == b->sum && a->denominator == b->denominator;
}

Test (clusters, cells_hold_count_and_sum_by_cluster_then_arm)
{
  struct arena *arena = arena_new ();
  const double y[] = {1, 2, 4, -8, 16};
  const uint32_t arm[] = {1, 0, 1, 1, 0};
  const uint32_t cluster[] = {7, 7, 7, 2, 2};
  struct clusters c = clusters_fold (arena, y, arm, cluster, 5, 2);
  const struct cluster_cell want[]
    = {{2, 0, 1, 16, 0}, {2, 1, 1, -8, 0}, {7, 0, 1, 2, 0},
       {7, 1, 2, 5, 0}};
  cr_assert (c.cells == 4);
  for (size_t i = 0; i < 4; i++)
    cr_assert (same_cell (c.cell + i, want + i), "cell %zu", i);
  arena_free (arena);
}

Test (clusters, denominators_are_summed_beside_the_outcome)
{
  struct arena *arena = arena_new ();
  const double y[] = {1, 2, 4, -8, 16}, t[] = {30, 1, 5, 7, 9};
  const uint32_t arm[] = {1, 0, 1, 1, 0};
  const uint32_t cluster[] = {7, 7, 7, 2, 2};
  struct clusters c
    = clusters_fold_over (arena, y, t, arm, cluster, 5, 2);
  const struct cluster_cell want[]
    = {{2, 0, 1, 16, 9}, {2, 1, 1, -8, 7}, {7, 0, 1, 2, 1},
       {7, 1, 2, 5, 35}};
  cr_assert (c.cells == 4);
  for (size_t i = 0; i < 4; i++)
    cr_assert (same_cell (c.cell + i, want + i), "cell %zu", i);
  struct clusters a = clusters_fold_over (arena, y, t, arm, cluster, 3, 2);
  struct clusters b
    = clusters_fold_over (arena, y + 3, t + 3, arm + 3, cluster + 3, 2, 2);
  struct clusters merged = clusters_merge (arena, &a, &b);
  for (size_t i = 0; i < 4; i++)
    cr_assert (same_cell (merged.cell + i, want + i), "merged %zu", i);
  arena_free (arena);
}

Test (clusters, two_rows_are_together_in_both_where_they_are_in_each)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  uint32_t second[ROWS];
  for (size_t i = 0; i < ROWS; i++)
    second[i] = (uint32_t) (i % 5) * 1000003;
  uint32_t *both = clusters_both (arena, rows.cluster, second, ROWS);
  for (size_t i = 0; i < ROWS; i += 7)
    for (size_t k = 0; k < ROWS; k += 3)
      cr_assert ((both[i] == both[k])
                 == (rows.cluster[i] == rows.cluster[k]
                     && second[i] == second[k]));
  arena_free (arena);
}

Test (clusters, order_of_rows_does_not_change_the_last_digit)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), back;
  for (size_t i = 0; i < ROWS; i++)
    {
      back.y[i] = rows.y[ROWS - 1 - i];
      back.arm[i] = rows.arm[ROWS - 1 - i];
      back.cluster[i] = rows.cluster[ROWS - 1 - i];
    }
  struct clusters a = fold (arena, &rows, 0, ROWS);
  struct clusters b = fold (arena, &back, 0, ROWS);
  cr_assert (a.cells == b.cells);
  for (size_t i = 0; i < a.cells; i++)
    cr_assert (same_cell (a.cell + i, b.cell + i));
  arena_free (arena);
}

Test (clusters, halves_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct clusters whole = fold (arena, &rows, 0, ROWS);
  for (size_t cut = 0; cut <= ROWS; cut += 1500)
    {
      struct clusters a = fold (arena, &rows, 0, cut);
      struct clusters b = fold (arena, &rows, cut, ROWS);
      struct clusters merged = clusters_merge (arena, &a, &b);
      cr_assert (merged.cells == whole.cells);
      for (size_t i = 0; i < whole.cells; i++)
        {
          const struct cluster_cell *m = merged.cell + i;
          const struct cluster_cell *w = whole.cell + i;
          cr_assert (m->cluster == w->cluster && m->arm == w->arm
                     && m->n == w->n);
          /* Two roundings of sums up to 1e15, whose ulp is 1/8. */
          cr_assert (fabs (m->sum - w->sum) <= 0.5);
        }
    }
  arena_free (arena);
}

Test (clusters, counts_agree_with_a_count_over_the_rows)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct clusters c = fold (arena, &rows, 0, ROWS);
  uint64_t held[ARMS] = {0}, any = 0;
  for (uint32_t g = 0; g < CLUSTERS; g++)
    {
      bool in[ARMS] = {false};
      for (size_t i = 0; i < ROWS; i++)
        if (rows.cluster[i] == g * 65537)
          in[rows.arm[i]] = true;
      for (size_t a = 0; a < ARMS; a++)
        held[a] += in[a];
      any += in[0] || in[1] || in[2];
    }
  for (size_t a = 0; a < ARMS; a++)
    cr_assert (clusters_in (&c, a) == held[a]);
  cr_assert (clusters_count (&c) == any);
  arena_free (arena);
}

Test (clusters, matter_once_one_holds_two_units_of_whatever_cohorts)
{
  struct arena *arena = arena_new ();
  const double y[] = {1, 2, 3};
  const uint32_t arm[] = {0, 1, 0};
  const uint32_t alone[] = {0, 1, 2}, across[] = {0, 0, 1},
                 within[] = {0, 1, 0};
  struct clusters a = clusters_fold (arena, y, arm, alone, 3, 2);
  struct clusters b = clusters_fold (arena, y, arm, across, 3, 2);
  struct clusters c = clusters_fold (arena, y, arm, within, 3, 2);
  struct clusters none = clusters_fold (arena, NULL, NULL, NULL, 0, 2);
  cr_assert (!clusters_matter (&a));
  cr_assert (clusters_matter (&b));
  cr_assert (clusters_matter (&c));
  cr_assert (!clusters_matter (&none));
  arena_free (arena);
}

Test (clusters, spans_of_a_share_come_in_one_order_too)
{
  /* 0/1 outcomes: many clusters are alike. */
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), renamed;
  for (size_t i = 0; i < ROWS; i++)
    rows.y[i] = rows.y[i] > 0;
  renamed = rows;
  for (size_t i = 0; i < ROWS; i++)
    renamed.cluster[i] = rows.cluster[i] * 2654435769u;
  struct clusters a = fold (arena, &rows, 0, ROWS);
  struct clusters b = fold (arena, &renamed, 0, ROWS);
  struct cluster_span *in_a = clusters_spans (arena, &a);
  struct cluster_span *in_b = clusters_spans (arena, &b);
  for (size_t g = 0; g < clusters_count (&a); g++)
    {
      cr_assert (in_a[g].cells == in_b[g].cells);
      for (size_t i = 0; i < in_a[g].cells; i++)
        cr_assert (in_a[g].cell[i].n == in_b[g].cell[i].n
                   && in_a[g].cell[i].sum == in_b[g].cell[i].sum);
    }
  arena_free (arena);
}

Test (clusters, spans_cover_each_cluster_once_whatever_it_is_called)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), renamed = rows;
  for (size_t i = 0; i < ROWS; i++)
    renamed.cluster[i] = rows.cluster[i] * 2654435769u;   /* a bijection */
  struct clusters a = fold (arena, &rows, 0, ROWS);
  struct clusters b = fold (arena, &renamed, 0, ROWS);
  struct cluster_span *in_a = clusters_spans (arena, &a);
  struct cluster_span *in_b = clusters_spans (arena, &b);
  size_t n = (size_t) clusters_count (&a), cells = 0;
  cr_assert (n == clusters_count (&b));
  for (size_t g = 0; g < n; g++)
    {
      cr_assert (in_a[g].cells == in_b[g].cells);
      for (size_t i = 0; i < in_a[g].cells; i++)
        {
          cr_assert (in_a[g].cell[i].cluster == in_a[g].cell->cluster);
          cr_assert (in_a[g].cell[i].arm == in_b[g].cell[i].arm
                     && in_a[g].cell[i].n == in_b[g].cell[i].n
                     && in_a[g].cell[i].sum == in_b[g].cell[i].sum);
        }
      cells += in_a[g].cells;
    }
  cr_assert (cells == a.cells);
  arena_free (arena);
}
