#include "rows.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "rules.h"

_Static_assert (FIELD_SLACK >= KEY_BYTES, "fields are looked up as keys");

struct rows *
rows_new (struct arena *scratch, struct table *t, size_t columns,
          uint64_t bytes, struct err *err)
{
  struct rows *r = ARENA_NEW (scratch, struct rows, 1);
  r->table = t;
  r->err = err;
  r->columns = columns;
  r->expected = bytes;
  r->recent = ARENA_NEW (scratch, struct recent, t->columns_n);
  r->cells = ARENA_NEW (scratch, struct cell, BATCH * t->columns_n);
  missing_init (&r->missing, scratch, t->spec);
  if (t->plan.parent)
    r->keys = keys_build (scratch, t->plan.parent);
  r->rules = rules_for (scratch, &t->plan);
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
      const struct field *f = rows_field (r, slot, i);
      struct cell *cell = rows_cell (r, slot, i);
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
      r->seen += records[i].size;
      if (ragged && r->file_ragged++ == 0)
        r->first_ragged = records[i].line;
      r->code[i] = ragged ? EX_RAGGED_ROW : EX_NONE;
      r->blamed[i] = r->impossible[i] = -1;
    }
}

/* Looks up the parents of all rows.  Each loop that reaches far into
   memory does nothing else. */
static void
find_parents (struct rows *r)
{
  struct key keys[BATCH];
  size_t place[BATCH];
  const struct table *parent = r->table->plan.parent;
  int key = r->table->plan.key, start = parent->plan.start;
  for (size_t i = 0; i < r->n; i++)
    {
      const struct field *f = rows_field (r, key, i);
      bool asked = r->code[i] == EX_NONE && !rows_blank (r, key, i);
      keys[i].length = 0;
      if (asked)
        key_make (&keys[i], f->text, f->length);
      place[i] = asked ? keys_place (r->keys, &keys[i]) : 0;
    }
  keys_fetch (r->keys, place, r->n);
  for (size_t i = 0; i < r->n; i++)
    r->parent[i] = keys[i].length == 0
                     ? NO_ROW
                     : keys_find (r->keys, place[i], &keys[i],
                                  rows_field (r, key, i)->text);
  for (size_t i = 0; start >= 0 && i < r->n; i++)
    if (r->parent[i] != NO_ROW)
      r->begun[i] = parent->columns[start].values.dates[r->parent[i]];
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
      const struct field *f = rows_field (r, r->blamed[i], i);
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
  [CELL_MONTH] = sizeof (int64_t),
  [CELL_BOOL] = sizeof (int8_t),   [CELL_FIT] = sizeof (uint32_t)
};

/* Room for the rows that the files seem to hold, going by those so far:
   doubling to the end would touch twice the memory.  A first guess can
   be far off, so no step is large. */
static size_t
room_wanted (const struct rows *r)
{
  size_t now = r->table->rows + r->n;
  double share = (double) r->expected / (double) (r->seen + 1);
  double guess = 1.02 * (double) now * share;
  if (guess > 8.0 * (double) now)
    return 8 * now;
  if (guess < (double) now)
    return now + now / 2 + BATCH;
  return (size_t) guess + BATCH;
}

static void
grow (struct table *t, size_t room)
{
  size_t old = t->capacity;
  for (size_t i = 0; i < t->columns_n; i++)
    {
      struct column *c = &t->columns[i];
      size_t size = sizes[c->use.type];
      c->values.any = arena_grow (t->arena, c->values.any, old * size,
                                  room * size);
    }
  size_t size = sizeof (uint32_t);
  t->lines = arena_grow (t->arena, t->lines, old * size, room * size);
  if (t->plan.parent)
    t->parents = arena_grow (t->arena, t->parents, old * size, room * size);
  t->capacity = room;
}

static uint32_t
add_word (struct rows *r, int slot, const struct field *f)
{
  struct intern *words = r->table->columns[slot].own;
  if (f->length > 8)
    return intern_add (words, f->text, f->length);
  uint64_t text = key_short (f->text, f->length);
  size_t at = (size_t) (text * UINT64_C (0x9E3779B97F4A7C15) >> 60);
  struct met *met = &r->recent[slot].words[at];
  if (met->text != text || met->length != f->length)
    *met = (struct met) { text, (uint32_t) f->length,
                          intern_add (words, f->text, f->length) };
  return met->word;
}

/* The word of a text cell; ids were looked up by the rules, keys come in
   the end, from the parent's ids. */
static uint32_t
word_of (struct rows *r, int slot, size_t i)
{
  const struct table *t = r->table;
  if (rows_blank (r, slot, i) || !t->columns[slot].own)
    return INTERN_NONE;
  if (slot == t->plan.id)
    return r->id[i];
  return add_word (r, slot, rows_field (r, slot, i));
}

static void
store (struct rows *r, int slot, size_t i, size_t row)
{
  struct column *c = &r->table->columns[slot];
  const struct cell *cell = rows_cell (r, slot, i);
  bool missing = cell->reading == READ_MISSING;
  switch (c->use.type)
    {
    case CELL_NUM:
      c->values.numbers[row] = missing ? NAN : cell->value.number;
      if (!missing && cell->decimals > c->decimals)
        c->decimals = cell->decimals < 9 ? cell->decimals : 9;
      break;
    case CELL_DATE: case CELL_MONTH:
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
    grow (t, room_wanted (r));
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
