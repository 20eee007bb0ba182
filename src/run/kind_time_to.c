/* How soon and how often an event comes that leaving rules out: the end is
   a competing end, not censoring. */

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "infer/cif.h"
#include "infer/km.h"
#include "infer/methods.h"
#include "kinds.h"
#include "report/say.h"

static void
fold_time_to (struct arena *arena, const struct frame *f, struct sample *s)
{
  struct riskset *riskset = ARENA_NEW (arena, struct riskset, 1);
  *riskset = riskset_fold (arena, f->time, f->event, f->arm, f->n, f->arms,
                           f->horizon);
  s->riskset = riskset;
  fold_clusters (arena, f, s);
  fold_members (arena, f, s);
}

static struct cif
curve_by (struct arena *arena, const struct inquiry *q, size_t arm)
{
  const struct sample *s = q->sample;
  return s->members ? cif_curve_cluster (arena, s->riskset, s->members, arm,
                                         q->ask.confidence)
                    : cif_curve (arena, s->riskset, arm, q->ask.confidence);
}

/* Where cohorts are compared: the horizon, else the smallest of their
   largest times. */
static double
compared_at (const struct inquiry *q)
{
  return isnan (q->ask.horizon) ? km_common_last (q->sample->riskset)
                                : q->ask.horizon;
}

static void
group_time_to (struct arena *arena, const struct inquiry *q, size_t arm,
               struct result_group *g)
{
  const struct riskset *r = q->sample->riskset;
  g->n = riskset_n (r, arm);
  g->events = figure_value ((double) riskset_events (r, arm));
  g->person_time = figure_value (riskset_person_time (r, arm));
  if (g->n == 0)
    {
      g->share = figure_none (STATUS_EMPTY, group_empty);
      return;
    }
  struct cif cif = curve_by (arena, q, arm);
  struct effect share = cif_at (&cif, compared_at (q), q->ask.confidence);
  g->share = figure_estimate (&share);
}

static struct curve
curve_of (struct arena *arena, const struct inquiry *q, size_t arm)
{
  struct cif cif = curve_by (arena, q, arm);
  struct curve_point *point = ARENA_NEW (arena, struct curve_point,
                                         cif.points);
  for (size_t i = 0; i < cif.points; i++)
    point[i] = (struct curve_point){
      cif.point[i].time,      cif.point[i].incidence,
      cif.point[i].conf_low,  cif.point[i].conf_high,
      cif.point[i].at_risk,   cif.point[i].events,
      cif.point[i].censored,  cif.point[i].competing,
    };
  return (struct curve){ q->frame->labels[arm],
                         riskset_n (q->sample->riskset, arm), point,
                         cif.points };
}

static void
chart_time_to (struct arena *arena, const struct inquiry *q,
               struct result_chart *chart)
{
  struct curve *curves = ARENA_NEW (arena, struct curve, q->frame->arms);
  chart->kind = CHART_INCIDENCE;
  chart->curve = curves;
  chart->curves = q->frame->arms;
  chart->horizon = figure_if_number (q->ask.horizon);
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    curves[arm] = curve_of (arena, q, arm);
}

static const char *
outcome_time_to (struct arena *arena, const struct inquiry *q)
{
  return outcome_of_rows (arena, q, "time until the first row");
}

static void
note_competing (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *out)
{
  uint64_t ends = 0;
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    ends += riskset_competing (q->sample->riskset, arm);
  if (ends > 0)
    note_add (out, "competing_ends",
              arena_printf (arena,
                            "%s units left before the event: they can no "
                            "longer have it and count as without it, not as "
                            "unobserved", say_count (arena, ends)));
}

static void
notes_time_to (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  note_competing (arena, q, out);
  double tau = compared_at (q);
  if (!isnan (q->ask.horizon) || q->frame->arms < 2 || isnan (tau))
    return;
  uint64_t fewest = fewest_at_risk (arena, q->sample->riskset, tau);
  double units = tau * (q->design.duration ? 1 : q->design.per_day);
  note_add (out, "no_horizon",
            arena_printf (arena,
                          "without a horizon the shares with the event are "
                          "those by %s, the last time to which every cohort "
                          "was followed, with %" PRIu64 " or more at risk; "
                          "declare `horizon:`",
                          note_days (arena, q, units), fewest));
}

static const struct registry_row rows[] = {
  { .shape = SHAPE_TWO,
    .test = { { &gray, &cif_difference },
              { &log_rank_cause_specific, &cause_specific_hazard_ratio,
                .leads = on_request },
              { &cox_wald_cause_specific, &cause_specific_hazard_ratio,
                .leads = on_request } },
    .effect = { &cif_difference, &cause_specific_hazard_ratio } },
  { .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald_incidence, &cif_difference_cluster },
              { &log_rank_cause_specific_cluster,
                &cause_specific_hazard_ratio_cluster, .leads = on_request },
              { &cox_wald_cause_specific_cluster,
                &cause_specific_hazard_ratio_cluster,
                .leads = on_request } },
    .effect = { &cif_difference_cluster,
                &cause_specific_hazard_ratio_cluster } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { &cox_wald_cause_specific_model,
                &cause_specific_hazard_ratio_model } },
    .effect = { &cause_specific_hazard_ratio_model } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_STRATA,
    .test = { { .method = &cox_wald_many_cause_specific_model } },
    .effect = { &cause_specific_hazard_ratio_model } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { &cox_wald_cause_specific_model,
                &cause_specific_hazard_ratio_model } },
    .effect = { &cause_specific_hazard_ratio_model } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_REGRESSION,
    .test = { { .method = &cox_wald_many_cause_specific_model } },
    .effect = { &cause_specific_hazard_ratio_model } },
  { .shape = SHAPE_TWO, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { &cox_wald_cause_specific_weighted,
                &cause_specific_hazard_ratio_weighted } },
    .effect = { &cause_specific_hazard_ratio_weighted } },
  { .shape = SHAPE_MANY, .either = true, .adjusted = ADJUSTED_BY_WEIGHTS,
    .test = { { .method = &cox_wald_many_cause_specific_weighted } },
    .effect = { &cause_specific_hazard_ratio_weighted } },
  { .shape = SHAPE_MANY,
    .test = { { .method = &gray },
              { .method = &log_rank_cause_specific, .leads = on_request },
              { &gray_pair, .leads = on_request, .pairs = PAIRS_HOLM } },
    .effect = { &cif_difference, &cause_specific_hazard_ratio } },
  { .shape = SHAPE_MANY, .clustered = true,
    .test = { { .method = &cluster_wald_incidence },
              { .method = &log_rank_cause_specific_cluster,
                .leads = on_request },
              { .method = &cluster_wald_incidence_pair,
                .pairs = PAIRS_HOLM } },
    .effect = { &cif_difference_cluster,
                &cause_specific_hazard_ratio_cluster } },
};

const struct kind kind_time_to = {
  .phrase = "a time to an event",
  .margin = "cif_difference",
  .words = { "more or earlier events", "fewer or later events",
             "brings more or earlier events",
             "brings fewer or later events",
             "how many have the event, and how soon" },
  .rows = rows,
  .rows_n = sizeof rows / sizeof *rows,
  .fold = fold_time_to,
  .group = group_time_to,
  .chart = chart_time_to,
  .outcome = outcome_time_to,
  .notes = notes_time_to,
};
