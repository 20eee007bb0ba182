/* Order of two cohorts whose units come in clusters: the placements of
   Brunner and Munzel, summed by cluster.

   With M units of the level, N of the reference, p = W/(M N), A_c the
   sum over the level's units in cluster c of (placement - p), B_c the
   same over the reference's of (share of the level above - p), and I, J,
   K the clusters that hold units of the level, of the reference, of
   either:

     var p = I/(I-1) sum A_c^2 / M^2 + J/(J-1) sum B_c^2 / N^2
             + 2 K/(K-1) sum A_c B_c / (M N)

   The degrees of freedom are Satterthwaite's of sum (A_c/M + B_c/N)^2
   where a cohort's units have equal variances, scaled so that each
   cohort's part has the size that was found.  Clusters of one unit give
   Brunner and Munzel's t exactly, pairs of one unit of each cohort the
   number of pairs less one, and few or unequal clusters fewer.

   Obuchowski (1997), Biometrics 53:567-578. */

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "clustered.h"
#include "infer/methods.h"
#include "order.h"

static const char method[] = "obuchowski";

/* Twice the placement of every value, for a unit of either cohort: how
   many of the other lie below it, half of the equal ones included. */
struct placed {
  double *twice_under1, *twice_under0;   /* [values] */
  double n1, n0;
  double off;               /* p - 1/2: its sign flips exactly */
};

static struct placed
placed_of (const struct ranked *r, const struct ask *ask,
           const struct order *o)
{
  struct placed p = { .n1 = (double) o->n1, .n0 = (double) o->n0 };
  p.twice_under1 = ARENA_NEW (ask->scratch, double, r->values);
  p.twice_under0 = ARENA_NEW (ask->scratch, double, r->values);
  p.off = (o->twice_w - p.n1 * p.n0) / (2 * p.n1 * p.n0);
  for (struct step s = { 0 }; step_next (&s, r, ask);)
    {
      p.twice_under1[s.value - 1] = 2 * s.under1;
      p.twice_under0[s.value - 1] = 2 * s.under0;
    }
  return p;
}

/* One cluster's part of either cohort's mean placement. */
struct part {
  double units1, units0;
  double a, b;              /* A_c / M, B_c / N */
};

static struct part
part_of (const struct members *m, size_t cluster, const struct ask *ask,
         const struct placed *p)
{
  struct part part = { 0 };
  for (size_t i = m->first[cluster]; i < m->first[cluster + 1]; i++)
    {
      const struct member *member = &m->member[i];
      double n = (double) member->n;
      double under0 = p->twice_under0[member->at] / (2 * p->n0) - 0.5;
      double under1 = p->twice_under1[member->at] / (2 * p->n1) - 0.5;
      if (member->arm == ask->level)
        {
          part.units1 += n;
          part.a += n * (under0 - p->off) / p->n1;
        }
      else if (member->arm == ask->reference)
        {
          part.units0 += n;
          part.b += n * (-under1 - p->off) / p->n0;
        }
    }
  return part;
}

/* What one pass over the clusters adds up.  V and W are those of
   Satterthwaite's formula in cluster_fit.h, for units of variance 1:
   v_a = n_a/N_a^2, w_a = n_a/N_a^1.5. */
struct sums {
  double clusters1, clusters0, clusters;
  long double aa, bb, ab;
  double v1, v0, vv11, vv10, vv00;
  double ww1, ww0, w10, vww11, vww10, vww01, vww00;
};

