#ifndef INFER_NIST_H
#define INFER_NIST_H

/* Data sets of the NIST Statistical Reference Datasets that are small or
   follow a rule, for the certified rows: univariate ones, and one-way
   layouts of equal cohorts.

   https://www.itl.nist.gov/div898/strd/, in the public domain. */

#include <stddef.h>
#include <stdint.h>

#include "suff/ranked.h"

enum nist_set {
  NIST_PIDIGITS, NIST_LOTTERY, NIST_LEW, NIST_MAVRO, NIST_MICHELSO,
  NIST_NUMACC1, NIST_NUMACC2, NIST_NUMACC3, NIST_NUMACC4,
  NIST_SIRSTV, NIST_ATMWTAG, NIST_SMLS01, NIST_SMLS02, NIST_SMLS03,
  NIST_SMLS04, NIST_SMLS05, NIST_SMLS06, NIST_SMLS07, NIST_SMLS08,
  NIST_SMLS09, NIST_SETS
};

/* The values, with how often each cohort has them; what it points to lives
   in the arena. */
struct ranked nist_ranked (struct arena *, enum nist_set);

/* Fills M with the cohorts' moments and returns how many they are. */
enum { NIST_COHORTS_MAX = 9 };
size_t nist_moments (enum nist_set, struct moments *m);

#endif
