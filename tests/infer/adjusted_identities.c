/* What regression, weights and both must be, without an oracle. */

#include "adjusted_sample.h"

#include <criterion/criterion.h>

#include "infer/methods.h"
#include "near.h"

enum { CASES = 60, ESTIMANDS = 3, PLANS = 3 };

static const struct measure *const means[] = {
  &mean_difference_standardised, &mean_difference_weighted,
  &mean_difference_doubly_robust
};
static const struct measure *const shares[] = {
  &risk_difference_standardised, &risk_difference_weighted,
  &risk_difference_doubly_robust
};
static const struct measure *const all[] = {
  &mean_difference_standardised, &mean_difference_weighted,
  &mean_difference_doubly_robust, &risk_difference_standardised,
  &risk_difference_weighted, &risk_difference_doubly_robust,
  &mean_difference_lin, &risk_difference_lin, &risk_ratio_standardised,
  &risk_ratio_weighted, &odds_ratio_adjusted
};
enum { ALL = sizeof all / sizeof *all };

static bool
is_of_shares (const struct measure *m)
{
  return m->about.name[0] != 'm';
}

static struct adjusted_rows *
rows_of (struct arena *arena, uint64_t seed, size_t n, double clusters)
{
  struct adjusted_rows *r = ARENA_NEW (arena, struct adjusted_rows, 1);
  generate_adjusted (r, 1000 + 17 * seed, n, 2, clusters);
  return r;
}

static struct effect
effect_on (struct arena *arena, const struct adjusted_rows *r,
           const struct measure *m, enum estimand estimand, bool numbers,
           bool clustered)
{
  const double *y = is_of_shares (m) ? r->share : r->y;
  struct adjusted_sample *s = adjusted_fold (arena, r, y, numbers,
                                             clustered);
  struct ask ask = adjusted_ask (arena, estimand);
  return m->run (&s->sample, &ask);
}

/* sum T (mean_1 - mean_0) / sum T over the plans, T = n, n1 or n1 n0/n:
   post-stratification, and Mantel-Haenszel's weights. */
static double
poststratified (const struct adjusted_rows *r, const double *y,
                enum estimand estimand)
{
  double n[2][PLANS] = {{0}}, sum[2][PLANS] = {{0}}, top = 0, bottom = 0;
  for (size_t i = 0; i < r->n; i++)
    {
      n[r->arm[i]][r->plan[i]]++;
      sum[r->arm[i]][r->plan[i]] += y[i];
    }
  for (size_t p = 0; p < PLANS; p++)
    {
      double both = n[0][p] + n[1][p];
      double t = estimand == ESTIMAND_ALL     ? both
                 : estimand == ESTIMAND_LEVEL ? n[1][p]
                                              : n[1][p] * n[0][p] / both;
      top += t * (sum[1][p] / n[1][p] - sum[0][p] / n[0][p]);
      bottom += t;
    }
  return top / bottom;
}

Test (adjusted_identities, saturated_all_three_are_poststratification)
{
  for (uint64_t seed = 1; seed <= CASES; seed++)
    {
      struct arena *arena = arena_new ();
      struct adjusted_rows *r = rows_of (arena, seed, 300, 1);
      for (int e = 0; e < ESTIMANDS; e++)
        for (size_t m = 0; m < 6; m++)
          {
            const struct measure *measure = m < 3 ? means[m] : shares[m - 3];
            double want = poststratified (r, m < 3 ? r->y : r->share,
                                          (enum estimand) e);
            struct effect got = effect_on (arena, r, measure,
                                           (enum estimand) e, false, false);
            cr_assert (fabs (got.estimate - want) < 1e-10,
                       "%s %d, case %d: %.17g, wanted %.17g",
                       measure->about.title, e, (int) seed, got.estimate,
                       want);
          }
      arena_free (arena);
    }
}

/* The three influence functions are the same one when saturated; the
   factors N/(N - K) are not. */
