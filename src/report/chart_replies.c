#include <math.h>

#include "base/arena.h"
#include "chart_metric.h"
#include "curve.h"
#include "report/say.h"
#include "rows.h"

/* How many still wait for a reply, by hours on a logarithmic axis: most
   replies come within minutes or hours, the last ones after weeks. */

enum {
  WIDTH = 720, LEFT = 172, RIGHT = 684, TALL = 240, MOST_CURVES = 7,
  LEGEND_STEP = 17, WAITING_STEP = 16, POINTS = 400, LEAST_APART = 50
};

/* The axis ends where fewer than this share of every curve is open. */
static const double tail = .01;

struct replies {
  const struct curve **curve;
  size_t n, left_out;
  double low, high;           /* hours at the axis's ends */
  bool cut;                   /* replies come later than that */
};

static void
mark_largest (const struct result_metric *m, bool *drawn)
{
  size_t best = m->curves;
  for (size_t i = 0; i < m->curves; i++)
    if (!drawn[i] && (best == m->curves || m->curve[i].n > m->curve[best].n))
      best = i;
  if (best < m->curves)
    drawn[best] = true;
}

/* The first curve, which is of all, and those with most conversations. */
static struct replies
choose (struct arena *arena, const struct result_metric *m)
{
  struct replies r = {
    .curve = ARENA_NEW (arena, const struct curve *, m->curves)
  };
  bool *drawn = ARENA_NEW (arena, bool, m->curves);
  drawn[0] = true;
  for (size_t i = 1; i < MOST_CURVES; i++)
    mark_largest (m, drawn);
  for (size_t i = 0; i < m->curves; i++)
    if (drawn[i])
      r.curve[r.n++] = &m->curve[i];
  r.left_out = m->curves - r.n;
  return r;
}

/* From the last round time before the first reply, but no less than a
   minute, to where hardly anybody waits. */
static void
find_ends (struct replies *r)
{
  double first = INFINITY, last = 0, open = 0;
  for (size_t i = 0; i < r->n; i++)
    for (size_t k = 0; k < r->curve[i]->points; k++)
      {
        const struct curve_point *p = &r->curve[i]->point[k];
        first = fmin (first, p->time);
        last = fmax (last, p->time);
        if (p->share >= tail)
          open = fmax (open, p->time);
      }
  r->low = reply_times[0].hours;
  for (size_t i = 0; i < REPLY_TIMES && reply_times[i].hours <= first; i++)
    r->low = reply_times[i].hours;
  r->high = fmax (open, 4 * r->low);
  r->cut = last > r->high;
}

/* Where a time is drawn: no axis of logarithms has 0. */
static double
place (const struct replies *r, double hours)
{
  return fmax (hours, r->low);
}

/* Whether so little lies between two times that one picture dot holds
   both. */
static bool
too_near (const struct replies *r, double drawn, double time)
{
  return log (time / drawn) < log (r->high / r->low) / POINTS;
}

/* The steps: hours, share, low, high. */
static void
write_curve (struct chart *c, const struct replies *r,
             const struct curve *curve)
{
  double share = 1, low = 1, high = 1, drawn = r->low;
  data_title (c, "hours, share still open, low, high");
  data_row (c, (double[]){ r->low, 1, 1, 1 }, 4);
  for (size_t i = 0; i < curve->points; i++)
    {
      const struct curve_point *p = &curve->point[i];
      double time = place (r, p->time);
      bool last = i + 1 == curve->points
                  || curve->point[i + 1].time > r->high;
      if (p->time > r->high)
        break;
      if (!last && i > 0 && too_near (r, drawn, time))
        continue;
      data_row (c, (double[]){ time, share, low, high }, 4);
      share = p->share;
      low = isfinite (p->conf_low) ? p->conf_low : share;
      high = isfinite (p->conf_high) ? p->conf_high : share;
      data_row (c, (double[]){ time, share, low, high }, 4);
      drawn = time;
    }
  data_end (c);
}

static void
write_numbers (struct chart *c, const struct curve *curve)
{
  data_title (c, "hours, share still open, low, high, waiting, replies, "
                 "censored");
  for (size_t i = 0; i < curve->points; i++)
    {
      const struct curve_point *p = &curve->point[i];
      data_row (c, (double[]){ p->time, p->share, p->conf_low, p->conf_high,
                               (double) p->at_risk, (double) p->events,
                               (double) p->censored }, 7);
    }
  data_end (c);
}

/* Ticks of times that people say, as many as have room. */
static struct axis
axis_replies (const struct replies *r)
{
  struct axis a = { .low = r->low, .high = r->high };
  double scale = (RIGHT - LEFT) / log (r->high / r->low);
  double last = -INFINITY;
  for (size_t i = 0; i < REPLY_TIMES && a.ticks < AXIS_TICKS; i++)
    {
      double at = scale * log (reply_times[i].hours / r->low);
      if (reply_times[i].hours < r->low || reply_times[i].hours > r->high
          || at - last < LEAST_APART)
        continue;
      a.tick[a.ticks] = reply_times[i].hours;
      a.text[a.ticks++] = reply_times[i].tick;
      last = at;
    }
  return a;
}

