#ifndef STUDY_STUDY_H
#define STUDY_STUDY_H

/* A study file as plain structs.

     struct study *s = study_read (arena, "study.yaml", err);   // syntax
     ... source_open() for every table of s ...
     study_bind (arena, s, sources, err);                       // meaning

   study_read() checks form: keys, shapes, words, numbers, references
   between parts of the file.  study_bind() checks the study against the
   real headers, gives every expression its types and decides which
   columns are kept.  Both report all problems, each with its place.

   Method names in `tests` are checked where the methods are known (run/),
   designs where they are understood (cohort/). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "study/expr.h"
#include "table/table.h"

/* A text with its place. */
struct word {
  const char *text;            /* null: not given */
  struct place place;
  const struct spot *spot;     /* where its characters stand, for messages
                                  about parts of it; may be null */
};

/* A number or duration as written: `30 days`, `0.94`, `12 months`. */
struct amount {
  bool given;
  double number;               /* as written: 30 */
  const char *unit;            /* as written: "days"; null: none */
  const char *text;            /* as written: "30 days" */
  struct place place;
};

/* Seconds of an amount whose unit is a duration word, NaN otherwise. */
double amount_seconds (const struct amount *);

/* In what follows FAULTY marks a part of which an error was reported, so
   that what names it is not blamed for it. */

struct study_table {
  const char *name;
  struct place place;
  struct word *files;          /* as written, with globs */
  size_t files_n;
  struct table_spec spec;      /* paths expanded; shown as written */
  struct word id, start, end, at, key_column, cluster, cluster2,
    duration;
  struct word event_text;      /* duration data: yes/no */
  const char *duration_unit;   /* "months"; null: dated data */
  struct word enter;           /* first date on which a row could be seen:
                                  a column, or */
  int64_t enter_date;          /* a date of all, else DATE_NONE */
  struct word end_first;       /* end: {first: TABLE, where: EXPR} */
  int end_table;               /* its index, or -1 */
  struct word end_where_text, where_text;
  int64_t from;                /* declared start of the export, or DATE_NONE */
  int parent;                  /* index, or -1 for the first table and */
  bool alone;                  /* for one with `parent: none`, as costs: its
                                  rows have a time and nobody they are of */
  struct word month;           /* alone, instead of `at`: months, as 2024-03,
                                  or dates */
  struct word currency;        /* a column; rows must be in the study's */
  bool faulty;

  /* after study_bind() */
  struct expr *event;
  struct expr *end_where;      /* bound to end_table; may be null */
  struct expr *where;          /* may be null */
  struct column_use *uses;
  size_t uses_n;
  /* -1: the table has no such role; start is a child's `at` */
  int id_slot, start_slot, end_slot, key_slot, cluster_slot, cluster2_slot,
    duration_slot, enter_slot, currency_slot;
};

enum cohort_by {
  BY_COLUMN, BY_CONDITION, BY_VALUE, BY_EVENT, BY_FIRST_EVENT
};

struct study_cohort {
  const char *name;
  struct place place;
  enum cohort_by by;
  struct word column;          /* BY_COLUMN: expression text */
  struct word condition;       /* BY_CONDITION */
  struct word value;           /* BY_VALUE, BY_FIRST_EVENT */
  int table;                   /* BY_EVENT, BY_FIRST_EVENT; else -1 */
  struct word where;           /* BY_EVENT, BY_FIRST_EVENT */
  int at_least;                /* BY_EVENT, default 1 */
  struct amount within;        /* BY_EVENT */
  struct amount *cuts;         /* increasing */
  size_t cuts_n;
  const char **levels;         /* BY_COLUMN, null: all values */
  size_t levels_n;
  const char **labels;         /* null: the defaults */
  size_t labels_n;
  struct word reference;       /* default: first label */
  bool ordered;                /* the labels stand in order: by cuts, or
                                  because the study says so */
  bool faulty;
};

/* The labels in order, given or default; null where only the data tell
   (a column without levels). */
const char *const *cohort_labels (struct arena *, const struct study_cohort *,
                                  size_t *n);

enum outcome_kind {
  KIND_SURVIVAL, KIND_RETAINED, KIND_SHARE, KIND_MEAN, KIND_ORDINAL,
  KIND_NPS, KIND_RATE, KIND_RATIO, KIND_TIME_TO,
  KIND_COUNT
};

