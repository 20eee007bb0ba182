#ifndef INFER_CERTIFIED_DATA_H
#define INFER_CERTIFIED_DATA_H

/* Tests and effects on data, with certified numbers, and the data: small
   sets, published or written out, that many of them share.

     { &welch_t, &on_sleep, 12, 1.86, 17.78, 0.079 }

   says that Welch's t on Student's sleep data has these three numbers, of
   which 12 digits are promised, and 10 of p. */

#include "infer/method.h"

struct certified_data {
  const char *name;          /* "sleep" */
  size_t n, arms;
  /* [n] outcomes; numerators, where T is there too. */
  const double *y;
  const double *t;           /* [n] denominators; times, with EVENT */
  const int8_t *event;       /* [n] null: Y is no time */
  const uint32_t *arm;       /* [n] */
  const uint32_t *cluster;   /* [n] null: none */
  const uint32_t *stratum;   /* [n] null: none; of times alone */
  const double *enter;       /* [n] when spells begin */
  /* In place of rows: with the outcome and in all, of every cohort, one
     stratum after the other. */
  const uint64_t *table;     /* [strata * arms * 2] */
  size_t strata;             /* 0: none */
  double target, horizon;    /* 0: none */
  /* [n] what is adjusted for; null: nothing.  Events then make spells. */
  const uint32_t *category;
  size_t categories;
  const double *number;
};

/* Numbers that there are none of, or that cannot be certified because
   they are drawn, are NaN.  df is the last one that a test has, and stands
   where it is not whole. */
struct certified_test {
  const struct method *method;
  const struct certified_data *data;
  double digits;
  double statistic, df, p_value;
};
struct certified_effect {
  const struct measure *measure;
  const struct certified_data *data;
  double digits;
  double estimate, conf_low, conf_high;
};
struct certified_family {
  const char *group, *source;
  const struct certified_test *tests;
  size_t tests_n;
  const struct certified_effect *effects;
  size_t effects_n;
};

typedef struct certified_family certified_family_fn (void);
certified_family_fn certified_means, certified_ranks, certified_shares,
  certified_rates, certified_clusters, certified_survival,
  certified_competing, certified_adjusted, certified_cox,
  certified_weighted;

/* The sample of DATA and what is asked of it: at 95 %, cohort 1 over
   cohort 0, or the only one. */
struct sample certified_sample (struct arena *,
                                const struct certified_data *);
struct ask certified_ask (struct arena *, const struct certified_data *);

extern const struct certified_data
  /* Means and ranks. */
  on_sleep, on_sleepers, on_second_drug, on_plants, on_five_and_six,
  on_visits_by_account, on_visits_by_account_pair, on_visits_one_by_account,
  on_visits_by_region, on_promoters, on_promoters_one,
  on_promoters_by_account, on_promoters_one_by_account,
  /* Shares. */
  on_newcombe, on_forty, on_smokers, on_near_one, on_far_out,
  on_three_small, on_polled, on_berkeley, on_three_strata,
  on_three_strata_pair, on_hour_gained, on_upgraded_by_account,
  on_upgraded_one_by_account,
  /* Rates and ratios. */
  on_rates, on_rates_pair, on_rates_one, on_rates_by_account,
  on_rates_by_account_pair, on_rates_one_by_account,
  /* Times. */
  on_remissions, on_remissions_to_10, on_remission_pairs,
  on_remission_pairs_to_10, on_stays, on_stays_pair, on_stays_in_strata,
  on_stays_in_strata_pair, on_stays_by_account, on_stays_by_account_pair,
  on_upgrades, on_upgrades_pair, on_upgrades_by_account,
  on_upgrades_by_account_pair, on_trades, on_trades_pair,
  on_trades_by_account_pair;

#endif
