#ifndef TESTS_COHORT_FIRM_H
#define TESTS_COHORT_FIRM_H

/* Companies by lot, full of boundaries, and the questions put to them.

   A firm is kept in plain arrays, so that firm_fates() can say from
   the definitions alone, slowly and one unit at a time, what has to become
   of every customer; written to files it can be dressed in several ways that
   must change nothing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum { MOST_CUSTOMERS = 40, MOST_EVENTS = 120 };

struct customer {
  int64_t start, end;        /* DATE_NONE: none */
  int plan;                  /* 0 free, 1 pro, 2 team, 3 blank */
  int score, seats;          /* 0 to 10, and to 4; -1: blank */
};

struct event {
  size_t of;                 /* customer */
  int64_t at, reply;         /* reply: of calls; DATE_NONE: none */
  int kind;                  /* 0, 1 */
  int cents;                 /* -1: blank */
};

struct firm {
  size_t customers_n, calls_n, payments_n;
  struct customer customers[MOST_CUSTOMERS];
  struct event calls[MOST_EVENTS], payments[MOST_EVENTS];
  int64_t calls_from, payments_from;
};

/* What may differ without changing an answer. */
struct dress {
  uint64_t shuffle;          /* 0: events in order of time */
  bool shuffle_customers;
  int shift;                 /* days added to every date */
  bool split;                /* every event table in two files */
  bool hours;                /* durations in hours */
  const char *quiet, *called;   /* labels; null: these */
  bool swapped;              /* the second label is the reference */
};

int64_t firm_as_of (void);
struct firm firm_draw (uint64_t seed);
void firm_write (const struct firm *, const struct dress *);
/* The study with all questions. */
const char *firm_study (struct arena *, const struct firm *,
                        const struct dress *);

enum cohort { PLAN, CALLED, CALLED_TWICE, REPLY, CALLED_EVER };
enum outcome {
  SURVIVAL, RETAINED, SHARE, SUM, COUNT, RATE, TIME_TO, ORDINAL, NPS, RATIO
};
enum { UNSAID = -1 };
enum way { AUTO, NAIVE, VARYING, TRIALS };

struct asked {
  enum cohort cohort;
  enum outcome outcome;
  int at;                    /* days: retained, the window, or the horizon
                                of a rate or a time to; 0: none */
  int landmark, lag;         /* days, or UNSAID */
  enum way design;
};

size_t firm_questions (void);
const struct asked *firm_asked (size_t question);
/* Picture of a question's frame as it has to be. */
const char *firm_fates (struct arena *, const struct firm *, size_t question);

#endif
