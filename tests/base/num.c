#include "base/num.h"

#include <criterion/criterion.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/noise.h"

static bool
parse (const char *text, double *value)
{
  return num_parse (text, strlen (text), '.', value, NULL);
}

static double
finite_noise (uint64_t *state)
{
  double value;
  do
    {
      uint64_t bits = noise_next (state);
      memcpy (&value, &bits, sizeof value);
    }
  while (!isfinite (value));
  return value;
}

static void
assert_prints_shortest (double value)
{
  char out[NUM_SIZE], want[64];
  int digits = 15;
  do
    snprintf (want, sizeof want, "%.*g", digits, value);
  while (strtod (want, NULL) != value && ++digits <= 17);
  cr_assert_eq (num_print (out, value), out);
  cr_assert_str_eq (out, want);
  double again = -1;
  cr_assert (parse (out, &again), "%s", out);
  cr_assert_eq (memcmp (&again, &value, sizeof value), 0, "%s", out);
}

Test (num, a_hundred_thousand_doubles_go_there_and_back)
{
  uint64_t state = 5;
  for (int i = 0; i < 100000; i++)
    assert_prints_shortest (finite_noise (&state));
  static const double edges[]
    = { DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, 0x1p53, 0x1p53 - 1, 0.1,
        1e22, 1e23, 1e15, 1e14, 0.0001, 0.00001, 2.0 / 3, 100, 0 };
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
    assert_prints_shortest (edges[i]);
}

Test (num, a_decimal_of_fifteen_digits_prints_as_it_was_written)
{
  uint64_t state = 6;
  char text[64], out[NUM_SIZE];
  for (int i = 0; i < 100000; i++)
    {
      long long cents = (long long) (noise_next (&state) % 1000000000000000);
      snprintf (text, sizeof text, "%lld.%02lld", cents / 100, cents % 100);
      double value;
      cr_assert (parse (text, &value));
      size_t n = strlen (text);
      while (text[n - 1] == '0')
        text[--n] = '\0';
      if (text[n - 1] == '.')
        text[--n] = '\0';
      cr_assert_str_eq (num_print (out, value), text);
    }
}

Test (num, minus_zero_is_zero_both_ways)
{
  static const char *const zeros[] = { "-0", "-0.00", "-0e9", "-1e-400" };
  char out[NUM_SIZE];
  for (int i = 0; i < 4; i++)
    {
      double value = -1;
      cr_assert (parse (zeros[i], &value));
      cr_assert (value == 0 && !signbit (value), "%s", zeros[i]);
    }
  cr_assert_str_eq (num_print (out, -0.0), "0");
  cr_assert_str_eq (num_print_digits (out, -0.0, 3), "0");
  cr_assert_str_eq (num_print_places (out, -0.0, 2), "0.00");
  cr_assert_str_eq (num_print_places (out, -0.004, 2), "0.00");
}

/* Random decimal texts of up to 40 digits, now and then of 900. */
static size_t
decimal_noise (char *text, uint64_t *state)
{
  size_t n = 0;
  int digits = 1 + noise_below (state, noise_below (state, 500) ? 40 : 900);
  int mark = noise_below (state, 2 * digits + 1);
  if (noise_below (state, 3) == 0)
    text[n++] = "+-"[noise_below (state, 2)];
  int zeros = noise_below (state, 4) ? 0 : noise_below (state, digits + 1);
  for (int i = 0; i < digits; i++)
    {
      if (i == mark)
        text[n++] = '.';
      text[n++] = (char) ('0' + (i < zeros ? 0 : noise_below (state, 10)));
    }
  if (mark == digits)
    text[n++] = '.';
  if (noise_below (state, 2))
    n += (size_t) sprintf (text + n, "%c%+d", "eE"[noise_below (state, 2)],
                           noise_below (state, 700) - 350);
  text[n] = '\0';
  return n;
}

