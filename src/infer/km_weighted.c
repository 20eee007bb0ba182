/* Differences of two survival curves that weights have made alike: of
   their restricted means and of their heights at one time.

   With n the weights at risk and d those of the events at a time, a spell
   that is at risk there moves log S by -w (n 1{its event is at it} - d) /
   (n (n - d)), and so a reading of the curve by that times what the reading
   is of log S there: S (tau), or the area from the time to tau. */

#include <math.h>

#include "base/arena.h"
#include "curves.h"
#include "infer/dist.h"
#include "infer/methods.h"
#include "km_limits.h"
#include "weighted_spells.h"

/* One cohort at every time of the spells. */
struct weighted_curve {
  double *survival;         /* after the time */
  double *stay;             /* n - d; 0 where nobody has the event, or
                               nobody is left */
  double *hazard;           /* d / (n (n - d)), or 0 */
  double last;              /* its largest time */
};

/* Of one cohort at one time. */
struct step {
  double in, out, dead;     /* weights that end here, begin here, have the
                               event here */
  size_t ins, outs, deaths;
};

struct weighted_reading {
  double estimate;
  double *phi;              /* [n] what each spell moves it by */
  double alone;             /* the same before the propensity, squared */
};

struct pair_of_curves {
  struct weighted_spells w;
  struct weighted_curve curve[2];   /* level, reference */
  double tau;
  enum status status;
  const char *why;
};

/* ---- curves ----------------------------------------------------------- */

static struct step *
steps_of (const struct weighted_spells *w, size_t side, double *last)
{
  const struct spells *s = &w->spells;
  struct step *step = ARENA_NEW (w->arena, struct step, s->times);
  *last = NAN;
  for (size_t i = 0; i < s->n; i++)
    {
      double weight = w->weight[s->cell[i]];
      struct step *from = step + s->from[i], *to = step + s->to[i];
      if (weighted_spells_side (w, s->cell[i]) != side)
        continue;
      *last = fmax (*last, s->time[s->to[i]]);
      from->out += weight;
      from->outs++;
      to->in += weight;
      to->ins++;
      to->dead += s->event[i] ? weight : 0;
      to->deaths += s->event[i];
    }
  return step;
}

/* Backwards, who is at risk; forwards, the curve. */
static struct weighted_curve
curve_of (const struct weighted_spells *w, size_t side)
{
  size_t times = w->spells.times, left = 0;
  struct weighted_curve c = {.survival = ARENA_NEW (w->arena, double, times),
                             .stay = ARENA_NEW (w->arena, double, times),
                             .hazard = ARENA_NEW (w->arena, double, times)};
  const struct step *step = steps_of (w, side, &c.last);
  long double sum = 0;
  for (size_t t = times; t-- > 0; )
    {
      left += step[t].ins;
      sum += step[t].in;
      double n = (double) sum, d = step[t].dead;
      bool some_stay = left > step[t].deaths;
      c.survival[t] = step[t].deaths == 0 ? 1 : some_stay ? (n - d) / n : 0;
      if (step[t].deaths > 0 && some_stay)
        {
          c.stay[t] = n - d;
          c.hazard[t] = d / (n * (n - d));
        }
      left -= step[t].outs;
      sum = left > 0 ? sum - step[t].out : 0;
    }
  for (size_t t = 1; t < times; t++)
    c.survival[t] *= c.survival[t - 1];
  return c;
}

static double
height (const struct weighted_spells *w, const struct weighted_curve *c,
        double time)
{
  double survival = 1;
  for (size_t t = 0; t < w->spells.times && w->spells.time[t] <= time; t++)
    survival = c->survival[t];
  return survival;
}

static bool
reaches (const struct weighted_spells *w, const struct weighted_curve *c,
         double tau)
{
  return tau <= c->last || !(height (w, c, c->last) > 0);
}

