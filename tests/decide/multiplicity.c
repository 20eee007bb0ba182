/* Expected values: R 4.2.2, p.adjust (p, method, n), unless said. */

#include "decide/multiplicity.h"

#include <criterion/criterion.h>
#include <math.h>

#define EPSILON 1e-15

Test (multiplicity, holm_is_r_p_adjust)
{
  double p[] = { .01, .02, .03, .04 };
  const double expected[] = { .04, .06, .06, .06 };
  correct_holm (p, 4, 4);
  for (int i = 0; i < 4; i++)
    cr_assert_float_eq (p[i], expected[i], EPSILON);
}

/* p.adjust (c (.01, .011), "holm"): a larger p never gets a smaller
   corrected one. */
Test (multiplicity, holm_is_monotone)
{
  double p[] = { .011, .01 };
  correct_holm (p, 2, 2);
  cr_assert_float_eq (p[0], .02, EPSILON);
  cr_assert_float_eq (p[1], .02, EPSILON);
}

Test (multiplicity, benjamini_hochberg_is_r_p_adjust)
{
  double p[] = { .04, .01, .03, .02 };
  correct_benjamini_hochberg (p, 4, 4);
  for (int i = 0; i < 4; i++)
    cr_assert_float_eq (p[i], .04, EPSILON);
  double q[] = { .001, .5, .02 };
  const double expected[] = { .003, .5, .03 };
  correct_benjamini_hochberg (q, 3, 3);
  for (int i = 0; i < 3; i++)
    cr_assert_float_eq (q[i], expected[i], EPSILON);
}

/* An untestable hypothesis is a question that was asked. */
Test (multiplicity, untestable_ones_count_and_stay_undefined)
{
  double p[] = { NAN, .01, .02 };
  correct_holm (p, 3, 3);
  cr_assert (isnan (p[0]));
  cr_assert_float_eq (p[1], .03, EPSILON);
  cr_assert_float_eq (p[2], .04, EPSILON);
  double q[] = { .01, NAN };
  correct_benjamini_hochberg (q, 2, 2);
  cr_assert_float_eq (q[0], .02, EPSILON);
}

Test (multiplicity, never_above_one_and_never_below_the_raw_p)
{
  unsigned state = 12345;
  for (int round = 0; round < 500; round++)
    {
      double p[6], holm[6], bh[6];
      for (int i = 0; i < 6; i++)
        {
          state = state * 1103515245u + 12345u;
          holm[i] = bh[i] = p[i] = (state >> 8) / (double) (1 << 24);
        }
      correct_holm (holm, 6, 6);
      correct_benjamini_hochberg (bh, 6, 6);
      for (int i = 0; i < 6; i++)
        {
          cr_assert (bh[i] >= p[i] && holm[i] >= bh[i] && holm[i] <= 1);
          for (int k = 0; k < 6; k++)
            cr_assert (p[i] > p[k] || holm[i] <= holm[k]);
        }
    }
}

/* R: p.adjust multiplies by n/i, here by 1. */
Test (multiplicity, the_largest_p_of_a_family_stays_to_the_last_digit)
{
  double p[] = { .01, .02, .03, .04, .05, 0.8252602384782357 };
  correct_benjamini_hochberg (p, 6, 6);
  cr_assert (p[5] == 0.8252602384782357);
}

Test (multiplicity, an_empty_family_is_fine)
{
  double none[1] = { NAN };
  correct_holm (none, 0, 0);
  correct_benjamini_hochberg (none, 1, 1);
  cr_assert (isnan (none[0]));
}
