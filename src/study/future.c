#include "bind.h"

struct search {
  struct binder *b;
  const struct study_hypothesis *h;
  int table;                 /* that the expression is bound to */
};

struct column {
  const struct study_table *table;
  int column;
  bool found;
};

static void
match_column (const struct expr *e, void *context)
{
  struct column *c = context;
  if (e->up == 0 && c->table->uses[e->slot].column == c->column)
    c->found = true;
}

static bool
is_slot (const struct study_table *t, int slot, int column)
{
  return slot >= 0 && t->uses[slot].column == column;
}

bool
study_tells_end (const struct study *study, int table, int column)
{
  const struct study_table *t = &study->tables[table];
  struct column c = { t, column, false };
  if (t->event)
    expr_columns (t->event, match_column, &c);
  return c.found || is_slot (t, t->end_slot, column)
         || is_slot (t, t->duration_slot, column);
}

/* Whether the naive design would take the hypothesis as it is. */
static bool
may_be_naive (const struct study_hypothesis *h)
{
  return h->cohort && h->cohort->by == BY_EVENT && !h->adjust_n
         && !h->subgroups_n && !h->landmarks_n && !h->negative_control;
}

static void
check_column (const struct expr *e, void *context)
{
  const struct search *s = context;
  const struct study *study = s->b->study;
  int owner = study_above (study, s->table, e->up);
  const struct study_table *t = &study->tables[owner];
  bool above = false;
  for (int up = s->h->unit; up >= 0; up = study->tables[up].parent)
    above |= up == owner;
  if (!above || !study_tells_end (study, owner, t->uses[e->slot].column))
    return;
  err_add (s->b->err, E_FUTURE, e->place,
           "`%s` is known only when a row of `%s` has ended, not at time "
           "zero", e->text, t->name);
  if (may_be_naive (s->h))
    err_help (s->b->err, "to see the number all the same, labelled as naive, "
              "write `design: naive` in `%s`", s->h->id);
  else
    err_help (s->b->err, "split and choose rows by what was known when they "
              "started");
}

void
check_future (struct binder *b, const struct study_hypothesis *h,
              const struct expr *e, int table)
{
  struct search search = { b, h, table };
  if (e)
    expr_columns (e, check_column, &search);
}
