/* Which months are looked at, whom the investment reached and when, and
   what each customer has month by month. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/intern.h"
#include "base/num.h"
#include "investments.h"

/* ---- months ----------------------------------------------------------- */

/* The first month that starts at DATE or after it; their number: none. */
static size_t
month_from (const struct months *months, int64_t date)
{
  size_t m = 0;
  while (m < months->n && months->start[m] < date)
    m++;
  return m;
}

size_t
stake_before (const struct stake *s)
{
  return s->v->before > 0 ? (size_t) s->v->before : MONTHS_BEFORE;
}

size_t
stake_after (const struct stake *s)
{
  return s->v->after > 0 ? (size_t) s->v->after : MONTHS_AFTER;
}

/* Months before FIRST and from LAST on, as many as asked for and there. */
static void
choose_months (struct stake *s, size_t first, size_t last)
{
  size_t n = s->rows->months.n;
  size_t before = stake_before (s), after = stake_after (s);
  s->from = before > first ? 0 : first - before;
  s->to = after > n - last ? n : last + after;
}

/* The month that holds a date but does not begin with it is neither before
   nor after. */
static void
months_of_date (struct stake *s)
{
  const struct months *months = &s->rows->months;
  size_t with = month_from (months, s->v->date);
  s->dated = with < months->n;
  bool inside = with > 0 && months->start[with] > s->v->date
                && months->start[with - 1] < s->v->date;
  s->skipped = inside ? with - 1 : SIZE_MAX;
  choose_months (s, inside ? with - 1 : with, with);
}

/* Of several dates each counts from the month that holds it. */
static size_t
month_holding (const struct months *months, int64_t at)
{
  size_t m = month_from (months, at);
  return m > 0 && (m == months->n ? at < months->start[m]
                                  : months->start[m] > at)
           ? m - 1 : m;
}

int32_t
stake_column (const struct stake *s, int32_t month)
{
  size_t m = (size_t) month;
  if (month < 0 || m < s->from || m >= s->to || m == s->skipped)
    return -1;
  return (int32_t) (m - s->from - (s->skipped < m && s->skipped >= s->from));
}

/* ---- whom it reached -------------------------------------------------- */

/* By customer. */
struct reach {
  struct scratch *words;
  int64_t *date;            /* from when on; INT64_MAX: never */
  uint32_t *why;            /* enum left_out; LEFT_COUNT: in */
  uint32_t *group, *cluster;
  struct intern *labels;
};

static void
read_date (const struct stake *s, struct reach *r, size_t row)
{
  const struct table *t = s->data->tables[0];
  r->date[row] = INT64_MAX;
  if (s->v->starts_expr)
    {
      struct value at = expr_eval (s->v->starts_expr, t, row, r->words);
      if (!at.missing)
        r->date[row] = at.date;
      return;
    }
  int in = expr_test (s->v->exposed_expr, t, row, r->words);
  if (in < 0)
    r->why[row] = LEFT_UNKNOWN;
  else if (in > 0)
    r->date[row] = s->v->date;
}

static void
read_group (const struct stake *s, struct reach *r, size_t row)
{
  struct value v = expr_eval (s->v->group_expr, s->data->tables[0], row,
                              r->words);
  if (v.missing)
    r->why[row] = LEFT_NO_GROUP;
  else
    r->group[row] = intern_add (r->labels, v.text, strlen (v.text));
}

static struct reach
reach_of (const struct stake *s)
{
  const struct table *t = s->data->tables[0];
  size_t n = table_rows (t);
  int slot = s->data->study->tables[0].cluster_slot;
  struct reach r = {scratch_new (s->scratch),
                    ARENA_NEW (s->scratch, int64_t, n),
                    ARENA_NEW (s->scratch, uint32_t, n), NULL, NULL,
                    intern_new (s->scratch)};
  if (s->v->group_expr)
    r.group = ARENA_NEW (s->scratch, uint32_t, n);
  if (slot >= 0)
    r.cluster = ARENA_NEW (s->scratch, uint32_t, n);
  for (size_t row = 0; row < n; row++)
    {
      r.why[row] = LEFT_COUNT;
      read_date (s, &r, row);
      if (r.group)
        read_group (s, &r, row);
      if (r.cluster)
        {
          uint32_t word = table_texts (t, slot)[row];
          size_t words = intern_count (table_words (t, slot));
          r.cluster[row] = word != INTERN_NONE ? word
                                               : (uint32_t) (words + row);
        }
    }
  return r;
}

