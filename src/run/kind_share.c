/* Shares: of rows for which something holds, of units with an event, of
   units still there. */

#include "base/arena.h"
#include "infer/methods.h"
#include "kinds.h"

static const struct counts *
fold_counts (struct arena *arena, const struct frame *f)
{
  uint64_t *n = ARENA_NEW (arena, uint64_t, f->arms);
  uint64_t *x = ARENA_NEW (arena, uint64_t, f->arms);
  for (size_t i = 0; i < f->n; i++)
    {
      n[f->arm[i]]++;
      x[f->arm[i]] += f->y[i] > 0;
    }
  struct counts *counts = ARENA_NEW (arena, struct counts, 1);
  *counts = (struct counts){ f->arms, n, x };
  return counts;
}

/* A share as the moments of zeros and ones. */
static struct moments
share_moments (uint64_t n, uint64_t x)
{
  struct moments m = { .n = n };
  if (n == 0)
    return m;
  m.mean = (double) x / (double) n;
  m.m2 = (double) x * ((double) (n - x) / (double) n);
  return m;
}

static void
fold_share (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct moments *moments = ARENA_NEW (arena, struct moments, f->arms);
  s->counts = fold_counts (arena, f);
  for (size_t arm = 0; arm < f->arms; arm++)
    moments[arm] = share_moments (s->counts->n[arm], s->counts->x[arm]);
  s->moments = moments;
  fold_clusters (arena, f, s);
}

static void
group_share (struct arena *arena, const struct inquiry *q, size_t arm,
             struct result_group *g)
{
  (void) arena;
  const struct counts *c = q->sample->counts;
  g->n = c->n[arm];
  g->events = figure_value ((double) c->x[arm]);
  g->share = g->n ? figure_value ((double) c->x[arm] / (double) g->n)
                  : figure_none (STATUS_EMPTY, group_empty);
}

/* The target that is put back must itself be a share. */
static void
chart_share (struct arena *arena, const struct inquiry *q,
             struct result_chart *chart)
{
  chart->kind = CHART_SHARES;
  chart_bars (arena, q,
              q->sample->clusters ? &share_one_sample_cluster
                                  : &share_one_sample,
              .5, chart);
}

static const char *
outcome_retained (struct arena *arena, const struct inquiry *q)
{
  return arena_printf (arena, "share still there after %s",
                       q->h->outcome->at.text);
}

static const char *
outcome_share (struct arena *arena, const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  return o->table < 0 ? arena_printf (arena, "share with %s",
                                      o->condition.text)
                      : outcome_of_rows (arena, q, "share with a row");
}

/* Conditions on the expected counts of a table. */

struct margin {
  uint64_t least;              /* members of the smallest cohort */
  double n, x;
};

static void
add_cohort (struct margin *m, const struct counts *c, size_t arm)
{
  m->n += (double) c->n[arm];
  m->x += (double) c->x[arm];
  if (c->n[arm] < m->least)
    m->least = c->n[arm];
}

static double
smallest_expected (const struct margin *m)
{
  double rarer = m->x < m->n - m->x ? m->x : m->n - m->x;
  return m->n > 0 ? (double) m->least * rarer / m->n : 0;
}

static double
smallest_of_two (const struct sample *s, const struct ask *ask)
{
  struct margin m = { .least = UINT64_MAX };
  add_cohort (&m, s->counts, ask->level);
  add_cohort (&m, s->counts, ask->reference);
  return smallest_expected (&m);
}

static bool
expected_one (const struct sample *s, const struct ask *ask)
{
  return smallest_of_two (s, ask) >= 1;
}

static bool
expected_below_five (const struct sample *s, const struct ask *ask)
{
  return smallest_of_two (s, ask) < 5;
}

/* In any of the cohorts that have members. */
static bool
any_expected_below_five (const struct sample *s, const struct ask *ask)
{
  (void) ask;
  struct margin m = { .least = UINT64_MAX };
  for (size_t arm = 0; arm < s->arms; arm++)
    if (s->counts->n[arm] > 0)
      add_cohort (&m, s->counts, arm);
  return smallest_expected (&m) < 5;
}

