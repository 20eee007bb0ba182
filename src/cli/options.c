#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "commands.h"

struct option_row {
  const char *name;            /* "--as-of" */
  const char *letter;          /* "-o"; null: none */
  const char *value;           /* "DATE"; null: a flag */
  unsigned commands;
  size_t offset;               /* in struct cli_options */
  const char *help;
};

#define FIELD(name) offsetof (struct cli_options, name)
enum {
  STUDIES = FOR_RUN | FOR_CHECK | FOR_COMPARE | FOR_SCAN,
  FILES = FOR_RUN | FOR_CHECK | FOR_SCAN,
  WRITERS = FOR_RUN | FOR_COMPARE | FOR_POWER | FOR_SCAN,
  ALL = STUDIES | FOR_EXPLAIN | FOR_POWER | FOR_SELFTEST
};

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
  { "--adjust", NULL, "A,B", FOR_COMPARE, FIELD (adjust),
    "columns within whose values the cohorts are compared" },
  { "--kind", NULL, "KIND", FOR_POWER, FIELD (kind),
    "mean, share, survival, rate or nps" },
  { "--n", NULL, "N", FOR_POWER, FIELD (n),
    "units in each cohort, or with --ratio in the reference" },
  { "--effect", NULL, "E", FOR_POWER, FIELD (effect),
    "difference; for survival and rate, hazard and rate ratio" },
  { "--power", NULL, "P", FOR_POWER, FIELD (power),
    "chance to find that effect, such as 0.8" },
  { "--alpha", NULL, "A", FOR_POWER, FIELD (alpha),
    "chance to find one that is not there, such as 0.05" },
  { "--ratio", NULL, "R", FOR_POWER, FIELD (ratio),
    "units of the other cohort for each of the reference; default 1" },
  { "--sd", NULL, "SD", FOR_POWER, FIELD (sd),
    "mean, nps: standard deviation of a unit" },
  { "--baseline", NULL, "B", FOR_POWER, FIELD (baseline),
    "share, rate: that of the reference cohort" },
  { "--event-share", NULL, "P", FOR_POWER, FIELD (event_share),
    "survival: units with the event, of all" },
  { "--time", NULL, "T", FOR_POWER, FIELD (time),
    "rate: time at risk of a unit; default 1" },
  { "--dispersion", NULL, "D", FOR_POWER, FIELD (dispersion),
    "rate: variance over mean of a unit's events; default 1" },
  { "--cluster-size", NULL, "M", FOR_POWER, FIELD (cluster_size),
    "units in a cluster; default 1" },
  { "--icc", NULL, "RHO", FOR_POWER, FIELD (icc),
    "correlation within clusters; default 0" },
  { "--out", "-o", "DIR", WRITERS, FIELD (out),
    "directory for report, charts and results" },
  { "--force", "-f", NULL, WRITERS, FIELD (force),
    "replace DIR even if cohortest did not write it" },
  { "--as-of", NULL, "DATE", FILES, FIELD (as_of),
    "end of observation instead of the study's" },
  { "--seed", NULL, "N", FILES, FIELD (seed),
    "seed instead of the study's" },
  { "--no-charts", NULL, NULL, FOR_RUN | FOR_COMPARE | FOR_SCAN,
    FIELD (no_charts),
    "write no charts, so gnuplot is not needed" },
  { "--json", NULL, NULL, WRITERS, FIELD (json),
    "print results as JSON instead of the summary" },
  { "--quiet", "-q", NULL, FILES, FIELD (quiet),
    "print messages only" },
  { "--verbose", "-v", NULL, STUDIES, FIELD (verbose),
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
          const char *value, struct err *err)
{
  const char *before;
  memcpy (&before, (char *) options + row->offset, sizeof before);
  if (before)
    err_add (err, E_BAD_OPTION, place_none (), "`%s` is given twice",
             row->name);
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
    set_text (options, row, equals + 1, err);
  else if (i + 1 < argc)
    set_text (options, row, argv[++i], err);
  else
    err_add (err, E_BAD_OPTION, place_none (), "`%s` needs a %s", row->name,
             row->value);
  return i;
}

/* Whether the operands are as many as the command takes. */
static void
check_operand (const struct command *command,
               const struct cli_options *options, struct err *err)
{
  if (!command->operand && options->operand)
    err_add (err, E_BAD_OPTION, place_none (),
             "`%s` takes options only, not `%s`", command->name,
             options->operand);
  if (command->operand && !command->optional && !options->operand
      && !options->help)
    err_add (err, E_MISSING_ARGUMENT, place_none (), "no %s given",
             command->operand);
}

bool
cli_parse (int argc, char **argv, const struct command *command,
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
        i = take_option (argc, argv, i, command->bit, options, err);
      else if (options->operand)
        err_add (err, E_BAD_OPTION, place_none (),
                 "one %s is enough; `%s` is a second",
                 command->operand ? command->operand : "word", argv[i]);
      else
        options->operand = argv[i];
    }
  check_operand (command, options, err);
  if (options->out && (!*options->out || str_equal (options->out, "-")))
    err_add (err, E_BAD_OPTION, place_none (),
             "`--out` needs a directory, not `%s`", options->out);
  return err_count (err) == before;
}

/* Help. */

bool
option_next (size_t *i, struct option_help *help)
{
  if (*i == ROWS)
    return false;
  const struct option_row *r = &rows[(*i)++];
  *help = (struct option_help){ r->name, r->letter, r->value, r->help,
                                r->commands };
  return true;
}

static void
help_options (FILE *out, unsigned command)
{
  struct option_help o;
  fputs ("\nOptions:\n", out);
  for (size_t i = 0; option_next (&i, &o);)
    {
      if (!(o.commands & command))
        continue;
      char name[40];
      snprintf (name, sizeof name, "%s%s%s%s%s", o.letter ? o.letter : "",
                o.letter ? ", " : "    ", o.name, o.value ? " " : "",
                o.value ? o.value : "");
      fprintf (out, "  %-22s  %s\n", name, o.help);
    }
}

void
cli_help (FILE *out, const struct command *one)
{
  fputs ("Examples:\n", out);
  for (size_t i = 0; i < commands_n; i++)
    if (!one || one == &commands[i])
      fprintf (out, "  cohortest %s\n", commands[i].example);
  fputs ("\nUsage:\n", out);
  for (size_t i = 0; i < commands_n; i++)
    if (!one || one == &commands[i])
      fprintf (out, "  cohortest %s\n      %s\n", commands[i].usage,
               commands[i].about);
  if (one)
    help_options (out, one->bit);
  else
    fputs ("  cohortest --version\n"
           "\n`cohortest COMMAND --help` lists a command's options.\n", out);
  fputs ("\nExit codes: 0 done, 1 done but a hypothesis was not testable, "
         "2 usage or study,\n3 data, 4 writing or gnuplot, 5 internal, "
         "130 interrupted.\n", out);
}
