#ifndef RUN_FIGURE_H
#define RUN_FIGURE_H

/* Numbers on their way to the results. */

#include "report/results.h"

struct figure figure_value (double);
struct figure figure_none (enum status, const char *why);
/* The estimate, which stands also where its interval does not. */
struct figure figure_estimate (const struct effect *);
/* Absent where VALUE is NaN. */
struct figure figure_if_number (double value);
extern const char group_empty[];       /* "nobody is in this cohort" */

/* The p-value that enters a family: 0 stands for one below 1e-300, NaN
   for none. */
double figure_p (const struct test *);
/* And as it comes out, corrected. */
struct figure figure_adjusted (double p);

#endif
