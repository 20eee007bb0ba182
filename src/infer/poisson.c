/* Rates as Poisson counts: exact, by the score, by the deviance.  All of
   them take every event for independent of every other. */

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "parts.h"
#include "rates.h"

/* The number of events of one cohort if nothing is going on: binomial of
   all events by the shares of the time at risk, or, against a target,
   Poisson. */
struct law {
  double n;                 /* events of both; infinite for Poisson */
  double p, q;              /* shares of the time */
  double mean;
  double log_limit;         /* counts no likelier than this count */
};

static double
log_mass (const struct law *law, double x)
{
  return isinf (law->n) ? log_poisson_mass (x, law->mean)
                        : log_binomial_mass (x, law->n, law->p, law->q);
}

/* mass (x + direction) over mass (x). */
static double
step (const struct law *law, double x, int direction)
{
  if (isinf (law->n))
    return direction < 0 ? x / law->mean : law->mean / (x + 1);
  return direction < 0 ? x / (law->n - x + 1) * (law->q / law->p)
                       : (law->n - x) / (x + 1) * (law->p / law->q);
}

static bool
counts_in (const struct law *law, double x)
{
  return log_mass (law, x) <= law->log_limit;
}

/* The count nearest to OUT, from IN towards it, that is still in; IN is
   and OUT is not. */
static double
innermost (const struct law *law, double in, double out)
{
  while (fabs (in - out) > 1)
    {
      double middle = floor (in + (out - in) / 2);
      if (counts_in (law, middle))
        in = middle;
      else
        out = middle;
    }
  return in;
}

/* log of the sum of masses from START outwards.  The ratios fall as one
   goes, so what is left is below term r/(1 - r): stop when that is
   rounding. */
static double
log_tail (const struct law *law, double start, int direction)
{
  double x = start, term = 1, sum = 1;
  for (;;)
    {
      double ratio = step (law, x, direction);
      if (term * ratio <= 1e-17 * sum * (1 - ratio))
        return log_mass (law, start) + log (sum);
      term *= ratio;
      sum += term;
      x += direction;
    }
}

/* A count beyond the mode that is no likelier than X; infinite if even
   all events are. */
static double
far_end (const struct law *law, double x, double mode)
{
  if (x > mode)
    return x;
  if (isfinite (law->n))
    return counts_in (law, law->n) ? law->n : INFINITY;
  double end = 2 * mode + 2;
  while (!counts_in (law, end))
    end *= 2;
  return end;
}

static double
log_sum (double a, double b)
{
  double larger = fmax (a, b), smaller = fmin (a, b);
  return isinf (larger) ? larger : larger + log1p (exp (smaller - larger));
}

/* The probability of all counts no likelier than X, to the relative 1e-7
   that R allows for rounding. */
static struct tail
two_sided (struct law law, double x)
{
  double mode = isinf (law.n) ? floor (law.mean)
                              : floor ((law.n + 1) * law.p);
  mode = fmin (mode, law.n);
  law.log_limit = log_mass (&law, x) + log1p (1e-7);
  if (counts_in (&law, mode))
    return dist_tail_of_log (0);
  double below = -INFINITY, above = -INFINITY;
  if (counts_in (&law, 0))
    below = log_tail (&law, innermost (&law, 0, mode), -1);
  double end = far_end (&law, x, mode);
  if (isfinite (end))
    above = log_tail (&law, innermost (&law, end, mode), 1);
  return dist_tail_of_log (log_sum (below, above));
}

static const char not_whole[] = "the numbers of events are not whole";

static bool
whole (const struct rate *r)
{
  return r->events >= 0 && r->events == floor (r->events)
         && r->events < 0x1p53;
}

