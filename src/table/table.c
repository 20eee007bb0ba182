#include "table/table.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "data.h"

void
table_reject (struct table *t, const struct reject *reject)
{
  ledger_add (&t->ledger, reject->code, reject->file, reject->line);
  t->rejects = ARENA_ROOM (t->arena, t->rejects, t->rejects_n,
                           t->rejects_capacity);
  t->rejects[t->rejects_n++] = *reject;
}

static size_t
file_of_row (const struct table *t, size_t row)
{
  size_t i = t->files_n - 1;
  while (t->first_row[i] > row)
    i--;
  return i;
}

static size_t
file_number (const struct table *t, const char *shown, size_t from)
{
  while (t->files[from].shown != shown)
    from++;
  return from;
}

/* Whether A comes after B.  *FILE: what is still to be merged lies in
   this file or later. */
static bool
comes_after (const struct table *t, const struct reject *a,
             const struct reject *b, size_t *file)
{
  size_t fa = file_number (t, a->file, *file);
  size_t fb = file_number (t, b->file, *file);
  *file = fa < fb ? fa : fb;
  return fa != fb ? fa > fb : a->line > b->line;
}

/* Puts the rows that table_filter() left out among those, the first N,
   that reading did, in the order of the files.  Either part is in order
   by itself. */
static void
merge_rejects (struct table *t, size_t n)
{
  size_t total = t->rejects_n, a = 0, b = n, file = 0;
  const struct reject *old = t->rejects;
  if (n == total)
    return;
  struct reject *merged = ARENA_NEW (t->arena, struct reject, total);
  for (size_t i = 0; i < total; i++)
    {
      bool filtered = a == n || (b < total
                                 && comes_after (t, &old[a], &old[b], &file));
      merged[i] = old[filtered ? b++ : a++];
    }
  t->rejects = merged;
  t->rejects_capacity = total;
}

void
table_filter (struct table *t, row_test *test, void *context)
{
  size_t before = t->rejects_n;
  if (!t->used)
    {
      t->used = ARENA_NEW (t->arena, bool, t->rows);
      memset (t->used, true, t->rows);
    }
  for (size_t row = 0; row < t->rows; row++)
    {
      int stays = t->used[row] ? test (context, t, row) : 1;
      if (stays == 1)
        continue;
      struct reject reject = {
        .file = t->files[file_of_row (t, row)].shown,
        .line = t->lines[row],
        .code = stays == 0 ? EX_ROW_WHERE_FALSE : EX_ROW_WHERE_UNKNOWN
      };
      t->used[row] = false;
      t->used_rows--;
      table_reject (t, &reject);
    }
  merge_rejects (t, before);
  assert (t->rows_read == t->used_rows + ledger_total (&t->ledger));
}

const char *
table_name (const struct table *t)
{
  return t->spec->name;
}

size_t
table_rows (const struct table *t)
{
  return t->rows;
}

bool
table_used (const struct table *t, size_t row)
{
  assert (row < t->rows);
  return !t->used || t->used[row];
}

size_t
table_used_rows (const struct table *t)
{
  return t->used_rows;
}

uint64_t
table_rows_read (const struct table *t)
{
  return t->rows_read;
}

const struct ledger *
table_ledger (const struct table *t)
{
  return &t->ledger;
}

static const struct column *
column_at (const struct table *t, int slot)
{
  assert (slot >= 0 && (size_t) slot < t->columns_n);
  return &t->columns[slot];
}

static const struct column *
typed (const struct table *t, int slot, enum cell_type type)
{
  const struct column *c = column_at (t, slot);
  assert (c->use.type == type);
  (void) type;
  return c;
}

static const struct column *
text_column (const struct table *t, int slot)
{
  const struct column *c = column_at (t, slot);
  assert (c->words);
  return c;
}

const uint32_t *
table_texts (const struct table *t, int slot)
{
  return text_column (t, slot)->values.words;
}

const struct intern *
table_words (const struct table *t, int slot)
{
  return text_column (t, slot)->words;
}

const double *
table_numbers (const struct table *t, int slot)
{
  return typed (t, slot, CELL_NUM)->values.numbers;
}

const int64_t *
table_dates (const struct table *t, int slot)
{
  const struct column *c = column_at (t, slot);
  assert (c->use.type == CELL_DATE || c->use.type == CELL_MONTH);
  return c->values.dates;
}

const int8_t *
table_bools (const struct table *t, int slot)
{
  return typed (t, slot, CELL_BOOL)->values.truths;
}

int
table_decimals (const struct table *t, int slot)
{
  return typed (t, slot, CELL_NUM)->decimals;
}

struct place
table_place (const struct table *t, size_t row, int slot)
{
  const struct column *c = slot < 0 ? NULL : column_at (t, slot);
  return place_cell (t->files[file_of_row (t, row)].shown, t->lines[row],
                     c ? (size_t) c->use.column + 1 : 0,
                     c ? c->name : NULL);
}

const uint32_t *
table_parents (const struct table *t)
{
  return t->parents;
}

const struct table *
table_parent (const struct table *t)
{
  return t->plan.parent;
}

int
table_start_slot (const struct table *t)
{
  return t->plan.start;
}

int
table_id_slot (const struct table *t)
{
  return t->plan.id;
}

int64_t
table_find (const struct table *t, const char *id)
{
  if (t->plan.id < 0)
    return -1;
  uint32_t word = intern_find (table_words (t, t->plan.id), id, strlen (id));
  if (word == INTERN_NONE || t->row_of_id[word] == NO_ROW)
    return -1;
  return t->row_of_id[word];
}

const struct reject *
table_rejects (const struct table *t, size_t *n)
{
  *n = t->rejects_n;
  return t->rejects;
}

const struct table_file *
table_files (const struct table *t, size_t *n)
{
  *n = t->files_n;
  return t->files;
}
