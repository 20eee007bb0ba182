#include "rows.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

_Static_assert (FIELD_SLACK >= KEY_BYTES, "fields are looked up as keys");

/* A rule that a row may break.  BLAME returns the slot by which row I of
   the batch breaks it, or -1.  Each may rely on the rules before it. */
struct rule {
  enum exclusion code;
  bool (*applies) (const struct table_plan *);
  int (*blame) (struct rows *, size_t i);
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

static struct cell *
cell_at (const struct rows *r, int slot, size_t i)
{
  return &r->cells[(size_t) slot * BATCH + i];
}

static const struct field *
field_at (const struct rows *r, int slot, size_t i)
{
  return &r->records[i].kept[r->table->columns[slot].field];
}

static bool
blank (const struct rows *r, int slot, size_t i)
{
  return cell_at (r, slot, i)->reading == READ_MISSING;
}

static int64_t
date (const struct rows *r, int slot, size_t i)
{
  return cell_at (r, slot, i)->value.date;
}

static int
blank_id (struct rows *r, size_t i)
{
  int id = r->table->plan.id;
  return blank (r, id, i) ? id : -1;
}

/* An id is taken by the first row that has it, even if a later rule
   leaves that row out. */
static int
duplicate_id (struct rows *r, size_t i)
{
  struct table *t = r->table;
  int slot = t->plan.id;
  const struct field *f = field_at (r, slot, i);
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
  return blank (r, start, i) ? start : -1;
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
  bool before = !blank (r, plan->end, i)
                && date (r, plan->end, i) < date (r, plan->start, i);
  return before ? plan->end : -1;
}

static int
before_start (struct rows *r, size_t i)
{
  const struct table_plan *plan = &r->table->plan;
  const struct table *parent = plan->parent;
  const int64_t *starts
    = parent->columns[parent->plan.start].values.dates;
  return date (r, plan->start, i) < starts[r->parent[i]] ? plan->start : -1;
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

struct rows *
rows_new (struct arena *scratch, struct table *t, size_t columns,
          struct err *err)
{
  struct rows *r = ARENA_NEW (scratch, struct rows, 1);
  _Static_assert (sizeof r->rules / sizeof *r->rules == RULES + 1,
                  "room for every rule and the end");
  r->table = t;
  r->err = err;
  r->columns = columns;
  r->cells = ARENA_NEW (scratch, struct cell, BATCH * t->columns_n);
  missing_init (&r->missing, scratch, t->spec);
  if (has_parent (&t->plan))
    r->keys = keys_build (scratch, t->plan.parent);
  size_t n = 0;
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].applies (&t->plan))
      r->rules[n++] = &rules[i];
  return r;
}

void
rows_begin_file (struct rows *r, const char *file)
{
  r->file = file;
  r->header_seen = false;
  r->file_rows = r->file_ragged = r->first_ragged = 0;
}

static void
complain (struct rows *r, struct column *c, const struct field *f)
{
  struct place place = place_cell (r->file, f->line,
                                   (size_t) c->use.column + 1, c->name);
  cell_complain (r->table->spec, c->use.type, f, place, !c->helped, r->err);
  c->helped = true;
  r->failed = true;
}

/* Converts one column of the batch. */
static void
convert (struct rows *r, int slot)
{
  struct table *t = r->table;
  struct column *c = &t->columns[slot];
  for (size_t i = 0; i < r->n; i++)
    {
      if (r->code[i] != EX_NONE)
        continue;
      const struct field *f = field_at (r, slot, i);
      struct cell *cell = cell_at (r, slot, i);
      if (missing_is (&r->missing, f->text, f->length))
        cell->reading = READ_MISSING;
      else
        *cell = cell_read (t->spec, c->use.type, f->text, f->length);
      if (cell->reading == READ_IMPOSSIBLE && r->impossible[i] < 0)
        r->impossible[i] = slot;
      if (cell->reading == READ_WRONG)
        complain (r, c, f);
    }
}

/* Starts a batch: rows of another length are left out at once. */
static void
begin (struct rows *r, const struct record *records, size_t n)
{
  r->records = records;
  r->n = n;
  r->table->rows_read += n;
  r->file_rows += n;
  for (size_t i = 0; i < n; i++)
    {
      bool ragged = records[i].fields != r->columns;
      if (ragged && r->file_ragged++ == 0)
        r->first_ragged = records[i].line;
      r->code[i] = ragged ? EX_RAGGED_ROW : EX_NONE;
      r->blamed[i] = r->impossible[i] = -1;
    }
}

