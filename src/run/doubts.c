/* What reads without an error and is hardly meant.  A warning, because
   only the analyst knows. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "load.h"
#include "report/say.h"

/* One table under doubt. */
struct doubted {
  const struct study_table *study;
  const struct table *table;
  const struct source *source;
};

static const char *
column_name (const struct doubted *d, int slot)
{
  return source_column (d->source, (size_t) d->study->uses[slot].column);
}

static const struct reject *
first_reject (const struct table *table, enum exclusion code)
{
  size_t n;
  const struct reject *r = table_rejects (table, &n);
  for (size_t i = 0; i < n; i++)
    if (r[i].code == code)
      return &r[i];
  return NULL;
}

/* An id of TABLE that a row was kept under; null if none was. */
static const char *
sample_id (const struct table *table)
{
  int slot = table_id_slot (table);
  if (slot < 0 || table_rows (table) == 0)
    return NULL;
  return intern_text (table_words (table, slot),
                      table_texts (table, slot)[0]);
}

/* Two exports that name customers in two ways meet nowhere, and every
   customer seems to have no tickets. */
static void
doubt_keys (struct arena *arena, const struct doubted *d,
            const struct doubted *parent, struct err *err)
{
  uint64_t lost = table_ledger (d->table)->count[EX_UNKNOWN_PARENT];
  const struct reject *r = first_reject (d->table, EX_UNKNOWN_PARENT);
  const char *id = sample_id (parent->table);
  if (!r || !id || 2 * lost < table_rows_read (d->table))
    return;
  const char *key = column_name (d, d->study->key_slot);
  err_warn (err, E_NO_PARENT,
            place_cell (r->file, r->line,
                        (size_t) d->study->uses[d->study->key_slot].column
                          + 1, key),
            "%s of %s rows of `%s` belong to no row of `%s` and are left "
            "out", say_count (arena, lost),
            say_count (arena, table_rows_read (d->table)), d->study->name,
            parent->study->name);
  err_help (err, "`%s` holds ids such as `%s`, and `%s` of `%s` ids such as "
            "`%s`: both must be written alike", key,
            r->value ? r->value : "",
            column_name (parent, parent->study->id_slot),
            parent->study->name, id);
}

/* Days that programs write where there is no date. */
static bool
stands_for_none (int64_t seconds)
{
  return seconds == date_from_civil (1900, 1, 1)
         || seconds == date_from_civil (1970, 1, 1);
}

/* Left out because of such a day: it lies before any start. */
static uint64_t
placeholders_left_out (const struct doubted *d, const char *column)
{
  const struct table_spec *spec = source_spec (d->source);
  size_t n;
  uint64_t found = 0;
  const struct reject *r = table_rejects (d->table, &n);
  for (size_t i = 0; i < n; i++)
    {
      int64_t date;
      bool early = r[i].code == EX_END_BEFORE_START
                   || r[i].code == EX_BEFORE_START;
      found += early && r[i].value && str_equal (r[i].column, column)
               && date_parse (r[i].value, strlen (r[i].value), spec->dates,
                              0, &date) == DATE_OK
               && stands_for_none (date);
    }
  return found;
}

static uint64_t
placeholders (const struct doubted *d, int slot)
{
  int32_t offset = source_spec (d->source)->offset;
  const int64_t *dates = table_dates (d->table, slot);
  uint64_t found = placeholders_left_out (d, column_name (d, slot));
  for (size_t row = 0; row < table_rows (d->table); row++)
    found += dates[row] != DATE_NONE
             && stands_for_none (dates[row] + offset);
  return found;
}

