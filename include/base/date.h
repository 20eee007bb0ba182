#ifndef BASE_DATE_H
#define BASE_DATE_H

/* Times are seconds since 1970-01-01 00:00:00 UTC in an int64_t.  There
   are no leap seconds and no local time beyond a fixed offset. */

#include <stddef.h>
#include <stdint.h>

#define DATE_NONE INT64_MIN     /* a missing time */
#define SECONDS_PER_DAY 86400
#define DAYS_PER_MONTH 30.4375

enum date_order { DATE_ISO, DATE_DMY, DATE_MDY };

enum date_result {
  DATE_OK,
  DATE_MALFORMED,     /* not of the declared form */
  DATE_IMPOSSIBLE     /* of the form, but no such day, time or offset, or
                         written with a year outside 1900-2199 */
};

/* Reads all LENGTH bytes.  iso: YYYY-MM-DD, optionally a blank or T and
   HH:MM[:SS[.f]] (fraction cut), optionally Z, +HH, +HH:MM or +HHMM.
   dmy, mdy: one or two digits, separator / - or ., four-digit year, the
   same time part.  A time without an offset is taken at OFFSET seconds
   east of UTC. */
enum date_result date_parse (const char *text, size_t length,
                             enum date_order, int32_t offset,
                             int64_t *seconds);

/* Seconds at midnight UTC of a day that exists. */
int64_t date_from_civil (int year, int month, int day);

#define DATE_SIZE 24
/* "2024-03-01" when the time is midnight, else "2024-03-01 14:05:09",
   in UTC; "" for DATE_NONE, as are a month and a quarter. */
char *date_print (char out[DATE_SIZE], int64_t seconds);
/* "2024-03" */
char *date_print_month (char out[DATE_SIZE], int64_t seconds);
/* "2024Q1" */
char *date_print_quarter (char out[DATE_SIZE], int64_t seconds);

/* Calendar months, UTC, counted from January of the year 0, and the first
   second of one. */
int64_t date_month (int64_t seconds);
int64_t date_month_start (int64_t month);

/* floor (seconds / 86400), for negative differences too. */
int64_t date_days (int64_t seconds);

/* Reads "UTC", "Z", "+05", "+05:30", "-0300".  Returns 0 on success. */
int date_parse_offset (const char *text, int32_t *offset);

#endif
