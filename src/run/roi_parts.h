#ifndef RUN_ROI_PARTS_H
#define RUN_ROI_PARTS_H

/* What the files that make a return on investment share. */

#include "roi_sample.h"

struct roi_work {
  struct arena *arena;        /* results */
  struct arena *scratch;
  const struct inquiry *q;
  struct roi_sample sample;
  struct returns_model model;
  struct returns_estimate estimate;
  struct returns_error error;
  struct returns_draws draws;
  double quantile;            /* of analytic intervals */
  enum roi_interval interval;
  struct result_note *note;
  size_t notes;
};

/* (gain - cost)/cost of an exposed customer, with variances. */
struct gain_cost roi_gain_cost (const struct roi_work *);

/* How it depends on what was put in; sorted, widest first. */
void roi_swings (struct roi_work *, struct result_return *);
/* What is said of it; after all numbers are there. */
void roi_words (struct roi_work *, struct result_return *);

#endif
