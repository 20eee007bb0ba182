#ifndef COHORT_FRAME_H
#define COHORT_FRAME_H

/* A hypothesis as rows of numbers.

   After the frame nothing knows how cohorts are made or time is lined
   up: every analysed unit is a row with its cohort, its outcome and its
   cluster, and everyone who is not a row is in the ledger. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ledger.h"
#include "cohort/data.h"
#include "cohort/design.h"

/* Something to adjust for, by row. */
struct covariate {
  const char *name;
  size_t levels;            /* 0: a number; a missing category is the last
                               level, labelled "missing" */
  const char *const *label; /* [levels] bytewise */
  uint32_t *level;          /* [n] */
  double *value;            /* [n] of a number; NaN: missing */
  uint64_t missing;         /* rows without a value */
  bool stratifies;          /* a survival model has strata of it */
};

struct frame {
  struct arena *rows;       /* owns the row arrays; null once released */
  size_t n;
  uint64_t units;           /* the n rows speak of: fewer where a unit has
                               several (time_varying, sequential) */
  size_t arms;
  const char *const *labels; /* [arms] */
  size_t level, reference;  /* arms; both 0 in the one-sample form */
  bool one_sample;
  uint32_t *row;            /* [n] of the unit's table */
  int64_t *zero;            /* [n] time zero, of its unit or its trial */
  uint32_t *arm;            /* [n] */
  double *y;                /* [n] share 0 or 1, mean, ordinal; nps -100, 0
                               or 100; events of a rate, numerator of a
                               ratio; null for survival and time_to */
  double *denominator;      /* [n] rate: days at risk, above 0; ratio; else
                               null */
  double *time;             /* [n] survival, time_to: restarted clock */
  double *enter;            /* [n] survival: at risk after it, up to `time`;
                               -1 or below from the first day; null: all
                               from the first day */
  int8_t *event;            /* [n] survival: 1 end seen; time_to: 1 event,
                               2 the unit's end before it; 0 censored */
  uint32_t *cluster;        /* [n], or null: every unit is its own */
  uint32_t *cluster2;       /* [n] of the second kind; null: there is none */
  const char *source;       /* a text column that puts its values, with all
                               their units, into cohorts; null: none, or
                               already among the declared clusters */
  const uint64_t *source_values;   /* [arms] different ones */
  bool source_clusters;     /* enough for clusters, which they are above */
  double *dose;             /* [n] the value that the cohort is cut at; NaN:
                               none yet; null: another cohort */
  uint32_t *stratum;        /* [n] below `strata`; null: nothing is adjusted
                               by strata */
  size_t strata;            /* combinations of the covariates' values, each
                               with units; in the order of the values */
  struct covariate *covariate;   /* [covariates] of `adjust` in its order */
  size_t covariates;
  struct covariate *subgroup;    /* [subgroups] likewise, all categories */
  size_t subgroups;
  uint32_t *trial;          /* [n] sequential: which target trial, below
                               `trials`; else null */
  size_t trials;
  double horizon;           /* on the restarted clock; NaN: none */
  const char *time_unit;    /* "days" or the study's word; null */
  struct ledger ledger;     /* n + ledger_total = used rows of the table */
  uint64_t switched;        /* sequential: controls exposed later */

  uint64_t *missing;        /* [arms] units without the outcome */
  uint64_t *unasked;        /* [arms] units to which its question was not
                               put */
  bool asked;               /* the outcome is an answer on a child row */
  uint64_t blank_amounts;   /* events whose sum was blank, counted as 0 */
};

/* Null after an error.  The frame lives as long as DATA, its row arrays
   until frame_release(). */
struct frame *frame_build (const struct data *,
                           const struct study_hypothesis *,
                           const struct design *, struct err *);

/* Rows ROW[0..n) of WHOLE: cohorts, strata and covariates keep their
   numbers.  Arrays lie in the arena; `subgroup` is left out. */
struct frame frame_part (struct arena *, const struct frame *whole,
                         const size_t *row, size_t n);

/* Frees the rows once they are folded; labels and ledger stay. */
void frame_release (struct frame *);

#endif
