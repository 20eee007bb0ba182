/* `explain`: one source for what a method computes and an error means. */

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cli/world.h"
#include "run/registry.h"

Test (explain, tells_everything_of_a_method)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "explain welch_t");
  cr_assert_eq (r.code, 0);
  cr_assert_str_empty (r.err);
  static const char *const parts[] = {
    "Welch's t-test", "Answers", "a mean of two cohorts", "Formula",
    "Assumes", "Not when", "Biometrika 34:28-35", "t.test ("
  };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    ASSERT_HOLDS (r.out, parts[i]);
}

/* One name, several forms: each is told. */
Test (explain, tells_every_form_of_an_effect)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "explain mean_difference");
  ASSERT_HOLDS (r.out, "Difference in means (Welch)");
  ASSERT_HOLDS (r.out, "Difference in means, cluster-robust");
}

Test (explain, knows_every_name_it_lists)
{
  struct sandbox s = sandbox_new ();
  struct ran list = sandbox_run (&s, "explain");
  cr_assert_eq (list.code, 0);
  struct arena *arena = arena_new ();
  size_t n;
  const struct documented *all = registry_all (arena, &n);
  cr_assert_gt (n, 20);
  for (size_t i = 0; i < n; i++)
    {
      ASSERT_HOLDS (list.out, all[i].about->name);
      struct ran r = sandbox_run (&s, arena_printf (arena, "explain %s",
                                                    all[i].about->name));
      cr_assert_eq (r.code, 0, "%s", all[i].about->name);
    }
  arena_free (arena);
}

Test (explain, tells_what_an_error_means)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run (&s, "explain E107");
  cr_assert_eq (r.code, 0);
  ASSERT_HOLDS (r.out, "E107: would condition on the future");
  ASSERT_HOLDS (r.out, "Exit code");
  cr_assert_str_eq (sandbox_run (&s, "explain e107").out, r.out);
}

Test (explain, suggests_the_nearest_name)
{
  struct sandbox s = sandbox_new ();
  ASSERT_FAILS (sandbox_run (&s, "explain welhc_t"), 2,
                "no method, effect or error is called `welhc_t`",
                "did you mean `welch_t`?");
  ASSERT_FAILS (sandbox_run (&s, "explain E999"), 2,
                "no method, effect or error is called `E999`");
}
