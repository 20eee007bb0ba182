/* Puts one question: level by level against the rest, in half A and all
   data; and, of what was found there, in half B.  The frame is built once
   for all its levels and columns; a level is new numbers for its cohorts, a
   half some of its rows. */

#include <math.h>

#include "base/arena.h"
#include "figure.h"
#include "scan_work.h"
#include "scan_levels.h"

enum { LEAST = 20 };           /* rows at the level, and of the rest */

/* One split of one question. */
struct splitting {
  struct scan_work *s;
  const struct scan_question *q;
  size_t question, split;      /* their numbers; SCAN_COHORT: its cohort */
  const char *name;
  const struct frame *f;       /* its cohorts are the levels */
};

/* The rows at some level that are in half K, or in either. */
enum { HALF_A, HALF_B, EITHER };
static struct frame
part_of (const struct splitting *x, struct arena *arena, int k)
{
  const struct frame *f = x->f;
  const uint8_t *half = scan_halves (x->s, x->q->h->unit);
  size_t *row = ARENA_NEW (arena, size_t, f->n), n = 0;
  for (size_t i = 0; i < f->n; i++)
    if (f->arm[i] != SCAN_NO_LEVEL && (k == EITHER || half[f->row[i]] == k))
      row[n++] = i;
  return frame_part (arena, f, row, n);
}

static const char *
keep (struct arena *arena, const char *why)
{
  return why ? arena_copy (arena, why) : NULL;
}

/* The headline of F, whose cohorts are the rest and the level; without
   TESTED its effect alone.  True if clusters were honoured. */
static bool
answer (const struct splitting *x, struct frame *f, bool tested,
        struct scan_side *out)
{
  bool clustered = false;
  struct arena *scratch = arena_new ();
  const struct scan_question *asked = x->q;
  struct inquiry q = { .study = x->s->study, .h = asked->h,
                       .data = x->s->data, .design = asked->design,
                       .effect_only = true, .frame = f };
  if (inquiry_fold (scratch, &q, err_new (scratch)))
    {
      if (tested)
        {
          out->method = inquiry_method (&q);
          out->test = inquiry_test (&q, out->method);
        }
      out->measure = inquiry_measure (&q);
      if (out->measure)
        out->effect = inquiry_effect (&q, out->measure, f->level);
      out->test.why = keep (x->s->arena, out->test.why);
      out->effect.why = keep (x->s->arena, out->effect.why);
      out->test.options[0] = (struct option){ NULL, NULL };
      clustered = q.sample->clusters != NULL;
    }
  arena_free (scratch);
  return clustered;
}

/* A level at which nearly all rows are alike has hardly any variance that
   a cluster-robust test could see, and p-values of 1e-50; without clusters
   rows of one customer count as independent.  Of both tests the one with
   the larger p answers: it holds where either does. */
static void
answer_twice (const struct splitting *x, struct frame *f,
              struct scan_side *out)
{
  struct scan_side alone = *out;
  if (!answer (x, f, true, out) || f->units < f->n)
    return;
  f->cluster = f->cluster2 = NULL;
  answer (x, f, true, &alone);
  if (figure_p (&alone.test) > figure_p (&out->test))
    *out = alone;
}

/* Answers for LEVEL against the rest of PART, with ARM as room for its
   cohorts.  An estimate alone is the same with clusters and without. */
static void
compare_level (const struct splitting *x, const struct frame *part,
               uint32_t *arm, size_t level, bool tested,
               struct scan_side *out)
{
  static const char *const labels[] = { "the rest", "the level" };
  struct frame f = *part;
  f.arm = arm;
  if (!tested && f.units == f.n)
    f.cluster = f.cluster2 = NULL;
  for (size_t i = 0; i < f.n; i++)
    {
      f.arm[i] = part->arm[i] == level;
      out->level += f.arm[i];
    }
  out->rest = f.n - out->level;
  f.arms = 2;
  f.labels = labels;
  f.level = 1;
  f.reference = 0;
  f.source_values = NULL;
  if (tested)
    answer_twice (x, &f, out);
  else
    answer (x, &f, false, out);
}

static struct scan_row *
new_row (const struct splitting *x, size_t level)
{
  struct scan_work *s = x->s;
  const struct scan_question *q = x->q;
  const struct study_outcome *o = q->h->outcome;
  size_t room = s->rows_room;
  s->row = ARENA_ROOM (s->arena, s->row, s->rows, room);
  s->asked = ARENA_ROOM (s->arena, s->asked, s->rows, s->rows_room);
  s->asked[s->rows] = (struct scan_asked){ x->question, x->split, level };
  struct scan_row *row = &s->row[s->rows++];
  *row = (struct scan_row){
    .unit = s->study->tables[q->h->unit].name, .split = x->name,
    .column = x->split != SCAN_COHORT, .level = x->f->labels[level],
    .rest = x->f->arms == 2 ? x->f->labels[x->f->reference] : "the rest",
    .outcome = o->name, .kind = kind_name (o->kind),
    .design = design_name (q->design.name), .time_unit = x->f->time_unit,
    .q = NAN, .p_confirmed = NAN,
  };
  return row;
}

/* Rows at each level. */
static uint64_t *
count_levels (struct arena *arena, const struct frame *f)
{
  uint64_t *n = ARENA_NEW (arena, uint64_t, f->arms);
  for (size_t i = 0; i < f->n; i++)
    n[f->arm[i]]++;
  return n;
}

static void
leave_small (const struct splitting *x, uint64_t small)
{
  const struct study_hypothesis *h = x->q->h;
  if (small)
    scan_leave (x->s, (struct scan_left){
      .unit = x->s->study->tables[h->unit].name, .split = x->name,
      .outcome = h->outcome->name, .questions = small,
      .why = "fewer than 20 rows at a level, or outside it" });
}

