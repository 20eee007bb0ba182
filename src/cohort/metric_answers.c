/* An answer, or what would have been one, as a row. */

#include <math.h>

#include "answers.h"
#include "metric.h"

/* The row's own month and customer. */
void
metric_own_row (struct metric_build *b, size_t i, size_t row)
{
  struct metric_rows *out = b->out;
  b->row[i] = (uint32_t) row;
  b->at[i] = data_row_start (b->data, b->table, row);
  out->unit[i] = (uint32_t) data_ancestor (b->data, b->table, row, 0);
  out->month[i] = months_find (&out->months, b->at[i]);
}

static double
answer_of (const struct metric_build *b, size_t row)
{
  const struct table *table = b->data->tables[b->m->table];
  if (b->m->kind == METRIC_NPS)
    return answers_promote (expr_number (b->m->value_expr, table, row,
                                         b->scratch));
  int test = expr_test (b->m->condition_expr, table, row, b->scratch);
  return test < 0 ? (double) NAN : test;
}

static bool
was_asked (const struct metric_build *b, size_t row)
{
  return !b->m->asked_expr
         || expr_test (b->m->asked_expr, b->data->tables[b->m->table], row,
                       b->scratch) == 1;
}

void
metric_answers (struct metric_build *b)
{
  struct metric_rows *out = b->out;
  size_t rows = table_rows (b->data->tables[b->m->table]), n = 0;
  metric_allocate (b, b->m->table, rows);
  out->asked = ARENA_NEW (b->arena, uint64_t, rows);
  for (size_t row = 0; row < rows; row++)
    {
      if (!metric_counts (b, row))
        continue;
      double answer = answer_of (b, row);
      metric_own_row (b, n, row);
      out->asked[n] = was_asked (b, row);
      out->unasked += !out->asked[n] && !isnan (answer);
      out->y[n] = out->asked[n] ? answer : (double) NAN;
      n++;
    }
  out->n = b->own = n;
}
