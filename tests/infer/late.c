/* Units that come late, and units cut in two: tests/oracle/late.R. */

#include "infer/clustered_sample.h"
#include "infer/survival_sample.h"

/* Rows with the day after which each is at risk. */
struct late_rows {
  struct survival_rows rows;
  double enter[GENERATED_MAX];
  uint32_t cluster[GENERATED_MAX];
};

static void
generate_late (struct late_rows *late, uint64_t seed, size_t n, size_t arms,
               double top, double share)
{
  uint64_t state = seed + 1000;
  generate_survival (&late->rows, seed, n, arms, top, share);
  for (size_t i = 0; i < n; i++)
    {
      double u = generated_uniform (&state), v = generated_uniform (&state);
      late->enter[i] = u < 0.4 ? -1
                               : floor (v * (late->rows.time[i] + 1)) - 1;
      late->cluster[i] = (uint32_t) (i % (1 + i % 40));
    }
}

static const struct sample *
fold_late (struct arena *arena, const struct late_rows *late, bool clusters)
{
  const struct survival_rows *r = &late->rows;
  struct sample *s = ARENA_NEW (arena, struct sample, 1);
  struct riskset *set = ARENA_NEW (arena, struct riskset, 1);
  *set = riskset_fold_late (arena, late->enter, r->time, r->event, r->arm,
                            r->n, r->arms, NAN);
  s->arms = r->arms;
  s->riskset = set;
  if (!clusters)
    return s;
  struct clusters *c = ARENA_NEW (arena, struct clusters, 1);
  struct members *m = ARENA_NEW (arena, struct members, 1);
  *c = clusters_fold (arena, r->time, r->arm, late->cluster, r->n, r->arms);
  *m = members_fold_late (arena, late->enter, r->time, r->event, r->arm,
                          late->cluster, r->n, NAN);
  s->clusters = c;
  s->members = m;
  return s;
}

struct curve_of_r {
  double survival, std_error, low, high, median, rmst, rmst_se;
  double robust, robust_low, robust_high, robust_rmst;
};

static const struct reference {
  uint64_t seed;
  size_t n, arms;
  double top, share;
  size_t level, reference;
  double tau, end;
  double log_rank, gehan;
  double beta, se, lr, score, robust, robust_score;
  struct curve_of_r curve[2];             /* level, reference */
} references[] = {
  {
    5, 120, 2, 30, 0.6, 1, 0, 9, 15,
    1.4912074164844868, 0.19195051679234879,
    -0.30721560840634665, 0.24923374149957345, 1.5531152522455614,
    1.5305161597137491, 0.24249051639895275, 1.6862677857488217,
    {
      { 0.43342391304347816, 0.080220960529409358, 0.2752052112394846,
        0.58174075478583209, 7, 7.8596311936145682, 1.0245015867259795,
        0.081110028298141859, 0.2734988738714027, 0.58325458391428997,
        0.9802750888066939 },
      { 0.39536152976143513, 0.068461104673513032, 0.26244351477692623,
        0.52534116461451452, 7, 7.2737574184107459, 0.8611509825140069,
        0.060977391660739649, 0.27656974963089881, 0.51172686395269129,
        0.7145342163901105 },
    },
  },
  {
    9, 300, 3, 12, 0.7, 2, 0, 3, 6,
    10.639382258275393, 8.5475205479654939,
    -0.53886415052168435, 0.18644315008123338, 8.3306818053201823,
    8.528775920737715, 0.20130260090953822, 5.9835772675302392,
    {
      { 0.51593352883675458, 0.060527226747817728, 0.39191286113103468,
        0.626543562642634, 4, 3.5228448463125881, 0.274628909901802,
        0.057846211189403383, 0.39755978137295866, 0.6220168636724891,
        0.27802822537222688 },
      { 0.3135557432432432, 0.055043720142684105, 0.21006795086128693,
        0.42229337710072645, 2, 2.4761402027027022, 0.27496089759861492,
        0.066022887631453267, 0.191007873709691, 0.44373664445314925,
        0.37724698007877755 },
    },
  },
};
enum { REFERENCES = sizeof references / sizeof *references };

