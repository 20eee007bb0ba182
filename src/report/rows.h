#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

/* Facts about one test or effect that several formats need alike. */

#include <stdbool.h>
#include <stdint.h>

#include "report/results.h"

struct arena;

/* The p-value, NaN where there is none or it is too small to print: no
   format ever prints p = 0. */
double row_p (const struct test *);
/* Its status, STATUS_UNDERFLOW where row_p() withholds a tiny p. */
enum status row_status (const struct test *);

/* True if a standard error belongs to the effect, known or not. */
bool row_has_error (const struct effect *);

/* "level vs reference"; level alone; "all cohorts". */
const char *row_term (struct arena *, const char *level,
                      const char *reference);

/* Units compared: those of the two cohorts, or of all. */
uint64_t row_units (const struct result_hypothesis *, const char *level,
                    const char *reference);

#endif
