/* Weighted log-rank tests, trend, strata: tests/oracle/weighted.R and a
   published table. */

#include "infer/logrank.h"
#include "infer/survival_sample.h"

struct reference {
  uint64_t seed;
  size_t n, arms;
  double top, share;
  double gehan, tarone_ware, peto_peto, fleming_harrington;
  double rho_one;           /* survdiff (rho = 1) */
  double stratified;        /* survdiff (strata), row number modulo 4 */
  double trend;             /* sign and root of coxph (ties = "exact") */
};

enum { REFERENCES = 5, STRATA = 4 };
static const struct reference references[REFERENCES] = {
  { 1, 200, 2, 30, 0.6, 5.1317365139756825, 6.0740099433515811,
    5.7963713087651261, 6.4915361598639949, 5.9038704799987265,
    7.0558152318485501, -2.743175002773782 },
  { 7, 60, 2, 5, 0.7, 1.1974202223275008, 1.4192561429705628,
    1.3769805355922613, 0.98051780465914185, 1.3553453945012692,
    0.48367419752091856, -1.2880728362479077 },
  { 42, 500, 3, 60, 0.5, 26.601923561600941, 31.704529469747936,
    31.235237419692652, 39.188592631064353, 31.302503621878593,
    40.220524388799866, -6.1725713658736971 },
  { 3, 30, 2, 1000, 0.6, 7.2187894073139978, 7.6689114616104064,
    7.4980205720340001, 6.0614473529102098, 7.5373356708813386,
    10.931417869029389, -2.8876224968602258 },
  { 12, 300, 4, 90, 0.5, 18.768409180260292, 20.725011313196724,
    20.847965256469415, 17.579773671963945, 20.822651739361721,
    22.136110675363842, -4.3106839283957381 },
};

static struct survival_rows *
rows_of (struct arena *arena, const struct reference *r)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_survival (rows, r->seed, r->n, r->arms, r->top, r->share);
  return rows;
}

static struct riskset
fold_rows (struct arena *arena, const struct survival_rows *rows)
{
  return riskset_fold (arena, rows->time, rows->event, rows->arm, rows->n,
                       rows->arms, NAN);
}

static double
survival (const struct logrank_time *time)
{
  return time->survival;
}

Test (weighted, agree_with_the_walk_in_r)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct riskset set = fold_rows (arena, rows_of (arena, r));
      struct ask ask = survival_ask (arena, 1, 0);
      const struct method *const method[]
        = {&gehan, &tarone_ware, &peto_peto, &fleming_harrington};
      const double want[] = {r->gehan, r->tarone_ware, r->peto_peto,
                             r->fleming_harrington};
      for (size_t m = 0; m < 4; m++)
        {
          struct test test = test_on (method[m], &set, &ask);
          ASSERT_NEAR (test.statistic, want[m], CLOSED_FORM);
          cr_assert (test.df == (double) r->arms - 1
                     && test.status == STATUS_OK);
          cr_assert_str_eq (test.options[1].name, "weight");
        }
    }
  arena_free (arena);
}

Test (weighted, survival_as_the_weight_is_survdiff_with_rho_1)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct riskset set = fold_rows (arena, rows_of (arena, references + i));
      ASSERT_NEAR (logrank_test (arena, &set, 1, survival).statistic,
                   references[i].rho_one, CLOSED_FORM);
    }
  arena_free (arena);
}

/* Time in months to infection at the catheter, kidney patients: 0 placed
   surgically, 1 through the skin.  Nahman et al. (1992), as in Klein &
   Moeschberger (2003), table 1.2. */
static const struct batch kidney[] = {
  {0, 1.5, 1, 1}, {0, 3.5, 1, 1}, {0, 4.5, 1, 2}, {0, 5.5, 1, 1},
  {0, 8.5, 1, 2}, {0, 9.5, 1, 1}, {0, 10.5, 1, 1}, {0, 11.5, 1, 1},
  {0, 15.5, 1, 1}, {0, 16.5, 1, 1}, {0, 18.5, 1, 1}, {0, 23.5, 1, 1},
  {0, 26.5, 1, 1}, {0, 2.5, 0, 2}, {0, 3.5, 0, 3}, {0, 4.5, 0, 1},
  {0, 5.5, 0, 1}, {0, 6.5, 0, 2}, {0, 7.5, 0, 4}, {0, 8.5, 0, 1},
  {0, 9.5, 0, 1}, {0, 10.5, 0, 1}, {0, 11.5, 0, 1}, {0, 12.5, 0, 2},
  {0, 13.5, 0, 1}, {0, 14.5, 0, 2}, {0, 21.5, 0, 2}, {0, 22.5, 0, 2},
  {0, 25.5, 0, 1}, {0, 27.5, 0, 1}, {1, 0.5, 1, 6}, {1, 2.5, 1, 2},
  {1, 3.5, 1, 1}, {1, 6.5, 1, 1}, {1, 15.5, 1, 1}, {1, 0.5, 0, 10},
  {1, 1.5, 0, 4}, {1, 2.5, 0, 5}, {1, 3.5, 0, 5}, {1, 4.5, 0, 3},
  {1, 5.5, 0, 5}, {1, 6.5, 0, 1}, {1, 7.5, 0, 3}, {1, 8.5, 0, 3},
  {1, 9.5, 0, 2}, {1, 10.5, 0, 3}, {1, 11.5, 0, 2}, {1, 12.5, 0, 4},
  {1, 14.5, 0, 2}, {1, 16.5, 0, 2}, {1, 18.5, 0, 1}, {1, 19.5, 0, 3},
  {1, 20.5, 0, 1}, {1, 22.5, 0, 1}, {1, 24.5, 0, 1}, {1, 25.5, 0, 1},
  {1, 26.5, 0, 2}, {1, 28.5, 0, 1},
};

