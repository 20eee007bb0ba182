#include "parts.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"
#include "rows.h"

static const struct design_words designs[] = {
  { "baseline", "cohorts known at time zero", NULL, false },
  { "landmark", "landmark: cohorts are fixed at the landmark, where the"
    " clock restarts", NULL, false },
  { "time_varying", "time-varying: a unit changes cohort when its event"
    " comes", NULL, false },
  { "sequential", "sequential: a trial starts again and again, with those"
    " whose event has not come", NULL, false },
  { "first_event", "first event: time zero is the unit's first matching"
    " event", NULL, false },
  { "randomized", "randomised: cohorts were assigned by chance", NULL, true },
  { "naive", "naive: any matching event at any time makes the cohort",
    "naive design: not aligned in time, no verdict", false },
};

const struct design_words *
design_words (const char *name)
{
  static const struct design_words other = { "", NULL, NULL, false };
  for (size_t i = 0; i < sizeof designs / sizeof *designs; i++)
    if (str_equal (designs[i].name, name))
      return &designs[i];
  return &other;
}

const char *
estimand_words (const char *estimand)
{
  static const char *const words[][2] = {
    { "ato", "the effect on those who could be in either cohort" },
    { "att", "the effect on those in the cohort that is compared" },
    { "ate", "the effect on everybody" },
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal (words[i][0], estimand))
      return words[i][1];
  return estimand;
}

static const enum tone verdict_tones[VERDICT_COUNT] = {
  [VERDICT_NOT_TESTABLE] = TONE_NOT_TESTABLE,
  [VERDICT_SUPPORTED] = TONE_SUPPORTED,
  [VERDICT_CONTRADICTED] = TONE_CONTRADICTED,
  [VERDICT_RULED_OUT] = TONE_RULED_OUT,
  [VERDICT_INCONCLUSIVE] = TONE_INCONCLUSIVE,
};

enum tone
verdict_tone (enum verdict verdict)
{
  return verdict_tones[verdict];
}

struct badge
verdict_badge (const struct result_hypothesis *h)
{
  if (design_words (h->design)->warning)
    return (struct badge) { "no verdict", TONE_NAIVE };
  return (struct badge) { say_verdict (h->verdict),
                          verdict_tones[h->verdict] };
}

static const struct {
  const char *code, *words;
} intervals[] = {
  { "wald", "Wald" },
  { "wald_log", "Wald, log scale" },
  { "log_log", "log-log" },
  { "mover_log_log", "MOVER, log-log" },
  { "wald_cluster", "Wald, cluster-robust" },
  { "wald_log_cluster", "Wald, cluster-robust, log scale" },
  { "mover_log_log_cluster", "MOVER, log-log, cluster-robust" },
  { "profile_likelihood", "profile likelihood" },
  { "wilson", "Wilson" },
  { "newcombe", "Newcombe" },
  { "clopper_pearson", "Clopper-Pearson" },
  { "adjusted_wald", "adjusted Wald" },
  { "sato", "Sato" },
  { "greenland_robins", "Greenland-Robins" },
  { "robins_breslow_greenland", "Robins-Breslow-Greenland, log scale" },
  { "miettinen_nurminen", "Miettinen-Nurminen" },
  { "katz_log", "Katz, log scale" },
  { "woolf", "Woolf" },
  { "noncentral_chi_square", "noncentral chi-square" },
  { "welch_t", "Welch's t" },
  { "student_t", "Student's t" },
  { "one_sample_t", "one-sample t" },
  { "noncentral_t", "noncentral t" },
  { "fieller", "Fieller" },
  { "paired_t", "paired t" },
  { "yuen", "Yuen's trimmed t" },
  { "winsorised_welch_t", "Welch's t, winsorised" },
  { "bootstrap_t", "bootstrap t" },
  { "bootstrap_percentile", "bootstrap percentiles" },
  { "noncentral_f", "noncentral F" },
  { "arcsine", "arcsine" },
  { "robust", "robust variance" },
  { "robust_log", "robust variance, log scale" },
  { "delta_t", "delta method, t" },
  { "brunner_munzel", "Brunner-Munzel" },
  { "obuchowski", "Obuchowski, cluster-robust" },
  { "mann_whitney_exact", "Mann-Whitney, exact" },
  { "mann_whitney_normal", "Mann-Whitney, normal" },
  { "signed_rank_exact", "signed ranks, exact" },
  { "signed_rank_normal", "signed ranks, normal" },
  { "hc1", "robust variance, HC1" },
  { "hc2", "robust variance, HC2" },
  { "standardised", "standardised, M-estimation" },
  { "weighted", "weighted, M-estimation" },
  { "doubly_robust", "doubly robust, M-estimation" },
  { "wald_log_robust", "robust variance, log scale" },
  { "weighted_log", "weighted, log scale" },
  { "cr1", "cluster-robust, CR1" },
  { "newey_west", "Newey-West, for months that go together" },
  { "cluster_cr1", "cluster-robust, CR1" },
  { "cluster_cr2", "cluster-robust, CR2" },
  { "cluster_two_way", "cluster-robust, two ways" },
  { "cr1", "cluster-robust, CR1" },
  { "newey_west", "Newey-West: months that go together" },
  { "callaway_santanna", "Callaway & Sant'Anna, cluster-robust" },
  { "wilson_cluster_cr1", "Wilson, cluster-robust, CR1" },
  { "wilson_cluster_cr2", "Wilson, cluster-robust, CR2" },
  { "wilson_cluster_two_way", "Wilson, cluster-robust, two ways" },
};

