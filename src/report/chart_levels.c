#include <math.h>

#include "base/arena.h"
#include "chart_metric.h"
#include "report/say.h"

/* Bars with intervals, a row a level or a tag, in one panel or two: with
   two each has a scale of its own.  Months are dots below their bar. */

enum {
  WIDTH = 720, LABEL_SIZE = 12, LABEL_ROOM = 160, ROW = 46, ABOVE = 30,
  AXIS_ROOM = 44, MOST_ROWS = 30, MOST_PANELS = 2,
  ONE_LEFT = 190, ONE_RIGHT = 560, TWO_WIDE = 150, TWO_STEP = 270,
  NUMBERS_ROOM = 104
};

struct level_panel {
  double left, right;
  enum metric_form form;
  struct metric_scale scale;
  struct axis axis;
  double all;                 /* of all rows, drawn as a line; NaN: none */
};

/* Row after row in each panel. */
struct bars {
  size_t rows, panels;
  const char **label, **n;
  const struct effect *effect[MOST_PANELS][MOST_ROWS];
  struct level_panel panel[MOST_PANELS];
};

static void
write_labels (struct chart *c, const struct bars *b)
{
  const char **first = ARENA_NEW (c->arena, const char *, b->rows);
  const char **second = ARENA_NEW (c->arena, const char *, b->rows);
  for (size_t i = 0; i < b->rows; i++)
    {
      const char *label = text_plain (c->arena, b->label[i]);
      struct lines l = text_wrap (c->arena, label, LABEL_SIZE, LABEL_ROOM,
                                  2);
      first[i] = l.n > 0 ? l.line[0] : "";
      second[i] = l.n > 1 ? l.line[1] : "";
    }
  script_number (c, "rows", (double) b->rows);
  script_texts (c, "label_1", first, b->rows);
  script_texts (c, "label_2", second, b->rows);
  script_texts (c, "n_text", b->n, b->rows);
}

/* The numbers at the right of each panel, panel after panel. */
static void
write_values (struct chart *c, const struct bars *b)
{
  size_t n = b->rows * b->panels, k = 0;
  const char **value = ARENA_NEW (c->arena, const char *, n);
  const char **interval = ARENA_NEW (c->arena, const char *, n);
  for (size_t p = 0; p < b->panels; p++)
    for (size_t i = 0; i < b->rows; i++, k++)
      {
        const struct effect *e = b->effect[p][i];
        enum metric_form form = b->panel[p].form;
        bool known = isfinite (e->estimate);
        const char *text
          = known ? say_form (c->arena, form, e->estimate,
                              c->results->currency)
                  : say_status (e->status);
        value[k] = text_fit (c->arena, text_plain (c->arena, text), 11,
                             NUMBERS_ROOM);
        interval[k] = !known ? ""
                             : text_fit (c->arena,
                                         say_form_interval (c->arena, form,
                                                            e),
                                         9, NUMBERS_ROOM);
      }
  script_texts (c, "value_text", value, n);
  script_texts (c, "interval_text", interval, n);
}

/* Ticks of all panels in one list. */
static void
write_ticks (struct chart *c, const struct bars *b)
{
  double at[MOST_PANELS * AXIS_TICKS], first[MOST_PANELS],
    last[MOST_PANELS];
  const char *text[MOST_PANELS * AXIS_TICKS];
  size_t n = 0;
  for (size_t p = 0; p < b->panels; p++)
    {
      const struct axis *a = &b->panel[p].axis;
      first[p] = (double) n + 1;
      for (size_t i = 0; i < a->ticks; i++, n++)
        {
          at[n] = a->tick[i];
          text[n] = a->text[i];
        }
      last[p] = (double) n;
    }
  script_numbers (c, "tick_first", first, b->panels);
  script_numbers (c, "tick_last", last, b->panels);
  script_numbers (c, "tick", at, n);
  script_texts (c, "tick_text", text, n);
}

/* Beside the line of all: half the panel's width at most. */
static const char *
all_words (struct chart *c, const struct level_panel *p)
{
  const char *text
    = arena_printf (c->arena, "all: %s",
                    say_form (c->arena, p->form, p->all,
                              c->results->currency));
  return text_fit (c->arena, text_plain (c->arena, text), 10,
                   0.5 * (p->right - p->left));
}

