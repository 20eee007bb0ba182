#include "order.h"

#include <math.h>

const char order_all_tied[] = "all values of both cohorts are equal";
const char order_apart[] = "the cohorts do not overlap at all";

bool
step_next (struct step *s, const struct ranked *r, const struct ask *ask)
{
  if (s->value == r->values)
    return false;
  s->below1 += s->count1;
  s->below0 += s->count0;
  s->count1 = ranked_count (r, ask->level, s->value);
  s->count0 = ranked_count (r, ask->reference, s->value);
  s->under1 = (double) s->below1 + (double) s->count1 / 2;
  s->under0 = (double) s->below0 + (double) s->count0 / 2;
  s->value++;
  return true;
}

struct order
order_of (const struct ranked *r, const struct ask *ask)
{
  struct order o = { .n1 = ranked_n (r, ask->level),
                     .n0 = ranked_n (r, ask->reference) };
  double middle = ((double) o.n1 + (double) o.n0 + 1) / 2;
  long double squares = 0;
  for (struct step s = { 0 }; step_next (&s, r, ask);)
    {
      uint64_t count = s.count1 + s.count0;
      long double off = s.under1 + s.under0 + 0.5 - middle;
      o.twice_w += (double) s.count1 * 2 * s.under0;
      squares += (long double) count * off * off;
      o.ties |= count > 1;
    }
  o.rank_squares = (double) squares;
  return o;
}

/* The placements of both cohorts. */
struct placements {
  struct moments level, reference;
};

static struct placements
placements_of (const struct ranked *r, const struct ask *ask,
               const struct order *o)
{
  double n1 = (double) o->n1, n0 = (double) o->n0;
  double mean1 = o->twice_w / (2 * n1 * n0);
  double mean0 = (2 * n1 * n0 - o->twice_w) / (2 * n1 * n0);
  struct placements p = { .level = { .n = o->n1, .mean = mean1 },
                          .reference = { .n = o->n0, .mean = mean0 } };
  long double squares1 = 0, squares0 = 0;
  for (struct step s = { 0 }; step_next (&s, r, ask);)
    {
      double off1 = s.under0 / n0 - mean1, off0 = s.under1 / n1 - mean0;
      squares1 += (double) s.count1 * off1 * off1;
      squares0 += (double) s.count0 * off0 * off0;
    }
  moments_set_squares (&p.level, squares1);
  moments_set_squares (&p.reference, squares0);
  return p;
}

struct contrast
order_contrast (const struct ranked *r, const struct ask *ask)
{
  struct order o = order_of (r, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return (struct contrast) { NAN, NAN, NAN, STATUS_EMPTY,
                               "a cohort is empty" };
  struct placements p = placements_of (r, ask, &o);
  struct contrast c = contrast_welch (&p.level, &p.reference);
  double pairs = (double) o.n1 * (double) o.n0;
  c.estimate = (o.twice_w - pairs) / (2 * pairs);
  if (c.status == STATUS_DEGENERATE)
    c.why = o.rank_squares == 0 ? order_all_tied : order_apart;
  return c;
}

/* SCALE (P - 1/2) + MIDDLE. */
static struct effect
stretched (struct contrast c, double confidence, const char *conf_method,
           double scale, double middle)
{
  c.estimate *= scale;
  c.std_error *= scale;
  struct effect effect = contrast_effect (&c, confidence, conf_method);
  effect.estimate += middle;
  if (c.status == STATUS_OK)
    {
      effect.conf_low = fmax (effect.conf_low, -scale / 2) + middle;
      effect.conf_high = fmin (effect.conf_high, scale / 2) + middle;
    }
  return effect;
}

struct effect
order_probability (const struct contrast *c, double confidence,
                   const char *conf_method)
{
  return stretched (*c, confidence, conf_method, 1, 0.5);
}

struct effect
order_delta (const struct contrast *c, double confidence,
             const char *conf_method)
{
  return stretched (*c, confidence, conf_method, 2, 0);
}
