/* What came of each unit. */

#include <math.h>

#include "base/date.h"
#include "base/num.h"
#include "build.h"

static void
set_y (struct build *b, size_t row, double y)
{
  if (!isfinite (y))
    build_leave (b, row, EX_OUTCOME_MISSING);
  b->y[row] = y;
}

static void
outcome_condition (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      {
        int test = expr_test (b->h->outcome_expr, b->table, row, b->scratch);
        set_y (b, row, test < 0 ? (double) NAN : test);
      }
}

static void
outcome_value (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      set_y (b, row, expr_number (b->h->outcome_expr, b->table, row,
                                  b->scratch));
}

static void
outcome_retained (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      int64_t end = b->end[row];
      b->y[row] = end == DATE_NONE
                  || (double) (end - b->zero[row]) >= b->d->window;
    }
}

/* Survival. */

static void
survival_dates (struct build *b, size_t row)
{
  int64_t end = b->end[row];
  int64_t stop = end == DATE_NONE ? b->study->as_of : end;
  b->event[row] = end != DATE_NONE;
  b->time[row] = (double) date_days (stop - b->zero[row]
                                     - (int64_t) b->d->shift);
}

static void
survival_duration (struct build *b, size_t row)
{
  const struct study_table *role = &b->study->tables[b->h->unit];
  int event = expr_test (role->event, b->table, row, b->scratch);
  double time = table_numbers (b->table, role->duration_slot)[row];
  if (event < 0 || !(time >= 0))
    build_leave (b, row, EX_OUTCOME_MISSING);
  b->event[row] = event > 0;
  b->time[row] = time - b->d->shift;
}

static void
outcome_survival (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      (b->d->duration ? survival_duration : survival_dates) (b, row);
}

/* Events in the outcome's window [shift, within) from time zero, while
   the unit is there: after leaving there is nothing to count. */

struct window_sum {
  struct build *b;
  int128 *sum;                /* count, or exact sum, by row of the unit */
  bool *early;                /* an event before the window */
  bool *beyond;               /* the sum is too large to be exact */
  const struct expr *amount;  /* null: count */
  const double *column;       /* the amount where it is a plain column */
  int decimals;
};

/* Two of these add up within 128 bits. */
#define MOST_SUM ((int128) 1 << 125)

static bool
is_exact (int128 sum)
{
  return sum > -MOST_SUM && sum < MOST_SUM;
}

static void
add_amount (struct window_sum *w, size_t row, size_t event)
{
  struct build *b = w->b;
  const struct table *events = b->data->tables[b->h->outcome->table];
  double amount = w->column
                    ? w->column[event]
                    : expr_number (w->amount, events, event, b->scratch);
  if (!isfinite (amount))
    {
      b->blank_amounts++;
      return;
    }
  int128 exact = num_scale (amount, w->decimals);
  if (is_exact (w->sum[row]) && is_exact (exact))
    w->sum[row] += exact;
  else
    w->beyond[row] = true;
}

static void
add_event (void *context, size_t row, size_t event, int64_t at)
{
  struct window_sum *w = context;
  struct build *b = w->b;
  if (!build_stays (b, row))
    return;
  double since = (double) (at - b->zero[row]);
  w->early[row] |= since < b->d->shift;
  if (since < b->d->shift || since >= b->d->window)
    return;
  int64_t end = b->end[row];
  if (end != DATE_NONE && at >= end)
    return;
  if (w->amount)
    add_amount (w, row, event);
  else
    w->sum[row]++;
}

enum { EXPRESSION_DECIMALS = 9 };

static struct window_sum
sum_window (struct build *b)
{
  const struct study_hypothesis *h = b->h;
  struct window_sum w = {
    .b = b,
    .sum = ARENA_NEW (b->arena, int128, b->rows),
    .early = ARENA_NEW (b->arena, bool, b->rows),
    .beyond = ARENA_NEW (b->arena, bool, b->rows),
    .amount = h->outcome_expr,
    .decimals = !h->outcome_expr ? 0 : EXPRESSION_DECIMALS,
  };
  const struct table *events = b->data->tables[h->outcome->table];
  if (w.amount && expr_is_column (w.amount) && w.amount->up == 0)
    {
      w.decimals = table_decimals (events, w.amount->slot);
      w.column = table_numbers (events, w.amount->slot);
    }
  build_each_event (b, h->outcome->table, h->unit, h->outcome_where,
                    add_event, &w);
  return w;
}

static void
outcome_events (struct build *b)
{
  struct window_sum w = sum_window (b);
  bool share = b->h->outcome->kind == KIND_SHARE;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      if (share && w.early[row])
        build_leave (b, row, EX_EVENT_BEFORE_LANDMARK);
      if (share)
        b->y[row] = w.sum[row] > 0;
      else
        set_y (b, row, w.beyond[row] ? (double) NAN
                                     : num_unscale (w.sum[row], w.decimals));
    }
}

void
build_outcome (struct build *b)
{
  typedef void outcome_fn (struct build *);
  static outcome_fn *const own[] = {
    [KIND_SURVIVAL] = outcome_survival, [KIND_RETAINED] = outcome_retained,
    [KIND_SHARE] = outcome_condition,   [KIND_MEAN] = outcome_value,
  };
  (b->h->outcome->table >= 0 ? outcome_events
                             : own[b->h->outcome->kind]) (b);
}
