/* Target trials: every so often one starts, with the units that are there
   and have not been exposed.

   Each is an ordinary build from a time zero of its own, so that a unit is
   a row in every trial that it is fit for.  Hernan & Robins (2016), Am. J.
   Epidemiol. 183:758-764; Danaei et al. (2013), Stat. Methods Med. Res.
   22:70-96. */

#include <math.h>

#include "base/date.h"
#include "build.h"

struct trials {
  struct build *whole;
  bool *taken;                 /* by row: in some trial */
  uint8_t *first;              /* why it is not in the first */
  int64_t every;               /* seconds */
  const char *const *labels;   /* as in a build, of those compared */
  size_t arms;
};

static int64_t
zero_of (const struct trials *t, size_t row, size_t trial)
{
  return data_row_start (t->whole->data, t->whole->h->unit, row)
         + (int64_t) trial * t->every;
}

/* There at the trial's start and not exposed before it. */
static bool
is_fit (const struct build *b, size_t row, int64_t zero)
{
  return zero < b->study->as_of
         && (b->end[row] == DATE_NONE || b->end[row] >= zero)
         && (b->contact[row] == DATE_NONE || b->contact[row] >= zero);
}

static bool
anybody (const struct trials *t, size_t trial)
{
  const struct build *b = t->whole;
  double latest = (double) b->study->as_of - b->d->observe;
  for (size_t row = 0; row < b->rows; row++)
    {
      int64_t zero = zero_of (t, row, trial);
      if (build_stays (b, row) && (double) zero <= latest
          && is_fit (b, row, zero))
        return true;
    }
  return false;
}

/* A build of its own over the same rows, from the trial's time zero. */
static struct build
trial_build (const struct trials *t, size_t trial, struct arena *arena)
{
  struct build b = *t->whole;
  b.arena = arena;
  b.time = b.y = b.denominator = b.enter = NULL;
  b.event = NULL;
  b.blank_amounts = 0;
  build_allocate (&b);
  for (size_t row = 0; row < b.rows; row++)
    {
      b.why[row] = t->whole->why[row];
      b.zero[row] = zero_of (t, row, trial);
      if (build_stays (&b, row) && !is_fit (&b, row, b.zero[row]))
        build_leave (&b, row, EX_EVENT_BEFORE_LANDMARK);
    }
  return b;
}

/* A control that is exposed later, before its follow-up ends: with the
   unit, with observation, or where the outcome no longer looks. */
static bool
switches (const struct build *b, size_t row)
{
  int64_t contact = b->contact[row], end = b->end[row];
  if (contact == DATE_NONE || (end != DATE_NONE && contact >= end))
    return false;
  double since = (double) (contact - b->zero[row]);
  double until = isnan (b->d->window) ? b->d->horizon : b->d->window;
  return since >= b->d->expose_before && (isnan (until) || since < until);
}

static void
note_taken (struct trials *t, const struct build *b, size_t trial)
{
  for (size_t row = 0; row < b->rows; row++)
    {
      bool stays = build_stays (b, row);
      t->taken[row] |= stays;
      t->whole->switched += stays && switches (b, row);
      if (trial > 0)
        continue;
      t->first[row] = b->why[row];
      t->whole->arm[row] = b->arm[row];
    }
}

/* The rows gathered stay with the whole; all else goes with the trial. */
static bool
run_trial (struct trials *t, size_t trial)
{
  struct arena *arena = arena_new ();
  struct build *whole = t->whole, b = trial_build (t, trial, arena);
  build_expose (&b);
  b.arena = whole->arena;
  build_choose_levels (&b);
  b.arena = arena;
  build_timing (&b);
  bool sound = build_outcome (&b);
  if (sound)
    {
      note_taken (t, &b, trial);
      build_gather (&b, (uint32_t) trial);
      whole->batch = b.batch;
      whole->gathered = b.gathered;
      whole->blank_amounts += b.blank_amounts;
      if (b.batch->n > 0)
        whole->trials = trial + 1;
    }
  t->labels = b.labels;
  t->arms = b.arms;
  arena_free (arena);
  return sound;
}

/* Who is in no trial leaves for the reason of the first. */
static void
settle (const struct trials *t)
{
  struct build *b = t->whole;
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row) && !t->taken[row])
      b->why[row] = t->first[row];
  b->labels = t->labels;
  b->arms = t->arms;
}

bool
build_trials (struct build *b)
{
  struct trials t = {
    .whole = b, .taken = ARENA_NEW (b->arena, bool, b->rows),
    .first = ARENA_NEW (b->arena, uint8_t, b->rows),
    .every = (int64_t) b->d->every,
  };
  struct matches events;
  if (b->h->outcome->table >= 0)
    {
      events = build_matches (b, b->arena, b->h->outcome->table, b->h->unit,
                              b->h->outcome_where);
      b->matches = &events;
    }
  bool sound = true;
  for (size_t trial = 0; sound && (trial == 0 || anybody (&t, trial));
       trial++)
    sound = run_trial (&t, trial);
  b->matches = NULL;
  settle (&t);
  return sound;
}
