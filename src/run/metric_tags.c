/* Tickets by tag: how often they come, and what customers who raise them
   are worth. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/methods.h"
#include "metric.h"

enum { MOST_TAGS = 50 };

/* A tag and who raised its tickets. */
struct tag {
  const char *name;
  uint64_t tickets, customers;
  double *by_customer;         /* tickets by row of the first table */
};

static int
by_count_and_name (const void *a, const void *b)
{
  const struct tag *one = a, *other = b;
  if (one->tickets != other->tickets)
    return one->tickets > other->tickets ? -1 : 1;
  return str_compare (&one->name, &other->name);
}

static struct tag *
count_tags (struct arena *scratch, const struct metric_rows *tickets,
            size_t customers)
{
  const struct metric_by *by = &tickets->by[0];
  struct tag *tag = ARENA_NEW (scratch, struct tag, by->levels);
  for (size_t k = 0; k < by->levels; k++)
    tag[k].name = by->label[k];
  for (size_t i = 0; i < tickets->n; i++)
    {
      struct tag *t = &tag[by->level[i]];
      if (!t->by_customer)
        t->by_customer = ARENA_NEW (scratch, double, customers);
      t->customers += t->by_customer[tickets->unit[i]]++ == 0;
      t->tickets++;
    }
  if (by->levels)
    qsort (tag, by->levels, sizeof *tag, by_count_and_name);
  return tag;
}

static struct ask
ask_for (const struct metric_ask *q, struct arena *scratch, double target)
{
  return (struct ask) { .scratch = scratch, .confidence = q->confidence,
                        .target = target, .horizon = NAN, .margin = NAN };
}

/* Tickets a customer and month, over the months of all customers. */
static struct effect
rate_of (const struct metric_ask *q, const struct metric_rows *watched,
         const struct tag *tag)
{
  struct arena *scratch = arena_new ();
  double *y = ARENA_NEW (scratch, double, watched->n);
  double *months = ARENA_NEW (scratch, double, watched->n);
  uint32_t *arm = ARENA_NEW (scratch, uint32_t, watched->n);
  struct sample s = { .arms = 1 };
  struct ask ask = ask_for (q, scratch, 1);
  size_t n = 0;
  for (size_t i = 0; i < watched->n; i++)
    if (watched->denominator[i] > 0)
      {
        y[n] = tag->by_customer[watched->unit[i]];
        months[n++] = watched->denominator[i];
      }
  s.cross = cross_fold (scratch, y, months, arm, n, 1);
  struct effect e = rate_ratio_one.run (&s, &ask);
  arena_free (scratch);
  return e;
}

/* What those who raised them bring in a month. */
static struct effect
worth_of (const struct metric_ask *q, const struct metric_rows *paid,
          const struct tag *tag)
{
  struct arena *scratch = arena_new ();
  const struct amount *margin = &q->data->study->money.margin;
  double *y = ARENA_NEW (scratch, double, paid->n);
  double *months = ARENA_NEW (scratch, double, paid->n);
  uint32_t *arm = ARENA_NEW (scratch, uint32_t, paid->n);
  struct sample s = { .arms = 1 };
  struct ask ask = ask_for (q, scratch, 0);
  size_t n = 0;
  for (size_t i = 0; i < paid->n; i++)
    if (tag->by_customer[paid->unit[i]] > 0 && paid->denominator[i] > 0
        && !isnan (paid->y[i]))
      {
        y[n] = paid->y[i] * (margin->given ? margin->number : 1);
        months[n++] = paid->denominator[i];
      }
  s.cross = cross_fold (scratch, y, months, arm, n, 1);
  struct effect e
    = n < 2 ? metric_alone ("delta_t", n ? y[0] / months[0] : (double) NAN, n)
            : ratio_difference_one.run (&s, &ask);
  arena_free (scratch);
  return e;
}

static const char no_revenue[] = "`money` names no revenue";

static struct result_tag
result_of (const struct metric_ask *q, const struct metric_rows *watched,
           const struct metric_rows *paid, const struct tag *tag)
{
  return (struct result_tag) {
    tag->name, tag->tickets, tag->customers, rate_of (q, watched, tag),
    paid ? worth_of (q, paid, tag)
         : effect_fail ("delta_t", STATUS_REFUSED, no_revenue)
  };
}

static void
note_rest (const struct metric_ask *q, const struct tag *tag, size_t n)
{
  unsigned long long tickets = 0;
  for (size_t i = MOST_TAGS; i < n; i++)
    tickets += tag[i].tickets;
  if (n > MOST_TAGS)
    metric_note (q, "tags_cut", "%zu rarer tags with %llu tickets together "
                 "are not listed", n - MOST_TAGS, tickets);
}

static void
list_tags (const struct metric_ask *q, const struct metric_rows *watched,
           const struct metric_rows *paid, const struct metric_rows *tickets)
{
  struct arena *scratch = arena_new ();
  size_t all = tickets->by[0].levels;
  size_t n = all < MOST_TAGS ? all : MOST_TAGS;
  struct tag *tag = count_tags (scratch, tickets,
                                table_rows (q->data->tables[0]));
  struct result_tag *out = ARENA_NEW (q->arena, struct result_tag, n);
  for (size_t i = 0; i < n; i++)
    out[i] = result_of (q, watched, paid, &tag[i]);
  note_rest (q, tag, all);
  q->out->tags = out;
  q->out->tags_n = n;
  arena_free (scratch);
}

void
metric_fill_tags (const struct metric_ask *q)
{
  const struct study_money *money = &q->data->study->money;
  struct customer_sum of_tickets = { q->m->table, NULL, q->m->where_expr };
  struct customer_sum revenue = { money->table, money->sum_expr,
                                  money->where_expr };
  struct metric_rows *tickets = tag_rows_build (q->data, q->m);
  struct metric_rows *watched = customer_rows_build (q->data, q->m,
                                                     &of_tickets);
  bool known = money->given && money->table >= 0;
  struct metric_rows *paid
    = known ? customer_rows_build (q->data, q->m, &revenue) : NULL;
  list_tags (q, watched, paid, tickets);
  metric_rows_release (tickets);
  metric_rows_release (watched);
  if (paid)
    metric_rows_release (paid);
}