struct study_outcome {
  const char *name;
  struct place place;
  enum outcome_kind kind;
  struct amount at;            /* retained */
  struct word condition;       /* share, on the unit's own row */
  struct word value;           /* mean, ordinal, nps, on the unit's own
                                  row */
  struct word numerator, denominator;   /* ratio, on the unit's own row */
  struct word asked;           /* share, mean, ordinal, nps on the unit's own
                                  row: rows to which the question was put;
                                  not given: all */
  int table;                   /* share, mean over events, rate, time_to;
                                  else -1 */
  struct word where;           /* of those events */
  struct word sum;             /* mean: expression */
  bool count;                  /* mean: count: yes */
  struct amount within;
  bool faulty;
};

enum expect {
  EXPECT_DIFFERENT, EXPECT_HIGHER, EXPECT_LOWER, EXPECT_EQUIVALENT
};
enum role { ROLE_PRIMARY, ROLE_SECONDARY, ROLE_EXPLORATORY, ROLE_COUNT };
/* How the p-values of a family are corrected. */
enum correction_name {
  CORRECTION_HOLM, CORRECTION_HOCHBERG, CORRECTION_HOMMEL,
  CORRECTION_BONFERRONI, CORRECTION_BENJAMINI_HOCHBERG,
  CORRECTION_BENJAMINI_YEKUTIELI
};
enum design_ask {
  ASK_AUTO, ASK_LANDMARK, ASK_TIME_VARYING, ASK_SEQUENTIAL, ASK_NAIVE,
  ASK_RANDOMIZED,
  ASK_WINDOW                   /* not in a study file: the declared window
                                  from the start, not aligned */
};
/* How `adjust` is taken into account.  AUTO: strata where all are
   categories and cohorts meet in them, else regression. */
enum adjust_by {
  ADJUST_AUTO, ADJUST_STRATA, ADJUST_WEIGHTS, ADJUST_REGRESSION
};
/* Whose effect it is.  AUTO: ato with weights, ate with regression. */
enum estimand_ask { ESTIMAND_AUTO, ESTIMAND_ATT, ESTIMAND_ATO, ESTIMAND_ATE };

/* A covariate counted from events before time zero, or before the start
   of a target trial: [zero - within, zero). */
struct study_covariate {
  const char *name;
  struct place place;
  int table;
  struct word where, sum;      /* neither sum: their number */
  bool count;
  struct amount within;        /* not given: all before */
  bool faulty;

  /* after study_bind(), bound to `table` */
  struct expr *where_expr, *sum_expr;
};

/* What something costs: an amount, an amount for each contact, or the sum
   of a column of an export of costs, filtered. */
struct study_cost {
  bool given;
  struct place place;
  struct amount amount;        /* `cost: 20000` */
  struct amount per_contact;   /* `cost: {per_contact: 12}` */
  int table;                   /* `cost: {table: costs, sum: amount}`, else
                                  -1 */
  struct word sum, where;

  /* after study_bind(), bound to `table` */
  struct expr *sum_expr, *where_expr;
};

/* How effects become money (`money:`). */
enum roi_interval { ROI_BOOTSTRAP, ROI_FIELLER, ROI_DELTA };
struct study_money {
  bool given;
  struct place place;
  int table;                   /* of revenue; -1: none is exported */
  struct word sum, where;      /* of its rows */
  struct word upgrades;        /* which of these are upgrades; may be null */
  int referrals;               /* table of who brought somebody; -1: none */
  struct word referred;        /* its column with the id of who came */
  struct amount margin;        /* share of revenue that is kept, (0, 1]; not
                                  given: 1 */
  struct amount monthly_margin;   /* of a month stayed, without revenue */
  struct amount discount;      /* a year; not given: 0 */
  struct amount horizon;       /* from time zero */
  enum roi_interval interval;
  int draws;                   /* of the bootstrap, default 2,000 */
  bool faulty;

  /* after study_bind() */
  struct expr *sum_expr, *where_expr, *upgrades_expr;   /* on `table` */
  struct expr *referred_expr;  /* on `referrals`: an id as text */
};

enum metric_kind {
  METRIC_NPS, METRIC_CSAT, METRIC_COST_PER_CONTACT,
  METRIC_COST_PER_CONVERSATION, METRIC_LIFETIME_VALUE,
  METRIC_RETENTION_RATE, METRIC_CONTACT_RATE, METRIC_REPLY_TIME,
  METRIC_RESOLUTION_TIME, METRIC_REVENUE_PER_CUSTOMER,
  METRIC_UPGRADE_RATE, METRIC_REFERRAL_RATE, METRIC_TICKETS,
  METRIC_COUNT
};
/* "nps", "cost_per_contact", ... */
const char *metric_kind_name (enum metric_kind);
/* True of kinds that are about customers: their rows may be those of
   several months or none, so that only what is known of a customer tells
   them apart. */
