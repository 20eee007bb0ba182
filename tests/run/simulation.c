/* Companies whose truth is known, through the whole pipeline: what is fair
   finds it, what is not is fooled.  `make calibrate` draws 1,000 of each and
   prints the table that stands in tests/README.md, with the questions that
   are only shown; gates here are three Monte Carlo errors of fewer sets
   wide. */

#include "run/histories.h"

#include <criterion/criterion.h>

/* The sanitizers look for other things than numbers and take long. */
#ifdef __SANITIZE_ADDRESS__
enum { SHARE = 5 };
#else
enum { SHARE = 1 };
#endif

static void
check (const struct scenario *s, size_t sets)
{
  struct tally tally[QUESTIONS_MAX];
  cr_assert (scenario_run (s, sets / SHARE, GATED, tally));
  for (size_t i = 0; i < s->questions; i++)
    cr_expect (s->question[i].gate == GATE_NONE
                 || tally_ok (&s->question[i], &tally[i]),
               "%s: rejects %.3f, covers %.3f of %zu, mean %.4f, truth %.4f",
               s->question[i].name, tally_rejects (&tally[i]),
               tally_covers (&tally[i]), tally[i].sets,
               tally_mean (&tally[i]), tally[i].truth);
}

Test (simulation, without_effect_the_naive_are_fooled_and_the_aligned_are_not)
{
  check (&no_effect, 25);
}

Test (simulation, contacts_to_cancel_fool_no_comparison_with_the_default_lag)
{
  check (&cancellations, 30);
}

Test (simulation, a_moving_exposure_is_found_behind_plan_and_region)
{
  check (&categories, 40);
}

Test (simulation, a_landmark_finds_the_ratio_behind_plan_and_region)
{
  check (&early_categories, 40);
}

Test (simulation, regression_finds_the_ratio_behind_a_number)
{
  check (&number, 40);
  check (&early_number, 40);
}

Test (simulation, who_knows_the_prognosis_has_the_ratio_within_it)
{
  check (&prognosis, 40);
}

Test (simulation, target_trials_know_last_months_trouble)
{
  check (&last_months_trouble, 20);
}

Test (simulation, each_estimand_has_its_own_truth_and_its_estimates_hold_it)
{
  check (&worth, 20);
}

Test (simulation, a_negative_control_passes_where_nothing_is_shared)
{
  check (&nothing_shared, 40);
}

Test (simulation, a_negative_control_fails_where_a_cause_is_shared)
{
  check (&shared_cause, 40);
}
