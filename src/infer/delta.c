/* Ratios of two totals, such as revenue per ticket: numerator and
   denominator both vary between units, and with each other.

   The delta method at the unit,

     var (R) = (var Y - 2 R cov (Y, T) + R^2 var T) / (n Tbar^2),

   is the variance of the mean of z = R + (y - R t)/Tbar.  So a ratio is
   compared as the mean of z is: Welch's t, Welch's F, Fieller. */

#include <math.h>

#include "base/arena.h"
#include "contrast.h"
#include "infer/methods.h"

static const char proportional[]
  = "numerator and denominator are proportional within each cohort";
static const char no_denominator[] = "the denominators add up to zero";

/* The moments of z of all cohorts, or null if one has no ratio. */
static struct moments *
linear (const struct sample *sample, const struct ask *ask)
{
  struct moments *m = ARENA_NEW (ask->scratch, struct moments, sample->arms);
  for (size_t a = 0; a < sample->arms; a++)
    {
      m[a] = cross_linear (sample->cross + a);
      if (m[a].n > 0 && !isfinite (m[a].mean))
        return NULL;
    }
  return m;
}

static struct sample
linear_sample (const struct sample *sample, const struct ask *ask)
{
  return (struct sample) {.arms = sample->arms,
                          .moments = linear (sample, ask)};
}

static struct contrast
contrast_two (const struct sample *sample, const struct ask *ask)
{
  struct sample z = linear_sample (sample, ask);
  if (!z.moments)
    return (struct contrast) {NAN, NAN, NAN, STATUS_DEGENERATE,
                              no_denominator};
  struct contrast c = contrast_of (&z, ask, contrast_welch);
  if (c.status == STATUS_DEGENERATE)
    c.why = proportional;
  return c;
}

static struct contrast
contrast_one (const struct sample *sample, const struct ask *ask)
{
  struct moments z = cross_linear (sample->cross + ask->level);
  if (z.n > 0 && !isfinite (z.mean))
    return (struct contrast) {NAN, NAN, NAN, STATUS_DEGENERATE,
                              no_denominator};
  struct contrast c = contrast_one_sample (&z, ask->target);
  if (c.status == STATUS_DEGENERATE)
    c.why = "numerator and denominator are proportional";
  return c;
}

static struct test
named (struct test test)
{
  test.options[0] = (struct option) {"variance", "delta"};
  return test;
}

static struct test
run_two (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_two (sample, ask);
  return named (contrast_test (&c));
}

static struct test
run_one (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_one (sample, ask);
  return named (contrast_test (&c));
}

static struct test
run_many (const struct sample *sample, const struct ask *ask)
{
  struct sample z = linear_sample (sample, ask);
  if (!z.moments)
    return test_fail (HAS_STATISTIC | HAS_DF | HAS_DF2, STATUS_DEGENERATE,
                      no_denominator);
  struct test test = welch_anova.run (&z, ask);
  if (test.status == STATUS_DEGENERATE)
    test.why = "numerator and denominator are proportional within a cohort";
  return named (test);
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_two (sample, ask);
  return contrast_effect (&c, ask->confidence, "delta_t");
}

static struct effect
run_difference_one (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_one (sample, ask);
  return contrast_effect (&c, ask->confidence, "delta_t");
}

static struct effect
run_lift (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = contrast_two (sample, ask);
  if (c.status != STATUS_OK)
    return effect_fail ("fieller", c.status, c.why);
  struct sample z = linear_sample (sample, ask);
  struct effect lift = relative_lift.run (&z, ask);
  if (lift.status == STATUS_REFUSED)
    lift.why = "the reference ratio is not clear of zero";
  return lift;
}

#define VARIANCE                                                           \
  "v = (var Y - 2 R cov (Y, T) + R^2 var T) / (n Tbar^2), R = sum Y / sum T"
