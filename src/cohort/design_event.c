/* Designs of cohorts that an event after time zero makes. */

#include <math.h>

#include "base/date.h"
#include "cohort/data.h"
#include "resolve.h"

static const double default_lag = 30.0 * SECONDS_PER_DAY;
static const double default_every = 30.0 * SECONDS_PER_DAY;

/* The outcome is leaving, a sum that stops growing with it, or a time
   that leaving cuts short.  A rate is not: its clock stops with the
   unit. */
static bool
counts_leaving (const struct study_outcome *outcome)
{
  return outcome->kind == KIND_SURVIVAL || outcome->kind == KIND_RETAINED
         || outcome->kind == KIND_TIME_TO
         || (outcome->kind == KIND_MEAN && outcome->table >= 0);
}

/* The nearest table, from the unit upward, that the events hang below. */
static int
find_anchor (const struct ask_context *c, int events)
{
  int anchor = c->h->unit;
  while (anchor >= 0
         && (anchor == events || !data_descends (c->study, events, anchor)))
    anchor = c->study->tables[anchor].parent;
  if (anchor < 0)
    err_add (c->err, E_NOT_APPLICABLE, c->h->cohort_place,
             "table `%s` holds no events of `%s`, so cohort `%s` cannot be "
             "told for it",
             c->study->tables[events].name, c->unit->name,
             c->h->cohort->name);
  return anchor;
}

static void
resolve_lag (const struct ask_context *c)
{
  struct design *d = c->d;
  d->lag_declared = c->h->lag.given;
  d->lag = d->lag_declared ? resolve_clock (c, &c->h->lag)
           : d->own && counts_leaving (c->h->outcome) ? default_lag
                                                      : 0;
}

static void
resolve_event_landmark (const struct ask_context *c)
{
  struct design *d = c->d;
  double within = resolve_clock (c, &c->h->cohort->within);
  double landmark = resolve_clock (c, &c->h->landmark);
  resolve_lag (c);
  d->landmark_declared = c->h->landmark.given;
  if (isnan (within) && isnan (landmark))
    {
      err_add (c->err, E_MISSING_KEY, c->h->cohort_place,
               "cohort `%s` has no `within`, so there is no day on which it "
               "is known who was exposed", c->h->cohort->name);
      err_help (c->err, "add `within: 30 days` to the cohort, or `landmark:` "
                        "to the hypothesis; `design: naive` shows the "
                        "comparison without time, and gives no verdict");
      return;
    }
  d->landmark = isnan (landmark) ? within + d->lag : landmark;
  if (d->landmark <= d->lag)
    err_add (c->err, E_OUT_OF_RANGE, c->h->landmark.place,
             "the landmark must come after the lag, which is %g days%s",
             d->lag / SECONDS_PER_DAY,
             d->lag_declared ? "" : " unless `lag` says otherwise");
  d->expose_before = fmin (isnan (within) ? INFINITY : within,
                           d->landmark - d->lag);
}

static double
within_or (const struct ask_context *c, double otherwise)
{
  double within = resolve_clock (c, &c->h->cohort->within);
  return isnan (within) ? otherwise : within;
}

/* False, with an error, if the events are not the unit's own. */
static bool
need_own (const struct ask_context *c)
{
  if (c->d->own)
    return true;
  err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
           "`design: %s` follows a unit from its own start, and cohort `%s` "
           "looks at events of `%s`", design_name (c->d->name),
           c->h->cohort->name, c->study->tables[c->d->anchor].name);
  return false;
}

/* Exposure switches on, and with it the hazard: nothing else that is asked
   of a unit belongs to one cohort. */
static void
resolve_time_varying (const struct ask_context *c)
{
  struct design *d = c->d;
  d->name = DESIGN_TIME_VARYING;
  if (!need_own (c))
    return;
  if (c->h->outcome->kind != KIND_SURVIVAL)
    {
      err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
               "under `design: time_varying` a unit is unexposed on some "
               "days and exposed on others, which `kind: survival` can tell "
               "apart and `kind: %s` cannot",
               kind_name (c->h->outcome->kind));
      err_help (c->err, "`design: landmark` or `design: sequential` put "
                        "every unit into one cohort");
    }
  resolve_refuse (c, &c->h->landmark, "landmark",
                  "does not apply: each unit is exposed from its own event "
                  "on");
  resolve_refuse (c, &c->h->margin, "margin",
                  "does not apply: it is in days of stay, and under `design: "
                  "time_varying` no stay belongs to one cohort");
  resolve_lag (c);
  d->expose_before = within_or (c, INFINITY);
}