static struct test
run_exact (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = rates_lack (r, 2, &status);
  if (why)
    return test_fail (0, status, why);
  if (!whole (r) || !whole (r + 1))
    return test_fail (0, STATUS_REFUSED, not_whole);
  double all = r[0].time + r[1].time;
  struct law law = {.n = r[0].events + r[1].events,
                    .p = r[0].time / all, .q = r[1].time / all};
  struct test test = {.statistic = NAN, .df = NAN, .df2 = NAN,
                      .options = {{"two_sided", "sum of p <= p observed"}}};
  dist_into (&test, two_sided (law, r[0].events));
  return test;
}

static struct test
run_exact_one (const struct sample *sample, const struct ask *ask)
{
  struct rate r = rate_of (sample, ask->level);
  const char *why = rate_target_lacks (ask->target);
  if (why)
    return test_fail (0, STATUS_REFUSED, why);
  if (r.n == 0)
    return test_fail (0, STATUS_EMPTY, "the cohort is empty");
  if (!(r.time > 0))
    return test_fail (0, STATUS_DEGENERATE, "there is no time at risk");
  if (!whole (&r))
    return test_fail (0, STATUS_REFUSED, not_whole);
  struct law law = {.n = INFINITY, .mean = ask->target * r.time};
  struct test test = {.statistic = NAN, .df = NAN, .df2 = NAN,
                      .options = {{"two_sided", "sum of p <= p observed"}}};
  dist_into (&test, two_sided (law, r.events));
  return test;
}

/* sum (y - R t)^2 / sum y times N/(N - k): how many times the variance
   of Poisson counts the units' events have. */
static struct option
dispersion (const struct rate *rates, size_t k, struct arena *arena)
{
  double n = 0, squares = 0, events = 0;
  for (size_t i = 0; i < k; i++)
    {
      double units = (double) rates[i].n;
      n += units;
      events += rates[i].events;
      if (units > 1)
        squares += rates[i].spread * rates[i].spread * ((units - 1) / units);
    }
  double left = n - (double) k;
  if (!(left > 0))
    return (struct option) {"dispersion", "unknown"};
  return (struct option) {
    "dispersion", arena_printf (arena, "%.3g", squares / events * n / left)};
}

static struct test
run_score (const struct sample *sample, const struct ask *ask)
{
  struct rate r[] = {rate_of (sample, ask->level),
                     rate_of (sample, ask->reference)};
  enum status status;
  const char *why = rates_lack (r, 2, &status);
  if (why)
    return test_fail (HAS_STATISTIC, status, why);
  double off = r[0].events * r[1].time - r[1].events * r[0].time;
  double z = off / sqrt (r[0].time * r[1].time)
             / sqrt (r[0].events + r[1].events);
  struct test test = {.has = HAS_STATISTIC, .statistic = z, .df = NAN,
                      .df2 = NAN};
  test.options[0] = dispersion (r, 2, ask->scratch);
  dist_into (&test, dist_normal_two_sided (z));
  return test;
}

/* x log (x/m) + m - x. */
static double
half_deviance (long double x, long double m)
{
  return (double) (x > 0 ? x * log1pl ((x - m) / m) + (m - x) : m);
}

static struct test
run_deviance (const struct sample *sample, const struct ask *ask)
{
  unsigned has = HAS_STATISTIC | HAS_DF;
  struct rate *rates = ARENA_NEW (ask->scratch, struct rate, sample->arms);
  size_t k = rates_present (sample, rates);
  if (k < 2)
    return test_fail (has, STATUS_EMPTY,
                      "fewer than two cohorts have members");
  enum status status;
  const char *why = rates_lack (rates, k, &status);
  if (why)
    return test_fail (has, status, why);
  long double events = 0, time = 0;
  for (size_t i = 0; i < k; i++)
    {
      events += rates[i].events;
      time += rates[i].time;
    }
  double sum = 0;
  for (size_t i = 0; i < k; i++)
    sum += half_deviance (rates[i].events, rates[i].time * (events / time));
  struct test test = {.has = has, .statistic = 2 * sum,
                      .df = (double) (k - 1), .df2 = NAN};
  test.options[0] = dispersion (rates, k, ask->scratch);
  if (k < sample->arms)
    test.options[1] = (struct option) {"empty_cohorts", "dropped"};
  dist_into (&test, dist_chisq_upper (test.statistic, test.df));
  return test;
}

