#ifndef INFER_ADJUSTED_H
#define INFER_ADJUSTED_H

/* Two means that covariates no longer tell apart: by a model of the
   outcome, by weights, or by both.

   With T a unit's weight in the population of the estimand (all: 1;
   level: 1 in the level, else 0; overlap: e (1 - e), e its propensity),
   w its weight of infer/propensity.h, m_a (x) the outcome's model in
   cohort a:

     model    mu_a = sum T m_a (x) / sum T
     weights  mu_a = sum_a w y / sum_a w
     both     the former + sum_a w (y - m_a (x)) / sum_a w

   The model is least squares, or logistic for 0/1 outcomes, with every
   term times the cohort: what a model of each cohort alone would give.
   A term that varies in one cohort alone has the same coefficient in
   both.

   Standard errors by M-estimation.  A unit moves the estimate by phi:
   through the average over the population, and through the coefficients
   of the outcome's model and of the propensity, all at once.  phi is a
   linear function of y for each cohort and pattern, so that cells of
   counts, means and squares are enough:

     var = sum phi^2 N/(N - K)
     clusters: G/(G-1) (N-1)/(N-K) sum_g (sum phi)^2, t

   K is the number of coefficients of the outcome's model, without it of
   the propensity's.  df: of clusters G - 1 with at least 50 in both
   cohorts, else the smaller number of a cohort less 1; without clusters N - K
   of linear models, else normal.

   Stefanski & Boos (2002), Am. Statist. 56:29-38; Lunceford & Davidian
   (2004), Stat. Med. 23:2937-2960; Mao, Li & Greene (2019), Stat. Methods
   Med. Res. 28:2439-2454.

   The cohorts keep the order of their numbers inside, so that naming them
   the other way round flips the sign and no digit. */

#include "adjusted_pair.h"

enum adjusted_by { ADJUSTED_MODEL = 1, ADJUSTED_WEIGHTS = 2,
                   ADJUSTED_BOTH = ADJUSTED_MODEL | ADJUSTED_WEIGHTS };

enum adjusted_measure { ADJUSTED_DIFFERENCE, ADJUSTED_LOG_RATIO };

struct adjusted {
  double estimate;          /* difference, or log of the ratio */
  double std_error;
  double df;                /* NaN: normal */
  bool propensity;          /* one was fitted */
  bool firth;
  size_t dropped;           /* columns */
  bool clustered, few;
  enum status status;
  const char *why;
};

struct adjusted adjusted_fit (const struct sample *, const struct ask *,
                              enum adjusted_by, enum adjusted_measure,
                              bool logistic);

/* The same, and what moves it, for estimates that are taken together. */
struct adjusted_parts {
  struct pair pair;
  struct influence phi;
  double factor;            /* of the variance, for coefficients */
};
struct adjusted adjusted_parts (const struct sample *, const struct ask *,
                                enum adjusted_by, enum adjusted_measure,
                                bool logistic, struct adjusted_parts *);

/* Whether the weighted mean of any cohort differs from the reference's. */
struct test adjusted_many (const struct sample *, const struct ask *);

/* estimate / std_error with options; estimate -+ quantile std_error, of a
   ratio its exponential. */
struct test adjusted_test (const struct adjusted *, const struct ask *,
                           enum adjusted_by, bool logistic);
struct effect adjusted_effect (const struct adjusted *, const struct ask *,
                               const char *conf_method, bool ratio);

#endif
