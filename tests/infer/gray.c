#include "infer/competing_sample.h"

static double
gray_statistic (struct arena *arena, const struct riskset *set)
{
  struct ask ask = survival_ask (arena, 1, 0);
  struct test test = test_on (&gray, set, &ask);
  cr_assert (test.status == STATUS_OK || test.status == STATUS_UNDERFLOW);
  return test.statistic;
}

Test (gray, agrees_with_the_formulas_row_by_row)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COMPETING_REFERENCES; i++)
    {
      const struct competing_reference *r = competing_references + i;
      struct riskset set = competing_riskset (arena, i);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct test test = test_on (&gray, &set, &ask);
      ASSERT_NEAR (test.statistic, r->gray, 1e-11);
      cr_assert (test.df == r->df && test.why == NULL);
    }
  arena_free (arena);
}

Test (gray, melanoma_is_the_published_one)
{
  /* tests/oracle/competing.R, to the digits in which
     cmprsk::cuminc (time, status, ulcer, cencode = 2) on MASS::Melanoma
     is printed in E. Zabor, Survival Analysis in R: 26.120719 with p
     3.207240e-07 for melanoma, 0.158662 with p 6.903913e-01 for other
     causes. */
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  competing_rows (rows, COMPETING_REFERENCES - 1);
  struct ask ask = survival_ask (arena, 1, 0);
  struct riskset set = rows_riskset (arena, rows);
  struct test melanoma = test_on (&gray, &set, &ask);
  ASSERT_NEAR (melanoma.statistic, 26.120719033365003, 1e-11);
  ASSERT_NEAR (melanoma.p_value, 3.2072396394945501e-07, 1e-10);
  exchange_ends (rows);
  set = rows_riskset (arena, rows);
  struct test other = test_on (&gray, &set, &ask);
  ASSERT_NEAR (other.statistic, 0.1586620384258445, 1e-11);
  ASSERT_NEAR (other.p_value, 0.69039134434266503, 1e-10);
  arena_free (arena);
}

Test (gray, four_units_give_the_hand_worked_fraction)
{
  /* Level: an event on day 1, one censored on day 9; reference: a
     competing end on day 2, an event on day 3.  u = 1/2 - 1/3.  V, from the
     last day back: events of day 3, 1/8 + 1/8; the competing end, 1/4 (3/2
     * 1/3)^2; events of day 1, 1/8 (1 - 1/2 * 1/3)^2 + 1/8 (1 + 1/4 *
     1/3)^2; 629/1152 in all. */
  struct arena *arena = arena_new ();
  const struct batch batches[]
    = {{1, 1, 1, 1}, {1, 9, 0, 1}, {0, 2, 2, 1}, {0, 3, 1, 1}};
  struct riskset set = RISKSET (arena, batches, 2);
  ASSERT_NEAR (gray_statistic (arena, &set), 32. / 629, CLOSED_FORM);
  arena_free (arena);
}

/* The score is then that of the log-rank test, the variance the same in
   the limit. */
Test (gray, without_competing_ends_comes_to_the_log_rank_test)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    for (uint32_t arms = 2; arms <= 3; arms++)
      {
        struct survival_rows *rows
          = ARENA_NEW (arena, struct survival_rows, 1);
        generate_survival (rows, seed, GENERATED_MAX, 1, 60, 0.5);
        for (size_t i = 0; i < rows->n; i++)
          rows->arm[i] = (uint32_t) (i % arms);
        rows->arms = arms;
        struct riskset set = rows_riskset (arena, rows);
        struct ask ask = survival_ask (arena, 1, 0);
        ASSERT_NEAR (gray_statistic (arena, &set),
                     test_on (&log_rank, &set, &ask).statistic, 0.02);
      }
  arena_free (arena);
}

/* Only how soon units leave differs: the hazards of the event are equal,
   the shares that come to have it are not. */
