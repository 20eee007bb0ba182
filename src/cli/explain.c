/* What a method computes, and what an error means. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"
#include "report/report.h"
#include "run/registry.h"

static const char *
code_name (struct arena *arena, enum err_code code)
{
  return arena_printf (arena, "E%03d", (int) code);
}

/* "e12" and "E012" are the same code. */
static const struct err_meaning *
find_code (const char *name)
{
  size_t digits = (name[0] == 'E' || name[0] == 'e')
                    ? strspn (name + 1, "0123456789") : 0;
  if (digits == 0 || digits > 3 || name[digits + 1])
    return NULL;
  int number = atoi (name + 1);
  const struct err_meaning *m;
  for (size_t i = 0; (m = err_meaning (i)); i++)
    if ((int) m->code == number)
      return m;
  return NULL;
}

static void
explain_code (struct cli *cli, const struct err_meaning *m,
              struct text_style style)
{
  struct named entry[] = {
    { "Means", m->meaning },
    { "Exit code", arena_printf (cli->arena, m->exit == EXIT_DONE
                                 ? "%d: a warning, and the run goes on"
                                 : "%d", (int) m->exit) },
  };
  const char *heading = arena_printf (cli->arena, "%s: %s",
                                      code_name (cli->arena, m->code),
                                      m->title);
  struct named_list list = { heading, entry, 2 };
  cli_print (cli, report_names (cli->arena, &list, 1, style));
}

static size_t
list_codes (struct arena *arena, struct named **entry)
{
  size_t n = 0;
  while (err_meaning (n))
    n++;
  *entry = ARENA_NEW (arena, struct named, n);
  for (size_t i = 0; i < n; i++)
    (*entry)[i] = (struct named){ code_name (arena, err_meaning (i)->code),
                                  err_meaning (i)->title };
  return n;
}

/* Names of one sort; several entries may share a name. */
static struct named_list
list_names (struct arena *arena, const char *heading, bool measures,
            const struct documented *all, size_t n)
{
  struct named *entry = ARENA_NEW (arena, struct named, n);
  struct named_list list = { heading, entry, 0 };
  for (size_t i = 0; i < n; i++)
    {
      bool listed = all[i].measure != measures;
      for (size_t k = 0; k < list.n; k++)
        listed |= str_equal (entry[k].name, all[i].about->name);
      if (!listed)
        entry[list.n++] = (struct named){ all[i].about->name,
                                          all[i].about->title };
    }
  return list;
}

static void
explain_all (struct cli *cli, const struct documented *all, size_t n,
             struct text_style style)
{
  struct named *codes;
  size_t codes_n = list_codes (cli->arena, &codes);
  struct named_list lists[] = {
    list_names (cli->arena, "Tests", false, all, n),
    list_names (cli->arena, "Effects", true, all, n),
    { "Errors", codes, codes_n },
  };
  cli_print (cli, report_names (cli->arena, lists, 3, style));
}

static size_t
find_named (struct arena *arena, const char *name,
            const struct documented *all, size_t n, struct explained **found)
{
  size_t k = 0;
  *found = ARENA_NEW (arena, struct explained, n);
  for (size_t i = 0; i < n; i++)
    if (str_equal (all[i].about->name, name))
      (*found)[k++] = (struct explained){ all[i].about, all[i].answers };
  return k;
}

static int
unknown_name (struct cli *cli, const char *name,
              const struct documented *all, size_t n)
{
  const char **names = ARENA_NEW (cli->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    names[i] = all[i].about->name;
  const char *near = str_nearest (name, names, n);
  err_add (cli->err, E_UNKNOWN_METHOD, place_none (),
           "no method, effect or error is called `%s`", name);
  if (near)
    err_help (cli->err, "did you mean `%s`?", near);
  else
    err_help (cli->err, "`cohortest explain` lists them all");
  return EXIT_USAGE;
}

int
command_explain (struct cli *cli)
{
  size_t n;
  const char *name = cli->options.operand;
  struct text_style style = { cli->color, TEXT_ANSWER, 0 };
  const struct documented *all = registry_documented (cli->arena, &n);
  if (!name)
    {
      explain_all (cli, all, n, style);
      return (int) err_exit_code (cli->err);
    }
  const struct err_meaning *code = find_code (name);
  struct explained *found;
  size_t k = find_named (cli->arena, name, all, n, &found);
  if (code)
    explain_code (cli, code, style);
  else if (k)
    cli_print (cli, report_explain (cli->arena, found, k, style));
  else
    return unknown_name (cli, name, all, n);
  return (int) err_exit_code (cli->err);
}
