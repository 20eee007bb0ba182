#include "suff/spells.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"

static void
expect (const uint32_t *got, const uint32_t *wanted, size_t n,
        const char *what)
{
  for (size_t i = 0; i < n; i++)
    cr_assert_eq (got[i], wanted[i], "%s %zu: %u", what, i, got[i]);
}

/* By hand.  Unit 5 is in cohort 0 until day 2 and then in 1; unit 9 comes
   late, on day 3, and has its event on day 6, which the horizon of 5 does
   not see; unit 4 comes when the horizon is over, unit 8 is at risk for
   no time at all. */
Test (spells, by_hand)
{
  const double enter[] = { -1, 2, 3, 5, 4 }, exit[] = { 2, 5, 6, 9, 4 };
  const int8_t event[] = { 0, 1, 1, 1, 1 };
  const uint32_t arm[] = { 0, 1, 0, 0, 0 }, cluster[] = { 5, 5, 9, 4, 8 };
  const uint32_t pattern[] = { 1, 1, 0, 0, 0 };
  const double x[] = { 0, 1 };
  const struct terms terms = { 1, NULL, 2, x, 5, pattern };
  const struct spell_rows rows = {
    .n = 5, .arms = 2, .strata = 1, .enter = enter, .exit = exit,
    .event = event, .arm = arm, .cluster = cluster, .terms = &terms,
    .horizon = 5
  };
  struct arena *arena = arena_new ();
  struct spells s = spells_fold (arena, &rows);
  cr_assert_eq (s.n, 3);
  cr_assert_eq (s.times, 2);
  cr_assert (s.time[0] == 2 && s.time[1] == 5);
  cr_assert_eq (s.cells, 3);
  cr_assert_eq (s.clusters, 2);
  /* Cells: (0, 0), (0, 1), (1, 1). */
  cr_assert (s.cell_of[0].arm == 0 && s.cell_of[0].pattern == 0);
  cr_assert (s.cell_of[1].arm == 0 && s.cell_of[1].pattern == 1);
  cr_assert (s.cell_of[2].arm == 1 && s.cell_of[2].pattern == 1);
  expect (s.cell, (const uint32_t[]) { 0, 1, 2 }, 3, "cell");
  expect (s.from, (const uint32_t[]) { 1, 0, 1 }, 3, "from");
  expect (s.to, (const uint32_t[]) { 1, 0, 1 }, 3, "to");
  cr_assert (!s.event[0] && !s.event[1] && s.event[2]);
  cr_assert (s.cluster[1] == s.cluster[2] && s.cluster[0] != s.cluster[1]);
  cr_assert_eq (s.terms, &terms);
  arena_free (arena);
}

Test (spells, without_entries_strata_or_clusters_all_begin_together)
{
  const double exit[] = { 7, 0, 7 };
  const int8_t event[] = { 1, 1, 0 };
  const uint32_t arm[] = { 1, 0, 1 };
  const struct spell_rows rows = {
    .n = 3, .arms = 2, .strata = 1, .exit = exit, .event = event,
    .arm = arm, .horizon = NAN
  };
  struct arena *arena = arena_new ();
  struct spells s = spells_fold (arena, &rows);
  expect (s.from, (const uint32_t[]) { 0, 0, 0 }, 3, "from");
  expect (s.to, (const uint32_t[]) { 0, 1, 1 }, 3, "to");
  cr_assert (s.event[0] == 1 && s.event[1] == 0 && s.event[2] == 1);
  cr_assert (s.clusters == 3 && !s.cluster && !s.terms);
  arena_free (arena);
}

Test (spells, none_at_all)
{
  const struct spell_rows rows = { .arms = 2, .strata = 1, .horizon = NAN };
  struct arena *arena = arena_new ();
  struct spells s = spells_fold (arena, &rows);
  cr_assert (s.n == 0 && s.times == 0 && s.cells == 0 && s.clusters == 0);
  arena_free (arena);
}

enum { ROWS = 80, SEEDS = 200 };