/* The quantile of one half of a curve's conversations. */
static const struct effect *
median_of (struct chart *c, const struct curve *curve)
{
  const struct result_metric *m = c->metric;
  for (size_t i = 0; i < m->quantiles_n; i++)
    {
      const struct result_quantile *q = &m->quantiles[i];
      bool same = q->by ? str_equal (q->level, curve->label)
                            || str_equal (row_level (c->arena, q->by,
                                                     q->level),
                                          curve->label)
                        : curve == m->curve;
      if (same && q->probability == .5)
        return &q->effect;
    }
  return NULL;
}

/* "chat: n = 3,000, median 24.0 minutes" */
static const char *
curve_text (struct chart *c, const struct curve *curve, double room)
{
  const struct effect *e = median_of (c, curve);
  const char *median
    = !e ? ""
         : arena_printf (c->arena, ", median %s",
                         isfinite (e->estimate)
                           ? say_form (c->arena, IN_HOURS, e->estimate,
                                       NULL)
                           : say_status (e->status));
  const char *numbers = arena_printf (c->arena, "n = %s%s",
                                      say_count (c->arena, curve->n),
                                      median);
  const char *label = text_fit (c->arena,
                                text_plain (c->arena, curve->label), 12,
                                room - text_width (numbers, 12) - 12);
  return arena_printf (c->arena, "%s: %s", label, numbers);
}

static void
write_texts (struct chart *c, const struct replies *r)
{
  const char **legend = ARENA_NEW (c->arena, const char *, r->n);
  const char **label = ARENA_NEW (c->arena, const char *, r->n);
  double *median = ARENA_NEW (c->arena, double, r->n);
  for (size_t i = 0; i < r->n; i++)
    {
      const struct effect *e = median_of (c, r->curve[i]);
      legend[i] = curve_text (c, r->curve[i], WIDTH - 58 - CHART_MARGIN);
      label[i] = text_fit (c->arena,
                           text_plain (c->arena, r->curve[i]->label), 10,
                           LEFT - 41 - 32);
      median[i] = e && e->estimate > r->low && e->estimate <= r->high
                    ? e->estimate : NAN;
    }
  script_texts (c, "legend", legend, r->n);
  script_texts (c, "short", label, r->n);
  script_numbers (c, "median", median, r->n);
}

/* Who waits at each tick, a row a curve. */
static void
write_waiting (struct chart *c, const struct replies *r,
               const struct axis *axis)
{
  size_t n = r->n * axis->ticks, k = 0;
  const char **text = ARENA_NEW (c->arena, const char *, n);
  for (size_t i = 0; i < r->n; i++)
    for (size_t j = 0; j < axis->ticks; j++)
      text[k++] = say_count (c->arena, curve_at_risk (r->curve[i],
                                                      axis->tick[j]));
  script_texts (c, "cell", text, n);
}

static void
describe (struct chart *c, const struct replies *r)
{
  struct buf alt = buf_new (c->arena);
  buf_printf (&alt, "%s: share still open by hours. ",
              metric_title (c->metric));
  for (size_t i = 0; i < r->n; i++)
    buf_printf (&alt, "%s%s", i ? "; " : "",
                curve_text (c, r->curve[i], INFINITY));
  buf_char (&alt, '.');
  c->alt = alt.text;
}

static const char *
notes_of (struct chart *c, const struct replies *r)
{
  return arena_printf (c->arena,
                       "Kaplan-Meier; bands: %s confidence. The axis is"
                       " logarithmic.%s%s",
                       say_level (c->arena, c->results->confidence),
                       r->cut ? " It ends where less than 1 % of each"
                                " curve is open." : "",
                       chart_left_out (c, r->left_out));
}

void
chart_replies (struct chart *c)
{
  const struct result_value *all = metric_all (c->metric);
  struct replies r = choose (c->arena, c->metric);
  find_ends (&r);
  c->width = WIDTH;
  c->template_name = "replies";
  double y = chart_header (c, metric_title (c->metric),
                           all ? metric_sentence (c->arena, c->results,
                                                  c->metric, all)
                               : c->metric->text);
  double top = y + LEGEND_STEP * (double) r.n + 20, bottom = top + TALL;
  struct axis axis = axis_replies (&r);
  script_number (c, "curves", (double) r.n);
  script_number (c, "legend_top", y - 4);
  script_number (c, "left", LEFT);
  script_number (c, "right", RIGHT);
  script_number (c, "top", top);
  script_number (c, "bottom", bottom);
  script_number (c, "x_low", r.low);
  script_number (c, "x_high", r.high);
  script_numbers (c, "tick", axis.tick, axis.ticks);
  script_texts (c, "tick_text", axis.text, axis.ticks);
  write_texts (c, &r);
  write_waiting (c, &r, &axis);
  c->height = bottom + 58 + WAITING_STEP * (double) r.n;
  chart_notes (c, notes_of (c, &r));
  for (size_t i = 0; i < r.n; i++)
    write_curve (c, &r, r.curve[i]);
  for (size_t i = 0; i < r.n; i++)
    write_numbers (c, r.curve[i]);
  describe (c, &r);
}
