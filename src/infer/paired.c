/* The paired t-test: clusters that hold one unit of either cohort. */

#include "contrast.h"
#include "infer/methods.h"
#include "pairs.h"

static struct contrast
paired_contrast (const struct pairs *p)
{
  struct moments m = ranked_moments (&p->difference, 0);
  struct contrast c = contrast_one_sample (&m, 0);
  if (c.status == STATUS_DEGENERATE)
    c.why = "all differences are equal";
  else if (c.status == STATUS_EMPTY)
    c.why = "there are fewer than two complete pairs";
  return c;
}

static struct test
run_paired_t (const struct sample *sample, const struct ask *ask)
{
  struct pairs p = pairs_fold (ask->scratch, sample, ask);
  if (p.why)
    return test_fail (HAS_STATISTIC | HAS_DF, p.status, p.why);
  struct contrast c = paired_contrast (&p);
  struct test test = contrast_test (&c);
  test.options[0] = (struct option) { "pairs", count_text (ask->scratch,
                                                           p.complete) };
  test.options[1] = (struct option) { "incomplete",
                                      count_text (ask->scratch,
                                                  p.incomplete) };
  return test;
}

static struct effect
run_paired_difference (const struct sample *sample, const struct ask *ask)
{
  struct pairs p = pairs_fold (ask->scratch, sample, ask);
  if (p.why)
    return effect_fail ("paired_t", p.status, p.why);
  struct contrast c = paired_contrast (&p);
  return contrast_effect (&c, ask->confidence, "paired_t");
}

const struct method paired_t = {
  .about = {
    .name = "paired_t",
    .title = "Paired t-test",
    .computes = "Whether the mean differs within pairs, as of customers "
                "asked before and after.",
    .formula = "d = level's value less reference's in every cluster that "
               "holds one unit of either; t = mean d / (s_d / sqrt (n)); "
               "df = n - 1; two-sided p from Student's t",
    .assumptions = "Independent pairs; the mean of the differences close to "
                   "normal. Clusters with one unit alone are left out and "
                   "counted.",
    .not_when = "A cluster holds several units of a cohort (refused): use "
                "cluster_wald.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (level, reference, paired = TRUE)",
  },
  .run = run_paired_t,
};

const struct measure mean_difference_paired = {
  .about = {
    .name = "mean_difference",
    .title = "Mean difference within pairs",
    .computes = "How much larger the level's value is than the reference's "
                "in the same cluster, on average.",
    .formula = "mean d -+ t(n - 1) s_d / sqrt (n), as in paired_t",
    .assumptions = "As paired_t, whose test this interval inverts.",
    .not_when = "As paired_t.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (level, reference, paired = TRUE)$conf.int",
  },
  .run = run_paired_difference,
};
