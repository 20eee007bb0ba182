#include "cohort/design.h"

#include <math.h>

#include "base/date.h"
#include "cohort/data.h"

static const double default_lag = 30.0 * SECONDS_PER_DAY;
static const double default_every = 30.0 * SECONDS_PER_DAY;

const char *
design_name (enum design_name name)
{
  static const char *const names[] = {
    [DESIGN_BASELINE] = "baseline",       [DESIGN_LANDMARK] = "landmark",
    [DESIGN_FIRST_EVENT] = "first_event", [DESIGN_NAIVE] = "naive",
    [DESIGN_RANDOMIZED] = "randomized",
    [DESIGN_TIME_VARYING] = "time_varying",
    [DESIGN_SEQUENTIAL] = "sequential", [DESIGN_WINDOW] = "window",
  };
  return names[name];
}

/* What the helpers below share. */
struct ask_context {
  const struct study *study;
  const struct study_hypothesis *h;
  const struct study_table *unit;
  struct design *d;
  struct err *err;
};

/* An amount on the unit's clock, NaN when not given.  That its unit fits
   has been checked with the study. */
static double
clock_units (const struct ask_context *c, const struct amount *amount)
{
  if (!amount->given)
    return NAN;
  return c->d->duration ? amount->number : amount_seconds (amount);
}

static void
refuse (const struct ask_context *c, const struct amount *amount,
        const char *key, const char *why)
{
  if (amount->given)
    err_add (c->err, E_NOT_APPLICABLE, amount->place, "`%s` %s", key, why);
}

/* Windows and landmarks count from a start date. */
static bool
need_dates (const struct ask_context *c, int table, struct place place,
            const char *what)
{
  const struct study_table *t = &c->study->tables[table];
  if (t->start_slot >= 0)
    return true;
  err_add (c->err, E_NOT_APPLICABLE, place,
           "%s needs start dates, and table `%s` has %s", what, t->name,
           data_is_duration (t) ? "durations" : "no `start` or `at`");
  if (data_is_duration (t))
    err_help (c->err, "durations go with `kind: survival` and cohorts that "
              "are known at time zero");
  return false;
}

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
  d->lag = d->lag_declared ? clock_units (c, &c->h->lag)
           : d->own && counts_leaving (c->h->outcome) ? default_lag
                                                      : 0;
}

static void
resolve_event_landmark (const struct ask_context *c)
{
  struct design *d = c->d;
  double within = clock_units (c, &c->h->cohort->within);
  double landmark = clock_units (c, &c->h->landmark);
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
  double within = clock_units (c, &c->h->cohort->within);
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
  refuse (c, &c->h->landmark, "landmark", "does not apply: each unit is "
          "exposed from its own event on");
  refuse (c, &c->h->margin, "margin", "does not apply: it is in days of "
          "stay, and under `design: time_varying` no stay belongs to one "
          "cohort");
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
  double every = clock_units (c, &c->h->every);
  d->name = DESIGN_SEQUENTIAL;
  if (!need_own (c))
    return;
  if (why)
    err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
             "`design: sequential` restarts the outcome's clock with every "
             "trial, and `%s` %s", c->h->outcome->name, why);
  refuse (c, &c->h->landmark, "landmark", "does not apply: every trial has "
          "its own, the cohort's `within` plus the lag after its start");
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
  refuse (c, &c->h->landmark, "landmark", "has no meaning in a naive design");
  refuse (c, &c->h->lag, "lag", "has no meaning in a naive design");
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

static void
resolve_event (const struct ask_context *c)
{
  struct design *d = c->d;
  d->anchor = find_anchor (c, c->h->cohort->table);
  d->own = d->anchor == c->h->unit;
  d->expose_before = INFINITY;
  if (d->anchor < 0)
    return;
  if (!need_dates (c, d->anchor, c->h->cohort_place, "an event cohort"))
    return;
  resolve_event_design (c);
  d->observe = d->landmark;
  d->shift = d->own ? d->landmark : 0;
}

/* The largest cut of a cohort by a difference of two times, else 0: only
   then is it known who belongs where. */
