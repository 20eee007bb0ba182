/* Money, metrics and investments against the real headers. */

#include "base/arena.h"
#include "bind.h"

static const struct want want_duration = {
  .can = CAN_DURATION, .needed = "a duration", .helped = ~0u,
  .help = "a duration is the difference of two times, first_reply_at - at, or "
          "a number of them, reply_minutes * 1 minute"
};
static const struct want want_date = {
  .can = CAN_DATE, .needed = "a date", .helped = ~0u,
  .help = "name a column of dates, blank where there is none"
};
static const struct want want_text = {
  .can = CAN_TEXT, .needed = "a column of texts", .helped = ~0u,
  .help = "name a column as it is called in the file"
};

void
bind_cost (struct binder *b, struct study_cost *cost)
{
  if (!cost->given || cost->table < 0)
    return;
  cost->sum_expr = bind_word (b, &cost->sum, cost->table, &want_number);
  cost->where_expr = bind_word (b, &cost->where, cost->table,
                                &want_condition);
}

void
bind_money (struct binder *b)
{
  struct study_money *m = &b->study->money;
  if (!m->given)
    return;
  size_t before = err_count (b->err);
  m->sum_expr = bind_word (b, &m->sum, m->table, &want_number);
  m->where_expr = bind_word (b, &m->where, m->table, &want_condition);
  m->upgrades_expr = bind_word (b, &m->upgrades, m->table, &want_condition);
  m->referred_expr = bind_word (b, &m->referred, m->referrals, &want_text);
  m->faulty |= err_count (b->err) > before;
}

/* The costs' column of the same name as what a metric is split by. */
static struct expr *
bind_cost_split (struct binder *b, const struct study_metric *m,
                 const struct word *word)
{
  const struct study_cost *cost = &m->cost;
  bool there = cost->given && cost->table >= 0 && b->sources[cost->table]
               && source_find (b->sources[cost->table], word->text, NULL) >= 0;
  return there ? bind_word (b, word, cost->table, &want_category) : NULL;
}

/* Costs know columns, not cohorts: where both they and the contacts have
   one of that name, it is what is meant. */
static void
prefer_columns (struct binder *b, struct study_metric *m)
{
  const struct study_cost *cost = &m->cost;
  bool asked = cost->given && cost->table >= 0 && b->sources[cost->table]
               && m->table >= 0 && b->sources[m->table];
  for (size_t i = 0; asked && i < m->by_n; i++)
    if (source_find (b->sources[cost->table], m->by[i].text, NULL) >= 0
        && source_find (b->sources[m->table], m->by[i].text, NULL) >= 0)
      m->by_cohort[i] = NULL;
}

static void
bind_splits (struct binder *b, struct study_metric *m)
{
  int table = metric_of_customers (m->kind) ? 0 : m->table;
  m->by_expr = ARENA_NEW (b->arena, struct expr *, m->by_n);
  m->by_cost = ARENA_NEW (b->arena, struct expr *, m->by_n);
  m->by_cohort_expr = ARENA_NEW (b->arena, struct expr *, m->by_n);
  m->by_cohort_where = ARENA_NEW (b->arena, struct expr *, m->by_n);
  prefer_columns (b, m);
  for (size_t i = 0; table >= 0 && i < m->by_n; i++)
    if (m->by_cohort[i])
      {
        struct study_hypothesis h = { .unit = table,
                                      .cohort = m->by_cohort[i] };
        b->upwards = true;
        bind_words_of_cohort (b, &h);
        b->upwards = false;
        m->by_cohort_expr[i] = h.cohort_expr;
        m->by_cohort_where[i] = h.cohort_where;
        m->faulty |= m->by_cohort[i]->faulty;
      }
    else
      {
        m->by_expr[i] = bind_split (b, &m->by[i], table, &want_category);
        m->by_cost[i] = bind_cost_split (b, m, &m->by[i]);
      }
}

void
bind_metric (struct binder *b, struct study_metric *m)
{
  bool times = m->kind == METRIC_REPLY_TIME
               || m->kind == METRIC_RESOLUTION_TIME;
  if (!m->by_cohort)
    return;
  size_t before = err_count (b->err);
  m->where_expr = bind_word (b, &m->where, m->table, &want_condition);
  m->value_expr = bind_word (b, &m->value, m->table,
                             times ? &want_duration : &want_number);
  m->condition_expr = bind_word (b, &m->condition, m->table,
                                 &want_condition);
  m->asked_expr = bind_word (b, &m->asked, m->table, &want_condition);
  m->sum_expr = bind_word (b, &m->sum, m->table, &want_number);
  m->tag_expr = bind_word (b, &m->tag, m->table, &want_text);
  m->interactions_expr = bind_word (b, &m->interactions, m->table,
                                    &want_number);
  bind_cost (b, &m->cost);
  bind_splits (b, m);
  m->faulty |= err_count (b->err) > before;
}

void
bind_investment (struct binder *b, struct study_investment *v)
{
  size_t before = err_count (b->err);
  v->starts_expr = bind_word (b, &v->starts, 0, &want_date);
  v->exposed_expr = bind_word (b, &v->exposed, 0, &want_condition);
  v->group_expr = bind_word (b, &v->group, 0, &want_text);
  bind_cost (b, &v->cost);
  /* Whom it reached is no matter of who stayed. */
  struct study_hypothesis h = { .id = v->id, .unit = 0 };
  check_future (b, &h, v->exposed_expr, 0);
  check_future (b, &h, v->starts_expr, 0);
  v->faulty |= err_count (b->err) > before
               || (v->moves && v->moves->faulty);
}
