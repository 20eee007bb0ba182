#ifndef REPORT_METRIC_H
#define REPORT_METRIC_H

/* Readings of a metric, for its pages and its charts.

   Values stand as results.h says: all, months, then column by column the
   levels, each with its months. */

#include "report/results.h"

struct arena;

/* The title, or the id without one. */
const char *metric_title (const struct result_metric *);

/* The columns that it is taken apart by, in their order. */
struct metric_columns {
  const char **name;
  size_t n;
};
struct metric_columns metric_columns (struct arena *,
                                      const struct result_metric *);

/* The values of one column's levels (null: of all customers), or of their
   months, in their order. */
struct metric_values {
  const struct result_value **value;
  size_t n;
};
struct metric_values metric_at_levels (struct arena *,
                                    const struct result_metric *,
                                    const char *by);
struct metric_values metric_months (struct arena *,
                                    const struct result_metric *,
                                    const char *by);
/* Those of one level. */
struct metric_values metric_level_months (struct arena *,
                                          const struct result_metric *,
                                          const struct result_value *);

/* The value of all customers and months; null: none. */
const struct result_value *metric_all (const struct result_metric *);

/* Whether it is of answers, and their share is told beside it. */
bool metric_is_survey (const struct result_metric *);
/* "39.8 % of 3,100 asked", or why not. */
const char *metric_answered (struct arena *, const struct result_value *);

/* "Overall: 10.43 USD a contact (9.83 to 11.03), n = 41,230." */
const char *metric_sentence (struct arena *, const struct results *,
                             const struct result_metric *,
                             const struct result_value *);

/* What its charts are called within the results: "metric trend",
   "metric by plan". */
const char *metric_part (struct arena *, const char *chart,
                         const char *column);

/* Lengths of time that people count replies in, rising. */
struct reply_time {
  double hours;
  const char *text, *tick;    /* "15 minutes", "15 min" */
};
enum { REPLY_TIMES = 16 };
extern const struct reply_time reply_times[REPLY_TIMES];

#endif
