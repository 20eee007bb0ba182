/* What processor time ten million rows take to rank and test, and a test
   alone once they are folded. */

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/random.h"
#include "infer/methods.h"

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

/* N rows whose values lie on a grid of STEPS, in two cohorts or three. */
static void
measure (size_t n, double steps, size_t arms, const struct method *method)
{
  struct arena *arena = arena_new ();
  double *y = ARENA_NEW (arena, double, n);
  uint32_t *arm = ARENA_NEW (arena, uint32_t, n);
  struct random r = random_of (1, n);
  for (size_t i = 0; i < n; i++)
    {
      y[i] = floor (random_unit (&r) * steps);
      arm[i] = (uint32_t) random_below (&r, arms);
    }
  double begin = now ();
  struct ranked ranked = ranked_fold (arena, y, arm, n, arms);
  double folded = now ();
  struct sample sample = { .arms = arms, .ranked = &ranked };
  struct ask ask = { .scratch = arena, .confidence = .95, .level = 1 };
  struct test t = method->run (&sample, &ask);
  double done = now ();
  printf ("%-16s %9zu rows, %9zu values: fold %.2f s, test %.4f s, "
          "p = %.3f\n", method->about.name, n, ranked.values, folded - begin,
          done - folded, t.p_value);
  arena_free (arena);
}

int
main (void)
{
  static const double steps[] = { 11, 1e5, 1e15 };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    {
      measure (10000, steps[i], 2, &mann_whitney);
      measure (10000000, steps[i], 2, &mann_whitney);
      measure (10000000, steps[i], 3, &kruskal_wallis);
    }
  return 0;
}