Test (num, parse_equals_strtod_on_two_hundred_thousand_texts)
{
  uint64_t state = 7;
  static char text[1000];
  for (int i = 0; i < 200000; i++)
    {
      size_t n = decimal_noise (text, &state);
      double value = -1, want = strtod (text, NULL);
      bool read = num_parse (text, n, '.', &value, NULL);
      cr_assert_eq (read, isfinite (want), "%s", text);
      if (read)
        cr_assert (value == want, "%s", text);
    }
}

struct known {
  const char *text;
  double value;
};

/* R. Regan, "Incorrectly rounded conversions in GCC and GLIBC" and
   "in Visual C++" (exploringbinary.com); Java bug 4421494 and PHP bug
   53632 (2.2250738585072011e-308, 2.2250738585072012e-308); the others,
   ties or near to one, by exact fractions (Python: float (text).hex ()). */
static const struct known hard[] = {
  { "0.500000000000000166533453693773481063544750213623046875",
    0x1.0000000000002p-1 },
  { "3.518437208883201171875e13", 0x1.0000000000002p+45 },
  { "62.5364939768271845828", 0x1.f44abd5aa7ca4p+5 },
  { "8.10109172351e-10", 0x1.bd5cbaef0fd0cp-31 },
  { "1.50000000000000011102230246251565", 0x1.8p+0 },
  { "9007199254740991.4999999999999999999999999999999995",
    0x1.fffffffffffffp+52 },
  { "9214843084008499", 0x1.05e6cec57761ap+53 },
  { "30078505129381147446200", 0x1.97a3c7271b021p+74 },
  { "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
  { "2.2250738585072012e-308", 0x1p-1022 },
  { "2.2250738585072014e-308", 0x1p-1022 },
  { "9007199254740993", 0x1p53 },
  { "9007199254740993.0", 0x1p53 },
  { "9007199254740995", 0x1.0000000000002p53 },
  { "1e23", 0x1.52d02c7e14af6p+76 },
  { "8.5e22", 0x1.1ffdbf6b2b2ebp+76 },
  { "1.7976931348623157e308", DBL_MAX },
  { "1.797693134862315807e308", DBL_MAX },
  { "4.9e-324", 0x1p-1074 },
  { "2.4703282292062328e-324", 0x1p-1074 },
  { "2.4703282292062327e-324", 0 },
  { "1e-400", 0 },
  { "0e999999999999", 0 },
  { "1e-999999999999", 0 },
};

Test (num, known_hard_cases_are_correctly_rounded)
{
  for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
    {
      double value = -1;
      cr_assert (parse (hard[i].text, &value), "%s", hard[i].text);
      cr_assert (value == hard[i].value, "%s: %a", hard[i].text, value);
    }
}

/* 2^53 + 1 lies between two doubles; a digit 2,000 places further on
   decides. */
Test (num, the_last_of_two_thousand_digits_decides_a_tie)
{
  static char text[2100];
  double value;
  size_t n = (size_t) sprintf (text, "9007199254740993.%02000d", 0);
  cr_assert (num_parse (text, n, '.', &value, NULL));
  cr_assert (value == 0x1p53);
  text[n - 1] = '1';
  cr_assert (num_parse (text, n, '.', &value, NULL));
  cr_assert (value == 0x1p53 + 2);
}

Test (num, zeros_and_exponent_cancel_whatever_their_number)
{
  enum { ZEROS = 100000 };
  static char text[ZEROS + 40];
  double value;
  size_t n = (size_t) sprintf (text, "0.%0*d15e%d", ZEROS, 0, ZEROS + 2);
  cr_assert (num_parse (text, n, '.', &value, NULL));
  cr_assert (value == 15);
  n = (size_t) sprintf (text, "1%0*de-%d", ZEROS, 0, ZEROS);
  cr_assert (num_parse (text, n, '.', &value, NULL));
  cr_assert (value == 1);
}

Test (num, what_is_no_number_is_refused)
{
  static const char *const texts[] = {
    "", " ", "+", "-", ".", "+.", "-.", "e", "e5", ".e5", "+e5", "1e", "1e+",
    "1e-", "1e5.", "1e5.0", "1e 5", "e1e1", "1e1e1", "1..2", "1.2.3", "..1",
    "1.2.", "1,2", "1,234.5", "1.234,5", "1 234", "1'234", "1_234",
    "1\xc2\xa0" "234", " 1", "1 ", "\t1", "1\n", "1\r", "--1", "+-1", "-+1",
    "1-", "1+1", "- 1", "0x10", "0x1p3", "0X1", "1p3", "0b1", "inf", "-inf",
    "INF", "infinity", "nan", "NaN", "NAN(1)", "1f", "1d", "1L", "1%", "$1",
    "1 EUR", "(1)", "1/2", "\xe2\x88\x92" "1", "\xd9\xa1", "\xef\xbc\x91",
    "1e400", "-1e400", "1.7976931348623159e308", "1e999999999999",
    "1e99999999999999999999999",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      double value = 77;
      int decimals = 78;
      bool read = num_parse (texts[i], strlen (texts[i]), '.', &value,
                             &decimals);
      cr_assert_not (read, "`%s`", texts[i]);
      cr_assert (value == 77 && decimals == 78, "`%s`", texts[i]);
    }
  double value;
  cr_assert_not (num_parse ("1\0", 2, '.', &value, NULL));
  cr_assert_not (num_parse ("1\0" "2", 3, '.', &value, NULL));
}

Test (num, only_length_bytes_are_read)
{
  static const char text[] = "-12.5e2x";
  static const double want[] = { NAN, NAN, -1, -12, -12, -12.5, NAN, -1250 };
  for (size_t n = 0; n < 8; n++)
    {
      double value = NAN;
      bool read = num_parse (text, n, '.', &value, NULL);
      cr_assert_eq (read, !isnan (want[n]), "%zu bytes", n);
      if (read)
        cr_assert (value == want[n], "%zu bytes", n);
    }
}

Test (num, the_mark_is_the_one_declared)
{
  double value;
  cr_assert (num_parse ("1,5", 3, ',', &value, NULL));
  cr_assert (value == 1.5);
  cr_assert (num_parse (",5e1", 4, ',', &value, NULL));
  cr_assert (value == 5);
  cr_assert (num_parse ("5,", 2, ',', &value, NULL));
  cr_assert (value == 5);
  cr_assert_not (num_parse ("1.5", 3, ',', &value, NULL));
  cr_assert_not (num_parse ("1.234,5", 7, ',', &value, NULL));
  cr_assert_not (num_parse ("1,2,3", 5, ',', &value, NULL));
}

Test (num, decimals_are_the_digits_after_the_mark_less_the_exponent)
{
  static const struct {
    const char *text;
    int decimals;
  } cases[] = {
    { "12", 0 }, { "12.", 0 }, { "12.0", 1 }, { "12.50", 2 }, { ".125", 3 },
    { "-0.001", 3 }, { "1e2", 0 }, { "1.25e1", 1 }, { "1.25e2", 0 },
    { "1.25e9", 0 }, { "1e-2", 2 }, { "1.5E-3", 4 }, { "0.000", 3 },
    { "12345678901234567890.12", 2 }, { "0e-7", 7 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      double value;
      int decimals = -1;
      cr_assert (num_parse (cases[i].text, strlen (cases[i].text), '.',
                            &value, &decimals));
      cr_assert_eq (decimals, cases[i].decimals, "%s: %d", cases[i].text,
                    decimals);
    }
}

struct shown {
  double value;
  int n;
  const char *text;
};

Test (num, digits_are_significant_and_plain)
{
  static const struct shown cases[] = {
    { 0, 3, "0" }, { 1, 3, "1" }, { 1234.5678, 6, "1234.57" },
    { 0.00012345678, 3, "0.000123" }, { 0.000001, 3, "0.000001" },
    { 1.5e-7, 3, "1.5e-07" }, { 123456, 3, "123000" },
    { 123500, 3, "124000" }, { 999.96, 4, "1000" }, { 999.94, 4, "999.9" },
    { 0.99996, 4, "1" }, { 9.5, 1, "10" }, { 99999, 2, "100000" },
    { 2.5, 1, "2" }, { 3.5, 1, "4" }, { 25, 1, "20" }, { 35, 1, "40" },
    { 2.5001, 1, "3" }, { 25.001, 1, "30" }, { -1234.5, 2, "-1200" },
    { 123456789012345, 15, "123456789012345" },
    { 123456789012345, 3, "123000000000000" },
    { 999999999999999, 3, "1e+15" }, { 1e15, 3, "1e+15" },
    { 1.5e300, 3, "1.5e+300" }, { 100, 1, "100" }, { 0.1, 17,
    "0.10000000000000001" }, { 1200, 0, "1000" }, { 0.5, 99, "0.5" },
    { 120.50, 5, "120.5" },
  };
  char out[NUM_SIZE];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      num_print_digits (out, cases[i].value, cases[i].n);
      cr_assert_str_eq (out, cases[i].text);
    }
}

/* Rounding to digits, done a second way: by the digits of %e. */
Test (num, digits_agree_with_scientific_notation)
{
  uint64_t state = 8;
  char out[NUM_SIZE], want[64];
  for (int i = 0; i < 100000; i++)
    {
      double size = noise_below (&state, 200) / 10.0 - 5.5;
      double value = (1 + noise_below (&state, 900) / 100.0)
                     * pow (10, floor (size));
      int digits = 1 + noise_below (&state, 14);
      snprintf (want, sizeof want, "%.*e", digits - 1, value);
      num_print_digits (out, value, digits);
      cr_assert (strtod (out, NULL) == strtod (want, NULL),
                 "%.17g to %d: %s", value, digits, out);
    }
}

Test (num, places_are_kept_and_rounded)
{
  static const struct shown cases[] = {
    { 0, 0, "0" }, { 0, 2, "0.00" }, { 1.005, 2, "1.00" },
    { 0.125, 2, "0.12" }, { 0.375, 2, "0.38" }, { 2.5, 0, "2" },
    { 1234567.891, 1, "1234567.9" }, { -0.05, 1, "-0.1" },
    { 0.999, 2, "1.00" }, { 99.999, 1, "100.0" }, { 5, -3, "5" },
    { 0.1, 99, "0.10000000000000" },
    { 999999999999999.875, 14, "999999999999999.87500000000000" },
    { -999999999999999.875, 14, "-999999999999999.87500000000000" },
    { 1e15, 2, "1e+15" }, { -1.25e200, 2, "-1.25e+200" },
  };
  char out[NUM_SIZE];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      num_print_places (out, cases[i].value, cases[i].n);
      cr_assert_str_eq (out, cases[i].text);
    }
}

Test (num, nothing_looks_at_the_locale)
{
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    cr_skip_test ("the locale de_DE.UTF-8 is not installed");
  char out[NUM_SIZE];
  snprintf (out, sizeof out, "%.1f", 1.5);
  cr_assert_str_eq (out, "1,5");
  cr_assert_str_eq (num_print (out, -1.5e-7), "-1.5e-07");
  cr_assert_str_eq (num_print_digits (out, 1234.5678, 6), "1234.57");
  cr_assert_str_eq (num_print_digits (out, 1234.5, 2), "1200");
  cr_assert_str_eq (num_print_digits (out, 1.5e-7, 2), "1.5e-07");
  cr_assert_str_eq (num_print_places (out, 1234.5678, 2), "1234.57");
  double value;
  cr_assert (num_parse ("1.2345678901234567", 18, '.', &value, NULL));
  cr_assert (value == 1.2345678901234567);
  cr_assert_not (num_parse ("1,5", 3, '.', &value, NULL));
  cr_assert (num_unscale ((int128) 1 << 60, 2) == 11529215046068469.76);
}
