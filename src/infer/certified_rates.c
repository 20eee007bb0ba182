/* Certified rows of rates and of ratios of totals.
   tests/oracle/certified.R prints them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &rate_robust, &on_rates_pair, 12, -2.2942926143956743, NAN,
    0.021773696525964805 },
  { &rate_robust_one, &on_rates_one, 12, 1.2881301266168463, NAN,
    0.19770066980620182 },
  { &rate_robust_many, &on_rates, 12, 5.2689322620775512, NAN,
    0.071757268162637416 },
  { &poisson_exact, &on_rates_pair, 12, NAN, NAN, 2.1575542029174859e-07 },
  { &poisson_exact_one, &on_rates_one, 12, NAN, NAN, 0.0011588357373334816 },
  { &rate_score, &on_rates_pair, 12, -5.3215040412268975, NAN,
    1.0291282452944133e-07 },
  { &poisson_deviance, &on_rates, 12, 27.109889887955475, NAN,
    1.297663855957875e-06 },
  { &ratio_delta, &on_rates_pair, 12, -1.9480207725557497,
    14.196290022097903, 0.071464011929270099 },
  { &ratio_delta_one, &on_rates_one, 12, 1.1062907312401611, NAN,
    0.29220805559510854 },
  { &ratio_delta_many, &on_rates, 12, 2.0096530711906002,
    19.858777283869362, 0.16039197110872397 },
};

static const struct certified_effect effects[] = {
  { &rate_ratio, &on_rates_pair, 12, 0.49355582688916017,
    0.26999777169628908, 0.90221986917083397 },
  { &rate_ratio_one, &on_rates_one, 12, 1.3668224299065419,
    0.84960751532799683, 2.1989018707942938 },
  { &rate_difference, &on_rates_pair, 12, -0.553775404242694,
    -1.1109459761025624, 0.0033951676171742884 },
  { &ratio_difference, &on_rates_pair, 12, -0.553775404242694,
    -1.1626966605361992, 0.055145852050811253 },
  { &ratio_difference_one, &on_rates_one, 12, 0.29345794392523361,
    -0.29038187453404973, 0.87729776238451707 },
  { &ratio_lift, &on_rates_pair, 12, -0.50644417311083978,
    -0.7462077601854884, 0.098447028346922538 },
};

struct certified_family
certified_rates (void)
{
  return (struct certified_family) {
    "rates and ratios", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
