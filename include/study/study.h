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
  int parent;                  /* index, or -1 for the first table */
  bool faulty;

  /* after study_bind() */
  struct expr *event;
  struct expr *end_where;      /* bound to end_table; may be null */
  struct expr *where;          /* may be null */
  struct column_use *uses;
  size_t uses_n;
  /* -1: the table has no such role; start is a child's `at` */
  int id_slot, start_slot, end_slot, key_slot, cluster_slot, cluster2_slot,
    duration_slot, enter_slot;
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
  struct study_hypothesis *hypotheses;
  size_t hypotheses_n;

  struct fit *fits;            /* for study_settle() */
  size_t fits_n;
};

/* Null if the file is no study at all.  Otherwise errors leave faulty
   parts; the sound ones can still be bound and checked, so that all
   problems are reported together. */
struct study *study_read (struct arena *, const char *path, struct err *);
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
