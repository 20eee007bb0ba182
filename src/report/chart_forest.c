#include <ctype.h>
#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "forest.h"
#include "parts.h"
#include "report/say.h"

/* All headline effects: a row for every hypothesis, a panel for every
   scale, because a ratio and a difference share no axis, nor do the
   differences of two outcomes.  forest.c sorts rows into panels and
   finds their axes; here they are placed and described. */

enum {
  WIDTH = 880, LABEL_ROOM = 272, LEFT = 304, RIGHT = 520,
  NUMBERS_AT = 534, NUMBERS_ROOM = 176, P_AT = 718, VERDICT_AT = 782,
  ROW = 48, PANEL_HEAD = 26, PANEL_AXIS = 30, PANEL_GAP = 10,
  LABEL_SIZE = 11, HEADING = 20,
  MOST_TOLD = 12
};

/* Where the parts of the chart stand, in pixels. */
struct place_of {
  double *panel_y;        /* first row's upper edge */
  double *row_y;          /* middle */
  double end;
};

static struct place_of
place (struct chart *c, const struct forest *f, double y)
{
  struct place_of at = { ARENA_NEW (c->arena, double, f->panels + 1),
                         ARENA_NEW (c->arena, double, f->rows + 1), 0 };
  for (size_t p = 0; p < f->panels; p++)
    {
      y += PANEL_HEAD;
      at.panel_y[p] = y;
      for (size_t i = 0; i < f->rows; i++)
        if (f->row[i].panel == p)
          at.row_y[i] = y + ROW * ((double) f->row[i].line - 0.5);
      y += ROW * (double) f->panel[p].lines
           + (f->panel[p].drawn ? PANEL_AXIS : 0) + PANEL_GAP;
    }
  at.end = y;
  return at;
}

static const char *
versus (struct chart *c, const struct forest_row *r)
{
  struct buf out = buf_new (c->arena);
  if (r->naive)
    buf_add (&out, "naive, ");
  if (r->effect && r->effect->level)
    buf_printf (&out, "%s vs %s", r->effect->level,
                r->effect->reference ? r->effect->reference : "all");
  else
    buf_add (&out, "all cohorts");
  if (r->hypothesis->adjusted_for)
    buf_add (&out, ", adjusted");
  return text_plain (c->arena, out.text);
}

static void
write_labels (struct chart *c, const struct forest *f)
{
  const char **first = ARENA_NEW (c->arena, const char *, f->rows);
  const char **second = ARENA_NEW (c->arena, const char *, f->rows);
  const char **against = ARENA_NEW (c->arena, const char *, f->rows);
  double *up = ARENA_NEW (c->arena, double, f->rows);
  for (size_t i = 0; i < f->rows; i++)
    {
      const char *title = text_plain (c->arena, f->row[i].hypothesis->title);
      struct lines label = text_wrap (c->arena, title, LABEL_SIZE,
                                      LABEL_ROOM, 2);
      first[i] = label.n > 0 ? label.line[0] : "";
      second[i] = label.n > 1 ? label.line[1] : "";
      up[i] = label.n > 1 ? 14 : 7;
      against[i] = text_fit (c->arena, versus (c, &f->row[i]), 9,
                             LABEL_ROOM);
    }
  script_texts (c, "label_1", first, f->rows);
  script_texts (c, "label_2", second, f->rows);
  script_texts (c, "against", against, f->rows);
  script_numbers (c, "label_up", up, f->rows);
}

static const char *
numbers_text (struct chart *c, const struct forest *f,
              const struct forest_row *r)
{
  if (!r->effect)
    return "no single effect";
  const struct effect *e = &r->effect->effect;
  if (!isfinite (e->estimate))
    return text_plain (c->arena, e->why ? e->why : say_status (e->status));
  double scale = f->panel[r->panel].scale;
  return arena_printf (c->arena, "%s (%s)",
                       say_number (c->arena, e->estimate * scale),
                       say_interval (c->arena, r->effect->measure, e));
}

/* Dark enough on white to be read. */
static const char *const verdict_hue[VERDICT_COUNT] = {
  [VERDICT_NOT_TESTABLE] = "#595959",
  [VERDICT_SUPPORTED] = "#005A8C",
  [VERDICT_CONTRADICTED] = "#A84300",
  [VERDICT_RULED_OUT] = "#6B3A5B",
  [VERDICT_INCONCLUSIVE] = "#595959",
};

