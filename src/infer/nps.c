/* Net promoter score: the mean of -100 for a detractor, 0 for a passive
   and 100 for a promoter. */

#include <math.h>
#include <stdbool.h>

#include "cluster_fit.h"
#include "contrast.h"
#include "fourfold.h"
#include "infer/methods.h"

static const char adjusted_wald[] = "adjusted_wald";

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  return contrast_effect (&c, ask->confidence, "welch_t");
}

/* Who said what. */
struct answers {
  double n, promoters, detractors;
};

/* False if a value is no part of a net promoter score. */
static bool
count_answers (const struct ranked *r, size_t arm, struct answers *answers)
{
  *answers = (struct answers) { 0 };
  for (size_t v = 0; v < r->values; v++)
    {
      double count = (double) ranked_count (r, arm, v);
      double value = r->value[v];
      if (count > 0 && value != -100 && value != 0 && value != 100)
        return false;
      answers->n += count;
      answers->promoters += value > 0 ? count : 0;
      answers->detractors += value < 0 ? count : 0;
    }
  return true;
}

/* Three more answers, a quarter each to the ends and half to the
   middle, and then Wald's interval. */
static struct limits
wald_limits (struct answers a, double z)
{
  double n = a.n + 3;
  double p = (a.promoters + 0.75) / n, d = (a.detractors + 0.75) / n;
  double score = p - d;
  double reach = z * sqrt ((p + d - score * score) / n);
  return (struct limits) { fmax (-100, 100 * (score - reach)),
                           fmin (100, 100 * (score + reach)) };
}

static struct effect
run_one_sample (const struct sample *sample, const struct ask *ask)
{
  struct answers answers;
  if (!isfinite (ask->target))
    return effect_fail (adjusted_wald, STATUS_REFUSED, "there is no target");
  if (!count_answers (sample->ranked, ask->level, &answers))
    return effect_fail (adjusted_wald, STATUS_REFUSED,
                        "an answer is not -100, 0 or 100");
  if (answers.n == 0)
    return effect_fail (adjusted_wald, STATUS_EMPTY, "the cohort is empty");
  struct limits limits
    = wald_limits (answers, confidence_z (ask->confidence));
  double score = 100 * (answers.promoters - answers.detractors) / answers.n;
  return (struct effect) {
    .estimate = score - ask->target,
    .std_error = NAN,
    .conf_low = limits.low - ask->target,
    .conf_high = limits.high - ask->target,
    .conf_method = adjusted_wald,
  };
}

static struct effect
run_difference_cluster (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_two (sample, ask, CLUSTER_MEAN);
  return cluster_fit_interval (&fit, fit.estimate, ask->confidence);
}

static struct effect
run_one_sample_cluster (const struct sample *sample, const struct ask *ask)
{
  struct cluster_fit fit = cluster_fit_one (sample, ask, CLUSTER_MEAN);
  return cluster_fit_interval (&fit, fit.estimate - ask->target,
                               ask->confidence);
}

#define SCORE "100 (promoters - detractors) / n, the mean of -100, 0 and 100"
#define CLUSTERED                                                           \
  "t with Satterthwaite's df and CR2 where fewer than 50 clusters hold "    \
  "units of a cohort, else CR1 and G - 1"

const struct measure nps_difference = {
  .about = {
    .name = "nps_difference",
    .title = "Difference in net promoter scores",
    .computes = "How much higher the level's net promoter score is than the "
                "reference's, in points from -200 to 200.",
    .formula = "NPS1 - NPS0 -+ t(df) sqrt (s1^2/n1 + s0^2/n0), NPS = " SCORE
               ", df by Welch-Satterthwaite",
    .assumptions = "As welch_t, whose test this interval inverts.",
    .not_when = "Units come in clusters, or fewer than about 20 answers a "
                "cohort. The score forgets where within 0 to 6 and 7 to 8 "
                "an answer lies: an ordinal outcome keeps it.",
    .reference = "Welch (1947), Biometrika 34:28-35; Reichheld (2003), "
                 "Harv. Bus. Rev. 81(12):46-54",
    .r_call = "t.test (y[arm == level], y[arm == reference])$conf.int, y of "
              "-100, 0, 100",
  },
  .run = run_difference,
};

const struct measure nps_one_sample = {
  .about = {
    .name = "nps_difference",
    .title = "Net promoter score less target",
    .computes = "How far the net promoter score of one cohort lies above "
                "the target, in points.",
    .formula = "NPS - target, NPS = " SCORE "; limits: with three answers "
               "added, .75 promoters, 1.5 passives and .75 detractors, "
               "100 (p - d -+ z sqrt ((p + d - (p - d)^2)/(n + 3))) less "
               "target, cut to -100 and 100",
    .assumptions = "Independent units. one_sample_t adds nothing to the "
                   "answers: where n is small the two can disagree.",
    .not_when = "Units come in clusters.",
    .reference = "Rocks (2016), Am. Stat. 70:365-372",
    .r_call = "p <- (promoters + .75)/(n + 3); d <- (detractors + .75)/(n + "
              "3); 100 * (p - d + c (-1, 1) * qnorm (.975) * sqrt ((p + d - "
              "(p - d)^2)/(n + 3))) - target",
  },
  .run = run_one_sample,
};

const struct measure nps_difference_cluster = {
  .about = {
    .name = "nps_difference",
    .title = "Difference in net promoter scores, cluster-robust",
    .computes = "How much higher the level's net promoter score is than the "
                "reference's, with an interval that allows for clusters.",
    .formula = "NPS1 - NPS0 -+ t sqrt (var), NPS = " SCORE "; " CLUSTERED
               "; see mean_difference with clusters",
    .assumptions = "Clusters are independent of each other.",
    .not_when = "Fewer than 5 clusters hold units of a cohort (refused).",
    .reference = "Bell & McCaffrey (2002), Survey Methodology 28:169-181",
    .r_call = "clubSandwich::coef_test (lm (y ~ arm), \"CR2\", cluster)",
  },
  .two_way = true,
  .run = run_difference_cluster,
};

const struct measure nps_one_sample_cluster = {
  .about = {
    .name = "nps_difference",
    .title = "Net promoter score less target, cluster-robust",
    .computes = "How far the net promoter score of one cohort lies above "
                "the target, with an interval that allows for clusters.",
    .formula = "NPS - target -+ t sqrt (var), NPS = " SCORE "; " CLUSTERED,
    .assumptions = "Clusters are independent of each other.",
    .not_when = "Fewer than 5 clusters (refused).",
    .reference = "Bell & McCaffrey (2002), Survey Methodology 28:169-181",
    .r_call = "clubSandwich::coef_test (lm (y ~ 1), \"CR2\", cluster)",
  },
  .two_way = true,
  .run = run_one_sample_cluster,
};
