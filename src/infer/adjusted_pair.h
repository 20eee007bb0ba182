#ifndef INFER_ADJUSTED_PAIR_H
#define INFER_ADJUSTED_PAIR_H

/* Two cohorts of responses by pattern, and what moves an estimate. */

#include "glm.h"
#include "infer/propensity.h"

/* Clusters of both are added up; outcomes are less CENTRE. */
struct pair {
  const struct responses *r;
  size_t arm[2];            /* the smaller number first */
  size_t level;             /* which of them is the level */
  size_t patterns;
  double centre;
  double *n[2], *mean[2];   /* [patterns] */
  double *squares[2];       /* about the mean */
  double units[2];
  double spread;            /* standard deviation of all outcomes */
  const bool *out;          /* [patterns] left out; null: nobody */
};

/* LEVEL and REFERENCE in order; centred at their mean where CENTRED. */
struct pair pair_of (struct arena *, const struct responses *,
                     const struct ask *, bool centred);
/* Without the patterns that are OUT. */
void pair_leave_out (struct pair *, const bool *out);

/* The rows of a model of the outcome: cohort 0, then cohort 1. */
struct glm_data pair_data (struct arena *, const struct pair *,
                           bool logistic, bool interact);

/* What a unit of a cohort and pattern moves an estimate by:
   at + slope * (y - mean of the pattern). */
struct influence {
  double *at[2], *slope[2]; /* [patterns] */
};

struct influence influence_new (struct arena *, size_t patterns);
/* Through the coefficients of FIT, on whose predictors at cohort a and
   pattern p the estimate depends by GRADIENT[a][p]. */
void influence_of_fit (struct influence *, struct arena *,
                       const struct pair *, const struct glm *fit,
                       double *const gradient[2]);

/* Of the estimate, with K coefficients behind it. */
struct influence_sum {
  double variance;          /* CR1, HC1 */
  double factor;            /* in it, G/(G-1) (N-1)/(N-K), N/(N-K) */
  double df;                /* N - K, or by clusters */
  bool few;                 /* less than 50 clusters in a cohort */
  enum status status;
  const char *why;
};
struct influence_sum influence_sum (const struct influence *,
                                    const struct pair *, double k);

/* Clusters that hold units of the pair, [2] in both, and in all. */
struct pair_clusters { double in[2], all; };
struct pair_clusters pair_clusters (const struct pair *);

/* True if cell C counts; *A is then the cohort. */
bool pair_holds (const struct pair *, const struct response_cell *,
                 size_t *a);

#endif
