#ifndef REPORT_RESULTS_H
#define REPORT_RESULTS_H

/* Everything that is printed, as plain structs in results.json's order.

   run/ fills it, renderers read only it; no renderer sees a row, a study
   or a statistic.  A text from the data (labels, claims, file names) is
   as it came: each renderer escapes it for where it goes.  Everything
   points into one arena. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ledger.h"
#include "decide/verdict.h"
#include "infer/method.h"

/* A number that may not apply (left out), be undefined (null, WHY says
   why) or be there. */
enum presence { FIGURE_ABSENT, FIGURE_UNDEFINED, FIGURE_PRESENT };
struct figure {
  enum presence presence;
  double value;
  enum status status;         /* UNDEFINED only */
  const char *why;            /* UNDEFINED only; a sentence part */
};

struct result_file {
  const char *file;           /* as the study names it */
  const char *sha256;
  uint64_t bytes;
};

struct result_excluded {
  const char *code, *reason;
  uint64_t rows;              /* or units */
  const char *file;           /* null for units */
  size_t first_line;
};

struct result_table {
  const char *name;
  const struct result_file *files;
  size_t files_n;
  const char *dialect;        /* "comma, UTF-8, decimal point, iso dates" */
  uint64_t rows_read, rows_used;
  const struct result_excluded *excluded;
  size_t excluded_n;
};

struct result_group {
  const char *label;
  uint64_t n;
  struct figure events, clusters, mean, sd, median, q1, q3, share, rate,
    person_time, median_survival, rmst;
};

struct result_test {
  const struct method *method;
  bool headline;
  const char *level, *reference;   /* null: all cohorts */
  struct test test;
  struct figure p_adjusted;        /* headline only */
};

struct result_effect {
  const struct measure *measure;
  bool headline;
  const char *level, *reference;
  struct effect effect;
};

/* An effect at a stage of taking artefacts out: "naive", "crude",
   "adjusted".  A stage with a hazard ratio and a collapsible measure is
   two steps of one name, one after the other. */
struct result_step {
  const char *step;
  const char *text;           /* what the stage is, in words */
  const struct measure *measure;
  struct effect effect;
  uint64_t units;             /* analysed at this stage; 0: not known */
};

/* Table one: a covariate's level, or a number's mean, in the level and in
   the reference, and how far apart they are before and after adjustment.
   Figures of after are absent where nothing is adjusted. */
struct result_balance {
  const char *covariate;
  const char *level;          /* null: a number */
  struct figure in_level, in_reference;   /* shares, or means */
  struct figure smd, variance_ratio;
  struct figure smd_adjusted, variance_ratio_adjusted;
};

/* What the weights of an adjustment leave. */
struct result_weights {
  const char *estimand;       /* "ato"; null: no weights */
  struct figure effective_level, effective_reference;   /* sample sizes */
  struct figure largest_share;   /* of a cohort's weight on one unit */
  struct figure propensity_low, propensity_high;
  uint64_t trimmed;           /* units left out for theirs */
};

/* The headline effect within a level of a column. */
struct result_subgroup {
  const char *column, *level;
  uint64_t units;
  const struct measure *measure;
  struct effect effect;
  struct figure shrunk;       /* towards the mean of the levels */
};
/* Whether it differs between the levels of a column. */
struct result_interaction {
  const char *column;
  const struct method *method;   /* null: has no entry of its own */
  struct test test;           /* Cochran's Q */
  struct figure p_adjusted;   /* over the columns */
};

/* The effect when time is aligned at another day. */
struct result_landmark {
  double days;
  uint64_t units;
  const struct measure *measure;
  struct effect effect;
};

/* The outcome by bins of the value that the cohort is cut at.  It is
   what the hypothesis's chart shows of a cohort: a share, but where the
   chart is CHART_MEANS what that one says. */
struct result_dose {
  const char *label;          /* "1 to < 2 hours" */
  double low, high;           /* seconds, or the value; NaN: open */
  uint64_t n;
  double value, conf_low, conf_high;   /* limits NaN: none */
};

/* A hazard ratio within a period of the outcome's clock; to NaN: open. */
struct result_period {
  double from, to;
  uint64_t events;
  struct effect effect;
};

/* How strong something unmeasured would have to be. */
struct result_sensitivity {
  const char *form;           /* "rare", "common", "mean"; null: none */
  struct figure e_value, e_value_limit;
  const char *text;           /* "a hidden factor would have to ..." */
};

