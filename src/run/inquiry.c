/* A hypothesis before it is tested: what it may ask for. */

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "adjust.h"
#include "dose.h"
#include "run/evaluate.h"
#include "run/fold.h"
#include "subgroups.h"

const struct kind *
inquiry_kind (const struct inquiry *q)
{
  return kind_of (q->h->outcome->kind);
}

static const char *
join (struct arena *arena, const char **names, size_t n)
{
  struct buf list = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&list, "%s%s", i ? ", " : "", names[i]);
  return list.text;
}

/* Cohorts that change in time, or that begin again and again, are told by
   regression, adjusted or not, unless strata are asked for; no weights are
   those of a unit then. */
static bool
is_modelled (const struct inquiry *q)
{
  return q->design.name == DESIGN_TIME_VARYING
         || q->design.name == DESIGN_SEQUENTIAL;
}

/* How the hypothesis may come to be adjusted; under `adjust_by: auto` the
   rows decide. */
static adjustments
may_be (const struct inquiry *q)
{
  static const adjustments asked[] = {
    [ADJUST_AUTO] = 1u << ADJUSTED_BY_STRATA | 1u << ADJUSTED_BY_REGRESSION,
    [ADJUST_STRATA] = 1u << ADJUSTED_BY_STRATA,
    [ADJUST_WEIGHTS] = 1u << ADJUSTED_BY_WEIGHTS,
    [ADJUST_REGRESSION] = 1u << ADJUSTED_BY_REGRESSION,
  };
  adjustments here = registry_adjusts (inquiry_kind (q));
  adjustments by_lot = here & 1u << ADJUSTED_BY_LOT;
  bool regression = asked[q->h->adjust_by] & 1u << ADJUSTED_BY_REGRESSION;
  if (here & 1u << ADJUSTED_IN_TRIALS
      && q->design.name == DESIGN_SEQUENTIAL)
    return q->h->adjust_n == 0 || regression ? 1u << ADJUSTED_IN_TRIALS : 0;
  if (is_modelled (q))
    return here & (!q->h->adjust_n || q->h->adjust_by == ADJUST_AUTO
                     ? 1u << ADJUSTED_BY_REGRESSION
                   : q->h->adjust_by == ADJUST_WEIGHTS
                     ? 0 : asked[q->h->adjust_by]);
  if (!q->h->adjust_n)
    return here & 1u << NOT_ADJUSTED;
  return q->design.name == DESIGN_RANDOMIZED && by_lot && regression
           ? by_lot
           : here & asked[q->h->adjust_by];
}

static void
check_method (struct arena *arena, const struct inquiry *q,
              const struct word *word, struct err *err)
{
  size_t n;
  const struct kind *kind = inquiry_kind (q);
  if (registry_method (kind, may_be (q), word->text))
    return;
  if (is_modelled (q) && !q->h->adjust_n
      && registry_method (kind, 1u << NOT_ADJUSTED, word->text))
    err_add (err, E_NOT_APPLICABLE, word->place,
             q->design.name == DESIGN_TIME_VARYING
               ? "method `%s` wants each unit in one cohort, and under "
                 "`design: time_varying` it changes"
               : "method `%s` wants each unit once, and under `design: "
                 "sequential` it is in every trial", word->text);
  else if (registry_method (kind, ~0u, word->text))
    err_add (err, E_NOT_APPLICABLE, word->place,
             q->h->adjust_n
               ? "method `%s` cannot `adjust` so"
               : "method `%s` adjusts, and nothing is said of what to "
                 "`adjust`", word->text);
  else if (registry_knows (word->text))
    err_add (err, E_NOT_APPLICABLE, word->place,
             "method `%s` does not test %s", word->text, kind->phrase);
  else
    err_add (err, E_UNKNOWN_METHOD, word->place, "unknown method `%s`",
             word->text);
  const char **names = registry_names (arena, kind, may_be (q), NULL, &n);
  const char *near = str_nearest (word->text, names, n);
  if (near)
    err_hint (err, "did you mean `%s`?", near);
  err_help (err, "methods for %s%s: %s; effects come unasked", kind->phrase,
            q->h->adjust_n ? ", adjusted" : "", join (arena, names, n));
}

