#include "pairs.h"

#include <math.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "figure.h"

static void
name_correction (struct test *test, const char *name)
{
  size_t i = 0;
  while (i < OPTIONS_MAX - 1 && test->options[i].name)
    i++;
  test->options[i] = (struct option){ "correction", name };
}

void
pairs_correct (struct arena *arena, enum pairs pairs,
               struct result_test *test, size_t n)
{
  double *p = ARENA_NEW (arena, double, n);
  for (size_t i = 0; i < n; i++)
    p[i] = figure_p (&test[i].test);
  if (pairs == PAIRS_HOLM)
    correct_holm (arena, p, n, n);
  for (size_t i = 0; i < n; i++)
    {
      test[i].p_adjusted = figure_adjusted (p[i]);
      if (!isnan (p[i]))
        name_correction (&test[i].test,
                         pairs == PAIRS_HOLM ? "holm" : "all pairs at once");
    }
}
