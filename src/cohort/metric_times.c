/* A conversation and how long it took, as a row: an answer that has not
   come by as_of may still come. */

#include <math.h>

#include "base/date.h"
#include "hours.h"
#include "metric.h"

/* From when to when; TO is DATE_NONE while open. */
struct waiting {
  int64_t from, to;
};

static int64_t
date_of (const struct metric_build *b, const struct expr *e, size_t row)
{
  struct value v = expr_eval (e, b->data->tables[b->m->table], row,
                              b->scratch);
  return v.missing ? DATE_NONE : v.date;
}

/* Another duration than the difference of two times starts with the
   row. */
static struct waiting
waiting_of (const struct metric_build *b, size_t row)
{
  const struct expr *e = b->m->value_expr;
  struct waiting w = { data_row_start (b->data, b->m->table, row),
                       DATE_NONE };
  if (expr_is_span (e))
    return (struct waiting) { date_of (b, e->args[1], row),
                              date_of (b, e->args[0], row) };
  double seconds = expr_number (e, b->data->tables[b->m->table], row,
                                b->scratch);
  if (!isnan (seconds))
    w.to = w.from + (int64_t) seconds;
  return w;
}

static double
hours_of (const struct metric_build *b, struct waiting w)
{
  int32_t offset = b->data->study->tables[b->m->table].spec.offset;
  int64_t seconds = b->m->hours.given
                      ? hours_between (&b->m->hours, offset, w.from, w.to)
                      : w.to - w.from;
  return (double) seconds / 3600;
}

static void
leave (struct metric_build *b, size_t row, enum exclusion why)
{
  struct place place = table_place (b->data->tables[b->m->table], row, -1);
  ledger_add (&b->out->ledger, why, place.file, place.line);
}

/* What is not answered before as_of is open then. */
static bool
place_waiting (struct metric_build *b, size_t i, size_t row)
{
  struct waiting w = waiting_of (b, row);
  int64_t as_of = b->data->study->as_of;
  bool answered = w.to != DATE_NONE && w.to < as_of;
  if (w.from == DATE_NONE)
    leave (b, row, EX_OUTCOME_MISSING);
  else if (w.from >= as_of)
    leave (b, row, EX_NOT_OBSERVABLE);
  else if (answered && w.to < w.from)
    b->out->negative++;
  else
    {
      w.to = answered ? w.to : as_of;
      b->out->time[i] = hours_of (b, w);
      b->out->event[i] = answered;
      metric_own_row (b, i, row);
      return true;
    }
  return false;
}

void
metric_times (struct metric_build *b)
{
  struct metric_rows *out = b->out;
  size_t rows = table_rows (b->data->tables[b->m->table]), n = 0;
  metric_allocate (b, b->m->table, rows);
  out->time = ARENA_NEW (b->arena, double, rows);
  out->event = ARENA_NEW (b->arena, int8_t, rows);
  for (size_t row = 0; row < rows; row++)
    if (metric_counts (b, row))
      n += place_waiting (b, n, row);
  out->n = b->own = n;
}
