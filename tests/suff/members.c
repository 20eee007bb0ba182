#include "suff/members.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "suff/riskset.h"

/* By hand: cluster 7 holds two alike rows at value 1 and one at 3;
   cluster 2 holds one at 3; times beyond the horizon 3 lose their
   event. */
Test (members, alike_rows_of_a_cluster_are_one_member)
{
  const double time[] = { 1, 5, 1, 3 };
  const int8_t event[] = { 1, 1, 1, 1 };
  const uint32_t arm[] = { 0, 1, 0, 1 }, cluster[] = { 7, 2, 7, 7 };
  struct arena *arena = arena_new ();
  struct members m = members_fold (arena, time, event, arm, cluster, 4, 3);
  cr_assert_eq (m.clusters, 2);
  cr_assert_eq (m.first[1], 1);
  cr_assert_eq (m.first[2], 3);
  const struct member expected[]
    = { { 1, 1, 0, 0, 1 }, { 0, 0, 1, 0, 2 }, { 1, 1, 1, 0, 1 } };
  for (size_t i = 0; i < 3; i++)
    {
      cr_assert_eq (m.member[i].at, expected[i].at, "%zu", i);
      cr_assert_eq (m.member[i].arm, expected[i].arm, "%zu", i);
      cr_assert_eq (m.member[i].event, expected[i].event, "%zu", i);
      cr_assert_eq (m.member[i].n, expected[i].n, "%zu", i);
    }
  arena_free (arena);
}

Test (members, a_competing_end_can_be_read_as_censored)
{
  const double time[] = { 1, 5, 1, 3 };
  const int8_t event[] = { 2, 1, 0, 2 };
  const uint32_t arm[] = { 0, 1, 0, 1 }, cluster[] = { 7, 2, 7, 7 };
  struct arena *arena = arena_new ();
  struct members m = members_fold (arena, time, event, arm, cluster, 4, NAN);
  struct members one = members_cause_specific (arena, &m);
  cr_assert_eq (one.clusters, 2);
  for (size_t i = 0; i < m.first[2]; i++)
    {
      cr_assert_eq (one.member[i].event, m.member[i].event == 1);
      cr_assert_eq (one.member[i].at, m.member[i].at);
      cr_assert_eq (one.member[i].arm, m.member[i].arm);
      cr_assert_eq (one.member[i].n, m.member[i].n);
    }
  arena_free (arena);
}

enum { ROWS = 60 };

static void
draw (unsigned seed, double *time, int8_t *event, uint32_t *arm,
      uint32_t *cluster)
{
  srand (seed);
  for (size_t i = 0; i < ROWS; i++)
    {
      time[i] = rand () % 12;
      event[i] = (int8_t) (rand () % 3);
      arm[i] = (uint32_t) (rand () % 3);
      cluster[i] = (uint32_t) (rand () % 25);
    }
}

Test (members, neither_order_nor_names_of_clusters_matter)
{
  double time[ROWS], back_time[ROWS];
  int8_t event[ROWS], back_event[ROWS];
  uint32_t arm[ROWS], back_arm[ROWS], cluster[ROWS], back_cluster[ROWS];
  struct arena *arena = arena_new ();
  for (unsigned seed = 1; seed <= 200; seed++)
    {
      draw (seed, time, event, arm, cluster);
      for (size_t i = 0; i < ROWS; i++)
        {
          size_t to = ROWS - 1 - i;
          back_time[to] = time[i];
          back_event[to] = event[i];
          back_arm[to] = arm[i];
          back_cluster[to] = 1000 - cluster[i];
        }
      struct members a
        = members_fold (arena, time, event, arm, cluster, ROWS, NAN);
      struct members b = members_fold (arena, back_time, back_event, back_arm,
                                       back_cluster, ROWS, NAN);
      cr_assert_eq (a.clusters, b.clusters);
      cr_assert_arr_eq (a.first, b.first, (a.clusters + 1) * sizeof *a.first);
      for (size_t i = 0; i < a.first[a.clusters]; i++)
        cr_assert (a.member[i].at == b.member[i].at
                   && a.member[i].arm == b.member[i].arm
                   && a.member[i].event == b.member[i].event
                   && a.member[i].n == b.member[i].n);
    }
  arena_free (arena);
}

/* The same distinct times, and every unit counted once. */
Test (members, add_up_to_the_riskset)
{
  double time[ROWS];
  int8_t event[ROWS];
  uint32_t arm[ROWS], cluster[ROWS];
  struct arena *arena = arena_new ();
  draw (3, time, event, arm, cluster);
  for (size_t i = 0; i < ROWS; i++)
    event[i] = event[i] > 0;
  struct members m = members_fold (arena, time, event, arm, cluster, ROWS, 8);
  struct riskset r = riskset_fold (arena, time, event, arm, ROWS, 3, 8);
  uint64_t *sum = ARENA_NEW (arena, uint64_t, 3 * r.times);
  uint64_t *events = ARENA_NEW (arena, uint64_t, 3 * r.times);
  for (size_t i = 0; i < m.first[m.clusters]; i++)
    {
      size_t to = m.member[i].arm * r.times + m.member[i].at;
      (m.member[i].event ? events : sum)[to] += m.member[i].n;
    }
  cr_assert_arr_eq (sum, r.censor, 3 * r.times * sizeof *sum);
  cr_assert_arr_eq (events, r.event, 3 * r.times * sizeof *events);
  arena_free (arena);
}
