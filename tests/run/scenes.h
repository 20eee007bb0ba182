#ifndef TESTS_RUN_SCENES_H
#define TESTS_RUN_SCENES_H

/* Generated frames of every kind, through its fold and through every row
   of its registry, so that a method that is added is tested unasked.

     static void
     shuffle (struct trial *t)
     {
       ... change t->other, a copy of t->scene ...
       struct lines other = lines_of (t, t->other);
       ... hold it against t->lines, the numbers of t->scene ...
     }

     each_case (shuffle);

   Thousands of draws take their time: methods that make them run on the
   first of every fifty cases. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cohort/frame.h"
#include "run/fold.h"
#include "run/registry.h"

/* The sanitizers look for other things than numbers and take long. */
#ifdef __SANITIZE_ADDRESS__
enum { CASES = 20, FEW = 5 };
#else
enum { CASES = 200, FEW = 50 };
#endif
enum { PER_ARM = 36, SIZE = 4, STRATA = 3, MOST = 4 * PER_ARM,
       DOUBLED = 2 * MOST, LINES = ROW_TESTS + ROW_EFFECTS + ROW_OMNIBUS };

struct scene {
  struct frame frame;
  uint32_t arm[DOUBLED], cluster[DOUBLED], stratum[DOUBLED];
  double y[DOUBLED], denominator[DOUBLED], time[DOUBLED];
  int8_t event[DOUBLED];
  struct covariate covariate;      /* the strata, as what a model adjusts
                                      for */
  double target;
};

/* All numbers of a row. */
struct line {
  const struct about *about;
  const struct measure *measure;   /* null: a test */
  struct test test;
  struct effect effect;
};

struct lines {
  size_t n;
  struct line line[LINES];
};

/* One property on one case. */
struct trial {
  struct arena *arena;
  enum outcome_kind kind;
  const struct registry_row *row;
  struct scene *scene, *other;     /* the case, and a copy to change */
  struct lines lines;              /* of the case */
  uint64_t seed;                   /* from 1 on */
};
typedef void property_fn (struct trial *);

/* CASES for every row of every kind. */
void each_case (property_fn *);
/* As many as said for rows that are WANTED; null: all. */
typedef bool wanted_fn (enum outcome_kind, const struct registry_row *);
void each_of (uint64_t cases, wanted_fn *, property_fn *);

struct lines lines_of (struct trial *, const struct scene *);
struct lines lines_at (struct trial *, double confidence);
/* What the methods read of a scene. */
struct sample *sample_of (struct trial *, const struct scene *);
struct ask ask_of (struct trial *, const struct scene *);

/* Copies row FROM of the case to row TO of the other. */
void copy_row (struct trial *, size_t from, size_t to);
/* Kinds that have times in place of values. */
bool is_timed (enum outcome_kind);
/* "a mean, test, shape 0, case 17: welch_t" */
const char *place (const struct trial *, const struct line *);
/* Equal, or both undefined; the second one: to nine digits. */
bool same (double, double);
bool near (double, double);

#endif
