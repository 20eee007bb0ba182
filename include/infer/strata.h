#ifndef INFER_STRATA_H
#define INFER_STRATA_H

/* Whether an effect is the same in all strata of a sample, so that a mean
   over them describes each. */

#include "infer/method.h"

/* The odds ratio of a share, level against reference: Breslow & Day
   (1980) with Tarone's (1985) correction, df = strata with both outcomes,
   less one.  Refused where a fitted count is below 1 or a fifth of them
   below 5: in small strata it finds what is not there. */
struct test strata_homogeneity (const struct sample *, const struct ask *);

#endif
