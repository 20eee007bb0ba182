#include "infer/dist.h"

#include <math.h>

#include "base/arena.h"
#include "parts.h"

#define NEGLIGIBLE 1e-18

/* Half a second of terms: counts up to 1e14. */
enum { OUTWARDS_MAX = 50000000 };

/* The quotient of three binomials that share one p: what rounding of p
   does to them cancels. */
double
dist_log_hypergeometric (uint64_t x, uint64_t n1, uint64_t n2, uint64_t k)
{
  if (x > k || x > n1 || k - x > n2)
    return -INFINITY;
  double all = (double) n1 + (double) n2;
  double p = (double) k / all, q = (all - (double) k) / all;
  if (k == 0 || q == 0)
    return 0;
  return log_binomial_mass ((double) x, (double) n1, p, q)
         + log_binomial_mass ((double) (k - x), (double) n2, p, q)
         - log_binomial_mass ((double) k, all, p, q);
}

/* N1, N2 and K as doubles: products of them stay in range. */
struct urn {
  double n1, n2, k;
};

/* Probability of X + 1 over that of X. */
static double
next_over (const struct urn *u, double x)
{
  return (u->n1 - x) / (x + 1) * ((u->k - x) / (u->n2 - u->k + x + 1));
}

/* Probabilities from X outwards in units of that of X: upwards with SIDE
   1, downwards with -1.  NaN after too many that matter. */
static double
sum_outwards (const struct urn *u, double x, int side)
{
  double sum = 1, term = 1;
  for (long i = 0; i < OUTWARDS_MAX; i++)
    {
      term *= side > 0 ? next_over (u, x) : 1 / next_over (u, x - 1);
      x += side;
      sum += term;
      if (!(term > NEGLIGIBLE * sum))
        return sum;
    }
  return NAN;
}

/* log P(X >= x) for X inside the support. */
static double
log_outwards (uint64_t x, const uint64_t n[3], int side)
{
  struct urn u = { (double) n[0], (double) n[1], (double) n[2] };
  return dist_log_hypergeometric (x, n[0], n[1], n[2])
         + log (sum_outwards (&u, (double) x, side));
}

/* Tails from X on its own side of the middle; else 1 less the rest. */
struct tail
dist_hypergeometric_upper (uint64_t x, uint64_t n1, uint64_t n2, uint64_t k)
{
  uint64_t least = k > n2 ? k - n2 : 0, most = k < n1 ? k : n1;
  if (k > n1 + n2 || n1 + n2 < n1 || x > most)
    return dist_tail_of_log (NAN);
  if (x <= least)
    return dist_tail_of_log (0);
  const uint64_t n[] = { n1, n2, k };
  double mean = (double) k * ((double) n1 / ((double) n1 + (double) n2));
  double log_p = (double) x >= mean
                   ? log_outwards (x, n, 1)
                   : log_rest (log_outwards (x - 1, n, -1));
  return dist_tail_of_log (log_p);
}

/* The X of N1 that K take are the K - X of N2 that they leave. */
struct tail
dist_hypergeometric_lower (uint64_t x, uint64_t n1, uint64_t n2, uint64_t k)
{
  uint64_t most = k < n1 ? k : n1;
  if (k > n1 + n2 || n1 + n2 < n1)
    return dist_tail_of_log (NAN);
  if (x >= most)
    return dist_tail_of_log (0);
  return dist_hypergeometric_upper (k - x, n2, n1, k);
}

/* In how many ways M of the ranks 1 to M + N add up to S above their
   smallest sum: ways[i][s] over the first ranks, i of them chosen.
   Only additions, so every count keeps its digits. */
static double *
rank_sums (struct arena *arena, uint64_t most, uint64_t m, uint64_t n)
{
  size_t width = (size_t) most + 1;
  double *ways = ARENA_NEW (arena, double, (m + 1) * width);
  ways[0] = 1;
  for (uint64_t rank = 1; rank <= m + n; rank++)
    for (uint64_t i = rank < m ? rank : m; i >= 1; i--)
      {
        /* RANK as the I-th smallest exceeds its least value by this. */
        uint64_t above = rank - i;
        for (uint64_t s = above; s <= most; s++)
          ways[i * width + s] += ways[(i - 1) * width + s - above];
      }
  return ways + m * width;
}

static double
choose (uint64_t n, uint64_t k)
{
  double ways = 1;
  for (uint64_t i = 1; i <= k; i++)
    ways *= (double) (n - k + i) / (double) i;
  return ways;
}

double
dist_wilcoxon_lower (struct arena *arena, uint64_t w, uint64_t m, uint64_t n)
{
  if (w >= m * n)
    return 1;
  if (m > n)
    return dist_wilcoxon_lower (arena, w, n, m);
  const double *ways = rank_sums (arena, w, m, n);
  double sum = 0;
  for (uint64_t s = 0; s <= w; s++)
    sum += ways[s];
  return sum / choose (m + n, m);
}

/* By symmetry of W about m n / 2. */
double
dist_wilcoxon_upper (struct arena *arena, uint64_t w, uint64_t m, uint64_t n)
{
  return w == 0 ? 1 : w > m * n ? 0
         : dist_wilcoxon_lower (arena, m * n - w, m, n);
}

/* In how many of the 2^N sign patterns the ranks of one sign add up to S,
   for S up to MOST, times 2^-(N/2): no count leaves a double's range, and
   as every step is an addition it keeps its digits. */
static double *
signed_sums (struct arena *arena, uint64_t most, uint64_t n)
{
  double *ways = ARENA_NEW (arena, double, most + 1);
  ways[0] = ldexp (1, -(int) (n / 2));
  for (uint64_t rank = 1, reached = 0; rank <= n; rank++)
    {
      reached = reached + rank < most ? reached + rank : most;
      for (uint64_t s = reached; s >= rank; s--)
        ways[s] += ways[s - rank];
    }
  return ways;
}

/* log P(V <= v) for V below its middle. */
static double
log_signed_rank_lower (struct arena *arena, uint64_t v, uint64_t n)
{
  const double *ways = signed_sums (arena, v, n);
  double sum = 0;
  for (uint64_t s = 0; s <= v; s++)
    sum += ways[s];
  return log (sum) - (double) (n - n / 2) * log (2);
}

struct tail
dist_signed_rank_lower (struct arena *arena, uint64_t v, uint64_t n)
{
  uint64_t sum = n * (n + 1) / 2;
  if (n > DIST_SIGNED_RANK_MAX)
    return dist_tail_of_log (NAN);
  if (v >= sum)
    return dist_tail_of_log (0);
  if (2 * v < sum)
    return dist_tail_of_log (log_signed_rank_lower (arena, v, n));
  /* The rest, by symmetry, is the smaller half. */
  double rest = exp (log_signed_rank_lower (arena, sum - v - 1, n));
  return dist_tail_of_log (log1p (-rest));
}

struct tail
dist_signed_rank_upper (struct arena *arena, uint64_t v, uint64_t n)
{
  uint64_t sum = n <= DIST_SIGNED_RANK_MAX ? n * (n + 1) / 2 : 0;
  if (v > sum)
    return dist_tail_of_log (NAN);
  return dist_signed_rank_lower (arena, sum - v, n);
}