/* Klein & Moeschberger (2003), table 7.2, in the digits printed there. */
Test (weighted, kidney_infections_are_those_of_klein_and_moeschberger)
{
  static const struct {
    const struct method *method;
    double chi_square, chi_digit, p, p_digit;
  } table[] = {
    {&log_rank, 2.53, .005, .112, .0005},
    {&gehan, .002, .0005, .964, .0005},
    {&tarone_ware, .40, .005, .526, .0005},
    {&peto_peto, 1.40, .005, .237, .0005},
    {&fleming_harrington, 9.67, .005, .002, .0005},
  };
  struct arena *arena = arena_new ();
  struct riskset set = RISKSET (arena, kidney, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (riskset_n (&set, 0) == 43 && riskset_n (&set, 1) == 76);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    {
      struct test test = test_on (table[i].method, &set, &ask);
      cr_assert (fabs (test.statistic - table[i].chi_square)
                   <= table[i].chi_digit
                 && fabs (test.p_value - table[i].p) <= table[i].p_digit,
                 "%s: %g, %g", table[i].method->about.name, test.statistic,
                 test.p_value);
    }
  arena_free (arena);
}

static void
fold_strata (struct arena *arena, const struct survival_rows *rows,
             struct riskset stratum[STRATA])
{
  struct survival_rows *part = ARENA_NEW (arena, struct survival_rows, 1);
  for (size_t s = 0; s < STRATA; s++)
    {
      part->n = 0;
      part->arms = rows->arms;
      for (size_t i = s; i < rows->n; i += STRATA)
        {
          part->time[part->n] = rows->time[i];
          part->event[part->n] = rows->event[i];
          part->arm[part->n++] = rows->arm[i];
        }
      stratum[s] = fold_rows (arena, part);
    }
}

Test (weighted, stratified_log_rank_agrees_with_survdiff_strata)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct riskset stratum[STRATA];
      fold_strata (arena, rows_of (arena, r), stratum);
      struct test test = logrank_test (arena, stratum, STRATA, logrank_one);
      ASSERT_NEAR (test.statistic, r->stratified, CLOSED_FORM);
      cr_assert (test.df == (double) r->arms - 1);
    }
  arena_free (arena);
}

Test (weighted, a_stratum_of_one_cohort_adds_nothing)
{
  struct arena *arena = arena_new ();
  const struct batch alone[] = {{1, 2, 1, 5}, {1, 4, 0, 5}, {1, 7, 1, 2}};
  struct riskset strata[2];
  strata[0] = fold_rows (arena, rows_of (arena, references));
  strata[1] = RISKSET (arena, alone, 2);
  cr_assert (logrank_test (arena, strata, 2, logrank_one).statistic
             == logrank_test (arena, strata, 1, logrank_one).statistic);
  cr_assert (logrank_test (arena, strata + 1, 1, logrank_one).status
             == STATUS_EMPTY);
  cr_assert (logrank_test (arena, strata, 0, logrank_one).status
             == STATUS_EMPTY);
  arena_free (arena);
}

Test (weighted, trend_agrees_with_the_exact_score_test_of_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct riskset set = fold_rows (arena, rows_of (arena, references + i));
      struct ask ask = survival_ask (arena, 1, 0);
      struct test test = test_on (&log_rank_trend, &set, &ask);
      ASSERT_NEAR (test.statistic, references[i].trend, 1e-11);
      cr_assert (test.has == HAS_STATISTIC && test.status == STATUS_OK);
      if (references[i].arms == 2)
        ASSERT_NEAR (test.statistic * test.statistic,
                     test_on (&log_rank, &set, &ask).statistic, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (weighted, cohorts_in_reverse_flip_the_trend_exactly)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct ask ask = survival_ask (arena, 1, 0);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      uint32_t arms = 2 + (uint32_t) (seed % 4);
      generate_survival (rows, seed, 120, arms, 30, 0.6);
      struct riskset there = fold_rows (arena, rows);
      for (size_t i = 0; i < rows->n; i++)
        rows->arm[i] = arms - 1 - rows->arm[i];
      struct riskset back = fold_rows (arena, rows);
      cr_assert (test_on (&log_rank_trend, &there, &ask).statistic
                 == -test_on (&log_rank_trend, &back, &ask).statistic);
    }
  arena_free (arena);
}

