#include "run/equivalence.h"

#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "report/say.h"

double
effect_margin (const struct measure *m, double margin)
{
  return m->ratio ? log1p (margin) : margin;
}

double
effect_scale (const struct measure *m, double value)
{
  return m->ratio ? log (value) : value - m->no_effect;
}

/* One effect and its margins, -MARGIN to MARGIN on the scale. */
struct claim_of {
  const struct inquiry *q;
  const struct measure *measure;
  double margin;
};

struct span { double low, high; };

/* The interval at CONFIDENCE; an end that is not there is infinite. */
static struct span
span_at (const struct claim_of *c, double confidence)
{
  struct ask ask = c->q->ask;
  ask.confidence = confidence;
  struct effect e = c->measure->run (c->q->sample, &ask);
  struct span s = { effect_scale (c->measure, e.conf_low),
                    effect_scale (c->measure, e.conf_high) };
  if (isnan (s.low))
    s.low = -INFINITY;
  if (isnan (s.high))
    s.high = INFINITY;
  return s;
}

/* The upper tail beyond T: half of both, and the rest below 0. */
static struct tail
one_sided (double t, double df)
{
  struct tail both = isinf (df) ? dist_normal_two_sided (t)
                                : dist_t_two_sided (t, df);
  if (t >= 0)
    return both.status == STATUS_NOT_CONVERGED
             ? both : dist_tail_of_log (both.log10_p * log (10) - log (2));
  double p = both.status == STATUS_OK ? 1 - both.p / 2 : 1;
  return (struct tail){ p, log10 (p), STATUS_OK };
}

static void
put_tail (struct test *test, double t, double df)
{
  test->has = HAS_STATISTIC | (isinf (df) ? 0 : HAS_DF);
  test->statistic = t;
  test->df = isinf (df) ? (double) NAN : df;
  test->p_value = test->log10_p = NAN;
  dist_into (test, one_sided (t, df));
}

/* Intervals that are estimate -+ quantile x standard error. */

/* The standard error of which all intervals about ESTIMATE are DF's
   quantiles; NaN where they are not. */
static double
pivot_error (const struct claim_of *c, double estimate, double df)
{
  static const double level[] = { .95, .5, .8, .99 };
  double error = NAN;
  for (size_t i = 0; i < sizeof level / sizeof *level; i++)
    {
      struct span s = span_at (c, level[i]);
      double upper = .5 + level[i] / 2;
      double quantile = isinf (df) ? dist_normal_quantile (upper)
                                   : dist_t_quantile (upper, df);
      double found = (s.high - s.low) / 2 / quantile;
      double middle = s.low + (s.high - s.low) / 2;
      error = i == 0 ? found : error;
      if (!(found > 0) || !(fabs (found - error) <= 1e-9 * error)
          || !(fabs (middle - estimate) <= 1e-9 * error))
        return NAN;
    }
  return error;
}

/* Tries the normal and the degrees of freedom of the headline test. */
static bool
test_by_pivot (const struct claim_of *c, double estimate,
               const struct test *plain, struct test *out)
{
  double df[] = { INFINITY, plain->df, plain->df2 };
  unsigned has[] = { 0, HAS_DF, HAS_DF2 };
  for (size_t i = 0; i < sizeof df / sizeof *df; i++)
    {
      if (i && !((plain->has & has[i]) && df[i] > 0))
        continue;
      double error = pivot_error (c, estimate, df[i]);
      if (!(error > 0) || !isfinite (error))
        continue;
      put_tail (out, (c->margin - fabs (estimate)) / error, df[i]);
      return true;
    }
  return false;
}

/* Intervals that invert a score. */
static bool
test_by_score (const struct claim_of *c, struct test *out)
{
  const struct measure *m = c->measure;
  if (!m->score)
    return false;
  double above = m->score (c->q->sample, &c->q->ask, -c->margin);
  double below = -m->score (c->q->sample, &c->q->ask, c->margin);
  if (!isfinite (above) || !isfinite (below))
    return false;
  put_tail (out, fmin (above, below), INFINITY);
  return true;
}

/* All others: by halving. */

