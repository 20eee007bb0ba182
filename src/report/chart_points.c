#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "chart.h"
#include "forest.h"
#include "parts.h"
#include "report/say.h"
#include "rows.h"

/* Values with their intervals side by side: effects by the day on which
   time is aligned, and an outcome by bins of what a cohort is cut at. */

enum {
  WIDTH = 720, LEFT = 84, RIGHT = WIDTH - 24, TALL = 230, ABOVE = 26,
  LABEL_SIZE = 10, LABEL_STEP = 14, LEAST_APART = 48
};

/* What stands at one place. */
struct point {
  double place;
  double value, low, high;    /* NaN: not drawn */
  bool hollow, cut_low, cut_high;
  const char *label, *text, *n;   /* below the axis; N may be null */
};

struct points {
  struct point *point;
  size_t n;
  double x_low, x_high;
  const char *x_title, *y_title;
  double scale;               /* of the values on the axis: 100 for % */
  struct axis y;
  bool log;
  double null;                /* NaN: none */
  double *cut;                /* places */
  size_t cuts;
};

static double
pixels_of (const struct points *p, double x)
{
  return (x - p->x_low) / (p->x_high - p->x_low) * (RIGHT - LEFT);
}

/* How far place I is from the nearest other one that is TOLD. */
static double
room_at (const struct points *p, const bool *told, size_t i)
{
  double room = 2 * (RIGHT - LEFT);
  for (size_t k = 0; k < p->n; k++)
    if (k != i && told[k])
      room = fmin (room, fabs (pixels_of (p, p->point[k].place)
                               - pixels_of (p, p->point[i].place)));
  return room;
}

/* Which places have texts: as many as have room. */
static bool *
find_told (struct arena *arena, const struct points *p)
{
  bool *told = ARENA_NEW (arena, bool, p->n);
  for (size_t i = 0; i < p->n; i++)
    told[i] = room_at (p, told, i) >= LEAST_APART;
  return told;
}

/* The texts below the axis; how far down they reach. */
static double
write_texts (struct chart *c, const struct points *p)
{
  enum { COLUMNS = 4 };
  static const char *const names[COLUMNS] = { "label_1", "label_2",
                                              "value_text", "n_text" };
  const char **text[COLUMNS];
  double *place = ARENA_NEW (c->arena, double, p->n);
  bool *told = find_told (c->arena, p);
  size_t lines = 1;
  for (size_t k = 0; k < COLUMNS; k++)
    text[k] = ARENA_NEW (c->arena, const char *, p->n);
  for (size_t i = 0; i < p->n; i++)
    {
      const struct point *at = &p->point[i];
      double room = room_at (p, told, i) - 8;
      struct lines label = text_wrap (c->arena,
                                      text_plain (c->arena, at->label),
                                      LABEL_SIZE, room, 2);
      place[i] = at->place;
      text[0][i] = told[i] && label.n > 0 ? label.line[0] : "";
      text[1][i] = told[i] && label.n > 1 ? label.line[1] : "";
      text[2][i] = told[i] && text_width (at->text, LABEL_SIZE) <= room
                     ? at->text : "";        /* a number is never cut */
      text[3][i] = told[i] && at->n ? at->n : "";
      lines = label.n > lines && told[i] ? label.n : lines;
    }
  for (size_t k = 0; k < COLUMNS; k++)
    script_texts (c, names[k], text[k], p->n);
  script_numbers (c, "place", place, p->n);
  double down = LABEL_STEP * (double) (lines + 1);
  script_number (c, "value_down", down);
  return down + LABEL_STEP;
}

static void
write_axes (struct chart *c, const struct points *p, double top)
{
  script_number (c, "points", (double) p->n);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", top + TALL);
  script_number (c, "x_low", p->x_low);
  script_number (c, "x_high", p->x_high);
  script_text (c, "x_title", text_fit (c->arena, p->x_title, 12,
                                       RIGHT - LEFT));
  script_text (c, "y_title", text_fit (c->arena, p->y_title, 12,
                                       TALL + 20));
  script_number (c, "scale", p->scale);
  script_number (c, "y_log", p->log);
  script_number (c, "y_low", p->y.low);
  script_number (c, "y_high", p->y.high);
  script_numbers (c, "y_tick", p->y.tick, p->y.ticks);
  script_texts (c, "y_text", p->y.text, p->y.ticks);
  script_number (c, "null", p->null);
  script_numbers (c, "cut", p->cut, p->cuts);
}