/* "America/New_York" in `Started at (America/New_York)`, else null. */
static const char *
zone_of (struct arena *arena, const char *name)
{
  const char *open = strrchr (name, '(');
  const char *close = open ? strchr (open, ')') : NULL;
  if (!close || !memchr (open, '/', (size_t) (close - open)))
    return NULL;
  for (const char *c = open + 1; c < close; c++)
    if (!((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z')
          || *c == '_' || *c == '/'))
      return NULL;
  return arena_copy_n (arena, open + 1, (size_t) (close - open - 1));
}

static void
doubt_times (struct arena *arena, const struct doubted *d, int slot,
             struct err *err)
{
  const char *name = column_name (d, slot);
  struct place place
    = place_cell (d->study->files[0].text, 0,
                  (size_t) d->study->uses[slot].column + 1, name);
  uint64_t found = placeholders (d, slot);
  const char *zone = zone_of (arena, name);
  if (found)
    {
      err_warn (err, E_DOUBTFUL_TIME, place,
                "%s value%s 1900-01-01 or 1970-01-01, which often stands "
                "for no date", say_count (arena, found),
                found == 1 ? " is" : "s are");
      err_help (err, "if so, list it under `missing:` of `%s`, as it stands "
                "in the file: missing: [NA, '1900-01-01 00:00:00']",
                d->study->name);
    }
  if (zone && source_spec (d->source)->offset == 0)
    {
      err_warn (err, E_DOUBTFUL_TIME, place,
                "the name says %s, and the times are read as UTC", zone);
      err_help (err, "say the offset under `timezone:` of `%s`, as "
                "\"-05:00\"", d->study->name);
    }
}

/* Months are counted from year 0. */

static int
month_number (int64_t seconds)
{
  char text[DATE_SIZE];
  date_print_month (text, seconds);
  return 12 * atoi (text) + atoi (text + sizeof "2024-" - 1) - 1;
}

static const char *
month_name (struct arena *arena, int number)
{
  return arena_printf (arena, "%04d-%02d", number / 12, number % 12 + 1);
}

/* Which months from *FIRST to *LAST have rows in use; null without any. */
static bool *
months_seen (struct arena *arena, const struct table *table, int *first,
             int *last)
{
  enum { MONTHS = 12 * 2200 };
  bool *seen = ARENA_NEW (arena, bool, MONTHS);
  const int64_t *at = table_dates (table, table_start_slot (table));
  *first = MONTHS;
  *last = -1;
  for (size_t row = 0; row < table_rows (table); row++)
    {
      if (!table_used (table, row))
        continue;
      int month = month_number (at[row]);
      seen[month] = true;
      *first = month < *first ? month : *first;
      *last = month > *last ? month : *last;
    }
  return *last < 0 ? NULL : seen;
}

/* Costs are added up by month, and one that was not exported looks like
   one that cost nothing. */
static void
doubt_months (struct arena *arena, const struct doubted *d, struct err *err)
{
  enum { NAMED = 12 };
  int first, last, missing = 0;
  const bool *seen = months_seen (arena, d->table, &first, &last);
  struct buf names = buf_new (arena);
  for (int i = first; seen && i <= last; i++)
    if (!seen[i] && missing++ < NAMED)
      buf_printf (&names, "%s%s", missing > 1 ? ", " : "",
                  month_name (arena, i));
  if (missing == 0)
    return;
  err_warn (err, E_MISSING_MONTHS, place_file (d->study->files[0].text),
            "`%s` has no row in %d of the %d months from %s to %s: %s%s",
            d->study->name, missing, last - first + 1,
            month_name (arena, first), month_name (arena, last), names.text,
            missing > NAMED ? ", ..." : "");
  err_help (err, "a month without a row counts as one without costs; if they "
            "are missing from the export, export them");
}

void
load_doubts (const struct data *data, struct source *const *sources,
             struct err *err)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const struct study_table *t = &study->tables[i];
      struct doubted d = { t, data->tables[i], sources[i] };
      if (t->parent >= 0)
        {
          struct doubted parent = { &study->tables[t->parent],
                                    data->tables[t->parent],
                                    sources[t->parent] };
          doubt_keys (data->arena, &d, &parent, err);
        }
      for (size_t slot = 0; slot < t->uses_n; slot++)
        if (t->uses[slot].type == CELL_DATE)
          doubt_times (data->arena, &d, (int) slot, err);
      if (t->alone)
        doubt_months (data->arena, &d, err);
    }
}
