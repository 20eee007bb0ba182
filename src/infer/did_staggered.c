/* Difference in differences of several dates, by group-time effects.

   Those exposed from month g on are held, in month t, against everybody not
   yet exposed by then, each from the month before g:

     A(g,t) = mean_g (y_t - y_{g-1}) - mean_C (y_t - y_{g-1}),
     C = units exposed after max (t, g), or never

   An estimate is a mean of some A(g,t) weighted by the units n_g; each unit
   moves it by its share in the means and, as n_g is a number of units that
   happened to be exposed then, by A(g,t) - the estimate.  Units stand in
   the order of their months, so C is always the last of them, and sums by
   month g are all that the estimates read. */

#include <math.h>

#include "base/arena.h"
#include "infer/methods.h"
#include "panel_effect.h"

static const char cs[] = "callaway_santanna";

/* Of the units first exposed in month g; g = months: never. */
struct wave {
  size_t n, from;           /* units [from, from + n) */
  const double *sum;        /* [months] of y */
  bool counted;             /* enough months on both sides */
};

struct stage {
  struct arena *arena;
  const struct panel *p;
  size_t months;
  struct wave *wave;        /* [months + 1] */
};

/* One estimate: which cells it is the mean of. */
struct question {
  bool after;               /* months with it, */
  size_t months;            /* so many; else */
  int month;                /* this one */
};

static bool
asks (const struct question *q, size_t g, size_t t)
{
  return q->after ? t >= g && t < g + q->months
                  : (int) t - (int) g == q->month;
}

/* ---- sums by month ---------------------------------------------------- */

static void
sum_waves (struct stage *s)
{
  const struct panel *p = s->p;
  s->wave = ARENA_NEW (s->arena, struct wave, s->months + 1);
  double *sum = ARENA_NEW (s->arena, double, (s->months + 1) * s->months);
  for (size_t g = 0; g <= s->months; g++)
    s->wave[g].sum = sum + g * s->months;
  for (size_t i = 0; i < p->units; i++)
    {
      size_t g = p->first[i] == PANEL_NEVER ? s->months : p->first[i];
      if (s->wave[g].n++ == 0)
        s->wave[g].from = i;
      for (size_t t = 0; t < s->months; t++)
        sum[g * s->months + t] += p->y[i * s->months + t];
    }
}

/* Units not exposed up to LAST. */
static size_t
others (const struct stage *s, size_t last)
{
  size_t n = 0;
  for (size_t g = last + 1; g <= s->months; g++)
    n += s->wave[g].n;
  return n;
}

static size_t
last_of (size_t g, size_t t)
{
  return t > g ? t : g;
}

/* Mean of y_t - y_{g-1} over those not exposed up to max (t, g). */
static double
others_change (const struct stage *s, size_t g, size_t t)
{
  double sum = 0;
  for (size_t f = last_of (g, t) + 1; f <= s->months; f++)
    sum += s->wave[f].sum[t] - s->wave[f].sum[g - 1];
  return sum / (double) others (s, last_of (g, t));
}

static double
own_change (const struct stage *s, size_t g, size_t t)
{
  const struct wave *w = &s->wave[g];
  return (w->sum[t] - w->sum[g - 1]) / (double) w->n;
}

static bool
has_cell (const struct stage *s, size_t g, size_t t)
{
  return s->wave[g].counted && others (s, last_of (g, t)) > 0;
}

/* Three months before, and three with it that have a comparison. */
static void
count_waves (struct stage *s)
{
  for (size_t g = DID_MONTHS; g < s->months; g++)
    {
      size_t after = 0;
      for (size_t t = g; t < s->months; t++)
        after += others (s, t) > 0;
      s->wave[g].counted = s->wave[g].n > 0 && after >= DID_MONTHS;
    }
}

/* ---- one estimate ----------------------------------------------------- */

struct answer {
  double estimate;
  uint64_t units;           /* different exposed ones */
  double weight;            /* sum of n_g over its cells; 0: none */
};

