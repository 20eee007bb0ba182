/* Order of two cohorts whose units come in clusters: the placements of
   Brunner and Munzel, summed by cluster.

   With M units of the level, N of the reference, p = W/(M N), A_c the
   sum over the level's units in cluster c of (placement - p), B_c the
   same over the reference's of (share of the level above - p), and I, J,
   K the clusters that hold units of the level, of the reference, of
   either:

     var p = I/(I-1) sum A_c^2 / M^2 + J/(J-1) sum B_c^2 / N^2
             + 2 K/(K-1) sum A_c B_c / (M N)

   with the degrees of freedom of cluster_parts.h.  Clusters of one unit
   give Brunner and Munzel's t exactly.

   Obuchowski (1997), Biometrics 53:567-578. */

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "cluster_parts.h"
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

static struct cluster_part
part_of (const struct members *m, size_t cluster, const struct ask *ask,
         const struct placed *p)
{
  struct cluster_part part = { 0 };
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
  struct cluster_parts s = { .n1 = (double) o.n1, .n0 = (double) o.n0 };
  for (size_t c = 0; c < sample->members->clusters; c++)
    cluster_parts_add (&s, part_of (sample->members, c, ask, &placed));
  struct cluster_error e = cluster_parts_error (&s);
  if (e.why)
    return contrast_fail (estimate, e.status, e.why);
  if (!(e.std_error > 10 * DBL_EPSILON))
    return contrast_fail (estimate, STATUS_DEGENERATE,
                          o.rank_squares == 0 ? order_all_tied
                          : fabs (estimate) == 0.5
                            ? order_apart
                            : "the clusters do not differ");
  return (struct contrast) { estimate, e.std_error, e.df, STATUS_OK, NULL };
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
