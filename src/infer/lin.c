#include "lin.h"

#include <gsl/gsl_eigen.h>
#include <math.h>

#include "base/arena.h"
#include "cluster_fit.h"

/* A cluster with more different units than this would take minutes. */
enum { MOST_CELLS = 300 };

/* A leverage of 1 leaves no residual. */
static const double all_of_it = 1e-12;

struct scene {
  struct arena *arena;
  const struct pair *pair;
  const struct glm *fit;
  double *along;            /* d */
  double *x;
};

static double
hc2 (const struct scene *s)
{
  double sum = 0;
  for (uint32_t a = 0; a < 2; a++)
    for (size_t p = 0; p < s->pair->patterns; p++)
      {
        double n = s->pair->n[a][p];
        if (n == 0)
          continue;
        glm_x (&s->fit->data, a, (uint32_t) p, s->x);
        double by = glm_dot (s->along, s->x, s->fit->columns);
        double left = s->pair->mean[a][p] - glm_eta (s->fit, s->x);
        double free = 1 - glm_leverage (s->fit, s->x);
        if (free > all_of_it)
          sum += by * by * (n * left * left + s->pair->squares[a][p])
                 / free;
      }
  return sum;
}

/* ---- clusters --------------------------------------------------------- */

/* The rows of one cluster. */
struct block {
  size_t m;
  double *z;                /* [m * columns] */
  double *root;             /* sqrt (n) */
  double *left;             /* r / sqrt (n) */
  double *q;                /* sqrt (n) z'd */
  double *p;
  double *b;                /* [m * m] */
};

/* Rows from cell *I on, up to the end of its cluster; false at the end. */
static bool
next_block (const struct scene *s, size_t *i, struct block *to)
{
  const struct responses *r = s->pair->r;
  size_t k = s->fit->columns, a;
  to->m = 0;
  uint32_t cluster = 0;
  for (; *i < r->cells; ++*i)
    {
      const struct response_cell *c = r->cell + *i;
      if (!pair_holds (s->pair, c, &a))
        continue;
      if (to->m > 0 && c->cluster != cluster)
        break;
      cluster = c->cluster;
      double *z = to->z + to->m * k, root = sqrt ((double) c->n);
      glm_x (&s->fit->data, (uint32_t) a, c->pattern, z);
      to->root[to->m] = root;
      to->left[to->m]
        = root * (c->mean - s->pair->centre - glm_eta (s->fit, z));
      to->q[to->m++] = root * glm_dot (s->along, z, k);
    }
  return to->m > 0;
}

static size_t
largest_block (const struct pair *pair)
{
  size_t most = 0, own = 0, a;
  uint32_t last = UINT32_MAX;
  for (size_t i = 0; i < pair->r->cells; i++)
    if (pair_holds (pair, pair->r->cell + i, &a))
      {
        own = pair->r->cell[i].cluster == last ? own + 1 : 1;
        last = pair->r->cell[i].cluster;
        most = own > most ? own : most;
      }
  return most;
}

static struct block
block_new (struct arena *arena, size_t m, size_t k, bool squares)
{
  return (struct block) {
    .z = ARENA_NEW (arena, double, m * k),
    .root = ARENA_NEW (arena, double, m),
    .left = ARENA_NEW (arena, double, m), .q = ARENA_NEW (arena, double, m),
    .p = ARENA_NEW (arena, double, m),
    .b = ARENA_NEW (arena, double, squares ? m * m : 0)};
}

static double
cr1 (const struct scene *s)
{
  double sum = 0;
  struct block block = block_new (s->arena, largest_block (s->pair),
                                  s->fit->columns, false);
  for (size_t i = 0; next_block (s, &i, &block);)
    {
      double own = glm_dot (block.q, block.left, block.m);
      sum += own * own;
    }
  double g = pair_clusters (s->pair).all, k = (double) s->fit->rank;
  double n = s->pair->units[0] + s->pair->units[1];
  return g / (g - 1) * ((n - 1) / (n - k)) * sum;
}

/* B, the lower half and the upper. */
static void
leverages (const struct scene *s, struct block *block)
{
  size_t k = s->fit->columns;
  for (size_t i = 0; i < block->m; i++)
    {
      glm_solve (s->fit, block->z + i * k, s->x);
      for (size_t j = 0; j <= i; j++)
        block->b[i * block->m + j] = block->b[j * block->m + i]
          = block->root[i] * block->root[j]
            * glm_dot (s->x, block->z + j * k, k);
    }
}

