/* What the README shows is what the program does, and the tests that
   tests/README.md names are there. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

/* The README's first block behind a line that starts with FENCE. */
static char *
readme_block (const char *fence)
{
  FILE *in = fopen (checkout ("README.md"), "r");
  cr_assert_not_null (in);
  char *text = calloc (1, 1 << 16), line[1024];
  bool inside = false, done = false;
  while (fgets (line, sizeof line, in) && !done)
    {
      done = inside && strncmp (line, "```", 3) == 0;
      if (inside && !done)
        strcat (text, line);
      inside |= strncmp (line, fence, strlen (fence)) == 0;
    }
  fclose (in);
  cr_assert (done, "the README has no block after %s", fence);
  return text;
}

/* The README's block that starts with the line FIRST. */
static char *
readme_after (const char *first)
{
  FILE *in = fopen (checkout ("README.md"), "r");
  cr_assert_not_null (in);
  char *text = calloc (1, 1 << 16), line[1024];
  bool inside = false;
  while (fgets (line, sizeof line, in) && !(inside && line[0] == '`'))
    {
      inside |= strncmp (line, first, strlen (first)) == 0;
      if (inside)
        strcat (text, line);
    }
  fclose (in);
  cr_assert (inside, "the README has no block of %s", first);
  return text;
}

Test (readme, its_study_runs_on_the_bundled_exports)
{
  struct sandbox s = sandbox_new ();
  char *study = readme_block ("```yaml"), command[2048];
  sandbox_write (&s, "study.yaml", study);
  free (study);
  snprintf (command, sizeof command, "cp %s/*.csv %s", checkout ("datasets"),
            s.path);
  cr_assert_eq (system (command), 0);
  struct ran r = sandbox_run (&s, "run study.yaml --no-charts");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "retention");
  ASSERT_HOLDS (r.out, "fast_csat");
}

/* The block about money goes with the study before it, once that has a
   table of costs. */
Test (readme, its_money_goes_with_its_study)
{
  struct sandbox s = sandbox_new ();
  char *study = readme_block ("```yaml"), *money = readme_after ("money:");
  char command[2048], *cohorts = strstr (study, "\ncohorts:"), text[1 << 14];
  cr_assert_not_null (cohorts);
  snprintf (text, sizeof text, "%.*s  costs: {file: costs.csv, parent: none, "
            "month: month}\n  surveys: {file: surveys.csv, customer: "
            "customer_id, at: sent_at}\n%s%s", (int) (cohorts - study), study,
            cohorts, money);
  sandbox_write (&s, "study.yaml", text);
  free (study);
  free (money);
  snprintf (command, sizeof command, "cp %s/*.csv %s", checkout ("datasets"),
            s.path);
  cr_assert_eq (system (command), 0);
  struct ran r = sandbox_run (&s, "check study.yaml -q");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_str_empty (r.err);
}

/* Line by line; `...` stands for what is left out. */
Test (readme, its_demo_is_what_the_demo_prints)
{
  struct sandbox s = sandbox_new ();
  char *shown = readme_block ("```\n"), arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts -o out",
            checkout ("datasets/study.yaml"));
  struct ran r = sandbox_run (&s, arguments);
  cr_assert_eq (r.code, 0, "%s", r.err);
  int lines = 0;
  for (char *line = strtok (shown, "\n"); line; line = strtok (NULL, "\n"))
    if (strcmp (line, "  ...") != 0)
      {
        ASSERT_HOLDS (r.out, line);
        lines++;
      }
  cr_assert_gt (lines, 15);
  free (shown);
}

/* Help is where a newcomer looks first. */
Test (readme, help_names_the_exit_codes_and_commands)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "--help");
  cr_assert_eq (r.code, 0);
  static const char *const parts[] = { "cohortest run", "cohortest check",
                                       "cohortest compare", "Exit codes" };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    ASSERT_HOLDS (r.out, parts[i]);
}

/* Whether tests/LAYER has `Test (SUITE, NAME` at the start of a line. */
static bool
has_test (const char *layer, const char *suite, const char *name)
{
  char path[32], command[1024];
  snprintf (path, sizeof path, "tests/%s", layer);
  snprintf (command, sizeof command,
            "grep -rqE '^Test \\(%s, %s(,|\\))' --include='*.c' %s", suite,
            name, checkout (path));
  return system (command) == 0;
}

/* `layer suite/name` between backticks. */
Test (readme, the_tests_that_tests_readme_names_are_there, .timeout = 60)
{
  FILE *in = fopen (checkout ("tests/README.md"), "r");
  cr_assert_not_null (in);
  char line[4096], layer[16], suite[64], name[128];
  size_t named = 0;
  while (fgets (line, sizeof line, in))
    for (char *tick = line; (tick = strchr (tick, '`')); tick++)
      if (sscanf (tick, "`%15[a-z] %63[a-z0-9_]/%127[A-Za-z0-9_]`", layer,
                  suite, name) == 3)
        {
          named++;
          cr_expect (has_test (layer, suite, name), "tests/%s has no Test "
                     "(%s, %s)", layer, suite, name);
        }
  fclose (in);
  cr_assert_geq (named, 180, "only %zu tests are named", named);
}
