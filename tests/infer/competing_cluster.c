/* Competing ends of units in clusters.  Expected values by
   tests/oracle/competing_cluster.R. */

#include "infer/cif.h"
#include "infer/clustered_sample.h"

#define COUNT(array) (sizeof (array) / sizeof *(array))

struct two {
  uint64_t seed;
  size_t n, arms;
  double top, share;
  uint32_t g;
  bool nested;
  size_t level, reference;
  double tau;
  double f1, se1, low1, high1, f0;         /* the level alone; F0 */
  double se, df, t, p, low, high;          /* the difference */
  double log_rank, beta, beta_se;
};

static const struct two two[] = {
  /* few clusters */
  {1, 200, 2, 30, 0.4, 20, false, 1, 0, 7,
   0.17731907144335179, 0.034197692149356196, 0.11621855856217553,
   0.24901159094321601, 0.31973248666054055,
   0.058483161960110143, 11.463447763342558, -2.4351182535979379,
   0.032294633276236426, -0.26606579113657047, -0.012909596745885932,
   5.9072070667149585, -0.72806866504922818, 0.21592047829166755},
  /* few days */
  {7, 60, 2, 5, 0.5, 25, true, 0, 1, 1,
   0.53289473684210531, 0.14955859842282515, 0.22128774676610427,
   0.76899514375014544, 0.31042128603104213,
   0.17599101090079333, 13.037810093302504, 1.2641182619064115,
   0.22832079187439847, -0.17250570364993689, 0.52903123164263566,
   1.0051338483343717, 0.52242085148677109, 0.44950786651318131},
  /* three arms, nested */
  {42, 500, 3, 60, 0.3, 150, true, 2, 0, 20,
   0.14312351534898468, 0.023268164760650165, 0.10123741074087639,
   0.19202086359851253, 0.30617586212795939,
   0.046430331073242417, 95.060714020360564, -3.511763603877057,
   0.00068283484497394097, -0.25413178099735356, -0.071099226616470848,
   15.613631330356441, -0.83164544585609534, 0.18978241531149134},
  /* many a day */
  {11, 3000, 2, 6, 0.5, 400, false, 1, 0, 3,
   0.4385903376202373, 0.013188236094250473, 0.41259735547180526,
   0.46425934723128187, 0.59331797092133975,
   0.021042975257673156, 146.53681735214144, -7.3529351912668446,
   1.2655896003832254e-11, -0.19590996704850933, -0.11277523633895553,
   52.778813189569, -0.51562765020615187, 0.055026821959282012},
};

static struct clustered_sample *
competing_clusters (struct arena *arena, uint64_t seed, size_t n,
                    size_t arms, double top, double share, uint32_t g,
                    bool nested)
{
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_competing (rows, seed, n, arms, top, share);
  return clustered_fold (arena, rows, clusters_for (arena, rows, g, nested));
}

static struct clustered_sample *
sample_of (struct arena *arena, const struct two *w)
{
  return competing_clusters (arena, w->seed, w->n, w->arms, w->top,
                             w->share, w->g, w->nested);
}

static struct ask
ask_of (struct arena *arena, size_t level, size_t reference, double tau)
{
  return (struct ask) {.scratch = arena, .confidence = 0.95, .target = NAN,
                       .horizon = tau, .level = level,
                       .reference = reference, .margin = NAN};
}

static struct cif
curve_of (struct arena *arena, const struct clustered_sample *s, size_t arm)
{
  return cif_curve_cluster (arena, &s->riskset, &s->members, arm, 0.95);
}

