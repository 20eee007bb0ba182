#include "money_samples.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "fixture.h"

static const struct method chi = {
  .about = { "n1_chi_square", "N-1 chi-square test", "compares shares",
             "z = (p1 - p0) / se", "independent units", NULL,
             "Campbell (2007)", NULL },
};
static const struct method did = {
  .about = { "did_customers", "Difference in differences", "compares the"
             " change of the exposed with that of the others",
             "y = customer + month + D", "parallel trends", NULL,
             "Angrist & Pischke (2009)", NULL },
};
static const struct method joint = {
  .about = { "did_pretrend", "Joint test of the months before", "whether"
             " the months before go alike", "chi-square = b' V^-1 b",
             "normal estimates", NULL, "Roth (2022)", NULL },
};
static const struct measure share = {
  .about = { "risk_difference", "Difference of shares", "p1 - p0", "p1 - p0",
             "independent units", NULL, "Newcombe (1998)", NULL },
};

static struct effect
between (double estimate, double low, double high)
{
  return (struct effect) { estimate, (high - low) / 3.92, low, high,
                           "bootstrap_percentile", STATUS_OK, NULL };
}

static struct effect
none (enum status status, const char *why)
{
  return (struct effect) { NAN, NAN, NAN, NAN, NULL, status, why };
}

static void
add_months (struct arena *arena, struct result_return *m, double start,
            double step, double half)
{
  enum { MONTHS = 12, OBSERVED = 9 };
  struct result_month *month = ARENA_NEW (arena, struct result_month,
                                          MONTHS);
  for (size_t i = 0; i < MONTHS; i++)
    {
      double at = start + step * (double) (i + 1);
      double wide = half * sqrt ((double) (i + 1));
      month[i] = (struct result_month) { (double) (i + 1),
                                         between (at, at - wide, at + wide),
                                         i >= OBSERVED };
    }
  m->months = month;
  m->months_n = MONTHS;
}

static const char not_defined[] = "no upgrade was paid by anybody";

struct result_return
money_sample (struct arena *arena)
{
  const struct result_part parts[] = {
    { "retention", between (1100, 400, 1800) },
    { "upgrades", none (STATUS_EMPTY, not_defined) },
    { "price", between (0, -20, 20) },
    { "referral", between (400, 100, 700) },
  };
  const struct result_swing swings[] = {
    { "effect", "0.70 USD", "5.30 USD", -.3, 1.9 },
    { "cost of a contact", "15 USD", "9 USD", .2, 1 },
    { "margin", "70 %", "90 %", .3125, .6875 },
    { "discount", "0 % a year", "20 % a year", .55, NAN },
  };
  const struct result_note notes[] = {
    { "linked_referrals", "21 % of customers are linked by referrals" },
  };
  struct result_return m = {
    .asked = true, .conf_method = "bootstrap", .estimand = "att",
    .horizon_days = 365, .exposed = 500, .comparison = 1500, .margin = .8,
    .discount = .1, .cost_text = "12 USD per contact",
    .gain_each = between (3, 1.4, 4.6), .cost_each = between (2, 1.9, 2.1),
    .gain = between (1500, 700, 2300), .cost = between (1000, 950, 1050),
    .net = between (500, -280, 1290), .roi = between (.5, .12, .88),
    .roi_fieller = between (.5, .1, .95),
    .roi_delta = none (STATUS_REFUSED, "the cost is near 0"),
    .pays = present (.934), .break_even_effect = present (2),
    .break_even_cost = undefined (STATUS_DEGENERATE, "nobody was contacted"),
    .payback_month = present (7), .draws = 2000, .draws_failed = 3,
    .parts = KEEP (arena, parts), .parts_n = COUNT (parts),
    .swings = KEEP (arena, swings), .swings_n = COUNT (swings),
    .established = true,
    .extrapolation = "all 12,000 customers would bring 36,000 USD",
    .notes = KEEP (arena, notes), .notes_n = COUNT (notes),
    .sentence = "Of every 100 USD spent 150 USD came back.",
  };
  add_months (arena, &m, -1000, 150, 80);
  return m;
}

