#include "cli/command.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A test may free a text or leave it to its process' end: the leak
   checker finds the others here. */
static char *kept[4096];
static size_t kept_n;

static char *
read_file (const char *path)
{
  FILE *in = fopen (path, "rb");
  if (!in)
    return NULL;
  size_t capacity = 1 << 16, n = 0, got;
  char *text = malloc (capacity);
  while ((got = fread (text + n, 1, capacity - n - 1, in)) > 0)
    if ((n += got) + 1 == capacity)
      text = realloc (text, capacity *= 2);
  text[n] = '\0';
  fclose (in);
  cr_assert_lt (kept_n, sizeof kept / sizeof *kept);
  return kept[kept_n++] = text;
}

/* A test is a process of its own; its directories go when it ends well. */
static char made[32][64];
static size_t made_n;

static void
remove_made (void)
{
  char command[8 + sizeof made];
  for (size_t i = 0; i < made_n; i++)
    {
      snprintf (command, sizeof command, "rm -rf %s", made[i]);
      if (system (command) != 0)
        return;
    }
}

struct sandbox
sandbox_new (void)
{
  struct sandbox s;
  strcpy (s.path, "/tmp/cohortest-test-XXXXXX");
  cr_assert_not_null (mkdtemp (s.path));
  if (made_n == 0)
    atexit (remove_made);
  cr_assert_lt (made_n, sizeof made / sizeof *made);
  strcpy (made[made_n++], s.path);
  return s;
}

static void
path_in (const struct sandbox *s, const char *name, char *out, size_t size)
{
  snprintf (out, size, "%s/%s", s->path, name);
}

void
sandbox_bytes (const struct sandbox *s, const char *name, const void *bytes,
               size_t length)
{
  char path[512];
  path_in (s, name, path, sizeof path);
  FILE *out = fopen (path, "wb");
  cr_assert_not_null (out, "%s", path);
  cr_assert_eq (fwrite (bytes, 1, length, out), length);
  fclose (out);
}

void
sandbox_write (const struct sandbox *s, const char *name, const char *text)
{
  sandbox_bytes (s, name, text, strlen (text));
}

char *
sandbox_read (const struct sandbox *s, const char *name)
{
  char path[512];
  path_in (s, name, path, sizeof path);
  return read_file (path);
}

bool
sandbox_has (const struct sandbox *s, const char *name)
{
  char path[512];
  path_in (s, name, path, sizeof path);
  return access (path, F_OK) == 0;
}

const char *
checkout (const char *name)
{
  static char path[1024];
  char here[512];
  cr_assert_not_null (getcwd (here, sizeof here));
  snprintf (path, sizeof path, "%s/%s", here, name);
  return path;
}

struct ran
sandbox_run_with (const struct sandbox *s, const char *prefix,
                  const char *arguments)
{
  const char *program = getenv ("COHORTEST");
  cr_assert_not_null (program, "COHORTEST names the program to test");
  char command[8192], here[512];
  cr_assert_not_null (getcwd (here, sizeof here));
  snprintf (command, sizeof command,
            "cd %s && exec </dev/null >.out 2>.err; %s %s%s%s %s", s->path,
            prefix, *program == '/' ? "" : here, *program == '/' ? "" : "/",
            program, arguments);
  int status = system (command);
  struct ran r = {
    WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status),
    sandbox_read (s, ".out"), sandbox_read (s, ".err")
  };
  return r;
}

struct ran
sandbox_run (const struct sandbox *s, const char *arguments)
{
  return sandbox_run_with (s, "", arguments);
}
