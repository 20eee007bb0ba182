/* The difference of two shares with score limits, and phi with the same
   limits. */

#include <math.h>

#include "fourfold.h"
#include "infer/methods.h"
#include "parts.h"

static const char method[] = "miettinen_nurminen";

/* x/p - (n - x)/(1 - p), where terms without counts vanish. */
static double
slope (uint64_t x, uint64_t n, double p)
{
  double with = (double) x, without = (double) (n - x);
  return (with > 0 ? with / p : 0)
         - (without > 0 ? without / (1 - p) : 0);
}

/* Shares that differ by DELTA, by the smaller of them: both lie on a
   base, of which one is 0, so that a small share keeps its digits. */
struct restricted {
  struct fourfold f;
  double delta;
};

static double
level_share (const struct restricted *r, double smaller)
{
  return smaller + fmax (r->delta, 0);
}

static double
reference_share (const struct restricted *r, double smaller)
{
  return smaller + fmax (-r->delta, 0);
}

/* Derivative of the log-likelihood; it falls. */
static double
likelihood_slope (double smaller, const void *context)
{
  const struct restricted *r = context;
  return slope (r->f.x1, r->f.n1, level_share (r, smaller))
         + slope (r->f.x0, r->f.n0, reference_share (r, smaller));
}

/* The same in terms of those without the outcome. */
static struct restricted
complement (struct restricted r)
{
  r.f.x1 = r.f.n1 - r.f.x1;
  r.f.x0 = r.f.n0 - r.f.x0;
  r.delta = -r.delta;
  return r;
}

/* The likeliest shares that differ by delta, or both as complements. */
struct likeliest {
  double p1, p0;
};

static struct likeliest
likeliest_shares (struct restricted r)
{
  double middle = (1 - fabs (r.delta)) / 2;
  if (likelihood_slope (middle, &r) > 0)
    r = complement (r);
  double smaller = likelihood_slope (0, &r) <= 0
                     ? 0 : root_of_decreasing (likelihood_slope, &r,
                                               0, middle);
  return (struct likeliest) { level_share (&r, smaller),
                              reference_share (&r, smaller) };
}

/* Variance of the difference at the likeliest shares. */
static double
likeliest_variance (struct restricted r)
{
  struct likeliest l = likeliest_shares (r);
  double n1 = (double) r.f.n1, n0 = (double) r.f.n0, n = n1 + n0;
  return (l.p1 * (1 - l.p1) / n1 + l.p0 * (1 - l.p0) / n0) * (n / (n - 1));
}

/* What was seen, and how far from it a difference may be. */
struct score {
  struct fourfold f;
  double difference, z;
};

/* The standardised distance between what was seen and DELTA, less z; it
   falls as delta grows. */
static double
distance (double delta, const void *context)
{
  const struct score *s = context;
  double variance
    = likeliest_variance ((struct restricted) { s->f, delta });
  return (s->difference - delta) / sqrt (variance) - s->z;
}

static double
lower_limit (struct fourfold f, double z)
{
  struct score s = { .f = f, .difference = fourfold_difference (&f),
                     .z = z };
  return s.difference <= -1
           ? -1 : root_of_decreasing (distance, &s, -1, s.difference);
}

static struct effect
run_risk_difference (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_filled (&f, &why);
  if (status != STATUS_OK)
    return effect_fail (method, status, why);
  double z = confidence_z (ask->confidence);
  /* The upper limit is the lower one of the swapped table, so that
     swapping the cohorts flips the signs and nothing else. */
  return (struct effect) {
    .estimate = fourfold_difference (&f),
    .std_error = NAN,
    .conf_low = lower_limit (f, z),
    .conf_high = -lower_limit (fourfold_swapped (f), z),
    .conf_method = method,
  };
}

/* The statistic of Farrington and Manning (1990), Stat. Med. 9:1447-1454,
   with the factor N/(N - 1). */
