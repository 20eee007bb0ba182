#include "run/families.h"

#include <math.h>

#include "base/arena.h"
#include "decide/multiplicity.h"
#include "figure.h"
#include "heavy.h"
#include "report/say.h"
#include "run/equivalence.h"
#include "run/evaluate.h"

static bool
is_naive (const struct inquiry *q)
{
  return q->design.name == DESIGN_NAIVE;
}

static struct result_test *
headline (const struct result_hypothesis *h)
{
  return (struct result_test *) headline_test (h);
}

/* All hypotheses of ROLE, corrected as the study says. */
static void
correct_family (struct arena *arena, enum role role,
                const struct inquiry *q, struct result_hypothesis *h,
                size_t n)
{
  const struct correction_row *row
    = correction_find (correction_name (q->study->corrections[role]));
  double *p = ARENA_NEW (arena, double, n);
  size_t m = 0;
  for (size_t i = 0; i < n; i++)
    {
      bool member = q[i].h->role == role && !is_naive (&q[i]);
      p[i] = member ? figure_p (&headline (&h[i])->test) : (double) NAN;
      m += member;
    }
  row->run (arena, p, n, m);
  for (size_t i = 0; i < n; i++)
    if (q[i].h->role == role && !is_naive (&q[i]))
      {
        headline (&h[i])->p_adjusted = figure_adjusted (p[i]);
        h[i].family
          = arena_printf (arena, "%s over %zu %s hypothes%cs", row->title, m,
                          role_name (role), m == 1 ? 'i' : 'e');
      }
}

/* Oriented evidence. */

static double
oriented (const struct inquiry *q, const struct measure *m, double value)
{
  double sign = q->h->expect == EXPECT_LOWER ? -1 : 1;
  if (m->lower_is_more)
    sign = -sign;
  return sign * effect_scale (m, value);
}

/* The ends of E's interval in the claim's direction. */
static void
orient (const struct inquiry *q, const struct measure *m,
        const struct effect *e, double *low, double *high)
{
  double one = oriented (q, m, e->conf_low);
  double other = oriented (q, m, e->conf_high);
  bool flipped = oriented (q, m, 2) < oriented (q, m, 1);
  *low = flipped ? other : one;
  *high = flipped ? one : other;
  if (isnan (*low))
    *low = -INFINITY;
  if (isnan (*high))
    *high = INFINITY;
}

static void
orient_interval (const struct inquiry *q, const struct result_effect *e,
                 struct evidence *out)
{
  orient (q, e->measure, &e->effect, &out->low, &out->high);
}

static bool
usable (enum status status)
{
  return status == STATUS_OK || status == STATUS_UNBOUNDED
         || status == STATUS_UNDERFLOW;
}

/* Which way a trend goes, positive in the expected direction. */
static double
trend_direction (const struct inquiry *q, const struct result_test *t)
{
  const struct registry_test *entry
    = q->row ? registry_entry (q->row, t->method) : NULL;
  if (!entry || !entry->trend)
    return 0;
  double sign = q->h->expect == EXPECT_LOWER ? -1 : 1;
  return (entry->falling ? -sign : sign) * t->test.statistic;
}

static struct evidence
weigh (const struct inquiry *q, const struct result_hypothesis *h,
       double alpha)
{
  const struct result_test *t = headline_test (h);
  const struct result_effect *e = headline_effect (h);
  bool interval = e && q->shape != SHAPE_MANY;
  struct evidence out = {
    .naive = is_naive (q),
    .testable = usable (t->test.status)
                && (!interval || usable (e->effect.status)),
    .claim = q->h->expect == EXPECT_DIFFERENT    ? CLAIM_DIFFERENT
             : q->h->expect == EXPECT_EQUIVALENT ? CLAIM_EQUIVALENT
                                                 : CLAIM_DIRECTED,
    .interval = interval,
    .p = t->p_adjusted.presence == FIGURE_PRESENT ? t->p_adjusted.value : 0,
    .raw = figure_p (&t->test),
    .alpha = alpha,
  };
  if (!interval)
    {
      out.direction = trend_direction (q, t);
      return out;
    }
  orient_interval (q, e, &out);
  orient (q, e->measure, &h->near, &out.near_low, &out.near_high);
  if (q->h->margin.given)
    out.margin = effect_margin (e->measure, q->design.margin);
  return out;
}

static const char *
p_text (struct arena *arena, const struct result_hypothesis *h, double alpha)
{
  const struct result_test *t = headline_test (h);
  if (!h->family)
    return say_p (arena, figure_p (&t->test), alpha);
  if (!usable (t->test.status))
    return "";
  double p = t->p_adjusted.presence == FIGURE_PRESENT ? t->p_adjusted.value
                                                      : 0;
  return arena_printf (arena, "%s (%s)", say_p (arena, p, alpha), h->family);
}

void
families_judge (struct arena *arena, const struct inquiry *q,
                struct result_hypothesis *h, size_t n, double confidence)
{
  double alpha = 1 - confidence;
  for (enum role role = 0; n > 0 && role < ROLE_COUNT; role++)
    correct_family (arena, role, q, h, n);
  for (size_t i = 0; i < n; i++)
    {
      if (is_naive (&q[i]))
        headline (&h[i])->p_adjusted = figure_none (
          STATUS_REFUSED, "a naive hypothesis is in no family");
      struct evidence evidence = weigh (&q[i], &h[i], alpha);
      struct judgement judged
        = heavy_review (arena, &q[i], &h[i], &evidence, judge (&evidence),
                        orient_interval);
      struct sentence s = { &q[i], &h[i], judged,
                            p_text (arena, &h[i], alpha) };
      h[i].verdict = s.judgement.verdict;
      h[i].reason = reason_name (s.judgement.reason);
      h[i].sentence = sentence_write (arena, &s);
    }
}
