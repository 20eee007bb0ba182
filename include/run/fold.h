#ifndef RUN_FOLD_H
#define RUN_FOLD_H

/* From a frame's rows to the statistics that answer its question: one
   pass over the rows, after which nothing reads them. */

#include "cohort/frame.h"
#include "infer/method.h"
#include "run/registry.h"

struct arena;

struct sample *fold (struct arena *, const struct frame *,
                     const struct kind *);

/* Adds what models read: spells of survival, always, and of a time to an
   event where it is adjusted, competing ends censored; responses where they
   are adjusted by weights or regression. */
void fold_model (struct arena *, const struct frame *, enum adjustment,
                 struct sample *);

/* The covariates as columns, but for those that stratify in a model of
   times; the trials too, where TRIALS. */
const struct terms *fold_terms (struct arena *, const struct frame *,
                                bool trials);

#endif
