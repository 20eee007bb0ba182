#ifndef INFER_CIF_LIMITS_H
#define INFER_CIF_LIMITS_H

/* What a curve's two kinds of variance share. */

#include "infer/cif.h"

/* Log-log limits, Z standard errors away, from the point's std_error; NaN
   where F is 0 or 1.  R: survfit (conf.type = "log-log") of a factor's
   states. */
void cif_limits (struct cif_point *, double z);

/* Why there are none for clusters at F = 0 or 1. */
extern const char cif_no_limits[];

#endif
