/* The command line. */

#include <stdio.h>
#include <string.h>

#include "cli/world.h"

Test (options, help_shows_examples_first)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "--help");
  cr_assert_eq (r.code, 0);
  cr_assert_eq (strncmp (r.out, "Examples:\n", 10), 0);
  cr_assert_str_empty (r.err);
  static const char *const commands[] = { "run", "check", "compare" };
  for (size_t i = 0; i < 3; i++)
    {
      char arguments[32];
      snprintf (arguments, sizeof arguments, "%s --help", commands[i]);
      r = sandbox_run (&s, arguments);
      cr_assert_eq (r.code, 0);
      ASSERT_HOLDS (r.out, "--no-color");
    }
}

Test (options, no_command_is_a_usage_error_with_help)
{
  struct sandbox s = sandbox_new ();
  ASSERT_FAILS (sandbox_run (&s, ""), 2, "Usage:");
}

Test (options, version_names_gsl_and_gnuplot)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "--version");
  cr_assert_eq (r.code, 0);
  cr_assert_eq (strncmp (r.out, "cohortest ", 10), 0);
  ASSERT_HOLDS (r.out, "(GSL ");
  ASSERT_HOLDS (r.out, "gnuplot");
}

Test (options, unknown_command_suggests_one)
{
  struct sandbox s = sandbox_new ();
  ASSERT_FAILS (sandbox_run (&s, "rum study.yaml"), 2,
                "error[E001]: unknown command `rum`", "did you mean `run`?");
}

Test (options, commands_of_no_issue_are_unknown)
{
  static const char *const names[] = { "describe", "init", "verify" };
  struct sandbox s = sandbox_new ();
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      char message[64];
      snprintf (message, sizeof message, "unknown command `%s`", names[i]);
      ASSERT_FAILS (sandbox_run (&s, names[i]), 2, message,
                    "`cohortest --help` lists the commands");
    }
}

Test (options, unknown_option_suggests_one)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml --no-chart"), 2,
                "error[E002]: unknown option `--no-chart`",
                "did you mean `--no-charts`?");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -x"), 2,
                "unknown option `-x`");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml --threads=2"), 2,
                "unknown option");
  ASSERT_FAILS (sandbox_run (&s, "check study.yaml --force"), 2,
                "unknown option `--force`");
  assert_nothing_written (&s, "study-results");
}

Test (options, no_abbreviations)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml --forc"), 2,
                "unknown option `--forc`");
}

Test (options, missing_and_superfluous_arguments)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run"), 2, "no study file given");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml study.yaml"), 2,
                "`study.yaml` is a second");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -o"), 2,
                "`--out` needs a DIR");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -q=1"), 2, "-q=1");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml --quiet=1"), 2,
                "`--quiet` takes no value");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -o -"), 2,
                "`--out` needs a directory, not `-`");
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -o ''"), 2,
                "`--out` needs a directory");
}

Test (options, quiet_prints_nothing)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats}\n" });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_str_empty (r.out);
  cr_assert_str_empty (r.err);
}

Test (options, json_is_results_json)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "run study.yaml -o out --no-charts --json");
  cr_assert_leq (r.code, 1);
  cr_assert_str_eq (r.out, sandbox_read (&s, "out/results.json"));
}

Test (options, dash_reads_the_study_from_standard_input)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "run - -q --no-charts <study.yaml");
  cr_assert_leq (r.code, 1, "%s", r.err);
  cr_assert (sandbox_has (&s, "study-results/results.json"));
}

Test (options, default_directory_is_the_stem)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, "run ./study.yaml -q --no-charts").code,
                 1);
  cr_assert (sandbox_has (&s, "study-results/results.json"));
}

Test (options, as_of_replaces_the_studys)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, RUN " --as-of 2024-02-10");
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *results = world_results (&s);
  json_t *study = json_object_get (results, "study");
  cr_assert_str_eq (world_text (study, "as_of"), "2024-02-10");
  json_t *table = json_array_get (json_object_get (results, "tables"), 0);
  json_t *used = json_object_get (table, "rows_used");
  cr_assert_eq (json_integer_value (used), 40, "signed up before it");
  ASSERT_FAILS (sandbox_run (&s, RUN " --as-of 2024-13-01"), 2,
                "`--as-of` needs a date such as 2025-01-01",
                "`2024-13-01`");
}

Test (options, seed_replaces_the_studys)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, RUN " --seed 7").code, 1);
  json_t *study = json_object_get (world_results (&s), "study");
  cr_assert_eq (json_integer_value (json_object_get (study, "seed")), 7);
  static const char *const bad[] = { "x", "-7", "+7", "1.5", "''",
                                     "99999999999999999999" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      char arguments[128];
      snprintf (arguments, sizeof arguments, RUN " --seed %s", bad[i]);
      ASSERT_FAILS (sandbox_run (&s, arguments), 2,
                    "`--seed` needs a whole number");
    }
}

Test (options, colour_only_where_it_is_wanted)
{
  struct sandbox s = world_new ();
  static const char run[] = "run study.yaml -o out --no-charts -f";
  cr_assert_null (strchr (sandbox_run (&s, run).out, '\x1b'));
  struct ran r = sandbox_run_with (&s, "FORCE_COLOR=1", run);
  cr_assert_not_null (strchr (r.out, '\x1b'));
  r = sandbox_run_with (&s, "FORCE_COLOR=1 NO_COLOR=1", run);
  cr_assert_null (strchr (r.out, '\x1b'));
  r = sandbox_run_with (&s, "FORCE_COLOR=1",
                        "run study.yaml -o out --no-charts --no-color");
  cr_assert_null (strchr (r.out, '\x1b'));
}

/* Several kinds of failure: the smallest code above 1. */
Test (options, exit_code_of_several_failures)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats, "
                  "where: plan == 'x'}\n" });
  cr_assert_eq (sandbox_run (&s, RUN).code, 1);
  cr_assert_eq (sandbox_run (&s, "run study.yaml -o study.yaml/x "
                                 "--no-charts -q").code, 4);
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,free,many,2\n");
  cr_assert_eq (sandbox_run (&s, "run study.yaml -o study.yaml/x -q").code,
                3);
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: nope}\n" });
  cr_assert_eq (sandbox_run (&s, "run study.yaml -o study.yaml/x -q").code,
                2);
}
