/* What a customer is worth.  The demo's values are held to R in
   tests/run/metrics_demo.c. */

#include "infer/lifetime.h"

#include "base/arena.h"
#include "infer/near.h"

/* Twenty customers: 5 leave on day 20 and 5 on day 40, ten stay 100 days.
   S is 1, 3/4, 1/2, 1/2 at days 0, 30.4375, 60.875 and 91.3125. */
static void
fill (struct life life[20])
{
  for (size_t i = 0; i < 20; i++)
    life[i] = (struct life) {
      .time = i < 5 ? 20 : i < 10 ? 40 : 100, .enter = -1, .event = i < 10,
      .revenue = 10 + (double) (i % 3), .months = 1 + (double) (i % 2)
    };
}

static struct lifetime
value (const struct life *from, size_t n, const struct lifetime_ask *ask)
{
  struct arena *arena = arena_new ();
  struct life *life = ARENA_NEW (arena, struct life, n);
  for (size_t i = 0; i < n; i++)
    life[i] = from[i];
  struct lifetime l = lifetime_value (arena, life, n, ask);
  arena_free (arena);
  return l;
}

/* Revenue adds up to 219, months to 30: m = .5 x 7.3. */
Test (lifetime, is_margin_times_the_curve_discounted)
{
  struct life life[20];
  struct lifetime_ask ask = { .5, NAN, .21, 4, .95, false };
  fill (life);
  struct lifetime l = value (life, 20, &ask);
  double d = pow (1.21, -1 / 12.), m = .5 * 219 / 30;
  ASSERT_NEAR (l.monthly, m, CLOSED_FORM);
  ASSERT_NEAR (l.effect.estimate,
               m * (1 + .75 * d + .5 * d * d + .5 * d * d * d), CLOSED_FORM);
  cr_assert (l.months == 4);
}

/* A month counts while ten are at risk at its beginning: days 0, 30.4,
   60.9 and 91.3, but not 121.75. */
Test (lifetime, ends_with_the_last_month_that_ten_begin)
{
  struct life life[20];
  struct lifetime_ask ask = { 1, 30, 0, 12, .95, false };
  fill (life);
  struct lifetime l = value (life, 20, &ask);
  cr_assert (l.months == 4);
  ASSERT_NEAR (l.effect.estimate, 30 * 2.75, CLOSED_FORM);
  life[19].time = 90;
  cr_assert (value (life, 20, &ask).months == 3);
  l = value (life, 9, &ask);
  cr_assert (l.effect.status == STATUS_REFUSED && isnan (l.effect.estimate));
}

/* Without censoring sum_k S_k is the mean of each customer's number of
   months begun, whose variance the influence has to be. */
Test (lifetime, without_censoring_is_the_variance_of_a_mean)
{
  struct life life[20];
  struct lifetime_ask ask = { 1, 30, 0, 4, .95, false };
  fill (life);
  struct lifetime l = value (life, 20, &ask);
  double squares = 0;
  for (size_t i = 0; i < 20; i++)
    {
      double begun = i < 5 ? 1 : i < 10 ? 2 : 4;
      squares += (begun - 2.75) * (begun - 2.75);
    }
  ASSERT_NEAR (l.effect.std_error, 30 * sqrt (squares) / 20, CLOSED_FORM);
}

/* The influence is the derivative: a customer copied a thousandth of its
   weight more often moves the estimate by so much.  Weights are copies
   here. */
Test (lifetime, influence_is_what_more_of_a_customer_adds)
{
  enum { COPIES = 400 };
  struct arena *arena = arena_new ();
  struct life base[20], *many = ARENA_NEW (arena, struct life,
                                           20 * COPIES + 1);
  struct lifetime_ask ask = { .8, NAN, .1, 4, .95, false };
  fill (base);
  for (size_t i = 0; i < 20; i++)
    {
      base[i].time += (double) (i % 4);
      base[i].event = i % 3 > 0 && i < 15;
      base[i].enter = i % 5 == 4 ? 10 : -1;
    }
  for (size_t i = 0; i < 20 * COPIES; i++)
    many[i] = base[i / COPIES];
  double plain = value (many, 20 * COPIES, &ask).effect.estimate, sum = 0;
  for (size_t i = 0; i < 20; i++)
    {
      many[20 * COPIES] = base[i];
      double more = value (many, 20 * COPIES + 1, &ask).effect.estimate;
      sum += pow ((more - plain) * COPIES, 2);
    }
  struct lifetime l = value (base, 20, &ask);
  ASSERT_NEAR (l.effect.estimate, plain, CLOSED_FORM);
  cr_assert (near (l.effect.std_error, sqrt (sum), .01));
  arena_free (arena);
}

Test (lifetime, neither_order_nor_a_constant_margin_loses_a_reason)
{
  struct life life[20], turned[20];
  struct lifetime_ask ask = { .8, NAN, .1, 4, .95, false };
  fill (life);
  for (size_t i = 0; i < 20; i++)
    turned[19 - i] = life[i];
  struct lifetime a = value (life, 20, &ask), b = value (turned, 20, &ask);
  cr_assert (a.effect.estimate == b.effect.estimate
             && a.effect.std_error == b.effect.std_error);
  ask.monthly = 30;
  for (size_t i = 0; i < 20; i++)
    life[i].event = 0;
  a = value (life, 20, &ask);
  cr_assert (a.effect.status == STATUS_DEGENERATE && a.effect.estimate > 0
             && isnan (a.effect.conf_low) && a.effect.why);
}

/* Twice the same customers, each with its copy in a cluster, tell no more
   than once. */
Test (lifetime, customers_of_one_cluster_count_together)
{
  struct life life[20], twice[40];
  struct lifetime_ask ask = { .8, NAN, .1, 4, .95, false };
  fill (life);
  for (size_t i = 0; i < 40; i++)
    {
      twice[i] = life[i % 20];
      twice[i].cluster = (uint32_t) (7 * (i % 20) + 3);
    }
  struct lifetime once = value (life, 20, &ask);
  double apart = value (twice, 40, &ask).effect.std_error;
  ASSERT_NEAR (apart, once.effect.std_error / sqrt (2), CLOSED_FORM);
  ask.clustered = true;
  struct lifetime both = value (twice, 40, &ask);
  ASSERT_NEAR (both.effect.estimate, once.effect.estimate, CLOSED_FORM);
  ASSERT_NEAR (both.effect.std_error, once.effect.std_error, CLOSED_FORM);
  for (size_t i = 0; i < 40; i++)
    twice[i].cluster = i % 4;
  both = value (twice, 40, &ask);
  cr_assert_eq (both.effect.status, STATUS_REFUSED);
  cr_assert (isfinite (both.effect.estimate)
             && isnan (both.effect.conf_low));
}