struct drawn {
  double enter[ROWS], exit[ROWS];
  int8_t event[ROWS];
  uint32_t arm[ROWS], stratum[ROWS], cluster[ROWS], pattern[ROWS];
};

static void
draw (uint64_t seed, struct drawn *d)
{
  struct random r = random_of (seed, 7);
  for (size_t i = 0; i < ROWS; i++)
    {
      d->enter[i] = (double) random_below (&r, 6) - 1;
      d->exit[i] = (double) random_below (&r, 9);
      d->event[i] = (int8_t) random_below (&r, 2);
      d->arm[i] = (uint32_t) random_below (&r, 2);
      d->stratum[i] = (uint32_t) random_below (&r, 2);
      d->cluster[i] = (uint32_t) random_below (&r, 20);
      d->pattern[i] = (uint32_t) random_below (&r, 3);
    }
}

/* Rows turned about, clusters numbered anew. */
static void
turn (const struct drawn *d, struct drawn *out)
{
  for (size_t i = 0; i < ROWS; i++)
    {
      size_t to = (i * 37 + 11) % ROWS;
      out->enter[to] = d->enter[i];
      out->exit[to] = d->exit[i];
      out->event[to] = d->event[i];
      out->arm[to] = d->arm[i];
      out->stratum[to] = d->stratum[i];
      out->cluster[to] = 1000 - d->cluster[i] * 3;
      out->pattern[to] = d->pattern[i];
    }
}

static struct spells
fold (struct arena *arena, const struct drawn *d)
{
  static const double x[] = { 0, 1, 2 };
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  *terms = (struct terms) { 1, NULL, 3, x, ROWS, d->pattern };
  const struct spell_rows rows = {
    .n = ROWS, .arms = 2, .strata = 2, .enter = d->enter, .exit = d->exit,
    .event = d->event, .arm = d->arm, .stratum = d->stratum,
    .cluster = d->cluster, .terms = terms, .horizon = NAN
  };
  return spells_fold (arena, &rows);
}

/* A number for what a spell is. */
static double
contents (const struct spells *s, size_t i)
{
  return s->from[i] + 10. * s->to[i] + 100. * s->event[i]
         + 1000. * s->cell[i];
}

/* Spells that are alike but for their cluster may trade places; clusters
   keep the sum of what their spells are. */
Test (spells, neither_order_of_rows_nor_numbers_of_clusters_matter)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct drawn d, turned;
      draw (seed, &d);
      turn (&d, &turned);
      struct spells a = fold (arena, &d), b = fold (arena, &turned);
      cr_assert (a.n == b.n && a.cells == b.cells
                 && a.clusters == b.clusters && a.times == b.times);
      expect (a.from, b.from, a.n, "from");
      expect (a.to, b.to, a.n, "to");
      expect (a.cell, b.cell, a.n, "cell");
      double sum[20] = { 0 }, other[20] = { 0 };
      for (size_t i = 0; i < a.n; i++)
        {
          cr_assert_eq (a.event[i], b.event[i]);
          sum[a.cluster[i]] += contents (&a, i);
          other[b.cluster[i]] += contents (&b, i);
        }
      for (size_t c = 0; c < a.clusters; c++)
        cr_assert_eq (sum[c], other[c], "seed %d", (int) seed);
    }
  arena_free (arena);
}

/* At risk at a time are those who entered before it and have not left:
   counted from the rows, and from the spells. */
Test (spells, those_at_risk_are_those_of_the_rows)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct drawn d;
      draw (seed, &d);
      struct spells s = fold (arena, &d);
      for (size_t t = 0; t < s.times; t++)
        {
          size_t rows = 0, spells = 0;
          for (size_t i = 0; i < ROWS; i++)
            rows += d.enter[i] < s.time[t] && s.time[t] <= d.exit[i];
          for (size_t i = 0; i < s.n; i++)
            spells += s.from[i] <= t && t <= s.to[i];
          cr_assert_eq (rows, spells, "seed %d", (int) seed);
        }
    }
  arena_free (arena);
}
