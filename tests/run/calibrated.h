#ifndef TESTS_RUN_CALIBRATED_H
#define TESTS_RUN_CALIBRATED_H

/* How the tests of a row of the registry behave where nothing is going
   on, and how often its intervals hold what is true.

     struct calibrated c;
     calibrate (kind, row, (struct plan){ 2000, 100 }, &c);
     for (size_t i = 0; i < c.n; i++)
       if (!calibrated_ok (&c.line[i])) ...
     for (size_t i = 0; i < c.intervals; i++)
       if (!calibrated_covers (&c.interval[i])) ...

   Every unit draws one normal number, shared in part within its cluster
   where there are clusters, and its outcome follows from that: cohorts do
   not differ, and the target is what is true.  The seed is the
   headline's name and the question's, so a method or kind that is added
   is drawn for by itself.  The gates are
   those of 2,000 sets: Kolmogorov's D of the p-values below .036 (1.6/sqrt
   (n)), no more p <= a than a and three standard errors; coverage within
   three standard errors of 95 %.  More sets meet the same gates: they
   measure how far off a test of finite cohorts is, which is not nothing,
   more sharply. */

#include <stdbool.h>
#include <stddef.h>

#include "run/registry.h"

struct plan {
  size_t sets;
  size_t units;                /* of a cohort, or clusters of two */
};

struct calibrated_line {
  const char *method;
  bool discrete;
  size_t sets;                 /* with a p */
  double rejected[3];          /* shares of p <= .01, .05, .10 */
  double distance;             /* Kolmogorov's D from uniform */
};

struct calibrated_interval {
  const char *measure;
  bool at_least;               /* the truth is the end of its scale */
  size_t sets;                 /* with an interval */
  double coverage;
};

struct calibrated {
  char name[96];               /* "welch_t: a mean, two cohorts" */
  size_t n;
  struct calibrated_line line[ROW_TESTS];
  size_t intervals;            /* of two cohorts or one */
  struct calibrated_interval interval[ROW_EFFECTS];
};

void calibrate (enum outcome_kind, const struct registry_row *, struct plan,
                struct calibrated *);
bool calibrated_ok (const struct calibrated_line *);
bool calibrated_covers (const struct calibrated_interval *);
bool calibrated_all (const struct calibrated *);

#endif
