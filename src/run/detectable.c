/* The smallest effect that these numbers would have shown: from the sizes
   of the cohorts and the spread, never from the effect that was seen. */

#include <math.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "decide/power.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "kinds.h"
#include "report/say.h"
#include "run/equivalence.h"

#define POWER .8
enum { PAIRS_TOLD = 4 };

/* The smallest effects above and below none, in the measure's unit; NaN:
   none is large enough. */
struct reach {
  double more, less;
  bool known;
};

static double
alpha_of (const struct inquiry *q)
{
  return 1 - q->ask.confidence;
}

static double
value_of (const struct power_answer *a)
{
  return a->status == STATUS_OK ? a->value : (double) NAN;
}

static struct reach
solve (struct power_plan *p, const struct inquiry *q)
{
  p->alpha = alpha_of (q);
  p->power = POWER;
  struct power_answer more = power_solve (p, POWER_EFFECT);
  struct power_answer less = power_solve_decrease (p);
  struct reach r = { value_of (&more), value_of (&less), false };
  r.known = !isnan (r.more) || !isnan (r.less);
  return r;
}

static double
share_of (const struct counts *c, size_t arm)
{
  return (double) c->x[arm] / (double) c->n[arm];
}

/* From the reference's share, or where that is 0 or 1 from all of both. */
static double
baseline_of (const struct counts *c, size_t level, size_t reference)
{
  double share = share_of (c, reference);
  if (share > 0 && share < 1)
    return share;
  return (double) (c->x[level] + c->x[reference])
         / (double) (c->n[level] + c->n[reference]);
}

static struct reach
reach_share (const struct inquiry *q, size_t level)
{
  const struct counts *c = q->sample->counts;
  size_t reference = q->ask.reference;
  struct power_plan p = power_plan_new (POWER_SHARE);
  p.one_sample = q->shape == SHAPE_ONE;
  p.n = (double) c->n[p.one_sample ? level : reference];
  p.ratio = p.one_sample ? 1 : (double) c->n[level] / p.n;
  p.baseline = p.one_sample ? q->ask.target
                            : baseline_of (c, level, reference);
  return solve (&p, q);
}

/* Schoenfeld: the events of both cohorts, and their sizes. */
static struct reach
reach_hazard (const struct inquiry *q, size_t level)
{
  const struct riskset *r = q->sample->riskset;
  size_t reference = q->ask.reference;
  double n1 = (double) riskset_n (r, level);
  double n0 = (double) riskset_n (r, reference);
  double events = (double) (riskset_events (r, level)
                            + riskset_events (r, reference));
  struct power_plan p = power_plan_new (POWER_SURVIVAL);
  p.n = n0;
  p.ratio = n1 / n0;
  p.event_share = events / (n1 + n0);
  return solve (&p, q);
}

/* Whose quantile the interval is: DF's, if it is a test of t, or the
   normal's. */
static double
df_of (const struct test *t, double quantile, double confidence)
{
  double df[] = { t->df, t->df2 };
  unsigned has[] = { HAS_DF, HAS_DF2 };
  for (size_t i = 0; i < 2; i++)
    if ((t->has & has[i]) && df[i] > 0
        && fabs (dist_t_quantile (.5 + confidence / 2, df[i]) - quantile)
             < 1e-6 * quantile)
      return df[i];
  return INFINITY;
}

/* Everything else: from the standard error, for a ratio of its
   logarithm; failing that, from the width of the interval. */
static struct reach
reach_error (const struct inquiry *q, const struct result_effect *e,
             const struct test *t)
{
  const struct measure *m = e->measure;
  double half = (effect_scale (m, e->effect.conf_high)
                 - effect_scale (m, e->effect.conf_low)) / 2;
  double z = dist_normal_quantile (.5 + q->ask.confidence / 2);
  bool given = e->effect.std_error > 0;
  double error = given ? e->effect.std_error : half / z;
  if (!(error > 0) || !isfinite (error))
    return (struct reach){ NAN, NAN, false };
  double df = given ? df_of (t, half / error, q->ask.confidence)
                    : (double) INFINITY;
  double reach = power_reach (alpha_of (q), POWER, df) * error;
  if (m->ratio)
    return (struct reach){ exp (reach), exp (-reach), true };
  return (struct reach){ reach, -reach, true };
}