bool metric_of_customers (enum metric_kind);

/* Business hours of a week, in the timezone of the table: seconds of the
   day on which a weekday opens and closes; closed where both are 0. */
struct hours {
  bool given;
  int32_t opens[7], closes[7];   /* Monday first */
};

struct study_metric {
  const char *id;
  struct place place;
  enum metric_kind kind;
  struct word title;           /* null: none */
  int table;                   /* whose rows are counted; -1: the first
                                  table alone (retention) */
  struct word where;           /* of its rows */
  struct word value;           /* nps: 0-10; reply and resolution time: a
                                  duration, blank while open */
  struct word condition;       /* csat: the top box */
  struct word asked;           /* nps, csat: rows to which the question was
                                  put; not given: all */
  struct word sum;             /* revenue, lifetime value */
  struct word tag;             /* tickets: a text */
  struct study_cost cost;      /* of contacts; a table or per_contact */
  struct word interactions;    /* of a conversation, a number; not given:
                                  1 */
  struct amount margin, discount, horizon;   /* lifetime value; not given:
                                  those of `money` */
  struct hours hours;          /* reply and resolution time; not given: the
                                  calendar's */
  struct word *by;             /* columns of the table or above (of the
                                  first table where it is about customers),
                                  or names of cohorts */
  size_t by_n;
  bool faulty;

  /* after study_bind() */
  struct expr *where_expr, *value_expr, *condition_expr, *asked_expr,
    *sum_expr, *tag_expr, *interactions_expr;   /* on `table` */
  struct expr **by_expr;       /* [by_n] on `table`, or on the first table
                                  of what is about customers; null: a
                                  cohort */
  const struct study_cohort **by_cohort;   /* [by_n]; null: a column */
  struct expr **by_cost;       /* [by_n] cost metrics: the same name on the
                                  costs' table; null: costs have none */
  /* For by_cohort[i]: as in a hypothesis whose unit is that table. */
  struct expr **by_cohort_expr, **by_cohort_where;
};

/* Something money was put into, and what it should move. */
/* Whoever came later than the first month looked at is not compared: the
   longer before, the fewer are. */
enum { MONTHS_BEFORE = 6, MONTHS_AFTER = 12 };
struct study_investment {
  const char *id;
  struct place place;
  const char *claim;           /* default: "" */
  int64_t date;                /* from when it works; DATE_NONE: `starts` */
  struct place date_place;
  struct word starts;          /* a date for each customer; blank: never */
  struct word exposed;         /* condition: customers it reaches; neither
                                  this nor `starts`: all of them, no
                                  comparison group */
  struct word group;           /* column by which exposure was given out */
  const struct study_metric *moves;   /* of customers month by month */
  struct place moves_place;
  struct study_cost cost;      /* once, on `date` */
  struct amount running;       /* a month, from `date` on */
  int before, after;           /* months looked at, on either side of the
                                  date or of each customer's own; 0: not
                                  given, so MONTHS_BEFORE, MONTHS_AFTER */
  enum expect expect;
  bool faulty;

  /* after study_bind(), bound to the first table */
  struct expr *starts_expr, *exposed_expr, *group_expr;
};

struct study_hypothesis {
  const char *id;
  struct place place;
  const char *claim;           /* default: "" */
  int unit;                    /* table index */
  const struct study_cohort *cohort;     /* null: target form over all */
  struct place cohort_place, outcome_place;
  const struct study_outcome *outcome;
  enum expect expect;
  struct place expect_place;
  enum role role;
  enum design_ask design;
  struct place design_place;
  struct word where_text;
  struct word compare_level, compare_reference;   /* null: not given */
  struct word level;
  struct amount target, margin, landmark, lag, horizon;
  struct word *tests;          /* null: auto */
  size_t tests_n;
  struct word *adjust;         /* columns of the unit's table or above */
  size_t adjust_n;
  enum adjust_by adjust_by;
  bool partial;                /* strata may leave out many events */
  enum estimand_ask estimand;
  struct place adjust_by_place;
  bool trim;                   /* leave out who has no counterpart */
  struct amount every;         /* sequential: from trial to trial */
  struct word *subgroups;      /* columns, as in `adjust` */
  size_t subgroups_n;
  struct amount *landmarks;    /* other landmarks to show the effect at */
  size_t landmarks_n;
  const struct study_outcome *negative_control;   /* null: none */
  struct place negative_control_place;
  bool last_stratifies;        /* not in a study file: the last of `adjust`
                                  makes strata of a survival model too */
  bool placebo;                /* not in a study file: dates drawn at random
                                  among those without an event */
  bool keep_silent;            /* not in a study file: who gave no answer
                                  stays, with an outcome that is NaN */
  struct study_cost cost;      /* given: its return is asked for */
  struct word *respond_by;     /* columns that answering may go with, beside
                                  `adjust` */
  size_t respond_by_n;
  bool faulty;

