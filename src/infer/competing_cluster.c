/* Time to an event that a competing end can rule out, of units that come
   in clusters.  Gray's test has no such form here: its weights are made
   of all cohorts' curves, and what a unit adds to them too.  The shares
   with the event at the horizon have one, and so have the hazards of the
   event alone. */

#include <math.h>

#include "base/arena.h"
#include "cif_limits.h"
#include "cluster_cohorts.h"
#include "cluster_parts.h"
#include "contrast.h"
#include "curves.h"
#include "infer/km.h"
#include "infer/methods.h"
#include "leavers.h"

static const char mover[] = "mover_log_log_cluster";
static const char alike[] = "the clusters do not differ";
static const char late[]
  = "units enter late, and the jackknife takes each from its beginning";
static const char not_given[] = "the units were not given clusters";
/* Sums over clusters that are 0 come out as rounding. */
static const double rounding = 1e-12;

static double
compared_at (const struct sample *sample, const struct ask *ask)
{
  return isnan (ask->horizon) ? km_common_last (sample->riskset)
                              : ask->horizon;
}

static struct effect
share_of (const struct sample *sample, const struct ask *ask, size_t arm)
{
  struct cif cif = cif_curve (ask->scratch, sample->riskset, arm,
                              ask->confidence);
  cif.clustered = true;
  return cif_at (&cif, compared_at (sample, ask), ask->confidence);
}

/* The shares of two cohorts and the error of their difference. */
struct shares {
  double level, reference;
  struct cluster_error error;
  struct contrast contrast;
};

static struct shares
shares_fail (double difference, enum status status, const char *why)
{
  return (struct shares) {
    .contrast = {difference, NAN, NAN, status, why}};
}

/* Why a share has no interval is told by the share. */
static const char *
lacks (const struct effect *share)
{
  return share->status == STATUS_EMPTY ? "a cohort holds no units"
         : share->status == STATUS_NOT_REACHED
           ? "a cohort was not followed to the horizon"
           : share->why;
}

static struct cluster_error
error_of (const struct sample *sample, const struct ask *ask)
{
  const struct riskset *set = sample->riskset;
  const struct members *m = sample->members;
  struct arena *scratch = ask->scratch;
  double t = compared_at (sample, ask);
  const double *a = cif_influence_at (scratch, set, m, ask->level, t);
  const double *b = cif_influence_at (scratch, set, m, ask->reference, t);
  const double *units1 = leavers_units (scratch, m, ask->level);
  const double *units0 = leavers_units (scratch, m, ask->reference);
  struct cluster_parts parts
    = {.n1 = (double) riskset_n (set, ask->level),
       .n0 = (double) riskset_n (set, ask->reference)};
  for (size_t c = 0; c < m->clusters; c++)
    cluster_parts_add (&parts, (struct cluster_part) {units1[c], units0[c],
                                                      a[c], -b[c]});
  return cluster_parts_error (&parts);
}

static struct shares
shares_of (const struct sample *sample, const struct ask *ask)
{
  struct effect a = share_of (sample, ask, ask->level);
  struct effect b = share_of (sample, ask, ask->reference);
  const struct effect *worse = a.status == STATUS_EMPTY       ? &a
                               : b.status == STATUS_EMPTY     ? &b
                               : a.status == STATUS_NOT_REACHED ? &a
                               : b.status != STATUS_OK          ? &b : &a;
  double difference = a.estimate - b.estimate;
  if (worse->status != STATUS_OK)
    return shares_fail (difference, worse->status, lacks (worse));
  if (!sample->members)
    return shares_fail (difference, STATUS_REFUSED, not_given);
  if (sample->riskset->entries)
    return shares_fail (difference, STATUS_REFUSED, late);
  struct cluster_error e = error_of (sample, ask);
  if (e.why)
    return shares_fail (difference, e.status, e.why);
  if (!(e.level > 0 && e.reference > 0 && e.std_error > rounding))
    return shares_fail (difference, STATUS_DEGENERATE, alike);
  return (struct shares) {
    a.estimate, b.estimate, e,
    {difference, e.std_error, e.df, STATUS_OK, NULL}};
}

