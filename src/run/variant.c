#include "variant.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/km.h"

double
variant_tau (const struct inquiry *q)
{
  if (!q->sample->riskset || q->frame->arms < 2 || q->frame->enter)
    return NAN;
  return isnan (q->ask.horizon) ? km_common_last (q->sample->riskset)
                                : q->ask.horizon;
}

static const struct measure *
named_effect (const struct registry_row *row, const char *name)
{
  for (size_t i = 0; row->effect[i]; i++)
    if (str_equal (row->effect[i]->about.name, name))
      return row->effect[i];
  return NULL;
}

/* A hazard ratio changes with what is adjusted for even where nothing
   confounds; days of stay and shares with the event do not. */
static const struct measure *
collapsible_of (const struct registry_row *row)
{
  const struct measure *days = named_effect (row, "rmst_difference");
  return days ? days : named_effect (row, "cif_difference");
}

static void
collapse (struct variant *v, double tau)
{
  v->collapsible = collapsible_of (v->q.row);
  if (!v->collapsible)
    return;
  if (!isnan (tau))
    v->q.ask.horizon = tau;
  v->collapsed = inquiry_effect (&v->q, v->collapsible, v->q.frame->level);
  if (v->collapsible != v->measure)
    return;
  v->effect = v->collapsed;
  v->collapsible = NULL;
}

/* Of an event that leaving rules out, a hazard ratio where one is what it
   is held against: that of leaving, or of the event, adjusted. */
static bool
is_beside_a_ratio (const struct variant *v, const struct inquiry *q)
{
  if (v->q.h->outcome->kind != KIND_TIME_TO)
    return false;
  const struct measure *own = inquiry_measure (q);
  return q->h->outcome->kind == KIND_SURVIVAL || (own && own->ratio);
}

/* The effect that answers: the headline's, or the ratio beside it. */
static const struct measure *
choose_measure (const struct variant *v, const struct inquiry *q)
{
  return is_beside_a_ratio (v, q)
           ? named_effect (v->q.row, "cause_specific_hazard_ratio")
           : inquiry_measure (&v->q);
}

bool
variant_ask (struct arena *arena, const struct inquiry *q,
             const struct study_hypothesis *h, double tau,
             struct variant *v)
{
  struct err *err = err_new (arena);
  *v = (struct variant){ .q = { .study = q->study, .h = h,
                                .data = q->data } };
  if (!design_resolve (q->study, h, &v->q.design, err)
      || !inquiry_check (arena, &v->q, err))
    return false;
  v->q.frame = frame_build (q->data, h, &v->q.design, err);
  if (!v->q.frame)
    return false;
  bool fits = inquiry_fold (arena, &v->q, err);
  frame_release (v->q.frame);
  v->measure = fits ? choose_measure (v, q) : NULL;
  if (!v->measure)
    return false;
  v->units = v->q.frame->units;
  v->effect = inquiry_effect (&v->q, v->measure, v->q.frame->level);
  if (v->q.sample->riskset)
    collapse (v, tau);
  return true;
}
