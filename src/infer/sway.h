#ifndef INFER_SWAY_H
#define INFER_SWAY_H

/* What each cluster of a panel moves several estimates by, and the
   covariance of these that follows:

     V = factor * sum_c phi_c phi_c'

   With linear estimates and phi of residuals that is CR0 times the factor;
   with influence functions of an estimate, its robust covariance.
   Clusters are added in an order that their values alone decide. */

#include <stddef.h>

#include "suff/panel.h"

struct sway {
  size_t estimates, clusters;
  double *phi;              /* [clusters * estimates] */
};

struct sway sway_new (struct arena *, const struct panel *,
                                size_t estimates);
/* Where unit I of the panel adds its part. */
double *sway_of (const struct sway *, const struct panel *,
                      size_t i);
/* V [estimates * estimates]. */
void sway_covariance (struct arena *scratch,
                           const struct sway *, double factor, double *v);

#endif
