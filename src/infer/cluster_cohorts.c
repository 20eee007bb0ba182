#include "cluster_cohorts.h"

#include <math.h>

#include "base/arena.h"
#include "clustered.h"
#include "infer/dist.h"
#include "quadratic.h"

double *
clusters_shared (struct arena *arena, const struct members *m,
                 const size_t *place, size_t k)
{
  double *shared = ARENA_NEW (arena, double, k * k);
  bool *held = ARENA_NEW (arena, bool, k);
  for (size_t g = 0; g < m->clusters; g++)
    {
      for (size_t a = 0; a < k; a++)
        held[a] = false;
      for (size_t i = m->first[g]; i < m->first[g + 1]; i++)
        if (place[m->member[i].arm] > 0)
          held[place[m->member[i].arm] - 1] = true;
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; held[a] && b < k; b++)
          shared[a * k + b] += held[b];
    }
  return shared;
}

const char *
clusters_shared_lack (const double *shared, size_t k, enum status *status)
{
  double fewest = shared[0];
  for (size_t a = 1; a < k; a++)
    fewest = fmin (fewest, shared[a * k + a]);
  return clusters_too_few_of_many (fewest, status);
}

double *
clusters_factors (struct arena *arena, const double *shared, size_t k)
{
  double *factor = ARENA_NEW (arena, double, k * k);
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < k; b++)
      {
        double either = shared[a * k + a] + shared[b * k + b]
                        - shared[a * k + b];
        factor[a * k + b] = either / (either - 1);
      }
  return factor;
}

struct test
cluster_cohorts_f (struct arena *scratch, const double *number,
                   const double *v, size_t k, size_t clusters)
{
  size_t m = k - 1;
  double rank, *u = ARENA_NEW (scratch, double, m);
  double *w = ARENA_NEW (scratch, double, m * m);
  for (size_t i = 0; i < m; i++)
    {
      u[i] = number[i + 1] - number[0];
      for (size_t j = 0; j < m; j++)
        w[i * m + j] = v[(i + 1) * k + j + 1] - v[(i + 1) * k] - v[j + 1]
                       + v[0];
    }
  double form = quadratic_form (scratch, u, w, m, &rank);
  if (rank < (double) m)
    return test_fail (HAS_F, STATUS_DEGENERATE,
                      "the clusters do not differ");
  struct test test = { .has = HAS_F, .statistic = form / rank, .df = rank,
                       .df2 = (double) clusters - 1, .p_value = NAN,
                       .log10_p = NAN };
  dist_into (&test, dist_f_upper (test.statistic, test.df, test.df2));
  return test;
}
