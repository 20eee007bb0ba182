/* Expected values: R 4.2.2 (tests/oracle/power.R): power.t.test and
   power.prop.test with strict = TRUE, Schoenfeld's formula by hand; and
   enumeration of all tables. */

#include "decide/power.h"

#include <criterion/criterion.h>
#include <math.h>

static void
near (double got, double expected, double digits, const char *what)
{
  cr_assert (fabs (got - expected) <= digits * fabs (expected),
             "%s: %.15g, not %.15g", what, got, expected);
}

static struct power_plan
mean_plan (double n, double effect, double sd, double alpha)
{
  struct power_plan p = power_plan_new (POWER_MEAN);
  p.n = n;
  p.effect = effect;
  p.spread = p.spread_level = sd;
  p.alpha = alpha;
  return p;
}

static struct power_plan
share_plan (double n, double p0, double p1, double alpha)
{
  struct power_plan p = power_plan_new (POWER_SHARE);
  p.n = n;
  p.baseline = p0;
  p.effect = p1 - p0;
  p.alpha = alpha;
  return p;
}

static double
mean_power (double n, double effect, double sd, double alpha)
{
  struct power_plan p = mean_plan (n, effect, sd, alpha);
  return power_of (&p);
}

static double
share_power (double n, double p0, double p1, double alpha)
{
  struct power_plan p = share_plan (n, p0, p1, alpha);
  return power_of (&p);
}

static double
solved (struct power_plan p, enum power_part part)
{
  struct power_answer a = power_solve (&p, part);
  cr_assert_eq (a.status, STATUS_OK, "%s", a.why);
  return a.value;
}

Test (power, means_are_r_power_t_test)
{
  near (mean_power (20, 1, 1, .05), 0.868953027724586, 1e-11, "a");
  near (mean_power (5, .5, 2, .01), 0.0140042555555274, 1e-10, "b");
  near (mean_power (1000, .1, 1, .05), 0.60836670580908, 1e-11, "c");
  near (mean_power (2, 9, 1, .05), 0.981685154059043, 1e-11, "d");
  struct power_plan p = mean_plan (NAN, 5, 20, .05);
  p.power = .8;
  near (solved (p, POWER_N), 252.127501222359, 1e-9, "n");
  p = mean_plan (NAN, 1, 1, .01);
  p.power = .9;
  near (solved (p, POWER_N), 31.4624497928217, 1e-9, "n");
  p = mean_plan (20, NAN, 3, .05);
  p.power = .9;
  near (solved (p, POWER_EFFECT), 3.15597884483106, 1e-9, "effect");
  p = mean_plan (20, 1, 1, NAN);
  p.power = .9;
  near (solved (p, POWER_ALPHA), 0.0700532207768044, 1e-9, "alpha");
}

Test (power, one_mean_is_r_power_t_test_one_sample)
{
  struct power_plan p = mean_plan (20, .5, 1, .05);
  p.one_sample = true;
  p.spread_level = NAN;
  near (power_of (&p), 0.564504418439084, 1e-11, "one sample");
}

Test (power, unequal_arms_and_spreads_have_welchs_degrees_of_freedom)
{
  struct power_plan p = mean_plan (40, 3, 4, .05);
  p.ratio = .5;
  p.spread_level = 7;
  near (power_of (&p), 0.401359115551116, 1e-10, "welch");
}

Test (power, an_nps_is_a_mean)
{
  struct power_plan p = mean_plan (100, 20, 60, .05);
  double mean = power_of (&p);
  p.kind = POWER_NPS;
  cr_assert (power_of (&p) == mean);
}

Test (power, shares_are_r_power_prop_test)
{
  near (share_power (50, .5, .75, .05), 0.740167193453611, 1e-12, "a");
  near (share_power (400, .1, .13, .05), 0.264589658105917, 1e-12, "b");
  near (share_power (30, .9, .6, .01), 0.545596925660617, 1e-12, "c");
  struct power_plan p = share_plan (NAN, .5, .75, .05);
  p.power = .9;
  near (solved (p, POWER_N), 76.7069161158174, 1e-9, "n");
  p = share_plan (50, .5, .75, NAN);
  p.power = .9;
  near (solved (p, POWER_ALPHA), 0.178940196045284, 1e-9, "alpha");
  p = share_plan (400, .1, NAN, .05);
  p.effect = NAN;
  p.power = .8;
  near (solved (p, POWER_EFFECT), 0.067311153061556, 1e-9, "effect");
}

/* (z_.975 + z_.8)^2/(q1 q0 log(HR)^2) events; 40 % of units have one. */
Test (power, survival_is_schoenfelds_number_of_events)
{
  static const struct { double hr, ratio, events; } expected[] = {
    { .7, 1, 246.787104547358 }, { 1.5, 2, 214.839045206988 },
  };
  for (int i = 0; i < 2; i++)
    {
      struct power_plan p = power_plan_new (POWER_SURVIVAL);
      p.effect = expected[i].hr;
      p.ratio = expected[i].ratio;
      p.event_share = .4;
      p.alpha = .05;
      p.power = .8;
      /* The formula leaves the far tail, of 1e-6, out. */
      near (solved (p, POWER_N) * (1 + p.ratio) * .4, expected[i].events,
            1e-5, "events");
    }
}