static struct pair_of_curves
pair_of (const struct sample *sample, const struct ask *ask)
{
  struct pair_of_curves p = {.w = weighted_spells_of (sample, ask)};
  p.status = p.w.status;
  p.why = p.w.why;
  if (p.status != STATUS_OK)
    return p;
  p.curve[0] = curve_of (&p.w, p.w.level);
  p.curve[1] = curve_of (&p.w, 1 - p.w.level);
  double last = fmin (p.curve[0].last, p.curve[1].last);
  if (sample->riskset)
    last = fmin (last, km_common_last (sample->riskset));
  p.tau = isnan (ask->horizon) ? last : ask->horizon;
  if (!reaches (&p.w, &p.curve[0], p.tau)
      || !reaches (&p.w, &p.curve[1], p.tau))
    {
      p.status = STATUS_NOT_REACHED;
      p.why = "a cohort was not followed to the horizon";
    }
  return p;
}

/* ---- readings --------------------------------------------------------- */

/* What each spell of SIDE moves a reading by that is FACTOR [times] times
   log S at each time. */
static struct weighted_reading
move (const struct weighted_spells *w, const struct weighted_curve *c,
      size_t side, double estimate, const double *factor)
{
  const struct spells *s = &w->spells;
  struct weighted_reading r = {estimate, weighted_spells_room (w), 0};
  double *seen = ARENA_NEW (w->arena, double, s->times + 1);
  for (size_t t = 0; t < s->times; t++)
    seen[t + 1] = seen[t] + factor[t] * c->hazard[t];
  for (size_t i = 0; i < s->n; i++)
    {
      if (weighted_spells_side (w, s->cell[i]) != side)
        continue;
      size_t to = s->to[i];
      double own = s->event[i] && c->stay[to] > 0
                     ? factor[to] / c->stay[to] : 0;
      r.phi[i] = w->weight[s->cell[i]]
                 * (seen[to + 1] - seen[s->from[i]] - own);
    }
  r.alone = weighted_spells_product (w, r.phi, r.phi);
  weighted_spells_carry (w, r.phi);
  return r;
}

typedef struct weighted_reading read_fn (const struct pair_of_curves *,
                                         size_t which);

static size_t
side_of (const struct pair_of_curves *p, size_t which)
{
  return which == 0 ? p->w.level : 1 - p->w.level;
}

/* Each area from a time on is there without a difference. */
static struct weighted_reading
read_rmst (const struct pair_of_curves *p, size_t which)
{
  const struct weighted_curve *c = &p->curve[which];
  const double *time = p->w.spells.time;
  double *area = ARENA_NEW (p->w.arena, double, p->w.spells.times);
  double sum = 0, end = p->tau;
  for (size_t t = p->w.spells.times; t-- > 0; )
    if (time[t] <= p->tau)
      {
        sum += c->survival[t] * (end - time[t]);
        end = time[t];
        area[t] = sum;
      }
  return move (&p->w, c, side_of (p, which), sum + end, area);
}

static struct weighted_reading
read_height (const struct pair_of_curves *p, size_t which)
{
  const struct weighted_curve *c = &p->curve[which];
  const double *time = p->w.spells.time;
  double *factor = ARENA_NEW (p->w.arena, double, p->w.spells.times);
  double at = height (&p->w, c, p->tau);
  for (size_t t = 0; t < p->w.spells.times && time[t] <= p->tau; t++)
    factor[t] = at;
  return move (&p->w, c, side_of (p, which), at, factor);
}

/* Both, with their variances and covariance. */
struct weighted_readings {
  struct weighted_reading level, reference;
  double variance[2], covariance;
  double std_error;         /* of the difference */
};

/* The difference is made a spell at a time, so that nothing cancels. */
static struct weighted_readings
read_both (const struct pair_of_curves *p, read_fn *read)
{
  struct weighted_readings r = {.level = read (p, 0),
                                .reference = read (p, 1)};
  const double *a = r.level.phi, *b = r.reference.phi;
  double *difference = weighted_spells_room (&p->w);
  for (size_t i = 0; i < p->w.spells.n; i++)
    difference[i] = a[i] - b[i];
  r.variance[0] = weighted_spells_product (&p->w, a, a);
  r.variance[1] = weighted_spells_product (&p->w, b, b);
  r.covariance = weighted_spells_product (&p->w, a, b);
  r.std_error = sqrt (weighted_spells_product (&p->w, difference,
                                               difference));
  return r;
}