static double
span_cut (const struct study_hypothesis *h)
{
  const struct study_cohort *cohort = h->cohort;
  if (!cohort || !h->cohort_expr || h->cohort_expr->type != TYPE_DURATION
      || cohort->cuts_n == 0)
    return 0;
  return amount_seconds (&cohort->cuts[cohort->cuts_n - 1]);
}

/* A cohort that is known once cannot begin later. */
static void
refuse_later (const struct ask_context *c)
{
  if (c->h->design != ASK_TIME_VARYING && c->h->design != ASK_SEQUENTIAL)
    return;
  err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
           "`design: %s` is for cohorts `by: event`, which begin as time "
           "goes on", c->h->design == ASK_SEQUENTIAL ? "sequential"
                                                     : "time_varying");
}

static void
resolve_first_event (const struct ask_context *c)
{
  struct design *d = c->d;
  int events = c->h->cohort->table;
  d->name = DESIGN_FIRST_EVENT;
  if (!data_descends (c->study, events, c->h->unit))
    err_add (c->err, E_NOT_APPLICABLE, c->h->cohort_place,
             "table `%s` holds no events of `%s`",
             c->study->tables[events].name, c->unit->name);
  if (c->h->design == ASK_NAIVE || c->h->design == ASK_RANDOMIZED)
    err_add (c->err, E_NOT_APPLICABLE, c->h->design_place,
             "a first_event cohort starts its own clock; `design: auto` is "
             "the one that fits");
  refuse_later (c);
  refuse (c, &c->h->landmark, "landmark", "does not apply: a first_event "
                                          "cohort starts at its event");
  refuse (c, &c->h->lag, "lag", "does not apply to a first_event cohort");
  d->observe = d->shift = span_cut (c->h);
}

/* Known at time zero, or, in a naive design, whenever. */
static enum design_name
baseline_name (const struct study_hypothesis *h)
{
  return h->design == ASK_RANDOMIZED ? DESIGN_RANDOMIZED
         : h->design == ASK_NAIVE    ? DESIGN_NAIVE
         : h->landmark.given         ? DESIGN_LANDMARK
                                     : DESIGN_BASELINE;
}

static void
resolve_baseline_landmark (const struct ask_context *c)
{
  struct design *d = c->d;
  double landmark = clock_units (c, &c->h->landmark);
  if (isnan (landmark))
    return;
  d->landmark_declared = true;
  if (!d->duration)
    need_dates (c, c->h->unit, c->h->landmark.place, "a landmark");
  if (landmark < d->shift)
    err_add (c->err, E_OUT_OF_RANGE, c->h->landmark.place,
             "the landmark comes before the last cut of cohort `%s`",
             c->h->cohort->name);
  d->landmark = d->observe = d->shift = landmark;
}

static void
resolve_baseline (const struct ask_context *c)
{
  struct design *d = c->d;
  d->name = baseline_name (c->h);
  refuse (c, &c->h->lag, "lag", "applies to event cohorts");
  refuse_later (c);
  if (c->h->design == ASK_LANDMARK && !c->h->landmark.given)
    err_add (c->err, E_MISSING_KEY, c->h->design_place,
             "`design: landmark` needs `landmark:` with this cohort");
  if (d->name == DESIGN_RANDOMIZED)
    refuse (c, &c->h->landmark, "landmark", "does not apply to a randomized "
                                            "design");
  if (d->name == DESIGN_NAIVE)
    {
      refuse (c, &c->h->landmark, "landmark", "has no meaning in a naive "
                                              "design");
      return;
    }
  d->observe = d->shift = span_cut (c->h);
  if (d->shift > 0)
    need_dates (c, c->h->unit, c->h->cohort_place,
                "a cohort by the difference of two times");
  if (d->name == DESIGN_LANDMARK)
    resolve_baseline_landmark (c);
}

