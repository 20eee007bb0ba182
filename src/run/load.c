#include "load.h"

#include "base/arena.h"
#include "report/say.h"
#include "run/evaluate.h"

struct source **
load_headers (struct arena *arena, const struct study *study,
              struct err *err)
{
  struct source **sources = ARENA_NEW (arena, struct source *,
                                       study->tables_n);
  for (size_t i = 0; i < study->tables_n; i++)
    if (study->tables[i].spec.paths_n > 0)
      sources[i] = source_open (arena, &study->tables[i].spec, err);
  return sources;
}

/* The reason that most rows of TABLE were left out for. */
static enum exclusion
main_reason (const struct ledger *ledger)
{
  enum exclusion most = 0;
  for (enum exclusion e = 1; e < EX_COUNT; e++)
    if (ledger->count[e] > ledger->count[most])
      most = e;
  return most;
}

static void
help_nothing_left (struct arena *arena, const struct table *table,
                   struct err *err)
{
  const struct ledger *ledger = table_ledger (table);
  enum exclusion e = main_reason (ledger);
  err_help (err, "%s of %s rows were left out because %s, first %s:%zu",
            say_count (arena, ledger->count[e]),
            say_count (arena, table_rows_read (table)), exclusion_reason (e),
            ledger->first_file[e], ledger->first_line[e]);
}

/* Metrics and investments are about customers. */
static bool
is_unit (const struct study *study, size_t table)
{
  bool unit = table == 0 && (study->metrics_n > 0
                             || study->investments_n > 0);
  for (size_t k = 0; k < study->hypotheses_n; k++)
    unit |= study->hypotheses[k].unit == (int) table;
  return unit;
}

/* A table that hypotheses look at must hold someone. */
static void
check_units (const struct data *data, struct err *err)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      if (!is_unit (study, i) || table_used_rows (data->tables[i]))
        continue;
      const struct study_table *t = &study->tables[i];
      bool read = table_rows_read (data->tables[i]) > 0;
      err_add (err, read ? E_NOTHING_LEFT : E_NO_ROWS,
               place_file (t->files[0].text),
               read ? "no row of table `%s` can be used"
                    : "table `%s` has no rows", t->name);
      if (read)
        help_nothing_left (data->arena, data->tables[i], err);
    }
}

bool
load_rows (struct data *data, struct source *const *sources,
           const struct run_mode *mode, struct err *err)
{
  const struct study *study = data->study;
  for (size_t i = 0; i < study->tables_n; i++)
    {
      const struct study_table *t = &study->tables[i];
      struct table *parent = t->parent < 0 ? NULL : data->tables[t->parent];
      if ((t->parent >= 0 && !parent) || (mode->stop && *mode->stop))
        continue;
      struct table_plan plan = {
        .uses = t->uses, .uses_n = t->uses_n,
        .id = t->id_slot, .key = t->key_slot,
        .start = t->start_slot, .end = t->end_slot,
        .parent = parent, .as_of = study->as_of,
      };
      struct table *table = table_read (data->arena, sources[i], &plan, err);
      if (table)
        data_add (data, (int) i, table);
    }
  if (err_any (err) || (mode->stop && *mode->stop))
    return false;
  data_finish (data);
  load_doubts (data, sources, err);
  load_currencies (data, err);
  check_units (data, err);
  return !err_any (err);
}

/* Results. */

static const char *
dialect_text (struct arena *arena, const struct data *data, size_t i,
              const struct source *source)
{
  static const char *const dates[] = {
    [DATE_ISO] = "iso", [DATE_DMY] = "dmy", [DATE_MDY] = "mdy"
  };
  static const char *const encodings[] = {
    [ENCODING_UTF8] = "utf-8", [ENCODING_LATIN1] = "latin-1",
    [ENCODING_UTF16] = "utf-16"
  };
  const struct study_table *t = &data->study->tables[i];
  char delimiter = source_delimiter (source), date[DATE_SIZE];
  const char *name = delimiter == '\t'  ? "tab"
                     : delimiter == ',' ? "comma"
                     : delimiter == ';' ? "semicolon"
                                        : "bar";
  const char *from = "";
  if ((t->parent >= 0 || t->alone) && data->from[i] != DATE_NONE)
    from = arena_printf (arena, ", taken as complete from %s (%s)",
                         date_print (date, data->from[i]),
                         t->from == DATE_NONE ? "its earliest row"
                                              : "declared");
  return arena_printf (arena, "%s, %s, decimal %s, %s dates%s", name,
                       encodings[t->spec.encoding],
                       t->spec.decimal == ',' ? "comma" : "point",
                       dates[t->spec.dates], from);
}

static void
describe_files (struct arena *arena, const struct table *table,
                struct result_table *out)
{
  const struct table_file *file = table_files (table, &out->files_n);
  struct result_file *files = ARENA_NEW (arena, struct result_file,
                                         out->files_n);
  for (size_t i = 0; i < out->files_n; i++)
    files[i] = (struct result_file){ file[i].shown, file[i].sha256,
                                     file[i].bytes };
  out->files = files;
}

void
load_describe (struct arena *arena, const struct data *data,
               struct source *const *sources, struct results *out)
{
  size_t n = data->study->tables_n;
  struct result_table *tables = ARENA_NEW (arena, struct result_table, n);
  for (size_t i = 0; i < n; i++)
    {
      const struct table *t = data->tables[i];
      tables[i].name = data->study->tables[i].name;
      tables[i].dialect = dialect_text (arena, data, i, sources[i]);
      tables[i].rows_read = table_rows_read (t);
      tables[i].rows_used = table_used_rows (t);
      describe_files (arena, t, &tables[i]);
      tables[i].excluded = describe_excluded (arena, table_ledger (t),
                                              &tables[i].excluded_n);
    }
  out->tables = tables;
  out->tables_n = n;
}

const struct rejected_row *
load_rejects (struct arena *arena, const struct data *data, size_t *n)
{
  size_t total = 0, each;
  for (size_t i = 0; i < data->study->tables_n; i++)
    {
      table_rejects (data->tables[i], &each);
      total += each;
    }
  struct rejected_row *rows = ARENA_NEW (arena, struct rejected_row, total);
  *n = 0;
  for (size_t i = 0; i < data->study->tables_n; i++)
    {
      const struct reject *r = table_rejects (data->tables[i], &each);
      for (size_t k = 0; k < each; k++)
        rows[(*n)++] = (struct rejected_row){
          data->study->tables[i].name, r[k].file, r[k].line, r[k].column,
          exclusion_code (r[k].code), r[k].value
        };
    }
  return rows;
}
