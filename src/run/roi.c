#include "roi.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "figure.h"
#include "infer/dist.h"
#include "roi_parts.h"

enum { DEFAULT_DRAWS = 2000, NOTES = 12, FEWEST = 10 };

struct gain_cost
roi_gain_cost (const struct roi_work *w)
{
  return (struct gain_cost){ w->estimate.gain, w->estimate.cost,
                             w->error.gain, w->error.cost,
                             w->error.covariance };
}

/* ---- rounding --------------------------------------------------------- */

/* An amount of N customers without the last digits of binary sums, which
   are no money.  A difference that is nothing but these is 0. */
static double
settled (double amount, double n)
{
  static const double places = 1e9, most = 1e6;
  if (fabs (amount) < 1e-10 * fmax (1, n))
    return 0;
  return fabs (amount) < most ? round (amount * places) / places + 0.
                             : amount;
}

static struct effect
settled_effect (struct effect e, double n)
{
  e.estimate = settled (e.estimate, n);
  e.conf_low = settled (e.conf_low, n);
  e.conf_high = settled (e.conf_high, n);
  return e;
}

/* A return of exactly -1 or 0 is that. */
static struct effect
settled_return (struct effect e)
{
  static const double places = 1e12;
  double *number[] = { &e.estimate, &e.conf_low, &e.conf_high };
  for (size_t i = 0; i < sizeof number / sizeof *number; i++)
    if (fabs (*number[i]) < 1e3)
      *number[i] = round (*number[i] * places) / places + 0.;
  return e;
}

/* ---- one effect ------------------------------------------------------- */

/* Of a draw: FACTOR times gain and cost. */
struct linear {
  double gain, cost;
};

static struct effect
without_interval (double estimate, const struct roi_work *w)
{
  struct effect e = effect_fail (NULL, w->error.status, w->error.why);
  e.estimate = estimate;
  return e;
}

static struct effect
symmetric (const struct roi_work *w, double estimate, double variance)
{
  double error = sqrt (fmax (0, variance));
  return (struct effect){
    .estimate = estimate, .std_error = error,
    .conf_low = estimate - w->quantile * error,
    .conf_high = estimate + w->quantile * error, .conf_method = "delta",
  };
}

/* Why the draws tell nothing; null if they do. */
static const char *
useless_draws (const struct roi_work *w)
{
  size_t all = w->draws.n + w->draws.failed;
  if (w->error.fewest < FEWEST)
    return "fewer than 10 customers, or clusters, of a cohort are too few to "
           "draw from";
  return w->draws.n == 0 || w->draws.failed > all / 100
           ? "too many draws could not be fitted" : NULL;
}

/* Percentiles of VALUE, which is sorted. */
static struct effect
of_draws (const struct roi_work *w, double *value, double estimate)
{
  if (w->error.status != STATUS_OK)
    return without_interval (estimate, w);
  const char *why = useless_draws (w);
  struct effect e
    = why ? effect_fail ("bootstrap", STATUS_REFUSED, why)
          : roi_percentile (value, w->draws.n, estimate,
                            w->q->study->confidence);
  e.estimate = estimate;
  return e;
}

static struct effect
linear_unsettled (const struct roi_work *w, struct linear by)
{
  const struct returns_draws *d = &w->draws;
  double estimate = by.gain * w->estimate.gain + by.cost * w->estimate.cost;
  if (w->error.status != STATUS_OK)
    return without_interval (estimate, w);
  if (w->interval != ROI_BOOTSTRAP)
    return symmetric (w, estimate,
                      by.gain * by.gain * w->error.gain
                        + 2 * by.gain * by.cost * w->error.covariance
                        + by.cost * by.cost * w->error.cost);
  double *value = ARENA_NEW (w->scratch, double, d->n);
  for (size_t i = 0; i < d->n; i++)
    value[i] = by.gain * d->gain[i] + by.cost * d->cost[i];
  return of_draws (w, value, estimate);
}

static struct effect
linear_effect (const struct roi_work *w, struct linear by)
{
  return settled_effect (linear_unsettled (w, by),
                         fmax (fabs (by.gain), fabs (by.cost)));
}

/* ---- the return ------------------------------------------------------- */

static struct effect
ratio_of_draws (const struct roi_work *w)
{
  const struct returns_draws *d = &w->draws;
  struct gain_cost g = roi_gain_cost (w);
  double *value = ARENA_NEW (w->scratch, double, d->n);
  size_t n = 0;
  for (size_t i = 0; i < d->n; i++)
    if (d->cost[i] > 0)
      value[n++] = d->gain[i] / d->cost[i] - 1;
  if (n == d->n)
    return of_draws (w, value, roi_of (&g));
  struct effect e = effect_fail ("bootstrap", STATUS_REFUSED,
                                 "the cost is not clear of zero");
  e.estimate = roi_of (&g);
  return e;
}

