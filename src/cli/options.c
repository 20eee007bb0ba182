#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"

struct option_row {
  const char *name;            /* "--as-of" */
  const char *letter;          /* "-o"; null: none */
  const char *value;           /* "DATE"; null: a flag */
  unsigned commands;
  size_t offset;               /* in struct cli_options */
  const char *help;
};

#define FIELD(name) offsetof (struct cli_options, name)
enum { ALL = FOR_RUN | FOR_CHECK | FOR_COMPARE };

static const struct option_row rows[] = {
  { "--cohort", NULL, "COL", FOR_COMPARE, FIELD (cohort),
    "column that splits the rows" },
  { "--outcome", NULL, "COL", FOR_COMPARE, FIELD (outcome),
    "column to compare: yes/no is a share, a number a mean" },
  { "--time", NULL, "COL", FOR_COMPARE, FIELD (time),
    "column with a duration, for survival" },
  { "--event", NULL, "COL", FOR_COMPARE, FIELD (event),
    "yes/no column: the duration ended (yes) or was cut off (no)" },
  { "--kind", NULL, "KIND", FOR_COMPARE, FIELD (kind),
    "share, mean, ordinal, nps or survival, where the column leaves it "
    "open" },
  { "--reference", NULL, "LEVEL", FOR_COMPARE, FIELD (reference),
    "cohort that the others are compared with; default the first" },
  { "--out", "-o", "DIR", FOR_RUN | FOR_COMPARE, FIELD (out),
    "directory for report, charts and results" },
  { "--force", "-f", NULL, FOR_RUN | FOR_COMPARE, FIELD (force),
    "replace DIR even if cohortest did not write it" },
  { "--as-of", NULL, "DATE", FOR_RUN | FOR_CHECK, FIELD (as_of),
    "end of observation instead of the study's" },
  { "--seed", NULL, "N", FOR_RUN | FOR_CHECK, FIELD (seed),
    "seed instead of the study's" },
  { "--no-charts", NULL, NULL, FOR_RUN | FOR_COMPARE, FIELD (no_charts),
    "write no charts, so gnuplot is not needed" },
  { "--json", NULL, NULL, FOR_RUN | FOR_COMPARE, FIELD (json),
    "print results.json instead of the summary" },
  { "--quiet", "-q", NULL, FOR_RUN | FOR_CHECK, FIELD (quiet),
    "print messages only" },
  { "--verbose", "-v", NULL, ALL, FIELD (verbose),
    "print every test, effect, exclusion and method" },
  { "--no-color", NULL, NULL, ALL, FIELD (no_color), "print without colour" },
  { "--help", "-h", NULL, ALL, FIELD (help), "print this help" },
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct option_row *
find_row (const char *arg, size_t length, unsigned command)
{
  for (size_t i = 0; i < ROWS; i++)
    if ((rows[i].commands & command)
        && ((strlen (rows[i].name) == length
             && memcmp (rows[i].name, arg, length) == 0)
            || str_equal (rows[i].letter, arg)))
      return &rows[i];
  return NULL;
}

static void
unknown (const char *arg, unsigned command, struct err *err)
{
  const char *names[ROWS];
  size_t n = 0;
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].commands & command)
      names[n++] = rows[i].name;
  err_add (err, E_UNKNOWN_OPTION, place_none (), "unknown option `%s`", arg);
  const char *near = str_nearest (arg, names, n);
  if (near)
    err_help (err, "did you mean `%s`?", near);
}

static void
set_text (struct cli_options *options, const struct option_row *row,
          const char *value)
{
  memcpy ((char *) options + row->offset, &value, sizeof value);
}

static void
set_flag (struct cli_options *options, const struct option_row *row)
{
  const bool yes = true;
  memcpy ((char *) options + row->offset, &yes, sizeof yes);
}

