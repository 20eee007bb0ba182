/* Certified rows from NIST's Statistical Reference Datasets.

   NumAcc3-4 and SmLs04-09 promise what is left once the data are doubles.
   R 4.2.2 reaches 10.4, 10.2, 10.2, 4.6, 2.7 and 0.2 digits of F on
   SmLs04-09, 13.3 on SiRstv and 9.7 on AtmWtAg (tests/oracle/nist.R): no
   promise is more than half a digit below. */

#include "certified_calls.h"
#include "nist.h"
#include "oneway.h"

/* AT[0] is the set. */
static struct moments
moments_of (const double *at)
{
  struct moments m[NIST_COHORTS_MAX];
  nist_moments ((enum nist_set) at[0], m);
  return m[0];
}

static double
nist_mean (const double *at)
{
  return moments_of (at).mean;
}

static double
nist_sd (const double *at)
{
  struct moments m = moments_of (at);
  return moments_sd (&m);
}

static double
nist_f (const double *at)
{
  struct moments m[NIST_COHORTS_MAX];
  size_t arms = nist_moments ((enum nist_set) at[0], m);
  return oneway_of (m, arms).f;
}

static const struct certified_function rows[] = {
  { "NIST univariate", "mean of PiDigits", nist_mean, { NIST_PIDIGITS },
    4.5348, 14 },
  { "NIST univariate", "sd of PiDigits", nist_sd, { NIST_PIDIGITS },
    2.86733906028871, 13 },
  { "NIST univariate", "mean of Lottery", nist_mean, { NIST_LOTTERY },
    518.958715596330, 14 },
  { "NIST univariate", "sd of Lottery", nist_sd, { NIST_LOTTERY },
    291.699727470969, 13 },
  { "NIST univariate", "mean of Lew", nist_mean, { NIST_LEW }, -177.435, 14 },
  { "NIST univariate", "sd of Lew", nist_sd, { NIST_LEW },
    277.332168044316, 13 },
  { "NIST univariate", "mean of Mavro", nist_mean, { NIST_MAVRO }, 2.001856,
    14 },
  { "NIST univariate", "sd of Mavro", nist_sd, { NIST_MAVRO },
    0.000429123454003053, 12 },
  { "NIST univariate", "mean of Michelso", nist_mean, { NIST_MICHELSO },
    299.8524, 14 },
  { "NIST univariate", "sd of Michelso", nist_sd, { NIST_MICHELSO },
    0.0790105478190518, 13 },
  { "NIST univariate", "mean of NumAcc1", nist_mean, { NIST_NUMACC1 },
    10000002, 14 },
  { "NIST univariate", "sd of NumAcc1", nist_sd, { NIST_NUMACC1 }, 1, 13 },
  { "NIST univariate", "mean of NumAcc2", nist_mean, { NIST_NUMACC2 }, 1.2,
    14 },
  { "NIST univariate", "sd of NumAcc2", nist_sd, { NIST_NUMACC2 }, 0.1, 13 },
  { "NIST univariate", "mean of NumAcc3", nist_mean, { NIST_NUMACC3 },
    1000000.2, 14 },
  { "NIST univariate", "sd of NumAcc3", nist_sd, { NIST_NUMACC3 }, 0.1, 9.4 },
  { "NIST univariate", "mean of NumAcc4", nist_mean, { NIST_NUMACC4 },
    10000000.2, 14 },
  { "NIST univariate", "sd of NumAcc4", nist_sd, { NIST_NUMACC4 }, 0.1, 8.2 },
  { "NIST analysis of variance", "F of SiRstv", nist_f, { NIST_SIRSTV },
    1.18046237440255, 12.8 },
  { "NIST analysis of variance", "F of AtmWtAg", nist_f, { NIST_ATMWTAG },
    15.9467335677930, 9.2 },
  { "NIST analysis of variance", "F of SmLs01", nist_f, { NIST_SMLS01 }, 21,
    14.5 },
  { "NIST analysis of variance", "F of SmLs02", nist_f, { NIST_SMLS02 },
    201, 14 },
  { "NIST analysis of variance", "F of SmLs03", nist_f, { NIST_SMLS03 },
    2001, 14 },
  { "NIST analysis of variance", "F of SmLs04", nist_f, { NIST_SMLS04 }, 21,
    10 },
  { "NIST analysis of variance", "F of SmLs05", nist_f, { NIST_SMLS05 },
    201, 10 },
  { "NIST analysis of variance", "F of SmLs06", nist_f, { NIST_SMLS06 },
    2001, 10 },
  { "NIST analysis of variance", "F of SmLs07", nist_f, { NIST_SMLS07 }, 21,
    4.2 },
  { "NIST analysis of variance", "F of SmLs08", nist_f, { NIST_SMLS08 },
    201, 4 },
  { "NIST analysis of variance", "F of SmLs09", nist_f, { NIST_SMLS09 },
    2001, 4 },
};

struct certified_part
certified_nist (void)
{
  return (struct certified_part) {
    "NIST StRD", rows, sizeof rows / sizeof *rows
  };
}
