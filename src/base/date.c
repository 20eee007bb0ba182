#include "base/date.h"

#include <stdbool.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };
enum { DAYS_PER_ERA = 146097 };    /* 400 years of the calendar */

/* What is left to read. */
struct cursor {
  const char *at;
  const char *end;
};

/* A time as it is written, before it is known to exist. */
struct written {
  int year, month, day;
  int hour, minute, second;
  int32_t offset;               /* seconds east of UTC */
  bool offset_possible;
};

/* Days from 1970-01-01.  The year is taken to start in March, so that
   the leap day is its last (Hinnant, "chrono-compatible low-level date
   algorithms"). */
static int64_t
days_from_civil (int64_t year, int month, int day)
{
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100
         + of_year - 719468;
}

static void
civil_from_days (int64_t days, int64_t *year, int *month, int *day)
{
  days += 719468;
  int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
  int64_t of_era = days - era * DAYS_PER_ERA;
  int64_t year_of_era
    = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year
    = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * of_year + 2) / 153;
  *day = (int) (of_year - (153 * shifted + 2) / 5 + 1);
  *month = (int) (shifted < 10 ? shifted + 3 : shifted - 9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

int64_t
date_from_civil (int year, int month, int day)
{
  return days_from_civil (year, month, day) * SECONDS_PER_DAY;
}

int64_t
date_month (int64_t seconds)
{
  int64_t year;
  int month, day;
  civil_from_days (date_days (seconds), &year, &month, &day);
  return year * 12 + month - 1;
}

int64_t
date_month_start (int64_t month)
{
  int64_t year = (month >= 0 ? month : month - 11) / 12;
  return days_from_civil (year, (int) (month - year * 12) + 1, 1)
         * SECONDS_PER_DAY;
}

static bool
leap (int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool
day_exists (int year, int month, int day)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31 };
  return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12
         && day >= 1
         && day <= lengths[month - 1] + (month == 2 && leap (year));
}

/* Reads LEAST to MOST digits. */
static bool
take_number (struct cursor *in, int least, int most, int *number)
{
  int n = 0;
  *number = 0;
  while (n < most && in->at < in->end && *in->at >= '0' && *in->at <= '9')
    {
      *number = *number * 10 + (*in->at++ - '0');
      n++;
    }
  return n >= least;
}

static bool
take_char (struct cursor *in, char c)
{
  if (in->at == in->end || *in->at != c)
    return false;
  in->at++;
  return true;
}

static bool
take_iso_day (struct cursor *in, struct written *to)
{
  return take_number (in, 4, 4, &to->year) && take_char (in, '-')
         && take_number (in, 2, 2, &to->month) && take_char (in, '-')
         && take_number (in, 2, 2, &to->day);
}

/* Day and month, in that order, in FIRST and SECOND. */
static bool
take_local_day (struct cursor *in, int *first, int *second, int *year)
{
  if (!take_number (in, 1, 2, first) || in->at == in->end)
    return false;
  char separator = *in->at;
  return (separator == '/' || separator == '-' || separator == '.')
         && take_char (in, separator) && take_number (in, 1, 2, second)
         && take_char (in, separator) && take_number (in, 4, 4, year);
}

/* HH:MM[:SS[.f]] */
static bool
take_clock (struct cursor *in, struct written *to)
{
  if (!take_number (in, 2, 2, &to->hour) || !take_char (in, ':')
      || !take_number (in, 2, 2, &to->minute))
    return false;
  if (!take_char (in, ':'))
    return true;
  if (!take_number (in, 2, 2, &to->second))
    return false;
  if (!take_char (in, '.'))
    return true;
  const char *fraction = in->at;
  while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
    in->at++;
  return in->at > fraction;
}

