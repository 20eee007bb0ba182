#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "infer/methods.h"
#include "near.h"
#include "panels.h"

/* Expected values: tests/oracle/did.R, lm with all dummies and sandwich,
   and by hand. */

static const double AGREES = 1e-10;

/* 12 of 30 customers from month 4 of 9. */
static struct made
one_date (void)
{
  struct made m = made_new (30, 9);
  for (size_t i = 0; i < 30; i++)
    m.first[i] = i % 5 < 2 ? 4 : PANEL_NEVER;
  made_fill (&m, 2);
  return m;
}

static void
assert_effect (const struct effect *e, const double *want)
{
  cr_assert_eq (e->status, STATUS_OK);
  ASSERT_NEAR (e->estimate, want[0], AGREES);
  ASSERT_NEAR (e->std_error, want[1], AGREES);
  ASSERT_NEAR (e->conf_low, want[2], AGREES);
  ASSERT_NEAR (e->conf_high, want[3], AGREES);
}

struct expected {
  double effect[4], t, p;
  double lead[4], later[4];
  double f, f_p, slope;
};

static void
assert_all (const struct did *d, const struct expected *want, double df)
{
  assert_effect (&d->effect, want->effect);
  ASSERT_NEAR (d->test.statistic, want->t, AGREES);
  ASSERT_NEAR (d->test.p_value, want->p, AGREES);
  ASSERT_NEAR (d->test.df, df, AGREES);
  assert_effect (&month_of (d, -4)->effect, want->lead);
  assert_effect (&month_of (d, 3)->effect, want->later);
  ASSERT_NEAR (d->pretrend.statistic, want->f, AGREES);
  ASSERT_NEAR (d->pretrend.p_value, want->f_p, AGREES);
  ASSERT_NEAR (d->slope_missed, want->slope, 1e-9);
}

Test (did, customers_agree_with_lm_and_cr1)
{
  static const struct expected want = {
    {0.036979166666658604, 0.9297520452861634, -1.8645772761861104,
     1.9385356095194275},
    0.039773149039190318, 0.96854653999031637,
    {-3.3055555555556091, 2.1204575818863729, -7.6423782569146539,
     1.0312671458034353},
    {-2.1250000000000533, 1.9371810337922686, -6.0869800724892755,
     1.8369800724891685},
    1.5654005981785435, 0.21902001244418542, 2.4011400001732444
  };
  struct made m = one_date ();
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = did_customers_run (&p, &ask);
  assert_all (&d, &want, 29);
  cr_assert_eq (d.exposed, 12);
  cr_assert_eq (d.comparison, 18);
  cr_assert_null (month_of (&d, -1));
  cr_assert_eq (d.two_way.status, STATUS_REFUSED);
  struct sample sample = {.panel = &p};
  ASSERT_NEAR (did_customers.run (&sample, &ask).p_value, want.p, AGREES);
  arena_free (m.arena);
}

Test (did, clusters_agree_with_lm_and_cr1)
{
  static const struct expected want = {
    {0.036979166666658604, 0.56404071719384619, -1.2044660815644417,
     1.2784244148977588},
    0.065561165248199313, 0.94890356463870584,
    {-3.3055555555556091, 1.5504317208727842, -6.7180327649319498,
     0.10692165382073116},
    {-2.1250000000000533, 1.313545772345196, -5.0160947520329398,
     0.76609475203283317},
    2.541567308824928, 0.10992766968538656, 1.6643115476594925
  };
  struct made m = one_date ();
  for (uint32_t i = 0; i < 30; i++)
    m.cluster[i] = 7 * (i / 5 * 2 + (i % 5 > 1) - (i == 11 || i == 17));
  m.rows.cluster = m.cluster;
  struct panel p = made_panel (&m);
  cr_assert_eq (p.clusters, 12);
  struct ask ask = made_ask (&m);
  struct did d = did_customers_run (&p, &ask);
  assert_all (&d, &want, 11);
  arena_free (m.arena);
}

