#include "rows.h"

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
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

const char *
row_level (struct arena *arena, const char *column, const char *level)
{
  return level ? arena_printf (arena, "%s = %s", column, level) : column;
}

const char *
row_landmark (struct arena *arena, const struct result_hypothesis *h,
              const struct result_landmark *l)
{
  char days[NUM_SIZE];
  return arena_printf (arena, "landmark %s %s",
                       num_print_digits (days, l->days, 6),
                       h->clock_unit ? h->clock_unit : "days");
}

const char *
row_period (struct arena *arena, const struct result_hypothesis *h,
            const struct result_period *p)
{
  char from[NUM_SIZE], to[NUM_SIZE];
  const char *unit = h->time_unit ? h->time_unit : "days";
  num_print_digits (from, p->from, 6);
  if (!isfinite (p->to))
    return arena_printf (arena, "from %s %s", from, unit);
  return arena_printf (arena, "%s to %s %s", from,
                       num_print_digits (to, p->to, 6), unit);
}

bool
row_is_own_landmark (const struct result_hypothesis *h,
                     const struct result_landmark *l)
{
  return h->landmark_days.presence == FIGURE_PRESENT
         && h->landmark_days.value == l->days;
}

bool
row_begins_stage (const struct result_hypothesis *h, size_t i)
{
  return i == 0 || !str_equal (h->ledger[i].step, h->ledger[i - 1].step);
}

static bool
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static bool
holds_headline (const struct result_step *s, const struct result_effect *e)
{
  return str_equal (s->measure->about.name, e->measure->about.name)
         && same_number (s->effect.estimate, e->effect.estimate)
         && same_number (s->effect.conf_low, e->effect.conf_low)
         && same_number (s->effect.conf_high, e->effect.conf_high);
}

bool
row_is_headline_step (const struct result_hypothesis *h, size_t i)
{
  const struct result_effect *e = headline_effect (h);
  if (!e || !isfinite (e->effect.estimate))
    return false;
  for (size_t k = h->ledger_n; k > 0; k--)
    if (holds_headline (&h->ledger[k - 1], e))
      return str_equal (h->ledger[k - 1].step, h->ledger[i].step);
  return false;
}

const char *
row_value (struct arena *arena, const struct result_value *v)
{
  if (!v->by && !v->month)
    return "all";
  const char *month = v->month
                        ? arena_printf (arena, "month %s", v->month) : "";
  if (!v->by)
    return month;
  return arena_printf (arena, "%s%s%s", row_level (arena, v->by, v->level),
                       v->month ? ", " : "", month);
}

const char *
row_quantile (struct arena *arena, const struct result_quantile *q)
{
  char text[NUM_SIZE];
  const char *name
    = q->probability == .5
        ? "median"
        : arena_printf (arena, "quantile %s",
                        num_print_digits (text, q->probability, 6));
  if (!q->by)
    return name;
  return arena_printf (arena, "%s, %s", name,
                       row_level (arena, q->by, q->level));
}

struct effect
row_response (const struct result_value *v)
{
  struct effect e = { NAN, NAN, NAN, NAN, NULL, STATUS_OK, NULL };
  if (v->asked.presence != FIGURE_PRESENT)
    {
      e.status = v->asked.status;
      e.why = v->asked.why;
    }
  else if (v->answered.presence != FIGURE_PRESENT)
    {
      e.status = v->answered.status;
      e.why = v->answered.why;
    }
  else if (v->asked.value > 0)
    e.estimate = v->answered.value / v->asked.value;
  else
    {
      e.status = STATUS_EMPTY;
      e.why = "nobody was asked";
    }
  return e;
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
