#include <math.h>

#include "base/arena.h"
#include "chart.h"
#include "curve.h"
#include "report/say.h"

enum {
  WIDTH = 720, LEFT = 172, RIGHT = 672, PLOT_HEIGHT = 240,
  LEGEND_STEP = 17, RISK_STEP = 16, MOST_CURVES = 7,
  PANELS = 3, PANEL_WIDTH = 176, PANEL_HEIGHT = 152,
  MOST_MARKS = 60,           /* censor marks of a cohort */
  FEW = 10,                  /* units at risk */
  MOST_MEDIANS = 4           /* cohorts whose medians are drawn */
};

static bool
rises (const struct chart *c)
{
  return c->hypothesis->chart.kind == CHART_INCIDENCE;
}

/* Where every curve starts: all still there, or nobody with the event. */
static double
start_of (const struct chart *c)
{
  return rises (c) ? 0 : 1;
}

/* A curve is grey where fewer than ten units and fewer than 10 % of the
   cohort are left: one event there moves it far. */
static bool
is_sparse (const struct curve *curve, size_t i)
{
  uint64_t left = curve->point[i].at_risk;
  return left < FEW && (double) left < 0.1 * (double) curve->n;
}

static bool
any_sparse (const struct result_chart *chart)
{
  for (size_t i = 0; i < chart->curves; i++)
    for (size_t j = 0; j < chart->curve[i].points; j++)
      if (is_sparse (&chart->curve[i], j))
        return true;
  return false;
}

static size_t
count_marks (const struct curve *curve)
{
  size_t n = 0;
  for (size_t i = 0; i < curve->points; i++)
    n += curve->point[i].censored > 0;
  return n;
}

/* More would melt into a line: then they are thinned to this distance. */
static bool
marks_thinned (const struct curve *curve)
{
  return count_marks (curve) > MOST_MARKS;
}

static double
last_time (const struct result_chart *chart)
{
  double last = curves_last (chart);
  if (chart->horizon.presence == FIGURE_PRESENT)
    last = fmax (last, chart->horizon.value);
  return last > 0 ? last : 1;
}

/* Whether point I can be left out of the drawing: it lies within STEP of
   the one drawn last, nothing ends there and nothing turns grey. */
static bool
can_skip (const struct curve *curve, size_t i, double drawn, double step)
{
  return i > 0 && i + 1 < curve->points
         && curve->point[i].time - drawn < step
         && is_sparse (curve, i) == is_sparse (curve, i - 1);
}

/* The steps as a line: time, share, 1 where grey. */
static void
write_outline (struct chart *c, const struct curve *curve, double step)
{
  double share = start_of (c), drawn = 0;
  bool sparse = false;
  data_title (c, "outline: time, share, 1 where few are at risk");
  data_row (c, (double[]){ 0, share, 0 }, 3);
  for (size_t i = 0; i < curve->points; i++)
    {
      const struct curve_point *p = &curve->point[i];
      if (can_skip (curve, i, drawn, step))
        continue;
      data_row (c, (double[]){ p->time, share, sparse }, 3);
      if (is_sparse (curve, i) && !sparse)
        data_row (c, (double[]){ p->time, share, 1 }, 3);
      sparse = is_sparse (curve, i);
      share = p->share;
      drawn = p->time;
      data_row (c, (double[]){ p->time, share, sparse }, 3);
    }
  data_end (c);
}

/* Limits of a point, one pair where they are not defined: a curve still
   at its start has no spread.  False where the band ends. */
static bool
limits (const struct curve_point *p, double start, double *low, double *high)
{
  bool unmoved = p->share == start;
  *low = unmoved && isnan (p->conf_low) ? start : p->conf_low;
  *high = unmoved && isnan (p->conf_high) ? start : p->conf_high;
  return isfinite (*low) && isfinite (*high);
}

static void
write_band (struct chart *c, const struct curve *curve, double step)
{
  double start = start_of (c), low = start, high = start, drawn = 0;
  bool open = true;
  data_title (c, "band: time, low, high");
  data_row (c, (double[]){ 0, start, start }, 3);
  for (size_t i = 0; i < curve->points && open; i++)
    {
      const struct curve_point *p = &curve->point[i];
      if (can_skip (curve, i, drawn, step))
        continue;
      data_row (c, (double[]){ p->time, low, high }, 3);
      open = limits (p, start, &low, &high);
      drawn = p->time;
      if (open)
        data_row (c, (double[]){ p->time, low, high }, 3);
    }
  data_end (c);
}

