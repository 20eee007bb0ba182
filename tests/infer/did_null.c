#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "infer/did_gains.h"
#include "infer/dist.h"
#include "near.h"
#include "panels.h"

/* Panels without an effect, and properties that need no oracle. */

enum { SETS = 1000, MONTHS = 12, WITH = 6 };

static double
normal (struct random *r)
{
  return dist_normal_quantile (random_unit (r));
}

/* The next month of a series in which .6 of a shock remains. */
static double
go_on (double last, struct random *r)
{
  return .6 * last + .8 * normal (r);
}

/* PER customers in each of GROUPS, every other one exposed; a month's
   shock is shared by SHARED of its standard deviation within a group. */
static struct made
nothing_happened (size_t groups, size_t per, double shared, uint64_t seed)
{
  struct made m = made_new (groups * per, MONTHS);
  struct random r = random_of (77, seed);
  for (size_t g = 0; g < groups; g++)
    {
      double common[MONTHS], last = normal (&r);
      for (size_t t = 0; t < MONTHS; t++)
        common[t] = last = go_on (last, &r);
      for (size_t i = g * per; i < (g + 1) * per; i++)
        {
          double level = 2 * normal (&r);
          m.first[i] = g % 2 ? WITH : PANEL_NEVER;
          m.cluster[i] = (uint32_t) g;
          last = normal (&r);
          for (size_t t = 0; t < MONTHS; t++)
            {
              last = go_on (last, &r);
              m.y[i * MONTHS + t] = level + last + shared * common[t];
            }
        }
    }
  return m;
}

static bool
rejects (const struct did *d)
{
  return d->test.status == STATUS_OK && d->test.p_value <= .05;
}

Test (did_null, customers_with_autocorrelated_months_reject_5_of_100)
{
  int rejected = 0, before = 0;
  for (uint64_t set = 0; set < SETS; set++)
    {
      struct made m = nothing_happened (60, 1, 0, set);
      struct panel p = made_panel (&m);
      struct ask ask = made_ask (&m);
      struct did d = did_customers_run (&p, &ask);
      rejected += rejects (&d);
      before += d.pretrend.p_value <= .05;
      arena_free (m.arena);
    }
  cr_assert (rejected >= 30 && rejected <= 70, "%d of %d", rejected, SETS);
  cr_assert (before <= 100, "before: %d of %d", before, SETS);
}

Test (did_null, with_shocks_by_group_customers_mislead_and_groups_do_not)
{
  int by_customer = 0, by_group = 0;
  for (uint64_t set = 0; set < SETS; set++)
    {
      struct made m = nothing_happened (12, 8, .7, set);
      m.rows.group = m.cluster;
      struct panel p = made_panel (&m);
      const uint32_t *mixed;
      struct panel g = panel_by_group (m.arena, &p, NULL, &mixed);
      struct ask ask = made_ask (&m);
      struct did d = did_customers_run (&p, &ask);
      by_customer += rejects (&d);
      d = did_groups_run (&g, &ask);
      by_group += rejects (&d);
      arena_free (m.arena);
    }
  cr_assert (by_customer > 150, "customers: %d of %d", by_customer, SETS);
  cr_assert (by_group >= 30 && by_group <= 70, "groups: %d of %d", by_group,
             SETS);
}

/* 12 groups can be dealt out in 924 ways, 26 in more than are counted. */
Test (did_null, many_groups_are_dealt_out_at_random_and_alike_each_time)
{
  struct made m = nothing_happened (26, 1, 1, 3);
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct did d = did_groups_run (&p, &ask), again = did_groups_run (&p, &ask);
  cr_assert_str_eq (d.test.options[0].value, "monte carlo");
  cr_assert_eq (d.test.p_value, again.test.p_value);
  cr_assert_eq (d.effect.conf_low, again.effect.conf_low);
  ASSERT_NEAR (fmod (d.test.p_value * 1e4 + 1e-6, 1), 1e-6, 1e-2);
  cr_assert_lt (d.effect.conf_low, d.effect.estimate);
  cr_assert_gt (d.effect.conf_high, d.effect.estimate);
  arena_free (m.arena);
}

/* A test that does not reject holds 0 in its interval, and the other way
   round. */
