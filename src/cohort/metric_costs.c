/* Costs and what they were spent on as rows: each a month and a level of
   every `by`, with the sum of its costs and the number of its contacts or
   conversations. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "metric.h"

/* A conversation takes place in at least one contact: fewer are counted
   and left out. */
static bool
has_contacts (struct metric_build *b, size_t row)
{
  const struct table *table = b->data->tables[b->m->table];
  if (!b->m->interactions_expr)
    return true;
  double n = expr_number (b->m->interactions_expr, table, row, b->scratch);
  b->out->blank_contacts += isnan (n) ? 1 : 0;
  b->out->no_contacts += n <= 0 ? 1 : 0;
  return n > 0;
}

/* Before the levels are known every contact and every cost is a row of
   its own: contacts first. */

static void
place_contacts (struct metric_build *b)
{
  const struct table *table = b->data->tables[b->m->table];
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!metric_counts (b, row))
        continue;
      size_t i = b->own;
      int month = months_find (&b->out->months,
                               data_row_start (b->data, b->table, row));
      if (month < 0)
        b->out->outside++;
      else if (has_contacts (b, row))
        {
          amounts_add (&b->contacts, row, &b->below[i]);
          if (b->talk)
            amounts_add (&b->talks, row, &b->talk[i]);
          metric_own_row (b, i, row);
          b->own++;
        }
    }
}

static void
place_costs (struct metric_build *b)
{
  const struct study_cost *cost = &b->m->cost;
  const struct table *table = b->data->tables[cost->table];
  size_t i = b->own;
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row)
          || (cost->where_expr
              && expr_test (cost->where_expr, table, row, b->scratch) != 1))
        continue;
      int64_t at = data_row_start (b->data, cost->table, row);
      int month = months_find (&b->out->months, at);
      if (month < 0)
        b->out->outside++;
      else if (!amounts_add (&b->costs, row, &b->above[i]))
        b->out->blank_amounts++;
      else
        {
          b->row[i] = (uint32_t) row;
          b->at[i] = at;
          b->out->month[i++] = month;
        }
    }
  b->out->n = i;
}

/* What one month has and the other side has not says nothing of what a
   contact costs: a costs export that ends early would make them cheap. */

static void
mark_months (struct metric_build *b)
{
  size_t n = b->out->months.n;
  bool *cost = ARENA_NEW (b->arena, bool, n);
  bool *contacts = ARENA_NEW (b->arena, bool, n);
  for (size_t i = 0; i < b->out->n; i++)
    (i < b->own ? contacts : cost)[b->out->month[i]] = true;
  for (size_t i = 0; i < n; i++)
    {
      bool both = cost[i] && contacts[i];
      cost[i] &= !both;
      contacts[i] &= !both;
    }
  b->out->costs_alone = cost;
  b->out->contacts_alone = contacts;
}

/* Row I as row TO, which comes before it. */
static void
move_row (struct metric_build *b, size_t to, size_t i)
{
  b->row[to] = b->row[i];
  b->at[to] = b->at[i];
  b->out->unit[to] = b->out->unit[i];
  b->out->month[to] = b->out->month[i];
  b->above[to] = b->above[i];
  b->below[to] = b->below[i];
  if (b->talk)
    b->talk[to] = b->talk[i];
}

static void
keep_shared_months (struct metric_build *b)
{
  size_t n = 0, own = 0;
  int128 talk = 0;
  mark_months (b);
  for (size_t i = 0; i < b->out->n; i++)
    {
      int32_t month = b->out->month[i];
      if (b->out->costs_alone[month] || b->out->contacts_alone[month])
        continue;
      talk += b->talk ? b->talk[i] : 0;
      own += i < b->own;
      move_row (b, n++, i);
    }
  b->out->n = n;
  b->own = own;
  b->out->interactions = b->talk ? amounts_total (&b->talks, talk) : 0;
}

/* Rows alike in month and levels become one. */

struct cell {
  const struct metric_build *b;
  size_t row;
};

static int
compare (const void *one, const void *other)
{
  const struct cell *a = one, *o = other;
  const struct metric_rows *out = a->b->out;
  if (out->month[a->row] != out->month[o->row])
    return out->month[a->row] < out->month[o->row] ? -1 : 1;
  for (size_t k = 0; k < out->by_n; k++)
    {
      const uint32_t *level = out->by[k].level;
      if (level[a->row] != level[o->row])
        return level[a->row] < level[o->row] ? -1 : 1;
    }
  return 0;
}