/* ---- effects and test ------------------------------------------------- */

/* Sums that are 0 come out as rounding: below this share of the estimates
   they are none. */
static const double rounding = 1e-12;

static struct effect
rmst_effect (const struct pair_of_curves *p, const struct ask *ask)
{
  static const char method[] = "wald_weighted";
  if (p->status != STATUS_OK)
    return effect_fail (method, p->status, p->why);
  struct weighted_readings r = read_both (p, read_rmst);
  struct effect effect = effect_fail (method, STATUS_DEGENERATE, NULL);
  effect.estimate = r.level.estimate - r.reference.estimate;
  if (!(r.level.alone + r.reference.alone > 0))
    effect.why = "no event before the horizon leaves others at risk in "
                 "either cohort, so the means have no standard error";
  else if (!(r.std_error > rounding * p->tau))
    effect.why = "the clusters do not differ";
  if (effect.why)
    return effect;
  double half = weighted_spells_quantile (&p->w, ask->confidence)
                * r.std_error;
  effect.status = STATUS_OK;
  effect.std_error = r.std_error;
  effect.conf_low = effect.estimate - half;
  effect.conf_high = effect.estimate + half;
  return effect;
}

static struct effect
run_rmst_difference (const struct sample *sample, const struct ask *ask)
{
  struct pair_of_curves p = pair_of (sample, ask);
  return rmst_effect (&p, ask);
}

static struct test
run_rmst_z (const struct sample *sample, const struct ask *ask)
{
  struct pair_of_curves p = pair_of (sample, ask);
  struct effect effect = rmst_effect (&p, ask);
  if (effect.status != STATUS_OK)
    return test_fail (HAS_STATISTIC, effect.status, effect.why);
  struct test test = {.has = HAS_STATISTIC,
                      .statistic = effect.estimate / effect.std_error,
                      .df = NAN, .df2 = NAN, .p_value = NAN, .log10_p = NAN};
  weighted_spells_options (&p.w, ask, test.options);
  if (p.w.few)
    {
      test.has |= HAS_DF;
      test.df = p.w.clusters - 1;
    }
  dist_into (&test, p.w.few ? dist_t_two_sided (test.statistic, test.df)
                            : dist_normal_two_sided (test.statistic));
  return test;
}

/* With log-log limits; none where the curve is at 1 or at 0. */
static struct effect
limited (const struct pair_of_curves *p, const struct ask *ask,
         const struct weighted_reading *r, double variance)
{
  struct km_point point = {.survival = r->estimate};
  point.log_variance = variance / (r->estimate * r->estimate);
  km_limits (&point, weighted_spells_quantile (&p->w, ask->confidence));
  return (struct effect) {.estimate = r->estimate,
                          .conf_low = point.conf_low,
                          .conf_high = point.conf_high};
}

static struct effect
run_survival_difference (const struct sample *sample, const struct ask *ask)
{
  static const char method[] = "mover_log_log_weighted";
  struct pair_of_curves p = pair_of (sample, ask);
  if (p.status != STATUS_OK)
    return effect_fail (method, p.status, p.why);
  struct weighted_readings r = read_both (&p, read_height);
  struct effect a = limited (&p, ask, &r.level, r.variance[0]);
  struct effect b = limited (&p, ask, &r.reference, r.variance[1]);
  double both = sqrt (r.variance[0] * r.variance[1]);
  struct effect effect = curves_mover (
    &a, &b, both > 0 ? r.covariance / both : (double) NAN, method);
  effect.std_error = r.std_error;
  bool limits = !isnan (a.conf_low) && !isnan (b.conf_low);
  if (limits && both > 0 && r.std_error > rounding)
    return effect;
  effect.std_error = effect.conf_low = effect.conf_high = NAN;
  effect.status = STATUS_DEGENERATE;
  effect.why = limits ? "the clusters do not differ"
                      : "a cohort's curve is still at 1 or already at 0, "
                        "where it has no log-log limits";
  return effect;
}

