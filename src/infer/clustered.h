#ifndef INFER_CLUSTERED_H
#define INFER_CLUSTERED_H

/* Whether the clusters of some cohorts carry a robust variance. */

#include "infer/method.h"

enum { CLUSTERS_FOR_NORMAL = 50 };

struct clustered {
  size_t clusters;          /* that hold units of the cohorts at all */
  bool few;                 /* fewer than CLUSTERS_FOR_NORMAL in one */
  enum status status;       /* EMPTY: fewer than 5 in one; REFUSED */
  const char *why;          /* null where there are enough */
};

/* Of the K cohorts ARM. */
struct clustered clustered_of (struct arena *scratch, const struct sample *,
                               const size_t *arm, size_t k);

#endif
