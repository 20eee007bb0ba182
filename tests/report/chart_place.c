#include "chart_place.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct place_to_work
open_place (void)
{
  struct place_to_work w = { .arena = arena_new () };
  w.err = err_new (w.arena);
  strcpy (w.root, "/tmp/cohortest-charts-XXXXXX");
  cr_assert (mkdtemp (w.root) != NULL);
  w.out = outdir_open (w.arena, arena_printf (w.arena, "%s/out", w.root),
                       false, w.err);
  cr_assert (w.out != NULL);
  w.charts = arena_printf (w.arena, "%s/charts", outdir_path (w.out));
  return w;
}

static void
remove_tree (const char *path)
{
  DIR *dir = opendir (path);
  for (struct dirent *e; dir && (e = readdir (dir));)
    {
      char inner[1024];
      snprintf (inner, sizeof inner, "%s/%s", path, e->d_name);
      if (strcmp (e->d_name, ".") != 0 && strcmp (e->d_name, "..") != 0)
        remove_tree (inner);
    }
  if (dir)
    closedir (dir);
  remove (path);
}

void
close_place (struct place_to_work *w)
{
  outdir_abandon (w->out);
  remove_tree (w->root);
  arena_free (w->arena);
}

bool
stands (struct place_to_work *w, const char *name)
{
  struct stat info;
  const char *path = arena_printf (w->arena, "%s/%s", w->charts, name);
  return stat (path, &info) == 0 && info.st_size > 0;
}

char *
content (struct place_to_work *w, const char *name, size_t *length)
{
  return file_read (w->arena,
                    arena_printf (w->arena, "%s/%s", w->charts, name),
                    length, E_CANNOT_WRITE, w->err);
}

const char *
messages (struct place_to_work *w)
{
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream (&text, &length);
  err_print (w->err, out, false);
  fclose (out);
  const char *copy = arena_copy_n (w->arena, text, length);
  free (text);
  return copy;
}

size_t
count (const char *text, const char *what)
{
  size_t n = 0;
  for (const char *p = text; (p = strstr (p, what)); p += strlen (what))
    n++;
  return n;
}