/* Where a landmark that nobody declared comes from. */
static void
help_landmark (const struct ask_context *c)
{
  double days = c->d->lag / SECONDS_PER_DAY;
  if (days > 0)
    err_help (c->err, "hypothesis `%s` counts from its landmark on, the "
              "cohort's `within` plus a lag of %g days; `lag:` or "
              "`landmark:` change it", c->h->id, days);
  else
    err_help (c->err, "hypothesis `%s` counts from its landmark on, the end "
              "of the cohort's `within`; `landmark:` changes it", c->h->id);
}

static void
after_shift (const struct ask_context *c, const struct amount *amount,
             double value, const char *key)
{
  if (!(value <= c->d->shift))
    return;
  const struct design *d = c->d;
  err_add (c->err, E_OUT_OF_RANGE, amount->place,
           "`%s` must come after the outcome's clock starts, at day %g",
           key, d->shift / (d->duration ? 1 : SECONDS_PER_DAY));
  if (d->name == DESIGN_LANDMARK && !d->landmark_declared)
    help_landmark (c);
}

static void
resolve_retained (const struct ask_context *c)
{
  need_dates (c, c->h->unit, c->h->outcome_place, "`retained`");
  c->d->window = clock_units (c, &c->h->outcome->at);
  after_shift (c, &c->h->outcome->at, c->d->window, "at");
}

static void
resolve_horizon (const struct ask_context *c)
{
  c->d->horizon = clock_units (c, &c->h->horizon);
  after_shift (c, &c->h->horizon, c->d->horizon, "horizon");
}

static void
resolve_window (const struct ask_context *c)
{
  c->d->window = clock_units (c, &c->h->outcome->within);
  after_shift (c, &c->h->outcome->within, c->d->window, "within");
}

/* What follows the unit on its clock, and how; null: what does not. */
typedef void resolver (const struct ask_context *);

static resolver *
follow_up (const struct study_outcome *outcome)
{
  static resolver *const by_kind[KIND_COUNT] = {
    [KIND_SURVIVAL] = resolve_horizon, [KIND_RETAINED] = resolve_retained,
    [KIND_RATE] = resolve_horizon,     [KIND_TIME_TO] = resolve_horizon,
  };
  resolver *resolve = by_kind[outcome->kind];
  return !resolve && outcome->table >= 0 ? resolve_window : resolve;
}

static bool
has_horizon (enum outcome_kind kind)
{
  return kind == KIND_SURVIVAL || kind == KIND_RATE || kind == KIND_TIME_TO;
}

static double
margin_of (const struct ask_context *c)
{
  const struct amount *margin = &c->h->margin;
  if (!margin->given || !margin->unit || c->d->duration)
    return margin->number;
  return amount_seconds (margin) / SECONDS_PER_DAY;
}

bool
design_resolve (const struct study *study, const struct study_hypothesis *h,
                struct design *d, struct err *err)
{
  static resolver *const by_cohort[] = {
    [BY_COLUMN] = resolve_baseline,     [BY_CONDITION] = resolve_baseline,
    [BY_VALUE] = resolve_baseline,      [BY_EVENT] = resolve_event,
    [BY_FIRST_EVENT] = resolve_first_event,
  };
  size_t before = err_count (err);
  const struct study_table *unit = &study->tables[h->unit];
  bool duration = data_is_duration (unit);
  *d = (struct design){
    .duration = duration, .anchor = h->unit, .own = true, .horizon = NAN,
    .window = NAN, .expose_before = INFINITY,
    .per_day = duration ? NAN : SECONDS_PER_DAY,
  };
  struct ask_context c = { study, h, unit, d, err };
  (h->cohort ? by_cohort[h->cohort->by] : resolve_baseline) (&c);
  if (d->name != DESIGN_SEQUENTIAL)
    refuse (&c, &h->every, "every", "applies to `design: sequential`, which "
                                    "starts a trial so often");
  resolver *follow = follow_up (h->outcome);
  if (follow)
    follow (&c);
  if (!has_horizon (h->outcome->kind))
    refuse (&c, &h->horizon, "horizon", "applies to survival, time_to and "
                                        "rate; the window of other outcomes "
                                        "is their own");
  d->margin = margin_of (&c);
  return err_count (err) == before;
}
