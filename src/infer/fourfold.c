#include "fourfold.h"

#include <math.h>

#include "base/num.h"
#include "infer/dist.h"

struct fourfold
fourfold_of (const struct sample *sample, const struct ask *ask)
{
  const struct counts *c = sample->counts;
  return (struct fourfold) {
    .x1 = c->x[ask->level], .n1 = c->n[ask->level],
    .x0 = c->x[ask->reference], .n0 = c->n[ask->reference],
  };
}

struct fourfold
fourfold_swapped (struct fourfold f)
{
  return (struct fourfold) { f.x0, f.n0, f.x1, f.n1 };
}

double
fourfold_determinant (const struct fourfold *f)
{
  return (double) ((int128) f->x1 * f->n0 - (int128) f->x0 * f->n1);
}

double
fourfold_difference (const struct fourfold *f)
{
  return fourfold_determinant (f) / ((double) f->n1 * (double) f->n0);
}

enum status
fourfold_filled (const struct fourfold *f, const char **why)
{
  if (f->n1 > 0 && f->n0 > 0)
    return STATUS_OK;
  *why = "a cohort is empty";
  return STATUS_EMPTY;
}

enum status
fourfold_testable (const struct fourfold *f, const char **why)
{
  enum status status = fourfold_filled (f, why);
  if (status != STATUS_OK)
    return status;
  if (f->x1 + f->x0 == 0)
    *why = "nobody in either cohort has the outcome";
  else if (f->x1 == f->n1 && f->x0 == f->n0)
    *why = "everybody in both cohorts has the outcome";
  else
    return STATUS_OK;
  return STATUS_DEGENERATE;
}

/* The limits are the roots of a quadratic; each is written so that
   nothing cancels, the upper one as 1 less the lower one of the
   failures. */
static double
wilson_low (double x, double n, double z)
{
  double z2 = z * z, rest = n - x;
  return 2 * x * x / n
         / (2 * x + z2 + z * sqrt (z2 + 4 * x * (rest / n)));
}

struct limits
wilson_limits (uint64_t x, uint64_t n, double z)
{
  return (struct limits) {
    .low = wilson_low ((double) x, (double) n, z),
    .high = 1 - wilson_low ((double) (n - x), (double) n, z),
  };
}

double
confidence_z (double confidence)
{
  return -dist_normal_quantile ((1 - confidence) / 2);
}
