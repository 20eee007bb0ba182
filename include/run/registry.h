#ifndef RUN_REGISTRY_H
#define RUN_REGISTRY_H

/* Which tests and effects answer which kind of question.

   One row per shape of question: kind of outcome x number of cohorts x
   clusters.  A row names its tests in order of rank, with the effect
   that goes with each; the headline is the first that may lead. */

#include <stdbool.h>
#include <stddef.h>

#include "infer/method.h"

enum question { QUESTION_SURVIVAL, QUESTION_SHARE, QUESTION_MEAN };
enum shape { SHAPE_TWO, SHAPE_MANY, SHAPE_ONE };

/* Whether a test applies to these counts; null in a row: always. */
typedef bool applies_fn (const struct sample *, const struct ask *);

struct registry_test {
  const struct method *method;
  const struct measure *effect;    /* its headline effect; null: none */
  applies_fn *shown;               /* printed under `tests: auto` */
  applies_fn *leads;               /* may be the headline under auto */
};

enum { ROW_TESTS = 8, ROW_EFFECTS = 8 };

struct registry_row {
  enum question question;
  enum shape shape;
  bool clustered;
  const struct measure *omnibus;             /* over all cohorts */
  struct registry_test test[ROW_TESTS];      /* ends at a null method */
  const struct measure *effect[ROW_EFFECTS]; /* level against reference */
};

const struct registry_row *registry_find (enum question, enum shape,
                                          bool clustered);

/* The method called NAME that answers QUESTION in some shape, or null;
   *KNOWN tells whether any question has it. */
const struct method *registry_method (enum question, const char *name,
                                      bool *known);
/* Names of the methods that answer QUESTION; *N of them. */
const char **registry_names (struct arena *, enum question, size_t *n);
/* The row's entry for METHOD, or null. */
const struct registry_test *registry_entry (const struct registry_row *,
                                            const struct method *);

#endif