/* Several dates: the months around the first and the last of them. */
static void
months_of_dates (struct stake *s, const struct reach *r)
{
  const struct months *months = &s->rows->months;
  size_t n = table_rows (s->data->tables[0]), first = months->n, last = 0;
  s->skipped = SIZE_MAX;
  for (size_t row = 0; row < n; row++)
    if (table_used (s->data->tables[0], row) && r->date[row] != INT64_MAX)
      {
        size_t m = month_holding (months, r->date[row]);
        if (m == months->n || r->date[row] < months->start[0])
          continue;
        first = m < first ? m : first;
        last = m > last ? m : last;
      }
  s->dated = first < months->n;
  choose_months (s, first, last < first ? first : last);
}

/* ---- panel ------------------------------------------------------------ */

static int64_t
seen_from (const struct data *data, size_t row)
{
  int64_t start = data_row_start (data, 0, row);
  int64_t enter = data_row_enter (data, 0, row);
  return enter > start ? enter : start;
}

/* Whoever is not there when the first month starts is out of the panel. */
static void
leave_out (struct stake *s, struct reach *r)
{
  const struct table *t = s->data->tables[0];
  int64_t opens = s->rows->months.start[s->from];
  for (size_t row = 0; row < table_rows (t); row++)
    {
      if (!table_used (t, row))
        continue;
      int64_t end = data_row_end (s->data, 0, row);
      if (r->why[row] != LEFT_COUNT)
        ;
      else if (seen_from (s->data, row) > opens)
        r->why[row] = LEFT_LATER;
      else if (end != DATE_NONE && end <= opens)
        r->why[row] = LEFT_GONE;
      else if (s->v->starts_expr && r->date[row] != INT64_MAX
               && r->date[row] < opens)
        r->why[row] = LEFT_EXPOSED_BEFORE;
      if (r->why[row] != LEFT_COUNT)
        s->left[r->why[row]]++;
    }
}

/* Whether a date is had by those alone who were still there on it. */
static void
count_gone (struct stake *s, const struct reach *r)
{
  const struct table *t = s->data->tables[0];
  int64_t last = INT64_MIN;
  for (size_t row = 0; row < table_rows (t); row++)
    if (r->why[row] == LEFT_COUNT && table_used (t, row)
        && r->date[row] != INT64_MAX && r->date[row] > last)
      last = r->date[row];
  for (size_t row = 0; row < table_rows (t); row++)
    {
      int64_t end = data_row_end (s->data, 0, row);
      if (r->why[row] != LEFT_COUNT || !table_used (t, row)
          || end == DATE_NONE)
        continue;
      bool dated = r->date[row] != INT64_MAX;
      s->gone_dated += dated && end < r->date[row];
      s->gone_undated += !dated && end < last;
    }
}

/* The first exposed column of a customer that is ever exposed. */
static uint32_t
column_from (const struct stake *s, int64_t date)
{
  const struct months *months = &s->rows->months;
  size_t m = s->v->starts_expr ? month_holding (months, date)
                               : month_from (months, date);
  if (m < s->from)
    return 0;
  return m < s->to ? (uint32_t) stake_column (s, (int32_t) m) : PANEL_NEVER;
}

/* First exposed column by customer. */
static uint32_t *
first_of (const struct stake *s, const struct reach *r)
{
  size_t n = table_rows (s->data->tables[0]);
  uint32_t *first = ARENA_NEW (s->scratch, uint32_t, n);
  for (size_t row = 0; row < n; row++)
    {
      first[row] = r->why[row] == LEFT_COUNT ? PANEL_NEVER : PANEL_OUT;
      if (first[row] == PANEL_OUT || r->date[row] == INT64_MAX)
        continue;
      first[row] = column_from (s, r->date[row]);
    }
  return first;
}

static size_t
columns_of (const struct stake *s)
{
  size_t n = s->to > s->from ? s->to - s->from : 0;
  return n - (s->skipped != SIZE_MAX && s->skipped >= s->from
              && s->skipped < s->to);
}

/* Columns of dates that the effect is of, as in infer/did_staggered.c. */
static const bool *
counted_columns (const struct stake *s)
{
  const struct panel *p = &s->panel;
  bool *counted = ARENA_NEW (s->scratch, bool, p->months);
  uint32_t last = 0;
  for (size_t i = 0; i < p->units; i++)
    last = p->first[i] > last ? p->first[i] : last;
  for (size_t g = DID_MONTHS; g + DID_MONTHS <= p->months; g++)
    counted[g] = g + DID_MONTHS - 1 < last;
  return counted;
}

/* The exposed who are in none of the effect, and who of them and of the
   others is there with it, month by month. */
