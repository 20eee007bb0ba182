#ifndef COHORT_HOURS_H
#define COHORT_HOURS_H

/* Time that passes while a business is open. */

#include "study/study.h"

/* Seconds of [FROM, TO) that lie within HOURS, whose days are those of a
   place OFFSET seconds east of UTC. */
int64_t hours_between (const struct hours *, int32_t offset, int64_t from,
                       int64_t to);

#endif