Test (adjusted_identities, saturated_errors_differ_by_their_factors)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 5, 300, 1);
  for (int e = 0; e < ESTIMANDS; e++)
    {
      double error[3];
      for (size_t m = 0; m < 3; m++)
        error[m] = effect_on (arena, r, means[m], (enum estimand) e, false,
                              false).std_error;
      double factor = sqrt ((300 - 3) / (300.0 - 6));
      ASSERT_NEAR (error[0], error[1] * factor, ITERATIVE);
      ASSERT_NEAR (error[0], error[2], ITERATIVE);
    }
  arena_free (arena);
}

Test (adjusted_identities, of_the_exposed_both_take_their_own_mean)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 7, 400, 1);
  struct effect weighted = effect_on (arena, r, &mean_difference_weighted,
                                      ESTIMAND_LEVEL, true, false);
  double shift = 0, n = 0;
  for (size_t i = 0; i < r->n; i++)
    if (r->arm[i] == 1)
      {
        r->y[i] += 7;
        shift += 7;
        n++;
      }
  struct effect moved = effect_on (arena, r, &mean_difference_weighted,
                                   ESTIMAND_LEVEL, true, false);
  ASSERT_NEAR (moved.estimate - weighted.estimate, shift / n, ITERATIVE);
  arena_free (arena);
}

/* ---- properties ------------------------------------------------------- */

static bool
same_effect (const struct effect *a, const struct effect *b)
{
  return a->status == b->status
         && (a->status != STATUS_OK
             || (a->estimate == b->estimate && a->std_error == b->std_error
                 && a->conf_low == b->conf_low
                 && a->conf_high == b->conf_high));
}

static void
each_measure (bool (*holds) (struct arena *, const struct adjusted_rows *,
                             const struct measure *, enum estimand, bool),
              const char *what)
{
  for (uint64_t seed = 1; seed <= CASES / 6; seed++)
    {
      struct arena *arena = arena_new ();
      struct adjusted_rows *r = rows_of (arena, seed, 200, 70);
      for (size_t m = 0; m < ALL; m++)
        for (int e = 0; e < ESTIMANDS; e++)
          for (int c = 0; c < 2; c++)
            cr_assert (holds (arena, r, all[m], (enum estimand) e, c),
                       "%s: %s, estimand %d, case %d", what,
                       all[m]->about.title, e, (int) seed);
      arena_free (arena);
    }
}

static bool
is_shuffled (struct arena *arena, const struct adjusted_rows *r,
             const struct measure *m, enum estimand e, bool clustered)
{
  struct adjusted_rows *o = ARENA_NEW (arena, struct adjusted_rows, 1);
  o->n = r->n;
  o->arms = r->arms;
  for (size_t i = 0; i < r->n; i++)
    {
      size_t j = (i * 7 + 3) % r->n;
      o->plan[i] = r->plan[j], o->arm[i] = r->arm[j], o->age[i] = r->age[j];
      o->y[i] = r->y[j], o->share[i] = r->share[j];
      o->cluster[i] = 1000 - r->cluster[j];
    }
  struct effect a = effect_on (arena, r, m, e, true, clustered);
  struct effect b = effect_on (arena, o, m, e, true, clustered);
  return same_effect (&a, &b);
}

Test (adjusted_identities, neither_order_of_rows_nor_numbers_of_clusters)
{
  each_measure (is_shuffled, "shuffled");
}

static bool
is_mirrored (struct arena *arena, const struct adjusted_rows *r,
             const struct measure *m, enum estimand e, bool clustered)
{
  if (e == ESTIMAND_LEVEL)
    return true;            /* another population */
  const double *y = is_of_shares (m) ? r->share : r->y;
  struct adjusted_sample *s = adjusted_fold (arena, r, y, true, clustered);
  struct ask ask = adjusted_ask (arena, e), other = ask;
  other.level = 0;
  other.reference = 1;
  struct effect a = m->run (&s->sample, &ask);
  struct effect b = m->run (&s->sample, &other);
  /* Certain to be exposed is not certain not to be. */
  if (a.status == STATUS_REFUSED || b.status == STATUS_REFUSED)
    return true;
  if (a.status != STATUS_OK)
    return a.status == b.status;
  if (m->ratio)
    return a.std_error == b.std_error && near (a.estimate, 1 / b.estimate,
                                               1e-13);
  return a.estimate == -b.estimate && a.std_error == b.std_error
         && a.conf_low == -b.conf_high;
}

