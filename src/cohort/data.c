#include "cohort/data.h"

#include "base/arena.h"

struct data *
data_new (struct arena *arena, struct study *study)
{
  struct data *data = ARENA_NEW (arena, struct data, 1);
  data->arena = arena;
  data->study = study;
  data->tables = ARENA_NEW (arena, struct table *, study->tables_n);
  data->ends = ARENA_NEW (arena, int64_t *, study->tables_n);
  data->from = ARENA_NEW (arena, int64_t, study->tables_n);
  return data;
}

struct row_filter {
  const struct expr *where;
  struct scratch *scratch;
};

static int
test_row (void *context, const struct table *table, size_t row)
{
  const struct row_filter *filter = context;
  return expr_test (filter->where, table, row, filter->scratch);
}

/* Earliest start of the rows in use; DATE_NONE without any. */
static int64_t
earliest (const struct table *table)
{
  int slot = table_start_slot (table);
  int64_t first = DATE_NONE;
  if (slot < 0)
    return first;
  const int64_t *start = table_dates (table, slot);
  for (size_t row = 0; row < table_rows (table); row++)
    if (table_used (table, row) && (first == DATE_NONE || start[row] < first))
      first = start[row];
  return first;
}

void
data_add (struct data *data, int index, struct table *table)
{
  const struct study_table *role = &data->study->tables[index];
  data->tables[index] = table;
  study_settle (data->study, index, table);
  if (role->where)
    {
      struct row_filter filter = { role->where, scratch_new (data->arena) };
      table_filter (table, test_row, &filter);
    }
  data->from[index] = role->from != DATE_NONE ? role->from : earliest (table);
}

/* The first matching event of every row of table I. */
static int64_t *
first_events (struct data *data, int index)
{
  const struct study_table *role = &data->study->tables[index];
  const struct table *events = data->tables[role->end_table];
  struct scratch *scratch = scratch_new (data->arena);
  size_t rows = table_rows (data->tables[index]);
  int64_t *end = ARENA_NEW (data->arena, int64_t, rows);
  for (size_t row = 0; row < rows; row++)
    end[row] = DATE_NONE;
  for (size_t row = 0; row < table_rows (events); row++)
    {
      if (!table_used (events, row))
        continue;
      if (role->end_where
          && expr_test (role->end_where, events, row, scratch) != 1)
        continue;
      int64_t at = data_row_start (data, role->end_table, row);
      size_t unit = data_ancestor (data, role->end_table, row, index);
      if (end[unit] == DATE_NONE || at < end[unit])
        end[unit] = at;
    }
  return end;
}

void
data_finish (struct data *data)
{
  for (size_t i = 0; i < data->study->tables_n; i++)
    if (data->study->tables[i].end_table >= 0)
      data->ends[i] = first_events (data, (int) i);
}

int64_t
data_row_start (const struct data *data, int table, size_t row)
{
  int slot = table_start_slot (data->tables[table]);
  return slot < 0 ? DATE_NONE : table_dates (data->tables[table], slot)[row];
}

int64_t
data_row_end (const struct data *data, int table, size_t row)
{
  int slot = data->study->tables[table].end_slot;
  int64_t end = data->ends[table] ? data->ends[table][row]
                : slot < 0 ? DATE_NONE
                           : table_dates (data->tables[table], slot)[row];
  bool seen = data->study->as_of == DATE_NONE || end < data->study->as_of;
  return seen ? end : DATE_NONE;
}

int64_t
data_row_enter (const struct data *data, int table, size_t row)
{
  const struct study_table *role = &data->study->tables[table];
  int slot = role->enter_slot;
  int64_t enter = slot < 0 ? role->enter_date
                           : table_dates (data->tables[table], slot)[row];
  return enter != DATE_NONE && enter > data_row_start (data, table, row)
           ? enter : DATE_NONE;
}

bool
data_is_duration (const struct study_table *table)
{
  return table->duration.text != NULL;
}

size_t
data_ancestor (const struct data *data, int table, size_t row, int ancestor)
{
  while (table != ancestor)
    {
      row = table_parents (data->tables[table])[row];
      table = data->study->tables[table].parent;
    }
  return row;
}

bool
data_descends (const struct study *study, int table, int ancestor)
{
  while (table >= 0 && table != ancestor)
    table = study->tables[table].parent;
  return table == ancestor;
}
