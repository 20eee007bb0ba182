#include <ctype.h>
#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "forest.h"
#include "report/say.h"

/* Effects a row each, in panels: for the template forest.gp. */

enum { PANEL_HEAD = 26, PANEL_AXIS = 30, PANEL_GAP = 10, LABEL_SIZE = 11,
       BELOW_SIZE = 9, HEADING = 20, ONE_DOWN = 6, INDENT = 14 };

/* Writes where the panels and rows stand, in pixels; the row below. */
static double
place (struct chart *c, const struct forest *f, double row, double y)
{
  double *panel_y = ARENA_NEW (c->arena, double, f->panels + 1);
  double *row_y = ARENA_NEW (c->arena, double, f->rows + 1);
  for (size_t p = 0; p < f->panels; p++)
    {
      y += PANEL_HEAD;
      panel_y[p] = y;
      for (size_t i = 0; i < f->rows; i++)
        if (f->row[i].panel == p)
          row_y[i] = y + row * ((double) f->row[i].line - 0.5);
      y += row * (double) f->panel[p].lines
           + (f->panel[p].drawn ? PANEL_AXIS : 0) + PANEL_GAP;
    }
  script_number (c, "rows", (double) f->rows);
  script_numbers (c, "row_y", row_y, f->rows);
  script_numbers (c, "panel_y", panel_y, f->panels);
  return y;
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
  return text_plain (c->arena, out.text);
}

static void
write_panels (struct chart *c, const struct forest *f, double room)
{
  enum { KINDS = 7 };
  static const char *const names[KINDS] = {
    "panel_lines", "panel_drawn", "panel_log", "panel_low", "panel_high",
    "panel_null", "panel_all"
  };
  const char **title = ARENA_NEW (c->arena, const char *, f->panels);
  double *value[KINDS];
  for (size_t k = 0; k < KINDS; k++)
    value[k] = ARENA_NEW (c->arena, double, f->panels);
  for (size_t i = 0; i < f->panels; i++)
    {
      const struct forest_panel *p = &f->panel[i];
      title[i] = text_fit (c->arena, panel_title (c, p), 12, room);
      value[0][i] = (double) p->lines;
      value[1][i] = p->drawn;
      value[2][i] = p->ratio;
      value[3][i] = p->axis.low;
      value[4][i] = p->axis.high;
      value[5][i] = p->null;
      value[6][i] = p->all;
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
  data_title (c, "panel, line, estimate, low, high, size, mark (hollow 1, "
                 "diamond 2), goes on below, goes on above, expected from, "
                 "to, margins");
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
                               r->mark, r->cut_low, r->cut_high,
                               r->toward == r->toward ? p->null : NAN,
                               r->toward, r->margin[0], r->margin[1] },
                13);
    }
  data_end (c);
  data_title (c, "row, estimate, standard error, low, high");
  for (size_t i = 0; i < f->rows; i++)
    {
      const struct result_effect *e = f->row[i].effect;
      if (e && e->measure)
        data_row (c, (double[]){ (double) (i + 1), e->effect.estimate,
                                 e->effect.std_error, e->effect.conf_low,
                                 e->effect.conf_high }, 5);
    }
  data_end (c);
}

static void
write_columns (struct chart *c, const struct rows_look *look)
{
  script_text (c, "effect_heading",
               arena_printf (c->arena, "effect (%s interval)",
                             say_level (c->arena, c->results->confidence)));
  script_text (c, "p_heading", look->p_heading ? look->p_heading : "");
  script_text (c, "last_heading",
               look->last_heading ? look->last_heading : "");
  script_number (c, "left", look->left);
  script_number (c, "right", look->right);
  script_number (c, "row_height", look->row);
  script_number (c, "numbers_at", look->numbers_at);
  script_number (c, "p_at", look->p_at);
  script_number (c, "last_at", look->last_at);
}

double
rows_write (struct chart *c, const struct forest *f,
            const struct rows_look *look, double y)
{
  /* The only panel's title and the headings of columns share a line. */
  bool one = f->panels == 1;
  c->template_name = "forest";
  script_number (c, "heading", one ? y + ONE_DOWN + PANEL_HEAD - 12 : y);
  write_columns (c, look);
  y = place (c, f, look->row, y + (one ? ONE_DOWN : HEADING - 10));
  write_panels (c, f, (one ? look->numbers_at : c->width)
                        - 2 * CHART_MARGIN);
  write_ticks (c, f);
  write_data (c, f);
  return y;
}