static struct made
several_dates (void)
{
  static const uint32_t first[] = {
    3, 5, PANEL_NEVER, 5, 8, PANEL_NEVER, 3, 5, PANEL_NEVER, 1
  };
  struct made m = made_new (40, 10);
  for (uint32_t i = 0; i < 40; i++)
    {
      m.first[i] = first[i % 10];
      m.cluster[i] = i / 3;
    }
  made_fill (&m, 1.5);
  return m;
}

Test (did, several_dates_agree_with_group_time_effects_by_hand)
{
  struct made m = several_dates ();
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = did_staggered_run (&p, &ask);
  ASSERT_NEAR (d.effect.estimate, 1.0588695607553367, AGREES);
  ASSERT_NEAR (d.effect.std_error, 1.2052308349605583, AGREES);
  ASSERT_NEAR (d.test.df, 39, AGREES);
  const struct effect *before = &month_of (&d, -3)->effect;
  ASSERT_NEAR (before->estimate, -1.8455357142857145, AGREES);
  ASSERT_NEAR (before->std_error, 1.3463633054605322, AGREES);
  const struct effect *now = &month_of (&d, 0)->effect;
  ASSERT_NEAR (now->estimate, 1.1886160714285716, AGREES);
  ASSERT_NEAR (now->std_error, 1.4001529963979302, AGREES);
  const struct effect *late = &month_of (&d, 6)->effect;
  ASSERT_NEAR (late->estimate, 1.9895833333333333, AGREES);
  ASSERT_NEAR (late->std_error, 1.757524196178909, AGREES);
  ASSERT_NEAR (d.pretrend.statistic, 1.421276861673074, AGREES);
  ASSERT_NEAR (d.pretrend.p_value, 0.24506287706460289, AGREES);
  ASSERT_NEAR (d.two_way.estimate, 1.8478618421052706, AGREES);
  ASSERT_NEAR (d.two_way.std_error, 0.71062956386113785, AGREES);
  cr_assert_eq (d.exposed, 20);
  cr_assert_eq (d.short_exposed, 8);
  cr_assert_eq (month_of (&d, 0)->units, 20);
  cr_assert_eq (month_of (&d, 6)->units, 8);
  m.rows.cluster = m.cluster;
  p = made_panel (&m);
  d = did_staggered_run (&p, &ask);
  ASSERT_NEAR (d.effect.estimate, 1.0588695607553367, AGREES);
  ASSERT_NEAR (d.effect.std_error, 1.1876673779802052, AGREES);
  arena_free (m.arena);
}

/* Their covariances differ in the factor for degrees of freedom alone. */
Test (did, of_one_date_group_time_effects_are_two_way_fixed_effects_months)
{
  struct made m = one_date ();
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did one = did_customers_run (&p, &ask);
  struct did many = did_staggered_run (&p, &ask);
  cr_assert_eq (one.months, many.months);
  double ratio = one.month[0].effect.std_error
                 / many.month[0].effect.std_error;
  for (size_t k = 0; k < one.months; k++)
    {
      ASSERT_NEAR (many.month[k].effect.estimate,
                   one.month[k].effect.estimate, AGREES);
      ASSERT_NEAR (one.month[k].effect.std_error
                     / many.month[k].effect.std_error,
                   ratio, AGREES);
    }
  ASSERT_NEAR (many.two_way.std_error, one.effect.std_error, AGREES);
  arena_free (m.arena);
}

