#include "ledger.h"

#include <math.h>

#include "adjust.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "moved.h"
#include "variant.h"

/* One more than the steps that there can be, two measures each. */
enum { MOST_STAGES = 20 };

struct stage {
  const char *step, *text;
  struct study_hypothesis h;
};

/* The ledger while it is made. */
struct account {
  struct arena *arena;
  const struct inquiry *q;
  struct stage stage[MOST_STAGES];
  size_t stages;
};

static struct study_hypothesis
crude_copy (const struct inquiry *q)
{
  struct study_hypothesis h = variant_copy (q);
  h.adjust_n = 0;
  h.adjust_by = ADJUST_AUTO;
  h.estimand = ESTIMAND_AUTO;
  h.trim = h.partial = false;
  return h;
}

static void
add_stage (struct account *a, const char *step, const char *text,
           struct study_hypothesis h)
{
  a->stage[a->stages++] = (struct stage){ step, text, h };
}

static bool
by_event (const struct inquiry *q)
{
  return q->h->cohort && q->h->cohort->by == BY_EVENT && q->design.own
         && !q->design.duration;
}

/* Time. */

static void
add_naive (struct account *a)
{
  struct study_hypothesis h = crude_copy (a->q);
  h.design = ASK_NAIVE;
  h.landmark.given = h.lag.given = false;
  add_stage (a, "naive", "exposed at any time, whole record", h);
  if (!h.cohort->within.given)
    return;
  h.design = ASK_WINDOW;
  add_stage (a, "window",
             arena_printf (a->arena, "exposed within %s, not aligned in time",
                           h.cohort->within.text), h);
}

static struct amount
days_amount (struct arena *arena, double days)
{
  return (struct amount){
    .given = true, .number = days, .unit = "days",
    .text = arena_printf (arena, "%g days", days),
  };
}

static enum design_ask
aligned_design (const struct inquiry *q)
{
  return q->design.name == DESIGN_TIME_VARYING ? ASK_TIME_VARYING
         : q->design.name == DESIGN_SEQUENTIAL ? ASK_SEQUENTIAL
                                               : ASK_LANDMARK;
}

/* A declared landmark goes with the lag; one that follows `within` does so
   by itself. */
static void
move_landmark (struct account *a, struct study_hypothesis *h, double lag)
{
  const struct design *d = &a->q->design;
  if (h->cohort->within.given)
    h->landmark.given = false;
  else if (h->landmark.given)
    h->landmark = days_amount (a->arena, (d->landmark - d->lag)
                                           / SECONDS_PER_DAY + lag);
}

static void
add_lag (struct account *a, double lag)
{
  struct study_hypothesis h = crude_copy (a->q);
  h.design = aligned_design (a->q);
  h.lag = days_amount (a->arena, lag);
  move_landmark (a, &h, lag);
  add_stage (a, lag > 0 ? arena_printf (a->arena, "lag_%g", lag) : "aligned",
             lag > 0 ? arena_printf (a->arena, "aligned in time, lag of %g "
                                               "days", lag)
                     : "aligned in time, no lag", h);
}

/* Contacts made in order to leave matter where leaving does. */
static void
add_lags (struct account *a)
{
  static const double lags[] = { 3, 7, 14, 30 };
  double own = a->q->design.lag / SECONDS_PER_DAY;
  bool listed = !(own > 0);
  add_lag (a, 0);
  if (!(own > 0))
    return;
  for (size_t i = 0; i < sizeof lags / sizeof *lags; i++)
    {
      if (!listed && own < lags[i])
        {
          add_lag (a, own);
          listed = true;
        }
      listed |= own == lags[i];
      add_lag (a, lags[i]);
    }
  if (!listed)
    add_lag (a, own);
}

/* The other ways of lining up time, beside the one that is the headline. */
static void
add_designs (struct account *a)
{
  enum design_name here = a->q->design.name;
  struct study_hypothesis h = crude_copy (a->q);
  h.landmark.given = false;
  if (here != DESIGN_TIME_VARYING)
    {
      h.design = ASK_TIME_VARYING;
      add_stage (a, "time_varying", "other design: exposed from the event on",
                 h);
    }
  if (here == DESIGN_LANDMARK && h.cohort->within.given)
    {
      h.design = ASK_SEQUENTIAL;
      add_stage (a, "sequential", "other design: a trial every 30 days", h);
    }
}

/* Confounding. */

static void
add_adjusted (struct account *a)
{
  const struct inquiry *q = a->q;
  if (!by_event (q))
    add_stage (a, "crude", "not adjusted", crude_copy (q));
  if (q->h->adjust_n)
    add_stage (a, "adjusted",
               arena_printf (a->arena, "adjusted for %s by %s",
                             adjust_names (a->arena, q),
                             adjustment_name (q->adjustment)),
               variant_copy (q));
}

