/* Who can be observed for as long as the hypothesis asks. */

#include <math.h>

#include "build.h"

static bool
follows_unit (const struct study_hypothesis *h)
{
  return h->outcome->kind == KIND_SURVIVAL
         || h->outcome->kind == KIND_RETAINED || h->outcome->table >= 0;
}

int64_t
build_exposure_start (const struct build *b, size_t row)
{
  const struct design *d = b->d;
  bool at_zero = d->name == DESIGN_FIRST_EVENT
                 || d->name == DESIGN_SEQUENTIAL;
  return at_zero ? b->zero[row]
                 : data_row_start (b->data, d->anchor,
                               data_ancestor (b->data, b->h->unit, row,
                                              d->anchor));
}

/* The unit was there before the table that tells of its exposure: an
   event that would have counted may be missing.  So it is where a trial
   starts later: who has been exposed before is in none. */
static bool
exposure_before_export (const struct build *b, size_t row)
{
  const struct study_cohort *cohort = b->h->cohort;
  if (!cohort || cohort->table < 0 || cohort->table == b->d->anchor
      || b->d->name == DESIGN_NAIVE || b->d->name == DESIGN_WINDOW)
    return false;
  size_t anchor = data_ancestor (b->data, b->h->unit, row, b->d->anchor);
  return data_row_start (b->data, b->d->anchor, anchor)
         < b->data->from[cohort->table];
}

/* Whether what is asked starts at time zero and cannot be told of who is
   seen later only.  Survival and rates can: at risk from then on. */
static bool
needs_zero (const struct build *b)
{
  enum design_name design = b->d->name;
  enum outcome_kind kind = b->h->outcome->kind;
  return design == DESIGN_LANDMARK || design == DESIGN_SEQUENTIAL
         || design == DESIGN_FIRST_EVENT || kind == KIND_RETAINED
         || (b->h->outcome->table >= 0 && kind != KIND_RATE);
}

/* Not seen until after time zero. */
static bool
seen_late (const struct build *b, size_t row)
{
  int64_t enter = data_row_enter (b->data, b->h->unit, row);
  return needs_zero (b) && enter != DATE_NONE && b->zero[row] < enter;
}

/* Ended before it could be seen, or not seen yet. */
static bool
never_seen (const struct build *b, size_t row)
{
  int64_t enter = data_row_enter (b->data, b->h->unit, row);
  int64_t as_of = b->study->as_of, end = b->end[row];
  return enter != DATE_NONE && ((end != DATE_NONE && end < enter)
                                || (as_of != DATE_NONE && enter >= as_of));
}

static bool
before_export (const struct build *b, size_t row)
{
  const struct study_hypothesis *h = b->h;
  if (exposure_before_export (b, row) || seen_late (b, row))
    return true;
  return h->outcome->table >= 0
         && (double) b->zero[row] + b->d->shift
              < (double) b->data->from[h->outcome->table];
}

static bool
beyond (const struct build *b, int64_t start, double span)
{
  int64_t as_of = b->study->as_of;
  return as_of != DATE_NONE && (double) start + span > (double) as_of;
}

static bool
ended_before (const struct build *b, size_t row)
{
  bool asked = b->d->own
               && (b->d->name == DESIGN_LANDMARK
                   || b->d->name == DESIGN_SEQUENTIAL || follows_unit (b->h));
  int64_t end = b->end[row];
  return asked && end != DATE_NONE
         && (double) (end - b->zero[row]) < b->d->shift;
}

/* A child row counts from the landmark of its parent on: only then is
   the parent's cohort known. */
static bool
before_landmark (const struct build *b, size_t row)
{
  return !b->d->own
         && (double) (b->zero[row] - build_exposure_start (b, row))
              < b->d->landmark;
}

static void
time_row (struct build *b, size_t row)
{
  const struct design *d = b->d;
  if (before_export (b, row))
    build_leave (b, row, EX_WINDOW_BEFORE_EXPORT);
  else if (never_seen (b, row)
           || (d->observe > 0
               && beyond (b, build_exposure_start (b, row), d->observe)))
    build_leave (b, row, EX_NOT_OBSERVABLE);
  else if (!isnan (d->window) && beyond (b, b->zero[row], d->window))
    build_leave (b, row, EX_NOT_MATURE);
  else if (ended_before (b, row))
    build_leave (b, row, EX_ENDED_BEFORE_LANDMARK);
  else if (before_landmark (b, row))
    build_leave (b, row, EX_EVENT_BEFORE_LANDMARK);
}

/* Durations have no dates: who left before the landmark, and who was
   last seen before it, is read off the duration. */
static void
time_duration (struct build *b, size_t row)
{
  const struct study_table *role = &b->study->tables[b->h->unit];
  double time = table_numbers (b->table, role->duration_slot)[row];
  if (!(b->d->shift > 0) || !(time < b->d->shift))
    return;
  bool ended = expr_test (role->event, b->table, row, b->scratch) == 1;
  build_leave (b, row,
               ended ? EX_ENDED_BEFORE_LANDMARK : EX_NOT_OBSERVABLE);
}

void
build_timing (struct build *b)
{
  bool dated = table_start_slot (b->table) >= 0;
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      {
        if (b->d->duration)
          time_duration (b, row);
        else if (dated)
          time_row (b, row);
      }
}
