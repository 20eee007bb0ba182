#ifndef INFER_PARTS_H
#define INFER_PARTS_H

/* What several distributions are made of, all in logarithms so that no
   tail is too small.

   The densities are Loader's saddle-point forms: they keep their digits
   at counts of 1e12, where differences of log-gammas have lost theirs.
   C. Loader (2000), Fast and accurate computation of binomial
   probabilities. */

/* log of n!/(x! (n-x)!) p^x q^(n-x) for real 0 <= x <= n; q = 1 - p is
   handed in because it may be small. */
double log_binomial_mass (double x, double n, double p, double q);
/* log of exp (-mean) mean^x / Gamma (x + 1) for real x >= 0. */
double log_poisson_mass (double x, double mean);

/* log of the normal's upper tail. */
double log_normal_upper (double z);

/* log of the incomplete beta I_x (a, b), x + y = 1. */
double log_beta_lower (double x, double y, double a, double b);
/* log of b x^a y^b / ((a + b) B (a + 1, b)): of what I_x falls by from a
   to a + 1. */
double log_beta_step (double x, double y, double a, double b);
/* logs of the incomplete gamma P (a, x) and Q (a, x). */
double log_gamma_lower (double a, double x);
double log_gamma_upper (double a, double x);
/* log of 1 - p, from log p. */
double log_rest (double log_p);

/* log of the mean of exp (log_f (S)) over S, a chi over the root of its
   DF degrees of freedom.  The product with the density of S must rise to
   one peak and fall; START > 0 is a guess at the peak.  STEP, on the
   scale of log S, must resolve log_f; the density is resolved anyway. */
double log_mean_over_chi (double df, double start, double step,
                          double (*log_f) (double s, const void *),
                          const void *context);

/* From here on GSL returns errors as values; its own handler would
   abort. */
void gsl_quiet (void);

/* Where the decreasing function F crosses 0 between LOW and HIGH, by
   bisection down to neighbouring doubles. */
double root_of_decreasing (double (*f) (double, const void *),
                           const void *context, double low, double high);
/* The same over all positive doubles up to HIGH, whatever their size, in
   64 calls at most. */
double root_of_positive (double (*f) (double, const void *),
                         const void *context, double high);
/* The same as the first in a tenth of the calls for an F that is smooth and finite;
   NaN if it does not cross 0. */
double root_of_smooth (double (*f) (double, const void *),
                       const void *context, double low, double high);

#endif
