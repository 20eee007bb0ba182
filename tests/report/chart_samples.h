#ifndef TESTS_REPORT_CHART_SAMPLES_H
#define TESTS_REPORT_CHART_SAMPLES_H

/* Hand-made hypotheses for the chart tests: curves, bars and effects that
   look like a study's, from a small generator with fixed seeds. */

#include "report/results.h"

struct arena;

struct curve_plan {
  const char *label;
  uint64_t n;
  double daily;           /* hazard a day */
  double first_day;       /* share that ends on day 0 */
  double last;            /* observed for between 0 and LAST days more */
};
struct curve sample_curve (struct arena *, const struct curve_plan *,
                           uint32_t seed, double *median);

struct result_hypothesis sample_survival (struct arena *, const char *id,
                                          const struct curve_plan *,
                                          size_t curves);
struct result_hypothesis sample_shares (struct arena *, const char *id,
                                        const struct bar *, size_t bars,
                                        double target);
/* Bars get 30 bins from 0 when SKEWED, else around their value. */
struct result_hypothesis sample_means (struct arena *, const char *id,
                                       const struct bar *, size_t bars,
                                       double target, bool skewed);

/* Gives H one headline test and effect. */
void sample_effect (struct arena *, struct result_hypothesis *,
                    const struct measure *, struct effect, double p);
extern const struct measure sample_hazard_ratio, sample_risk_difference,
  sample_mean_difference, sample_rmst_difference;

struct results sample_results (const struct result_hypothesis *, size_t n);

/* One hypothesis of every kind. */
struct results sample_study (struct arena *);

#endif