Test (weighted, later_cohorts_that_leave_sooner_have_a_positive_trend)
{
  struct arena *arena = arena_new ();
  const struct batch batches[] = {{0, 9, 1, 4}, {1, 5, 1, 4}, {2, 2, 1, 4}};
  struct riskset set = RISKSET (arena, batches, 3);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (test_on (&log_rank_trend, &set, &ask).statistic > 0);
  arena_free (arena);
}

/* Without censoring n at the i-th event of N is N + 1 - i, and Gehan's
   sum is the Mann-Whitney one: of all pairs, those in which the level
   ends first less those in which it ends last. */
Test (weighted, gehan_without_censoring_counts_pairs_like_mann_whitney)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct ask ask = survival_ask (arena, 1, 0);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 40, 2, 25, 2);
      double u = 0, variance = 0;
      for (size_t i = 0; i < rows->n; i++)
        for (size_t j = 0; j < rows->n; j++)
          if (rows->arm[i] == 1 && rows->arm[j] == 0)
            u += (rows->time[i] < rows->time[j])
                 - (rows->time[i] > rows->time[j]);
      struct riskset set = fold_rows (arena, rows);
      for (size_t i = 0; i < set.times; i++)
        {
          double n[2] = {0, 0}, d = 0;
          for (size_t k = 0; k < rows->n; k++)
            {
              n[rows->arm[k]] += rows->time[k] >= set.time[i];
              d += rows->time[k] == set.time[i];
            }
          double all = n[0] + n[1];
          if (all > 1)
            variance += d * (all - d) / (all - 1) * n[0] * n[1];
        }
      ASSERT_NEAR (test_on (&gehan, &set, &ask).statistic,
                   u * u / variance, 1e-11);
    }
  arena_free (arena);
}

static const struct method *const family[]
  = {&log_rank, &gehan, &tarone_ware, &peto_peto, &fleming_harrington,
     &log_rank_trend};
enum { FAMILY = sizeof family / sizeof *family };

Test (weighted, neither_unit_of_time_nor_names_nor_merging_matter)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  struct ask ask = survival_ask (arena, 1, 0);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 90, 2, 30, 0.6);
      struct riskset days = fold_rows (arena, rows);
      struct riskset halves[2];
      for (size_t h = 0; h < 2; h++)
        halves[h] = riskset_fold (arena, rows->time + 45 * h,
                                  rows->event + 45 * h, rows->arm + 45 * h,
                                  45, 2, NAN);
      struct riskset merged = riskset_merge (arena, halves, halves + 1);
      for (size_t i = 0; i < rows->n; i++)
        rows->time[i] *= 24;
      struct riskset hours = fold_rows (arena, rows);
      for (size_t i = 0; i < rows->n; i++)
        rows->arm[i] = !rows->arm[i];
      struct riskset renamed = fold_rows (arena, rows);
      for (size_t m = 0; m < FAMILY; m++)
        {
          double x = test_on (family[m], &days, &ask).statistic;
          double back = test_on (family[m], &renamed, &ask).statistic;
          cr_assert (test_on (family[m], &hours, &ask).statistic == x
                     && test_on (family[m], &merged, &ask).statistic == x
                     && fabs (back) == fabs (x), "%s",
                     family[m]->about.name);
        }
    }
  arena_free (arena);
}

Test (weighted, nothing_to_test_says_why)
{
  struct arena *arena = arena_new ();
  struct ask ask = survival_ask (arena, 1, 0);
  const struct batch no_events[] = {{0, 3, 0, 5}, {1, 4, 0, 5}};
  const struct batch one_arm[] = {{0, 3, 1, 5}, {0, 4, 0, 5}};
  const struct batch apart[] = {{0, 3, 0, 5}, {1, 4, 1, 5}};
  struct riskset sets[] = {RISKSET (arena, no_events, 2),
                           RISKSET (arena, one_arm, 2),
                           RISKSET (arena, apart, 2)};
  const enum status want[]
    = {STATUS_DEGENERATE, STATUS_EMPTY, STATUS_DEGENERATE};
  for (size_t m = 0; m < FAMILY; m++)
    for (size_t i = 0; i < 3; i++)
      {
        struct test test = test_on (family[m], sets + i, &ask);
        cr_assert (test.status == want[i] && isnan (test.p_value)
                   && isnan (test.statistic) && test.why != NULL);
      }
  arena_free (arena);
}

Test (weighted, events_of_the_first_day_alone_have_no_late_weight)
{
  struct arena *arena = arena_new ();
  const struct batch first[]
    = {{0, 3, 1, 2}, {0, 9, 0, 5}, {1, 3, 1, 4}, {1, 9, 0, 2}};
  struct riskset set = RISKSET (arena, first, 2);
  struct ask ask = survival_ask (arena, 1, 0);
  cr_assert (test_on (&log_rank, &set, &ask).status == STATUS_OK);
  struct test late = test_on (&fleming_harrington, &set, &ask);
  cr_assert (late.status == STATUS_DEGENERATE && isnan (late.p_value));
  cr_assert (strstr (late.why, "weight") != NULL);
  arena_free (arena);
}
