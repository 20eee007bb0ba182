/* What the README shows is what the program does. */

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
