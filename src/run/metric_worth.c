/* What a customer is worth. */

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "infer/lifetime.h"
#include "metric.h"

/* The metric's own, or those of the study's money. */
static const struct amount *
own_or (const struct amount *own, const struct amount *money)
{
  return own->given ? own : money;
}

/* Months whose beginning lies before the horizon. */
static unsigned
months_asked (const struct metric_ask *q)
{
  const struct amount *h = own_or (&q->m->horizon,
                                   &q->data->study->money.horizon);
  double months = amount_seconds (h) / (SECONDS_PER_DAY * DAYS_PER_MONTH);
  return months > 0 ? (unsigned) ceil (months - 1e-9) : 0;
}

static struct lifetime_ask
what_is_asked (const struct metric_ask *q)
{
  const struct study_money *money = &q->data->study->money;
  const struct amount *margin = own_or (&q->m->margin, &money->margin);
  const struct amount *discount = own_or (&q->m->discount, &money->discount);
  return (struct lifetime_ask) {
    .margin = margin->given ? margin->number : 1,
    .monthly = q->m->table < 0 ? money->monthly_margin.number : (double) NAN,
    .discount = discount->given ? discount->number : 0,
    .months = months_asked (q), .confidence = q->confidence,
  };
}

static struct lifetime
value_of (const struct metric_ask *q, struct arena *scratch,
          struct slice slice)
{
  const struct metric_rows *r = q->rows;
  struct life *life = ARENA_NEW (scratch, struct life, slice.n);
  struct lifetime_ask ask = what_is_asked (q);
  ask.clustered = r->cluster;
  size_t n = 0;
  for (size_t i = 0; i < slice.n; i++)
    {
      size_t row = slice.row[i];
      if (!isnan (r->y[row]))
        life[n++] = (struct life) { r->time[row], r->enter[row],
                                    r->event[row], r->y[row],
                                    r->denominator[row],
                                    r->cluster ? r->cluster[r->unit[row]]
                                               : 0 };
    }
  return lifetime_value (scratch, life, n, &ask);
}

/* Cohorts that form after sign-up: whoever stays long enough to be in one
   would be worth more by that alone. */
static bool
forms_later (const struct metric_ask *q, size_t k)
{
  const struct study_cohort *c = k == SIZE_MAX || !q->m->by_cohort
                                   ? NULL : q->m->by_cohort[k];
  return c && (c->by == BY_EVENT || c->by == BY_FIRST_EVENT);
}

void
metric_lifetime (const struct metric_ask *q, struct arena *scratch,
                 struct slice slice, size_t k, struct result_value *out)
{
  out->n = out->customers = slice.n;
  out->effect
    = forms_later (q, k)
        ? effect_fail ("influence", STATUS_REFUSED,
                       "the cohort forms after sign-up: only those who "
                       "stayed until then could be in it")
        : value_of (q, scratch, slice).effect;
}

/* A note where the horizon is cut. */
void
metric_horizon (const struct metric_ask *q)
{
  struct arena *scratch = arena_new ();
  size_t *row = ARENA_NEW (scratch, size_t, q->rows->n);
  for (size_t i = 0; i < q->rows->n; i++)
    row[i] = i;
  struct lifetime l = value_of (q, scratch,
                                (struct slice) { row, q->rows->n });
  char monthly[NUM_SIZE];
  if (q->rows->n && isfinite (l.monthly))
    metric_note (q, "monthly_margin", "the margin of a month as a customer "
                 "is %s %s", num_print_digits (monthly, l.monthly, 6),
                 q->data->study->currency ? q->data->study->currency : "");
  if (q->rows->n && l.months < months_asked (q))
    metric_note (q, "horizon_cut", "counted over %u months, not %u: later "
                 "ones begin with fewer than %d customers at risk", l.months,
                 months_asked (q), LIFETIME_AT_RISK);
  arena_free (scratch);
}
