#ifndef RUN_PLATFORM_H
#define RUN_PLATFORM_H

/* What the promise of same bytes is tied to: the binary, its libraries
   and what the processor can do (the C library picks its exp() and log()
   by that). */

#include <stdbool.h>
#include <stddef.h>

#include "report/report.h"

/* The list of a manifest; gnuplot is asked for its version only with
   CHARTS. */
const struct made_by *platform (struct arena *, bool charts, size_t *n);

#endif
