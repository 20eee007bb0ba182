#include "rules.h"

#include "base/arena.h"
#include "rows.h"

static bool
has_id (const struct table_plan *plan)
{
  return plan->id >= 0;
}

static bool
has_parent (const struct table_plan *plan)
{
  return plan->parent != NULL;
}

static bool
has_start (const struct table_plan *plan)
{
  return plan->start >= 0;
}

static bool
has_end (const struct table_plan *plan)
{
  return plan->start >= 0 && plan->end >= 0;
}

static bool
has_two_starts (const struct table_plan *plan)
{
  return has_start (plan) && has_parent (plan)
         && plan->parent->plan.start >= 0;
}

static bool
has_as_of (const struct table_plan *plan)
{
  return has_start (plan) && plan->as_of != DATE_NONE;
}

static bool
any_plan (const struct table_plan *plan)
{
  (void) plan;
  return true;
}

static int64_t
date (const struct rows *r, int slot, size_t i)
{
  return rows_cell (r, slot, i)->value.date;
}

static int
blank_id (struct rows *r, size_t i)
{
  int id = r->table->plan.id;
  return rows_blank (r, id, i) ? id : -1;
}

/* An id is taken by the first row that has it, even if a later rule
   leaves that row out. */
static int
duplicate_id (struct rows *r, size_t i)
{
  struct table *t = r->table;
  int slot = t->plan.id;
  const struct field *f = rows_field (r, slot, i);
  r->id[i] = intern_add (t->columns[slot].own, f->text, f->length);
  if (r->id[i] < t->ids)
    return slot;
  t->row_of_id = ARENA_ROOM (t->arena, t->row_of_id, t->ids,
                             t->ids_capacity);
  t->row_of_id[t->ids++] = NO_ROW;
  return -1;
}

static int
unknown_parent (struct rows *r, size_t i)
{
  return r->parent[i] == NO_ROW ? r->table->plan.key : -1;
}

static int
blank_start (struct rows *r, size_t i)
{
  int start = r->table->plan.start;
  return rows_blank (r, start, i) ? start : -1;
}

static int
impossible_date (struct rows *r, size_t i)
{
  return r->impossible[i];
}

static int
end_before_start (struct rows *r, size_t i)
{
  const struct table_plan *plan = &r->table->plan;
  bool before = !rows_blank (r, plan->end, i)
                && date (r, plan->end, i) < date (r, plan->start, i);
  return before ? plan->end : -1;
}

static int
before_start (struct rows *r, size_t i)
{
  int start = r->table->plan.start;
  return date (r, start, i) < r->begun[i] ? start : -1;
}

static int
after_as_of (struct rows *r, size_t i)
{
  const struct table_plan *plan = &r->table->plan;
  return date (r, plan->start, i) >= plan->as_of ? plan->start : -1;
}

/* In the order of the ledger: a row counts under the first it breaks. */
static const struct rule rules[] = {
  { EX_BLANK_ID, has_id, blank_id },
  { EX_DUPLICATE_ID, has_id, duplicate_id },
  { EX_UNKNOWN_PARENT, has_parent, unknown_parent },
  { EX_BLANK_START, has_start, blank_start },
  { EX_IMPOSSIBLE_DATE, any_plan, impossible_date },
  { EX_END_BEFORE_START, has_end, end_before_start },
  { EX_BEFORE_START, has_two_starts, before_start },
  { EX_AFTER_AS_OF, has_as_of, after_as_of },
};
enum { RULES = sizeof rules / sizeof *rules };

const struct rule **
rules_for (struct arena *arena, const struct table_plan *plan)
{
  const struct rule **apply = ARENA_NEW (arena, const struct rule *,
                                         RULES + 1);
  size_t n = 0;
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].applies (plan))
      apply[n++] = &rules[i];
  return apply;
}