/* Looks up the parents of all rows. */
static void
find_parents (struct rows *r)
{
  size_t place[BATCH];
  int key = r->table->plan.key;
  for (size_t i = 0; i < r->n; i++)
    {
      const struct field *f = field_at (r, key, i);
      bool asked = r->code[i] == EX_NONE && !blank (r, key, i);
      place[i] = asked ? keys_place (r->keys, f->text, f->length) : 0;
    }
  keys_fetch (r->keys, place, r->n);
  for (size_t i = 0; i < r->n; i++)
    {
      const struct field *f = field_at (r, key, i);
      bool asked = r->code[i] == EX_NONE && !blank (r, key, i);
      r->parent[i] = asked ? keys_find (r->keys, place[i], f->text, f->length)
                           : NO_ROW;
    }
}

static void
judge (struct rows *r)
{
  for (const struct rule *const *rule = r->rules; *rule; rule++)
    for (size_t i = 0; i < r->n; i++)
      {
        int slot = r->code[i] == EX_NONE ? (*rule)->blame (r, i) : -1;
        if (slot < 0)
          continue;
        r->code[i] = (*rule)->code;
        r->blamed[i] = slot;
      }
}

static void
reject (struct rows *r, size_t i)
{
  struct table *t = r->table;
  struct reject reject = { .file = r->file, .line = r->records[i].line,
                           .code = r->code[i] };
  if (r->blamed[i] >= 0)
    {
      const struct field *f = field_at (r, r->blamed[i], i);
      char shown[SHOWN_SIZE];
      reject.column = t->columns[r->blamed[i]].name;
      reject.value = arena_copy (t->arena,
                                 cell_shown (shown, f->text, f->length));
    }
  table_reject (t, &reject);
}

static const size_t sizes[] = {
  [CELL_TEXT] = sizeof (uint32_t), [CELL_ID] = sizeof (uint32_t),
  [CELL_NUM] = sizeof (double),    [CELL_DATE] = sizeof (int64_t),
  [CELL_BOOL] = sizeof (int8_t),   [CELL_FIT] = sizeof (uint32_t)
};

static void
grow (struct table *t)
{
  size_t old = t->capacity, room = old ? 2 * old : 4 * BATCH;
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

static uint32_t
parent_id (const struct table *parent, uint32_t row)
{
  return parent->columns[parent->plan.id].values.words[row];
}

/* The word of a text cell; ids and keys were looked up by the rules. */
static uint32_t
word_of (const struct rows *r, int slot, size_t i)
{
  const struct table *t = r->table;
  const struct column *c = &t->columns[slot];
  const struct field *f = field_at (r, slot, i);
  if (blank (r, slot, i))
    return INTERN_NONE;
  if (slot == t->plan.id)
    return r->id[i];
  if (!c->own)
    return parent_id (t->plan.parent, r->parent[i]);
  return intern_add (c->own, f->text, f->length);
}

static void
store (struct rows *r, int slot, size_t i, size_t row)
{
  struct column *c = &r->table->columns[slot];
  const struct cell *cell = cell_at (r, slot, i);
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
      c->values.words[row] = word_of (r, slot, i);
    }
}

static void
store_roles (struct rows *r, size_t i, size_t row)
{
  struct table *t = r->table;
  t->lines[row] = (uint32_t) r->records[i].line;
  if (t->parents)
    t->parents[row] = r->parent[i];
  if (t->plan.id >= 0)
    t->row_of_id[r->id[i]] = (uint32_t) row;
}

/* Appends the rows that broke no rule and lists the others. */
static void
settle (struct rows *r)
{
  struct table *t = r->table;
  if (t->rows + r->n > t->capacity)
    grow (t);
  size_t row = t->rows;
  for (size_t i = 0; i < r->n; i++)
    if (r->code[i] == EX_NONE)
      store_roles (r, i, row++);
    else
      reject (r, i);
  for (size_t slot = 0; slot < t->columns_n; slot++)
    {
      row = t->rows;
      for (size_t i = 0; i < r->n; i++)
        if (r->code[i] == EX_NONE)
          store (r, (int) slot, i, row++);
    }
  t->rows = row;
}

/* Row numbers and lines are kept in 32 bits. */
static bool
too_many (struct rows *r, const struct record *records, size_t n)
{
  if (r->table->rows < UINT32_MAX - BATCH
      && records[n - 1].line < UINT32_MAX)
    return false;
  err_add (r->err, E_TOO_LARGE, place_file (r->file),
           "more than four thousand million lines");
  r->failed = true;
  return true;
}

bool
rows_take (void *to, const struct record *records, size_t n)
{
  struct rows *r = to;
  if (!r->header_seen)
    {
      r->header_seen = true;
      records++;
      n--;
    }
  if (n == 0)
    return true;
  if (too_many (r, records, n))
    return false;
  begin (r, records, n);
  for (size_t slot = 0; slot < r->table->columns_n; slot++)
    convert (r, (int) slot);
  if (r->failed)
    return true;
  if (r->keys)
    find_parents (r);
  judge (r);
  settle (r);
  return true;
}
