#include "left_samples.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"

static const struct measure hazard = {
  .about = { "hazard_ratio", "Hazard ratio", "the ratio of the hazards",
             "exp (b)", "proportional hazards", NULL, "Cox (1972)", NULL },
  .ratio = true, .lower_is_more = true,
};
static const struct measure days = {
  .about = { "rmst_difference", "Difference in restricted mean time",
             "days more within the horizon", "area between the curves",
             "independent censoring", NULL, "Royston & Parmar (2013)",
             NULL },
};
static const struct method cochran = {
  .about = { "cochran_q", "Cochran's Q", "compares the effects of levels",
             "Q = sum w (b - mean)^2", "normal estimates", NULL,
             "Cochran (1954)", NULL },
};

static struct effect
ratio (double estimate, double low, double high)
{
  return (struct effect) { estimate, log (high / low) / 3.92, low, high,
                           "wald_log", STATUS_OK, NULL };
}

static struct effect
difference (double estimate, double half)
{
  return (struct effect) { estimate, half / 1.96, estimate - half,
                           estimate + half, "wald", STATUS_OK, NULL };
}

static struct effect
none (enum status status, const char *why)
{
  return (struct effect) { NAN, NAN, NAN, NAN, "wald", status, why };
}

#define COPY(arena, array, n)                             \
  memcpy (arena_alloc ((arena), (n) * sizeof *(array)), (array), \
          (n) * sizeof *(array))

static void
add_ledger (struct arena *arena, struct result_hypothesis *h)
{
  const struct result_step steps[] = {
    { "naive", "ever contacted, whole record", &days, difference (101.2, 9.5),
      2800 },
    { "naive", "ever contacted, whole record", &hazard,
      ratio (.412, .371, .458), 2800 },
    { "aligned", "time-aligned, no lag", &days, difference (31.5, 11.25),
      2600 },
    { "aligned", "time-aligned, no lag", &hazard, ratio (.715, .634, .806),
      2600 },
    { "adjusted", "adjusted for plan and region", &days,
      difference (22.75, 13.5), 2500 },
    { "adjusted", "adjusted for plan and region", &hazard,
      ratio (.8021, .7, .92), 2500 },
    { "control", "negative control: invoices paid", &days,
      none (STATUS_REFUSED, "not defined for a time-varying cohort"), 0 },
  };
  h->ledger = KEEP (arena, steps);
  h->ledger_n = COUNT (steps);
  h->moved = "aligning time took out 70 of 101 days, adjustment 8.75 more";
}

static void
add_balance (struct arena *arena, struct result_hypothesis *h)
{
  const struct figure no = { 0 };
  const struct result_balance rows[] = {
    { "plan", "pro", present (.42), present (.21), present (.4632),
      present (1.4681), present (.131), present (1.05) },
    { "plan", "free", present (.38), present (.61), present (-.4725),
      present (.99), present (-.021), present (1.0) },
    { "seats", NULL, present (14.25), present (11.5), present (.18),
      present (1.75), present (.04), present (1.1) },
    { "region", "moon", present (0), present (0),
      undefined (STATUS_DEGENERATE, "no spread in either cohort"), no,
      undefined (STATUS_DEGENERATE, "no spread in either cohort"), no },
  };
  h->balance = KEEP (arena, rows);
  h->balance_n = COUNT (rows);
  h->weights = (struct result_weights) {
    "ato", present (811.5), present (1203), present (.0042),
    present (.021), undefined (STATUS_NOT_CONVERGED, "the fit is separated"),
    0,
  };
}

