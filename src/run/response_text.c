#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "report/say.h"
#include "response.h"

/* What is said while it is written. */
struct words {
  struct arena *arena;
  const struct inquiry *q;
  const struct result_response *r;
  const struct response_said *said;
  struct buf text;
};

/* Whether somebody was asked: a column of the customers' own table that
   has blanks need be no question. */
static bool
was_asked (const struct inquiry *q)
{
  const struct study_outcome *o = q->h->outcome;
  return o->kind == KIND_NPS || o->kind == KIND_ORDINAL || o->asked.text
         || q->h->respond_by_n || q->study->tables[q->h->unit].parent >= 0;
}

static uint64_t
asked_in_all (const struct result_response *r)
{
  uint64_t n = 0;
  for (size_t i = 0; i < r->cohorts; i++)
    n += r->cohort[i].asked;
  return n;
}

static uint64_t
rows_in_all (const struct result_response *r)
{
  uint64_t n = 0;
  for (size_t i = 0; i < r->cohorts; i++)
    n += r->cohort[i].units;
  return n;
}

/* "43.2 % of the 2,856 asked in free and 51.0 % of the 3,923 in pro" */
static void
say_rates (struct words *w)
{
  size_t n = w->r->cohorts;
  bool several = n > 1;
  for (size_t i = 0; i < n; i++)
    {
      const struct result_asked *c = &w->r->cohort[i];
      double share = c->asked ? (double) c->answered / (double) c->asked : 0;
      buf_printf (&w->text, "%s%s of the %s%s%s%s",
                  i == 0 ? "" : i + 1 < n ? ", " : " and ",
                  say_share (w->arena, share), say_count (w->arena, c->asked),
                  i == 0 ? was_asked (w->q) ? " asked" : " rows" : "",
                  several ? " in " : "",
                  several ? c->label : "");
    }
}

/* Whether the rates differ. */
static void
say_test (struct words *w)
{
  const struct test *t = &w->r->test;
  double alpha = 1 - w->q->ask.confidence;
  if (!w->r->method)
    return;
  if (t->status != STATUS_OK && t->status != STATUS_UNDERFLOW)
    {
      buf_printf (&w->text, "; whether that differs is not tested: %s",
                  t->why);
      return;
    }
  double p = t->status == STATUS_OK ? t->p_value : 0;
  const char *p_text = say_p (w->arena, p, alpha);
  buf_printf (&w->text,
              p <= alpha ? "; the rates differ (%s)"
                         : "; that the rates differ is not shown (%s)",
              p_text);
}

static void
say_unasked (struct words *w)
{
  uint64_t unasked = rows_in_all (w->r) - asked_in_all (w->r);
  if (unasked)
    buf_printf (&w->text, "; the question was not put to %s row%s, which "
                          "count in none of this",
                say_count (w->arena, unasked), unasked == 1 ? "" : "s");
}

/* "1,020 of 1,234 in free and 1,800 of 2,001 in pro" */
static const char *
worth (const struct words *w)
{
  const struct frame *f = w->q->frame;
  struct buf text = buf_new (w->arena);
  bool one = w->q->shape == SHAPE_ONE;
  for (size_t arm = 0; arm < w->r->cohorts; arm++)
    {
      size_t i = arm != f->level;
      buf_printf (&text, "%s%s of %s%s%s", arm ? " and " : "",
                  say_count (w->arena,
                             (uint64_t) round (w->said->effective[i])),
                  say_count (w->arena, (uint64_t) w->said->given[i]),
                  one ? "" : " in ", one ? "" : f->labels[arm]);
    }
  return text.text;
}

static const char *
effect_name (const struct words *w)
{
  if (w->q->shape == SHAPE_ONE)
    return "the distance to the target";
  return arena_printf (w->arena, "the %s%s",
                       say_measure (w->arena, w->r->measure),
                       w->q->adjustment != NOT_ADJUSTED
                         ? " without adjustment" : "");
}

/* Without its unit, which follows with another number. */
static const char *
bare_value (const struct words *w, double value)
{
  const char *text = say_value (w->arena, w->r->measure, value, NULL);
  return arena_copy_n (w->arena, text, strcspn (text, " "));
}

