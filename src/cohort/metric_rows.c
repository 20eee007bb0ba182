/* Which kind of metric has which rows. */

#include "cohort/metric_rows.h"

#include "answers.h"
#include "base/date.h"
#include "build.h"
#include "metric.h"

typedef void rows_fn (struct metric_build *);
static rows_fn *const rows_of[METRIC_COUNT] = {
  [METRIC_NPS] = metric_answers,
  [METRIC_CSAT] = metric_answers,
  [METRIC_COST_PER_CONTACT] = metric_costs,
  [METRIC_COST_PER_CONVERSATION] = metric_costs,
  [METRIC_REPLY_TIME] = metric_times,
  [METRIC_RESOLUTION_TIME] = metric_times,
  [METRIC_TICKETS] = metric_customer_months,
  [METRIC_RETENTION_RATE] = metric_customer_months,
  [METRIC_CONTACT_RATE] = metric_customer_months,
  [METRIC_UPGRADE_RATE] = metric_customer_months,
  [METRIC_REFERRAL_RATE] = metric_customer_months,
  [METRIC_REVENUE_PER_CUSTOMER] = metric_customer_months,
};

bool
metric_is_monthly (enum metric_kind kind)
{
  return rows_of[kind] == metric_customer_months;
}

/* From when on all tables that the metric reads are complete. */
static int64_t
complete_from (const struct data *data, const struct study_metric *m)
{
  bool customers = metric_is_monthly (m->kind)
                   || m->kind == METRIC_LIFETIME_VALUE;
  const int tables[] = { customers ? 0 : -1, m->table,
                         m->cost.given ? m->cost.table : -1 };
  int64_t from = DATE_NONE;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (tables[i] >= 0 && data->from[tables[i]] > from)
      from = data->from[tables[i]];
  return from;
}

void
metric_allocate (struct metric_build *b, int table, size_t n)
{
  struct metric_rows *out = b->out;
  out->n = b->own = n;
  out->unit = ARENA_NEW (b->arena, uint32_t, n);
  out->month = ARENA_NEW (b->arena, int32_t, n);
  out->y = ARENA_NEW (b->arena, double, n);
  b->table = table;
  b->row = ARENA_NEW (b->arena, uint32_t, n);
  b->at = ARENA_NEW (b->arena, int64_t, n);
}

bool
metric_counts (struct metric_build *b, size_t row)
{
  const struct table *table = b->data->tables[b->m->table];
  if (!table_used (table, row))
    return false;
  int test = b->m->where_expr
               ? expr_test (b->m->where_expr, table, row, b->scratch) : 1;
  struct place place = table_place (table, row, -1);
  if (test != 1)
    ledger_add (&b->out->ledger, test ? EX_WHERE_UNKNOWN : EX_WHERE_FALSE,
                place.file, place.line);
  return test == 1;
}

bool
metric_rows_check (const struct data *data, const struct study_metric *m,
                   struct err *err)
{
  if (m->kind != METRIC_NPS)
    return true;
  struct arena *arena = arena_new ();
  bool sound = answers_check (data->tables[m->table], m->value_expr,
                              m->value.text, scratch_new (arena), err);
  arena_free (arena);
  return sound;
}

/* The clusters that the customers' table declares: an account, say. */
static const uint32_t *
clusters_of (struct arena *arena, const struct data *data)
{
  const struct table *t = data->tables[0];
  int slot = data->study->tables[0].cluster_slot;
  if (slot < 0)
    return NULL;
  const uint32_t *word = table_texts (t, slot);
  uint32_t words = (uint32_t) intern_count (table_words (t, slot));
  uint32_t *rank = build_word_ranks (arena, table_words (t, slot));
  uint32_t *cluster = ARENA_NEW (arena, uint32_t, table_rows (t));
  for (uint32_t row = 0; row < table_rows (t); row++)
    cluster[row] = word[row] != INTERN_NONE ? rank[word[row]] : words + row;
  return cluster;
}

static struct metric_build
begin (const struct data *data, const struct study_metric *m)
{
  struct metric_rows *out = ARENA_NEW (data->arena, struct metric_rows, 1);
  out->rows = arena_new ();
  out->cluster = clusters_of (out->rows, data);
  out->months = months_between (data->arena, complete_from (data, m),
                                data->study->as_of);
  return (struct metric_build) { .arena = out->rows, .data = data, .m = m,
                                 .scratch = scratch_new (out->rows),
                                 .out = out };
}

static void
customers_of_metric (struct metric_build *b)
{
  const struct study_metric *m = b->m;
  const struct customer_sum sum = { m->table, m->sum_expr, m->where_expr };
  metric_customers (b, &sum);
}

struct metric_rows *
metric_rows_build (const struct data *data, const struct study_metric *m)
{
  struct metric_build b = begin (data, m);
  (m->kind == METRIC_LIFETIME_VALUE ? customers_of_metric
                                    : rows_of[m->kind]) (&b);
  metric_place_levels (&b);
  if (b.above)
    metric_costs_fold (&b);
  return b.out;
}

struct metric_rows *
customer_rows_build (const struct data *data, const struct study_metric *m,
                     const struct customer_sum *sum)
{
  struct metric_build b = begin (data, m);
  metric_customers (&b, sum);
  return b.out;
}

struct metric_rows *
tag_rows_build (const struct data *data, const struct study_metric *m)
{
  struct metric_build b = begin (data, m);
  metric_tags (&b);
  return b.out;
}

void
metric_rows_release (struct metric_rows *rows)
{
  arena_free (rows->rows);
  rows->rows = NULL;
}