/* Z, +HH, +HH:MM or +HHMM, either sign. */
static bool
take_offset (struct cursor *in, struct written *to)
{
  if (take_char (in, 'Z'))
    {
      to->offset = 0;
      return true;
    }
  bool west = take_char (in, '-');
  if (!west && !take_char (in, '+'))
    return false;
  int hours, minutes = 0;
  if (!take_number (in, 2, 2, &hours))
    return false;
  bool colon = take_char (in, ':');
  if ((colon || in->at < in->end) && !take_number (in, 2, 2, &minutes))
    return false;
  to->offset = (int32_t) (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  to->offset_possible = hours <= 23 && minutes <= 59;
  return true;
}

static bool
take_day (struct cursor *in, enum date_order order, struct written *to)
{
  switch (order)
    {
    case DATE_DMY:
      return take_local_day (in, &to->day, &to->month, &to->year);
    case DATE_MDY:
      return take_local_day (in, &to->month, &to->day, &to->year);
    default:
      return take_iso_day (in, to);
    }
}

static bool
take_all (struct cursor *in, enum date_order order, struct written *to)
{
  if (!take_day (in, order, to))
    return false;
  if (in->at == in->end)
    return true;
  if (!take_char (in, ' ') && !take_char (in, 'T'))
    return false;
  if (!take_clock (in, to))
    return false;
  return in->at == in->end || (take_offset (in, to) && in->at == in->end);
}

enum date_result
date_parse (const char *text, size_t length, enum date_order order,
            int32_t offset, int64_t *seconds)
{
  if (length == 0)
    return DATE_MALFORMED;
  struct cursor in = { text, text + length };
  struct written is = { .offset = offset, .offset_possible = true };
  if (!take_all (&in, order, &is))
    return DATE_MALFORMED;
  if (!day_exists (is.year, is.month, is.day) || is.hour > 23
      || is.minute > 59 || is.second > 59 || !is.offset_possible)
    return DATE_IMPOSSIBLE;
  *seconds = date_from_civil (is.year, is.month, is.day) + is.hour * 3600
             + is.minute * 60 + is.second - is.offset;
  return DATE_OK;
}

int64_t
date_days (int64_t seconds)
{
  return seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0);
}

/* Writes NUMBER in N digits at OUT; returns the place after them. */
static char *
put (char *out, int64_t number, int n)
{
  for (int i = n - 1; i >= 0; i--)
    {
      out[i] = (char) ('0' + number % 10);
      number /= 10;
    }
  return out + n;
}

/* Years of more or less than four digits cannot be shown. */
static int64_t
showable (int64_t seconds)
{
  int64_t least = date_from_civil (0, 1, 1);
  int64_t most = date_from_civil (10000, 1, 1) - 1;
  return seconds < least ? least : seconds > most ? most : seconds;
}

static char *
put_month (char *out, int64_t seconds, int *day)
{
  int64_t year;
  int month;
  civil_from_days (date_days (seconds), &year, &month, day);
  out = put (out, year, 4);
  *out++ = '-';
  return put (out, month, 2);
}

char *
date_print_month (char out[DATE_SIZE], int64_t seconds)
{
  int day;
  out[0] = '\0';
  if (seconds != DATE_NONE)
    *put_month (out, showable (seconds), &day) = '\0';
  return out;
}

char *
date_print_quarter (char out[DATE_SIZE], int64_t seconds)
{
  int64_t year;
  int month, day;
  out[0] = '\0';
  if (seconds == DATE_NONE)
    return out;
  civil_from_days (date_days (showable (seconds)), &year, &month, &day);
  char *end = put (out, year, 4);
  *end++ = 'Q';
  *put (end, (month + 2) / 3, 1) = '\0';
  return out;
}

char *
date_print (char out[DATE_SIZE], int64_t seconds)
{
  out[0] = '\0';
  if (seconds == DATE_NONE)
    return out;
  seconds = showable (seconds);
  int day;
  char *at = put_month (out, seconds, &day);
  *at++ = '-';
  at = put (at, day, 2);
  int64_t clock = seconds - date_days (seconds) * SECONDS_PER_DAY;
  if (clock)
    {
      *at++ = ' ';
      at = put (at, clock / 3600, 2);
      *at++ = ':';
      at = put (at, clock / 60 % 60, 2);
      *at++ = ':';
      at = put (at, clock % 60, 2);
    }
  *at = '\0';
  return out;
}

int
date_parse_offset (const char *text, int32_t *offset)
{
  if (strcmp (text, "UTC") == 0)
    {
      *offset = 0;
      return 0;
    }
  struct cursor in = { text, text + strlen (text) };
  struct written is = { .offset_possible = true };
  if (!take_offset (&in, &is) || in.at != in.end || !is.offset_possible)
    return -1;
  *offset = is.offset;
  return 0;
}
