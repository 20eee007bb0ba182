#ifndef CLI_SELFTEST_H
#define CLI_SELFTEST_H

/* The accuracy table: what is computed on this machine beside what is
   certified. */

#include <stdbool.h>
#include <stdio.h>

#include "infer/certified.h"

struct selftest {
  FILE *out;
  const char *group;         /* of the last row */
  size_t rows, short_of;     /* compared; below their promised digits */
};

/* Prints the row, below a heading where it begins a group, and adds it to
   the struct selftest. */
void selftest_row (const struct certified *, void *selftest);
/* Prints the sums and returns the exit code: 0, or 5 when a row falls
   short. */
int selftest_end (const struct selftest *);

#endif