static void
write_panels (struct chart *c, const struct bars *b)
{
  double left[MOST_PANELS], right[MOST_PANELS], low[MOST_PANELS],
    high[MOST_PANELS], all[MOST_PANELS];
  const char *title[MOST_PANELS], *all_text[MOST_PANELS];
  for (size_t p = 0; p < b->panels; p++)
    {
      const struct level_panel *at = &b->panel[p];
      left[p] = at->left;
      right[p] = at->right;
      low[p] = at->axis.low;
      high[p] = at->axis.high;
      all[p] = at->all * at->scale.factor;
      title[p] = text_fit (c->arena,
                           text_plain (c->arena, at->scale.title), 11,
                           at->right - at->left + 90);
      all_text[p] = isfinite (at->all)
                      ? all_words (c, at)
                      : "";
    }
  script_number (c, "panels", (double) b->panels);
  script_numbers (c, "left", left, b->panels);
  script_numbers (c, "right", right, b->panels);
  script_numbers (c, "x_low", low, b->panels);
  script_numbers (c, "x_high", high, b->panels);
  script_numbers (c, "all", all, b->panels);
  script_texts (c, "all_text", all_text, b->panels);
  script_texts (c, "x_title", title, b->panels);
}

/* A bar starts at 0; where the axis does not hold 0 there is none. */
static void
write_bars (struct chart *c, const struct bars *b)
{
  data_title (c, "panel, row, value, low, high, start of the bar");
  for (size_t p = 0; p < b->panels; p++)
    for (size_t i = 0; i < b->rows; i++)
      {
        const struct effect *e = b->effect[p][i];
        const struct level_panel *at = &b->panel[p];
        double f = at->scale.factor;
        bool zero = at->axis.low <= 0 && at->axis.high >= 0;
        bool known = isfinite (e->estimate);
        data_row (c, (double[]){ (double) p + 1, (double) i + 1,
                                 known ? f * e->estimate : NAN,
                                 known ? f * e->conf_low : NAN,
                                 known ? f * e->conf_high : NAN,
                                 zero ? 0 : NAN }, 6);
      }
  data_end (c);
}

/* Room for months beside their levels, but a wild one shall not squeeze
   the bars.  True where some stand at the edge. */
static bool
make_room (struct chart *c, struct metric_range *r)
{
  struct metric_values v = metric_months (c->arena, c->metric, c->column);
  struct metric_range months = { NAN, NAN };
  double most = 0.5 * (r->high - fmin (r->low, 0));
  for (size_t i = 0; i < v.n; i++)
    range_widen (&months, v.value[i]->effect.estimate);
  if (isnan (months.low) || isnan (r->low))
    return false;
  bool beyond = months.low < r->low - most || months.high > r->high + most;
  range_widen (r, fmax (months.low, r->low - most));
  range_widen (r, fmin (months.high, r->high + most));
  return beyond;
}

static struct level_panel
panel_of (struct chart *c, const struct bars *b, size_t p, bool *beyond)
{
  struct level_panel at = b->panel[p];
  struct metric_range r = { NAN, NAN };
  for (size_t i = 0; i < b->rows; i++)
    range_add (&r, b->effect[p][i]);
  range_widen (&r, at.all);
  if (c->column)
    *beyond = make_room (c, &r);
  if (!at.scale.title)
    at.scale = metric_scale (c, r.high);
  at.axis = range_axis (c, r, &at.scale, at.right - at.left);
  return at;
}

/* The chart below its header at TOP. */
static void
draw (struct chart *c, const struct bars *b, double top, const char *notes)
{
  c->template_name = "levels";
  script_number (c, "top", top);
  script_number (c, "row_height", ROW);
  write_labels (c, b);
  write_panels (c, b);
  write_ticks (c, b);
  write_values (c, b);
  c->height = top + ROW * (double) b->rows + AXIS_ROOM;
  chart_notes (c, notes);
  write_bars (c, b);
}

static void
describe (struct chart *c, const struct bars *b, const char *what)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s with %s confidence interval. ", what,
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < b->rows; i++)
    for (size_t p = 0; p < b->panels; p++)
      buf_printf (&alt, "%s%s%s", p ? ", " : i ? "; " : "",
                  p ? "" : arena_printf (c->arena, "%s (%s): ",
                                         b->label[i], b->n[i]),
                  say_form_effect (c->arena, b->panel[p].form,
                                   b->effect[p][i], c->results->currency));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

/* Levels of a column. */

/* The months of each row as dots, those beyond the axis at its edge. */
static void
write_dots (struct chart *c, const struct bars *b,
            const struct metric_values *levels)
{
  const struct axis *a = &b->panel[0].axis;
  double f = b->panel[0].scale.factor;
  data_title (c, "row, value of a month");
  data_row (c, (double[]){ NAN, NAN }, 2);
  for (size_t i = 0; i < b->rows; i++)
    {
      struct metric_values v = metric_level_months (c->arena, c->metric,
                                                    levels->value[i]);
      for (size_t k = 0; k < v.n; k++)
        {
          double x = f * v.value[k]->effect.estimate;
          if (!isfinite (x))
            continue;
          data_row (c, (double[]){ (double) i + 1,
                                   fmin (fmax (x, a->low), a->high) }, 2);
        }
    }
  data_end (c);
}

