/* How strong something unmeasured would have to be. */

#include <math.h>
#include <string.h>

#include "balance.h"
#include "base/arena.h"
#include "base/str.h"
#include "figure.h"
#include "infer/evalue.h"
#include "report/say.h"

static struct risk_ratio
ratio_of (const struct effect *e)
{
  return (struct risk_ratio){ e->estimate, e->conf_low, e->conf_high };
}

static double
event_share (const struct inquiry *q, size_t arm)
{
  const struct riskset *r = q->sample->riskset;
  return (double) riskset_events (r, arm) / (double) riskset_n (r, arm);
}

static bool
is_rare (const struct inquiry *q)
{
  return evalue_rare (event_share (q, q->frame->level),
                      event_share (q, q->frame->reference));
}

/* Of the two cohorts, unweighted. */
static double
mean_sd (const struct inquiry *q)
{
  const struct moments *m = q->sample->moments;
  return sqrt ((moments_var (&m[q->frame->level])
                + moments_var (&m[q->frame->reference])) / 2);
}

static const struct effect *
named (const struct result_hypothesis *h, const char *name)
{
  for (size_t i = 0; i < h->effects_n; i++)
    if (str_equal (h->effects[i].measure->about.name, name))
      return &h->effects[i].effect;
  return NULL;
}

/* An effect as a risk ratio, and the form in which it is one; null: it is
   none. */
struct form { const char *name; struct risk_ratio rr; };

static struct form
form_of (const struct inquiry *q, const struct result_hypothesis *h,
         const struct result_effect *head)
{
  const char *measure = head->measure->about.name;
  const struct effect *e = &head->effect;
  if (strstr (measure, "hazard_ratio"))
    {
      bool rare = is_rare (q);
      return (struct form){ rare ? "rare" : "common",
                            evalue_hazard_ratio (ratio_of (e), rare) };
    }
  if (str_equal (measure, "rate_ratio"))
    return (struct form){ "ratio", ratio_of (e) };
  if (str_equal (measure, "risk_difference") && named (h, "risk_ratio"))
    return (struct form){ "ratio", ratio_of (named (h, "risk_ratio")) };
  bool mean = str_equal (measure, "mean_difference")
              || str_equal (measure, "nps_difference");
  if (mean && e->std_error > 0 && mean_sd (q) > 0)
    return (struct form){ "mean",
                          evalue_standardised (e->estimate / mean_sd (q),
                                               e->std_error / mean_sd (q)) };
  return (struct form){ NULL, { NAN, NAN, NAN } };
}

/* The measured level whose share differs most between the cohorts; null:
   none. */
static const struct result_balance *
most_apart (const struct result_hypothesis *h, double *ratio)
{
  const struct result_balance *most = NULL;
  *ratio = 1;
  for (size_t i = 0; i < h->balance_n; i++)
    {
      const struct result_balance *b = &h->balance[i];
      double r = b->in_level.value / b->in_reference.value;
      r = r < 1 ? 1 / r : r;
      if (b->level && isfinite (r) && r > *ratio)
        {
          most = b;
          *ratio = r;
        }
    }
  return most;
}

static const char *
measured (struct arena *arena, const struct result_hypothesis *h)
{
  double ratio;
  const struct result_balance *b = most_apart (h, &ratio);
  if (!b)
    return "";
  return arena_printf (arena, ". Of what was measured, %s = %s goes with the "
                              "cohort at a ratio of %s",
                       b->covariate, b->level, say_number (arena, ratio));
}

static const char *
tipping (struct arena *arena, const struct result_hypothesis *h,
         struct evalue e)
{
  const char *beyond
    = h->adjusted_for ? arena_printf (arena, " beyond %s", h->adjusted_for)
                      : "";
  if (!(e.limit > 1))
    return arena_printf (arena, "the interval holds no effect already. To "
                                "explain the estimate away a hidden factor "
                                "would have to go with both the cohort and "
                                "the outcome at a ratio of %s each%s%s",
                         say_number (arena, e.estimate), beyond,
                         measured (arena, h));
  return arena_printf (arena, "to explain the effect away a hidden factor "
                              "would have to go with both the cohort and the "
                              "outcome at a ratio of %s each%s. At %s each "
                              "the interval would reach no effect%s",
                       say_number (arena, e.estimate), beyond,
                       say_number (arena, e.limit), measured (arena, h));
}

void
sensitivity_fill (struct arena *arena, const struct inquiry *q,
                  struct result_hypothesis *out)
{
  const struct result_effect *head = headline_effect (out);
  if (q->shape != SHAPE_TWO || !head || head->effect.status != STATUS_OK
      || q->design.name == DESIGN_NAIVE
      || q->design.name == DESIGN_RANDOMIZED)
    return;
  struct form form = form_of (q, out, head);
  struct evalue e = evalue_of (form.rr);
  if (!form.name || !isfinite (e.estimate))
    return;
  out->sensitivity = (struct result_sensitivity){
    .form = form.name,
    .e_value = figure_value (e.estimate),
    .e_value_limit = isfinite (e.limit)
                       ? figure_value (e.limit)
                       : figure_none (STATUS_UNBOUNDED,
                                      "the interval is open"),
    .text = tipping (arena, out, e),
  };
}