static void
add_subgroups (struct arena *arena, struct result_hypothesis *h)
{
  const struct figure no = { 0 };
  const struct result_subgroup rows[] = {
    { "plan", "pro", 900, &hazard, ratio (.71, .55, .91), present (.765) },
    { "plan", "free", 1500, &hazard, ratio (.88, .74, 1.05),
      present (.842) },
    { "plan", "team", 100, &hazard,
      none (STATUS_INFINITE, "no event in the reference"),
      undefined (STATUS_INFINITE, "no event in the reference") },
    { "region", "north", 2500, &hazard, ratio (.8021, .7, .92), no },
  };
  const struct result_interaction interactions[] = {
    { "plan", &cochran,
      { HAS_STATISTIC | HAS_DF, 1.92, 1, NAN, .1659, log10 (.1659),
        STATUS_OK, NULL, { { NULL, NULL } } }, present (.3318) },
    { "region", &cochran,
      { HAS_STATISTIC | HAS_DF, NAN, NAN, NAN, NAN, NAN, STATUS_EMPTY,
        "one level with an effect", { { NULL, NULL } } },
      undefined (STATUS_EMPTY, "one level with an effect") },
  };
  h->subgroups = KEEP (arena, rows);
  h->subgroups_n = COUNT (rows);
  h->interactions = KEEP (arena, interactions);
  h->interactions_n = COUNT (interactions);
}

static void
add_times (struct arena *arena, struct result_hypothesis *h)
{
  struct effect open = ratio (.75, .55, 1);
  open.conf_high = NAN;
  open.status = STATUS_UNBOUNDED;
  open.why = "the upper limit is infinite";
  const struct result_landmark landmarks[] = {
    { 14, 2650, &hazard, ratio (.79, .69, .9) },
    { 60, 2500, &hazard, ratio (.8021, .7, .92) },
    { 90, 1900, &hazard, open },
  };
  const struct result_period periods[] = {
    { 0, 30, 211, ratio (.62, .48, .81) },
    { 30, 90, 12, none (STATUS_NOT_CONVERGED, "no step raised the"
                                              " likelihood") },
    { 90, NAN, 402, ratio (.97, .79, 1.19) },
  };
  h->landmarks = KEEP (arena, landmarks);
  h->landmarks_n = COUNT (landmarks);
  h->periods = KEEP (arena, periods);
  h->periods_n = COUNT (periods);
}

static void
add_doses (struct arena *arena, struct result_hypothesis *h)
{
  const struct result_dose doses[] = {
    { "under 1 hour", NAN, 3600, 1200, .953, .939, .964 },
    { "1 to < 2 hours", 3600, 7200, 700, .948, .929, .962 },
    { "2 to < 3 hours", 7200, 10800, 0, NAN, NAN, NAN },
    { "3 hours and more", 10800, NAN, 310, .861, .818, .895 },
  };
  const double cuts[] = { 7200 };
  h->doses = KEEP (arena, doses);
  h->doses_n = COUNT (doses);
  h->cuts = KEEP (arena, cuts);
  h->cuts_n = 1;
  h->dose_text = "the share falls with every bin, not at the cut alone";
}

struct result_hypothesis
left_sample (struct arena *arena)
{
  struct result_hypothesis h = *fixture_results (arena)->hypotheses;
  h.adjusted_for = "plan and region";
  h.adjusted_by = "weights";
  h.estimand = "ato";
  add_ledger (arena, &h);
  add_balance (arena, &h);
  add_subgroups (arena, &h);
  add_times (arena, &h);
  add_doses (arena, &h);
  h.sensitivity = (struct result_sensitivity) {
    "common", present (1.6384),
    undefined (STATUS_DEGENERATE, "the interval holds no effect"),
    "a hidden factor would have to be 1.64 times as common among the"
    " contacted and raise the hazard as much",
  };
  return h;
}

struct result_hypothesis
left_hostile (struct arena *arena, const char *text)
{
  struct result_hypothesis h = left_sample (arena);
  struct result_step *step = COPY (arena, h.ledger, h.ledger_n);
  struct result_balance *b = COPY (arena, h.balance, h.balance_n);
  struct result_subgroup *s = COPY (arena, h.subgroups, h.subgroups_n);
  struct result_dose *d = COPY (arena, h.doses, h.doses_n);
  for (size_t i = 0; i < h.ledger_n; i++)
    step[i].text = text;
  for (size_t i = 0; i < h.balance_n; i++)
    {
      b[i].covariate = s[i].column = d[i].label = text;
      b[i].level = b[i].level ? text : NULL;
      s[i].level = text;
    }
  struct result_interaction *x = arena_alloc (arena, sizeof *x);
  *x = h.interactions[0];
  x->column = text;
  h.interactions = x;
  h.interactions_n = 1;
  h.ledger = step;
  h.balance = b;
  h.subgroups = s;
  h.doses = d;
  h.title = h.claim = h.moved = h.dose_text = h.cohort = text;
  h.adjusted_for = h.sensitivity.text = h.clock_unit = h.time_unit = text;
  return h;
}