static void
count_exposed (struct stake *s, const struct reach *r)
{
  size_t n = table_rows (s->data->tables[0]);
  const bool *counted = counted_columns (s);
  uint8_t *seen = ARENA_NEW (s->scratch, uint8_t, n);
  for (size_t i = 0; i < s->rows->n; i++)
    {
      uint32_t row = s->rows->unit[i];
      int32_t column = stake_column (s, s->rows->month[i]);
      if (r->date[row] == INT64_MAX || column < 0)
        continue;
      uint32_t first = column_from (s, r->date[row]);
      if ((uint32_t) column < first
          || (uint32_t) column - first >= stake_after (s))
        continue;
      bool in = r->why[row] == LEFT_COUNT && counted[first];
      *(in ? &s->months_there : &s->later_months) += 1;
      s->later += !in && !seen[row];
      seen[row] = 1;
    }
}

static void
fold_panel (struct stake *s, const struct reach *r)
{
  const struct metric_rows *from = s->rows;
  int32_t *month = ARENA_NEW (s->scratch, int32_t, from->n);
  for (size_t i = 0; i < from->n; i++)
    month[i] = stake_column (s, from->month[i]);
  struct panel_rows rows = {
    from->n, from->unit, month, from->y, table_rows (s->data->tables[0]),
    columns_of (s), first_of (s, r), r->cluster, r->group
  };
  s->panel = panel_fold (s->scratch, &rows);
  s->panel.before = stake_before (s);
  s->panel.after = stake_after (s);
  count_exposed (s, r);
  if (!r->group)
    return;
  const uint32_t *mixed;
  s->groups = panel_by_group (s->scratch, &s->panel, &s->size, &mixed);
  if (mixed)
    s->mixed = arena_copy (s->arena, intern_text (r->labels, *mixed));
}

/* ---- a series --------------------------------------------------------- */

/* Mean of the rows of a month, added in the order of their values. */
static double
month_mean (const struct stake *s, size_t column, double *y, uint64_t *there)
{
  size_t n = 0;
  double sum = 0;
  for (size_t i = 0; i < s->rows->n; i++)
    if (stake_column (s, s->rows->month[i]) == (int32_t) column
        && !isnan (s->rows->y[i]))
      y[n++] = s->rows->y[i];
  qsort (y, n, sizeof *y, num_compare);
  for (size_t i = 0; i < n; i++)
    sum += y[i];
  *there = n;
  return n > 0 ? sum / (double) n : 0;
}

static void
count_customers (struct stake *s)
{
  uint8_t *seen = ARENA_NEW (s->scratch, uint8_t,
                             table_rows (s->data->tables[0]));
  for (size_t i = 0; i < s->rows->n; i++)
    if (stake_column (s, s->rows->month[i]) >= 0)
      {
        s->customers += !seen[s->rows->unit[i]];
        seen[s->rows->unit[i]] = 1;
      }
}

static void
fold_series (struct stake *s)
{
  size_t columns = columns_of (s);
  double *y = ARENA_NEW (s->scratch, double, columns);
  double *room = ARENA_NEW (s->scratch, double, s->rows->n);
  uint32_t *first = ARENA_NEW (s->scratch, uint32_t, 1);
  uint64_t *there = ARENA_NEW (s->scratch, uint64_t, columns);
  for (size_t t = 0; t < columns; t++)
    y[t] = month_mean (s, t, room, &there[t]);
  s->there = there;
  size_t with = month_from (&s->rows->months, s->v->date);
  *first = with < s->to ? (uint32_t) stake_column (s, (int32_t) with)
                        : PANEL_NEVER;
  s->panel = (struct panel) {.units = 1, .months = columns, .y = y,
                             .first = first, .clusters = 1,
                             .left_out = s->skipped != SIZE_MAX};
  count_customers (s);
}

void
stake_build (struct stake *s)
{
  const struct study_investment *v = s->v;
  s->design = v->starts_expr   ? STAKE_STAGGERED
              : v->group_expr  ? STAKE_GROUPS
              : v->exposed_expr ? STAKE_CUSTOMERS : STAKE_SERIES;
  if (s->rows->months.n == 0)
    return;
  if (s->design == STAKE_SERIES)
    {
      months_of_date (s);
      if (s->dated)
        fold_series (s);
      return;
    }
  struct reach r = reach_of (s);
  if (v->starts_expr)
    months_of_dates (s, &r);
  else
    months_of_date (s);
  if (!s->dated)
    return;
  leave_out (s, &r);
  if (s->design == STAKE_STAGGERED)
    count_gone (s, &r);
  fold_panel (s, &r);
}
