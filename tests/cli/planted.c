/* What the demo's returns were made to be, from tests/oracle/planted.R,
   which works it out from the chances of datasets/generate.c and draws
   nothing. */

#include "base/num.h"
#include "cli/world.h"

static json_t *
demo_results (void)
{
  struct sandbox s = sandbox_new ();
  char command[512];
  snprintf (command, sizeof command, "run %s -o out -q --no-charts",
            checkout ("datasets/study.yaml"));
  struct ran r = sandbox_run (&s, command);
  cr_assert_eq (r.code, 0, "%s", r.err);
  return world_results (&s);
}

static void
assert_holds (json_t *effect, double truth)
{
  cr_expect_lt (world_number (effect, "conf_low"), truth);
  cr_expect_gt (world_number (effect, "conf_high"), truth);
}

Test (planted, the_return_of_contact_is_within_its_interval)
{
  json_t *h = world_hypothesis (demo_results (), "revenue_regression");
  json_t *money = json_object_get (h, "money");
  double gain = 33.81635301, exposed = 1785;
  json_t *each = json_object_get (money, "cost_each");
  double cost = world_number (each, "estimate");
  cr_expect_eq (world_number (money, "exposed"), exposed);
  assert_holds (json_object_get (money, "gain_each"), gain);
  assert_holds (json_object_get (money, "roi"), (gain - cost) / cost);
  assert_holds (json_object_get (money, "gain"), gain * exposed);
}

/* A year's margin of 0.8 against the 6,000 USD that it cost. */
Test (planted, the_return_of_coaching_is_within_its_interval)
{
  json_t *v = world_row (demo_results (), "investments", 0);
  cr_assert_str_eq (world_text (v, "id"), "coaching");
  json_t *money = json_object_get (v, "money");
  double effect = 1.080220561, gain = .8 * effect * 12 * 906;
  assert_holds (json_object_get (v, "effect"), effect);
  assert_holds (json_object_get (money, "gain"), gain);
  assert_holds (json_object_get (money, "roi"), (gain - 6000) / 6000);
  cr_expect_str_eq (world_text (v, "verdict"), "supported");
}
