/* companies [SETS [NAME ...]]: 1,000 companies of 2,000 customers for every
   scenario, or as many as said, or those named; the table, and exit code 1
   when a gate fails. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/histories.h"

static const char *
gate_words (enum gate gate)
{
  static const char *const words[] = {
    [GATE_NONE] = "-", [GATE_LEVEL] = "rejects 5 %",
    [GATE_FOOLED] = "rejects > 95 %", [GATE_COVERS] = "covers 95 %",
    [GATE_UNBIASED] = "covers, unbiased"
  };
  return words[gate];
}

static bool
print_question (const struct question *q, const struct tally *t)
{
  bool ok = tally_ok (q, t);
  printf ("| %s | %zu | %.1f %% | %.1f %% | %.3f | %.3f | %+.1f %% | %s | %s |\n",
          q->name, t->sets, 100 * tally_rejects (t), 100 * tally_covers (t),
          t->truth, tally_mean (t), 100 * tally_bias (t),
          gate_words (q->gate),
          q->gate == GATE_NONE ? "-" : ok ? "ok" : "FAILS");
  if (t->lacking)
    printf ("  (%zu sets without an answer)\n", t->lacking);
  return ok;
}

static bool
print_scenario (const struct scenario *s, size_t sets)
{
  struct tally tally[QUESTIONS_MAX];
  bool ok = scenario_run (s, sets, tally);
  printf ("%s\n", s->title);
  for (size_t i = 0; ok && i < s->questions; i++)
    ok = print_question (&s->question[i], &tally[i]) && ok;
  fflush (stdout);
  return ok;
}

int
main (int argc, char **argv)
{
  static const struct scenario *const all[] = { &no_effect, &cancellations, &early_categories };
  size_t sets = argc > 1 ? strtoul (argv[1], NULL, 10) : 1000;
  bool ok = true;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    ok = print_scenario (all[i], sets) && ok;
  return ok ? 0 : 1;
}