Test (power, rates_are_walds_test_of_the_log_ratio)
{
  struct power_plan p = power_plan_new (POWER_RATE);
  p.n = 100;
  p.baseline = .5;
  p.effect = 1.3;
  p.time = 2;
  p.alpha = .05;
  near (power_of (&p), 0.50503477477749, 1e-11, "rate");
  p.n = 80;
  p.ratio = 2;
  p.baseline = .02;
  p.effect = .75;
  p.time = 90;
  p.dispersion = 2.5;
  near (power_of (&p), 0.394193209102516, 1e-11, "dispersed");
}

/* Clusters of 10 with icc .1 carry 1/1.9 of the units' information; the
   degrees of freedom are those of 40 clusters. */
Test (power, clusters_inflate_and_leave_few_degrees_of_freedom)
{
  struct power_plan p = mean_plan (200, 3, 10, .05);
  p.cluster_size = 10;
  p.icc = .1;
  near (power_of (&p), 0.564080949313453, 1e-10, "clusters");
  struct power_plan alone = p;
  alone.n = 200 / 1.9;
  alone.cluster_size = 1;
  cr_assert_lt (power_of (&p), power_of (&alone));
  cr_assert_gt (power_of (&p), power_of (&alone) - .02);
}

/* log C(n, x) p^x q^(n - x). */
static double
mass (int x, int n, double p)
{
  return exp (lgamma (n + 1) - lgamma (x + 1) - lgamma (n - x + 1)
              + x * log (p) + (n - x) * log1p (-p));
}

/* The sum of the probabilities of all tables that the pooled score test
   rejects. */
static double
enumerated (int n0, int n1, double p0, double p1)
{
  double power = 0;
  for (int x = 0; x <= n0; x++)
    for (int y = 0; y <= n1; y++)
      {
        double pool = (double) (x + y) / (n0 + n1);
        double se = sqrt (pool * (1 - pool) * (1. / n0 + 1. / n1));
        double d = (double) y / n1 - (double) x / n0;
        if (se > 0 && fabs (d) > 1.959963984540054 * se)
          power += mass (x, n0, p0) * mass (y, n1, p1);
      }
  return power;
}

/* A discrete test jumps about its normal approximation. */
Test (power, shares_are_near_the_enumeration_of_all_tables)
{
  static const struct { int n0, n1; double p0, p1; } at[] = {
    { 100, 100, .3, .5 }, { 150, 80, .2, .35 }, { 60, 120, .8, .6 },
    { 200, 200, .05, .12 },
  };
  for (size_t i = 0; i < sizeof at / sizeof *at; i++)
    {
      struct power_plan p = share_plan (at[i].n0, at[i].p0, at[i].p1, .05);
      p.ratio = (double) at[i].n1 / at[i].n0;
      double all = enumerated (at[i].n0, at[i].n1, at[i].p0, at[i].p1);
      cr_assert_float_eq (power_of (&p), all, .02, "%zu: %g %g", i,
                          power_of (&p), all);
    }
}

/* Plans of every kind, drawn. */

static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static struct power_plan
drawn (uint64_t *state)
{
  struct power_plan p
    = power_plan_new ((enum power_kind) (uniform (state) * POWER_KINDS));
  p.n = 20 + floor (uniform (state) * 400);
  p.ratio = .5 + uniform (state) * 2;
  p.alpha = .01 + uniform (state) * .1;
  p.spread = 5 + uniform (state) * 10;
  p.spread_level = 5 + uniform (state) * 10;
  p.event_share = .2 + uniform (state) * .8;
  p.dispersion = 1 + uniform (state);
  p.time = 1 + uniform (state) * 5;
  p.cluster_size = uniform (state) < .5 ? 1 : 4;
  p.icc = uniform (state) * .2;
  p.baseline = .2 + uniform (state) * .6;
  bool ratio = p.kind == POWER_SURVIVAL || p.kind == POWER_RATE;
  double sign = uniform (state) < .5 ? -1 : 1, size = uniform (state);
  p.effect = ratio                     ? exp (sign * (.1 + size * .4))
             : p.kind == POWER_SHARE ? sign * (.05 + size * .1)
                                     : sign * (1 + size * 3);
  return p;
}

Test (power, what_is_solved_for_has_the_power_asked)
{
  uint64_t state = 41;
  for (int i = 0; i < 300; i++)
    {
      struct power_plan p = drawn (&state);
      p.power = power_of (&p);
      if (!(p.power > p.alpha + .01 && p.power < .999))
        continue;
      near (solved (p, POWER_N), p.n, 1e-7, "n");
      near (solved (p, POWER_ALPHA), p.alpha, 1e-7, "alpha");
      bool up = p.effect > (p.kind == POWER_SURVIVAL
                            || p.kind == POWER_RATE);
      struct power_answer down = power_solve_decrease (&p);
      if (up)
        near (solved (p, POWER_EFFECT), p.effect, 1e-7, "effect");
      else
        near (down.value, p.effect, 1e-7, "decrease");
    }
}

