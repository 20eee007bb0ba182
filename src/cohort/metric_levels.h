#ifndef COHORT_METRIC_LEVELS_H
#define COHORT_METRIC_LEVELS_H

#include "metric.h"

/* Levels while they are found. */
struct level_words {
  struct metric_build *b;
  struct metric_by *by;
  const struct expr *expr;     /* on the rows' own table */
  const struct expr *costs;    /* on that of costs; null: they have none */
  struct intern *words;
};

/* The words of the expressions, bytewise; rows without one are in no
   level. */
void level_words_find (struct level_words *);

/* The cohort metric->by_cohort[I], as it was known at each row's time. */
void metric_cohort_levels (struct level_words *, size_t i);

#endif
