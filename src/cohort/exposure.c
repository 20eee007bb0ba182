/* When a unit had as many matching events as its cohort asks for, and
   what that makes of it. */

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "build.h"

static int
by_row_and_time (const void *a, const void *b)
{
  const struct match *one = a, *other = b;
  if (one->row != other->row)
    return one->row < other->row ? -1 : 1;
  return (one->at > other->at) - (one->at < other->at);
}

/* The first event of each row is enough for most cohorts. */
static void
keep_first (void *context, size_t row, size_t event, int64_t at)
{
  (void) event;
  int64_t *contact = context;
  if (contact[row] == DATE_NONE || at < contact[row])
    contact[row] = at;
}

/* The N-th event of each row. */
static void
keep_nth (struct build *b, size_t nth)
{
  struct arena *scratch = arena_new ();
  struct matches m = build_matches (b, scratch, b->h->cohort->table,
                                    b->d->anchor, b->h->cohort_where);
  if (m.n > 0)
    qsort (m.match, m.n, sizeof *m.match, by_row_and_time);
  size_t seen = 0;
  for (size_t i = 0; i < m.n; i++)
    {
      seen = i > 0 && m.match[i].row == m.match[i - 1].row ? seen + 1 : 1;
      if (seen == nth)
        b->contact[m.match[i].row] = m.match[i].at;
    }
  arena_free (scratch);
}

void
build_contacts (struct build *b)
{
  const struct study_cohort *cohort = b->h->cohort;
  size_t anchors = table_rows (b->data->tables[b->d->anchor]);
  b->contact = ARENA_NEW (b->arena, int64_t, anchors);
  for (size_t row = 0; row < anchors; row++)
    b->contact[row] = DATE_NONE;
  if (cohort->at_least > 1)
    keep_nth (b, (size_t) cohort->at_least);
  else
    build_each_event (b, cohort->table, b->d->anchor, b->h->cohort_where,
                      keep_first, b->contact);
}

/* True if the unit was exposed early enough, where the whole record counts
   while it was still there. */
static bool
is_exposed (const struct build *b, size_t row)
{
  const struct design *d = b->d;
  size_t anchor = data_ancestor (b->data, b->h->unit, row, d->anchor);
  int64_t contact = b->contact[anchor];
  if (contact == DATE_NONE)
    return false;
  if (d->name == DESIGN_NAIVE || d->name == DESIGN_WINDOW)
    {
      int64_t end = data_row_end (b->data, d->anchor, anchor);
      if (end != DATE_NONE && contact >= end)
        return false;
    }
  int64_t since = contact - build_exposure_start (b, row);
  return (double) since < d->expose_before;
}

/* Cohorts that change in time: everyone begins unexposed. */
void
build_expose (struct build *b)
{
  bool changes = b->d->name == DESIGN_TIME_VARYING;
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      b->arm[row] = !changes && is_exposed (b, row);
}

double
build_exposed_after (const struct build *b, size_t row)
{
  int64_t contact = b->contact[row];
  if (contact == DATE_NONE)
    return INFINITY;
  int64_t since = contact - b->zero[row];
  if (!((double) since < b->d->expose_before))
    return INFINITY;
  return floor ((double) date_days (since) + b->d->lag / SECONDS_PER_DAY);
}
