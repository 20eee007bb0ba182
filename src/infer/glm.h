#ifndef INFER_GLM_H
#define INFER_GLM_H

/* Linear and logistic regression from counts and means.

   A row stands for N units of one cohort with the same covariates: their
   mean is all that the estimates read, so that a step costs rows times
   columns squared, whatever the units.

     columns: 1, the terms, one for each cohort but the first; with
     INTERACT those times 1 and each of the terms

   A column that follows from those before it is dropped: its coefficient
   is 0, and so are its rows in INVERSE.

   Logistic: Newton's method with step-halving.  Where the data are
   separated, and the likelihood has no maximum, Firth's penalised one
   has: log L + log det (X'WX) / 2, with score
   sum x (y - p + h (1/2 - p)), h the leverage.
   Firth (1993), Biometrika 80:27-38; Heinze & Schemper (2002), Stat. Med.
   21:2409-2419. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "infer/method.h"

struct glm_row {
  uint32_t exposure;        /* 0: the first cohort */
  uint32_t pattern;
  double n, mean;
};

struct glm_data {
  const struct terms *terms;
  size_t exposures;         /* cohorts but the first; at most 1 with
                               `interact` */
  bool interact;
  size_t rows;
  const struct glm_row *row;
  bool logistic;
};

struct glm {
  struct glm_data data;
  size_t columns, rank;
  bool *kept;               /* [columns] */
  double *b;                /* [columns] */
  double *inverse;          /* [columns * columns] of X'WX */
  bool firth;
  enum status status;
  const char *why;
};

size_t glm_columns (const struct glm_data *);
/* Where the column of a cohort but the first stands. */
size_t glm_exposure_column (const struct glm_data *, size_t exposure);
/* The row of the design matrix, into X [columns]. */
void glm_x (const struct glm_data *, uint32_t exposure, uint32_t pattern,
            double *x);

struct glm glm_fit (struct arena *, const struct glm_data *);

/* At a row X of the design: the linear predictor, the fitted mean and its
   derivative by the former, the leverage of one unit. */
double glm_eta (const struct glm *, const double *x);
double glm_mean (const struct glm *, double eta);
double glm_slope (const struct glm *, double eta);
double glm_leverage (const struct glm *, const double *x);
/* What the score adds to y - mean: 0 but for Firth's. */
double glm_shift (const struct glm *, const double *x);

/* INVERSE times G, both [columns], into TO. */
void glm_solve (const struct glm *, const double *g, double *to);

double glm_dot (const double *a, const double *b, size_t n);

#endif
