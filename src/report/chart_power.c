#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "power_words.h"

/* Power by the number of units, a curve for each of several effects: the
   one of the plan and some smaller and larger. */

enum {
  WIDTH = 720, LEFT = 72, RIGHT = WIDTH - 36, PLOT_HEIGHT = 270,
  LEGEND_STEP = 17, POINTS = 120
};

/* In the order of the curves at their right end; the plan's own has the
   first colour. */
struct curves {
  const struct power_plan *plan;
  double effect[POWER_STEPS], tone[POWER_STEPS];
  const char *text[POWER_STEPS];
  size_t n;
  double highest;                 /* number of units at the right end */
};

static struct curves
curves_of (struct chart *c)
{
  struct curves all = { .plan = &c->power->plan };
  for (size_t i = POWER_STEPS, others = 1; i-- > 0;)
    {
      double effect = power_effect_step (all.plan, power_steps[i]);
      if (isnan (effect))
        continue;
      all.tone[all.n] = power_steps[i] == 1 ? 1 : (double) ++others;
      all.effect[all.n] = effect;
      all.text[all.n++] = power_effect_text (c->arena, all.plan, effect);
    }
  all.highest = power_n_step (all.plan, 2);
  return all;
}

static void
write_curves (struct chart *c, const struct curves *all)
{
  double least = power_n_step (all->plan, 0);
  for (size_t i = 0; i < all->n; i++)
    {
      data_title (c, "units, power");
      for (size_t k = 0; k <= POINTS; k++)
        {
          double n = least + (all->highest - least) * (double) k / POINTS;
          double power = power_with (all->plan, n, all->effect[i]);
          data_row (c, (double[]){ n, power }, 2);
        }
      data_end (c);
    }
}

static const char *
x_title (const struct power_plan *p)
{
  return p->ratio == 1 ? "units in each cohort"
                       : "units in the reference cohort";
}

static void
write_axes (struct chart *c, const struct curves *all, double top)
{
  struct axis axis = axis_exact (c->arena, 0, all->highest, RIGHT - LEFT);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", top + PLOT_HEIGHT);
  script_number (c, "x_high", all->highest);
  script_numbers (c, "tick", axis.tick, axis.ticks);
  script_texts (c, "tick_text", axis.text, axis.ticks);
  script_text (c, "x_title", x_title (all->plan));
  script_text (c, "y_title", "power, %");
}

static void
write_answer (struct chart *c, const struct power_plan *p)
{
  script_number (c, "at_n", p->n);
  script_number (c, "at_power", 100 * p->power);
  script_text (c, "at_text",
               arena_printf (c->arena, "n = %s: %s",
                             power_number (c->arena, p->n),
                             power_percent (c->arena, p->power)));
}

static void
describe (struct chart *c, const struct curves *all)
{
  struct buf alt = buf_new (c->arena);
  const struct power_plan *p = all->plan;
  buf_printf (&alt, "Power by %s. ", x_title (p));
  for (size_t i = 0; i < all->n; i++)
    buf_printf (&alt, "%s%s: %s at %s", i ? "; " : "", all->text[i],
                power_percent (c->arena,
                               power_with (p, p->n, all->effect[i])),
                power_number (c->arena, p->n));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static const char *
title_of (struct chart *c, const struct power_plan *p)
{
  static const char *const what[POWER_KINDS] = {
    [POWER_MEAN] = "a difference of means",
    [POWER_SHARE] = "a difference of shares",
    [POWER_SURVIVAL] = "a hazard ratio",
    [POWER_RATE] = "a rate ratio",
    [POWER_NPS] = "a difference of net promoter scores",
  };
  return arena_printf (c->arena, "Power to find %s", what[p->kind]);
}

void
chart_power (struct chart *c)
{
  struct curves all = curves_of (c);
  const struct power_plan *p = all.plan;
  c->width = WIDTH;
  c->template_name = "power";
  double y = chart_header (c, title_of (c, p),
                           power_sentence (c->arena, c->power));
  script_number (c, "curves", (double) all.n);
  script_number (c, "legend_top", y - 4);
  script_texts (c, "legend", all.text, all.n);
  script_numbers (c, "tone", all.tone, all.n);
  double top = y + LEGEND_STEP * (double) all.n + 28;
  write_axes (c, &all, top);
  write_answer (c, p);
  c->height = top + PLOT_HEIGHT + 44;
  chart_notes (c, arena_printf (c->arena, "Two-sided at alpha %s.",
                                power_number (c->arena, p->alpha)));
  write_curves (c, &all);
  describe (c, &all);
}