#define ASSUMPTIONS                                                        \
  "Poisson events: each comes independently of the others, at one rate in " \
  "all units of a cohort."
#define OVERDISPERSED                                                      \
  "Some units have far more events than others, or events come in bursts: " \
  "the option `dispersion` is then well above 1 and p too small; use "     \
  "rate_robust."
#define DISPERSION                                                         \
  "; dispersion = sum (y - R t)^2 / sum y N/(N - k), 1 for Poisson counts"

const struct method poisson_exact = {
  .about = {
    .name = "poisson_exact",
    .title = "Exact test of two Poisson rates",
    .computes = "Whether two rates differ, exactly at any number of events.",
    .formula = "given X events in all, those of the level are binomial (X, "
               "T1/(T1 + T0)), T the time at risk; p = sum of the "
               "probabilities of all counts no likelier than the one seen, "
               "times 1 + 1e-7",
    .assumptions = ASSUMPTIONS,
    .not_when = "Some units have far more events than others, or events "
                "come in bursts: p is then too small; use rate_robust.",
    .reference = "Przyborowski & Wilenski (1940), Biometrika 31:313-323",
    .r_call = "poisson.test (c (x1, x0), c (T1, T0))",
  },
  .run = run_exact,
};

const struct method poisson_exact_one = {
  .about = {
    .name = "poisson_exact",
    .title = "Exact test of a Poisson rate against a target",
    .computes = "Whether a rate differs from a target, events per day at "
                "risk, exactly at any number of events.",
    .formula = "the events are Poisson with mean target T, T the time at "
               "risk; p = sum of the probabilities of all counts no "
               "likelier than the one seen, times 1 + 1e-7",
    .assumptions = ASSUMPTIONS,
    .not_when = "Some units have far more events than others, or events "
                "come in bursts: p is then too small; use rate_robust.",
    .reference = "Garwood (1936), Biometrika 28:437-442",
    .r_call = "poisson.test (x, T, r = target)",
  },
  .run = run_exact_one,
};

const struct method rate_score = {
  .about = {
    .name = "rate_score",
    .title = "Score test of two Poisson rates",
    .computes = "Whether two rates differ, by the Poisson variance at their "
                "common rate.",
    .formula = "z = (x1 T0 - x0 T1) / sqrt ((x1 + x0) T1 T0), x events in "
               "the time at risk T; two-sided p from the normal" DISPERSION,
    .assumptions = ASSUMPTIONS " Ten events or more in all.",
    .not_when = OVERDISPERSED,
    .reference = "Ng & Tang (2005), Stat. Med. 24:955-965",
    .r_call = "anova (glm (y ~ x + offset (log (t)), poisson), test = "
              "\"Rao\")",
  },
  .run = run_score,
};

const struct method poisson_deviance = {
  .about = {
    .name = "poisson_deviance",
    .title = "Deviance test of Poisson rates",
    .computes = "Whether the rates of several cohorts differ anywhere, by "
                "the likelihood ratio of Poisson models.",
    .formula = "X2 = 2 sum (x log (x / m) + m - x), m = T sum x / sum T, x "
               "events in the time at risk T of a cohort; df = cohorts - 1; "
               "p from the upper tail of chi-square" DISPERSION,
    .assumptions = ASSUMPTIONS " A few events in each cohort.",
    .not_when = OVERDISPERSED " Cohorts without members are left out.",
    .reference = "McCullagh & Nelder (1989), Generalized Linear Models, 2nd "
                 "ed., ch. 6",
    .r_call = "anova (glm (y ~ x + offset (log (t)), poisson), test = "
              "\"LRT\")",
  },
  .run = run_deviance,
};
