/* table_read: the chain put together, one file after the other. */

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "reader.h"
#include "records.h"
#include "rows.h"
#include "source.h"

struct feed {
  struct records *records;
  bool sep_line;
};

static bool
take_line (void *to, const char *text, size_t n, size_t line)
{
  struct feed *feed = to;
  if (line == 1 && feed->sep_line)
    return true;
  return records_take (feed->records, text, n, line);
}

static void
check_ragged (struct rows *rows, const struct source_file *file,
              struct err *err)
{
  if (rows->file_ragged * 100 <= rows->file_rows)
    return;
  rows->failed = true;
  err_add (err, E_RAGGED,
           place_cell (rows->file, rows->first_ragged, 0, ""),
           "%zu of %zu rows do not have the header's %zu fields; the "
           "delimiter chosen is %s", rows->file_ragged, rows->file_rows,
           rows->columns, dialect_name (file->dialect.delimiter));
  err_help (err, "if that is not the delimiter, say the right one with "
            "`delimiter:`; up to 1 %% of such rows are left out");
}

static void
settle (void *to)
{
  struct feed *feed = to;
  records_settle (feed->records);
}

static void
read_file (struct arena *scratch, const struct source *s, size_t i,
           const struct records_spec *shape, struct rows *rows)
{
  const struct source_file *file = &s->files[i];
  struct table *t = rows->table;
  struct records_spec spec = *shape;
  spec.file = file->input.shown;
  spec.delimiter = file->dialect.delimiter;
  struct reader_sum sum;
  rows_begin_file (rows, file->input.shown);
  t->first_row[i] = t->rows;
  struct ferry *ferry = ferry_new (scratch, rows_take, rows);
  spec.to = ferry;
  struct feed feed = { records_new (scratch, &spec, rows->err),
                       file->dialect.sep_line };
  struct stage stage = { take_line, settle, &feed };
  enum reader_end end = reader_run (scratch, &file->input, s->spec.encoding,
                                    stage, &sum, rows->err);
  bool good = records_end (feed.records, end == READER_END);
  ferry_end (ferry);
  if (!good || end != READER_END)
    {
      rows->failed = true;
      return;
    }
  check_ragged (rows, file, rows->err);
  struct table_file *read = &t->files[i];
  read->shown = file->input.shown;
  read->bytes = sum.bytes;
  memcpy (read->sha256, sum.sha256, sizeof read->sha256);
}

/* Numbers the columns that are used at all, in MAP. */
static int32_t *
number_fields (struct table *t, size_t columns)
{
  int32_t *map = ARENA_NEW (t->arena, int32_t, columns);
  int32_t used = 0;
  for (size_t i = 0; i < columns; i++)
    map[i] = -1;
  for (size_t i = 0; i < t->columns_n; i++)
    {
      int32_t *field = &map[t->columns[i].use.column];
      if (*field < 0)
        *field = used++;
      t->columns[i].field = (size_t) *field;
    }
  return map;
}

static bool
is_text (enum cell_type type)
{
  return type == CELL_TEXT || type == CELL_ID || type == CELL_FIT;
}

static void
init_column (struct table *t, const struct source *s, size_t i)
{
  struct column *c = &t->columns[i];
  const struct table *parent = t->plan.parent;
  c->use = t->plan.uses[i];
  c->name = source_column (s, (size_t) c->use.column);
  if (!is_text (c->use.type))
    return;
  /* A key that was found is one of the parent's ids, so their numbers
     will do. */
  if (parent && (int) i == t->plan.key && t->plan.key != t->plan.id)
    {
      c->words = table_words (parent, parent->plan.id);
      return;
    }
  c->words = c->own = intern_new (t->arena);
}

static struct table *
new_table (struct arena *arena, const struct source *s,
           const struct table_plan *plan)
{
  struct table *t = ARENA_NEW (arena, struct table, 1);
  t->arena = arena;
  t->spec = &s->spec;
  t->plan = *plan;
  if (t->plan.key < 0)
    t->plan.parent = NULL;
  assert (!t->plan.parent || t->plan.parent->plan.id >= 0);
  t->columns_n = plan->uses_n;
  t->columns = ARENA_NEW (arena, struct column, plan->uses_n);
  for (size_t i = 0; i < plan->uses_n; i++)
    init_column (t, s, i);
  t->files_n = s->spec.paths_n;
  t->files = ARENA_NEW (arena, struct table_file, t->files_n);
  t->first_row = ARENA_NEW (arena, size_t, t->files_n);
  return t;
}

static uint64_t
expected_bytes (const struct source *s)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < s->spec.paths_n; i++)
    sum += s->files[i].input.size;
  return sum;
}

/* What can only be told, or is told faster, when all rows are there. */
static void
finish_column (struct table *t, size_t slot)
{
  struct column *c = &t->columns[slot];
  if (c->use.type == CELL_FIT)
    table_find_fit (t, c);
  if (!is_text (c->use.type) || c->own)
    return;
  const struct table *parent = t->plan.parent;
  const uint32_t *ids = parent->columns[parent->plan.id].values.words;
  for (size_t row = 0; row < t->rows; row++)
    c->values.words[row] = ids[t->parents[row]];
}

static bool
read_files (struct table *t, const struct source *s,
            const struct records_spec *shape, struct rows *rows)
{
  for (size_t i = 0; i < t->files_n; i++)
    {
      struct arena *scratch = arena_new ();
      read_file (scratch, s, i, shape, rows);
      arena_free (scratch);
    }
  return !rows->failed;
}

struct table *
table_read (struct arena *arena, const struct source *s,
            const struct table_plan *plan, struct err *err)
{
  struct table *t = new_table (arena, s, plan);
  struct arena *scratch = arena_new ();
  struct rows *rows = rows_new (scratch, t, s->columns,
                                expected_bytes (s), err);
  struct records_spec shape = { .names = s->names, .names_n = s->columns,
                                .map = number_fields (t, s->columns),
                                .map_n = s->columns, .kept_n = plan->uses_n,
                                .take = ferry_take, .settle = ferry_settle,
                                .batch = BATCH };
  bool good = read_files (t, s, &shape, rows);
  arena_free (scratch);
  if (!good)
    return NULL;
  t->used_rows = t->rows;
  assert (t->rows_read == t->used_rows + ledger_total (&t->ledger));
  for (size_t i = 0; i < t->columns_n; i++)
    finish_column (t, i);
  return t;
}
