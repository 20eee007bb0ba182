#include "periods.h"

#include <math.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/cox.h"
#include "infer/methods.h"
#include "kinds.h"
#include "report/say.h"

/* A month, a quarter and a year of the outcome's clock. */
static const double cuts[] = { 30, 90, 365 };
enum { CUTS = sizeof cuts / sizeof *cuts };

/* Weights make one ratio of the two cohorts: the model of the hazard that
   these rest on is another one. */
static bool
is_modelled (const struct inquiry *q)
{
  return q->sample->spells && q->adjustment != ADJUSTED_BY_WEIGHTS;
}

static bool
in_days (const struct inquiry *q)
{
  return q->shape == SHAPE_TWO && q->frame->arms == 2 && is_modelled (q)
         && str_equal (q->frame->time_unit, "days");
}

/* Days in which nobody can be in the level yet. */
static double
unexposed_days (const struct inquiry *q)
{
  return q->design.name == DESIGN_TIME_VARYING
           ? q->design.lag / q->design.per_day
           : 0;
}

void
periods_fill (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  struct cox_period found[COX_PERIODS_MAX];
  if (!in_days (q))
    return;
  size_t first = 0;
  while (first < CUTS && cuts[first] <= unexposed_days (q))
    first++;
  size_t n = cox_periods (q->sample, &q->ask, cuts + first, CUTS - first,
                          found);
  struct result_period *period = ARENA_NEW (arena, struct result_period, n);
  for (size_t i = 0; i < n; i++)
    period[i] = (struct result_period){
      found[i].from, isfinite (found[i].to) ? found[i].to : (double) NAN,
      found[i].events, found[i].effect
    };
  out->periods = period;
  out->periods_n = n;
}

void
periods_note (struct arena *arena, const struct inquiry *q,
              struct result_hypothesis *out)
{
  double alpha = 1 - q->ask.confidence;
  const struct result_test *head = headline_test (out);
  if (!is_modelled (q) || q->shape != SHAPE_TWO || q->frame->arms < 2
      || !head || !isfinite (head->test.log10_p))
    return;
  struct test test = cox_zph.run (q->sample, &q->ask);
  if (test.status != STATUS_OK && test.status != STATUS_UNDERFLOW)
    return;
  double p = test.status == STATUS_OK ? test.p_value : 0;
  note_add (out, "proportional_hazards",
            arena_printf (arena, "%s (score test of proportional hazards, "
                                 "%s)",
                          p <= alpha
                            ? "the hazard ratio changes with time, so one "
                              "number is a mean over all of it"
                            : "nothing shows that the hazard ratio changes "
                              "with time", say_p (arena, p, alpha)));
}
