#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "chart_money.h"
#include "money.h"
#include "report/say.h"

/* How the parts make the gain, and what the cost leaves of it. */

enum { LABEL_SIZE = 11, SMALL = 9, GAP = 6 };
enum kind { PART, TOTAL };

struct bar_of {
  const char *label;
  const struct effect *effect;
  enum kind kind;
  double base, end;           /* NaN: not drawn */
  double low, high;           /* of the end; NaN: none */
};
struct fall {
  struct bar_of *bar;
  size_t n;
  struct axis y;
};

/* SIGN -1: the amount is taken away.  An end that is open stays NaN. */
static void
add_bar (struct fall *f, const char *label, const struct effect *e,
         double base, int sign)
{
  double a = sign * e->conf_low, b = sign * e->conf_high;
  bool known = isfinite (e->estimate);
  f->bar[f->n++] = (struct bar_of) {
    .label = label, .effect = e, .kind = TOTAL, .base = base,
    .end = known ? base + sign * e->estimate : NAN,
    .low = known ? base + (sign > 0 ? a : b) : NAN,
    .high = known ? base + (sign > 0 ? b : a) : NAN,
  };
}

/* Each part begins where the last one that is known has ended. */
static struct fall
fall_of (struct chart *c)
{
  const struct result_return *m = c->money;
  struct fall f = { .bar = ARENA_NEW (c->arena, struct bar_of,
                                      m->parts_n + 3) };
  double at = 0;
  for (size_t i = 0; i < m->parts_n; i++)
    {
      add_bar (&f, m->parts[i].name, &m->parts[i].effect, at, 1);
      f.bar[i].kind = PART;
      at = isfinite (f.bar[i].end) ? f.bar[i].end : at;
    }
  add_bar (&f, "gain", &m->gain, 0, 1);
  add_bar (&f, "cost", &m->cost,
           isfinite (m->gain.estimate) ? m->gain.estimate : 0, -1);
  add_bar (&f, "net", &m->net, 0, 1);
  return f;
}

/* The bars decide how far the axis goes; an interval may make it a few
   times as long, not more. */
static struct axis
axis_of (struct chart *c, const struct fall *f)
{
  struct reach bars = { 0, 0 }, all = { 0, 0 };
  for (size_t i = 0; i < f->n; i++)
    {
      reach_widen (&bars, f->bar[i].end);
      reach_widen (&all, f->bar[i].end);
      reach_widen (&all, f->bar[i].low);
      reach_widen (&all, f->bar[i].high);
    }
  double most = 1.5 * (bars.high - bars.low);
  if (most > 0)
    all = (struct reach) { fmax (all.low, bars.low - most),
                           fmin (all.high, bars.high + most) };
  return reach_axis (c->arena, all);
}

static void
write_data (struct chart *c, const struct fall *f)
{
  data_title (c, "place, from, to, part 0 or total 1, low, high, goes on"
                 " below, goes on above");
  for (size_t i = 0; i < f->n; i++)
    {
      const struct bar_of *b = &f->bar[i];
      bool below, above;
      double low = axis_cut (&f->y, b->low, &below);
      double high = axis_cut (&f->y, b->high, &above);
      data_row (c, (double[]){ (double) (i + 1), b->base, b->end, b->kind,
                               low, high, below, above }, 8);
    }
  data_end (c);
  data_title (c, "place, estimate, low, high");
  for (size_t i = 0; i < f->n; i++)
    {
      const struct effect *e = f->bar[i].effect;
      data_row (c, (double[]){ (double) (i + 1), e->estimate, e->conf_low,
                               e->conf_high }, 4);
    }
  data_end (c);
}

/* Whether an interval ends beyond the axis. */
static bool
goes_on (const struct fall *f)
{
  bool any = false;
  for (size_t i = 0; i < f->n; i++)
    {
      bool below, above;
      axis_cut (&f->y, f->bar[i].low, &below);
      axis_cut (&f->y, f->bar[i].high, &above);
      any = any || below || above;
    }
  return any;
}

static const char *
fitting (const char *text, double size, double pixels)
{
  return text && text_width (text, size) <= pixels ? text : "";
}

