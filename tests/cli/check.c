/* `check`: reads study and data, reports every problem, tests nothing. */

#include <string.h>

#include "cli/world.h"

Test (check, says_what_each_hypothesis_will_do)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "check study.yaml");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "60 of 60 rows used");
  ASSERT_HOLDS (r.out, "h: Seats differ");
  ASSERT_HOLDS (r.out, "welch_t");
  ASSERT_HOLDS (r.out, "headline test");
  ASSERT_HOLDS (r.out, "landmark 44 days; lag 30 days");
  ASSERT_HOLDS (r.out, "The study can be run; nothing was tested");
  cr_assert_null (strstr (r.out, "p ="), "no p-value");
  cr_assert_null (strstr (r.out, "supported"), "no verdict");
  assert_nothing_written (&s, "study-results");
}

Test (check, shows_the_ledger)
{
  struct sandbox s = world_new ();
  world_append (&s, "customers.csv", "u99,2024-02-01,2024-01-01,free,1,1\n"
                                     "u05,2024-02-01,,free,1,1\n");
  struct ran r = sandbox_run (&s, "check study.yaml");
  cr_assert_eq (r.code, 0);
  ASSERT_HOLDS (r.out, "60 of 62 rows used");
  ASSERT_HOLDS (r.out, "the end lies before the start");
}

Test (check, an_untestable_hypothesis_is_no_error)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats, "
                  "where: plan == 'pro'}\n" });
  cr_assert_eq (sandbox_run (&s, "check study.yaml").code, 0);
  cr_assert_eq (sandbox_run (&s, RUN).code, 1);
}

Test (check, quiet_prints_nothing)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, CHECK);
  cr_assert_eq (r.code, 0);
  cr_assert_str_empty (r.out);
  cr_assert_str_empty (r.err);
}

Test (check, finds_what_run_finds)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,free,many,2\n");
  struct ran run = sandbox_run (&s, RUN), check = sandbox_run (&s, CHECK);
  cr_assert_eq (run.code, 3);
  cr_assert_eq (check.code, 3);
  cr_assert_str_eq (run.err, check.err);
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: nope}\n" });
  run = sandbox_run (&s, RUN), check = sandbox_run (&s, CHECK);
  cr_assert_eq (check.code, 2);
  cr_assert_str_eq (run.err, check.err);
}

Test (check, as_of_is_obeyed)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "check study.yaml --as-of 2024-02-10");
  cr_assert_eq (r.code, 0);
  ASSERT_HOLDS (r.out, "40 of 60 rows used");
}

Test (check, naive_is_labelled)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: touched, outcome: stays, "
                  "design: naive}\n" });
  struct ran r = sandbox_run (&s, "check study.yaml");
  cr_assert_eq (r.code, 0, "%s", r.err);
  ASSERT_HOLDS (r.out, "naive design: not aligned in time, no verdict");
}
