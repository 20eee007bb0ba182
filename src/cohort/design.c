#include "cohort/design.h"

#include <math.h>

#include "base/date.h"
#include "cohort/data.h"
#include "resolve.h"

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

double
resolve_clock (const struct ask_context *c, const struct amount *amount)
{
  if (!amount->given)
    return NAN;
  return c->d->duration ? amount->number : amount_seconds (amount);
}

void
resolve_refuse (const struct ask_context *c, const struct amount *amount,
        const char *key, const char *why)
{
  if (amount->given)
    err_add (c->err, E_NOT_APPLICABLE, amount->place, "`%s` %s", key, why);
}

bool
resolve_dates (const struct ask_context *c, int table, struct place place,
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
  resolve_refuse (c, &c->h->landmark, "landmark",
                  "does not apply: a first_event cohort starts at its "
                  "event");
  resolve_refuse (c, &c->h->lag, "lag",
                  "does not apply to a first_event cohort");
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
  double landmark = resolve_clock (c, &c->h->landmark);
  if (isnan (landmark))
    return;
  d->landmark_declared = true;
  if (!d->duration)
    resolve_dates (c, c->h->unit, c->h->landmark.place, "a landmark");
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
  resolve_refuse (c, &c->h->lag, "lag", "applies to event cohorts");
  refuse_later (c);
  if (c->h->design == ASK_LANDMARK && !c->h->landmark.given)
    err_add (c->err, E_MISSING_KEY, c->h->design_place,
             "`design: landmark` needs `landmark:` with this cohort");
  if (d->name == DESIGN_RANDOMIZED)
    resolve_refuse (c, &c->h->landmark, "landmark",
                    "does not apply to a randomized design");
  if (d->name == DESIGN_NAIVE)
    {
      resolve_refuse (c, &c->h->landmark, "landmark",
                      "has no meaning in a naive design");
      return;
    }
  d->observe = d->shift = span_cut (c->h);
  if (d->shift > 0)
    resolve_dates (c, c->h->unit, c->h->cohort_place,
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
  resolve_dates (c, c->h->unit, c->h->outcome_place, "`retained`");
  c->d->window = resolve_clock (c, &c->h->outcome->at);
  after_shift (c, &c->h->outcome->at, c->d->window, "at");
}

static void
resolve_horizon (const struct ask_context *c)
{
  c->d->horizon = resolve_clock (c, &c->h->horizon);
  after_shift (c, &c->h->horizon, c->d->horizon, "horizon");
}

static void
resolve_window (const struct ask_context *c)
{
  c->d->window = resolve_clock (c, &c->h->outcome->within);
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
    resolve_refuse (&c, &h->every, "every",
                    "applies to `design: sequential`, which starts a trial "
                    "so often");
  resolver *follow = follow_up (h->outcome);
  if (follow)
    follow (&c);
  if (!has_horizon (h->outcome->kind))
    resolve_refuse (&c, &h->horizon, "horizon",
                    "applies to survival, time_to and rate; the window of "
                    "other outcomes is their own");
  d->margin = margin_of (&c);
  return err_count (err) == before;
}