/* Which kinds of outcome can be adjusted, and how. */
static const char *
adjustable (struct arena *arena)
{
  struct buf list = buf_new (arena);
  for (int k = 0; k < KIND_COUNT; k++)
    {
      adjustments set = registry_adjusts (kind_of ((enum outcome_kind) k));
      const char *before = " by ";
      if (!(set & ~(1u << NOT_ADJUSTED)))
        continue;
      buf_printf (&list, "%s%s", list.length ? "; " : "",
                  kind_name ((enum outcome_kind) k));
      for (enum adjustment a = NOT_ADJUSTED + 1; a < ADJUSTMENTS; a++)
        if (set & 1u << a && a < ADJUSTED_BY_LOT)
          {
            buf_printf (&list, "%s%s", before, adjustment_name (a));
            before = ", ";
          }
    }
  return list.text;
}

static void
check_adjust (struct arena *arena, const struct inquiry *q, struct err *err)
{
  if (may_be (q))
    return;
  if (!q->h->adjust_n)
    {
      err_add (err, E_NOT_APPLICABLE, q->h->design_place,
               "there is no method for %s under `design: %s`",
               inquiry_kind (q)->phrase, design_name (q->design.name));
      return;
    }
  bool any = q->h->adjust_by == ADJUST_AUTO;
  err_add (err, E_NOT_APPLICABLE,
           any ? q->h->adjust[0].place : q->h->adjust_by_place,
           any ? "there is no method that adjusts %s%s"
               : "there is no method that adjusts %s so%s",
           inquiry_kind (q)->phrase,
           is_modelled (q) ? arena_printf (arena, " under `design: %s`",
                                           design_name (q->design.name))
                           : "");
  err_help (err, "what can be adjusted: kind %s", adjustable (arena));
}

/* Each landmark is one that the hypothesis could have. */
static void
check_landmarks (const struct inquiry *q, struct err *err)
{
  const struct study_hypothesis *h = q->h;
  const struct design *d = &q->design;
  double until = isnan (d->horizon) ? d->window : d->horizon;
  if (h->landmarks_n && is_modelled (q))
    err_add (err, E_NOT_APPLICABLE, h->landmarks[0].place,
             "`landmarks` does not go with `design: %s`",
             design_name (d->name));
  for (size_t i = 0; i < h->landmarks_n && !is_modelled (q); i++)
    {
      const struct amount *a = &h->landmarks[i];
      double at = d->duration ? a->number : amount_seconds (a);
      if (at <= d->lag || at >= until)
        err_add (err, E_OUT_OF_RANGE, a->place,
                 at <= d->lag
                   ? "the landmark `%s` does not come after the lag"
                   : "the outcome ends before the landmark `%s`", a->text);
    }
}

/* A margin is in the unit of one effect; the headline must be that. */
static void
check_margin (struct arena *arena, const struct inquiry *q, struct err *err)
{
  const struct study_hypothesis *h = q->h;
  size_t n;
  const struct kind *kind = inquiry_kind (q);
  const char **fits = registry_names (arena, kind, may_be (q), kind->margin,
                                      &n);
  if (!h->margin.given || (n && !h->tests_n)
      || q->design.name == DESIGN_TIME_VARYING)   /* refused there */
    return;
  if (n == 0)
    {
      err_add (err, E_NOT_APPLICABLE, h->margin.place,
               "a margin of %s cannot be held against an adjusted effect",
               kind->phrase);
      return;
    }
  for (size_t i = 0; i < n; i++)
    if (str_equal (fits[i], h->tests[0].text))
      return;
  err_add (err, E_NOT_APPLICABLE, h->margin.place,
           "a margin cannot be held against `%s`", h->tests[0].text);
  err_help (err, "put one of these first in `tests`: %s",
            join (arena, fits, n));
}

bool
inquiry_check (struct arena *arena, const struct inquiry *q, struct err *err)
{
  size_t before = err_count (err);
  check_adjust (arena, q, err);
  if (err_count (err) > before)
    return false;
  for (size_t i = 0; i < q->h->tests_n; i++)
    check_method (arena, q, &q->h->tests[i], err);
  check_landmarks (q, err);
  if (err_count (err) == before)
    check_margin (arena, q, err);
  return err_count (err) == before;
}

