/* The sentence that stands for a verdict.  Never "no difference"; and
   without randomization never more than "is associated with". */

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/methods.h"
#include "report/say.h"
#include "run/evaluate.h"
#include "run/families.h"

/* Ranks tell nothing of the mean. */
static const struct direction by_order = {
  "larger values", "smaller values", "raises the values",
  "lowers the values", NULL
};

/* "hazard ratio 0.80 (0.72 to 0.89), p = .001 (Holm over ...)" */
static const char *
numbers (struct arena *arena, const struct sentence *s)
{
  const struct result_effect *e = headline_effect (s->hypothesis);
  const struct result_test *t = headline_test (s->hypothesis);
  const char *adjusted_for = s->hypothesis->adjusted_for;
  const char *adjusted
    = adjusted_for ? arena_printf (arena, " adjusted for %s", adjusted_for)
                   : "";
  if (!e)
    return arena_printf (arena, "%s%s, %s", t->method->about.title, adjusted,
                         s->p_text);
  const char *effect = say_effect (arena, e->measure, &e->effect,
                                   s->hypothesis->time_unit);
  return arena_printf (arena, "%s %s%s, %s", say_measure (arena, e->measure),
                       effect, adjusted, s->p_text);
}

static bool
is_more (const struct result_effect *e)
{
  double none = e->measure->ratio ? 1 : e->measure->no_effect;
  return (e->effect.estimate > none) != e->measure->lower_is_more;
}

/* Of several cohorts: that they differ, or which way they go. */
static const char *
many_association (struct arena *arena, const struct sentence *s,
                  const struct direction *d)
{
  const struct inquiry *q = s->inquiry;
  const struct result_hypothesis *h = s->hypothesis;
  const struct result_test *t = headline_test (h);
  const struct registry_test *entry
    = q->row ? registry_entry (q->row, t->method) : NULL;
  if (!entry || !entry->trend)
    return arena_printf (arena, "the cohorts of %s differ in %s", h->cohort,
                         d->matter ? d->matter : h->outcome);
  bool more = (t->test.statistic > 0) != entry->falling;
  return arena_printf (arena, "from %s to %s, each step of %s is associated "
                              "with %s",
                       q->frame->labels[0],
                       q->frame->labels[q->frame->arms - 1], h->cohort,
                       more ? d->more : d->less);
}

static const char *
association (struct arena *arena, const struct sentence *s)
{
  const struct inquiry *q = s->inquiry;
  const struct result_hypothesis *h = s->hypothesis;
  const struct result_effect *e = headline_effect (h);
  const struct direction *d = e && e->measure == &prob_superiority
                                ? &by_order
                                : &inquiry_kind (q)->words;
  if (q->shape == SHAPE_MANY)
    return many_association (arena, s, d);
  if (q->shape == SHAPE_ONE)
    return arena_printf (arena, "%s is %s the target of %s", e->level,
                         is_more (e) ? "above" : "below",
                         say_target (arena, e->measure, q->ask.target));
  bool more = is_more (e);
  if (q->design.name == DESIGN_RANDOMIZED)
    return arena_printf (arena, "%s rather than %s %s", e->level,
                         e->reference, more ? d->raises : d->lowers);
  return arena_printf (arena, "%s rather than %s is associated with %s%s",
                       e->level, e->reference, more ? d->more : d->less,
                       h->consistent ? ", consistent with an effect" : "");
}

static const char *
margin_text (struct arena *arena, const struct sentence *s)
{
  const struct result_effect *e = headline_effect (s->hypothesis);
  double margin = s->inquiry->design.margin;
  return e->measure->ratio ? say_share (arena, margin)
                           : say_value (arena, e->measure, margin,
                                        s->hypothesis->time_unit);
}

/* Equivalence. */

/* "A and B differ by", "A differs from the target of 94 % by". */
static const char *
apart (struct arena *arena, const struct sentence *s)
{
  const struct result_effect *e = headline_effect (s->hypothesis);
  if (s->inquiry->shape == SHAPE_ONE)
    return arena_printf (arena, "%s differs from the target of %s by",
                         e->level, say_target (arena, e->measure,
                                               s->inquiry->ask.target));
  return arena_printf (arena, "%s and %s differ by", e->level, e->reference);
}

/* The margin as an amount; of a ratio, "a factor of 1.20". */
static const char *
amount_text (struct arena *arena, const struct sentence *s)
{
  const struct result_effect *e = headline_effect (s->hypothesis);
  if (!e->measure->ratio)
    return margin_text (arena, s);
  return arena_printf (arena, "a factor of %s",
                       say_number (arena, 1 + s->inquiry->design.margin));
}

/* ", by 20.0 days or more": the claim was of no less. */
static const char *
beyond_text (struct arena *arena, const struct sentence *s)
{
  if (!(s->inquiry->design.margin > 0) || !headline_effect (s->hypothesis))
    return "";
  return arena_printf (arena, ", by %s or more", amount_text (arena, s));
}