static void
write_points (struct chart *c, const struct points *p)
{
  data_title (c, "place, value, low, high, hollow, goes on below, goes on "
                 "above");
  data_row (c, (double[]){ NAN, NAN, NAN, NAN, NAN, NAN, NAN }, 7);
  for (size_t i = 0; i < p->n; i++)
    {
      const struct point *at = &p->point[i];
      data_row (c, (double[]){ at->place, at->value, at->low, at->high,
                               at->hollow, at->cut_low, at->cut_high }, 7);
    }
  data_end (c);
}

/* The chart below its header; NOTES stand at its foot. */
static void
draw_points (struct chart *c, const struct points *p, double top,
             const char *notes)
{
  c->template_name = "points";
  write_axes (c, p, top + ABOVE);
  double down = write_texts (c, p);
  double title = top + ABOVE + TALL + down + 14;
  script_number (c, "x_title_at", title);
  c->height = title + 16;
  chart_notes (c, notes);
  write_points (c, p);
}

static void
describe (struct chart *c, const struct points *p, const char *what)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s with %s confidence interval. ", what,
              say_level (c->arena, c->results->confidence));
  for (size_t i = 0; i < p->n; i++)
    {
      const struct point *at = &p->point[i];
      buf_printf (&alt, "%s%s", i ? "; " : "", at->label);
      if (at->n)
        buf_printf (&alt, " (n = %s)", at->n);
      buf_printf (&alt, ": %s", at->text);
    }
  buf_char (&alt, '.');
  c->alt = alt.text;
}

/* Landmarks. */

static struct point
point_of (struct chart *c, const struct forest *f, size_t i)
{
  const struct result_landmark *l = &c->hypothesis->landmarks[i];
  const struct forest_row *r = &f->row[i];
  char days[NUM_SIZE];
  return (struct point) {
    .place = l->days,
    .n = l->units ? say_count (c->arena, l->units) : NULL,
    .label = arena_copy (c->arena, num_print_digits (days, l->days, 6)),
    .text = isfinite (l->effect.estimate)
              ? say_number (c->arena, l->effect.estimate
                                        * f->panel->scale)
              : say_status (l->effect.status),
    .value = r->drawn ? r->estimate : NAN,
    .low = r->drawn ? r->low : NAN, .high = r->drawn ? r->high : NAN,
    .cut_low = r->drawn && r->cut_low, .cut_high = r->drawn && r->cut_high,
    .hollow = r->mark == MARK_HOLLOW,
  };
}

/* "Hazard ratio", "RMST difference, days" */
static const char *
measure_title (struct chart *c, const struct forest_panel *p)
{
  const char *name
    = p->measure ? head_words (c->arena, say_measure (c->arena, p->measure))
                 : "Effect";
  if (!p->unit || !*p->unit)
    return name;
  return text_plain (c->arena, arena_printf (c->arena, "%s, %s", name,
                                             p->unit));
}

static struct points
points_of_landmarks (struct chart *c, const struct forest *f)
{
  const struct result_hypothesis *h = c->hypothesis;
  struct points p = { .n = h->landmarks_n, .null = f->panel->null,
                      .scale = 1 };
  double last = 0;
  p.point = ARENA_NEW (c->arena, struct point, p.n);
  for (size_t i = 0; i < p.n; i++)
    {
      p.point[i] = point_of (c, f, i);
      last = fmax (last, h->landmarks[i].days);
    }
  p.x_high = last > 0 ? 1.08 * last : 1;
  p.x_title = text_plain (c->arena,
                          arena_printf (c->arena, "time aligned at, %s",
                                        h->clock_unit ? h->clock_unit
                                                      : "days"));
  p.y_title = measure_title (c, f->panel);
  p.log = f->panel->ratio;
  p.y = f->panel->drawn ? f->panel->axis
                        : axis_linear (c->arena, 0, 1, TALL);
  if (!f->panel->drawn)
    {
      p.log = false;
      p.null = NAN;
    }
  return p;
}

