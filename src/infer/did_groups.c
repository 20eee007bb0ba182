/* Difference in differences where exposure was given to whole groups: group
   means, and the groups exposed dealt out anew.

   With c_g the mean of group g after, less before, the estimate is the
   difference of the exposed groups' mean of c from the others'.  Were the
   effect B for every group, c_g - B D_g would not depend on who is
   exposed; a deal j then has the difference a_j - B k_j, a_j of the c, k_j
   of the D.  It is as far out as the one seen where |a_j - B k_j| >=
   |b - B|, which holds between

     (b -+ a_j) / (1 -+ k_j)

   so that the interval of all B that the test does not reject is read off
   the sorted ends of the deals. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/random.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "panel_effect.h"

enum { DEALS = 9999, EXACT_UP_TO = 20000 };
static const char permuted[] = "permutation";
static const double rounding = 1e-9;

/* The deals: rows of who is exposed. */
struct deals {
  size_t groups, exposed, n;
  bool exact;
  uint8_t *in;              /* [n * groups]; the first is the one seen */
};

static double
ways (size_t n, size_t m)
{
  double count = 1;
  for (size_t i = 0; i < m && count <= EXACT_UP_TO; i++)
    count = round (count * (double) (n - i) / (double) (i + 1));
  return count;
}

/* All ways, from the first groups on, which are those exposed. */
static void
deal_all (struct arena *scratch, struct deals *d)
{
  size_t m = d->exposed, *chosen = ARENA_NEW (scratch, size_t, m);
  for (size_t i = 0; i < m; i++)
    chosen[i] = i;
  for (size_t k = 0; k < d->n; k++)
    {
      for (size_t i = 0; i < m; i++)
        d->in[k * d->groups + chosen[i]] = 1;
      size_t i = m;
      while (i > 0 && chosen[i - 1] == d->groups - m + i - 1)
        i--;
      if (i == 0)
        return;
      chosen[i - 1]++;
      for (; i < m; i++)
        chosen[i] = chosen[i - 1] + 1;
    }
}

/* Deal K depends on the seed and K alone. */
static void
deal_some (struct arena *scratch, struct deals *d, uint64_t seed)
{
  size_t *order = ARENA_NEW (scratch, size_t, d->groups);
  for (size_t i = 0; i < d->exposed; i++)
    d->in[i] = 1;
  for (size_t k = 1; k < d->n; k++)
    {
      struct random r = random_of (seed, k);
      for (size_t i = 0; i < d->groups; i++)
        order[i] = i;
      for (size_t i = 0; i < d->exposed; i++)
        {
          size_t j = i + (size_t) random_below (&r, d->groups - i);
          size_t keep = order[i];
          order[i] = order[j];
          order[j] = keep;
          d->in[k * d->groups + order[i]] = 1;
        }
    }
}

static struct deals
deals_of (struct arena *scratch, size_t groups, size_t exposed, uint64_t seed)
{
  struct deals d = {.groups = groups, .exposed = exposed};
  size_t fewer = exposed < groups - exposed ? exposed : groups - exposed;
  double all = ways (groups, fewer);
  d.exact = all <= EXACT_UP_TO;
  d.n = d.exact ? (size_t) all : DEALS + 1;
  d.in = ARENA_NEW (scratch, uint8_t, d.n * groups);
  if (d.exact)
    deal_all (scratch, &d);
  else
    deal_some (scratch, &d, seed);
  return d;
}

/* Mean of C over those in a deal, less over the others. */
static double
difference (const struct deals *d, size_t deal, const double *c)
{
  double in = 0, out = 0;
  for (size_t g = 0; g < d->groups; g++)
    *(d->in[deal * d->groups + g] ? &in : &out) += c[g];
  return in / (double) d->exposed - out / (double) (d->groups - d->exposed);
}

/* The same of who is exposed: 1 of the deal seen, -1 of its opposite. */
static double
overlap (const struct deals *d, size_t deal)
{
  double in = 0, m = (double) d->exposed;
  for (size_t g = 0; g < d->exposed; g++)
    in += d->in[deal * d->groups + g];
  return in / m - (m - in) / ((double) d->groups - m);
}

/* ---- one change ------------------------------------------------------- */

struct dealt {
  struct effect effect;
  double p;
};

/* The end that more than ALPHA of the deals reach: infinite where the deal
   itself and its opposite are more. */
static double
end_of (double *end, size_t n, double alpha)
{
  qsort (end, n, sizeof *end, num_compare);
  size_t beyond = (size_t) floor (alpha * (double) n * (1 + rounding));
  return beyond >= n ? end[0] : end[n - 1 - beyond];
}

