/* What protects a scan from its own number of questions: the data that
   suggest a finding have no part in testing it.  `make calibrate` runs
   hundreds of the companies of sweeps.h. */

#include "run/sweeps.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "decide/multiplicity.h"
#include "infer/dist.h"
#include "run/companies.h"

/* The sanitizers look for other things than numbers and take long. */
#ifdef __SANITIZE_ADDRESS__
enum { SETS = 2, FAMILIES = 200 };
#else
enum { SETS = 15, FAMILIES = 3000 };
#endif

Test (scan, planted_effects_are_confirmed_and_null_findings_are_not)
{
  struct sweep s = { 0 };
  for (size_t i = 0; i < SETS; i++)
    cr_assert (sweep_run (i, true, &s));
  cr_assert_eq (s.planted_missed, 0);
  cr_assert_gt (s.comparisons / s.sets, 200);
  double most = .05 * (double) s.nulls_found;
  cr_assert_leq ((double) s.nulls_confirmed,
                 most + 3 * sqrt (fmax (most, .1)),
                 "%zu of %zu", s.nulls_confirmed, s.nulls_found);
}

/* Families of independent questions about nothing.  Statistics of the two
   halves are normal and independent, that of all data is their sum over
   the root of 2. */

enum { QUESTIONS = 320 };

struct confirmed { size_t found, confirmed; };

static double
p_of (double z)
{
  return dist_normal_two_sided (z).p;
}

/* Discovery on FIRST, confirmation on SECOND. */
static void
confirm (struct arena *arena, const double *first, const double *second,
         struct confirmed *out)
{
  double *p = ARENA_NEW (arena, double, QUESTIONS);
  double *again = ARENA_NEW (arena, double, QUESTIONS);
  bool *alike = ARENA_NEW (arena, bool, QUESTIONS);
  size_t n = 0;
  for (size_t i = 0; i < QUESTIONS; i++)
    p[i] = p_of (first[i]);
  correct_benjamini_hochberg (arena, p, QUESTIONS, QUESTIONS);
  for (size_t i = 0; i < QUESTIONS; i++)
    if (p[i] <= .1)
      {
        alike[n] = first[i] * second[i] > 0;
        again[n++] = p_of (second[i]);
      }
  correct_holm (arena, again, n, n);
  for (size_t i = 0; i < n; i++)
    out->confirmed += again[i] <= .05 && alike[i];
  out->found += n;
}

static void
one_family (uint64_t family, struct confirmed *split, struct confirmed *reused)
{
  struct arena *arena = arena_new ();
  double a[QUESTIONS], b[QUESTIONS], all[QUESTIONS];
  struct random r = random_of (20, family);
  for (size_t i = 0; i < QUESTIONS; i++)
    {
      a[i] = draw_normal (&r);
      b[i] = draw_normal (&r);
      all[i] = (a[i] + b[i]) / sqrt (2);
    }
  confirm (arena, a, b, split);
  confirm (arena, all, b, reused);
  arena_free (arena);
}

Test (scan, it_is_the_splitting_that_protects)
{
  struct confirmed split = { 0, 0 }, reused = { 0, 0 };
  for (uint64_t i = 0; i < FAMILIES; i++)
    one_family (i, &split, &reused);
  double share = (double) split.confirmed / (double) split.found;
  double fooled = (double) reused.confirmed / (double) reused.found;
  double error = sqrt (.05 * .95 / (double) split.found);
  cr_assert_gt (split.found, FAMILIES / 20);
  cr_assert_leq (share, .05 + 3 * error, "%.3f of %zu", share, split.found);
  cr_assert_gt (fooled, .6, "%.3f of %zu", fooled, reused.found);
}
