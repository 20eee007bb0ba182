/* Random tables with given margins. */

#include <math.h>

#include "base/random.h"
#include "fisher_many.h"
#include "infer/dist.h"

/* How many of N1 are among K drawn from N1 + N0. */
struct urn {
  uint64_t n1, n0, k;
  uint64_t low, high, mode;
  double mean, sd;
};

static struct urn
urn_of (uint64_t n1, uint64_t n0, uint64_t k)
{
  struct urn u = { .n1 = n1, .n0 = n0, .k = k };
  double a = (double) n1, b = (double) n0, n = a + b, c = (double) k;
  u.low = k > n0 ? k - n0 : 0;
  u.high = k < n1 ? k : n1;
  u.mode = (uint64_t) ((c + 1) * ((a + 1) / (n + 2)));
  u.mode = u.mode < u.low ? u.low : u.mode > u.high ? u.high : u.mode;
  u.mean = c * (a / n);
  u.sd = n > 1 ? sqrt (u.mean * (b / n) * ((n - c) / (n - 1))) : 0;
  return u;
}

static double
log_mass (const struct urn *u, uint64_t x)
{
  return dist_log_hypergeometric (x, u->n1, u->n0, u->k);
}

static double
ratio_up (const struct urn *u, double x)
{
  return ((double) u->n1 - x) * ((double) u->k - x)
         / ((x + 1) * ((double) u->n0 - (double) u->k + x + 1));
}

/* Inversion, from the mode outwards on both sides; what rounding leaves
   over when the masses have run out goes to the mode. */
static uint64_t
draw_by_steps (const struct urn *u, struct random *random)
{
  double left = random_unit (random);
  double mass = exp (log_mass (u, u->mode)), below = mass, above = mass;
  uint64_t low = u->mode, high = u->mode;
  left -= mass;
  if (left <= 0)
    return u->mode;
  while ((above > 1e-17 && high < u->high)
         || (below > 1e-17 && low > u->low))
    {
      if (high < u->high)
        {
          above *= ratio_up (u, (double) high++);
          left -= above;
          if (left <= 0)
            return high;
        }
      if (low > u->low)
        {
          below /= ratio_up (u, (double) --low);
          left -= below;
          if (left <= 0)
            return low;
        }
    }
  return u->mode;
}

/* Stadlober's (1990) ratio of uniforms: a hat of width B about the mean
   under which the square root of every mass, over that at the mode,
   lies. */
static uint64_t
draw_by_ratio (const struct urn *u, struct random *random)
{
  static const double root_8_over_e = 1.7155277699214135;
  static const double three_less = 0.8989161620588988;  /* 3 - 2 sqrt(3/e) */
  double centre = u->mean + 0.5, top = log_mass (u, u->mode);
  double width = root_8_over_e * sqrt (u->sd * u->sd + 0.5) + three_less;
  for (;;)
    {
      double v = random_unit (random);
      double x = centre + width * (random_unit (random) - 0.5) / v;
      if (x < (double) u->low || x >= (double) u->high + 1)
        continue;
      uint64_t count = (uint64_t) x;
      if (2 * log (v) <= log_mass (u, count) - top)
        return count;
    }
}

/* Steps are quick near the mode, and the hat is proven far from 0. */
enum { STEPS_SD = 20 };

static uint64_t
draw (const struct urn *u, struct random *random)
{
  if (u->low == u->high)
    return u->low;
  return u->sd < STEPS_SD ? draw_by_steps (u, random)
                          : draw_by_ratio (u, random);
}

static double
log_random_table (const struct fisher_many *f, struct random *random)
{
  uint64_t members = f->total, left = f->with;
  double sum = 0;
  for (size_t i = 0; i < f->cohorts; i++)
    {
      uint64_t n = f->cohort[i].n;
      members -= n;
      struct urn u = urn_of (n, members, left);
      uint64_t x = draw (&u, random);
      sum += fisher_many_log_mass (f, i, x);
      left -= x;
    }
  return sum;
}

double
fisher_many_drawn (const struct fisher_many *f, uint64_t seed)
{
  double limit = fisher_many_log_seen (f) + log1p (1e-7);
  double as_unlikely = 0;
  for (uint64_t i = 0; i < FISHER_DRAWS; i++)
    {
      struct random random = random_of (seed, i);
      as_unlikely += log_random_table (f, &random) <= limit;
    }
  return (as_unlikely + 1) / (FISHER_DRAWS + 1.0);
}
