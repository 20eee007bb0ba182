#include "cohort/frame.h"

#include <assert.h>
#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "build.h"

static void
count_exclusions (const struct build *b, struct frame *f)
{
  for (size_t row = 0; row < b->rows; row++)
    {
      if (b->why[row] == ROW_UNUSED)
        continue;
      if (b->why[row] == EX_NONE)
        f->units++;
      else
        ledger_add (&f->ledger, b->why[row], NULL, 0);
      if (b->why[row] == EX_OUTCOME_MISSING)
        f->missing[b->arm[row]]++;
      if (b->why[row] == EX_NOT_ASKED)
        f->unasked[b->arm[row]]++;
    }
  assert (f->units + ledger_total (&f->ledger)
          == table_used_rows (b->table));
}

static size_t
find_label (const struct build *b, const char *text, size_t otherwise)
{
  for (size_t i = 0; text && i < b->arms; i++)
    if (str_equal (b->labels[i], text))
      return i;
  return otherwise;
}

static void
choose_arms (const struct build *b, struct frame *f)
{
  const struct study_hypothesis *h = b->h;
  const char *declared = h->cohort ? h->cohort->reference.text : NULL;
  f->one_sample = h->target.given;
  f->reference = find_label (b, declared, 0);
  f->reference = find_label (b, h->compare_reference.text, f->reference);
  f->level = f->one_sample ? f->reference : f->reference == 0;
  if (f->one_sample)
    f->level = f->reference = 0;
}

static double
restarted_horizon (const struct design *d)
{
  double left = d->horizon - d->shift;
  return d->duration ? left : left / d->per_day;
}

static bool
has_entries (const struct build *b)
{
  const struct study_table *unit = &b->study->tables[b->h->unit];
  return b->d->name == DESIGN_TIME_VARYING || unit->enter.text;
}

static void
allocate_outcome (struct build *b)
{
  enum outcome_kind kind = b->h->outcome->kind;
  if (kind == KIND_SURVIVAL || kind == KIND_TIME_TO)
    {
      b->time = ARENA_NEW (b->arena, double, b->rows);
      b->event = ARENA_NEW (b->arena, int8_t, b->rows);
    }
  else
    b->y = ARENA_NEW (b->arena, double, b->rows);
  if (kind == KIND_RATE || kind == KIND_RATIO)
    b->denominator = ARENA_NEW (b->arena, double, b->rows);
  if (kind == KIND_SURVIVAL && has_entries (b))
    b->enter = ARENA_NEW (b->arena, double, b->rows);
}

void
build_allocate (struct build *b)
{
  b->why = ARENA_NEW (b->arena, uint8_t, b->rows);
  b->arm = ARENA_NEW (b->arena, uint32_t, b->rows);
  b->zero = ARENA_NEW (b->arena, int64_t, b->rows);
  b->end = ARENA_NEW (b->arena, int64_t, b->rows);
  for (size_t row = 0; row < b->rows; row++)
    {
      b->zero[row] = data_row_start (b->data, b->h->unit, row);
      b->end[row] = data_row_end (b->data, b->h->unit, row);
    }
  allocate_outcome (b);
}

/* Labels and counts outlive the rows. */
static void
fill_frame (const struct build *b, struct frame *f)
{
  struct arena *keep = b->data->arena;
  const char **labels = ARENA_NEW (keep, const char *, b->arms);
  for (size_t i = 0; i < b->arms; i++)
    labels[i] = arena_copy (keep, b->labels[i]);
  f->rows = b->arena;
  f->arms = b->arms;
  f->labels = labels;
  f->missing = ARENA_NEW (keep, uint64_t, b->arms);
  f->unasked = ARENA_NEW (keep, uint64_t, b->arms);
  f->blank_amounts = b->blank_amounts;
  f->trials = b->trials;
  f->switched = b->switched;
  f->time_unit = b->d->duration
                   ? b->study->tables[b->h->unit].duration_unit
                   : "days";
  f->horizon = restarted_horizon (b->d);
  f->asked = !b->d->own && b->h->outcome->table < 0;
  choose_arms (b, f);
  count_exclusions (b, f);
  build_rows (b, f);
}

/* Everybody once, from their own time zero. */
static bool
build_once (struct build *b)
{
  build_timing (b);
  if (!build_outcome (b))
    return false;
  build_gather (b, 0);
  return true;
}

struct frame *
frame_build (const struct data *data, const struct study_hypothesis *h,
             const struct design *d, struct err *err)
{
  struct arena *rows = arena_new ();
  struct build b = {
    .arena = rows, .data = data, .study = data->study, .h = h, .d = d,
    .table = data->tables[h->unit], .err = err,
    .scratch = scratch_new (rows), .batches = arena_new (),
    .rows = table_rows (data->tables[h->unit]),
  };
  build_allocate (&b);
  bool trials = d->name == DESIGN_SEQUENTIAL;
  struct frame *f = ARENA_NEW (data->arena, struct frame, 1);
  if (build_assign (&b) && (trials ? build_trials (&b) : build_once (&b)))
    fill_frame (&b, f);
  arena_free (b.batches);
  if (f->rows && build_covariates (&b, f) && build_strata (&b, f))
    return f;
  arena_free (rows);
  return NULL;
}

void
frame_release (struct frame *f)
{
  if (f->rows)
    arena_free (f->rows);
  f->rows = NULL;
  f->row = f->arm = f->cluster = f->cluster2 = f->stratum = f->trial = NULL;
  f->y = f->denominator = f->time = f->enter = NULL;
  f->event = NULL;
  f->zero = NULL;
  f->dose = NULL;
  for (size_t i = 0; i < f->covariates; i++)
    {
      f->covariate[i].level = NULL;
      f->covariate[i].value = NULL;
    }
  for (size_t i = 0; i < f->subgroups; i++)
    f->subgroup[i].level = NULL;
}
