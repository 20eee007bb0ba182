#ifndef INFER_FISHER_MANY_H
#define INFER_FISHER_MANY_H

/* A table of the outcome against several cohorts, and the two ways to its
   exact p-value: all tables with the same margins, or random ones. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "suff/counts.h"

struct arena;

struct fisher_cohort {
  uint64_t n, x;
};

/* Cohorts that have members, the smallest first: their order in the study
   is nothing; and the outcome or its opposite, whichever is rarer. */
struct fisher_many {
  const struct fisher_cohort *cohort;
  size_t cohorts;
  uint64_t total, with;
};

struct fisher_many fisher_many_of (struct arena *, const struct counts *);

/* log of what X of cohort COHORT add to a table's chance, and of that of
   the table seen. */
double fisher_many_log_mass (const struct fisher_many *, size_t cohort,
                             uint64_t x);
double fisher_many_log_seen (const struct fisher_many *);

/* log of the exact p-value; false if it would take too long. */
bool fisher_many_exact (const struct fisher_many *, struct arena *scratch,
                        double *log_p);

/* (b + 1)/(B + 1), b of B random tables being no likelier. */
enum { FISHER_DRAWS = 100000 };
double fisher_many_drawn (const struct fisher_many *, uint64_t seed);

#endif
