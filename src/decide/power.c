#include "decide/power.h"

#include <math.h>
#include <stddef.h>

#include "infer/dist.h"

/* Beyond these a bracket is given up, and t is normal. */
#define N_MAX 1e12
#define ALPHA_MIN 1e-12
#define NORMAL_DF 1e11
#define NCP_MAX 1e4
enum { HALVINGS = 200 };

const char *
power_kind_name (enum power_kind kind)
{
  static const char *const names[POWER_KINDS] = {
    [POWER_MEAN] = "mean",         [POWER_SHARE] = "share",
    [POWER_SURVIVAL] = "survival", [POWER_RATE] = "rate",
    [POWER_NPS] = "nps",
  };
  return names[kind];
}

struct power_plan
power_plan_new (enum power_kind kind)
{
  return (struct power_plan){
    .kind = kind, .n = NAN, .ratio = 1, .effect = NAN, .power = NAN,
    .alpha = NAN, .spread = NAN, .spread_level = NAN, .baseline = NAN,
    .event_share = NAN, .dispersion = 1, .time = 1, .cluster_size = 1,
  };
}

/* What the test looks at. */
struct signal {
  double distance;       /* of the effect from none, on the test's scale */
  double null, error;    /* its standard errors without and with it */
  double df;             /* INFINITY: normal */
};

/* P(Z > z). */
static double
normal_upper (double z)
{
  struct tail tail = dist_normal_two_sided (z);
  double half = tail.status == STATUS_OK ? tail.p / 2 : 0;
  return z < 0 ? 1 - half : half;
}

/* P(T > t) for noncentrality NCP. */
static double
shifted_upper (double t, double df, double ncp)
{
  if (df > NORMAL_DF || fabs (ncp) > NCP_MAX || fabs (t) > NCP_MAX)
    return normal_upper (t - ncp);
  return dist_noncentral_t_p (-t, df, -ncp);
}

static double
critical (double alpha, double df)
{
  return df > NORMAL_DF ? -dist_normal_quantile (alpha / 2)
                        : -dist_t_quantile (alpha / 2, df);
}

static double
signal_power (const struct signal *s, double alpha)
{
  double c = critical (alpha, s->df) * (s->null / s->error);
  double ncp = fabs (s->distance) / s->error;
  double power = shifted_upper (c, s->df, ncp)
                 + shifted_upper (c, s->df, -ncp);
  return power > 1 ? 1 : power;
}

/* Sizes of the arms: the level's is 0 in the one-sample form. */
struct arms {
  double level, reference;
  double inflation;      /* of variances, by clusters */
  double clusters;       /* for each unit */
};

static struct arms
arms_of (const struct power_plan *p)
{
  return (struct arms){
    .level = p->one_sample ? 0 : p->n * p->ratio, .reference = p->n,
    .inflation = 1 + (p->cluster_size - 1) * p->icc,
    .clusters = 1 / p->cluster_size,
  };
}

/* Welch's degrees of freedom where LEVEL and REFERENCE are the variances
   of the two means. */
static double
welch_df (const struct arms *a, double level, double reference)
{
  double k1 = a->level * a->clusters, k0 = a->reference * a->clusters;
  if (a->level == 0)
    return k0 - 1;
  double sum = level + reference;
  return sum * sum
         / (level * level / (k1 - 1) + reference * reference / (k0 - 1));
}

/* A difference of two averages with variances V1 and V0 a unit. */
static struct signal
difference (const struct arms *a, double v1, double v0, double distance)
{
  double level = a->level > 0 ? v1 / a->level : 0;
  double reference = v0 / a->reference;
  double error = sqrt ((level + reference) * a->inflation);
  return (struct signal){ distance, error, error,
                          welch_df (a, level, reference) };
}

static struct signal
signal_mean (const struct power_plan *p, const struct arms *a)
{
  return difference (a, p->spread_level * p->spread_level,
                     p->spread * p->spread, p->effect);
}

static double
bernoulli (double p)
{
  return p * (1 - p);
}

/* Without clusters the test of shares and rates is normal. */
static double
plain_df (const struct power_plan *p, double df)
{
  return p->cluster_size > 1 ? df : (double) INFINITY;
}

static struct signal
signal_share (const struct power_plan *p, const struct arms *a)
{
  double p0 = p->baseline, p1 = p0 + p->effect;
  if (p->one_sample)
    {
      struct signal s = difference (a, 0, bernoulli (p1), p->effect);
      s.null = sqrt (bernoulli (p0) / a->reference * a->inflation);
      s.df = plain_df (p, s.df);
      return s;
    }
  double pooled = (a->level * p1 + a->reference * p0)
                  / (a->level + a->reference);
  struct signal s = difference (a, bernoulli (p1), bernoulli (p0),
                                p->effect);
  s.null = sqrt (bernoulli (pooled) * (1 / a->level + 1 / a->reference)
                 * a->inflation);
  s.df = plain_df (p, s.df);
  return s;
}

