/* Customers as rows: how long they stayed, and what they brought while
   they were watched. */

#include <math.h>

#include "base/date.h"
#include "metric.h"

/* A customer's time within which rows of a table count. */
struct watch {
  int64_t from, to;
};

static int64_t
later (int64_t a, int64_t b)
{
  return a > b ? a : b;
}

static struct watch
watch_of (const struct data *data, size_t row, int table)
{
  int64_t end = data_row_end (data, 0, row);
  int64_t from = later (data_row_start (data, 0, row),
                        data_row_enter (data, 0, row));
  if (table >= 0)
    from = later (from, data->from[table]);
  return (struct watch) { from, end == DATE_NONE ? data->study->as_of : end };
}

static double
months_of (struct watch w)
{
  return w.to > w.from
           ? (double) (w.to - w.from) / (SECONDS_PER_DAY * DAYS_PER_MONTH)
           : 0;
}

/* Days until the end, and from when on it is at risk. */
static void
place_stay (struct metric_build *b, size_t i, size_t row)
{
  struct metric_rows *out = b->out;
  int64_t start = data_row_start (b->data, 0, row);
  int64_t end = data_row_end (b->data, 0, row);
  int64_t enter = data_row_enter (b->data, 0, row);
  int64_t stop = end == DATE_NONE ? b->data->study->as_of : end;
  out->time[i] = (double) date_days (stop - start);
  out->event[i] = end != DATE_NONE;
  out->enter[i] = enter == DATE_NONE
                    ? -1 : (double) date_days (enter - start) - 1;
}

static void
leave (struct metric_build *b, size_t row)
{
  struct place place = table_place (b->data->tables[0], row, -1);
  ledger_add (&b->out->ledger, EX_NOT_OBSERVABLE, place.file, place.line);
}

/* Rows of the customers that were there when they could be seen; INTO[row]
   is the row made of one. */
static void
place_customers (struct metric_build *b, int table, uint32_t *into)
{
  struct metric_rows *out = b->out;
  size_t rows = table_rows (b->data->tables[0]), n = 0;
  for (size_t row = 0; row < rows; row++)
    {
      into[row] = UINT32_MAX;
      if (!table_used (b->data->tables[0], row))
        continue;
      place_stay (b, n, row);
      if (!(out->time[n] > out->enter[n]))
        {
          leave (b, row);
          continue;
        }
      metric_own_row (b, n, row);
      out->denominator[n] = months_of (watch_of (b->data, row, table));
      into[row] = (uint32_t) n++;
    }
  out->n = b->own = n;
}

static void
add_rows (struct metric_build *b, const struct customer_sum *what,
          const struct amounts *amounts, const uint32_t *into, int128 *sum)
{
  const struct table *table = b->data->tables[what->table];
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row)
          || (what->where
              && expr_test (what->where, table, row, b->scratch) != 1))
        continue;
      size_t customer = data_ancestor (b->data, what->table, row, 0);
      int64_t at = data_row_start (b->data, what->table, row);
      struct watch w = watch_of (b->data, customer, what->table);
      if (into[customer] == UINT32_MAX || at < w.from || at >= w.to)
        b->out->outside++;
      else if (!amounts_add (amounts, row, &sum[into[customer]]))
        b->out->blank_amounts++;
    }
}

static void
fill_sums (struct metric_build *b, const struct customer_sum *what,
           const uint32_t *into)
{
  struct amounts amounts = amounts_of (b->data->tables[what->table],
                                       what->sum, b->scratch);
  int128 *sum = ARENA_NEW (b->arena, int128, b->out->n);
  add_rows (b, what, &amounts, into, sum);
  for (size_t i = 0; i < b->out->n; i++)
    b->out->y[i] = amounts_total (&amounts, sum[i]);
}

void
metric_customers (struct metric_build *b, const struct customer_sum *what)
{
  struct metric_rows *out = b->out;
  size_t rows = table_rows (b->data->tables[0]);
  metric_allocate (b, 0, rows);
  out->time = ARENA_NEW (b->arena, double, rows);
  out->event = ARENA_NEW (b->arena, int8_t, rows);
  out->enter = ARENA_NEW (b->arena, double, rows);
  out->denominator = ARENA_NEW (b->arena, double, rows);
  uint32_t *into = ARENA_NEW (b->arena, uint32_t, rows);
  place_customers (b, what->table, into);
  if (what->table >= 0)
    fill_sums (b, what, into);
}

/* Tickets by their tag. */
void
metric_tags (struct metric_build *b)
{
  const struct table *table = b->data->tables[b->m->table];
  size_t n = 0;
  metric_allocate (b, b->m->table, table_rows (table));
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row)
          || (b->m->where_expr
              && expr_test (b->m->where_expr, table, row, b->scratch) != 1))
        continue;
      metric_own_row (b, n, row);
      struct watch w = watch_of (b->data, b->out->unit[n], b->m->table);
      if (b->at[n] < w.from || b->at[n] >= w.to)
        b->out->outside++;
      else
        b->out->y[n++] = 1;
    }
  b->out->n = b->own = n;
  b->out->by = ARENA_NEW (b->arena, struct metric_by, 1);
  b->out->by_n = 1;
  metric_column_levels (b, &b->out->by[0], b->m->tag.text, b->m->tag_expr);
}