static struct answer
answer_of (const struct stage *s, const struct question *q)
{
  struct answer a = {0, 0, 0};
  for (size_t g = 1; g < s->months; g++)
    {
      bool any = false;
      for (size_t t = 0; t < s->months; t++)
        if (asks (q, g, t) && has_cell (s, g, t))
          {
            double n = (double) s->wave[g].n;
            a.estimate += n * (own_change (s, g, t) - others_change (s, g, t));
            a.weight += n;
            any = true;
          }
      a.units += any ? s->wave[g].n : 0;
    }
  a.estimate /= a.weight;
  return a;
}

/* What units of each wave move an estimate by: SLOPE . y - CONSTANT. */
struct moves {
  double *slope;            /* [(months + 1) * months] */
  double *constant;         /* [months + 1] */
};

static void
move_cell (const struct stage *s, const struct answer *a, size_t g, size_t t,
           struct moves *m)
{
  size_t months = s->months;
  double n = (double) s->wave[g].n;
  double own = own_change (s, g, t), other = others_change (s, g, t);
  m->slope[g * months + t] += 1 / a->weight;
  m->slope[g * months + g - 1] -= 1 / a->weight;
  m->constant[g] += (own - (own - other - a->estimate)) / a->weight;
  double share = n / a->weight / (double) others (s, last_of (g, t));
  for (size_t f = last_of (g, t) + 1; f <= months; f++)
    {
      m->slope[f * months + t] -= share;
      m->slope[f * months + g - 1] += share;
      m->constant[f] -= share * other;
    }
}

static struct moves
moves_of (const struct stage *s, const struct question *q,
          const struct answer *a)
{
  struct moves m
    = {ARENA_NEW (s->arena, double, (s->months + 1) * s->months),
       ARENA_NEW (s->arena, double, s->months + 1)};
  for (size_t g = 1; g < s->months; g++)
    for (size_t t = 0; t < s->months; t++)
      if (asks (q, g, t) && has_cell (s, g, t))
        move_cell (s, a, g, t, &m);
  return m;
}

static void
add_moves (const struct stage *s, const struct moves *m, size_t k,
           const struct sway *f)
{
  for (size_t g = 0; g <= s->months; g++)
    for (size_t i = s->wave[g].from; i < s->wave[g].from + s->wave[g].n; i++)
      {
        double sum = -m->constant[g];
        for (size_t t = 0; t < s->months; t++)
          sum += m->slope[g * s->months + t] * s->p->y[i * s->months + t];
        sway_of (f, s->p, i)[k] += sum;
      }
}

/* ---- all of them ------------------------------------------------------ */

/* The average after, then the months that some wave has, but -1. */
static size_t
questions_of (const struct stage *s, struct question *q)
{
  size_t n = 0;
  size_t before = s->p->before > 0 ? s->p->before : s->months;
  size_t after = s->p->after > 0 ? s->p->after : s->months;
  q[n++] = (struct question) {true, after, 0};
  for (int e = -(int) before; e < (int) after; e++)
    {
      struct question one = {false, 0, e};
      if (e != -1 && answer_of (s, &one).weight > 0)
        q[n++] = one;
    }
  return n;
}

static void
count_units (const struct stage *s, struct did *d)
{
  for (size_t g = 0; g < s->months; g++)
    *(s->wave[g].counted ? &d->exposed : &d->short_exposed) += s->wave[g].n;
  for (size_t g = DID_MONTHS; g < s->months; g++)
    if (s->wave[g].counted)
      {
        d->comparison = others (s, g);
        return;
      }
}

