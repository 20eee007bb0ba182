/* Order: is a member of one cohort likely to have the larger value?
   The test and both ways of saying how likely, from one contrast. */

#include "infer/methods.h"
#include "order.h"

static const char method[] = "brunner_munzel";

static struct test
run_brunner_munzel (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = order_contrast (sample->ranked, ask);
  struct test test = contrast_test (&c);
  if (test.status == STATUS_OK || test.status == STATUS_UNDERFLOW)
    test.options[0] = (struct option) { "distribution", "t" };
  return test;
}

static struct effect
run_prob_superiority (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = order_contrast (sample->ranked, ask);
  return order_probability (&c, ask->confidence, method);
}

static struct effect
run_cliffs_delta (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = order_contrast (sample->ranked, ask);
  return order_delta (&c, ask->confidence, method);
}

#define NOT_WHEN                                                             \
  "The cohorts do not overlap, so that no variance is left, or units come "  \
  "in clusters."
#define ASSUMPTIONS                                                          \
  "Independent units; about 10 or more in each cohort. Spreads may differ."
#define REFERENCE "Brunner & Munzel (2000), Biom. J. 42:17-25"

const struct method brunner_munzel = {
  .about = {
    .name = "brunner_munzel",
    .title = "Brunner-Munzel test",
    .computes = "Whether a member of the level is more likely than not to "
                "have a larger value than a member of the reference, equal "
                "values counted half.",
    .formula = "t = (p - 1/2) / sqrt (v1/n1 + v0/n0), p = W/(n1 n0), v the "
               "variance of the placements of a cohort's members among the "
               "other's; df by Welch-Satterthwaite; two-sided p from "
               "Student's t",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "brunnermunzel::brunnermunzel.test (y[arm == reference], "
              "y[arm == level])",
  },
  .run = run_brunner_munzel,
};

const struct measure prob_superiority = {
  .about = {
    .name = "prob_superiority",
    .title = "Probability of superiority",
    .computes = "How probable it is that a member of the level has a larger "
                "value than a member of the reference, equal values counted "
                "half.",
    .formula = "p = W / (n1 n0); limits p -+ t(df) sqrt (v1/n1 + v0/n0), v "
               "the variance of the placements of a cohort's members among "
               "the other's, df by Welch-Satterthwaite, cut to 0 and 1",
    .assumptions = ASSUMPTIONS " 0.5 means that neither tends to be larger.",
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "brunnermunzel::brunnermunzel.test (y[arm == reference], "
              "y[arm == level])",
  },
  .no_effect = 0.5,
  .run = run_prob_superiority,
};

const struct measure cliffs_delta = {
  .about = {
    .name = "cliffs_delta",
    .title = "Cliff's delta",
    .computes = "How much more often a member of the level has the larger "
                "value than the smaller, against members of the reference.",
    .formula = "d = P(X > Y) - P(X < Y) = 2 p - 1, p and its limits as in "
               "prob_superiority",
    .assumptions = ASSUMPTIONS " 0 means that neither tends to be larger.",
    .not_when = NOT_WHEN,
    .reference = "Cliff (1993), Psychol. Bull. 114:494-509; interval: "
                 REFERENCE,
    .r_call = "2 * brunnermunzel::brunnermunzel.test (y[arm == reference], "
              "y[arm == level])$estimate - 1",
  },
  .run = run_cliffs_delta,
};
