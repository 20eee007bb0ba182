#include "cli/cli.h"

#include <gsl/gsl_version.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "commands.h"
#include "report/charts.h"
#include "run/run.h"
#include "study/study.h"

static bool
is_set (const char *variable)
{
  const char *value = getenv (variable);
  return value && *value;
}

/* Colour for a stream: a terminal that can, unless told otherwise. */
static bool
wants_color (FILE *stream, bool refused)
{
  if (refused || is_set ("NO_COLOR"))
    return false;
  if (is_set ("FORCE_COLOR"))
    return true;
  return isatty (fileno (stream)) && !str_equal (getenv ("TERM"), "dumb");
}

bool
cli_print (struct cli *cli, const char *text)
{
  bool failed = ferror (cli->out) != 0;
  if (!failed && fputs (text, cli->out) >= 0 && fflush (cli->out) == 0)
    return true;
  if (!failed || !err_any (cli->err))
    err_add (cli->err, E_CANNOT_WRITE, place_none (),
             "standard output cannot be written");
  return false;
}

/* What strtoull takes for a number without having to fail. */
static bool
is_whole_number (const char *text)
{
  size_t digits = strspn (text, "0123456789");
  return digits > 0 && digits <= 18 && text[digits] == '\0';
}

void
cli_override (struct cli *cli, struct study *study)
{
  const struct cli_options *o = &cli->options;
  study->as_of_asked = o->as_of != NULL;
  if (o->as_of
      && date_parse (o->as_of, strlen (o->as_of), DATE_ISO, 0, &study->as_of)
           != DATE_OK)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--as-of` needs a date such as 2025-01-01, not `%s`",
             o->as_of);
  if (o->seed && is_whole_number (o->seed))
    study->seed = strtoull (o->seed, NULL, 10);
  else if (o->seed)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--seed` needs a whole number of at most 18 digits, not `%s`",
             o->seed);
  study_check_as_of (study, cli->err);
}

static bool
untestable (const struct results *r)
{
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (r->hypotheses[i].verdict == VERDICT_NOT_TESTABLE)
      return true;
  for (size_t i = 0; i < r->investments_n; i++)
    if (r->investments[i].verdict == VERDICT_NOT_TESTABLE)
      return true;
  return false;
}

size_t
cli_changes (struct cli *cli, const char *list[CLI_CHANGES])
{
  const struct cli_options *o = &cli->options;
  size_t n = 0;
  if (o->as_of)
    list[n++] = arena_printf (cli->arena, "--as-of %s", o->as_of);
  if (o->seed)
    list[n++] = arena_printf (cli->arena, "--seed %s", o->seed);
  if (o->no_charts)
    list[n++] = "--no-charts";
  return n;
}

static const char *
write_directory (struct cli *cli, const struct study *study,
                 const struct run *run, const char *directory)
{
  const char *list[CLI_CHANGES], *html = NULL;
  struct run_output output = {
    .directory = directory, .force = cli->options.force,
    .charts = !cli->options.no_charts, .options = list, .stop = cli->stop,
  };
  output.options_n = cli_changes (cli, list);
  bool written = run_write (cli->arena, study, run, &output, &html, cli->err);
  return written ? html : NULL;
}

int
cli_study (struct cli *cli, struct study *study, const char *directory)
{
  /* Nothing is computed for a place that cannot be written, but what is
     wrong with the data is said too. */
  bool force = cli->options.force;
  bool writable = !directory
                  || outdir_check (cli->arena, directory, force,
                                   err_new (cli->arena));
  struct run_mode mode = { .compute = writable, .stop = cli->stop };
  struct run *run = run_study (cli->arena, study, &mode, cli->err);
  if (!writable)
    outdir_check (cli->arena, directory, force, cli->err);
  if (!run || !writable)
    return (int) err_exit_code (cli->err);
  const char *html = directory ? write_directory (cli, study, run, directory)
                               : NULL;
  struct text_style style = { cli->color, cli->detail, 0 };
  if (cli->options.json)
    cli_print (cli, report_json (cli->arena, &run->results));
  else if (!cli->options.quiet)
    {
      cli_print (cli, report_text (cli->arena, &run->results, style));
      if (html)
        cli_print (cli, arena_printf (cli->arena, "\nReport: %s\n", html));
    }
  int code = (int) err_exit_code (cli->err);
  return code ? code : untestable (&run->results) ? EXIT_NOT_TESTABLE : 0;
}

/* The line of commands. */

/* Exit code after printing to standard output without cli_print(). */
static int
printed (struct cli *cli)
{
  return cli_print (cli, "") ? EXIT_DONE : EXIT_WRITE;
}

static int
print_version (struct cli *cli)
{
  const char *gnuplot = charts_gnuplot_version (cli->arena);
  fprintf (cli->out, "cohortest %s (GSL %s, %s)\n", COHORTEST_VERSION,
           GSL_VERSION, gnuplot ? gnuplot : "no gnuplot");
  return printed (cli);
}

static int
run_command (struct cli *cli, int argc, char **argv)
{
  const struct command *command = command_find (argv[1], cli->err);
  if (!command
      || !cli_parse (argc - 2, argv + 2, command, &cli->options,
                     cli->err))
    return EXIT_USAGE;
  if (cli->options.help)
    {
      cli_help (cli->out, command);
      return printed (cli);
    }
  cli->color = wants_color (stdout, cli->options.no_color);
  cli->detail = cli->options.verbose ? TEXT_VERBOSE : command->detail;
  int code = command->run (cli);
  return cli->stop && *cli->stop ? EXIT_INTERRUPTED : code;
}

static int
dispatch (struct cli *cli, int argc, char **argv)
{
  if (argc < 2)
    {
      cli_help (stderr, NULL);
      return EXIT_USAGE;
    }
  if (str_equal (argv[1], "--help") || str_equal (argv[1], "-h"))
    {
      cli_help (cli->out, NULL);
      return printed (cli);
    }
  if (str_equal (argv[1], "--version"))
    return print_version (cli);
  return run_command (cli, argc, argv);
}

int
cli_main (int argc, char **argv, const volatile sig_atomic_t *stop)
{
  struct arena *arena = arena_new ();
  struct cli cli = { .arena = arena, .err = err_new (arena), .stop = stop,
                     .out = stdout };
  int code = dispatch (&cli, argc, argv);
  if (code == EXIT_INTERRUPTED)
    fputs ("cohortest: interrupted, nothing was written\n", stderr);
  else
    err_print (cli.err, stderr,
               wants_color (stderr, cli.options.no_color));
  arena_free (arena);
  return code;
}