static const char *
outcome_clock (const struct study_outcome *outcome)
{
  return outcome->kind == KIND_SURVIVAL || outcome->kind == KIND_RETAINED
             || outcome->table >= 0
           ? NULL : "is on the unit's own row and begins at no time";
}

static void
resolve_sequential (const struct ask_context *c)
{
  struct design *d = c->d;
  const char *why = outcome_clock (c->h->outcome);
  double every = resolve_clock (c, &c->h->every);
  d->name = DESIGN_SEQUENTIAL;
  if (!need_own (c))
    return;
  if (why)
    err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
             "`design: sequential` restarts the outcome's clock with every "
             "trial, and `%s` %s", c->h->outcome->name, why);
  resolve_refuse (c, &c->h->landmark, "landmark",
                  "does not apply: every trial has its own, the cohort's "
                  "`within` plus the lag after its start");
  if (every < SECONDS_PER_DAY)
    err_add (c->err, E_OUT_OF_RANGE, c->h->every.place,
             "`every` must be at least a day");
  resolve_lag (c);
  d->every = isnan (every) ? default_every : every;
  d->expose_before = within_or (c, d->every);
  d->landmark = d->expose_before + d->lag;
}

/* Some event at some time: nothing is lined up.  Under `window` some event
   in the declared time from the start. */
static void
resolve_unaligned (const struct ask_context *c)
{
  bool naive = c->h->design == ASK_NAIVE;
  c->d->name = naive ? DESIGN_NAIVE : DESIGN_WINDOW;
  if (!naive)
    c->d->expose_before = within_or (c, INFINITY);
  resolve_refuse (c, &c->h->landmark, "landmark",
                  "has no meaning in a naive design");
  resolve_refuse (c, &c->h->lag, "lag", "has no meaning in a naive design");
}

/* Without a window there is no landmark, but trials may start again and
   again. */
static enum design_ask
event_design (const struct ask_context *c)
{
  const struct study_hypothesis *h = c->h;
  if (h->design != ASK_AUTO)
    return h->design;
  bool landmark = h->cohort->within.given || h->landmark.given || !c->d->own
                  || outcome_clock (h->outcome);
  return landmark ? ASK_LANDMARK : ASK_SEQUENTIAL;
}

static void
resolve_event_design (const struct ask_context *c)
{
  switch (event_design (c))
    {
    case ASK_RANDOMIZED:
      err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
               "an event after time zero is not assigned at random");
      break;
    case ASK_NAIVE:
    case ASK_WINDOW:
      resolve_unaligned (c);
      break;
    case ASK_TIME_VARYING:
      resolve_time_varying (c);
      break;
    case ASK_SEQUENTIAL:
      resolve_sequential (c);
      break;
    default:
      c->d->name = DESIGN_LANDMARK;
      resolve_event_landmark (c);
    }
}

/* Dates are drawn by the unit's id and take the place of its own events. */
static void
check_placebo (const struct ask_context *c)
{
  enum design_name name = c->d->name;
  bool lined_up = name == DESIGN_LANDMARK || name == DESIGN_TIME_VARYING;
  if (c->h->placebo && !(lined_up && c->d->own && c->unit->id_slot >= 0))
    err_add (c->err, E_NOT_APPLICABLE, c->h->place,
             "placebo dates need units with an `id`, events of their own and "
             "a landmark or time-varying design");
}

void
resolve_event (const struct ask_context *c)
{
  struct design *d = c->d;
  d->anchor = find_anchor (c, c->h->cohort->table);
  d->own = d->anchor == c->h->unit;
  d->expose_before = INFINITY;
  if (d->anchor < 0)
    return;
  if (!resolve_dates (c, d->anchor, c->h->cohort_place, "an event cohort"))
    return;
  resolve_event_design (c);
  check_placebo (c);
  d->observe = d->landmark;
  d->shift = d->own ? d->landmark : 0;
}
