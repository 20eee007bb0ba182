#ifndef COHORT_DESIGN_H
#define COHORT_DESIGN_H

/* How a hypothesis lines up exposure and outcome in time.

   Found before any row is read: the defaults for landmark, lag and
   horizon, the table on whose clock exposure runs, and the refusal of
   what would condition on the future.  Durations are seconds for dated
   data and the study's own unit for duration data; NaN: none. */

#include <stdbool.h>

#include "study/study.h"

struct err;

enum design_name {
  DESIGN_BASELINE, DESIGN_LANDMARK, DESIGN_TIME_VARYING, DESIGN_SEQUENTIAL,
  DESIGN_FIRST_EVENT, DESIGN_NAIVE, DESIGN_WINDOW, DESIGN_RANDOMIZED
};
const char *design_name (enum design_name);

struct design {
  enum design_name name;
  bool duration;          /* the unit has durations, not dates */
  double per_day;         /* clock units in a day: 86400 dated, NaN else */
  int anchor;             /* table whose start is the exposure's time zero */
  bool own;               /* the anchor is the unit's own table */
  double landmark;        /* 0: none */
  double lag;             /* 0: none */
  bool lag_declared, landmark_declared;
  double expose_before;   /* exposure counts before this; INFINITY: any */
  double observe;         /* time a unit must have been observable */
  double shift;           /* where the outcome's clock starts */
  double every;           /* sequential: from trial to trial, whose start
                             is then time zero; else 0 */
  double horizon;         /* from time zero; NaN: none */
  double window;          /* outcome's `within`, or retained `at`; NaN */
  double margin;          /* survival: days (or own unit); else as given;
                             0: none */
};

/* Adds every reason for which H cannot be run as written. */
bool design_resolve (const struct study *, const struct study_hypothesis *,
                     struct design *, struct err *);

#endif
