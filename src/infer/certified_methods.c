/* Certified rows of the methods: published data whose answers
   tests/oracle/certified.py works out in exact fractions. */

#include <math.h>

#include "base/arena.h"
#include "certified_calls.h"
#include "infer/methods.h"
#include "nist.h"

static const struct ask plain = {
  .confidence = 0.95, .target = 0, .horizon = NAN, .level = 0,
  .reference = 1
};

/* Student's sleep data, in tenths of hours. */

static void
sleep_moments (struct moments m[2])
{
  static const int tenths[2][10] = {
    { 7, -16, -2, -12, -1, 34, 37, 8, 0, 20 },
    { 19, 8, 11, 1, -1, 44, 55, 16, 46, 34 }
  };
  for (int arm = 0; arm < 2; arm++)
    {
      m[arm] = (struct moments) { 0 };
      for (int i = 0; i < 10; i++)
        moments_add (&m[arm], tenths[arm][i] / 10.0);
    }
}

static struct test
on_sleep (const struct method *method)
{
  struct moments m[2];
  sleep_moments (m);
  struct sample sample = { .arms = 2, .moments = m };
  return method->run (&sample, &plain);
}

static double
sleep_t (const double *at)
{
  (void) at;
  return on_sleep (&welch_t).statistic;
}

static double
sleep_df (const double *at)
{
  (void) at;
  return on_sleep (&welch_t).df;
}

static double
sleep_p (const double *at)
{
  (void) at;
  return on_sleep (&welch_t).p_value;
}

static double
sleep_pooled_p (const double *at)
{
  (void) at;
  return on_sleep (&student_t).p_value;
}

static struct test
on_sirstv (void)
{
  struct moments m[NIST_COHORTS_MAX];
  size_t arms = nist_moments (NIST_SIRSTV, m);
  struct sample sample = { .arms = arms, .moments = m };
  return welch_anova.run (&sample, &plain);
}

static double
sirstv_f (const double *at)
{
  (void) at;
  return on_sirstv ().statistic;
}

static double
sirstv_p (const double *at)
{
  (void) at;
  return on_sirstv ().p_value;
}

/* Fourfold tables: AT is [[a, b], [c, d]]. */

static struct test
on_fourfold (const double *at, const struct method *method)
{
  uint64_t n[] = { (uint64_t) (at[0] + at[1]), (uint64_t) (at[2] + at[3]) };
  uint64_t x[] = { (uint64_t) at[0], (uint64_t) at[2] };
  struct counts counts = { 2, n, x };
  struct sample sample = { .arms = 2, .counts = &counts };
  struct ask ask = plain;
  ask.scratch = arena_new ();
  struct test test = method->run (&sample, &ask);
  arena_free (ask.scratch);
  return test;
}

static double
chi_square_of (const double *at)
{
  return on_fourfold (at, &pearson_chi_square).statistic;
}

static double
chi_square_p (const double *at)
{
  return on_fourfold (at, &pearson_chi_square).p_value;
}

static double
fisher_p (const double *at)
{
  return on_fourfold (at, &fisher_exact).p_value;
}

/* AT[0] of AT[1], as a distance from one half. */
static struct effect
wilson (const double *at)
{
  uint64_t x = (uint64_t) at[0], n = (uint64_t) at[1];
  struct counts counts = { 1, &n, &x };
  struct sample sample = { .arms = 1, .counts = &counts };
  struct ask ask = plain;
  ask.target = 0.5;
  return share_one_sample.run (&sample, &ask);
}

static double
wilson_low (const double *at)
{
  return 0.5 + wilson (at).conf_low;
}

static double
wilson_high (const double *at)
{
  return 0.5 + wilson (at).conf_high;
}

/* Freireich et al. (1963): weeks in remission; below 0 where cut off. */

static struct test
on_remission (void)
{
  enum { N = 42, EACH = 21 };
  static const int weeks[N] = {
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25,
    -32, -32, -34, -35,
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23
  };
  double time[N];
  int8_t event[N];
  uint32_t arm[N];
  for (int i = 0; i < N; i++)
    {
      time[i] = fabs ((double) weeks[i]);
      event[i] = weeks[i] > 0;
      arm[i] = i >= EACH;
    }
  struct ask ask = plain;
  ask.scratch = arena_new ();
  struct riskset riskset = riskset_fold (ask.scratch, time, event, arm, N, 2,
                                         NAN);
  struct sample sample = { .arms = 2, .riskset = &riskset };
  struct test test = log_rank.run (&sample, &ask);
  arena_free (ask.scratch);
  return test;
}

static double
remission_chi_square (const double *at)
{
  (void) at;
  return on_remission ().statistic;
}

static double
remission_p (const double *at)
{
  (void) at;
  return on_remission ().p_value;
}

static const struct certified rows[] = {
  { "methods", "welch_anova of SiRstv: F", sirstv_f, { 0 },
    1.0516037072434917, 10 },
  { "methods", "welch_anova of SiRstv: p", sirstv_p, { 0 },
    0.42886271022399069, 10 },
  { "methods", "welch_t of Student's sleep data: t", sleep_t, { 0 },
    -1.8608134674868531, 13 },
  { "methods", "welch_t of Student's sleep data: df", sleep_df, { 0 },
    17.77647351617849, 13 },
  { "methods", "welch_t of Student's sleep data: p", sleep_p, { 0 },
    0.079394140187358138, 10 },
  { "methods", "student_t of Student's sleep data: p", sleep_pooled_p,
    { 0 }, 0.079186714215938111, 10 },
  { "methods", "pearson_chi_square of 40 1 1 40", chi_square_of,
    { 40, 1, 1, 40 }, 74.195121951219512, 13 },
  { "methods", "pearson_chi_square of 40 1 1 40: p", chi_square_p,
    { 40, 1, 1, 40 }, 7.0764948457107158e-18, 10 },
  { "methods", "fisher_exact of 345 455 260 345: p", fisher_p,
    { 345, 455, 260, 345 }, 0.95667786399264354, 10 },
  { "methods", "fisher_exact of 50 1 257 375: p", fisher_p,
    { 50, 1, 257, 375 }, 1.2220470363525841e-17, 10 },
  { "methods", "share_one_sample of 81 in 263: low", wilson_low,
    { 81, 263 }, 0.25528851987827423, 12 },
  { "methods", "share_one_sample of 81 in 263: high", wilson_high,
    { 81, 263 }, 0.36620957698280007, 12 },
  { "methods", "log_rank of Freireich's remissions", remission_chi_square,
    { 0 }, 16.792940989216533, 12 },
  { "methods", "log_rank of Freireich's remissions: p", remission_p, { 0 },
    4.1688091093345419e-5, 10 },
};

struct certified_part
certified_methods (void)
{
  return (struct certified_part) {
    "exact fractions, mpmath", rows, sizeof rows / sizeof *rows
  };
}
