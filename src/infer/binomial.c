/* The share of one cohort against a target, exactly. */

#include "binomial.h"

#include <math.h>
#include <stdbool.h>

#include "infer/dist.h"
#include "infer/methods.h"

static const char clopper_pearson[] = "clopper_pearson";
static const char no_target[] = "the target must lie between 0 and 1";
static const char nobody[] = "the cohort is empty";

struct shape {
  uint64_t n;
  double p;
  double log_limit;         /* counts no likelier than this add up */
};

static bool
counts_in (const struct shape *s, uint64_t x)
{
  return dist_log_binomial (x, s->n, s->p) <= s->log_limit;
}

/* The smallest count from START, which does not count, up to n that
   does; n + 1 if none.  Masses fall from START on. */
static uint64_t
first_above (const struct shape *s, uint64_t start)
{
  uint64_t out = start, in = s->n + 1;
  while (out + 1 < in)
    {
      uint64_t middle = out + (in - out) / 2;
      if (counts_in (s, middle))
        in = middle;
      else
        out = middle;
    }
  return in;
}

/* One past the largest count below START, which does not count, that
   does; 0 if none. */
static uint64_t
end_below (const struct shape *s, uint64_t start)
{
  uint64_t in = 0, out = start;
  while (in < out)
    {
      uint64_t middle = in + (out - in) / 2;
      if (counts_in (s, middle))
        in = middle + 1;
      else
        out = middle;
    }
  return in;
}

static double
log_of (struct tail tail)
{
  return tail.log10_p * log (10);
}

static double
log_sum (double a, double b)
{
  double larger = fmax (a, b), smaller = fmin (a, b);
  return isinf (larger) ? larger : larger + log1p (exp (smaller - larger));
}

double
binomial_log_two_sided (uint64_t x, uint64_t n, double target)
{
  struct shape s = { n, target, 0 };
  s.log_limit = dist_log_binomial (x, n, target) + log1p (1e-7);
  uint64_t mode = (uint64_t) (((double) n + 1) * target);
  if (mode > n)
    mode = n;
  if (counts_in (&s, mode))
    return 0;
  uint64_t below = end_below (&s, mode), above = first_above (&s, mode);
  return log_sum (
    below > 0 ? log_of (dist_binomial_lower (below - 1, n, target))
              : -INFINITY,
    above <= n ? log_of (dist_binomial_upper (above, n, target))
               : -INFINITY);
}

static bool
inside (double target)
{
  return target > 0 && target < 1;
}

static struct test
run_binomial (const struct sample *sample, const struct ask *ask)
{
  uint64_t x = sample->counts->x[ask->level];
  uint64_t n = sample->counts->n[ask->level];
  if (!inside (ask->target))
    return test_fail (0, STATUS_REFUSED, no_target);
  if (n == 0)
    return test_fail (0, STATUS_EMPTY, nobody);
  struct test test = {
    .statistic = NAN, .df = NAN, .df2 = NAN,
    .options = {{"two_sided", "sum of p <= p observed"}},
  };
  double log_p = binomial_log_two_sided (x, n, ask->target);
  dist_into (&test, dist_tail_of_log (log_p));
  return test;
}

/* The share at which X or more of N have the chance TAIL. */
static double
lower_limit (uint64_t x, uint64_t n, double tail)
{
  return x == 0 ? 0
         : dist_beta_quantile (tail, (double) x, (double) (n - x) + 1);
}

static struct effect
run_exact_share (const struct sample *sample, const struct ask *ask)
{
  uint64_t x = sample->counts->x[ask->level];
  uint64_t n = sample->counts->n[ask->level];
  if (!inside (ask->target))
    return effect_fail (clopper_pearson, STATUS_REFUSED, no_target);
  if (n == 0)
    return effect_fail (clopper_pearson, STATUS_EMPTY, nobody);
  double tail = (1 - ask->confidence) / 2;
  return (struct effect) {
    .estimate = (double) x / (double) n - ask->target,
    .std_error = NAN,
    .conf_low = lower_limit (x, n, tail) - ask->target,
    .conf_high = 1 - lower_limit (n - x, n, tail) - ask->target,
    .conf_method = clopper_pearson,
  };
}

const struct method binomial_exact = {
  .about = {
    .name = "binomial_exact",
    .title = "Exact binomial test",
    .computes = "Whether the share of one cohort differs from a target, at "
                "any size of the cohort.",
    .formula = "p = sum of the binomial probabilities, with the target as "
               "the share, of all counts that are at most (1 + 1e-7) times "
               "as likely as the one observed",
    .assumptions = "Independent units.",
    .not_when = "Units come in clusters, or the target was itself estimated "
                "from data. With large cohorts proportion_score has more "
                "power and keeps its level on average.",
    .reference = "Clopper & Pearson (1934), Biometrika 26:404-413",
    .r_call = "binom.test (x, n, p = target)$p.value",
  },
  .run = run_binomial,
};

const struct measure share_one_sample_exact = {
  .about = {
    .name = "risk_difference",
    .title = "Share less target (Clopper-Pearson)",
    .computes = "How far the share of one cohort lies above the target, as "
                "a fraction, with an interval that never covers less often "
                "than it says.",
    .formula = "x/n - target; limits: the p at which x or more, and x or "
               "fewer, have the chance (1 - confidence)/2, less target; 0 "
               "at x = 0 and 1 at x = n",
    .assumptions = "Independent units. The two tails are taken apart: the "
                   "interval can hold the target where binomial_exact is "
                   "just significant.",
    .not_when = "Units come in clusters. It is wider than it need be: "
                "Wilson's interval covers as stated on average.",
    .reference = "Clopper & Pearson (1934), Biometrika 26:404-413",
    .r_call = "binom.test (x, n)$conf.int - target",
  },
  .run = run_exact_share,
};
