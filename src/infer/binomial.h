#ifndef INFER_BINOMIAL_H
#define INFER_BINOMIAL_H

/* The exact test of a binomial share. */

#include <stdint.h>

/* log of the two-sided p of X in N against TARGET: the chance of all
   counts that are at most (1 + 1e-7) times as likely as X, as R's
   binom.test has it.  0 < TARGET < 1, N > 0. */
double binomial_log_two_sided (uint64_t x, uint64_t n, double target);

#endif
