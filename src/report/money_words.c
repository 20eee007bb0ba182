#include "money.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "report/say.h"

/* "VALUE (LOW to HIGH)"; a null LOW: no interval. */
static const char *
with_interval (struct arena *arena, const char *value, const char *low,
               const char *high)
{
  return low ? arena_printf (arena, "%s (%s to %s)", value, low, high)
             : value;
}

/* What is fixed, as an amount that was declared, has none. */
static bool
has_interval (const struct effect *e)
{
  return (isfinite (e->conf_low) || isfinite (e->conf_high))
         && fabs (e->conf_high - e->conf_low) != 0;
}

static const char *
money_limit (struct arena *arena, double limit)
{
  return isfinite (limit) ? say_money (arena, limit, NULL) : "no limit";
}

const char *
money_range (struct arena *arena, const struct effect *e)
{
  if (!isfinite (e->estimate) || !has_interval (e))
    return NULL;
  return arena_printf (arena, "%s to %s", money_limit (arena, e->conf_low),
                       money_limit (arena, e->conf_high));
}

const char *
money_text (struct arena *arena, const struct effect *e,
            const char *currency)
{
  if (!isfinite (e->estimate))
    return say_status (e->status);
  return with_interval (arena, say_money (arena, e->estimate, currency),
                        has_interval (e) ? money_limit (arena, e->conf_low)
                                         : NULL,
                        money_limit (arena, e->conf_high));
}

/* Without the sign, which stands once behind the estimate. */
static const char *
percent_limit (struct arena *arena, double limit)
{
  if (!isfinite (limit))
    return "no limit";
  const char *text = say_percent (arena, limit);
  return arena_copy_n (arena, text, strcspn (text, " "));
}

const char *
money_percent (struct arena *arena, const struct effect *e)
{
  if (!isfinite (e->estimate))
    return say_status (e->status);
  return with_interval (arena, say_percent (arena, e->estimate),
                        has_interval (e) ? percent_limit (arena, e->conf_low)
                                         : NULL,
                        percent_limit (arena, e->conf_high));
}

struct badge
money_state (const struct result_return *m)
{
  if (!isfinite (m->gain.estimate))
    return (struct badge) { "not known", TONE_NOT_TESTABLE };
  if (!m->established)
    return (struct badge) { "not established", TONE_INCONCLUSIVE };
  if (m->gain.estimate < 0)
    return (struct badge) { "loss established", TONE_CONTRADICTED };
  if (m->roi.conf_high < 0)
    return (struct badge) { "costs more than it brings", TONE_CONTRADICTED };
  return m->roi.conf_low > 0
           ? (struct badge) { "pays", TONE_SUPPORTED }
           : (struct badge) { "gain established, return open",
                              TONE_INCONCLUSIVE };
}

const char *
money_warning (const struct result_return *m)
{
  if (m->established)
    return NULL;
  if (!isfinite (m->gain.estimate))
    return "Not known: what comes back could not be estimated.";
  return "Not established: the effect on money is not clear of 0. The"
         " numbers below are estimates, not findings.";
}

struct effect
money_each (const struct result_return *m, const struct effect *all)
{
  struct effect e = *all;
  double n = (double) m->exposed;
  if (m->exposed == 0)
    return (struct effect) { NAN, NAN, NAN, NAN, NULL,
                             isfinite (all->estimate) ? STATUS_EMPTY
                                                      : all->status,
                             all->why ? all->why : "nobody was exposed" };
  e.estimate /= n;
  e.std_error /= n;
  e.conf_low /= n;
  e.conf_high /= n;
  return e;
}

const char *
money_figure (struct arena *arena, struct figure f,
              const char *(*say) (struct arena *, double))
{
  if (f.presence == FIGURE_ABSENT)
    return NULL;
  if (f.presence == FIGURE_PRESENT)
    return say (arena, f.value);
  return f.why ? arena_printf (arena, "%s (%s)", say_status (f.status),
                               f.why)
               : say_status (f.status);
}

static const char *
method_words (const char *conf_method)
{
  static const char *const words[][2] = {
    { "bootstrap", "bootstrap of the whole computation, percentiles" },
    { "fieller", "Fieller" },
    { "delta", "delta method" },
    { "newey_west", "errors of a series, whose months go together"
                    " (Newey-West)" },
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_equal (words[i][0], conf_method))
      return words[i][1];
  return conf_method;
}

const char *
money_interval (struct arena *arena, const struct result_return *m)
{
  const char *words = method_words (m->conf_method);
  if (!words || !m->draws)
    return words;
  const char *failed
    = m->draws_failed ? arena_printf (arena, ", %s of which failed",
                                      say_count (arena, m->draws_failed))
                      : "";
  return arena_printf (arena, "%s; %s draws%s", words,
                       say_count (arena, m->draws), failed);
}
