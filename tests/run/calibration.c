/* Every test that the registry knows is wrong as often as it says, and
   every interval right: 2,000 null sets each.  `make calibrate` runs
   20,000 of larger ones.

   A gate is missed once in a hundred times by chance, and there are more
   gates than that.  So a row that misses one is drawn again with ten
   times the sets, at the same gates, which chance then hardly misses; seeds
   stay what they are. */

#include "run/calibrated.h"

#include <criterion/criterion.h>

static void
check_kind (enum outcome_kind kind)
{
  const struct kind *k = kind_of (kind);
  for (size_t row = 0; row < k->rows_n; row++)
    {
      struct calibrated c;
      calibrate (kind, &k->rows[row], (struct plan){ 2000, 100 }, &c);
      if (!calibrated_all (&c))
        calibrate (kind, &k->rows[row], (struct plan){ 20000, 100 }, &c);
      for (size_t i = 0; i < c.n; i++)
        {
          const struct calibrated_line *l = &c.line[i];
          cr_assert (calibrated_ok (l), "%s: %s: %.4f %.4f %.4f, D %.4f",
                     c.name, l->method, l->rejected[0], l->rejected[1],
                     l->rejected[2], l->distance);
        }
      for (size_t i = 0; i < c.intervals; i++)
        cr_assert (calibrated_covers (&c.interval[i]),
                   "%s: %s covers %.4f of %zu", c.name,
                   c.interval[i].measure, c.interval[i].coverage,
                   c.interval[i].sets);
    }
}

Test (calibration, of_survival)
{
  check_kind (KIND_SURVIVAL);
}

Test (calibration, of_shares)
{
  check_kind (KIND_SHARE);
}

Test (calibration, of_means)
{
  check_kind (KIND_MEAN);
}

Test (calibration, of_orders)
{
  check_kind (KIND_ORDINAL);
}

Test (calibration, of_nps)
{
  check_kind (KIND_NPS);
}

Test (calibration, of_rates)
{
  check_kind (KIND_RATE);
}

Test (calibration, of_ratios)
{
  check_kind (KIND_RATIO);
}

Test (calibration, of_times_to_an_event)
{
  check_kind (KIND_TIME_TO);
}
