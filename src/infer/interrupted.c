/* Interrupted time series: a line through the months before, one through
   those after, and how far apart they are.

   Level and slope both change, so the regression on 1, t, after and after
   x t is the two lines fitted apart, and every reading of it is a sum of
   a_t y_t.  With e_t the residuals and Newey & West's weights

     V = T/(T-4) sum_{s,t} max (0, 1 - |s - t|/(L + 1)) a_s e_s a_t e_t,
     L = floor (4 (T/100)^(2/9))

   A month left out between them is no month of the series, but time goes
   on in it: t of those after is one more. */

#include <math.h>

#include "base/arena.h"
#include "infer/did_gains.h"
#include "infer/methods.h"
#include "panel_effect.h"

static const char hac[] = "newey_west";
enum { COEFFICIENTS = 4 };

/* A line through the months [from, to), which come LATE months after what
   their numbers say. */
struct segment {
  size_t from, to;
  double late;
  double middle, spread;    /* mean of t, sum of (t - mean)^2 */
  double mean, slope;
};

struct lines {
  size_t months;
  const double *y;
  struct segment before, after;
  double *residual;         /* [months] */
};

static struct segment
fit_segment (const struct panel *p, size_t from, size_t to, double *residual)
{
  const double *y = p->y;
  struct segment s = {.from = from, .to = to,
                      .late = from < p->first[0] ? 0 : (double) p->left_out};
  s.middle = ((double) from + (double) to - 1) / 2 + s.late;
  for (size_t t = from; t < to; t++)
    s.mean += y[t] / (double) (to - from);
  for (size_t t = from; t < to; t++)
    {
      double x = (double) t + s.late - s.middle;
      s.spread += x * x;
      s.slope += x * (y[t] - s.mean);
    }
  s.slope /= s.spread;
  for (size_t t = from; t < to; t++)
    residual[t]
      = y[t] - s.mean - s.slope * ((double) t + s.late - s.middle);
  return s;
}

/* What y_t adds to the line at AT. */
static double
part_of (const struct segment *s, size_t t, double at)
{
  return 1 / (double) (s->to - s->from)
         + ((double) t + s->late - s->middle) * (at - s->middle) / s->spread;
}

static double
height (const struct segment *s, double at)
{
  return s->mean + s->slope * (at - s->middle);
}

static size_t
lag_of (size_t months)
{
  return (size_t) floor (4 * pow ((double) months / 100, 2. / 9));
}

/* Sum of FACTOR [months after] times the line after less the line before
   gone on. */
static struct contrast
gap (struct arena *scratch, const struct lines *l, const double *factor)
{
  double *u = ARENA_NEW (scratch, double, l->months), v = 0, size = 0;
  double df = (double) l->months - COEFFICIENTS;
  struct contrast c = {.df = df};
  for (size_t k = 0; k < l->months - l->after.from; k++)
    {
      double at = (double) (l->after.from + k) + l->after.late;
      if (factor[k] == 0)
        continue;
      c.estimate += factor[k] * (height (&l->after, at)
                                 - height (&l->before, at));
      for (size_t t = 0; t < l->months; t++)
        u[t] += factor[k] * (t < l->before.to ? -part_of (&l->before, t, at)
                                              : part_of (&l->after, t, at));
    }
  for (size_t t = 0; t < l->months; t++)
    {
      size = fmax (size, fabs (l->y[t] * u[t]));
      u[t] *= l->residual[t];
    }
  double lag = (double) lag_of (l->months);
  for (size_t s = 0; s < l->months; s++)
    for (size_t t = 0; t < l->months; t++)
      v += fmax (0, 1 - fabs ((double) s - (double) t) / (lag + 1))
           * u[s] * u[t];
  c.std_error = sqrt (fmax (0, v) * (double) l->months / df);
  if (!(c.std_error > 1e-12 * size))
    c = (struct contrast) {c.estimate, NAN, NAN, STATUS_DEGENERATE,
                           "the months lie on two straight lines"};
  return c;
}

