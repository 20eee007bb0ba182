/* The difference of two medians, with a bootstrap interval that costs
   the same whatever the number of units.

   A bootstrap sample of N units is N numbers drawn evenly from 1 to N,
   its sorted values are the data's sorted values at the sorted numbers,
   and a number is ceil (N U) for U uniform on (0, 1).  So the K-th
   smallest of the sample is the data's value number ceil (N U_K), U_K
   the K-th smallest of N uniforms, which is Beta (K, N + 1 - K): that
   value number is at most I when a Binomial (N, I/N) count is at least
   K.  One draw of a Beta gives exactly what resampling N units and
   sorting them would.  Where N = 2 K is even the next smallest is needed
   too: given U_K, it is the smallest of K uniforms above it. */

#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "contrast.h"
#include "infer/methods.h"

enum { DRAWS = 2000 };

static const char method[] = "bootstrap_percentile";

/* Box & Muller (1958). */
static double
normal (struct random *r)
{
  double radius = sqrt (-2 * log (random_unit (r)));
  return radius * cos (6.283185307179586477 * random_unit (r));
}

/* Shape A >= 1.  Marsaglia & Tsang (2000), ACM Trans. Math. Softw.
   26:363-372. */
static double
gamma_draw (struct random *r, double a)
{
  double d = a - 1.0 / 3, c = 1 / sqrt (9 * d);
  for (;;)
    {
      double x = normal (r), root = 1 + c * x, v = root * root * root;
      if (v > 0
          && log (random_unit (r)) < x * x / 2 + d - d * v + d * log (v))
        return d * v;
    }
}

static double
beta_draw (struct random *r, double a, double b)
{
  double x = gamma_draw (r, a), y = gamma_draw (r, b);
  return x / (x + y);
}

/* An arm's values with how many lie at or below each. */
struct column {
  const double *value;
  uint64_t *upto;
  size_t values;
  uint64_t n;
};

static struct column
column_of (struct arena *arena, const struct ranked *r, size_t arm)
{
  struct column c = { r->value, ARENA_NEW (arena, uint64_t, r->values),
                      r->values, 0 };
  for (size_t v = 0; v < r->values; v++)
    c.upto[v] = c.n += ranked_count (r, arm, v);
  return c;
}

/* The value number ceil (n U). */
static double
value_at (const struct column *c, double u)
{
  double number = ceil ((double) c->n * u);
  uint64_t want = number < 1 ? 1 : (uint64_t) number;
  size_t low = 0, high = c->values - 1;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (c->upto[middle] >= want)
        high = middle;
      else
        low = middle + 1;
    }
  return c->value[low];
}

/* The median of one bootstrap sample. */
static double
median_draw (const struct column *c, struct random r)
{
  double k = (double) (c->n / 2);
  if (c->n % 2 == 1)
    return value_at (c, beta_draw (&r, k + 1, k + 1));
  double u = beta_draw (&r, k, k + 1);
  double above = 1 - (1 - u) * pow (random_unit (&r), 1 / k);
  double low = value_at (c, u), high = value_at (c, above);
  return low == high ? low : 0.5 * low + 0.5 * high;
}

/* The draws, and their negatives: an upper limit is read from those as
   the lower one is from the draws, so that both mirror exactly. */
struct draws {
  struct ranked plain, negated;
};

/* Streams come in pairs, each taken by both cohorts in turn: naming the
   cohorts the other way round mirrors the draws exactly. */
static struct draws
draws_of (const struct sample *sample, const struct ask *ask,
          struct arena *scratch)
{
  struct column level = column_of (scratch, sample->ranked, ask->level);
  struct column other = column_of (scratch, sample->ranked, ask->reference);
  double *draw = ARENA_NEW (scratch, double, DRAWS);
  uint32_t *arm = ARENA_NEW (scratch, uint32_t, DRAWS);
  for (uint64_t i = 0; i < DRAWS; i += 2)
    {
      struct random one = random_of (ask->seed, i);
      struct random two = random_of (ask->seed, i + 1);
      draw[i] = median_draw (&level, one) - median_draw (&other, two);
      draw[i + 1] = median_draw (&level, two) - median_draw (&other, one);
    }
  struct draws d = { .plain = ranked_fold (scratch, draw, arm, DRAWS, 1) };
  for (size_t i = 0; i < DRAWS; i++)
    draw[i] = -draw[i];
  d.negated = ranked_fold (scratch, draw, arm, DRAWS, 1);
  return d;
}

static struct effect
run_median_difference (const struct sample *sample, const struct ask *ask)
{
  const struct ranked *r = sample->ranked;
  uint64_t n1 = ranked_n (r, ask->level), n0 = ranked_n (r, ask->reference);
  if (n1 == 0 || n0 == 0)
    return effect_fail (method, STATUS_EMPTY, "a cohort is empty");
  double estimate = ranked_quantile (r, ask->level, 0.5)
                    - ranked_quantile (r, ask->reference, 0.5);
  if (n1 < 2 || n0 < 2)
    return effect_without_interval (estimate, method, STATUS_EMPTY,
                                    "a cohort has fewer than two members");
  struct arena *scratch = arena_new ();
  struct draws draws = draws_of (sample, ask, scratch);
  struct moments spread = ranked_moments (&draws.plain, 0);
  double side = (1 - ask->confidence) / 2;
  struct effect effect = {
    .estimate = estimate,
    .std_error = moments_sd (&spread),
    .conf_low = ranked_quantile (&draws.plain, 0, side),
    .conf_high = -ranked_quantile (&draws.negated, 0, side),
    .conf_method = method,
  };
  if (draws.plain.values == 1)
    effect = effect_without_interval (estimate, method, STATUS_DEGENERATE,
                                      "every bootstrap draw has the same "
                                      "difference");
  arena_free (scratch);
  return effect;
}

const struct measure median_difference = {
  .about = {
    .name = "median_difference",
    .title = "Difference in medians",
    .computes = "Median of the level less median of the reference, in the "
                "unit of the outcome.",
    .formula = "medians by quantile type 7; limits: quantiles of 2,000 "
               "bootstrap draws, each from the exact distribution of a "
               "resampled median, the value number ceil (n B), B from "
               "Beta (k, n + 1 - k) for the k-th smallest",
    .assumptions = "Independent units; a few dozen or more in each cohort, "
                   "and values that are not all on a few points.",
    .not_when = "Values lie on a few points, as answers from 1 to 5 do: the "
                "interval then jumps; use prob_superiority. Units come in "
                "clusters.",
    .reference = "Efron (1979), Ann. Statist. 7:1-26",
    .r_call = "median (y1) - median (y0); limits: quantile (replicate "
              "(2000, median (sample (y1, replace = TRUE)) - median (sample "
              "(y0, replace = TRUE))), c (.025, .975))",
  },
  .run = run_median_difference,
};
