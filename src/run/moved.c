#include "moved.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "kinds.h"
#include "ledger.h"
#include "report/say.h"
#include "run/equivalence.h"

static bool
is_number (const struct effect *e)
{
  return (e->status == STATUS_OK || e->status == STATUS_UNBOUNDED)
         && isfinite (e->estimate);
}

/* The step called so in the headline's measure; null: none with a number. */
static const struct result_step *
comparable (const struct result_hypothesis *h, const char *step)
{
  const struct result_effect *head = headline_effect (h);
  const struct result_step *s = ledger_step (h, step);
  return s && head && is_number (&s->effect)
             && str_equal (s->measure->about.name, head->measure->about.name)
           ? s
           : NULL;
}

/* How the estimate moves. */

/* CAUSE: the step to here in words; null where none comes before. */
struct stop { const char *step, *when, *cause; };

/* Closer than this two estimates are one, computed in two ways. */
#define NOTHING 1e-9

struct way {
  struct arena *arena;
  const struct result_hypothesis *h;
  const struct result_step *last;     /* null: nothing said yet */
  size_t stops;
  const char *largest;                /* what moved it most; null: nothing */
  double most;
  struct buf text;
};

static const char *
value_of (const struct way *w, const struct result_step *s)
{
  return say_value (w->arena, s->measure, s->effect.estimate,
                    w->h->time_unit);
}

static double
distance (const struct result_step *a, const struct result_step *b)
{
  return fabs (effect_scale (a->measure, a->effect.estimate)
               - effect_scale (b->measure, b->effect.estimate));
}

static void
go_to (struct way *w, const struct stop *stop)
{
  const struct result_step *s = comparable (w->h, stop->step);
  if (!s)
    return;
  if (!w->last)
    buf_printf (&w->text, "the %s is %s %s", say_measure (w->arena, s->measure),
                value_of (w, s), stop->when);
  else
    {
      buf_printf (&w->text, ". It is %s %s", value_of (w, s), stop->when);
      if (distance (s, w->last) > w->most)
        {
          w->most = distance (s, w->last);
          w->largest = stop->cause;
        }
    }
  w->last = s;
  w->stops++;
}

const char *
moved_text (struct arena *arena, const struct inquiry *q,
            const struct result_hypothesis *h)
{
  char lag[32];
  double days = q->design.lag / SECONDS_PER_DAY;
  snprintf (lag, sizeof lag, "lag_%g", days);
  const struct stop stops[] = {
    { "naive", "when whoever was exposed at any time is compared with the "
               "rest", NULL },
    { "window", "when only exposure within the declared window counts",
      "the one to the declared window" },
    { "aligned", "once time is aligned, so that nobody has to stay in order "
                 "to be exposed", "the alignment of time" },
    { lag, arena_printf (arena, "with a lag of %g days, which leaves out "
                                "contacts made in order to leave", days),
      "the lag" },
    { "crude", "without adjustment", NULL },
    { "adjusted", arena_printf (arena, "adjusted for %s", h->adjusted_for),
      "the adjustment" },
  };
  struct way w = { .arena = arena, .h = h, .most = NOTHING,
                   .text = buf_new (arena) };
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (!str_equal (stops[i].step, "adjusted") || h->adjusted_for)
      go_to (&w, &stops[i]);
  if (w.stops < 2)
    return NULL;
  return w.largest
           ? arena_printf (arena, "%s. The largest step is %s", w.text.text,
                           w.largest)
           : arena_printf (arena, "%s. Nothing of this moves it",
                           w.text.text);
}

/* Controls. */

/* Whether an effect in the one measure can be held against the other's. */
static bool
compares (const struct measure *control, const struct measure *effect)
{
  return str_equal (control->about.name, effect->about.name)
         || (str_equal (control->about.name, "cause_specific_hazard_ratio")
             && str_equal (effect->about.name, "hazard_ratio"));
}

/* The effect of the hypothesis that a negative control is held against: the
   headline, or the hazard ratio beside days of stay; null: none. */
static const struct result_effect *
held_against (const struct result_hypothesis *h, const struct result_step *s)
{
  const struct result_effect *head = headline_effect (h);
  if (!s || !head || !is_number (&s->effect))
    return NULL;
  if (compares (s->measure, head->measure))
    return is_number (&head->effect) ? head : NULL;
  for (size_t i = 0; i < h->effects_n; i++)
    if (compares (s->measure, h->effects[i].measure)
        && is_number (&h->effects[i].effect))
      return &h->effects[i];
  return NULL;
}

struct side { double estimate, low, high; };

static struct side
side_of (const struct measure *m, const struct effect *e)
{
  double low = effect_scale (m, e->conf_low);
  double high = effect_scale (m, e->conf_high);
  return (struct side){ effect_scale (m, e->estimate),
                        isnan (low) ? -INFINITY : low,
                        isnan (high) ? INFINITY : high };
}

/* Half the effect on its side.  An event has no side of leaving's: who
   likes the product may both stay and have it, or not. */
static bool
excludes_half (const struct side *c, double half, bool same)
{
  if (!same)
    return fmax (-c->low, c->high) < fabs (half);
  return half < 0 ? c->low > half : c->high < half;
}

