#ifndef DECIDE_RETURNS_H
#define DECIDE_RETURNS_H

/* Gain and cost of exposed customers, together.

     struct returns_model m = returns_model (arena, &returns, &ask);
     struct returns_estimate e = returns_estimate (arena, &m);
     struct returns_error error = returns_error (arena, &m, &e);
     struct returns_draws d = returns_draws (arena, &m, &e, 2000, seed);

   The gain of an exposed customer is the mean of the exposed less that of
   the others, who weigh t/(1 - t), t their chance of being exposed given
   the covariates (infer/propensity.h): the effect on those who were
   exposed.  Who is at a level of a category at which nobody is exposed
   weighs 0.  Without covariates it is the plain difference.  Money of
   month k (0, 1, ...) after time zero counts (1 + r)^(-k/12).

   Errors come twice.  returns_error(): what each customer moves gain and
   cost by, through the coefficients of the chances too, so that their
   covariance is known; the sums are those of infer/adjusted.h, without
   covariates Welch's.  returns_draws(): clusters (units, where every unit
   is its own) are drawn with replacement within cohorts, or from one urn
   where a cluster holds both, and everything is fitted again. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/roi.h"
#include "suff/returns.h"

struct returns_ask {
  size_t level, reference;    /* cohorts; the level is exposed */
  double margin;              /* share of revenue that is kept */
  double monthly_margin;      /* of a month stayed, where revenue is not
                                 known; NaN: it is */
  double discount;            /* a year */
  double amount;              /* spent on all exposed; NaN: not so */
  double per_contact;         /* NaN: not so.  Neither: the units' own */
  bool adjust;                /* for the covariates, where there are any */
  bool trim;                  /* leave out who has no counterpart */
};

/* A customer or cluster as its sums in money of time zero. */
struct returns_model {
  struct arena *arena;
  struct returns_ask ask;
  const struct terms *terms;  /* null: nothing is adjusted for */
  bool alone;
  size_t months, width;
  size_t clusters;
  const size_t *first;        /* [clusters + 1] cells of each */
  const uint8_t *side;        /* [cells] 1: exposed */
  const uint32_t *pattern;
  const double *n;
  const double *value;        /* [cells * width] */
};

struct returns_model returns_model (struct arena *, const struct returns *,
                                    const struct returns_ask *);

struct returns_estimate {
  double exposed, comparison; /* customers that count */
  double trimmed;             /* left out for their chances */
  double effective;           /* size of the weighted comparison */
  double gain, cost;          /* of an exposed customer */
  double contacts;
  double *monthly;            /* [months] of the gain */
  struct roi_made_of level, reference;
  enum status status;         /* EMPTY, REFUSED, NOT_CONVERGED */
  const char *why;
};
struct returns_estimate returns_estimate (struct arena *,
                                          const struct returns_model *);

/* Of gain and cost of an exposed customer. */
struct returns_error {
  double gain, cost, covariance;   /* variances */
  double df;                  /* INFINITY: normal */
  double fewest;              /* clusters (units) of the smaller cohort */
  enum status status;
  const char *why;
};
struct returns_error returns_error (struct arena *,
                                    const struct returns_model *,
                                    const struct returns_estimate *);

/* Draw by draw; N of them could be fitted. */
struct returns_draws {
  size_t n, failed;
  double *gain, *cost;        /* [n] */
  double **monthly;           /* [months] of [n] */
  struct roi_parts *parts;    /* [n] of the gain */
};
struct returns_draws returns_draws (struct arena *,
                                    const struct returns_model *,
                                    const struct returns_estimate *,
                                    size_t draws, uint64_t seed);

#endif
