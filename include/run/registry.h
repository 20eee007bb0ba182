#ifndef RUN_REGISTRY_H
#define RUN_REGISTRY_H

/* What answers which kind of question.

   A kind of outcome is one file, src/run/kind_NAME.c, that ends with its
   `struct kind`: how a frame is folded for it, what a cohort looks like,
   its chart, its words, and its rows.  A row is one shape of question
   (two cohorts, several, one against a target; with or without clusters,
   with or without something to adjust for)
   and names its tests in order of rank, each with the effect that goes
   with it; the headline is the first that may lead. */

#include <stdbool.h>
#include <stddef.h>

#include "infer/method.h"
#include "study/study.h"

struct arena;
struct frame;
struct inquiry;
struct result_chart;
struct result_group;
struct result_hypothesis;

enum shape { SHAPE_TWO, SHAPE_MANY, SHAPE_ONE };

/* Whether a test applies to these counts; null in a row: always. */
typedef bool applies_fn (const struct sample *, const struct ask *);
/* Never by itself: only when the study's `tests` ask for it. */
applies_fn on_request;

/* A test of pairs of cohorts, after the one of all: how its p-values are
   corrected for their number. */
enum pairs {
  PAIRS_NONE,              /* no test of pairs */
  PAIRS_HOLM,
  PAIRS_OWN                /* its p already holds for all pairs */
};

struct registry_test {
  const struct method *method;
  const struct measure *effect;    /* its headline effect; null: none */
  applies_fn *shown;               /* printed under `tests: auto` */
  applies_fn *leads;               /* may be the headline under auto */
  enum pairs pairs;
  bool trend;                      /* over ordered cohorts, with a sign */
  bool falling;                    /* positive where later cohorts have
                                      less of the outcome, as a hazard */
};

/* How what is adjusted for is taken into account.  REGRESSION is also what
   answers cohorts that change in time, adjusted or not; LOT is regression
   where chance made the cohorts, TRIALS within target trials. */
enum adjustment {
  NOT_ADJUSTED, ADJUSTED_BY_STRATA, ADJUSTED_BY_WEIGHTS,
  ADJUSTED_BY_REGRESSION, ADJUSTED_BY_LOT, ADJUSTED_IN_TRIALS,
  ADJUSTMENTS
};
/* "strata", "weights", "regression" */
const char *adjustment_name (enum adjustment);

enum { ROW_TESTS = 16, ROW_EFFECTS = 16, ROW_OMNIBUS = 4 };

struct registry_row {
  enum shape shape;
  bool clustered;
  bool either;             /* with clusters and without */
  enum adjustment adjusted;
  struct registry_test test[ROW_TESTS];       /* ends at a null method */
  const struct measure *omnibus[ROW_OMNIBUS]; /* over all cohorts */
  const struct measure *effect[ROW_EFFECTS];  /* level against reference */
};

/* What more and less of an outcome are called. */
struct direction {
  const char *more, *less;       /* "is associated with ..." */
  const char *raises, *lowers;   /* randomized */
  const char *matter;            /* "the cohorts differ in ..."; null: the
                                    outcome's name */
};

struct kind {
  const char *phrase;            /* "a share": methods for ... */
  const char *margin;            /* the measure a margin is told in */
  struct direction words;
  bool tails;                    /* a mean that a few units may carry */
  bool answers;                  /* a row without outcome gave no answer */
  const struct registry_row *rows;
  size_t rows_n;

  void (*fold) (struct arena *, const struct frame *, struct sample *);
  /* Fills the figures of one cohort; N last of all needs no fallback. */
  void (*group) (struct arena *, const struct inquiry *, size_t arm,
                 struct result_group *);
  void (*chart) (struct arena *, const struct inquiry *,
                 struct result_chart *);
  /* "mean of seats": what is measured. */
  const char *(*outcome) (struct arena *, const struct inquiry *);
  /* What only this kind must tell; null: nothing. */
  void (*notes) (struct arena *, const struct inquiry *,
                 struct result_hypothesis *);
};

const struct kind *kind_of (enum outcome_kind);

/* The row for SHAPE with clusters and adjustment as asked for; where there
   is none, one without clusters or without both, and it tells. */
const struct registry_row *registry_find (const struct kind *, enum shape,
                                          bool clustered, enum adjustment);
/* Sets of ways to adjust: bit 1 << ADJUSTED_BY_STRATA and so on. */
typedef unsigned adjustments;
/* The ways in which KIND can be answered at all. */
adjustments registry_adjusts (const struct kind *);

/* The method called NAME that answers KIND in some shape, adjusted in one
   of these ways, or null. */
const struct method *registry_method (const struct kind *, adjustments,
                                      const char *name);
/* Whether any kind has a method called NAME. */
bool registry_knows (const char *name);
/* Names of the methods that answer KIND so adjusted; *N of them.
   With MEASURE only those whose headline effect is called so. */
const char **registry_names (struct arena *, const struct kind *,
                             adjustments, const char *measure, size_t *n);
/* The row's entry for METHOD, or null. */
const struct registry_test *registry_entry (const struct registry_row *,
                                            const struct method *);
/* The same by name. */
const struct registry_test *registry_named (const struct registry_row *,
                                            const char *name);
/* The row's effect called NAME, in the form that it has of it, or null. */
const struct measure *registry_effect (const struct registry_row *,
                                       const char *name);

/* Every test and measure once, tests first, each in the order of the
   kinds; ANSWERS says where: "a share: two cohorts; a mean: ...". */
struct documented {
  const struct about *about;
  bool measure;
  const char *answers;
};
const struct documented *registry_all (struct arena *, size_t *n);
/* These, and what investments are answered by: all that has a text. */
const struct documented *registry_documented (struct arena *, size_t *n);

#endif