static bool
has_months (struct chart *c)
{
  return metric_months (c->arena, c->metric, c->column).n > 0;
}

/* Beside n, of answers, how many of those asked gave one. */
static const char *
size_text (struct chart *c, const struct result_value *v)
{
  if (metric_is_survey (c->metric))
    return text_fit (c->arena, metric_answered (c->arena, v), 10,
                     LABEL_ROOM);
  return arena_printf (c->arena, "n = %s", say_count (c->arena, v->n));
}

void
chart_levels (struct chart *c)
{
  struct metric_values all = metric_at_levels (c->arena, c->metric, c->column);
  struct metric_values v = metric_largest (c->arena, all, MOST_ROWS);
  const struct result_value *whole = metric_all (c->metric);
  struct bars b = { .rows = v.n, .panels = 1 };
  b.label = ARENA_NEW (c->arena, const char *, v.n);
  b.n = ARENA_NEW (c->arena, const char *, v.n);
  for (size_t i = 0; i < v.n; i++)
    {
      b.label[i] = v.value[i]->level;
      b.n[i] = size_text (c, v.value[i]);
      b.effect[0][i] = &v.value[i]->effect;
    }
  b.panel[0] = (struct level_panel) { .left = ONE_LEFT, .right = ONE_RIGHT,
                                .form = c->metric->form,
                                .all = whole ? whole->effect.estimate
                                             : NAN };
  bool beyond = false;
  b.panel[0] = panel_of (c, &b, 0, &beyond);
  c->width = WIDTH;
  const char *by = arena_printf (c->arena, "By %s", c->column);
  double top = chart_header (c, metric_title (c->metric), by) + ABOVE;
  bool dots = has_months (c);
  draw (c, &b, top,
        arena_printf (c->arena, "Whiskers: %s confidence.%s Dashed: all%s."
                                "%s%s",
                      say_level (c->arena, c->results->confidence),
                      !dots    ? ""
                      : beyond ? " Dots: single months, some beyond the"
                                 " edge."
                               : " Dots: single months.",
                      dots ? " levels and months" : " levels",
                      chart_left_out (c, all.n - v.n),
                      metric_axis_note (&b.panel[0].axis)));
  write_dots (c, &b, &v);
  describe (c, &b, arena_printf (c->arena, "%s by %s",
                                 metric_title (c->metric), c->column));
}

/* Tags. */

void
chart_tags (struct chart *c)
{
  const struct result_metric *m = c->metric;
  size_t rows = m->tags_n > MOST_ROWS ? MOST_ROWS : m->tags_n;
  const char *currency = c->results->currency;
  struct bars b = { .rows = rows, .panels = 2 };
  b.label = ARENA_NEW (c->arena, const char *, rows);
  b.n = ARENA_NEW (c->arena, const char *, rows);
  for (size_t i = 0; i < rows; i++)
    {
      b.label[i] = m->tags[i].tag;
      b.n[i] = arena_printf (c->arena, "%s tickets of %s customers",
                             say_count (c->arena, m->tags[i].tickets),
                             say_count (c->arena, m->tags[i].customers));
      b.effect[0][i] = &m->tags[i].rate;
      b.effect[1][i] = &m->tags[i].worth;
    }
  for (size_t p = 0; p < 2; p++)
    b.panel[p] = (struct level_panel) {
      .left = ONE_LEFT + (double) p * TWO_STEP,
      .right = ONE_LEFT + (double) p * TWO_STEP + TWO_WIDE,
      .form = p ? IN_MONEY : IN_NUMBER, .all = NAN,
      .scale = { 1, p ? arena_printf (c->arena,
                                      "revenue of a customer a month, %s",
                                      currency ? currency : "money")
                      : "tickets a customer and month" } };
  b.panel[0] = panel_of (c, &b, 0, NULL);
  b.panel[1] = panel_of (c, &b, 1, NULL);
  c->width = WIDTH;
  double top = chart_header (c, metric_title (m),
                             "How often each tag is raised, and what the"
                             " customers who raise it are worth") + ABOVE;
  draw (c, &b, top,
        arena_printf (c->arena, "Whiskers: %s confidence.%s%s",
                      say_level (c->arena, c->results->confidence),
                      metric_axis_note (&b.panel[1].axis),
                      rows < m->tags_n ? " Further tags are in the table"
                                         " only." : ""));
  data_title (c, "row, value of a month");
  data_row (c, (double[]){ NAN, NAN }, 2);
  data_end (c);
  describe (c, &b, metric_title (m));
}