Test (gray, sees_what_leaving_sooner_does_and_the_log_rank_test_does_not)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  uint64_t state = 5;
  rows->n = 4000;
  rows->arms = 2;
  for (size_t i = 0; i < rows->n; i++)
    {
      double event = -log (generated_uniform (&state)) * 100;
      double leave = -log (generated_uniform (&state)) * (i % 2 ? 40 : 200);
      rows->arm[i] = (uint32_t) (i % 2);
      rows->time[i] = fmin (event, leave);
      rows->event[i] = event < leave ? 1 : 2;
    }
  struct riskset set = rows_riskset (arena, rows);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (test_on (&gray, &set, &ask).p_value < 1e-10);
  cr_assert (test_on (&log_rank_cause_specific, &set, &ask).p_value > 0.05);
  arena_free (arena);
}

Test (gray, an_empty_arm_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows
    = generated_competing (arena, 9, 300, 3, 40, 0.4);
  struct riskset set = rows_riskset (arena, rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->arm[i] += rows->arm[i] > 0;
  rows->arms = 5;
  struct riskset gap = rows_riskset (arena, rows);
  struct ask ask = survival_ask (arena, 2, 0);
  cr_assert (test_on (&gray, &gap, &ask).df == 2);
  ASSERT_NEAR (gray_statistic (arena, &gap), gray_statistic (arena, &set),
               CLOSED_FORM);
  arena_free (arena);
}

Test (gray, a_pair_of_many_is_the_test_of_those_two_alone)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 50; seed++)
    {
      struct survival_rows *rows
        = generated_competing (arena, seed, 200, 4, 60, 0.4);
      struct riskset all = rows_riskset (arena, rows);
      struct survival_rows *two = ARENA_NEW (arena, struct survival_rows, 1);
      two->arms = 2;
      for (size_t i = 0; i < rows->n; i++)
        if (rows->arm[i] == 0 || rows->arm[i] == 2)
          {
            two->time[two->n] = rows->time[i];
            two->event[two->n] = rows->event[i];
            two->arm[two->n++] = rows->arm[i] / 2;
          }
      struct riskset alone = rows_riskset (arena, two);
      struct ask ask = survival_ask (arena, 2, 0);
      struct ask back = survival_ask (arena, 0, 2);
      double pair = test_on (&gray_pair, &all, &ask).statistic;
      ASSERT_NEAR (pair, gray_statistic (arena, &alone), CLOSED_FORM);
      cr_assert (test_on (&gray_pair, &all, &back).statistic == pair);
      cr_assert (test_on (&gray_pair, &all, &ask).df == 1);
    }
  arena_free (arena);
}

Test (gray, naming_the_cohorts_in_another_order_changes_nothing)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 100; seed++)
    for (uint32_t arms = 2; arms <= 4; arms++)
      {
        struct survival_rows *rows
          = generated_competing (arena, seed, 300, arms, 40, 0.4);
        struct riskset set = rows_riskset (arena, rows);
        for (size_t i = 0; i < rows->n; i++)
          rows->arm[i] = (rows->arm[i] + 1) % arms;
        struct riskset turned = rows_riskset (arena, rows);
        ASSERT_NEAR (gray_statistic (arena, &turned),
                     gray_statistic (arena, &set), arms == 2 ? 0 : 1e-11);
      }
  arena_free (arena);
}

Test (gray, another_unit_of_time_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows
    = generated_competing (arena, 33, 300, 2, 90, 0.4);
  struct riskset days = rows_riskset (arena, rows);
  for (size_t i = 0; i < rows->n; i++)
    rows->time[i] /= 365.25;
  struct riskset years = rows_riskset (arena, rows);
  cr_assert (gray_statistic (arena, &days)
             == gray_statistic (arena, &years));
  arena_free (arena);
}

