#include "base/date.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A calendar made by counting, day by day, from 1900-01-01, which is
   25,567 days before 1970-01-01 (70 years, 17 of them leap years). */

enum { FIRST_DAY = -25567, DAYS = 109573 };   /* 300 years, 73 leap days */

struct day {
  int year, month, day;
};

static int
month_length (int year, int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31 };
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : lengths[month - 1];
}

static void
next_day (struct day *d)
{
  if (++d->day <= month_length (d->year, d->month))
    return;
  d->day = 1;
  if (++d->month <= 12)
    return;
  d->month = 1;
  d->year++;
}

static enum date_result
parse (const char *text, enum date_order order, int64_t *seconds)
{
  return date_parse (text, strlen (text), order, 0, seconds);
}

Test (date, every_day_of_three_centuries_goes_there_and_back)
{
  struct day d = { 1900, 1, 1 };
  char text[64], out[DATE_SIZE];
  int64_t seconds;
  for (int64_t i = 0; i < DAYS; i++, next_day (&d))
    {
      int64_t want = (FIRST_DAY + i) * SECONDS_PER_DAY;
      cr_assert_eq (date_from_civil (d.year, d.month, d.day), want);
      snprintf (text, sizeof text, "%04d-%02d-%02d", d.year, d.month, d.day);
      cr_assert_eq (parse (text, DATE_ISO, &seconds), DATE_OK, "%s", text);
      cr_assert_eq (seconds, want, "%s", text);
      cr_assert_str_eq (date_print (out, seconds), text);
      text[7] = '\0';
      cr_assert_str_eq (date_print_month (out, seconds + 86399), text);
      snprintf (text, sizeof text, "%d/%d/%04d", d.day, d.month, d.year);
      cr_assert_eq (parse (text, DATE_DMY, &seconds), DATE_OK, "%s", text);
      cr_assert_eq (seconds, want, "%s", text);
      snprintf (text, sizeof text, "%02d.%02d.%04d", d.month, d.day, d.year);
      cr_assert_eq (parse (text, DATE_MDY, &seconds), DATE_OK, "%s", text);
      cr_assert_eq (seconds, want, "%s", text);
    }
  cr_assert_eq (d.year, 2200);
  cr_assert_eq (d.month * 100 + d.day, 101);
}

Test (date, days_that_do_not_exist_are_impossible)
{
  char text[64];
  int64_t seconds = 77;
  for (int year = 1900; year <= 2199; year++)
    for (int month = 0; month <= 13; month++)
      for (int day = 0; day <= 32; day++)
        {
          bool exists = month >= 1 && month <= 12 && day >= 1
                        && day <= month_length (year, month);
          snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, day);
          enum date_result result = parse (text, DATE_ISO, &seconds);
          cr_assert_eq (result, exists ? DATE_OK : DATE_IMPOSSIBLE, "%s",
                        text);
        }
}

