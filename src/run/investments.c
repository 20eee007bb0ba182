#include "investments.h"

#include <math.h>

#include "base/arena.h"
#include "base/date.h"
#include "figure.h"
#include "infer/methods.h"

/* A seed of its own for every investment: FNV-1a of the id, begun at the
   study's seed. */
static uint64_t
seed_of (const struct stake *s)
{
  uint64_t hash = UINT64_C (0xcbf29ce484222325) ^ s->data->study->seed;
  for (const char *c = s->v->id; *c; c++)
    hash = (hash ^ (unsigned char) *c) * UINT64_C (0x100000001b3);
  return hash;
}

/* ---- the estimate ----------------------------------------------------- */

struct estimator {
  const char *name;
  struct did (*run) (const struct panel *, const struct ask *);
  const struct method *method, *pretrend;
};
static const struct estimator estimators[] = {
  [STAKE_CUSTOMERS] = {"did_customers", did_customers_run, &did_customers,
                       &did_pretrend},
  [STAKE_GROUPS] = {"did_groups", did_groups_run, &did_groups,
                    &did_pretrend_groups},
  [STAKE_STAGGERED] = {"did_staggered", did_staggered_run, &did_staggered,
                       &did_pretrend},
  [STAKE_SERIES] = {"interrupted_time_series", interrupted_run,
                    &interrupted_time_series, NULL},
};

/* What keeps it from being computed at all; null: nothing. */
static const char *
obstacle (const struct stake *s)
{
  if (s->v->date != DATE_NONE && s->v->date >= s->data->study->as_of)
    return "it is dated after the end of observation";
  if (s->rows->months.n == 0)
    return "there is no whole month of data";
  if (!s->dated)
    return s->v->starts_expr
             ? "no customer has a date within the months there are"
             : "there is no whole month of data from its date on";
  if (s->mixed)
    return arena_printf (s->arena, "customers of the group `%s` are exposed "
                                   "and not, so exposure was not given out "
                                   "by it", s->mixed);
  return s->panel.units == 0 ? "nobody is there in the first month looked at"
                             : NULL;
}

static void
estimate (struct stake *s)
{
  const char *why = obstacle (s);
  if (why)
    {
      s->did = (struct did) {
        .effect = effect_fail (NULL, STATUS_EMPTY, why),
        .test = test_fail (0, STATUS_EMPTY, why),
        .two_way = effect_fail (NULL, STATUS_REFUSED, NULL),
        .pretrend = test_fail (0, STATUS_EMPTY, why),
        .slope_missed = NAN,
      };
      return;
    }
  const struct panel *p = s->design == STAKE_GROUPS ? &s->groups : &s->panel;
  s->did = estimators[s->design].run (p, &s->ask);
  /* Without a reason: of one date it is no question. */
  if (s->design != STAKE_STAGGERED)
    s->did.two_way = effect_fail (NULL, STATUS_REFUSED, NULL);
}

/* ---- its part of the results ------------------------------------------ */

/* The months with the one that they are measured against. */
static void
fill_leads (const struct stake *s, struct result_investment *out)
{
  struct result_lead *lead
    = ARENA_NEW (s->arena, struct result_lead, s->did.months + 1);
  for (size_t k = 0; k < s->did.months; k++)
    {
      const struct did_month *m = &s->did.month[k];
      if (m->month >= 0 && out->leads_n > 0
          && lead[out->leads_n - 1].month < -1)
        {
          struct effect none = effect_fail (
            NULL, STATUS_REFUSED, "the other months are measured against it");
          none.estimate = 0;
          lead[out->leads_n++]
            = (struct result_lead) {-1, lead[0].units, none};
        }
      uint64_t units = s->design == STAKE_SERIES
                         ? s->there[out->months_before + (size_t) m->month]
                         : m->units;
      lead[out->leads_n++]
        = (struct result_lead) {m->month, units, m->effect};
    }
  out->leads = lead;
}

static uint64_t
customers_of (const struct stake *s, size_t from, size_t to)
{
  uint64_t n = 0;
  for (size_t g = from; g < to; g++)
    n += s->size[g];
  return n;
}

static void
fill_counts (const struct stake *s, struct result_investment *out)
{
  const struct did *d = &s->did;
  size_t exposed = panel_exposed (&s->panel);
  out->exposed = exposed;
  out->comparison = s->panel.units - exposed;
  if (s->design == STAKE_GROUPS && !s->mixed && s->dated)
    {
      out->exposed_groups = panel_exposed (&s->groups);
      out->comparison_groups = s->groups.units - out->exposed_groups;
      out->exposed = customers_of (s, 0, out->exposed_groups);
      out->comparison = customers_of (s, out->exposed_groups,
                                      s->groups.units);
    }
  else if (s->design == STAKE_STAGGERED && d->exposed > 0)
    {
      out->exposed = d->exposed;
      out->comparison = d->comparison;
    }
  else if (s->design == STAKE_SERIES)
    {
      out->exposed = s->customers;
      out->comparison = 0;
    }
}

static void
fill_months (const struct stake *s, struct result_investment *out)
{
  uint32_t first = UINT32_MAX, last = 0;
  for (size_t i = 0; i < s->panel.units; i++)
    if (s->panel.first[i] != PANEL_NEVER)
      {
        first = s->panel.first[i] < first ? s->panel.first[i] : first;
        last = s->panel.first[i] > last ? s->panel.first[i] : last;
      }
  if (first == UINT32_MAX)
    return;
  out->months_before = first;
  out->months_after = (unsigned) s->panel.months - first;
  if (s->design != STAKE_STAGGERED)
    return;
  /* As far as the effect looks to either side of any date. */
  out->months_before = out->months_after = 0;
  for (size_t k = 0; k < s->did.months; k++)
    {
      int m = s->did.month[k].month;
      if (m < 0 && (unsigned) -m > out->months_before)
        out->months_before = (unsigned) -m;
      if (m >= 0)
        out->months_after = (unsigned) m + 1;
    }
}