/* "LOW to HIGH" in one line, or the high end in a second. */
static void
split_range (struct chart *c, const struct effect *e, double room,
             const char *line[2])
{
  const char *text = money_range (c->arena, e);
  const char *high = text ? strstr (text, " to ") : NULL;
  line[0] = fitting (text, SMALL, room);
  line[1] = "";
  if (!high || *line[0])
    return;
  line[0] = fitting (arena_copy_n (c->arena, text, (size_t) (high - text) + 3),
                     SMALL, room);
  line[1] = *line[0] ? fitting (high + 4, SMALL, room) : "";
}

/* What a bar is and how much, below it.  A number is never cut. */
static void
write_labels (struct chart *c, const struct fall *f)
{
  struct arena *arena = c->arena;
  double room = (double) (MONEY_RIGHT - MONEY_LEFT) / (double) f->n - GAP;
  const char **text[5];
  bool wrapped = false;
  for (size_t k = 0; k < 5; k++)
    text[k] = ARENA_NEW (arena, const char *, f->n);
  for (size_t i = 0; i < f->n; i++)
    {
      const struct bar_of *b = &f->bar[i];
      struct lines label = text_wrap (arena, text_plain (arena, b->label),
                                      LABEL_SIZE, room, 2);
      bool known = isfinite (b->effect->estimate);
      text[0][i] = label.n > 0 ? label.line[0] : "";
      text[1][i] = label.n > 1 ? label.line[1] : "";
      wrapped = wrapped || label.n > 1;
      text[2][i] = fitting (known ? say_money (arena, b->effect->estimate,
                                               NULL)
                                  : say_status (b->effect->status),
                            LABEL_SIZE, room);
      const char *range[2];
      split_range (c, b->effect, room + GAP, range);
      text[3][i] = range[0];
      text[4][i] = range[1];
    }
  script_texts (c, "label_1", text[0], f->n);
  script_texts (c, "label_2", text[1], f->n);
  script_texts (c, "value_text", text[2], f->n);
  script_texts (c, "range_text", text[3], f->n);
  script_texts (c, "range_rest", text[4], f->n);
  script_number (c, "value_down", wrapped ? 46 : 32);
  c->height += wrapped ? 81 : 67;
}

static void
describe (struct chart *c, const struct fall *f)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s with %s intervals: ",
              money_finding (c, "How the gain comes about,"),
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < f->n; i++)
    buf_printf (&alt, "%s%s %s", i ? "; " : "", f->bar[i].label,
                money_text (c->arena, f->bar[i].effect,
                            c->results->currency));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static const char *
finding (struct chart *c)
{
  const struct result_return *m = c->money;
  const char *currency = c->results->currency;
  return money_finding (
    c, arena_printf (c->arena, "An exposed customer brings %s and costs %s;"
                               " return %s.",
                     money_text (c->arena, &m->gain_each, currency),
                     money_text (c->arena, &m->cost_each, currency),
                     money_percent (c->arena, &m->roi)));
}

bool
chart_has_waterfall (const struct result_return *m)
{
  return isfinite (m->gain.estimate) || isfinite (m->cost.estimate)
         || isfinite (m->net.estimate);
}

void
chart_waterfall (struct chart *c)
{
  struct fall f = fall_of (c);
  c->width = MONEY_WIDTH;
  c->template_name = "waterfall";
  double top = chart_header (c, money_title (c), finding (c)) + 8;
  f.y = axis_of (c, &f);
  money_frame (c, &f.y, top, money_axis_title (c));
  script_number (c, "bars", (double) f.n);
  script_number (c, "parts", (double) c->money->parts_n);
  c->height = top + MONEY_TALL;
  write_labels (c, &f);
  chart_notes (c, arena_printf (
    c->arena, "%sBlue adds, orange takes away. Thin line: %s interval%s.",
    c->money->parts_n ? "Pale: parts of the gain. Solid: gain, cost and net. "
                      : "",
    say_level (c->arena, c->results->confidence),
    goes_on (&f) ? "; arrowhead: it goes on" : ""));
  write_data (c, &f);
  describe (c, &f);
}