static struct test
test_of_two (const struct sample *sample, const struct ask *ask)
{
  struct shares s = shares_of (sample, ask);
  struct test test = contrast_test (&s.contrast);
  if (s.contrast.status == STATUS_OK)
    {
      test.options[0]
        = (struct option) {"variance", "jackknife over clusters"};
      test.options[1] = (struct option) {"df", "satterthwaite"};
    }
  return test;
}

static struct effect
limits_of (double incidence, double variance, double q)
{
  struct cif_point p = {.incidence = incidence,
                        .std_error = sqrt (variance)};
  cif_limits (&p, q);
  return (struct effect) {.estimate = incidence, .std_error = p.std_error,
                          .conf_low = p.conf_low, .conf_high = p.conf_high};
}

static struct effect
run_difference (const struct sample *sample, const struct ask *ask)
{
  struct shares s = shares_of (sample, ask);
  if (s.contrast.status != STATUS_OK)
    return effect_without_interval (s.contrast.estimate, mover,
                                    s.contrast.status, s.contrast.why);
  double q = contrast_quantile (ask->confidence, s.contrast.df);
  struct effect a = limits_of (s.level, s.error.level, q);
  struct effect b = limits_of (s.reference, s.error.reference, q);
  struct effect e
    = curves_mover (&a, &b,
                    -s.error.both / (a.std_error * b.std_error), mover);
  e.std_error = s.error.std_error;
  return e;
}

/* Several cohorts: those that hold units, their shares, what the clusters
   add to each. */
struct cohorts {
  size_t k;
  size_t *arm, *place;
  double *share;
  const double **influence;
};

static const char *
fill_cohorts (struct cohorts *c, const struct sample *sample,
              const struct ask *ask, enum status *status)
{
  double t = compared_at (sample, ask);
  *status = STATUS_REFUSED;
  if (sample->riskset->entries)
    return late;
  for (size_t i = 0; i < c->k; i++)
    {
      struct effect share = share_of (sample, ask, c->arm[i]);
      *status = share.status;
      if (share.status != STATUS_OK)
        return lacks (&share);
      c->share[i] = share.estimate;
      c->influence[i] = cif_influence_at (ask->scratch, sample->riskset,
                                          sample->members, c->arm[i], t);
    }
  return NULL;
}

static struct cohorts
cohorts_of (struct arena *scratch, const struct riskset *set)
{
  struct cohorts c = {0, ARENA_NEW (scratch, size_t, set->arms),
                      ARENA_NEW (scratch, size_t, set->arms),
                      ARENA_NEW (scratch, double, set->arms),
                      ARENA_NEW (scratch, const double *, set->arms)};
  for (size_t a = 0; a < set->arms; a++)
    if (riskset_n (set, a) > 0)
      {
        c.arm[c.k] = a;
        c.place[a] = ++c.k;
      }
  return c;
}

static double *
covariance (struct arena *scratch, const struct cohorts *c,
            const double *factor, size_t clusters)
{
  double *v = ARENA_NEW (scratch, double, c->k * c->k);
  for (size_t a = 0; a < c->k; a++)
    for (size_t b = 0; b < c->k; b++)
      for (size_t g = 0; g < clusters; g++)
        v[a * c->k + b] += factor[a * c->k + b] * c->influence[a][g]
                           * c->influence[b][g];
  return v;
}

