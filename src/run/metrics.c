#include "metrics.h"

#include "base/arena.h"
#include "metric.h"

enum { MOST_LEVELS = 50 };     /* of one column */

static slice_fn *const values_of[] = {
  [METRIC_NPS] = metric_points,
  [METRIC_CSAT] = metric_share,
  [METRIC_COST_PER_CONTACT] = metric_cost,
  [METRIC_COST_PER_CONVERSATION] = metric_cost,
  [METRIC_LIFETIME_VALUE] = metric_lifetime,
  [METRIC_RETENTION_RATE] = metric_share,
  [METRIC_CONTACT_RATE] = metric_share,
  [METRIC_REPLY_TIME] = metric_wait,
  [METRIC_RESOLUTION_TIME] = metric_wait,
  [METRIC_REVENUE_PER_CUSTOMER] = metric_mean,
  [METRIC_UPGRADE_RATE] = metric_share,
  [METRIC_REFERRAL_RATE] = metric_share,
  [METRIC_TICKETS] = metric_mean,
};
_Static_assert (sizeof values_of / sizeof *values_of == METRIC_COUNT,
                "every kind of metric has its values");

/* What only one kind has beside its values. */
static void
fill_more (const struct metric_ask *q)
{
  switch (q->m->kind)
    {
    case METRIC_REPLY_TIME:
    case METRIC_RESOLUTION_TIME:
      metric_quantiles (q);
      break;
    case METRIC_RETENTION_RATE:
      metric_triangle (q);
      break;
    case METRIC_TICKETS:
      metric_fill_tags (q);
      break;
    case METRIC_LIFETIME_VALUE:
      metric_horizon (q);
      break;
    default:
      if (q->rows->denominator)
        metric_cost_months (q);
    }
}

static bool
few_levels (const struct metric_ask *q, struct err *err)
{
  bool few = true;
  for (size_t k = 0; k < q->rows->by_n; k++)
    {
      if (q->rows->by[k].levels <= MOST_LEVELS)
        continue;
      few = false;
      err_add (err, E_TOO_MANY_LEVELS, q->m->by[k].place,
               "`%s` has more than %d different values", q->m->by[k].text,
               MOST_LEVELS);
      err_help (err, "what is shown level by level wants categories: a plan, "
                     "a channel, a condition as a cohort");
    }
  return few;
}

/* Rows are there only while they are folded. */
static void
compute (struct metric_ask *q, struct err *err)
{
  if (!metric_rows_check (q->data, q->m, err))
    return;
  struct metric_rows *rows = metric_rows_build (q->data, q->m);
  q->rows = rows;
  if (few_levels (q, err))
    {
      metric_left_out (q);
      metric_values (q, values_of[q->m->kind],
                     q->m->kind != METRIC_LIFETIME_VALUE);
      fill_more (q);
    }
  metric_rows_release (rows);
}

void
metrics_fill (struct arena *arena, const struct data *data, bool computes,
              struct err *err, struct results *results)
{
  const struct study *study = data->study;
  struct result_metric *out = ARENA_NEW (arena, struct result_metric,
                                         study->metrics_n);
  for (size_t i = 0; i < study->metrics_n; i++)
    {
      struct metric_ask q = { .arena = arena, .data = data,
                              .m = &study->metrics[i],
                              .confidence = study->confidence,
                              .out = &out[i] };
      metric_words (&q);
      if (computes)
        compute (&q, err);
    }
  results->metrics = out;
  results->metrics_n = study->metrics_n;
}