  /* after study_bind(), each bound to the table named */
  struct expr *where;          /* unit */
  struct expr *cohort_expr;    /* column, condition, value: unit's table;
                                  first_event: value on the event table */
  struct expr *cohort_where;   /* the cohort's event table */
  struct expr *outcome_expr;   /* condition, value, numerator: unit;
                                  sum: events */
  struct expr *outcome_denominator;      /* ratio: unit */
  struct expr *outcome_where;  /* the outcome's event table */
  struct expr **covariate;     /* [adjust_n] unit; null: counted */
  const struct study_covariate **counted;  /* [adjust_n] or null */
  struct expr **subgroup;      /* [subgroups_n] unit */
  struct expr **respond;       /* [respond_by_n] unit */
  struct expr *outcome_asked;  /* unit; null: all were asked */
  const struct study_hypothesis *control;  /* the same question of the
                                  negative control, bound; null: none */
};

struct study {
  const char *file;            /* as the user wrote it */
  const char *text;            /* its bytes */
  size_t length;
  char sha256[65];
  const char *title;
  int64_t as_of;               /* DATE_NONE: not given */
  double confidence;
  uint64_t seed;
  const char *currency;        /* null: none */
  enum correction_name corrections[ROLE_COUNT];   /* by role */

  struct study_table *tables;  /* parents before children */
  size_t tables_n;
  struct study_cohort *cohorts;
  size_t cohorts_n;
  struct study_outcome *outcomes;
  size_t outcomes_n;
  struct study_covariate *covariates;
  size_t covariates_n;
  struct study_money money;
  struct study_metric *metrics;
  size_t metrics_n;
  struct study_investment *investments;
  size_t investments_n;
  struct study_hypothesis *hypotheses;
  size_t hypotheses_n;

  struct fit *fits;            /* for study_settle() */
  size_t fits_n;

  bool as_of_asked;            /* --as-of was said: an earlier look */
};

/* Null if the file is no study at all.  Otherwise errors leave faulty
   parts; the sound ones can still be bound and checked, so that all
   problems are reported together. */
struct study *study_read (struct arena *, const char *path, struct err *);
/* The same without its hypotheses, which need not be there. */
struct study *study_read_parts (struct arena *, const char *path,
                                struct err *);
/* The form alone, from TEXT in memory; file names are relative to PATH. */
struct study *study_parse (struct arena *, const char *path, const char *text,
                           size_t length, struct err *);

/* False, with an error, if observation must have an end and as_of is
   not given.  Called once the command line has had its say. */
bool study_check_as_of (const struct study *, struct err *);

/* SOURCES runs parallel to study->tables; null where the headers could
   not be read: what needs them is skipped. */
bool study_bind (struct arena *, struct study *,
                 struct source *const *sources, struct err *);

/* As study_bind(), of hypotheses that need not all make sense: what is
   wrong with number i alone goes to FAULT[i], and its h->faulty tells. */
bool study_bind_each (struct arena *, struct study *,
                      struct source *const *sources,
                      struct err *const *fault, struct err *);
/* After binding: keeps every column of TABLE as text, with what it can be
   read as (CELL_FIT).  Returns the slot of each column. */
int *study_keep (struct arena *, struct study *, int table,
                 const struct source *);
/* True if COLUMN of TABLE tells how or when a row ends, so that nobody
   knew it at time zero. */
bool study_tells_end (const struct study *, int table, int column);

/* After a table has been read: settles the type of comparisons between
   two columns that fit several (number, else date, else text).  T is
   loaded, TABLES its ancestors; call before evaluating on it. */
void study_settle (struct study *, int table, const struct table *);

/* Words as the study writes them. */
const char *kind_name (enum outcome_kind);
const char *cohort_by_name (enum cohort_by);
const char *expect_name (enum expect);
const char *role_name (enum role);
const char *correction_name (enum correction_name);

#endif