static void
fill (const struct stage *s, const struct ask *ask, const struct question *q,
      size_t n, struct did *d)
{
  struct sway f = sway_new (s->arena, s->p, n);
  double *b = ARENA_NEW (s->arena, double, n);
  double *v = ARENA_NEW (s->arena, double, n * n);
  int *month = ARENA_NEW (s->arena, int, n);
  uint64_t *units = ARENA_NEW (s->arena, uint64_t, n);
  for (size_t k = 0; k < n; k++)
    {
      struct answer a = answer_of (s, &q[k]);
      struct moves m = moves_of (s, &q[k], &a);
      add_moves (s, &m, k, &f);
      b[k] = a.estimate;
      month[k] = q[k].month;
      units[k] = a.units;
    }
  double g = (double) s->p->clusters;
  sway_covariance (s->arena, &f, g / (g - 1), v);
  struct contrast c = {b[0], sqrt (v[0]), g - 1, STATUS_OK, NULL};
  if (!(c.std_error > 1e-12 * fabs (b[0])))
    c = (struct contrast) {b[0], NAN, NAN, STATUS_DEGENERATE,
                           "customers do not differ in how they changed"};
  d->effect = contrast_effect (&c, ask->confidence, cs);
  d->test = contrast_test (&c);

  double *rest = ARENA_NEW (s->arena, double, (n - 1) * (n - 1));
  for (size_t k = 1; k < n; k++)
    for (size_t l = 1; l < n; l++)
      rest[(k - 1) * (n - 1) + l - 1] = v[k * n + l];
  struct joint j = {n - 1, month + 1, b + 1, rest, g - 1};
  struct did_month *months = joint_months (s->arena, &j, 0, ask->confidence,
                                           cs);
  for (size_t k = 1; k < n; k++)
    months[k - 1].units = units[k];
  d->months = n - 1;
  d->month = months;
  d->pretrend = pretrend_test (s->arena, &j, ask->confidence,
                               &d->slope_missed);
}

struct did
did_staggered_run (const struct panel *p, const struct ask *ask)
{
  const char *why = panel_too_few (ask->scratch, p);
  if (why && panel_exposed (p) < p->units)
    return did_fail (STATUS_EMPTY, why, cs);
  struct stage s = {ask->scratch, p, p->months, NULL};
  sum_waves (&s);
  count_waves (&s);
  struct did d = {.slope_missed = NAN};
  count_units (&s, &d);
  if (d.exposed == 0)
    {
      d = did_fail (STATUS_REFUSED,
                    "no date has three whole months before and three after "
                    "in which others are not yet exposed", cs);
      count_units (&s, &d);
      return d;
    }
  struct question *q
    = ARENA_NEW (s.arena, struct question,
                 2 * s.months + p->before + p->after + 2);
  size_t n = questions_of (&s, q);
  fill (&s, ask, q, n, &d);
  struct contrast both = two_way_fit (s.arena, p);
  d.two_way = contrast_effect (&both, ask->confidence, "cr1");
  return d;
}

static struct test
run_did_staggered (const struct sample *sample, const struct ask *ask)
{
  return did_staggered_run (sample->panel, ask).test;
}

const struct method did_staggered = {
  .about = {
    .name = "did_staggered",
    .title = "Difference in differences of several dates",
    .computes = "Whether what customers have a month changed, from before "
                "their own date to after it, other than what those not yet "
                "exposed have did.",
    .formula = "A(g,t) = mean over customers exposed from g on of y_t - "
               "y_{g-1}, less the mean over those exposed after max (t, g) "
               "or never; b = sum n_g A / sum n_g over t >= g; V = G/(G-1) "
               "sum over clusters of the squared sum of influences, that of "
               "the n_g among them; t = b / sqrt (V), df = G - 1. Dates with "
               "fewer than three months on a side only compare.",
    .assumptions = "Those exposed later, or never, show how those exposed "
                   "would have gone on. Nobody changes before the own date. "
                   "Clusters are independent.",
    .not_when = "Nobody is left to compare with three months after a date "
                "(refused).",
    .reference = "Callaway & Sant'Anna (2021), J. Econom. 225:200-230; on "
                 "two-way fixed effects Goodman-Bacon (2021), J. Econom. "
                 "225:254-277",
    .r_call = "did::aggte (did::att_gt (..., control_group = "
              "\"notyettreated\", base_period = \"universal\"), type = "
              "\"simple\"), dates with three months on both sides",
  },
  .run = run_did_staggered,
};
