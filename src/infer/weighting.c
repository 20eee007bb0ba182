/* Means and shares of two cohorts weighted alike, and the same helped by
   a model of the outcome. */

#include "adjusted.h"
#include "infer/methods.h"
#include "regression.h"

static struct test
run_pair (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_WEIGHTS,
                                    ADJUSTED_DIFFERENCE, false);
  return adjusted_test (&a, ask, ADJUSTED_WEIGHTS, false);
}

static struct test
run_test (const struct sample *sample, const struct ask *ask)
{
  return regression_arms (sample) > 2 ? adjusted_many (sample, ask)
                                      : run_pair (sample, ask);
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_WEIGHTS,
                                    ADJUSTED_DIFFERENCE, false);
  return adjusted_effect (&a, ask, "weighted", false);
}

static struct effect
run_ratio (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_WEIGHTS,
                                    ADJUSTED_LOG_RATIO, true);
  return adjusted_effect (&a, ask, "weighted", true);
}

static struct effect
run_mean_both (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_BOTH,
                                    ADJUSTED_DIFFERENCE, false);
  return adjusted_effect (&a, ask, "doubly_robust", false);
}

static struct effect
run_share_both (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_BOTH,
                                    ADJUSTED_DIFFERENCE, true);
  return adjusted_effect (&a, ask, "doubly_robust", false);
}

#define WEIGHTS                                                            \
  "with e the chance of a unit's own cohort given the covariates "         \
  "(logistic regression; Firth's when separated) and t that of the "       \
  "level: w = 1 - e (ato, overlap), 1/e (ate), or 1 in the level and "     \
  "t/(1 - t) in the reference (att); mu_a = sum_a w y / sum_a w"
#define ERRORS                                                             \
  "the standard error sums the squares of what each unit moves the "       \
  "estimate by, through the coefficients too, times N/(N - K), K "         \
  "coefficients; by clusters: squares of their sums times G/(G-1) "        \
  "(N-1)/(N-K), and t with G - 1, or the fewest clusters of a cohort "     \
  "less 1 where these are below 50"
#define ASSUMPTIONS                                                        \
  "Units (or clusters) are independent. The covariates hold everything "   \
  "in which the cohorts differ and that moves the outcome, and were "      \
  "known before. Nobody is certain to be in one cohort."
#define NOT_WHEN                                                           \
  "The weights leave few units (see the effective sizes): att and ate "    \
  "are then refused, unless who could hardly be in the other cohort is "   \
  "left out (`trim`)."
#define REFERENCE                                                          \
  "Li, Morgan & Zaslavsky (2018), J. Am. Statist. Assoc. 113:390-400; "    \
  "Lunceford & Davidian (2004), Stat. Med. 23:2937-2960"
#define BOTH                                                               \
  "mu_a = sum T m_a / sum T + sum_a w (y - m_a) / sum_a w, m_a the "       \
  "outcome's model in cohort a, T = 1 (ate), 1 in the level else 0 "       \
  "(att), e (1 - e) (ato); " WEIGHTS "; "
#define BOTH_NOT_WHEN                                                      \
  "Both models are wrong. " NOT_WHEN
#define BOTH_REFERENCE                                                     \
  "Robins, Rotnitzky & Zhao (1994), J. Am. Statist. Assoc. 89:846-866; "   \
  "Mao, Li & Greene (2019), Stat. Methods Med. Res. 28:2439-2454"
#define R_CALL                                                             \
  "none in base R; the estimating equations are solved in "                \
  "tests/oracle/adjusted.R"

const struct method weighted_z = {
  .about = {
    .name = "weighted_z",
    .title = "Weighted z-test",
    .computes = "Whether means or shares differ between cohorts that "
                "weights have made alike in the covariates.",
    .formula = WEIGHTS "; z = (mu_1 - mu_0) / se; " ERRORS "; three or "
               "more cohorts: each against the reference, chi-square = d' "
               "V^-1 d of the differences (by clusters F, df2 the smallest "
               "of the pairs')",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_test,
};

const struct method weighted_z_pair = {
  .about = {
    .name = "weighted_z",
    .title = "Weighted z-test of two cohorts among several",
    .computes = "Whether means or shares of two of the cohorts differ after "
                "weights have made the two alike in the covariates.",
    .formula = WEIGHTS "; z = (mu_1 - mu_0) / se; " ERRORS "; p corrected "
               "for the number of pairs (Holm)",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_pair,
};

const struct measure mean_difference_weighted = {
  .about = {
    .name = "mean_difference",
    .title = "Weighted difference in means",
    .computes = "Mean of the level less that of the reference, after "
                "weights have made them alike in the covariates.",
    .formula = WEIGHTS "; mu_1 - mu_0 -+ z se; " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_difference,
};

const struct measure risk_difference_weighted = {
  .about = {
    .name = "risk_difference",
    .title = "Weighted risk difference",
    .computes = "How many more of 100 have the outcome in the level than in "
                "the reference, after weights have made them alike in the "
                "covariates.",
    .formula = WEIGHTS "; mu_1 - mu_0 -+ z se; " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_difference,
};

const struct measure risk_ratio_weighted = {
  .about = {
    .name = "risk_ratio",
    .title = "Weighted risk ratio",
    .computes = "The share with the outcome in the level over that in the "
                "reference, after weights have made them alike in the "
                "covariates. Its std_error is that of the logarithm.",
    .formula = WEIGHTS "; mu_1 / mu_0 e^(-+ z se); " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .ratio = true,
  .run = run_ratio,
};

const struct measure mean_difference_doubly_robust = {
  .about = {
    .name = "mean_difference_doubly_robust",
    .title = "Doubly robust difference in means",
    .computes = "Mean of the level less that of the reference by a model "
                "of the outcome and weights at once: right if one of the "
                "two is.",
    .formula = BOTH ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = BOTH_NOT_WHEN,
    .reference = BOTH_REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_mean_both,
};

const struct measure risk_difference_doubly_robust = {
  .about = {
    .name = "risk_difference_doubly_robust",
    .title = "Doubly robust risk difference",
    .computes = "How many more of 100 have the outcome in the level than in "
                "the reference by a model of the outcome and weights at "
                "once: right if one of the two is.",
    .formula = BOTH ERRORS "; the model is logistic",
    .assumptions = ASSUMPTIONS,
    .not_when = BOTH_NOT_WHEN,
    .reference = BOTH_REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_share_both,
};