struct result_return
money_loss (struct arena *arena)
{
  struct result_return m = money_sample (arena);
  const struct result_part parts[] = {
    { "retention", between (-1200, -9000, 6600) },
    { "price", between (-300, -700, 100) },
  };
  const struct result_swing swings[] = {
    { "effect", "-18.00 USD", "12.00 USD", -10, 5.6 },
    { "horizon", "730 days", "180 days", -3.4, -1.7 },
  };
  m.parts = KEEP (arena, parts);
  m.parts_n = COUNT (parts);
  m.swings = KEEP (arena, swings);
  m.swings_n = COUNT (swings);
  m.gain_each = between (-3, -18, 12);
  m.gain = between (-1500, -9000, 6000);
  m.net = between (-2500, -10050, 5050);
  m.roi = between (-2.5, -10, 5.6);
  m.pays = present (.142);
  m.payback_month = undefined (STATUS_NOT_REACHED,
                               "not within the horizon");
  m.break_even_cost = present (-.75);
  m.established = false;
  m.extrapolation = NULL;
  m.notes_n = 0;
  m.sentence = "It is not established that money comes back; 100 USD spent"
               " returned -150 USD.";
  add_months (arena, &m, -1000, -125, 2300);
  return m;
}

struct result_return
money_nothing (struct arena *arena)
{
  static const char why[] = "no payment of an exposed customer";
  const struct result_part parts[] = {
    { "retention", none (STATUS_EMPTY, why) },
  };
  const struct result_swing swings[] = {
    { "effect", "none", "none", NAN, NAN },
  };
  const struct result_month months[] = {
    { 1, none (STATUS_EMPTY, why), false },
  };
  struct effect no = none (STATUS_EMPTY, why);
  struct figure undef = undefined (STATUS_EMPTY, why);
  return (struct result_return) {
    .asked = true, .estimand = "att", .horizon_days = 365, .margin = .8,
    .cost_text = "costs of category staff",
    .gain_each = no, .cost_each = no, .gain = no, .cost = no, .net = no,
    .roi = no, .roi_fieller = no, .roi_delta = no, .pays = undef,
    .break_even_effect = undef, .break_even_cost = undef,
    .payback_month = undef, .parts = KEEP (arena, parts), .parts_n = 1,
    .months = KEEP (arena, months), .months_n = 1,
    .swings = KEEP (arena, swings), .swings_n = 1,
    .sentence = "Not established: no payment of an exposed customer.",
  };
}

struct result_response
response_sample (struct arena *arena)
{
  const struct result_asked asked[] = {
    { "contacted", 900, 800, 200, between (.25, .221, .281) },
    { "not contacted", 1900, 1500, 225, between (.15, .133, .169) },
    { "offered", 30, 0, 0, none (STATUS_EMPTY, "nobody was asked") },
  };
  return (struct result_response) {
    .cohort = KEEP (arena, asked), .cohorts = COUNT (asked),
    .method = &chi,
    .test = { HAS_STATISTIC | HAS_DF, 34.5, 1, NAN, 4.26e-9,
              log10 (4.26e-9), STATUS_OK, NULL, { { NULL, NULL } } },
    .weighted_for = "plan and channel", .measure = &share,
    .weighted = between (.041, .002, .08),
    .bound_low = present (-.71), .bound_high = present (.88),
    .text = "a quarter of the contacted answered, and fewer of the others",
  };
}

static void
add_leads (struct arena *arena, struct result_investment *v)
{
  enum { BEFORE = 6, AFTER = 6, LEADS = BEFORE + AFTER };
  struct result_lead *lead = ARENA_NEW (arena, struct result_lead, LEADS);
  for (int i = 0; i < LEADS; i++)
    {
      int month = i - BEFORE;
      double at = month < 0 ? .12 * ((i % 3) - 1) : 1.1 + .15 * month;
      lead[i] = (struct result_lead) { month, 640 + (uint64_t) i,
                                       between (at, at - .9, at + .9) };
    }
  lead[BEFORE - 1].effect = (struct effect) { 0, NAN, NAN, NAN, NULL,
                                              STATUS_OK, NULL };
  lead[1].effect = none (STATUS_EMPTY, "no customer is seen so early");
  v->leads = lead;
  v->leads_n = LEADS;
}