static struct dealt
deal_out (struct arena *scratch, const struct deals *d, const double *c,
          double confidence)
{
  double b = difference (d, 0, c), far = 0;
  double *high = ARENA_NEW (scratch, double, d->n);
  double *low = ARENA_NEW (scratch, double, d->n);
  for (size_t j = 0; j < d->n; j++)
    {
      double a = difference (d, j, c), k = overlap (d, j);
      far += fabs (a) >= fabs (b) * (1 - rounding);
      double one = 1 - fabs (k) < rounding ? INFINITY : (b - a) / (1 - k);
      double other = 1 - fabs (k) < rounding ? -INFINITY : (b + a) / (1 + k);
      high[j] = fmax (one, other);
      low[j] = -fmin (one, other);
    }
  struct dealt out = {
    .effect = {.estimate = b, .std_error = NAN, .conf_method = permuted,
               .conf_high = end_of (high, d->n, 1 - confidence),
               .conf_low = -end_of (low, d->n, 1 - confidence)},
    .p = far / (double) d->n,
  };
  if (isinf (out.effect.conf_high) || isinf (out.effect.conf_low))
    {
      out.effect.conf_low = out.effect.conf_high = NAN;
      out.effect.status = STATUS_REFUSED;
      out.effect.why = "there are too few groups to deal out for an interval";
    }
  return out;
}

/* ---- the months ------------------------------------------------------- */

/* What groups have on average in months [FROM, TO), less what in [BEFORE,
   MIDDLE). */
static double *
changes (struct arena *scratch, const struct panel *p, size_t from, size_t to,
         size_t before, size_t middle)
{
  double *c = ARENA_NEW (scratch, double, p->units);
  for (size_t g = 0; g < p->units; g++)
    {
      double after = 0, until = 0;
      for (size_t t = from; t < to; t++)
        after += p->y[g * p->months + t];
      for (size_t t = before; t < middle; t++)
        until += p->y[g * p->months + t];
      c[g] = after / (double) (to - from) - until / (double) (middle - before);
    }
  return c;
}

static void
fill_months (const struct panel *p, const struct ask *ask,
             const struct deals *deals, struct did *d)
{
  size_t first = p->first[0];
  struct did_month *month
    = ARENA_NEW (ask->scratch, struct did_month, p->months);
  for (size_t t = 0; t < p->months; t++)
    if (t != first - 1)
      {
        double *c = changes (ask->scratch, p, t, t + 1, first - 1, first);
        month[d->months++] = (struct did_month) {
          (int) t - (int) first, deals->exposed,
          deal_out (ask->scratch, deals, c, ask->confidence).effect
        };
      }
  d->month = month;
}

/* The squares of the leads, added up, in each deal. */
static struct test
pretrend (const struct panel *p, const struct ask *ask,
          const struct deals *deals)
{
  size_t first = p->first[0];
  double *sum = ARENA_NEW (ask->scratch, double, deals->n), far = 0;
  for (size_t t = 0; t + 1 < first; t++)
    {
      double *c = changes (ask->scratch, p, t, t + 1, first - 1, first);
      for (size_t j = 0; j < deals->n; j++)
        {
          double lead = difference (deals, j, c);
          sum[j] += lead * lead;
        }
    }
  if (!(sum[0] > 0))
    return test_fail (HAS_STATISTIC, STATUS_DEGENERATE,
                      "groups do not differ in the months before");
  for (size_t j = 0; j < deals->n; j++)
    far += sum[j] >= sum[0] * (1 - rounding);
  struct test test = {.has = HAS_STATISTIC, .statistic = sum[0], .df = NAN,
                      .df2 = NAN};
  dist_into (&test, dist_tail_of_log (log (far / (double) deals->n)));
  return test;
}

/* Slope of each group in the months before; that of a difference that its
   pooled t would see. */
static double
slope_missed (const struct panel *p, const struct ask *ask, size_t exposed)
{
  size_t first = p->first[0];
  double middle = ((double) first - 1) / 2, df = (double) p->units - 2;
  struct moments m[2] = {{0}};
  for (size_t g = 0; g < p->units; g++)
    {
      double xy = 0, xx = 0;
      for (size_t t = 0; t < first; t++)
        {
          xy += ((double) t - middle) * p->y[g * p->months + t];
          xx += ((double) t - middle) * ((double) t - middle);
        }
      moments_add (&m[g < exposed], xy / xx);
    }
  if (df < 1)
    return NAN;
  struct contrast c = contrast_student (&m[1], &m[0]);
  double ncp = pretrend_ncp (1, df, 1 - ask->confidence);
  return c.status == STATUS_OK ? c.std_error * sqrt (ncp) : (double) NAN;
}

/* ---- all of it -------------------------------------------------------- */

/* With fewer than this nothing can be dealt out. */
static const char *
too_few_groups (const struct panel *p, const struct deals *deals,
                const struct ask *ask)
{
  bool half = 2 * deals->exposed == deals->groups;
  double least = (half ? 2. : 1.) / (double) deals->n;
  if (least <= (1 - ask->confidence) * (1 + rounding))
    return NULL;
  return arena_printf (ask->scratch,
                       "of %zu groups %zu are exposed, and the smallest p "
                       "that dealing them out can reach is %.3g",
                       p->units, deals->exposed, least);
}

