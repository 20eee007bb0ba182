/* Everything that the registry names is certified. */

#include "infer/certified.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "run/registry.h"

/* What of them is certified, and what cannot be: SOME of the rest is. */
enum { STATISTIC = 1, P = 2, ESTIMATE = 4, LIMIT = 8 };

static const struct {
  const struct about *about;
  unsigned lacks;
  const char *reason;
} exceptions[] = {
  { &median_difference.about, LIMIT,
    "limits are quantiles of 2,000 bootstrap draws" },
};

static unsigned
excused (const struct about *about)
{
  for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
    if (exceptions[i].about == about)
      return exceptions[i].lacks;
  return 0;
}

static unsigned
kind_of_number (const char *number)
{
  static const struct { const char *number; unsigned kind; } kinds[] = {
    { "statistic", STATISTIC }, { "p", P }, { "estimate", ESTIMATE },
    { "low", LIMIT }, { "high", LIMIT },
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp (kinds[i].number, number) == 0)
      return kinds[i].kind;
  return 0;
}

struct catalogue {
  const struct documented *all;
  size_t n;
  unsigned *certified;       /* [n] */
};

static void
mark (const struct certified *c, void *to)
{
  struct catalogue *catalogue = to;
  bool known = !c->about;
  for (size_t i = 0; i < catalogue->n; i++)
    if (catalogue->all[i].about == c->about)
      {
        catalogue->certified[i] |= kind_of_number (c->number);
        known = true;
      }
  cr_expect (known, "%s is of nothing in the registry", c->call);
}

static struct catalogue
catalogue_of (struct arena *arena)
{
  struct catalogue c;
  c.all = registry_all (arena, &c.n);
  c.certified = ARENA_NEW (arena, unsigned, c.n);
  certified_all (mark, &c);
  return c;
}

/* p of every test; of an effect its estimate and an end of its interval.
   One that is missing needs a row in src/infer/certified_*.c, with a value
   that tests/oracle/certified.R or certified.py prints. */
Test (certified, every_test_and_effect_of_the_registry_is_in_the_selftest)
{
  struct arena *arena = arena_new ();
  struct catalogue c = catalogue_of (arena);
  cr_assert_gt (c.n, 100);
  for (size_t i = 0; i < c.n; i++)
    {
      unsigned wanted = c.all[i].measure ? ESTIMATE | LIMIT : P;
      wanted &= ~excused (c.all[i].about);
      cr_expect_eq (c.certified[i] & wanted, wanted,
                    "%s (%s) is not certified", c.all[i].about->name,
                    c.all[i].about->title);
    }
  arena_free (arena);
}

/* A test without a statistic is one whose p is counted out. */
Test (certified, only_exact_tests_are_certified_by_p_alone)
{
  static const struct method *const exact[] = {
    &fisher_exact, &fisher_exact_many, &fisher_midp, &binomial_exact,
    &mcnemar, &poisson_exact, &poisson_exact_one
  };
  struct arena *arena = arena_new ();
  struct catalogue c = catalogue_of (arena);
  for (size_t i = 0; i < c.n; i++)
    {
      bool listed = c.all[i].measure;
      for (size_t e = 0; e < sizeof exact / sizeof *exact; e++)
        listed |= &exact[e]->about == c.all[i].about;
      cr_expect (listed || c.certified[i] & STATISTIC,
                 "the statistic of %s is not certified",
                 c.all[i].about->title);
    }
  arena_free (arena);
}

/* An exception that is certified after all, or that nothing asks for. */
Test (certified, every_exception_is_needed)
{
  struct arena *arena = arena_new ();
  struct catalogue c = catalogue_of (arena);
  for (size_t e = 0; e < sizeof exceptions / sizeof *exceptions; e++)
    {
      size_t i = 0;
      while (i < c.n && c.all[i].about != exceptions[e].about)
        i++;
      cr_assert_lt (i, c.n, "%s", exceptions[e].reason);
      cr_expect_eq (c.certified[i] & exceptions[e].lacks, 0, "%s: %s",
                    exceptions[e].about->name, exceptions[e].reason);
    }
  arena_free (arena);
}
