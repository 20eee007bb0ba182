#include "rows.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"

/* Below this a p-value has lost its digits; its logarithm has not. */
static const double smallest_p = 1e-300;

double
row_p (const struct test *t)
{
  return t->p_value >= smallest_p && t->p_value <= 1 ? t->p_value : NAN;
}

enum status
row_status (const struct test *t)
{
  bool tiny = t->status == STATUS_OK && t->p_value < smallest_p;
  return tiny ? STATUS_UNDERFLOW : t->status;
}

bool
row_has_error (const struct effect *e)
{
  bool defined = e->status == STATUS_OK || e->status == STATUS_UNBOUNDED;
  return !defined || isfinite (e->std_error);
}

const char *
row_term (struct arena *arena, const char *level, const char *reference)
{
  if (!level)
    return "all cohorts";
  if (!reference)
    return level;
  return arena_printf (arena, "%s vs %s", level, reference);
}

uint64_t
row_units (const struct result_hypothesis *h, const char *level,
           const char *reference)
{
  uint64_t n = 0;
  for (size_t i = 0; i < h->groups_n; i++)
    if (!level || str_equal (h->groups[i].label, level)
        || str_equal (h->groups[i].label, reference))
      n += h->groups[i].n;
  return n;
}
