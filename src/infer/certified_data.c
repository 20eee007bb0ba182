#include "certified_data.h"

/* Two or three cohorts of ten, and up to three of twelve. */
static const uint32_t tens[30] = {
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2
};
static const uint32_t dozens[36] = {
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
};

/* Student (1908), Biometrika 6:1-25: hours of sleep gained by ten persons
   with each of two drugs; R's `sleep`. */
static const double hours[20] = {
  0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2,
  1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4
};
static const uint32_t person[20] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
};
/* More than one hour. */
static const double gained[20] = {
  0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1
};

const struct certified_data on_sleep = {
  .name = "sleep", .n = 20, .arms = 2, .y = hours, .arm = tens
};
const struct certified_data on_sleepers = {
  .name = "sleep by person", .n = 20, .arms = 2, .y = hours, .arm = tens,
  .cluster = person
};
const struct certified_data on_second_drug = {
  .name = "second drug", .n = 10, .arms = 1, .y = hours + 10, .arm = tens,
  .target = 1
};
const struct certified_data on_hour_gained = {
  .name = "an hour gained", .n = 20, .arms = 2, .y = gained,
  .arm = tens, .cluster = person
};

/* Dobson (1983), An introduction to statistical modelling, table 7.1:
   dried weight of plants; R's `PlantGrowth`. */
static const double weight[30] = {
  4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14,
  4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69,
  6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26
};
const struct certified_data on_plants = {
  .name = "plants", .n = 30, .arms = 3, .y = weight, .arm = tens
};
/* Without ties, and few enough to deal out in every way. */
static const double eleven[11] = {
  5.25, 9.5, 6.125, 14.75, 2.5, 8, 12.5, 7.25, 19.75, 3.5, 22
};
static const uint32_t six_and_five[11] = {
  0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1
};
const struct certified_data on_five_and_six = {
  .name = "five and six", .n = 11, .arms = 2, .y = eleven,
  .arm = six_and_five
};

/* Users of twelve accounts on three plans, twelve each: visits in their
   months as a user, and how these ended: not yet (0), with an upgrade (1)
   or by leaving (2).  Written for this table; ties everywhere. */
static const double visits[36] = {
  16, 20, 3, 15, 13, 3, 1, 7, 22, 9, 6, 2,
  5, 4, 15, 8, 7, 3, 17, 15, 7, 3, 3, 15,
  16, 9, 16, 0, 7, 6, 14, 6, 4, 6, 5, 13
};
static const double months[36] = {
  5, 18, 10, 5, 10, 6, 7, 3, 8, 10, 18, 7,
  24, 23, 23, 3, 7, 10, 18, 23, 4, 18, 12, 24,
  4, 6, 23, 12, 21, 11, 13, 17, 10, 5, 4, 16
};
static const int8_t how[36] = {
  1, 1, 1, 2, 1, 1, 2, 1, 1, 2, 0, 2, 0, 0, 1, 1, 2, 1, 1, 0, 1, 0, 2, 1,
  0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0
};
static const int8_t upgraded[36] = {
  1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1,
  0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0
};
static const double with_upgrade[24] = {
  1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1
};
static const double promoters[24] = {
  100, -100, 0, 0, 100, 100, 100, 100, 0, 100, -100, -100,
  100, 0, 100, 100, 100, 100, 100, -100, -100, 0, -100, 100
};
static const uint32_t account[36] = {
  6, 6, 8, 2, 2, 9, 5, 12, 3, 4, 10, 7, 9, 9, 2, 4, 1, 5, 11, 11, 10, 12,
  7, 3, 2, 9, 6, 5, 12, 12, 11, 7, 1, 4, 8, 10
};
/* Twelve regions, each with one plan. */
static const uint32_t region[24] = {
  1, 2, 3, 4, 5, 6, 6, 1, 3, 6, 3, 1, 7, 8, 9, 10, 11, 12, 10, 7, 9, 11,
  8, 10
};
static const uint32_t alternate[36] = {
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
  0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1
};

/* When they came, and in which of three trades they are. */
static const double came[36] = {
  -1, 2, -1, -1, 3, -1, -1, 0, -1, 4, -1, -1, 5, -1, -1, 1, -1, -1, 6, -1,
  -1, 2, -1, 8, -1, -1, 3, -1, 7, -1, -1, 4, -1, 1, -1, -1
};
static const uint32_t trade[36] = {
  0, 2, 1, 0, 1, 2, 2, 0, 1, 1, 0, 2, 1, 1, 0, 2, 2, 0, 1, 0, 2, 0, 1, 2,
  2, 0, 1, 1, 2, 0, 0, 1, 2, 1, 0, 2
};

