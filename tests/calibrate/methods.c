/* methods [KIND]: 20,000 null sets for every test and interval that the
   registry knows, of one kind ("a mean") or all; the table, and exit code
   1 when a gate fails. */

#include <stdio.h>
#include <string.h>

#include "run/calibrated.h"

enum { SETS = 20000, UNITS = 240 };

static bool
print_intervals (const struct calibrated *c)
{
  bool ok = true;
  for (size_t i = 0; i < c->intervals; i++)
    {
      const struct calibrated_interval *l = &c->interval[i];
      bool good = calibrated_covers (l);
      ok = ok && good;
      printf ("  %-22s %6zu%34s%.4f  %-10s  %s\n", l->measure, l->sets, "",
              l->coverage, l->at_least ? "at least" : "covers",
              good ? "ok" : "FAILS");
    }
  return ok;
}

static bool
print_row (const struct calibrated *c)
{
  bool ok = true;
  printf ("%s\n", c->name);
  for (size_t i = 0; i < c->n; i++)
    {
      const struct calibrated_line *l = &c->line[i];
      bool good = calibrated_ok (l);
      ok = ok && good;
      if (l->sets == 0)
        continue;
      printf ("  %-22s %6zu  %.4f  %.4f  %.4f  %.4f          %-10s  %s\n",
              l->method, l->sets, l->rejected[0], l->rejected[1],
              l->rejected[2], l->distance,
              l->discrete ? "at most" : "uniform", good ? "ok" : "FAILS");
    }
  ok = print_intervals (c) && ok;
  fflush (stdout);
  return ok;
}

int
main (int argc, char **argv)
{
  bool ok = true;
  printf ("  %-22s %6s  %-6s  %-6s  %-6s  %-6s  %-6s  %s\n", "method", "sets",
          "<= .01", "<= .05", "<= .10", "D", "covers", "gate");
  for (int kind = 0; kind < KIND_COUNT; kind++)
    {
      const struct kind *k = kind_of ((enum outcome_kind) kind);
      if (kind == KIND_RETAINED || (argc > 1 && strcmp (argv[1], k->phrase)))
        continue;
      for (size_t row = 0; row < k->rows_n; row++)
        {
          struct calibrated c;
          calibrate ((enum outcome_kind) kind, &k->rows[row],
                     (struct plan){ SETS, UNITS }, &c);
          ok = print_row (&c) && ok;
        }
    }
  return ok ? 0 : 1;
}
