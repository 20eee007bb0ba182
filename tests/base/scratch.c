/* nftw() needs it; the library itself does without. */
#define _XOPEN_SOURCE 700
#include "base/scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

void
scratch_enter (struct scratch *scratch)
{
  strcpy (scratch->path, "/tmp/cohortest-base-XXXXXX");
  cr_assert_not_null (mkdtemp (scratch->path));
  cr_assert_eq (chdir (scratch->path), 0);
  scratch->arena = arena_new ();
  scratch->err = err_new (scratch->arena);
}

static int
remove_one (const char *path, const struct stat *st, int type,
            struct FTW *level)
{
  (void) st, (void) type, (void) level;
  return remove (path);
}

void
scratch_leave (struct scratch *scratch)
{
  if (chdir ("/") == 0)
    nftw (scratch->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  arena_free (scratch->arena);
}

void
scratch_put (const char *path, const char *bytes, size_t n)
{
  FILE *out = fopen (path, "wb");
  cr_assert_not_null (out, "%s", path);
  cr_assert_eq (fwrite (bytes, 1, n, out), n);
  fclose (out);
}

void
scratch_put_text (const char *path, const char *text)
{
  scratch_put (path, text, strlen (text));
}

const char *
scratch_text (struct scratch *scratch, const char *path)
{
  size_t n;
  struct err *quiet = err_new (scratch->arena);
  const char *text = file_read (scratch->arena, path, &n, E_INTERNAL, quiet);
  return text ? text : "(none)";
}

const char *
scratch_said (struct scratch *scratch)
{
  char *text, *copy;
  size_t n;
  FILE *out = open_memstream (&text, &n);
  err_print (scratch->err, out, false);
  fclose (out);
  copy = arena_copy (scratch->arena, text);
  free (text);
  return copy;
}
