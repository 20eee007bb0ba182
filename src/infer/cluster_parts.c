#include "cluster_parts.h"

#include <math.h>

#include "clustered.h"

void
cluster_parts_add (struct cluster_parts *p, struct cluster_part part)
{
  struct cluster_sums *s = &p->sums;
  s->clusters1 += part.units1 > 0;
  s->clusters0 += part.units0 > 0;
  s->clusters += part.units1 > 0 || part.units0 > 0;
  s->aa += part.a * part.a;
  s->bb += part.b * part.b;
  s->ab += part.a * part.b;

  double v1 = part.units1 / p->n1 / p->n1;
  double v0 = part.units0 / p->n0 / p->n0;
  double w1 = part.units1 / p->n1 / sqrt (p->n1);
  double w0 = part.units0 / p->n0 / sqrt (p->n0);
  s->v1 += v1;
  s->v0 += v0;
  s->vv11 += v1 * v1;
  s->vv10 += v1 * v0;
  s->vv00 += v0 * v0;
  s->ww1 += w1 * w1;
  s->ww0 += w0 * w0;
  s->w10 += w1 * w0;
  s->vww11 += v1 * w1 * w1;
  s->vww10 += v1 * w0 * w0;
  s->vww01 += v0 * w1 * w1;
  s->vww00 += v0 * w0 * w0;
}

/* (tr M)^2 / sum of M_gh^2 for M = diag (s1 v1 + s0 v0) - s1 w1 w1'
   - s0 w0 w0', S1 and S0 such that the cohorts' parts of the trace are
   PART1 and PART0. */
static double
satterthwaite (const struct cluster_sums *s, double part1, double part0)
{
  double s1 = part1 / (s->v1 - s->ww1), s0 = part0 / (s->v0 - s->ww0);
  double vv = (s1 * s1 * s->vv11 + s0 * s0 * s->vv00)
              + 2 * s1 * s0 * s->vv10;
  double vww = (s1 * s1 * s->vww11 + s0 * s0 * s->vww00)
               + s1 * s0 * (s->vww10 + s->vww01);
  double wwww = s1 * s1 * s->ww1 * s->ww1 + s0 * s0 * s->ww0 * s->ww0
                + 2 * s1 * s0 * s->w10 * s->w10;
  double trace = part1 + part0;
  return trace * trace / (vv - 2 * vww + wwww);
}

struct cluster_error
cluster_parts_error (const struct cluster_parts *p)
{
  const struct cluster_sums *s = &p->sums;
  struct cluster_error e = { NAN, NAN, NAN, NAN, NAN, STATUS_OK, NULL };
  e.why = clusters_too_few (fmin (s->clusters1, s->clusters0), &e.status);
  if (e.why)
    return e;
  e.level = s->clusters1 / (s->clusters1 - 1) * (double) s->aa;
  e.reference = s->clusters0 / (s->clusters0 - 1) * (double) s->bb;
  e.both = s->clusters / (s->clusters - 1) * (double) s->ab;
  e.std_error = sqrt (fmax (0, e.level + e.reference + 2 * e.both));
  e.df = satterthwaite (s, e.level, e.reference);
  return e;
}
