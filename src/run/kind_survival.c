/* How long units stay: time until the end, censored where it was not
   seen. */

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "infer/km.h"
#include "infer/methods.h"
#include "kinds.h"

static void
fold_survival (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct riskset *riskset = ARENA_NEW (arena, struct riskset, 1);
  *riskset = riskset_fold_late (arena, f->enter, f->time, f->event, f->arm,
                                f->n, f->arms, f->horizon);
  s->riskset = riskset;
  fold_clusters (arena, f, s);
  fold_members (arena, f, s);
}

/* Restricted mean to the horizon, else to the smaller of the largest
   times. */
static struct figure
rmst_figure (const struct inquiry *q, const struct km *curve)
{
  double tau = isnan (q->ask.horizon) ? km_common_last (q->sample->riskset)
                                      : q->ask.horizon;
  if (isnan (tau))
    return figure_none (STATUS_EMPTY, "a cohort is empty, so there is no "
                                      "common last time");
  struct effect rmst = km_rmst (curve, tau, q->ask.confidence);
  return figure_estimate (&rmst);
}

static void
group_survival (struct arena *arena, const struct inquiry *q, size_t arm,
                struct result_group *g)
{
  const struct riskset *r = q->sample->riskset;
  g->n = riskset_n (r, arm);
  g->events = figure_value ((double) riskset_events (r, arm));
  g->person_time = figure_value (riskset_person_time (r, arm));
  if (g->n == 0)
    {
      g->median_survival = g->rmst = figure_none (STATUS_EMPTY, group_empty);
      return;
    }
  if (q->design.name == DESIGN_TIME_VARYING)
    {
      g->median_survival = g->rmst = figure_none (
        STATUS_REFUSED, "not defined: a unit is in one cohort on some days "
                        "and in another on others");
      return;
    }
  struct km curve = km_curve (arena, r, arm, q->ask.confidence);
  struct effect median = km_median (&curve);
  g->median_survival = figure_estimate (&median);
  g->rmst = rmst_figure (q, &curve);
}

static struct km
km_of (struct arena *arena, const struct inquiry *q, size_t arm)
{
  const struct sample *s = q->sample;
  return s->members ? km_curve_cluster (arena, s->riskset, s->members, arm,
                                        q->ask.confidence)
                    : km_curve (arena, s->riskset, arm, q->ask.confidence);
}

static struct curve
curve_of (struct arena *arena, const struct inquiry *q, size_t arm)
{
  struct km km = km_of (arena, q, arm);
  struct curve_point *point = ARENA_NEW (arena, struct curve_point,
                                         km.points);
  for (size_t i = 0; i < km.points; i++)
    point[i] = (struct curve_point){
      km.point[i].time,      km.point[i].survival,
      km.point[i].conf_low,  km.point[i].conf_high,
      km.point[i].at_risk,   km.point[i].events,
      km.point[i].censored,  0,
    };
  return (struct curve){ q->frame->labels[arm],
                         riskset_n (q->sample->riskset, arm), point,
                         km.points };
}

static void
chart_survival (struct arena *arena, const struct inquiry *q,
                struct result_chart *chart)
{
  struct curve *curves = ARENA_NEW (arena, struct curve, q->frame->arms);
  /* A unit that stays long enough to be exposed would be drawn as if it had
     been exposed from the start. */
  if (q->design.name == DESIGN_TIME_VARYING)
    return;
  chart->kind = CHART_SURVIVAL;
  chart->curve = curves;
  chart->curves = q->frame->arms;
  chart->horizon = figure_if_number (q->ask.horizon);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    curves[arm] = curve_of (arena, q, arm);
}

static const char *
outcome_survival (struct arena *arena, const struct inquiry *q)
{
  (void) arena;
  (void) q;
  return "time until the end";
}

enum { FEW_AT_RISK = 10 };

uint64_t
fewest_at_risk (struct arena *arena, const struct riskset *r, double tau)
{
  uint64_t *at_risk = ARENA_NEW (arena, uint64_t, r->times);
  uint64_t fewest = UINT64_MAX;
  for (size_t arm = 0; arm < r->arms; arm++)
    {
      riskset_at_risk (r, arm, at_risk);
      for (size_t i = 0; i < r->times; i++)
        if (r->time[i] == tau && at_risk[i] < fewest)
          fewest = at_risk[i];
    }
  return fewest;
}

static void
notes_survival (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  if (!isnan (q->ask.horizon) || q->frame->arms < 2
      || q->design.name == DESIGN_TIME_VARYING)
    return;
  double tau = km_common_last (q->sample->riskset);
  uint64_t fewest = fewest_at_risk (arena, q->sample->riskset, tau);
  double units = tau * (q->design.duration ? 1 : q->design.per_day);
  if (fewest < FEW_AT_RISK)
    note_add (out, "few_at_risk",
              arena_printf (arena,
                            "without a horizon the restricted mean runs to "
                            "%s, where a cohort has only %" PRIu64 " at "
                            "risk; declare `horizon:`",
                            note_days (arena, q, units), fewest));
}