static struct test
omnibus (const struct sample *sample, const struct ask *ask,
         struct cohorts *c)
{
  const struct members *m = sample->members;
  enum status status;
  const char *why = fill_cohorts (c, sample, ask, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  const double *shared = clusters_shared (ask->scratch, m, c->place, c->k);
  why = clusters_shared_lack (shared, c->k, &status);
  if (why)
    return test_fail (HAS_F, status, why);
  const double *factor = clusters_factors (ask->scratch, shared, c->k);
  const double *v = covariance (ask->scratch, c, factor, m->clusters);
  struct test test
    = cluster_cohorts_f (ask->scratch, c->share, v, c->k, m->clusters);
  if (test.status == STATUS_OK || test.status == STATUS_UNDERFLOW)
    test.options[0] = (struct option) {"variance",
                                       "jackknife over clusters"};
  return test;
}

static struct test
run_any (const struct sample *sample, const struct ask *ask)
{
  if (!sample->members)
    return test_fail (HAS_F, STATUS_REFUSED, not_given);
  struct cohorts c = cohorts_of (ask->scratch, sample->riskset);
  struct ask two = *ask;
  if (sample->arms > 2 && c.k == 2)
    {
      two.level = c.arm[1];
      two.reference = c.arm[0];
    }
  if (c.k > 2)
    return omnibus (sample, ask, &c);
  return test_of_two (sample, &two);
}

/* SAMPLE with competing ends censored. */
struct alone {
  struct riskset riskset;
  struct members members;
  struct sample sample;
};

static const struct sample *
cause_specific (const struct sample *sample, const struct ask *ask)
{
  struct alone *alone = ARENA_NEW (ask->scratch, struct alone, 1);
  alone->riskset = riskset_cause_specific (ask->scratch, sample->riskset);
  alone->sample = *sample;
  alone->sample.riskset = &alone->riskset;
  if (!sample->members)
    return &alone->sample;
  alone->members = members_cause_specific (ask->scratch, sample->members);
  alone->sample.members = &alone->members;
  return &alone->sample;
}

static struct test
run_log_rank (const struct sample *sample, const struct ask *ask)
{
  return log_rank_cluster.run (cause_specific (sample, ask), ask);
}

static struct test
run_cox_wald (const struct sample *sample, const struct ask *ask)
{
  return cox_wald_cluster.run (cause_specific (sample, ask), ask);
}

static struct effect
run_hazard_ratio (const struct sample *sample, const struct ask *ask)
{
  return hazard_ratio_cluster.run (cause_specific (sample, ask), ask);
}

#define INFLUENCE                                                          \
  "F(tau) = sum over times of S(t-) d1/n (Aalen-Johansen); a unit of time " \
  "t adds 1{event} S(t-)/n - 1{either end} (F(tau) - F(t)) / (n - d) - "   \
  "sum over s <= t of (S(s-) d1/n^2 - (F(tau) - F(s)) d / (n (n - d))), d " \
  "events and competing ends, up to tau: the infinitesimal jackknife, "    \
  "summed by cluster"
#define VARIANCE                                                           \
  "var = I/(I-1) sum A^2 + J/(J-1) sum B^2 - 2 K/(K-1) sum A B, A and B "  \
  "those sums in the level and in the reference, I, J, K the clusters that " \
  "hold units of the level, of the reference, of either; df by "           \
  "Satterthwaite for clusters of these sizes"
#define TAU                                                                \
  "tau = the horizon, else the smallest of the cohorts' largest times"
#define ASSUMPTIONS                                                        \
  "Censoring is unrelated to event and competing end within a cohort; "    \
  "clusters are independent of each other, units of one as alike as they " \
  "like. A cluster may hold units of several cohorts. All cohorts are "    \
  "followed to tau."
#define NOT_WHEN                                                           \
  "Fewer than 5 clusters hold units of a cohort (refused). Nobody, or "    \
  "everybody, of a cohort has had the event by tau."
#define REFERENCE                                                          \
  "Aalen & Johansen (1978), Scand. J. Statist. 5:141-150; Therneau & "     \
  "Grambsch (2000), Modeling Survival Data, section 7.3; Obuchowski "      \
  "(1997), Biometrics 53:567-578"
#define R_CALL                                                             \
  "survival::survfit (Surv (days, factor (how)) ~ 1, influence = TRUE) of " \
  "each cohort; rowsum (influence.pstate[, , 2], id)"
#define CAUSE                                                              \
  "A competing end takes its unit out of the risk set as censoring does; " \
  "clusters are independent of each other, units of one as alike as they " \
  "like. "
#define NOT_SHARE                                                          \
  "The question is how many come to have the event: read the difference "  \
  "in incidence. Fewer than 5 clusters hold units of a cohort (refused)."
#define PRENTICE                                                           \
  "Prentice et al. (1978), Biometrics 34:541-554; Lin & Wei (1989), J. Am. " \
  "Statist. Assoc. 84:1074-1078"

const struct method cluster_wald_incidence = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of cumulative incidences",
    .computes =
      "Whether cohorts have the same share with the event by the horizon, "
      "when another end can rule the event out and units come in clusters.",
    .formula = "t = (F1(tau) - F0(tau)) / sqrt (var); " INFLUENCE "; "
               VARIANCE "; three or more cohorts: F = d' V^-1 d / (K - 1) "
               "with the same factors in the covariance V of the "
               "differences d from the first cohort, df K - 1 and G - 1; "
               TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " Three or more cohorts with fewer than 50 clusters "
                         "each (refused). Curves that meet again at tau.",
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = run_any,
};

