#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "report/say.h"

Test (say, numbers_have_three_digits_and_all_before_the_point)
{
  struct arena *arena = arena_new ();
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 0, "0" },           { .8, "0.800" },       { .80249, "0.802" },
    { .9996, "1.00" },    { 12.345, "12.3" },    { 99.96, "100" },
    { 1234.6, "1,235" },  { -1234567, "-1,234,567" },
    { .00012345, "0.000123" }, { -.0712, "-0.0712" },
    { 1.5e-9, "1.5e-09" }, { -0.0, "0" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_expect_str_eq (say_number (arena, cases[i].value), cases[i].text);
  arena_free (arena);
}

Test (say, shares_are_percentages)
{
  struct arena *arena = arena_new ();
  cr_expect_str_eq (say_share (arena, .1234), "12.3 %");
  cr_expect_str_eq (say_share (arena, 0), "0 %");
  cr_expect_str_eq (say_share (arena, 1), "100 %");
  cr_expect_str_eq (say_share (arena, .00123), "0.12 %");
  cr_expect_str_eq (say_level (arena, .95), "95 %");
  cr_expect_str_eq (say_level (arena, .999), "99.9 %");
  cr_expect_str_eq (say_count (arena, 289000), "289,000");
  cr_expect_str_eq (say_count (arena, 999), "999");
  arena_free (arena);
}

Test (say, money_has_its_currency_and_cents_below_a_hundred)
{
  struct arena *arena = arena_new ();
  static const struct {
    double amount;
    const char *text;
  } cases[] = {
    { 1234567, "1,234,567 USD" }, { 1234.4, "1,234 USD" },
    { 123.4, "123 USD" },  { 12.3, "12.30 USD" }, { -12.34, "-12.34 USD" },
    { 99.96, "99.96 USD" }, { 99.996, "100 USD" }, { .5, "0.50 USD" },
    { .0123, "0.0123 USD" }, { .999, "0.999 USD" }, { .9999, "1.00 USD" },
    { 0, "0 USD" }, { -0.0, "0 USD" }, { -1234, "-1,234 USD" },
    { INFINITY, "over 1e308 USD" }, { NAN, "none" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_expect_str_eq (say_money (arena, cases[i].amount, "USD"),
                      cases[i].text);
  cr_expect_str_eq (say_money (arena, 12.3, NULL), "12.30");
  cr_expect_str_eq (say_money (arena, 1234, ""), "1,234");
  arena_free (arena);
}

Test (say, a_hundred_that_becomes_a_hundred_and_fifty_is_50_per_cent)
{
  struct arena *arena = arena_new ();
  cr_expect_str_eq (say_percent (arena, (150 - 100) / 100.), "50 %");
  cr_expect_str_eq (say_percent (arena, -1), "-100 %");
  cr_expect_str_eq (say_percent (arena, 12.5), "1,250 %");
  cr_expect_str_eq (say_percent (arena, .042), "4.2 %");
  cr_expect_str_eq (say_percent (arena, .05), "5 %");
  cr_expect_str_eq (say_percent (arena, .0996), "10 %");
  cr_expect_str_eq (say_percent (arena, -.00123), "-0.12 %");
  cr_expect_str_eq (say_percent (arena, 0), "0 %");
  cr_expect_str_eq (say_percent (arena, NAN), "none");
  arena_free (arena);
}

Test (say, a_p_is_short_and_never_zero)
{
  struct arena *arena = arena_new ();
  cr_expect_str_eq (say_p (arena, .0342, .05), "p = .034");
  cr_expect_str_eq (say_p (arena, .5, .05), "p = .500");
  cr_expect_str_eq (say_p (arena, .00099, .05), "p < .001");
  cr_expect_str_eq (say_p (arena, 0, .05), "p < .001");
  cr_expect_str_eq (say_p (arena, 1, .05), "p > .999");
  cr_expect_str_eq (say_p (arena, NAN, .05), "no p-value");
  arena_free (arena);
}

Test (say, a_printed_p_stands_on_its_own_side_of_alpha)
{
  struct arena *arena = arena_new ();
  cr_expect_str_eq (say_p_bare (arena, .0496, .05), ".050");
  cr_expect_str_eq (say_p_bare (arena, .0504, .05), ".0504");
  cr_expect_str_eq (say_p_bare (arena, .05001, .05), ".05001");
  cr_expect_str_eq (say_p_bare (arena, .0504, 1 - .95), ".0504");
  arena_free (arena);
}

Test (say, effects_carry_their_unit)
{
  struct arena *arena = arena_new ();
  struct measure share = { .about = { .name = "risk_difference" } };
  struct measure hazard = { .about = { .name = "hazard_ratio" } };
  struct measure days = { .about = { .name = "rmst_difference" } };
  struct effect e = { .0342, NAN, .011, .0574, "x", STATUS_OK, NULL };
  cr_expect_str_eq (say_effect (arena, &share, &e, "days"),
                    "3.42 percentage points (1.10 to 5.74)");
  cr_expect_str_eq (say_effect (arena, &hazard, &e, "days"),
                    "0.0342 (0.0110 to 0.0574)");
  e.conf_high = NAN;
  cr_expect_str_eq (say_effect (arena, &days, &e, "months"),
                    "0.0342 months (0.0110 to no limit)");
  e = (struct effect) { NAN, NAN, NAN, NAN, "x", STATUS_EMPTY, "no rows" };
  cr_expect_str_eq (say_effect (arena, &days, &e, "months"),
                    "no data (no rows)");
  arena_free (arena);
}
