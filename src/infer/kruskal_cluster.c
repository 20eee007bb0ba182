/* Order among several cohorts whose units come in clusters.

   With F_b the distribution of cohort b, the equal values counted half,
   n_b its units and w_cb the mean of F_b over those of cohort c,

     p_a = sum_b n_b w_ab / N = (mean rank of a - 1/2) / N

   is how probable it is that a unit of cohort a lies above one drawn
   from all; the Kruskal-Wallis test compares these.  A unit of cohort c
   at y adds to p_a, where e_b = F_b(y) - w_cb,

     sum over b of n_b e_b / (N n_c) but its own,    where a = c
     - e_a / N,                                      elsewhere

   Added up by cluster g to u_gc, a vector over a for every cohort c that
   it holds units of,

     V = sum_cd f_cd sum_g u_gc u_gd'

   with the factors of cluster_cohorts.h.  Of two cohorts p_1 - p_0 is P -
   1/2 of rank_cluster.c, with that variance.

   Rust & Fligner (1984), Commun. Stat. Theory Methods 13:2013-2027, of
   independent units; Obuchowski (1997), Biometrics 53:567-578, and
   Larocque, Haataja, Nevalainen & Oja (2010), J. Nonparametr. Stat.
   22:755-771, of two cohorts in clusters. */

#include "base/arena.h"
#include "cluster_cohorts.h"
#include "infer/methods.h"
#include "pooled.h"

/* The cohorts that hold units. */
struct cohorts {
  size_t k;
  size_t *arm;              /* [k] */
  size_t *place;            /* [arms] 1 + which of them; 0: none */
  double *n;                /* [k] units */
  double all;
  double *above;            /* [k] p_a - 1/2 */
  double *under;            /* [values * k] F_b at the value */
  double *mean;             /* [k * k] w_cb */
};

static struct cohorts
cohorts_of (struct arena *scratch, const struct ranked *r,
            const struct pooled *p)
{
  struct cohorts c = { .arm = ARENA_NEW (scratch, size_t, r->arms),
                       .place = ARENA_NEW (scratch, size_t, r->arms),
                       .n = ARENA_NEW (scratch, double, r->arms),
                       .all = (double) p->n,
                       .above = ARENA_NEW (scratch, double, r->arms) };
  for (size_t a = 0; a < r->arms; a++)
    if (p->members[a] > 0)
      {
        c.arm[c.k] = a;
        c.n[c.k] = (double) p->members[a];
        c.above[c.k] = p->above[a] / c.n[c.k] / (2 * c.all);
        c.place[a] = ++c.k;
      }
  return c;
}

static void
fill_under (struct cohorts *c, struct arena *scratch, const struct ranked *r)
{
  size_t k = c->k;
  c->under = ARENA_NEW (scratch, double, r->values * k);
  c->mean = ARENA_NEW (scratch, double, k * k);
  for (size_t b = 0; b < k; b++)
    {
      uint64_t below = 0;
      for (size_t v = 0; v < r->values; v++)
        {
          uint64_t equal = ranked_count (r, c->arm[b], v);
          c->under[v * k + b]
            = (double) (2 * below + equal) / (2 * c->n[b]);
          below += equal;
        }
    }
  for (size_t v = 0; v < r->values; v++)
    for (size_t a = 0; a < k; a++)
      for (size_t b = 0; b < k; b++)
        c->mean[a * k + b] += (double) ranked_count (r, c->arm[a], v)
                              / c->n[a] * c->under[v * k + b];
}

/* What one cluster adds. */
struct part {
  bool *held;               /* [k] it holds units of the cohort */
  double *u;                /* [k * k] u_gc, by c */
  double *t;                /* [k] scratch */
};

static void
add_member (struct part *part, const struct cohorts *c,
            const struct member *m)
{
  size_t k = c->k, own = c->place[m->arm] - 1;
  double units = (double) m->n;
  double *u = part->u + own * k;
  for (size_t b = 0; b < k; b++)
    {
      double e = c->under[m->at * k + b] - c->mean[own * k + b];
      if (b == own)
        continue;
      u[b] -= units * e / c->all;
      u[own] += units * e * (c->n[b] / c->all) / c->n[own];
    }
  part->held[own] = true;
}

static void
read_part (struct part *part, const struct cohorts *c,
           const struct members *m, size_t cluster)
{
  for (size_t i = 0; i < c->k; i++)
    part->held[i] = false;
  for (size_t i = 0; i < c->k * c->k; i++)
    part->u[i] = 0;
  for (size_t i = m->first[cluster]; i < m->first[cluster + 1]; i++)
    add_member (part, c, &m->member[i]);
}

