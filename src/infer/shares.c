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

static struct test
run_pearson (const struct sample *sample, const struct ask *ask)
{
  (void) ask;
  const struct counts *c = sample->counts;
  struct margins m = margins_of (c);
  if (m.cohorts < 2)
    return test_fail (HAS_CHI, STATUS_EMPTY,
                      "fewer than two cohorts have members");
  if (m.with == 0)
    return test_fail (HAS_CHI, STATUS_DEGENERATE,
                      "nobody in any cohort has the outcome");
  if (m.without == 0)
    return test_fail (HAS_CHI, STATUS_DEGENERATE,
                      "everybody in every cohort has the outcome");

  double sum = 0;
  for (size_t a = 0; a < c->arms; a++)
    if (c->n[a] > 0)
      {
        /* This cohort against all others: exact where shares are equal. */
        struct fourfold f = { c->x[a], c->n[a], (uint64_t) m.with,
                              (uint64_t) m.n };
        double off = fourfold_determinant (&f) / m.n;
        sum += off / (double) c->n[a] * off;
      }
  struct test test
    = chi_square_test (sum * (m.n / m.with) * (m.n / m.without),
                       (double) (m.cohorts - 1));
  if (m.cohorts < c->arms)
    test.options[1] = (struct option) { "empty_cohorts", "dropped" };
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