/* The quarter of the unit's start as one more covariate. */
static void
add_quarter (struct account *a)
{
  const struct inquiry *q = a->q;
  const struct study_table *unit = &q->study->tables[q->h->unit];
  size_t n = q->h->adjust_n;
  if (unit->start_slot < 0)
    return;
  struct study_hypothesis h = variant_copy (q);
  struct expr *start = ARENA_NEW (a->arena, struct expr, 1);
  *start = (struct expr){ .op = OP_COLUMN, .type = TYPE_DATE,
                          .slot = unit->start_slot, .text = "start" };
  const struct expr **args = ARENA_NEW (a->arena, const struct expr *, 1);
  args[0] = start;
  struct expr *quarter = ARENA_NEW (a->arena, struct expr, 1);
  *quarter = (struct expr){ .op = OP_QUARTER, .type = TYPE_TEXT,
                            .args = args, .args_n = 1 };
  h.adjust = ARENA_NEW (a->arena, struct word, n + 1);
  h.covariate = ARENA_NEW (a->arena, struct expr *, n + 1);
  h.counted = ARENA_NEW (a->arena, const struct study_covariate *, n + 1);
  for (size_t i = 0; i < n; i++)
    {
      h.adjust[i] = q->h->adjust[i];
      h.covariate[i] = q->h->covariate[i];
      h.counted[i] = q->h->counted ? q->h->counted[i] : NULL;
    }
  h.adjust[n].text = "quarter of start";
  h.covariate[n] = quarter;
  h.adjust_n = n + 1;
  /* Weights make the cohorts alike in it, days of stay too. */
  h.last_stratifies = q->adjustment != ADJUSTED_BY_WEIGHTS;
  add_stage (a, "by_quarter",
             n ? "adjusted for the quarter of start too"
               : "by quarter of start", h);
}

/* What should find nothing. */

static void
add_controls (struct account *a)
{
  const struct inquiry *q = a->q;
  if (q->h->control)
    {
      struct study_hypothesis h = variant_copy (q);
      h.outcome = q->h->control->outcome;
      h.outcome_expr = q->h->control->outcome_expr;
      h.outcome_denominator = q->h->control->outcome_denominator;
      h.outcome_where = q->h->control->outcome_where;
      if (h.outcome->kind != q->h->outcome->kind)
        h.margin.given = false;     /* in the outcome's own unit */
      add_stage (a, "negative_control",
                 arena_printf (a->arena, "negative control: %s",
                               h.outcome->name), h);
    }
  bool placebo = q->design.name == DESIGN_LANDMARK
                 || q->design.name == DESIGN_TIME_VARYING;
  if (!by_event (q) || !placebo)
    return;
  struct study_hypothesis h = crude_copy (q);
  h.placebo = true;
  add_stage (a, "placebo", "placebo dates among those never exposed", h);
}

/* From stages to steps. */

static void
add_steps (struct account *a, const struct stage *s, double tau,
           struct result_hypothesis *out)
{
  struct result_step *step = (struct result_step *) out->ledger
                             + out->ledger_n;
  struct variant v;
  if (!variant_ask (a->arena, a->q, &s->h, tau, &v))
    return;
  *step++ = (struct result_step){ s->step, s->text, v.measure, v.effect,
                                  v.units };
  if (v.collapsible)
    *step++ = (struct result_step){ s->step, s->text, v.collapsible,
                                    v.collapsed, v.units };
  out->ledger_n = (size_t) (step - out->ledger);
}

static bool
has_ledger (const struct inquiry *q)
{
  return q->shape == SHAPE_TWO && q->frame->arms == 2
         && q->design.name != DESIGN_NAIVE
         && q->design.name != DESIGN_RANDOMIZED
         && inquiry_measure (q) && (by_event (q) || q->h->adjust_n
                                    || q->h->control);
}

const struct result_step *
ledger_step (const struct result_hypothesis *h, const char *step)
{
  for (size_t i = 0; i < h->ledger_n; i++)
    if (str_equal (h->ledger[i].step, step))
      return &h->ledger[i];
  return NULL;
}

void
ledger_fill (struct arena *arena, const struct inquiry *q,
             struct result_hypothesis *out)
{
  struct account *a = ARENA_NEW (arena, struct account, 1);
  if (!has_ledger (q))
    return;
  a->arena = arena;
  a->q = q;
  if (by_event (q))
    {
      add_naive (a);
      add_lags (a);
      add_designs (a);
    }
  add_adjusted (a);
  if (by_event (q))
    add_quarter (a);
  add_controls (a);
  out->ledger = ARENA_NEW (arena, struct result_step, 2 * MOST_STAGES);
  double tau = variant_tau (q);
  for (size_t i = 0; i < a->stages; i++)
    add_steps (a, &a->stage[i], tau, out);
  out->moved = moved_text (arena, q, out);
}