const char *
head_words (struct arena *arena, const char *words)
{
  char *head = arena_copy (arena, words);
  *head = (char) toupper ((unsigned char) *head);
  return head;
}

const char *
sentence_words (struct arena *arena, const char *text)
{
  size_t length = strlen (text);
  bool ended = length && strchr (".!?", text[length - 1]);
  return arena_printf (arena, "%s%s", head_words (arena, text),
                       ended ? "" : ".");
}

bool
doses_are_shares (const struct result_hypothesis *h)
{
  return h->chart.kind != CHART_MEANS && h->chart.kind != CHART_NONE;
}

const char *
dose_words (const struct result_hypothesis *h)
{
  static const char *const words[] = {
    [CHART_NONE] = "value",
    [CHART_SURVIVAL] = "still there",
    [CHART_INCIDENCE] = "with the event",
    [CHART_SHARES] = "share",
    [CHART_MEANS] = "mean",
  };
  return h->chart.kind == CHART_MEANS && h->chart.what
           ? h->chart.what
           : words[h->chart.kind];
}

const char *
dose_value (struct arena *arena, const struct result_hypothesis *h,
            double value)
{
  return doses_are_shares (h) ? say_share (arena, value)
                              : say_number (arena, value);
}

const char *
dose_interval (struct arena *arena, const struct result_hypothesis *h,
               const struct result_dose *d)
{
  if (!isfinite (d->conf_low) || !isfinite (d->conf_high))
    return "no interval";
  return arena_printf (arena, "%s to %s", dose_value (arena, h, d->conf_low),
                       dose_value (arena, h, d->conf_high));
}

const char *
interval_words (const char *conf_method)
{
  for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++)
    if (str_equal (intervals[i].code, conf_method))
      return intervals[i].words;
  return conf_method;
}

const char *
test_p (struct arena *arena, const struct test *t, double alpha)
{
  if (row_status (t) == STATUS_UNDERFLOW)
    return say_p_bare (arena, 0, alpha);
  return say_p_bare (arena, row_p (t), alpha);
}

const char *
adjusted_p (struct arena *arena, const struct result_test *t, double alpha)
{
  struct figure f = t->p_adjusted;
  if (f.presence == FIGURE_UNDEFINED && f.status == STATUS_UNDERFLOW)
    return say_p_bare (arena, 0, alpha);
  return say_p_bare (arena, f.presence == FIGURE_PRESENT ? f.value : NAN,
                     alpha);
}

const char *
headline_p (struct arena *arena, const struct result_hypothesis *h,
            double alpha)
{
  const struct result_test *t = headline_test (h);
  return t ? adjusted_p (arena, t, alpha) : "none";
}

const char *
count_of (struct arena *arena, uint64_t n, const char *one, const char *many)
{
  return arena_printf (arena, "%s %s", say_count (arena, n),
                       n == 1 ? one : many);
}