/* True if the same rows at the same levels were asked before. */
static bool
leave_twin (const struct splitting *x)
{
  const struct study_hypothesis *h = x->q->h;
  struct scan_work *s = x->s;
  const char *twin = scan_twin (s, x->q, x->f, x->name);
  if (twin)
    scan_leave (s, (struct scan_left){
      .unit = s->study->tables[h->unit].name, .split = x->name,
      .outcome = h->outcome->name,
      .questions = x->f->arms > 2 ? x->f->arms : 1,
      .why = arena_printf (s->arena, "the same as `%s`: the same rows at the "
                                     "same levels", twin) });
  return twin != NULL;
}

/* Two levels are compared once, each of several with the rest. */
static void
ask_levels (const struct splitting *x)
{
  if (x->f->arms > 1 && leave_twin (x))
    return;
  struct arena *arena = arena_new ();
  struct frame all = part_of (x, arena, EITHER);
  struct frame a = part_of (x, arena, HALF_A);
  uint64_t *n = count_levels (arena, &all), small = x->f->arms < 2;
  uint32_t *arm = ARENA_NEW (arena, uint32_t, all.n);
  for (size_t level = 0; x->f->arms > 1 && level < x->f->arms; level++)
    {
      if (x->f->arms == 2 && level != x->f->level)
        continue;
      if (n[level] < LEAST || all.n - n[level] < LEAST)
        {
          small++;
          continue;
        }
      struct scan_row *row = new_row (x, level);
      compare_level (x, &all, arm, level, false, &row->all);
      compare_level (x, &a, arm, level, true, &row->a);
    }
  leave_small (x, small);
  arena_free (arena);
}

struct frame
scan_levels (const struct scan_work *s, struct arena *arena,
             const struct frame *whole, int unit,
             const struct scan_split *split)
{
  struct frame f = *whole;
  f.arm = ARENA_NEW (arena, uint32_t, f.n);
  for (size_t i = 0; i < f.n; i++)
    f.arm[i] = split->level[data_ancestor (s->data, unit, f.row[i],
                                           split->table)];
  f.arms = split->levels;
  f.labels = split->label;
  f.reference = 0;
  f.level = 1;
  return f;
}

static void
ask_column (struct scan_work *s, size_t question, const struct frame *whole,
            size_t i)
{
  const struct scan_question *q = &s->question[question];
  const struct scan_split *split = &s->split[i];
  struct arena *arena = arena_new ();
  struct frame f = scan_levels (s, arena, whole, q->h->unit, split);
  struct splitting x = { s, q, question, i, split->name, &f };
  if (split->table != q->h->unit)
    x.name = arena_printf (s->arena, "%s.%s",
                           s->study->tables[split->table].name, split->name);
  if (!scan_cohort_of (s, q->h->unit, split))
    ask_levels (&x);
  scan_funnel (s, q, &f, split);
  arena_free (arena);
}

static void
leave_frame (struct scan_work *s, const struct scan_question *q)
{
  scan_leave (s, (struct scan_left){
    .unit = s->study->tables[q->h->unit].name,
    .split = q->h->cohort ? q->h->cohort->name : NULL,
    .outcome = q->h->outcome->name, .why = err_first (q->fault),
    .questions = 1 });
}

void
scan_ask (struct scan_work *s, size_t question)
{
  const struct scan_question *q = &s->question[question];
  struct frame *f = frame_build (s->data, q->h, &q->design, q->fault);
  if (!f)
    {
      leave_frame (s, q);
      return;
    }
  if (q->h->cohort)
    ask_levels (&(struct splitting){ s, q, question, SCAN_COHORT,
                                     q->h->cohort->name, f });
  for (size_t i = 0; !q->h->cohort && i < s->splits; i++)
    if (data_descends (s->study, q->h->unit, s->split[i].table))
      ask_column (s, question, f, i);
  if (!q->h->cohort)
    scan_numbers_of (s, q, f);
  frame_release (f);
}

/* Half B. */

static bool
is_found (const struct scan_work *s, size_t row, size_t question)
{
  return s->row[row].found && s->asked[row].question == question;
}

void
scan_confirming (struct scan_work *s, const struct scan_question *q,
                 const struct frame *levels, size_t level,
                 struct scan_side *out)
{
  struct arena *arena = arena_new ();
  struct splitting x = { .s = s, .q = q, .f = levels };
  struct frame b = part_of (&x, arena, HALF_B);
  compare_level (&x, &b, ARENA_NEW (arena, uint32_t, b.n), level, true, out);
  arena_free (arena);
}

static void
ask_again (struct scan_work *s, const struct frame *whole, size_t row)
{
  const struct scan_asked *a = &s->asked[row];
  const struct scan_question *q = &s->question[a->question];
  struct arena *arena = arena_new ();
  struct frame f = a->split == SCAN_COHORT
                     ? *whole : scan_levels (s, arena, whole, q->h->unit,
                                             &s->split[a->split]);
  scan_confirming (s, q, &f, a->level, &s->row[row].b);
  arena_free (arena);
}

void
scan_ask_again (struct scan_work *s)
{
  for (size_t k = 0; k < s->questions; k++)
    {
      const struct scan_question *q = &s->question[k];
      struct frame *f = NULL;
      for (size_t row = 0; row < s->rows; row++)
        {
          if (!is_found (s, row, k))
            continue;
          if (!f)
            f = frame_build (s->data, q->h, &q->design, q->fault);
          ask_again (s, f, row);
        }
      if (f)
        frame_release (f);
    }
}
