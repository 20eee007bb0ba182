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

/* Conditions on the expected counts of a 2 x 2 table. */

static double
smallest_expected (const struct sample *s, const struct ask *ask)
{
  const struct counts *c = s->counts;
  double n = (double) (c->n[ask->level] + c->n[ask->reference]);
  double x = (double) (c->x[ask->level] + c->x[ask->reference]);
  double arm = (double) (c->n[ask->level] < c->n[ask->reference]
                           ? c->n[ask->level]
                           : c->n[ask->reference]);
  double rarer = x < n - x ? x : n - x;
  return n > 0 ? arm * rarer / n : 0;
}

static bool
expected_one (const struct sample *s, const struct ask *ask)
{
  return smallest_expected (s, ask) >= 1;
}

static bool
expected_below_five (const struct sample *s, const struct ask *ask)
{
  return smallest_expected (s, ask) < 5;
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &n1_chi_square, &risk_difference, .leads = expected_one },
              { &fisher_exact, &risk_difference,
                .shown = expected_below_five },
              { &pearson_chi_square, &risk_difference,
                .leads = on_request } },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio, &cramers_v } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &risk_difference_cluster } },
    .effect = { &risk_difference_cluster } },
  { .shape = SHAPE_MANY,
    .test = { { &pearson_chi_square, &cramers_v },
              { &n1_chi_square, .leads = on_request,
                .pairs = PAIRS_HOLM } },
    .omnibus = { &cramers_v },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald } },
    .effect = { &risk_difference_cluster } },
  { .shape = SHAPE_ONE,
    .test = { { &proportion_score, &share_one_sample } },
    .effect = { &share_one_sample } },
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
