#include "report/say.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"

/* What a measure is counted in.  All others are plain numbers. */
struct unit {
  const char *measure;
  double scale;
  const char *name;        /* null: the hypothesis's time unit */
};

static const struct unit units[] = {
  { "risk_difference", 100, "percentage points" },
  { "risk_difference_doubly_robust", 100, "percentage points" },
  { "survival_difference", 100, "percentage points" },
  { "cif_difference", 100, "percentage points" },
  { "relative_lift", 100, "%" },
  { "rmst_difference", 1, NULL },
  { "median_difference", 1, NULL },
  { "nps_difference", 1, "points" },
  { "rate_difference", SAY_MONTH, "per month" },
};
static const struct unit plain = { "", 1, "" };

static const struct unit *
unit_of (const struct measure *m)
{
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (str_equal (units[i].measure, m->about.name))
      return &units[i];
  return &plain;
}

/* DIGITS, which may have a sign and a point, with a comma before every
   three digits of the whole part. */
static const char *
group_digits (struct arena *arena, const char *digits)
{
  size_t sign = *digits == '-';
  size_t whole = strspn (digits + sign, "0123456789");
  char *out = arena_alloc (arena, strlen (digits) + whole / 3 + 1);
  char *to = out;
  for (size_t i = 0; digits[i]; i++)
    {
      size_t left = sign + whole - i;
      if (i > sign && i < sign + whole && left % 3 == 0)
        *to++ = ',';
      *to++ = digits[i];
    }
  return out;
}

const char *
say_count (struct arena *arena, uint64_t count)
{
  return group_digits (arena, arena_printf (arena, "%" PRIu64, count));
}

/* The power of ten of the first of DIGITS significant digits. */
static int
magnitude (double value, int digits)
{
  char text[40];
  snprintf (text, sizeof text, "%.*e", digits - 1, value);
  return (int) strtol (strchr (text, 'e') + 1, NULL, 10);
}

const char *
say_number (struct arena *arena, double value)
{
  char text[NUM_SIZE];
  if (!isfinite (value))
    return isnan (value) ? "none" : value > 0 ? "over 1e308" : "below -1e308";
  int power = magnitude (value, 3);
  if (power < -6 || power > 14)
    return arena_copy (arena, num_print_digits (text, value, 3));
  if (value == 0)
    return "0";
  num_print_places (text, value, power < 2 ? 2 - power : 0);
  return group_digits (arena, text);
}

const char *
say_share (struct arena *arena, double fraction)
{
  char text[NUM_SIZE];
  double percent = 100 * fraction;
  if (percent == 0 || fabs (percent) >= 1)
    num_print_places (text, percent, percent == 0 || percent == 100 ? 0 : 1);
  else
    num_print_digits (text, percent, 2);
  return arena_printf (arena, "%s %%", text);
}

/* Zeros behind the cents of DIGITS are no cents. */
static void
trim_to_cents (char *digits)
{
  char *point = strchr (digits, '.');
  size_t n = strlen (digits);
  while (point && n > (size_t) (point - digits) + 3 && digits[n - 1] == '0')
    digits[--n] = '\0';
}

/* Four digits tell 99.96, which keeps its cents, from 99.996. */
static const char *
money_digits (struct arena *arena, double amount)
{
  char text[NUM_SIZE];
  if (!isfinite (amount) || amount == 0)
    return say_number (arena, amount);
  int power = magnitude (amount, 4);
  if (power < -6 || power > 14)
    return say_number (arena, amount);
  int places = power >= 2 ? 0 : power >= 0 ? 2 : 2 - power;
  num_print_places (text, amount, places);
  trim_to_cents (text);
  return group_digits (arena, text);
}

const char *
say_money (struct arena *arena, double amount, const char *currency)
{
  const char *digits = money_digits (arena, amount);
  return currency && *currency && !isnan (amount)
           ? arena_printf (arena, "%s %s", digits, currency)
           : digits;
}

const char *
say_percent (struct arena *arena, double fraction)
{
  char text[NUM_SIZE];
  double percent = 100 * fraction;
  if (!isfinite (percent) || fabs (percent) >= 1e15)
    return say_number (arena, percent);
  if (percent == 0 || fabs (percent) >= .95)
    num_print_places (text, percent, fabs (percent) < 9.95);
  else
    num_print_digits (text, percent, 2);
  char *end = text + strlen (text);
  if (end - text > 2 && strcmp (end - 2, ".0") == 0)
    end[-2] = '\0';
  return arena_printf (arena, "%s %%", group_digits (arena, text));
}

const char *
say_level (struct arena *arena, double confidence)
{
  char text[NUM_SIZE];
  return arena_printf (arena, "%s %%",
                       num_print_digits (text, 100 * confidence, 6));
}

