#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "ops.h"
#include "reading.h"

/* What a hypothesis asks of its unit, cohort and outcome.  A cohort or
   outcome that several hypotheses share is blamed once. */

static const struct study_table *
unit_of (const struct reading *r, const struct study_hypothesis *h)
{
  return &r->study->tables[h->unit];
}

/* True if an earlier hypothesis about the same unit had the same part. */
static bool
cohort_seen (const struct reading *r, const struct study_hypothesis *h)
{
  for (const struct study_hypothesis *g = r->study->hypotheses; g < h; g++)
    if (g->cohort == h->cohort && g->unit == h->unit)
      return true;
  return false;
}

static bool
outcome_seen (const struct reading *r, const struct study_hypothesis *h)
{
  for (const struct study_hypothesis *g = r->study->hypotheses; g < h; g++)
    if (g->outcome == h->outcome && g->unit == h->unit)
      return true;
  return false;
}

/* An amount in a unit that the clock of the hypothesis' unit knows. */
static void
check_amount (struct reading *r, const struct study_table *unit,
              const struct amount *amount)
{
  if (!amount->given)
    return;
  const char *own = unit->duration_unit;
  if (own ? !amount->unit || unit_same (amount->unit, own)
          : !isnan (amount_seconds (amount)))
    return;
  err_add (r->err, E_BAD_DURATION, amount->place,
           "`%s` does not fit the times of `%s`", amount->text, unit->name);
  const char *help = amount->unit ? duration_help (amount->unit) : NULL;
  if (own)
    err_help (r->err, "its durations are counted in %s", own);
  else
    err_help (r->err, "%s", help ? help : "write a unit, as 30 days");
}

/* A window of real time: seconds to weeks. */
static void
check_window (struct reading *r, const struct study_table *unit,
              const struct amount *amount)
{
  struct study_table dated = { .name = unit->name };
  check_amount (r, &dated, amount);
}

static bool
has_time (const struct study_table *t)
{
  return t->start.text || t->at.text;
}

static void
need_start (struct reading *r, const struct study_table *unit,
            struct place place, const char *what)
{
  if (has_time (unit) || unit->faulty)
    return;
  err_add (r->err, E_MISSING_KEY, place,
           "%s counts from time zero, and `%s` has no `start`", what,
           unit->name);
  err_help (r->err, "name the column that holds it: `start: COLUMN` under "
            "`%s`", unit->name);
}

/* True, with an error, if UNIT has durations where KIND follows it from
   date to date. */
static bool
lacks_dates (struct reading *r, const struct study_hypothesis *h)
{
  enum outcome_kind kind = h->outcome->kind;
  const struct study_table *unit = unit_of (r, h);
  if (!unit->duration.text || (kind != KIND_RATE && kind != KIND_TIME_TO))
    return false;
  err_add (r->err, E_NOT_APPLICABLE, h->outcome_place,
           "`kind: %s` needs start dates, and `%s` has durations",
           kind_name (kind), unit->name);
  err_help (r->err, "whether an event came before the unit's end is told by "
            "dates: name the columns `start` and `end`");
  return true;
}

/* Rows of a cohort's table belong to the unit, to a table above it, or
   are the units themselves. */
static void
check_events (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_cohort *c = h->cohort;
  if (c->table < 0)
    return;
  const struct study_table *events = &r->study->tables[c->table];
  if (c->by == BY_FIRST_EVENT && c->table == h->unit)
    return;
  for (int up = h->unit; up >= 0; up = r->study->tables[up].parent)
    if (events->parent == up)
      return;
  err_add (r->err, E_NOT_APPLICABLE, h->cohort_place,
           "the rows of `%s` do not belong to `%s`", events->name,
           unit_of (r, h)->name);
  if (events->parent >= 0)
    err_help (r->err, "the cohort `%s` looks at rows that name the unit "
              "itself, and those of `%s` name a row of `%s`", c->name,
              events->name, r->study->tables[events->parent].name);
  else
    err_help (r->err, "the cohort `%s` looks at them", c->name);
}

