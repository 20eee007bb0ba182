#include "base/num.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  EXACT_POWER = 22,     /* largest k for which 10^k is a double */
  EXACT_DIGITS = 15,    /* any so many digits are a double */
  WORD_DIGITS = 19,     /* any so many digits fit in 64 bits */
  KEPT_DIGITS = 800,    /* more than the 767 that can decide a rounding */
  MOST_DECIMALS = 9,    /* of an exact sum */
  FAR = 100000          /* an exponent beyond every double */
};

static const double powers[EXACT_POWER + 1]
  = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* A decimal number as it is written. */
struct decimal {
  const char *mantissa;     /* digits and mark */
  const char *end;
  size_t digits;            /* from the first that is not 0 */
  uint64_t word;            /* the first WORD_DIGITS of them */
  long places;              /* digits after the mark */
  long exponent;
  bool negative;
};

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* Reads the digits and the mark; null if there is no digit. */
static const char *
scan_mantissa (struct decimal *d, const char *at, const char *end, char mark)
{
  bool any = false, after = false;
  d->mantissa = at;
  for (; at < end; at++)
    {
      if (is_digit (*at))
        {
          any = true;
          d->places += after;
          d->digits += d->digits || *at != '0';
          if (d->digits <= WORD_DIGITS)
            d->word = d->word * 10 + (uint64_t) (*at - '0');
        }
      else if (*at == mark && !after)
        after = true;
      else
        break;
    }
  d->end = at;
  return any ? at : NULL;
}

/* Reads an exponent up to END, or fails. */
static bool
scan_exponent (struct decimal *d, const char *at, const char *end)
{
  if (*at != 'e' && *at != 'E')
    return false;
  at++;
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  if (at == end)
    return false;
  for (; at < end; at++)
    {
      if (!is_digit (*at))
        return false;
      if (d->exponent < 100L * 1000 * 1000)
        d->exponent = d->exponent * 10 + (*at - '0');
    }
  if (negative)
    d->exponent = -d->exponent;
  return true;
}

static bool
scan (struct decimal *d, const char *text, size_t length, char mark)
{
  const char *end = text + length;
  if (length && (*text == '-' || *text == '+'))
    d->negative = *text++ == '-';
  const char *at = scan_mantissa (d, text, end, mark);
  return at && (at == end || scan_exponent (d, at, end));
}

static long
clamp (long value, long bound)
{
  return value < -bound ? -bound : value > bound ? bound : value;
}

/* The C library's correctly rounded conversion, given digits and an
   exponent but no mark: what the locale thinks of marks cannot matter.
   Digits beyond KEPT_DIGITS only say on which side of a tie the number
   lies, which one more digit says as well. */
static double
convert_slowly (const struct decimal *d)
{
  char text[KEPT_DIGITS + 32];
  size_t kept = 0, seen = 0;
  bool rest = false;
  for (const char *at = d->mantissa; at < d->end; at++)
    {
      if (!is_digit (*at) || (seen == 0 && *at == '0'))
        continue;
      if (kept < KEPT_DIGITS)
        text[kept++] = *at;
      else
        rest = rest || *at != '0';
      seen++;
    }
  long power = d->exponent - d->places + (long) (seen - kept);
  if (rest)
    {
      text[kept++] = '1';
      power--;
    }
  snprintf (text + kept, sizeof text - kept, "e%ld", clamp (power, FAR));
  return strtod (text, NULL);
}

/* A number of few digits times or over a small power of ten is one
   exact operand and one rounding, hence correct (Clinger 1990). */
static double
convert (const struct decimal *d)
{
  long power = d->exponent - d->places;
  if (d->digits == 0)
    return 0;
  if (d->digits > EXACT_DIGITS || power < -EXACT_POWER || power > EXACT_POWER)
    return convert_slowly (d);
  return power < 0 ? (double) d->word / powers[-power]
                   : (double) d->word * powers[power];
}

bool
num_parse (const char *text, size_t length, char mark, double *value,
           int *decimals)
{
  struct decimal d = { 0 };
  if (!scan (&d, text, length, mark))
    return false;
  double magnitude = convert (&d);
  if (isinf (magnitude))
    return false;
  *value = d.negative && magnitude > 0 ? -magnitude : magnitude;
  if (decimals)
    {
      long after = d.places - d.exponent;
      *decimals = after < 0 ? 0 : (int) clamp (after, INT_MAX);
    }
  return true;
}