Test (competing_cluster, curves_are_survfits_influences_by_cluster)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (two); i++)
    {
      const struct two *w = two + i;
      struct cif cif = curve_of (arena, sample_of (arena, w), w->level);
      struct effect at = cif_at (&cif, w->tau, 0.95);
      cr_assert (at.status == STATUS_OK, "%zu: %s", i, at.why);
      ASSERT_NEAR (at.estimate, w->f1, CLOSED_FORM);
      ASSERT_NEAR (at.std_error, w->se1, CLOSED_FORM);
      ASSERT_NEAR (at.conf_low, w->low1, CLOSED_FORM);
      ASSERT_NEAR (at.conf_high, w->high1, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (competing_cluster, difference_and_its_test_agree_with_matrices)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (two); i++)
    {
      const struct two *w = two + i;
      const struct sample *s = &sample_of (arena, w)->sample;
      struct ask ask = ask_of (arena, w->level, w->reference, w->tau);
      struct test test = cluster_wald_incidence_pair.run (s, &ask);
      cr_assert (test.status == STATUS_OK, "%zu: %s", i, test.why);
      ASSERT_NEAR (test.statistic, w->t, CLOSED_FORM);
      ASSERT_NEAR (test.df, w->df, CLOSED_FORM);
      ASSERT_NEAR (test.p_value, w->p, ITERATIVE);
      struct effect e = cif_difference_cluster.run (s, &ask);
      cr_assert (e.status == STATUS_OK, "%s", e.why);
      ASSERT_NEAR (e.estimate, w->f1 - w->f0, CLOSED_FORM);
      ASSERT_NEAR (e.std_error, w->se, CLOSED_FORM);
      ASSERT_NEAR (e.conf_low, w->low, CLOSED_FORM);
      ASSERT_NEAR (e.conf_high, w->high, CLOSED_FORM);
      if (w->arms > 2)
        continue;
      struct test any = cluster_wald_incidence.run (s, &ask);
      cr_assert (any.statistic == test.statistic && any.df == test.df);
    }
  arena_free (arena);
}

Test (competing_cluster, hazards_of_the_event_alone_agree_with_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (two); i++)
    {
      const struct two *w = two + i;
      const struct sample *s = &sample_of (arena, w)->sample;
      struct ask ask = ask_of (arena, w->level, w->reference, w->tau);
      struct effect e = cause_specific_hazard_ratio_cluster.run (s, &ask);
      cr_assert (e.status == STATUS_OK, "%s", e.why);
      ASSERT_NEAR (log (e.estimate), w->beta, 1e-9);
      struct test cox = cox_wald_cause_specific_cluster.run (s, &ask);
      bool few = !isnan (cox.df2);
      double correction = few ? (cox.df2 + 1) / cox.df2 : 1;
      ASSERT_NEAR (e.std_error, w->beta_se * sqrt (correction), 1e-9);
      if (w->arms > 2)
        continue;
      struct test rank = log_rank_cause_specific_cluster.run (s, &ask);
      ASSERT_NEAR (rank.statistic, w->log_rank, 1e-9);
    }
  arena_free (arena);
}

Test (competing_cluster, several_cohorts_agree_with_matrices)
{
  static const struct {
    uint64_t seed;
    size_t n, arms;
    uint32_t g;
    bool nested;
    double tau, f, df, df2, p, log_rank;
  } want[] = {
    {43, 900, 3, 200, false, 20,
     3.5004014978633515, 2, 199, 0.032057100090905455, 22.884505681979817},
    {44, 1600, 4, 150, true, 15,
     7.9962900849217524, 3, 410, 3.4275332263981661e-05,
     51.030172056815772},
  };
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < COUNT (want); i++)
    {
      const struct sample *s
        = &competing_clusters (arena, want[i].seed, want[i].n, want[i].arms,
                               60, 0.4, want[i].g, want[i].nested)->sample;
      struct ask ask = ask_of (arena, 1, 0, want[i].tau);
      struct test test = cluster_wald_incidence.run (s, &ask);
      cr_assert (test.status == STATUS_OK, "%s", test.why);
      ASSERT_NEAR (test.statistic, want[i].f, CLOSED_FORM);
      cr_assert (test.df == want[i].df && test.df2 == want[i].df2);
      ASSERT_NEAR (test.p_value, want[i].p, ITERATIVE);
      test = log_rank_cause_specific_cluster.run (s, &ask);
      ASSERT_NEAR (test.statistic, want[i].log_rank, 1e-9);
    }
  arena_free (arena);
}

/* Every cluster one unit: Greenwood's formula, which is the jackknife. */
Test (competing_cluster, clusters_of_one_unit_are_greenwood)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 30; seed++)
    {
      struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
      generate_competing (rows, seed, 80, 2, 12, 0.4);
      uint32_t alone[80];
      for (uint32_t i = 0; i < 80; i++)
        alone[i] = i;
      struct clustered_sample *s = clustered_fold (arena, rows, alone);
      struct cif by = curve_of (arena, s, 1);
      struct cif plain = cif_curve (arena, &s->riskset, 1, 0.95);
      for (size_t i = 0; i < plain.points; i++)
        if (plain.point[i].std_error > 0)
          ASSERT_NEAR (by.point[i].std_error, plain.point[i].std_error,
                       1e-9);
    }
  arena_free (arena);
}