static void
write_columns (struct chart *c, const struct forest *f)
{
  const char **first = ARENA_NEW (c->arena, const char *, f->rows);
  const char **second = ARENA_NEW (c->arena, const char *, f->rows);
  double *up = ARENA_NEW (c->arena, double, f->rows);
  const char **p = ARENA_NEW (c->arena, const char *, f->rows);
  const char **verdict = ARENA_NEW (c->arena, const char *, f->rows);
  const char **hue = ARENA_NEW (c->arena, const char *, f->rows);
  for (size_t i = 0; i < f->rows; i++)
    {
      const struct result_hypothesis *h = f->row[i].hypothesis;
      struct lines numbers
        = text_wrap (c->arena, numbers_text (c, f, &f->row[i]), LABEL_SIZE,
                     NUMBERS_ROOM, 2);
      first[i] = numbers.n > 0 ? numbers.line[0] : "";
      second[i] = numbers.n > 1 ? numbers.line[1] : "";
      up[i] = numbers.n > 1 ? 7 : 0;
      p[i] = headline_p (c->arena, h, 1 - c->results->confidence);
      verdict[i] = verdict_badge (h).word;
      hue[i] = verdict_hue[h->verdict];
    }
  script_texts (c, "numbers_1", first, f->rows);
  script_texts (c, "numbers_2", second, f->rows);
  script_numbers (c, "numbers_up", up, f->rows);
  script_texts (c, "p_text", p, f->rows);
  script_texts (c, "verdict", verdict, f->rows);
  script_texts (c, "verdict_hue", hue, f->rows);
}

/* "Hazard ratio, logarithmic, below 1: longer" */
static const char *
panel_title (struct chart *c, const struct forest_panel *p)
{
  struct buf out = buf_new (c->arena);
  buf_add (&out, p->measure ? say_measure (c->arena, p->measure)
                            : "tested without a single effect");
  out.text[0] = (char) toupper ((unsigned char) out.text[0]);
  if (p->outcome)
    buf_printf (&out, " of %s", p->outcome);
  if (p->unit && *p->unit)
    buf_printf (&out, ", %s", p->unit);
  if (p->ratio)
    buf_add (&out, ", logarithmic axis");
  if (p->measure && p->measure->lower_is_more)
    buf_add (&out, ", below 1: longer");
  return text_fit (c->arena, text_plain (c->arena, out.text), 12,
                   WIDTH - 2 * CHART_MARGIN);
}

static void
write_panels (struct chart *c, const struct forest *f)
{
  enum { KINDS = 6 };
  static const char *const names[KINDS] = {
    "panel_lines", "panel_drawn", "panel_log", "panel_low", "panel_high",
    "panel_null"
  };
  const char **title = ARENA_NEW (c->arena, const char *, f->panels);
  double *value[KINDS];
  for (size_t k = 0; k < KINDS; k++)
    value[k] = ARENA_NEW (c->arena, double, f->panels);
  for (size_t i = 0; i < f->panels; i++)
    {
      const struct forest_panel *p = &f->panel[i];
      title[i] = panel_title (c, p);
      value[0][i] = (double) p->lines;
      value[1][i] = p->drawn;
      value[2][i] = p->ratio;
      value[3][i] = p->axis.low;
      value[4][i] = p->axis.high;
      value[5][i] = p->null;
    }
  script_number (c, "panels", (double) f->panels);
  script_texts (c, "panel_title", title, f->panels);
  for (size_t k = 0; k < KINDS; k++)
    script_numbers (c, names[k], value[k], f->panels);
}

static void
write_ticks (struct chart *c, const struct forest *f)
{
  size_t most = f->panels * AXIS_TICKS, n = 0;
  double *first = ARENA_NEW (c->arena, double, f->panels);
  double *last = ARENA_NEW (c->arena, double, f->panels);
  double *at = ARENA_NEW (c->arena, double, most);
  const char **text = ARENA_NEW (c->arena, const char *, most);
  for (size_t i = 0; i < f->panels; i++)
    {
      first[i] = (double) (n + 1);
      for (size_t j = 0; f->panel[i].drawn && j < f->panel[i].axis.ticks; j++)
        {
          at[n] = f->panel[i].axis.tick[j];
          text[n++] = f->panel[i].axis.text[j];
        }
      last[i] = (double) n;
    }
  script_numbers (c, "tick_first", first, f->panels);
  script_numbers (c, "tick_last", last, f->panels);
  script_numbers (c, "tick_at", at, n);
  script_texts (c, "tick_text", text, n);
}