const struct method cluster_wald_incidence_pair = {
  .about = {
    .name = "cluster_wald",
    .title = "Cluster-robust Wald test of two cumulative incidences among "
             "several",
    .computes =
      "Whether two of the cohorts have the same share with the event by the "
      "horizon, whatever the others do, when another end can rule the event "
      "out and units come in clusters.",
    .formula = "t = (F1(tau) - F0(tau)) / sqrt (var); " INFLUENCE "; "
               VARIANCE "; p corrected for the number of pairs (Holm); " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = R_CALL,
  },
  .run = test_of_two,
};

const struct measure cif_difference_cluster = {
  .about = {
    .name = "cif_difference",
    .title = "Difference in cumulative incidence, cluster-robust",
    .computes =
      "The share of the level that has had the event by the horizon's day, "
      "less that share of the reference, when another end can rule the "
      "event out, with an interval that allows for clusters.",
    .formula =
      "F1(tau) - F0(tau); " INFLUENCE "; " VARIANCE "; limits by MOVER from "
      "F^exp(-+ t(df) se / (F log F)) of each cohort, se^2 its own part of "
      "var, and the correlation of the two; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE "; Zou (2007), Psychol. Methods 12:399-413",
    .r_call = R_CALL,
  },
  .run = run_difference,
};

const struct measure cause_specific_hazard_ratio_cluster = {
  .about = {
    .name = "cause_specific_hazard_ratio",
    .title = "Cause-specific hazard ratio, cluster-robust",
    .computes =
      "The daily chance of the event in the level over that in the "
      "reference, among those who have had neither event nor competing end, "
      "with an interval that allows for clusters; above 1 the level has it "
      "sooner. Its std_error is that of the logarithm.",
    .formula = "hazard_ratio by clusters with competing ends censored",
    .assumptions = CAUSE "The ratio is the same on all days.",
    .not_when = NOT_SHARE,
    .reference = PRENTICE,
    .r_call = "summary (survival::coxph (Surv (days, how == 1) ~ level, "
              "cluster = id, ties = \"efron\"))$conf.int",
  },
  .ratio = true,
  .run = run_hazard_ratio,
};

const struct method log_rank_cause_specific_cluster = {
  .about = {
    .name = "log_rank",
    .title = "Log-rank test, cause-specific, cluster-robust",
    .computes =
      "Whether the event comes at the same pace in two or more cohorts, "
      "among those who have had neither event nor competing end, when units "
      "come in clusters.",
    .formula = "the log-rank test by clusters with competing ends censored: "
               "chi-square = u' (sum_g u_g u_g')^- u, u_g the part of cluster "
               "g in the score of Cox's likelihood at equal hazards, df = "
               "cohorts - 1",
    .assumptions = CAUSE "Most sensitive when these hazards are "
                         "proportional.",
    .not_when = NOT_SHARE,
    .reference = PRENTICE,
    .r_call = "summary (survival::coxph (Surv (days, how == 1) ~ cohort, "
              "cluster = id))$robscore",
  },
  .run = run_log_rank,
};

const struct method cox_wald_cause_specific_cluster = {
  .about = {
    .name = "cox_wald",
    .title = "Cox regression, Wald test, cause-specific, cluster-robust",
    .computes =
      "Whether the hazard of the event differs between level and reference, "
      "among those who have had neither event nor competing end, when units "
      "come in clusters.",
    .formula = "cox_wald by clusters with competing ends censored",
    .assumptions = CAUSE "The ratio of these hazards is the same on all "
                         "days.",
    .not_when = NOT_SHARE " One of the cohorts has no event while the other "
                "is at risk.",
    .reference = PRENTICE,
    .r_call = "summary (survival::coxph (Surv (days, how == 1) ~ level, "
              "cluster = id, ties = \"efron\"))",
  },
  .run = run_cox_wald,
};
