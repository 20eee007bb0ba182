#include "records.h"

#include <csv.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

/* So long a field costs libcsv few calls to realloc, and a short one
   little memory. */
#define GROWTH ((size_t) 16 * 1024)

/* A batch is handed on when its text reaches this size. */
#define BATCH_TEXT ((size_t) 256 * 1024)

/* What is filled while the taker may still use the other one. */
struct half {
  char *text;              /* wanted fields */
  size_t used, capacity;
  struct record *batch;
  struct field *kept;      /* of all records of the batch */
};

struct records {
  struct records_spec spec;
  struct arena *arena;
  struct err *err;
  struct csv_parser csv;
  struct half halves[2];
  struct half *half;       /* being filled */
  size_t waiting;          /* whole records in it */
  size_t kept_capacity;
  struct field *current;   /* of the current record */
  size_t fields;           /* ended fields of the current record */
  size_t rows;             /* records so far */
  size_t size;             /* bytes of the current record's lines */
  size_t line;             /* being parsed */
  size_t first;            /* line of the record's first field */
  size_t field_line;       /* line on which the current field began */
  size_t long_field;       /* a field beyond its limit; 0: none */
  size_t long_line;
  bool open;               /* inside a record */
  bool more;               /* the taker wants more */
  bool failed;
};

