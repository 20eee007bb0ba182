/* Certified rows of Cox regression on spells. tests/oracle/certified.R
   prints them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &cox_wald_model, &on_trades_pair, 8, 1.2228326003951151, NAN,
    0.26880546856745213 },
  { &cox_wald_model, &on_trades_by_account_pair, 8, 0.68833365765566734, 11,
    0.42437088422011293 },
  { &cox_wald_many_model, &on_trades, 8, 2.5952722929623526, NAN,
    0.27317678029933729 },
  { &cox_lr_model, &on_trades_pair, 8, 1.2726764598564344, NAN,
    0.25926517774734265 },
  { &cox_lr_many_model, &on_trades, 8, 2.7989083444971357, NAN,
    0.24673160014869117 },
  { &cox_score_model, &on_trades_pair, 12, 1.2647252443408161, NAN,
    0.26075855783212387 },
  { &cox_score_model, &on_trades_by_account_pair, 12, 0.86283249268510309,
    NAN, 0.3529472507707439 },
  { &cox_score_many_model, &on_trades, 12, 2.702779830752466, NAN,
    0.25888018891406694 },
  { &cox_zph, &on_trades_pair, 8, 1.0952090128922141, NAN,
    0.29531993510806576 },
  { &cox_zph_identity, &on_trades_pair, 8, 0.57353050116127113, NAN,
    0.44885939006219233 },
};

static const struct certified_effect effects[] = {
  { &hazard_ratio_model, &on_trades_pair, 8, 0.47754358637857214,
    0.12885223616288066, 1.7698402734977452 },
  { &hazard_ratio_model, &on_trades_by_account_pair, 8, 0.47754358637857214,
    0.067216060785274367, 3.3927587280043237 },
};

struct certified_family
certified_cox (void)
{
  return (struct certified_family) {
    "survival with covariates", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
