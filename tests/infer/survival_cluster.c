/* Survival of units in clusters: tests/oracle/survival_cluster.R. */

#include "infer/clustered_sample.h"

struct reference {
  uint64_t seed;
  size_t n, arms;
  double top, share;
  uint32_t g;
  bool nested;
  size_t level, reference;
  double tau;
  /* coxph's robust score: of all, of the two, of the arm's number. */
  double chi_square, df, chi_square_two, trend;
  double beta, se, clusters;
  int few;
  struct {
    double median, median_low, median_high, rmst, rmst_se;
    double survival, survival_se, survival_low, survival_high;
  } curve[2];               /* level, reference */
  double end, rmst_se, survival_se;       /* of the differences */
  double low, high;         /* of survival, MOVER */
};

enum { REFERENCES = 5 };
static const struct reference references[REFERENCES] = {
  /* few clusters */
  {
    1, 200, 2, 30, 0.6, 20, false, 1, 0, 7,
    5.2034594650204866, 1, 5.2034594650204866,
    5.2034594650204866,
    -0.50605597412666647, 0.15403972319427728, 20, 1,
    {
      {
        14, 10, 17, 14.350562859707479, 0.71824966025100279,
        0.66874288293898743, 0.038927408923940643, 0.58610072232059574,
        0.73858780216222641
      },
      {
        10, 6, 12, 10.464127485688621, 1.0426198944868579,
        0.51376713007390418, 0.056183735440880435, 0.39898659048158797,
        0.61710268811338698
      },
    },
    27, 1.4002666901242853, 0.064436734026100576,
    0.030564870513370035, 0.28204782765011671,
  },
  /* few days */
  {
    7, 60, 2, 5, 0.7, 25, true, 0, 1, 1,
    1.0605340018307226, 1, 1.0605340018307221,
    1.0605340018307226,
    0.42757652884130226, 0.37902183272514323, 33, 1,
    {
      {
        1, 0, 2, 1.0614035087719298, 0.33491985835223353, 0.28947368421052633,
        0.13661738595697517, 0.073214238080705041, 0.55552487233469305
      },
      {
        1, 0, 2, 1.4634146341463414, 0.24738811974824848, 0.49667405764966738,
        0.1013425870492245, 0.28959502369250162, 0.67355095909489693
      },
    },
    3, 0.41637986660170534, 0.17010182272846686,
    -0.48658109271884104, 0.12994197187944062,
  },
  /* three arms */
  {
    42, 500, 3, 60, 0.5, 200, false, 2, 0, 20,
    28.52400821399069, 2, 25.162200134390456,
    27.877681458867144,
    -0.97180150999742032, 0.1630551155982827, 166, 0,
    {
      {
        48, 37, 56, 37.505880032504137, 1.5690143347467824,
        0.75140190904730786, 0.035718932217642649, 0.673031127956768,
        0.81358346117285529
      },
      {
        18, 15, 26, 23.221273773409635, 1.6747321964916566,
        0.46511908252229056, 0.042796635572887293, 0.37953148631754141,
        0.54618881983463496
      },
    },
    55, 2.4445385542973401, 0.056960953061998859,
    0.17102511268768983, 0.3943073074501442,
  },
  /* three arms, nested */
  {
    43, 600, 3, 60, 0.5, 150, true, 1, 2, 20,
    34.07143894063497, 2, 17.687061798560606,
    32.453743909078135,
    0.63440949026589577, 0.14195809133360052, 189, 0,
    {
      {
        28, 21, 36, 28.437207637898556, 1.6052975121598514,
        0.60158661663547786, 0.04094302360939929, 0.51647859680735064,
        0.676472639420861
      },
      {
        49, 35, 65, 35.333583005963675, 1.377329611440091,
        0.74326781927487362, 0.032215381471717611, 0.67363988935590713,
        0.80025275896163495
      },
    },
    51, 2.1151872165594043, 0.052097619769506873,
    -0.24410511776749816, -0.039426789368312773,
  },
  /* many deaths a day */
  {
    11, 20000, 2, 6, 0.8, 400, false, 1, 0, 3,
    124.55086539751538, 1, 124.55086539751538,
    124.55086539751538,
    -0.46197186279128066, 0.015312215490095985, 400, 0,
    {
      {
        2, 2, 2, 2.132501136256082, 0.019216447457350364, 0.2877257527400911,
        0.0046665158875508796, 0.2786094051144582, 0.29689945847390947
      },
      {
        1, 1, 1, 1.4509272677346912, 0.015889832885962237,
        0.12755313349963132, 0.004027307551880072, 0.11978646812558059,
        0.13557099724589369
      },
    },
    5, 0.024514232337877962, 0.0057930601984233429,
    0.1487646896019906, 0.17147130402174404,
  },
};

