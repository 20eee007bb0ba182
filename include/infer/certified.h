#ifndef INFER_CERTIFIED_H
#define INFER_CERTIFIED_H

/* Values that somebody else has certified, beside what computes them here:
   the table that `cohortest selftest` prints and that the tests hold to
   its promises.

     static void
     look (const struct certified *c, void *to)
     {
       bool ok = certified_holds (c);
       ...
     }
     certified_all (look, to);

   Functions of numbers stand in parts, tests and effects in families of
   data sets that many of them share (certified_data.h). */

#include <stdbool.h>
#include <stddef.h>

struct about;

/* One value; texts live until LOOK returns. */
struct certified {
  const char *group;         /* "F", "NIST univariate", "means" */
  const char *source;        /* who certifies: "mpmath, 420 digits" */
  const char *call;          /* "f_upper (38.33, 2, 223690)", "welch_t,
                                sleep: p" */
  const struct about *about; /* the test or effect; null: a function */
  const char *number;        /* "p", "estimate"; null with it */
  double computed, value;
  double digits;             /* promised */
};

/* All of them, in the order in which they are printed, groups together. */
typedef void certified_look (const struct certified *, void *to);
void certified_all (certified_look *, void *to);

/* How many digits of VALUE the computed one has: the log relative error
   min (15, -log10 |x - c|/|c|), log absolute error where c is 0, never
   below 0; 0 for NaN. */
double certified_digits (double computed, double value);
/* What was computed has the digits promised. */
bool certified_holds (const struct certified *);

/* A function of numbers.  The value is for the arguments as doubles.
   Small tails are p itself; below 1e-300 the function compared is the
   log10 of p. */
enum { CERTIFIED_ARGUMENTS = 4 };
struct certified_function {
  const char *group;
  const char *call;
  double (*compute) (const double *at);
  double at[CERTIFIED_ARGUMENTS];
  double value;
  double digits;
};
struct certified_part {
  const char *source;
  const struct certified_function *rows;
  size_t n;
};
/* Part I; an empty one past the last. */
struct certified_part certified_part (size_t i);

#endif
