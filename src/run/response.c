#include "response.h"

#include <math.h>

#include "adjust.h"
#include "base/arena.h"
#include "base/str.h"
#include "infer/answers.h"
#include "infer/methods.h"
#include "kinds.h"
#include "run/fold.h"
#include "variant.h"

/* A comparison with the silent in it. */
struct response {
  struct arena *arena;         /* of what is kept */
  struct arena *scratch;
  const struct inquiry *q;
  struct study_hypothesis h;   /* q's, of everybody asked */
  struct study_hypothesis answering;   /* whether there is an answer */
  struct study_outcome share;  /* its outcome */
  struct frame *f;             /* y is NaN of the silent */
  const char *names;           /* of the columns to weight by; null: none */
  const char *unusable;        /* why they cannot be used; null: they can */
};

static bool
is_silent (const struct response *r, size_t i)
{
  return isnan (r->f->y[i]);
}

/* Whether the outcome is what somebody said when asked. */
static bool
is_answer (const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  uint64_t missing = 0;
  for (size_t arm = 0; arm < q->frame->arms; arm++)
    missing += q->frame->missing[arm];
  return o->table < 0 && inquiry_kind (q)->answers
         && (missing > 0 || o->asked.text || o->kind == KIND_NPS);
}

/* ---- the rows --------------------------------------------------------- */

static bool
is_named (const struct word *words, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (str_equal (words[i].text, name))
      return true;
  return false;
}

/* What is adjusted for, and beside it what answering may go with. */
static void
choose_columns (struct response *r)
{
  const struct study_hypothesis *of = r->q->h;
  struct study_hypothesis *h = &r->h;
  size_t most = of->adjust_n + of->respond_by_n, n = of->adjust_n;
  struct word *word = ARENA_NEW (r->scratch, struct word, most);
  struct expr **expr = ARENA_NEW (r->scratch, struct expr *, most);
  const struct study_covariate **counted
    = ARENA_NEW (r->scratch, const struct study_covariate *, most);
  for (size_t i = 0; i < n; i++)
    {
      word[i] = of->adjust[i];
      expr[i] = of->covariate[i];
      counted[i] = of->counted[i];
    }
  for (size_t i = 0; i < of->respond_by_n; i++)
    if (!is_named (word, n, of->respond_by[i].text))
      {
        word[n] = of->respond_by[i];
        expr[n++] = of->respond[i];
      }
  h->adjust = word;
  h->covariate = expr;
  h->counted = counted;
  h->adjust_n = n;
  h->adjust_by = ADJUST_WEIGHTS;   /* makes no strata */
}

static struct frame *
build (const struct response *r)
{
  struct err *err = err_new (r->scratch);
  return frame_build (r->q->data, &r->h, &r->q->design, err);
}

/* False where there are no such rows. */
static bool
find_rows (struct response *r)
{
  struct inquiry named = { .h = &r->h };
  r->h = variant_copy (r->q);
  r->h.keep_silent = true;
  choose_columns (r);
  r->names = adjust_names (r->arena, &named);
  r->f = build (r);
  if (r->f || r->h.adjust_n == 0)
    return r->f;
  r->unusable = "a column has more different values than can be weighted by";
  r->h.adjust_n = 0;
  r->f = build (r);
  return r->f;
}

/* ---- rates ------------------------------------------------------------ */

/* The same rows with Y, and nothing that is adjusted for. */
static struct frame
frame_with (const struct response *r, double *y)
{
  struct frame f = *r->f;
  f.y = y;
  f.covariates = 0;
  return f;
}

/* The question of F's rows, of KIND, not adjusted. */
static struct inquiry
ask_plainly (const struct response *r, struct frame *f,
             const struct study_hypothesis *h, const struct kind *kind)
{
  struct inquiry asked = *r->q;
  asked.h = h;
  asked.frame = f;
  asked.adjustment = NOT_ADJUSTED;
  asked.subgroups = 0;
  asked.sample = fold (r->scratch, f, kind);
  asked.row = registry_find (kind, asked.shape,
                             asked.sample->clusters != NULL, NOT_ADJUSTED);
  return asked;
}

static void
ask_whether_answered (struct response *r, struct frame *f,
                      struct inquiry *asked)
{
  double *given = ARENA_NEW (r->scratch, double, r->f->n);
  for (size_t i = 0; i < r->f->n; i++)
    given[i] = !is_silent (r, i);
  r->share = *r->h.outcome;
  r->share.kind = KIND_SHARE;
  r->answering = r->h;
  r->answering.outcome = &r->share;
  r->answering.expect = EXPECT_DIFFERENT;
  *f = frame_with (r, given);
  *asked = ask_plainly (r, f, &r->answering, kind_of (KIND_SHARE));
}

