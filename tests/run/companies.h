#ifndef TESTS_RUN_COMPANIES_H
#define TESTS_RUN_COMPANIES_H

/* Made-up companies whose truth is known, asked through the program's own
   pipeline: exports on disk, a study, run_study(), its results.

     struct tally tally[QUESTIONS_MAX];
     scenario_run (&no_effect, 1000, GATED, tally);
     for (size_t i = 0; i < no_effect.questions; i++)
       if (!tally_ok (&no_effect.question[i], &tally[i])) ...

   A scenario says how one customer lives and what is asked of the company;
   every set of 2,000 customers is read once for all its questions.  Set
   and scenario's name are the seed.  Customers come over 800 days and are
   watched until 100 to 900 days later; their lives are in days since they
   came, decimals allowed. */

#include <stdbool.h>
#include <stddef.h>

#include "base/random.h"

enum { CUSTOMERS = 2000, EVENTS_MAX = 96, QUESTIONS_MAX = 16 };

struct happenings {
  size_t n;
  double at[EVENTS_MAX];    /* days since the start */
};

struct life {
  int plan, region;         /* 0 to 3 */
  double usage;             /* a number known at sign-up */
  bool hidden;              /* what exports do not tell, unless asked */
  bool served;              /* a cohort that is known at sign-up */
  double value;             /* and what it may change: a number */
  bool bought;              /* and a yes or no */
  double end;               /* days; INFINITY: never leaves */
  struct happenings contacts, troubles;
};

typedef void live_fn (struct life *, struct random *);

enum gate {
  GATE_NONE,                /* printed */
  GATE_LEVEL,               /* rejects as often as it says: 5 % */
  GATE_FOOLED,              /* rejects in more than 95 % */
  GATE_COVERS,              /* holds the truth in 95 % */
  GATE_UNBIASED,            /* the same, and its mean within 3 % */
  GATE_PASSES,              /* a negative control: passes in more than 95 % */
  GATE_FAILS                /* passes in less than 5 % */
};

struct question {
  const char *name;
  const char *text;         /* of the hypothesis, in {} */
  double truth;             /* of its headline effect; NaN: none */
  enum gate gate;
  const char *step;         /* of the ledger, to be read in place of the
                               headline; null: none */
  const char *measure;      /* of that step, or of another effect than the
                               headline's; null: the headline */
};

struct scenario {
  const char *name, *title;
  live_fn *live;
  /* Of the study, beside what all have; null: nothing. */
  const char *tables;       /* lines of `data`, after those of contacts */
  const char *more;         /* of `outcomes`, and sections that follow */
  /* Of a question that has no truth of its own; may be null. */
  double (*truth) (size_t question);
  struct question question[QUESTIONS_MAX];
  size_t questions;
};

/* What became of a question over all sets. */
struct tally {
  double truth;
  size_t sets;              /* with an interval */
  size_t lacking;           /* without, or without a p */
  size_t rejected, covered;
  size_t passed;            /* negative controls */
  double sum, squares;      /* of estimates, of their logs for a ratio */
  bool ratio;
};

/* Asks the questions that have a gate, or those that are only shown, and
   fills their tallies.  False, with the messages on stderr, when a study
   does not run. */
enum asked { GATED, SHOWN };
bool scenario_run (const struct scenario *, size_t sets, enum asked,
                   struct tally *);

double tally_rejects (const struct tally *);
double tally_covers (const struct tally *);
double tally_passes (const struct tally *);
double tally_mean (const struct tally *);
/* Of the mean from the truth, as a share of it (of differences: in the
   truth's own unit), and its Monte Carlo error. */
double tally_bias (const struct tally *);
double tally_bias_error (const struct tally *);
bool tally_ok (const struct question *, const struct tally *);

/* Draws for lives. */
double draw_wait (struct random *, double rate);
double draw_normal (struct random *);
bool draw_yes (struct random *, double share);
/* The end of a life that a rate ends, which from day AT on is FACTOR
   times as high. */
double draw_end (struct random *, double rate, double at, double factor);
/* At a constant rate before UNTIL, in order. */
void draw_events (struct happenings *, struct random *, double rate,
                  double until);

#endif
