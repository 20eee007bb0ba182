/* What came back of an investment: the effect month by month, times the
   customers it reached, in money, against what was spent in the same
   months.

   Month k, 0 the first with it, is payoff_worth (1 + r)^(-k/12) at the date.
   Nothing beyond the months looked at is in any number. */

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "decide/roi.h"
#include "figure.h"
#include "infer/did_gains.h"
#include "infer/dist.h"
#include "investment_payoff.h"
#include "report/say.h"

enum { DEFAULT_DRAWS = 2000, NOTES = 4, FEW_GROUPS = 5 };
static const char bootstrap[] = "bootstrap";

/* ---- what a unit of the effect is worth ------------------------------- */

static void
find_margin (struct payoff *p)
{
  const struct study_money *m = &p->s->data->study->money;
  p->discount = m->discount.given ? m->discount.number : 0;
  p->margin = m->margin.given ? m->margin.number : 1;
  if (stake_form (p->s) == IN_MONEY)
    return;
  p->margin = m->monthly_margin.number;
  if (p->s->v->moves->kind == METRIC_RETENTION_RATE
      && m->monthly_margin.given)
    return;
  p->status = STATUS_REFUSED;
  p->why = p->s->v->moves->kind == METRIC_RETENTION_RATE
             ? "what it moved is no money: say in `money` what a month is "
               "worth, as `monthly_margin: 30`"
             : "what it moved is no money";
}

/* ---- gain ------------------------------------------------------------- */

static const struct panel *
panel_of (const struct payoff *p)
{
  return p->s->design == STAKE_GROUPS ? &p->s->groups : &p->s->panel;
}

static double
gains_of (const struct payoff *p, struct arena *scratch, const double *weight,
          double *gain)
{
  const struct panel *panel = panel_of (p);
  struct gain_rule rule = {
    p->s->design == STAKE_STAGGERED,
    p->s->design == STAKE_GROUPS ? p->s->size : NULL
  };
  double *total = ARENA_NEW (scratch, double, panel->months);
  double exposed = did_gains (scratch, panel, &rule, weight, total);
  for (size_t k = 0; k < p->months; k++)
    gain[k] = p->margin * payoff_worth (p, k) * total[p->first + k];
  return exposed;
}

/* Clusters are not of one size, and so draws not of as many customers; the
   gain is that of the customers there are. */
static void
draw_gains (const struct payoff *p, const double *weight, double *gain)
{
  struct arena *scratch = arena_new ();
  double exposed = gains_of (p, scratch, weight, gain);
  for (size_t k = 0; k < p->months && exposed > 0; k++)
    gain[k] *= p->exposed / exposed;
  arena_free (scratch);
}

static void
draw (struct payoff *p)
{
  const struct study_money *m = &p->s->data->study->money;
  const struct panel *panel = panel_of (p);
  size_t exposed = panel_exposed (panel);
  if (p->s->design == STAKE_GROUPS
      && (exposed < FEW_GROUPS || panel->units - exposed < FEW_GROUPS))
    {
      p->no_draws = "fewer than five groups on a side are too few to draw "
                    "from";
      return;
    }
  p->draws = m->draws > 0 ? (size_t) m->draws : DEFAULT_DRAWS;
  p->drawn = ARENA_NEW (p->scratch, double, p->draws * p->months);
  double *weight = ARENA_NEW (p->scratch, double, panel->units);
  struct redraw *redraw = redraw_new (p->scratch, panel);
  for (size_t i = 0; i < p->draws; i++)
    {
      redraw_weights (redraw, p->s->ask.seed, i, weight);
      draw_gains (p, weight, p->drawn + i * p->months);
    }
}

/* ---- effects ---------------------------------------------------------- */

/* Gain up to a month, times SCALE, plus SHIFT. */
struct reading {
  size_t until;             /* months */
  double scale, shift;
};

/* A series has no customers to draw, but an error of its own. */
static struct effect
read_series (const struct payoff *p, const struct reading *r)
{
  double *factor = ARENA_NEW (p->scratch, double, p->months);
  for (size_t k = 0; k < r->until; k++)
    factor[k] = r->scale * p->margin * payoff_worth (p, k)
                * (double) p->s->there[p->first + k];
  struct effect e = interrupted_sum (&p->s->panel, &p->s->ask, factor);
  e.estimate += r->shift;
  e.conf_low += r->shift;
  e.conf_high += r->shift;
  return e;
}