static struct cell *
sorted (struct metric_build *b)
{
  size_t n = b->out->n;
  struct cell *cell = ARENA_NEW (b->arena, struct cell, n);
  for (size_t i = 0; i < n; i++)
    cell[i] = (struct cell) { b, i };
  if (n)
    qsort (cell, n, sizeof *cell, compare);
  return cell;
}

/* The sums of CELL[0..N) as row I of INTO. */
static void
merge (const struct metric_build *b, const struct cell *cell, size_t n,
       struct metric_rows *into, size_t i)
{
  int128 above = 0, below = 0;
  for (size_t k = 0; k < n; k++)
    {
      above += b->above[cell[k].row];
      below += b->below[cell[k].row];
    }
  into->month[i] = b->out->month[cell->row];
  into->y[i] = amounts_total (&b->costs, above);
  into->denominator[i] = amounts_total (&b->contacts, below);
  for (size_t k = 0; k < into->by_n; k++)
    into->by[k].level[i] = b->out->by[k].level[cell->row];
}

static struct metric_rows
room (const struct metric_build *b)
{
  struct metric_rows into = *b->out;
  into.unit = NULL;
  into.month = ARENA_NEW (b->arena, int32_t, into.n);
  into.y = ARENA_NEW (b->arena, double, into.n);
  into.denominator = ARENA_NEW (b->arena, double, into.n);
  into.by = ARENA_NEW (b->arena, struct metric_by, into.by_n);
  for (size_t k = 0; k < into.by_n; k++)
    {
      into.by[k] = b->out->by[k];
      into.by[k].level = ARENA_NEW (b->arena, uint32_t, into.n);
    }
  return into;
}

void
metric_costs_fold (struct metric_build *b)
{
  const struct cell *cell = sorted (b);
  struct metric_rows into = room (b);
  size_t n = 0;
  for (size_t first = 0, past; first < b->out->n; first = past)
    {
      past = first + 1;
      while (past < b->out->n && compare (&cell[first], &cell[past]) == 0)
        past++;
      merge (b, cell + first, past - first, &into, n++);
    }
  into.n = n;
  *b->out = into;
}

/* Each interaction is a contact.  A conversation costs as much as all of
   its own: cost / interactions x interactions a conversation. */
static const struct expr *
counted (const struct study_metric *m)
{
  return m->kind == METRIC_COST_PER_CONTACT ? m->interactions_expr : NULL;
}

/* A cost declared for each contact: rows are contacts or conversations. */
static void
place_declared (struct metric_build *b)
{
  const struct table *table = b->data->tables[b->m->table];
  const struct study_metric *m = b->m;
  bool each = m->kind == METRIC_COST_PER_CONTACT || !m->interactions_expr;
  size_t n = 0;
  metric_allocate (b, m->table, table_rows (table));
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!metric_counts (b, row))
        continue;
      if (!has_contacts (b, row))
        continue;
      double contacts = each ? 1 : expr_number (m->interactions_expr, table,
                                                row, b->scratch);
      metric_own_row (b, n, row);
      b->out->y[n++] = m->cost.per_contact.number * contacts;
    }
  b->out->n = b->own = n;
}

static void
place_spent (struct metric_build *b)
{
  const struct study_metric *m = b->m;
  const struct table *table = b->data->tables[m->table];
  const struct table *costs = b->data->tables[m->cost.table];
  size_t most = table_rows (table) + table_rows (costs);
  metric_allocate (b, m->table, most);
  b->own = 0;
  b->above = ARENA_NEW (b->arena, int128, most);
  b->below = ARENA_NEW (b->arena, int128, most);
  b->contacts = amounts_of (table, counted (m), b->scratch);
  b->costs = amounts_of (costs, m->cost.sum_expr, b->scratch);
  if (m->interactions_expr)
    {
      b->talk = ARENA_NEW (b->arena, int128, most);
      b->talks = amounts_of (table, m->interactions_expr, b->scratch);
    }
  place_contacts (b);
  place_costs (b);
  keep_shared_months (b);
}

void
metric_costs (struct metric_build *b)
{
  (b->m->cost.table < 0 ? place_declared : place_spent) (b);
}