struct result_hypothesis
left_ledger (struct arena *arena, size_t steps)
{
  struct result_hypothesis h = *fixture_results (arena)->hypotheses;
  struct result_step *step = ARENA_NEW (arena, struct result_step, 2 * steps);
  for (size_t i = 0; i < 2 * steps; i++)
    {
      double at = exp (-1 + .9 * (double) (i / 2) / (double) steps);
      step[i] = (struct result_step) {
        .step = arena_printf (arena, "step %zu", i / 2),
        .text = arena_printf (arena, "stage %zu of taking out what could"
                                     " have made the effect by itself",
                              i / 2 + 1),
        .measure = i % 2 ? &hazard : &days, .units = 3000 - i,
        .effect = i % 2 ? ratio (at, at * .85, at * 1.2)
                        : difference (40 - 3 * (double) i, 15),
      };
    }
  h.ledger = step;
  h.ledger_n = 2 * steps;
  return h;
}

struct result_hypothesis
left_odd (struct arena *arena)
{
  struct result_hypothesis h = left_sample (arena);
  const struct effect *odd[] = {
    &(struct effect) { NAN, NAN, NAN, NAN, "wald_log", STATUS_INFINITE,
                       "all events are in one cohort, so that the ratio has"
                       " no bound that the data could give" },
    &(struct effect) { 3.5, NAN, .9, NAN, "wald_log", STATUS_UNBOUNDED,
                       "the upper limit is infinite" },
    &(struct effect) { 1e-9, 20, 1e-15, 1e12, "wald_log", STATUS_OK, NULL },
    &(struct effect) { 1, NAN, NAN, NAN, NULL, STATUS_OK, NULL },
  };
  enum { ODD = sizeof odd / sizeof *odd, MANY = 80 };
  struct result_step *step = ARENA_NEW (arena, struct result_step, ODD);
  struct result_subgroup *s = ARENA_NEW (arena, struct result_subgroup, ODD);
  struct result_landmark *l = ARENA_NEW (arena, struct result_landmark, ODD);
  struct result_balance *b = ARENA_NEW (arena, struct result_balance, MANY);
  struct result_dose *d = ARENA_NEW (arena, struct result_dose, MANY);
  for (size_t i = 0; i < ODD; i++)
    {
      step[i] = (struct result_step) { "odd", NULL, &hazard, *odd[i], 0 };
      step[i].step = arena_printf (arena, "odd %zu", i);
      s[i] = (struct result_subgroup) { "plan", step[i].step, 0, &hazard,
                                        *odd[i], { 0 } };
      l[i] = (struct result_landmark) { 2 * (double) i, 0, &hazard, *odd[i] };
    }
  for (size_t i = 0; i < MANY; i++)
    {
      b[i] = (struct result_balance) {
        .covariate = "postcode", .level = arena_printf (arena, "%zu", i),
        .smd = present (i == 7 ? -4.5 : .001 * (double) i)
      };
      d[i] = (struct result_dose) { "bin", (double) i, (double) i + 1, i,
                                    1e6 * (double) i, NAN, NAN };
    }
  h.ledger = step;
  h.subgroups = s;
  h.landmarks = l;
  h.balance = b;
  h.doses = d;
  h.ledger_n = h.subgroups_n = h.landmarks_n = ODD;
  h.balance_n = h.doses_n = MANY;
  h.cuts = &d[40].low;
  h.interactions_n = 0;
  h.effects_n = 0;
  h.chart.kind = CHART_NONE;
  return h;
}

struct results *
left_results (struct arena *arena, const struct result_hypothesis *h)
{
  struct results *r = fixture_results (arena);
  r->hypotheses = h;
  r->hypotheses_n = 1;
  return r;
}