/* GNU date -u -d TEXT +%s */
Test (date, every_form_with_its_time)
{
  static const struct {
    const char *text;
    enum date_order order;
    int64_t seconds;
  } forms[] = {
    { "2024-03-01", DATE_ISO, 1709251200 },
    { "2024-03-01 14:05", DATE_ISO, 1709301900 },
    { "2024-03-01T14:05", DATE_ISO, 1709301900 },
    { "2024-03-01T14:05:09", DATE_ISO, 1709301909 },
    { "2024-03-01 14:05:09.9", DATE_ISO, 1709301909 },
    { "2024-03-01 14:05:09.999999", DATE_ISO, 1709301909 },
    { "2024-03-01T14:05:09Z", DATE_ISO, 1709301909 },
    { "2024-03-01T14:05Z", DATE_ISO, 1709301900 },
    { "2024-03-01T14:05:09.5Z", DATE_ISO, 1709301909 },
    { "2024-03-01T14:05:09+02", DATE_ISO, 1709294709 },
    { "2024-03-01T14:05:09+05:30", DATE_ISO, 1709282109 },
    { "2024-03-01T14:05:09.25-0330", DATE_ISO, 1709314509 },
    { "2024-03-01 00:10-00:20", DATE_ISO, 1709253000 },
    { "2024-03-01T00:10+00:20", DATE_ISO, 1709250600 },
    { "2024-03-01T23:59:59+23:59", DATE_ISO, 1709251259 },
    { "1969-12-31 23:59:59", DATE_ISO, -1 },
    { "1900-01-01 00:00:00", DATE_ISO, -2208988800 },
    { "2199-12-31 23:59:59", DATE_ISO, 7258118399 },
    { "01/03/2024", DATE_DMY, 1709251200 },
    { "1/3/2024", DATE_DMY, 1709251200 },
    { "1-03-2024", DATE_DMY, 1709251200 },
    { "01.3.2024", DATE_DMY, 1709251200 },
    { "1/3/2024 14:05", DATE_DMY, 1709301900 },
    { "1.3.2024T14:05:09.1+02:00", DATE_DMY, 1709294709 },
    { "3/1/2024", DATE_MDY, 1709251200 },
    { "03-01-2024 14:05:09Z", DATE_MDY, 1709301909 },
  };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    {
      int64_t seconds;
      enum date_result result = parse (forms[i].text, forms[i].order,
                                       &seconds);
      cr_assert_eq (result, DATE_OK, "%s", forms[i].text);
      cr_assert_eq (seconds, forms[i].seconds, "%s: %lld", forms[i].text,
                    (long long) seconds);
    }
}

struct refused {
  const char *text;
  enum date_order order;
};

static void
assert_refused (const struct refused *cases, size_t n,
                enum date_result want)
{
  for (size_t i = 0; i < n; i++)
    {
      int64_t seconds = 77;
      enum date_result got = parse (cases[i].text, cases[i].order, &seconds);
      cr_assert_eq (got, want, "`%s`", cases[i].text);
      cr_assert_eq (seconds, 77, "`%s`", cases[i].text);
    }
}

Test (date, other_forms_are_malformed)
{
  static const struct refused cases[] = {
    { "", DATE_ISO }, { " ", DATE_ISO }, { "2024", DATE_ISO },
    { "2024-03", DATE_ISO }, { "2024-03-", DATE_ISO },
    { "2024-3-1", DATE_ISO }, { "24-03-01", DATE_ISO },
    { "02024-03-01", DATE_ISO }, { "20240301", DATE_ISO },
    { "2024/03/01", DATE_ISO }, { "2024-03/01", DATE_ISO },
    { " 2024-03-01", DATE_ISO }, { "2024-03-01 ", DATE_ISO },
    { "2024-03-01T", DATE_ISO }, { "2024-03-01Z", DATE_ISO },
    { "2024-03-01+02:00", DATE_ISO }, { "2024-03-01t14:05", DATE_ISO },
    { "2024-03-01  14:05", DATE_ISO }, { "2024-03-01 14", DATE_ISO },
    { "2024-03-01 14:", DATE_ISO }, { "2024-03-01 1:05", DATE_ISO },
    { "2024-03-01 14:5", DATE_ISO }, { "2024-03-01 14:05:", DATE_ISO },
    { "2024-03-01 14:05:9", DATE_ISO }, { "2024-03-01 14:05:09.", DATE_ISO },
    { "2024-03-01 14:05:09.Z", DATE_ISO },
    { "2024-03-01 14:05:09,5", DATE_ISO },
    { "2024-03-01 14:05.5", DATE_ISO }, { "2024-03-01 14:05:09z", DATE_ISO },
    { "2024-03-01 14:05:09 Z", DATE_ISO },
    { "2024-03-01 14:05:09ZZ", DATE_ISO },
    { "2024-03-01 14:05:09+", DATE_ISO },
    { "2024-03-01 14:05:09+2", DATE_ISO },
    { "2024-03-01 14:05:09+02:", DATE_ISO },
    { "2024-03-01 14:05:09+02:0", DATE_ISO },
    { "2024-03-01 14:05:09+020", DATE_ISO },
    { "2024-03-01 14:05:09+02:000", DATE_ISO },
    { "2024-03-01 14:05 PM", DATE_ISO }, { "-024-03-01", DATE_ISO },
    { "2024-0a-01", DATE_ISO }, { "n/a", DATE_ISO },
    { "1709251200", DATE_ISO },
    { "2024-03-01", DATE_DMY }, { "1/3/24", DATE_DMY }, { "1/3", DATE_DMY },
    { "1/3-2024", DATE_DMY }, { "1 3 2024", DATE_DMY }, { "1", DATE_DMY },
    { "001/3/2024", DATE_DMY }, { "1/003/2024", DATE_DMY },
    { "1/3/02024", DATE_DMY }, { "/3/2024", DATE_DMY },
    { "1//2024", DATE_DMY }, { "1/3/", DATE_DMY }, { "01032024", DATE_DMY },
    { "Mar 1, 2024", DATE_MDY }, { "2024/03/01", DATE_MDY },
  };
  assert_refused (cases, sizeof cases / sizeof *cases, DATE_MALFORMED);
}