struct result_investment
investment_sample (struct arena *arena)
{
  const struct result_excluded excluded[] = {
    { "window_before_export", "seen for fewer than 3 months before", 41,
      NULL, 0 },
  };
  const struct result_note notes[] = { { "few_groups", "only 24 groups" } };
  struct result_investment v = {
    .id = "coaching", .claim = "Coaching brings customers to spend more",
    .title = "Coaching brings customers to spend more",
    .metric = "revenue", .unit = "USD a customer and month",
    .form = IN_MONEY, .design = "did_customers",
    .design_text = "difference in differences of customers",
    .date = date_from_civil (2023, 7, 1), .expect = "higher",
    .exposed = 640, .comparison = 1360, .exposed_groups = 10,
    .comparison_groups = 14, .months_before = 6, .months_after = 6,
    .effect = { 1.42, .35, .73, 2.11, "cluster_cr1", STATUS_OK, NULL },
    .test = { HAS_STATISTIC | HAS_DF, 4.06, 23, NAN, .00048,
              log10 (.00048), STATUS_OK, NULL, { { NULL, NULL } } },
    .method = &did, .two_way = none (STATUS_REFUSED, NULL),
    .pretrend_method = &joint,
    .pretrend = { HAS_STATISTIC | HAS_DF, 3.2, 4, NAN, .525, log10 (.525),
                  STATUS_OK, NULL, { { NULL, NULL } } },
    .slope_missed = present (.21), .money = money_sample (arena),
    .verdict = VERDICT_SUPPORTED, .excluded = KEEP (arena, excluded),
    .excluded_n = 1, .notes = KEEP (arena, notes), .notes_n = 1,
    .sentence = "Customers of coached teams spend 1.42 USD a month more.",
  };
  add_leads (arena, &v);
  return v;
}

struct result_investment
investment_weak (struct arena *arena)
{
  struct result_investment v = investment_sample (arena);
  v.id = "tool";
  v.claim = NULL;
  v.title = "tool";
  v.metric = "retention";
  v.unit = NULL;
  v.form = IN_SHARE;
  v.design = "interrupted_time_series";
  v.design_text = "all customers before and after; nothing to compare with";
  v.weaker = true;
  v.date = DATE_NONE;
  v.exposed_groups = v.comparison_groups = v.comparison = 0;
  v.effect = (struct effect) { .0125, .01, -.007, .032, "hac", STATUS_OK,
                               NULL };
  v.two_way = (struct effect) { .0034, .01, -.016, .023, "cluster_cr1",
                                STATUS_OK, NULL };
  v.method = v.pretrend_method = NULL;
  v.slope_missed = undefined (STATUS_EMPTY, "only two months before");
  v.leads = NULL;
  v.leads_n = v.excluded_n = v.notes_n = 0;
  v.money = (struct result_return) { .asked = false };
  v.verdict = VERDICT_INCONCLUSIVE;
  v.sentence = "Inconclusive.";
  return v;
}

struct result_return
money_hostile (struct arena *arena, const char *text)
{
  struct result_return m = money_sample (arena);
  struct result_part *part = ARENA_NEW (arena, struct result_part, 1);
  struct result_swing *swing = ARENA_NEW (arena, struct result_swing, 1);
  struct result_note *note = ARENA_NEW (arena, struct result_note, 1);
  *part = (struct result_part) { text, m.parts[0].effect };
  *swing = (struct result_swing) { text, text, text, .1, .9 };
  *note = (struct result_note) { "note", text };
  m.parts = part;
  m.swings = swing;
  m.notes = note;
  m.parts_n = m.swings_n = m.notes_n = 1;
  m.conf_method = m.estimand = m.cost_text = m.extrapolation = m.sentence
    = text;
  m.pays = undefined (STATUS_EMPTY, text);
  m.roi.why = text;
  return m;
}

struct result_investment
investment_hostile (struct arena *arena, const char *text)
{
  struct result_investment v = investment_sample (arena);
  v.id = v.claim = v.title = v.metric = v.unit = v.design_text = v.expect
    = v.sentence = text;
  v.money = money_hostile (arena, text);
  return v;
}

struct results *
money_results (struct arena *arena)
{
  struct results *r = fixture_results (arena);
  struct result_hypothesis h[] = { r->hypotheses[0], r->hypotheses[2],
                                   r->hypotheses[2] };
  const struct result_investment v[] = { investment_sample (arena),
                                         investment_weak (arena) };
  h[0].money = money_sample (arena);
  h[0].response = response_sample (arena);
  h[1].id = h[1].title = "loss";
  h[1].money = money_loss (arena);
  h[2].id = h[2].title = "plain";
  r->hypotheses = KEEP (arena, h);
  r->hypotheses_n = COUNT (h);
  r->investments = KEEP (arena, v);
  r->investments_n = COUNT (v);
  return r;
}
