/* What must hold whatever the data: a few hundred generated cases each. */

#include "infer/survival_sample.h"

enum { CASES = 300, ROWS = 90 };

static const struct measure *const effects[]
  = {&hazard_ratio, &rmst_difference, &survival_difference,
     &median_survival_difference};
enum { EFFECTS = sizeof effects / sizeof *effects };

static struct riskset
fold_part (struct arena *arena, const struct survival_rows *rows,
           size_t first, size_t n)
{
  return riskset_fold (arena, rows->time + first, rows->event + first,
                       rows->arm + first, n, rows->arms, NAN);
}

/* One arena a case; SHARE above 1: nobody is censored. */
typedef void case_fn (struct arena *, struct survival_rows *);

static void
each_case (case_fn *check, size_t arms, double share)
{
  struct survival_rows *rows = malloc (sizeof *rows);
  for (uint64_t seed = 1; seed <= CASES; seed++)
    {
      struct arena *arena = arena_new ();
      generate_survival (rows, seed, ROWS, arms, 25, share);
      check (arena, rows);
      arena_free (arena);
    }
  free (rows);
}

static bool
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static bool
same_effect (struct effect a, struct effect b)
{
  return a.status == b.status && same (a.estimate, b.estimate)
         && same (a.std_error, b.std_error) && same (a.conf_low, b.conf_low)
         && same (a.conf_high, b.conf_high);
}

static void
check_empirical (struct arena *arena, struct survival_rows *rows)
{
  struct riskset set = fold_part (arena, rows, 0, ROWS);
  struct km km = km_curve (arena, &set, 0, 0.95);
  for (size_t i = 0; i < km.points; i++)
    {
      double longer = 0;
      for (size_t k = 0; k < ROWS; k++)
        longer += rows->time[k] > km.point[i].time;
      cr_assert (fabs (km.point[i].survival - longer / ROWS) < 1e-14);
    }
}

Test (survival_properties, a_curve_without_censoring_is_the_empirical_one)
{
  each_case (check_empirical, 1, 2);
}

static void
check_merging (struct arena *arena, struct survival_rows *rows)
{
  struct riskset whole = fold_part (arena, rows, 0, ROWS);
  for (size_t cut = 0; cut <= ROWS; cut += ROWS / 3)
    {
      struct riskset head = fold_part (arena, rows, 0, cut);
      struct riskset tail = fold_part (arena, rows, cut, ROWS - cut);
      struct riskset merged = riskset_merge (arena, &tail, &head);
      struct ask ask = survival_ask (arena, 1, 0);
      for (int m = 0; m < EFFECTS; m++)
        cr_assert (same_effect (effect_on (effects[m], &whole, &ask),
                                effect_on (effects[m], &merged, &ask)));
    }
}

Test (survival_properties, parts_merge_to_the_whole)
{
  each_case (check_merging, 2, 0.7);
}

/* A factor of 32 leaves every digit. */
static void
check_unit (struct arena *arena, struct survival_rows *rows)
{
  struct riskset days = fold_part (arena, rows, 0, ROWS);
  for (size_t i = 0; i < ROWS; i++)
    rows->time[i] *= 32;
  struct riskset other = fold_part (arena, rows, 0, ROWS);
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < EFFECTS; m++)
    {
      bool of_time = effects[m] == &rmst_difference
                     || effects[m] == &median_survival_difference;
      double factor = of_time ? 32 : 1;
      struct effect a = effect_on (effects[m], &days, &ask);
      struct effect b = effect_on (effects[m], &other, &ask);
      cr_assert (same (b.estimate, factor * a.estimate)
                 && same (b.conf_low, factor * a.conf_low)
                 && same (b.conf_high, factor * a.conf_high));
    }
}

Test (survival_properties, another_unit_of_time_scales_times_alone)
{
  each_case (check_unit, 2, 0.7);
}

static void
check_doubling (struct arena *arena, struct survival_rows *rows)
{
  struct riskset once = fold_part (arena, rows, 0, ROWS);
  struct riskset twice = riskset_merge (arena, &once, &once);
  struct ask ask = survival_ask (arena, 1, 0);
  ask.horizon = 6;
  const struct measure *const halved[]
    = {&rmst_difference, &survival_difference};
  for (int m = 0; m < 2; m++)
    {
      struct effect a = effect_on (halved[m], &once, &ask);
      struct effect b = effect_on (halved[m], &twice, &ask);
      ASSERT_NEAR (b.estimate, a.estimate, 1e-11);
      ASSERT_NEAR (b.std_error * sqrt (2), a.std_error, 1e-11);
    }
}

