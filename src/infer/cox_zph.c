/* Whether the hazard ratio of the exposure changes with time: the score
   test of a column that is the exposure's times a function of time. */

#include <math.h>

#include "base/arena.h"
#include "cox_regression.h"
#include "infer/dist.h"
#include "infer/methods.h"

enum { HAS = HAS_STATISTIC | HAS_DF };

/* Those at risk and with the event at every time, over strata. */
static void
count_times (const struct cox_model *m, double *at_risk, double *events)
{
  const struct spells *s = m->spells;
  for (size_t i = 0; i < s->n; i++)
    if (m->side[s->cell[i]] < m->arms)
      {
        at_risk[s->from[i]]++;
        if (s->to[i] + 1 < s->times)
          at_risk[s->to[i] + 1]--;
        events[s->to[i]] += s->event[i];
      }
  for (size_t t = 1; t < s->times; t++)
    at_risk[t] += at_risk[t - 1];
}

/* 1 - S(t-), S the Kaplan-Meier curve of all cohorts and strata together:
   the share of events that came before, so that a few late ones weigh
   little. */
static void
km_time (const struct cox_model *m, const double *at_risk,
         const double *events, double *g)
{
  double survival = 1;
  for (size_t t = 0; t < m->spells->times; t++)
    {
      g[t] = 1 - survival;
      if (events[t] > 0)
        survival *= 1 - events[t] / at_risk[t];
    }
}

/* Two bases: 1, and the function of time less its mean over events. */
static const double *
bases_of (struct arena *scratch, const struct cox_model *m, bool km)
{
  size_t times = m->spells->times;
  double *at_risk = ARENA_NEW (scratch, double, times);
  double *events = ARENA_NEW (scratch, double, times);
  double *basis = ARENA_NEW (scratch, double, 2 * times);
  double *g = basis + times, sum = 0, n = 0;
  count_times (m, at_risk, events);
  if (km)
    km_time (m, at_risk, events, g);
  for (size_t t = 0; t < times; t++)
    {
      basis[t] = 1;
      g[t] = km ? g[t] : m->spells->time[t];
      sum += events[t] * g[t];
      n += events[t];
    }
  for (size_t t = 0; t < times; t++)
    g[t] -= sum / n;
  return basis;
}

static struct test
zph (const struct sample *sample, const struct ask *ask, bool km)
{
  struct arena *scratch = ask->scratch;
  struct cox_compared c = cox_pair (sample, ask);
  if (c.why)
    return test_fail (HAS, c.status, c.why);
  struct cox_fit fit = cox_maximum (scratch, &c.model, NULL, NULL);
  enum status status;
  const char *why = cox_lacks (&c.model, &fit, 0, &status);
  if (why)
    return test_fail (HAS, status, why);
  struct cox_model timed
    = cox_model_with (&c.model, 2, bases_of (scratch, &c.model, km));
  double *b = ARENA_NEW (scratch, double, timed.columns);
  for (size_t j = 0; j < c.model.columns; j++)
    b[j] = fit.b[j];
  struct cox_score s = cox_efficient (scratch, &c, &timed, b, &fit,
                                      c.model.columns);
  if (!(s.v[0] > 0))
    return test_fail (HAS, STATUS_DEGENERATE,
                      "events that tell the cohorts apart are all at one "
                      "time");
  struct test test = cox_test (&c, ask, &fit);
  size_t n = 0;
  while (test.options[n].name)
    n++;
  test.options[n] = (struct option) {"time", km ? "km" : "identity"};
  test.statistic = s.u[0] * s.u[0] / s.v[0];
  test.df = 1;
  dist_into (&test, dist_chisq_upper (test.statistic, 1));
  return test;
}

static struct test
run_km (const struct sample *sample, const struct ask *ask)
{
  return zph (sample, ask, true);
}

static struct test
run_identity (const struct sample *sample, const struct ask *ask)
{
  return zph (sample, ask, false);
}

#define FORMULA                                                             \
  COX_LIKELIHOOD "; a column z = level (g(t) - mean g over events) is added; " \
  "at the maximum b of l without it, U = dl/dz and I = -l''; chi-square = "  \
  "U^2 / (I_zz - I_zx I_xx^-1 I_xz) with 1 df; with clusters over sum_g "    \
  "(u_gz - I_zx I_xx^-1 u_gx)^2, u_g what a cluster adds to the score. "
#define ASSUMPTIONS                                                         \
  "But for the ratio of the cohorts, those of the regression."
#define NOT_WHEN                                                            \
  "As a licence: with many events any departure is significant, with few "  \
  "none is. Read the ratios by period."
#define REFERENCE                                                           \
  "Grambsch & Therneau (1994), Biometrika 81:515-526; the score test itself, " \
  "as survival 3.0 and later"

const struct method cox_zph = {
  .about = {
    .name = "cox_zph",
    .title = "Test of proportional hazards",
    .computes = "Whether the log hazard ratio of the level rises or falls "
                "with the share of events that have come before.",
    .formula = FORMULA "g(t) = 1 - S(t-), S the Kaplan-Meier curve of all",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN,
    .reference = REFERENCE,
    .r_call = COX_R_FIT "survival::cox.zph (fit, \"km\")$table[1, ], which "
              "knows no clusters",
  },
  .run = run_km,
};

const struct method cox_zph_identity = {
  .about = {
    .name = "cox_zph_identity",
    .title = "Test of proportional hazards, in time itself",
    .computes = "Whether the log hazard ratio of the level rises or falls "
                "with time.",
    .formula = FORMULA "g(t) = t",
    .assumptions = ASSUMPTIONS,
    .not_when = NOT_WHEN " A few late events weigh much.",
    .reference = REFERENCE,
    .r_call = COX_R_FIT "survival::cox.zph (fit, \"identity\")$table[1, ], "
              "which knows no clusters",
  },
  .run = run_identity,
};
