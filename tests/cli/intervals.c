/* Intervals that only the report shows. */

#include "cli/world.h"

/* 12 of 30 in either cohort; prop.test (12, 30, correct = FALSE). */
Test (intervals, the_share_of_each_cohort_has_wilsons_interval)
{
  struct sandbox s = world_new ();
  cr_assert_eq (sandbox_run (&s, RUN).code, 0);
  char *report = sandbox_read (&s, "out/report.md");
  ASSERT_HOLDS (report, "| pro | 30 | 40.0 % | 24.6 % to 57.7 % |");
}