Test (adjusted_identities, level_and_reference_swapped_flip_the_sign)
{
  each_measure (is_mirrored, "swapped");
}

/* A unit 2^k times as large: no digit. */
static bool
is_scaled (struct arena *arena, const struct adjusted_rows *r,
           const struct measure *m, enum estimand e, bool clustered)
{
  if (is_of_shares (m))
    return true;
  struct adjusted_rows *o = ARENA_NEW (arena, struct adjusted_rows, 1);
  *o = *r;
  for (size_t i = 0; i < r->n; i++)
    o->y[i] *= 1024;
  struct effect a = effect_on (arena, r, m, e, true, clustered);
  struct effect b = effect_on (arena, o, m, e, true, clustered);
  return b.estimate == 1024 * a.estimate
         && b.std_error == 1024 * a.std_error;
}

Test (adjusted_identities, another_unit_changes_no_digit)
{
  each_measure (is_scaled, "scaled");
}

/* Clusters of one unit: CR1 of N clusters is HC1. */
static bool
is_its_own_cluster (struct arena *arena, const struct adjusted_rows *r,
                    const struct measure *m, enum estimand e, bool clustered)
{
  if (clustered || m->run == mean_difference_lin.run)
    return true;            /* HC2 is not CR1 */
  struct adjusted_rows *o = ARENA_NEW (arena, struct adjusted_rows, 1);
  *o = *r;
  for (size_t i = 0; i < r->n; i++)
    o->cluster[i] = (uint32_t) i;
  struct effect a = effect_on (arena, r, m, e, true, false);
  struct effect b = effect_on (arena, o, m, e, true, true);
  return a.status == b.status
         && (a.status != STATUS_OK
             || (near (a.estimate, b.estimate, 1e-9)
                 && near (a.std_error, b.std_error, 1e-9)));
}

Test (adjusted_identities, clusters_of_one_unit_are_no_clusters)
{
  each_measure (is_its_own_cluster, "alone");
}

/* Twice every row: half the variance but for N - K and G - 1; leverages
   of few clusters halve as well. */
static bool
is_halved (struct arena *arena, const struct adjusted_rows *r,
           const struct measure *m, enum estimand e, bool clustered)
{
  struct adjusted_rows *o = ARENA_NEW (arena, struct adjusted_rows, 1);
  *o = *r;
  o->n = 2 * r->n;
  for (size_t i = 0; i < r->n; i++)
    {
      size_t j = r->n + i;
      o->plan[j] = r->plan[i], o->arm[j] = r->arm[i], o->age[j] = r->age[i];
      o->y[j] = r->y[i], o->share[j] = r->share[i];
      o->cluster[j] = 500 + r->cluster[i];
    }
  struct effect a = effect_on (arena, r, m, e, true, clustered);
  struct effect b = effect_on (arena, o, m, e, true, clustered);
  double ratio = b.std_error / a.std_error;
  return a.status != STATUS_OK || b.status != STATUS_OK
         || (fabs (2 * ratio * ratio - 1) < .2);
}

Test (adjusted_identities, duplicated_data_halve_the_variance)
{
  each_measure (is_halved, "doubled");
}

/* ---- edges ------------------------------------------------------------ */