void
chart_landmarks (struct chart *c)
{
  const struct result_hypothesis *h = c->hypothesis;
  const char *what = "The effect by the day at which time is aligned";
  struct result_effect *e = ARENA_NEW (c->arena, struct result_effect,
                                       h->landmarks_n);
  c->width = WIDTH;
  for (size_t i = 0; i < h->landmarks_n; i++)
    e[i] = (struct result_effect) {
      .measure = h->landmarks[i].measure, .effect = h->landmarks[i].effect,
      .headline = row_is_own_landmark (h, &h->landmarks[i]),
    };
  struct forest f = forest_of (c->arena, h, e, h->landmarks_n, TALL);
  struct points p = points_of_landmarks (c, &f);
  draw_points (c, &p, chart_header (c, h->title, what),
               arena_printf (c->arena,
                             "Filled: where this hypothesis aligns time. Grey "
                             "line: no effect.%s%s Below the axis: effect and "
                             "units analysed. Arrowhead: the interval goes "
                             "on.",
                             p.log ? " The axis is logarithmic." : "",
                             f.panel->measure
                                 && f.panel->measure->lower_is_more
                               ? " Below 1: longer." : ""));
  describe (c, &p, f.panel->measure
                     ? arena_printf (c->arena, "%s: %s", what,
                                     say_measure (c->arena,
                                                  f.panel->measure))
                     : what);
}

/* Doses. */

/* Where X lies among the bins, each of which is one wide around its
   number; NaN outside. */
static double
place_of_cut (const struct result_hypothesis *h, double x)
{
  for (size_t i = 0; i < h->doses_n; i++)
    {
      const struct result_dose *d = &h->doses[i];
      double edge = (double) i + 0.5;
      if (d->low == x && i > 0)
        return edge;
      if (x <= d->low || x >= d->high)
        continue;
      bool closed = isfinite (d->low) && isfinite (d->high);
      return edge + (closed ? (x - d->low) / (d->high - d->low) : 0.5);
    }
  return NAN;
}

static void
widen (double x, double *low, double *high)
{
  if (!isfinite (x))
    return;
  *low = isnan (*low) ? x : fmin (*low, x);
  *high = isnan (*high) ? x : fmax (*high, x);
}

/* From 0 where that leaves differences to see; shares in percent. */
static struct axis
axis_of_doses (struct chart *c, const struct points *p)
{
  double low = NAN, high = NAN;
  for (size_t i = 0; i < p->n; i++)
    {
      widen (p->point[i].value, &low, &high);
      widen (p->point[i].low, &low, &high);
      widen (p->point[i].high, &low, &high);
    }
  if (isnan (low))
    low = 0, high = 1;
  if (!axis_far_from_zero (low, high))
    widen (0, &low, &high);
  return axis_linear (c->arena, low * p->scale, high * p->scale, TALL);
}

static struct points
points_of_doses (struct chart *c)
{
  const struct result_hypothesis *h = c->hypothesis;
  bool shares = doses_are_shares (h);
  struct points p = { .n = h->doses_n, .null = NAN, .cuts = h->cuts_n,
                      .scale = shares ? 100 : 1,
                      .x_low = 0.5, .x_high = (double) h->doses_n + 0.5 };
  p.point = ARENA_NEW (c->arena, struct point, p.n);
  p.cut = ARENA_NEW (c->arena, double, p.cuts);
  for (size_t i = 0; i < p.n; i++)
    {
      const struct result_dose *d = &h->doses[i];
      bool known = isfinite (d->value);
      p.point[i] = (struct point) {
        .place = (double) i + 1, .label = d->label,
        .n = say_count (c->arena, d->n),
        .value = d->value, .low = d->conf_low, .high = d->conf_high,
        .text = known ? dose_value (c->arena, h, d->value) : "no value",
      };
    }
  for (size_t i = 0; i < p.cuts; i++)
    p.cut[i] = place_of_cut (h, h->cuts[i]);
  p.x_title = text_plain (c->arena, h->cohort);
  p.y_title = shares ? arena_printf (c->arena, "%s, %%", dose_words (h))
                     : text_plain (c->arena, dose_words (h));
  p.y = axis_of_doses (c, &p);
  return p;
}

void
chart_dose (struct chart *c)
{
  const struct result_hypothesis *h = c->hypothesis;
  c->width = WIDTH;
  struct points p = points_of_doses (c);
  bool from_zero = p.y.low <= 0 && p.y.high >= 0;
  draw_points (c, &p,
               chart_header (c, h->title,
                             h->dose_text ? sentence_words (c->arena,
                                                            h->dose_text)
                                          : "By what the cohort is cut at"),
               arena_printf (c->arena,
                             "Bars: %s confidence. Below the bins: value and "
                             "n. Dashed line: the cut.%s%s",
                             say_level (c->arena, c->results->confidence),
                             h->adjusted_for ? " Nothing is adjusted for."
                                             : "",
                             from_zero ? ""
                                       : " The axis does not start at 0."));
  describe (c, &p, arena_printf (c->arena, "Outcome by bins of %s: %s",
                                 h->cohort ? h->cohort : "the value",
                                 dose_words (h)));
}
