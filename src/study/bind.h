#ifndef STUDY_BIND_H
#define STUDY_BIND_H

/* Names and types of a study against the real headers.

   Everything that can be looked up is looked up, whatever else is wrong:
   a part that could not be read is null and is passed over. */

#include "infer.h"
#include "study/study.h"

struct binder {
  struct arena *arena;
  struct study *study;
  struct source *const *sources;   /* null: headers not known */
  struct err *err;
  size_t *rooms;                   /* of each table's uses */
  struct fit *fits;
  size_t fits_n, fits_room;
  bool upwards;                    /* bare names may stand in tables above */
  bool alone;                      /* hypotheses share nothing */
};

/* What an expression is for. */
struct want {
  unsigned can;                    /* the types that will do */
  const char *needed;              /* "a condition" */
  unsigned helped;                 /* the types for which there is help */
  const char *help;
  bool open;                       /* the whole column decides what a bare
                                      column is */
};
extern const struct want want_condition, want_number, want_label,
  want_category, want_covariate;

/* The expression in WORD bound to TABLE; null after an error and when
   there is nothing to bind. */
struct expr *bind_word (struct binder *, const struct word *, int table,
                        const struct want *);

/* The same, but a name that TABLE lacks is looked for in the tables above,
   the nearest first. */
struct expr *bind_split (struct binder *, const struct word *, int table,
                         const struct want *);

/* Column called NAME of TABLE, whose headers are known; -1 after an
   error.  IN_EXPRESSION: it may have been meant as a text. */
int bind_column (struct binder *, int table, const char *name,
                 struct place, bool in_expression);
/* The slot that keeps COLUMN of TABLE as TYPE. */
int bind_use (struct binder *, int table, int column, enum cell_type);

/* The table UP steps above. */
int study_above (const struct study *, int table, int up);

/* The expressions of H's cohort, bound to H's unit. */
void bind_words_of_cohort (struct binder *, struct study_hypothesis *h);
/* The sections about money (bind_money.c), each with whatever is wrong. */
void bind_money (struct binder *);
void bind_cost (struct binder *, struct study_cost *);
void bind_metric (struct binder *, struct study_metric *);
void bind_investment (struct binder *, struct study_investment *);

/* Reports columns of E, bound to TABLE, that are known only after time
   zero of H's unit. */
void check_future (struct binder *, const struct study_hypothesis *h,
                   const struct expr *e, int table);

#endif
