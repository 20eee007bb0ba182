#ifndef TESTS_COHORT_COMPANY_H
#define TESTS_COHORT_COMPANY_H

/* Small companies, and who ends up where.

   A question is one hypothesis about files that a test writes itself;
   the picture of its frame is a line of text, one part for every unit:

     called 306 stays; ended_before_landmark; quiet 0 left

   A cohort's label with time and end (survival; `comes` is the event of
   a time to), with events or numerator `per` days or denominator (rate,
   ratio), or with its value; or the code under which the unit was left
   out; sorted.  `called after 30 to 366 stays` is at risk after day 30
   only, and `2 quiet` a row of trial 2.  Rows of the files that were left out before do not
   show.

   Every test is a process of its own and works in an empty directory. */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "cohort/frame.h"

enum { MOST_FILES = 3 };

struct file_head {
  const char *name;
  const char *header;
};

struct question {
  const char *top;           /* null: as_of 2025-01-01 */
  const char *data;          /* the lines below `data:` */
  const char *cohort;        /* in {}; null: none */
  const char *outcome;       /* in {} */
  const char *hypothesis;    /* in {}, beside cohort and outcome; or null */
  struct file_head files[MOST_FILES];
};

/* What became of one unit: its rows in each file (null: none), `@` being
   its name, and its part of the picture. */
struct fate {
  const char *rows[MOST_FILES];
  const char *want;
};

struct company {
  struct arena *arena;
  struct err *err;
  struct study *study;
  struct data *data;
  const struct study_hypothesis *h;
  struct design design;
  struct frame *frame;
};

void company_directory (void);
void company_write (const char *name, const char *text);
/* The text of the study; in ARENA. */
const char *company_study (struct arena *, const struct question *);

/* Reads a study file in this directory and its tables. */
struct company company_load (const char *study);
/* The frame of a hypothesis in place of the last one; null after an
   error. */
void company_frame (struct company *, size_t hypothesis);
/* Both, for the first hypothesis. */
struct company company_open (const char *study);
/* The same for a question about files that are there; fails the test
   with the messages after an error. */
struct company company_ask (const struct question *);
void company_close (struct company *);

const char *company_messages (const struct company *);
const char *company_picture (const struct company *);

/* Checks every fate in a company of its own, then all in one. */
void company_fates (const struct question *, const struct fate *, size_t n);
#define FATES(question, ...)                                              \
  do                                                                      \
    {                                                                     \
      static const struct fate fates_[] = { __VA_ARGS__ };                \
      company_fates (&(question), fates_, sizeof fates_ / sizeof *fates_);\
    }                                                                     \
  while (0)

#endif
