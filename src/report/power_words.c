#include "power_words.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "report/say.h"

const double power_steps[POWER_STEPS] = { 0.5, 0.75, 1, 1.25, 1.5 };

static bool
is_ratio (const struct power_plan *p)
{
  return p->kind == POWER_SURVIVAL || p->kind == POWER_RATE;
}

double
power_effect_step (const struct power_plan *p, double step)
{
  if (is_ratio (p))
    return pow (p->effect, step);
  double effect = p->effect * step, share = p->baseline + effect;
  bool is_share = p->kind == POWER_SHARE;
  return is_share && !(share >= 0 && share <= 1) ? (double) NAN : effect;
}

double
power_n_step (const struct power_plan *p, double step)
{
  double clusters = ceil (p->n * step / p->cluster_size - 1e-9);
  return ceil (fmax (clusters, 2) * p->cluster_size);
}

double
power_with (const struct power_plan *plan, double n, double effect)
{
  struct power_plan p = *plan;
  p.n = n;
  p.effect = effect;
  return power_of (&p);
}

double
power_n_level (const struct power_plan *p)
{
  return ceil (p->n * p->ratio - 1e-9);
}

double
power_events (const struct power_plan *p)
{
  return p->kind == POWER_SURVIVAL
           ? (p->n + power_n_level (p)) * p->event_share
           : (double) NAN;
}

const char *
power_number (struct arena *arena, double value)
{
  char text[NUM_SIZE];
  if (value == floor (value) && fabs (value) >= 1000 && fabs (value) < 1e15)
    return arena_printf (arena, "%s%s", value < 0 ? "-" : "",
                         say_count (arena, (uint64_t) fabs (value)));
  return arena_copy (arena, num_print_digits (text, value, 4));
}

const char *
power_percent (struct arena *arena, double fraction)
{
  char text[NUM_SIZE];
  if (fraction > .999 && fraction < 1)
    return "> 99.9 %";
  num_print_digits (text, 100 * fraction, 3);
  return arena_printf (arena, "%s %%", text);
}

static const char *
share_effect_text (struct arena *arena, const struct power_plan *p,
                   double effect)
{
  return arena_printf (arena, "a %s of %s percentage points (from %s to %s)",
                       effect < 0 ? "fall" : "rise",
                       power_number (arena, 100 * fabs (effect)),
                       power_percent (arena, p->baseline),
                       power_percent (arena, p->baseline + effect));
}

const char *
power_effect_text (struct arena *arena, const struct power_plan *p,
                   double effect)
{
  const char *size = power_number (arena, effect);
  switch (p->kind)
    {
    case POWER_SHARE:
      return share_effect_text (arena, p, effect);
    case POWER_SURVIVAL:
      return arena_printf (arena, "a hazard ratio of %s", size);
    case POWER_RATE:
      return arena_printf (arena, "a rate ratio of %s (from %s to %s)", size,
                           power_number (arena, p->baseline),
                           power_number (arena, p->baseline * effect));
    case POWER_NPS:
      return arena_printf (arena, "a difference of %s points", size);
    default:
      return arena_printf (arena, "a difference of %s", size);
    }
}

const char *
power_effect_short (struct arena *arena, const struct power_plan *p,
                    double effect)
{
  char text[NUM_SIZE];
  double scale = p->kind == POWER_SHARE ? 100 : 1;
  return arena_copy (arena, num_print_digits (text, scale * effect, 3));
}

const char *
power_n_text (struct arena *arena, const struct power_plan *p)
{
  if (p->ratio == 1)
    return arena_printf (arena, "%s units in each cohort",
                         power_number (arena, p->n));
  return arena_printf (arena,
                       "%s units in the reference cohort and %s in the "
                       "other",
                       power_number (arena, p->n),
                       power_number (arena, power_n_level (p)));
}