#define ASKED .shown = on_request, .leads = on_request

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &n1_chi_square, &risk_difference, .leads = expected_one },
              { &fisher_exact, &risk_difference,
                .shown = expected_below_five },
              { &pearson_chi_square, &risk_difference,
                .leads = on_request },
              { &yates_chi_square, &risk_difference, ASKED },
              { &g_test, &risk_difference, ASKED },
              { &fisher_midp, &risk_difference, ASKED } },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio, &number_needed, &cohens_h, &phi_coefficient,
                &cramers_v } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &risk_difference_cluster },
              { &mcnemar, &risk_difference_cluster, ASKED } },
    .effect = { &risk_difference_cluster } },
  { .shape = SHAPE_TWO, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { &cmh, &risk_difference_strata } },
    .effect = { &risk_difference_strata, &risk_ratio_strata,
                &odds_ratio_strata } },
  { .shape = SHAPE_MANY, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { .method = &cmh },
              { .method = &cmh_pair, .pairs = PAIRS_HOLM },
              { .method = &cochran_armitage_strata, .trend = true } },
    .effect = { &risk_difference_strata, &risk_ratio_strata,
                &odds_ratio_strata } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { &logistic_model, &risk_difference_standardised } },
    .effect = { &risk_difference_standardised,
                &risk_difference_doubly_robust, &risk_ratio_standardised,
                &odds_ratio_adjusted } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { .method = &logistic_model },
              { .method = &logistic_model_pair, .pairs = PAIRS_HOLM } },
    .effect = { &risk_difference_standardised, &risk_ratio_standardised,
                &odds_ratio_adjusted } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { &weighted_z, &risk_difference_weighted } },
    .effect = { &risk_difference_weighted, &risk_difference_doubly_robust,
                &risk_ratio_weighted } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { .method = &weighted_z },
              { .method = &weighted_z_pair, .pairs = PAIRS_HOLM } },
    .effect = { &risk_difference_weighted } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_IN_TRIALS,
    .test = { { &linear_within, &risk_difference_within } },
    .effect = { &risk_difference_within } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_LOT,
    .test = { { &linear_lin, &risk_difference_lin } },
    .effect = { &risk_difference_lin } },
  { .shape = SHAPE_MANY,
    .test = { { &pearson_chi_square, &cramers_v },
              { &fisher_exact_many, &cramers_v,
                .shown = any_expected_below_five, .leads = on_request },
              { &g_test, &cramers_v, ASKED },
              { .method = &cochran_armitage, .trend = true },
              { &n1_chi_square, .leads = on_request,
                .pairs = PAIRS_HOLM } },
    .omnibus = { &cramers_v },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio, &number_needed, &cohens_h } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald },
              { .method = &cluster_wald_pair, .pairs = PAIRS_HOLM } },
    .effect = { &risk_difference_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &proportion_score, &share_one_sample },
              { &binomial_exact, &share_one_sample_exact, ASKED } },
    .effect = { &share_one_sample, &share_one_sample_exact } },
  { .shape = SHAPE_ONE, .clustered = true,
    .test = { { &proportion_score_cluster, &share_one_sample_cluster } },
    .effect = { &share_one_sample_cluster } },
};

const struct kind kind_retained = {
  .phrase = "a share retained",
  .margin = "risk_difference",
  .words = { "staying more often", "staying less often",
             "raises the share who stay", "lowers the share who stay",
             "the share who stay" },
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_share,
  .group = group_share,
  .chart = chart_share,
  .outcome = outcome_retained,
};

const struct kind kind_share = {
  .phrase = "a share",
  .margin = "risk_difference",
  .words = { "a higher share", "a lower share", "raises the share",
             "lowers the share", NULL },
  .answers = true,
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_share,
  .group = group_share,
  .chart = chart_share,
  .outcome = outcome_share,
};