/* A pair: what is asked of three plans is about two of them.  Part of an
   initialiser has no other name than a macro's. */
#define USERS(plans) .n = 12 * (plans), .arms = (plans), .arm = dozens
#define BY_ACCOUNT .cluster = account

const struct certified_data on_visits_by_account = {
  .name = "visits", USERS (2), .y = visits, BY_ACCOUNT
};
const struct certified_data on_visits_by_account_pair = {
  .name = "visits, a pair", USERS (3), .y = visits, BY_ACCOUNT
};
const struct certified_data on_visits_one_by_account = {
  .name = "visits, 1 plan", USERS (1), .y = visits,
  BY_ACCOUNT, .target = 8
};
const struct certified_data on_visits_by_region = {
  .name = "visits by region", USERS (2), .y = visits, .cluster = region
};
const struct certified_data on_promoters = {
  .name = "promoters", USERS (2), .y = promoters
};
const struct certified_data on_promoters_one = {
  .name = "promoters, 1 plan", USERS (1), .y = promoters, .target = 10
};
const struct certified_data on_promoters_by_account = {
  .name = "promoters", USERS (2), .y = promoters, BY_ACCOUNT
};
const struct certified_data on_promoters_one_by_account = {
  .name = "promoters, 1 plan", USERS (1), .y = promoters,
  BY_ACCOUNT, .target = 10
};
const struct certified_data on_upgraded_by_account = {
  .name = "upgrades", USERS (2), .y = with_upgrade, BY_ACCOUNT
};
const struct certified_data on_upgraded_one_by_account = {
  .name = "upgrades, 1 plan", USERS (1),
  .y = with_upgrade, BY_ACCOUNT, .target = 0.4
};
const struct certified_data on_rates = {
  .name = "rates", USERS (3), .y = visits, .t = months
};
const struct certified_data on_rates_pair = {
  .name = "rates, a pair", USERS (3), .y = visits, .t = months
};
const struct certified_data on_rates_one = {
  .name = "rates, 1 plan", USERS (1), .y = visits,
  .t = months, .target = 0.8
};
const struct certified_data on_rates_by_account = {
  .name = "rates", USERS (2), .y = visits, .t = months,
  BY_ACCOUNT
};
const struct certified_data on_rates_by_account_pair = {
  .name = "rates, a pair", USERS (3), .y = visits,
  .t = months, BY_ACCOUNT
};
const struct certified_data on_rates_one_by_account = {
  .name = "rates, 1 plan", USERS (1), .y = visits,
  .t = months, BY_ACCOUNT, .target = 0.8
};
const struct certified_data on_stays = {
  .name = "stays", USERS (3), .t = months, .event = upgraded
};
const struct certified_data on_stays_pair = {
  .name = "stays, a pair", USERS (3), .t = months, .event = upgraded
};
const struct certified_data on_stays_in_strata = {
  .name = "stays in strata", USERS (3), .t = months,
  .event = upgraded, .stratum = alternate, .strata = 2
};
const struct certified_data on_stays_in_strata_pair = {
  .name = "stays in strata, a pair", USERS (3), .t = months,
  .event = upgraded, .stratum = alternate, .strata = 2
};
const struct certified_data on_stays_by_account = {
  .name = "stays by account", USERS (3), .t = months,
  .event = upgraded, BY_ACCOUNT
};
const struct certified_data on_stays_by_account_pair = {
  .name = "stays by account, a pair", USERS (3), .t = months,
  .event = upgraded, BY_ACCOUNT
};
const struct certified_data on_upgrades = {
  .name = "upgrades", USERS (3), .t = months, .event = how,
  .horizon = 12
};
const struct certified_data on_upgrades_pair = {
  .name = "upgrades, a pair", USERS (3), .t = months, .event = how,
  .horizon = 12
};
const struct certified_data on_upgrades_by_account = {
  .name = "accounts", USERS (2), .t = months,
  .event = how, BY_ACCOUNT, .horizon = 12
};
const struct certified_data on_upgrades_by_account_pair = {
  .name = "accounts, a pair", USERS (3), .t = months,
  .event = how, BY_ACCOUNT, .horizon = 12
};