#define ASSUMPTIONS                                                        \
  "Independent units; the mean of the denominators far from zero and both " \
  "means close to normal, which a few dozen units give unless there is a " \
  "heavy tail."
#define NOT_WHEN                                                           \
  "Denominators add up to about zero, a few units carry most of either "   \
  "total, or units come in clusters."
#define REFERENCE                                                          \
  "Deng, Knoblich & Lu (2018), KDD 2018:233-242"
#define R_LINEAR "z <- R + (y - R * t) / mean (t) by cohort; "

const struct method ratio_delta = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of two ratios",
    .computes = "Whether two ratios of totals differ, numerator and "
                "denominator both varying between units.",
    .formula = "t = (R1 - R0) / sqrt (v1 + v0); " VARIANCE "; df = (v1 + "
               "v0)^2 / (v1^2/(n1 - 1) + v0^2/(n0 - 1)); two-sided p from "
               "Student's t",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_LINEAR "t.test (z[arm == level], z[arm == reference])",
  },
  .run = run_two,
};

const struct method ratio_delta_one = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of a ratio against a target",
    .computes = "Whether the ratio of totals of one cohort differs from a "
                "target.",
    .formula = "t = (R - target) / sqrt (v); " VARIANCE "; df = n - 1; "
               "two-sided p from Student's t",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_LINEAR "t.test (z, mu = target)",
  },
  .run = run_one,
};

const struct method ratio_delta_many = {
  .about = {
    .name = "delta",
    .title = "Delta-method test of several ratios",
    .computes = "Whether ratios of totals of several cohorts differ "
                "anywhere.",
    .formula = "Welch's F of z = R + (Y - R T)/Tbar, whose variance over n "
               "is " VARIANCE "; df = cohorts - 1, df2 as welch_anova; p "
               "from the upper tail of F",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Cohorts without members are left out.",
    .reference = REFERENCE "; Welch (1951), Biometrika 38:330-336",
    .r_call = R_LINEAR "oneway.test (z ~ arm)",
  },
  .run = run_many,
};

const struct measure ratio_difference = {
  .about = {
    .name = "ratio_difference",
    .title = "Difference of ratios",
    .computes = "How much larger the level's ratio of totals is than the "
                "reference's.",
    .formula = "R1 - R0 -+ t(df) sqrt (v1 + v0); " VARIANCE "; df by "
               "Welch-Satterthwaite",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_LINEAR "t.test (z[arm == level], z[arm == "
              "reference])$conf.int",
  },
  .run = run_difference,
};

const struct measure ratio_difference_one = {
  .about = {
    .name = "ratio_difference",
    .title = "Ratio less target",
    .computes = "How far the ratio of totals of one cohort lies above the "
                "target.",
    .formula = "R - target -+ t(n - 1) sqrt (v); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_LINEAR "t.test (z, mu = target)$conf.int - target",
  },
  .run = run_difference_one,
};

const struct measure ratio_lift = {
  .about = {
    .name = "relative_lift",
    .title = "Relative lift of a ratio",
    .computes = "The difference of two ratios of totals as a fraction of "
                "the reference's.",
    .formula = "(R1 - R0) / |R0|; limits: those x with (R1 - x R0)^2 = "
               "t(df)^2 (v1 + x^2 v0), less 1; " VARIANCE "; df by "
               "Welch-Satterthwaite",
    .assumptions = ASSUMPTIONS " The reference ratio clear of zero at the "
                               "confidence asked.",
    .not_when = "The reference ratio is near zero or can change sign: the "
                "lift is then not defined and is left out.",
    .reference = REFERENCE "; Fieller (1954), J. R. Stat. Soc. B "
                 "16:175-185",
    .r_call = R_LINEAR "then as for the lift of a mean: uniroot (function "
              "(x) (R1 - x * R0)^2 - qt (1 - alpha / 2, df)^2 * (v1 + x^2 * "
              "v0), ...)$root - 1",
  },
  .run = run_lift,
};
