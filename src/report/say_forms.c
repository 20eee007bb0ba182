#include "report/say.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"

/* Values of metrics: a value and its limits are said on one scale, that
   of the value. */
struct form_scale {
  double factor;
  const char *unit;        /* null: none */
};

static struct form_scale
hours_scale (double hours)
{
  double size = fabs (hours);
  if (size > 0 && size < 1. / 60)
    return (struct form_scale) { 3600, "seconds" };
  if (size > 0 && size < 1)
    return (struct form_scale) { 60, "minutes" };
  return (struct form_scale) { 1, "hours" };
}

static struct form_scale
scale_of (enum metric_form form, double value, const char *currency)
{
  switch (form)
    {
    case IN_HOURS:
      return hours_scale (value);
    case IN_POINTS:
      return (struct form_scale) { 1, "points" };
    case IN_MONEY:
      return (struct form_scale) { 1, currency };
    case IN_SHARE:
    case IN_NUMBER:
      break;
    }
  return (struct form_scale) { 1, NULL };
}

/* Points are whole answers' hundredths: nobody reads a third decimal. */
static const char *
points_text (struct arena *arena, double points)
{
  char text[NUM_SIZE];
  double size = fabs (points);
  if (!isfinite (points) || size >= 1000)
    return say_number (arena, points);
  int places = size == 0 || size == 100 ? 0 : size >= 9.995 ? 1 : 2;
  return arena_copy (arena, num_print_places (text, points, places));
}

/* The digits alone; a share keeps its sign. */
static const char *
form_digits (struct arena *arena, enum metric_form form, double value)
{
  switch (form)
    {
    case IN_POINTS:
      return points_text (arena, value);
    case IN_SHARE:
      return say_share (arena, value);
    case IN_MONEY:
      return say_money (arena, value, NULL);
    case IN_HOURS:
    case IN_NUMBER:
      break;
    }
  return say_number (arena, value);
}

static const char *
scaled (struct arena *arena, enum metric_form form, double value,
        struct form_scale scale)
{
  const char *digits = form_digits (arena, form, value * scale.factor);
  return scale.unit ? arena_printf (arena, "%s %s", digits, scale.unit)
                    : digits;
}

const char *
say_form (struct arena *arena, enum metric_form form, double value,
          const char *currency)
{
  return scaled (arena, form, value, scale_of (form, value, currency));
}

static const char *
form_limit (struct arena *arena, enum metric_form form, double value)
{
  return isfinite (value) ? form_digits (arena, form, value) : "no limit";
}

static const char *
interval_in (struct arena *arena, enum metric_form form,
             const struct effect *e, double factor)
{
  if (!isfinite (e->conf_low) && !isfinite (e->conf_high))
    return "no interval";
  return arena_printf (arena, "%s to %s",
                       form_limit (arena, form, e->conf_low * factor),
                       form_limit (arena, form, e->conf_high * factor));
}

const char *
say_form_interval (struct arena *arena, enum metric_form form,
                   const struct effect *e)
{
  return interval_in (arena, form, e,
                      scale_of (form, e->estimate, NULL).factor);
}

const char *
say_form_like (struct arena *arena, enum metric_form form, double like,
               const struct effect *e, const char *currency)
{
  struct form_scale scale
    = scale_of (form, isfinite (like) ? like : e->estimate, currency);
  if (!isfinite (e->estimate))
    return say_status (e->status);
  const char *value = scaled (arena, form, e->estimate, scale);
  if (!isfinite (e->conf_low) && !isfinite (e->conf_high))
    return value;
  return arena_printf (arena, "%s (%s)", value,
                       interval_in (arena, form, e, scale.factor));
}

const char *
say_form_effect (struct arena *arena, enum metric_form form,
                 const struct effect *e, const char *currency)
{
  return say_form_like (arena, form, e->estimate, e, currency);
}
