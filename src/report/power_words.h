#ifndef REPORT_POWER_WORDS_H
#define REPORT_POWER_WORDS_H

/* What text, JSON and chart of a power report share. */

#include <stddef.h>

#include "report/power.h"

/* The steps around an answer, and how many. */
enum { POWER_STEPS = 5 };
extern const double power_steps[POWER_STEPS];    /* 0.5 to 1.5 */

/* The plan's effect times STEP, on the log for a ratio; NaN where there
   is no such effect. */
double power_effect_step (const struct power_plan *, double step);
/* Its size times STEP, whole, at least 2 and whole clusters. */
double power_n_step (const struct power_plan *, double step);
/* The power with another size and effect; NaN where there is none. */
double power_with (const struct power_plan *, double n, double effect);

/* Units of the level, whole. */
double power_n_level (const struct power_plan *);
/* Expected events; NaN where the kind has none. */
double power_events (const struct power_plan *);

/* At most four significant digits: "0.05", "252", "1,235". */
const char *power_number (struct arena *, double);
/* "80 %", never 100 % where it is less. */
const char *power_percent (struct arena *, double fraction);
/* "a rise of 5 percentage points (from 10 % to 15 %)". */
const char *power_effect_text (struct arena *, const struct power_plan *,
                               double effect);
/* The number alone, for a table; a share's in percentage points. */
const char *power_effect_short (struct arena *, const struct power_plan *,
                                double effect);
/* "253 units in each cohort". */
const char *power_n_text (struct arena *, const struct power_plan *);

/* The answer. */
const char *power_sentence (struct arena *, const struct power_report *);

#endif