/* Takes the option at ARGV[I] and returns the index of its last word. */
static int
take_option (int argc, char **argv, int i, unsigned command,
             struct cli_options *options, struct err *err)
{
  const char *equals = strncmp (argv[i], "--", 2) == 0
                         ? strchr (argv[i], '=') : NULL;
  size_t length = equals ? (size_t) (equals - argv[i]) : strlen (argv[i]);
  const struct option_row *row = find_row (argv[i], length, command);
  if (!row)
    unknown (argv[i], command, err);
  else if (!row->value && equals)
    err_add (err, E_BAD_OPTION, place_none (), "`%s` takes no value",
             row->name);
  else if (!row->value)
    set_flag (options, row);
  else if (equals)
    set_text (options, row, equals + 1);
  else if (i + 1 < argc)
    set_text (options, row, argv[++i]);
  else
    err_add (err, E_BAD_OPTION, place_none (), "`%s` needs a %s", row->name,
             row->value);
  return i;
}

bool
cli_parse (int argc, char **argv, unsigned command,
           struct cli_options *options, struct err *err)
{
  size_t before = err_count (err);
  bool only_operands = false;
  for (int i = 0; i < argc; i++)
    {
      bool dashed = argv[i][0] == '-' && argv[i][1] != '\0';
      if (!only_operands && str_equal (argv[i], "--"))
        only_operands = true;
      else if (dashed && !only_operands)
        i = take_option (argc, argv, i, command, options, err);
      else if (options->operand)
        err_add (err, E_BAD_OPTION, place_none (),
                 "one file is enough; `%s` is a second", argv[i]);
      else
        options->operand = argv[i];
    }
  if (!options->operand && !options->help)
    err_add (err, E_MISSING_ARGUMENT, place_none (), "no %s given",
             command == FOR_COMPARE ? "data file" : "study file");
  if (options->out && (!*options->out || str_equal (options->out, "-")))
    err_add (err, E_BAD_OPTION, place_none (),
             "`--out` needs a directory, not `%s`", options->out);
  return err_count (err) == before;
}

/* Help. */

struct command_help {
  unsigned command;
  const char *usage, *about, *example;
};

static const struct command_help commands[] = {
  { FOR_RUN, "cohortest run STUDY.yaml [options]",
    "test every hypothesis of a study; write report, charts and results",
    "cohortest run datasets/study.yaml -o results" },
  { FOR_CHECK, "cohortest check STUDY.yaml [options]",
    "read study and data, report every problem and what each hypothesis "
    "will do; test nothing",
    "cohortest check datasets/study.yaml" },
  { FOR_COMPARE,
    "cohortest compare DATA.csv --cohort COL (--outcome COL | --time COL "
    "--event COL) [options]",
    "compare the cohorts of one flat file, without a study",
    "cohortest compare telco.csv --cohort TechSupport --outcome Churn" },
};

static void
help_options (FILE *out, unsigned command)
{
  fputs ("\nOptions:\n", out);
  for (size_t i = 0; i < ROWS; i++)
    {
      const struct option_row *r = &rows[i];
      if (!(r->commands & command))
        continue;
      char name[40];
      snprintf (name, sizeof name, "%s%s%s%s%s", r->letter ? r->letter : "",
                r->letter ? ", " : "    ", r->name, r->value ? " " : "",
                r->value ? r->value : "");
      fprintf (out, "  %-22s  %s\n", name, r->help);
    }
}

void
cli_help (FILE *out, unsigned command)
{
  fputs ("Examples:\n", out);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (commands[i].command & command)
      fprintf (out, "  %s\n", commands[i].example);
  fputs ("\nUsage:\n", out);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (commands[i].command & command)
      fprintf (out, "  %s\n      %s\n", commands[i].usage,
               commands[i].about);
  if (command != ALL)
    help_options (out, command);
  else
    fputs ("  cohortest --version\n"
           "\n`cohortest COMMAND --help` lists a command's options.\n", out);
  fputs ("\nExit codes: 0 done, 1 done but a hypothesis was not testable, "
         "2 usage or study,\n3 data, 4 writing or gnuplot, 5 internal, "
         "130 interrupted.\n", out);
}
