/* What a return depends on: the same with another effect, margin, cost,
   discount, adjustment or lag. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "report/say.h"
#include "roi_parts.h"

enum { SWINGS = 8 };

static double
roi_at (double gain, double cost)
{
  struct gain_cost g = { .gain = gain, .cost = cost };
  return roi_of (&g);
}

/* A return by ONE value put in, and by the OTHER; the smaller is low. */
static void
add (struct result_return *out, const char *what, const char *one_text,
     const char *other_text, double one, double other)
{
  struct result_swing *s = (struct result_swing *) out->swings;
  if (!isfinite (one) || !isfinite (other))
    return;
  s[out->swings_n++]
    = one <= other
        ? (struct result_swing){ what, one_text, other_text, one, other }
        : (struct result_swing){ what, other_text, one_text, other, one };
}

static const char *
money (const struct roi_work *w, double amount, const char *of)
{
  return arena_printf (w->arena, "%s%s",
                       say_money (w->arena, amount, w->q->study->currency),
                       of);
}

static void
add_effect (const struct roi_work *w, struct result_return *out)
{
  const struct effect *gain = &out->gain_each;
  double cost = w->estimate.cost;
  add (out, "effect", money (w, gain->conf_low, " a customer"),
       money (w, gain->conf_high, " a customer"),
       roi_at (gain->conf_low, cost), roi_at (gain->conf_high, cost));
}

/* A tenth less, and a tenth more where there is so much. */
static void
add_margin (const struct roi_work *w, struct result_return *out)
{
  const struct returns_ask *ask = &w->model.ask;
  double gain = w->estimate.gain, cost = w->estimate.cost;
  bool stays = !isnan (ask->monthly_margin);
  double most = stays ? 1.1 : fmin (1.1, 1 / ask->margin);
  double low = roi_at (.9 * gain, cost), high = roi_at (most * gain, cost);
  if (stays)
    add (out, "margin of a month",
         money (w, .9 * ask->monthly_margin, ""),
         money (w, 1.1 * ask->monthly_margin, ""), low, high);
  else
    add (out, "margin", say_share (w->arena, .9 * ask->margin),
         say_share (w->arena, most * ask->margin), low, high);
}

/* A fifth more, which returns less, and a fifth less. */
static void
add_cost (const struct roi_work *w, struct result_return *out)
{
  double gain = w->estimate.gain, cost = w->estimate.cost;
  double contact = w->model.ask.per_contact;
  double each = isnan (contact) ? cost * w->estimate.exposed : contact;
  add (out, isnan (contact) ? "cost" : "cost of a contact",
       money (w, 1.2 * each, ""), money (w, .8 * each, ""),
       roi_at (gain, 1.2 * cost), roi_at (gain, .8 * cost));
}

/* The return of the same customers asked for otherwise; NaN: none. */
static double
asked (const struct returns *returns, const struct returns_ask *ask)
{
  struct arena *scratch = arena_new ();
  struct returns_model m = returns_model (scratch, returns, ask);
  struct returns_estimate e = returns_estimate (scratch, &m);
  double roi = e.status == STATUS_OK ? roi_at (e.gain, e.cost) : (double) NAN;
  arena_free (scratch);
  return roi;
}

static void
add_discount (const struct roi_work *w, struct result_return *out)
{
  struct returns_ask none = w->model.ask, twice = w->model.ask;
  none.discount = 0;
  twice.discount *= 2;
  if (!(w->model.ask.discount > 0))
    return;
  add (out, "discount of a year", say_share (w->arena, twice.discount),
       say_share (w->arena, 0), asked (&w->sample.returns, &twice),
       asked (&w->sample.returns, &none));
}

static void
add_adjustment (const struct roi_work *w, struct result_return *out)
{
  struct returns_ask crude = w->model.ask;
  crude.adjust = false;
  if (w->model.terms)
    add (out, "adjustment", "adjusted", "not adjusted",
         roi_at (w->estimate.gain, w->estimate.cost),
         asked (&w->sample.returns, &crude));
}

static double
at_lag (const struct roi_work *w, double lag)
{
  struct arena *scratch = arena_new ();
  struct roi_sample s = roi_sample (scratch, w->q, lag);
  double roi = s.status == STATUS_OK ? asked (&s.returns, &s.ask)
                                     : (double) NAN;
  arena_free (scratch);
  return roi;
}

static void
add_lag (const struct roi_work *w, struct result_return *out)
{
  double lag = w->sample.lag;
  if (w->q->h->cohort->by != BY_EVENT || !(lag > 0))
    return;
  add (out, "lag", "0 days", arena_printf (w->arena, "%g days", 2 * lag),
       at_lag (w, 0), at_lag (w, 2 * lag));
}

/* Widest first; alike ones by name. */
static int
compare_swings (const void *left, const void *right)
{
  const struct result_swing *a = left, *b = right;
  double one = a->high - a->low, other = b->high - b->low;
  if (one != other)
    return one > other ? -1 : 1;
  return strcmp (a->what, b->what);
}

void
roi_swings (struct roi_work *w, struct result_return *out)
{
  out->swings = ARENA_NEW (w->arena, struct result_swing, SWINGS);
  out->swings_n = 0;
  add_effect (w, out);
  add_margin (w, out);
  add_cost (w, out);
  add_discount (w, out);
  add_adjustment (w, out);
  add_lag (w, out);
  qsort ((struct result_swing *) out->swings, out->swings_n,
         sizeof *out->swings, compare_swings);
}
