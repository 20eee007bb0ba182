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

/* "plan = pro"; COLUMN alone where LEVEL is null. */
const char *row_level (struct arena *, const char *column,
                       const char *level);
/* "landmark 30 days" */
const char *row_landmark (struct arena *, const struct result_hypothesis *,
                          const struct result_landmark *);
/* "0 to 30 days", "from 365 days" */
const char *row_period (struct arena *, const struct result_hypothesis *,
                        const struct result_period *);

/* Whether the hypothesis itself is aligned there. */
bool row_is_own_landmark (const struct result_hypothesis *,
                          const struct result_landmark *);

/* Whether the ledger's row I is the first of its stage: the rows of one
   stand one after the other. */
bool row_begins_stage (const struct result_hypothesis *, size_t i);
/* Whether the ledger's row I is of the stage that the headline effect
   stands for: the last one that holds its numbers. */
bool row_is_headline_step (const struct result_hypothesis *, size_t i);

/* What a metric's value is of: "all", "month 2024-03", "plan = pro",
   "plan = pro, month 2024-03". */
const char *row_value (struct arena *, const struct result_value *);
/* "median", "quantile 0.9", "quantile 0.9, plan = pro" */
const char *row_quantile (struct arena *, const struct result_quantile *);
/* The share of those asked who answered, without an interval. */
struct effect row_response (const struct result_value *);

/* Units compared: those of the two cohorts, or of all. */
uint64_t row_units (const struct result_hypothesis *, const char *level,
                    const char *reference);

#endif
