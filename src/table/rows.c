#include "rows.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

_Static_assert (FIELD_SLACK >= KEY_BYTES, "fields are looked up as keys");

/* A rule that a row may break.  BLAME returns the slot that breaks it,
   or -1.  Each may rely on the rules before it. */
struct rule {
  enum exclusion code;
  bool (*applies) (const struct table_plan *);
  int (*blame) (struct rows *);
};

static bool
has_id (const struct table_plan *plan)
{
  return plan->id >= 0;
}

static bool
has_parent (const struct table_plan *plan)
{
  return plan->key >= 0 && plan->parent;
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

static bool
blank (const struct rows *r, int slot)
{
  return r->cells[slot].reading == READ_MISSING;
}

static int64_t
date (const struct rows *r, int slot)
{
  return r->cells[slot].value.date;
}

static int
blank_id (struct rows *r)
{
  int id = r->table->plan.id;
  return blank (r, id) ? id : -1;
}

/* An id is taken by the first row that has it, even if a later rule
   leaves that row out. */
static int
duplicate_id (struct rows *r)
{
  struct table *t = r->table;
  int slot = t->plan.id;
  const struct column *c = &t->columns[slot];
  const struct field *f = &r->fields[c->field];
  r->id = keys_add (c->keys, f->text, f->length);
  if (r->id < t->ids)
    return slot;
  t->row_of_id = ARENA_ROOM (t->arena, t->row_of_id, t->ids,
                             t->ids_capacity);
  t->row_of_id[t->ids++] = NO_ROW;
  return -1;
}

static int
unknown_parent (struct rows *r)
{
  const struct table *t = r->table, *parent = t->plan.parent;
  int slot = t->plan.key;
  const struct column *c = &t->columns[slot];
  const struct field *f = &r->fields[c->field];
  if (blank (r, slot))
    return slot;
  const struct column *ids = &parent->columns[parent->plan.id];
  r->key = keys_find (ids->keys, f->text, f->length);
  r->parent = r->key == INTERN_NONE ? NO_ROW : parent->row_of_id[r->key];
  bool known = r->parent != NO_ROW && table_used (parent, r->parent);
  return known ? -1 : slot;
}

static int
blank_start (struct rows *r)
{
  int start = r->table->plan.start;
  return blank (r, start) ? start : -1;
}

static int
impossible_date (struct rows *r)
{
  return r->impossible;
}

static int
end_before_start (struct rows *r)
{
  const struct table_plan *plan = &r->table->plan;
  bool before = !blank (r, plan->end)
                && date (r, plan->end) < date (r, plan->start);
  return before ? plan->end : -1;
}

static int
before_start (struct rows *r)
{
  const struct table_plan *plan = &r->table->plan;
  const struct table *parent = plan->parent;
  const int64_t *starts
    = parent->columns[parent->plan.start].values.dates;
  return date (r, plan->start) < starts[r->parent] ? plan->start : -1;
}

static int
after_as_of (struct rows *r)
{
  const struct table_plan *plan = &r->table->plan;
  return date (r, plan->start) >= plan->as_of ? plan->start : -1;
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

void
rows_init (struct rows *r, struct table *t, size_t columns, struct err *err)
{
  _Static_assert (sizeof r->rules / sizeof *r->rules == RULES + 1,
                  "room for every rule and the end");
  *r = (struct rows) { .table = t, .err = err, .columns = columns };
  r->cells = ARENA_NEW (t->arena, struct cell, t->columns_n);
  missing_init (&r->missing, t->arena, t->spec);
  size_t n = 0;
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].applies (&t->plan))
      r->rules[n++] = &rules[i];
}

void
rows_begin_file (struct rows *r, const char *file)
{
  r->file = file;
  r->header_seen = false;
  r->file_rows = r->file_ragged = r->first_ragged = 0;
}

static struct place
place_of (const struct rows *r, const struct column *c)
{
  return place_cell (r->file, r->fields[c->field].line,
                     (size_t) c->use.column + 1, c->name);
}

/* Converts the used cells.  False: one does not convert. */
static bool
convert (struct rows *r)
{
  struct table *t = r->table;
  bool good = true;
  r->impossible = -1;
  for (size_t i = 0; i < t->columns_n; i++)
    {
      struct column *c = &t->columns[i];
      const struct field *f = &r->fields[c->field];
      if (missing_is (&r->missing, f->text, f->length))
        {
          r->cells[i].reading = READ_MISSING;
          continue;
        }
      r->cells[i] = cell_read (t->spec, c->use.type, f->text, f->length);
      if (r->cells[i].reading == READ_IMPOSSIBLE && r->impossible < 0)
        r->impossible = (int) i;
      if (r->cells[i].reading != READ_WRONG)
        continue;
      cell_complain (t->spec, c->use.type, f, place_of (r, c), !c->helped,
                     r->err);
      c->helped = true;
      good = false;
    }
  return good;
}

