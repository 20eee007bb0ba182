#ifndef RUN_WRITE_H
#define RUN_WRITE_H

/* What every output directory is made of beside its charts. */

#include "report/report.h"
#include "run/run.h"

struct page {
  const char *name;
  const char *text;
};

bool pages_write (struct outdir *, const struct page *, size_t n,
                  struct err *);
/* Last, when all other files are there. */
bool manifest_write (struct arena *, const struct study *,
                     const struct results *, const struct run_output *,
                     struct outdir *, struct err *);

#endif
