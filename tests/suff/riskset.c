#include "suff/riskset.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"

enum { ROWS = 5000 };

/* Rows by a linear congruential generator; days 0 to 19 and a half. */
struct rows {
  double time[ROWS];
  int8_t event[ROWS];
  uint32_t arm[ROWS];
};

static struct rows
rows_new (void)
{
  struct rows rows;
  uint64_t state = 5;
  for (size_t i = 0; i < ROWS; i++)
    {
      state = state * 16807 % 2147483647;
      rows.time[i] = (double) (state % 40) / 2;
      rows.event[i] = (int8_t) (state / 64 % 3);
      rows.arm[i] = (uint32_t) (state / 1024 % 3);
    }
  return rows;
}

static bool
same (const struct riskset *a, const struct riskset *b)
{
  size_t cells = a->arms * a->times;
  return a->arms == b->arms && a->times == b->times
         && !memcmp (a->time, b->time, a->times * sizeof *a->time)
         && !memcmp (a->event, b->event, cells * sizeof *a->event)
         && !memcmp (a->censor, b->censor, cells * sizeof *a->censor)
         && a->entries == b->entries
         && (!a->entries
             || (!memcmp (a->entry, b->entry, a->entries * sizeof *a->entry)
                 && !memcmp (a->enter, b->enter, a->arms * a->entries
                                                 * sizeof *a->enter)))
         && !a->compete == !b->compete
         && (!a->compete || !memcmp (a->compete, b->compete,
                                     cells * sizeof *a->compete));
}

Test (riskset, counts_events_and_censored_at_each_time)
{
  struct arena *arena = arena_new ();
  const double time[] = {3, 0, 3, 7.5, 3, 0};
  const int8_t event[] = {1, 1, 0, 0, 1, 0};
  const uint32_t arm[] = {0, 0, 0, 1, 1, 1};
  struct riskset set = riskset_fold (arena, time, event, arm, 6, 2, NAN);
  cr_assert (set.times == 3);
  const double times[] = {0, 3, 7.5};
  const uint64_t events[] = {1, 1, 0, 0, 1, 0};
  const uint64_t censored[] = {0, 1, 0, 1, 0, 1};
  cr_assert (!memcmp (set.time, times, sizeof times));
  cr_assert (!memcmp (set.event, events, sizeof events));
  cr_assert (!memcmp (set.censor, censored, sizeof censored));
  arena_free (arena);
}

Test (riskset, competing_ends_are_counted_apart)
{
  struct arena *arena = arena_new ();
  const double time[] = {3, 3, 3, 7, 9};
  const int8_t event[] = {1, 2, 0, 2, 2};
  const uint32_t arm[] = {0, 0, 1, 1, 1};
  struct riskset set = riskset_fold (arena, time, event, arm, 5, 2, 8);
  const uint64_t events[] = {1, 0, 0, 0, 0, 0};
  const uint64_t competing[] = {1, 0, 0, 0, 1, 0};
  const uint64_t censored[] = {0, 0, 0, 1, 0, 1};
  cr_assert (set.times == 3 && set.time[2] == 8);
  cr_assert (!memcmp (set.event, events, sizeof events));
  cr_assert (!memcmp (set.compete, competing, sizeof competing));
  cr_assert (!memcmp (set.censor, censored, sizeof censored));
  arena_free (arena);
}

Test (riskset, without_competing_ends_there_is_no_array_of_them)
{
  struct arena *arena = arena_new ();
  const double time[] = {3, 9};
  const int8_t event[] = {1, 2};
  const uint32_t arm[] = {0, 0};
  struct riskset one = riskset_fold (arena, time, event, arm, 1, 1, NAN);
  struct riskset cut = riskset_fold (arena, time, event, arm, 2, 1, 8);
  struct riskset two = riskset_fold (arena, time, event, arm, 2, 1, NAN);
  struct riskset both = riskset_merge (arena, &one, &two);
  cr_assert (!one.compete && !cut.compete && both.compete);
  cr_assert (riskset_competing (&one, 0) == 0);
  cr_assert (both.event[0] == 2 && both.compete[1] == 1);
  arena_free (arena);
}

Test (riskset, cause_specific_is_the_fold_with_competing_ends_censored)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct riskset set
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  struct riskset view = riskset_cause_specific (arena, &set);
  for (size_t i = 0; i < ROWS; i++)
    rows.event[i] = rows.event[i] == 1;
  struct riskset censored
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  cr_assert (same (&view, &censored));
  arena_free (arena);
}

