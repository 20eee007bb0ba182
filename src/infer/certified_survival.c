/* Certified rows of survival. tests/oracle/certified.R prints them:
   change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &log_rank, &on_remissions, 12, 16.792940989216525, NAN,
    4.1688091093345626e-05 },
  { &log_rank, &on_stays, 12, 3.8946516287248039, NAN, 0.1426550480391931 },
  { &log_rank_pair, &on_stays_pair, 12, 2.8443339030599115, NAN,
    0.091696588060986919 },
  { &log_rank_trend, &on_stays, 12, -0.40900806702963127, NAN,
    0.6825337410571608 },
  { &gehan, &on_remissions, 12, 13.457852049631065, NAN,
    0.00024398292189055371 },
  { &tarone_ware, &on_remissions, 12, 15.123575301872691, NAN,
    0.0001006978844239703 },
  { &peto_peto, &on_remissions, 12, 14.084139866856555, NAN,
    0.00017481161537960207 },
  { &fleming_harrington, &on_remissions, 12, 13.048448624020736, NAN,
    0.00030353573025773098 },
  { &stratified_log_rank, &on_stays_in_strata, 12, 3.2117175212353195, NAN,
    0.20071711292576608 },
  { &stratified_log_rank_pair, &on_stays_in_strata_pair, 12,
    2.4253771919471165, NAN, 0.11938450243735242 },
  { &cox_wald, &on_remissions, 8, 14.532617063374406, NAN,
    0.00013775376198676471 },
  { &cox_lr, &on_remissions, 8, 16.351690838952244, NAN,
    5.2609205328867377e-05 },
  { &cox_score, &on_remissions, 12, 17.24653679571658, NAN,
    3.2829541314155318e-05 },
  { &log_rank_cluster, &on_remission_pairs, 12, 14.571721036800092, NAN,
    0.00013492424896789518 },
  { &log_rank_pair_cluster, &on_stays_by_account_pair, 12,
    1.5590812267651384, NAN, 0.21179979704787821 },
  { &log_rank_trend_cluster, &on_stays_by_account, 12, -0.43499255382260987,
    NAN, 0.66356783229812888 },
  { &cox_wald_cluster, &on_remission_pairs, 8, 15.386115182051244, 20,
    0.00084322352866003181 },
  { &rmst_z, &on_remissions, 12, 4.452198047944635, NAN,
    8.499571576438399e-06 },
  { &rmst_z_cluster, &on_remission_pairs, 12, 4.0134871774897825, NAN,
    5.9828253991961446e-05 },
};

static const struct certified_effect effects[] = {
  { &hazard_ratio, &on_remissions, 8, 0.20760352484153724,
    0.092512837262003392, 0.46587289723447234 },
  { &rmst_difference, &on_remissions, 12, 9.2425770308123223,
    5.1737737319356754, 13.311380329688969 },
  { &survival_difference, &on_remissions_to_10, 12, 0.37198879551820718,
    0.054002274880459666, 0.61234145033680853 },
  { &median_survival_difference, &on_remissions, 12, 15, 4.5596934910894493,
    NAN },
  { &hazard_ratio_cluster, &on_remission_pairs, 8, 0.20760352484153724,
    0.08997985160730182, 0.478987492830376 },
  { &rmst_difference_cluster, &on_remission_pairs, 12, 9.2425770308123223,
    4.7290163032907468, 13.756137758333898 },
  { &survival_difference_cluster, &on_remission_pairs_to_10, 11,
    0.37198879551820724, 0.020850936363637718, 0.63647142546241942 },
  { &median_survival_difference_cluster, &on_remission_pairs, 12, 15,
    4.5596934910894493, NAN },
};

struct certified_family
certified_survival (void)
{
  return (struct certified_family) {
    "survival", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
