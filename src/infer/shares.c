/* Shares of two or more cohorts by chi-square. */

#include <math.h>

#include "fourfold.h"
#include "infer/dist.h"
#include "infer/methods.h"

enum { HAS_CHI = HAS_STATISTIC | HAS_DF };

static struct test
chi_square_test (double statistic, double df)
{
  struct test test = {
    .has = HAS_CHI, .statistic = statistic, .df = df, .df2 = NAN,
    .options = {{"continuity", "false"}},
  };
  dist_into (&test, dist_chisq_upper (statistic, df));
  return test;
}

/* N (x1 n0 - x0 n1)^2 / (n1 n0 k (N - k)), k = x1 + x0. */
static double
pearson_of (const struct fourfold *f)
{
  double n = (double) f->n1 + (double) f->n0;
  double with = (double) f->x1 + (double) f->x0;
  double without = (double) (f->n1 - f->x1) + (double) (f->n0 - f->x0);
  double z = fourfold_determinant (f)
             / sqrt ((double) f->n1 * (double) f->n0)
             / sqrt (with * (without / n));
  return z * z;
}

static struct test
run_n1 (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return test_fail (HAS_CHI, status, why);
  double n = (double) f.n1 + (double) f.n0;
  return chi_square_test (pearson_of (&f) * ((n - 1) / n), 1);
}

/* All cohorts that have members, against the outcome. */
struct margins {
  size_t cohorts;
  double n, with, without;
};

static struct margins
margins_of (const struct counts *c)
{
  struct margins m = { 0 };
  for (size_t a = 0; a < c->arms; a++)
    {
      m.cohorts += c->n[a] > 0;
      m.n += (double) c->n[a];
      m.with += (double) c->x[a];
      m.without += (double) (c->n[a] - c->x[a]);
    }
  return m;
}

/* Why the outcome cannot depend on the cohort; null if it can. */
static const char *
obstacle (const struct margins *m, enum status *status)
{
  *status = STATUS_EMPTY;
  if (m->cohorts < 2)
    return "fewer than two cohorts have members";
  *status = STATUS_DEGENERATE;
  if (m->with == 0)
    return "nobody in any cohort has the outcome";
  if (m->without == 0)
    return "everybody in every cohort has the outcome";
  return NULL;
}

/* How many more of cohort A have the outcome than the share of all
   makes expect: exactly 0 where shares are equal. */
static double
excess (const struct counts *c, const struct margins *m, size_t a)
{
  struct fourfold f = { c->x[a], c->n[a], (uint64_t) m->with,
                        (uint64_t) m->n };
  return fourfold_determinant (&f) / m->n;
}

/* The test whose statistic over all cohorts is SUM. */
static struct test
omnibus_test (const struct counts *c, const struct margins *m, double sum)
{
  struct test test = chi_square_test (sum, (double) (m->cohorts - 1));
  if (m->cohorts < c->arms)
    test.options[1] = (struct option) { "empty_cohorts", "dropped" };
  return test;
}

static struct test
run_pearson (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  const struct counts *c = sample->counts;
  struct margins m = margins_of (c);
  enum status status;
  const char *why = obstacle (&m, &status);
  if (why)
    return test_fail (HAS_CHI, status, why);

  double sum = 0;
  for (size_t a = 0; a < c->arms; a++)
    if (c->n[a] > 0)
      {
        double off = excess (c, &m, a);
        sum += off / (double) c->n[a] * off;
      }
  return omnibus_test (c, &m, sum * (m.n / m.with) * (m.n / m.without));
}

/* O log (O/E) - (O - E) for a count O that is OFF above what is expected.
   Near E the logarithm would cancel: with v = (O - E)/(O + E) it is
   off v + 2 O (v^3/3 + v^5/5 + ...). */
static double
half_deviance (double count, double off)
{
  if (count == 0)
    return -off;
  double twice = 2 * count - off, v = off / twice;
  if (fabs (v) >= 0.1)
    return count * log (count / (count - off)) - off;
  double sum = off * v, power = 2 * count * v;
  for (int k = 3; k < 1000; k += 2)
    {
      power *= v * v;
      double next = sum + power / k;
      if (next == sum)
        break;
      sum = next;
    }
  return sum;
}