#define CURVE                                                               \
  "S = product over event times of 1 - d/n, n the weights at risk and d "   \
  "those of the events; "
#define MOVES                                                               \
  "a unit moves log S by the sum over event times t up to its own of -w (n " \
  "1{its event is at t} - d) / (n (n - d)), "
#define ERRORS                                                              \
  "; and through the coefficients of e by g' J^-1 x (A - e), g the "        \
  "derivative by them and J their information; " WEIGHTED_SPELLS_ERRORS
#define RMST                                                                \
  WEIGHTED_SPELLS "; " CURVE "RMST = area under S from 0 to tau, in the "   \
  "unit of the times; "
#define RMST_ERRORS                                                         \
  MOVES "and RMST by the same sum of terms times the area from t to tau"    \
  ERRORS
#define TAU                                                                 \
  "tau = the horizon, else the smallest of the cohorts' largest times"
#define ASSUMPTIONS                                                         \
  WEIGHTED_SPELLS_ASSUMPTIONS " Both cohorts are followed to tau. The "     \
  "hazards need not be proportional."
#define NOT_WHEN                                                            \
  WEIGHTED_SPELLS_NOT_WHEN " Few units are at risk at tau: the tail of the " \
  "curve then decides. Declare a shorter horizon."
#define REFERENCE                                                           \
  "Xie & Liu (2005), Stat. Med. 24:3089-3110; Conner et al. (2019), Stat. " \
  "Med. 38:3832-3860; Mao, Li, Yang & Shen (2018), Stat. Med. "             \
  "37:3745-3763"
#define R_CURVES                                                            \
  "survival::survfit (Surv (enter, exit, event) ~ cohort, weights = w), "

const struct measure rmst_difference_weighted = {
  .about = {
    .name = "rmst_difference",
    .title = "Weighted difference in restricted mean survival time",
    .computes = "How much longer, on average and up to the horizon, members "
                "of the level stay than those of the reference, after "
                "weights have made them alike in the covariates.",
    .formula = RMST "difference = level - reference, interval +- z se; "
               RMST_ERRORS "; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "print of " R_CURVES "rmean = tau; " WEIGHTED_SPELLS_ORACLE,
  },
  .run = run_rmst_difference,
};

const struct method rmst_z_weighted = {
  .about = {
    .name = "rmst_z",
    .title = "Weighted test of the difference in restricted mean survival "
             "time",
    .computes = "Whether the two cohorts stay equally long on average, up to "
                "the horizon, after weights have made them alike in the "
                "covariates.",
    .formula = RMST "z = (RMST level - RMST reference) / se; " RMST_ERRORS
               "; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = "print of " R_CURVES "rmean = tau; " WEIGHTED_SPELLS_ORACLE,
  },
  .run = run_rmst_z,
};

const struct measure survival_difference_weighted = {
  .about = {
    .name = "survival_difference",
    .title = "Weighted difference in survival",
    .computes = "The share of the level still without the event after the "
                "horizon's day, less that share of the reference, after "
                "weights have made them alike in the covariates.",
    .formula =
      WEIGHTED_SPELLS "; " CURVE "difference = S1(tau) - S0(tau); log-log "
      "intervals [l, u]; limits by MOVER with the correlation r of S1 and "
      "S0: low = difference - sqrt ((S1 - l1)^2 + (u0 - S0)^2 - 2 r (S1 - "
      "l1) (u0 - S0)), high likewise; " MOVES "and S by S times that" ERRORS
      "; " TAU,
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " A curve is still at 1 or already at 0 at tau: it "
                "then has no log-log limits.",
    .reference = REFERENCE "; Zou (2007), Psychol. Methods 12:399-413",
    .r_call = "summary (" R_CURVES "times = tau); " WEIGHTED_SPELLS_ORACLE,
  },
  .run = run_survival_difference,
};
