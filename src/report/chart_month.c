/* An axis of months. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "chart.h"

enum { YEAR = 12, TICK_SIZE = 10, TICK_GAP = 14 };

double
month_number (const char *month)
{
  static const char form[] = "dddd-dd";
  size_t i = 0;
  for (; form[i]; i++)
    if (form[i] == 'd' ? month[i] < '0' || month[i] > '9'
                       : month[i] != form[i])
      return NAN;
  if (month[i])
    return NAN;
  return strtod (month, NULL) * YEAR + strtod (month + 5, NULL) - 1;
}

/* Steps that years are divided in, then whole years. */
static const int steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200 };

struct axis
axis_months (struct arena *arena, double first, double last, double pixels)
{
  struct axis a = { .low = first - .5, .high = last + .5 };
  double month = pixels / (a.high - a.low);
  size_t k = 0;
  while (k + 1 < sizeof steps / sizeof *steps
         && (steps[k] * month < text_width (steps[k] < YEAR ? "2024-03"
                                                            : "2024",
                                            TICK_SIZE) + TICK_GAP
             || (last - first) / steps[k] + 1 > AXIS_TICKS))
    k++;
  double step = steps[k];
  for (double at = ceil (first / step) * step;
       at <= last && a.ticks < AXIS_TICKS; at += step)
    {
      int year = (int) (at / YEAR), part = (int) at - YEAR * year;
      a.tick[a.ticks] = at;
      a.text[a.ticks++] = steps[k] < YEAR
                            ? arena_printf (arena, "%d-%02d", year, part + 1)
                            : arena_printf (arena, "%d", year);
    }
  return a;
}
