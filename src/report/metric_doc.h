#ifndef REPORT_METRIC_DOC_H
#define REPORT_METRIC_DOC_H

/* The tables of a metric's card, each where it has rows, and what they
   share: doc_metrics.c, doc_metric_tables.c. */

#include "metric.h"
#include "parts.h"

/* "12.34 USD (10.20 to 14.50)", or why not. */
void fill_value (struct grid *, struct cell *, const struct page *,
                 const struct result_metric *, const struct effect *);

/* The chart that metric_part() calls PART, where it is. */
void metric_chart_add (struct doc *, const struct page *,
                       const struct result_metric *, const char *part);

void metric_months_add (struct doc *, const struct page *,
                        const struct result_metric *);
void metric_levels_add (struct doc *, const struct page *,
                        const struct result_metric *);
void metric_quantiles_add (struct doc *, const struct page *,
                           const struct result_metric *);
void metric_curves_add (struct doc *, const struct page *,
                        const struct result_metric *);
void metric_triangle_add (struct doc *, const struct page *,
                          const struct result_metric *);
void metric_tags_add (struct doc *, const struct page *,
                      const struct result_metric *);

#endif
