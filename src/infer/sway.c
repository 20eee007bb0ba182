#include "sway.h"

#include <stdlib.h>

#include "base/arena.h"

struct sway
sway_new (struct arena *arena, const struct panel *p, size_t estimates)
{
  return (struct sway) {
    estimates, p->clusters, ARENA_NEW (arena, double, p->clusters * estimates)
  };
}

double *
sway_of (const struct sway *f, const struct panel *p, size_t i)
{
  return f->phi + (p->cluster ? p->cluster[i] : i) * f->estimates;
}

struct phi {
  size_t n;
  const double *value;
};

static int
compare_phi (const void *a, const void *b)
{
  const struct phi *p = a, *q = b;
  for (size_t k = 0; k < p->n; k++)
    if (p->value[k] != q->value[k])
      return p->value[k] < q->value[k] ? -1 : 1;
  return 0;
}

void
sway_covariance (struct arena *scratch, const struct sway *f,
                      double factor, double *v)
{
  size_t q = f->estimates;
  struct phi *row = ARENA_NEW (scratch, struct phi, f->clusters);
  for (size_t c = 0; c < f->clusters; c++)
    row[c] = (struct phi) {q, f->phi + c * q};
  qsort (row, f->clusters, sizeof *row, compare_phi);
  for (size_t j = 0; j < q; j++)
    for (size_t k = 0; k <= j; k++)
      {
        double sum = 0;
        for (size_t c = 0; c < f->clusters; c++)
          sum += row[c].value[j] * row[c].value[k];
        v[j * q + k] = v[k * q + j] = factor * sum;
      }
}
