#ifndef INFER_CERTIFIED_H
#define INFER_CERTIFIED_H

/* Values that somebody else has certified, beside what computes them here:
   the table that `cohortest selftest` prints and that the tests hold to
   its promises.

     struct certified_part part;
     for (size_t i = 0; (part = certified_part (i)).n > 0; i++)
       for (size_t j = 0; j < part.n; j++)
         {
           const struct certified *c = &part.rows[j];
           double computed = c->compute (c->at);
           bool ok = certified_holds (c, computed);
           ...
         }

   A value is for the arguments as doubles.  Small tails are p itself;
   below 1e-300 the function compared is the log10 of p. */

#include <stdbool.h>
#include <stddef.h>

enum { CERTIFIED_ARGUMENTS = 4 };

struct certified {
  const char *group;         /* "F", "NIST StRD univariate" */
  const char *call;          /* "f_upper (38.33, 2, 223690)" */
  double (*compute) (const double *at);
  double at[CERTIFIED_ARGUMENTS];
  double value;
  double digits;             /* promised */
};

/* Rows in the order in which they are printed, groups together. */
struct certified_part {
  const char *source;
  const struct certified *rows;
  size_t n;
};
/* Part I; an empty one past the last. */
struct certified_part certified_part (size_t i);

/* How many digits of VALUE the computed one has: the log relative error
   min (15, -log10 |x - c|/|c|), log absolute error where c is 0, never
   below 0; 0 for NaN. */
double certified_digits (double computed, double value);
/* What was computed has the digits promised. */
bool certified_holds (const struct certified *, double computed);

#endif