/* A tick at a time with censoring, the next one APART or more later. */
static void
write_marks (struct chart *c, const struct curve *curve, double apart)
{
  double next = 0;
  data_title (c, "censored: time, share");
  for (size_t i = 0; i < curve->points; i++)
    {
      const struct curve_point *p = &curve->point[i];
      if (!p->censored || p->time < next)
        continue;
      data_row (c, (double[]){ p->time, p->share }, 2);
      next = p->time + apart;
    }
  if (!count_marks (curve))
    data_row (c, (double[]){ NAN, NAN }, 2);
  data_end (c);
}

static void
write_numbers (struct chart *c, const struct curve *curve)
{
  data_title (c, rises (c) ? "time, incidence, low, high, at risk, events, "
                             "censored, competing ends"
                           : "time, survival, low, high, at risk, events, "
                             "censored");
  for (size_t i = 0; i < curve->points; i++)
    {
      const struct curve_point *p = &curve->point[i];
      data_row (c, (double[]){ p->time, p->share, p->conf_low,
                               p->conf_high, (double) p->at_risk,
                               (double) p->events, (double) p->censored,
                               (double) p->competing },
                rises (c) ? 8 : 7);
    }
  data_end (c);
}

/* What is drawn stands first, thinned to what can be seen; then every
   number. */
static void
write_data (struct chart *c, const struct result_chart *chart, double last)
{
  double pixels = chart->curves > MOST_CURVES ? PANEL_WIDTH
                                              : 2 * (RIGHT - LEFT);
  for (size_t i = 0; i < chart->curves; i++)
    {
      bool thin = marks_thinned (&chart->curve[i]);
      write_outline (c, &chart->curve[i], last / pixels);
      write_band (c, &chart->curve[i], last / pixels);
      write_marks (c, &chart->curve[i], thin ? last / MOST_MARKS : 0);
    }
  for (size_t i = 0; i < chart->curves; i++)
    write_numbers (c, &chart->curve[i]);
}

static double
median_of (const struct result_hypothesis *h, const char *label,
           const struct figure **figure)
{
  *figure = NULL;
  for (size_t i = 0; i < h->groups_n; i++)
    if (str_equal (h->groups[i].label, label))
      *figure = &h->groups[i].median_survival;
  return *figure && (*figure)->presence == FIGURE_PRESENT ? (*figure)->value
                                                          : NAN;
}

static const char *
time_word (const struct result_hypothesis *h)
{
  return h->time_unit ? h->time_unit : "";
}

/* ", median 210 days" */
static const char *
median_text (struct arena *arena, const struct result_hypothesis *h,
             const char *label)
{
  const struct figure *figure;
  double median = median_of (h, label, &figure);
  if (isfinite (median))
    return arena_printf (arena, ", median %s%s%s",
                         chart_plain (arena, median),
                         *time_word (h) ? " " : "", time_word (h));
  bool open = figure && figure->presence == FIGURE_UNDEFINED
              && figure->status == STATUS_NOT_REACHED;
  return open ? ", median not reached" : "";
}

/* "n = 1,200, 340 events, median 210 days", or with "51 competing
   ends". */
static const char *
counts_text (struct chart *c, const struct curve *curve)
{
  const char *more
    = rises (c) ? arena_printf (c->arena, ", %s competing ends",
                                say_count (c->arena, curve_competing (
                                                       curve, INFINITY)))
                : median_text (c->arena, c->hypothesis, curve->label);
  return arena_printf (c->arena, "n = %s, %s events%s",
                       say_count (c->arena, curve->n),
                       say_count (c->arena, curve_events (curve, INFINITY)),
                       more);
}

/* "contacted: " and its counts. */
static const char *
curve_text (struct chart *c, const struct curve *curve, double room)
{
  const char *numbers = counts_text (c, curve);
  numbers = text_fit (c->arena, text_plain (c->arena, numbers), 12,
                      0.6 * room);
  const char *label
    = text_fit (c->arena, text_plain (c->arena, curve->label), 12,
                room - text_width (numbers, 12) - 12);
  return arena_printf (c->arena, "%s: %s", label, numbers);
}

