/* Certified rows of times to an event that another end rules out.
   tests/oracle/certified.R prints them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &gray, &on_upgrades, 12, 2.7416874558649442, NAN, 0.25389265283418566 },
  { &gray_pair, &on_upgrades_pair, 12, 1.3758850555323712, NAN,
    0.2408033175160362 },
  { &log_rank_cause_specific, &on_upgrades, 12, 3.8946516287248039, NAN,
    0.1426550480391931 },
  { &cox_wald_cause_specific, &on_upgrades, 8, 2.7144843744414668, NAN,
    0.099441098515562598 },
  { &log_rank_cause_specific_cluster, &on_upgrades_by_account, 12,
    1.5590812267651384, NAN, 0.21179979704787821 },
  { &cox_wald_cause_specific_cluster, &on_upgrades_by_account, 8,
    1.418747146887084, 11, 0.25867721798198318 },
  { &cluster_wald_incidence, &on_upgrades_by_account, 11,
    -1.0430302430476726, 10.097881665449234, 0.3212616745678063 },
  { &cluster_wald_incidence_pair, &on_upgrades_by_account_pair, 11,
    -1.0430302430476726, 10.097881665449234, 0.3212616745678063 },
};

static const struct certified_effect effects[] = {
  { &cif_difference, &on_upgrades, 12, -0.24999999999999989,
    -0.55294487455805741, 0.13715325017127111 },
  { &cause_specific_hazard_ratio, &on_upgrades, 8, 0.34449968520112378,
    0.096967069645476758, 1.2239210026412248 },
  { &cif_difference_cluster, &on_upgrades_by_account, 11,
    -0.24999999999999989, -0.65789250033905167, 0.29826472484423439 },
  { &cause_specific_hazard_ratio_cluster, &on_upgrades_by_account, 8,
    0.34449968520112378, 0.048082533627731551, 2.4682566443467286 },
};

struct certified_family
certified_competing (void)
{
  return (struct certified_family) {
    "competing ends", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