enum { HALVINGS = 200 };
/* Confidences nearer to 1 have too few digits left. */
#define P_RESOLVED 1e-12

/* How far the interval at 1 - 2P reaches towards SIDE (1 or -1): its
   outer end, and for p > 1/2, its inner one at 1 - 2 (1 - P). */
static double
reach (const struct claim_of *c, double side, double p)
{
  struct span s = span_at (c, p < .5 ? 1 - 2 * p : 1 - 2 * (1 - p));
  bool high = (p < .5) == (side > 0);
  return side * (high ? s.high : s.low);
}

/* The smallest p at which the effect lies below the margin on SIDE. */
static double
one_sided_p (const struct claim_of *c, double side)
{
  double low = P_RESOLVED, high = 1 - P_RESOLVED;
  if (reach (c, side, low) < c->margin)
    return low;
  if (!(reach (c, side, high) < c->margin))
    return high;
  for (int i = 0; i < HALVINGS; i++)
    {
      double p = low < .1 ? exp ((log (low) + log (high)) / 2)
                          : low + (high - low) / 2;
      if (p <= low || p >= high)
        break;
      if (reach (c, side, p) < c->margin)
        high = p;
      else
        low = p;
    }
  return high;
}

static void
test_by_halving (const struct claim_of *c, struct test *out)
{
  double p = fmax (one_sided_p (c, 1), one_sided_p (c, -1));
  out->has = 0;
  out->statistic = out->df = out->df2 = NAN;
  out->p_value = p;
  out->log10_p = log10 (p);
  if (p == P_RESOLVED)
    out->options[OPTIONS_MAX - 2] = (struct option){ "p", "at most this" };
}

/* "|RMST difference| >= 5.00 days". */
static const char *
null_text (struct arena *arena, const struct inquiry *q,
           const struct measure *m, const char *time_unit)
{
  double margin = q->design.margin;
  const char *name = say_measure (arena, m);
  if (m->ratio)
    return arena_printf (arena, "%s <= %s or >= %s", name,
                         say_number (arena, 1 / (1 + margin)),
                         say_number (arena, 1 + margin));
  const char *value = say_value (arena, m, margin, time_unit);
  return m->no_effect == 0
           ? arena_printf (arena, "|%s| >= %s", name, value)
           : arena_printf (arena, "|%s - %s| >= %s", name,
                           say_number (arena, m->no_effect), value);
}

static void
name_options (struct arena *arena, const struct inquiry *q,
              const struct result_effect *e, const char *time_unit,
              struct test *test)
{
  bool bounded = test->options[OPTIONS_MAX - 2].name != NULL;
  struct option options[OPTIONS_MAX] = {
    { "null", null_text (arena, q, e->measure, time_unit) },
    { "sides", "two one-sided tests, the larger p" },
    { "interval", e->effect.conf_method },
  };
  if (bounded)
    options[3] = test->options[OPTIONS_MAX - 2];
  for (size_t i = 0; i < OPTIONS_MAX; i++)
    test->options[i] = options[i];
}

static struct effect
near_interval (const struct claim_of *c)
{
  struct ask ask = c->q->ask;
  ask.confidence = 2 * ask.confidence - 1;
  return c->measure->run (c->q->sample, &ask);
}

void
equivalence_test (struct arena *arena, const struct inquiry *q,
                  struct result_hypothesis *h)
{
  const struct result_effect *e = headline_effect (h);
  struct result_test *t = (struct result_test *) headline_test (h);
  if (!e || !t || q->shape == SHAPE_MANY)
    return;
  if (e->effect.status != STATUS_OK && e->effect.status != STATUS_UNBOUNDED)
    {
      t->test = test_fail (0, e->effect.status, e->effect.why);
      return;
    }
  struct claim_of c = { q, e->measure,
                        effect_margin (e->measure, q->design.margin) };
  double estimate = effect_scale (e->measure, e->effect.estimate);
  struct test test = { 0 };
  if (!test_by_score (&c, &test)
      && !test_by_pivot (&c, estimate, &t->test, &test))
    test_by_halving (&c, &test);
  name_options (arena, q, e, h->time_unit, &test);
  t->test = test;
  h->near = near_interval (&c);
}
