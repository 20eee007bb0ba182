#include <math.h>

#include "figure.h"

const char group_empty[] = "nobody is in this cohort";

struct figure
figure_value (double value)
{
  return (struct figure){ .presence = FIGURE_PRESENT, .value = value };
}

struct figure
figure_none (enum status status, const char *why)
{
  return (struct figure){
    .presence = FIGURE_UNDEFINED, .value = NAN, .status = status, .why = why
  };
}

struct figure
figure_estimate (const struct effect *e)
{
  return isfinite (e->estimate) ? figure_value (e->estimate)
                                : figure_none (e->status, e->why);
}

struct figure
figure_if_number (double value)
{
  return isnan (value) ? (struct figure){ .presence = FIGURE_ABSENT }
                       : figure_value (value);
}

struct figure
figure_adjusted (double p)
{
  if (isnan (p))
    return figure_none (STATUS_REFUSED, "there is no p-value to correct");
  return p > 0 ? figure_value (p)
               : figure_none (STATUS_UNDERFLOW, "below 1e-300");
}

double
figure_p (const struct test *test)
{
  return test->status == STATUS_UNDERFLOW ? 0
         : test->status == STATUS_OK      ? test->p_value
                                          : (double) NAN;
}