static struct did
groups_fail (enum status status, const char *why)
{
  struct did d = did_fail (status, why, permuted);
  d.test = d.pretrend = test_fail (HAS_STATISTIC, status, why);
  return d;
}

struct did
did_groups_run (const struct panel *p, const struct ask *ask)
{
  size_t exposed = panel_exposed (p);
  if (exposed == 0 || exposed == p->units)
    return groups_fail (STATUS_EMPTY, exposed == 0
                                        ? "none of the groups is exposed"
                                        : "there are no groups that are not "
                                          "exposed");
  size_t first = p->first[0];
  const char *why = panel_too_short (p, first);
  if (why || p->first[exposed - 1] != first)
    return groups_fail (STATUS_REFUSED,
                        why ? why : "groups are exposed at several dates");
  struct deals deals = deals_of (ask->scratch, p->units, exposed, ask->seed);
  double *c = changes (ask->scratch, p, first, p->months, 0, first);
  struct dealt dealt = deal_out (ask->scratch, &deals, c, ask->confidence);
  struct did d = groups_fail (STATUS_REFUSED, "there is one date only");
  d.exposed = exposed;
  d.comparison = p->units - exposed;
  d.effect = dealt.effect;
  fill_months (p, ask, &deals, &d);
  why = too_few_groups (p, &deals, ask);
  if (why)
    {
      d.effect = effect_without_interval (dealt.effect.estimate, permuted,
                                          STATUS_REFUSED, why);
      d.test = d.pretrend = test_fail (HAS_STATISTIC, STATUS_REFUSED, why);
      return d;
    }
  d.test = (struct test) {
    .has = HAS_STATISTIC, .statistic = dealt.effect.estimate, .df = NAN,
    .df2 = NAN,
    .options = {{"p", deals.exact ? "exact" : "monte carlo"},
                {"deals", arena_printf (ask->scratch, "%zu", deals.n)},
                {"statistic", "difference of group means"}},
  };
  dist_into (&d.test, dist_tail_of_log (log (dealt.p)));
  d.pretrend = pretrend (p, ask, &deals);
  d.slope_missed = slope_missed (p, ask, exposed);
  return d;
}

static struct test
run_did_groups (const struct sample *sample, const struct ask *ask)
{
  return did_groups_run (sample->panel, ask).test;
}

static struct test
run_did_pretrend_groups (const struct sample *sample, const struct ask *ask)
{
  return did_groups_run (sample->panel, ask).pretrend;
}

#define DEALT                                                             \
  "p = share of the ways to deal exposure out to as many groups whose "   \
  "statistic is at least as large: all of them where there are no more "  \
  "than 20,000, else (b + 1)/(B + 1) of B = 9,999 random ones"

const struct method did_groups = {
  .about = {
    .name = "did_groups",
    .title = "Difference in differences of groups",
    .computes = "Whether what customers of exposed groups have a month "
                "changed, from before a date to after it, other than in the "
                "other groups did.",
    .formula = "c = mean of a group's months after, less before, each month "
               "the mean of its customers; b = mean of c over exposed groups "
               "less over the others; " DEALT "; the interval holds every "
               "effect that this test does not reject",
    .assumptions = "Any other groups could have been exposed as well. Every "
                   "group counts the same, whatever its size.",
    .not_when = "Fewer than 20 groups: no verdict but inconclusive. So few "
                "that no p of 1 - confidence can be reached: refused.",
    .reference = "Conley & Taber (2011), Rev. Econ. Stat. 93:113-125; "
                 "MacKinnon & Webb (2020), J. Econom. 218:435-450; Phipson & "
                 "Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39",
    .r_call = "a loop over combn (groups, exposed) of the difference above",
  },
  .run = run_did_groups,
};

const struct method did_pretrend_groups = {
  .about = {
    .name = "did_pretrend",
    .title = "Joint test of the months before, dealing groups out",
    .computes = "Whether exposed and other groups went alike before the "
                "investment, all months before at once.",
    .formula = "sum over months before of the squared difference of y_t - "
               "y_{-1} between exposed and other groups; " DEALT "; the "
               "slope that it would miss is that of a t-test of the groups' "
               "slopes, df G - 2, at the power .8",
    .assumptions = "Those of the difference in differences of groups.",
    .not_when = "To choose between designs by it: a test that sees nothing "
                "does not show that there is nothing.",
    .reference = "Roth (2022), Am. Econ. Rev. Insights 4:305-322",
    .r_call = "a loop over combn (groups, exposed) of the sum above",
  },
  .run = run_did_pretrend_groups,
};
