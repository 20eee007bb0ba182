/* Certified rows of survival under weights, and of an event that leaving
   rules out, adjusted.  tests/oracle/certified.R prints them: change them
   there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

/* Made up: of 90 customers of three channels, which differ in plan, how
   many days until they moved to another plan (1), left (2), or were last
   seen. */
static const uint32_t plan[90] = {
  1, 2, 2, 2, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 1, 2, 2, 1, 1, 2, 0, 2, 1, 1, 2,
  1, 1, 2, 0, 2, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 2, 1, 0, 1, 2, 1, 1, 1, 2,
  1, 2, 0, 1, 2, 0, 0, 1, 2, 1, 1, 0, 1, 1, 0, 1, 2, 0, 0, 1, 1, 0, 2, 0, 2,
  2, 1, 0, 0, 0, 2, 1, 0, 1, 0, 0, 2, 0, 1, 1
};
static const uint32_t channel[90] = {
  2, 0, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0, 2, 0, 2, 1, 2, 0, 1, 0, 2, 1, 2, 2,
  2, 1, 2, 2, 0, 1, 2, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 2, 2, 0, 0, 2,
  1, 0, 2, 0, 2, 0, 0, 1, 2, 1, 0, 0, 0, 2, 0, 0, 0, 1, 2, 1, 1, 1, 1, 0, 0,
  0, 0, 0, 1, 2, 2, 0, 1, 1, 2, 0, 1, 2, 1, 1
};
static const double days[90] = {
  15, 57, 25, 60, 40, 25, 60, 9, 3, 60, 19, 19, 31, 20, 26, 2, 20, 1, 33, 60,
  9, 26, 30, 19, 32, 20, 33, 11, 3, 6, 15, 9, 54, 20, 8, 18, 29, 60, 17, 60,
  35, 5, 60, 5, 60, 14, 26, 26, 34, 14, 17, 10, 60, 46, 5, 29, 8, 5, 60, 50,
  27, 13, 4, 45, 17, 18, 39, 9, 3, 1, 16, 7, 19, 13, 47, 10, 22, 60, 25, 2,
  48, 15, 12, 8, 29, 14, 60, 6, 28, 14
};
static const int8_t how[90] = {
  0, 0, 1, 0, 2, 1, 0, 1, 0, 0, 2, 1, 1, 1, 1, 1, 1, 2, 0, 0, 1, 1, 1, 1, 2,
  0, 2, 2, 1, 2, 2, 1, 1, 1, 2, 2, 0, 0, 0, 0, 2, 1, 0, 1, 0, 1, 1, 0, 1, 0,
  2, 1, 0, 2, 0, 0, 2, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 2, 1, 1, 1, 1,
  1, 1, 0, 1, 1, 0, 1, 2, 2, 1, 1, 0, 1, 2, 1
};
/* Either of the two. */
static const int8_t ended[90] = {
  0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1,
  0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0,
  1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1
};

/* The same under names that tell the forms of a test apart. */
#define STAYS(title, of)                                                   \
  {                                                                        \
    .name = (title), .n = 90, .arms = 3, .t = days, .event = (of),         \
    .arm = channel, .strata = 1, .horizon = 40, .category = plan,          \
    .categories = 3                                                        \
  }
static const struct certified_data on_leavers = STAYS ("leavers", ended);
static const struct certified_data on_leavers_pair
  = STAYS ("leavers, a pair", ended);
static const struct certified_data on_movers = STAYS ("movers", how);
static const struct certified_data on_movers_pair
  = STAYS ("movers, a pair", how);
static const struct certified_data on_movers_weighted
  = STAYS ("movers, weighted", how);
static const struct certified_data on_movers_weighted_pair
  = STAYS ("movers, a weighted pair", how);

static const struct certified_test tests[] = {
  { &cox_wald_weighted, &on_leavers_pair, 9, 0.32386975065058415, NAN,
    0.56929129478102292 },
  { &cox_wald_many_weighted, &on_leavers, 9, 0.32763726314379849, NAN,
    0.84889597084689727 },
  { &rmst_z_weighted, &on_leavers, 11, -0.89478381904747573, NAN,
    0.37090266170690056 },
  { &cox_wald_cause_specific_model, &on_movers_pair, 8,
    0.028437941961608291, NAN, 0.86608333191815556 },
  { &cox_wald_many_cause_specific_model, &on_movers, 8,
    0.28834902033716725, NAN, 0.86573665502633546 },
  { &cox_wald_cause_specific_weighted, &on_movers_weighted_pair, 9,
    0.024869927803624708, NAN, 0.87469160695639725 },
  { &cox_wald_many_cause_specific_weighted, &on_movers_weighted, 9,
    0.30897892173691804, NAN, 0.8568525225759569 },
};

static const struct certified_effect effects[] = {
  { &hazard_ratio_weighted, &on_leavers, 9, 1.1848544461858881,
    0.6606369750028257, 2.1250400927687449 },
  { &rmst_difference_weighted, &on_leavers, 11, -2.9672226797131671,
    -9.4667250875005227, 3.5322797280741884 },
  { &survival_difference_weighted, &on_leavers, 11, -0.076748314744689294,
    -0.30809461973137198, 0.16407959034753802 },
  { &cause_specific_hazard_ratio_model, &on_movers, 8,
    0.93424591857104833, 0.42378642870718114, 2.0595643872535172 },
  { &cause_specific_hazard_ratio_weighted, &on_movers, 9,
    0.94303805704824017, 0.45495806917394005, 1.9547312978887157 },
};

struct certified_family
certified_weighted (void)
{
  return (struct certified_family) {
    "survival under weights", "R 4.2.2, survival", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