/* A difference of sums that is nothing but rounding is 0. */
static double
less_rounding (double sum, double shift)
{
  return fabs (sum + shift) < 1e-12 * fabs (shift) ? 0 : sum + shift;
}

static struct effect
read_gain (const struct payoff *p, struct reading r)
{
  double estimate = 0;
  if (p->s->design == STAKE_SERIES)
    return read_series (p, &r);
  for (size_t k = 0; k < r.until; k++)
    estimate += p->gain[k];
  estimate = less_rounding (r.scale * estimate, r.shift);
  struct effect none = effect_fail (bootstrap, STATUS_REFUSED, p->no_draws);
  none.estimate = estimate;
  if (p->no_draws)
    return none;
  double *value = ARENA_NEW (p->scratch, double, p->draws);
  for (size_t i = 0; i < p->draws; i++)
    {
      for (size_t k = 0; k < r.until; k++)
        value[i] += p->drawn[i * p->months + k];
      value[i] = less_rounding (r.scale * value[i], r.shift);
    }
  struct effect e = roi_percentile (value, p->draws, estimate,
                                    p->s->ask.confidence);
  e.estimate = estimate;
  return e;
}

static struct effect
certain (double amount)
{
  return (struct effect) {.estimate = amount, .std_error = 0,
                          .conf_low = amount, .conf_high = amount,
                          .conf_method = "declared"};
}

static void
fill_roi (const struct payoff *p, struct result_return *out)
{
  enum roi_interval wanted = p->s->data->study->money.interval;
  struct effect drawn
    = read_gain (p, (struct reading) {p->months, 1 / p->cost, -1});
  struct gain_cost g = {
    .gain = out->gain.estimate, .cost = p->cost,
    .gain_variance = out->gain.std_error * out->gain.std_error
  };
  double tail = (1 - p->s->ask.confidence) / 2;
  double q = p->s->design == STAKE_SERIES
               ? dist_t_quantile (1 - tail, p->s->did.test.df)
               : -dist_normal_quantile (tail);
  bool known = out->gain.status == STATUS_OK;
  struct effect none = drawn;
  out->roi_fieller = known ? roi_fieller (&g, q) : none;
  out->roi_delta = known ? roi_delta (&g, q) : none;
  bool series = p->s->design == STAKE_SERIES;
  out->roi = series || wanted == ROI_BOOTSTRAP ? drawn
             : wanted == ROI_FIELLER           ? out->roi_fieller
                                               : out->roi_delta;
}

static void
fill_figures (const struct payoff *p, struct result_return *out)
{
  double *net = ARENA_NEW (p->scratch, double, p->draws);
  for (size_t i = 0; i < p->draws; i++)
    {
      net[i] = -p->cost;
      for (size_t k = 0; k < p->months; k++)
        net[i] += p->drawn[i * p->months + k];
    }
  out->draws = p->draws;
  out->pays = p->draws > 0 ? figure_value (roi_pays (net, p->draws))
                           : figure_none (STATUS_REFUSED, p->no_draws);
  out->break_even_effect
    = figure_value (roi_break_even_effect (p->cost, p->exposed));
}

static void
fill_months (const struct payoff *p, struct result_return *out)
{
  struct result_month *month
    = ARENA_NEW (p->s->arena, struct result_month, p->months);
  double *net = ARENA_NEW (p->scratch, double, p->months);
  double spent = p->upfront;
  for (size_t k = 0; k < p->months; k++)
    {
      spent += p->spent[k];
      month[k].month = (double) k + 1;
      month[k].effect
        = read_gain (p, (struct reading) {k + 1, 1, -spent});
      net[k] = month[k].effect.estimate;
    }
  double back = roi_payback (net, p->months);
  out->payback_month
    = isnan (back) ? figure_none (STATUS_NOT_REACHED,
                                  "what has come back stays below the cost "
                                  "in the months looked at")
                   : figure_value (back);
  out->months = month;
  out->months_n = p->months;
}

