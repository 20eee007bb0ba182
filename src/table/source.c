#include "source.h"

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "reader.h"
#include "records.h"

/* A file's first record. */
struct header {
  struct arena *arena;
  struct records *records;
  const char **names;
  size_t columns;          /* 0: no record */
  size_t line;
  bool sep_line;
};

static bool
take_header (void *to, const struct record *record, size_t count)
{
  struct header *h = to;
  (void) count;
  size_t n = record->fields < COLUMNS_MOST ? record->fields : COLUMNS_MOST;
  h->columns = record->fields;
  h->line = record->line;
  h->names = ARENA_NEW (h->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    h->names[i] = arena_copy_n (h->arena, record->kept[i].text,
                                record->kept[i].length);
  return false;
}

static bool
take_line (void *to, const char *text, size_t n, size_t line)
{
  struct header *h = to;
  if (line == 1 && h->sep_line)
    return true;
  return records_take (h->records, text, n, line);
}

/* Reads up to the first record.  False after an error. */
static bool
read_header (const struct source_file *file, enum encoding encoding,
             struct header *h, struct err *err)
{
  struct arena *scratch = arena_new ();
  struct records_spec spec = { .file = file->input.shown, .to = h,
                               .delimiter = file->dialect.delimiter,
                               .take = take_header };
  h->sep_line = file->dialect.sep_line;
  h->records = records_new (scratch, &spec, err);
  struct stage stage = { take_line, NULL, h };
  enum reader_end end = reader_run (scratch, &file->input, encoding, stage,
                                    NULL, err);
  bool good = records_end (h->records, end == READER_END)
              && end != READER_FAILED;
  arena_free (scratch);
  return good;
}

static bool
check_header (const struct source_file *file, const struct header *h,
              struct err *err)
{
  if (h->columns == 0)
    err_add (err, E_FILE_EMPTY, place_file (file->input.shown),
             "data file is empty");
  if (h->columns > COLUMNS_MOST)
    err_add (err, E_TOO_LARGE,
             place_cell (file->input.shown, h->line, 0, ""),
             "the header has %zu columns; the limit is %d", h->columns,
             COLUMNS_MOST);
  return h->columns > 0 && h->columns <= COLUMNS_MOST;
}

/* Every file must have the header of the first. */
static bool
same_header (const struct source *s, const char *shown,
             const struct header *h, struct err *err)
{
  const char *first = s->files[0].input.shown;
  if (h->columns != s->columns)
    {
      err_add (err, E_HEADERS_DIFFER, place_cell (shown, h->line, 0, ""),
               "the header has %zu columns, that of %s has %zu", h->columns,
               first, s->columns);
      return false;
    }
  for (size_t i = 0; i < s->columns; i++)
    if (!str_equal (h->names[i], s->names[i]))
      {
        err_add (err, E_HEADERS_DIFFER,
                 place_cell (shown, h->line, i + 1, h->names[i]),
                 "column %zu is `%s`, in %s it is `%s`", i + 1, h->names[i],
                 first, s->names[i]);
        err_help (err, "the files of one table must have the same header "
                  "names in the same order");
        return false;
      }
  return true;
}

static bool
open_file (struct arena *arena, struct source *s, size_t i, struct err *err)
{
  const struct table_spec *spec = &s->spec;
  struct source_file *file = &s->files[i];
  struct header h = { .arena = arena };
  if (!input_open (arena, spec->paths[i], spec->shown[i], &file->input, err)
      || !dialect_find (&file->input, spec->encoding, spec->delimiter,
                        &file->dialect, err)
      || !read_header (file, spec->encoding, &h, err)
      || !check_header (file, &h, err))
    return false;
  if (s->names)
    return same_header (s, file->input.shown, &h, err);
  s->names = h.names;
  s->columns = h.columns;
  return true;
}

struct source *
source_open (struct arena *arena, const struct table_spec *spec,
             struct err *err)
{
  struct source *s = ARENA_NEW (arena, struct source, 1);
  s->spec = *spec;
  s->files = ARENA_NEW (arena, struct source_file, spec->paths_n);
  bool good = true;
  for (size_t i = 0; i < spec->paths_n; i++)
    good = open_file (arena, s, i, err) && good;
  return good ? s : NULL;
}

size_t
source_columns (const struct source *s)
{
  return s->columns;
}

const char *
source_column (const struct source *s, size_t column)
{
  return s->names[column];
}

int
source_find (const struct source *s, const char *name, bool *twice)
{
  int found = -1;
  bool again = false;
  for (size_t i = 0; i < s->columns; i++)
    if (strcmp (s->names[i], name) == 0)
      {
        again = found >= 0;
        if (again)
          break;
        found = (int) i;
      }
  if (twice)
    *twice = again;
  return found;
}

char
source_delimiter (const struct source *s)
{
  return s->files[0].dialect.delimiter;
}

const struct table_spec *
source_spec (const struct source *s)
{
  return &s->spec;
}