static double
score_risk_difference (const struct sample *sample, const struct ask *ask,
                       double value)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  if (fourfold_filled (&f, &why) != STATUS_OK || !(fabs (value) < 1))
    return NAN;
  struct score s = { .f = f, .difference = fourfold_difference (&f) };
  return distance (value, &s);
}

/* Phi of cohorts as large as these whose likeliest shares differ by
   DELTA. */
static double
phi_at (struct fourfold f, double delta)
{
  struct likeliest l
    = likeliest_shares ((struct restricted) { f, delta });
  double n1 = (double) f.n1, n0 = (double) f.n0, n = n1 + n0;
  double all = l.p1 * (n1 / n) + l.p0 * (n0 / n);
  double phi = delta * sqrt (n1 / n * (n0 / n)) / sqrt (all * (1 - all));
  return fmax (-1, fmin (1, phi));
}

static struct effect
run_phi (const struct sample *sample, const struct ask *ask)
{
  struct fourfold f = fourfold_of (sample, ask);
  const char *why;
  enum status status = fourfold_testable (&f, &why);
  if (status != STATUS_OK)
    return effect_fail (method, status, why);
  double z = confidence_z (ask->confidence);
  double with = (double) f.x1 + (double) f.x0;
  double without = (double) (f.n1 - f.x1) + (double) (f.n0 - f.x0);
  struct fourfold swapped = fourfold_swapped (f);
  return (struct effect) {
    .estimate = fourfold_determinant (&f)
                / sqrt ((double) f.n1 * (double) f.n0)
                / sqrt (with * without),
    .std_error = NAN,
    .conf_low = phi_at (f, lower_limit (f, z)),
    .conf_high = -phi_at (swapped, lower_limit (swapped, z)),
    .conf_method = method,
  };
}

const struct measure risk_difference = {
  .about = {
    .name = "risk_difference",
    .title = "Difference in shares (Miettinen-Nurminen)",
    .computes = "How much larger the level's share is than the reference's, "
                "as a fraction.",
    .formula = "p1 - p0; limits: those d with (p1 - p0 - d)^2 = z^2 V(d), "
               "V(d) = (q1 (1 - q1)/n1 + q0 (1 - q0)/n0) N/(N - 1), q1 and "
               "q0 = q1 - d the likeliest shares that differ by d, "
               "N = n1 + n0",
    .assumptions = "Independent units. The interval excludes 0 exactly when "
                   "n1_chi_square is significant.",
    .not_when = "Units come in clusters.",
    .reference = "Miettinen & Nurminen (1985), Stat. Med. 4:213-226",
    .r_call = "ratesci::scoreci (x1, n1, x0, n0, skew = FALSE)",
  },
  .run = run_risk_difference,
  .score = score_risk_difference,
};

const struct measure phi_coefficient = {
  .about = {
    .name = "phi",
    .title = "Phi coefficient",
    .computes = "The correlation between being in the level and having the "
                "outcome: 0 without any difference, 1 or -1 if the cohort "
                "decides it.",
    .formula = "(x1 n0 - x0 n1) / sqrt (n1 n0 k (N - k)), k = x1 + x0; "
               "limits: phi at the two limits of risk_difference, with the "
               "likeliest shares q1 and q0 that differ so much: "
               "(q1 - q0) sqrt (n1 n0) / (N sqrt (q (1 - q))), "
               "q = (n1 q1 + n0 q0)/N",
    .assumptions = "Independent units; cohorts as large as these. The "
                   "interval excludes 0 exactly when n1_chi_square is "
                   "significant.",
    .not_when = "Units come in clusters, or all or none have the outcome. "
                "It depends on how large the cohorts are beside each other: "
                "compare it only between studies alike in that.",
    .reference = "Pearson (1900), Phil. Trans. R. Soc. A 195:1-47; "
                 "Miettinen & Nurminen (1985), Stat. Med. 4:213-226, for "
                 "the limits",
    .r_call = "cor (arm == level, y)",
  },
  .run = run_phi,
};
