/* Certified rows of means and shares at the same covariates.
   tests/oracle/certified.R prints them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

/* Made up: who of 80 signed up with a promotion, differs in plan and age
   from who did not. */
static const uint32_t plan[80] = {
  0, 0, 0, 1, 2, 2, 1, 1, 2, 1, 0, 0, 2, 1, 1, 2, 0, 0, 1, 1, 0, 1, 1, 1, 2,
  2, 1, 1, 2, 2, 2, 2, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 2, 2, 2, 1, 2, 1,
  1, 0, 0, 2, 2, 0, 1, 0, 1, 1, 0, 0, 0, 2, 1, 0, 2, 0, 2, 2, 2, 0, 2, 2, 2,
  1, 2, 2, 0, 1
};
static const double age[80] = {
  25, 33, 53, 24, 59, 27, 22, 37, 45, 51, 28, 31, 23, 39, 66, 30, 36, 27, 55,
  30, 64, 20, 23, 35, 60, 21, 36, 33, 27, 39, 19, 58, 54, 20, 35, 66, 40, 18,
  24, 48, 31, 39, 39, 21, 58, 39, 47, 28, 61, 32, 61, 18, 19, 48, 20, 62, 25,
  30, 64, 32, 41, 52, 19, 33, 54, 37, 30, 54, 42, 61, 67, 43, 67, 49, 32, 29,
  45, 39, 60, 44
};
static const uint32_t promoted[80] = {
  1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1,
  1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 0,
  0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0,
  0, 1, 0, 0, 0
};
static const double spent[80] = {
  6.5, 5, 7.3, 6, 10.8, 9.1, 2.9, 7.3, 10.3, 7.3, 5.9, 2, 9, 6.6, 15.1, 9.6,
  7.6, 7.1, 9.5, 6, 12.3, 2.2, 8.3, 7.3, 11.5, 9.4, 5.5, 7.7, 6.7, 7.1, 7.9,
  13.3, 11.1, 6.3, 5.5, 13.5, 6.5, 6.4, 6.3, 10.5, 8.1, 9.5, 9, 3, 11.5, 8.9,
  10.2, 6.9, 10.2, 6.4, 12.5, 2.8, 6.3, 13.4, 7, 11.8, 6.6, 2.4, 11.3, 8.1,
  7.7, 11.1, 1.1, 9.8, 8.4, 4.3, 5.8, 7.7, 12.3, 10.5, 13, 9.2, 11.8, 9.4,
  7.2, 7.7, 11.2, 10.1, 7.7, 10.4
};
static const double stayed[80] = {
  0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0,
  0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0,
  0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0,
  0, 0, 1, 0, 0
};
/* The same under names that tell the forms of a test apart. */
#define SIGNED(title, outcome)                                             \
  {                                                                        \
    .name = (title), .n = 80, .arms = 2, .y = (outcome), .arm = promoted,  \
    .category = plan, .categories = 3, .number = age                       \
  }
static const struct certified_data on_signed = SIGNED ("sign-ups", spent);
static const struct certified_data on_signed_pair
  = SIGNED ("sign-ups, a pair", spent);
static const struct certified_data on_signed_by_lot
  = SIGNED ("sign-ups, by lot", spent);
static const struct certified_data on_signed_in_trials
  = SIGNED ("sign-ups, in trials", spent);
static const struct certified_data on_signed_share
  = SIGNED ("stayers", stayed);
static const struct certified_data on_signed_share_pair
  = SIGNED ("stayers, a pair", stayed);

static const struct certified_test tests[] = {
  { &linear_model, &on_signed, 11, 0.7949317329335841, NAN,
    0.42934031018706331 },
  { &linear_model_pair, &on_signed_pair, 11, 0.7949317329335841, NAN,
    0.42934031018706331 },
  { &logistic_model, &on_signed_share, 11, 0.21708262924950969, NAN,
    0.82814395103924199 },
  { &logistic_model_pair, &on_signed_share_pair, 11, 0.21708262924950969,
    NAN, 0.82814395103924199 },
  { &weighted_z, &on_signed, 11, 0.84399289378710407, NAN,
    0.39867337658493118 },
  { &weighted_z_pair, &on_signed_pair, 11, 0.84399289378710407, NAN,
    0.39867337658493118 },
  { &linear_within, &on_signed_in_trials, 11, 0.81711359772527914, NAN,
    0.41648648998718607 },
  { &linear_lin, &on_signed_by_lot, 11, 1.0581633628584473, NAN,
    0.29361893209178758 },
};

static const struct certified_effect effects[] = {
  { &mean_difference_standardised, &on_signed, 11, 0.35796585519852897,
    -0.54014948826644993, 1.2560811986635079 },
  { &mean_difference_weighted, &on_signed, 11, 0.37000989914748139,
    -0.48924624102956271, 1.2292660393245254 },
  { &mean_difference_doubly_robust, &on_signed, 11, 0.36866334659405275,
    -0.51553829616047342, 1.2528649893485788 },
  { &mean_difference_within, &on_signed, 11, 0.35981808463059972,
    -0.51760359330384298, 1.2372397625650424 },
  { &mean_difference_lin, &on_signed, 11, 0.45684481851521636,
    -0.40422096050193718, 1.3179105975323699 },
  { &risk_difference_standardised, &on_signed_share, 11,
    0.025443754650710748, -0.20427910672825514, 0.25516661602967661 },
  { &risk_difference_weighted, &on_signed_share, 11, 0.023815664307395901,
    -0.19993242516364437, 0.24756375377843617 },
  { &risk_difference_doubly_robust, &on_signed_share, 11,
    0.024330232192013745, -0.20548083956805208, 0.25414130395207957 },
  { &risk_difference_within, &on_signed_share, 11, 0.025654732496581813,
    -0.20370450385870073, 0.25501396885186434 },
  { &risk_difference_lin, &on_signed_share, 11, 0.0079659627764646357,
    -0.21688507393899117, 0.23281699949192045 },
  { &risk_ratio_standardised, &on_signed_share, 11, 1.0783065769469877,
    0.54874720659401388, 2.1189084152320383 },
  { &risk_ratio_weighted, &on_signed_share, 11, 1.0736778111703498,
    0.55325323609454891, 2.0836462708056294 },
  { &odds_ratio_adjusted, &on_signed_share, 11, 1.1320284843120814,
    0.37442709688553044, 3.4225313818184588 },
};

struct certified_family
certified_adjusted (void)
{
  return (struct certified_family) {
    "adjusted", "R 4.2.2, sandwich", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
