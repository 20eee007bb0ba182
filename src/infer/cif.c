#include "infer/cif.h"

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "cif_limits.h"
#include "contrast.h"
#include "infer/dist.h"

static const char log_log[] = "log_log";
const char cif_no_limits[]
  = "nobody, or everybody, of a cohort has had the event by then, which has "
    "no interval where units share clusters";

/* S and F with their covariance matrix, as they grow along a curve. */
struct growing {
  double s, f;
  double var_s, cov, var_f;
  bool competed;            /* a competing end has been seen */
};

/* One time more: S loses the share h of itself, F gains h1 of S, and what
   is new in both is multinomial among those at risk. */
static void
pass (struct growing *g, const struct cif_point *point)
{
  double n = (double) point->at_risk, d1 = (double) point->events;
  double d = d1 + (double) point->competing;
  double stay = (n - d) / n, h = d / n, h1 = d1 / n;
  double unit = g->s * g->s / n;
  g->var_f += h1 * (2 * g->cov + h1 * g->var_s) + unit * h1 * ((n - d1) / n);
  g->cov = stay * (g->cov + h1 * g->var_s) - unit * h1 * stay;
  g->var_s = stay * (stay * g->var_s + unit * h);
  g->f += g->s * h1;
  g->s *= stay;
  g->competed = g->competed || point->competing > 0;
  /* A sum of rounded shares may miss 1. */
  if (g->s == 0 && !g->competed)
    {
      g->f = 1;
      g->var_f = 0;
    }
}

static double
two_sided_z (double confidence)
{
  return dist_normal_quantile (0.5 + confidence / 2);
}

void
cif_limits (struct cif_point *p, double z)
{
  p->conf_low = p->conf_high = NAN;
  if (!(p->incidence > 0 && p->incidence < 1))
    return;
  double log_f = log (p->incidence);
  double half = z * p->std_error / (p->incidence * -log_f);
  p->conf_low = exp (log_f * exp (half));
  p->conf_high = exp (log_f * exp (-half));
}

/* The arm's counts at time I of SET. */
static struct cif_point
counts_at (const struct riskset *set, size_t arm, size_t i)
{
  size_t at = arm * set->times + i;
  return (struct cif_point) {
    .time = set->time[i], .events = set->event[at],
    .competing = set->compete ? set->compete[at] : 0,
    .censored = set->censor[at]};
}

static uint64_t
leaving (const struct cif_point *p)
{
  return p->events + p->competing + p->censored;
}

static size_t
count_points (const struct riskset *set, size_t arm)
{
  size_t points = 0;
  for (size_t i = 0; i < set->times; i++)
    {
      struct cif_point p = counts_at (set, arm, i);
      points += leaving (&p) > 0;
    }
  return points;
}

struct cif
cif_curve (struct arena *arena, const struct riskset *set, size_t arm,
           double confidence)
{
  struct cif_point *point
    = ARENA_NEW (arena, struct cif_point, count_points (set, arm));
  double z = two_sided_z (confidence);
  struct growing g = {.s = 1};
  uint64_t *at_risk = ARENA_NEW (arena, uint64_t, set->times);
  size_t n = 0;
  riskset_at_risk (set, arm, at_risk);
  for (size_t i = 0; i < set->times; i++)
    {
      struct cif_point p = counts_at (set, arm, i);
      if (leaving (&p) == 0)
        continue;
      p.at_risk = at_risk[i];
      pass (&g, &p);
      p.incidence = g.f;
      p.without = g.s;
      p.std_error = sqrt (fmax (g.var_f, 0));
      cif_limits (&p, z);
      point[n++] = p;
    }
  return (struct cif) {n, point, false};
}

/* Units not censored before T: their state at T is known. */
static double
known_at (const struct cif *cif, double t)
{
  double known = (double) cif->point->at_risk;
  for (size_t i = 0; i < cif->points && cif->point[i].time < t; i++)
    known -= (double) cif->point[i].censored;
  return known;
}

/* Nobody, or everybody, has had the event by then. */
static struct effect
at_edge (const struct cif *cif, double f, double t, double confidence)
{
  double log_tail = log ((1 - confidence) / 2) / known_at (cif, t);
  return (struct effect) {
    .estimate = f, .std_error = NAN,
    .conf_low = f > 0 ? exp (log_tail) : 0,
    .conf_high = f > 0 ? 1 : -expm1 (log_tail),
    .conf_method = "clopper_pearson"};
}

struct effect
cif_at (const struct cif *cif, double t, double confidence)
{
  if (cif->points == 0)
    return effect_fail (log_log, STATUS_EMPTY, "the cohort holds no units");
  const struct cif_point *last = cif->point + cif->points - 1, *at = NULL;
  if (t > last->time && last->without > 0)
    return effect_fail (log_log, STATUS_NOT_REACHED,
                        "no unit of the cohort was followed that long");
  for (size_t i = 0; i < cif->points && cif->point[i].time <= t; i++)
    at = cif->point + i;
  bool edge = !at || !(at->incidence > 0 && at->incidence < 1);
  if (edge && cif->clustered)
    return effect_without_interval (at ? at->incidence : 0, log_log,
                                    STATUS_DEGENERATE, cif_no_limits);
  if (edge)
    return at_edge (cif, at ? at->incidence : 0, t, confidence);
  return (struct effect) {
    .estimate = at->incidence, .std_error = at->std_error,
    .conf_low = at->conf_low, .conf_high = at->conf_high,
    .conf_method = log_log};
}
