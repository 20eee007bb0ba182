/* Fisher's exact test of a 2x2 table, at any size of the counts. */

#include <math.h>
#include <stdbool.h>

#include "base/num.h"
#include "fourfold.h"
#include "infer/dist.h"
#include "infer/methods.h"

/* All tables with the same margins, by X = how many of the level have
   the outcome. */
struct tables {
  uint64_t n1, n0, k;
  uint64_t low, high, mode;
  double log_limit;           /* tables no likelier than this count */
};

static double
log_mass (const struct tables *t, uint64_t x)
{
  return dist_log_hypergeometric (x, t->n1, t->n0, t->k);
}

static struct tables
tables_of (const struct fourfold *f)
{
  struct tables t = { .n1 = f->n1, .n0 = f->n0, .k = f->x1 + f->x0 };
  t.low = t.k > t.n0 ? t.k - t.n0 : 0;
  t.high = t.k < t.n1 ? t.k : t.n1;
  t.mode = (uint64_t) ((int128) (t.k + 1) * (t.n1 + 1)
                       / ((int128) t.n1 + t.n0 + 2));
  t.log_limit = log_mass (&t, f->x1) + log1p (1e-7);
  return t;
}

static bool
counts_in (const struct tables *t, uint64_t x)
{
  return log_mass (t, x) <= t->log_limit;
}

/* The table nearest to the mode, from END towards it, that still counts;
   END must count and the mode must not. */
static uint64_t
innermost (const struct tables *t, uint64_t end)
{
  uint64_t in = end, out = t->mode;
  while (in + 1 != out && out + 1 != in)
    {
      uint64_t middle = in < out ? in + (out - in) / 2
                                 : out + (in - out) / 2;
      if (counts_in (t, middle))
        in = middle;
      else
        out = middle;
    }
  return in;
}

/* mass (X - 1)/mass (X) and mass (X + 1)/mass (X); 0 at the ends. */
static double
ratio_down (const struct tables *t, double x)
{
  double n1 = (double) t->n1, n0 = (double) t->n0, k = (double) t->k;
  return x / (n1 - x + 1) * ((n0 - k + x) / (k - x + 1));
}

static double
ratio_up (const struct tables *t, double x)
{
  double n1 = (double) t->n1, n0 = (double) t->n0, k = (double) t->k;
  return (n1 - x) / (x + 1) * ((k - x) / (n0 - k + x + 1));
}

/* log of the sum of masses from X outwards.  The ratios fall as one
   goes, so what is left is below term r/(1 - r): stop when that is
   rounding. */
static double
log_tail (const struct tables *t, uint64_t start, int direction)
{
  double x = (double) start, term = 1, sum = 1;
  for (;;)
    {
      double ratio = direction < 0 ? ratio_down (t, x) : ratio_up (t, x);
      if (term * ratio <= 1e-17 * sum * (1 - ratio))
        return log_mass (t, start) + log (sum);
      term *= ratio;
      sum += term;
      x += direction;
    }
}

static double
log_sum (double a, double b)
{
  double larger = fmax (a, b), smaller = fmin (a, b);
  return isinf (larger) ? larger : larger + log1p (exp (smaller - larger));
}

static double
log_two_sided (const struct fourfold *f)
{
  struct tables t = tables_of (f);
  if (counts_in (&t, t.mode))
    return 0;
  double below = -INFINITY, above = -INFINITY;
  if (counts_in (&t, t.low))
    below = log_tail (&t, innermost (&t, t.low), -1);
  if (counts_in (&t, t.high))
    above = log_tail (&t, innermost (&t, t.high), 1);
  return log_sum (below, above);
}

static struct test
run_fisher (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return test_fail (0, status, why);
  struct test test = {
    .statistic = NAN, .df = NAN, .df2 = NAN,
    .options = {{"two_sided", "sum of p <= p observed"}},
  };
  dist_into (&test, dist_tail_of_log (log_two_sided (&f)));
  return test;
}

const struct method fisher_exact = {
  .about = {
    .name = "fisher_exact",
    .title = "Fisher's exact test",
    .computes = "Whether the shares of two cohorts differ, exactly, given "
                "the sizes of the cohorts and the number with the outcome.",
    .formula = "p = sum of the hypergeometric probabilities of all tables "
               "with these margins that are at most (1 + 1e-7) times as "
               "likely as the one observed",
    .assumptions = "Independent units.",
    .not_when = "Every expected count is at least 1: n1_chi_square then has "
                "more power and keeps its level. Also when units come in "
                "clusters.",
    .reference = "Fisher (1935), J. R. Stat. Soc. 98:39-82; Loader (2000) "
                 "for the probabilities",
    .r_call = "fisher.test (table (arm, y))$p.value",
  },
  .run = run_fisher,
};