enum control
moved_control (const struct result_hypothesis *h)
{
  const struct result_step *s = ledger_step (h, "negative_control");
  const struct result_effect *head = held_against (h, s);
  if (!head)
    return CONTROL_NONE;
  double half = effect_scale (head->measure, head->effect.estimate) / 2;
  struct side c = side_of (s->measure, &s->effect);
  if (excludes_half (&c, half, str_equal (s->measure->about.name,
                                          head->measure->about.name)))
    return CONTROL_PASSED;
  return c.low <= 0 && c.high >= 0 ? CONTROL_UNINFORMATIVE : CONTROL_FAILED;
}

static void
note_control (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  static const char *const words[] = {
    [CONTROL_PASSED] = "It excludes half of the effect found: what the "
                       "exposure cannot move does not move that much",
    [CONTROL_UNINFORMATIVE] = "It is too wide to tell: it excludes neither "
                              "no effect nor half of the effect found",
    [CONTROL_FAILED] = "It should be nothing, because the exposure cannot "
                       "move it: the cohorts differ in something that is not "
                       "accounted for, and part of the effect found may be "
                       "that",
  };
  enum control control = moved_control (out);
  const struct result_step *s = ledger_step (out, "negative_control");
  if (control == CONTROL_NONE && q->h->control && out->ledger_n)
    note_add (out, "negative_control",
              arena_printf (arena, "the negative control %s gives no number "
                                   "that the effect could be held against",
                            q->h->control->outcome->name));
  if (control == CONTROL_NONE)
    return;
  note_add (out, "negative_control",
            arena_printf (arena, "the negative control %s has a %s of %s. %s",
                          q->h->control->outcome->name,
                          say_measure (arena, s->measure),
                          say_effect (arena, s->measure, &s->effect,
                                      out->time_unit), words[control]));
}

static void
note_placebo (struct arena *arena, struct result_hypothesis *out)
{
  const struct result_step *s = comparable (out, "placebo");
  if (!s)
    return;
  struct side side = side_of (s->measure, &s->effect);
  bool clean = side.low <= 0 && side.high >= 0;
  note_add (out, "placebo",
            arena_printf (arena,
                          "placebo dates, drawn for units that were never "
                          "exposed, have a %s of %s: %s. This checks how "
                          "time is aligned, nothing else",
                          say_measure (arena, s->measure),
                          say_effect (arena, s->measure, &s->effect,
                                      out->time_unit),
                          clean ? "no effect is among them, as it should be"
                                : "not what it should be, since nothing "
                                  "happened on them"));
}

/* The collapsible measure of a step, else its only one. */
static const struct result_step *
collapsible_step (const struct result_hypothesis *h, const char *step)
{
  const struct result_step *s = ledger_step (h, step);
  if (!s)
    return NULL;
  bool two = s + 1 < h->ledger + h->ledger_n && str_equal (s[1].step, step);
  s = two && is_number (&s[1].effect) ? s + 1 : s;
  return is_number (&s->effect) ? s : NULL;
}

/* What the headline would be without adjustment. */
static const struct result_step *
crude_step (const struct inquiry *q, const struct result_hypothesis *h,
            struct arena *arena)
{
  double days = q->design.lag / SECONDS_PER_DAY;
  const char *aligned = days > 0 ? arena_printf (arena, "lag_%g", days)
                                 : "aligned";
  const struct result_step *s = collapsible_step (h, "crude");
  return s ? s : collapsible_step (h, aligned);
}

static bool
same_measure (const struct result_step *a, const struct result_step *b)
{
  return str_equal (a->measure->about.name, b->measure->about.name);
}

static void
note_crude (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  const struct result_step *crude = crude_step (q, out, arena);
  if (!crude || !out->adjusted_for)
    return;
  crude = ledger_step (out, crude->step);
  note_add (out, "crude",
            arena_printf (arena, "not adjusted, the %s is %s",
                          say_measure (arena, crude->measure),
                          say_effect (arena, crude->measure, &crude->effect,
                                      out->time_unit)));
}

/* By more than 10 %: of a ratio, of it; of a difference, of that. */
static bool
moves (const struct measure *m, double before, double after)
{
  return m->ratio ? fabs (after - before) > log (1.1)
                  : fabs (after - before) > .1 * fabs (before);
}

static void
note_simpson (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  const struct result_step *crude = crude_step (q, out, arena);
  const struct result_step *adjusted = collapsible_step (out, "adjusted");
  if (!crude || !adjusted)
    return;
  if (!same_measure (crude, adjusted))
    {
      crude = ledger_step (out, crude->step);
      adjusted = ledger_step (out, "adjusted");
    }
  double before = effect_scale (crude->measure, crude->effect.estimate);
  double after = effect_scale (adjusted->measure, adjusted->effect.estimate);
  bool turned = before * after < 0;
  if (!same_measure (crude, adjusted)
      || !(turned || moves (crude->measure, before, after)))
    return;
  note_add (out, "simpson",
            arena_printf (
              arena, "adjusting for %s moves the %s from %s to %s%s",
              out->adjusted_for, say_measure (arena, crude->measure),
              say_value (arena, crude->measure, crude->effect.estimate,
                         out->time_unit),
              say_value (arena, adjusted->measure, adjusted->effect.estimate,
                         out->time_unit),
              turned ? ", to the other side of no effect: the cohorts differ "
                       "in what they are made of (Simpson's paradox)"
                     : ", by more than 10 %: the cohorts differ in what they "
                       "are made of"));
}

void
moved_notes (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  note_crude (arena, q, out);
  note_simpson (arena, q, out);
  note_control (arena, q, out);
  note_placebo (arena, out);
}
