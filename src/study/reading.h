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
void read_section (struct reading *, const struct node *map,
                   const struct key *keys, size_t n, void *into);

/* Which keys a form of a section (`by: event`) may and must have; bit
   FORM of `allowed` and `required`. */
struct rule {
  const char *key;
  unsigned allowed, required;
};
void check_form (struct reading *, const struct field *section,
                 const struct rule *, size_t n, unsigned form,
                 const char *form_name);

/* The entries of the map called NAME in ROOT, each a map itself: a
   section per name.  Others are reported and left out. */
struct field *read_entries (struct reading *, const struct node *root,
                            const char *name, bool required, size_t *n);

/* The scalar of a field, whose value is TAKES ("a number"); null after
   an error. */
const struct node *scalar (struct reading *, const struct field *,
                           const char *takes);
/* The elements of a list of texts; null after an error.  A single text
   is a list of one where SINGLE. */
const struct node *const *list (struct reading *, const struct field *,
                                const char *takes, bool single, size_t *n);

/* Index of a scalar in CHOICES, -1 after an error. */
int read_choice (struct reading *, const struct field *,
                 const char *const *choices, size_t n);
struct word make_word (const struct node *);

/* Adds E_MISSING_KEY for KEY of SECTION, of which FORMAT speaks. */
void missing_key (struct reading *, const struct field *section,
                  const char *key);
/* Says "did you mean" beside the newest message, if anything is near. */
void suggest (struct err *, const char *word, const char *const *candidates,
              size_t n);

/* Readers of fields, with the type of the member they fill. */
field_reader read_text;          /* const char * */
field_reader read_word;          /* struct word */
field_reader read_words;         /* struct words */
field_reader read_date;          /* int64_t */
field_reader read_confidence;    /* double */
field_reader read_seed;          /* uint64_t */
field_reader read_count;         /* int, at least 1 */
field_reader read_yes;           /* bool */
field_reader read_duration;      /* struct amount, above 0 */
field_reader read_lag;           /* struct amount, 0 allowed */
field_reader read_number;        /* struct amount without a unit */
field_reader read_margin;        /* struct amount, above 0, any unit */
field_reader read_cuts;          /* struct amounts */
field_reader read_table;         /* int, index of a table */

/* Lists as key tables fill them. */
struct words { struct word *list; size_t n; };
struct amounts { struct amount *list; size_t n; };

/* True if some table counts its durations in UNIT, singular or plural;
   any table that has a unit for null. */
bool unit_known (const struct study *, const char *unit);
bool unit_same (const char *, const char *);
/* Index of a table, -1: none. */
int table_index (const struct study *, const char *name);

/* The parts of the file, in this order. */
void read_data (struct reading *, const struct node *root);
void read_cohorts (struct reading *, const struct node *root);
void read_outcomes (struct reading *, const struct node *root);
void read_hypotheses (struct reading *, const struct node *root);
/* What hypotheses ask of the parts they name (check.c). */
void check_hypothesis (struct reading *, const struct study_hypothesis *);

/* Reads the form of TEXT; the study may be faulty.  Null: nothing more
   can be said. */
struct study *read_form (struct arena *, const char *path, const char *text,
                         size_t length, struct err *);

#endif
