#include "balance.h"

#include <math.h>

#include "adjust.h"
#include "base/arena.h"
#include "base/str.h"
#include "figure.h"
#include "infer/balance.h"
#include "kinds.h"
#include "report/say.h"

/* Beyond this a covariate still sets the cohorts apart (Austin 2009). */
#define APART .1

enum { REFERENCE, LEVEL };

static const char nothing_varies[]
  = "it does not vary within the cohorts, and they differ in it";

static struct propensity_arms
arms_of (const struct inquiry *q)
{
  const struct sample *s = q->sample;
  return (struct propensity_arms){
    .terms = s->terms,
    .units = { s->pattern_units[q->frame->reference],
               s->pattern_units[q->frame->level] },
    .level = LEVEL,
  };
}

static bool
holds_units (const struct inquiry *q, size_t arm)
{
  const struct sample *s = q->sample;
  for (size_t p = 0; p < s->terms->patterns; p++)
    if (s->pattern_units[arm][p] > 0)
      return true;
  return false;
}

/* Where a row is a unit: not of cohorts that change in time. */
static bool
has_units (const struct inquiry *q)
{
  return q->sample->terms && q->shape == SHAPE_TWO && q->frame->arms == 2
         && q->design.name != DESIGN_TIME_VARYING
         && holds_units (q, q->frame->level)
         && holds_units (q, q->frame->reference);
}

/* Weights. */

static struct result_weights
weights_row (const struct propensity *p, enum estimand estimand,
             const char *name)
{
  struct positivity pos = propensity_positivity (p, estimand);
  double largest = fmax (pos.largest[REFERENCE], pos.largest[LEVEL]);
  return (struct result_weights){
    .estimand = name,
    .effective_level = figure_value (pos.effective[LEVEL]),
    .effective_reference = figure_value (pos.effective[REFERENCE]),
    .largest_share = figure_value (largest),
    .propensity_low = figure_value (pos.low),
    .propensity_high = figure_value (pos.high),
    .trimmed = p->trimmed[REFERENCE] + p->trimmed[LEVEL],
  };
}

/* What the adjustment makes of the cohorts; for a regression the weights
   under which its columns agree.  False where there are none. */
static bool
weigh (struct arena *arena, const struct inquiry *q,
       const struct propensity_arms *arms, double *weight[2],
       struct result_hypothesis *out)
{
  if (q->adjustment == ADJUSTED_BY_STRATA)
    {
      balance_strata_weights (arena, arms, weight);
      return true;
    }
  bool weights = q->adjustment == ADJUSTED_BY_WEIGHTS;
  enum estimand estimand = weights ? q->ask.estimand : ESTIMAND_OVERLAP;
  struct propensity p = propensity_fit (arena, arms, q->ask.trim);
  if (p.status != STATUS_OK)
    return false;
  if (weights)
    out->weights = weights_row (&p, estimand, out->estimand);
  balance_weights (arena, &p, estimand, weight);
  return true;
}

/* Table one. */

static struct figure
figure_ratio (double ratio)
{
  return isfinite (ratio) ? figure_value (ratio)
                          : (struct figure){ .presence = FIGURE_ABSENT };
}

static struct figure
figure_difference (double difference)
{
  return isfinite (difference) ? figure_value (difference)
                               : figure_none (STATUS_DEGENERATE,
                                              nothing_varies);
}

static struct result_balance
table_row (const struct balance_row *b, bool adjusted)
{
  struct result_balance row = {
    .covariate = b->covariate,
    .level = b->missing ? "missing" : b->level,
    .in_level = figure_value (b->before.level),
    .in_reference = figure_value (b->before.reference),
    .smd = figure_difference (b->before.difference),
    .variance_ratio = figure_ratio (b->before.ratio),
  };
  if (adjusted)
    {
      row.smd_adjusted = figure_difference (b->after.difference);
      row.variance_ratio_adjusted = figure_ratio (b->after.ratio);
    }
  return row;
}

void
balance_fill (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  double *weight[2];
  if (!has_units (q))
    return;
  struct propensity_arms arms = arms_of (q);
  bool adjusted = weigh (arena, q, &arms, weight, out);
  const double *const given[2] = { adjusted ? weight[0] : NULL,
                                   adjusted ? weight[1] : NULL };
  struct balance b = balance_of (arena, &arms, adjusted ? given : NULL);
  struct result_balance *row = ARENA_NEW (arena, struct result_balance,
                                          b.rows);
  for (size_t i = 0; i < b.rows; i++)
    row[i] = table_row (&b.row[i], adjusted);
  out->balance = row;
  out->balance_n = b.rows;
}

/* What is left. */

static bool
is_apart (const struct result_balance *b)
{
  const struct figure *f = &b->smd_adjusted;
  return f->presence != FIGURE_PRESENT || fabs (f->value) > APART;
}

bool
balance_holds (const struct result_hypothesis *h)
{
  for (size_t i = 0; i < h->balance_n; i++)
    if (is_apart (&h->balance[i]))
      return false;
  return h->balance_n > 0;
}

static const char *
row_name (struct arena *arena, const struct result_balance *b)
{
  return b->level ? arena_printf (arena, "%s = %s", b->covariate, b->level)
                  : b->covariate;
}

static void
note_balance (struct arena *arena, struct result_hypothesis *out)
{
  struct buf text = buf_new (arena);
  for (size_t i = 0; i < out->balance_n; i++)
    if (is_apart (&out->balance[i]))
      buf_printf (&text, "%s%s", text.length ? ", " : "",
                  row_name (arena, &out->balance[i]));
  if (text.length)
    note_add (out, "balance",
              arena_printf (arena, "after the adjustment the cohorts are "
                                   "still apart, by more than a tenth of a "
                                   "standard deviation, in %s", text.text));
}

/* In place of a test of balance a regression has its columns. */
static void
note_model (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  static const char *const whose[] = {
    [ESTIMAND_OVERLAP] = "those who could be in either cohort (ato)",
    [ESTIMAND_LEVEL] = "those in the level (att)",
    [ESTIMAND_ALL] = "all units (ate)",
  };
  bool weights = q->adjustment == ADJUSTED_BY_WEIGHTS;
  if (!q->h->adjust_n || q->adjustment == ADJUSTED_BY_STRATA)
    return;
  struct buf text = buf_new (arena);
  buf_printf (&text, weights ? "units are weighted so that the cohorts are "
                               "alike in %s"
                             : "compared at the same %s by regression",
              adjust_names (arena, q));
  if (out->estimand)
    buf_printf (&text, "; the effect is that among %s",
                whose[q->ask.estimand]);
  if (q->h->trim && out->weights.estimand)
    buf_printf (&text, "; left out are those whose chance of either cohort "
                       "is below 10 %%: %s units",
                say_count (arena, out->weights.trimmed));
  adjust_note_missing (arena, q, &text);
  note_add (out, adjustment_name (q->adjustment), text.text);
}

void
balance_notes (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  note_model (arena, q, out);
  note_balance (arena, out);
}