static struct test
run_g (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  const struct counts *c = sample->counts;
  struct margins m = margins_of (c);
  enum status status;
  const char *why = obstacle (&m, &status);
  if (why)
    return test_fail (HAS_CHI, status, why);

  double sum = 0;
  for (size_t a = 0; a < c->arms; a++)
    if (c->n[a] > 0)
      {
        double off = excess (c, &m, a);
        sum += half_deviance ((double) c->x[a], off);
        sum += half_deviance ((double) (c->n[a] - c->x[a]), -off);
      }
  return omnibus_test (c, &m, 2 * sum);
}

/* Each |count - expected| is the same in a 2x2 table and comes half a
   unit nearer to 0, but not past it: R caps the correction so. */
static struct test
run_yates (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return test_fail (HAS_CHI, status, why);
  double n = (double) f.n1 + (double) f.n0;
  double off = fabs (fourfold_determinant (&f)) / n;
  double left = off > 0.5 ? (off - 0.5) / off : 0;
  struct test test = chi_square_test (pearson_of (&f) * left * left, 1);
  test.options[0].value = "yates, at most |count - expected|";
  return test;
}

const struct method n1_chi_square = {
  .about = {
    .name = "n1_chi_square",
    .title = "N-1 chi-square test",
    .computes = "Whether the shares of two cohorts differ.",
    .formula = "X2 = (N - 1) (x1 n0 - x0 n1)^2 / (n1 n0 k (N - k)), "
               "N = n1 + n0, k = x1 + x0; df = 1; p from the upper tail of "
               "chi-square",
    .assumptions = "Independent units; every expected count at least 1.",
    .not_when = "An expected count is below 1 (fisher_exact), units come in "
                "clusters, or all or none have the outcome.",
    .reference = "Campbell (2007), Stat. Med. 26:3661-3675",
    .r_call = "chisq.test (table (arm, y), correct = FALSE)$statistic * "
              "(N - 1) / N",
  },
  .run = run_n1,
};

const struct method pearson_chi_square = {
  .about = {
    .name = "pearson_chi_square",
    .title = "Pearson's chi-square test",
    .computes = "Whether the shares of two or more cohorts differ anywhere.",
    .formula = "X2 = sum over cohorts of (x - n p)^2 / (n p (1 - p)), p the "
               "share of all; df = cohorts - 1; no continuity correction; p "
               "from the upper tail of chi-square",
    .assumptions = "Independent units; expected counts of about 5 or more.",
    .not_when = "Expected counts are small, units come in clusters, or all "
                "or none have the outcome. Cohorts without members are left "
                "out.",
    .reference = "Pearson (1900), Phil. Mag. 50:157-175",
    .r_call = "chisq.test (table (arm, y), correct = FALSE)",
  },
  .run = run_pearson,
};

const struct method yates_chi_square = {
  .about = {
    .name = "yates_chi_square",
    .title = "Chi-square test with Yates' correction",
    .computes = "Whether the shares of two cohorts differ, with a continuity "
                "correction that makes the test cautious.",
    .formula = "X2 = sum over the four cells of (|O - E| - min (1/2, "
               "|O - E|))^2 / E; df = 1; p from the upper tail of "
               "chi-square",
    .assumptions = "Independent units; expected counts of about 5 or more.",
    .not_when = "There is a choice: the correction costs power and buys "
                "little (n1_chi_square). Units come in clusters, or all or "
                "none have the outcome.",
    .reference = "Yates (1934), J. R. Stat. Soc. Suppl. 1:217-235",
    .r_call = "chisq.test (table (arm, y), correct = TRUE)",
  },
  .run = run_yates,
};

const struct method g_test = {
  .about = {
    .name = "g_test",
    .title = "G-test (likelihood ratio)",
    .computes = "Whether the shares of two or more cohorts differ anywhere, "
                "by the ratio of likelihoods.",
    .formula = "G = 2 sum over all cells of O log (O/E), 0 for an empty "
               "cell; df = cohorts - 1; no continuity correction; p from the "
               "upper tail of chi-square",
    .assumptions = "Independent units; expected counts of about 5 or more: "
                   "below that it rejects too often.",
    .not_when = "Expected counts are small, units come in clusters, or all "
                "or none have the outcome. Cohorts without members are left "
                "out.",
    .reference = "Wilks (1935), Ann. Math. Stat. 6:190-196; Sokal & Rohlf "
                 "(1995), Biometry",
    .r_call = "DescTools::GTest (table (arm, y))",
  },
  .run = run_g,
};
