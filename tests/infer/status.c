#include <criterion/criterion.h>
#include <math.h>

#include "infer/method.h"

Test (status, every_status_has_a_distinct_name)
{
  for (int i = 0; i < STATUS_COUNT; i++)
    for (int j = 0; j < i; j++)
      cr_assert_str_neq (status_name ((enum status) i),
                         status_name ((enum status) j));
  cr_assert_str_eq (status_name (STATUS_OK), "ok");
  cr_assert_str_eq (status_name (STATUS_NOT_CONVERGED), "not_converged");
}

Test (status, a_failure_has_a_reason_and_no_numbers)
{
  struct test test = test_fail (HAS_STATISTIC | HAS_DF, STATUS_EMPTY, "why");
  cr_assert (isnan (test.statistic) && isnan (test.df) && isnan (test.df2)
             && isnan (test.p_value) && isnan (test.log10_p));
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  cr_assert_null (test.options[0].name);
  struct effect effect = effect_fail ("wilson", STATUS_REFUSED, "why");
  cr_assert (isnan (effect.estimate) && isnan (effect.std_error)
             && isnan (effect.conf_low) && isnan (effect.conf_high));
  cr_assert_str_eq (effect.conf_method, "wilson");
}
