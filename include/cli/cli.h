#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The command line: one table of commands, one table of options, from
   which parsing, help and did-you-mean come.

   Results go to standard output, messages to standard error. */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "report/report.h"

struct arena;
struct err;

/* Everything that options can say; null or false: not given. */
struct cli_options {
  const char *operand;             /* STUDY.yaml, DATA.csv, a name */
  const char *out, *as_of, *seed;
  const char *cohort, *outcome, *time, *event, *kind, *reference,
    *adjust;
  const char *n, *ratio, *effect, *power, *alpha;
  const char *sd, *baseline, *event_share, *dispersion, *cluster_size, *icc;
  bool force, no_charts, json, quiet, verbose, no_color, help;
};

/* What a command works with. */
struct cli {
  struct arena *arena;
  struct err *err;
  struct cli_options options;
  const volatile sig_atomic_t *stop;
  FILE *out;
  bool color;                      /* for OUT */
  enum text_detail detail;
};

/* The exit code; errors are in ->err. */
typedef int command_fn (struct cli *);
command_fn command_run, command_check, command_compare, command_explain,
  command_power, command_scan, command_selftest;

/* Runs a whole command line.  Returns the exit code. */
int cli_main (int argc, char **argv, const volatile sig_atomic_t *stop);

/* A bit for every command. */
enum cli_command {
  FOR_RUN = 1, FOR_CHECK = 2, FOR_COMPARE = 4, FOR_EXPLAIN = 8,
  FOR_POWER = 16, FOR_SELFTEST = 32, FOR_SCAN = 64
};

/* Parses ARGV (what follows the command) into OPTIONS. */
struct command;
bool cli_parse (int argc, char **argv, const struct command *,
                struct cli_options *, struct err *);

/* Help: one command, or null for all. */
void cli_help (FILE *, const struct command *);

/* Commands' common parts. */
struct run;
struct study;
/* Prints TEXT to ->out; a failure to write is an error. */
bool cli_print (struct cli *, const char *text);
/* Applies --as-of and --seed to a study; what is wrong is in ->err. */
void cli_override (struct cli *, struct study *);
/* The options that change what is computed, as given, in LIST. */
enum { CLI_CHANGES = 3 };
size_t cli_changes (struct cli *, const char *list[CLI_CHANGES]);
/* Runs STUDY, prints what was asked for, writes DIRECTORY (null: none).
   Returns the exit code. */
int cli_study (struct cli *, struct study *, const char *directory);

#endif
