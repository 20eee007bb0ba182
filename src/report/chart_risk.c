/* The table of those at risk below curves. */

#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "curve.h"
#include "report/say.h"

/* "118 (2)" at risk and events so far, or "118" where columns are
   narrow. */
static const char *
cell_text (struct chart *c, const struct curve *curve, double time,
           bool events)
{
  const char *risk = say_count (c->arena, curve_at_risk (curve, time));
  if (!events)
    return risk;
  return arena_printf (c->arena, "%s (%s)", risk,
                       say_count (c->arena, curve_events (curve, time)));
}

static bool
cells_fit (struct chart *c, const struct result_chart *chart, double apart)
{
  for (size_t i = 0; i < chart->curves; i++)
    {
      const struct curve *curve = &chart->curve[i];
      const char *widest
        = arena_printf (c->arena, "%s (%s)", say_count (c->arena, curve->n),
                        say_count (c->arena,
                                   curve_events (curve, INFINITY)));
      if (text_width (widest, 10) + 10 > apart)
        return false;
    }
  return true;
}

bool
chart_risk (struct chart *c, const struct result_chart *chart,
            const struct axis *axis, double pixels)
{
  size_t n = chart->curves * axis->ticks, k = 0;
  const char **text = ARENA_NEW (c->arena, const char *, n);
  double *time = ARENA_NEW (c->arena, double, n);
  double *row = ARENA_NEW (c->arena, double, n);
  double apart = axis->ticks > 1 ? axis->tick[1] / axis->high * pixels
                                 : pixels;
  bool events = cells_fit (c, chart, apart);
  for (size_t i = 0; i < chart->curves; i++)
    for (size_t j = 0; j < axis->ticks; j++, k++)
      {
        text[k] = cell_text (c, &chart->curve[i], axis->tick[j], events);
        time[k] = axis->tick[j];
        row[k] = (double) (i + 1);
      }
  script_texts (c, "cell", text, n);
  script_numbers (c, "cell_time", time, n);
  script_numbers (c, "cell_row", row, n);
  return events;
}
