/* Curves and restricted means whose units come in clusters. */

#include <math.h>
#include <stdbool.h>

#include "base/arena.h"
#include "clustered.h"
#include "infer/dist.h"
#include "infer/km.h"
#include "km_limits.h"
#include "leavers.h"

/* One arm at every time of the riskset. */
struct hazard {
  size_t times;
  double *at_risk;          /* n */
  double *survival;         /* after the time */
  double *before;           /* sum of d / (n (n - d)) before the time */
  double *through;          /* and with it; a time at which all have the
                               event leaves nobody to whom it matters, and
                               is left out */
};

static double
step (double n, double d)
{
  return d > 0 && n > d ? d / (n * (n - d)) : 0;
}

static struct hazard
hazard_of (struct arena *arena, const struct riskset *set, size_t arm)
{
  struct hazard h = {set->times, ARENA_NEW (arena, double, set->times),
                     ARENA_NEW (arena, double, set->times),
                     ARENA_NEW (arena, double, set->times),
                     ARENA_NEW (arena, double, set->times)};
  struct arena *scratch = arena_new ();
  uint64_t *at_risk = ARENA_NEW (scratch, uint64_t, set->times);
  double survival = 1, sum = 0;
  riskset_at_risk (set, arm, at_risk);
  for (size_t i = 0; i < set->times; i++)
    {
      double n = (double) at_risk[i];
      double d = (double) set->event[arm * set->times + i];
      h.at_risk[i] = n;
      h.before[i] = sum;
      h.through[i] = sum += step (n, d);
      h.survival[i] = survival *= d > 0 ? (n - d) / n : 1;
    }
  arena_free (scratch);
  return h;
}

/* Of sums through each time, what had come together before a unit was at
   risk. */
static double
missed (const double *through, const struct member *m)
{
  return m->from > 0 ? through[m->from - 1] : 0;
}

/* What a unit adds to -log S from its own time on, had it been there from
   the beginning. */
static double
settled (const struct hazard *h, const struct member *m)
{
  return m->event ? 1 / h->at_risk[m->at] - h->before[m->at]
                  : -h->through[m->at];
}

/* A cluster C stands at P_C - R_C g: P_C what its units that have left
   add, and what those that came late missed, R_C those that stay, g the sum
   of d / (n (n - d)) so far.  The sums over clusters of P^2, PR and R^2
   change only where someone comes or leaves. */
struct standing {
  double *left;             /* [clusters] P */
  double *stay;             /* [clusters] R */
  size_t holding;           /* clusters that hold units of the arm */
  double pp, pr, rr;
};

/* P of cluster C grows by ADD and R by N. */
static void
move (struct standing *s, size_t c, double add, double n)
{
  double *p = s->left + c, *r = s->stay + c;
  s->pp += add * (2 * *p + add);
  s->pr += add * (*r + n) + *p * n;
  s->rr += n * (2 * *r + n);
  *p += add;
  *r += n;
}

static struct standing
first_standing (struct arena *scratch, const struct members *members,
                size_t arm)
{
  struct standing s = {ARENA_NEW (scratch, double, members->clusters),
                       ARENA_NEW (scratch, double, members->clusters),
                       0, 0, 0, 0};
  for (size_t c = 0; c < members->clusters; c++)
    {
      bool holds = false;
      for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
        if (members->member[i].arm == arm)
          {
            holds = true;
            if (members->member[i].from == 0)
              s.stay[c] += (double) members->member[i].n;
          }
      s.rr += s.stay[c] * s.stay[c];
      s.holding += holds;
    }
  return s;
}

static void
come (struct standing *s, const struct hazard *h, const struct leaver *who)
{
  double n = (double) who->member->n;
  move (s, who->cluster, n * missed (h->through, who->member), n);
}

static void
leave (struct standing *s, const struct hazard *h, const struct leaver *who)
{
  double n = (double) who->member->n;
  move (s, who->cluster, n * settled (h, who->member), -n);
}

static double
variance_of (const struct standing *s, double g)
{
  return fmax (0, s->pp - 2 * g * s->pr + g * g * s->rr);
}

struct km
km_curve_cluster (struct arena *arena, const struct riskset *set,
                  const struct members *members, size_t arm,
                  double confidence)
{
  size_t points, next = 0;
  struct km_point *point = km_points (arena, set, arm, &points);
  struct arena *scratch = arena_new ();
  struct hazard h = hazard_of (scratch, set, arm);
  struct leavers l = leavers_of (scratch, members, arm, set->times);
  struct leavers late = latecomers_of (scratch, members, arm, set->times);
  struct standing s = first_standing (scratch, members, arm);
  double z = s.holding < CLUSTERS_LEAST
             ? NAN : dist_normal_quantile (0.5 + confidence / 2);
  for (size_t i = 0; i < set->times && next < points; i++)
    {
      for (size_t k = late.first[i]; k < late.first[i + 1]; k++)
        come (&s, &h, late.leaver + k);
      if (set->time[i] != point[next].time)
        continue;
      for (size_t k = l.first[i]; k < l.first[i + 1]; k++)
        leave (&s, &h, l.leaver + k);
      point[next].log_variance = variance_of (&s, h.through[i]);
      km_limits (point + next++, z);
    }
  arena_free (scratch);
  return (struct km) {points, point};
}

double *
km_influence_at (struct arena *arena, const struct riskset *set,
                 const struct members *members, size_t arm, double t)
{
  double *influence = ARENA_NEW (arena, double, members->clusters);
  struct hazard h = hazard_of (arena, set, arm);
  size_t past = riskset_times_to (set, t);
  if (past == 0)
    return influence;
  double survival = h.survival[past - 1], g = h.through[past - 1];
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      {
        const struct member *m = members->member + i;
        if (m->arm == arm && m->from < past)
          influence[c] -= (double) m->n * survival
                          * ((m->at < past ? settled (&h, m) : -g)
                             + missed (h.through, m));
      }
  return influence;
}

/* Of one arm at every time: the area under the curve from there to TAU,
   and the sums of area d / (n (n - d)) before the time and with it. */
struct areas {
  double *area;
  double *before, *through;
};

static struct areas
areas_of (struct arena *arena, const struct riskset *set, size_t arm,
          const struct hazard *h, double tau)
{
  struct areas a = {ARENA_NEW (arena, double, set->times),
                    ARENA_NEW (arena, double, set->times),
                    ARENA_NEW (arena, double, set->times)};
  double area = 0, end = tau, sum = 0;
  for (size_t i = set->times; i-- > 0; )
    if (set->time[i] < tau)
      {
        area += h->survival[i] * (end - set->time[i]);
        end = set->time[i];
        a.area[i] = area;
      }
  for (size_t i = 0; i < set->times; i++)
    {
      double d = (double) set->event[arm * set->times + i];
      a.before[i] = sum;
      a.through[i] = sum += a.area[i] * step (h->at_risk[i], d);
    }
  return a;
}

double *
km_influence_rmst (struct arena *arena, const struct riskset *set,
                   const struct members *members, size_t arm, double tau)
{
  double *influence = ARENA_NEW (arena, double, members->clusters);
  struct hazard h = hazard_of (arena, set, arm);
  struct areas a = areas_of (arena, set, arm, &h, tau);
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      {
        const struct member *m = members->member + i;
        if (m->arm == arm)
          influence[c] -= (double) m->n
                          * ((m->event ? a.area[m->at] / h.at_risk[m->at]
                                           - a.before[m->at]
                                       : -a.through[m->at])
                             + missed (a.through, m));
      }
  return influence;
}
