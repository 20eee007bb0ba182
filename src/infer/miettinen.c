/* The difference of two shares with score limits. */

#include <math.h>

#include "fourfold.h"
#include "infer/methods.h"
#include "parts.h"

static const char method[] = "miettinen_nurminen";

/* One comparison and how far a difference may be from what was seen. */
struct score {
  struct fourfold f;
  double difference;        /* seen */
  double z;
  double delta;             /* a difference to be judged */
};

/* x/p - (n - x)/(1 - p), where terms without counts vanish. */
static double
slope (uint64_t x, uint64_t n, double p)
{
  double with = (double) x, without = (double) (n - x);
  return (with > 0 ? with / p : 0)
         - (without > 0 ? without / (1 - p) : 0);
}

/* Derivative of the log-likelihood in the reference share P, when the
   level's is P + delta. */
static double
likelihood_slope (double p, const void *context)
{
  const struct score *s = context;
  return slope (s->f.x1, s->f.n1, p + s->delta)
         + slope (s->f.x0, s->f.n0, p);
}

/* The standardised distance between what was seen and S->delta, with the
   variance at the likeliest shares that differ by delta; less z.  It
   falls as delta grows. */
static double
distance (double delta, const void *context)
{
  struct score s = *(const struct score *) context;
  s.delta = delta;
  double p0 = root_of_decreasing (likelihood_slope, &s,
                                  fmax (0, -delta), fmin (1, 1 - delta));
  double p1 = fmin (fmax (p0 + delta, 0), 1);
  double n1 = (double) s.f.n1, n0 = (double) s.f.n0, n = n1 + n0;
  double variance = (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
                    * (n / (n - 1));
  return (s.difference - delta) / sqrt (variance) - s.z;
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
};