/* The rate of cohort ARM: a share against a target, which is put back. */
static struct effect
rate_of (const struct response *r, const struct inquiry *asked, size_t arm)
{
  const struct measure *m = asked->sample->clusters
                              ? &share_one_sample_cluster
                              : &share_one_sample;
  const struct counts *c = asked->sample->counts;
  struct ask ask = asked->ask;
  ask.scratch = r->scratch;
  ask.level = ask.reference = arm;
  ask.target = .5;
  if (c->n[arm] == 0)
    return effect_fail ("wilson", STATUS_EMPTY, "nobody of it was asked");
  struct effect e = m->run (asked->sample, &ask);
  e.estimate = (double) c->x[arm] / (double) c->n[arm];
  e.conf_low += ask.target;
  e.conf_high += ask.target;
  e.why = e.why ? arena_copy (r->arena, e.why) : NULL;
  return e;
}

static void
fill_rates (struct response *r, struct result_response *out)
{
  struct frame f;
  struct inquiry asked;
  ask_whether_answered (r, &f, &asked);
  struct result_asked *row = ARENA_NEW (r->arena, struct result_asked,
                                        f.arms);
  for (size_t arm = 0; arm < f.arms; arm++)
    row[arm] = (struct result_asked){
      .label = f.labels[arm],
      .units = asked.sample->counts->n[arm] + f.unasked[arm],
      .asked = asked.sample->counts->n[arm],
      .answered = asked.sample->counts->x[arm],
      .rate = rate_of (r, &asked, arm),
    };
  out->cohort = row;
  out->cohorts = f.arms;
  if (asked.shape == SHAPE_ONE)
    return;
  out->method = inquiry_method (&asked);
  out->test = inquiry_test (&asked, out->method);
}

/* ---- weights ---------------------------------------------------------- */

/* The answers by cohort and by whether there is one. */
static const struct responses *
fold_answers (struct response *r, const struct sample *plain)
{
  struct frame f = *r->f;
  f.arms = 2 * r->f->arms;
  f.arm = ARENA_NEW (r->scratch, uint32_t, f.n);
  f.y = ARENA_NEW (r->scratch, double, f.n);
  for (size_t i = 0; i < f.n; i++)
    {
      bool silent = is_silent (r, i);
      uint32_t arm = r->f->arm[i];
      f.arm[i] = silent ? ANSWERS_SILENT (arm) : ANSWERS_GIVEN (arm);
      f.y[i] = silent ? 0 : r->f->y[i];
    }
  struct sample *s = ARENA_NEW (r->scratch, struct sample, 1);
  s->arms = f.arms;
  s->clusters = plain->clusters;
  fold_model (r->scratch, &f, ADJUSTED_BY_WEIGHTS, s);
  return s->responses;
}

/* Why the answers are not weighted; null: they can be. */
static const char *
weights_refusal (const struct response *r, const struct inquiry *plain)
{
  if (r->q->h->outcome->kind == KIND_ORDINAL)
    return "an order has no mean that could be weighted";
  if (plain->sample->clusters2)
    return "units share clusters of two kinds, which weights of answers "
           "cannot honour";
  if (r->f->trial)
    return "the units are in several trials";
  return r->unusable;
}

static void
fill_weighted (struct response *r, const struct inquiry *plain,
               struct result_response *out, struct response_said *said)
{
  out->weighted_for = r->names;
  if (!r->names)
    {
      out->weighted = effect_fail (NULL, STATUS_REFUSED,
                                   "nothing is named to weight by");
      return;
    }
  const char *why = weights_refusal (r, plain);
  if (why)
    {
      out->weighted = effect_fail (NULL, STATUS_REFUSED, why);
      return;
    }
  struct ask ask = plain->ask;
  ask.scratch = r->scratch;
  struct answers_weighted w
    = answers_weighted (fold_answers (r, plain->sample), &ask);
  out->weighted = w.effect;
  out->weighted.why = w.effect.why ? arena_copy (r->arena, w.effect.why)
                                   : NULL;
  for (size_t i = 0; i < 2; i++)
    {
      said->given[i] = w.given[i];
      said->effective[i] = w.effective[i];
    }
}

/* ---- bounds ----------------------------------------------------------- */

/* The worst and the best answer that somebody silent may have had in
   mind. */