static const struct sample *
sample_of (struct arena *arena, size_t i, bool clusters)
{
  const struct reference *r = &references[i];
  struct late_rows *late = ARENA_NEW (arena, struct late_rows, 1);
  generate_late (late, r->seed, r->n, r->arms, r->top, r->share);
  return fold_late (arena, late, clusters);
}

Test (late, tests_agree_with_coxph_and_the_sums_over_days)
{
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct arena *arena = arena_new ();
      const struct reference *r = &references[i];
      const struct sample *s = sample_of (arena, i, false);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect hr = hazard_ratio.run (s, &ask);
      ASSERT_NEAR (log_rank.run (s, &ask).statistic, r->log_rank, 1e-11);
      ASSERT_NEAR (gehan.run (s, &ask).statistic, r->gehan, 1e-11);
      ASSERT_NEAR (cox_lr.run (s, &ask).statistic, r->lr, ITERATIVE);
      ASSERT_NEAR (cox_score.run (s, &ask).statistic, r->score, 1e-11);
      ASSERT_NEAR (log (hr.estimate), r->beta, ITERATIVE);
      ASSERT_NEAR (hr.std_error, r->se, ITERATIVE);
      arena_free (arena);
    }
}

static void
check_curve (const struct curve_of_r *c, const struct reference *r,
             const struct km *km)
{
  struct effect at = km_at (km, r->tau, 0.95);
  struct effect rmst = km_rmst (km, r->end, 0.95);
  ASSERT_NEAR (at.estimate, c->survival, CLOSED_FORM);
  ASSERT_NEAR (at.std_error, c->std_error, CLOSED_FORM);
  ASSERT_NEAR (at.conf_low, c->low, 1e-11);
  ASSERT_NEAR (at.conf_high, c->high, 1e-11);
  ASSERT_NEAR (km_median (km).estimate, c->median, CLOSED_FORM);
  ASSERT_NEAR (rmst.estimate, c->rmst, CLOSED_FORM);
  ASSERT_NEAR (rmst.std_error, c->rmst_se, CLOSED_FORM);
}

Test (late, curves_and_restricted_means_agree_with_survfit)
{
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct arena *arena = arena_new ();
      const struct reference *r = &references[i];
      const struct sample *s = sample_of (arena, i, false);
      for (int k = 0; k < 2; k++)
        {
          struct km km = km_curve (arena, s->riskset,
                                   k ? r->reference : r->level, 0.95);
          check_curve (&r->curve[k], r, &km);
        }
      arena_free (arena);
    }
}

/* Clusters that hold units of either cohort. */
static double
holding (const struct members *m, const struct reference *r)
{
  double clusters = 0;
  for (size_t c = 0; c < m->clusters; c++)
    {
      bool holds = false;
      for (size_t i = m->first[c]; i < m->first[c + 1]; i++)
        holds |= m->member[i].arm == r->level
                 || m->member[i].arm == r->reference;
      clusters += holds;
    }
  return clusters;
}

static void
check_clustered (struct arena *arena, const struct sample *s,
                 const struct reference *r, int k)
{
  const struct curve_of_r *c = &r->curve[k];
  size_t arm = k ? r->reference : r->level;
  struct km km = km_curve_cluster (arena, s->riskset, s->members, arm, 0.95);
  struct effect at = km_at (&km, r->tau, 0.95);
  const double *influence = km_influence_rmst (arena, s->riskset, s->members,
                                               arm, r->end);
  double squares = 0;
  for (size_t i = 0; i < s->members->clusters; i++)
    squares += influence[i] * influence[i];
  ASSERT_NEAR (at.std_error, c->robust, 1e-11);
  ASSERT_NEAR (at.conf_low, c->robust_low, 1e-11);
  ASSERT_NEAR (at.conf_high, c->robust_high, 1e-11);
  ASSERT_NEAR (sqrt (squares), c->robust_rmst, 1e-11);
}

/* The error times G / (G - 1), which coxph leaves out: there are fewer
   than 50 clusters. */
