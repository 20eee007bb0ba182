#include "variant.h"

#include <math.h>

#include "base/arena.h"
#include "infer/km.h"

struct study_hypothesis
variant_copy (const struct inquiry *q)
{
  struct study_hypothesis h = *q->h;
  h.subgroups_n = h.landmarks_n = h.tests_n = 0;
  h.negative_control = NULL;
  return h;
}

double
variant_tau (const struct inquiry *q)
{
  if (!q->sample->riskset || q->frame->arms < 2 || q->frame->enter)
    return NAN;
  return isnan (q->ask.horizon) ? km_common_last (q->sample->riskset)
                                : q->ask.horizon;
}

/* A hazard ratio changes with what is adjusted for even where nothing
   confounds; days of stay and shares with the event do not. */
static const struct measure *
collapsible_of (const struct registry_row *row)
{
  const struct measure *days = registry_effect (row, "rmst_difference");
  return days ? days : registry_effect (row, "cif_difference");
}

static void
collapse (struct inquiry *asked, double tau, struct variant *out)
{
  out->collapsible = collapsible_of (asked->row);
  if (!out->collapsible)
    return;
  if (!isnan (tau))
    asked->ask.horizon = tau;
  out->collapsed = inquiry_effect (asked, out->collapsible,
                                   asked->frame->level);
  if (out->collapsible != out->measure)
    return;
  out->effect = out->collapsed;
  out->collapsible = NULL;
}

/* Of an event that leaving rules out, a hazard ratio where one is what it
   is held against: that of leaving, or of the event, adjusted. */
static bool
is_beside_a_ratio (const struct inquiry *asked, const struct inquiry *q)
{
  if (asked->h->outcome->kind != KIND_TIME_TO)
    return false;
  const struct measure *own = inquiry_measure (q);
  return q->h->outcome->kind == KIND_SURVIVAL || (own && own->ratio);
}

/* The effect that answers: the headline's, or the ratio beside it. */
static const struct measure *
choose_measure (const struct inquiry *asked, const struct inquiry *q)
{
  return is_beside_a_ratio (asked, q)
           ? registry_effect (asked->row, "cause_specific_hazard_ratio")
           : inquiry_measure (asked);
}

/* Frame and fold of ASKED; false where it cannot be asked so. */
static bool
prepare (struct arena *scratch, struct inquiry *asked)
{
  struct err *err = err_new (scratch);
  if (!design_resolve (asked->study, asked->h, &asked->design, err)
      || !inquiry_check (scratch, asked, err))
    return false;
  asked->frame = frame_build (asked->data, asked->h, &asked->design, err);
  if (!asked->frame)
    return false;
  bool fits = inquiry_fold (scratch, asked, err);
  frame_release (asked->frame);
  return fits;
}

static void
keep_why (struct arena *arena, struct effect *e)
{
  e->why = e->why ? arena_copy (arena, e->why) : NULL;
}

static void
answer (struct arena *arena, struct inquiry *asked, double tau,
        struct variant *out)
{
  out->units = asked->frame->units;
  out->effect = inquiry_effect (asked, out->measure, asked->frame->level);
  if (asked->sample->riskset)
    collapse (asked, tau, out);
  keep_why (arena, &out->effect);
  keep_why (arena, &out->collapsed);
}

bool
variant_ask (struct arena *arena, const struct inquiry *q,
             const struct study_hypothesis *h, double tau,
             struct variant *out)
{
  struct arena *scratch = arena_new ();
  struct inquiry asked = { .study = q->study, .h = h, .data = q->data,
                           .effect_only = true };
  *out = (struct variant){ .measure = NULL };
  if (prepare (scratch, &asked))
    out->measure = choose_measure (&asked, q);
  if (out->measure)
    answer (arena, &asked, tau, out);
  arena_free (scratch);
  return out->measure;
}
