#include "run/scenes.h"

enum { CASES_AN_ARENA = 20 };

/* Park and Miller. */
static double
uniform (uint64_t *state)
{
  *state = *state * 16807 % 2147483647;
  return (double) *state / 2147483647;
}

static void
draw_row (struct scene *s, enum outcome_kind kind, size_t i, uint64_t *state)
{
  double a = uniform (state), b = uniform (state), c = uniform (state);
  double shift = 0.1 * s->arm[i];
  s->time[i] = floor (200 * a * (1 + shift));
  s->event[i] = (int8_t) (b < 0.6);
  s->denominator[i] = 1 + floor (20 * b);
  switch (kind)
    {
    case KIND_SHARE:
    case KIND_RETAINED:
      s->y[i] = a < 0.4 + shift;
      break;
    case KIND_MEAN:
    case KIND_RATIO:
      s->y[i] = floor (64 * (1 + a * b * 9 + shift + c)) / 64;
      break;
    case KIND_NPS:
      s->y[i] = a < 0.3 ? -100 : a < 0.6 - shift ? 0 : 100;
      break;
    case KIND_TIME_TO:
      s->event[i] = (int8_t) (b < 0.5 ? 1 : b < 0.7 ? 2 : 0);
      break;
    default:
      s->y[i] = 1 + floor (a * b * 9 + 3 * shift);
    }
}

bool
is_timed (enum outcome_kind kind)
{
  return kind == KIND_SURVIVAL || kind == KIND_TIME_TO;
}

/* The frame shows what its kind has. */
static void
point_frame (struct scene *s, enum outcome_kind kind,
             const struct registry_row *row)
{
  struct frame *f = &s->frame;
  bool timed = is_timed (kind);
  f->arm = s->arm;
  f->y = timed ? NULL : s->y;
  f->time = timed ? s->time : NULL;
  f->event = timed ? s->event : NULL;
  f->denominator
    = kind == KIND_RATE || kind == KIND_RATIO ? s->denominator : NULL;
  f->cluster = row->clustered ? s->cluster : NULL;
  bool strata = row->adjusted == ADJUSTED_BY_STRATA;
  f->stratum = strata ? s->stratum : NULL;
  f->strata = strata ? STRATA : 0;
  static const char *const labels[STRATA] = { "a", "b", "c" };
  s->covariate = (struct covariate) { .name = "group", .levels = STRATA,
                                      .label = labels, .level = s->stratum };
  f->covariate = &s->covariate;
  f->covariates = row->adjusted && !strata;
}

static double
target_of (enum outcome_kind kind)
{
  bool share = kind == KIND_SHARE || kind == KIND_RETAINED;
  return share ? 0.375 : kind == KIND_RATE ? 0.25 : 3;
}

static void
draw (struct scene *s, enum outcome_kind kind,
      const struct registry_row *row, uint64_t seed)
{
  size_t arms = row->shape == SHAPE_TWO ? 2 : row->shape == SHAPE_ONE ? 1 : 3;
  uint64_t state = seed * 7919 + kind * 104729 + 1;
  uniform (&state);
  memset (s, 0, sizeof *s);
  s->frame.n = arms * PER_ARM;
  s->frame.arms = arms;
  s->frame.level = arms > 1;
  s->frame.one_sample = row->shape == SHAPE_ONE;
  s->frame.horizon = is_timed (kind) ? 128 : NAN;
  s->target = row->shape == SHAPE_ONE ? target_of (kind) : NAN;
  for (size_t i = 0; i < s->frame.n; i++)
    {
      s->arm[i] = (uint32_t) (i % arms);
      s->cluster[i] = (uint32_t) (i % (arms * PER_ARM / SIZE));
      s->stratum[i] = (uint32_t) (i / arms % STRATA);
      draw_row (s, kind, i, &state);
    }
  point_frame (s, kind, row);
}

struct ask
ask_of (struct trial *t, const struct scene *s)
{
  return (struct ask) { .scratch = t->arena, .confidence = 0.95,
                        .target = s->target, .horizon = s->frame.horizon,
                        .level = s->frame.level,
                        .reference = s->frame.reference, .margin = NAN,
                        .seed = 7 };
}

struct sample *
sample_of (struct trial *t, const struct scene *s)
{
  struct sample *sample = fold (t->arena, &s->frame, kind_of (t->kind));
  fold_model (t->arena, &s->frame, t->row->adjusted, sample);
  return sample;
}

