/* Certified rows of means. tests/oracle/certified.R and certified.py
   print them: change them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &welch_t, &on_sleep, 12, 1.8608134674868531, 17.776473516178498,
    0.079394140187358173 },
  { &student_t, &on_sleep, 12, 1.8608134674868528, NAN,
    0.079186714215938175 },
  { &yuen, &on_sleep, 12, 1.6167773658133766, 8.2647085136376948,
    0.14337828852444043 },
  { &levene, &on_sleep, 12, 0.24820496083550925, NAN, 0.62437428541488749 },
  { &levene, &on_plants, 12, 1.11918569487039, NAN, 0.34122662412547378 },
  { &permutation, &on_five_and_six, 12, 1.3512050735775478, NAN,
    0.21428571428571427 },
  { &permutation_cluster, &on_visits_by_region, 12, -0.46915105733670343,
    NAN, 0.64069264069264065 },
  { &paired_t, &on_sleepers, 12, 4.0621276833820366, NAN,
    0.0028328901973842702 },
  { &one_sample_t, &on_second_drug, 12, 2.1005528498187132, NAN,
    0.065059885668095438 },
  { &welch_anova, &on_plants, 12, 5.1809724081131892, 17.128418616644129,
    0.017392821490170001 },
  { &anova, &on_plants, 12, 4.8460878623801351, NAN, 0.015909958325622937 },
  { &tukey, &on_plants, 11, -1.8820223996884504, NAN, 0.39087114420210656 },
  { &games_howell, &on_plants, 11, -1.684696588328187, 16.523585056859301,
    0.47455492219394862 },
};

static const struct certified_effect effects[] = {
  { &mean_difference, &on_sleep, 12, 1.5800000000000001,
    -0.20548323071171018, 3.3654832307117104 },
  { &mean_difference_student, &on_sleep, 12, 1.5800000000000001,
    -0.20387403228759859, 3.3638740322875984 },
  { &mean_difference_yuen, &on_sleep, 12, 1.666666666666667,
    -0.6973066261155898, 4.0306399594489237 },
  { &mean_difference_winsorised, &on_sleep, 12, 1.5552999999999999,
    -0.2104437692609479, 3.3210437692609478 },
  { &relative_lift, &on_plants, 12, -0.073728139904610579,
    -0.19620735423325697, 0.059939630278965206 },
  { &mean_difference_paired, &on_sleepers, 12, 1.5800000000000001,
    0.70011423672301754, 2.4598857632769824 },
  { &mean_one_sample, &on_second_drug, 12, 1.3300000000000001,
    -0.10232246062329442, 2.7623224606232948 },
  { &nps_difference, &on_promoters, 12, 8.3333333333333357,
    -65.911780618021226, 82.578447284687897 },
  { &nps_one_sample, &on_promoters_one, 12, 15, -31.112551381608686,
    51.112551381608696 },
  { &hedges_g, &on_sleep, 11, 0.79693523919112075, -0.091407732805153272,
    1.6651717906780232 },
  { &cohens_d, &on_sleep, 11, 0.83218108134953966, -0.095450398211415631,
    1.7388168991067324 },
  { &hedges_g_av, &on_sleep, 11, 0.79648464715341772, -0.091940884165997788,
    1.6645866640877417 },
  { &glass_delta, &on_sleep, 11, 0.88317019036053775, -0.15048169568718347,
    1.8762481084729109 },
  { &eta_squared, &on_plants, 11, 0.26414829683211967,
    0.0099039685620602953, 0.4638964673063074 },
  { &omega_squared, &on_plants, 11, 0.20407884598997091,
    0.0099039685620602953, 0.4638964673063074 },
};

struct certified_family
certified_means (void)
{
  return (struct certified_family) {
    "means", "R 4.2.2, mpmath", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
