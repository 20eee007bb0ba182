/* Means and shares of two cohorts that a model of the outcome
   standardises to one population. */

#include "adjusted.h"
#include "infer/methods.h"
#include "regression.h"

static struct adjusted
difference (const struct sample *sample, const struct ask *ask,
            bool logistic)
{
  return adjusted_fit (sample, ask, ADJUSTED_MODEL, ADJUSTED_DIFFERENCE,
                       logistic);
}

static struct test
run_linear_pair (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = difference (sample, ask, false);
  return adjusted_test (&a, ask, ADJUSTED_MODEL, false);
}

static struct test
run_logistic_pair (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = difference (sample, ask, true);
  return adjusted_test (&a, ask, ADJUSTED_MODEL, true);
}

static struct test
run_linear (const struct sample *sample, const struct ask *ask)
{
  return regression_arms (sample) > 2
         ? regression_omnibus (sample, ask, false)
         : run_linear_pair (sample, ask);
}

static struct test
run_logistic (const struct sample *sample, const struct ask *ask)
{
  return regression_arms (sample) > 2
         ? regression_omnibus (sample, ask, true)
         : run_logistic_pair (sample, ask);
}

static struct effect
run_mean_difference (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = difference (sample, ask, false);
  return adjusted_effect (&a, ask, "standardised", false);
}

static struct effect
run_risk_difference (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = difference (sample, ask, true);
  return adjusted_effect (&a, ask, "standardised", false);
}

static struct effect
run_risk_ratio (const struct sample *sample, const struct ask *ask)
{
  struct adjusted a = adjusted_fit (sample, ask, ADJUSTED_MODEL,
                                    ADJUSTED_LOG_RATIO, true);
  return adjusted_effect (&a, ask, "standardised", true);
}

#define MODEL                                                              \
  "in each cohort y on the covariates (categories as indicators, numbers " \
  "as restricted cubic splines with knots at their 10, 50 and 90 % "       \
  "points); mu_a = sum T m_a(x) / sum T over both cohorts, T = 1 (ate), "  \
  "1 in the level else 0 (att), e (1 - e) with the propensity e (ato)"
#define ERRORS                                                             \
  "the standard error sums the squares of what each unit moves the "       \
  "estimate by, through the average and all coefficients, times N/(N - "   \
  "K), K coefficients; by clusters: squares of their sums times G/(G-1) "  \
  "(N-1)/(N-K), and t with G - 1, or the fewest clusters of a cohort "     \
  "less 1 where these are below 50"
#define ASSUMPTIONS                                                        \
  "Units (or clusters) are independent. The covariates hold everything "   \
  "in which the cohorts differ and that moves the outcome, were known "    \
  "before, and move it as the model says."
#define NOT_WHEN                                                           \
  "Units of one cohort have covariates that nobody in the other has: the " \
  "model then says what nobody was seen to do (see the balance)."
#define REFERENCE                                                          \
  "Snowden, Rose & Mortimer (2011), Am. J. Epidemiol. 173:731-738; "       \
  "Stefanski & Boos (2002), Am. Statist. 56:29-38"
#define R_CALL                                                             \
  "none in base R; the estimating equations are solved in "                \
  "tests/oracle/adjusted.R"
#define OMNIBUS                                                            \
  "; three or more cohorts: F = b' V^-1 b / q of the q coefficients of "   \
  "the cohorts in one model without interactions, V HC1, by clusters "     \
  "CR1; df2 = N - K or G - 1"
#define PAIRS "; p corrected for the number of pairs (Holm)"
#define SEPARATED                                                          \
  "; where the covariates separate the outcomes, Firth's penalised "       \
  "likelihood (fit: firth)"

const struct method linear_model = {
  .about = {
    .name = "linear",
    .title = "Linear regression, standardised",
    .computes = "Whether means differ between cohorts at the same "
                "covariates.",
    .formula = MODEL ", m least squares; t = (mu_1 - mu_0) / se, df = N - "
               "K; " ERRORS OMNIBUS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL "; three or more cohorts: lmtest::waldtest (lm (y ~ x + "
              "cohort), lm (y ~ x), vcov = sandwich::vcovHC (type = "
              "\"HC1\"))",
  },
  .run = run_linear,
};

const struct method linear_model_pair = {
  .about = {
    .name = "linear",
    .title = "Linear regression of two cohorts among several, standardised",
    .computes = "Whether means of two of the cohorts differ at the same "
                "covariates, whatever the others do.",
    .formula = MODEL ", m least squares; t = (mu_1 - mu_0) / se, df = N - "
               "K; " ERRORS PAIRS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_linear_pair,
};

const struct method logistic_model = {
  .about = {
    .name = "logistic",
    .title = "Logistic regression, standardised",
    .computes = "Whether shares differ between cohorts at the same "
                "covariates.",
    .formula = MODEL ", m logistic; z = (mu_1 - mu_0) / se; " ERRORS
               SEPARATED OMNIBUS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE "; Firth (1993), Biometrika 80:27-38",
    .r_call = R_CALL "; three or more cohorts: lmtest::waldtest (glm (y ~ x "
              "+ cohort, binomial), glm (y ~ x, binomial), vcov = "
              "sandwich::vcovHC (type = \"HC1\"))",
  },
  .run = run_logistic,
};

const struct method logistic_model_pair = {
  .about = {
    .name = "logistic",
    .title = "Logistic regression of two cohorts among several, "
             "standardised",
    .computes = "Whether shares of two of the cohorts differ at the same "
                "covariates, whatever the others do.",
    .formula = MODEL ", m logistic; z = (mu_1 - mu_0) / se; " ERRORS
               SEPARATED PAIRS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE "; Firth (1993), Biometrika 80:27-38",
    .r_call = R_CALL,
  },
  .run = run_logistic_pair,
};

const struct measure mean_difference_standardised = {
  .about = {
    .name = "mean_difference",
    .title = "Standardised difference in means",
    .computes = "Mean of the level less that of the reference, both "
                "predicted for the same population.",
    .formula = MODEL ", m least squares; mu_1 - mu_0 -+ t se; " ERRORS,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_mean_difference,
};

const struct measure risk_difference_standardised = {
  .about = {
    .name = "risk_difference",
    .title = "Standardised risk difference",
    .computes = "How many more of 100 have the outcome in the level than in "
                "the reference, both predicted for the same population.",
    .formula = MODEL ", m logistic; mu_1 - mu_0 -+ z se; " ERRORS SEPARATED,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_risk_difference,
};

const struct measure risk_ratio_standardised = {
  .about = {
    .name = "risk_ratio",
    .title = "Standardised risk ratio",
    .computes = "The share with the outcome in the level over that in the "
                "reference, both predicted for the same population. Its "
                "std_error is that of the logarithm.",
    .formula = MODEL ", m logistic; mu_1 / mu_0 e^(-+ z se); " ERRORS
               SEPARATED,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .ratio = true,
  .run = run_risk_ratio,
};