static void
add_part (struct sums *s, const struct part *part, const struct placed *p)
{
  s->clusters1 += part->units1 > 0;
  s->clusters0 += part->units0 > 0;
  s->clusters += part->units1 > 0 || part->units0 > 0;
  s->aa += part->a * part->a;
  s->bb += part->b * part->b;
  s->ab += part->a * part->b;

  double v1 = part->units1 / p->n1 / p->n1;
  double v0 = part->units0 / p->n0 / p->n0;
  double w1 = part->units1 / p->n1 / sqrt (p->n1);
  double w0 = part->units0 / p->n0 / sqrt (p->n0);
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
satterthwaite (const struct sums *s, double part1, double part0)
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

static struct contrast
contrast_fail (double estimate, enum status status, const char *why)
{
  return (struct contrast) { estimate, NAN, NAN, status, why };
}

/* p - 1/2. */
static struct contrast
cluster_contrast (const struct sample *sample, const struct ask *ask)
{
  const struct ranked *r = sample->ranked;
  struct order o = order_of (r, ask);
  if (o.n1 == 0 || o.n0 == 0)
    return contrast_fail (NAN, STATUS_EMPTY, "a cohort is empty");
  double pairs = (double) o.n1 * (double) o.n0;
  double estimate = (o.twice_w - pairs) / (2 * pairs);
  if (!sample->members)
    return contrast_fail (estimate, STATUS_REFUSED,
                          "the units were not given clusters");

  struct placed placed = placed_of (r, ask, &o);
  struct sums s = { 0 };
  for (size_t c = 0; c < sample->members->clusters; c++)
    {
      struct part part = part_of (sample->members, c, ask, &placed);
      add_part (&s, &part, &placed);
    }
  enum status status;
  const char *why = clusters_too_few (fmin (s.clusters1, s.clusters0),
                                      &status);
  if (why)
    return contrast_fail (estimate, status, why);
  double part1 = s.clusters1 / (s.clusters1 - 1) * (double) s.aa;
  double part0 = s.clusters0 / (s.clusters0 - 1) * (double) s.bb;
  double both = s.clusters / (s.clusters - 1) * (double) s.ab;
  double se = sqrt (fmax (0, part1 + part0 + 2 * both));
  if (!(se > 10 * DBL_EPSILON))
    return contrast_fail (estimate, STATUS_DEGENERATE,
                          o.rank_squares == 0 ? order_all_tied
                          : fabs (estimate) == 0.5
                            ? order_apart
                            : "the clusters do not differ");
  return (struct contrast) { estimate, se,
                             satterthwaite (&s, part1, part0), STATUS_OK,
                             NULL };
}

static struct test
run_test (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = cluster_contrast (sample, ask);
  struct test test = contrast_test (&c);
  if (c.status == STATUS_OK)
    {
      test.options[0] = (struct option) { "variance", "obuchowski" };
      test.options[1] = (struct option) { "df", "satterthwaite" };
    }
  return test;
}

static struct effect
run_prob_superiority (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = cluster_contrast (sample, ask);
  return order_probability (&c, ask->confidence, method);
}

static struct effect
run_cliffs_delta (const struct sample *sample, const struct ask *ask)
{
  struct contrast c = cluster_contrast (sample, ask);
  return order_delta (&c, ask->confidence, method);
}

#define VARIANCE                                                             \
  "var = I/(I-1) sum A^2/M^2 + J/(J-1) sum B^2/N^2 + 2 K/(K-1) sum A B/"     \
  "(M N), A and B a cluster's sums of placements less p over its units of "  \
  "the level (M in all) and of the reference (N), I, J, K the clusters "     \
  "that hold units of the level, of the reference, of either; df by "        \
  "Satterthwaite for clusters of these sizes"
#define ASSUMPTIONS                                                          \
  "Clusters are independent of each other; units within one need not be. "   \
  "A cluster may hold units of both cohorts."
#define NOT_WHEN                                                             \
  "Fewer than 5 clusters hold units of a cohort (refused), or the "          \
  "cohorts do not overlap. Units weigh alike, so a cluster weighs by its "   \
  "size."
#define REFERENCE                                                            \
  "Obuchowski (1997), Biometrics 53:567-578; df: Satterthwaite (1946), "     \
  "Biom. Bull. 2:110-114"
#define R_CALL                                                               \
  "row by row in tests/oracle/ranks.R; the variance is that of a clustered " \
  "ROC area"

const struct method brunner_munzel_cluster = {
  .about = {
    .name = "brunner_munzel",
    .title = "Brunner-Munzel test, clusters allowed for",
    .computes = "Whether a member of the level is more likely than not to "
                "have a larger value than a member of the reference, when "
                "units come in clusters.",
    .formula = "t = (p - 1/2) / sqrt (var), p = W/(M N); " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_test,
};

const struct measure prob_superiority_cluster = {
  .about = {
    .name = "prob_superiority",
    .title = "Probability of superiority, clusters allowed for",
    .computes = "How probable it is that a member of the level has a larger "
                "value than a member of the reference, equal values counted "
                "half, with an interval that allows for clusters.",
    .formula = "p = W/(M N) -+ t(df) sqrt (var), cut to 0 and 1; " VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .no_effect = 0.5,
  .run = run_prob_superiority,
};

const struct measure cliffs_delta_cluster = {
  .about = {
    .name = "cliffs_delta",
    .title = "Cliff's delta, clusters allowed for",
    .computes = "How much more often a member of the level has the larger "
                "value than the smaller, with an interval that allows for "
                "clusters.",
    .formula = "d = 2 p - 1, p and its limits as in prob_superiority; "
               VARIANCE,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_cliffs_delta,
};
