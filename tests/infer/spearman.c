/* Against tests/oracle/scan.R, which has R's cor() and the influence
   function pair by pair; and against the derivative of the weighted
   correlation itself. */

#include "infer/spearman.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "near.h"

enum { N = 12 };
static const double x[N] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8 };
static const double y[N] = { 2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5 };

Test (spearman, with_ties_agrees_with_r)
{
  struct arena *arena = arena_new ();
  struct effect e = spearman (arena, x, y, NULL, N, .95);
  ASSERT_NEAR (e.estimate, 0.141579686364016, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 0.334958254336687, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, -0.543972929780667, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 0.713783646537399, CLOSED_FORM);
  arena_free (arena);
}

Test (spearman, pairs_of_one_cluster_count_together)
{
  struct arena *arena = arena_new ();
  const uint32_t cluster[N] = { 7, 7, 2, 2, 3, 3, 0, 0, 5, 5, 6, 6 };
  struct effect e = spearman (arena, x, y, cluster, N, .95);
  ASSERT_NEAR (e.estimate, 0.141579686364016, CLOSED_FORM);
  ASSERT_NEAR (e.std_error, 0.379266267714168, CLOSED_FORM);
  ASSERT_NEAR (e.conf_low, -0.692289906692183, CLOSED_FORM);
  ASSERT_NEAR (e.conf_high, 0.813541578722615, CLOSED_FORM);
  arena_free (arena);
}

/* ---- the derivative ---------------------------------------------------- */

/* Midranks over the sum of the weights. */
static double
standing (const double *v, const double *w, size_t i, double sum)
{
  double below = 0;
  for (size_t j = 0; j < N; j++)
    below += w[j] * ((v[j] < v[i]) + (v[j] == v[i]) / 2.);
  return below / sum;
}

static double
weighted (const double *w)
{
  double sum = 0, uv = 0, uu = 0, vv = 0;
  for (size_t i = 0; i < N; i++)
    sum += w[i];
  for (size_t i = 0; i < N; i++)
    {
      double u = standing (x, w, i, sum), v = standing (y, w, i, sum);
      uv += w[i] * u * v / sum;
      uu += w[i] * u * u / sum;
      vv += w[i] * v * v / sum;
    }
  return (uv - .25) / sqrt ((uu - .25) * (vv - .25));
}

/* The infinitesimal jackknife: each weight a little up and down. */
Test (spearman, the_error_is_the_infinitesimal_jackknife)
{
  static const double step = 1e-5;
  double squares = 0;
  struct arena *arena = arena_new ();
  for (size_t k = 0; k < N; k++)
    {
      double up[N], down[N];
      for (size_t i = 0; i < N; i++)
        up[i] = down[i] = 1;
      up[k] += step;
      down[k] -= step;
      double slope = (weighted (up) - weighted (down)) / (2 * step);
      squares += slope * slope;
    }
  struct effect e = spearman (arena, x, y, NULL, N, .95);
  ASSERT_NEAR (e.std_error, sqrt (squares * N / (N - 1)), 1e-8);
  arena_free (arena);
}

Test (spearman, order_of_rows_and_rising_scales_change_nothing)
{
  struct arena *arena = arena_new ();
  double a[N], b[N], c[N];
  for (size_t i = 0; i < N; i++)
    {
      a[i] = exp (x[(5 * i) % N]);
      b[i] = y[(5 * i) % N];
      c[i] = -b[i];
    }
  struct effect e = spearman (arena, x, y, NULL, N, .95);
  struct effect moved = spearman (arena, a, b, NULL, N, .95);
  struct effect turned = spearman (arena, a, c, NULL, N, .95);
  ASSERT_NEAR (moved.estimate, e.estimate, CLOSED_FORM);
  ASSERT_NEAR (moved.std_error, e.std_error, CLOSED_FORM);
  ASSERT_NEAR (turned.estimate, -e.estimate, CLOSED_FORM);
  ASSERT_NEAR (turned.conf_low, -e.conf_high, CLOSED_FORM);
  arena_free (arena);
}

/* 2,000 sets of 40 pairs of which nothing follows, in clusters of two that
   are alike. */
Test (spearman, the_clustered_interval_covers)
{
  enum { SETS = 2000, PAIRS = 40 };
  size_t covered = 0;
  struct arena *arena = arena_new ();
  for (uint64_t set = 0; set < SETS; set++)
    {
      double a[PAIRS], b[PAIRS];
      uint32_t cluster[PAIRS];
      struct random r = random_of (90, set);
      for (uint32_t i = 0; i < PAIRS; i += 2)
        {
          double of_a = random_unit (&r), of_b = random_unit (&r);
          for (uint32_t k = i; k < i + 2; k++)
            {
              a[k] = of_a + .3 * random_unit (&r);
              b[k] = of_b + .3 * random_unit (&r);
              cluster[k] = i;
            }
        }
      struct effect e = spearman (arena, a, b, cluster, PAIRS, .95);
      covered += e.conf_low <= 0 && e.conf_high >= 0;
    }
  cr_assert (covered >= .925 * SETS && covered <= .975 * SETS, "%zu",
             covered);
  arena_free (arena);
}

Test (spearman, undefined_is_a_status)
{
  struct arena *arena = arena_new ();
  const double same[N] = { 0 };
  const uint32_t two[N] = { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 };
  cr_assert_eq (spearman (arena, x, y, NULL, 4, .95).status, STATUS_EMPTY);
  cr_assert_eq (spearman (arena, x, same, NULL, N, .95).status,
                STATUS_DEGENERATE);
  struct effect e = spearman (arena, x, y, two, N, .95);
  cr_assert_eq (e.status, STATUS_EMPTY);
  ASSERT_NEAR (e.estimate, 0.141579686364016, CLOSED_FORM);
  e = spearman (arena, x, x, NULL, N, .95);
  cr_assert_eq (e.status, STATUS_DEGENERATE);
  cr_assert_eq (e.estimate, 1);
  arena_free (arena);
}

/* Bit for bit: rows from the back, and clusters under other numbers. */
Test (spearman, order_of_rows_and_numbers_of_clusters_move_no_bit)
{
  enum { MANY = 200 };
  for (uint64_t set = 0; set < 50; set++)
    {
      struct arena *arena = arena_new ();
      struct random r = random_of (3, set);
      double v[MANY], w[MANY], v_back[MANY], w_back[MANY];
      uint32_t c[MANY], c_back[MANY];
      for (size_t i = 0; i < MANY; i++)
        {
          v[i] = floor (random_unit (&r) * 60) / 7;
          w[i] = floor (random_unit (&r) * 27) / 3 + v[i];
          c[i] = (uint32_t) (i % 23);
        }
      for (size_t i = 0; i < MANY; i++)
        {
          v_back[i] = v[MANY - 1 - i];
          w_back[i] = w[MANY - 1 - i];
          c_back[i] = 40 - c[MANY - 1 - i];
        }
      for (int clustered = 0; clustered < 2; clustered++)
        {
          struct effect e = spearman (arena, v, w, clustered ? c : NULL,
                                      MANY, .95);
          struct effect back = spearman (arena, v_back, w_back,
                                         clustered ? c_back : NULL, MANY,
                                         .95);
          cr_assert (e.estimate == back.estimate && e.conf_low == back.conf_low
                     && e.std_error == back.std_error
                     && e.conf_high == back.conf_high, "set %d", (int) set);
        }
      arena_free (arena);
    }
}
