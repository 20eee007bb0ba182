#ifndef RUN_RUN_H
#define RUN_RUN_H

/* The pipeline, top to bottom: study and headers, rows, frames, numbers,
   families, results. */

#include <signal.h>
#include <stdbool.h>

#include "report/report.h"
#include "study/study.h"

struct arena;
struct err;

struct run {
  struct results results;
  const struct rejected_row *rejects;
  size_t rejects_n;
};

/* What a run is told beside the study. */
struct run_mode {
  bool compute;                    /* false: `check` */
  const volatile sig_atomic_t *stop;   /* set: give up; may be null */
};

/* Null after an error, or when told to stop. */
struct run *run_study (struct arena *, struct study *,
                       const struct run_mode *, struct err *);

/* What is written where. */
struct run_output {
  const char *directory;
  bool force, charts;
  const char *const *options;      /* that change results, as given */
  size_t options_n;
  const volatile sig_atomic_t *stop;
};

/* Writes the directory, whole or not at all.  A gnuplot that is missing
   or fails is an error, but the rest is written.  *HTML gets the path of
   the report. */
bool run_write (struct arena *, const struct study *, const struct run *,
                const struct run_output *, const char **html, struct err *);

#endif