Test (late, clusters_agree_with_the_robust_variances)
{
  for (size_t i = 0; i < REFERENCES; i++)
    {
      struct arena *arena = arena_new ();
      const struct reference *r = &references[i];
      const struct sample *s = sample_of (arena, i, true);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      double g = holding (s->members, r);
      struct effect hr = hazard_ratio_cluster.run (s, &ask);
      ASSERT_NEAR (log (hr.estimate), r->beta, ITERATIVE);
      ASSERT_NEAR (hr.std_error, r->robust * sqrt (g / (g - 1)), ITERATIVE);
      ASSERT_NEAR (log_rank_pair_cluster.run (s, &ask).statistic,
                   r->robust_score, ITERATIVE);
      for (int k = 0; k < 2; k++)
        check_clustered (arena, s, r, k);
      arena_free (arena);
    }
}

/* Cuts about half the rows in two, or three, at days of their own. */
static void
cut_rows (struct late_rows *cut, const struct late_rows *whole,
          uint64_t seed)
{
  const struct survival_rows *from = &whole->rows;
  struct survival_rows *to = &cut->rows;
  uint64_t state = seed + 5000;
  to->n = 0;
  to->arms = from->arms;
  for (size_t i = 0; i < from->n; i++)
    {
      double enter = whole->enter[i], last = from->time[i];
      for (int k = 0; k < 3; k++)
        {
          double u = generated_uniform (&state);
          double end = k == 2 ? last
                              : floor (enter + u * 2 * (last - enter));
          if (!(end > enter) || end > last)
            continue;
          to->time[to->n] = end;
          to->event[to->n] = end == last ? from->event[i] : (int8_t) 0;
          to->arm[to->n] = from->arm[i];
          cut->cluster[to->n] = whole->cluster[i];
          cut->enter[to->n++] = enter;
          enter = end;
        }
    }
}

static void
expect_alike (struct effect a, struct effect b, double tolerance)
{
  cr_assert (a.status == b.status, "%s %s", a.why, b.why);
  ASSERT_NEAR (a.estimate, b.estimate, tolerance);
  ASSERT_NEAR (a.std_error, b.std_error, tolerance);
  ASSERT_NEAR (a.conf_low, b.conf_low, tolerance);
  ASSERT_NEAR (a.conf_high, b.conf_high, tolerance);
}

static void
check_cut (struct arena *arena, uint64_t seed)
{
  struct late_rows *whole = ARENA_NEW (arena, struct late_rows, 1);
  struct late_rows *cut = ARENA_NEW (arena, struct late_rows, 1);
  generate_late (whole, seed, 90, 2, 25, 0.6);
  cut_rows (cut, whole, seed);
  cr_assert (cut->rows.n > 110);
  const struct sample *a = fold_late (arena, whole, true);
  const struct sample *b = fold_late (arena, cut, true);
  struct ask ask = survival_ask (arena, 1, 0);
  static const struct measure *const measures[]
    = { &hazard_ratio, &rmst_difference, &survival_difference,
        &median_survival_difference, &hazard_ratio_cluster,
        &rmst_difference_cluster, &survival_difference_cluster };
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
    expect_alike (measures[i]->run (a, &ask), measures[i]->run (b, &ask),
                  1e-8);
  static const struct method *const methods[]
    = { &log_rank, &gehan, &peto_peto, &cox_wald, &cox_lr, &cox_score,
        &log_rank_cluster };
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    ASSERT_NEAR (methods[i]->run (a, &ask).statistic,
                 methods[i]->run (b, &ask).statistic, 1e-8);
  for (size_t arm = 0; arm < 2; arm++)
    {
      ASSERT_NEAR (riskset_person_time (b->riskset, arm),
                   riskset_person_time (a->riskset, arm), 0);
      cr_assert (riskset_events (b->riskset, arm)
                 == riskset_events (a->riskset, arm));
    }
}

Test (late, a_row_cut_in_two_changes_nothing)
{
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct arena *arena = arena_new ();
      check_cut (arena, seed);
      arena_free (arena);
    }
}

Test (late, gray_refuses_late_entries)
{
  struct arena *arena = arena_new ();
  const struct sample *s = sample_of (arena, 0, false);
  struct ask ask = survival_ask (arena, 1, 0);
  struct test test = gray.run (s, &ask);
  cr_assert (test.status == STATUS_REFUSED && isnan (test.p_value));
  arena_free (arena);
}