static bool
has_trend (const struct inquiry *q)
{
  for (const struct registry_test *t = q->row->test; t->method; t++)
    if (t->trend)
      return true;
  return false;
}

/* A direction over several cohorts needs their order and a test of it. */
static bool
fits_trend (const struct inquiry *q)
{
  return has_trend (q) && q->h->cohort->ordered
         && q->h->expect != EXPECT_EQUIVALENT;
}

/* Only a trend knows a direction. */
static void
check_trend_first (const struct inquiry *q, struct err *err)
{
  const struct study_hypothesis *h = q->h;
  if (!h->tests_n || h->expect == EXPECT_DIFFERENT || !fits_trend (q))
    return;
  const struct registry_test *first = registry_named (q->row,
                                                      h->tests[0].text);
  if (first && !first->trend)
    err_add (err, E_NOT_APPLICABLE, h->tests[0].place,
             "`%s` knows no direction, and `expect: %s` claims one",
             h->tests[0].text, expect_name (h->expect));
}

static bool
check_shape (const struct inquiry *q, struct err *err)
{
  const struct study_hypothesis *h = q->h;
  if (q->shape != SHAPE_MANY)
    return true;
  size_t before = err_count (err);
  if (h->expect != EXPECT_DIFFERENT && !fits_trend (q))
    {
      err_add (err, E_NOT_APPLICABLE, h->expect_place,
               "`expect: %s` needs two cohorts or a trend over ordered ones, "
               "and `%s` has %zu", expect_name (h->expect), h->cohort->name,
               q->frame->arms);
      err_help (err, "say `expect: different`, or choose two with "
                     "`compare: [%s, %s]`%s",
                q->frame->labels[q->frame->level],
                q->frame->labels[q->frame->reference],
                has_trend (q) && h->expect != EXPECT_EQUIVALENT
                  ? ", or say that the cohort's levels are `ordered: yes`"
                  : "");
    }
  check_trend_first (q, err);
  if (h->margin.given)
    err_add (err, E_NOT_APPLICABLE, h->margin.place,
             "a margin needs two cohorts, and `%s` has %zu",
             h->cohort->name, q->frame->arms);
  return err_count (err) == before;
}

/* A seed of its own for every hypothesis, so that adding one moves no
   other's random draws: FNV-1a of the id, begun at the study's seed. */
static uint64_t
seed_of (const struct inquiry *q)
{
  uint64_t hash = UINT64_C (0xcbf29ce484222325) ^ q->study->seed;
  for (const char *c = q->h->id; *c; c++)
    hash = (hash ^ (unsigned char) *c) * UINT64_C (0x100000001b3);
  return hash;
}

bool
inquiry_fold (struct arena *arena, struct inquiry *q, struct err *err)
{
  const struct frame *f = q->frame;
  q->shape = f->one_sample    ? SHAPE_ONE
             : f->arms > 2 ? SHAPE_MANY
                           : SHAPE_TWO;
  q->sample = fold (arena, f, inquiry_kind (q));
  q->ask = (struct ask){
    .scratch = arena,
    .confidence = q->study->confidence,
    .target = q->h->target.given ? q->h->target.number : (double) NAN,
    .horizon = f->horizon,
    .margin = q->h->margin.given ? q->design.margin : (double) NAN,
    .seed = seed_of (q),
    .estimand = adjust_estimand (q),
    .trim = q->h->trim,
    .level = f->level,
    .reference = f->reference,
  };
  q->adjustment = adjust_choose (q, may_be (q));
  if (q->adjustment || !q->effect_only)
    fold_model (arena, f, q->adjustment, q->sample);
  q->row = registry_find (inquiry_kind (q), q->shape,
                          q->sample->clusters != NULL, q->adjustment);
  if (!check_shape (q, err))
    return false;
  if (q->effect_only)
    return true;
  subgroups_fold (arena, q);
  dose_fold (arena, q);
  return true;
}