Test (did_null, interval_and_test_agree)
{
  for (uint64_t set = 0; set < 200; set++)
    {
      struct made m = nothing_happened (10, 1, 1, set);
      struct panel p = made_panel (&m);
      struct ask ask = made_ask (&m);
      struct did d = did_groups_run (&p, &ask);
      bool inside = d.effect.conf_low <= 0 && d.effect.conf_high >= 0;
      cr_assert_eq (inside, !rejects (&d), "set %d", (int) set);
      arena_free (m.arena);
    }
}

/* Months add up to the effect times exposed times months. */
Test (did_null, gains_add_up_to_the_effect)
{
  struct made m = nothing_happened (30, 1, 0, 5);
  struct panel p = made_panel (&m);
  struct ask ask = made_ask (&m);
  struct gain_rule one = {false, NULL};
  double total[MONTHS], sum = 0;
  cr_assert_eq (did_gains (m.arena, &p, &one, NULL, total), 15);
  for (size_t t = 0; t < MONTHS; t++)
    sum += total[t];
  struct did d = did_customers_run (&p, &ask);
  ASSERT_NEAR (sum, d.effect.estimate * 15 * (MONTHS - WITH), 1e-10);
  for (size_t i = 0; i < 30; i++)
    m.first[i] = i % 3 == 0 ? 4 : i % 3 == 1 ? 7 : PANEL_NEVER;
  p = made_panel (&m);
  struct gain_rule several = {true, NULL};
  cr_assert_eq (did_gains (m.arena, &p, &several, NULL, total), 20);
  d = did_staggered_run (&p, &ask);
  sum = 0;
  for (size_t t = 0; t < MONTHS; t++)
    sum += total[t];
  ASSERT_NEAR (sum, d.effect.estimate * (10 * 8 + 10 * 5), 1e-10);
  arena_free (m.arena);
}

/* Of 1,000 exposed customers ten gain 10 a month each: 100, however the
   two groups that hold them are counted. */
Test (did_null, a_large_group_without_gain_does_not_gain_with_a_small_one)
{
  struct made m = made_new (4, MONTHS);
  m.first[0] = m.first[1] = WITH;
  for (size_t t = WITH; t < MONTHS; t++)
    m.y[t] = 10;
  struct panel p = made_panel (&m);
  uint64_t size[4];
  for (size_t i = 0; i < 4; i++)
    size[i] = p.y[i * MONTHS + MONTHS - 1] > 0 ? 10 : 990;
  struct gain_rule groups = {false, size};
  double total[MONTHS];
  cr_assert_eq (did_gains (m.arena, &p, &groups, NULL, total), 1000);
  for (size_t t = 0; t < MONTHS; t++)
    ASSERT_NEAR (total[t], t < WITH ? 0 : 100, 1e-12);
  arena_free (m.arena);
}

Test (did_null, too_little_to_look_at_has_a_status)
{
  struct made m = made_new (12, 5);
  struct ask ask = made_ask (&m);
  for (size_t i = 0; i < 6; i++)
    m.first[i] = 3;
  made_fill (&m, 1);
  struct panel p = made_panel (&m);
  cr_assert_eq (did_customers_run (&p, &ask).test.status, STATUS_REFUSED);
  cr_assert_eq (did_staggered_run (&p, &ask).test.status, STATUS_REFUSED);
  m.first[5] = m.first[4] = PANEL_NEVER;
  p = made_panel (&m);
  cr_assert_eq (did_customers_run (&p, &ask).test.status, STATUS_EMPTY);
  struct made flat = made_new (12, 8);
  for (size_t i = 0; i < 6; i++)
    flat.first[i] = 4;
  ask.scratch = flat.arena;
  p = made_panel (&flat);
  struct did d = did_customers_run (&p, &ask);
  cr_assert_eq (d.test.status, STATUS_DEGENERATE);
  cr_assert_eq (d.pretrend.status, STATUS_DEGENERATE);
  cr_assert (isnan (d.slope_missed));
  cr_assert_eq (did_staggered_run (&p, &ask).test.status, STATUS_DEGENERATE);
  arena_free (flat.arena);
  arena_free (m.arena);
}
