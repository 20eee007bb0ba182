#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "infer/methods.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

static const struct method *const methods[] = {
  &welch_t, &student_t, &one_sample_t, &welch_anova, &mann_whitney,
  &n1_chi_square, &pearson_chi_square, &fisher_exact, &proportion_score,
  &yates_chi_square, &g_test, &fisher_midp, &fisher_exact_many, &mcnemar,
  &cochran_armitage, &binomial_exact,
  &brunner_munzel, &brunner_munzel_cluster, &kruskal_wallis,
  &kruskal_wallis_cluster, &dunn,
  &jonckheere, &wilcoxon_signed_rank, &wilcoxon_signed_rank_paired,
  &rate_robust, &rate_robust_one, &rate_robust_many, &rate_score,
  &poisson_exact, &poisson_exact_one, &poisson_deviance, &ratio_delta,
  &ratio_delta_one, &ratio_delta_many, &cluster_wald, &cluster_wald_rate,
  &cluster_wald_pair, &cluster_wald_rate_pair, &ratio_delta_pair_cluster,
  &cluster_wald_rate_one, &ratio_delta_cluster, &ratio_delta_one_cluster,
  &log_rank, &log_rank_pair, &log_rank_trend, &gehan, &tarone_ware,
  &peto_peto, &fleming_harrington, &cox_wald, &cox_lr, &cox_score, &rmst_z,
  &log_rank_cluster, &log_rank_pair_cluster, &log_rank_trend_cluster,
  &cox_wald_cluster, &rmst_z_cluster,
  &gray, &gray_pair, &log_rank_cause_specific,
  &cox_wald_cause_specific, &cluster_wald_incidence,
  &cluster_wald_incidence_pair, &log_rank_cause_specific_cluster,
  &cox_wald_cause_specific_cluster,
};
static const struct measure *const measures[] = {
  &mean_difference, &mean_difference_student, &mean_one_sample, &hedges_g,
  &relative_lift, &relative_lift_cluster, &ratio_lift_cluster,
  &prob_superiority, &risk_difference,
  &risk_difference_newcombe, &share_one_sample, &risk_ratio, &odds_ratio,
  &cramers_v, &share_one_sample_exact, &phi_coefficient, &cohens_h,
  &number_needed, &nps_difference, &nps_one_sample,
  &nps_difference_cluster, &nps_one_sample_cluster,
  &cramers_v, &cliffs_delta, &prob_superiority_cluster,
  &cliffs_delta_cluster, &hodges_lehmann, &hodges_lehmann_one_sample,
  &hodges_lehmann_paired, &median_difference,
  &rate_ratio, &rate_ratio_one, &rate_difference, &ratio_difference,
  &ratio_difference_one, &ratio_lift, &rate_ratio_cluster,
  &rate_ratio_one_cluster, &rate_difference_cluster,
  &ratio_difference_cluster, &ratio_difference_one_cluster,
  &hazard_ratio, &rmst_difference, &survival_difference,
  &median_survival_difference, &hazard_ratio_cluster,
  &rmst_difference_cluster, &survival_difference_cluster,
  &median_survival_difference_cluster,
  &cif_difference, &cause_specific_hazard_ratio, &cif_difference_cluster,
  &cause_specific_hazard_ratio_cluster,
};

/* Sentences end with a full stop, titles and formulas do not. */
static void
check_about (const struct about *about)
{
  const char *const sentences[] = { about->computes, about->assumptions,
                                    about->not_when };
  for (size_t i = 0; i < COUNT (sentences); i++)
    {
      cr_assert_not_null (sentences[i], "%s", about->name);
      cr_assert_eq (sentences[i][strlen (sentences[i]) - 1], '.', "%s",
                    about->name);
      cr_assert_null (strstr (sentences[i], "  "), "%s", about->name);
    }
  const char *const phrases[] = { about->name, about->title, about->formula,
                                  about->reference, about->r_call };
  for (size_t i = 0; i < COUNT (phrases); i++)
    {
      cr_assert_not_null (phrases[i], "%s", about->name);
      cr_assert_neq (phrases[i][strlen (phrases[i]) - 1], '.', "%s",
                     about->name);
      cr_assert_null (strstr (phrases[i], "  "), "%s", about->name);
    }
}

Test (about, every_method_and_measure_documents_itself)
{
  for (size_t i = 0; i < COUNT (methods); i++)
    check_about (&methods[i]->about);
  for (size_t i = 0; i < COUNT (measures); i++)
    check_about (&measures[i]->about);
}

Test (status, every_status_has_a_distinct_name)
{
  for (int i = 0; i < STATUS_COUNT; i++)
    for (int j = 0; j < i; j++)
      cr_assert_str_neq (status_name ((enum status) i),
                         status_name ((enum status) j));
  cr_assert_str_eq (status_name (STATUS_OK), "ok");
  cr_assert_str_eq (status_name (STATUS_NOT_CONVERGED), "not_converged");
}

Test (status, a_failure_has_a_reason_and_no_numbers)
{
  struct test test = test_fail (HAS_STATISTIC | HAS_DF, STATUS_EMPTY, "why");
  cr_assert (isnan (test.statistic) && isnan (test.df) && isnan (test.df2)
             && isnan (test.p_value) && isnan (test.log10_p));
  cr_assert_eq (test.has, HAS_STATISTIC | HAS_DF);
  cr_assert_null (test.options[0].name);
  struct effect effect = effect_fail ("wilson", STATUS_REFUSED, "why");
  cr_assert (isnan (effect.estimate) && isnan (effect.std_error)
             && isnan (effect.conf_low) && isnan (effect.conf_high));
  cr_assert_str_eq (effect.conf_method, "wilson");
}
