/* Costs of a contact or a conversation: a ratio of two totals over months,
   which are what chance would have drawn. */

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "infer/methods.h"
#include "metric.h"

static const char delta[] = "delta_t";

/* Costs and contacts of the months that have either. */
struct totals {
  size_t n;
  double *cost, *contacts;
  double all_costs, all_contacts;
};

/* SLICE lies in order of months. */
static struct totals
by_month (const struct metric_rows *r, struct arena *scratch,
          struct slice slice)
{
  struct totals t = { 0, ARENA_NEW (scratch, double, slice.n),
                      ARENA_NEW (scratch, double, slice.n), 0, 0 };
  for (size_t i = 0; i < slice.n; i++)
    {
      size_t row = slice.row[i];
      if (i == 0 || r->month[row] != r->month[slice.row[i - 1]])
        t.n++;
      t.cost[t.n - 1] += r->y[row];
      t.contacts[t.n - 1] += r->denominator[row];
    }
  for (size_t i = 0; i < t.n; i++)
    {
      t.all_costs += t.cost[i];
      t.all_contacts += t.contacts[i];
    }
  return t;
}

static struct effect
ratio_of (const struct metric_ask *q, struct arena *scratch,
          const struct totals *t)
{
  uint32_t *arm = ARENA_NEW (scratch, uint32_t, t->n);
  struct sample s = { .arms = 1 };
  struct ask ask = { .scratch = scratch, .confidence = q->confidence,
                     .target = 0, .horizon = NAN, .margin = NAN };
  s.cross = cross_fold (scratch, t->cost, t->contacts, arm, t->n, 1);
  struct effect e = ratio_difference_one.run (&s, &ask);
  e.estimate = t->all_costs / t->all_contacts;
  return e;
}

/* Costs that nobody gave a level are the costs of all levels. */
static bool
tells_apart (const struct study_metric *m, size_t k)
{
  return k == SIZE_MAX || (m->by_cost && m->by_cost[k]);
}

static struct effect
lacking (const struct metric_ask *q, const struct totals *t, size_t k)
{
  if (!tells_apart (q->m, k))
    return effect_fail (delta, STATUS_REFUSED,
                        arena_printf (q->arena, "the costs are not told "
                                      "apart by %s", q->m->by[k].text));
  if (t->n == 0)
    return metric_alone (delta, NAN, 0);
  if (!(t->all_contacts > 0))
    return effect_fail (delta, STATUS_DEGENERATE,
                        "there are costs and nothing that they are of");
  if (!(t->all_costs > 0))
    return effect_fail (delta, STATUS_DEGENERATE,
                        "the costs add up to nothing or less");
  struct effect e = effect_fail (delta, STATUS_DEGENERATE,
                                 "one month is a total, not a sample");
  e.estimate = t->all_costs / t->all_contacts;
  return e;
}

static void
ratio (const struct metric_ask *q, struct arena *scratch, struct slice slice,
       size_t k, struct result_value *out)
{
  struct totals t = by_month (q->rows, scratch, slice);
  bool whole = t.n > 1 && t.all_contacts > 0 && t.all_costs > 0
               && tells_apart (q->m, k);
  out->n = (uint64_t) llround (t.all_contacts);
  out->effect = whole ? ratio_of (q, scratch, &t) : lacking (q, &t, k);
}

/* A contact costs what the study says it does. */
static void
declared (const struct metric_ask *q, struct arena *scratch,
          struct slice slice, size_t k, struct result_value *out)
{
  metric_mean (q, scratch, slice, k, out);
  if (q->m->kind == METRIC_COST_PER_CONVERSATION && q->m->interactions_expr)
    return;
  out->effect = effect_fail ("declared", STATUS_REFUSED,
                             "it is as declared, not estimated");
  if (out->n)
    out->effect.estimate = q->m->cost.per_contact.number;
}

void
metric_cost (const struct metric_ask *q, struct arena *scratch,
             struct slice slice, size_t k, struct result_value *out)
{
  (q->m->cost.table < 0 ? declared : ratio) (q, scratch, slice, k, out);
}

/* Months that have one and not the other. */

static void
note_months (const struct metric_ask *q, const char *code, const char *what,
             const bool *lacks)
{
  struct buf names = buf_new (q->arena);
  const struct months *months = &q->rows->months;
  size_t n = 0;
  for (size_t i = 0; i < months->n; i++)
    if (lacks[i])
      buf_printf (&names, "%s%s", n++ ? ", " : "", months->name[i]);
  if (n)
    metric_note (q, code, "%s: %s", what, names.text);
}

/* A conversation costs its total whatever its contacts are; they say what
   that is made of. */
static void
note_factors (const struct metric_ask *q)
{
  const struct metric_rows *r = q->rows;
  double cost = 0, conversations = 0;
  char each[NUM_SIZE], mean[NUM_SIZE], contacts[NUM_SIZE], rows[NUM_SIZE];
  for (size_t i = 0; i < r->n; i++)
    {
      cost += r->y[i];
      conversations += r->denominator[i];
    }
  if (q->m->kind != METRIC_COST_PER_CONVERSATION || !(r->interactions > 0)
      || !(conversations > 0))
    return;
  metric_note (q, "cost_factors", "a contact costs %s%s%s, and a conversation "
               "has %s contacts on average (%s over %s)",
               num_print_digits (each, cost / r->interactions, 6),
               q->data->study->currency ? " " : "",
               q->data->study->currency ? q->data->study->currency : "",
               num_print_digits (mean, r->interactions / conversations, 6),
               num_print_digits (contacts, r->interactions, 12),
               num_print_digits (rows, conversations, 12));
}

void
metric_cost_months (const struct metric_ask *q)
{
  const struct metric_rows *r = q->rows;
  if (!r->costs_alone)
    return;
  note_months (q, "costs_alone", "months with costs and without contacts, "
               "whose costs are left out", r->costs_alone);
  note_months (q, "contacts_alone", "months with contacts and without costs, "
               "whose contacts are left out", r->contacts_alone);
  note_factors (q);
}
