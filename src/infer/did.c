/* Difference in differences of one date: lm (y ~ unit + month + D), its
   event study, and both their CR1 errors.

   On a balanced panel D is swept out by two means: with d_i. its mean over
   the months of a unit, d_.t over the units of a month,

     w_it = D_it - d_i. - d_.t + d_..,   b = sum w y / sum w^2

   and the score of a unit is sum_t w_it (y_it - y_i. - y_.t + y_.. - b
   w_it).  Of one date the event study is saturated: its coefficient of a
   month is the difference of the two means of y_t - y_ref, and its scores
   are their residuals. */

#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "panel_effect.h"

static const char cr1[] = "cr1";

/* ---- two-way fixed effects -------------------------------------------- */

struct means {
  double *unit, *month, all;      /* [units], [months] */
};

/* Of the value that OF gives a unit and month. */
typedef double value_of (const struct panel *, size_t i, size_t t);

static double
outcome (const struct panel *p, size_t i, size_t t)
{
  return p->y[i * p->months + t];
}

static double
exposure (const struct panel *p, size_t i, size_t t)
{
  return p->first[i] != PANEL_NEVER && t >= p->first[i];
}

static struct means
means_of (struct arena *scratch, const struct panel *p, value_of *of)
{
  struct means m = {ARENA_NEW (scratch, double, p->units),
                    ARENA_NEW (scratch, double, p->months), 0};
  double units = (double) p->units, months = (double) p->months;
  for (size_t i = 0; i < p->units; i++)
    for (size_t t = 0; t < p->months; t++)
      {
        m.unit[i] += of (p, i, t) / months;
        m.month[t] += of (p, i, t);
      }
  for (size_t t = 0; t < p->months; t++)
    {
      m.month[t] /= units;
      m.all += m.month[t] / months;
    }
  return m;
}

static double
swept (const struct panel *p, const struct means *m, value_of *of, size_t i,
       size_t t)
{
  return of (p, i, t) - m->unit[i] - m->month[t] + m->all;
}

double
panel_cr1 (const struct panel *p, double coefficients)
{
  double g = (double) p->clusters, n = (double) p->units * (double) p->months;
  return g / (g - 1) * ((n - 1) / (n - coefficients));
}

struct sums {
  double wy, ww, yy;
};

static struct sums
sums_of (const struct panel *p, const struct means *y, const struct means *d)
{
  struct sums s = {0, 0, 0};
  for (size_t i = 0; i < p->units; i++)
    for (size_t t = 0; t < p->months; t++)
      {
        double w = swept (p, d, exposure, i, t);
        double own = swept (p, y, outcome, i, t);
        s.wy += w * own;
        s.ww += w * w;
        s.yy += own * own;
      }
  return s;
}

struct contrast
two_way_fit (struct arena *scratch, const struct panel *p)
{
  struct means y = means_of (scratch, p, outcome);
  struct means d = means_of (scratch, p, exposure);
  struct sums s = sums_of (p, &y, &d);
  if (!(s.ww > 0))
    return (struct contrast) {NAN, NAN, NAN, STATUS_DEGENERATE,
                              "exposure does not vary beyond customers and "
                              "months"};
  struct contrast c = {.estimate = s.wy / s.ww,
                       .df = (double) p->clusters - 1};
  struct sway f = sway_new (scratch, p, 1);
  for (size_t i = 0; i < p->units; i++)
    for (size_t t = 0; t < p->months; t++)
      {
        double w = swept (p, &d, exposure, i, t);
        *sway_of (&f, p, i)
          += w * (swept (p, &y, outcome, i, t) - c.estimate * w) / s.ww;
      }
  double v;
  sway_covariance (
    scratch, &f, panel_cr1 (p, (double) p->units + (double) p->months), &v);
  c.std_error = sqrt (v);
  if (!(c.std_error > 1e-12 * sqrt (s.yy / s.ww)))
    c = (struct contrast) {c.estimate, NAN, NAN, STATUS_DEGENERATE,
                           "customers do not differ in how they changed"};
  return c;
}

/* ---- event study ------------------------------------------------------ */

/* Means of y_t - y_ref of the units [FROM, TO), at every month but REF. */
static void
mean_changes (const struct panel *p, size_t from, size_t to, size_t ref,
              double *mean)
{
  size_t k = 0;
  for (size_t t = 0; t < p->months; t++)
    {
      if (t == ref)
        continue;
      double sum = 0;
      for (size_t i = from; i < to; i++)
        sum += outcome (p, i, t) - outcome (p, i, ref);
      mean[k++] = sum / (double) (to - from);
    }
}

static void
add_changes (const struct panel *p, const struct sway *f, size_t from,
             size_t to, size_t ref, const double *mean, double sign)
{
  for (size_t i = from; i < to; i++)
    {
      double *phi = sway_of (f, p, i);
      size_t k = 0;
      for (size_t t = 0; t < p->months; t++)
        if (t != ref)
          {
            double own = outcome (p, i, t) - outcome (p, i, ref);
            phi[k] += sign * (own - mean[k]) / (double) (to - from);
            k++;
          }
    }
}

