#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "chart.h"

enum { MOST_STEPS = 7, TICK_SIZE = 12, TICK_GAP = 16 };

/* The smallest 1, 2 or 5 times a power of ten that is at least X. */
static double
round_step (double x)
{
  double power = pow (10, floor (log10 (x)));
  static const double parts[] = { 1, 2, 5, 10 };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (parts[i] * power >= x * (1 - 1e-9))
      return parts[i] * power;
  return 10 * power;
}

/* Digits after the point that tell multiples of STEP apart. */
static int
step_places (double step)
{
  double places = -floor (log10 (step) + 1e-9);
  return places < 0 ? 0 : places > 12 ? 12 : (int) places;
}

/* TEXT, but "20k" and "1.5M" from ten thousand on. */
static const char *
tick_text (struct arena *arena, double value, const char *text)
{
  static const struct { double unit; const char *name; } units[] = {
    { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" }
  };
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (fabs (value) >= units[i].unit && fabs (value) >= 1e4)
      {
        char short_text[NUM_SIZE];
        num_print (short_text, value / units[i].unit);
        return arena_printf (arena, "%s%s", short_text, units[i].name);
      }
  return arena_copy (arena, value == 0 ? "0" : text);
}

/* A tick at what TEXT says, so that 3 * 0.1 stands at 0.3. */
static void
add_tick (struct arena *arena, struct axis *a, const char *text)
{
  double value;
  if (a->ticks == AXIS_TICKS
      || !num_parse (text, strlen (text), '.', &value, NULL))
    return;
  a->text[a->ticks] = tick_text (arena, value, text);
  a->tick[a->ticks++] = value == 0 ? 0 : value;
}

/* Multiples of STEP inside the axis. */
static void
fill_ticks (struct arena *arena, struct axis *a, double step)
{
  char text[NUM_SIZE];
  a->ticks = 0;
  double slack = 1e-9 * (a->high - a->low);
  for (double i = ceil ((a->low - slack) / step);
       i * step <= a->high + slack && a->ticks < AXIS_TICKS; i++)
    add_tick (arena, a, num_print_places (text, i * step, step_places (step)));
}

/* Whether the texts of neighbouring ticks leave a gap on PIXELS. */
static bool
ticks_fit (const struct axis *a, double pixels)
{
  double widest = 0;
  for (size_t i = 0; i < a->ticks; i++)
    widest = fmax (widest, text_width (a->text[i], TICK_SIZE));
  double apart = a->ticks > 1 ? (a->tick[1] - a->tick[0])
                                  / (a->high - a->low) * pixels
                              : pixels;
  return widest + TICK_GAP <= apart;
}

struct axis
axis_linear (struct arena *arena, double low, double high, double pixels)
{
  if (!(high > low))
    {
      double pad = low == 0 ? 1 : 0.1 * fabs (low);
      low -= pad;
      high += pad;
    }
  struct axis a = { .ticks = 0 };
  for (int steps = MOST_STEPS; steps >= 1; steps--)
    {
      double step = round_step ((high - low) / steps);
      a.low = floor (low / step + 1e-9) * step;
      a.high = ceil (high / step - 1e-9) * step;
      fill_ticks (arena, &a, step);
      if (ticks_fit (&a, pixels))
        break;
    }
  return a;
}

struct axis
axis_exact (struct arena *arena, double low, double high, double pixels)
{
  struct axis a = { .low = low, .high = high };
  for (int steps = MOST_STEPS; steps >= 1; steps--)
    {
      fill_ticks (arena, &a, round_step ((high - low) / steps));
      if (ticks_fit (&a, pixels))
        break;
    }
  return a;
}

/* Steps that people count days in. */
static const double day_steps[] = { 1, 2, 5, 10, 15, 30, 60, 90, 180, 365, 730,
                                    1825, 3650, 7300, 18250 };

struct axis
axis_time (struct arena *arena, double high, const char *unit, double pixels)
{
  struct axis a = { .low = 0, .high = high > 0 ? high : 1 };
  bool days = str_equal (unit, "days");
  for (size_t i = 0; days && i < sizeof day_steps / sizeof *day_steps; i++)
    {
      if (a.high / day_steps[i] > MOST_STEPS + 1)
        continue;
      fill_ticks (arena, &a, day_steps[i]);
      if (ticks_fit (&a, pixels))
        return a;
    }
  return axis_exact (arena, a.low, a.high, pixels);
}

/* Ticks of ratios, from coarse to fine; each list ends with 0. */
static const double ratio_ticks[][14] = {
  { 1e-4, 1e-3, .01, .1, 1, 10, 100, 1e3, 1e4 },
  { .05, .1, .2, .5, 1, 2, 5, 10, 20 },
  { .25, .5, .75, 1, 1.5, 2, 3, 4 },
  { .5, .6, .7, .8, .9, 1, 1.2, 1.4, 1.6, 1.8, 2 },
};

/* The ticks of one list inside A; false where they would touch. */
static bool
try_ratios (struct arena *arena, struct axis *a, const double *list,
            double pixels)
{
  double scale = pixels / log (a->high / a->low), last = -INFINITY;
  a->ticks = 0;
  for (; *list > 0; list++)
    {
      if (*list < a->low || *list > a->high)
        continue;
      double at = log (*list) * scale;
      if (at - last < 34)
        return false;
      last = at;
      char text[NUM_SIZE];
      add_tick (arena, a, num_print (text, *list));
    }
  return true;
}

/* Ticks every so many powers of ten, for ratios that no list spans. */
static void
fill_decades (struct arena *arena, struct axis *a, double pixels)
{
  enum { APART = 56 };
  double decades = log10 (a->high / a->low);
  double step = ceil (decades * APART / pixels);
  a->ticks = 0;
  for (double k = ceil (log10 (a->low) / step) * step;
       k <= log10 (a->high); k += step)
    {
      char text[NUM_SIZE];
      add_tick (arena, a, num_print (text, pow (10, k)));
    }
}

struct axis
axis_ratio (struct arena *arena, double low, double high, double pixels)
{
  struct axis best = { .low = low, .high = high };
  for (size_t i = 0; i < sizeof ratio_ticks / sizeof *ratio_ticks; i++)
    {
      struct axis a = { .low = low, .high = high };
      if (try_ratios (arena, &a, ratio_ticks[i], pixels)
          && a.ticks >= best.ticks)
        best = a;
    }
  if (best.ticks >= 3)
    return best;
  if (high / low > 1e6)
    {
      fill_decades (arena, &best, pixels);
      return best;
    }
  for (int steps = 4; steps >= 2; steps--)
    {
      fill_ticks (arena, &best, round_step ((high - low) / steps));
      if (ticks_fit (&best, pixels))
        break;
    }
  return best;
}

bool
axis_far_from_zero (double low, double high)
{
  return (low > 0 && low > 0.5 * high) || (high < 0 && high < 0.5 * low);
}
