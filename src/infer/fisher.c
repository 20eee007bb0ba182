/* Fisher's exact test of a 2x2 table and its mid-p form, at any size of
   the counts. */

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
  double log_observed;
  double log_limit;           /* tables no likelier than this count */
};

/* Masses this close, in logarithms, are taken for equal. */
#define TIE 1e-7

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
  t.log_observed = log_mass (&t, f->x1);
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

/* log of the sum of masses from START outwards, over the first of them,
   one by one.  The ratios fall as one goes, so what is left is below
   term r/(1 - r): stop when that is rounding. */
static double
sum_each (const struct tables *t, uint64_t start, int direction)
{
  double x = (double) start, term = 1, sum = 1;
  for (;;)
    {
      double ratio = direction < 0 ? ratio_down (t, x) : ratio_up (t, x);
      if (term * ratio <= 1e-17 * sum * (1 - ratio))
        return sum;
      term *= ratio;
      sum += term;
      x += direction;
    }
}

/* Masses that change over fewer tables than EACH_MAX are added one by
   one. */
enum { EACH_MAX = 4096, STEPS_OF_SCALE = 64, SMALL_CELL = 1000000 };

/* Derivatives of the log mass by x where all four cells are large, from
   psi (c + 1) = log c + 1/2c - 1/12c^2. */
struct slopes {
  double first, second, third;
};

static void
add_cell (struct slopes *s, double c, double sign)
{
  s->first -= sign * (log (c) + (0.5 - 1 / (12 * c)) / c);
  s->second -= (1 - 0.5 / c) / c;
  s->third += sign * (1 - 1 / c) / (c * c);
}

static struct slopes
slopes_at (const struct tables *t, double x)
{
  double n1 = (double) t->n1, n0 = (double) t->n0, k = (double) t->k;
  struct slopes s = { 0 };
  add_cell (&s, x, 1);
  add_cell (&s, n0 - k + x, 1);
  add_cell (&s, n1 - x, -1);
  add_cell (&s, k - x, -1);
  return s;
}

/* Over how many tables the mass changes by a factor about e. */
static double
scale_at (const struct tables *t, uint64_t x)
{
  uint64_t least = x - t->low < t->high - x ? x - t->low : t->high - x;
  if (least < SMALL_CELL)
    return 0;
  struct slopes s = slopes_at (t, (double) x);
  return 1 / fmax (fabs (s.first), sqrt (-s.second));
}

/* The same with every STEP-th mass only.  By Euler and Maclaurin the sum
   in steps of h is, times h, the integral + h f/2 -+ h^2 f'/12 +- h^4
   f'''/720 at the start; the difference of that for h = STEP and h = 1
   is known, and the term after it is (h/scale)^6/30240. */
static double
sum_some (const struct tables *t, uint64_t start, int direction,
          uint64_t step)
{
  double sum = 0, h = (double) step, log_start = log_mass (t, start);
  uint64_t left = direction < 0 ? start - t->low : t->high - start;
  for (uint64_t off = 0; off <= left; off += step)
    {
      uint64_t x = direction < 0 ? start - off : start + off;
      double term = exp (log_mass (t, x) - log_start);
      sum += term;
      if (term < 1e-19 * sum)
        break;
    }
  struct slopes g = slopes_at (t, (double) start);
  double d1 = direction * g.first;
  double d3 = direction * (g.third + 3 * g.first * g.second
                           + g.first * g.first * g.first);
  return h * sum - (h - 1) / 2 + (h * h - 1) / 12 * d1
         - (h * h * h * h - 1) / 720 * d3;
}

/* log of the sum of masses from START outwards. */
static double
log_tail (const struct tables *t, uint64_t start, int direction)
{
  double scale = scale_at (t, start);
  double sum = scale < EACH_MAX
                 ? sum_each (t, start, direction)
                 : sum_some (t, start, direction,
                             (uint64_t) (scale / STEPS_OF_SCALE));
  return log_mass (t, start) + log (sum);
}

static double
log_sum (double a, double b)
{
  double larger = fmax (a, b), smaller = fmin (a, b);
  return isinf (larger) ? larger : larger + log1p (exp (smaller - larger));
}

/* log of the chance of a table whose log mass is at most LIMIT above the
   observed one. */
static double
log_at_most (struct tables t, double limit)
{
  t.log_limit = t.log_observed + limit;
  if (counts_in (&t, t.mode))
    return 0;
  double below = -INFINITY, above = -INFINITY;
  if (counts_in (&t, t.low))
    below = log_tail (&t, innermost (&t, t.low), -1);
  if (counts_in (&t, t.high))
    above = log_tail (&t, innermost (&t, t.high), 1);
  return log_sum (below, above);
}

static double
log_exact (const struct fourfold *f)
{
  return log_at_most (tables_of (f), log1p (TIE));
}

/* Half of what is exactly as likely as the table observed. */
static double
log_midp (const struct fourfold *f)
{
  struct tables t = tables_of (f);
  return log_sum (log_at_most (t, log1p (TIE)),
                  log_at_most (t, log1p (-TIE))) - log (2);
}

static struct test
test_by (const struct sample *sample, const struct ask *ask,
         double (*log_p) (const struct fourfold *), const char *two_sided)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return test_fail (0, status, why);
  struct test test = {
    .statistic = NAN, .df = NAN, .df2 = NAN,
    .options = {{"two_sided", two_sided}},
  };
  dist_into (&test, dist_tail_of_log (log_p (&f)));
  return test;
}

static struct test
run_fisher (const struct sample *sample, const struct ask *ask)
{
  return test_by (sample, ask, log_exact, "sum of p <= p observed");
}

static struct test
run_midp (const struct sample *sample, const struct ask *ask)
{
  return test_by (sample, ask, log_midp,
                  "sum of p < p observed, and half of those equal");
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

const struct method fisher_midp = {
  .about = {
    .name = "fisher_midp",
    .title = "Fisher's test with mid-p",
    .computes = "Whether the shares of two cohorts differ, given the sizes "
                "of the cohorts and the number with the outcome, without "
                "the excess caution of the exact test.",
    .formula = "p = sum of the hypergeometric probabilities of all tables "
               "with these margins that are less likely than the one "
               "observed, plus half of those as likely (to 1e-7)",
    .assumptions = "Independent units.",
    .not_when = "False alarms must never exceed the stated level: mid-p "
                "keeps it on average only (fisher_exact keeps it always). "
                "Also when units come in clusters.",
    .reference = "Lancaster (1961), J. Am. Stat. Assoc. 56:223-234; Hwang "
                 "& Yang (2001), Stat. Sin. 11:807-826",
    .r_call = "exact2x2::fisher.exact (table (arm, y), tsmethod = "
              "\"minlike\", midp = TRUE)$p.value",
  },
  .run = run_midp,
};
