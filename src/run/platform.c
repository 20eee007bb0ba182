#include "platform.h"

#include <gsl/gsl_version.h>
#include <nettle/version.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/charts.h"

static const char *
c_library (struct arena *arena)
{
  char text[64] = "";
#ifdef _CS_GNU_LIBC_VERSION
  confstr (_CS_GNU_LIBC_VERSION, text, sizeof text);
#endif
  return *text ? arena_copy (arena, text) : NULL;
}

/* TEXT has WORD between blanks. */
static bool
has_word (const char *text, const char *word)
{
  size_t length = strlen (word);
  for (const char *at = strstr (text, word); at; at = strstr (at + 1, word))
    if ((at == text || at[-1] == ' ') && strchr (" \n", at[length]))
      return true;
  return false;
}

/* "x86_64 avx2 fma": the features that numerical code is chosen by. */
static const char *
processor (struct arena *arena)
{
  static const char *const features[] = { "avx", "avx2", "fma", "avx512f" };
  struct utsname name;
  struct buf out = buf_new (arena);
  buf_add (&out, uname (&name) == 0 ? name.machine : "unknown");
  FILE *in = fopen ("/proc/cpuinfo", "r");
  char line[8192];
  bool found = false;
  while (in && !found && fgets (line, sizeof line, in))
    found = strncmp (line, "flags", 5) == 0;
  if (in)
    fclose (in);
  for (size_t i = 0; found && i < sizeof features / sizeof *features; i++)
    if (has_word (line, features[i]))
      buf_printf (&out, " %s", features[i]);
  return out.text;
}

const struct made_by *
platform (struct arena *arena, bool charts, size_t *n)
{
  const struct made_by list[] = {
    { "cohortest", COHORTEST_VERSION },
    { "compiler", __VERSION__ },
    { "gsl", gsl_version },
    { "nettle", arena_printf (arena, "%d.%d", NETTLE_VERSION_MAJOR,
                              NETTLE_VERSION_MINOR) },
    { "utf8proc", utf8proc_version () },
    { "c_library", c_library (arena) },
    { "processor", processor (arena) },
    { "gnuplot", charts ? charts_gnuplot_version (arena) : NULL },
  };
  *n = sizeof list / sizeof *list;
  struct made_by *copy = ARENA_NEW (arena, struct made_by, *n);
  memcpy (copy, list, sizeof list);
  return copy;
}
