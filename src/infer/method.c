#include "infer/method.h"

#include <math.h>

static const char *const names[] = {
  [STATUS_OK] = "ok",
  [STATUS_UNBOUNDED] = "unbounded",
  [STATUS_INFINITE] = "infinite",
  [STATUS_NOT_REACHED] = "not_reached",
  [STATUS_DEGENERATE] = "degenerate",
  [STATUS_EMPTY] = "empty",
  [STATUS_NOT_CONVERGED] = "not_converged",
  [STATUS_REFUSED] = "refused",
  [STATUS_UNDERFLOW] = "underflow",
};
_Static_assert (sizeof names / sizeof *names == STATUS_COUNT,
                "every status has a name");

const char *
status_name (enum status status)
{
  return names[status];
}

const char *
estimand_name (enum estimand estimand)
{
  static const char *const estimands[] = {
    [ESTIMAND_OVERLAP] = "ato", [ESTIMAND_LEVEL] = "att",
    [ESTIMAND_ALL] = "ate",
  };
  return estimands[estimand];
}

struct test
test_fail (unsigned has, enum status status, const char *why)
{
  return (struct test) {
    .has = has, .statistic = NAN, .df = NAN, .df2 = NAN,
    .p_value = NAN, .log10_p = NAN, .status = status, .why = why
  };
}

struct effect
effect_fail (const char *conf_method, enum status status, const char *why)
{
  return (struct effect) {
    .estimate = NAN, .std_error = NAN, .conf_low = NAN, .conf_high = NAN,
    .conf_method = conf_method, .status = status, .why = why
  };
}