/* The two lines of a text that is wrapped into PIXELS. */
static void
wrap_two (struct chart *c, const char *text, double pixels,
          const char **first, const char **second)
{
  struct lines lines = text_wrap (c->arena, text_plain (c->arena, text),
                                  LABEL_SIZE, pixels, 2);
  *first = lines.n > 0 ? lines.line[0] : "";
  *second = lines.n > 1 ? lines.line[1] : "";
}

/* The same in one line. */
static void
fit_one (struct chart *c, const char *text, double pixels,
          const char **first, const char **second)
{
  *first = text_fit (c->arena, text_plain (c->arena, text), LABEL_SIZE,
                     pixels);
  *second = "";
}

static const char **
column (struct chart *c, size_t n)
{
  return ARENA_NEW (c->arena, const char *, n);
}

/* The columns at the left, and whether a row stands out. */
static void
write_labels (struct chart *c, const struct rows_look *look,
              const struct row_text *text, size_t n)
{
  const char **first = column (c, n), **second = column (c, n);
  const char **below = column (c, n);
  double *up = ARENA_NEW (c->arena, double, n);
  double *band = ARENA_NEW (c->arena, double, n);
  double *at = ARENA_NEW (c->arena, double, n);
  for (size_t i = 0; i < n; i++)
    {
      double indent = text[i].indented ? INDENT : 0;
      double room = look->label_room - indent;
      if (look->one_line)
        fit_one (c, text[i].label, room, &first[i], &second[i]);
      else
        wrap_two (c, text[i].label, room, &first[i], &second[i]);
      below[i] = text_fit (c->arena, text_plain (c->arena, text[i].below),
                           BELOW_SIZE, room);
      up[i] = *second[i] ? (*below[i] ? 14 : 7) : *below[i] ? 7 : 0;
      band[i] = text[i].band;
      at[i] = CHART_MARGIN + indent;
    }
  script_texts (c, "label_1", first, n);
  script_texts (c, "label_2", second, n);
  script_texts (c, "below", below, n);
  script_numbers (c, "label_up", up, n);
  script_numbers (c, "band", band, n);
  script_numbers (c, "label_at", at, n);
}

void
rows_texts (struct chart *c, const struct rows_look *look,
            const struct row_text *text, size_t n)
{
  const char **first = column (c, n), **second = column (c, n);
  const char **p = column (c, n), **last = column (c, n);
  const char **hue = column (c, n);
  double *up = ARENA_NEW (c->arena, double, n);
  write_labels (c, look, text, n);
  for (size_t i = 0; i < n; i++)
    {
      wrap_two (c, text[i].numbers, look->numbers_room, &first[i],
                &second[i]);
      up[i] = *second[i] ? 7 : 0;
      p[i] = text[i].p ? text[i].p : "";
      last[i] = text[i].last ? text[i].last : "";
      hue[i] = text[i].last_hue ? text[i].last_hue : "#222222";
    }
  script_texts (c, "numbers_1", first, n);
  script_texts (c, "numbers_2", second, n);
  script_numbers (c, "numbers_up", up, n);
  script_texts (c, "p_text", p, n);
  script_texts (c, "last_text", last, n);
  script_texts (c, "last_hue", hue, n);
}

const char *
rows_numbers (struct chart *c, const struct forest *f,
              const struct forest_row *r)
{
  const struct effect *e = &r->effect->effect;
  if (!isfinite (e->estimate))
    return e->why ? e->why : say_status (e->status);
  double scale = f->panel[r->panel].scale;
  return arena_printf (c->arena, "%s (%s)",
                       say_number (c->arena, e->estimate * scale),
                       say_interval (c->arena, r->effect->measure, e));
}

void
rows_describe (struct chart *c, const struct forest *f, const char *what,
               const struct row_text *text)
{
  enum { MOST_TOLD = 24 };
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s: %s with %s confidence interval. ", what,
              f->panel->measure ? say_measure (c->arena, f->panel->measure)
                                : "effect",
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < f->rows && i < MOST_TOLD; i++)
    {
      buf_printf (&alt, "%s%s", i ? "; " : "", text[i].label);
      if (text[i].numbers)
        buf_printf (&alt, ": %s", text[i].numbers);
    }
  if (f->rows > MOST_TOLD)
    buf_printf (&alt, "; and %zu more", f->rows - MOST_TOLD);
  buf_char (&alt, '.');
  c->alt = alt.text;
}