/* The interval that the margin is held against. */
static const char *
near_text (struct arena *arena, const struct sentence *s)
{
  const struct result_effect *e = headline_effect (s->hypothesis);
  double confidence = s->inquiry->ask.confidence;
  return arena_printf (arena, "its %s interval is %s",
                       say_level (arena, 2 * confidence - 1),
                       say_interval (arena, e->measure,
                                     &s->hypothesis->near));
}

static const char *
equivalence_sentence (struct arena *arena, const struct sentence *s)
{
  const char *by = apart (arena, s), *amount = amount_text (arena, s);
  const char *n = numbers (arena, s), *near = near_text (arena, s);
  if (s->judgement.verdict == VERDICT_SUPPORTED)
    return arena_printf (arena, "Supported: %s less than %s; %s; %s.", by,
                         amount, n, near);
  if (s->judgement.verdict == VERDICT_CONTRADICTED)
    return arena_printf (arena, "The opposite of the claim: %s %s or more; "
                                "%s.", by, amount, n);
  if (s->judgement.reason == REASON_CORRECTION)
    return arena_printf (arena, "That %s less than %s is shown before, not "
                                "after, correction for several hypotheses: "
                                "%s.", by, amount, n);
  return arena_printf (arena, "Whether %s less than %s is open: %s; %s.", by,
                       amount, n, near);
}

static bool
claims_equivalence (const struct sentence *s)
{
  return s->inquiry->h->expect == EXPECT_EQUIVALENT
         && headline_effect (s->hypothesis)
         && s->judgement.verdict != VERDICT_NOT_TESTABLE
         && s->judgement.reason != REASON_NAIVE_DESIGN
         && s->judgement.reason != REASON_DISAGREE;
}

static const char *
open_sentence (struct arena *arena, const struct sentence *s)
{
  const char *n = numbers (arena, s);
  switch (s->judgement.reason)
    {
    case REASON_NAIVE_DESIGN:
      return arena_printf (arena, "Naive, not aligned in time, so no verdict "
                                  "is drawn: %s.", n);
    case REASON_MARGIN_OPEN:
      return arena_printf (arena, "An effect is shown; whether it reaches %s "
                                  "is open: %s.",
                           margin_text (arena, s), n);
    case REASON_CORRECTION:
      return arena_printf (arena, "That there is no effect is excluded "
                                  "before, not after, correction for several "
                                  "hypotheses: %s.", n);
    case REASON_DISAGREE:
      return arena_printf (arena, "The test and the interval disagree, so "
                                  "neither is relied on: %s.", n);
    case REASON_HEAVY_TAIL:
      return arena_printf (arena, "A few units carry most of the outcome, and "
                                  "an interval made for that does not bear "
                                  "the t interval out: %s.", n);
    default:
      break;
    }
  if (!headline_effect (s->hypothesis) || s->inquiry->shape == SHAPE_MANY)
    return arena_printf (arena, "Not shown that the cohorts of %s differ: "
                                "%s.", s->hypothesis->cohort, n);
  const struct result_effect *e = headline_effect (s->hypothesis);
  return arena_printf (arena,
                       "Neither shown nor ruled out; the data allow any "
                       "%s from %s: %s.", say_measure (arena, e->measure),
                       say_interval (arena, e->measure, &e->effect), n);
}

static const char *
untestable_sentence (struct arena *arena, const struct sentence *s)
{
  const struct result_test *t = headline_test (s->hypothesis);
  const struct result_effect *e = headline_effect (s->hypothesis);
  const char *why = t->test.why ? t->test.why
                    : e && e->effect.why ? e->effect.why
                                         : say_status (t->test.status);
  return arena_printf (arena, "Not testable: %s.", why);
}

const char *
sentence_write (struct arena *arena, const struct sentence *s)
{
  bool directed = s->inquiry->h->expect != EXPECT_DIFFERENT;
  /* Without an effect the title of a test begins the next sentence. */
  const char *pause = headline_effect (s->hypothesis) ? ";" : ".";
  if (claims_equivalence (s))
    return equivalence_sentence (arena, s);
  switch (s->judgement.verdict)
    {
    case VERDICT_NOT_TESTABLE:
      return untestable_sentence (arena, s);
    case VERDICT_SUPPORTED:
      return arena_printf (arena, "Supported: %s%s%s %s.",
                           association (arena, s), beyond_text (arena, s),
                           pause, numbers (arena, s));
    case VERDICT_CONTRADICTED:
      return arena_printf (arena, "The opposite of the claim: %s%s %s.",
                           association (arena, s), pause,
                           numbers (arena, s));
    case VERDICT_RULED_OUT:
      return arena_printf (arena, "An effect of %s or more%s is ruled out: "
                                  "%s.", margin_text (arena, s),
                           directed ? " in the claimed direction"
                                    : " in either direction",
                           numbers (arena, s));
    default:
      return open_sentence (arena, s);
    }
}
