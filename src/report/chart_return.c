#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "chart_money.h"
#include "money.h"
#include "report/say.h"

/* Gain less cost up to each month. */

/* The last month that was observed and has a number; months_n: none. */
static size_t
last_observed (const struct result_return *m)
{
  size_t last = m->months_n;
  for (size_t i = 0; i < m->months_n; i++)
    if (!m->months[i].extrapolated && isfinite (m->months[i].effect.estimate))
      last = i;
  return last;
}

static struct axis
axis_of (struct chart *c)
{
  const struct result_return *m = c->money;
  struct reach r = { 0, 0 };
  for (size_t i = 0; i < m->months_n; i++)
    {
      reach_widen (&r, m->months[i].effect.estimate);
      reach_widen (&r, m->months[i].effect.conf_low);
      reach_widen (&r, m->months[i].effect.conf_high);
    }
  return reach_axis (c->arena, r);
}

/* An end that is open reaches to the edge; without an interval there is
   no band. */
static void
write_row (struct chart *c, const struct result_month *m,
           const struct axis *y)
{
  const struct effect *e = &m->effect;
  double low = e->conf_low, high = e->conf_high;
  if (e->status == STATUS_UNBOUNDED && isfinite (high))
    low = isfinite (low) ? low : y->low;
  if (e->status == STATUS_UNBOUNDED && isfinite (low))
    high = isfinite (high) ? high : y->high;
  data_row (c, (double[]){ m->month, e->estimate, low, high }, 4);
}

/* What is extrapolated begins where what is observed ends. */
static void
write_data (struct chart *c, const struct axis *y)
{
  const struct result_return *m = c->money;
  size_t last = last_observed (m);
  for (int extrapolated = 0; extrapolated < 2; extrapolated++)
    {
      data_title (c, extrapolated ? "extrapolated: month, net, low, high"
                                  : "observed: month, net, low, high");
      data_row (c, (double[]){ NAN, NAN, NAN, NAN }, 4);
      for (size_t i = 0; i < m->months_n; i++)
        if (m->months[i].extrapolated == (extrapolated == 1)
            || (extrapolated && i == last))
          write_row (c, &m->months[i], y);
      data_end (c);
    }
}

static const char *
month_text (struct arena *arena, double month)
{
  char text[NUM_SIZE];
  return arena_copy (arena, num_print_digits (text, month, 3));
}

static const char *
payback_text (struct chart *c)
{
  struct figure f = c->money->payback_month;
  if (f.presence == FIGURE_PRESENT)
    return arena_printf (c->arena, "as estimated, paid back in month %s",
                         month_text (c->arena, f.value));
  return f.presence == FIGURE_UNDEFINED && f.why
           ? arena_printf (c->arena, "not paid back (%s)", f.why)
           : "not paid back";
}

/* How it stands at the last month that was observed. */
static const char *
finding (struct chart *c)
{
  const struct result_return *m = c->money;
  size_t last = last_observed (m);
  const char *back = payback_text (c);
  if (last == m->months_n)
    return money_finding (c, arena_printf (c->arena, "Nothing was observed;"
                                                     " %s.", back));
  return money_finding (
    c, arena_printf (c->arena, "Gain less cost after month %s: %s; %s.",
                     month_text (c->arena, m->months[last].month),
                     money_text (c->arena, &m->months[last].effect,
                                 c->results->currency), back));
}

static void
describe (struct chart *c)
{
  const struct result_return *m = c->money;
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s By month, with %s intervals: ", finding (c),
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < m->months_n; i++)
    buf_printf (&alt, "%s%s%s: %s", i ? "; " : "",
                month_text (c->arena, m->months[i].month),
                m->months[i].extrapolated ? ", extrapolated" : "",
                money_text (c->arena, &m->months[i].effect,
                            c->results->currency));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static double
last_month (const struct result_return *m)
{
  double last = 1;
  for (size_t i = 0; i < m->months_n; i++)
    last = fmax (last, m->months[i].month);
  return last;
}

static void
write_months (struct chart *c)
{
  const struct result_return *m = c->money;
  double last = last_month (m);
  struct axis x = axis_time (c->arena, last, "months",
                             MONEY_RIGHT - MONEY_LEFT);
  struct figure back = m->payback_month;
  bool drawn = back.presence == FIGURE_PRESENT && back.value <= last;
  script_number (c, "x_high", x.high);
  script_numbers (c, "tick", x.tick, x.ticks);
  script_texts (c, "tick_text", x.text, x.ticks);
  script_text (c, "x_title", c->investment ? "months since the investment"
                                           : "months since time zero");
  script_number (c, "payback", drawn ? back.value : NAN);
  script_text (c, "payback_text", drawn ? payback_text (c) : "");
}

bool
chart_has_return (const struct result_return *m)
{
  for (size_t i = 0; i < m->months_n; i++)
    if (isfinite (m->months[i].effect.estimate))
      return true;
  return false;
}

void
chart_return (struct chart *c)
{
  c->width = MONEY_WIDTH;
  c->template_name = "return";
  double top = chart_header (c, money_title (c), finding (c)) + 22;
  struct axis y = axis_of (c);
  money_frame (c, &y, top, money_axis_title (c));
  write_months (c);
  c->height = top + MONEY_TALL + 44;
  chart_notes (c, arena_printf (
    c->arena, "Line: gain less cost so far; band: %s interval. Above the grey"
              " line at 0 the cost has come back. Dashed and grey: extrapolated"
              " beyond what was observed.",
    say_level (c->arena, c->results->confidence)));
  write_data (c, &y);
  describe (c);
}