/* Replaces the locale's decimal mark, whatever its bytes, by a point,
   and drops the sign of a number that was rounded to zero. */
static char *
make_plain (char *text)
{
  char *to = text;
  bool nonzero = false;
  for (const char *from = text; *from; from++)
    {
      if (is_digit (*from) || strchr ("+-e", *from))
        *to++ = *from;
      else if (to > text && to[-1] != '.')
        *to++ = '.';
      nonzero = nonzero || (*from >= '1' && *from <= '9');
    }
  *to = '\0';
  if (*text == '-' && !nonzero)
    memmove (text, text + 1, strlen (text));
  return text;
}

static bool
reads_back (const char *text, double value)
{
  double again;
  return num_parse (text, strlen (text), '.', &again, NULL) && again == value;
}

char *
num_print (char out[NUM_SIZE], double value)
{
  assert (isfinite (value));
  for (int digits = 15; digits <= 17; digits++)
    {
      snprintf (out, NUM_SIZE, "%.*g", digits, value);
      if (reads_back (make_plain (out), value))
        break;
    }
  return out;
}

/* Cuts zeros, and then the point, from the end of a decimal part. */
static void
cut_zeros (char *text)
{
  if (!strchr (text, '.'))
    return;
  char *end = text + strlen (text);
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  *end = '\0';
}

/* Rounds *VALUE to DIGITS; returns the power of ten of the first. */
static int
round_digits (double *value, int digits)
{
  char text[NUM_SIZE];
  snprintf (text, sizeof text, "%.*e", digits - 1, *value);
  make_plain (text);
  num_parse (text, strlen (text), '.', value, NULL);
  return (int) strtol (strchr (text, 'e') + 1, NULL, 10);
}

char *
num_print_digits (char out[NUM_SIZE], double value, int digits)
{
  assert (isfinite (value));
  digits = digits < 1 ? 1 : digits > 17 ? 17 : digits;
  double rounded = value;
  int exponent = round_digits (&rounded, digits);
  if (exponent > 14 || exponent < -6)
    {
      snprintf (out, NUM_SIZE, "%.*g", digits, value);
      return make_plain (out);
    }
  int places = digits - 1 - exponent;
  if (places < 0)
    snprintf (out, NUM_SIZE, "%.0f", rounded);
  else
    snprintf (out, NUM_SIZE, "%.*f", places, value);
  cut_zeros (make_plain (out));
  return out;
}

char *
num_print_places (char out[NUM_SIZE], double value, int places)
{
  assert (isfinite (value));
  if (fabs (value) >= 1e15)
    return num_print (out, value);
  places = places < 0 ? 0 : places > 14 ? 14 : places;
  snprintf (out, NUM_SIZE, "%.*f", places, value);
  return make_plain (out);
}

static int128
largest (void)
{
  return (int128) ((((int128) 1 << 126) - 1) * 2 + 1);
}

/* FRACTION * POWER rounded half away from zero, as if the product were
   exact: one that lies short of a tie and was rounded onto it is not
   one. */
static int128
scale_fraction (double fraction, double power)
{
  double product = fraction * power;
  double error = fma (fraction, power, -product);
  double whole = trunc (product);
  bool tie = fabs (product - whole) == 0.5;
  bool short_of_it = product > 0 ? error < 0 : error > 0;
  return (int128) (tie && short_of_it ? whole : round (product));
}

int128
num_scale (double value, int decimals)
{
  assert (isfinite (value) && decimals >= 0 && decimals <= MOST_DECIMALS);
  double whole = trunc (value);
  if (fabs (whole) >= 0x1p126 / powers[decimals])
    return value > 0 ? largest () : -largest ();
  /* The whole part is exact in 128 bits; only the fraction goes through
     a multiplication. */
  return (int128) whole * (int128) powers[decimals]
         + scale_fraction (value - whole, powers[decimals]);
}

double
num_unscale (int128 sum, int decimals)
{
  const int128 exact = (int128) 1 << 53;
  assert (decimals >= 0 && decimals <= MOST_DECIMALS);
  if (sum > -exact && sum < exact)
    return (double) sum / powers[decimals];

  /* Written out in decimal and read back: the reading rounds once. */
  char text[64];
  char *end = text + 48, *at = end;
  bool negative = sum < 0;
  for (; sum; sum /= 10)
    *--at = (char) ('0' + abs ((int) (sum % 10)));
  snprintf (end, 16, "e%d", -decimals);
  double value = strtod (at, NULL);
  return negative ? -value : value;
}

int
num_compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}