/* A covariate given twice adds nothing. */
Test (adjusted_identities, a_collinear_term_is_dropped_and_counted)
{
  struct arena *arena = arena_new ();
  static const char *const plans[] = {"basic", "plus", "pro"};
  struct adjusted_rows *r = rows_of (arena, 3, 300, 60);
  const struct term_source source[] = {
    {.name = "plan", .levels = 3, .label = plans, .level = r->plan},
    {.name = "again", .levels = 3, .label = plans, .level = r->plan}};
  struct terms terms = terms_build (arena, source, 2, r->n);
  struct responses responses
    = responses_fold (arena, r->y, r->arm, NULL, r->n, 2, &terms);
  struct sample sample = {.arms = 2, .responses = &responses};
  for (int e = 0; e < ESTIMANDS; e++)
    for (size_t m = 0; m < 3; m++)
      {
        struct ask ask = adjusted_ask (arena, (enum estimand) e);
        struct effect twice = means[m]->run (&sample, &ask);
        struct effect once = effect_on (arena, r, means[m],
                                        (enum estimand) e, false, false);
        ASSERT_NEAR (twice.estimate, once.estimate, ITERATIVE);
        ASSERT_NEAR (twice.std_error, once.std_error, ITERATIVE);
      }
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  struct test t = linear_model.run (&sample, &ask);
  cr_assert_str_eq (t.options[4].name, "terms_dropped");
  cr_assert_str_eq (t.options[4].value, "4");
  arena_free (arena);
}

static void
refuses (struct arena *arena, const struct adjusted_rows *r,
         enum status want)
{
  for (size_t m = 0; m < ALL; m++)
    {
      struct effect e = effect_on (arena, r, all[m], ESTIMAND_ALL, true,
                                   false);
      cr_assert (e.status != STATUS_OK && e.why, "%s", all[m]->about.title);
      if (want != STATUS_OK)
        cr_assert_eq (e.status, want, "%s: %s", all[m]->about.title, e.why);
      cr_assert (isnan (e.conf_low) && isnan (e.conf_high));
    }
}

Test (adjusted_identities, an_empty_cohort_has_no_effect)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 1, 100, 1);
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = 0;
  refuses (arena, r, STATUS_OK);
  r->n = 0;
  refuses (arena, r, STATUS_OK);
  arena_free (arena);
}

/* Plan pro is the level, and nobody else is. */
Test (adjusted_identities, covariates_that_make_the_cohorts_are_refused)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 1, 100, 1);
  for (size_t i = 0; i < r->n; i++)
    r->arm[i] = r->plan[i] == 2;
  refuses (arena, r, STATUS_OK);
  arena_free (arena);
}

Test (adjusted_identities, an_outcome_that_does_not_vary_is_degenerate)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 1, 200, 60);
  for (size_t i = 0; i < r->n; i++)
    r->y[i] = 1e9 + 1. / 3;
  for (size_t m = 0; m < ALL; m++)
    if (!is_of_shares (all[m]))
      cr_assert_eq (effect_on (arena, r, all[m], ESTIMAND_ALL, true,
                               false).status, STATUS_DEGENERATE);
  arena_free (arena);
}

/* With plan alone and nobody of basic's level with the outcome, Firth's
   likelihood of each cohort and plan adds a half to both sides. */
Test (adjusted_identities, separated_shares_are_firths)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 9, 300, 1);
  double n[2][PLANS] = {{0}}, x[2][PLANS] = {{0}}, d = 0;
  for (size_t i = 0; i < r->n; i++)
    {
      if (r->arm[i] == 1 && r->plan[i] == 0)
        r->share[i] = 0;
      n[r->arm[i]][r->plan[i]]++;
      x[r->arm[i]][r->plan[i]] += r->share[i];
    }
  for (size_t p = 0; p < PLANS; p++)
    d += (n[0][p] + n[1][p]) / 300
         * ((x[1][p] + .5) / (n[1][p] + 1) - (x[0][p] + .5) / (n[0][p] + 1));
  struct effect e = effect_on (arena, r, &risk_difference_standardised,
                               ESTIMAND_ALL, false, false);
  ASSERT_NEAR (e.estimate, d, ITERATIVE);
  struct adjusted_sample *s = adjusted_fold (arena, r, r->share, false,
                                             false);
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  struct test t = logistic_model.run (&s->sample, &ask);
  cr_assert_str_eq (t.options[3].value, "firth");
  arena_free (arena);
}

