#ifndef RUN_METRICS_H
#define RUN_METRICS_H

/* The metrics of a study, each from its rows to what is printed of it. */

#include "cohort/data.h"
#include "report/results.h"

struct arena;
struct err;

/* Fills RESULTS->metrics; without COMPUTE their names alone.  Errors are
   those of cells that are no answers and of columns with too many
   values. */
void metrics_fill (struct arena *, const struct data *, bool compute,
                   struct err *, struct results *);

#endif
