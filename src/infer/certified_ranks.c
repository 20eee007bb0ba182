/* Certified rows of ranks. tests/oracle/certified.R prints them: change
   them there. */

#include <math.h>

#include "certified_data.h"
#include "infer/methods.h"

static const struct certified_test tests[] = {
  { &mann_whitney, &on_sleep, 12, 74.5, NAN, 0.069327575433626581 },
  { &mann_whitney, &on_five_and_six, 12, 21, NAN, 0.32900432900432897 },
  { &brunner_munzel, &on_sleep, 12, 2.1446717367088017, 16.897546888708892,
    0.046815954675819726 },
  { &wilcoxon_signed_rank_paired, &on_sleepers, 12, 45, NAN,
    0.0090906980159250559 },
  { &wilcoxon_signed_rank, &on_second_drug, 12, 42.5, NAN,
    0.13915701535950781 },
  { &kruskal_wallis, &on_plants, 12, 7.9882287494437154, NAN,
    0.01842375573147197 },
  { &dunn, &on_plants, 12, -1.1177254543787873, NAN, 0.26368426789138599 },
  { &jonckheere, &on_plants, 12, 1.5781700936258087, NAN,
    0.11452653876604273 },
  { &brunner_munzel_cluster, &on_visits_by_account, 11,
    -0.15475451686937097, 9.5822906393085603, 0.88022575053861518 },
  { &kruskal_wallis_cluster, &on_visits_by_account, 11,
    -0.15475451686937097, 9.5822906393085603, 0.88022575053861518 },
};

static const struct certified_effect effects[] = {
  { &prob_superiority, &on_sleep, 12, 0.74499999999999988,
    0.50387048153533298, 0.98612951846466679 },
  { &cliffs_delta, &on_sleep, 12, 0.48999999999999977,
    0.0077409630706659627, 0.97225903692933358 },
  { &hodges_lehmann, &on_sleep, 12, 1.3500000000000001,
    -0.10000000000000001, 3.6000000000000001 },
  { &hodges_lehmann_paired, &on_sleepers, 12, 1.3, 0.80000000000000004,
    2.7999999999999998 },
  { &hodges_lehmann_one_sample, &on_second_drug, 12, 1.25,
    -0.19999999999999996, 2.9000000000000004 },
  { &prob_superiority_cluster, &on_visits_by_account, 11,
    0.4826388888888889, 0.23119059495666994, 0.73408718282110785 },
  { &cliffs_delta_cluster, &on_visits_by_account, 11, -0.03472222222222221,
    -0.53761881008666013, 0.46817436564221571 },
  { &median_difference, &on_sleep, 12, 1.3999999999999999, NAN, NAN },
};

struct certified_family
certified_ranks (void)
{
  return (struct certified_family) {
    "ranks", "R 4.2.2", tests,
    sizeof tests / sizeof *tests, effects,
    sizeof effects / sizeof *effects
  };
}
