/* Companies whose truth is known, through the whole pipeline: what is fair
   finds it, what is not is fooled.  `make calibrate` draws 1,000 of each and
   prints the table that stands in tests/README.md; gates here are three
   Monte Carlo errors of fewer sets wide. */

#include "run/histories.h"

#include <criterion/criterion.h>

/* The sanitizers look for other things than numbers and take long. */
#ifdef __SANITIZE_ADDRESS__
enum { SETS = 10 };
#else
enum { SETS = 100 };
#endif

static void
check (const struct scenario *s)
{
  struct tally tally[QUESTIONS_MAX];
  cr_assert (scenario_run (s, SETS, tally));
  for (size_t i = 0; i < s->questions; i++)
    cr_expect (tally_ok (&s->question[i], &tally[i]),
               "%s: rejects %.3f, covers %.3f of %zu, mean %.4f, truth %.4f",
               s->question[i].name, tally_rejects (&tally[i]),
               tally_covers (&tally[i]), tally[i].sets,
               tally_mean (&tally[i]), tally[i].truth);
}

Test (simulation, without_effect_the_naive_are_fooled_and_the_aligned_are_not)
{
  check (&no_effect);
}

Test (simulation, contacts_to_cancel_fool_no_comparison_with_the_default_lag)
{
  check (&cancellations);
}

Test (simulation, strata_find_the_ratio_that_plan_and_region_hide)
{
  check (&early_categories);
}