static const char *
axis_title (struct chart *c)
{
  const struct result_hypothesis *h = c->hypothesis;
  const char *unit = *time_word (h) ? time_word (h) : "time";
  const char *text
    = arena_printf (c->arena, "%s since %s", unit,
                    str_equal (h->design, "first_event")
                      ? "the cohorts were known" : "start");
  if (h->landmark_days.presence == FIGURE_PRESENT
      && (str_equal (h->design, "landmark")
          || str_equal (h->design, "sequential")))
    text = arena_printf (c->arena, "%s since landmark (at %s %s%s)", unit,
                         chart_plain (c->arena, h->landmark_days.value),
                         unit, str_equal (h->design, "sequential")
                                 ? " of each trial" : "");
  return text_fit (c->arena, text_plain (c->arena, text), 12, 400);
}

static void
write_medians (struct chart *c, const struct result_chart *chart,
               double last)
{
  double *median = ARENA_NEW (c->arena, double, chart->curves);
  double furthest = NAN;
  const struct figure *figure;
  for (size_t i = 0; i < chart->curves; i++)
    {
      median[i] = median_of (c->hypothesis, chart->curve[i].label, &figure);
      if (median[i] > last || chart->curves > MOST_MEDIANS)
        median[i] = NAN;
      furthest = fmax (furthest, median[i]);
    }
  script_numbers (c, "median", median, chart->curves);
  script_number (c, "median_last", furthest);
}

static void
write_labels (struct chart *c, const struct result_chart *chart,
              double pixels)
{
  const char **text = ARENA_NEW (c->arena, const char *, chart->curves);
  for (size_t i = 0; i < chart->curves; i++)
    text[i] = text_fit (c->arena,
                        text_plain (c->arena, chart->curve[i].label), 10,
                        pixels);
  script_texts (c, "short", text, chart->curves);
}

static void
write_legend (struct chart *c, const struct result_chart *chart)
{
  const char **text = ARENA_NEW (c->arena, const char *, chart->curves);
  for (size_t i = 0; i < chart->curves; i++)
    text[i] = curve_text (c, &chart->curve[i], WIDTH - 58 - CHART_MARGIN);
  script_texts (c, "legend", text, chart->curves);
}

static const char *
notes_text (struct chart *c, const struct result_chart *chart)
{
  const char *level = say_level (c->arena, c->results->confidence);
  bool thin = false;
  for (size_t i = 0; i < chart->curves; i++)
    thin |= marks_thinned (&chart->curve[i]);
  const char *censored
    = chart->curves > MOST_CURVES ? ""
      : thin ? " Ticks: censored (not every time has its own)."
             : " Ticks: censored.";
  const char *tail = chart->curves > MOST_CURVES ? "Dotted" : "Grey";
  const char *sparse
    = any_sparse (chart)
        ? arena_printf (c->arena, " %s: fewer than %d units and 10 %% of the "
                        "cohort at risk.", tail, FEW)
        : "";
  return arena_printf (c->arena, "%s; bands: %s confidence.%s%s",
                       rises (c) ? "Cumulative incidence, Aalen-Johansen"
                                 : "Kaplan-Meier",
                       level, censored, sparse);
}

/* Its label is as the study counts it: from the start, also where the
   clock restarts at a landmark. */
static void
write_horizon (struct chart *c, const struct result_chart *chart)
{
  const struct result_hypothesis *h = c->hypothesis;
  bool shown = chart->horizon.presence == FIGURE_PRESENT;
  bool later = h->landmark_days.presence == FIGURE_PRESENT;
  double value = later ? h->horizon_days.value : chart->horizon.value;
  script_number (c, "horizon", shown ? chart->horizon.value : NAN);
  script_text (c, "horizon_text", !shown ? "" : arena_printf (
                 c->arena, later ? "horizon: %s %s from start"
                                 : "horizon: %s %s",
                 chart_plain (c->arena, value),
                 later ? h->clock_unit : h->time_unit));
}

/* From 0 to 100 %; rising curves to a round number above what they and
   their bands reach. */
static void
write_height (struct chart *c, const struct result_chart *chart)
{
  double high = 0;
  for (size_t i = 0; i < chart->curves; i++)
    for (size_t j = 0; j < chart->curve[i].points; j++)
      high = fmax (high, fmax (chart->curve[i].point[j].share,
                               chart->curve[i].point[j].conf_high));
  double step = 25;
  struct axis axis = { .high = 100 };
  if (rises (c) && high > 0)
    {
      axis = axis_linear (c->arena, 0, 100 * high, PLOT_HEIGHT);
      step = axis.tick[1] - axis.tick[0];
    }
  script_number (c, "y_high", axis.high);
  script_number (c, "y_step", step);
  script_text (c, "y_title", rises (c) ? "share with the event, %"
                                       : "survival, %");
}

