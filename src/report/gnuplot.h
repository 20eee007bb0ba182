#ifndef REPORT_GNUPLOT_H
#define REPORT_GNUPLOT_H

/* Running gnuplot: an argument vector and no shell, nothing on standard
   input, an environment of our own, a deadline.

     const char *program = gnuplot_find (arena);
     const char *argv[] = { program, "-d", "chart.gp", NULL };
     struct gnuplot_run run = gnuplot_run (arena, argv, directory);
     if (!run.ok) complain (run.said); */

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct gnuplot_run {
  bool ok;               /* it started, ended in time and returned 0 */
  bool timed_out;
  const char *said;      /* what it printed, at most 8 KiB; when not ok
                            never empty */
};

/* Absolute path of the gnuplot that PATH names, or null. */
const char *gnuplot_find (struct arena *);

/* Runs ARGV (ends with null, ARGV[0] absolute) in DIRECTORY. */
struct gnuplot_run gnuplot_run (struct arena *, const char *const argv[],
                                const char *directory);

/* Draws SCRIPT (a file name in DIRECTORY) with FORMAT "svg" or "png" and
   checks that OUTPUT (a file name there) is a whole picture.  A broken
   one is removed. */
struct gnuplot_run gnuplot_draw (struct arena *, const char *program,
                                 const char *directory, const char *script,
                                 const char *format, const char *output);

#endif