Test (riskset, a_pair_is_the_fold_of_its_rows_but_for_empty_times)
{
  struct arena *arena = arena_new ();
  const double time[] = {1, 2, 2, 4, 5};
  const int8_t event[] = {1, 2, 0, 1, 2};
  const uint32_t arm[] = {1, 2, 0, 1, 2};
  struct riskset set = riskset_fold (arena, time, event, arm, 5, 3, NAN);
  struct riskset pair = riskset_pair (arena, &set, 2, 0);
  const uint64_t none[8] = {0}, censored[] = {0, 0, 0, 0, 0, 1, 0, 0};
  const uint64_t competing[] = {0, 1, 0, 1, 0, 0, 0, 0};
  cr_assert (pair.arms == 2 && pair.times == 4);
  cr_assert (!memcmp (pair.event, none, sizeof none));
  cr_assert (!memcmp (pair.censor, censored, sizeof censored));
  cr_assert (!memcmp (pair.compete, competing, sizeof competing));
  arena_free (arena);
}

Test (riskset, sums_agree_with_a_count_over_the_rows)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct riskset set
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  for (uint32_t a = 0; a < 3; a++)
    {
      uint64_t n = 0, events = 0, competing = 0;
      double sum = 0, last = 0;
      for (size_t i = 0; i < ROWS; i++)
        if (rows.arm[i] == a)
          {
            n++;
            events += rows.event[i] == 1;
            competing += rows.event[i] == 2;
            sum += rows.time[i];
            last = fmax (last, rows.time[i]);
          }
      cr_assert (riskset_n (&set, a) == n);
      cr_assert (riskset_events (&set, a) == events);
      cr_assert (riskset_competing (&set, a) == competing);
      cr_assert (riskset_person_time (&set, a) == sum);
      cr_assert (riskset_last (&set, a) == last);
    }
  arena_free (arena);
}

Test (riskset, units_are_at_risk_up_to_and_on_their_last_day)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct riskset set
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  uint64_t *at_risk = ARENA_NEW (arena, uint64_t, set.times);
  riskset_at_risk (&set, 1, at_risk);
  for (size_t t = 0; t < set.times; t++)
    {
      uint64_t n = 0;
      for (size_t i = 0; i < ROWS; i++)
        n += rows.arm[i] == 1 && rows.time[i] >= set.time[t];
      cr_assert (at_risk[t] == n);
    }
  arena_free (arena);
}

Test (riskset, order_of_rows_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new (), back;
  for (size_t i = 0; i < ROWS; i++)
    {
      back.time[i] = rows.time[ROWS - 1 - i];
      back.event[i] = rows.event[ROWS - 1 - i];
      back.arm[i] = rows.arm[ROWS - 1 - i];
    }
  struct riskset a
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  struct riskset b
    = riskset_fold (arena, back.time, back.event, back.arm, ROWS, 3, NAN);
  cr_assert (same (&a, &b));
  arena_free (arena);
}

Test (riskset, halves_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  struct riskset whole
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  for (size_t cut = 0; cut <= ROWS; cut += 1250)
    {
      struct riskset a
        = riskset_fold (arena, rows.time, rows.event, rows.arm, cut, 3, NAN);
      struct riskset b
        = riskset_fold (arena, rows.time + cut, rows.event + cut,
                        rows.arm + cut, ROWS - cut, 3, NAN);
      struct riskset merged = riskset_merge (arena, &a, &b);
      cr_assert (same (&merged, &whole), "cut at %zu", cut);
    }
  arena_free (arena);
}

Test (riskset, halves_with_different_times_merge)
{
  struct arena *arena = arena_new ();
  const double early[] = {1, 2}, late[] = {2, 9};
  const int8_t event[] = {1, 1};
  const uint32_t arm[] = {0, 0};
  struct riskset a = riskset_fold (arena, early, event, arm, 2, 1, NAN);
  struct riskset b = riskset_fold (arena, late, event, arm, 2, 1, NAN);
  struct riskset merged = riskset_merge (arena, &a, &b);
  cr_assert (merged.times == 3);
  cr_assert (merged.event[0] == 1 && merged.event[1] == 2
             && merged.event[2] == 1);
  arena_free (arena);
}

Test (riskset, horizon_censors_what_lies_beyond_and_keeps_events_on_it)
{
  struct arena *arena = arena_new ();
  const double time[] = {4, 5, 6, 7};
  const int8_t event[] = {1, 1, 1, 0};
  const uint32_t arm[] = {0, 0, 0, 0};
  struct riskset set = riskset_fold (arena, time, event, arm, 4, 1, 5);
  cr_assert (set.times == 2 && set.time[1] == 5);
  cr_assert (set.event[0] == 1 && set.event[1] == 1);
  cr_assert (set.censor[0] == 0 && set.censor[1] == 2);
  arena_free (arena);
}