struct result_note {
  const char *code, *text;
};

const char *verdict_name (enum verdict);     /* "not_testable" ... */

/* What a chart shows.  Times are in the hypothesis's time unit. */
struct curve_point {
  double time;
  double share;               /* still there, or with the event by then */
  double conf_low, conf_high;                   /* limits NaN: none */
  uint64_t at_risk, events, censored;
  uint64_t competing;         /* CHART_INCIDENCE only */
};
struct curve {
  const char *label;
  uint64_t n;
  const struct curve_point *point;   /* increasing times */
  size_t points;
};
struct bin {
  double low, high, share;                       /* share of the cohort */
  double value;                                  /* of single values */
};
struct bar {
  const char *label;
  uint64_t n;
  double value, conf_low, conf_high;             /* share or mean */
  const struct bin *bin;                         /* means: distribution */
  size_t bins;
};
enum chart_kind {
  CHART_NONE, CHART_SURVIVAL, CHART_INCIDENCE, CHART_SHARES, CHART_MEANS
};
struct result_chart {
  enum chart_kind kind;
  const char *what;             /* CHART_MEANS: "rate per month"; null:
                                   "mean" */
  const struct curve *curve;    /* CHART_SURVIVAL, _INCIDENCE */
  size_t curves;
  const struct bar *bar;        /* CHART_SHARES, CHART_MEANS */
  size_t bars;
  bool single_values;           /* a bin for each value that there is */
  struct figure target;
  struct figure horizon;
};

struct result_hypothesis {
  const char *id, *claim, *unit, *cohort, *outcome, *kind, *expect, *role,
    *design;                    /* "baseline", "landmark", ... */
  const char *cohort_text;      /* how the cohort is made, in words */
  const char *outcome_text;     /* what is measured, in words */
  const char *title;            /* claim, or id without a claim */
  struct figure margin, target, landmark_days, lag_days, horizon_days;
  const char *clock_unit;       /* of the three above: "days", or the
                                   study's word for durations */
  const char *time_unit;        /* of survival times and times at risk; null:
                                   neither */
  uint64_t units;               /* analysed */
  const struct result_excluded *excluded;
  size_t excluded_n;
  const struct result_group *groups;
  size_t groups_n;
  const struct result_test *tests;
  size_t tests_n;
  const struct result_effect *effects;
  size_t effects_n;
  const char *adjusted_for;     /* "plan and region"; null: nothing */
  const char *adjusted_by;      /* "strata", "weights", "regression"; null:
                                   nothing */
  const char *estimand;         /* "ato", "att", "ate"; null: none */
  const struct result_step *ledger;
  size_t ledger_n;
  const char *moved;            /* what moved the estimate, in words; null */
  const struct result_balance *balance;
  size_t balance_n;
  struct result_weights weights;
  const struct result_subgroup *subgroups;   /* column by column */
  size_t subgroups_n;
  const struct result_interaction *interactions;
  size_t interactions_n;
  const struct result_landmark *landmarks;
  size_t landmarks_n;
  const struct result_dose *doses;
  size_t doses_n;
  const char *dose_text;        /* whether the cut is the finding; null */
  const double *cuts;           /* of the cohort, as the bins' ends */
  size_t cuts_n;
  const struct result_period *periods;
  size_t periods_n;
  struct result_sensitivity sensitivity;
  bool consistent;              /* balanced, controlled and still there:
                                   may be called consistent with an effect */
  const struct result_note *notes;
  size_t notes_n;
  struct effect near;           /* expect: equivalent; the headline effect
                                   with its interval at 1 - 2 alpha */
  enum verdict verdict;
  const char *reason;           /* a code: "naive_design", ... */
  const char *sentence;
  const char *family;           /* "Holm over 3 primary hypotheses"; null:
                                   in none */
  struct result_chart chart;
};

struct results {
  const char *version;
  const char *title, *file;
  int64_t as_of;                /* DATE_NONE: none */
  double confidence;
  uint64_t seed;
  const char *currency;         /* null: none */
  const struct result_table *tables;
  size_t tables_n;
  const struct result_hypothesis *hypotheses;
  size_t hypotheses_n;
};

/* The headline rows, or null. */
const struct result_test *headline_test (const struct result_hypothesis *);
const struct result_effect *headline_effect (const struct result_hypothesis *);

#endif
