#include "support.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "table/table.h"

struct world
begin (void)
{
  struct arena *arena = arena_new ();
  return (struct world) { arena, err_new (arena) };
}

void
done (struct world *w)
{
  arena_free (w->arena);
}

char *
messages (struct world *w)
{
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream (&text, &length);
  err_print (w->err, stream, false);
  fclose (stream);
  char *copy = arena_copy_n (w->arena, text, length);
  free (text);
  return copy;
}

size_t
count_code (struct world *w, enum err_code code)
{
  char head[20];
  snprintf (head, sizeof head, "error[E%03d]", (int) code);
  size_t n = 0;
  for (const char *p = messages (w); (p = strstr (p, head)); p++)
    n++;
  return n;
}

struct study *
parse (struct world *w, const char *text)
{
  return study_parse (w->arena, "study.yaml", text, strlen (text), w->err);
}

char *
parse_messages (const char *text)
{
  struct world w = begin ();
  parse (&w, text);
  char *copy = strdup (messages (&w));
  done (&w);
  return copy;
}

bool
accepts (const char *text)
{
  char *found = parse_messages (text);
  bool fine = found[0] == '\0';
  if (!fine)
    fprintf (stderr, "%s\n", found);
  free (found);
  return fine;
}

static bool
holds (const char *found, const char *part)
{
  bool fine = strstr (found, part) != NULL;
  if (!fine)
    fprintf (stderr, "not said: %s\nbut:\n%s\n", part, found);
  return fine;
}

bool
says (const char *text, const char *part)
{
  char *found = parse_messages (text);
  bool fine = holds (found, part);
  free (found);
  return fine;
}

/* The directory of this test's process; removed when it exits. */
static char here[] = "/tmp/cohortest-study-XXXXXX";

static void
leave (void)
{
  DIR *dir = opendir (here);
  for (struct dirent *entry; dir && (entry = readdir (dir));)
    if (entry->d_name[0] != '.')
      unlink (entry->d_name);
  if (dir)
    closedir (dir);
  rmdir (here);
}

void
go_empty (void)
{
  cr_assert (mkdtemp (here));
  cr_assert (chdir (here) == 0);
  atexit (leave);
}

void
write_file (const char *name, const char *text)
{
  FILE *file = fopen (name, "wb");
  cr_assert (file);
  fwrite (text, 1, strlen (text), file);
  cr_assert (fclose (file) == 0);
}

static struct source **
open_all (struct world *w, const struct study *study)
{
  struct source **sources
    = ARENA_NEW (w->arena, struct source *, study->tables_n);
  for (size_t i = 0; i < study->tables_n; i++)
    if (study->tables[i].spec.paths_n > 0)
      sources[i] = source_open (w->arena, &study->tables[i].spec, w->err);
  return sources;
}

struct study *
read_and_bind (struct world *w)
{
  struct study *study = study_read (w->arena, "study.yaml", w->err);
  if (study)
    study_bind (w->arena, study, open_all (w, study), w->err);
  return study;
}

bool
reads_saying (const char *text, const char *part)
{
  struct world w = begin ();
  write_file ("study.yaml", text);
  read_and_bind (&w);
  bool fine = holds (messages (&w), part);
  done (&w);
  return fine;
}

struct loaded
load (struct world *w, const char *text)
{
  struct loaded l = { 0 };
  write_file ("study.yaml", text);
  l.study = study_read (w->arena, "study.yaml", w->err);
  cr_assert (l.study, "%s", messages (w));
  l.sources = open_all (w, l.study);
  cr_assert (study_bind (w->arena, l.study, l.sources, w->err), "%s",
             messages (w));
  l.tables = ARENA_NEW (w->arena, struct table *, l.study->tables_n);
  for (size_t i = 0; i < l.study->tables_n; i++)
    {
      const struct study_table *t = &l.study->tables[i];
      struct table_plan plan = {
        .uses = t->uses, .uses_n = t->uses_n, .id = t->id_slot,
        .key = t->key_slot, .start = t->start_slot, .end = t->end_slot,
        .parent = t->parent < 0 ? NULL : l.tables[t->parent],
        .as_of = l.study->as_of,
      };
      l.tables[i] = table_read (w->arena, l.sources[i], &plan, w->err);
      cr_assert (l.tables[i], "%s", messages (w));
      study_settle (l.study, (int) i, l.tables[i]);
    }
  return l;
}