static bool
is_blank (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Copies a field with its terminator; room was made for the line. */
static void
keep (struct records *r, const char *text, size_t n, struct field *field)
{
  while (n > 0 && is_blank (text[n - 1]))
    n--;
  for (; n > 0 && is_blank (*text); n--)
    text++;
  struct half *h = r->half;
  char *to = h->text + h->used;
  memcpy (to, text, n);
  to[n] = '\0';
  *field = (struct field) { to, n, r->field_line };
  h->used += n + 1;
}

static void
on_field (void *text, size_t n, void *to)
{
  struct records *r = to;
  size_t i = r->fields++;
  if (n > FIELD_MOST && r->long_field == 0)
    {
      r->long_field = i + 1;
      r->long_line = r->field_line;
    }
  if (r->spec.map)
    {
      if (i < r->spec.map_n && r->spec.map[i] >= 0)
        keep (r, text, n, &r->current[r->spec.map[i]]);
    }
  else if (i < COLUMNS_MOST)
    {
      r->current = ARENA_ROOM (r->arena, r->current, i, r->kept_capacity);
      keep (r, text, n, &r->current[i]);
    }
  r->field_line = r->line;
}

static void
hand_on (struct records *r)
{
  size_t n = r->waiting;
  r->waiting = 0;
  if (n > 0 && r->more)
    r->more = r->spec.take (r->spec.to, r->half->batch, n);
  r->half = &r->halves[r->half == r->halves];
  r->half->used = 0;
}

static void
on_row (int end, void *to)
{
  (void) end;
  struct records *r = to;
  r->open = false;
  if (r->long_field)
    return;
  r->rows++;
  r->half->batch[r->waiting++]
    = (struct record) { r->first, r->size, r->fields, r->current };
  if (r->waiting == r->spec.batch || r->half->used > BATCH_TEXT)
    hand_on (r);
}

struct records *
records_new (struct arena *arena, const struct records_spec *spec,
             struct err *err)
{
  struct records *r = ARENA_NEW (arena, struct records, 1);
  r->spec = *spec;
  r->arena = arena;
  r->err = err;
  r->more = true;
  if (!spec->map)
    r->spec.batch = 1;
  r->half = r->halves;
  for (size_t i = 0; i < 2; i++)
    {
      struct half *h = &r->halves[i];
      size_t kept = r->spec.batch * spec->kept_n;
      h->batch = ARENA_NEW (arena, struct record, r->spec.batch);
      h->kept = ARENA_NEW (arena, struct field, kept);
    }
  csv_init (&r->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  /* NUL never passes the decoder, so it splits nothing. */
  csv_set_delim (&r->csv, (unsigned char) spec->delimiter);
  csv_set_blk_size (&r->csv, GROWTH);
  return r;
}

/* The field that libcsv is in, as a place. */
static struct place
here (const struct records *r, size_t line, size_t number)
{
  const char *name = "";
  if (r->spec.names && number <= r->spec.names_n)
    name = r->spec.names[number - 1];
  return place_cell (r->spec.file, line, number, name);
}

void
records_settle (void *records)
{
  struct records *r = records;
  hand_on (r);
  if (r->spec.settle)
    r->spec.settle (r->spec.to);
}

static void
begin_failing (struct records *r)
{
  records_settle (r);
  r->failed = true;
}

static bool
fail_parse (struct records *r)
{
  size_t number = r->fields + 1;
  begin_failing (r);
  if (csv_error (&r->csv) != CSV_EPARSE)
    {
      err_add (r->err, E_INTERNAL, here (r, r->line, number), "%s",
               csv_strerror (csv_error (&r->csv)));
      return false;
    }
  err_add (r->err, E_STRAY_QUOTE, here (r, r->line, number), "%s",
           r->csv.quoted ? "text follows a closing quote"
                         : "a quote stands inside an unquoted value");
  if (r->csv.quoted && r->field_line < r->line)
    err_help (r->err, "the value was opened by the quote in line %zu; "
              "perhaps that one is never closed", r->field_line);
  else
    err_help (r->err, "a value that holds a quote must stand in quotes, "
              "with the quote inside doubled");
  return false;
}

static bool
fail_long_field (struct records *r, size_t number, size_t line)
{
  begin_failing (r);
  err_add (r->err, E_TOO_LARGE, here (r, line, number),
           "a field is longer than 1 MiB");
  if (r->open)
    err_help (r->err, "a quote was opened in line %zu; perhaps it is never "
              "closed", line);
  return false;
}

static bool
fail_long_row (struct records *r)
{
  begin_failing (r);
  err_add (r->err, E_TOO_LARGE, place_cell (r->spec.file, r->first, 0, ""),
           "a row is longer than 16 MiB");
  return false;
}

static bool
blank_line (const struct records *r, const char *text, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!is_blank (text[i]) || text[i] == r->spec.delimiter)
      return false;
  return true;
}

static void
begin (struct records *r, size_t line)
{
  r->open = true;
  r->first = r->field_line = line;
  r->fields = r->size = 0;
  if (r->spec.map)
    r->current = r->half->kept + r->waiting * r->spec.kept_n;
}

/* All the record's text fits in as many bytes as its lines have: each
   field's terminator takes the place of a delimiter or line end.  Fields
   that have ended stay where they are, in the block before. */
static void
make_room (struct records *r, size_t n)
{
  r->size += n;
  struct half *h = r->half;
  if (h->used + r->size + FIELD_SLACK <= h->capacity)
    return;
  h->capacity = 2 * (BATCH_TEXT + r->size);
  h->text = arena_alloc (r->arena, h->capacity);
  h->used = 0;
}

bool
records_take (void *records, const char *text, size_t n, size_t line)
{
  struct records *r = records;
  r->line = line;
  if (!r->open)
    {
      if (blank_line (r, text, n))
        {
          if (r->spec.names_n != 1 || r->rows == 0)
            return true;
          text = "\"\"\n";
          n = 3;
        }
      begin (r, line);
    }
  make_room (r, n);
  if (r->size > ROW_MOST)
    return fail_long_row (r);
  if (csv_parse (&r->csv, text, n, on_field, on_row, r) != n)
    return fail_parse (r);
  if (r->long_field)
    return fail_long_field (r, r->long_field, r->long_line);
  if (r->open && r->csv.entry_pos > FIELD_MOST)
    return fail_long_field (r, r->fields + 1, r->field_line);
  return r->more;
}

bool
records_end (struct records *r, bool complete)
{
  records_settle (r);
  if (complete && !r->failed
      && csv_fini (&r->csv, on_field, on_row, r) != 0)
    {
      r->failed = true;
      err_add (r->err, E_UNCLOSED_QUOTE,
               here (r, r->field_line, r->fields + 1),
               "the quote that opens this value is never closed");
    }
  csv_free (&r->csv);
  return !r->failed;
}