static struct lines
lines_of (struct arena *scratch, const struct panel *p)
{
  struct lines l = {.months = p->months, .y = p->y,
                    .residual = ARENA_NEW (scratch, double, p->months)};
  l.before = fit_segment (p, 0, p->first[0], l.residual);
  l.after = fit_segment (p, p->first[0], p->months, l.residual);
  return l;
}

struct effect
interrupted_sum (const struct panel *p, const struct ask *ask,
                 const double *factor)
{
  struct lines l = lines_of (ask->scratch, p);
  struct contrast c = gap (ask->scratch, &l, factor);
  return contrast_effect (&c, ask->confidence, hac);
}

static void
fill_after (const struct lines *l, const struct ask *ask, struct did *d)
{
  size_t first = l->after.from;
  struct did_month *month
    = ARENA_NEW (ask->scratch, struct did_month, l->months - first);
  double *factor = ARENA_NEW (ask->scratch, double, l->months - first);
  for (size_t t = first; t < l->months; t++)
    {
      factor[t - first] = 1;
      struct contrast c = gap (ask->scratch, l, factor);
      factor[t - first] = 0;
      month[d->months++] = (struct did_month) {
        (int) (t - first), 1, contrast_effect (&c, ask->confidence, hac)
      };
    }
  d->month = month;
}

struct did
interrupted_run (const struct panel *p, const struct ask *ask)
{
  if (p->units != 1 || p->first[0] == PANEL_NEVER)
    return did_fail (STATUS_EMPTY, "there are no months to look at", hac);
  const char *why = panel_too_short (p, p->first[0]);
  if (why)
    return did_fail (STATUS_REFUSED, why, hac);
  struct lines l = lines_of (ask->scratch, p);
  size_t after = p->months - p->first[0];
  double *mean = ARENA_NEW (ask->scratch, double, after);
  for (size_t k = 0; k < after; k++)
    mean[k] = 1 / (double) after;
  struct did d = did_fail (STATUS_REFUSED,
                           "there is nothing to compare with", hac);
  struct contrast c = gap (ask->scratch, &l, mean);
  d.effect = contrast_effect (&c, ask->confidence, hac);
  d.test = contrast_test (&c);
  if (d.test.status == STATUS_OK)
    d.test.options[0] = (struct option) {
      "lag", arena_printf (ask->scratch, "%zu", lag_of (p->months))
    };
  fill_after (&l, ask, &d);
  return d;
}

static struct test
run_interrupted (const struct sample *sample, const struct ask *ask)
{
  return interrupted_run (sample->panel, ask).test;
}

const struct method interrupted_time_series = {
  .about = {
    .name = "interrupted_time_series",
    .title = "Interrupted time series",
    .computes = "Whether the months after a date lie, on average, off the "
                "line that the months before would go on along.",
    .formula = "least squares of the monthly mean on 1, t, after, after x "
               "t; b = mean over the months after of the line less the line "
               "before gone on; Newey-West errors with Bartlett weights up "
               "to the lag floor (4 (T/100)^(2/9)), times T/(T-4); t = b / "
               "se, df = T - 4",
    .assumptions = "The months before lie on a line that would have gone "
                   "on, and nothing else changed at that date: there is "
                   "nothing to tell it by.",
    .not_when = "There are customers that it does not reach: compare with "
                "them. Fewer than three months lie before or after "
                "(refused). Months follow the seasons.",
    .reference = "Wagner, Soumerai, Zhang & Ross-Degnan (2002), J. Clin. "
                 "Pharm. Ther. 27:299-309; Newey & West (1987), Econometrica "
                 "55:703-708; (1994), Rev. Econ. Stud. 61:631-653",
    .r_call = "sandwich::NeweyWest (lm (y ~ t * after), lag = L, prewhite = "
              "FALSE, adjust = TRUE)",
  },
  .run = run_interrupted,
};
