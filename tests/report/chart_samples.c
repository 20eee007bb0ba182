#include "chart_samples.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"

/* Uniform in (0, 1): Lehmer's generator, for samples only. */
static double
next (uint32_t *state)
{
  *state = (uint32_t) ((uint64_t) *state * 48271u % 2147483647u);
  return *state / 2147483647.0;
}

struct unit { double time; bool event; };

static int
compare_units (const void *a, const void *b)
{
  const struct unit *x = a, *y = b;
  return (x->time > y->time) - (x->time < y->time);
}

static struct unit *
draw_units (struct arena *arena, const struct curve_plan *plan,
            uint32_t seed)
{
  struct unit *unit = ARENA_NEW (arena, struct unit, plan->n);
  uint32_t state = seed * 7919u + 1;
  for (uint64_t i = 0; i < plan->n; i++)
    {
      double end = floor (-log (next (&state)) / plan->daily);
      double seen = floor (plan->last * (0.3 + 0.7 * next (&state)));
      bool first = next (&state) < plan->first_day;
      unit[i].time = first ? 0 : fmin (end, seen);
      unit[i].event = first || end <= seen;
    }
  qsort (unit, plan->n, sizeof *unit, compare_units);
  return unit;
}

/* Greenwood's variance, log-log limits. */
static void
set_limits (struct curve_point *p, double greenwood)
{
  p->conf_low = p->conf_high = NAN;
  if (p->share <= 0 || p->share >= 1)
    return;
  double s = sqrt (greenwood) / fabs (log (p->share));
  p->conf_low = pow (p->share, exp (1.959964 * s));
  p->conf_high = pow (p->share, exp (-1.959964 * s));
}

struct curve
sample_curve (struct arena *arena, const struct curve_plan *plan,
              uint32_t seed, double *median)
{
  struct unit *unit = draw_units (arena, plan, seed);
  struct curve_point *point = ARENA_NEW (arena, struct curve_point, plan->n);
  size_t points = 0;
  double survival = 1, greenwood = 0;
  *median = NAN;
  for (uint64_t i = 0; i < plan->n;)
    {
      struct curve_point *p = &point[points++];
      p->time = unit[i].time;
      p->at_risk = plan->n - i;
      for (; i < plan->n && unit[i].time <= p->time; i++)
        *(unit[i].event ? &p->events : &p->censored) += 1;
      double d = (double) p->events, r = (double) p->at_risk;
      survival *= 1 - d / r;
      greenwood += d < r ? d / (r * (r - d)) : 0;
      p->share = survival;
      set_limits (p, greenwood);
      if (survival <= 0.5 && isnan (*median))
        *median = p->time;
    }
  return (struct curve){ plan->label, plan->n, point, points };
}

static struct figure
present (double x)
{
  return (struct figure){ .presence = FIGURE_PRESENT, .value = x };
}

static struct result_hypothesis
bare (const char *id, const char *claim, const char *kind)
{
  return (struct result_hypothesis){
    .id = id, .claim = claim, .title = claim, .kind = kind,
    .unit = "customers", .cohort = "contacted", .outcome = kind,
    .expect = "higher", .role = "primary", .design = "baseline",
    .time_unit = "days", .verdict = VERDICT_INCONCLUSIVE,
    .sentence = "The data allow anything from a small loss to a small gain."
  };
}

struct result_hypothesis
sample_survival (struct arena *arena, const char *id,
                 const struct curve_plan *plan, size_t curves)
{
  struct result_hypothesis h
    = bare (id, "Support contact in the first month raises retention",
            "survival");
  struct curve *curve = ARENA_NEW (arena, struct curve, curves);
  struct result_group *group = ARENA_NEW (arena, struct result_group, curves);
  for (size_t i = 0; i < curves; i++)
    {
      double median;
      curve[i] = sample_curve (arena, &plan[i], (uint32_t) i + 1, &median);
      group[i].label = plan[i].label;
      group[i].n = plan[i].n;
      group[i].median_survival
        = isnan (median)
            ? (struct figure){ .presence = FIGURE_UNDEFINED,
                               .status = STATUS_NOT_REACHED }
            : present (median);
    }
  h.chart.kind = CHART_SURVIVAL;
  h.chart.curve = curve;
  h.chart.curves = h.groups_n = curves;
  h.groups = group;
  return h;
}

static struct result_hypothesis
with_bars (struct arena *arena, struct result_hypothesis h,
           enum chart_kind kind, const struct bar *bar, size_t bars)
{
  struct bar *copy = ARENA_NEW (arena, struct bar, bars);
  for (size_t i = 0; i < bars; i++)
    copy[i] = bar[i];
  h.chart.kind = kind;
  h.chart.bar = copy;
  h.chart.bars = bars;
  return h;
}

struct result_hypothesis
sample_shares (struct arena *arena, const char *id, const struct bar *bar,
               size_t bars, double target)
{
  struct result_hypothesis h
    = bare (id, "A first reply within two hours lifts satisfaction above "
                "94 %", "share");
  h = with_bars (arena, h, CHART_SHARES, bar, bars);
  if (!isnan (target))
    h.chart.target = present (target);
  return h;
}