Test (survival_properties, doubled_data_halve_the_variance)
{
  each_case (check_doubling, 2, 0.7);
}

static void
check_gap (struct arena *arena, struct survival_rows *rows)
{
  struct riskset two = fold_part (arena, rows, 0, ROWS);
  for (size_t i = 0; i < ROWS; i++)
    rows->arm[i] *= 2;
  rows->arms = 4;
  struct riskset gap = fold_part (arena, rows, 0, ROWS);
  struct ask ask = survival_ask (arena, 1, 0);
  struct ask wide = survival_ask (arena, 2, 0);
  for (int m = 0; m < EFFECTS; m++)
    cr_assert (same_effect (effect_on (effects[m], &two, &ask),
                            effect_on (effects[m], &gap, &wide)));
  cr_assert (test_on (&log_rank, &two, &ask).statistic
             == test_on (&log_rank_pair, &gap, &wide).statistic);
}

Test (survival_properties, empty_cohorts_change_nothing)
{
  each_case (check_gap, 2, 0.7);
}

static void
check_swap (struct arena *arena, struct survival_rows *rows)
{
  struct riskset set = fold_part (arena, rows, 0, ROWS);
  struct ask there = survival_ask (arena, 1, 0);
  struct ask back = survival_ask (arena, 0, 1);
  for (int m = 1; m < EFFECTS; m++)
    {
      struct effect a = effect_on (effects[m], &set, &there);
      struct effect b = effect_on (effects[m], &set, &back);
      cr_assert (same (a.estimate, -b.estimate)
                 && same (a.conf_low, -b.conf_high)
                 && same (a.conf_high, -b.conf_low));
    }
  cr_assert (test_on (&log_rank_pair, &set, &there).statistic
             == test_on (&log_rank_pair, &set, &back).statistic);
}

Test (survival_properties, level_and_reference_swapped_flip_signs_exactly)
{
  each_case (check_swap, 3, 0.7);
}

static void
check_nesting (struct arena *arena, struct survival_rows *rows)
{
  static const double confidence[] = {0.90, 0.95, 0.99};
  struct riskset set = fold_part (arena, rows, 0, ROWS);
  struct ask ask = survival_ask (arena, 1, 0);
  for (int m = 0; m < EFFECTS; m++)
    {
      struct effect inner = {.status = STATUS_REFUSED};
      for (int c = 0; c < 3; c++)
        {
          ask.confidence = confidence[c];
          struct effect outer = effect_on (effects[m], &set, &ask);
          if (inner.status == STATUS_OK && outer.status == STATUS_OK)
            cr_assert (outer.conf_low <= inner.conf_low
                       && inner.conf_low <= inner.estimate
                       && inner.estimate <= inner.conf_high
                       && inner.conf_high <= outer.conf_high);
          inner = outer;
        }
    }
}

Test (survival_properties, ninety_lies_in_ninety_five_in_ninety_nine)
{
  each_case (check_nesting, 2, 0.7);
}

/* The pair alone is survdiff of the rows of the two: tested against the
   riskset folded from them. */
static void
check_pair (struct arena *arena, struct survival_rows *rows)
{
  struct riskset three = fold_part (arena, rows, 0, ROWS);
  struct ask pair = survival_ask (arena, 2, 1);
  double got = test_on (&log_rank_pair, &three, &pair).statistic;
  size_t kept = 0;
  for (size_t i = 0; i < ROWS; i++)
    if (rows->arm[i] > 0)
      {
        rows->time[kept] = rows->time[i];
        rows->event[kept] = rows->event[i];
        rows->arm[kept++] = rows->arm[i] - 1;
      }
  rows->arms = 2;
  struct riskset two = fold_part (arena, rows, 0, kept);
  struct ask ask = survival_ask (arena, 1, 0);
  ASSERT_NEAR (got, test_on (&log_rank, &two, &ask).statistic, CLOSED_FORM);
}

Test (survival_properties, a_pair_is_tested_without_the_others)
{
  each_case (check_pair, 3, 0.7);
}
