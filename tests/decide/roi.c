/* Expected values: hand calculation, and tests/oracle/roi_ratio.py
   (mpmath, 50 digits), which finds Fieller's limits by bisection. */

#include "decide/roi.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"

static void
near (double got, double expected, double digits, const char *what)
{
  cr_assert (fabs (got - expected) <= digits * fmax (1, fabs (expected)),
             "%s: %.15g, not %.15g", what, got, expected);
}

static struct gain_cost
exactly (double gain, double cost)
{
  return (struct gain_cost){ .gain = gain, .cost = cost };
}

Test (roi, spend_100_earn_150_is_50_percent)
{
  struct gain_cost g = exactly (150, 100);
  near (roi_of (&g), .5, 0, "roi");
  g = exactly (-50, 100);
  near (roi_of (&g), -1.5, 0, "a loss");
}

Test (roi, a_cost_of_nothing_has_no_return)
{
  for (double cost = 0; cost > -9; cost -= 4)
    {
      struct gain_cost g = exactly (5, cost);
      cr_assert (isnan (roi_of (&g)));
      struct effect e = roi_fieller (&g, 2);
      cr_assert_eq (e.status, STATUS_REFUSED);
      cr_assert (isnan (e.estimate) && e.why);
      e = roi_delta (&g, 2);
      cr_assert_eq (e.status, STATUS_REFUSED);
    }
}