Test (gray, nothing_to_test_says_why)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  const struct batch no_events[] = {{0, 3, 2, 5}, {1, 4, 0, 5}};
  const struct batch one_arm[] = {{0, 3, 1, 5}, {0, 4, 2, 5}};
  const struct batch apart[] = {{0, 3, 2, 5}, {1, 4, 1, 5}};
  /* A hundred events take the pooled incidence to 100/103, the next one to
     above 1, with cohorts 1 and 2 still there. */
  const struct batch beyond[]
    = {{0, 1, 1, 100}, {1, 2, 1, 1}, {1, 3, 1, 1}, {2, 9, 0, 1}};
  struct riskset sets[]
    = {RISKSET (arena, no_events, 2), RISKSET (arena, one_arm, 2),
       RISKSET (arena, apart, 2), RISKSET (arena, beyond, 3)};
  const enum status want[] = {STATUS_DEGENERATE, STATUS_EMPTY,
                              STATUS_DEGENERATE, STATUS_DEGENERATE};
  for (size_t i = 0; i < 4; i++)
    {
      struct test test = test_on (&gray, sets + i, &ask);
      cr_assert (test.status == want[i], "case %zu", i);
      cr_assert (isnan (test.p_value) && isnan (test.statistic)
                 && test.why != NULL);
    }
  arena_free (arena);
}

Test (gray, a_million_units_a_day_keep_their_p_value)
{
  struct arena *arena = arena_new ();
  const double time[] = {0, 1, 2};
  const uint64_t event[] = {3000000, 0, 0, 1000000, 50000, 0};
  const uint64_t compete[] = {0, 700000, 0, 0, 900000, 0};
  const uint64_t censor[] = {0, 0, 1300000, 0, 0, 2050000};
  struct riskset set = {.arms = 2, .times = 3, .time = time,
                        .event = event, .censor = censor,
                        .compete = compete};
  struct ask ask = survival_ask (arena, 1, 0);
  struct test test = test_on (&gray, &set, &ask);
  cr_assert (test.status == STATUS_UNDERFLOW && isnan (test.p_value));
  cr_assert (test.log10_p < -300 && test.statistic > 1e5);
  arena_free (arena);
}

enum { SETS = 2000 };

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Event and competing end with constant hazards, censoring from day 20 to
   120; CENSOR[arm] makes it come sooner in some cohorts, which is no
   difference to be found. */
static void
draw_null (struct survival_rows *rows, uint64_t *state)
{
  static const double sooner[] = {1, 0.6, 0.8};
  for (size_t i = 0; i < rows->n; i++)
    {
      uint32_t arm = (uint32_t) (i % rows->arms);
      double event = -log (generated_uniform (state)) * 70;
      double leave = -log (generated_uniform (state)) * 90;
      double censor = (20 + generated_uniform (state) * 100) * sooner[arm];
      double first = fmin (event, leave);
      rows->arm[i] = arm;
      rows->time[i] = floor (fmin (first, censor));
      rows->event[i] = censor < first ? 0 : event < leave ? 1 : 2;
    }
}

static double
null_distance (size_t n, size_t arms, uint64_t seed)
{
  static double p[SETS];
  double largest = 0;
  for (int set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
      rows->n = n;
      rows->arms = arms;
      draw_null (rows, &seed);
      struct riskset riskset = rows_riskset (arena, rows);
      struct ask ask = survival_ask (arena, 1, 0);
      p[set] = test_on (&gray, &riskset, &ask).p_value;
      arena_free (arena);
    }
  qsort (p, SETS, sizeof *p, ascending);
  for (int i = 0; i < SETS; i++)
    largest = fmax (largest, fmax (p[i] - (double) i / SETS,
                                   (double) (i + 1) / SETS - p[i]));
  return largest;
}

Test (gray, p_values_are_uniform_when_nothing_is_going_on)
{
  double two = null_distance (200, 2, 301), three = null_distance (300, 3, 302);
  cr_assert_lt (two, 0.036, "%g", two);
  cr_assert_lt (three, 0.036, "%g", three);
}