static void
fill_swings (const struct payoff *p, struct result_return *out)
{
  const struct effect *g = &out->gain;
  struct result_swing *swing = ARENA_NEW (p->s->arena, struct result_swing, 2);
  struct result_swing effect = {
    "effect", arena_printf (p->s->arena, "%s gained",
                            payoff_money (p->s, g->conf_low)),
    arena_printf (p->s->arena, "%s gained", payoff_money (p->s, g->conf_high)),
    g->conf_low / p->cost - 1, g->conf_high / p->cost - 1
  };
  struct result_swing cost = {
    "cost", payoff_money (p->s, 1.2 * p->cost), payoff_money (p->s, .8 * p->cost),
    g->estimate / (1.2 * p->cost) - 1, g->estimate / (.8 * p->cost) - 1
  };
  if (cost.low > cost.high)
    cost = (struct result_swing) {cost.what, cost.high_text, cost.low_text,
                                  cost.high, cost.low};
  bool known = isfinite (effect.low) && isfinite (effect.high);
  bool wider = known && effect.high - effect.low
                          >= fabs (cost.high - cost.low);
  if (known && wider)
    swing[out->swings_n++] = effect;
  swing[out->swings_n++] = cost;
  if (known && !wider)
    swing[out->swings_n++] = effect;
  out->swings = swing;
}

/* ---- words ------------------------------------------------------------ */

static const char *
interval_words (const struct payoff *p, const struct effect *e)
{
  struct arena *a = p->s->arena;
  if (e->status != STATUS_OK)
    return arena_printf (a, "no interval: %s", e->why);
  return arena_printf (a, "%s interval %s to %s",
                       say_level (a, p->s->ask.confidence),
                       say_percent (a, e->conf_low),
                       say_percent (a, e->conf_high));
}

static const char *
sentence (const struct payoff *p, const struct result_return *out)
{
  struct arena *a = p->s->arena;
  const char *opening
    = out->established ? "If the difference is an effect, "
                       : "An effect is not established. As estimated, ";
  const char *paying
    = out->pays.presence == FIGURE_PRESENT
        ? arena_printf (a, "; it pays in %s of %s draws",
                        say_share (a, out->pays.value),
                        say_count (a, out->draws))
        : "";
  return arena_printf (
    a, "%s%s came back within %zu months for %s spent: a return of %s (%s)%s.",
    opening, payoff_money (p->s, out->gain.estimate), p->months,
    payoff_money (p->s, p->cost), say_percent (a, out->roi.estimate),
    interval_words (p, &out->roi), paying);
}

/* Were what came on average, less what it costs to run, to go on. */
static const char *
extrapolation (const struct payoff *p, const struct result_return *out)
{
  double left = -out->months[p->months - 1].effect.estimate;
  double a_month = (out->gain.estimate - p->cost + p->upfront)
                   / (double) p->months;
  if (!(left > 0) || !(a_month > 0) || !(left / a_month < 1200))
    return NULL;
  return arena_printf (
    p->s->arena, "Extrapolation, beyond the data: were it to go on bringing "
                 "%s a month, as on average so far, it would be paid back in "
                 "month %.0f.",
    payoff_money (p->s, a_month), (double) p->months + ceil (left / a_month));
}

static void
fill_notes (const struct payoff *p, struct result_return *out)
{
  struct arena *a = p->s->arena;
  struct result_note *note = ARENA_NEW (a, struct result_note, NOTES);
  if (p->discount > 0)
    note[out->notes_n++] = (struct result_note) {
      "discount", arena_printf (a, "every month is discounted to the "
                                   "beginning, at %s a year",
                                say_percent (a, p->discount))
    };
  if (p->s->design == STAKE_SERIES)
    note[out->notes_n++] = (struct result_note) {
      "series", "the customers of each month, times what the line of the "
                "months after lies above that of the months before; intervals "
                "from the errors of the series"
    };
  uint64_t untold = p->s->left[LEFT_LATER] + p->s->did.short_exposed;
  if (untold > 0)
    note[out->notes_n++] = (struct result_note) {
      "untold", arena_printf (a, "what it brought of %s customers who came "
                                 "later, or whose date has too few months on "
                                 "a side, is not in the gain, though the cost "
                                 "is all that was spent",
                              say_count (a, untold))
    };
  note[out->notes_n++] = (struct result_note) {
    "window", arena_printf (a, "gain, cost and customers are those of the "
                               "%zu months looked at", p->months)
  };
  out->notes = note;
}