static void
fill_roi (const struct roi_work *w, struct result_return *out)
{
  struct gain_cost g = roi_gain_cost (w);
  bool has = w->error.status == STATUS_OK;
  out->roi_fieller = has ? roi_fieller (&g, w->quantile)
                         : without_interval (roi_of (&g), w);
  out->roi_delta = has ? roi_delta (&g, w->quantile)
                       : without_interval (roi_of (&g), w);
  out->roi = w->interval == ROI_FIELLER ? out->roi_fieller
             : w->interval == ROI_DELTA ? out->roi_delta
                                        : ratio_of_draws (w);
  if (!isfinite (out->roi.estimate))
    out->roi.estimate = roi_of (&g);
  struct effect *all[] = { &out->roi, &out->roi_fieller, &out->roi_delta };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    *all[i] = settled_return (*all[i]);
}

static void
fill_money (const struct roi_work *w, struct result_return *out)
{
  double n = w->estimate.exposed;
  out->gain_each = linear_effect (w, (struct linear){ 1, 0 });
  out->cost_each = linear_effect (w, (struct linear){ 0, 1 });
  out->gain = linear_effect (w, (struct linear){ n, 0 });
  out->cost = linear_effect (w, (struct linear){ 0, n });
  out->net = linear_effect (w, (struct linear){ n, -n });
  out->established = out->gain_each.status == STATUS_OK
                     && (out->gain_each.conf_low > 0
                         || out->gain_each.conf_high < 0);
}

static void
fill_figures (const struct roi_work *w, struct result_return *out)
{
  const struct returns_draws *d = &w->draws;
  const struct returns_estimate *e = &w->estimate;
  double *net = ARENA_NEW (w->scratch, double, d->n);
  for (size_t i = 0; i < d->n; i++)
    net[i] = settled (d->gain[i] - d->cost[i], 1);
  out->pays = w->error.status != STATUS_OK
                ? figure_none (w->error.status, w->error.why)
              : useless_draws (w)
                ? figure_none (STATUS_REFUSED, useless_draws (w))
                : figure_value (roi_pays (net, d->n));
  out->draws = d->n + d->failed;
  out->draws_failed = d->failed;
  out->break_even_effect
    = figure_value (settled (e->cost, 1));
  double contact = roi_break_even_contact (e->gain, e->contacts);
  if (w->sample.contacts)
    out->break_even_cost
      = isnan (contact) ? figure_none (STATUS_REFUSED, "there is no gain to "
                                                       "pay for it")
                        : figure_value (settled (contact, 1));
}

/* ---- what it is made of, and when it comes ---------------------------- */

static double
part_of (const struct roi_parts *p, size_t part)
{
  const double in_order[] = { p->retention, p->upgrades, p->price,
                              p->referral };
  return in_order[part];
}

/* Parts that the study does not tell apart are none. */
static bool
is_told_apart (const struct roi_work *w, size_t part)
{
  const struct study_money *m = &w->q->study->money;
  const bool in_order[] = { true, m->upgrades_expr, true, m->referrals >= 0 };
  return in_order[part];
}

static void
fill_parts (const struct roi_work *w, struct result_return *out)
{
  static const char *const names[] = { "retention", "upgrades", "price",
                                       "referral" };
  enum { PARTS = sizeof names / sizeof *names };
  const struct returns_ask *ask = &w->model.ask;
  struct roi_parts own = roi_decompose (
    &w->estimate.level, &w->estimate.reference,
    isnan (ask->monthly_margin) ? ask->margin : 1);
  struct result_part *part = ARENA_NEW (w->arena, struct result_part, PARTS);
  double *value = ARENA_NEW (w->scratch, double, w->draws.n);
  for (size_t k = 0; k < PARTS; k++)
    {
      if (!is_told_apart (w, k))
        continue;
      for (size_t i = 0; i < w->draws.n; i++)
        value[i] = w->estimate.exposed * part_of (&w->draws.parts[i], k);
      part[out->parts_n++] = (struct result_part){
        names[k],
        settled_effect (of_draws (w, value, w->estimate.exposed
                                              * part_of (&own, k)),
                        w->estimate.exposed)
      };
    }
  out->parts = part;
}

static double
month_end (const struct roi_work *w, size_t month)
{
  double end = w->sample.days / DAYS_PER_MONTH, whole = (double) (month + 1);
  return whole < end ? whole : end;
}

/* The net of draw I up to a month is kept in RUNNING. */
static void
fill_months (const struct roi_work *w, struct result_return *out)
{
  size_t months = w->model.months, n = w->draws.n;
  double exposed = w->estimate.exposed;
  double *net = ARENA_NEW (w->scratch, double, months);
  double *running = ARENA_NEW (w->scratch, double, n);
  double *value = ARENA_NEW (w->scratch, double, n);
  struct result_month *month = ARENA_NEW (w->arena, struct result_month,
                                          months);
  roi_cumulate (w->estimate.monthly, months, w->estimate.cost, net);
  for (size_t i = 0; i < n; i++)
    running[i] = -w->draws.cost[i];
  for (size_t k = 0; k < months; k++)
    {
      for (size_t i = 0; i < n; i++)
        {
          running[i] += w->draws.monthly[k][i];
          value[i] = exposed * running[i];
        }
      month[k].month = month_end (w, k);
      net[k] = settled (net[k], 1);
      month[k].effect
        = settled_effect (of_draws (w, value, exposed * net[k]), exposed);
    }
  double back = roi_payback (net, months);
  out->payback_month
    = isnan (back) ? figure_none (STATUS_NOT_REACHED,
                                  "what has come back stays below the cost "
                                  "up to the horizon")
                   : figure_value (back);
  out->months = month;
  out->months_n = months;
}

