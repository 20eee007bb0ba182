/* Order: is a member of one cohort likely to have the larger value? */

#include <math.h>
#include <stdbool.h>

#include "contrast.h"
#include "infer/dist.h"
#include "infer/methods.h"

enum { EXACT_BELOW = 50 };

/* What a walk over the values of two cohorts finds. */
struct order {
  uint64_t n1, n0;
  double twice_w;           /* 2 W: pairs won count 2, drawn pairs 1 */
  double rank_squares;      /* sum of (midrank - (N + 1)/2)^2 */
  bool ties;
};

/* One step of that walk: at a value, so many of each cohort, so many
   below, half of the equal ones included. */
struct step {
  size_t value;
  uint64_t count1, count0, below1, below0;
  double under1, under0;
};

static bool
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

static struct order
order_of (const struct ranked *r, const struct ask *ask)
{
  struct order o = { .n1 = ranked_n (r, ask->level),
                     .n0 = ranked_n (r, ask->reference) };
  double middle = ((double) o.n1 + (double) o.n0 + 1) / 2;
  for (struct step s = { 0 }; step_next (&s, r, ask);)
    {
      uint64_t count = s.count1 + s.count0;
      double off = s.under1 + s.under0 + 0.5 - middle;
      o.twice_w += (double) s.count1 * 2 * s.under0;
      o.rank_squares += (double) count * off * off;
      o.ties |= count > 1;
    }
  return o;
}

/* The placements of both cohorts: what share of the other lies below a
   member, half of the equal ones included. */
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

static const char all_tied[] = "all values of both cohorts are equal";

/* Two-sided, as R: twice the tail on the side of W. */
static struct tail
exact_tail (const struct order *o, struct arena *scratch)
{
  uint64_t w = (uint64_t) (o->twice_w / 2), pairs = o->n1 * o->n0;
  double p = 2 * w > pairs ? dist_wilcoxon_upper (scratch, w, o->n1, o->n0)
                           : dist_wilcoxon_lower (scratch, w, o->n1, o->n0);
  return dist_tail_of_log (log (2 * p));
}

/* Normal, with the tie-corrected variance n1 n0/(N (N - 1)) times the
   sum of squared midranks about their mean, and a continuity correction
   of 1/2 towards the middle. */
static struct tail
normal_tail (const struct order *o)
{
  double n1 = (double) o->n1, n0 = (double) o->n0, n = n1 + n0;
  double off = fabs (o->twice_w / 2 - n1 * n0 / 2);
  double sd = sqrt (n1 / n * (n0 / (n - 1)) * o->rank_squares);
  return dist_normal_two_sided (fmax (0, off - 0.5) / sd);
}

static struct test
run_mann_whitney (const struct sample *sample, const struct ask *ask)
{
  struct order o = order_of (sample->ranked, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return test_fail (HAS_STATISTIC, STATUS_EMPTY, "a cohort is empty");
  if (o.rank_squares == 0)
    return test_fail (HAS_STATISTIC, STATUS_DEGENERATE, all_tied);

  bool exact = o.n1 < EXACT_BELOW && o.n0 < EXACT_BELOW && !o.ties;
  struct test test = {
    .has = HAS_STATISTIC, .statistic = o.twice_w / 2, .df = NAN, .df2 = NAN,
    .options = {
      {"exact", exact ? "true" : "false"},
      {"continuity", exact ? "false" : "true"},
      {"ties", o.ties ? "corrected" : "none"},
    },
  };
  dist_into (&test, exact ? exact_tail (&o, ask->scratch)
                          : normal_tail (&o));
  return test;
}

/* Brunner and Munzel's t is Welch's for placements. */
static struct effect
run_prob_superiority (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "brunner_munzel";
  struct order o = order_of (sample->ranked, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return effect_fail (method, STATUS_EMPTY, "a cohort is empty");
  struct placements p = placements_of (sample->ranked, ask, &o);
  struct contrast c = contrast_welch (&p.level, &p.reference);
  c.estimate = p.level.mean;
  if (c.status == STATUS_DEGENERATE)
    c.why = o.rank_squares == 0 ? all_tied
                                : "the cohorts do not overlap at all";
  struct effect effect = contrast_effect (&c, ask->confidence, method);
  if (effect.status == STATUS_OK)
    {
      effect.conf_low = fmax (effect.conf_low, 0);
      effect.conf_high = fmin (effect.conf_high, 1);
    }
  return effect;
}

const struct method mann_whitney = {
  .about = {
    .name = "mann_whitney",
    .title = "Mann-Whitney test",
    .computes = "Whether values of one cohort tend to be larger than those "
                "of the other.",
    .formula = "W = pairs in which the level's value is the larger, plus "
               "half of the pairs that are equal; exact p when both cohorts "
               "have fewer than 50 members and no values are equal, else "
               "z = (|W - n1 n0/2| - 1/2) / s, s^2 = n1 n0/12 "
               "(N + 1 - sum (t^3 - t)/(N (N - 1))), t members sharing a "
               "value",
    .assumptions = "Independent units; under the null hypothesis both "
                   "cohorts have the same distribution.",
    .not_when = "Spreads differ while neither cohort tends to be larger, or "
                "units come in clusters. It is no test of medians or means.",
    .reference = "Mann & Whitney (1947), Ann. Math. Stat. 18:50-60",
    .r_call = "wilcox.test (y[arm == level], y[arm == reference])",
  },
  .run = run_mann_whitney,
};

const struct measure prob_superiority = {
  .about = {
    .name = "prob_superiority",
    .title = "Probability of superiority",
    .computes = "How probable it is that a member of the level has a larger "
                "value than a member of the reference, equal values counted "
                "half.",
    .formula = "p = W / (n1 n0); limits p -+ t(df) sqrt (v1/n1 + v0/n0), v "
               "the variance of the placements of a cohort's members among "
               "the other's, df by Welch-Satterthwaite, cut to 0 and 1",
    .assumptions = "Independent units; about 10 or more in each cohort. 0.5 "
                   "means that neither tends to be larger.",
    .not_when = "The cohorts do not overlap, so that no variance is left, "
                "or units come in clusters.",
    .reference = "Brunner & Munzel (2000), Biom. J. 42:17-25",
    .r_call = "brunnermunzel::brunnermunzel.test (y[arm == reference], "
              "y[arm == level])",
  },
  .no_effect = 0.5,
  .run = run_prob_superiority,
};