/* 1/(D q1 q0) = 1/(event share) (1/n1 + 1/n0). */
static struct signal
signal_survival (const struct power_plan *p, const struct arms *a)
{
  double v = 1 / p->event_share;
  struct signal s = difference (a, v, v, log (p->effect));
  s.df = plain_df (p, s.df);
  return s;
}

static struct signal
signal_rate (const struct power_plan *p, const struct arms *a)
{
  double v0 = p->dispersion / (p->time * p->baseline);
  struct signal s = difference (a, v0 / p->effect, v0, log (p->effect));
  s.df = plain_df (p, s.df);
  return s;
}

static bool
is_ratio (enum power_kind kind)
{
  return kind == POWER_SURVIVAL || kind == POWER_RATE;
}

/* Whether all that KIND needs is there and possible.  (NaN is in no
   range.) */
static bool
is_possible (const struct power_plan *p)
{
  bool sound = p->n > 0 && p->n <= 10 * N_MAX && p->ratio > 0
               && isfinite (p->ratio) && p->alpha > 0 && p->alpha < 1
               && p->cluster_size >= 1 && isfinite (p->cluster_size)
               && p->icc >= 0 && p->icc <= 1 && isfinite (p->effect);
  switch (p->kind)
    {
    case POWER_MEAN:
    case POWER_NPS:
      return sound && p->spread > 0 && isfinite (p->spread)
             && (p->one_sample
                 || (p->spread_level > 0 && isfinite (p->spread_level)));
    case POWER_SHARE:
      return sound && p->baseline > 0 && p->baseline < 1
             && p->baseline + p->effect >= 0 && p->baseline + p->effect <= 1;
    case POWER_SURVIVAL:
      return sound && !p->one_sample && p->effect > 0 && p->event_share > 0
             && p->event_share <= 1;
    case POWER_RATE:
      return sound && !p->one_sample && p->effect > 0 && p->baseline > 0
             && isfinite (p->baseline) && p->dispersion > 0
             && isfinite (p->dispersion) && p->time > 0
             && isfinite (p->time);
    default:
      return false;
    }
}

double
power_of (const struct power_plan *p)
{
  static struct signal (*const signals[POWER_KINDS]) (
    const struct power_plan *, const struct arms *)
    = { [POWER_MEAN] = signal_mean,         [POWER_SHARE] = signal_share,
        [POWER_SURVIVAL] = signal_survival, [POWER_RATE] = signal_rate,
        [POWER_NPS] = signal_mean };
  if (!is_possible (p))
    return NAN;
  struct arms arms = arms_of (p);
  struct signal s = signals[p->kind] (p, &arms);
  if (!(s.df > 0) || !(s.null > 0))
    return NAN;
  /* Shares of 0 and 1 have no spread: what is seen is certain. */
  if (!(s.error > 0))
    return critical (p->alpha, s.df) * s.null < fabs (s.distance);
  return signal_power (&s, p->alpha);
}

/* Solving: all four grow in power. */

static struct power_answer
answer (double value)
{
  return (struct power_answer){ value, STATUS_OK, NULL };
}

static struct power_answer
no_answer (enum status status, const char *why)
{
  return (struct power_answer){ NAN, status, why };
}

/* Power with PART of the plan at X, which stands for: log n, the distance
   from no effect (signed; on the log for a ratio), log alpha. */
static double
power_at (const struct power_plan *plan, enum power_part part, double x)
{
  struct power_plan p = *plan;
  switch (part)
    {
    case POWER_N:
      p.n = exp (x);
      break;
    case POWER_EFFECT:
      p.effect = is_ratio (p.kind) ? exp (x) : x;
      break;
    case POWER_ALPHA:
      p.alpha = exp (x);
      break;
    case POWER_POWER:
      break;
    }
  return power_of (&p);
}

/* Where the power is reached between LOW, where it is not, and HIGH; both
   may have either sign. */
static double
crossing (const struct power_plan *p, enum power_part part, double low,
          double high)
{
  for (int i = 0; i < HALVINGS; i++)
    {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high)
        break;
      if (power_at (p, part, middle) >= p->power)
        high = middle;
      else
        low = middle;
    }
  return high;
}

/* The smallest n at which there is a variance in each arm. */
static double
smallest_n (const struct power_plan *p)
{
  double smaller = p->one_sample || p->ratio > 1 ? 1 : p->ratio;
  return 2 * p->cluster_size / smaller;
}

