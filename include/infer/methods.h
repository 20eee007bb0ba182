#ifndef INFER_METHODS_H
#define INFER_METHODS_H

/* Every test and measure there is, by the file that defines it. */

#include "infer/method.h"

/* means.c */
extern const struct method welch_t, student_t, one_sample_t, welch_anova;
extern const struct measure mean_difference,   /* Welch interval */
  mean_difference_student,                     /* name "mean_difference" */
  mean_one_sample,                             /* name "mean_difference", estimate - target */
  hedges_g, relative_lift;

/* ranks.c */
extern const struct method mann_whitney;
extern const struct measure prob_superiority;

/* shares.c, fisher.c, miettinen.c ... */
extern const struct method n1_chi_square, pearson_chi_square, fisher_exact,
  proportion_score;
extern const struct measure risk_difference,   /* Miettinen-Nurminen */
  risk_difference_newcombe,                    /* name "risk_difference" */
  share_one_sample,                            /* name "risk_difference", Wilson less target */
  risk_ratio, odds_ratio, cramers_v;

/* survival: logrank.c, cox.c, rmst.c, km.c */
extern const struct method log_rank, cox_wald, cox_lr, cox_score, rmst_z;
extern const struct measure hazard_ratio, rmst_difference,
  survival_difference;

/* cluster.c: two cohorts, k cohorts and one sample, of means or shares */
extern const struct method cluster_wald;
extern const struct measure mean_difference_cluster,   /* "mean_difference" */
  risk_difference_cluster,                             /* "risk_difference" */
  mean_one_sample_cluster, share_one_sample_cluster;
extern const struct method proportion_score_cluster;   /* "proportion_score", n_eff */

#endif
