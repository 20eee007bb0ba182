#ifndef TESTS_REPORT_METRICS_SAMPLES_H
#define TESTS_REPORT_METRICS_SAMPLES_H

/* Metrics made by hand, one of each form:

     nps_score   points by month and by plan, with response rates; the
                 ninth month is empty, a plan has no months
     contact     money by channel with months; costs have no customers
     retention   shares with a triangle of eighteen sign-up months
     reply       hours: quantiles and curves, all and three channels
     topics      tickets by tag, with worth and without
     value       money, refused, with a reason

   The months start in November 2023, so that they pass a year's end. */

#include "report/results.h"

struct arena;

enum sample_metric {
  SAMPLE_NPS, SAMPLE_CONTACT, SAMPLE_RETENTION, SAMPLE_REPLY, SAMPLE_TOPICS,
  SAMPLE_VALUE, SAMPLE_METRICS
};

/* All of them, and no hypothesis. */
struct results *metrics_results (struct arena *);
/* One of them alone. */
struct results *metrics_of (struct arena *, const struct result_metric *);
const struct result_metric *metrics_sample (struct arena *,
                                            enum sample_metric);
/* With TEXT wherever a text is from the data. */
struct results *metrics_hostile (struct arena *, const char *text);
/* A metric of shares by month with LEVELS levels over MONTHS months. */
struct result_metric metrics_many (struct arena *, size_t levels,
                                   size_t months);
/* Retention of MONTHS sign-up months. */
struct result_metric metrics_triangle (struct arena *, size_t months);

#endif
