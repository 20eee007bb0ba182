/* Means of two cohorts, and of one against a target: t-tests and the
   intervals that agree with them. */

#include "contrast.h"
#include "infer/methods.h"

static struct test
run_welch (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  struct test test = contrast_test (&c);
  test.options[0] = (struct option) { "variances", "unequal" };
  return test;
}

static struct effect
welch_interval (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_welch);
  return contrast_effect (&c, ask->confidence, "welch_t");
}

static struct test
run_student (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_student);
  struct test test = contrast_test (&c);
  test.options[0] = (struct option) { "variances", "equal" };
  return test;
}

static struct effect
student_interval (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_of (sample, ask, contrast_student);
  return contrast_effect (&c, ask->confidence, "student_t");
}

static struct test
run_one_sample (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_one_sample (&sample->moments[ask->level],
                                           ask->target);
  return contrast_test (&c);
}

static struct effect
one_sample_interval (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_one_sample (&sample->moments[ask->level],
                                           ask->target);
  return contrast_effect (&c, ask->confidence, "one_sample_t");
}

const struct method welch_t = {
  .about = {
    .name = "welch_t",
    .title = "Welch's t-test",
    .computes = "Whether the means of two cohorts differ, without assuming "
                "that their spreads are equal.",
    .formula = "t = (m1 - m0) / sqrt (s1^2/n1 + s0^2/n0); "
               "df = (s1^2/n1 + s0^2/n0)^2 / "
               "((s1^2/n1)^2/(n1 - 1) + (s0^2/n0)^2/(n0 - 1)); "
               "two-sided p from Student's t",
    .assumptions = "Independent units; each cohort's mean close to normal, "
                   "which a few dozen units give unless the outcome has a "
                   "heavy tail.",
    .not_when = "A few units carry most of the sum, units come in clusters, "
                "or both cohorts are constant.",
    .reference = "Welch (1947), Biometrika 34:28-35",
    .r_call = "t.test (y[arm == level], y[arm == reference])",
  },
  .run = run_welch,
};

const struct method student_t = {
  .about = {
    .name = "student_t",
    .title = "Student's t-test",
    .computes = "Whether the means of two cohorts differ, taking their "
                "spreads as equal.",
    .formula = "t = (m1 - m0) / (s sqrt (1/n1 + 1/n0)); "
               "s^2 = ((n1 - 1) s1^2 + (n0 - 1) s0^2) / (n1 + n0 - 2); "
               "df = n1 + n0 - 2; two-sided p from Student's t",
    .assumptions = "Independent units; equal variances; means close to "
                   "normal.",
    .not_when = "Spreads and sizes of the cohorts both differ: the false "
                "alarm rate is then wrong; use welch_t.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (y[arm == level], y[arm == reference], "
              "var.equal = TRUE)",
  },
  .run = run_student,
};

const struct method one_sample_t = {
  .about = {
    .name = "one_sample_t",
    .title = "One-sample t-test",
    .computes = "Whether the mean of one cohort differs from a target.",
    .formula = "t = (m - target) / (s / sqrt (n)); df = n - 1; "
               "two-sided p from Student's t",
    .assumptions = "Independent units; the mean close to normal.",
    .not_when = "A few units carry most of the sum, units come in clusters, "
                "or the target was itself estimated from data.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (y, mu = target)",
  },
  .run = run_one_sample,
};

const struct measure mean_difference = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means (Welch)",
    .computes = "How much larger the level's mean is than the reference's, "
                "in the unit of the outcome.",
    .formula = "m1 - m0 -+ t(df) sqrt (s1^2/n1 + s0^2/n0), df by "
               "Welch-Satterthwaite",
    .assumptions = "As welch_t, whose test this interval inverts.",
    .not_when = "As welch_t.",
    .reference = "Welch (1947), Biometrika 34:28-35",
    .r_call = "t.test (y[arm == level], y[arm == reference])$conf.int",
  },
  .run = welch_interval,
};

const struct measure mean_difference_student = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means (equal variances)",
    .computes = "How much larger the level's mean is than the reference's, "
                "in the unit of the outcome.",
    .formula = "m1 - m0 -+ t(n1 + n0 - 2) s sqrt (1/n1 + 1/n0), s pooled",
    .assumptions = "As student_t, whose test this interval inverts.",
    .not_when = "As student_t.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (y[arm == level], y[arm == reference], "
              "var.equal = TRUE)$conf.int",
  },
  .run = student_interval,
};

const struct measure mean_one_sample = {
  .about = {
    .name = "mean_difference",
    .title = "Mean less target",
    .computes = "How far the mean of one cohort lies above the target, in "
                "the unit of the outcome.",
    .formula = "m - target -+ t(n - 1) s / sqrt (n)",
    .assumptions = "As one_sample_t, whose test this interval inverts.",
    .not_when = "As one_sample_t.",
    .reference = "Student (1908), Biometrika 6:1-25",
    .r_call = "t.test (y, mu = target)$conf.int - target",
  },
  .run = one_sample_interval,
};
