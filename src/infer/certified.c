#include "infer/certified.h"

#include <math.h>

#include "certified_calls.h"

struct certified_part
certified_part (size_t i)
{
  static certified_part_fn *const parts[] = {
    certified_tails, certified_nist, certified_methods
  };
  return i < sizeof parts / sizeof *parts ? parts[i] ()
                                          : (struct certified_part) { 0 };
}

double
certified_digits (double computed, double value)
{
  double error = fabs (computed - value);
  if (value != 0)
    error /= fabs (value);
  if (error == 0)
    return 15;
  return isnan (error) ? 0 : fmin (15, fmax (0, -log10 (error)));
}

bool
certified_holds (const struct certified *c, double computed)
{
  return certified_digits (computed, c->value) >= c->digits;
}