/* All curves in one frame, the table of those at risk below. */
static void
lay_out (struct chart *c, const struct result_chart *chart, double y)
{
  double last = last_time (chart), n = (double) chart->curves;
  struct axis axis = axis_time (c->arena, last, c->hypothesis->time_unit,
                                RIGHT - LEFT);
  double top = y + LEGEND_STEP * n + 28, bottom = top + PLOT_HEIGHT;
  script_number (c, "legend_top", y - 4);
  write_legend (c, chart);
  write_labels (c, chart, LEFT - 41 - 30);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", bottom);
  script_number (c, "x_high", last);
  script_numbers (c, "tick", axis.tick, axis.ticks);
  script_texts (c, "tick_text", axis.text, axis.ticks);
  script_text (c, "x_title", axis_title (c));
  write_height (c, chart);
  write_horizon (c, chart);
  write_medians (c, chart, last);
  bool events = chart_risk (c, chart, &axis, RIGHT - LEFT);
  script_text (c, "risk_title", events ? "At risk (events so far)"
                                       : "At risk");
  script_number (c, "risk_top", bottom + 58);
  c->template_name = "survival";
  c->height = bottom + 58 + RISK_STEP * n;
}

/* More curves than colours: a panel each. */
static void
lay_out_panels (struct chart *c, const struct result_chart *chart, double y)
{
  double last = last_time (chart);
  double lines = ceil ((double) chart->curves / PANELS);
  uint64_t most = 0;
  for (size_t i = 0; i < chart->curves; i++)
    most = chart->curve[i].n > most ? chart->curve[i].n : most;
  y += 8;
  struct axis axis = axis_time (c->arena, last, c->hypothesis->time_unit,
                                most > 9999 ? 0.6 * PANEL_WIDTH
                                            : PANEL_WIDTH);
  script_number (c, "top", y);
  script_number (c, "panel_height", PANEL_HEIGHT);
  script_number (c, "x_high", last);
  script_numbers (c, "tick", axis.tick, axis.ticks);
  script_texts (c, "tick_text", axis.text, axis.ticks);
  write_labels (c, chart, PANEL_WIDTH);
  write_medians (c, chart, last);
  chart_risk (c, chart, &axis, 0);
  const char *first = text_plain (c->arena, chart->curve[0].label);
  write_height (c, chart);
  script_text (c, "x_title",
               arena_printf (c->arena, "%s in %% by %s; below it: at risk; "
                             "grey: %s", rises (c) ? "share with the event"
                                                   : "survival",
                             axis_title (c),
                             text_fit (c->arena, first, 12, 250)));
  c->height = y + PANEL_HEIGHT * lines + 22;
  script_number (c, "axis_note", c->height - 14);
  c->template_name = "panels";
}

static void
describe (struct chart *c, const struct result_chart *chart)
{
  struct buf alt = buf_new (c->arena);
  buf_add (&alt, rises (c) ? "Cumulative incidence curves. "
                           : "Kaplan-Meier curves. ");
  for (size_t i = 0; i < chart->curves; i++)
    {
      const struct curve *curve = &chart->curve[i];
      const struct curve_point *end
        = curve->points ? &curve->point[curve->points - 1] : NULL;
      buf_printf (&alt, "%s%s: %s", i ? "; " : "", curve->label,
                  counts_text (c, curve));
      if (end)
        buf_printf (&alt, ", %s %s %s %s", say_share (c->arena, end->share),
                    rises (c) ? "with the event by" : "left at",
                    chart_plain (c->arena, end->time),
                    time_word (c->hypothesis));
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

void
chart_survival (struct chart *c)
{
  const struct result_chart *chart = &c->hypothesis->chart;
  c->width = WIDTH;
  double y = chart_header (c, c->hypothesis->title, c->hypothesis->sentence);
  script_number (c, "cohorts", (double) chart->curves);
  if (chart->curves > MOST_CURVES)
    lay_out_panels (c, chart, y);
  else
    lay_out (c, chart, y);
  chart_notes (c, notes_text (c, chart));
  write_data (c, chart, last_time (chart));
  describe (c, chart);
}