/* p = (I - B)^(-1/2) q, on the space where I - B is not 0. */
static void
rescale (const struct scene *s, struct block *block)
{
  size_t m = block->m;
  leverages (s, block);
  gsl_matrix_view b = gsl_matrix_view_array (block->b, m, m);
  gsl_vector *value = gsl_vector_alloc (m);
  gsl_matrix *vector = gsl_matrix_alloc (m, m);
  gsl_eigen_symmv_workspace *w = gsl_eigen_symmv_alloc (m);
  gsl_eigen_symmv (&b.matrix, value, vector, w);
  for (size_t i = 0; i < m; i++)
    block->p[i] = 0;
  for (size_t e = 0; e < m; e++)
    {
      double left = 1 - gsl_vector_get (value, e), along = 0;
      if (!(left > all_of_it))
        continue;
      for (size_t i = 0; i < m; i++)
        along += gsl_matrix_get (vector, i, e) * block->q[i];
      for (size_t i = 0; i < m; i++)
        block->p[i] += gsl_matrix_get (vector, i, e) * along / sqrt (left);
    }
  gsl_eigen_symmv_free (w);
  gsl_matrix_free (vector);
  gsl_vector_free (value);
}

/* What one pass adds up: sum of squares, and of M. */
struct sums {
  double squares, trace, norm;
  double *q;                /* sum of a a', [columns * columns] */
};

static void
add_block (const struct scene *s, const struct block *block,
           struct sums *sums, double *a)
{
  size_t k = s->fit->columns;
  double u = glm_dot (block->p, block->left, block->m);
  double v = glm_dot (block->p, block->p, block->m);
  for (size_t j = 0; j < k; j++)
    a[j] = 0;
  for (size_t i = 0; i < block->m; i++)
    for (size_t j = 0; j < k; j++)
      a[j] += block->root[i] * block->p[i] * block->z[i * k + j];
  glm_solve (s->fit, a, s->x);
  double own = glm_dot (a, s->x, k);
  sums->squares += u * u;
  sums->trace += v - own;
  sums->norm += v * v - 2 * v * own;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      sums->q[i * k + j] += a[i] * a[j];
}

/* tr ((X'X)^-1 Q)^2 */
static double
trace_of_square (const struct scene *s, const double *q)
{
  size_t k = s->fit->columns;
  double *mq = ARENA_NEW (s->arena, double, k * k), sum = 0;
  for (size_t j = 0; j < k; j++)
    glm_solve (s->fit, q + j * k, mq + j * k);
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < k; j++)
      sum += mq[i * k + j] * mq[j * k + i];
  return sum;
}

static struct lin
cr2 (const struct scene *s)
{
  size_t k = s->fit->columns;
  struct block block = block_new (s->arena, largest_block (s->pair), k, true);
  struct sums sums = {.q = ARENA_NEW (s->arena, double, k * k)};
  double *a = ARENA_NEW (s->arena, double, k);
  for (size_t i = 0; next_block (s, &i, &block);)
    {
      rescale (s, &block);
      add_block (s, &block, &sums, a);
    }
  sums.norm += trace_of_square (s, sums.q);
  return (struct lin) {sums.squares, sums.trace * sums.trace / sums.norm,
                       LIN_CR2};
}

struct lin
lin_variance (struct arena *arena, const struct pair *pair,
              const struct glm *fit, const double *c)
{
  struct scene s = {arena, pair, fit, ARENA_NEW (arena, double, fit->columns),
                    ARENA_NEW (arena, double, fit->columns)};
  glm_solve (fit, c, s.along);
  if (pair->r->clusters == 0)
    return (struct lin) {hc2 (&s), pair->units[0] + pair->units[1]
                                     - (double) fit->rank, LIN_HC2};
  struct pair_clusters g = pair_clusters (pair);
  if (fmin (g.in[0], g.in[1]) < CLUSTERS_FOR_CR1
      && largest_block (pair) <= MOST_CELLS)
    return cr2 (&s);
  return (struct lin) {cr1 (&s), g.all - 1, LIN_CR1};
}
