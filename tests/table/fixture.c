#include "fixture.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intern.h"

static const char *const missing[] = { "", "NA" };

void
fixture_open (struct fixture *f)
{
  *f = (struct fixture) { .plan = { .as_of = DATE_NONE } };
  strcpy (f->dir, "/tmp/cohortest-table-XXXXXX");
  cr_assert_not_null (mkdtemp (f->dir));
  f->arena = arena_new ();
  fixture_again (f);
}

void
fixture_again (struct fixture *f)
{
  f->err = err_new (f->arena);
  f->spec = (struct table_spec) {
    .name = "t", .paths = f->paths, .shown = f->shown, .missing = missing,
    .missing_n = 2, .decimal = '.'
  };
  f->plan = (struct table_plan) { .as_of = DATE_NONE };
}

void
fixture_close (struct fixture *f)
{
  char command[128];
  snprintf (command, sizeof command, "rm -rf '%s'", f->dir);
  cr_assert_eq (system (command), 0);
  arena_free (f->arena);
}

void
fixture_bytes (struct fixture *f, const char *name, const char *bytes,
               size_t n)
{
  size_t i = f->spec.paths_n++;
  f->paths[i] = arena_printf (f->arena, "%s/%s", f->dir, name);
  f->shown[i] = arena_copy (f->arena, name);
  FILE *file = fopen (f->paths[i], "wb");
  cr_assert_not_null (file);
  cr_assert_eq (fwrite (bytes, 1, n, file), n);
  cr_assert_eq (fclose (file), 0);
}

void
fixture_text (struct fixture *f, const char *name, const char *text)
{
  fixture_bytes (f, name, text, strlen (text));
}

struct source *
fixture_source (struct fixture *f)
{
  return f->source = source_open (f->arena, &f->spec, f->err);
}

static const struct kind {
  const char *name;
  enum cell_type type;
} kinds[] = { { "id", CELL_ID },     { "key", CELL_ID },
              { "start", CELL_DATE },{ "end", CELL_DATE },
              { "text", CELL_TEXT }, { "num", CELL_NUM },
              { "date", CELL_DATE }, { "bool", CELL_BOOL },
              { "fit", CELL_FIT },   { "month", CELL_MONTH } };

static void
add_use (struct fixture *f, const char *kind, const char *column)
{
  int slot = (int) f->plan.uses_n++;
  int *roles[] = { &f->plan.id, &f->plan.key, &f->plan.start, &f->plan.end };
  size_t i = 0;
  while (strcmp (kinds[i].name, kind) != 0)
    i++;
  f->uses[slot] = (struct column_use) {
    source_find (f->source, column, NULL), kinds[i].type
  };
  cr_assert_geq (f->uses[slot].column, 0, "no column %s", column);
  if (i < 4)
    *roles[i] = slot;
}

struct table *
fixture_read (struct fixture *f, const char *roles)
{
  char copy[256], *rest = NULL;
  if (!fixture_source (f))
    return NULL;
  f->plan = (struct table_plan) {
    .uses = f->uses, .id = -1, .key = -1, .start = -1, .end = -1,
    .parent = f->plan.parent, .as_of = f->plan.as_of
  };
  snprintf (copy, sizeof copy, "%s", roles);
  for (char *use = strtok_r (copy, " ", &rest); use;
       use = strtok_r (NULL, " ", &rest))
    {
      char *column = strchr (use, '=');
      *column = '\0';
      add_use (f, use, column + 1);
    }
  return table_read (f->arena, f->source, &f->plan, f->err);
}

struct table *
fixture_load (struct fixture *f, const char *text, const char *roles)
{
  fixture_text (f, "t.csv", text);
  return fixture_read (f, roles);
}

const char *
fixture_messages (struct fixture *f)
{
  char *text = NULL;
  size_t n = 0;
  FILE *file = open_memstream (&text, &n);
  err_print (f->err, file, false);
  fclose (file);
  const char *copy = arena_copy (f->arena, text);
  free (text);
  return copy;
}

bool
fixture_says (struct fixture *f, const char *text)
{
  const char *said = fixture_messages (f);
  bool says = strstr (said, text) != NULL;
  if (!says)
    cr_log_error ("wanted: %s\nsaid: %s", text, said);
  return says;
}

const char *
fixture_cell (const struct table *t, int slot, size_t row)
{
  const char *text = intern_text (table_words (t, slot),
                                  table_texts (t, slot)[row]);
  return text ? text : "<none>";
}
