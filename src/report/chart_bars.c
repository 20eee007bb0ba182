#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "report/say.h"

/* Shares and means: one row a cohort, its label at the left, point and
   interval in the middle, the numbers at the right.  Rows have room for
   long labels and for any number of cohorts. */

enum {
  WIDTH = 720, LABEL_SIZE = 12, LABEL_ROOM = 168, LEFT = 206,
  SHARE_RIGHT = 540, SHARE_ROW = 58,
  MEAN_RIGHT = 390, MEAN_WIDE_RIGHT = 560, MEAN_ROW = 68,
  SPREAD_LEFT = 552, SPREAD_RIGHT = WIDTH - 30,
  INTERVAL_ROOM = 148, AXIS_ROOM = 44, TARGET_ROOM = 26
};

struct range { double low, high; };

static void
widen (struct range *r, double x)
{
  if (!isfinite (x))
    return;
  r->low = isnan (r->low) ? x : fmin (r->low, x);
  r->high = isnan (r->high) ? x : fmax (r->high, x);
}

/* All estimates, intervals and the target. */
static struct range
extent (const struct result_chart *chart)
{
  struct range r = { NAN, NAN };
  for (size_t i = 0; i < chart->bars; i++)
    {
      widen (&r, chart->bar[i].value);
      widen (&r, chart->bar[i].conf_low);
      widen (&r, chart->bar[i].conf_high);
    }
  if (chart->target.presence == FIGURE_PRESENT)
    widen (&r, chart->target.value);
  if (isnan (r.low))
    r = (struct range){ 0, 1 };
  return r;
}

/* Labels of one or two lines and the cohort's size. */
static void
write_labels (struct chart *c, const struct result_chart *chart)
{
  size_t n = chart->bars;
  const char **first = ARENA_NEW (c->arena, const char *, n);
  const char **second = ARENA_NEW (c->arena, const char *, n);
  const char **size = ARENA_NEW (c->arena, const char *, n);
  double *up = ARENA_NEW (c->arena, double, n);
  for (size_t i = 0; i < n; i++)
    {
      struct lines label
        = text_wrap (c->arena, text_plain (c->arena, chart->bar[i].label),
                     LABEL_SIZE, LABEL_ROOM, 2);
      first[i] = label.n > 0 ? label.line[0] : "";
      second[i] = label.n > 1 ? label.line[1] : "";
      size[i] = arena_printf (c->arena, "n = %s",
                              say_count (c->arena, chart->bar[i].n));
      up[i] = label.n > 1 ? 15 : 8;
    }
  script_texts (c, "label_1", first, n);
  script_texts (c, "label_2", second, n);
  script_texts (c, "n_text", size, n);
  script_numbers (c, "label_up", up, n);
  script_number (c, "rows", (double) n);
}

static void
write_axis (struct chart *c, const struct axis *axis, double right,
            const char *title)
{
  script_number (c, "left", LEFT);
  script_number (c, "right", right);
  script_number (c, "x_low", axis->low);
  script_number (c, "x_high", axis->high);
  script_numbers (c, "tick", axis->tick, axis->ticks);
  script_texts (c, "tick_text", axis->text, axis->ticks);
  script_text (c, "x_title", title);
}

/* The target on the axis; VALUE as it is drawn, NaN for none. */
static void
write_target (struct chart *c, double value, const char *text)
{
  script_number (c, "target", value);
  script_text (c, "target_text",
               isfinite (value) ? arena_printf (c->arena, "target %s", text)
                                : "");
}

static void
write_rows (struct chart *c, const struct result_chart *chart)
{
  data_title (c, "row, value, low, high, n");
  for (size_t i = 0; i < chart->bars; i++)
    {
      const struct bar *b = &chart->bar[i];
      data_row (c, (double[]){ (double) (i + 1), b->value, b->conf_low,
                               b->conf_high, (double) b->n }, 5);
    }
  data_end (c);
}

typedef const char *say_function (struct arena *, double);

static const char *
interval_text (struct chart *c, const struct bar *b, say_function *say)
{
  if (!isfinite (b->conf_low) || !isfinite (b->conf_high))
    return "no interval";
  return arena_printf (c->arena, "%s to %s", say (c->arena, b->conf_low),
                       say (c->arena, b->conf_high));
}