static void
check_cohort_parts (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_cohort *c = h->cohort;
  const struct study_table *unit = unit_of (r, h);
  if (c->faulty || unit->faulty)
    return;
  check_events (r, h);
  if (c->by == BY_EVENT)
    need_start (r, unit, h->cohort_place, "a cohort by event");
  check_window (r, unit, &c->within);
  const char *own = unit->duration_unit;
  for (size_t i = 0; i < c->cuts_n; i++)
    if (c->cuts[i].unit && !(own && unit_same (own, c->cuts[i].unit)))
      check_window (r, unit, &c->cuts[i]);
}

static void
check_cohort (struct reading *r, const struct study_hypothesis *h)
{
  if (h->cohort && !cohort_seen (r, h))
    check_cohort_parts (r, h);
}

void
check_split (struct reading *r, int unit, const struct study_cohort *c,
             struct place place)
{
  struct study_hypothesis h = { .unit = unit, .cohort = c,
                                .cohort_place = place };
  check_cohort_parts (r, &h);
}

/* A unit is somebody, or belongs to somebody. */
static bool
check_unit (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_table *unit = unit_of (r, h);
  if (!unit->alone)
    return true;
  err_add (r->err, E_NOT_APPLICABLE, h->place,
           "the unit of `%s` is a row of `%s`, which stands alone", h->id,
           unit->name);
  err_help (r->err, "its rows are nobody's, and there is nobody to compare");
  return false;
}

static void
check_asked (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_outcome *o = h->outcome;
  const struct study_table *unit = unit_of (r, h);
  bool lasts = o->kind == KIND_SURVIVAL || o->kind == KIND_RETAINED;
  if (lasts && !unit->duration.text && !unit->end.text
      && !unit->end_first.text)
    {
      err_add (r->err, E_MISSING_KEY, h->outcome_place,
               "`%s` asks how long a unit stays, and `%s` has no `end`",
               o->name, unit->name);
      err_help (r->err, "name its `start` and `end`, or its `duration`, "
                "`duration_unit` and `event`");
    }
  check_amount (r, unit, &o->at);
  if (o->table < 0 || lacks_dates (r, h))
    return;
  check_window (r, unit, &o->within);
  need_start (r, unit, h->outcome_place, "an outcome over events");
  const struct study_table *events = &r->study->tables[o->table];
  if (events->parent == h->unit)
    return;
  err_add (r->err, E_NOT_APPLICABLE, h->outcome_place,
           "the rows of `%s` do not belong to `%s`", events->name,
           unit->name);
  err_help (r->err, "the outcome `%s` counts them", o->name);
}

static void
check_outcome (struct reading *r, const struct study_hypothesis *h)
{
  if (!h->outcome->faulty && !unit_of (r, h)->faulty && !outcome_seen (r, h))
    check_asked (r, h);
}

static void
check_label (struct reading *r, const struct study_cohort *c,
             const struct word *label)
{
  size_t n;
  const char *const *labels = cohort_labels (r->arena, c, &n);
  if (!label->text || !labels)
    return;
  for (size_t i = 0; i < n; i++)
    if (strcmp (labels[i], label->text) == 0)
      return;
  struct buf all = buf_new (r->arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&all, "%s%s", i ? ", " : "", labels[i]);
  err_add (r->err, E_UNKNOWN_NAME, label->place, "`%s` has no label `%s`",
           c->name, label->text);
  suggest_name (r->err, label->text, labels, n);
  err_help (r->err, "its labels: %s", all.text);
}