/* The curve's sums, kept up to date, against the influences at its
   times; those add up to nothing. */
Test (competing_cluster, sums_kept_along_the_curve_are_those_at_each_time)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 40; seed++)
    {
      struct clustered_sample *s
        = competing_clusters (arena, seed, 150, 2, 15, 0.4, 20, false);
      struct cif by = curve_of (arena, s, 1);
      for (size_t i = 0; i < by.points; i++)
        {
          const double *own
            = cif_influence_at (arena, &s->riskset, &s->members, 1,
                                by.point[i].time);
          double sum = 0, squares = 0;
          for (size_t c = 0; c < s->members.clusters; c++)
            {
              sum += own[c];
              squares += own[c] * own[c];
            }
          cr_assert (fabs (sum) < 1e-13);
          cr_assert (fabs (sqrt (squares) - by.point[i].std_error) < 1e-9);
        }
    }
  arena_free (arena);
}

static void
all_say (const struct sample *s, double tau, enum status status,
         const char *why)
{
  struct arena *arena = arena_new ();
  struct ask ask = ask_of (arena, 1, 0, tau);
  struct test any = cluster_wald_incidence.run (s, &ask);
  struct test pair = cluster_wald_incidence_pair.run (s, &ask);
  struct effect e = cif_difference_cluster.run (s, &ask);
  cr_assert (any.status == status && pair.status == status
             && e.status == status, "%d %d %d", any.status, pair.status,
             e.status);
  cr_assert (isnan (any.p_value) && isnan (pair.p_value)
             && isnan (e.conf_low) && isnan (e.conf_high)
             && isnan (e.std_error));
  cr_assert (strstr (any.why, why) && strstr (pair.why, why)
             && strstr (e.why, why), "%s", e.why);
  arena_free (arena);
}

Test (competing_cluster, what_cannot_be_compared_is_a_status)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  generate_competing (rows, 5, 100, 2, 30, 0.5);
  uint32_t cluster[100];
  for (uint32_t i = 0; i < 100; i++)
    cluster[i] = rows->arm[i] ? 100 + i % 4 : i % 25;
  struct clustered_sample *s = clustered_fold (arena, rows, cluster);
  all_say (&s->sample, 10, STATUS_REFUSED, "fewer than 5 clusters");
  for (uint32_t i = 0; i < 100; i++)
    cluster[i] = i % 25;
  s = clustered_fold (arena, rows, cluster);
  all_say (&s->sample, 1000, STATUS_NOT_REACHED, "not followed");
  s->sample.members = NULL;
  all_say (&s->sample, 10, STATUS_REFUSED, "not given clusters");
  for (uint32_t i = 0; i < 100; i++)
    rows->event[i] = rows->arm[i] && rows->event[i] == 1 ? 2
                                                        : rows->event[i];
  s = clustered_fold (arena, rows, cluster);
  all_say (&s->sample, 10, STATUS_DEGENERATE, "nobody, or everybody");
  for (uint32_t i = 0; i < 100; i++)
    rows->arm[i] = 0;
  s = clustered_fold (arena, rows, cluster);
  all_say (&s->sample, 10, STATUS_EMPTY, "holds no units");
  arena_free (arena);
}

Test (competing_cluster, cohorts_exchanged_flip_the_sign)
{
  struct arena *arena = arena_new ();
  const struct sample *s = &sample_of (arena, two)->sample;
  struct ask ask = ask_of (arena, 1, 0, 7), back = ask_of (arena, 0, 1, 7);
  struct test a = cluster_wald_incidence.run (s, &ask);
  struct test b = cluster_wald_incidence.run (s, &back);
  cr_assert (a.statistic == -b.statistic && a.p_value == b.p_value);
  struct effect e = cif_difference_cluster.run (s, &ask);
  struct effect f = cif_difference_cluster.run (s, &back);
  cr_assert (e.estimate == -f.estimate && e.conf_low == -f.conf_high);
  arena_free (arena);
}
