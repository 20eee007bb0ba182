#include "cli/manual.h"


#include "base/arena.h"
#include "base/err.h"
#include "commands.h"
#include "run/registry.h"

/* A text on one line of troff: nothing in it is a request. */
static void
put_text (FILE *out, const char *text)
{
  if (*text == '.' || *text == '\'')
    fputs ("\\&", out);
  for (; *text; text++)
    if (*text == '\\')
      fputs ("\\e", out);
    else if (*text == '-')
      fputs ("\\-", out);
    else
      fputc (*text == '\n' ? ' ' : *text, out);
  fputc ('\n', out);
}

/* A term and, indented below it, its text. */
static void
put_item (FILE *out, const char *term, const char *text)
{
  fputs (".TP\n.B ", out);
  put_text (out, term);
  put_text (out, text);
}

static void
put_commands (FILE *out, struct arena *arena)
{
  fputs (".SH COMMANDS\n", out);
  for (size_t i = 0; i < commands_n; i++)
    put_item (out, arena_printf (arena, "cohortest %s", commands[i].usage),
              commands[i].about);
}

static void
put_options (FILE *out, struct arena *arena)
{
  struct option_help o;
  fputs (".SH OPTIONS\n", out);
  for (size_t i = 0; option_next (&i, &o);)
    put_item (out,
              arena_printf (arena, "%s%s%s%s%s", o.letter ? o.letter : "",
                            o.letter ? ", " : "", o.name, o.value ? " " : "",
                            o.value ? o.value : ""),
              o.help);
}

static void
put_about (FILE *out, struct arena *arena, const struct documented *d)
{
  const struct about *a = d->about;
  const char *const part[][2] = {
    { "Answers: ", d->answers }, { "Formula: ", a->formula },
    { "Assumes: ", a->assumptions }, { "Not when: ", a->not_when },
    { "Reference: ", a->reference }, { "R: ", a->r_call },
  };
  put_item (out, arena_printf (arena, "%s (%s)", a->name, a->title),
            a->computes);
  for (size_t i = 0; i < sizeof part / sizeof *part; i++)
    {
      fputs (".br\n", out);
      put_text (out, arena_printf (arena, "%s%s", part[i][0], part[i][1]));
    }
}

static void
put_methods (FILE *out, struct arena *arena)
{
  size_t n;
  const struct documented *all = registry_documented (arena, &n);
  fputs (".SH TESTS\n", out);
  for (size_t i = 0; i < n; i++)
    {
      if (i && all[i].measure && !all[i - 1].measure)
        fputs (".SH EFFECTS\n", out);
      put_about (out, arena, &all[i]);
    }
}

static void
put_errors (FILE *out, struct arena *arena)
{
  const struct err_meaning *m;
  fputs (".SH ERRORS\n", out);
  for (size_t i = 0; (m = err_meaning (i)); i++)
    put_item (out, arena_printf (arena, "E%03d, %s", (int) m->code, m->title),
              m->meaning);
}

void
manual_write (FILE *out)
{
  struct arena *arena = arena_new ();
  fprintf (out, ".TH COHORTEST 1 \"\" \"cohortest %s\"\n.SH NAME\n"
                "cohortest \\- test hypotheses about cohorts of customers\n",
           COHORTEST_VERSION);
  put_commands (out, arena);
  put_options (out, arena);
  fputs (".SH EXIT STATUS\n"
         "0 done; 1 done, but a hypothesis was not testable; 2 usage or "
         "study file; 3 data; 4 writing or gnuplot; 5 internal; 130 "
         "interrupted.\n", out);
  put_methods (out, arena);
  put_errors (out, arena);
  arena_free (arena);
}