static struct clustered_sample *
sample_of (struct arena *arena, const struct reference *r)
{
  return clustered_of_seed (arena, r->seed, r->n, r->arms, r->top, r->share,
                            r->g, r->nested);
}

Test (survival_cluster, log_rank_is_the_robust_score_of_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct clustered_sample *s = sample_of (arena, r);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct test test = log_rank_cluster.run (&s->sample, &ask);
      cr_assert (test.status == STATUS_OK && test.df == r->df);
      ASSERT_NEAR (test.statistic, r->chi_square, 1e-11);
      test = log_rank_pair_cluster.run (&s->sample, &ask);
      ASSERT_NEAR (test.statistic, r->chi_square_two, 1e-11);
      test = log_rank_trend_cluster.run (&s->sample, &ask);
      ASSERT_NEAR (test.statistic * test.statistic, r->trend, 1e-11);
      struct test plain = log_rank_trend.run (&s->sample, &ask);
      cr_assert (signbit (test.statistic) == signbit (plain.statistic));
    }
  arena_free (arena);
}

Test (survival_cluster, hazard_ratio_has_the_robust_error_of_coxph)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct clustered_sample *s = sample_of (arena, r);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect hr = hazard_ratio_cluster.run (&s->sample, &ask);
      double g = r->clusters, se = r->se * (r->few ? sqrt (g / (g - 1)) : 1);
      cr_assert (hr.status == STATUS_OK);
      ASSERT_NEAR (log (hr.estimate), r->beta, ITERATIVE);
      ASSERT_NEAR (hr.std_error, se, ITERATIVE);
      struct test wald = cox_wald_cluster.run (&s->sample, &ask);
      ASSERT_NEAR (wald.statistic, r->beta * r->beta / (se * se),
                   2 * ITERATIVE);
      cr_assert (r->few ? wald.df2 == g - 1 : isnan (wald.df2));
      /* The interval at confidence 1 - p ends at 1. */
      ask.confidence = 1 - wald.p_value;
      hr = hazard_ratio_cluster.run (&s->sample, &ask);
      double end = hr.estimate < 1 ? hr.conf_high : hr.conf_low;
      if (wald.p_value > 1e-6)
        ASSERT_NEAR (end, 1, 1e-7);
    }
  arena_free (arena);
}

Test (survival_cluster, few_clusters_take_the_quantile_of_t)
{
  struct arena *arena = arena_new ();
  struct clustered_sample *s = sample_of (arena, references);
  struct ask ask = survival_ask (arena, 1, 0);
  struct effect hr = hazard_ratio_cluster.run (&s->sample, &ask);
  ASSERT_NEAR (log (hr.conf_high / hr.estimate) / hr.std_error,
               2.0930240544083087, 1e-10);
  arena_free (arena);
}

Test (survival_cluster, curves_agree_with_survfit_by_cluster)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct clustered_sample *s = sample_of (arena, r);
      const size_t arm[] = {r->level, r->reference};
      for (int side = 0; side < 2; side++)
        {
          struct km km = km_curve_cluster (arena, &s->riskset, &s->members,
                                           arm[side], 0.95);
          struct effect at = km_at (&km, r->tau, 0.95);
          ASSERT_NEAR (at.estimate, r->curve[side].survival, CLOSED_FORM);
          ASSERT_NEAR (at.std_error, r->curve[side].survival_se, 1e-11);
          ASSERT_NEAR (at.conf_low, r->curve[side].survival_low, 1e-11);
          ASSERT_NEAR (at.conf_high, r->curve[side].survival_high, 1e-11);
          struct effect median = km_median (&km);
          cr_assert (median.estimate == r->curve[side].median
                     && median.conf_low == r->curve[side].median_low
                     && median.conf_high == r->curve[side].median_high);
        }
    }
  arena_free (arena);
}

Test (survival_cluster, differences_agree_with_the_residuals_of_survfit)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < REFERENCES; i++)
    {
      const struct reference *r = references + i;
      struct clustered_sample *s = sample_of (arena, r);
      struct ask ask = survival_ask (arena, r->level, r->reference);
      struct effect mean = rmst_difference_cluster.run (&s->sample, &ask);
      cr_assert (mean.status == STATUS_OK);
      ASSERT_NEAR (mean.estimate, r->curve[0].rmst - r->curve[1].rmst, 1e-11);
      ASSERT_NEAR (mean.std_error, r->rmst_se, 1e-11);
      ASSERT_NEAR (mean.conf_high - mean.estimate,
                   1.959963984540054 * r->rmst_se, 1e-11);
      ASSERT_NEAR (rmst_z_cluster.run (&s->sample, &ask).statistic,
                   mean.estimate / mean.std_error, CLOSED_FORM);
      ask.horizon = r->tau;
      struct effect share
        = survival_difference_cluster.run (&s->sample, &ask);
      ASSERT_NEAR (share.std_error, r->survival_se, 1e-11);
      ASSERT_NEAR (share.conf_low, r->low, 1e-11);
      ASSERT_NEAR (share.conf_high, r->high, 1e-11);
    }
  arena_free (arena);
}

