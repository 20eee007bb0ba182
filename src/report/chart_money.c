#include "chart_money.h"

#include <math.h>

#include "base/arena.h"
#include "money.h"
#include "report/say.h"

const char *
money_title (const struct chart *c)
{
  return c->hypothesis ? c->hypothesis->title : c->investment->title;
}

const char *
money_finding (struct chart *c, const char *what)
{
  const char *state = money_state (c->money).word;
  return arena_printf (c->arena, "%s. %s", head_words (c->arena, state),
                       what);
}

void
reach_widen (struct reach *r, double x)
{
  if (!isfinite (x))
    return;
  r->low = isnan (r->low) ? x : fmin (r->low, x);
  r->high = isnan (r->high) ? x : fmax (r->high, x);
}

struct axis
reach_axis (struct arena *arena, struct reach r)
{
  double air = 0.06 * (r.high - r.low);
  if (!(air > 0))
    return axis_linear (arena, r.low, r.high, MONEY_TALL);
  return axis_exact (arena, r.low < 0 ? r.low - air : r.low,
                     r.high > 0 ? r.high + air : r.high, MONEY_TALL);
}

double
axis_cut (const struct axis *a, double value, bool *cut)
{
  *cut = value < a->low || value > a->high;
  return value < a->low ? a->low : value > a->high ? a->high : value;
}

void
money_frame (struct chart *c, const struct axis *y, double top,
             const char *y_title)
{
  script_number (c, "left", MONEY_LEFT);
  script_number (c, "right", MONEY_RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", top + MONEY_TALL);
  script_number (c, "y_low", y->low);
  script_number (c, "y_high", y->high);
  script_numbers (c, "y_tick", y->tick, y->ticks);
  script_texts (c, "y_text", y->text, y->ticks);
  script_text (c, "y_title", text_fit (c->arena,
                                       text_plain (c->arena, y_title), 12,
                                       MONEY_TALL + 20));
}

const char *
money_axis_title (struct chart *c)
{
  const char *currency = c->results->currency;
  const char *of = arena_printf (c->arena, "all %s exposed customers",
                                 say_count (c->arena, c->money->exposed));
  return currency ? arena_printf (c->arena, "%s, %s", currency, of) : of;
}
