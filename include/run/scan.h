#ifndef RUN_SCAN_H
#define RUN_SCAN_H

/* `scan`: every cohort and column on every outcome, found on one half of
   the data and confirmed on the other. */

#include "report/scan.h"
#include "run/run.h"


/* Null after an error, or when told to stop. */
struct scan_report *scan_study (struct arena *, struct study *,
                                const struct run_mode *, struct err *);

/* Writes the directory, whole or not at all, as run_write() does. */
bool scan_write (struct arena *, const struct study *,
                 const struct scan_report *, const struct run_output *,
                 const char **html, struct err *);

#endif
