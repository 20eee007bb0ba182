#include <criterion/criterion.h>
#include <math.h>

#include "../../src/infer/mantel.h"
#include "base/arena.h"
#include "infer/methods.h"
#include "near.h"

/* Expected values: tests/oracle/shares_more.R, of a table alone
   tests/oracle/shares.R. */

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Admissions to six departments of Berkeley, men and women (R's
   UCBAdmissions). */
static const struct fourfold berkeley[] = {
  { 512, 825, 89, 108 }, { 353, 560, 17, 25 }, { 120, 325, 202, 593 },
  { 138, 417, 131, 375 }, { 53, 191, 94, 393 }, { 22, 373, 24, 341 },
};
static const struct fourfold small[]
  = { { 7, 12, 2, 14 }, { 3, 30, 9, 31 }, { 12, 40, 20, 80 } };

/* Cochran, Mantel and Haenszel's test of the same tables. */
static struct test
cmh_of (const struct strata *s)
{
  struct arena *arena = arena_new ();
  struct sample *stratum = ARENA_NEW (arena, struct sample, s->n);
  for (size_t i = 0; i < s->n; i++)
    {
      struct counts *counts = ARENA_NEW (arena, struct counts, 1);
      uint64_t *n = ARENA_NEW (arena, uint64_t, 2);
      uint64_t *x = ARENA_NEW (arena, uint64_t, 2);
      n[0] = s->table[i].n0;
      n[1] = s->table[i].n1;
      x[0] = s->table[i].x0;
      x[1] = s->table[i].x1;
      *counts = (struct counts) { 2, n, x };
      stratum[i] = (struct sample) { .arms = 2, .counts = counts };
    }
  struct sample sample = { .arms = 2, .stratum = stratum, .strata = s->n };
  struct ask ask = { .scratch = arena, .confidence = 0.95, .level = 1 };
  struct test test = cmh.run (&sample, &ask);
  arena_free (arena);
  return test;
}

static void
check_effect (struct effect e, double estimate, double low, double high)
{
  cr_assert_eq (e.status, STATUS_OK);
  ASSERT_NEAR (e.estimate, estimate, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, low, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, high, CLOSED_FORM);
}

Test (mantel, cmh_agrees_with_r)
{
  struct strata s = { COUNT (berkeley), berkeley };
  ASSERT_NEAR (cmh_of (&s).statistic, 1.5246066604434356, CLOSED_FORM);
  ASSERT_NEAR (cmh_of (&s).p_value, 0.21692369705551837, CLOSED_FORM);
  cr_assert_eq (cmh_of (&s).df, 1);
  struct strata t = { COUNT (small), small };
  ASSERT_NEAR (cmh_of (&t).statistic, 0.17693231560550385, CLOSED_FORM);
  ASSERT_NEAR (cmh_of (&t).p_value, 0.67402292343476822, CLOSED_FORM);
}

Test (mantel, ratios_agree_with_r)
{
  struct strata s = { COUNT (berkeley), berkeley };
  check_effect (mantel_odds_ratio (&s, 0.95), 0.90469682825862308,
                0.77190736175935049, 1.0603297644366556);
  check_effect (mantel_risk_ratio (&s, 0.95), 0.94490502259592901,
                0.86645223268300386, 1.0304613088274714);
  struct strata t = { COUNT (small), small };
  check_effect (mantel_odds_ratio (&t, 0.95), 1.1414348190192611,
                0.60879926889078828, 2.1400706483161929);
  check_effect (mantel_risk_ratio (&t, 0.95), 1.1063457636605332,
                0.68830201555479142, 1.7782905194357566);
}

Test (mantel, differences_agree_with_their_formulas_in_r)
{
  struct strata s = { COUNT (berkeley), berkeley };
  check_effect (mantel_risk_difference (&s, 0.95, MANTEL_SATO),
                -0.018425196190852509, -0.047482435346542215,
                0.010632042964837198);
  check_effect (
    mantel_risk_difference (&s, 0.95, MANTEL_GREENLAND_ROBINS),
    -0.018425196190852509, -0.047078827969682352, 0.010228435587977334);
  struct strata t = { COUNT (small), small };
  check_effect (mantel_risk_difference (&t, 0.95, MANTEL_SATO),
                0.026415946890043618, -0.09986118840431854,
                0.15269308218440578);
  check_effect (
    mantel_risk_difference (&t, 0.95, MANTEL_GREENLAND_ROBINS),
    0.026415946890043618, -0.094137680409531813, 0.14696957418961903);
}

/* R finds the fitted counts by uniroot. */
Test (mantel, homogeneity_agrees_with_r)
{
  struct strata s = { COUNT (berkeley), berkeley };
  struct test test = mantel_homogeneity (&s);
  ASSERT_NEAR (test.statistic, 18.825501252052749, 1e-10);
  ASSERT_NEAR (test.p_value, 0.0020714013978812553, 1e-10);
  cr_assert_eq (test.df, 5);
  struct strata t = { COUNT (small), small };
  test = mantel_homogeneity (&t);
  ASSERT_NEAR (test.statistic, 9.1871846715066905, 1e-10);
  ASSERT_NEAR (test.p_value, 0.010116451329551404, 1e-10);
}