static void
write_values (struct chart *c, const struct result_chart *chart,
              say_function *say)
{
  size_t n = chart->bars;
  const char **value = ARENA_NEW (c->arena, const char *, n);
  const char **interval = ARENA_NEW (c->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    {
      bool known = isfinite (chart->bar[i].value);
      value[i] = known ? say (c->arena, chart->bar[i].value) : "no value";
      interval[i] = text_fit (c->arena,
                              known ? interval_text (c, &chart->bar[i], say)
                                    : "", 10, INTERVAL_ROOM);
    }
  script_texts (c, "value_text", value, n);
  script_texts (c, "interval_text", interval, n);
}

static void
describe (struct chart *c, const struct result_chart *chart,
          const char *what, say_function *say)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s with %s confidence interval. ", what,
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < chart->bars; i++)
    {
      const struct bar *b = &chart->bar[i];
      buf_printf (&alt, "%s%s (n = %s): ", i ? "; " : "", b->label,
                  say_count (c->arena, b->n));
      if (isfinite (b->value))
        buf_printf (&alt, "%s, %s", say (c->arena, b->value),
                    interval_text (c, b, say));
      else
        buf_add (&alt, "no value");
    }
  if (chart->target.presence == FIGURE_PRESENT)
    buf_printf (&alt, "; target %s", say (c->arena, chart->target.value));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

/* Says where the axis does not start at 0, so that nobody reads lengths
   from it. */
static const char *
far_note (bool far)
{
  return far ? " The axis does not start at 0." : "";
}

static bool
has_target (const struct result_chart *chart)
{
  return chart->target.presence == FIGURE_PRESENT
         && isfinite (chart->target.value);
}

/* Where the first row starts. */
static double
body_top (const struct result_chart *chart, double y)
{
  return y + (has_target (chart) ? TARGET_ROOM : 10);
}

/* 0.94 as 94: the target has the digits that it was given with. */
static const char *
target_percent (struct chart *c, const struct result_chart *chart)
{
  double percent = 100 * chart->target.value, near = round (percent);
  return chart_plain (c->arena,
                      fabs (percent - near) < 1e-9 ? near : percent);
}

void
chart_shares (struct chart *c)
{
  const struct result_chart *chart = &c->hypothesis->chart;
  c->width = WIDTH;
  c->template_name = "shares";
  double top = body_top (chart, chart_header (c, c->hypothesis->title,
                                              c->hypothesis->sentence));
  struct range r = extent (chart);
  bool far = axis_far_from_zero (r.low, r.high);
  struct axis axis = axis_linear (c->arena, far ? 100 * r.low : 0,
                                  fmin (100, 100 * r.high),
                                  SHARE_RIGHT - LEFT);
  axis.high = fmin (axis.high, 100);
  axis.low = fmax (axis.low, 0);
  write_axis (c, &axis, SHARE_RIGHT, "share, %");
  write_target (c, has_target (chart) ? 100 * chart->target.value : NAN,
                arena_printf (c->arena, "%s %%",
                              target_percent (c, chart)));
  write_labels (c, chart);
  write_values (c, chart, say_share);
  script_number (c, "top", top);
  script_number (c, "row_height", SHARE_ROW);
  c->height = top + SHARE_ROW * (double) chart->bars + AXIS_ROOM;
  chart_notes (c, arena_printf (c->arena, "Bars: %s confidence.%s",
                                say_level (c->arena,
                                           c->results->confidence),
                                far_note (axis.low > 0)));
  write_rows (c, chart);
  describe (c, chart, "Shares", say_share);
}

/* How far the distributions reach and their tallest bar; false if there
   are none. */
static bool
spread_extent (const struct result_chart *chart, struct range *r,
               double *tallest)
{
  *r = (struct range){ NAN, NAN };
  *tallest = 0;
  for (size_t i = 0; i < chart->bars; i++)
    for (size_t j = 0; j < chart->bar[i].bins; j++)
      {
        const struct bin *b = &chart->bar[i].bin[j];
        widen (r, b->low);
        widen (r, b->high);
        *tallest = fmax (*tallest, b->share);
      }
  return *tallest > 0 && !isnan (r->low);
}

