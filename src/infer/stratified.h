#ifndef INFER_STRATIFIED_H
#define INFER_STRATIFIED_H

/* What methods over the strata of a sample share. */

#include "infer/method.h"

/* {"strata", "12"}: how many of them. */
struct option strata_option (const struct sample *, const struct ask *);

#endif
