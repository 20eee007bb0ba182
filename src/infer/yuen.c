/* Yuen's test: means of the middle 60 % of each cohort. */

#include <float.h>
#include <math.h>

#include "contrast.h"
#include "infer/methods.h"

static const double trim = 0.2;

/* One cohort with its ends cut off. */
struct trimmed {
  uint64_t n, kept;         /* members, members left between the cuts */
  long double mean;         /* of those */
  long double error2;       /* its squared error: winsorised squares
                               / (kept (kept - 1)) */
};

/* Members at a value that lie between positions FROM and TO of N sorted
   ones, given how many lie below it. */
static uint64_t
inside (uint64_t below, uint64_t count, uint64_t from, uint64_t to)
{
  uint64_t low = below > from ? below : from;
  uint64_t high = below + count < to ? below + count : to;
  return high > low ? high - low : 0;
}

/* What the kept members sum up to, each less CENTRE, and their squares
   with the cut members moved to the ends. */
struct sums {
  long double sum, winsorised, squares;
};

static struct sums
sum_about (const struct ranked *r, size_t arm, uint64_t n, uint64_t cut,
           long double centre)
{
  struct sums s = { 0, 0, 0 };
  uint64_t below = 0;
  for (size_t v = 0; v < r->values; v++)
    {
      uint64_t count = ranked_count (r, arm, v);
      uint64_t kept = inside (below, count, cut, n - cut), moved = 0;
      below += count;
      if (kept && below - count <= cut)
        moved += cut;
      if (kept && below >= n - cut)
        moved += cut;
      long double off = (long double) r->value[v] - centre;
      s.sum += (long double) kept * off;
      s.winsorised += (long double) (kept + moved) * off;
      s.squares += (long double) (kept + moved) * off * off;
    }
  return s;
}

static struct trimmed
trimmed_of (const struct ranked *r, size_t arm)
{
  struct trimmed t = { .n = ranked_n (r, arm) };
  uint64_t cut = (uint64_t) floor (trim * (double) t.n);
  t.kept = t.n - 2 * cut;
  if (t.kept == 0)
    return t;
  struct sums first = sum_about (r, arm, t.n, cut, 0);
  t.mean = first.sum / (long double) t.kept;
  struct sums s = sum_about (r, arm, t.n, cut, t.mean);
  t.mean += s.sum / (long double) t.kept;
  long double squares
    = s.squares - s.winsorised * s.winsorised / (long double) t.n;
  if (t.kept > 1 && squares > 0)
    t.error2 = squares / (long double) t.kept / (long double) (t.kept - 1);
  return t;
}

static struct contrast
yuen_contrast (const struct sample *sample, const struct ask *ask)
{
  struct trimmed a = trimmed_of (sample->ranked, ask->level);
  struct trimmed b = trimmed_of (sample->ranked, ask->reference);
  struct contrast c = { NAN, NAN, NAN, STATUS_EMPTY, "a cohort is empty" };
  if (a.n == 0 || b.n == 0)
    return c;
  c.estimate = (double) (a.mean - b.mean);
  c.why = "a cohort has fewer than two members between the cuts";
  if (a.kept < 2 || b.kept < 2)
    return c;
  long double total = a.error2 + b.error2;
  double size = (double) fmaxl (fabsl (a.mean), fabsl (b.mean));
  c.status = STATUS_DEGENERATE;
  c.why = "the middle values within each cohort are equal";
  if ((double) sqrtl (total) <= 10 * DBL_EPSILON * size)
    return c;
  long double share1 = a.error2 / total, share0 = b.error2 / total;
  return (struct contrast) {
    .estimate = c.estimate,
    .std_error = (double) sqrtl (total),
    .df = (double) (1 / (share1 * share1 / (long double) (a.kept - 1)
                         + share0 * share0 / (long double) (b.kept - 1))),
  };
}

static struct test
run_yuen (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = yuen_contrast (sample, ask);
  struct test test = contrast_test (&c);
  test.options[0] = (struct option) { "trimmed", "20 % at either end" };
  return test;
}

static struct effect
run_yuen_difference (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = yuen_contrast (sample, ask);
  return contrast_effect (&c, ask->confidence, "yuen");
}

const struct method yuen = {
  .about = {
    .name = "yuen",
    .title = "Yuen's test of trimmed means",
    .computes = "Whether the means of the middle 60 % of two cohorts differ, "
                "without assuming that their spreads are equal.",
    .formula = "20 % cut off at either end, h members left, mean mt of "
               "those; sw^2 = variance with the cut values moved to the "
               "ends; d = (n - 1) sw^2 / (h (h - 1)); t = (mt1 - mt0) / "
               "sqrt (d1 + d0); df = (d1 + d0)^2 / (d1^2/(h1 - 1) + "
               "d0^2/(h0 - 1)); two-sided p from Student's t",
    .assumptions = "Independent units. The question is about the middle of "
                   "the cohorts, not about their sums.",
    .not_when = "The mean is wanted because it is money: what is cut off "
                "was paid too. Units come in clusters.",
    .reference = "Yuen (1974), Biometrika 61:165-170",
    .r_call = "WRS2::yuen (y ~ arm, tr = 0.2)",
  },
  .run = run_yuen,
};

const struct measure mean_difference_yuen = {
  .about = {
    .name = "mean_difference",
    .title = "Difference in trimmed means",
    .computes = "How much larger the mean of the level's middle 60 % is than "
                "that of the reference's.",
    .formula = "mt1 - mt0 -+ t(df) sqrt (d1 + d0), as in yuen",
    .assumptions = "As yuen, whose test this interval inverts.",
    .not_when = "As yuen.",
    .reference = "Yuen (1974), Biometrika 61:165-170",
    .r_call = "WRS2::yuen (y ~ arm, tr = 0.2)$conf.int",
  },
  .run = run_yuen_difference,
};
