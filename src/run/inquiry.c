/* A hypothesis before it is tested: what it may ask for. */

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/methods.h"
#include "run/evaluate.h"
#include "run/fold.h"

enum question
question_of (enum outcome_kind kind)
{
  static const enum question questions[] = {
    [KIND_SURVIVAL] = QUESTION_SURVIVAL,
    [KIND_RETAINED] = QUESTION_SHARE,
    [KIND_SHARE] = QUESTION_SHARE,
    [KIND_MEAN] = QUESTION_MEAN,
    [KIND_ORDINAL] = QUESTION_MEAN,
    [KIND_NPS] = QUESTION_MEAN,
    [KIND_RATE] = QUESTION_MEAN,
    [KIND_RATIO] = QUESTION_MEAN,
    [KIND_TIME_TO] = QUESTION_SURVIVAL,
  };
  return questions[kind];
}

static const char *
join (struct arena *arena, const char **names, size_t n)
{
  struct buf list = buf_new (arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&list, "%s%s", i ? ", " : "", names[i]);
  return list.text;
}

/* A kind of outcome in a sentence. */
static const char *const kind_phrase[] = {
  [KIND_SURVIVAL] = "survival",
  [KIND_RETAINED] = "a share retained",
  [KIND_SHARE] = "a share",
  [KIND_MEAN] = "a mean",
  [KIND_ORDINAL] = "an order",
  [KIND_NPS] = "a net promoter score",
  [KIND_RATE] = "a rate",
  [KIND_RATIO] = "a ratio",
  [KIND_TIME_TO] = "a time to an event",
};

static void
check_method (struct arena *arena, const struct inquiry *q,
              const struct word *word, struct err *err)
{
  bool known;
  size_t n;
  const char *kind = kind_phrase[q->h->outcome->kind];
  if (registry_method (q->question, word->text, &known))
    return;
  if (known)
    err_add (err, E_NOT_APPLICABLE, word->place,
             "method `%s` does not test %s", word->text, kind);
  else
    err_add (err, E_UNKNOWN_METHOD, word->place, "unknown method `%s`",
             word->text);
  const char **names = registry_names (arena, q->question, &n);
  const char *near = str_nearest (word->text, names, n);
  if (near)
    err_hint (err, "did you mean `%s`?", near);
  err_help (err, "methods for %s: %s; effects come unasked", kind,
            join (arena, names, n));
}

/* A margin is in the unit of one effect; the headline must be that. */
static void
check_margin (const struct inquiry *q, struct err *err)
{
  static const char *const fits[] = {
    [QUESTION_SURVIVAL] = "rmst_z",
    [QUESTION_MEAN] = "welch_t student_t one_sample_t cluster_wald",
    [QUESTION_SHARE] = NULL,
  };
  const struct study_hypothesis *h = q->h;
  if (!h->margin.given || !h->tests_n || !fits[q->question])
    return;
  const char *found = strstr (fits[q->question], h->tests[0].text);
  if (found)
    return;
  err_add (err, E_NOT_APPLICABLE, h->margin.place,
           "a margin cannot be held against `%s`", h->tests[0].text);
  err_help (err, "put one of these first in `tests`: %s",
            fits[q->question]);
}

bool
inquiry_check (struct arena *arena, const struct inquiry *q, struct err *err)
{
  size_t before = err_count (err);
  for (size_t i = 0; i < q->h->tests_n; i++)
    check_method (arena, q, &q->h->tests[i], err);
  if (err_count (err) == before)
    check_margin (q, err);
  return err_count (err) == before;
}

static bool
check_shape (const struct inquiry *q, struct err *err)
{
  const struct study_hypothesis *h = q->h;
  if (q->shape != SHAPE_MANY)
    return true;
  size_t before = err_count (err);
  if (h->expect != EXPECT_DIFFERENT)
    {
      err_add (err, E_NOT_APPLICABLE, h->expect_place,
               "`expect: %s` needs two cohorts, and `%s` has %zu",
               expect_name (h->expect), h->cohort->name, q->frame->arms);
      err_help (err, "say `expect: different`, or choose two with "
                     "`compare: [%s, %s]`",
                q->frame->labels[q->frame->level],
                q->frame->labels[q->frame->reference]);
    }
  if (h->margin.given)
    err_add (err, E_NOT_APPLICABLE, h->margin.place,
             "a margin needs two cohorts, and `%s` has %zu",
             h->cohort->name, q->frame->arms);
  return err_count (err) == before;
}

bool
inquiry_fold (struct arena *arena, struct inquiry *q, struct err *err)
{
  const struct frame *f = q->frame;
  q->shape = f->one_sample    ? SHAPE_ONE
             : f->arms > 2 ? SHAPE_MANY
                           : SHAPE_TWO;
  q->sample = fold (arena, f, q->question);
  q->row = registry_find (q->question, q->shape, q->sample->clusters != NULL);
  q->ask = (struct ask){
    .scratch = arena,
    .confidence = q->study->confidence,
    .target = q->h->target.given ? q->h->target.number : (double) NAN,
    .horizon = f->horizon,
    .level = f->level,
    .reference = f->reference,
  };
  return check_shape (q, err);
}