/* Freireich et al. (1963), Blood 21:699-716: weeks in remission with
   placebo and with 6-mercaptopurine, in matched pairs; R's
   `MASS::gehan`. */
static const double weeks[42] = {
  1, 22, 3, 12, 8, 17, 2, 11, 8, 12, 2, 5, 4, 15, 8, 23, 5, 11, 4, 1, 8,
  10, 7, 32, 23, 22, 6, 16, 34, 32, 25, 11, 20, 19, 6, 17, 35, 6, 13, 9,
  6, 10
};
static const int8_t relapse[42] = {
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0
};
static const uint32_t drug[42] = {
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
};
static const uint32_t pair[42] = {
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21
};

#define PATIENTS                                                           \
  .n = 42, .arms = 2, .t = weeks, .event = relapse, .arm = drug

const struct certified_data on_remissions = {
  .name = "remissions", PATIENTS
};
const struct certified_data on_remissions_to_10 = {
  .name = "remissions at 10", PATIENTS, .horizon = 10
};
const struct certified_data on_remission_pairs = {
  .name = "pairs", PATIENTS, .cluster = pair
};
const struct certified_data on_remission_pairs_to_10 = {
  .name = "pairs at 10", PATIENTS, .cluster = pair,
  .horizon = 10
};

/* Tables: with the outcome, and all, cohort by cohort. */

#define TABLE(...) .table = (const uint64_t[]) { __VA_ARGS__ }

/* Newcombe (1998), Stat. Med. 17:873-890, table II, (a): 56/70 and
   48/80. */
const struct certified_data on_newcombe = {
  .name = "56/70, 48/80", .arms = 2, .strata = 1, TABLE (48, 80, 56, 70)
};
/* statsmodels #10274: p far out. */
const struct certified_data on_forty = {
  .name = "40/41, 1/41", .arms = 2, .strata = 1, TABLE (1, 41, 40, 41)
};
/* scipy #4130: p said to be 1. */
const struct certified_data on_near_one = {
  .name = "345/800, 260/605", .arms = 2, .strata = 1,
  TABLE (260, 605, 345, 800)
};
/* fishers_exact #47: p said to be 1.4e-6. */
const struct certified_data on_far_out = {
  .name = "50/51, 257/632", .arms = 2, .strata = 1, TABLE (257, 632, 50, 51)
};
const struct certified_data on_three_small = {
  .name = "1/12, 3/10, 7/15", .arms = 3, .strata = 1,
  TABLE (1, 12, 3, 10, 7, 15)
};
/* Fleiss (1981), Statistical methods for rates and proportions, p. 139:
   smokers among patients; R's example of `prop.trend.test`. */
const struct certified_data on_smokers = {
  .name = "smokers", .arms = 4, .strata = 1,
  TABLE (83, 86, 90, 93, 129, 136, 70, 82)
};
/* Newcombe (1998), Stat. Med. 17:857-872, table I. */
const struct certified_data on_polled = {
  .name = "81/263", .arms = 1, .strata = 1, TABLE (81, 263), .target = 0.25
};
/* Bickel, Hammel & O'Connell (1975), Science 187:398-404: women (0) and
   men (1) admitted by six departments; R's `UCBAdmissions`. */
const struct certified_data on_berkeley = {
  .name = "Berkeley", .arms = 2, .strata = 6,
  TABLE (89, 108, 512, 825, 17, 25, 353, 560, 202, 593, 120, 325,
         131, 375, 138, 417, 94, 393, 53, 191, 24, 341, 22, 373)
};
static const uint64_t three_strata[18] = {
  7, 12, 2, 14, 5, 11, 3, 30, 9, 31, 8, 19, 12, 40, 20, 80, 0, 9
};
const struct certified_data on_three_strata = {
  .name = "three strata", .arms = 3, .strata = 3, .table = three_strata
};
const struct certified_data on_three_strata_pair = {
  .name = "three strata, a pair", .arms = 3, .strata = 3,
  .table = three_strata
};

/* Of spells, stratified, with the trade as a covariate. */
#define TRADES \
  USERS (3), .t = months, .event = upgraded, .stratum = alternate, \
  .strata = 2, .enter = came, .category = trade, .categories = 3
const struct certified_data on_trades = { .name = "trades", TRADES };
const struct certified_data on_trades_pair = {
  .name = "trades, a pair", TRADES
};
const struct certified_data on_trades_by_account_pair = {
  .name = "trades, accounts, pair", TRADES, BY_ACCOUNT
};