static void
find_ends (const struct response *r, struct response_said *said)
{
  enum outcome_kind kind = r->q->h->outcome->kind;
  said->worst = kind == KIND_NPS ? -100 : 0;
  said->best = kind == KIND_NPS ? 100 : 1;
  said->seen = kind == KIND_MEAN || kind == KIND_ORDINAL;
  if (!said->seen)
    return;
  said->worst = INFINITY;
  said->best = -INFINITY;
  for (size_t i = 0; i < r->f->n; i++)
    if (!is_silent (r, i))
      {
        said->worst = fmin (said->worst, r->f->y[i]);
        said->best = fmax (said->best, r->f->y[i]);
      }
}

/* The effect that answers the question without adjustment. */
static const struct measure *
plain_measure (const struct registry_row *row)
{
  return row->test[0].effect;
}

/* The effect if all the silent of the level had given the answer LEVEL and
   all of the reference REFERENCE.  The bound itself knows no clusters. */
static struct effect
effect_if (struct response *r, double level, double reference)
{
  const struct kind *kind = inquiry_kind (r->q);
  double *y = ARENA_NEW (r->scratch, double, r->f->n);
  for (size_t i = 0; i < r->f->n; i++)
    y[i] = !is_silent (r, i)                 ? r->f->y[i]
           : r->f->arm[i] == r->f->level ? level
                                         : reference;
  struct frame f = frame_with (r, y);
  struct inquiry asked = ask_plainly (r, &f, &r->h, kind);
  struct effect e = inquiry_effect (&asked, plain_measure (asked.row),
                                    r->f->level);
  if (!asked.sample->clusters)
    return e;
  asked.row = registry_find (kind, asked.shape, false, NOT_ADJUSTED);
  struct sample alone = *asked.sample;
  alone.clusters = alone.clusters2 = alone.clusters12 = NULL;
  asked.sample = &alone;
  struct effect point = inquiry_effect (&asked, plain_measure (asked.row),
                                        r->f->level);
  if (isfinite (point.estimate))
    e.estimate = point.estimate;
  return e;
}

static struct figure
bound_of (const struct effect *e)
{
  return isfinite (e->estimate)
           ? figure_value (e->estimate)
           : figure_none (e->status == STATUS_OK ? STATUS_DEGENERATE
                                                 : e->status, e->why);
}

static void
fill_bounds (struct response *r, struct result_response *out,
             struct response_said *said)
{
  find_ends (r, said);
  if (!(said->worst <= said->best))
    {
      out->bound_low = out->bound_high
        = figure_none (STATUS_EMPTY, "nobody gave an answer");
      return;
    }
  said->low = effect_if (r, said->worst, said->best);
  said->high = effect_if (r, said->best, said->worst);
  out->bound_low = bound_of (&said->low);
  out->bound_high = bound_of (&said->high);
}

/* ---- all of it -------------------------------------------------------- */

static void
count_silent (const struct response *r, struct response_said *said)
{
  for (size_t i = 0; i < r->f->n; i++)
    said->silent += is_silent (r, i);
}

/* The answers that there are, as they were folded for the question, but
   not adjusted. */
static struct inquiry
answers_alone (const struct response *r)
{
  struct inquiry plain = *r->q;
  plain.adjustment = NOT_ADJUSTED;
  plain.row = registry_find (inquiry_kind (r->q), r->q->shape,
                             r->q->sample->clusters != NULL, NOT_ADJUSTED);
  return plain;
}

static void
fill_two (struct response *r, struct result_response *out,
          struct response_said *said)
{
  struct inquiry plain = answers_alone (r);
  out->measure = plain_measure (plain.row);
  said->plain = inquiry_effect (&plain, out->measure, r->q->frame->level);
  fill_weighted (r, &plain, out, said);
  fill_bounds (r, out, said);
}

/* A ratio has no best answer, and several cohorts have several effects. */
static bool
can_be_bounded (const struct response *r)
{
  size_t arms = r->f->arms;
  return r->q->h->outcome->kind != KIND_RATIO
         && ((r->q->shape == SHAPE_TWO && arms == 2)
             || (r->q->shape == SHAPE_ONE && arms == 1));
}

void
response_fill (struct arena *arena, const struct inquiry *q,
               struct result_hypothesis *out)
{
  if (!is_answer (q))
    return;
  struct response r = { .arena = arena, .scratch = arena_new (), .q = q };
  struct response_said said = { .silent = 0 };
  if (find_rows (&r))
    {
      count_silent (&r, &said);
      fill_rates (&r, &out->response);
      if (can_be_bounded (&r))
        fill_two (&r, &out->response, &said);
      out->response.text = response_text (arena, q, &out->response, &said);
      frame_release (r.f);
    }
  arena_free (r.scratch);
}