/* What numbers a kind of outcome leaves open to a target and a margin. */
static const struct limits {
  const char *law;             /* null: any number will do */
  double low, high;            /* a target lies between, a margin below */
  double margin;
  const char *target_help, *margin_help;
} limits[KIND_COUNT] = {
#define SHARE "a share lies between 0 and 1", 0, 1, 1
  [KIND_RETAINED] = { SHARE, "a share is a fraction: 0.94, not 94",
                      "a share is a fraction: 0.02 is two points" },
  [KIND_SHARE] = { SHARE, "a share is a fraction: 0.94, not 94",
                   "a share is a fraction: 0.02 is two points" },
  [KIND_TIME_TO] = { SHARE, NULL,
                     "a share is a fraction: 0.02 is two points" },
#undef SHARE
  [KIND_ORDINAL] = { "the chance to be higher exceeds one half by less than "
                     "0.5", -INFINITY, INFINITY, .5, NULL,
                     "0.05 means higher in 55 of 100 pairs" },
  [KIND_NPS] = { "a net promoter score lies between -100 and 100", -100, 100,
                 200, NULL, NULL },
  [KIND_RATE] = { "a rate lies above 0", 0, INFINITY, INFINITY, NULL, NULL },
};

static void
check_target (struct reading *r, const struct study_hypothesis *h)
{
  enum outcome_kind kind = h->outcome->kind;
  const struct limits *limit = &limits[kind];
  double target = h->target.number;
  if (!h->target.given)
    return;
  if (kind == KIND_SURVIVAL || kind == KIND_TIME_TO)
    {
      err_add (r->err, E_NOT_APPLICABLE, h->target.place,
               "`target` does not go with `kind: %s`", kind_name (kind));
      err_help (r->err, "compare a share, a mean or the units retained with "
                "a number");
    }
  else if (limit->law && !(target > limit->low && target < limit->high))
    {
      err_add (r->err, E_OUT_OF_RANGE, h->target.place,
               "%s, and the target is `%s`", limit->law, h->target.text);
      if (limit->target_help && target > 1 && target < 100)
        err_help (r->err, "%s", limit->target_help);
    }
}

static void
check_margin (struct reading *r, const struct study_hypothesis *h)
{
  enum outcome_kind kind = h->outcome->kind;
  const struct limits *limit = &limits[kind];
  if (!h->margin.given)
    return;
  if (kind == KIND_SURVIVAL)
    {
      if (h->margin.unit)
        check_amount (r, unit_of (r, h), &h->margin);
      return;
    }
  if (h->margin.unit)
    err_add (r->err, E_BAD_NUMBER, h->margin.place,
             "`margin` is a plain number for `kind: %s`", kind_name (kind));
  else if (limit->law && h->margin.number >= limit->margin)
    {
      err_add (r->err, E_OUT_OF_RANGE, h->margin.place,
               "%s, and the margin is `%s`", limit->law, h->margin.text);
      if (limit->margin_help)
        err_help (r->err, "%s", limit->margin_help);
    }
}

/* A control is held against the effect, so both are measured alike: hazards
   of leaving and of an event by a ratio, shares by their difference. */
static bool
is_comparable (enum outcome_kind kind, enum outcome_kind control)
{
  bool shares = (kind == KIND_RETAINED || kind == KIND_SHARE)
                && (control == KIND_RETAINED || control == KIND_SHARE);
  return kind == control || shares
         || (kind == KIND_SURVIVAL && control == KIND_TIME_TO);
}

static void
check_control (struct reading *r, const struct study_hypothesis *h)
{
  const struct study_outcome *control = h->negative_control;
  if (!control || control->faulty || unit_of (r, h)->faulty)
    return;
  if (!is_comparable (h->outcome->kind, control->kind))
    {
      err_add (r->err, E_NOT_APPLICABLE, h->negative_control_place,
               "the negative control `%s` is of kind %s, and `%s` of kind "
               "%s", control->name, kind_name (control->kind),
               h->outcome->name, kind_name (h->outcome->kind));
      err_help (r->err, "a control is held against half of the effect, so "
                "both are measured alike");
    }
  else if (control == h->outcome)
    err_add (r->err, E_NOT_APPLICABLE, h->negative_control_place,
             "the negative control is the outcome itself");
  else
    {
      struct study_hypothesis asked = *h;
      asked.outcome = control;
      asked.outcome_place = h->negative_control_place;
      check_asked (r, &asked);
    }
}

