/* The table behind `cohortest selftest`. */

#include "infer/certified.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "infer/method.h"

static void
assert_holds (const struct certified *c, void *n)
{
  ++*(size_t *) n;
  cr_expect (certified_holds (c), "%s: %.17g, certified %.17g, %.1f digits "
             "of %g", c->call, c->computed, c->value,
             certified_digits (c->computed, c->value), c->digits);
}

/* tests/oracle/dist.py, certified.R, certified.py, and NIST. */
Test (certified, every_value_has_its_promised_digits)
{
  size_t n = 0;
  certified_all (assert_holds, &n);
  cr_assert_gt (n, 600);
}

/* Cox's likelihood is climbed; everything else is an expression. */
static void
assert_promises (const struct certified *c, void *n)
{
  (void) n;
  if (!c->about)
    return;
  bool score = strcmp (c->about->name, "cox_score") == 0;
  bool climbed = (strncmp (c->about->name, "cox", 3) == 0 && !score)
                 || strstr (c->about->name, "hazard_ratio");
  bool p = strcmp (c->number, "p") == 0;
  cr_expect_geq (c->digits, climbed ? 8 : p ? 10 : 11, "%s", c->call);
}

Test (certified, tests_and_effects_promise_enough)
{
  certified_all (assert_promises, NULL);
}

/* A reader must know which of the forms of a name a line is about. */
static void
assert_new (const struct certified *c, void *seen)
{
  struct list { size_t n; char text[1000][120]; } *list = seen;
  char line[120];
  snprintf (line, sizeof line, "%s/%s", c->group, c->call);
  for (size_t i = 0; i < list->n; i++)
    cr_expect_str_neq (line, list->text[i]);
  cr_assert_lt (list->n, 1000);
  strcpy (list->text[list->n++], line);
}

Test (certified, no_two_lines_read_the_same)
{
  static struct { size_t n; char text[1000][120]; } list;
  certified_all (assert_new, &list);
}

/* Promised: ten digits up to 1e5 degrees of freedom, eight up to 1e7. */
Test (certified, every_distribution_promises_enough)
{
  struct certified_part tails = certified_part (0);
  for (size_t i = 0; i < tails.n; i++)
    {
      const struct certified_function *c = &tails.rows[i];
      double largest = 0;
      for (size_t k = 1; k < CERTIFIED_ARGUMENTS; k++)
        if (!isinf (c->at[k]))
          largest = fmax (largest, c->at[k]);
      cr_assert_geq (c->digits, largest <= 1e5 ? 10 : 8, "%s", c->call);
    }
}

Test (certified, every_distribution_has_eight_rows)
{
  static const char *const groups[] = {
    "normal", "t", "chi-square", "gamma", "F", "beta", "binomial",
    "Poisson", "hypergeometric", "noncentral t", "noncentral chi-square",
    "noncentral F", "signed rank", "Mann-Whitney", "studentized range"
  };
  struct certified_part tails = certified_part (0);
  size_t seen = 0;
  for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
    {
      size_t rows = 0;
      for (size_t i = 0; i < tails.n; i++)
        rows += strcmp (tails.rows[i].group, groups[g]) == 0;
      cr_assert_geq (rows, 8, "%s", groups[g]);
      seen += rows;
    }
  cr_assert_eq (seen, tails.n, "a group that is not listed here");
}

/* The gates of NIST's sets: what doubles can hold of the univariate ones,
   and what R keeps of an F (tests/oracle/nist.R) less half a digit. */
Test (certified, nist_promises_are_no_lower_than_their_gates)
{
  static const struct {
    const char *call;
    double digits;
  } gates[] = {
    { "mean of NumAcc1", 14 }, { "sd of NumAcc1", 13 },
    { "mean of NumAcc2", 14 }, { "sd of NumAcc2", 13 },
    { "mean of NumAcc3", 14 }, { "sd of NumAcc3", 9.4 },
    { "mean of NumAcc4", 14 }, { "sd of NumAcc4", 8.2 },
    { "F of AtmWtAg", 9.7 - 0.5 }, { "F of SiRstv", 13.3 - 0.5 },
    { "F of SmLs01", 15.0 - 0.5 }, { "F of SmLs02", 14.2 - 0.5 },
    { "F of SmLs03", 13.3 - 0.5 }, { "F of SmLs04", 10.4 - 0.5 },
    { "F of SmLs05", 10.2 - 0.5 }, { "F of SmLs06", 10.2 - 0.5 },
    { "F of SmLs07", 4.6 - 0.5 }, { "F of SmLs08", 2.7 - 0.5 },
    { "F of SmLs09", 0.2 - 0.5 },
  };
  struct certified_part nist = certified_part (1);
  for (size_t g = 0; g < sizeof gates / sizeof *gates; g++)
    {
      size_t i = 0;
      while (i < nist.n && strcmp (nist.rows[i].call, gates[g].call) != 0)
        i++;
      cr_assert_lt (i, nist.n, "%s is not certified", gates[g].call);
      cr_assert_geq (nist.rows[i].digits, gates[g].digits - 1e-9, "%s",
                     gates[g].call);
    }
}

/* McCullough's log relative error, by hand. */
Test (certified, digits_are_the_log_relative_error)
{
  cr_assert_eq (certified_digits (2, 2), 15);
  cr_assert_float_eq (certified_digits (1.001, 1), 3, 1e-9);
  cr_assert_float_eq (certified_digits (-200.2, -200), 3, 1e-9);
  cr_assert_float_eq (certified_digits (1e-5, 0), 5, 1e-12);
  cr_assert_float_eq (certified_digits (1.0001e-300, 1e-300), 4, 1e-9);
  cr_assert_eq (certified_digits (5, 1), 0, "never below 0");
  cr_assert_eq (certified_digits (NAN, 1), 0);
  cr_assert_eq (certified_digits (INFINITY, 1), 0);
  /* five units in the last place of 1, 2.2e-16 each */
  cr_assert_float_eq (certified_digits (1 + 1.1e-15, 1), 14.9546, 1e-4);
  cr_assert_eq (certified_digits (1 + 3e-16, 1), 15, "never above 15");
}
