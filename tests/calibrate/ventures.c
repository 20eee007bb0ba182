/* ventures [SETS]: whether intervals of a return on investment hold what is
   true, in 1,000 companies of 4,600 customers, or as many as said, and a
   fifth of them where there is no gate, with 2,000 draws each; exit code 1
   when the headline interval, the bootstrap's, holds it in less than 93 or
   more than 97 % where there is a gate. */

#include <stdio.h>
#include <stdlib.h>

#include "run/ventures.h"

enum { DRAWS = 2000, SHOWN_SHARE = 5 };

static double
percent (size_t n, const struct venture_tally *t)
{
  return 100 * (double) n / (double) (t->sets - t->lacking);
}

static int
print (const struct venture *v, size_t sets)
{
  struct venture_tally t
    = ventures_run (v, v->gated ? sets : sets / SHOWN_SHARE, DRAWS);
  double held = percent (t.covered[BY_BOOTSTRAP], &t);
  int ok = !v->gated || (held >= 93 && held <= 97);
  printf ("| %s | %zu | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.3f | %.3f "
          "| %s | %s |\n", v->title, t.sets - t.lacking, held,
          percent (t.covered[BY_FIELLER], &t),
          percent (t.covered[BY_DELTA], &t),
          percent (t.below[BY_BOOTSTRAP], &t), t.truth, t.mean,
          v->gated ? "bootstrap 93 to 97 %" : "-",
          !v->gated ? "-" : ok ? "ok" : "FAILS");
  fflush (stdout);
  return ok;
}

int
main (int argc, char **argv)
{
  size_t sets = argc > 1 ? (size_t) strtoul (argv[1], NULL, 10) : 1000;
  const struct venture *const all[] = { &usual_venture, &heavy_venture,
                                        &whale_venture };
  int ok = 1;
  printf ("| companies | sets | bootstrap holds the truth | fieller | delta | "
          "bootstrap lies below it | truth | mean estimate | gate | |\n"
          "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    ok &= print (all[i], sets);
  return !ok;
}
