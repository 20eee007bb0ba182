#ifndef CLI_SELFTEST_H
#define CLI_SELFTEST_H

/* The accuracy table: what is computed on this machine beside what is
   certified. */

#include <stdbool.h>
#include <stdio.h>

#include "infer/certified.h"

struct selftest {
  size_t rows, short_of;     /* compared; below their promised digits */
};

/* Prints the rows of PART in groups and adds them to the sums. */
void selftest_part (FILE *, const struct certified_part *part,
                    struct selftest *sums);
/* Prints the sums and returns the exit code: 0, or 5 when a row falls
   short. */
int selftest_end (FILE *, const struct selftest *sums);

#endif
