#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "suff/panel.h"

/* Customers 0 to 4: 0 stays, 1 leaves after a month, 2 comes later, 3 is
   left out, 4 is exposed from month 2 on. */
static const uint32_t unit[] = { 0, 0, 0, 1, 2, 2, 3, 4, 4, 4, 0 };
static const int32_t month[] = { 0, 1, 2, 0, 1, 2, 0, 0, 1, 2, -1 };
static const double y[] = { 5, 6, 7, 3, 9, 9, 8, 1, NAN, 2, 50 };
static const uint32_t first[] = {
  PANEL_NEVER, PANEL_NEVER, PANEL_NEVER, PANEL_OUT, 2
};
static const uint32_t number[] = { 8, 3, 8, 8, 3 };

static struct panel
folded (struct arena *arena)
{
  struct panel_rows rows = { 11, unit, month, y, 5, 3, first, number, number };
  return panel_fold (arena, &rows);
}

Test (panel, leavers_have_0_and_who_comes_later_is_counted)
{
  static const double want[] = { 1, 0, 2, 3, 0, 0, 5, 6, 7 };
  struct arena *arena = arena_new ();
  struct panel p = folded (arena);
  cr_assert_eq (p.units, 3);
  cr_assert_eq (p.later, 1);
  cr_assert_arr_eq (p.y, want, sizeof want);
  cr_assert_eq (p.first[0], 2);
  cr_assert_eq (p.first[1], PANEL_NEVER);
  cr_assert_eq (panel_exposed (&p), 1);
  cr_assert_eq (panel_exposed_before (&p, 2), 0);
  arena_free (arena);
}

Test (panel, clusters_and_groups_are_numbered_anew)
{
  struct arena *arena = arena_new ();
  struct panel p = folded (arena);
  cr_assert_eq (p.clusters, 2);
  cr_assert_eq (p.groups, 2);
  cr_assert_eq (p.cluster[0], p.cluster[1]);
  cr_assert_neq (p.cluster[0], p.cluster[2]);
  cr_assert_eq (p.group_was[p.group[2]], 8);
  arena_free (arena);
}

Test (panel, a_group_is_the_mean_of_its_customers)
{
  struct arena *arena = arena_new ();
  struct panel p = folded (arena);
  const uint64_t *size;
  const uint32_t *mixed;
  struct panel g = panel_by_group (arena, &p, &size, &mixed);
  cr_assert (mixed && *mixed == 3, "group 3 holds exposed and others");
  const uint32_t nobody[] = {
    PANEL_NEVER, PANEL_NEVER, PANEL_NEVER, PANEL_OUT, PANEL_NEVER
  };
  struct panel_rows rows = { 11, unit, month, y, 5, 3, nobody, NULL, number };
  p = panel_fold (arena, &rows);
  g = panel_by_group (arena, &p, &size, &mixed);
  static const double want[] = { 2, 0, 1, 5, 6, 7 };
  cr_assert_null (mixed);
  cr_assert_eq (g.units, 2);
  cr_assert_eq (size[0], 2);
  cr_assert_arr_eq (g.y, want, sizeof want);
  arena_free (arena);
}

/* 200 panels: rows shuffled, customers and clusters numbered otherwise. */
Test (panel, order_and_numbers_change_nothing)
{
  enum { UNITS = 12, MONTHS = 4, ROWS = UNITS * MONTHS };
  for (uint64_t set = 0; set < 200; set++)
    {
      struct arena *arena = arena_new ();
      struct random r = random_of (41, set);
      uint32_t u[ROWS], v[ROWS], from[UNITS], to[UNITS];
      int32_t m[ROWS], n[ROWS];
      double x[ROWS], z[ROWS];
      for (uint32_t i = 0; i < ROWS; i++)
        {
          u[i] = i / MONTHS;
          m[i] = (int32_t) (i % MONTHS);
          x[i] = (double) random_below (&r, 3);
        }
      for (uint32_t i = 0; i < UNITS; i++)
        from[i] = to[(i * 5 + 1) % UNITS] = (uint32_t) random_below (&r, 4);
      for (uint32_t i = 0; i < ROWS; i++)
        {
          uint32_t k = (i * 31 + 7) % ROWS;
          v[k] = (u[i] * 5 + 1) % UNITS;
          n[k] = m[i];
          z[k] = x[i];
        }
      struct panel_rows a = { ROWS, u, m, x, UNITS, MONTHS, from, NULL, NULL };
      struct panel_rows b = { ROWS, v, n, z, UNITS, MONTHS, to, NULL, NULL };
      struct panel p = panel_fold (arena, &a), q = panel_fold (arena, &b);
      cr_assert_eq (p.units, q.units);
      cr_assert_arr_eq (p.y, q.y, sizeof x);
      cr_assert_arr_eq (p.first, q.first, sizeof from);
      arena_free (arena);
    }
}