/* Adds the cluster's part of V, FACTOR being the f_cd. */
static void
add_part (double *v, const struct part *part, const double *factor, size_t k)
{
  for (size_t c = 0; c < k; c++)
    {
      if (!part->held[c])
        continue;
      for (size_t b = 0; b < k; b++)
        part->t[b] = 0;
      for (size_t d = 0; d < k; d++)
        for (size_t b = 0; part->held[d] && b < k; b++)
          part->t[b] += factor[c * k + d] * part->u[d * k + b];
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          v[a * k + b] += part->u[c * k + a] * part->t[b];
    }
}

static double *
covariance (struct arena *scratch, const struct cohorts *c,
            const struct members *m, const double *shared)
{
  size_t k = c->k;
  const double *factor = clusters_factors (scratch, shared, k);
  double *v = ARENA_NEW (scratch, double, k * k);
  struct part part = { ARENA_NEW (scratch, bool, k),
                       ARENA_NEW (scratch, double, k * k),
                       ARENA_NEW (scratch, double, k) };
  for (size_t g = 0; g < m->clusters; g++)
    {
      read_part (&part, c, m, g);
      add_part (v, &part, factor, k);
    }
  return v;
}

static struct test
omnibus (const struct sample *sample, const struct ask *ask,
         struct cohorts *c)
{
  const double *shared = clusters_shared (ask->scratch, sample->members,
                                          c->place, c->k);
  enum status status;
  const char *why = clusters_shared_lack (shared, c->k, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  fill_under (c, ask->scratch, sample->ranked);
  const double *v = covariance (ask->scratch, c, sample->members, shared);
  struct test test = cluster_cohorts_f (ask->scratch, c->above, v, c->k,
                                        sample->members->clusters);
  if (test.status == STATUS_DEGENERATE)
    test.why = "a cohort lies apart from all others, or the clusters do not "
               "differ";
  return test;
}

static struct test
run (const struct sample *sample, const struct ask *ask)
{
  struct pooled p = pooled_of (ask->scratch, sample->ranked);
  enum status status;
  const char *why = pooled_obstacle (&p, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  if (!sample->members)
    return test_fail (HAS_F, STATUS_REFUSED,
                      "the units were not given clusters");
  struct cohorts c = cohorts_of (ask->scratch, sample->ranked, &p);
  struct ask two = *ask;
  two.level = c.arm[1];
  two.reference = c.arm[0];
  struct test test = c.k == 2 ? brunner_munzel_cluster.run (sample, &two)
                              : omnibus (sample, ask, &c);
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return test;
  size_t options = c.k == 2 ? 2 : 0;
  if (options == 0)
    test.options[options++] = (struct option) { "variance", "obuchowski" };
  if (c.k < sample->arms)
    test.options[options] = (struct option) { "empty_cohorts", "dropped" };
  return test;
}

const struct method kruskal_wallis_cluster = {
  .about = {
    .name = "kruskal_wallis",
    .title = "Kruskal-Wallis test, clusters allowed for",
    .computes = "Whether values of some of several cohorts tend to be "
                "larger than those of others, when units come in clusters.",
    .formula =
      "p_a = (mean midrank of cohort a - 1/2) / N; F = d' V^-1 d / (k - 1), "
      "d the p_a less that of the first cohort, df k - 1 and G - 1; V = "
      "sum_cd f_cd sum_g u_gc u_gd', u_gc what cluster g's units of cohort c "
      "add to the p_a: e_b = F_b(y) - mean of F_b over c's units, to p_c "
      "sum_b n_b e_b / (N n_c), to each other p_a - e_a / N; f_cd = G_cd / "
      "(G_cd - 1), G_cd the clusters with units of c or d; two cohorts that "
      "hold units: brunner_munzel",
    .assumptions =
      "Clusters are independent of each other; units within one need not be. "
      "A cluster may hold units of several cohorts. Spreads may differ.",
    .not_when = "A cohort has units of fewer than 50 clusters (refused; its "
                "pairs are tested from 5 on), or lies apart from all "
                "others. Units weigh alike, so a cluster weighs by its "
                "size. Cohorts without members are left out.",
    .reference = "Rust & Fligner (1984), Commun. Stat. Theory Methods "
                 "13:2013-2027; Obuchowski (1997), Biometrics 53:567-578; "
                 "Larocque, Haataja, Nevalainen & Oja (2010), J. "
                 "Nonparametr. Stat. 22:755-771",
    .r_call = "row by row in tests/oracle/ranks.R",
  },
  .run = run,
};