/* EXPOSED units come first, all from month FIRST on. */
static struct joint
event_study (struct arena *scratch, const struct panel *p, size_t exposed,
             size_t first)
{
  size_t q = p->months - 1, ref = first - 1;
  int *month = ARENA_NEW (scratch, int, q);
  for (size_t k = 0; k < q; k++)
    month[k] = (int) k - (int) first + (k >= ref);
  double *b = ARENA_NEW (scratch, double, q);
  double *other = ARENA_NEW (scratch, double, q);
  double *v = ARENA_NEW (scratch, double, q * q);
  mean_changes (p, 0, exposed, ref, b);
  mean_changes (p, exposed, p->units, ref, other);
  struct sway f = sway_new (scratch, p, q);
  add_changes (p, &f, 0, exposed, ref, b, 1);
  add_changes (p, &f, exposed, p->units, ref, other, -1);
  for (size_t k = 0; k < q; k++)
    b[k] -= other[k];
  double coefficients = (double) p->units + 2 * (double) q;
  sway_covariance (scratch, &f, panel_cr1 (p, coefficients), v);
  return (struct joint) {q, month, b, v, (double) p->clusters - 1};
}

/* ---- all of it -------------------------------------------------------- */

const char *
panel_too_short (const struct panel *p, size_t first)
{
  if (first < DID_MONTHS)
    return "there are fewer than three whole months before";
  return p->months - first < DID_MONTHS
           ? "there are fewer than three whole months after" : NULL;
}

/* Clusters of the units [FROM, TO). */
static size_t
clusters_between (struct arena *scratch, const struct panel *p, size_t from,
                  size_t to)
{
  if (!p->cluster)
    return to - from;
  uint8_t *seen = ARENA_NEW (scratch, uint8_t, p->clusters);
  size_t n = 0;
  for (size_t i = from; i < to; i++)
    {
      n += !seen[p->cluster[i]];
      seen[p->cluster[i]] = 1;
    }
  return n;
}

const char *
panel_too_few (struct arena *scratch, const struct panel *p)
{
  size_t exposed = panel_exposed (p);
  if (exposed == 0)
    return "none of the customers is exposed";
  if (exposed == p->units)
    return "there are no customers that are not exposed";
  if (clusters_between (scratch, p, 0, exposed) < DID_CLUSTERS)
    return "fewer than five exposed customers, or clusters of them";
  return clusters_between (scratch, p, exposed, p->units) < DID_CLUSTERS
           ? "fewer than five customers, or clusters of them, that are not "
             "exposed"
           : NULL;
}

struct did
did_fail (enum status status, const char *why, const char *conf_method)
{
  return (struct did) {
    .effect = effect_fail (conf_method, status, why),
    .test = test_fail (HAS_STATISTIC | HAS_DF, status, why),
    .two_way = effect_fail (conf_method, status, why),
    .pretrend = test_fail (HAS_STATISTIC | HAS_DF | HAS_DF2, status, why),
    .slope_missed = NAN,
  };
}

struct did
did_customers_run (const struct panel *p, const struct ask *ask)
{
  const char *why = panel_too_few (ask->scratch, p);
  if (why)
    return did_fail (STATUS_EMPTY, why, cr1);
  size_t first = p->first[0], exposed = panel_exposed (p);
  if (p->first[exposed - 1] != first)
    return did_fail (STATUS_REFUSED, "customers are exposed at several dates",
                     cr1);
  why = panel_too_short (p, first);
  if (why)
    return did_fail (STATUS_REFUSED, why, cr1);
  struct contrast c = two_way_fit (ask->scratch, p);
  struct did d = {
    .effect = contrast_effect (&c, ask->confidence, cr1),
    .test = contrast_test (&c),
    .two_way = effect_fail (cr1, STATUS_REFUSED, "there is one date only"),
    .exposed = exposed, .comparison = p->units - exposed,
  };
  struct joint j = event_study (ask->scratch, p, exposed, first);
  d.months = j.n;
  d.month = joint_months (ask->scratch, &j, exposed, ask->confidence, cr1);
  d.pretrend = pretrend_test (ask->scratch, &j, ask->confidence,
                              &d.slope_missed);
  return d;
}

static struct test
run_did_customers (const struct sample *sample, const struct ask *ask)
{
  return did_customers_run (sample->panel, ask).test;
}

const struct method did_customers = {
  .about = {
    .name = "did_customers",
    .title = "Difference in differences of customers",
    .computes = "Whether what exposed customers have a month changed, from "
                "before a date to after it, other than what the others have "
                "did.",
    .formula = "w = D - its means by customer and by month + its mean; b = "
               "sum w y / sum w^2; V = G/(G-1) (N-1)/(N-K) sum_g (sum w "
               "e)^2 / (sum w^2)^2 over clusters g, e the residuals, N "
               "customer-months, K = customers + months; t = b / sqrt (V), "
               "df = G - 1",
    .assumptions = "Without it, exposed and other customers would have "
                   "changed alike. Who is there in the first month is there "
                   "in all, with 0 after leaving. Clusters are independent.",
    .not_when = "Exposure was given to whole groups (did_groups), or at "
                "several dates (did_staggered). Fewer than three months lie "
                "before or after, or fewer than five clusters on a side "
                "(refused).",
    .reference = "Bertrand, Duflo & Mullainathan (2004), Q. J. Econ. "
                 "119:249-275; Liang & Zeger (1986), Biometrika 73:13-22",
    .r_call = "sandwich::vcovCL (lm (y ~ customer + month + D), cluster = ~ "
              "customer, type = \"HC1\")",
  },
  .run = run_did_customers,
};