Test (date, well_formed_times_outside_the_calendar_are_impossible)
{
  static const struct refused cases[] = {
    { "2023-02-29", DATE_ISO }, { "1900-02-29", DATE_ISO },
    { "2100-02-29", DATE_ISO }, { "2024-00-10", DATE_ISO },
    { "2024-13-10", DATE_ISO }, { "2024-04-31", DATE_ISO },
    { "0000-00-00", DATE_ISO }, { "0000-00-00 00:00:00", DATE_ISO },
    { "1899-12-31", DATE_ISO }, { "2200-01-01", DATE_ISO },
    { "9999-12-31", DATE_ISO }, { "2024-03-01 24:00", DATE_ISO },
    { "2024-03-01 23:60", DATE_ISO }, { "2024-03-01 23:59:60", DATE_ISO },
    { "2024-03-01 99:99:99", DATE_ISO },
    { "2024-03-01 12:00+24", DATE_ISO },
    { "2024-03-01 12:00-05:60", DATE_ISO },
    { "30/2/2024", DATE_DMY }, { "3/13/2024", DATE_DMY },
    { "0/1/2024", DATE_DMY }, { "1/1/1899", DATE_DMY },
    { "13/3/2024", DATE_MDY }, { "2/30/2024", DATE_MDY },
  };
  assert_refused (cases, sizeof cases / sizeof *cases, DATE_IMPOSSIBLE);
}

Test (date, every_cut_of_a_time_is_read_within_its_length)
{
  static const char text[] = "2024-03-01T14:05:09.250+05:30";
  static const size_t whole[] = { 10, 16, 19, 21, 22, 23, 26, 29 };
  size_t next = 0;
  for (size_t n = 0; n < sizeof text; n++)
    {
      int64_t seconds;
      bool reads = date_parse (text, n, DATE_ISO, 0, &seconds) == DATE_OK;
      cr_assert_eq (reads, next < 8 && whole[next] == n, "%zu bytes", n);
      next += reads;
    }
  cr_assert_eq (next, 8);
}

Test (date, bytes_after_a_null_are_not_overlooked)
{
  int64_t seconds;
  enum date_result result = date_parse ("2024-03-01\0", 11, DATE_ISO, 0,
                                        &seconds);
  cr_assert_eq (result, DATE_MALFORMED);
}

