/* sweeps [SETS]: 500 companies without any effect and 500 with three
   planted ones through the whole of `scan`, or as many as said; the table,
   and exit code 1 when more than 5 % of null findings are confirmed. */

#include "run/sweeps.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool
print_half (const char *title, size_t sets, bool planted)
{
  struct sweep s = { 0 };
  for (size_t i = 0; i < sets; i++)
    if (!sweep_run (i, planted, &s))
      return false;
  double found = (double) s.nulls_found, most = .05 * found;
  bool ok = (double) s.nulls_confirmed <= most + 3 * sqrt (.95 * most);
  printf ("| %s | %zu | %zu | %zu | %zu | %zu | %zu of %zu | %zu | %s |\n",
          title, s.sets, s.comparisons / s.sets, s.nulls_found,
          s.nulls_confirmed, s.sets_confirmed, s.true_confirmed,
          s.true_found, s.planted_missed, ok ? "ok" : "FAILS");
  fflush (stdout);
  return ok;
}

int
main (int argc, char **argv)
{
  size_t sets = argc > 1 ? strtoul (argv[1], NULL, 10) : 500;
  printf ("| companies | sets | comparisons each | null findings | of these "
          "confirmed | sets with one | true ones confirmed | sets that miss "
          "a planted one | |\n"
          "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  bool ok = print_half ("without effects", sets, false);
  ok = print_half ("with three effects", sets, true) && ok;
  return ok ? 0 : 1;
}
