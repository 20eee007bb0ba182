#include <math.h>

#include "base/arena.h"
#include "cif_limits.h"
#include "clustered.h"
#include "infer/dist.h"
#include "leavers.h"

/* Of one arm, at every time.  The influence of a unit on F(tau) is a line
   in F(tau), whatever tau is: what the header says is

     gone:   own + F(tau) slope
     stays:  F(tau) sum (d / (n (n - d))) - sum (S d1/n^2 + F d / (n (n -
             d))), both up to tau

   Where all leave at once, F no longer grows and that time adds
   nothing. */
struct ends {
  double *event;            /* S(t-) / n: of a unit with the event then */
  double *incidence;        /* F(t) */
  double *back;             /* 1 / (n - d), or 0 */
  double *level, *slope;    /* the two sums */
};

static struct ends
ends_of (struct arena *arena, const struct riskset *set, size_t arm)
{
  size_t times = set->times;
  struct ends e = {ARENA_NEW (arena, double, times),
                   ARENA_NEW (arena, double, times),
                   ARENA_NEW (arena, double, times),
                   ARENA_NEW (arena, double, times),
                   ARENA_NEW (arena, double, times)};
  double n = (double) riskset_n (set, arm), s = 1, f = 0, level = 0,
         slope = 0;
  for (size_t i = 0; i < times; i++)
    {
      size_t at = arm * times + i;
      double d1 = (double) set->event[at];
      double d = d1 + (set->compete ? (double) set->compete[at] : 0);
      e.event[i] = n > 0 ? s / n : 0;
      f += e.event[i] * d1;
      e.back[i] = n > d ? 1 / (n - d) : 0;
      level += d > 0 ? e.event[i] * d1 / n + f * d * e.back[i] / n : 0;
      slope += d > 0 ? d * e.back[i] / n : 0;
      s *= d > 0 ? (n - d) / n : 1;
      e.incidence[i] = f;
      e.level[i] = level;
      e.slope[i] = slope;
      n -= d + (double) set->censor[at];
    }
  return e;
}

/* A unit that is gone, as that line. */
static double
own_of (const struct ends *e, const struct member *m)
{
  double event = m->event == 1 ? e->event[m->at] : 0;
  double end = m->event ? e->incidence[m->at] * e->back[m->at] : 0;
  return event + end - e->level[m->at];
}

static double
slope_of (const struct ends *e, const struct member *m)
{
  return e->slope[m->at] - (m->event ? e->back[m->at] : 0);
}

double *
cif_influence_at (struct arena *arena, const struct riskset *set,
                  const struct members *members, size_t arm, double t)
{
  double *influence = ARENA_NEW (arena, double, members->clusters);
  struct ends e = ends_of (arena, set, arm);
  size_t past = riskset_times_to (set, t);
  if (past == 0)
    return influence;
  double f = e.incidence[past - 1];
  double stay = f * e.slope[past - 1] - e.level[past - 1];
  for (size_t c = 0; c < members->clusters; c++)
    for (size_t i = members->first[c]; i < members->first[c + 1]; i++)
      {
        const struct member *m = members->member + i;
        if (m->arm == arm)
          influence[c] += (double) m->n
                          * (m->at < past ? own_of (&e, m)
                                              + f * slope_of (&e, m)
                                          : stay);
      }
  return influence;
}

/* Of every cluster: the sums of the lines of its units that are gone, and
   how many stay; and over clusters the sums of squares and products of
   the three, which change only where someone leaves. */
struct standing {
  double *own, *slope, *stay;    /* [clusters] */
  double oo, os, ss, ow, sw, ww;
};

static void
add_products (struct standing *s, size_t c, double sign)
{
  double o = s->own[c], p = s->slope[c], r = s->stay[c];
  s->oo += sign * o * o;
  s->os += sign * o * p;
  s->ss += sign * p * p;
  s->ow += sign * o * r;
  s->sw += sign * p * r;
  s->ww += sign * r * r;
}

static struct standing
everybody_stays (struct arena *scratch, const struct members *members,
                 size_t arm)
{
  struct standing s = {.own = ARENA_NEW (scratch, double, members->clusters),
                       .slope = ARENA_NEW (scratch, double,
                                           members->clusters),
                       .stay = leavers_units (scratch, members, arm)};
  for (size_t c = 0; c < members->clusters; c++)
    add_products (&s, c, 1);
  return s;
}

static void
leave (struct standing *s, const struct ends *e, const struct leaver *who)
{
  double n = (double) who->member->n;
  add_products (s, who->cluster, -1);
  s->own[who->cluster] += n * own_of (e, who->member);
  s->slope[who->cluster] += n * slope_of (e, who->member);
  s->stay[who->cluster] -= n;
  add_products (s, who->cluster, 1);
}

/* At a time with incidence F, where who stays adds STAY. */
static double
variance_of (const struct standing *s, double f, double stay)
{
  double gone = s->oo + 2 * f * s->os + f * f * s->ss;
  double both = s->ow + f * s->sw;
  return fmax (0, gone + 2 * stay * both + stay * stay * s->ww);
}

static size_t
holding (const struct standing *s, size_t clusters)
{
  size_t n = 0;
  for (size_t c = 0; c < clusters; c++)
    n += s->stay[c] > 0;
  return n;
}

struct cif
cif_curve_cluster (struct arena *arena, const struct riskset *set,
                   const struct members *members, size_t arm,
                   double confidence)
{
  struct cif cif = cif_curve (arena, set, arm, confidence);
  struct cif_point *point = (struct cif_point *) cif.point;
  struct arena *scratch = arena_new ();
  struct ends e = ends_of (scratch, set, arm);
  struct leavers l = leavers_of (scratch, members, arm, set->times);
  struct standing s = everybody_stays (scratch, members, arm);
  double z = holding (&s, members->clusters) < CLUSTERS_LEAST
             ? NAN : dist_normal_quantile (0.5 + confidence / 2);
  size_t next = 0;
  for (size_t i = 0; i < set->times && next < cif.points; i++)
    {
      if (set->time[i] != point[next].time)
        continue;
      for (size_t k = l.first[i]; k < l.first[i + 1]; k++)
        leave (&s, &e, l.leaver + k);
      double f = e.incidence[i];
      point[next].std_error
        = sqrt (variance_of (&s, f, f * e.slope[i] - e.level[i]));
      cif_limits (point + next++, z);
    }
  arena_free (scratch);
  cif.clustered = true;
  return cif;
}