/* What is drawn, in the panel's unit and cut to its axis; then every
   effect as it is. */
static void
write_data (struct chart *c, const struct forest *f)
{
  data_title (c, "panel, line, estimate, low, high, size, naive, goes on "
                 "below, goes on above, expected from, to, margins");
  data_row (c, (double[]){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN,
                           NAN, NAN, NAN }, 13);
  for (size_t i = 0; i < f->rows; i++)
    {
      const struct forest_row *r = &f->row[i];
      if (!r->drawn)
        continue;
      const struct forest_panel *p = &f->panel[r->panel];
      data_row (c, (double[]){ (double) (r->panel + 1), (double) r->line,
                               r->estimate, r->low, r->high, r->size,
                               r->naive, r->cut_low, r->cut_high,
                               r->toward == r->toward ? p->null : NAN,
                               r->toward, r->margin[0], r->margin[1] },
                13);
    }
  data_end (c);
  data_title (c, "row, estimate, standard error, low, high");
  for (size_t i = 0; i < f->rows; i++)
    {
      const struct result_effect *e = f->row[i].effect;
      if (e)
        data_row (c, (double[]){ (double) (i + 1), e->effect.estimate,
                                 e->effect.std_error, e->effect.conf_low,
                                 e->effect.conf_high }, 5);
    }
  data_end (c);
}

static void
describe (struct chart *c, const struct forest *f)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "Headline effects of %zu hypothes%s with %s confidence "
                    "intervals. ", f->rows, f->rows == 1 ? "is" : "es",
              say_level (c->arena, c->results->confidence));
  size_t told = f->rows > MOST_TOLD ? MOST_TOLD : f->rows;
  for (size_t i = 0; i < told; i++)
    {
      const struct forest_row *r = &f->row[i];
      const struct result_hypothesis *h = r->hypothesis;
      buf_printf (&alt, "%s%s: ", i ? "; " : "", h->title);
      if (r->effect)
        buf_printf (&alt, "%s %s, ", say_measure (c->arena, r->effect->measure),
                    say_effect (c->arena, r->effect->measure,
                                &r->effect->effect, h->time_unit));
      buf_printf (&alt, "%s%s", r->naive ? "naive, " : "",
                  verdict_badge (h).word);
    }
  if (told < f->rows)
    buf_printf (&alt, "; and %zu more", f->rows - told);
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static void
write_headings (struct chart *c, double y)
{
  script_number (c, "heading", y);
  script_text (c, "effect_heading",
               arena_printf (c->arena, "effect (%s interval)",
                             say_level (c->arena, c->results->confidence)));
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "row_height", ROW);
  script_number (c, "numbers_at", NUMBERS_AT);
  script_number (c, "p_at", P_AT);
  script_number (c, "verdict_at", VERDICT_AT);
}

void
chart_forest (struct chart *c)
{
  c->width = WIDTH;
  c->template_name = "forest";
  struct forest f = forest_new (c->arena, c->results, RIGHT - LEFT);
  const char *title = c->results->title;
  double y = chart_header (c, title ? title : "Headline effects",
                           title ? "Headline effects" : "");
  write_headings (c, y);
  struct place_of at = place (c, &f, y + HEADING - 10);
  script_number (c, "rows", (double) f.rows);
  script_numbers (c, "row_y", at.row_y, f.rows);
  script_numbers (c, "panel_y", at.panel_y, f.panels);
  write_labels (c, &f);
  write_columns (c, &f);
  write_panels (c, &f);
  write_ticks (c, &f);
  c->height = at.end;
  chart_notes (c, "Square: estimate, larger where the interval is narrower; "
                  "hollow: naive analysis. Arrowhead: the interval goes on. "
                  "Small grey arrow: the expected direction; small bar: the "
                  "margin. p: adjusted within its family where it has one.");
  write_data (c, &f);
  describe (c, &f);
}
