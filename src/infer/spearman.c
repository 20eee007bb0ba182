#include "infer/spearman.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "infer/dist.h"

enum { CLUSTERS_LEAST = 5 };

/* One of the two numbers: its rows in order, and where each stands. */
struct side {
  size_t *order;             /* [n] rows, by value */
  double *value;             /* [n] in that order */
  double *u;                 /* [n] by row: (midrank - 1/2)/n */
  double square, mean_square;   /* mean U^2 - 1/4, mean U^2 */
};

struct keyed { double value; size_t row; };

static int
compare (const void *a, const void *b)
{
  const struct keyed *x = a, *y = b;
  int order = (x->value > y->value) - (x->value < y->value);
  return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* The end of the run of equal values that begins at I. */
static size_t
run_end (const struct side *s, size_t i, size_t n)
{
  size_t end = i;
  while (end < n && s->value[end] == s->value[i])
    end++;
  return end;
}

static struct side
rank (struct arena *scratch, const double *x, size_t n)
{
  struct side s = { ARENA_NEW (scratch, size_t, n),
                    ARENA_NEW (scratch, double, n),
                    ARENA_NEW (scratch, double, n), 0, 0 };
  struct keyed *key = ARENA_NEW (scratch, struct keyed, n);
  for (size_t i = 0; i < n; i++)
    key[i] = (struct keyed){ x[i], i };
  qsort (key, n, sizeof *key, compare);
  for (size_t i = 0; i < n; i++)
    {
      s.order[i] = key[i].row;
      s.value[i] = key[i].value;
    }
  for (size_t i = 0, end; i < n; i = end)
    {
      end = run_end (&s, i, n);
      for (size_t k = i; k < end; k++)
        s.u[s.order[k]] = (double) (i + end) / (2 * (double) n);
      double u = s.u[s.order[i]];
      s.mean_square += (double) (end - i) * u * u / (double) n;
    }
  s.square = s.mean_square - .25;
  return s;
}

/* TAIL[i] = mean_j of [x_i <= x_j] W_j, half where equal. */
static void
tails (const struct side *s, const double *w, size_t n, double *tail)
{
  double above = 0;
  for (size_t end = n, i; end > 0; end = i)
    {
      double here = 0;
      for (i = end; i > 0 && s->value[i - 1] == s->value[end - 1]; i--)
        here += w[s->order[i - 1]];
      for (size_t k = i; k < end; k++)
        tail[s->order[k]] = (above + here / 2) / (double) n;
      above += here;
    }
}

/* Adds FACTOR times the tails of W on S to H. */
static void
add_part (struct arena *scratch, const struct side *s, const double *w,
          size_t n, double factor, double *h)
{
  double *tail = ARENA_NEW (scratch, double, n);
  tails (s, w, n, tail);
  for (size_t i = 0; i < n; i++)
    h[i] += factor * tail[i];
}

static double *
influence (struct arena *scratch, const struct side *a, const struct side *b,
           size_t n, double theta, double rho)
{
  double root = sqrt (a->square * b->square);
  double *h = ARENA_NEW (scratch, double, n);
  double of_a = rho / (2 * a->square), of_b = rho / (2 * b->square);
  for (size_t i = 0; i < n; i++)
    h[i] = (a->u[i] * b->u[i] - 3 * theta) / root
           - of_a * (a->u[i] * a->u[i] - 3 * a->mean_square)
           - of_b * (b->u[i] * b->u[i] - 3 * b->mean_square);
  add_part (scratch, a, b->u, n, 1 / root, h);
  add_part (scratch, b, a->u, n, 1 / root, h);
  add_part (scratch, a, a->u, n, -2 * of_a, h);
  add_part (scratch, b, b->u, n, -2 * of_b, h);
  return h;
}

/* Sum of squares of the clusters' sums, and their number.  The smallest
   first, so that their numbering does not matter. */
static double
cluster_squares (struct arena *scratch, const double *h,
                 const uint32_t *cluster, size_t n, double *clusters)
{
  size_t most = n;
  for (size_t i = 0; cluster && i < n; i++)
    most = cluster[i] >= most ? (size_t) cluster[i] + 1 : most;
  double *sum = ARENA_NEW (scratch, double, most), squares = 0;
  bool *seen = ARENA_NEW (scratch, bool, most);
  for (size_t i = 0; i < n; i++)
    {
      size_t c = cluster ? cluster[i] : i;
      *clusters += !seen[c];
      seen[c] = true;
      sum[c] += h[i];
    }
  for (size_t c = 0; c < most; c++)
    sum[c] *= sum[c];
  qsort (sum, most, sizeof *sum, num_compare);
  for (size_t c = 0; c < most; c++)
    squares += sum[c];
  return squares;
}

/* Pairs in order of their values: sums over them round alike whatever
   order the rows came in. */
struct pair { double x, y; uint32_t cluster; };

static int
compare_pairs (const void *a, const void *b)
{
  const struct pair *p = a, *q = b;
  int order = num_compare (&p->x, &q->x);
  return order ? order : num_compare (&p->y, &q->y);
}

static void
sort_pairs (struct arena *scratch, const double **x, const double **y,
            const uint32_t **cluster, size_t n)
{
  struct pair *pair = ARENA_NEW (scratch, struct pair, n);
  double *one = ARENA_NEW (scratch, double, n);
  double *other = ARENA_NEW (scratch, double, n);
  uint32_t *of = ARENA_NEW (scratch, uint32_t, n);
  for (size_t i = 0; i < n; i++)
    pair[i] = (struct pair){ (*x)[i], (*y)[i], *cluster ? (*cluster)[i] : 0 };
  qsort (pair, n, sizeof *pair, compare_pairs);
  for (size_t i = 0; i < n; i++)
    {
      one[i] = pair[i].x;
      other[i] = pair[i].y;
      of[i] = pair[i].cluster;
    }
  *x = one;
  *y = other;
  *cluster = *cluster ? of : NULL;
}

static struct effect
interval (double rho, double error, double clusters, double confidence)
{
  struct effect e = { .estimate = rho, .std_error = error, .conf_low = NAN,
                      .conf_high = NAN, .conf_method = "jackknife_atanh" };
  double t = dist_t_quantile (.5 + confidence / 2, clusters - 1);
  double half = t * error / (1 - rho * rho);
  e.conf_low = tanh (atanh (rho) - half);
  e.conf_high = tanh (atanh (rho) + half);
  return e;
}

struct effect
spearman (struct arena *scratch, const double *x, const double *y,
          const uint32_t *cluster, size_t n, double confidence)
{
  if (n < CLUSTERS_LEAST)
    return effect_fail ("jackknife_atanh", STATUS_EMPTY,
                        "fewer than five units have both numbers");
  sort_pairs (scratch, &x, &y, &cluster, n);
  struct side a = rank (scratch, x, n), b = rank (scratch, y, n);
  double theta = 0, clusters = 0;
  if (a.value[0] == a.value[n - 1] || b.value[0] == b.value[n - 1])
    return effect_fail ("jackknife_atanh", STATUS_DEGENERATE,
                        "one of the numbers is the same for all");
  for (size_t i = 0; i < n; i++)
    theta += a.u[i] * b.u[i] / (double) n;
  double rho = (theta - .25) / sqrt (a.square * b.square);
  double *h = influence (scratch, &a, &b, n, theta, rho);
  double squares = cluster_squares (scratch, h, cluster, n, &clusters);
  struct effect e;
  if (clusters < CLUSTERS_LEAST)
    e = effect_fail ("jackknife_atanh", STATUS_EMPTY,
                     "fewer than five clusters have both numbers");
  else if (fabs (rho) > 1 - 1e-12)
    e = effect_fail ("jackknife_atanh", STATUS_DEGENERATE,
                     "one number follows from the other");
  else
    return interval (rho, sqrt (clusters / (clusters - 1) * squares)
                            / (double) n, clusters, confidence);
  e.estimate = fmax (-1, fmin (1, rho));
  return e;
}