/* Zeros and a long tail, or a bell around the value. */
static double
bin_share (size_t i, bool skewed)
{
  double x = ((double) i - 14.5) / 6;
  return skewed ? (i == 0 ? 0.82 : 0.18 * 0.25 * pow (0.8, (double) i))
                : 0.066 * exp (-x * x / 2);
}

struct result_hypothesis
sample_means (struct arena *arena, const char *id, const struct bar *bar,
              size_t bars, double target, bool skewed)
{
  enum { BINS = 30 };
  struct result_hypothesis h
    = bare (id, "Contacted customers bring in more revenue", "mean");
  struct bar *own = ARENA_NEW (arena, struct bar, bars);
  for (size_t i = 0; i < bars; i++)
    {
      struct bin *bin = ARENA_NEW (arena, struct bin, BINS);
      double high = skewed ? 40 * fabs (bar[i].value) : 3 * bar[i].value;
      double low = skewed ? 0 : -bar[i].value;
      for (size_t j = 0; j < BINS; j++)
        bin[j] = (struct bin){ low + (high - low) * (double) j / BINS,
                               low + (high - low) * (double) (j + 1) / BINS,
                               bin_share (j, skewed), NAN };
      own[i] = bar[i];
      own[i].bin = bin;
      own[i].bins = BINS;
      if (low > high)
        for (size_t j = 0; j < BINS; j++)
          bin[j] = (struct bin){ bin[j].high, bin[j].low, bin[j].share,
                                 NAN };
    }
  h = with_bars (arena, h, CHART_MEANS, own, bars);
  if (!isnan (target))
    h.chart.target = present (target);
  return h;
}

const struct measure sample_hazard_ratio = {
  .about = { .name = "hazard_ratio", .title = "Hazard ratio" },
  .ratio = true, .lower_is_more = true
};
const struct measure sample_risk_difference = {
  .about = { .name = "risk_difference", .title = "Risk difference" }
};
const struct measure sample_mean_difference = {
  .about = { .name = "mean_difference", .title = "Mean difference" }
};
const struct measure sample_rmst_difference = {
  .about = { .name = "rmst_difference",
             .title = "Difference in restricted mean time" }
};
static const struct method sample_method = {
  .about = { .name = "log_rank", .title = "Log-rank test" }
};

void
sample_effect (struct arena *arena, struct result_hypothesis *h,
               const struct measure *measure, struct effect effect, double p)
{
  struct result_effect *e = ARENA_NEW (arena, struct result_effect, 1);
  struct result_test *t = ARENA_NEW (arena, struct result_test, 1);
  *e = (struct result_effect){ .measure = measure, .headline = true,
                               .level = "contacted",
                               .reference = "not contacted",
                               .effect = effect };
  *t = (struct result_test){ .method = &sample_method, .headline = true,
                             .level = "contacted",
                             .reference = "not contacted",
                             .test = { .p_value = p },
                             .p_adjusted = present (p) };
  h->effects = e;
  h->tests = t;
  h->effects_n = h->tests_n = 1;
}

struct results
sample_results (const struct result_hypothesis *h, size_t n)
{
  return (struct results){ .version = "0", .title = "Does support pay?",
                           .file = "study.yaml", .as_of = DATE_NONE,
                           .confidence = 0.95, .hypotheses = h,
                           .hypotheses_n = n };
}

struct results
sample_study (struct arena *arena)
{
  static const struct curve_plan plans[] = {
    { "not contacted", 1200, 0.004, 0.01, 400 },
    { "contacted", 340, 0.0028, 0, 400 },
  };
  static const struct bar shares[] = {
    { "slow", 812, 0.912, 0.890, 0.929, NULL, 0 },
    { "fast", 1430, 0.951, 0.938, 0.961, NULL, 0 },
  };
  static const struct bar means[] = {
    { "not contacted", 1200, 21.4, 18.2, 24.6, NULL, 0 },
    { "contacted", 340, 29.9, 22.1, 37.7, NULL, 0 },
  };
  struct result_hypothesis *h = ARENA_NEW (arena, struct result_hypothesis,
                                           3);
  h[0] = sample_survival (arena, "retention", plans, 2);
  sample_effect (arena, &h[0], &sample_hazard_ratio,
                 (struct effect){ .estimate = 0.72, .std_error = 0.08,
                                  .conf_low = 0.61, .conf_high = 0.85 },
                 0.0002);
  h[0].verdict = VERDICT_SUPPORTED;
  h[1] = sample_shares (arena, "fast_csat", shares, 2, 0.94);
  sample_effect (arena, &h[1], &sample_risk_difference,
                 (struct effect){ .estimate = 0.039, .std_error = 0.011,
                                  .conf_low = 0.018, .conf_high = 0.062 },
                 0.0011);
  h[1].verdict = VERDICT_SUPPORTED;
  h[2] = sample_means (arena, "revenue", means, 2, NAN, true);
  sample_effect (arena, &h[2], &sample_mean_difference,
                 (struct effect){ .estimate = 8.5, .std_error = 4.3,
                                  .conf_low = 0.07, .conf_high = 16.9 },
                 0.048);
  h[2].outcome = "revenue";
  return sample_results (h, 3);
}
