#include "hours.h"

#include "base/date.h"

enum { DAYS_PER_WEEK = 7, FIRST_WEEKDAY = 3 };   /* 1970-01-01: Thursday */

static int64_t
opening (const struct hours *h, int64_t weekday)
{
  return h->closes[weekday] - h->opens[weekday];
}

/* Open seconds of a week up to this second of this weekday. */
static int64_t
of_week (const struct hours *h, int64_t weekday, int64_t second)
{
  int64_t sum = 0;
  for (int64_t day = 0; day < weekday; day++)
    sum += opening (h, day);
  if (second > h->closes[weekday])
    second = h->closes[weekday];
  return second > h->opens[weekday] ? sum + second - h->opens[weekday] : sum;
}

/* Open seconds from a Monday long ago up to LOCAL time. */
static int64_t
open_until (const struct hours *h, int64_t local)
{
  int64_t day = date_days (local);
  int64_t from_monday = day + FIRST_WEEKDAY;
  int64_t week = (from_monday >= 0 ? from_monday
                                   : from_monday - (DAYS_PER_WEEK - 1))
                 / DAYS_PER_WEEK;
  int64_t weekday = from_monday - week * DAYS_PER_WEEK;
  int64_t whole = of_week (h, DAYS_PER_WEEK - 1, SECONDS_PER_DAY);
  return week * whole + of_week (h, weekday, local - day * SECONDS_PER_DAY);
}

int64_t
hours_between (const struct hours *h, int32_t offset, int64_t from,
               int64_t to)
{
  return open_until (h, to + offset) - open_until (h, from + offset);
}