static void
write_bins (struct chart *c, const struct result_chart *chart)
{
  data_title (c, "row, from, to, share of the cohort");
  for (size_t i = 0; i < chart->bars; i++)
    for (size_t j = 0; j < chart->bar[i].bins; j++)
      {
        const struct bin *b = &chart->bar[i].bin[j];
        data_row (c, (double[]){ (double) (i + 1), b->low, b->high,
                                 b->share }, 4);
      }
  data_end (c);
}

/* The distributions beside the means: on an axis of their own, because a
   long tail would squeeze the intervals. */
static void
write_spread (struct chart *c, const struct result_chart *chart)
{
  struct range r;
  double tallest;
  bool spread = spread_extent (chart, &r, &tallest);
  script_number (c, "spread", spread);
  if (!spread)
    return;
  double pad = r.high > r.low ? 0.02 * (r.high - r.low) : 1;
  struct axis axis = axis_exact (c->arena, r.low - pad, r.high + pad,
                                 SPREAD_RIGHT - SPREAD_LEFT);
  script_number (c, "tallest", tallest);
  script_number (c, "spread_left", SPREAD_LEFT);
  script_number (c, "spread_low", axis.low);
  script_number (c, "spread_high", axis.high);
  script_numbers (c, "spread_tick", axis.tick, axis.ticks);
  script_texts (c, "spread_text", axis.text, axis.ticks);
  script_text (c, "spread_title", "distribution");
}

static const char *
means_note (struct chart *c, const struct result_chart *chart, bool far)
{
  struct range r;
  double tallest;
  const char *level = say_level (c->arena, c->results->confidence);
  if (!spread_extent (chart, &r, &tallest))
    return arena_printf (c->arena, "Bars: %s confidence.%s", level,
                         far_note (far));
  return arena_printf (c->arena, "Left: mean and %s confidence.%s Right: "
                       "share of the cohort by value, the tallest bar is %s; "
                       "triangle: mean.", level, far_note (far),
                       say_share (c->arena, tallest));
}

/* "mean", or what else the bars show. */
static const char *
bars_what (const struct result_chart *chart)
{
  return chart->what ? chart->what : "mean";
}

static const char *
mean_title (struct chart *c)
{
  const struct result_chart *chart = &c->hypothesis->chart;
  const char *what = bars_what (chart);
  const char *outcome = text_plain (c->arena, c->hypothesis->outcome);
  if (!*outcome)
    return what;
  return text_fit (c->arena,
                   chart->what ? arena_printf (c->arena, "%s: %s", outcome,
                                               what)
                               : arena_printf (c->arena, "mean of %s",
                                               outcome),
                   LABEL_SIZE, MEAN_RIGHT - LEFT + 100);
}

void
chart_means (struct chart *c)
{
  const struct result_chart *chart = &c->hypothesis->chart;
  c->width = WIDTH;
  c->template_name = "means";
  double top = body_top (chart, chart_header (c, c->hypothesis->title,
                                              c->hypothesis->sentence));
  struct range r = extent (chart), spread;
  double tallest;
  bool beside = spread_extent (chart, &spread, &tallest);
  double right = beside ? MEAN_RIGHT : MEAN_WIDE_RIGHT;
  bool far = axis_far_from_zero (r.low, r.high);
  struct axis axis = axis_linear (c->arena, far ? r.low : fmin (r.low, 0),
                                  far ? r.high : fmax (r.high, 0),
                                  right - LEFT);
  write_axis (c, &axis, right, mean_title (c));
  write_target (c, has_target (chart) ? chart->target.value : NAN,
                chart_plain (c->arena, chart->target.value));
  write_labels (c, chart);
  write_values (c, chart, say_number);
  script_number (c, "top", top);
  script_number (c, "row_height", MEAN_ROW);
  write_spread (c, chart);
  c->height = top + MEAN_ROW * (double) chart->bars + AXIS_ROOM;
  chart_notes (c, means_note (c, chart, axis.low > 0 || axis.high < 0));
  write_rows (c, chart);
  write_bins (c, chart);
  describe (c, chart, chart->what ? arena_printf (c->arena, "Cohorts by %s",
                                                  chart->what)
                                  : "Means", say_number);
}