static struct power_answer
solve_n (const struct power_plan *p)
{
  double low = log (smallest_n (p)), high = log (N_MAX);
  if (isnan (power_at (p, POWER_N, low)))
    return no_answer (STATUS_REFUSED, "something is missing or impossible");
  if (power_at (p, POWER_N, low) >= p->power)
    return answer (smallest_n (p));
  if (!(power_at (p, POWER_N, high) >= p->power))
    return no_answer (STATUS_NOT_REACHED,
                      "no number of units up to 1e12 reaches that power");
  return answer (exp (crossing (p, POWER_N, low, high)));
}

/* The largest effect there is towards DIRECTION, on the scale of
   power_at(). */
static double
farthest (const struct power_plan *p, double direction)
{
  if (p->kind == POWER_SHARE)
    return direction > 0 ? 1 - p->baseline : -p->baseline;
  if (p->kind == POWER_NPS)
    return 200 * direction;
  return is_ratio (p->kind) ? 700 * direction : 1e300 * direction;
}

/* A first distance, of the order of the spread, to double from. */
static double
first_step (const struct power_plan *p)
{
  return p->kind == POWER_MEAN || p->kind == POWER_NPS
           ? p->spread / sqrt (p->n) : 1e-6;
}

static struct power_answer
solve_effect (const struct power_plan *p, double direction)
{
  double end = farthest (p, direction);
  double high = direction * fmin (first_step (p), fabs (end)), low = 0;
  if (isnan (power_at (p, POWER_EFFECT, high)))
    return no_answer (STATUS_REFUSED, "something is missing or impossible");
  while (!(power_at (p, POWER_EFFECT, high) >= p->power))
    {
      if (high == end)
        return no_answer (STATUS_NOT_REACHED,
                          "no effect is large enough for that power with so "
                          "few units");
      low = high;
      high = fabs (high) * 2 < fabs (end) ? high * 2 : end;
    }
  double x = crossing (p, POWER_EFFECT, low, high);
  return answer (is_ratio (p->kind) ? exp (x) : x);
}

static struct power_answer
solve_alpha (const struct power_plan *p)
{
  double low = log (ALPHA_MIN), high = log1p (-1e-9);
  if (isnan (power_at (p, POWER_ALPHA, low)))
    return no_answer (STATUS_REFUSED, "something is missing or impossible");
  if (power_at (p, POWER_ALPHA, low) >= p->power)
    return no_answer (STATUS_NOT_REACHED, "any alpha above 1e-12 gives more "
                                          "power than that");
  if (!(power_at (p, POWER_ALPHA, high) >= p->power))
    return no_answer (STATUS_NOT_REACHED, "no alpha gives that power");
  return answer (exp (crossing (p, POWER_ALPHA, low, high)));
}

/* A power that no size or effect can be asked for. */
static const char *
impossible_power (const struct power_plan *p, enum power_part part)
{
  if (!(p->power > 0 && p->power < 1))
    return "the power must lie between 0 and 1";
  if (part != POWER_ALPHA && !(p->power > p->alpha))
    return "a test finds something with probability alpha even where there "
           "is no effect, so the power must be above alpha";
  double none = is_ratio (p->kind) ? 1 : 0;
  if (part != POWER_EFFECT && p->effect == none)
    return "without an effect the power is alpha, whatever the size";
  return NULL;
}

struct power_answer
power_solve (const struct power_plan *p, enum power_part part)
{
  if (part == POWER_POWER)
    {
      double power = power_of (p);
      return isnan (power) ? no_answer (STATUS_REFUSED,
                                        "something is missing or impossible")
                           : answer (power);
    }
  const char *why = impossible_power (p, part);
  if (why)
    return no_answer (STATUS_REFUSED, why);
  return part == POWER_N      ? solve_n (p)
         : part == POWER_ALPHA ? solve_alpha (p)
                               : solve_effect (p, 1);
}

struct power_answer
power_solve_decrease (const struct power_plan *p)
{
  const char *why = impossible_power (p, POWER_EFFECT);
  return why ? no_answer (STATUS_REFUSED, why) : solve_effect (p, -1);
}

double
power_reach (double alpha, double power, double df)
{
  if (!(alpha > 0 && alpha < 1 && power > alpha && power < 1 && df > 0))
    return NAN;
  struct signal s = { .null = 1, .error = 1, .df = df };
  double low = 0, high = NCP_MAX;
  for (int i = 0; i < HALVINGS; i++)
    {
      s.distance = low + (high - low) / 2;
      if (s.distance == low || s.distance == high)
        break;
      if (signal_power (&s, alpha) >= power)
        high = s.distance;
      else
        low = s.distance;
    }
  return high;
}