static void
say_weighted (struct words *w)
{
  const struct effect *e = &w->r->weighted;
  if (!w->r->weighted_for)
    {
      buf_add (&w->text, ". Nothing is named to weight them by "
                         "(`respond_by`), so the result speaks for these "
                         "alone");
      return;
    }
  if (e->status != STATUS_OK)
    {
      buf_printf (&w->text, ". They are not weighted by %s: %s",
                  w->r->weighted_for, e->why);
      return;
    }
  buf_printf (&w->text, ". Weighted by %s for who %s, %s is %s instead of %s "
                        "(they are then worth %s)",
              w->r->weighted_for,
              was_asked (w->q) ? "answers" : "has one", effect_name (w),
              say_effect (w->arena, w->r->measure, e, NULL),
              bare_value (w, w->said->plain.estimate), worth (w));
}

/* "Whatever the 30 who kept silent think" */
static const char *
whatever (const struct words *w)
{
  const struct response_said *s = w->said;
  const char *silent = say_count (w->arena, s->silent);
  char worst[NUM_SIZE], best[NUM_SIZE];
  bool asked = was_asked (w->q);
  if (!s->seen)
    return arena_printf (w->arena,
                         asked ? "Whatever the %s who kept silent think"
                               : "Whatever the %s missing ones would be",
                         silent);
  return arena_printf (w->arena,
                       asked ? "Had the %s who kept silent given any answer "
                               "from %s to %s, as the others did"
                             : "Were the %s missing ones anything from %s to "
                               "%s, as the others are",
                       silent, num_print (worst, s->worst),
                       num_print (best, s->best));
}

/* Both bounds, with what sampling adds at either end. */
static struct effect
outer_limits (const struct words *w)
{
  return (struct effect){ .conf_low = w->said->low.conf_low,
                          .conf_high = w->said->high.conf_high };
}

static bool
is_clear (const struct words *w, double low, double high)
{
  return low > w->r->measure->no_effect || high < w->r->measure->no_effect;
}

static const char *
direction (const struct words *w)
{
  struct effect outer = outer_limits (w);
  if (!is_clear (w, w->r->bound_low.value, w->r->bound_high.value))
    return "which way it goes is open";
  return is_clear (w, outer.conf_low, outer.conf_high)
           ? "they cannot turn it"
           : "they cannot turn it, though chance could";
}

static void
say_bounds (struct words *w)
{
  const struct result_response *r = w->r;
  struct effect outer = outer_limits (w);
  if (r->bound_low.presence != FIGURE_PRESENT
      || r->bound_high.presence != FIGURE_PRESENT)
    return;
  buf_printf (&w->text, ". %s, %s %s between %s and %s",
              whatever (w), effect_name (w),
              w->said->seen ? "would lie" : "lies",
              bare_value (w, r->bound_low.value),
              say_value (w->arena, r->measure, r->bound_high.value, NULL));
  if (isfinite (outer.conf_low) && isfinite (outer.conf_high))
    buf_printf (&w->text, " (%s with sampling error)",
                say_interval (w->arena, r->measure, &outer));
  buf_printf (&w->text, ": %s", direction (w));
}

/* Nobody kept silent. */
static void
say_complete (struct words *w)
{
  buf_printf (&w->text, "all %s rows that were asked hold an answer",
              say_count (w->arena, asked_in_all (w->r)));
  say_unasked (w);
  buf_add (&w->text, ". If the export leaves out those who were asked and "
                     "kept silent, nothing here shows it");
}

const char *
response_text (struct arena *arena, const struct inquiry *q,
               const struct result_response *r,
               const struct response_said *said)
{
  struct words w = { arena, q, r, said, buf_new (arena) };
  if (said->silent == 0)
    {
      say_complete (&w);
      return w.text.text;
    }
  buf_add (&w.text, was_asked (q) ? "answers came from "
                                  : "values are there in ");
  say_rates (&w);
  say_test (&w);
  say_unasked (&w);
  if (r->measure)
    {
      say_weighted (&w);
      say_bounds (&w);
    }
  else if (q->shape == SHAPE_MANY)
    buf_printf (&w.text, ". What the %s could change is told of two cohorts: "
                         "name them with `compare`",
                was_asked (q) ? "silent" : "missing ones");
  return w.text.text;
}
