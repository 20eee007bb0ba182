/* Shares by Wilson's score interval: one cohort against a target, and
   Newcombe's hybrid of two. */

#include <math.h>
#include <stdbool.h>

#include "fourfold.h"
#include "infer/dist.h"
#include "infer/methods.h"

static const char no_target[] = "the target must lie between 0 and 1";

static bool
inside (double target)
{
  return target > 0 && target < 1;
}

static struct test
run_proportion_score (const struct sample *sample, const struct ask *ask)
{
  double x = (double) sample->counts->x[ask->level];
  double n = (double) sample->counts->n[ask->level];
  if (!inside (ask->target))
    return test_fail (HAS_STATISTIC, STATUS_REFUSED, no_target);
  if (n == 0)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, "the cohort is empty");
  struct test test = {
    .has = HAS_STATISTIC, .df = NAN, .df2 = NAN,
    .statistic = (x / n - ask->target)
                 / sqrt (ask->target * (1 - ask->target) / n),
    .options = {{"continuity", "false"}},
  };
  dist_into (&test, dist_normal_two_sided (test.statistic));
  return test;
}

static struct effect
run_share_one_sample (const struct sample *sample, const struct ask *ask)
{
  uint64_t x = sample->counts->x[ask->level];
  uint64_t n = sample->counts->n[ask->level];
  if (!inside (ask->target))
    return effect_fail ("wilson", STATUS_REFUSED, no_target);
  if (n == 0)
    return effect_fail ("wilson", STATUS_EMPTY, "the cohort is empty");
  struct limits wilson = wilson_limits (x, n,
                                        confidence_z (ask->confidence));
  return (struct effect) {
    .estimate = (double) x / (double) n - ask->target,
    .std_error = NAN,
    .conf_low = wilson.low - ask->target,
    .conf_high = wilson.high - ask->target,
    .conf_method = "wilson",
  };
}

static double
score_share_one_sample (const struct sample *sample, const struct ask *ask,
                        double value)
{
  double x = (double) sample->counts->x[ask->level];
  double n = (double) sample->counts->n[ask->level];
  double at = ask->target + value;
  return inside (at) && n > 0 ? (x / n - at) / sqrt (at * (1 - at) / n)
                              : (double) NAN;
}

static struct effect
run_newcombe (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_filled (&f, &why);
  if (status != STATUS_OK)
    return effect_fail ("newcombe", status, why);
  double z = confidence_z (ask->confidence);
  struct limits w1 = wilson_limits (f.x1, f.n1, z);
  struct limits w0 = wilson_limits (f.x0, f.n0, z);
  double p1 = (double) f.x1 / (double) f.n1;
  double p0 = (double) f.x0 / (double) f.n0;
  double difference = fourfold_difference (&f);
  return (struct effect) {
    .estimate = difference,
    .std_error = NAN,
    .conf_low = difference - hypot (p1 - w1.low, w0.high - p0),
    .conf_high = difference + hypot (w1.high - p1, p0 - w0.low),
    .conf_method = "newcombe",
  };
}

const struct method proportion_score = {
  .about = {
    .name = "proportion_score",
    .title = "Score test of a share against a target",
    .computes = "Whether the share of one cohort differs from a target.",
    .formula = "z = (x/n - target) / sqrt (target (1 - target)/n); "
               "two-sided p from the normal",
    .assumptions = "Independent units; n times target and n times "
                   "(1 - target) of about 5 or more.",
    .not_when = "Units come in clusters, or the target was itself estimated "
                "from data.",
    .reference = "Wilson (1927), J. Am. Stat. Assoc. 22:209-212",
    .r_call = "prop.test (x, n, p = target, correct = FALSE); z is the "
              "signed root of its X-squared",
  },
  .run = run_proportion_score,
};

const struct measure share_one_sample = {
  .about = {
    .name = "risk_difference",
    .title = "Share less target (Wilson)",
    .computes = "How far the share of one cohort lies above the target, as "
                "a fraction.",
    .formula = "x/n - target; limits: those p with "
               "(x/n - p)^2 = z^2 p (1 - p)/n, less target",
    .assumptions = "Independent units. The interval excludes 0 exactly when "
                   "proportion_score is significant.",
    .not_when = "Units come in clusters.",
    .reference = "Wilson (1927), J. Am. Stat. Assoc. 22:209-212",
    .r_call = "prop.test (x, n, correct = FALSE)$conf.int - target",
  },
  .run = run_share_one_sample,
  .score = score_share_one_sample,
};

const struct measure risk_difference_newcombe = {
  .about = {
    .name = "risk_difference",
    .title = "Difference in shares (Newcombe)",
    .computes = "How much larger the level's share is than the reference's, "
                "as a fraction.",
    .formula = "d = p1 - p0; d - sqrt ((p1 - l1)^2 + (u0 - p0)^2) to "
               "d + sqrt ((u1 - p1)^2 + (p0 - l0)^2), l and u Wilson's "
               "limits without continuity correction",
    .assumptions = "Independent units.",
    .not_when = "Units come in clusters.",
    .reference = "Newcombe (1998), Stat. Med. 17:873-890, method 10",
    .r_call = "DescTools::BinomDiffCI (x1, n1, x0, n0, method = \"score\")",
  },
  .run = run_newcombe,
};