static void
reject_cell (struct rows *r, const struct record *record,
             enum exclusion code, int slot)
{
  const struct column *c = &r->table->columns[slot];
  const struct field *f = &r->fields[c->field];
  char shown[SHOWN_SIZE];
  cell_shown (shown, f->text, f->length);
  struct reject reject = { r->file, record->line, c->name, code,
                           arena_copy (r->table->arena, shown) };
  table_reject (r->table, &reject);
}

static const size_t sizes[] = {
  [CELL_TEXT] = sizeof (uint32_t), [CELL_ID] = sizeof (uint32_t),
  [CELL_NUM] = sizeof (double),    [CELL_DATE] = sizeof (int64_t),
  [CELL_BOOL] = sizeof (int8_t),   [CELL_FIT] = sizeof (uint32_t)
};

static void
grow (struct table *t)
{
  size_t old = t->capacity, room = old ? 2 * old : 1024;
  for (size_t i = 0; i < t->columns_n; i++)
    {
      struct column *c = &t->columns[i];
      size_t size = sizes[c->use.type];
      c->values.any = arena_grow (t->arena, c->values.any, old * size,
                                  room * size);
    }
  size_t size = sizeof (uint32_t);
  t->lines = arena_grow (t->arena, t->lines, old * size, room * size);
  if (has_parent (&t->plan))
    t->parents = arena_grow (t->arena, t->parents, old * size, room * size);
  t->capacity = room;
}

/* The word of a text cell; ids and keys were looked up by the rules. */
static uint32_t
word_of (const struct rows *r, size_t slot)
{
  const struct table *t = r->table;
  const struct column *c = &t->columns[slot];
  const struct field *f = &r->fields[c->field];
  if (r->cells[slot].reading == READ_MISSING)
    return INTERN_NONE;
  if ((int) slot == t->plan.id)
    return r->id;
  if (!c->keys)
    return r->key;
  return keys_add (c->keys, f->text, f->length);
}

static void
append (struct rows *r, size_t line)
{
  struct table *t = r->table;
  if (t->rows == t->capacity)
    grow (t);
  size_t row = t->rows++;
  for (size_t i = 0; i < t->columns_n; i++)
    {
      struct column *c = &t->columns[i];
      const struct cell *cell = &r->cells[i];
      bool missing = cell->reading == READ_MISSING;
      switch (c->use.type)
        {
        case CELL_NUM:
          c->values.numbers[row] = missing ? NAN : cell->value.number;
          if (!missing && cell->decimals > c->decimals)
            c->decimals = cell->decimals < 9 ? cell->decimals : 9;
          break;
        case CELL_DATE:
          c->values.dates[row] = missing ? DATE_NONE : cell->value.date;
          break;
        case CELL_BOOL:
          c->values.truths[row] = missing ? -1 : cell->value.truth;
          break;
        default:
          c->values.words[row] = word_of (r, i);
        }
    }
  t->lines[row] = (uint32_t) line;
  if (t->parents)
    t->parents[row] = r->parent;
  if (t->plan.id >= 0)
    t->row_of_id[r->id] = (uint32_t) row;
}

static void
take_ragged (struct rows *r, const struct record *record)
{
  struct reject reject = { r->file, record->line, NULL, EX_RAGGED_ROW, NULL };
  if (r->file_ragged++ == 0)
    r->first_ragged = record->line;
  table_reject (r->table, &reject);
}

/* Row numbers and lines are kept in 32 bits. */
static bool
too_many (struct rows *r, const struct record *record)
{
  if (r->table->rows < UINT32_MAX - 1 && record->line < UINT32_MAX)
    return false;
  err_add (r->err, E_TOO_LARGE, place_file (r->file),
           "more than four thousand million rows");
  r->failed = true;
  return true;
}

bool
rows_take (void *to, const struct record *record)
{
  struct rows *r = to;
  if (!r->header_seen)
    {
      r->header_seen = true;
      return true;
    }
  if (too_many (r, record))
    return false;
  r->table->rows_read++;
  r->file_rows++;
  if (record->fields != r->columns)
    {
      take_ragged (r, record);
      return true;
    }
  r->fields = record->kept;
  if (!convert (r))
    {
      r->failed = true;
      return true;
    }
  for (const struct rule *const *rule = r->rules; *rule; rule++)
    {
      int slot = (*rule)->blame (r);
      if (slot < 0)
        continue;
      reject_cell (r, record, (*rule)->code, slot);
      return true;
    }
  append (r, record->line);
  return true;
}