static void
fill_excluded (const struct stake *s, struct result_investment *out)
{
  static const struct result_excluded reasons[LEFT_COUNT] = {
    [LEFT_LATER] = {"later", "it signed up, or was first seen, after the "
                             "first month looked at began", 0, NULL, 0},
    [LEFT_GONE] = {"gone", "it had left before the first month looked at "
                           "began", 0, NULL, 0},
    [LEFT_UNKNOWN] = {"exposure_unknown", "a missing value leaves open "
                                          "whether it is exposed", 0, NULL,
                      0},
    [LEFT_NO_GROUP] = {"group_unknown", "it is in no group", 0, NULL, 0},
    [LEFT_EXPOSED_BEFORE] = {"exposed_before",
                             "it was exposed before the first month looked "
                             "at", 0, NULL, 0},
  };
  struct result_excluded *list
    = ARENA_NEW (s->arena, struct result_excluded, LEFT_COUNT);
  for (size_t i = 0; i < LEFT_COUNT; i++)
    if (s->left[i] > 0)
      {
        list[out->excluded_n] = reasons[i];
        list[out->excluded_n++].rows = s->left[i];
      }
  out->excluded = list;
}

/* ---- verdict ---------------------------------------------------------- */

static bool
usable (enum status status)
{
  return status == STATUS_OK || status == STATUS_UNBOUNDED
         || status == STATUS_UNDERFLOW;
}

static struct evidence
weigh (const struct stake *s)
{
  const struct effect *e = &s->did.effect;
  bool lower = s->v->expect == EXPECT_LOWER;
  struct evidence out = {
    .testable = usable (s->did.test.status) && usable (e->status),
    .claim = s->v->expect == EXPECT_DIFFERENT ? CLAIM_DIFFERENT
                                              : CLAIM_DIRECTED,
    .interval = true,
    .p = figure_p (&s->did.test), .raw = figure_p (&s->did.test),
    .low = lower ? -e->conf_high : e->conf_low,
    .high = lower ? -e->conf_low : e->conf_high,
    .alpha = 1 - s->ask.confidence,
  };
  if (isnan (out.low))
    out.low = -INFINITY;
  if (isnan (out.high))
    out.high = INFINITY;
  return out;
}

/* Groups fewer than these could be exposed in too few ways. */
static bool
too_few_groups (const struct stake *s)
{
  return s->design == STAKE_GROUPS && s->groups.units < DID_GROUPS;
}

static void
judge_stake (const struct stake *s, struct result_investment *out)
{
  struct evidence evidence = weigh (s);
  struct judgement j = judge (&evidence);
  out->verdict = j.verdict;
  out->reason = reason_name (j.reason);
  if (too_few_groups (s) && j.verdict != VERDICT_NOT_TESTABLE)
    {
      out->verdict = VERDICT_INCONCLUSIVE;
      out->reason = "few_groups";
    }
  /* Whatever else changed at the date would be supported as well. */
  if (s->design == STAKE_SERIES && j.verdict != VERDICT_NOT_TESTABLE)
    {
      out->verdict = VERDICT_INCONCLUSIVE;
      out->reason = "no_comparison";
    }
}

static void
answer (struct stake *s, struct result_investment *out)
{
  estimate (s);
  out->effect = s->did.effect;
  out->test = s->did.test;
  out->two_way = s->did.two_way;
  out->pretrend = s->did.pretrend;
  out->pretrend_method = estimators[s->design].pretrend;
  out->slope_missed
    = isnan (s->did.slope_missed)
        ? figure_none (STATUS_DEGENERATE, "the months before do not tell")
        : figure_value (s->did.slope_missed);
  if (s->design == STAKE_SERIES)
    out->slope_missed = (struct figure) {.presence = FIGURE_ABSENT};
  fill_months (s, out);
  fill_leads (s, out);
  judge_stake (s, out);
}

static void
fill (struct arena *arena, const struct data *data,
      const struct study_investment *v, bool compute,
      struct result_investment *out)
{
  struct stake s = {.arena = arena, .scratch = arena_new (), .data = data,
                    .v = v, .rows = metric_rows_build (data, v->moves)};
  s.ask = (struct ask) {.scratch = arena,
                        .confidence = data->study->confidence,
                        .seed = seed_of (&s)};
  stake_build (&s);
  *out = (struct result_investment) {
    .id = v->id, .claim = v->claim, .title = *v->claim ? v->claim : v->id,
    .metric = v->moves->id, .form = stake_form (&s),
    .design = estimators[s.design].name, .weaker = s.design == STAKE_SERIES,
    .date = v->date, .expect = expect_name (v->expect),
    .method = estimators[s.design].method,
  };
  if (compute)
    answer (&s, out);
  fill_counts (&s, out);
  fill_months (&s, out);
  if (compute)
    stake_return (&s, out);
  fill_excluded (&s, out);
  stake_describe (&s, out);
  metric_rows_release (s.rows);
  arena_free (s.scratch);
}

const struct result_investment *
investments_answer (const struct data *data, bool compute)
{
  struct arena *arena = data->arena;
  const struct study *study = data->study;
  struct result_investment *out
    = ARENA_NEW (arena, struct result_investment, study->investments_n);
  for (size_t i = 0; i < study->investments_n; i++)
    fill (arena, data, &study->investments[i], compute, &out[i]);
  return out;
}
