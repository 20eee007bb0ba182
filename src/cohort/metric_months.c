/* A customer's months as rows: who was there, and what came of it. */

#include "base/date.h"
#include "metric.h"

/* Kinds that are of all who were there at some instant of a month. */
static bool
sees_instants (enum metric_kind kind)
{
  return kind == METRIC_REVENUE_PER_CUSTOMER || kind == METRIC_TICKETS;
}

/* When a customer was there and could be seen: [from, end). */
struct stay {
  int64_t from, end;           /* end: INT64_MAX while it is still there */
};

static struct stay
stay_of (const struct data *data, size_t row)
{
  int64_t enter = data_row_enter (data, 0, row);
  int64_t end = data_row_end (data, 0, row);
  return (struct stay) {
    enter == DATE_NONE ? data_row_start (data, 0, row) : enter,
    end == DATE_NONE ? INT64_MAX : end,
  };
}

/* The month's rows of a customer: base + 0, 1, ... for its months FIRST
   and on. */
struct span {
  size_t first, n, base;
};

/* How many months begin before TIME. */
static size_t
begun_before (const struct months *months, int64_t time)
{
  size_t low = 0, high = months->n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (months->start[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Months at whose start the customer is there; with ANY those of which it
   sees an instant. */
static struct span
span_of (const struct months *months, struct stay stay, bool any)
{
  size_t first = begun_before (months, stay.from);
  size_t past = begun_before (months, stay.end);
  if (any && first > 0 && months->start[first] > stay.from)
    first--;
  bool none = past <= first || stay.end <= stay.from;
  return (struct span) { first, none ? 0 : past - first, 0 };
}

/* What the rows of customers are filled from. */
struct filling {
  struct metric_build *b;
  struct stay *stay;           /* by customer */
  struct span *span;
  int128 *sum;                 /* [n] */
};

static void
leave (struct metric_build *b, size_t row)
{
  struct place place = table_place (b->data->tables[0], row, -1);
  ledger_add (&b->out->ledger, EX_NOT_OBSERVABLE, place.file, place.line);
}

static size_t
find_spans (struct filling *f, bool any)
{
  struct metric_build *b = f->b;
  const struct table *table = b->data->tables[0];
  size_t n = 0;
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row))
        continue;
      f->stay[row] = stay_of (b->data, row);
      f->span[row] = span_of (&b->out->months, f->stay[row], any);
      f->span[row].base = n;
      n += f->span[row].n;
      if (f->span[row].n == 0)
        leave (b, row);
    }
  return n;
}

static void
place_rows (struct filling *f, bool any)
{
  struct metric_build *b = f->b;
  struct metric_rows *out = b->out;
  size_t customers = table_rows (b->data->tables[0]);
  for (size_t row = 0; row < customers; row++)
    for (size_t k = 0; k < f->span[row].n; k++)
      {
        size_t i = f->span[row].base + k, month = f->span[row].first + k;
        int64_t start = out->months.start[month];
        out->unit[i] = b->row[i] = (uint32_t) row;
        out->month[i] = (int32_t) month;
        b->at[i] = any && start < f->stay[row].from ? f->stay[row].from
                                                    : start;
      }
}

/* The row of CUSTOMER that holds AT while it was there, SIZE_MAX without. */
static size_t
row_at (const struct filling *f, size_t customer, int64_t at)
{
  const struct span *s = &f->span[customer];
  int month = months_find (&f->b->out->months, at);
  if (month < 0 || (size_t) month < s->first
      || (size_t) month >= s->first + s->n || at < f->stay[customer].from)
    return SIZE_MAX;
  return at < f->stay[customer].end ? s->base + (size_t) month - s->first
                                    : SIZE_MAX;
}

static void
add_events (struct filling *f, const struct amounts *amounts)
{
  struct metric_build *b = f->b;
  const struct table *table = b->data->tables[b->m->table];
  for (size_t event = 0; event < table_rows (table); event++)
    {
      if (!table_used (table, event)
          || (b->m->where_expr
              && expr_test (b->m->where_expr, table, event, b->scratch) != 1))
        continue;
      size_t customer = data_ancestor (b->data, b->m->table, event, 0);
      int64_t at = data_row_start (b->data, b->m->table, event);
      size_t row = row_at (f, customer, at);
      if (row == SIZE_MAX)
        b->out->outside++;
      else if (!amounts_add (amounts, event, &f->sum[row]))
        b->out->blank_amounts++;
    }
}

/* Whether there was an event; how many of tickets; how much of revenue. */
static void
fill_from_events (struct filling *f)
{
  struct metric_build *b = f->b;
  enum metric_kind kind = b->m->kind;
  struct arena *scratch = arena_new ();
  struct amounts amounts
    = amounts_of (b->data->tables[b->m->table],
                  kind == METRIC_REVENUE_PER_CUSTOMER ? b->m->sum_expr : NULL,
                  b->scratch);
  f->sum = ARENA_NEW (scratch, int128, b->out->n);
  add_events (f, &amounts);
  for (size_t i = 0; i < b->out->n; i++)
    b->out->y[i] = sees_instants (kind)
                     ? amounts_total (&amounts, f->sum[i]) : f->sum[i] > 0;
  arena_free (scratch);
}

/* Still there when the next month starts. */
static void
fill_retained (struct filling *f)
{
  struct metric_rows *out = f->b->out;
  for (size_t i = 0; i < out->n; i++)
    out->y[i] = f->stay[out->unit[i]].end
                > out->months.start[out->month[i] + 1];
}

void
metric_customer_months (struct metric_build *b)
{
  struct arena *scratch = arena_new ();
  size_t customers = table_rows (b->data->tables[0]);
  bool any = sees_instants (b->m->kind);
  struct filling f = { b, ARENA_NEW (scratch, struct stay, customers),
                       ARENA_NEW (scratch, struct span, customers), NULL };
  metric_allocate (b, 0, find_spans (&f, any));
  place_rows (&f, any);
  if (b->m->kind == METRIC_RETENTION_RATE)
    fill_retained (&f);
  else
    fill_from_events (&f);
  arena_free (scratch);
}
