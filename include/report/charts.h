#ifndef REPORT_CHARTS_H
#define REPORT_CHARTS_H

/* Charts through gnuplot, which runs as a child process without a shell.

   For each hypothesis with a chart: charts/<id>.gp and .dat, and from
   them .svg and .png; charts/effects.* is the forest plot of all headline
   effects.  A .gp is assignments followed by the template's text from
   plots/, and redraws when gnuplot is run on it in charts/. */

#include <stdbool.h>
#include <stddef.h>

#include "report/report.h"

/* Writes and draws all charts into OUT.  *N of them are described in the
   result, drawn or not.  A missing or failing gnuplot adds an error
   (E_GNUPLOT_*) once and leaves the .gp and .dat. */
struct chart_file *charts_write (struct arena *, const struct results *,
                                 struct outdir *, size_t *n, struct err *);

/* Charts of a scan: charts/funnel-<outcome>-<column>.* and
   charts/correlations.*; likewise. */
struct scan_report;
struct chart_file *charts_scan (struct arena *, const struct scan_report *,
                                struct outdir *, size_t *n, struct err *);

/* charts/power.*: power by size, a curve for each of several effects.
   False when nothing more can be written. */
struct power_report;
bool charts_power (struct arena *, const struct power_report *,
                   struct outdir *, struct err *);

/* First line of `gnuplot --version`, or null if there is none. */
const char *charts_gnuplot_version (struct arena *);

#endif