Test (mantel, swapping_cohorts_flips_signs_and_inverts_ratios)
{
  struct fourfold swapped[COUNT (berkeley)];
  for (size_t i = 0; i < COUNT (berkeley); i++)
    swapped[i] = (struct fourfold) { berkeley[i].x0, berkeley[i].n0,
                                     berkeley[i].x1, berkeley[i].n1 };
  struct strata s = { COUNT (berkeley), berkeley };
  struct strata t = { COUNT (berkeley), swapped };
  struct effect one = mantel_risk_difference (&s, 0.95, MANTEL_SATO);
  struct effect other = mantel_risk_difference (&t, 0.95, MANTEL_SATO);
  cr_assert_eq (one.estimate, -other.estimate);
  ASSERT_NEAR (one.conf_low, -other.conf_high, CLOSED_FORM);
  ASSERT_NEAR (mantel_odds_ratio (&s, 0.95).conf_low,
               1 / mantel_odds_ratio (&t, 0.95).conf_high, CLOSED_FORM);
  ASSERT_NEAR (cmh_of (&s).statistic,
               cmh_of (&t).statistic, CLOSED_FORM);
  ASSERT_NEAR (mantel_homogeneity (&s).statistic,
               mantel_homogeneity (&t).statistic, 1e-10);
}

/* One stratum: the ordinary odds ratio with Woolf's limits. */
Test (mantel, one_stratum_is_the_table_itself)
{
  static const struct fourfold table = { 41, 130, 27, 152 };
  struct strata s = { 1, &table };
  check_effect (mantel_odds_ratio (&s, 0.95), 2.132750728256346,
                1.2223287226734469, 3.7212785599354432);
  check_effect (mantel_risk_ratio (&s, 0.95), 1.7754985754985755,
                1.1600539377830044, 2.7174557052252744);
  ASSERT_NEAR (cmh_of (&s).statistic, 7.2405729807720149,
               CLOSED_FORM);
  cr_assert_eq (mantel_homogeneity (&s).status, STATUS_EMPTY);
}

/* Among 200 strata whose odds ratio is 3 exactly nothing is left over. */
Test (mantel, equal_odds_ratios_are_homogeneous)
{
  struct fourfold tables[200];
  for (uint64_t i = 0; i < 200; i++)
    tables[i] = (struct fourfold) { 3 + 3 * i, 4 + 4 * i, 5 + i,
                                    10 + 2 * i };
  struct strata s = { 200, tables };
  ASSERT_NEAR (mantel_odds_ratio (&s, 0.95).estimate, 3, CLOSED_FORM);
  cr_assert_lt (mantel_homogeneity (&s).statistic, 1e-10);
}

Test (mantel, strata_of_one_cohort_change_nothing)
{
  static const struct fourfold more[] = {
    { 7, 12, 2, 14 }, { 3, 30, 9, 31 }, { 12, 40, 20, 80 }, { 0, 0, 9, 12 },
    { 4, 9, 0, 0 }, { 0, 0, 0, 0 },
  };
  struct strata t = { COUNT (small), small }, s = { COUNT (more), more };
  cr_assert_eq (cmh_of (&s).statistic,
                cmh_of (&t).statistic);
  cr_assert_eq (mantel_odds_ratio (&s, 0.95).conf_low,
                mantel_odds_ratio (&t, 0.95).conf_low);
  cr_assert_eq (mantel_risk_difference (&s, 0.95, MANTEL_SATO).conf_low,
                mantel_risk_difference (&t, 0.95, MANTEL_SATO).conf_low);
  cr_assert_eq (mantel_homogeneity (&s).df, 2);
}

Test (mantel, undefined_is_a_status)
{
  static const struct fourfold none[] = { { 0, 9, 0, 12 }, { 5, 5, 7, 7 } };
  static const struct fourfold lone[] = { { 3, 9, 0, 0 }, { 0, 0, 7, 9 } };
  static const struct fourfold zero[] = { { 0, 9, 3, 12 }, { 0, 5, 2, 7 } };
  static const struct fourfold all[] = { { 3, 9, 0, 12 }, { 2, 5, 0, 7 } };
  struct strata s = { 2, none };
  cr_assert_eq (cmh_of (&s).status, STATUS_DEGENERATE);
  cr_assert_eq (mantel_odds_ratio (&s, 0.95).status, STATUS_DEGENERATE);
  cr_assert_eq (mantel_risk_difference (&s, 0.95, MANTEL_SATO).status,
                STATUS_DEGENERATE);
  s.table = lone;
  cr_assert_eq (cmh_of (&s).status, STATUS_EMPTY);
  cr_assert_eq (mantel_risk_ratio (&s, 0.95).status, STATUS_EMPTY);
  cr_assert_eq (mantel_risk_difference (&s, 0.95, MANTEL_SATO).status,
                STATUS_EMPTY);
  s.table = zero;
  struct effect effect = mantel_odds_ratio (&s, 0.95);
  cr_assert_eq (effect.status, STATUS_UNBOUNDED);
  cr_assert_eq (effect.estimate, 0);
  s.table = all;
  cr_assert_eq (mantel_risk_ratio (&s, 0.95).status, STATUS_INFINITE);
  cr_assert_eq (mantel_homogeneity (&s).status, STATUS_INFINITE);
}

/* A thousand strata of four: the test would find what is not there. */
Test (mantel, small_strata_do_not_tell_of_homogeneity)
{
  static struct fourfold tables[1000];
  for (uint64_t i = 0; i < 1000; i++)
    tables[i] = (struct fourfold) { i % 2, 2, (i / 2) % 2, 2 };
  struct strata s = { 1000, tables };
  cr_assert_eq (mantel_homogeneity (&s).status, STATUS_REFUSED);
}
