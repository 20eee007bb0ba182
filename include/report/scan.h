#ifndef REPORT_SCAN_H
#define REPORT_SCAN_H

/* What `scan` finds: every level of every cohort and column against the
   rest, on every outcome.

   One half of the clusters (A) says what is worth a second look, by the
   false discovery rate over everything asked; the other half (B) says
   whether it is there.  Effects and money shown of a finding are B's;
   estimates from all data carry no p-value.  Everything is exploratory. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/report.h"

/* One part of the data. */
struct scan_side {
  uint64_t level, rest;          /* rows */
  const struct method *method;   /* null: not asked of this part */
  const struct measure *measure;
  struct test test;
  struct effect effect;
};

/* What stands behind a split of customers, in the study's currency: it is
   the split's and not the outcome's, so that the findings of one split
   share it. */
struct scan_money {
  const char *split, *level, *rest;
  uint64_t customers;            /* in the level, both halves */
  struct effect each;            /* of one customer, B */
  struct effect all;             /* of all of them */
  const char *why;               /* null: it could be told */
};

struct scan_row {
  const char *unit;              /* table */
  const char *split;             /* cohort, or column */
  bool column;
  const char *level, *rest;
  const char *outcome, *kind, *design, *time_unit;
  struct scan_side a, b, all;    /* b: of findings alone */
  double q;                      /* on A; NaN: no p there */
  double p_confirmed;            /* Holm on B; NaN: no finding, or no p */
  bool found, confirmed;
  const struct scan_money *money;   /* null: of findings of customers alone */
};

/* What was not asked, and why. */
struct scan_left {
  const char *unit;
  const char *split;             /* null: all of them */
  const char *outcome;           /* null: all of them */
  const char *why;
  uint64_t questions;            /* that it stands for, at least */
};

/* Levels of a column about one value: a funnel in place of a ranking. */
struct scan_point {
  const char *label;
  uint64_t n;
  double value;
  double shrunk;
  double low95, high95, low998, high998;
  int outside;                   /* 0, 95 or 998: beyond which limits */
};
struct scan_funnel {
  const char *unit, *column, *outcome;
  bool share;
  double target, spread;         /* of all rows; within levels */
  double design_effect;          /* rows of one cluster are alike: 1: not */
  double dispersion;             /* of the levels, at least 1 */
  uint64_t n;                    /* rows */
  const struct scan_point *point;
  size_t points;
  /* Limits by n for the chart: [curve] rows of n, low95, high95, low998,
     high998. */
  const double *curve;
  size_t curves;
};

/* Spearman's rank correlations, without p-values. */
struct scan_correlation {
  uint64_t n;
  struct effect effect;
};
struct scan_matrix {
  const char *unit;
  size_t n;
  const char *const *name;       /* [n] */
  const struct scan_correlation *cell;   /* [n * n] */
  bool clustered;
};

struct scan_report {
  struct results base;           /* study and tables; no hypotheses */
  const struct scan_row *row;    /* findings first */
  size_t rows, found, confirmed;
  size_t untestable;             /* of the rows, on A */
  const struct scan_left *left;
  size_t left_n;
  uint64_t left_questions;
  const struct scan_funnel *funnel;
  size_t funnels;
  struct scan_matrix matrix;
  const struct scan_money *const *money;   /* [moneys] the largest first */
  size_t moneys;
  double margin;                 /* of the revenue behind it */
  const char *horizon;           /* as the study has it */
  const char *no_money;          /* why none is told; null: it is */
  uint64_t clusters[2];          /* of the first table in A and in B */
};

/* q at most this is a finding. */
#define SCAN_RATE .10

char *report_scan_text (struct arena *, const struct scan_report *,
                        struct text_style);
char *report_scan_json (struct arena *, const struct scan_report *);
char *report_scan_csv (struct arena *, const struct scan_report *);
char *report_scan_markdown (struct arena *, const struct scan_report *,
                            const struct chart_file *, size_t);
char *report_scan_html (struct arena *, const struct scan_report *,
                        const struct chart_file *, size_t);

#endif
