/* The difference in means with the largest and smallest values pulled in:
   how much of it hangs on them. */

#include <math.h>

#include "contrast.h"
#include "infer/methods.h"

#define OUTER 0.01

/* Quantile P of level and reference together, type 7. */
static double
pooled_quantile (const struct ranked *r, const struct ask *ask, double p)
{
  uint64_t n = ranked_n (r, ask->level) + ranked_n (r, ask->reference);
  double at = (double) (n - 1) * p, part = at - floor (at), low = NAN;
  uint64_t below = 0, whole = (uint64_t) at;
  for (size_t v = 0; v < r->values; v++)
    {
      below += ranked_count (r, ask->level, v)
               + ranked_count (r, ask->reference, v);
      if (isnan (low) && below > whole)
        low = r->value[v];
      if (!isnan (low) && (part == 0 || below > whole + 1))
        return part == 0 ? low : (1 - part) * low + part * r->value[v];
    }
  return low;
}

static struct moments
pulled_in (const struct ranked *r, size_t arm, double low, double high)
{
  struct moments m = { .n = ranked_n (r, arm) };
  if (m.n == 0)
    return m;
  long double n = (long double) m.n, sum = 0, squares = 0, left = 0;
  for (size_t v = 0; v < r->values; v++)
    sum += (long double) ranked_count (r, arm, v)
           * fmin (fmax (r->value[v], low), high);
  long double mean = sum / n;
  for (size_t v = 0; v < r->values; v++)
    {
      long double count = (long double) ranked_count (r, arm, v);
      long double off = fmin (fmax (r->value[v], low), high) - mean;
      left += count * off;
      squares += count * off * off;
    }
  m.mean = (double) (mean + left / n);
  long double corrected = squares - left * left / n;
  moments_set_squares (&m, corrected > 0 ? corrected : 0);
  return m;
}

static struct effect
run_winsorised (const struct sample *sample, const struct ask *ask)
{
  const struct ranked *r = sample->ranked;
  uint64_t n = ranked_n (r, ask->level) + ranked_n (r, ask->reference);
  if (n == 0)
    return effect_fail ("winsorised_welch_t", STATUS_EMPTY,
                        "a cohort is empty");
  double low = pooled_quantile (r, ask, OUTER);
  double high = pooled_quantile (r, ask, 1 - OUTER);
  struct moments a = pulled_in (r, ask->level, low, high);
  struct moments b = pulled_in (r, ask->reference, low, high);
  struct contrast c = contrast_welch (&a, &b);
  return contrast_effect (&c, ask->confidence, "winsorised_welch_t");
}

const struct measure mean_difference_winsorised = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in means, winsorised",
    .computes = "The difference in means with values beyond the 1 % and 99 % "
                "points of both cohorts together set to these points: a "
                "check of how much hangs on the largest, never a headline.",
    .formula = "q = 1 % and 99 % quantiles (type 7) of both cohorts "
               "together; y = min (max (y, q.01), q.99); then as Welch's "
               "mean_difference",
    .assumptions = "As welch_t.",
    .not_when = "The sum is what is asked for: what is pulled in was paid "
                "too.",
    .reference = "Wilcox (2012), Introduction to robust estimation, 3rd "
                 "ed., ch. 3",
    .r_call = "q <- quantile (y, c (.01, .99)); t.test (pmin (pmax (y, "
              "q[1]), q[2]) ~ arm)$conf.int",
  },
  .run = run_winsorised,
};