static double
sum_of (const double *x, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i];
  return sum;
}

static double
squares_of (const double *x, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sum;
}

/* A curve does not change when every cluster weighs more alike; and the
   running sums along the curve are those at each of its points. */
Test (survival_cluster, influences_add_up_to_nothing_and_give_every_band)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      struct clustered_sample *s
        = clustered_of_seed (arena, seed, 150, 2, 25, 0.7, 30, seed % 2);
      size_t clusters = s->members.clusters;
      struct km km
        = km_curve_cluster (arena, &s->riskset, &s->members, 1, 0.95);
      for (size_t i = 0; i < km.points; i++)
        {
          double survival = km.point[i].survival, t = km.point[i].time;
          const double *at
            = km_influence_at (arena, &s->riskset, &s->members, 1, t);
          cr_assert (fabs (sum_of (at, clusters)) < 1e-13);
          if (survival > 0)
            ASSERT_NEAR (km.point[i].log_variance,
                         squares_of (at, clusters) / (survival * survival),
                         1e-10);
          const double *mean
            = km_influence_rmst (arena, &s->riskset, &s->members, 1, t);
          cr_assert (fabs (sum_of (mean, clusters)) < 1e-11);
        }
    }
  arena_free (arena);
}

/* Clusters of one, nobody censored: S (1 - S) / n, and for the mean the
   variance of min (t, tau). */
Test (survival_cluster, alone_and_uncensored_it_is_the_binomial_variance)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 80, 1, 25, 2);
      uint32_t *own = ARENA_NEW (arena, uint32_t, rows->n);
      struct moments cut = {0};
      for (uint32_t i = 0; i < rows->n; i++)
        {
          own[i] = i;
          moments_add (&cut, fmin (rows->time[i], 6));
        }
      struct clustered_sample *s = clustered_fold (arena, rows, own);
      struct km km
        = km_curve_cluster (arena, &s->riskset, &s->members, 0, 0.95);
      struct effect at = km_at (&km, 5, 0.95);
      ASSERT_NEAR (at.std_error, sqrt (at.estimate * (1 - at.estimate) / 80),
                   1e-11);
      const double *mean
        = km_influence_rmst (arena, &s->riskset, &s->members, 0, 6);
      ASSERT_NEAR (squares_of (mean, s->members.clusters),
                   cut.m2 / 80 / 80, 1e-11);
    }
  arena_free (arena);
}

/* The point of it all: saying everything twice is no news. */
Test (survival_cluster, doubling_every_unit_in_its_cluster_changes_nothing)
{
  struct arena *arena = arena_new ();
  struct survival_rows *rows = ARENA_NEW (arena, struct survival_rows, 1);
  for (uint64_t seed = 1; seed <= 200; seed++)
    {
      generate_survival (rows, seed, 150, 2, 25, 0.7);
      uint32_t cluster[300];
      memcpy (cluster, clusters_for (arena, rows, 40, seed % 2),
              150 * sizeof *cluster);
      struct clustered_sample *once = clustered_fold (arena, rows, cluster);
      for (size_t i = 0; i < 150; i++)
        {
          rows->time[150 + i] = rows->time[i];
          rows->event[150 + i] = rows->event[i];
          rows->arm[150 + i] = rows->arm[i];
          cluster[150 + i] = cluster[i];
        }
      rows->n = 300;
      struct clustered_sample *twice = clustered_fold (arena, rows, cluster);
      struct ask ask = survival_ask (arena, 1, 0);
      ask.horizon = 8;
      const struct measure *const both[]
        = {&rmst_difference_cluster, &survival_difference_cluster,
           &median_survival_difference_cluster};
      for (int m = 0; m < 3; m++)
        {
          struct effect a = both[m]->run (&once->sample, &ask);
          struct effect b = both[m]->run (&twice->sample, &ask);
          ASSERT_NEAR (b.estimate, a.estimate, 1e-11);
          ASSERT_NEAR (b.conf_low, a.conf_low, 1e-10);
          ASSERT_NEAR (b.conf_high, a.conf_high, 1e-10);
        }
    }
  arena_free (arena);
}
