/* companies [SETS [NAME ...]]: 1,000 companies of 2,000 customers for every
   question that has a gate, or as many as said, and a fifth of them for
   those that are only shown, in all scenarios or those named; the table,
   and exit code 1 when a gate fails. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/histories.h"

enum { SHOWN_SHARE = 5 };

static const char *
gate_words (enum gate gate)
{
  static const char *const words[] = {
    [GATE_NONE] = "-", [GATE_LEVEL] = "rejects 5 %",
    [GATE_FOOLED] = "rejects > 95 %", [GATE_COVERS] = "covers 95 %",
    [GATE_UNBIASED] = "covers 95 %, bias < 3 %",
    [GATE_PASSES] = "passes > 95 %", [GATE_FAILS] = "passes < 5 %"
  };
  return words[gate];
}

static void
print_gate (const struct question *q, const struct tally *t, bool ok)
{
  bool control = q->gate == GATE_PASSES || q->gate == GATE_FAILS;
  if (q->gate == GATE_NONE)
    printf ("- | - |\n");
  else if (control)
    printf ("%s | %s, %.1f %% |\n", gate_words (q->gate), ok ? "ok" : "FAILS",
            100 * tally_passes (t));
  else
    printf ("%s | %s |\n", gate_words (q->gate), ok ? "ok" : "FAILS");
}

static bool
print_question (const struct question *q, const struct tally *t)
{
  bool ok = tally_ok (q, t);
  printf ("| %s | %zu | %.1f %% | %.1f %% | %.3f | %.3f | ", q->name, t->sets,
          100 * tally_rejects (t), 100 * tally_covers (t), t->truth,
          tally_mean (t));
  print_gate (q, t, ok);
  if (t->lacking)
    fprintf (stderr, "%s: %zu sets without an answer\n", q->name, t->lacking);
  return ok;
}

static bool
print_scenario (const struct scenario *s, size_t sets)
{
  struct tally tally[QUESTIONS_MAX];
  if (!scenario_run (s, sets, GATED, tally)
      || !scenario_run (s, sets / SHOWN_SHARE, SHOWN, tally))
    return false;
  bool ok = true;
  printf ("| **%s** | | | | | | | |\n", s->title);
  for (size_t i = 0; i < s->questions; i++)
    ok = print_question (&s->question[i], &tally[i]) && ok;
  fflush (stdout);
  return ok;
}

static bool
is_wanted (const struct scenario *s, int argc, char **argv)
{
  for (int i = 2; i < argc; i++)
    if (strcmp (argv[i], s->name) == 0)
      return true;
  return argc < 3;
}

int
main (int argc, char **argv)
{
  static const struct scenario *const all[] = {
    &no_effect, &cancellations, &categories, &early_categories, &number,
    &early_number, &prognosis, &last_months_trouble, &worth,
    &nothing_shared, &shared_cause
  };
  size_t sets = argc > 1 ? strtoul (argv[1], NULL, 10) : 1000;
  bool ok = true;
  printf ("| question | sets | rejects | holds the truth | truth | mean "
          "estimate | gate | |\n| --- | --- | --- | --- | --- | --- | --- | "
          "--- |\n");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (is_wanted (all[i], argc, argv))
      ok = print_scenario (all[i], sets) && ok;
  return ok ? 0 : 1;
}
