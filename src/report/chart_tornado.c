#include <math.h>

#include "base/arena.h"
#include "chart_money.h"
#include "money.h"
#include "report/say.h"

/* What the return depends on, a row a value that is changed. */

enum { LEFT = 288, RIGHT = 580, ROW = 36, LABEL_SIZE = 11, LABEL_ROOM = 136,
       END_SIZE = 10, END_ROOM = 124, GAP = 5 };

/* Where the two bars of a row meet: at the return as it is, or, where both
   ends lie on one side of it, at the end next to it. */
static double
base_of (const struct chart *c, const struct result_swing *s)
{
  double roi = c->money->roi.estimate;
  if (!isfinite (roi))
    return isfinite (s->low) ? s->low : s->high;
  return isfinite (s->low) && isfinite (s->high)
           ? fmin (fmax (roi, s->low), s->high) : roi;
}

static struct axis
axis_of (struct chart *c)
{
  const struct result_return *m = c->money;
  struct reach r = { 0, 0 };
  reach_widen (&r, 100 * m->roi.estimate);
  for (size_t i = 0; i < m->swings_n; i++)
    {
      reach_widen (&r, 100 * m->swings[i].low);
      reach_widen (&r, 100 * m->swings[i].high);
    }
  return axis_linear (c->arena, r.low, r.high, RIGHT - LEFT);
}

/* "70 %", the value put in; behind it that there is no return at it. */
static const char *
end_text (struct chart *c, const char *put_in, double roi)
{
  const char *text = text_plain (c->arena, put_in);
  if (!isfinite (roi))
    text = arena_printf (c->arena, "%s: none", text);
  return text_fit (c->arena, text, END_SIZE, END_ROOM);
}

/* Where the bars of a row end. */
static struct reach
ends_of (const struct chart *c, const struct result_swing *s)
{
  struct reach r = { NAN, NAN };
  reach_widen (&r, base_of (c, s));
  reach_widen (&r, s->low);
  reach_widen (&r, s->high);
  return r;
}

/* Each text stands at its end of the bars; one whose return is not known,
   where no bar is. */
static void
write_ends (struct chart *c)
{
  const struct result_return *m = c->money;
  const char **left = ARENA_NEW (c->arena, const char *, m->swings_n);
  const char **right = ARENA_NEW (c->arena, const char *, m->swings_n);
  double *left_at = ARENA_NEW (c->arena, double, m->swings_n);
  double *right_at = ARENA_NEW (c->arena, double, m->swings_n);
  for (size_t i = 0; i < m->swings_n; i++)
    {
      const struct result_swing *s = &m->swings[i];
      struct reach ends = ends_of (c, s);
      double base = base_of (c, s);
      bool turned = s->low > base || s->high < base;
      const char *low = end_text (c, s->low_text, s->low);
      const char *high = end_text (c, s->high_text, s->high);
      left[i] = turned ? high : low;
      right[i] = turned ? low : high;
      left_at[i] = 100 * ends.low;
      right_at[i] = 100 * ends.high;
    }
  script_texts (c, "left_text", left, m->swings_n);
  script_texts (c, "right_text", right, m->swings_n);
  script_numbers (c, "left_at", left_at, m->swings_n);
  script_numbers (c, "right_at", right_at, m->swings_n);
}

static void
write_labels (struct chart *c)
{
  const struct result_return *m = c->money;
  const char **first = ARENA_NEW (c->arena, const char *, m->swings_n);
  const char **second = ARENA_NEW (c->arena, const char *, m->swings_n);
  for (size_t i = 0; i < m->swings_n; i++)
    {
      struct lines label
        = text_wrap (c->arena, text_plain (c->arena, m->swings[i].what),
                     LABEL_SIZE, LABEL_ROOM, 2);
      first[i] = label.n > 0 ? label.line[0] : "";
      second[i] = label.n > 1 ? label.line[1] : "";
    }
  script_number (c, "rows", (double) m->swings_n);
  script_texts (c, "label_1", first, m->swings_n);
  script_texts (c, "label_2", second, m->swings_n);
}

static void
write_data (struct chart *c)
{
  const struct result_return *m = c->money;
  data_title (c, "row, where the bars meet, the smaller return, the larger;"
                 " all in %");
  for (size_t i = 0; i < m->swings_n; i++)
    {
      const struct result_swing *s = &m->swings[i];
      data_row (c, (double[]){ (double) (i + 1), 100 * base_of (c, s),
                               100 * s->low, 100 * s->high }, 4);
    }
  data_end (c);
}

static const char *
return_at (struct chart *c, double roi)
{
  return isfinite (roi) ? say_percent (c->arena, roi) : "none";
}

static void
describe (struct chart *c)
{
  const struct result_return *m = c->money;
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s %s depends on: ",
              money_finding (c, "What the return of"),
              money_percent (c->arena, &m->roi));
  for (size_t i = 0; i < m->swings_n; i++)
    {
      const struct result_swing *s = &m->swings[i];
      buf_printf (&alt, "%s%s: %s at %s, %s at %s", i ? "; " : "", s->what,
                  return_at (c, s->low), s->low_text,
                  return_at (c, s->high), s->high_text);
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static void
write_axis (struct chart *c, double top)
{
  const struct result_return *m = c->money;
  struct axis x = axis_of (c);
  bool known = isfinite (m->roi.estimate);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "row_height", ROW);
  script_number (c, "x_low", x.low);
  script_number (c, "x_high", x.high);
  script_numbers (c, "tick", x.tick, x.ticks);
  script_texts (c, "tick_text", x.text, x.ticks);
  script_number (c, "base", known ? 100 * m->roi.estimate : NAN);
  script_text (c, "base_text",
               known ? arena_printf (c->arena, "as estimated: %s",
                                     say_percent (c->arena,
                                                  m->roi.estimate))
                     : "");
}

bool
chart_has_tornado (const struct result_return *m)
{
  for (size_t i = 0; i < m->swings_n; i++)
    if (isfinite (m->swings[i].low) || isfinite (m->swings[i].high))
      return true;
  return false;
}

void
chart_tornado (struct chart *c)
{
  c->width = MONEY_WIDTH;
  c->template_name = "tornado";
  const char *what
    = arena_printf (c->arena, "What the return of %s depends on, the most"
                              " first.",
                    money_percent (c->arena, &c->money->roi));
  double top = chart_header (c, money_title (c), money_finding (c, what))
               + 40;
  write_axis (c, top);
  write_labels (c);
  write_ends (c);
  c->height = top + ROW * (double) c->money->swings_n + 44;
  chart_notes (c, "One value is changed at a time, and stands at the end of"
                  " the bar that it leads to. Pale: the less favourable value"
                  " put in; dark: the more favourable one. Right of 0 it"
                  " pays.");
  write_data (c);
  describe (c);
}
