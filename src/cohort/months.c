/* Whole calendar months. */

#include "base/arena.h"
#include "base/date.h"
#include "cohort/metric_rows.h"

/* The first month that starts at or after TIME. */
static int64_t
month_from (int64_t time)
{
  int64_t month = date_month (time);
  return date_month_start (month) < time ? month + 1 : month;
}

struct months
months_between (struct arena *arena, int64_t from, int64_t to)
{
  struct months months = { 0, NULL, NULL };
  if (from == DATE_NONE || to == DATE_NONE)
    return months;
  int64_t first = month_from (from), end = date_month (to);
  if (end <= first)
    return months;
  months.n = (size_t) (end - first);
  int64_t *start = ARENA_NEW (arena, int64_t, months.n + 1);
  const char **name = ARENA_NEW (arena, const char *, months.n);
  for (size_t i = 0; i <= months.n; i++)
    start[i] = date_month_start (first + (int64_t) i);
  for (size_t i = 0; i < months.n; i++)
    {
      char text[DATE_SIZE];
      name[i] = arena_copy (arena, date_print_month (text, start[i]));
    }
  months.start = start;
  months.name = name;
  return months;
}

int
months_find (const struct months *months, int64_t at)
{
  if (months->n == 0 || at == DATE_NONE || at < months->start[0]
      || at >= months->start[months->n])
    return -1;
  return (int) (date_month (at) - date_month (months->start[0]));
}
