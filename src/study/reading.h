#ifndef STUDY_READING_H
#define STUDY_READING_H

/* Reading a section of the study file by a table of its keys.

   Each row of a key table names a key, the reader of its value and the
   member that the value goes to.  Unknown keys, empty values and wrong
   shapes are reported in one place for all. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "study/study.h"
#include "tree.h"

struct reading {
  struct arena *arena;
  struct study *study;
  struct err *err;
  bool asks;               /* hypotheses are read, and must be there */
};

/* A key with its value. */
struct field {
  const char *name;
  const struct node *key, *value;
};

typedef void field_reader (struct reading *, const struct field *,
                           void *into);

struct key {
  const char *name;
  field_reader *read;
  size_t offset;           /* of the member in the section's struct */
};

/* Reads MAP, whose keys are KEYS, into INTO. */
void section_read (struct reading *, const struct node *map,
                   const struct key *keys, size_t n, void *into);

/* Which keys a form of a section (`by: event`) may and must have; bit
   FORM of `allowed` and `required`. */
struct rule {
  const char *key;
  unsigned allowed, required;
};
void section_check (struct reading *, const struct field *section,
                    const struct rule *, size_t n, unsigned form,
                    const char *form_name);

/* The map called NAME in ROOT, null without one or after an error; it
   TAKES "a section ...". */
const struct node *section_map (struct reading *, const struct node *root,
                                const char *name, const char *takes);
/* The entries of the map called NAME in ROOT, each a map itself: a
   section per name.  Others are reported and left out. */
struct field *section_entries (struct reading *, const struct node *root,
                               const char *name, bool required, size_t *n);

/* The scalar of a field, whose value is TAKES ("a number"); null after
   an error. */
const struct node *field_scalar (struct reading *, const struct field *,
                                 const char *takes);
/* The elements of a list of texts; null after an error.  A single text
   is a list of one where SINGLE. */
const struct node *const *field_list (struct reading *, const struct field *,
                                      const char *takes, bool single,
                                      size_t *n);

/* Index of a scalar in CHOICES, -1 after an error. */
int field_choice (struct reading *, const struct field *,
                  const char *const *choices, size_t n);
struct word field_to_word (const struct node *);

/* Reports NAME, which is none of the WHAT ("cohort") of the study. */
void unknown_name (struct reading *, const struct word *name,
                   const char *what, const char *const *names, size_t n);
/* Adds E_MISSING_KEY for KEY of SECTION. */
void section_lacks (struct reading *, const struct field *section,
                    const char *key);
/* Says "did you mean" beside the newest message, if anything is near. */
void suggest_name (struct err *, const char *word,
                   const char *const *candidates, size_t n);

/* A whole number from LEAST to MOST; false after saying that it is not
   between them, for a help of the caller's. */
bool field_between (struct reading *, const struct field *, int least,
                    int most, int *into);

/* Readers of fields, with the type of the member they fill. */
field_reader field_text;          /* const char * */
field_reader field_word;          /* struct word */
field_reader field_words;         /* struct words */
field_reader field_date;          /* int64_t */
field_reader field_confidence;    /* double */
field_reader field_seed;          /* uint64_t */
field_reader field_count;         /* int, at least 1 */
field_reader field_yes;           /* bool */
field_reader field_duration;      /* struct amount, above 0 */
field_reader field_lag;           /* struct amount, 0 allowed */
field_reader field_number;        /* struct amount without a unit */
field_reader field_margin;        /* struct amount, above 0, any unit */
field_reader field_cuts;          /* struct amounts */
field_reader field_durations;     /* struct amounts, each above 0 */
field_reader field_table;         /* int, index of a table */

field_reader field_price;         /* struct amount, above 0 */
field_reader field_share;         /* struct amount in (0, 1] */
field_reader field_discount;      /* struct amount in [0, 1) */
field_reader field_cost;          /* struct study_cost */
field_reader field_expect;        /* enum expect */
field_reader field_hours;         /* struct hours */
/* How the files of a table are written: struct table_spec and its
   members. */
field_reader field_missing, field_dates, field_timezone, field_decimal,
  field_delimiter, field_encoding;

/* Lists as key tables fill them. */
struct words { struct word *list; size_t n; };
struct amounts { struct amount *list; size_t n; };

/* True if some table counts its durations in UNIT, singular or plural;
   any table that has a unit for null. */
bool unit_known (const struct study *, const char *unit);
bool unit_same (const char *, const char *);
/* Index of a table, -1: none. */
int study_table_index (const struct study *, const char *name);
/* The cohort called NAME, null: none. */
const struct study_cohort *study_cohort_named (const struct study *,
                                               const char *name);

/* The parts of the file, in this order. */
void study_corrections (struct reading *, const struct node *root);
void study_data (struct reading *, const struct node *root);
void study_cohorts (struct reading *, const struct node *root);
void study_outcomes (struct reading *, const struct node *root);
void study_covariates (struct reading *, const struct node *root);
void study_money (struct reading *, const struct node *root);
void study_metrics (struct reading *, const struct node *root);
void study_investments (struct reading *, const struct node *root);
void study_hypotheses (struct reading *, const struct node *root);
/* Which keys of the table in ENTRY go together; ALONE: `parent: none`. */
void check_table_keys (struct reading *, const struct field *entry,
                       bool alone);
/* Reports a TABLE, named at PLACE, whose rows do not belong to customers
   or have no time; WHAT ("the metric `nps`") looks at them. */
void check_events_of (struct reading *, int table, struct place,
                      const char *what);
/* Reports costs that WHAT cannot have: of nobody's rows, or a customer's
   where CHILDREN. */
void check_cost (struct reading *, const struct study_cost *, bool children,
                 const char *what);
/* What the `cost` of a hypothesis needs, and its `respond_by`. */
void check_return (struct reading *, const struct field *entry,
                   const struct study_hypothesis *);
void check_respond (struct reading *, const struct field *entry,
                    const struct study_hypothesis *);
/* A cohort that a metric of UNIT's rows is split by, named at PLACE. */
void check_split (struct reading *, int unit, const struct study_cohort *,
                  struct place);
/* What hypotheses ask of the parts they name (check.c). */
void check_hypothesis (struct reading *, const struct study_hypothesis *);

/* Reads the form of TEXT; the study may be faulty.  Null: nothing more
   can be said. */
struct study *study_form (struct arena *, const char *path, const char *text,
                          size_t length, struct err *);

#endif