static struct reach
reach_of (const struct inquiry *q, const struct result_effect *e, size_t level,
          const struct test *t)
{
  const struct sample *s = q->sample;
  struct reach none = { NAN, NAN, false };
  if (!isfinite (e->effect.estimate) && e->effect.status != STATUS_INFINITE)
    return none;
  const char *name = e->measure->about.name;
  bool plain = !s->clusters && !s->strata;
  if (s->counts && plain && str_equal (name, "risk_difference"))
    return reach_share (q, level);
  if (s->riskset && plain && str_equal (name, "hazard_ratio"))
    return reach_hazard (q, level);
  struct reach r = reach_error (q, e, t);
  /* A probability of superiority has nothing beyond 0 and 1. */
  if (e->measure->no_effect == .5 && r.more >= .5)
    return none;
  return r;
}

/* Words. */

/* "an effect of 2.10 days or more", "a rise of 2.31 points or more, or a
   fall of 2.10 points or more", "a hazard ratio of 0.802 or less, or of
   1.25 or more"; END after those that have two parts. */
static const char *
reach_text (struct arena *arena, const struct inquiry *q,
            const struct measure *m, struct reach r, const char *end)
{
  const char *unit = q->sample->riskset ? q->frame->time_unit : NULL;
  const char *more = say_value (arena, m, r.more, unit);
  const char *less = say_value (arena, m, m->ratio ? r.less : -r.less, unit);
  if (isnan (r.more) || isnan (r.less))
    return arena_printf (arena, "a %s of %s or more",
                         isnan (r.more) ? "fall" : "rise",
                         isnan (r.more) ? less : more);
  if (m->ratio)
    return arena_printf (arena, "a %s of %s or less, or of %s or more%s",
                         say_measure (arena, m), less, more, end);
  if (str_equal (more, less))
    return arena_printf (arena, "an effect of %s or more", more);
  return arena_printf (arena, "a rise of %s or more, or a fall of %s or "
                              "more%s", more, less, end);
}

/* "found with 80 % power (alpha .05, uncorrected)". */
static const char *
found_text (struct arena *arena, const struct inquiry *q)
{
  char text[NUM_SIZE];
  num_print_digits (text, alpha_of (q), 3);
  return arena_printf (arena, "found with %s power (alpha %s, uncorrected)",
                       say_level (arena, POWER), text + (*text == '0'));
}

static size_t
arm_called (const struct frame *f, const char *label)
{
  size_t arm = 0;
  while (arm + 1 < f->arms && !str_equal (f->labels[arm], label))
    arm++;
  return arm;
}

/* Several cohorts: the first effect of the row, each against the
   reference. */
static void
note_pairs (struct arena *arena, const struct inquiry *q,
            struct result_hypothesis *out)
{
  struct buf text = buf_new (arena);
  const struct test none = { .has = 0 };
  size_t told = 0;
  for (size_t i = 0; i < out->effects_n; i++)
    {
      const struct result_effect *e = &out->effects[i];
      if (e->measure != q->row->effect[0] || !e->level)
        continue;
      struct reach r = reach_of (q, e, arm_called (q->frame, e->level),
                                 &none);
      if (r.known && told++ < PAIRS_TOLD)
        buf_printf (&text, "%s%s: %s", told > 1 ? "; " : "", e->level,
                    reach_text (arena, q, e->measure, r, ""));
    }
  if (told > PAIRS_TOLD)
    buf_printf (&text, "; and %zu more", told - PAIRS_TOLD);
  if (told)
    note_add (out, "power",
              arena_printf (arena,
                            "with these numbers these effects against %s "
                            "would have been %s: %s",
                            q->frame->labels[q->frame->reference],
                            found_text (arena, q), text.text));
}

void
note_detectable (struct arena *arena, const struct inquiry *q,
                 struct result_hypothesis *out)
{
  const struct result_effect *e = headline_effect (out);
  const struct result_test *t = headline_test (out);
  if (q->shape == SHAPE_MANY)
    {
      note_pairs (arena, q, out);
      return;
    }
  if (!e || !t)
    return;
  struct reach r = reach_of (q, e, q->ask.level, &t->test);
  if (r.known)
    note_add (out, "power",
              arena_printf (arena, "with these numbers %s would have been %s",
                            reach_text (arena, q, e->measure, r, ","),
                            found_text (arena, q)));
}
