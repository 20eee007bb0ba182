#ifndef RUN_POWER_H
#define RUN_POWER_H

/* Writes a power report as a directory: power.json, charts/power.* and a
   manifest, whole or not at all. */

#include "report/power.h"
#include "run/run.h"

/* A gnuplot that is missing or fails is an error, but the rest is
   written. */
bool power_write (struct arena *, const struct power_report *,
                  const struct run_output *, struct err *);

#endif
