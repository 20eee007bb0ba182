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

/* Who was asked and who answered, where the outcome is an answer. */
struct result_asked {
  const char *label;          /* cohort */
  uint64_t units;             /* rows, asked or not */
  uint64_t asked, answered;
  struct effect rate;         /* answered of asked, with its interval */
};
struct result_response {
  const struct result_asked *cohort;   /* none: the outcome is no answer */
  size_t cohorts;
  const struct method *method;   /* of the test below; null: none */
  struct test test;           /* whether the rates differ */
  const char *weighted_for;   /* "plan and channel"; null: nothing to weight
                                 by */
  const struct measure *measure;   /* of the two below; null: none */
  struct effect weighted;     /* answers weighted for who answers */
  struct figure bound_low, bound_high;   /* of the effect, whatever those
                                 who did not answer would have said */
  const char *text;           /* all of it in a sentence or two */
};

/* What comes back and what it costs, in the study's currency.  Estimates
   are of the customers that were analysed, over `horizon_days` from time
   zero. */
struct result_part {
  const char *name;           /* "retention", "upgrades", "price",
                                 "referral" */
  struct effect effect;       /* of all exposed; they add up to the gain */
};
struct result_month {
  double month;               /* since time zero, or since the investment:
                                 1 = the end of the first */
  struct effect effect;       /* gain less cost up to here, of all exposed */
  bool extrapolated;          /* beyond what was observed */
};
struct result_swing {         /* a bar of the tornado; LOW <= HIGH, or NaN */
  const char *what;           /* "effect", "cost of a contact", ... */
  const char *low_text, *high_text;   /* the value put in that leads there */
  double low, high;           /* return on investment, smaller and larger */
};
struct result_return {
  bool asked;                 /* false: the rest is empty */
  const char *conf_method;    /* "bootstrap", "fieller", "delta" */
  const char *estimand;       /* "att" */
  double horizon_days;
  uint64_t exposed;           /* customers */
  uint64_t comparison;
  double margin, discount;    /* share, a year */
  const char *cost_text;      /* where the cost comes from, in words */
  struct effect gain_each, cost_each;   /* of an exposed customer */
  struct effect gain, cost, net;        /* of all exposed */
  struct effect roi;          /* (gain - cost) / cost: .5 = 50 % */
  struct effect roi_fieller, roi_delta;   /* the same by other intervals;
                                 status refused where they do not apply */
  struct figure pays;         /* share of draws in which it pays */
  struct figure break_even_effect;   /* gain_each at which it just pays */
  struct figure break_even_cost;     /* of a contact */
  struct figure payback_month;
  uint64_t draws, draws_failed;
  const struct result_part *parts;
  size_t parts_n;
  const struct result_month *months;
  size_t months_n;
  const struct result_swing *swings;    /* widest first */
  size_t swings_n;
  bool established;           /* the effect on money is clear of 0 */
  const char *extrapolation;  /* a marked line of its own; null: none */
  const struct result_note *notes;
  size_t notes_n;
  const char *sentence;
};

/* A value of a metric: of all, of a month, of a level, of both. */
struct result_value {
  const char *by, *level;     /* null: all */
  const char *month;          /* "2024-03"; null: all months */
  uint64_t n;                 /* what it is of: answers, customers, ... */
  uint64_t customers;         /* different ones; 0: costs have none */
  struct figure asked, answered;   /* answers only */
  struct effect effect;       /* estimate and interval */
};
/* Of those who signed up in `cohort`, the share still there after `age`
   whole months. */
struct result_triangle {
  const char *cohort;         /* "2023-01" */
  unsigned age;
  uint64_t n;                 /* signed up */
  double share;
};
struct result_quantile {
  const char *by, *level;     /* null: all */
  double probability;         /* .5 */
  struct effect effect;       /* hours */
};
struct result_tag {
  const char *tag;
  uint64_t tickets, customers;
  struct effect rate;         /* a customer and month */
  struct effect worth;        /* revenue of its customers, each and month;
                                 status refused: no revenue */
};
enum metric_form {
  IN_POINTS, IN_SHARE, IN_MONEY, IN_HOURS, IN_NUMBER
};
struct result_metric {
  const char *id, *kind, *title;
  enum metric_form form;
  const char *unit;           /* "USD a contact"; null: none */
  const char *scale;          /* nps: "-100 to 100"; null */
  const char *text;           /* its definition, printed */
  const struct result_value *values;   /* all; months; then column by
                                 column its levels, each with its months */
  size_t values_n;
  const struct result_triangle *triangle;
  size_t triangle_n;
  const struct result_quantile *quantiles;
  size_t quantiles_n;
  const struct curve *curve;  /* reply time: still open by hours */
  size_t curves;
  const struct result_tag *tags;
  size_t tags_n;
  const struct result_excluded *excluded;
  size_t excluded_n;
  const struct result_note *notes;
  size_t notes_n;
};

struct result_lead {          /* a dot of the event study */
  int month;                  /* 0: the first with it; -1 is the reference */
  uint64_t units;             /* customers or groups */
  struct effect effect;
};
struct result_investment {
  const char *id, *claim, *title;
  const char *metric;         /* id of what it should move */
  const char *unit;           /* of the effect */
  enum metric_form form;
  const char *design;         /* "did_customers", "did_groups",
                                 "did_staggered",
                                 "interrupted_time_series" */
  const char *design_text;    /* in words, with its weakness */
  bool weaker;                /* nothing to compare with */
  int64_t date;               /* DATE_NONE: several */
  const char *expect;
  uint64_t exposed, comparison;   /* customers */
  uint64_t exposed_groups, comparison_groups;   /* 0: not by group */
  unsigned months_before, months_after;
  struct effect effect;       /* a customer and month, average after */
  struct test test;
  const struct method *method;
  struct effect two_way;      /* several dates: two-way fixed effects, as a
                                 comparison only; status refused elsewhere */
  const struct result_lead *leads;
  size_t leads_n;
  const struct method *pretrend_method;   /* null: none */
  struct test pretrend;       /* that the months before go alike */
  struct figure slope_missed; /* a month, that it would see 8 times of 10 */
  struct result_return money;
  enum verdict verdict;
  const char *reason;
  const struct result_excluded *excluded;
  size_t excluded_n;
  const struct result_note *notes;
  size_t notes_n;
  const char *sentence;
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
  struct result_response response;
  struct result_return money;
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
  const struct result_metric *metrics;
  size_t metrics_n;
  const struct result_investment *investments;
  size_t investments_n;
};

/* The headline rows, or null. */
const struct result_test *headline_test (const struct result_hypothesis *);
const struct result_effect *headline_effect (const struct result_hypothesis *);

#endif