Test (date, offset_of_the_file_holds_only_where_none_is_written)
{
  static const char *const texts[]
    = { "2024-03-01 14:05", "2024-03-01 14:05Z", "2024-03-01 14:05+01" };
  static const int64_t want[] = { 1709301900 - 7200, 1709301900, 1709298300 };
  for (int i = 0; i < 3; i++)
    {
      int64_t seconds;
      date_parse (texts[i], strlen (texts[i]), DATE_ISO, 7200, &seconds);
      cr_assert_eq (seconds, want[i], "%s", texts[i]);
    }
  int64_t midnight;
  date_parse ("2024-03-01", 10, DATE_ISO, -3600, &midnight);
  cr_assert_eq (midnight, 1709251200 + 3600);
}

Test (date, offsets_are_read_whole)
{
  static const struct {
    const char *text;
    int result;
    int32_t offset;
  } cases[] = {
    { "UTC", 0, 0 }, { "Z", 0, 0 }, { "+05:30", 0, 19800 },
    { "-0300", 0, -10800 }, { "+14", 0, 50400 }, { "-00:01", 0, -60 },
    { "", -1, 77 }, { "utc", -1, 77 }, { "UTC+1", -1, 77 },
    { "+5", -1, 77 }, { "05:30", -1, 77 }, { "+24", -1, 77 },
    { "+01:60", -1, 77 }, { "+01:30x", -1, 77 }, { "Zulu", -1, 77 },
    { "Europe/Berlin", -1, 77 }, { " +01", -1, 77 }, { "+01:", -1, 77 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      int32_t offset = 77;
      int result = date_parse_offset (cases[i].text, &offset);
      cr_assert_eq (result, cases[i].result, "`%s`", cases[i].text);
      cr_assert_eq (offset, cases[i].offset, "`%s`", cases[i].text);
    }
}

Test (date, days_are_floored_below_zero_too)
{
  static const int64_t cases[][2] = {
    { 0, 0 }, { 1, 0 }, { 86399, 0 }, { 86400, 1 }, { -1, -1 },
    { -86399, -1 }, { -86400, -1 }, { -86401, -2 }, { -172800, -2 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_assert_eq (date_days (cases[i][0]), cases[i][1]);
}

Test (date, print_shows_the_clock_only_off_midnight)
{
  char out[DATE_SIZE];
  cr_assert_str_eq (date_print (out, 1709251200), "2024-03-01");
  cr_assert_str_eq (date_print (out, 1709301909), "2024-03-01 14:05:09");
  cr_assert_str_eq (date_print (out, -1), "1969-12-31 23:59:59");
  cr_assert_str_eq (date_print (out, 1709251201), "2024-03-01 00:00:01");
  cr_assert_str_eq (date_print_month (out, -1), "1969-12");
  cr_assert_str_eq (date_print_quarter (out, -1), "1969Q4");
  cr_assert_str_eq (date_print (out, DATE_NONE), "");
  cr_assert_str_eq (date_print_month (out, DATE_NONE), "");
  cr_assert_str_eq (date_print_quarter (out, DATE_NONE), "");
}

Test (date, times_beyond_the_calendar_still_fit)
{
  char out[DATE_SIZE];
  cr_assert_str_eq (date_print (out, INT64_MAX), "9999-12-31 23:59:59");
  cr_assert_str_eq (date_print (out, INT64_MIN + 1), "0000-01-01");
  cr_assert_str_eq (date_print_month (out, INT64_MAX), "9999-12");
  cr_assert_str_eq (date_print_quarter (out, INT64_MAX), "9999Q4");
}

Test (date, months_are_counted_and_start_where_they_print)
{
  for (int year = 1899; year <= 2200; year++)
    for (int month = 1; month <= 12; month++)
      {
        int64_t start = date_from_civil (year, month, 1);
        int64_t n = (int64_t) year * 12 + month - 1;
        cr_assert (date_month (start) == n && date_month_start (n) == start);
        cr_assert (date_month (start - 1) == n - 1);
      }
  cr_expect (date_month_start (-1) == date_from_civil (-1, 12, 1));
}