const char *
say_p_bare (struct arena *arena, double p, double alpha)
{
  enum { PLACES = 3, MOST_PLACES = 9 };
  if (!(p >= 0 && p <= 1))
    return "none";
  if (p < .001)
    return "< .001";
  if (p > .999)
    return "> .999";
  char text[NUM_SIZE];
  for (int places = PLACES; places <= MOST_PLACES; places++)
    {
      double unit = pow (10, places);
      num_print_places (text, p, places);
      if ((round (p * unit) / unit <= alpha) == (p <= alpha))
        break;
    }
  return arena_copy (arena, text + (*text == '0'));
}

const char *
say_p (struct arena *arena, double p, double alpha)
{
  const char *bare = say_p_bare (arena, p, alpha);
  if (!(p >= 0 && p <= 1))
    return "no p-value";
  return arena_printf (arena, *bare == '.' ? "p = %s" : "p %s", bare);
}

/* Measures whose name with blanks is not how people write them. */
static const char *const spellings[][2] = {
  { "rmst_difference", "RMST difference" },
  { "cif_difference", "difference in cumulative incidence" },
  { "cause_specific_hazard_ratio", "cause-specific hazard ratio" },
  { "nps_difference", "NPS difference" },
  { "hedges_g", "Hedges' g" },
  { "cramers_v", "Cram\xc3\xa9r's V" },
  { "prob_superiority", "probability of superiority" },
  { "cliffs_delta", "Cliff's delta" },
  { "hodges_lehmann", "Hodges-Lehmann shift" },
};

const char *
say_measure (struct arena *arena, const struct measure *m)
{
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
    if (str_equal (spellings[i][0], m->about.name))
      return spellings[i][1];
  char *name = arena_copy (arena, m->about.name);
  for (char *c = name; *c; c++)
    if (*c == '_')
      *c = ' ';
  return name;
}

/* A blank and the unit, or nothing. */
static const char *
unit_suffix (struct arena *arena, const struct unit *unit,
             const char *time_unit)
{
  const char *name = unit->name ? unit->name : time_unit;
  return name && *name ? arena_printf (arena, " %s", name) : "";
}

const char *
say_value (struct arena *arena, const struct measure *m, double value,
           const char *time_unit)
{
  const struct unit *unit = unit_of (m);
  return arena_printf (arena, "%s%s",
                       say_number (arena, value * unit->scale),
                       unit_suffix (arena, unit, time_unit));
}

static const char *
limit (struct arena *arena, const struct measure *m, double value)
{
  return isfinite (value) ? say_number (arena, value * unit_of (m)->scale)
                          : "no limit";
}

const char *
say_interval (struct arena *arena, const struct measure *m,
              const struct effect *e)
{
  if (!isfinite (e->conf_low) && !isfinite (e->conf_high))
    return "no interval";
  return arena_printf (arena, "%s to %s", limit (arena, m, e->conf_low),
                       limit (arena, m, e->conf_high));
}

const char *
say_effect (struct arena *arena, const struct measure *m,
            const struct effect *e, const char *time_unit)
{
  if (!isfinite (e->estimate))
    return e->why ? arena_printf (arena, "%s (%s)", say_status (e->status),
                                  e->why)
                  : say_status (e->status);
  const char *value = say_value (arena, m, e->estimate, time_unit);
  if (!isfinite (e->conf_low) && !isfinite (e->conf_high))
    return value;
  return arena_printf (arena, "%s (%s)", value, say_interval (arena, m, e));
}

const char *
say_target (struct arena *arena, const struct measure *m, double target)
{
  bool fraction = m && str_equal (m->about.name, "risk_difference");
  if (m && str_equal (m->about.name, "rate_ratio"))
    return arena_printf (arena, "%s per month",
                         say_number (arena, target * SAY_MONTH));
  return fraction ? say_share (arena, target) : say_number (arena, target);
}

static const char *const verdict_words[VERDICT_COUNT] = {
  [VERDICT_NOT_TESTABLE] = "not testable",
  [VERDICT_SUPPORTED] = "supported",
  [VERDICT_CONTRADICTED] = "contradicted",
  [VERDICT_RULED_OUT] = "ruled out",
  [VERDICT_INCONCLUSIVE] = "inconclusive",
};

const char *
say_verdict (enum verdict verdict)
{
  assert (verdict < VERDICT_COUNT);
  return verdict_words[verdict];
}

static const char *const status_words[STATUS_COUNT] = {
  [STATUS_OK] = "ok",
  [STATUS_UNBOUNDED] = "one limit is infinite",
  [STATUS_INFINITE] = "no finite estimate",
  [STATUS_NOT_REACHED] = "not reached",
  [STATUS_DEGENERATE] = "not defined",
  [STATUS_EMPTY] = "no data",
  [STATUS_NOT_CONVERGED] = "did not converge",
  [STATUS_REFUSED] = "refused",
  [STATUS_UNDERFLOW] = "below 1e-300",
};

const char *
say_status (enum status status)
{
  assert (status < STATUS_COUNT);
  return status_words[status];
}
