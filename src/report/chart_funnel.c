#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "chart.h"
#include "report/say.h"
#include "report/scan.h"

/* Levels about the value of all, against how many rows they have, with the
   limits within which chance would put them. */

enum {
  WIDTH = 720, LEFT = 84, RIGHT = WIDTH - 36, TALL = 300, ABOVE = 16,
  LABEL_SIZE = 10, LABEL_ROOM = 120, FEW = 8
};

struct span { double low, high; };

static struct span
span_of (const struct scan_funnel *f)
{
  struct span s = { f->target, f->target };
  for (size_t i = 0; i < f->points; i++)
    {
      s.low = fmin (s.low, fmin (f->point[i].value, f->point[i].low998));
      s.high = fmax (s.high, fmax (f->point[i].value, f->point[i].high998));
    }
  return s;
}

static void
write_curve (struct chart *c, const struct scan_funnel *f)
{
  data_title (c, "rows, limits: 95 % low, high, 99.8 % low, high");
  for (size_t i = 0; i < f->curves; i++)
    data_row (c, &f->curve[5 * i], 5);
  data_end (c);
}

/* Those outside are named, and all where they are few. */
static void
write_points (struct chart *c, const struct scan_funnel *f)
{
  const char **label = ARENA_NEW (c->arena, const char *, f->points);
  double *n = ARENA_NEW (c->arena, double, f->points);
  double *value = ARENA_NEW (c->arena, double, f->points);
  data_title (c, "rows, value, limits it is outside of: 0, 95, 998");
  for (size_t i = 0; i < f->points; i++)
    {
      const struct scan_point *p = &f->point[i];
      bool named = p->outside || f->points <= FEW;
      label[i] = named ? text_fit (c->arena, text_plain (c->arena, p->label),
                                   LABEL_SIZE, LABEL_ROOM)
                       : "";
      n[i] = (double) p->n;
      value[i] = p->value;
      data_row (c, (double[]){ n[i], p->value, p->outside }, 3);
    }
  data_end (c);
  script_texts (c, "label", label, f->points);
  script_numbers (c, "label_x", n, f->points);
  script_numbers (c, "label_y", value, f->points);
}

static void
write_axes (struct chart *c, const struct scan_funnel *f, double top)
{
  struct span s = span_of (f);
  double scale = f->share ? 100 : 1, most = 0;
  for (size_t i = 0; i < f->points; i++)
    most = fmax (most, (double) f->point[i].n);
  struct axis y = axis_linear (c->arena, scale * s.low, scale * s.high, TALL);
  struct axis x = axis_exact (c->arena, 0, 1.15 * most, RIGHT - LEFT);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", top + TALL);
  script_number (c, "scale", scale);
  script_number (c, "target", f->target);
  script_number (c, "x_high", 1.15 * most);
  script_numbers (c, "x_tick", x.tick, x.ticks);
  script_texts (c, "x_text", x.text, x.ticks);
  script_number (c, "y_low", y.low);
  script_number (c, "y_high", y.high);
  script_numbers (c, "y_tick", y.tick, y.ticks);
  script_texts (c, "y_text", y.text, y.ticks);
  script_text (c, "x_title", text_fit (
    c->arena, text_plain (c->arena,
                          arena_printf (c->arena, "rows of %s", f->unit)),
    12, RIGHT - LEFT));
  script_text (c, "y_title", text_fit (
    c->arena, text_plain (c->arena,
                          f->share ? arena_printf (c->arena, "%s, %%",
                                                   f->outcome)
                                   : f->outcome), 12, TALL));
}

static const char *
value_text (struct chart *c, const struct scan_funnel *f, double value)
{
  return f->share ? say_share (c->arena, value) : say_number (c->arena, value);
}

static const char *
some (struct arena *arena, size_t n)
{
  return n ? say_count (arena, n) : "none";
}

static const char *
sentence (struct chart *c, const struct scan_funnel *f)
{
  size_t beyond = 0, far = 0;
  for (size_t i = 0; i < f->points; i++)
    {
      beyond += f->point[i].outside != 0;
      far += f->point[i].outside == 998;
    }
  return arena_printf (c->arena, "%s in all. Outside the 95 %% limits lie "
                                 "%s of %zu levels, outside the 99.8 %% "
                                 "limits %s. Exploratory.",
                       value_text (c, f, f->target), some (c->arena, beyond),
                       f->points, some (c->arena, far));
}

static void
describe (struct chart *c, const struct scan_funnel *f)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s by %s against the number of rows, with limits about "
                    "%s. ", f->outcome, f->column,
              value_text (c, f, f->target));
  for (size_t i = 0; i < f->points; i++)
    buf_printf (&alt, "%s%s: %s of %s%s", i ? "; " : "", f->point[i].label,
                value_text (c, f, f->point[i].value),
                say_count (c->arena, f->point[i].n),
                f->point[i].outside ? ", outside" : "");
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_funnel (struct chart *c)
{
  const struct scan_funnel *f = c->funnel;
  char deff[NUM_SIZE], phi[NUM_SIZE];
  c->width = WIDTH;
  c->template_name = "funnel";
  double top = chart_header (c, arena_printf (c->arena, "%s by %s",
                                              f->outcome, f->column),
                             sentence (c, f)) + ABOVE;
  write_axes (c, f, top);
  write_curve (c, f);
  write_points (c, f);
  c->height = top + TALL + 44;
  chart_notes (c, arena_printf (
    c->arena, "Lines: 95 %% (dashed) and 99.8 %% limits, %s, design effect "
              "%s, overdispersion %s (Spiegelhalter 2005).",
    f->share ? "binomial" : "normal",
    num_print_digits (deff, f->design_effect, 3),
    num_print_digits (phi, f->dispersion, 3)));
  describe (c, f);
}
