/* Certified rows of shares. tests/oracle/certified.R and certified.py
   print them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &n1_chi_square, &on_newcombe, 12, 6.9765886287625412, NAN,
    0.0082582879293807854 },
  { &pearson_chi_square, &on_newcombe, 12, 7.0234113712374571, NAN,
    0.0080450813681965782 },
  { &pearson_chi_square, &on_forty, 12, 74.195121951219505, NAN,
    7.0764948457107433e-18 },
  { &pearson_chi_square, &on_smokers, 12, 12.600411297127634, NAN,
    0.0055854766616270386 },
  { &yates_chi_square, &on_newcombe, 12, 6.114270410296224, NAN,
    0.013409475178668959 },
  { &g_test, &on_newcombe, 12, 7.184066713647157, NAN, 0.007355380180036673 },
  { &g_test, &on_smokers, 12, 10.667326800953855, NAN, 0.013667741839460665 },
  { &cochran_armitage, &on_smokers, 12, -2.8679125309530815, NAN,
    0.0041318974776414904 },
  { &proportion_score, &on_polled, 12, 2.1716575062521586, NAN,
    0.029881505974546585 },
  { &binomial_exact, &on_polled, 12, NAN, NAN, 0.032603978613738649 },
  { &mcnemar, &on_hour_gained, 12, NAN, NAN, 0.125 },
  { &cmh, &on_berkeley, 12, 1.5246066604434356, NAN, 0.21692369705551837 },
  { &cmh, &on_three_strata, 12, 0.63326068975569116, NAN,
    0.72860003608743362 },
  { &cmh_pair, &on_three_strata_pair, 12, 0.17693231560550385, NAN,
    0.67402292343476822 },
  { &cochran_armitage_strata, &on_three_strata, 12, 0.38434948199447933,
    NAN, 0.70071943778364565 },
  { &fisher_exact, &on_newcombe, 11, NAN, NAN, 0.012521129749209154 },
  { &fisher_exact, &on_near_one, 11, NAN, NAN, 0.95667786399264354 },
  { &fisher_exact, &on_far_out, 11, NAN, NAN, 1.2220470363525841e-17 },
  { &fisher_midp, &on_newcombe, 11, NAN, NAN, 0.010421139959037107 },
  { &fisher_exact_many, &on_three_small, 11, NAN, NAN, 0.091900559339870993 },
};

static const struct certified_effect effects[] = {
  { &risk_difference, &on_newcombe, 11, 0.20000000000000007,
    0.052829713245844727, 0.3381729400158684 },
  { &risk_difference_newcombe, &on_newcombe, 12, 0.20000000000000007,
    0.052431472402364926, 0.33387265403690586 },
  { &risk_ratio, &on_newcombe, 12, 1.3333333333333335, 1.076626422763193,
    1.6512485112663868 },
  { &odds_ratio, &on_newcombe, 12, 2.6666666666666665, 1.276217870536434,
    5.5720196960743777 },
  { &number_needed, &on_newcombe, 11, 4.9999999999999982,
    2.9570668781277298, 18.928741773525605 },
  { &cohens_h, &on_newcombe, 12, 0.44214318800295338, 0.1213687837693086,
    0.76291759223659816 },
  { &phi_coefficient, &on_newcombe, 11, 0.21638563370731523,
    0.057351977003039754, 0.35890782338164379 },
  { &share_one_sample, &on_polled, 12, 0.057984790874524739,
    0.0052885198782742782, 0.11620957698280016 },
  { &share_one_sample_exact, &on_polled, 11, 0.057984790874524739,
    0.0027367455852712053, 0.1176219226013514 },
  { &risk_difference_strata, &on_berkeley, 12, -0.018425196190852509,
    -0.047482435346542215, 0.010632042964837198 },
  { &risk_ratio_strata, &on_berkeley, 12, 0.94490502259592901,
    0.86645223268300386, 1.0304613088274714 },
  { &odds_ratio_strata, &on_berkeley, 12, 0.90469682825862308,
    0.77190736175935049, 1.0603297644366556 },
  { &cramers_v, &on_newcombe, 11, 0.20095361554285831, 0.055750691267583363,
    0.37641602291888911 },
  { &cramers_v, &on_smokers, 11, 0.15564217502888511, 0.055006770141621443,
    0.26488843600477484 },
};

struct certified_family
certified_shares (void)
{
  return (struct certified_family) {
    "shares", "R 4.2.2, mpmath", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
