#include "commands.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

const struct command commands[] = {
  { "run", FOR_RUN, command_run, TEXT_BRIEF, "study file", false,
    "run STUDY.yaml [options]",
    "test every hypothesis of a study; write report, charts and results",
    "run datasets/study.yaml -o results" },
  { "check", FOR_CHECK, command_check, TEXT_BRIEF, "study file", false,
    "check STUDY.yaml [options]",
    "read study and data, report every problem and what each hypothesis "
    "will do; test nothing",
    "check datasets/study.yaml" },
  { "compare", FOR_COMPARE, command_compare, TEXT_ANSWER, "data file", false,
    "compare DATA.csv --cohort COL (--outcome COL | --time COL --event COL) "
    "[options]",
    "compare the cohorts of one flat file, without a study",
    "compare telco.csv --cohort TechSupport --outcome Churn" },
  { "power", FOR_POWER, command_power, TEXT_ANSWER, NULL, false,
    "power --kind KIND (three of --n --effect --power --alpha) [options]",
    "sample size, power or the smallest detectable effect: whichever is left "
    "out",
    "power --kind share --baseline 0.10 --effect 0.03 --alpha 0.05 --power "
    "0.8" },
  { "scan", FOR_SCAN, command_scan, TEXT_BRIEF, "study file", false,
    "scan STUDY.yaml [options]",
    "look for differences that no hypothesis names: every cohort and column "
    "on every outcome, found on one half of the data and confirmed on the "
    "other",
    "scan datasets/study.yaml -o scan" },
  { "explain", FOR_EXPLAIN, command_explain, TEXT_ANSWER,
    "method or error code", true,
    "explain [METHOD | MEASURE | ERRORCODE]",
    "what a method computes: formula, assumptions, reference, the R call "
    "that agrees; what an error means; without a name, all there are",
    "explain welch_t" },
  { "selftest", FOR_SELFTEST, command_selftest, TEXT_ANSWER, NULL, false,
    "selftest",
    "how many digits of certified values the program reaches on this "
    "machine; exit code 5 if fewer than promised",
    "selftest" },
};
const size_t commands_n = sizeof commands / sizeof *commands;

const struct command *
command_find (const char *name, struct err *err)
{
  const char *names[sizeof commands / sizeof *commands];
  for (size_t i = 0; i < commands_n; i++)
    {
      names[i] = commands[i].name;
      if (str_equal (name, names[i]))
        return &commands[i];
    }
  const char *near = str_nearest (name, names, commands_n);
  err_add (err, E_UNKNOWN_COMMAND, place_none (), "unknown command `%s`",
           name);
  if (near)
    err_help (err, "did you mean `%s`?", near);
  else
    err_help (err, "`cohortest --help` lists the commands");
  return NULL;
}
