#ifndef RUN_METRIC_H
#define RUN_METRIC_H

/* A metric on its way to the results.

   Its rows (cohort/metric_rows.h) are sorted by level and month once for
   all and once for every `by`; a value of the metric is then a slice of
   them, which one function a kind folds and estimates. */

#include "cohort/metric_rows.h"
#include "report/results.h"

struct arena;

struct metric_ask {
  struct arena *arena;         /* of the results */
  const struct data *data;
  const struct study_metric *m;
  const struct metric_rows *rows;
  double confidence;
  struct result_metric *out;
};

/* Rows of one value. */
struct slice {
  const size_t *row;
  size_t n;
};
/* Fills numbers, customers and effect of OUT; K is the `by` that the slice
   is a level of, SIZE_MAX: none. */
typedef void slice_fn (const struct metric_ask *, struct arena *scratch,
                       struct slice, size_t k, struct result_value *out);

/* All; its months; then `by` by `by` its levels, each with its months.  A
   level's month without a row is left out. */
void metric_values (const struct metric_ask *, slice_fn *, bool months);
/* Calls FN for all and for every level, LEVEL null for all. */
typedef void level_fn (const struct metric_ask *, struct arena *scratch,
                       struct slice, const char *by, const char *level,
                       void *context);
void metric_each_level (const struct metric_ask *, level_fn *, void *context);

/* One a kind. */
slice_fn metric_share, metric_points, metric_mean, metric_cost, metric_wait;
slice_fn metric_lifetime;

/* What only some kinds have. */
void metric_quantiles (const struct metric_ask *);
void metric_triangle (const struct metric_ask *);
void metric_fill_tags (const struct metric_ask *);
void metric_cost_months (const struct metric_ask *);
void metric_horizon (const struct metric_ask *);

/* What each of N rows of UNIT comes in: clusters of customers where the
   study declares them, else customers. */
const uint32_t *metric_clusters (const struct metric_rows *, struct arena *,
                                 const uint32_t *unit, size_t n);

/* An estimate that stands without its interval: fewer than two rows. */
struct effect metric_alone (const char *conf_method, double estimate,
                            size_t n);

void metric_note (const struct metric_ask *, const char *code,
                  const char *format, ...)
  __attribute__ ((format (printf, 3, 4)));

/* Title, definition, unit, scale; what is left out, and why. */
void metric_words (const struct metric_ask *);
void metric_left_out (const struct metric_ask *);

#endif
