#ifndef INFER_METHOD_H
#define INFER_METHOD_H

/* What every test and every effect measure is: a row that documents
   itself and runs itself.

   A `struct method` gives a test, a `struct measure` an effect with its
   interval.  Both are pure functions from sufficient statistics to one
   result struct: no printing, no globals, no rows.  The arena in `struct
   ask` is for scratch only.

   Adding one: a file in infer/ that ends with its struct, one row of the
   kinds in run/, one test file.  infer/methods.h is made from the files. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "suff/clusters.h"
#include "suff/counts.h"
#include "suff/cross.h"
#include "suff/members.h"
#include "suff/moments.h"
#include "suff/panel.h"
#include "suff/ranked.h"
#include "suff/responses.h"
#include "suff/riskset.h"
#include "suff/spells.h"

struct arena;

/* Why a number is there or is not. */
enum status {
  STATUS_OK,
  STATUS_UNBOUNDED,       /* one end of the interval is infinite: NaN here */
  STATUS_INFINITE,        /* the estimate itself is infinite: NaN here */
  STATUS_NOT_REACHED,     /* a median that the curve does not reach */
  STATUS_DEGENERATE,      /* no spread, no events: nothing to test */
  STATUS_EMPTY,           /* a cohort without (enough) members */
  STATUS_NOT_CONVERGED,
  STATUS_REFUSED,         /* the method cannot honour what was asked */
  STATUS_UNDERFLOW,       /* p below 1e-300: p NaN, log10_p given */
  STATUS_COUNT
};
/* "ok", "unbounded", ... */
const char *status_name (enum status);

/* The statistics of one hypothesis; null where not folded.  For a share,
   `counts`; the 0/1 outcome is also in `clusters` when clusters matter,
   and `moments` then holds it too. */
struct sample {
  size_t arms;
  const struct moments *moments;      /* [arms] */
  const struct ranked *ranked;
  const struct counts *counts;
  const struct cross *cross;          /* [arms] rate, ratio */
  const struct riskset *riskset;      /* horizon already applied */
  const struct clusters *clusters;    /* null: every cluster is one unit */
  const struct clusters *clusters2;   /* a second way in which units come
                                         in clusters; null: there is none */
  const struct clusters *clusters12;  /* with it: those of both at once */
  const struct members *members;      /* with clusters: who of each cluster
                                         sits where in `ranked` or
                                         `riskset` */
  const struct responses *responses;  /* mean, share: with covariates */
  const struct spells *spells;        /* survival: with covariates, late
                                         entries or changing cohorts; its
                                         terms may be null */
  const struct terms *terms;          /* of what is adjusted for; null:
                                         nothing is */
  const uint64_t *const *pattern_units;   /* [arms] of [patterns] rows */
  const struct panel *panel;          /* investments: units by months */
  /* The same rows again, a sample for every combination of what is
     adjusted for; none: nothing is.  A cohort may be empty in one. */
  const struct sample *stratum;       /* [strata] */
  size_t strata;
};

/* Whose effect an adjusted estimate speaks of. */
enum estimand {
  ESTIMAND_OVERLAP,         /* ato: those who could be in either cohort */
  ESTIMAND_LEVEL,           /* att: those in the level, the exposed */
  ESTIMAND_ALL              /* ate: everybody */
};

/* "ato", "att", "ate" */
const char *estimand_name (enum estimand);

/* What is asked of it. */
struct ask {
  struct arena *scratch;
  double confidence;        /* 0.95 */
  double target;            /* one-sample forms; else NaN */
  double horizon;           /* restricted mean, survival at; NaN: the
                               smallest of the arms' largest times */
  size_t level, reference;  /* arms; one-sample: level alone; an omnibus
                               test looks at all arms */
  double margin;            /* smallest effect that matters; NaN: none */
  uint64_t seed;            /* of this hypothesis: for all random draws */
  enum estimand estimand;   /* of weights and standardised effects */
  bool trim;                /* leave out who could hardly be in the other
                               cohort */
};

/* What was chosen among rivals, as {"ties", "efron"}.  Static texts, or
   texts in ask's arena. */
struct option {
  const char *name, *value;
};
enum { OPTIONS_MAX = 8 };

/* Which numbers a test has at all. */
enum { HAS_STATISTIC = 1, HAS_DF = 2, HAS_DF2 = 4 };

struct test {
  unsigned has;
  double statistic, df, df2;          /* NaN where status says why */
  double p_value;                     /* two-sided */
  double log10_p;
  enum status status;
  const char *why;                    /* null when ok; a sentence part */
  struct option options[OPTIONS_MAX]; /* ends at a null name */
};

struct effect {
  double estimate;                    /* level minus, or over, reference */
  double std_error;                   /* NaN where the interval has none */
  double conf_low, conf_high;
  const char *conf_method;            /* "miettinen_nurminen" */
  enum status status;
  const char *why;
};

/* What `why` says at once for every method that lacks something. */
struct test test_fail (unsigned has, enum status, const char *why);
struct effect effect_fail (const char *conf_method, enum status,
                           const char *why);

/* The documentation that explain, the report and the README print. */
struct about {
  const char *name;          /* "welch_t" */
  const char *title;         /* "Welch's t-test" */
  const char *computes;      /* one sentence */
  const char *formula;       /* plain text */
  const char *assumptions;
  const char *not_when;
  const char *reference;     /* author, year, place */
  const char *r_call;        /* the R call that agrees */
};

struct method {
  struct about about;
  bool two_way;              /* honours clusters of two kinds */
  struct test (*run) (const struct sample *, const struct ask *);
};

struct measure {
  struct about about;
  bool two_way;              /* as in a method */
  bool ratio;                /* no effect is 1, and a log axis */
  double no_effect;          /* otherwise: 0, or .5 for a probability */
  bool lower_is_more;        /* hazard_ratio: below 1 means longer */
  struct effect (*run) (const struct sample *, const struct ask *);
  /* (What was seen - VALUE) in standard errors at VALUE, standard normal
     where VALUE is the truth, whose inversion the interval is; null: the
     interval is none of these. */
  double (*score) (const struct sample *, const struct ask *, double value);
};

#endif
