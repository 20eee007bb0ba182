/* Three or more cohorts whose units come in clusters: one Wald F. */

#include <math.h>

#include "base/arena.h"
#include "cluster_fit.h"
#include "infer/dist.h"
#include "quadratic.h"

enum { HAS_F = HAS_STATISTIC | HAS_DF | HAS_DF2 };

/* The cohorts that hold units. */
struct cohorts {
  struct cluster_side *side;
  size_t k;
  double units;
  int exponent;
};

static size_t
units_in (const struct sample *sample, enum cluster_what what, size_t arm)
{
  return what == CLUSTER_MEAN ? sample->moments[arm].n : sample->cross[arm].n;
}

static struct cohorts
populated (const struct sample *sample, const struct ask *ask,
           enum cluster_what what)
{
  struct cohorts c
    = {.side = ARENA_NEW (ask->scratch, struct cluster_side, sample->arms)};
  for (size_t a = 0; a < sample->arms; a++)
    if (units_in (sample, what, a) > 0)
      c.side[c.k++] = (struct cluster_side) {.arm = a, .sign = 1};
  return c;
}

static const char *
complete (struct cohorts *c, const struct sample *sample,
          enum cluster_what what, enum status *status)
{
  double spread = 0;
  for (size_t i = 0; i < c->k; i++)
    {
      struct cluster_side *side = c->side + i;
      const char *why
        = cluster_side_fill (sample, what, side->arm, side, status);
      if (why)
        return why;
      spread = fmax (spread, side->spread);
      c->units += side->units;
    }
  const char *why = cluster_side_clusters (sample, c->side, c->k,
                                           true, status);
  if (why)
    return why;
  *status = STATUS_DEGENERATE;
  c->exponent = cluster_side_exponent (c->side, c->k);
  return spread > 0 ? NULL : "the outcome does not vary within the cohorts";
}

/* Which of the cohorts ARM is. */
static size_t
place_of (const struct cohorts *c, uint32_t arm)
{
  size_t i = 0;
  while (c->side[i].arm != arm)
    i++;
  return i;
}

/* Adds FACTOR times the CR1 covariance of the estimates, k by k, in units
   of 4^exponent.  Returns the number of clusters. */
static double
add_covariance (const struct clusters *clusters, struct arena *scratch,
                const struct cohorts *c, double factor, double *v)
{
  struct cluster_span *spans = clusters_spans (scratch, clusters);
  size_t g = (size_t) clusters_count (clusters);
  double n = c->units, k = (double) c->k, many = (double) g;
  factor *= many / (many - 1) * ((n - 1) / (n - k));
  for (const struct cluster_span *span = spans; span < spans + g; span++)
    for (size_t i = 0; i < span->cells; i++)
      for (size_t j = 0; j < span->cells; j++)
        {
          const struct cluster_cell *a = span->cell + i, *b = span->cell + j;
          size_t row = place_of (c, a->arm), column = place_of (c, b->arm);
          v[row * c->k + column]
            += factor
               * cluster_side_error (c->side + row, a, c->exponent)
               * cluster_side_error (c->side + column, b, c->exponent);
        }
  return many;
}

/* Of all ways in which units come in clusters; *DF2 is their smallest
   number less 1. */
static double *
covariance (const struct sample *sample, struct arena *scratch,
            const struct cohorts *c, double *df2)
{
  double *v = ARENA_NEW (scratch, double, c->k * c->k);
  *df2 = add_covariance (sample->clusters, scratch, c, 1, v) - 1;
  if (!sample->clusters2)
    return v;
  double second = add_covariance (sample->clusters2, scratch, c, 1, v) - 1;
  *df2 = fmin (*df2, second);
  add_covariance (sample->clusters12, scratch, c, -1, v);
  return v;
}

/* That of every estimate less the first one's. */
static double *
contrasts (struct arena *scratch, const double *v, size_t k)
{
  size_t m = k - 1;
  double *w = ARENA_NEW (scratch, double, m * m);
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < m; j++)
      w[i * m + j] = v[(i + 1) * k + j + 1] - v[(i + 1) * k] - v[j + 1]
                     + v[0];
  return w;
}

static struct test
omnibus (const struct sample *sample, const struct ask *ask,
         enum cluster_what what, struct cohorts *c)
{
  enum status status;
  const char *why = complete (c, sample, what, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  size_t m = c->k - 1;
  double rank, df2, *u = ARENA_NEW (ask->scratch, double, m);
  double *v = covariance (sample, ask->scratch, c, &df2);
  double *w = contrasts (ask->scratch, v, c->k);
  for (size_t i = 0; i < m; i++)
    u[i] = ldexp (cluster_side_difference (what, c->side + i + 1, c->side),
                  -c->exponent);
  double form = quadratic_form (ask->scratch, u, w, m, &rank);
  if (rank < (double) m)
    return test_fail (HAS_F, STATUS_DEGENERATE,
                      sample->clusters2
                        ? "the two-way variance is not positive"
                        : "the clusters do not differ");
  struct test test = {.has = HAS_F, .statistic = form / rank, .df = rank,
                      .df2 = df2, .p_value = NAN, .log10_p = NAN};
  cluster_fit_options (&test, sample->clusters2 ? CLUSTER_TWO_WAY
                                                : CLUSTER_CR1);
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  return test;
}

struct test
cluster_fit_any (const struct sample *sample, const struct ask *ask,
                 enum cluster_what what)
{
  struct cohorts c = populated (sample, ask, what);
  if (c.k > 2)
    return omnibus (sample, ask, what, &c);
  struct cluster_fit fit = cluster_fit_two (sample, ask, what);
  return cluster_fit_test (&fit, fit.estimate / fit.std_error);
}