/* A margin is in days of stay, so it is the restricted mean that is held
   against it. */
static bool
with_margin (const struct sample *sample, const struct ask *ask)
{
  (void) sample;
  return !isnan (ask->margin);
}

static bool
without_margin (const struct sample *sample, const struct ask *ask)
{
  return !with_margin (sample, ask);
}

/* A likelihood takes units as independent. */
static bool
unclustered (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  return !sample->clusters;
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &log_rank, &hazard_ratio, .leads = without_margin },
              { &cox_wald, &hazard_ratio, .leads = on_request },
              { &cox_lr, &hazard_ratio, .leads = on_request },
              { &cox_score, &hazard_ratio, .leads = on_request },
              { &rmst_z, &rmst_difference, .leads = with_margin },
              { &gehan, &hazard_ratio, on_request, on_request },
              { &tarone_ware, &hazard_ratio, on_request, on_request },
              { &peto_peto, &hazard_ratio, on_request, on_request },
              { &fleming_harrington, &hazard_ratio, on_request, on_request },
              { &cox_zph, NULL, on_request, on_request },
              { &cox_zph_identity, NULL, on_request, on_request } },
    .effect = { &hazard_ratio, &rmst_difference, &survival_difference,
                &median_survival_difference } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &log_rank_cluster, &hazard_ratio_cluster,
                .leads = without_margin },
              { &cox_wald_cluster, &hazard_ratio_cluster,
                .leads = on_request },
              { &rmst_z_cluster, &rmst_difference_cluster,
                .leads = with_margin } },
    .effect = { &hazard_ratio_cluster, &rmst_difference_cluster,
                &survival_difference_cluster,
                &median_survival_difference_cluster } },
  { .shape = SHAPE_TWO, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { &cox_wald, &hazard_ratio },
              { &stratified_log_rank, &hazard_ratio, .leads = on_request },
              { &cox_lr, &hazard_ratio, .leads = on_request },
              { &cox_score, &hazard_ratio, .leads = on_request } },
    .effect = { &hazard_ratio } },
  { .shape = SHAPE_MANY, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { .method = &stratified_log_rank },
              { .method = &stratified_log_rank_pair, .pairs = PAIRS_HOLM },
              { .method = &log_rank_trend, .trend = true,
                .falling = true } },
    .effect = { &hazard_ratio } },
  { .shape = SHAPE_TWO, .clustered = true, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { &cox_wald_model, &hazard_ratio_model },
              { &cox_score_model, &hazard_ratio_model,
                .leads = on_request } },
    .effect = { &hazard_ratio_model } },
  { .shape = SHAPE_MANY, .clustered = true, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { .method = &cox_wald_many_model } },
    .effect = { &hazard_ratio_model } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { &cox_wald_model, &hazard_ratio_model },
              { &cox_score_model, &hazard_ratio_model, .leads = on_request },
              { &cox_lr_model, &hazard_ratio_model, .shown = unclustered,
                .leads = on_request },
              { &cox_zph, NULL, on_request, on_request },
              { &cox_zph_identity, NULL, on_request, on_request } },
    .effect = { &hazard_ratio_model } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { .method = &cox_wald_many_model },
              { .method = &cox_score_many_model, .leads = on_request },
              { .method = &cox_lr_many_model, .shown = unclustered,
                .leads = on_request } },
    .effect = { &hazard_ratio_model } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { &cox_wald_weighted, &hazard_ratio_weighted,
                .leads = without_margin },
              { &rmst_z_weighted, &rmst_difference_weighted,
                .leads = with_margin } },
    .effect = { &hazard_ratio_weighted, &rmst_difference_weighted,
                &survival_difference_weighted } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { .method = &cox_wald_many_weighted } },
    .effect = { &hazard_ratio_weighted, &rmst_difference_weighted,
                &survival_difference_weighted } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &log_rank },
              { .method = &log_rank_pair, .pairs = PAIRS_HOLM },
              { .method = &log_rank_trend, .trend = true, .falling = true },
              { &gehan, NULL, on_request, on_request },
              { &tarone_ware, NULL, on_request, on_request },
              { &peto_peto, NULL, on_request, on_request },
              { &fleming_harrington, NULL, on_request, on_request } },
    .effect = { &hazard_ratio, &rmst_difference, &survival_difference,
                &median_survival_difference } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &log_rank_cluster },
              { .method = &log_rank_pair_cluster, .pairs = PAIRS_HOLM },
              { .method = &log_rank_trend_cluster, .trend = true,
                .falling = true } },
    .effect = { &hazard_ratio_cluster, &rmst_difference_cluster,
                &survival_difference_cluster,
                &median_survival_difference_cluster } },
};

const struct kind kind_survival = {
  .phrase = "survival",
  .margin = "rmst_difference",
  .words = { "staying longer", "leaving sooner", "lengthens the stay",
             "shortens the stay", "how long they stay" },
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_survival,
  .group = group_survival,
  .chart = chart_survival,
  .outcome = outcome_survival,
  .notes = notes_survival,
};