static bool
is_drawn (const char *name)
{
  return strstr (name, "permutation") || strstr (name, "median_difference")
         || strstr (name, "fisher") || strstr (name, "hodges");
}

static bool
is_due (const struct trial *t, const struct about *about)
{
  return !is_drawn (about->name) || t->seed % 50 == 1;
}

static void
run_tests (struct lines *out, const struct trial *t,
           const struct sample *sample, const struct ask *ask)
{
  const struct registry_test *test = t->row->test;
  for (size_t i = 0; i < ROW_TESTS && test[i].method; i++)
    if (is_due (t, &test[i].method->about))
      out->line[out->n++]
        = (struct line) { .about = &test[i].method->about,
                          .test = test[i].method->run (sample, ask) };
}

static void
run_measures (struct lines *out, const struct trial *t, bool omnibus,
              const struct sample *sample, const struct ask *ask)
{
  const struct measure *const *measure
    = omnibus ? t->row->omnibus : t->row->effect;
  size_t room = omnibus ? ROW_OMNIBUS : ROW_EFFECTS;
  for (size_t i = 0; i < room && measure[i]; i++)
    if (is_due (t, &measure[i]->about))
      out->line[out->n++]
        = (struct line) { .about = &measure[i]->about,
                          .measure = measure[i],
                          .effect = measure[i]->run (sample, ask) };
}

static struct lines
run_row (struct trial *t, const struct scene *s, double confidence)
{
  struct lines out = { 0 };
  struct sample *sample = sample_of (t, s);
  struct ask ask = ask_of (t, s);
  ask.confidence = confidence;
  run_tests (&out, t, sample, &ask);
  run_measures (&out, t, true, sample, &ask);
  run_measures (&out, t, false, sample, &ask);
  return out;
}

struct lines
lines_of (struct trial *t, const struct scene *s)
{
  return run_row (t, s, 0.95);
}

struct lines
lines_at (struct trial *t, double confidence)
{
  return run_row (t, t->scene, confidence);
}

static void
try_case (struct trial *t, property_fn *property)
{
  t->scene = ARENA_NEW (t->arena, struct scene, 1);
  t->other = ARENA_NEW (t->arena, struct scene, 1);
  draw (t->scene, t->kind, t->row, t->seed);
  *t->other = *t->scene;
  point_frame (t->other, t->kind, t->row);
  t->lines = lines_of (t, t->scene);
  property (t);
}

static void
each_case_of (enum outcome_kind kind, const struct registry_row *row,
              uint64_t cases, property_fn *property)
{
  struct trial t = { .kind = kind, .row = row };
  for (t.seed = 1; t.seed <= cases; t.seed++)
    {
      if (t.seed % CASES_AN_ARENA == 1)
        {
          arena_free (t.arena);
          t.arena = arena_new ();
        }
      try_case (&t, property);
    }
  arena_free (t.arena);
}

void
each_of (uint64_t cases, wanted_fn *wanted, property_fn *property)
{
  for (int i = 0; i < KIND_COUNT; i++)
    {
      enum outcome_kind kind = (enum outcome_kind) i;
      const struct kind *k = kind_of (kind);
      for (size_t row = 0; k && row < k->rows_n; row++)
        if (!wanted || wanted (kind, &k->rows[row]))
          each_case_of (kind, &k->rows[row], cases, property);
    }
}

void
each_case (property_fn *property)
{
  each_of (CASES, NULL, property);
}

const char *
place (const struct trial *t, const struct line *line)
{
  return arena_printf (t->arena, "%s, %s%s%s, shape %d, case %d: %s",
                       kind_of (t->kind)->phrase,
                       line->measure ? "measure" : "test",
                       t->row->clustered ? " by clusters" : "",
                       t->row->adjusted ? " adjusted" : "",
                       (int) t->row->shape, (int) t->seed,
                       line->about->name);
}

bool
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

bool
near (double a, double b)
{
  return same (a, b) || fabs (a - b) <= 1e-9 * fabs (b);
}

void
copy_row (struct trial *t, size_t from, size_t to)
{
  const struct scene *s = t->scene;
  struct scene *o = t->other;
  o->arm[to] = s->arm[from];
  o->cluster[to] = s->cluster[from];
  o->stratum[to] = s->stratum[from];
  o->y[to] = s->y[from];
  o->denominator[to] = s->denominator[from];
  o->time[to] = s->time[from];
  o->event[to] = s->event[from];
}