Test (adjusted_identities, three_or_four_clusters_are_refused)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 2, 300, 4);
  for (size_t m = 0; m < ALL; m++)
    cr_assert_eq (effect_on (arena, r, all[m], ESTIMAND_ALL, true,
                             true).status, STATUS_REFUSED);
  arena_free (arena);
}

/* ---- several cohorts ------------------------------------------------------ */

/* Without covariates the weights are equal: Wald's chi-square of two
   differences of means, whose variances and covariance are
   f_i S_i/n_i^2 + f_i S_0/n_0^2 and sqrt (f_1 f_2) S_0/n_0^2, S sums of
   squares, f = N/(N - 1) of the pair. */
static double
wald_of_means (const struct adjusted_rows *r)
{
  double n[3] = {0}, m[3] = {0}, s[3] = {0};
  for (size_t i = 0; i < r->n; i++)
    {
      n[r->arm[i]]++;
      m[r->arm[i]] += r->y[i];
    }
  for (size_t a = 0; a < 3; a++)
    m[a] /= n[a];
  for (size_t i = 0; i < r->n; i++)
    s[r->arm[i]] += (r->y[i] - m[r->arm[i]]) * (r->y[i] - m[r->arm[i]]);
  double f[3], base = s[0] / n[0] / n[0], v[3];
  for (size_t a = 1; a < 3; a++)
    {
      f[a] = (n[0] + n[a]) / (n[0] + n[a] - 1);
      v[a] = f[a] * (s[a] / n[a] / n[a] + base);
    }
  double c = sqrt (f[1] * f[2]) * base, d1 = m[1] - m[0], d2 = m[2] - m[0];
  return (d1 * d1 * v[2] - 2 * d1 * d2 * c + d2 * d2 * v[1])
         / (v[1] * v[2] - c * c);
}

Test (adjusted_identities, several_cohorts_without_covariates_are_walds)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = ARENA_NEW (arena, struct adjusted_rows, 1);
  generate_adjusted (r, 31, 300, 3, 1);
  for (size_t i = 0; i < r->n; i++)
    r->cluster[i] = (uint32_t) (r->n - i);
  struct terms terms = terms_build (arena, NULL, 0, r->n);
  struct ask ask = adjusted_ask (arena, ESTIMAND_OVERLAP);
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct responses responses
        = responses_fold (arena, r->y, r->arm, clustered ? r->cluster : NULL,
                          r->n, 3, &terms);
      struct sample sample = {.arms = 3, .responses = &responses};
      struct test t = weighted_z.run (&sample, &ask);
      cr_assert_eq (t.status, STATUS_OK);
      ASSERT_NEAR (t.statistic, wald_of_means (r) / (clustered ? 2 : 1),
                   1e-9);
      cr_assert_eq (t.df, 2);
      struct ask pair = ask;
      pair.level = 2;
      struct test two = weighted_z_pair.run (&sample, &pair);
      cr_assert_eq (two.status, STATUS_OK);
    }
  arena_free (arena);
}

/* An empty cohort more is no cohort more. */
Test (adjusted_identities, an_empty_cohort_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct adjusted_rows *r = rows_of (arena, 4, 300, 60);
  static const struct method *const tests[]
    = {&weighted_z, &linear_model, &logistic_model, &linear_lin};
  for (size_t m = 0; m < 4; m++)
    for (int c = 0; c < 2; c++)
      {
        struct adjusted_sample *s
          = adjusted_fold (arena, r, r->share, true, c);
        struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
        double before = tests[m]->run (&s->sample, &ask).statistic;
        s->responses.arms = s->sample.arms = 4;
        cr_assert_eq (tests[m]->run (&s->sample, &ask).statistic, before);
      }
  arena_free (arena);
}
