/* Certified rows of means, shares, rates and ratios of units in clusters.
   tests/oracle/certified.R prints them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &cluster_wald, &on_visits_by_account, 11, -0.55704329670734209,
    10.040733358444305, 0.58969816185890733 },
  { &cluster_wald, &on_visits_one_by_account, 11, 0.72039422632671102,
    8.0238726790450929, 0.49173270732301344 },
  { &proportion_score_cluster, &on_upgraded_one_by_account, 11,
    1.2556052578614898, 8.0238726790450929, 0.24458820853461091 },
  { &cluster_wald_rate, &on_rates_by_account, 11, -2.0595559334665619,
    8.7379105525437932, 0.07046000647633259 },
  { &cluster_wald_rate_one, &on_rates_one_by_account, 11,
    1.2159201830831357, 6.7518103842451263, 0.26481122164156046 },
  { &ratio_delta_cluster, &on_rates_by_account, 11, -1.8628207372780443,
    10.040733358444305, 0.091967167639605982 },
  { &ratio_delta_one_cluster, &on_rates_one_by_account, 11,
    1.0564664494068319, 8.0238726790450929, 0.32152278523368338 },
  { &cluster_wald_pair, &on_visits_by_account_pair, 11,
    -0.55704329670734209, 10.040733358444305, 0.58969816185890733 },
  { &cluster_wald_rate_pair, &on_rates_by_account_pair, 11,
    -2.0595559334665619, 8.7379105525437932, 0.07046000647633259 },
  { &ratio_delta_pair_cluster, &on_rates_by_account_pair, 11,
    -1.8628207372780443, 10.040733358444305, 0.091967167639605982 },
};

static const struct certified_effect effects[] = {
  { &mean_difference_cluster, &on_visits_by_account, 11, -1.25,
    -6.2471748856169924, 3.7471748856169924 },
  { &mean_one_sample_cluster, &on_visits_one_by_account, 11, 1.75,
    -3.8489042628102039, 7.3489042628102039 },
  { &nps_difference_cluster, &on_promoters_by_account, 11,
    8.3333333333333357, -27.892577846725715, 44.559244513392386 },
  { &nps_one_sample_cluster, &on_promoters_one_by_account, 11, 15,
    -34.343044010207016, 64.343044010207024 },
  { &risk_difference_cluster, &on_upgraded_by_account, 11,
    -0.08333333333333337, -0.63720259415493152, 0.47053592748826478 },
  { &share_one_sample_cluster, &on_upgraded_one_by_account, 11,
    0.18333333333333335, -0.12380635604376233, 0.43703987047464354 },
  { &rate_ratio_cluster, &on_rates_by_account, 11, 0.49355582688916017,
    0.22644319663969659, 1.0757547935690059 },
  { &rate_ratio_one_cluster, &on_rates_one_by_account, 11,
    1.3668224299065419, 0.74098703557581025, 2.5212364929487197 },
  { &rate_difference_cluster, &on_rates_by_account, 11, -0.553775404242694,
    -1.2441876839901544, 0.13663687550476644 },
  { &ratio_difference_cluster, &on_rates_by_account, 11, -0.553775404242694,
    -1.2157877474657579, 0.1082369389803699 },
  { &ratio_difference_one_cluster, &on_rates_one_by_account, 11,
    0.29345794392523361, -0.34675636582006597, 0.93367225367053319 },
  { &relative_lift_cluster, &on_visits_by_account, 11, -0.12820512820512819,
    -0.5176910189363283, 0.68723453896208131 },
  { &ratio_lift_cluster, &on_rates_by_account, 11, -0.50644417311083978,
    -0.78783058185431576, 0.20544848801889626 },
};

struct certified_family
certified_clusters (void)
{
  return (struct certified_family) {
    "clusters", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
