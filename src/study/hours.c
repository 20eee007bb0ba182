/* Business hours: `mon-fri 09:00-17:00`, or a list of such. */

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "reading.h"

enum { DAYS = 7, DAY_LENGTH = 3, TIME_LENGTH = 5 };

static const char *const day_names[DAYS] = {
  "mon", "tue", "wed", "thu", "fri", "sat", "sun"
};

/* Reads a day at *TEXT and moves behind it; -1: there is none. */
static int
read_day (struct arena *arena, const char **text)
{
  if (strlen (*text) < DAY_LENGTH)
    return -1;
  const char *word = arena_copy_n (arena, *text, DAY_LENGTH);
  for (int i = 0; i < DAYS; i++)
    if (str_equal_fold (word, day_names[i]))
      {
        *text += DAY_LENGTH;
        return i;
      }
  return -1;
}

/* Seconds of `09:30`; -1: it is no time of the day. */
static int32_t
read_time (const char **text)
{
  const char *t = *text;
  if (strspn (t, "0123456789") != 2 || t[2] != ':'
      || strspn (t + 3, "0123456789") != 2)
    return -1;
  int hour = 10 * (t[0] - '0') + t[1] - '0';
  int minute = 10 * (t[3] - '0') + t[4] - '0';
  if (hour > 24 || minute > 59 || (hour == 24 && minute > 0))
    return -1;
  *text += TIME_LENGTH;
  return 60 * (60 * hour + minute);
}

/* Some days and when they are open. */
struct stretch {
  int first, last;
  int32_t opens, closes;
};

static bool
parse_stretch (struct arena *arena, const char *text, struct stretch *s)
{
  s->first = s->last = read_day (arena, &text);
  if (s->first >= 0 && *text == '-')
    {
      text++;
      s->last = read_day (arena, &text);
    }
  size_t blanks = strspn (text, " \t");
  text += blanks;
  if (s->first < 0 || s->last < 0 || blanks == 0)
    return false;
  s->opens = read_time (&text);
  if (s->opens < 0 || *text++ != '-')
    return false;
  s->closes = read_time (&text);
  return s->closes >= 0 && *text == '\0';
}

static bool
read_stretch (struct reading *r, const struct node *node, struct stretch *s)
{
  if (!parse_stretch (r->arena, node->text, s))
    {
      err_add (r->err, E_UNKNOWN_VALUE, node->place,
               "`hours` takes days and times, and `%s` is not written so",
               node->text);
      err_help (r->err, "as `mon-fri 09:00-17:00`, or a list of such: [mon-fri "
                "09:00-17:00, sat 10:00-14:00]");
      return false;
    }
  if (s->opens < s->closes)
    return true;
  err_add (r->err, E_OUT_OF_RANGE, node->place,
           "`%s` closes before it opens", node->text);
  err_help (r->err, "a day ends at 24:00");
  return false;
}

/* Every day opens once. */
static void
take_stretch (struct reading *r, const struct node *node,
              const struct stretch *s, struct hours *hours)
{
  int last = s->last < s->first ? s->last + DAYS : s->last;
  for (int i = s->first; i <= last; i++)
    {
      int day = i % DAYS;
      if (hours->closes[day] > 0)
        {
          err_add (r->err, E_UNKNOWN_VALUE, node->place,
                   "`hours` names `%s` twice", day_names[day]);
          err_help (r->err, "a day opens once and closes once");
          return;
        }
      hours->opens[day] = s->opens;
      hours->closes[day] = s->closes;
    }
}

void
field_hours (struct reading *r, const struct field *field, void *into)
{
  struct hours hours = { .given = true };
  size_t n;
  const struct node *const *items
    = field_list (r, field, "days and times, or a list of them", true, &n);
  for (size_t i = 0; items && i < n; i++)
    {
      struct stretch s;
      if (read_stretch (r, items[i], &s))
        take_stretch (r, items[i], &s, &hours);
    }
  if (items)
    *(struct hours *) into = hours;
}
