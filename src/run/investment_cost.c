/* What was spent on an investment, month by month. */

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "decide/roi.h"
#include "investment_payoff.h"
#include "report/say.h"

enum { EXPRESSION_DECIMALS = 9 };

const char *
payoff_money (const struct stake *s, double amount)
{
  return say_money (s->arena, amount, s->data->study->currency);
}

double
payoff_worth (const struct payoff *p, size_t month)
{
  return roi_discount (p->discount, (double) month);
}

/* The month of the rows in which a column of the panel lies. */
static size_t
month_of_column (const struct stake *s, size_t column)
{
  size_t m = s->from + column;
  return s->skipped != SIZE_MAX && s->skipped >= s->from && m >= s->skipped
           ? m + 1 : m;
}

/* From the date on; a month's costs from the month that holds it. */
static int64_t
spent_from (const struct payoff *p)
{
  const struct stake *s = p->s;
  const struct months *months = &s->rows->months;
  bool monthly
    = s->data->study->tables[s->v->cost.table].month.text != NULL;
  if (s->v->date != DATE_NONE && !monthly)
    return s->v->date;
  return s->skipped != SIZE_MAX
           ? months->start[s->skipped]
           : months->start[month_of_column (s, p->first)];
}

/* The month of the rows after the last that is looked at. */
static size_t
month_past (const struct payoff *p)
{
  return month_of_column (p->s, p->first + p->months - 1) + 1;
}

static size_t
month_since (const struct payoff *p, int64_t at)
{
  const struct months *months = &p->s->rows->months;
  size_t k = 0, with = month_of_column (p->s, p->first);
  while (k + 1 < p->months && months->start[with + k + 1] <= at)
    k++;
  return k;
}

/* Sums are exact, whatever the order of the rows. */
static void
sum_table (struct payoff *p)
{
  const struct stake *s = p->s;
  const struct study_cost *c = &s->v->cost;
  const struct table *t = s->data->tables[c->table];
  struct scratch *words = scratch_new (p->scratch);
  int128 *sum = ARENA_NEW (p->scratch, int128, p->months);
  int64_t from = spent_from (p), to = s->rows->months.start[month_past (p)];
  for (size_t row = 0; row < table_rows (t); row++)
    {
      int64_t at = data_row_start (s->data, c->table, row);
      if (!table_used (t, row) || at < from || at >= to
          || (c->where_expr && expr_test (c->where_expr, t, row, words) != 1))
        continue;
      double amount = expr_number (c->sum_expr, t, row, words);
      if (isfinite (amount))
        sum[month_since (p, at)] += num_scale (amount, EXPRESSION_DECIMALS);
    }
  for (size_t k = 0; k < p->months; k++)
    p->spent[k] += payoff_worth (p, k) * num_unscale (sum[k], EXPRESSION_DECIMALS);
}

const char *
payoff_cost_text (const struct payoff *p)
{
  const struct study_investment *v = p->s->v;
  struct arena *a = p->s->arena;
  const char *once
    = v->cost.amount.given ? payoff_money (p->s, v->cost.amount.number)
      : !v->cost.given     ? ""
                           : arena_printf (
                 a, "the sum of %s in `%s`%s%s, from its date on",
                 v->cost.sum.text,
                 p->s->data->study->tables[v->cost.table].name,
                 v->cost.where.text ? " where " : "",
                 v->cost.where.text ? v->cost.where.text : "");
  if (!v->running.given)
    return once;
  return arena_printf (a, "%s%s%s a month over %zu months", once,
                       *once ? " and " : "",
                       payoff_money (p->s, v->running.number), p->months);
}

void
payoff_cost (struct payoff *p)
{
  const struct study_investment *v = p->s->v;
  p->spent = ARENA_NEW (p->scratch, double, p->months);
  if (v->cost.amount.given)
    p->upfront = v->cost.amount.number;
  else if (v->cost.given && v->cost.table >= 0)
    sum_table (p);
  p->cost = p->upfront;
  for (size_t k = 0; k < p->months; k++)
    {
      if (v->running.given)
        p->spent[k] += payoff_worth (p, k) * v->running.number;
      p->cost += p->spent[k];
    }
  if (p->status == STATUS_OK && !(p->cost > 0))
    {
      p->status = STATUS_REFUSED;
      p->why = arena_printf (p->s->arena,
                             "what was spent sums up to %s, and a return "
                             "needs a cost above 0", payoff_money (p->s, p->cost));
    }
}
