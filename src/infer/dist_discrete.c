#include "infer/dist.h"

#include <math.h>

#include "base/arena.h"
#include "parts.h"

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

/* In how many ways some of the ranks 1 to N add up to V or less, over
   2^N: chance[s] that they add up to S, rank after rank. */
struct tail
dist_signed_rank_lower (struct arena *arena, uint64_t v, uint64_t n)
{
  if (n > DIST_SIGNED_RANK_MAX)
    return dist_tail_of_log (NAN);
  if (v >= n * (n + 1) / 2)
    return dist_tail_of_log (0);
  double *chance = ARENA_NEW (arena, double, (size_t) v + 1);
  chance[0] = 1;
  for (uint64_t rank = 1; rank <= n; rank++)
    for (uint64_t s = v + 1; s-- > 0;)
      chance[s] = (chance[s] + (s >= rank ? chance[s - rank] : 0)) / 2;
  double sum = 0;
  for (uint64_t s = 0; s <= v; s++)
    sum += chance[s];
  return dist_tail_of_log (log (sum));
}

/* By symmetry of V about n (n + 1)/4. */
struct tail
dist_signed_rank_upper (struct arena *arena, uint64_t v, uint64_t n)
{
  uint64_t all = n <= DIST_SIGNED_RANK_MAX ? n * (n + 1) / 2 : 0;
  return v > all ? dist_tail_of_log (NAN)
                 : dist_signed_rank_lower (arena, all - v, n);
}
