#ifndef INFER_CLUSTERED_H
#define INFER_CLUSTERED_H

/* Whether the clusters of some cohorts carry a robust variance. */

#include "infer/method.h"

/* With fewer in a cohort nothing is tested or given an interval; with
   fewer than 50 in one, a correction for few. */
enum { CLUSTERS_LEAST = 5, CLUSTERS_FOR_NORMAL = 50 };

/* Null if a cohort of which HOLDING clusters hold units has enough; else
   the reason, and *STATUS. */
const char *clusters_too_few (double holding, enum status *status);
/* Likewise for one test of three or more cohorts, which needs 50. */
const char *clusters_too_few_of_many (double holding, enum status *status);

struct clustered {
  size_t clusters;          /* that hold units of the cohorts at all */
  bool few;                 /* fewer than CLUSTERS_FOR_NORMAL in one */
  enum status status;       /* REFUSED: fewer than 5 in one, or none given */
  const char *why;          /* null where there are enough */
};

/* Of the K cohorts ARM. */
struct clustered clustered_of (struct arena *scratch, const struct sample *,
                               const size_t *arm, size_t k);

#endif
