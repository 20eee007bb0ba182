#ifndef REPORT_CURVE_H
#define REPORT_CURVE_H

/* Readings of a chart's curve at a time, for the picture and for the
   numbers below it. */

#include "report/results.h"

/* Still there to be seen just before TIME: everyone whose own time is not
   below it. */
uint64_t curve_at_risk (const struct curve *, double time);
/* Events and competing ends up to and including TIME. */
uint64_t curve_events (const struct curve *, double time);
uint64_t curve_competing (const struct curve *, double time);
/* The last point at or before TIME; null before the first. */
const struct curve_point *curve_point_at (const struct curve *, double time);
/* The largest time of all curves; 0 without any. */
double curves_last (const struct result_chart *);

#endif
