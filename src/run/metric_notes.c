/* What a metric leaves out, and why. */

#include <inttypes.h>
#include <stdarg.h>

#include "base/arena.h"
#include "metric.h"
#include "report/say.h"
#include "run/evaluate.h"

enum { MOST_NOTES = 16 };       /* and one of each `by` */

void
metric_note (const struct metric_ask *q, const char *code,
             const char *format, ...)
{
  struct result_note *notes = (struct result_note *) q->out->notes;
  va_list args;
  if (!notes)
    q->out->notes = notes = ARENA_NEW (q->arena, struct result_note,
                                       MOST_NOTES + q->m->by_n);
  va_start (args, format);
  notes[q->out->notes_n++]
    = (struct result_note) { code, arena_vprintf (q->arena, format, args) };
  va_end (args);
}

/* What a code means of a row of a metric. */
static const char *
reason_of (enum exclusion why, const char *otherwise)
{
  static const char *const reasons[EX_COUNT] = {
    [EX_WHERE_FALSE] = "the metric's `where` is not met",
    [EX_WHERE_UNKNOWN]
      = "a missing value leaves the metric's `where` open",
    [EX_NOT_OBSERVABLE]
      = "it was there in no whole month, or ended before it could be seen",
    [EX_OUTCOME_MISSING] = "the time from which to count is missing",
  };
  return reasons[why] ? reasons[why] : otherwise;
}

static void
list_excluded (const struct metric_ask *q)
{
  const struct ledger *ledger = &q->rows->ledger;
  struct result_excluded *list
    = ARENA_NEW (q->arena, struct result_excluded, EX_COUNT + 1);
  size_t n = 0;
  for (enum exclusion e = 0; e < EX_COUNT; e++)
    if (ledger->count[e])
      list[n++] = (struct result_excluded) {
        exclusion_code (e), reason_of (e, exclusion_reason (e)),
        ledger->count[e], ledger->first_file[e], ledger->first_line[e]
      };
  if (q->rows->negative)
    list[n++] = (struct result_excluded) {
      "negative_duration", "the second time lies before the first",
      q->rows->negative, NULL, 0
    };
  q->out->excluded = list;
  q->out->excluded_n = n;
}

static void
note_count (const struct metric_ask *q, const char *code, uint64_t n,
            const char *what)
{
  if (n)
    metric_note (q, code, "%s %s", say_count (q->arena, n), what);
}

/* Answers and conversations of months that are not whole. */
static uint64_t
in_no_month (const struct metric_rows *r)
{
  uint64_t n = 0;
  for (size_t i = 0; i < r->n; i++)
    n += r->month[i] < 0;
  return n;
}

/* Levels need not add up to all. */
static void
note_no_level (const struct metric_ask *q)
{
  const struct metric_rows *r = q->rows;
  for (size_t k = 0; k < r->by_n && !r->denominator; k++)
    {
      uint64_t n = 0;
      for (size_t i = 0; i < r->n; i++)
        n += r->by[k].level[i] == UINT32_MAX && (!r->asked || r->asked[i]);
      if (n)
        metric_note (q, "in_no_level", "%s rows%s count for all and for no "
                     "level of %s", say_count (q->arena, n),
                     r->asked ? " that were asked" : "", r->by[k].name);
    }
}

void
metric_left_out (const struct metric_ask *q)
{
  const struct metric_rows *r = q->rows;
  bool customers = q->m->kind == METRIC_LIFETIME_VALUE;
  list_excluded (q);
  if (r->months.n == 0 && !customers)
    metric_note (q, "no_whole_month", "there is no whole calendar month "
                 "between the beginning of the data and as_of");
  note_count (q, "partial_months", customers ? 0 : in_no_month (r),
              "rows of months that are not whole count over all months, and "
              "in no month");
  note_count (q, "outside", r->outside,
              customers ? "rows count for nobody: their customer was not "
                          "watched then"
                        : "rows count in no month: it is not whole, or the "
                          "customer was not there");
  note_count (q, "blank_amounts", r->blank_amounts,
              "matching rows have no amount and add nothing");
  note_count (q, "blank_contacts", r->blank_contacts,
              "conversations without a number of interactions are left out");
  note_count (q, "no_contacts", r->no_contacts,
              "conversations with 0 interactions or fewer are left out");
  note_count (q, "answers_unasked", r->unasked,
              "answers of rows that were not asked are left out");
  note_no_level (q);
}