Test (power, more_units_more_effect_and_a_larger_alpha_find_more)
{
  uint64_t state = 42;
  for (int i = 0; i < 300; i++)
    {
      struct power_plan p = drawn (&state), more = p, farther = p, laxer = p;
      double power = power_of (&p);
      cr_assert (power >= p.alpha * .9 && power <= 1, "%g", power);
      more.n *= 1.3;
      laxer.alpha *= 1.3;
      bool ratio = p.kind == POWER_SURVIVAL || p.kind == POWER_RATE;
      farther.effect = ratio ? pow (p.effect, 1.2) : p.effect * 1.2;
      cr_assert (power_of (&more) >= power);
      cr_assert (power_of (&farther) >= power);
      cr_assert (power_of (&laxer) >= power);
    }
}

/* The level against the reference is the reference against the level. */
Test (power, swapping_the_arms_changes_nothing)
{
  uint64_t state = 43;
  for (int i = 0; i < 300; i++)
    {
      struct power_plan p = drawn (&state), q = p;
      q.n = p.n * p.ratio;
      q.ratio = 1 / p.ratio;
      q.spread = p.spread_level;
      q.spread_level = p.spread;
      switch (p.kind)
        {
        case POWER_SHARE:
          q.baseline = p.baseline + p.effect;
          q.effect = -p.effect;
          break;
        case POWER_RATE:
          q.baseline = p.baseline * p.effect;
          q.effect = 1 / p.effect;
          break;
        case POWER_SURVIVAL:
          q.effect = 1 / p.effect;
          break;
        default:
          q.effect = -p.effect;
        }
      near (power_of (&q), power_of (&p), 1e-9, power_kind_name (p.kind));
    }
}

Test (power, no_effect_is_found_with_probability_alpha)
{
  near (mean_power (20, 0, 1, .05), .05, 1e-9, "mean");
  near (share_power (20, .3, .3, .05), .05, 1e-9, "share");
  uint64_t state = 44;
  struct power_plan p = drawn (&state);
  p.kind = POWER_SURVIVAL;
  p.effect = 1;
  p.cluster_size = 1;
  near (power_of (&p), p.alpha, 1e-9, "survival");
}

static void
assert_none (struct power_plan p, enum power_part part, enum status status)
{
  struct power_answer a = power_solve (&p, part);
  cr_assert_eq (a.status, status, "%d", (int) a.status);
  cr_assert (isnan (a.value) && a.why && *a.why);
}

Test (power, what_cannot_be_reached_says_why)
{
  struct power_plan p = share_plan (4, .9, NAN, .05);
  p.effect = NAN;
  p.power = .8;
  assert_none (p, POWER_EFFECT, STATUS_NOT_REACHED);
  cr_assert_eq (power_solve_decrease (&p).status, STATUS_OK);
  p = mean_plan (NAN, 0, 1, .05);
  p.power = .8;
  assert_none (p, POWER_N, STATUS_REFUSED);
  p = mean_plan (NAN, 1, 1, .05);
  p.power = .04;
  assert_none (p, POWER_N, STATUS_REFUSED);
  p.power = 1;
  assert_none (p, POWER_N, STATUS_REFUSED);
  p = mean_plan (NAN, 1e-9, 1, .05);
  p.power = .8;
  assert_none (p, POWER_N, STATUS_NOT_REACHED);
  p = mean_plan (1e6, 1, 1, NAN);
  p.power = .8;
  assert_none (p, POWER_ALPHA, STATUS_NOT_REACHED);
}

Test (power, a_plan_with_a_hole_or_nonsense_has_none)
{
  cr_assert (isnan (mean_power (1, 1, 1, .05)));
  cr_assert (isnan (mean_power (20, 1, 0, .05)));
  cr_assert (isnan (mean_power (20, NAN, 1, .05)));
  cr_assert (isnan (mean_power (20, 1, 1, 0)));
  cr_assert (isnan (share_power (20, 0, .5, .05)));
  cr_assert (isnan (share_power (20, .5, 1.5, .05)));
  struct power_plan p = mean_plan (20, 1, NAN, .05);
  p.power = .8;
  assert_none (p, POWER_N, STATUS_REFUSED);
  assert_none (p, POWER_POWER, STATUS_REFUSED);
}

Test (power, a_share_of_all_is_certain)
{
  cr_assert_eq (share_power (50, .2, 1, .05) > .999, 1);
  cr_assert_leq (share_power (50, .2, 1, .05), 1);
}

/* qnorm (.975) + qnorm (.8), but for the far tail of 1e-6, whose place the
   density of .28 there moves by 3e-6; with few degrees of freedom as power.t.test
   has it: 3.1559... for n = 20, sd 3, power .9. */
Test (power, reach_in_standard_errors)
{
  near (power_reach (.05, .8, INFINITY), 2.80158521811297, 2e-6, "normal");
  near (power_reach (.05, .9, 38), 3.15597884483106 / (3 * sqrt (.1)), 1e-9,
        "t");
  cr_assert (isnan (power_reach (.05, .04, 10)));
}