Test (roi, limits_agree_with_high_precision)
{
  const struct { struct gain_cost g; double q, low, high, se; } cases[] = {
    { { 150, 100, 81, 25, 12 }, 1.96,
      0.311469263331295, 0.708312884415666, 0.100623058987491 },
    { { -40, 90, 900, 16, -30 }, 2.5,
      -2.25425843837728, -0.598866561622718, 0.328951538169771 },
    { { 3, 2, .5, .25, .3 }, 1.6,
      0.200667290053088, 0.913618424232627, 0.201556443707464 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct effect e = roi_fieller (&cases[i].g, cases[i].q);
      near (e.conf_low, cases[i].low, 1e-14, "low");
      near (e.conf_high, cases[i].high, 1e-14, "high");
      e = roi_delta (&cases[i].g, cases[i].q);
      near (e.std_error, cases[i].se, 1e-14, "se");
      near (e.conf_high - e.estimate, cases[i].q * cases[i].se, 1e-14,
            "half");
    }
}

static double
between (struct random *r, double low, double high)
{
  return low + (high - low) * random_unit (r);
}

/* Both limits are where gain - x cost is q standard errors from 0. */
Test (roi, fieller_inverts_its_test)
{
  struct random r = random_of (5, 1);
  for (int i = 0; i < 2000; i++)
    {
      struct gain_cost g = { between (&r, -3, 3), between (&r, .1, 3),
                             between (&r, 0, 2), between (&r, 0, 1), 0 };
      g.covariance = between (&r, -1, 1)
                     * sqrt (g.gain_variance * g.cost_variance);
      double q = between (&r, .5, 3);
      struct effect e = roi_fieller (&g, q);
      cr_assert_eq (e.status == STATUS_OK,
                    g.cost > q * sqrt (g.cost_variance));
      if (e.status != STATUS_OK)
        continue;
      cr_assert (e.conf_low <= e.estimate && e.estimate <= e.conf_high);
      for (int end = 0; end < 2; end++)
        {
          double x = 1 + (end ? e.conf_high : e.conf_low);
          double off = g.gain - x * g.cost;
          double v = g.gain_variance - 2 * x * g.covariance
                     + x * x * g.cost_variance;
          cr_assert (fabs (off * off - q * q * v)
                       <= 1e-7 * (off * off + q * q * v) + 1e-12,
                     "%g against %g", off * off, q * q * v);
        }
    }
}

Test (roi, a_certain_cost_makes_fieller_the_delta_interval)
{
  struct gain_cost g = { 140, 70, 400, 0, 0 };
  struct effect f = roi_fieller (&g, 1.96), d = roi_delta (&g, 1.96);
  near (f.conf_low, d.conf_low, 1e-15, "low");
  near (f.conf_high, d.conf_high, 1e-15, "high");
  near (d.std_error, 20. / 70, 1e-15, "se");
}

Test (roi, a_unit_of_money_changes_nothing)
{
  struct gain_cost g = { 150, 100, 81, 25, 12 }, cents = {
    150e2, 100e2, 81e4, 25e4, 12e4 };
  struct effect a = roi_fieller (&g, 1.96), b = roi_fieller (&cents, 1.96);
  near (a.conf_low, b.conf_low, 1e-14, "low");
  near (a.conf_high, b.conf_high, 1e-14, "high");
  near (roi_of (&g), roi_of (&cents), 1e-15, "roi");
}

/* 0 to 1000: type 7 has the quantile p at 1000 p. */
Test (roi, percentiles_are_of_type_7_in_any_order)
{
  double x[1001];
  for (size_t i = 0; i < 1001; i++)
    x[(i * 500) % 1001] = (double) i;
  struct effect e = roi_percentile (x, 1001, 400, .95);
  near (e.conf_low, 25, 1e-12, "low");
  near (e.conf_high, 975, 1e-12, "high");
  near (e.estimate, 400, 0, "estimate");
  near (e.std_error, sqrt (1001 * 1002. / 12), 1e-12, "sd");
  near (roi_quantile (x, 1001, .5), 500, 0, "median");
  near (roi_quantile (x, 4, .5), 1.5, 0, "between two");
  cr_assert (isnan (roi_quantile (x, 0, .5)));
}

Test (roi, too_few_draws_are_refused)
{
  double x[200] = { 0 };
  cr_assert_eq (roi_percentile (x, 199, 0, .95).status, STATUS_REFUSED);
  cr_assert_eq (roi_percentile (x, 200, 0, .95).status, STATUS_OK);
}

Test (roi, pays_counts_draws_above_nothing)
{
  const double net[] = { -1, 0, 2, 3 };
  near (roi_pays (net, 4), .5, 0, "half");
  cr_assert (isnan (roi_pays (net, 0)));
}

Test (roi, discounting_agrees_with_high_precision)
{
  near (roi_discount (.1, 7), 0.945919692780892, 1e-15, "7 months");
  near (roi_discount (.035, 30), 0.917590958357003, 1e-15, "30 months");
  near (roi_discount (0, 100), 1, 0, "no rate");
  near (roi_discount (.25, 12), .8, 1e-15, "a year");
  near (roi_discount (.3, 5) * roi_discount (.3, 9), roi_discount (.3, 14),
        1e-15, "months add up");
}

Test (roi, payback_is_the_month_from_which_it_stays)
{
  const double monthly[] = { 60, 60, -50, 40, 5 };
  double net[5];
  roi_cumulate (monthly, 5, 100, net);     /* -40 20 -30 10 15 */
  near (net[2], -30, 0, "third");
  near (roi_payback (net, 5), 4, 0, "month");
  near (roi_payback (net, 2), 2, 0, "of two");
  cr_assert (isnan (roi_payback (net, 3)));
  const double back[] = { 0, 0 };
  near (roi_payback (back, 2), 1, 0, "what is back has been paid");
  cr_assert (isnan (roi_payback (back, 0)));
}

Test (roi, breaks_even_where_the_net_is_nothing)
{
  near (roi_break_even_effect (1200, 300), 4, 0, "effect");
  near (roi_break_even_contact (900, 600), 1.5, 0, "contact");
  cr_assert (isnan (roi_break_even_effect (1200, 0)));
  cr_assert (isnan (roi_break_even_contact (900, 0)));
  cr_assert (isnan (roi_break_even_contact (-900, 600)));
}

/* 10 months at 20 against 8 at 15: 200 - 120 = 80, of which 2 * 17.5 = 35
   for staying and 5 * 9 = 45 for paying more. */
Test (roi, parts_of_a_hand_worked_difference)
{
  struct roi_made_of level = { 10, 200, 30, 4 }, reference = { 8, 120, 25,
                                                               6 };
  struct roi_parts p = roi_decompose (&level, &reference, .5);
  near (p.retention, 17.5, 1e-15, "retention");
  near (p.price, 22.5, 1e-15, "price");
  near (p.upgrades, 2.5, 1e-15, "upgrades");
  near (p.referral, -1, 1e-15, "referral");
}

static struct roi_made_of
made_up (struct random *r)
{
  bool none = random_below (r, 10) == 0;
  return (struct roi_made_of){
    .months = none ? 0 : between (r, .1, 12),
    .base = none ? 0 : between (r, -5, 300),
    .upgrades = between (r, 0, 50),
    .referral = between (r, 0, 50),
  };
}

static double
of_all (const struct roi_made_of *m)
{
  return m->base + m->upgrades + m->referral;
}

Test (roi, parts_add_up_and_change_sign_with_the_cohorts)
{
  struct random r = random_of (11, 1);
  for (int i = 0; i < 2000; i++)
    {
      struct roi_made_of a = made_up (&r), b = made_up (&r);
      double margin = between (&r, .05, 1);
      struct roi_parts p = roi_decompose (&a, &b, margin);
      struct roi_parts m = roi_decompose (&b, &a, margin);
      near (p.retention + p.price + p.upgrades + p.referral,
            margin * (of_all (&a) - of_all (&b)), 1e-12, "sum");
      near (m.retention, -p.retention, 1e-12, "retention");
      near (m.price, -p.price, 1e-12, "price");
    }
}