/* ---- all of it -------------------------------------------------------- */

/* Every number says why it is not there. */
static void
fill_refused (enum status status, const char *why, struct result_return *out)
{
  struct effect *effects[] = { &out->gain_each, &out->cost_each, &out->gain,
                               &out->cost, &out->net, &out->roi,
                               &out->roi_fieller, &out->roi_delta };
  struct figure *figures[] = { &out->pays, &out->break_even_effect,
                               &out->payback_month };
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
    *effects[i] = effect_fail (NULL, status, why);
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    *figures[i] = figure_none (status, why);
}

static double
quantile_of (const struct roi_work *w)
{
  double p = .5 + w->q->study->confidence / 2;
  return isinf (w->error.df) ? dist_normal_quantile (p)
                             : dist_t_quantile (p, w->error.df);
}

/* Who all bring the same, or whose like do, tell nothing of how far an
   estimate may be off. */
static bool
lacks_spread (const struct roi_work *w)
{
  const struct returns_estimate *e = &w->estimate;
  const struct roi_made_of *of[] = { &e->level, &e->reference };
  double size = fabs (e->gain);
  for (size_t i = 0; i < 2; i++)
    size += fabs (of[i]->base) + fabs (of[i]->upgrades)
            + fabs (of[i]->referral);
  return w->error.status == STATUS_OK
         && !(sqrt (w->error.gain) > 1e-12 * size);
}

static void
compute (struct roi_work *w)
{
  const struct study_money *money = &w->q->study->money;
  struct roi_sample *s = &w->sample;
  w->interval = money->interval;
  w->model = returns_model (w->scratch, &s->returns, &s->ask);
  w->estimate = returns_estimate (w->scratch, &w->model);
  if (w->estimate.status == STATUS_OK && !(w->estimate.cost > 0))
    {
      w->estimate.status = STATUS_REFUSED;
      w->estimate.why = "the exposed customers cost nothing, and a return "
                        "needs a cost above 0";
    }
  w->error = returns_error (w->scratch, &w->model, &w->estimate);
  if (lacks_spread (w))
    {
      w->error.status = STATUS_DEGENERATE;
      w->error.why = "within each cohort every customer brings the same, "
                     "which tells nothing of how far the numbers may be off";
    }
  if (w->error.status != STATUS_OK)
    return;
  w->quantile = quantile_of (w);
  w->draws = returns_draws (w->scratch, &w->model, &w->estimate,
                            money->draws > 0 ? (size_t) money->draws
                                             : DEFAULT_DRAWS,
                            w->q->ask.seed);
}

static void
fill_numbers (struct roi_work *w, struct result_return *out)
{
  out->exposed = (uint64_t) w->estimate.exposed;
  out->comparison = (uint64_t) w->estimate.comparison;
  fill_money (w, out);
  fill_roi (w, out);
  fill_figures (w, out);
  fill_parts (w, out);
  fill_months (w, out);
  roi_swings (w, out);
}

static void
fill_frame (const struct roi_work *w, struct result_return *out)
{
  static const char *const methods[] = {
    [ROI_BOOTSTRAP] = "bootstrap", [ROI_FIELLER] = "fieller",
    [ROI_DELTA] = "delta",
  };
  *out = (struct result_return){
    .asked = true,
    .conf_method = methods[w->q->study->money.interval],
    .estimand = "att",
    .horizon_days = w->sample.days,
    .margin = w->sample.ask.margin,
    .discount = w->sample.ask.discount,
    .cost_text = w->sample.cost_text,
  };
}

static const char *
keep (struct arena *arena, const char *text)
{
  return text ? arena_copy (arena, text) : NULL;
}

void
roi_fill (struct arena *arena, const struct inquiry *q,
          struct result_hypothesis *hypothesis)
{
  struct result_return *out = &hypothesis->money;
  if (!q->h->cost.given || !q->data)
    return;
  struct roi_work w = { .arena = arena, .scratch = arena_new (), .q = q,
                        .note = ARENA_NEW (arena, struct result_note,
                                           NOTES) };
  w.sample = roi_sample (w.scratch, q, NAN);
  w.sample.why = keep (arena, w.sample.why);
  w.sample.cost_text = keep (arena, w.sample.cost_text);
  fill_frame (&w, out);
  if (w.sample.status == STATUS_OK)
    compute (&w);
  else
    w.estimate = (struct returns_estimate){ .status = w.sample.status,
                                            .why = w.sample.why };
  if (w.estimate.status == STATUS_OK)
    fill_numbers (&w, out);
  else
    fill_refused (w.estimate.status, w.estimate.why, out);
  roi_words (&w, out);
  arena_free (w.scratch);
}
