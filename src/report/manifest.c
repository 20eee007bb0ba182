#include "report/report.h"

#include "base/date.h"
#include "writer.h"

static void
put_versions (struct json *j, const struct manifest *m)
{
  for (size_t i = 0; i < m->made_by_n; i++)
    json_text (j, m->made_by[i].name, m->made_by[i].version);
}

static void
put_study (struct json *j, const struct manifest *m)
{
  char day[DATE_SIZE];
  const struct results *r = m->results;
  json_open (j, "study", '{');
  json_text (j, "file", m->study_file);
  json_text (j, "sha256", m->study_sha256);
  json_text (j, "as_of",
             r->as_of == DATE_NONE ? NULL : date_print (day, r->as_of));
  json_number (j, "confidence", r->confidence);
  json_count (j, "seed", r->seed);
  json_close (j, '}');
}

static void
put_file (struct json *j, const char *name, const char *sha256,
          uint64_t bytes)
{
  json_open (j, NULL, '{');
  json_text (j, "file", name);
  json_text (j, "sha256", sha256);
  json_count (j, "bytes", bytes);
  json_close (j, '}');
}

static void
put_table (struct json *j, const struct result_table *t)
{
  json_open (j, NULL, '{');
  json_text (j, "name", t->name);
  json_text (j, "dialect", t->dialect);
  json_count (j, "rows_read", t->rows_read);
  json_count (j, "rows_used", t->rows_used);
  json_open (j, "files", '[');
  for (size_t i = 0; i < t->files_n; i++)
    put_file (j, t->files[i].file, t->files[i].sha256, t->files[i].bytes);
  json_close (j, ']');
  json_close (j, '}');
}

static void
put_inputs (struct json *j, const struct manifest *m)
{
  put_study (j, m);
  json_open (j, "tables", '[');
  for (size_t i = 0; i < m->results->tables_n; i++)
    put_table (j, &m->results->tables[i]);
  json_close (j, ']');
}

char *
report_manifest (struct arena *arena, const struct manifest *m)
{
  struct json j = json_new (arena);
  json_open (&j, NULL, '{');
  json_text (&j, "schema", "cohortest.manifest/1");
  put_versions (&j, m);
  json_open (&j, "options", '[');
  for (size_t i = 0; i < m->options_n; i++)
    json_text (&j, NULL, m->options[i]);
  json_close (&j, ']');
  if (m->results)
    put_inputs (&j, m);
  json_open (&j, "outputs", '[');
  for (size_t i = 0; i < m->outputs_n; i++)
    put_file (&j, m->outputs[i].name, m->outputs[i].sha256,
              m->outputs[i].bytes);
  json_close (&j, ']');
  json_close (&j, '}');
  return json_end (&j);
}