/* ---- all of it -------------------------------------------------------- */

static void
fill_refused (const struct payoff *p, struct result_return *out)
{
  struct effect *effects[] = {&out->gain_each, &out->cost_each, &out->gain,
                              &out->cost, &out->net, &out->roi,
                              &out->roi_fieller, &out->roi_delta};
  struct figure *figures[] = {&out->pays, &out->break_even_effect,
                              &out->payback_month};
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
    *effects[i] = effect_fail (NULL, p->status, p->why);
  for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
    *figures[i] = figure_none (p->status, p->why);
  out->sentence = arena_printf (p->s->arena, "There is no return on "
                                             "investment: %s.", p->why);
}

static void
fill_numbers (struct payoff *p, const struct result_investment *v,
              struct result_return *out)
{
  bool series = p->s->design == STAKE_SERIES;
  p->no_draws = series ? "a series has no customers to draw" : NULL;
  p->gain = ARENA_NEW (p->scratch, double, p->months);
  p->exposed = (double) v->exposed;
  if (!series)
    {
      p->exposed = gains_of (p, p->scratch, NULL, p->gain);
      draw (p);
    }
  double n = p->exposed;
  out->exposed = (uint64_t) n;
  out->comparison = v->comparison;
  out->gain = read_gain (p, (struct reading) {p->months, 1, 0});
  out->gain_each = read_gain (p, (struct reading) {p->months, 1 / n, 0});
  out->net = read_gain (p, (struct reading) {p->months, 1, -p->cost});
  out->cost = certain (p->cost);
  out->cost_each = certain (p->cost / n);
  out->established = v->verdict == VERDICT_SUPPORTED
                     || v->verdict == VERDICT_CONTRADICTED;
  fill_roi (p, out);
  fill_figures (p, out);
  fill_months (p, out);
  fill_swings (p, out);
  fill_notes (p, out);
  out->sentence = sentence (p, out);
  out->extrapolation = extrapolation (p, out);
}

/* Columns with it in which there is somebody to compare with: once the last
   customers have their date, nobody tells what it brings, and what it costs
   from then on counts no more either.  Units are in the order of theirs. */
static size_t
months_told (const struct stake *s, size_t first)
{
  const struct panel *p = &s->panel;
  uint32_t last = p->first[p->units - 1];
  bool ends = s->design == STAKE_STAGGERED && last != PANEL_NEVER;
  return (ends ? last : p->months) - first;
}

/* The first column with anybody whose effect is estimated. */
static size_t
first_with (const struct stake *s)
{
  const struct panel *p = &s->panel;
  size_t i = 0;
  while (s->design == STAKE_STAGGERED && i < p->units
         && p->first[i] < DID_MONTHS)
    i++;
  return p->first[i];
}

void
stake_return (struct stake *s, struct result_investment *v)
{
  static const char *const methods[] = {
    [ROI_BOOTSTRAP] = "bootstrap", [ROI_FIELLER] = "fieller",
    [ROI_DELTA] = "delta",
  };
  struct payoff p = {.s = s, .scratch = s->scratch};
  struct result_return *out = &v->money;
  *out = (struct result_return) {.asked = true, .estimand = "att",
                                 .horizon_days = NAN};
  out->conf_method = s->design == STAKE_SERIES
                       ? "newey_west"
                       : methods[s->data->study->money.interval];
  if (!isfinite (s->did.effect.estimate))
    {
      p.status = s->did.test.status;
      p.why = s->did.test.why;
      fill_refused (&p, out);
      return;
    }
  p.first = first_with (s);
  p.months = months_told (s, p.first);
  find_margin (&p);
  payoff_cost (&p);
  out->margin = stake_form (s) == IN_MONEY ? p.margin : 1;
  out->discount = p.discount;
  out->horizon_days = (double) p.months * DAYS_PER_MONTH;
  out->cost_text = payoff_cost_text (&p);
  if (p.status == STATUS_OK)
    fill_numbers (&p, v, out);
  else
    fill_refused (&p, out);
}
