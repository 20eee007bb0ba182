/* What came of each unit. */

#include <math.h>

#include "answers.h"
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

/* Missing where either part is. */
static void
outcome_ratio (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      {
        double below = expr_number (b->h->outcome_denominator, b->table, row,
                                    b->scratch);
        set_y (b, row, expr_number (b->h->outcome_expr, b->table, row,
                                    b->scratch));
        if (!isfinite (below))
          build_leave (b, row, EX_OUTCOME_MISSING);
        b->denominator[row] = below;
      }
}

/* The first hypothesis of an outcome speaks for all.  That of a negative
   control may be in none. */
static bool
is_first_use (const struct build *b)
{
  const struct study_hypothesis *h = b->study->hypotheses;
  for (size_t i = 0; i < b->study->hypotheses_n; i++)
    if (h[i].outcome == b->h->outcome && h[i].unit == b->h->unit)
      return &h[i] == b->h;
  return true;
}

static void
outcome_nps (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      set_y (b, row, answers_promote (expr_number (b->h->outcome_expr,
                                                   b->table, row,
                                                   b->scratch)));
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

/* Whole days on the restarted clock. */
static double
days_from_shift (const struct build *b, size_t row, int64_t stop)
{
  return (double) date_days (stop - b->zero[row] - (int64_t) b->d->shift);
}

/* At risk from the day on which it could first be seen. */
static double
late_entry (const struct build *b, size_t row)
{
  int64_t enter = data_row_enter (b->data, b->h->unit, row);
  return enter == DATE_NONE ? -1 : fmax (-1, days_from_shift (b, row, enter)
                                               - 1);
}

static void
survival_dates (struct build *b, size_t row)
{
  int64_t end = b->end[row];
  int64_t stop = end == DATE_NONE ? b->study->as_of : end;
  b->event[row] = end != DATE_NONE;
  b->time[row] = days_from_shift (b, row, stop);
  if (b->enter)
    b->enter[row] = late_entry (b, row);
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

/* True if the unit was still there: nothing counts in the second in
   which it ends, or later. */
static bool
is_there (const struct build *b, size_t row, int64_t at)
{
  return b->end[row] == DATE_NONE || at < b->end[row];
}

/* Events in the outcome's window [shift, until) from time zero, while
   the unit is there: after leaving there is nothing to count. */

struct window_sum {
  struct build *b;
  int128 *sum;                /* count, or exact sum, by row of the unit */
  bool *early;                /* an event before the window */
  bool *beyond;               /* the sum is too large to be exact */
  double until;               /* end of the window; NaN: the unit's */
  const struct expr *amount;  /* null: count */
  const double *column;       /* the amount where it is a plain column */
  int decimals;
};

/* The shift, or the time at which the unit could first be seen. */
static double
counts_from (const struct build *b, size_t row)
{
  int64_t enter = data_row_enter (b->data, b->h->unit, row);
  return enter == DATE_NONE
           ? b->d->shift
           : fmax (b->d->shift, (double) (enter - b->zero[row]));
}

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
  double since = (double) (at - b->zero[row]), from = counts_from (b, row);
  w->early[row] |= since < from;
  if (since < from || since >= w->until || !is_there (b, row, at))
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
    .until = h->outcome->kind == KIND_RATE ? b->d->horizon : b->d->window,
    .amount = h->outcome_expr,
    .decimals = !h->outcome_expr ? 0 : EXPRESSION_DECIMALS,
  };
  const struct table *events = b->data->tables[h->outcome->table];
  if (w.amount && expr_is_column (w.amount) && w.amount->up == 0)
    {
      w.decimals = table_decimals (events, w.amount->slot);
      w.column = table_numbers (events, w.amount->slot);
    }
  build_outcome_events (b, add_event, &w);
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

/* Events per day at risk: from the shift until the unit ends, as_of or
   the horizon. */

static double
days_at_risk (const struct build *b, size_t row)
{
  int64_t end = b->end[row];
  int64_t stop = end == DATE_NONE ? b->study->as_of : end;
  double until = (double) (stop - b->zero[row]);
  if (until > b->d->horizon)
    until = b->d->horizon;
  return (until - counts_from (b, row)) / SECONDS_PER_DAY;
}

static void
outcome_rate (struct build *b)
{
  struct window_sum w = sum_window (b);
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      b->denominator[row] = days_at_risk (b, row);
      if (!(b->denominator[row] > 0))
        build_leave (b, row, EX_NOT_OBSERVABLE);
      b->y[row] = (double) w.sum[row];
    }
}

/* Time to the first event, with which the unit's end competes. */

enum { CENSORED, HAPPENED, ENDED };

struct watch {
  struct build *b;
  int64_t *first;              /* DATE_NONE: none */
};

static void
watch_event (void *context, size_t row, size_t event, int64_t at)
{
  (void) event;
  struct watch *w = context;
  struct build *b = w->b;
  if (!build_stays (b, row))
    return;
  if ((double) (at - b->zero[row]) < b->d->shift)
    build_leave (b, row, EX_EVENT_BEFORE_LANDMARK);
  else if (is_there (b, row, at)
           && (w->first[row] == DATE_NONE || at < w->first[row]))
    w->first[row] = at;
}

static void
outcome_time_to (struct build *b)
{
  struct watch w = { b, ARENA_NEW (b->arena, int64_t, b->rows) };
  for (size_t row = 0; row < b->rows; row++)
    w.first[row] = DATE_NONE;
  build_outcome_events (b, watch_event, &w);
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      bool happened = w.first[row] != DATE_NONE;
      bool ended = b->end[row] != DATE_NONE;
      int64_t stop = happened ? w.first[row]
                     : ended  ? b->end[row]
                              : b->study->as_of;
      b->event[row] = happened ? HAPPENED : ended ? ENDED : CENSORED;
      b->time[row] = days_from_shift (b, row, stop);
    }
}

bool
build_outcome (struct build *b)
{
  typedef void outcome_fn (struct build *);
  static outcome_fn *const by_kind[KIND_COUNT] = {
    [KIND_SURVIVAL] = outcome_survival, [KIND_RETAINED] = outcome_retained,
    [KIND_SHARE] = outcome_condition,   [KIND_MEAN] = outcome_value,
    [KIND_ORDINAL] = outcome_value,     [KIND_NPS] = outcome_nps,
    [KIND_RATE] = outcome_rate,         [KIND_RATIO] = outcome_ratio,
    [KIND_TIME_TO] = outcome_time_to,
  };
  enum outcome_kind kind = b->h->outcome->kind;
  if (kind == KIND_NPS && is_first_use (b)
      && !answers_check (b->table, b->h->outcome_expr,
                         b->h->outcome->value.text, b->scratch, b->err))
    return false;
  if (b->h->outcome_asked)
    build_leave_unasked (b);
  bool events = b->h->outcome->table >= 0
                && (kind == KIND_SHARE || kind == KIND_MEAN);
  (events ? outcome_events : by_kind[kind]) (b);
  if (b->h->keep_silent && b->y)
    build_keep_silent (b);
  else if (b->gathered == 0 && is_first_use (b))
    build_doubt_answers (b);
  return true;
}