Test (did, groups_agree_with_all_deals)
{
  struct made m = made_new (8, 8);
  m.first[1] = m.first[4] = m.first[6] = 4;
  made_fill (&m, 9);
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = did_groups_run (&p, &ask);
  ASSERT_NEAR (d.effect.estimate, 7.5, AGREES);
  ASSERT_NEAR (d.test.p_value, 1. / 56, AGREES);
  ASSERT_NEAR (d.effect.conf_low, 3.25, 1e-9);
  ASSERT_NEAR (d.effect.conf_high, 12.90625, 1e-9);
  cr_assert_str_eq (d.test.options[0].value, "exact");
  cr_assert_str_eq (d.test.options[1].value, "56");
  const struct effect *third = &month_of (&d, 2)->effect;
  ASSERT_NEAR (third->estimate, 7.0666666666666664, AGREES);
  ASSERT_NEAR (third->conf_low, -.625, 1e-9);
  ASSERT_NEAR (third->conf_high, 18.625, 1e-9);
  ASSERT_NEAR (d.pretrend.statistic, 52.482847222222219, AGREES);
  ASSERT_NEAR (d.pretrend.p_value, 15. / 56, AGREES);
  ASSERT_NEAR (d.slope_missed, 4.1591613804929599, 1e-9);
  arena_free (m.arena);
}

/* One of four: no way to deal it out is rarer than a quarter. */
Test (did, too_few_groups_say_the_smallest_p)
{
  struct made m = made_new (4, 8);
  m.first[2] = 4;
  made_fill (&m, 2);
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = did_groups_run (&p, &ask);
  cr_assert_eq (d.test.status, STATUS_REFUSED);
  cr_assert (strstr (d.test.why, "can reach is 0.25"), "%s", d.test.why);
  cr_assert_eq (d.effect.status, STATUS_REFUSED);
  cr_assert (isfinite (d.effect.estimate));
  cr_assert (isnan (d.effect.conf_low));
  arena_free (m.arena);
}

Test (did, interrupted_series_agrees_with_lm_and_newey_west)
{
  struct made m = made_new (1, 16);
  m.first[0] = 9;
  for (size_t t = 0; t < 16; t++)
    m.y[t] = (double) ((3 * 37 + t * 101 + 3 * t * 13) % 97) / 8
             + (t >= 9 ? 4 : 0);
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = interrupted_run (&p, &ask);
  static const double want[] = {
    -0.31111111111110801, 2.1566163481936012, -5.0099744792254128,
    4.3877522570031964
  };
  assert_effect (&d.effect, want);
  ASSERT_NEAR (d.test.p_value, 0.88769044150383336, AGREES);
  ASSERT_NEAR (d.test.df, 12, AGREES);
  cr_assert_str_eq (d.test.options[0].value, "2");
  ASSERT_NEAR (d.month[0].effect.estimate, -1.870039682539679, AGREES);
  ASSERT_NEAR (d.month[0].effect.std_error, 1.6347193097395372, AGREES);
  ASSERT_NEAR (d.month[6].effect.estimate, 1.247817460317463, AGREES);
  ASSERT_NEAR (d.month[6].effect.std_error, 3.0576906804429704, AGREES);
  cr_assert_eq (d.pretrend.status, STATUS_REFUSED);
  arena_free (m.arena);
}

/* The line before goes on through a month that is neither. */
Test (did, time_goes_on_in_a_month_left_out_of_a_series)
{
  struct made m = made_new (1, 16);
  m.first[0] = 9;
  for (size_t t = 0; t < 16; t++)
    m.y[t] = (double) ((3 * 37 + t * 101 + 3 * t * 13) % 97) / 8
             + (t >= 9 ? 4 : 0);
  struct panel p = made_panel (&m);
  p.left_out = 1;
  struct ask ask = made_ask (&m);
  struct did d = interrupted_run (&p, &ask);
  static const double want[] = {
    -0.83611111111111525, 2.3696550010919921, -5.9991458293754576,
    4.326923607153228
  };
  assert_effect (&d.effect, want);
  ASSERT_NEAR (d.test.p_value, 0.73032786768746349, AGREES);
  for (size_t t = 0; t < 16; t++)
    m.y[t] = 10 + 3 * (double) (t < 9 ? t : t + 1);
  p = made_panel (&m);
  p.left_out = 1;
  ASSERT_NEAR (interrupted_run (&p, &ask).effect.estimate, 0, 1e-10);
  arena_free (m.arena);
}