void
check_hypothesis (struct reading *r, const struct study_hypothesis *h)
{
  if (r->study->tables_n == 0 || h->unit < 0)
    return;
  if (!check_unit (r, h))
    return;
  check_cohort (r, h);
  if (h->cohort && !h->cohort->faulty)
    {
      check_label (r, h->cohort, &h->compare_level);
      check_label (r, h->cohort, &h->compare_reference);
      check_label (r, h->cohort, &h->level);
    }
  if (h->outcome && !h->outcome->faulty)
    {
      check_outcome (r, h);
      check_target (r, h);
      check_margin (r, h);
      check_control (r, h);
    }
  if (!unit_of (r, h)->faulty)
    {
      check_amount (r, unit_of (r, h), &h->landmark);
      check_amount (r, unit_of (r, h), &h->lag);
      check_amount (r, unit_of (r, h), &h->horizon);
      for (size_t i = 0; i < h->landmarks_n; i++)
        check_amount (r, unit_of (r, h), &h->landmarks[i]);
      check_window (r, unit_of (r, h), &h->every);
    }
}

static bool
need_as_of (const struct study *study, struct err *err, struct place place,
            const char *what)
{
  err_add (err, E_MISSING_KEY, place,
           "%s, and the study lacks the key `as_of`", what);
  err_help (err, "say when observation ended: `as_of: 2025-01-01` at the "
            "top of %s, or --as-of", study->file);
  return false;
}

/* Nobody enters after observation has ended. */
static bool
check_enter (const struct study *study, struct err *err)
{
  bool sound = true;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const struct study_table *t = &study->tables[i];
      if (t->enter_date == DATE_NONE || t->enter_date < study->as_of)
        continue;
      err_add (err, E_OUT_OF_RANGE, t->enter.place,
               "`enter` must come before `as_of`, or no row of `%s` could "
               "ever be seen", t->name);
      sound = false;
    }
  return sound;
}

/* What has not begun cannot have moved anything; in an earlier look that
   is no slip of the study, and the investment is not testable. */
static bool
check_dates (const struct study *study, struct err *err)
{
  bool sound = true;
  if (study->as_of_asked)
    return true;
  for (size_t i = 0; i < study->investments_n; i++)
    {
      const struct study_investment *v = &study->investments[i];
      char date[DATE_SIZE], as_of[DATE_SIZE];
      if (v->date == DATE_NONE || v->date < study->as_of)
        continue;
      err_add (err, E_OUT_OF_RANGE, v->date_place,
               "`%s` is dated %s, after the export: the data end before "
               "`as_of`, %s", v->id, date_print (date, v->date),
               date_print (as_of, study->as_of));
      err_help (err, "what it brought shows in the months after it; ask again "
                "when they are exported");
      sound = false;
    }
  return sound;
}

bool
study_check_as_of (const struct study *study, struct err *err)
{
  if (study->as_of != DATE_NONE)
    {
      bool entered = check_enter (study, err);
      return check_dates (study, err) && entered;
    }
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const struct study_table *t = &study->tables[i];
      if (t->end.text || t->end_first.text)
        return need_as_of (study, err,
                           t->end.text ? t->end.place : t->end_first.place,
                           "a unit without an end is still active");
    }
  for (size_t i = 0; i < study->cohorts_n; i++)
    if (study->cohorts[i].table >= 0)
      return need_as_of (study, err, study->cohorts[i].place,
                         "a cohort by event looks at a stretch of time");
  if (study->money.given && study->money.table >= 0)
    return need_as_of (study, err, study->money.place,
                       "revenue is seen up to some day");
  if (study->metrics_n > 0)
    return need_as_of (study, err, study->metrics[0].place,
                       "a metric goes by months, the last of which has to end");
  for (size_t i = 0; i < study->outcomes_n; i++)
    if (study->outcomes[i].table >= 0)
      return need_as_of (study, err, study->outcomes[i].place,
                         "an outcome over events has a window of time");
  return true;
}
