/* What is known of a unit from events before its time zero: how many
   there were, or the sum of something in them. */

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/num.h"
#include "build.h"

/* Matching events of one covariate by row of the table that they and the
   units hang below, each row's in order of time.  Sums run over all of
   them, so that a stretch of time is a difference of two. */
struct counted {
  int table;                   /* that the rows are of */
  size_t *first;               /* [rows + 1] */
  int64_t *at;
  int128 *before;              /* [events + 1] sum of all earlier ones */
  bool exact;                  /* no sum is too large */
  int decimals;
  double within;               /* seconds; NaN: all before */
};

/* From the unit upward, the nearest table that EVENTS hang below. */
static int
find_common (const struct build *b, int events)
{
  int table = b->h->unit;
  while (table >= 0
         && (table == events || !data_descends (b->study, events, table)))
    table = b->study->tables[table].parent;
  return table;
}

static int
by_row_and_time (const void *a, const void *b)
{
  const struct match *one = a, *other = b;
  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  return (one->event > other->event) - (one->event < other->event);
}

enum { EXPRESSION_DECIMALS = 9 };

static int
decimals_of (const struct table *events, const struct expr *amount)
{
  if (!amount)
    return 0;
  return expr_is_column (amount) && amount->up == 0
           ? table_decimals (events, amount->slot) : EXPRESSION_DECIMALS;
}

/* Far from what 128 bits hold, whatever the events. */
#define MOST_SUM ((int128) 1 << 120)

/* What EVENT adds; a blank amount adds nothing. */
static int128
amount_of (const struct build *b, const struct study_covariate *c,
           size_t event, int decimals)
{
  if (!c->sum_expr)
    return 1;
  double amount = expr_number (c->sum_expr, b->data->tables[c->table], event,
                               b->scratch);
  return isfinite (amount) ? num_scale (amount, decimals) : 0;
}

static void
fill (const struct build *b, const struct study_covariate *c,
      struct counted *counted, const struct matches *m)
{
  size_t rows = table_rows (b->data->tables[counted->table]);
  counted->first = ARENA_NEW (b->arena, size_t, rows + 1);
  counted->at = ARENA_NEW (b->arena, int64_t, m->n);
  counted->before = ARENA_NEW (b->arena, int128, m->n + 1);
  counted->exact = true;
  for (size_t i = 0; i < m->n; i++)
    {
      int128 amount = amount_of (b, c, m->match[i].event, counted->decimals);
      int128 sum = counted->before[i];
      counted->exact &= sum > -MOST_SUM && sum < MOST_SUM
                        && amount > -MOST_SUM && amount < MOST_SUM;
      counted->before[i + 1] = counted->exact ? sum + amount : 0;
      counted->at[i] = m->match[i].at;
      counted->first[m->match[i].row + 1]++;
    }
  for (size_t row = 0; row < rows; row++)
    counted->first[row + 1] += counted->first[row];
}

static struct counted
find_events (const struct build *b, const struct study_covariate *c)
{
  struct arena *scratch = arena_new ();
  struct counted counted = {
    .table = find_common (b, c->table),
    .decimals = decimals_of (b->data->tables[c->table], c->sum_expr),
    .within = c->within.given ? amount_seconds (&c->within) : (double) NAN,
  };
  struct matches m = build_matches (b, scratch, c->table, counted.table,
                                    c->where_expr);
  if (m.n > 0)
    qsort (m.match, m.n, sizeof *m.match, by_row_and_time);
  fill (b, c, &counted, &m);
  arena_free (scratch);
  return counted;
}

/* The first of a row's events at or after TIME. */
static size_t
from_time (const struct counted *c, size_t row, double time)
{
  size_t low = c->first[row], high = c->first[row + 1];
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if ((double) c->at[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static double
value_at (const struct counted *c, size_t row, int64_t zero)
{
  double from = isnan (c->within) ? -INFINITY : (double) zero - c->within;
  int128 sum = c->before[from_time (c, row, (double) zero)]
               - c->before[from_time (c, row, from)];
  return c->exact ? num_unscale (sum, c->decimals) : (double) NAN;
}

void
build_counted (const struct build *b, const struct frame *f,
               size_t covariate, double *value)
{
  struct counted c = find_events (b, b->h->counted[covariate]);
  for (size_t i = 0; i < f->n; i++)
    value[i] = value_at (&c, data_ancestor (b->data, b->h->unit, f->row[i],
                                            c.table), f->zero[i]);
}