Test (riskset, an_arm_without_rows_has_no_last_time)
{
  struct arena *arena = arena_new ();
  const double time[] = {1};
  const int8_t event[] = {1};
  const uint32_t arm[] = {0};
  struct riskset set = riskset_fold (arena, time, event, arm, 1, 2, NAN);
  cr_assert (riskset_n (&set, 1) == 0);
  cr_assert (isnan (riskset_last (&set, 1)));
  struct riskset none = riskset_fold (arena, NULL, NULL, NULL, 0, 2, NAN);
  cr_assert (none.times == 0 && riskset_n (&none, 0) == 0);
  arena_free (arena);
}

/* When each of the rows comes: two in five from the beginning. */
static void
draw_entries (const struct rows *rows, double *enter)
{
  uint64_t state = 11;
  for (size_t i = 0; i < ROWS; i++)
    {
      state = state * 16807 % 2147483647;
      enter[i] = state % 5 < 2 ? -1
                               : (double) (state / 64 % 30) / 2 - 0.25;
      enter[i] = fmin (enter[i], rows->time[i] - 0.5);
    }
}

static struct riskset
fold_late (struct arena *arena, const struct rows *rows, const double *enter,
           size_t first, size_t n, double horizon)
{
  return riskset_fold_late (arena, enter + first, rows->time + first,
                            rows->event + first, rows->arm + first, n, 3,
                            horizon);
}

Test (riskset, who_comes_late_is_at_risk_after_the_entry_only)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  double enter[ROWS], sum = 0;
  draw_entries (&rows, enter);
  struct riskset set = fold_late (arena, &rows, enter, 0, ROWS, NAN);
  uint64_t *at_risk = ARENA_NEW (arena, uint64_t, set.times);
  riskset_at_risk (&set, 1, at_risk);
  for (size_t t = 0; t < set.times; t++)
    {
      uint64_t n = 0;
      for (size_t i = 0; i < ROWS; i++)
        n += rows.arm[i] == 1 && rows.time[i] >= set.time[t]
             && enter[i] < set.time[t];
      cr_assert (at_risk[t] == n, "%zu", t);
    }
  for (size_t i = 0; i < ROWS; i++)
    sum += rows.arm[i] == 1 ? rows.time[i] - fmax (enter[i], 0) : 0;
  cr_assert (riskset_person_time (&set, 1) == sum);
  arena_free (arena);
}

Test (riskset, halves_of_late_entries_merge_to_the_whole)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  double enter[ROWS];
  draw_entries (&rows, enter);
  struct riskset whole = fold_late (arena, &rows, enter, 0, ROWS, NAN);
  for (size_t cut = 0; cut <= ROWS; cut += 1250)
    {
      struct riskset a = fold_late (arena, &rows, enter, 0, cut, NAN);
      struct riskset b = fold_late (arena, &rows, enter, cut, ROWS - cut,
                                    NAN);
      struct riskset merged = riskset_merge (arena, &a, &b);
      cr_assert (same (&merged, &whole), "cut at %zu", cut);
    }
  arena_free (arena);
}

Test (riskset, rows_that_come_at_their_end_or_the_horizon_are_left_out)
{
  struct arena *arena = arena_new ();
  const double enter[] = {-1, 3, 5, 4.5, -7}, time[] = {2, 3, 9, 9, 1};
  const int8_t event[] = {1, 1, 1, 1, 0};
  const uint32_t arm[] = {0, 0, 0, 0, 1};
  struct riskset set = riskset_fold_late (arena, enter, time, event, arm, 5,
                                          2, 5);
  cr_assert (riskset_n (&set, 0) == 2 && riskset_events (&set, 0) == 1);
  cr_assert (set.entries == 1 && set.entry[0] == 4.5 && set.enter[0] == 1);
  struct riskset pair = riskset_pair (arena, &set, 1, 0);
  uint64_t at_risk[3];
  riskset_at_risk (&pair, 1, at_risk);
  cr_assert (set.times == 3 && at_risk[0] == 1 && at_risk[1] == 1
             && at_risk[2] == 1);
  arena_free (arena);
}

Test (riskset, entries_from_the_beginning_are_none)
{
  struct arena *arena = arena_new ();
  struct rows rows = rows_new ();
  double enter[ROWS];
  for (size_t i = 0; i < ROWS; i++)
    enter[i] = -1 - (double) (i % 3);
  struct riskset late = fold_late (arena, &rows, enter, 0, ROWS, NAN);
  struct riskset plain
    = riskset_fold (arena, rows.time, rows.event, rows.arm, ROWS, 3, NAN);
  cr_assert (same (&late, &plain) && late.entries == 0);
  arena_free (arena);
}
