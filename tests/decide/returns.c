/* Expected values: hand calculation; the estimators of infer/, which have
   R's values in their own tests; and tests/oracle/roi.R, which solves the
   estimating equations of gain and cost by itself. */

#include "decide/returns.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "infer/methods.h"

enum { MONTHS = 3, MONTH_SECONDS = 2629800 };

/* A company by lot, in cents. */
struct firm {
  struct arena *arena;
  size_t n;
  uint32_t *arm, *cluster, *plan, *contacts;
  double *seats;
  int128 *amount, *cost;
  struct terms terms;
};

static int128 *
at (const struct firm *f, size_t row, enum returns_part part, size_t month)
{
  return f->amount + (row * RETURNS_PARTS + part) * MONTHS + month;
}

static void
live (struct firm *f, size_t i, struct random *r)
{
  f->plan[i] = (uint32_t) random_below (r, 3);
  f->seats[i] = (double) random_below (r, 20);
  f->cluster[i] = (uint32_t) random_below (r, f->n / 3);
  f->arm[i] = random_unit (r) < .25 + .15 * f->plan[i];
  f->contacts[i] = f->arm[i] ? 1 + (uint32_t) random_below (r, 4) : 0;
  f->cost[i] = (int128) random_below (r, 3000);
  size_t stays = random_below (r, MONTHS + 1);
  for (size_t k = 0; k < MONTHS; k++)
    {
      bool here = k < stays;
      *at (f, i, RETURNS_STAY, k) = here ? MONTH_SECONDS : k == stays ? 99 : 0;
      *at (f, i, RETURNS_BASE, k)
        = here ? (int128) (1000 + 700 * f->plan[i] + random_below (r, 999))
               : 0;
      *at (f, i, RETURNS_UPGRADES, k) = (int128) random_below (r, 500);
      *at (f, i, RETURNS_REFERRAL, k)
        = (int128) random_below (r, 300) - 100;
    }
}

static void
find_terms (struct firm *f, bool number)
{
  static const char *const plans[] = { "a", "b", "c" };
  struct term_source source[] = {
    { "plan", 3, plans, f->plan, NULL }, { "seats", 0, NULL, NULL, f->seats },
  };
  f->terms = terms_build (f->arena, source, number ? 2 : 1, f->n);
}

static struct firm
firm_new (size_t n, uint64_t seed, bool number)
{
  struct random r = random_of (41, seed);
  struct firm f = { .arena = arena_new (), .n = n };
  f.arm = ARENA_NEW (f.arena, uint32_t, n);
  f.cluster = ARENA_NEW (f.arena, uint32_t, n);
  f.plan = ARENA_NEW (f.arena, uint32_t, n);
  f.contacts = ARENA_NEW (f.arena, uint32_t, n);
  f.seats = ARENA_NEW (f.arena, double, n);
  f.amount = ARENA_NEW (f.arena, int128, n * RETURNS_PARTS * MONTHS);
  f.cost = ARENA_NEW (f.arena, int128, n);
  for (size_t i = 0; i < n; i++)
    live (&f, i, &r);
  find_terms (&f, number);
  return f;
}

static struct returns
fold (const struct firm *f, bool clusters, bool terms)
{
  struct returns_rows rows = {
    .n = f->n, .months = MONTHS, .arm = f->arm, .amount = f->amount,
    .cluster = clusters ? f->cluster : NULL, .contacts = f->contacts,
    .cost = f->cost, .decimals = 2, .cost_decimals = 2,
    .terms = terms ? &f->terms : NULL,
  };
  return returns_fold (f->arena, &rows);
}

static struct returns_ask
ask_of (void)
{
  return (struct returns_ask){
    .level = 1, .reference = 0, .margin = .8, .monthly_margin = NAN,
    .amount = NAN, .per_contact = 7, .adjust = true,
  };
}

static void
near (double got, double expected, double digits, const char *what)
{
  cr_assert (fabs (got - expected) <= digits * fmax (1, fabs (expected)),
             "%s: %.15g, not %.15g", what, got, expected);
}

/* What is kept of a row's revenue, undiscounted. */
static double *
outcomes (const struct firm *f, double margin)
{
  double *y = ARENA_NEW (f->arena, double, f->n);
  for (size_t i = 0; i < f->n; i++)
    {
      int128 sum = 0;
      for (size_t k = 0; k < MONTHS; k++)
        for (int part = 0; part < RETURNS_STAY; part++)
          sum += *at (f, i, (enum returns_part) part, k);
      y[i] = margin * (double) sum / 100;
    }
  return y;
}

/* The effect of infer/ on the same rows. */
static struct effect
expected (const struct firm *f, bool clusters, bool weights)
{
  const double *y = outcomes (f, .8);
  struct moments moments[2] = { { 0 }, { 0 } };
  struct responses responses
    = responses_fold (f->arena, y, f->arm, clusters ? f->cluster : NULL,
                      f->n, 2, &f->terms);
  struct clusters of = clusters_fold (f->arena, y, f->arm, f->cluster, f->n,
                                      2);
  for (size_t i = 0; i < f->n; i++)
    moments_add (&moments[f->arm[i]], y[i]);
  struct sample s = { .arms = 2, .moments = moments, .responses = &responses,
                      .clusters = clusters ? &of : NULL,
                      .terms = &f->terms };
  struct ask ask = { .scratch = f->arena, .confidence = .95, .target = NAN,
                     .horizon = NAN, .level = 1, .reference = 0,
                     .margin = NAN, .estimand = ESTIMAND_LEVEL };
  const struct measure *m = weights    ? &mean_difference_weighted
                            : clusters ? &mean_difference_cluster
                                       : &mean_difference;
  return m->run (&s, &ask);
}

static void
check_against_infer (uint64_t seed, bool clusters, bool weights, bool number)
{
  struct firm f = firm_new (900, seed, number);
  struct returns r = fold (&f, clusters, weights);
  struct returns_ask ask = ask_of ();
  struct returns_model m = returns_model (f.arena, &r, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  struct returns_error error = returns_error (f.arena, &m, &e);
  struct effect want = expected (&f, clusters, weights);
  cr_assert_eq (want.status, STATUS_OK, "%s", want.why);
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  near (e.gain, want.estimate, 1e-11, "gain");
  near (sqrt (error.gain), want.std_error, 1e-10, "its error");
  arena_free (f.arena);
}

Test (returns, gain_and_its_error_are_those_of_the_estimators_of_means)
{
  for (uint64_t seed = 0; seed < 6; seed++)
    {
      check_against_infer (seed, false, false, false);
      check_against_infer (seed, false, true, false);
      check_against_infer (seed, false, true, true);
      check_against_infer (seed, true, true, false);
      check_against_infer (seed, true, true, true);
      check_against_infer (seed, true, false, false);
    }
}

/* Two exposed customers and two others. */
Test (returns, a_company_of_four_by_hand)
{
  struct firm f = { .arena = arena_new (), .n = 4 };
  uint32_t arm[] = { 1, 1, 0, 0 }, contacts[] = { 2, 1, 0, 0 };
  int128 cost[4] = { 0 };
  f.arm = arm;
  f.contacts = contacts;
  f.cost = cost;
  f.amount = ARENA_NEW (f.arena, int128, 4 * RETURNS_PARTS * MONTHS);
  for (size_t i = 0; i < 4; i++)
    for (size_t k = 0; k < (i == 0 ? 3 : i == 3 ? 1 : 2); k++)
      {
        *at (&f, i, RETURNS_BASE, k) = i < 2 ? 2000 : 1000;
        *at (&f, i, RETURNS_STAY, k) = MONTH_SECONDS;
      }
  *at (&f, 1, RETURNS_UPGRADES, 2) = 1500;
  struct returns r = fold (&f, false, false);
  struct returns_ask ask = ask_of ();
  ask.margin = .5;
  struct returns_model m = returns_model (f.arena, &r, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  /* (60 + 40 + 15)/2 - (20 + 10)/2 = 42.5, half of it kept; 1.5 contacts
     at 7. */
  near (e.gain, 21.25, 1e-14, "gain");
  near (e.cost, 10.5, 1e-14, "cost");
  near (e.monthly[0], 5, 1e-14, "first month");
  near (e.monthly[1], 7.5, 1e-14, "second");
  near (e.monthly[2], 8.75, 1e-14, "third");
  /* Months 2.5 and 1.5 at 20 and 10. */
  struct roi_parts p = roi_decompose (&e.level, &e.reference, .5);
  near (p.retention, .5 * 1 * 15, 1e-14, "retention");
  near (p.price, .5 * 10 * 2, 1e-14, "price");
  near (p.upgrades, 3.75, 1e-14, "upgrades");
  ask.discount = .21;
  m = returns_model (f.arena, &r, &ask);
  e = returns_estimate (f.arena, &m);
  double later = pow (1.21, -1. / 12);
  near (e.gain, 5 + 7.5 * later + 8.75 * later * later, 1e-14, "discounted");
  ask.discount = 0;
  ask.monthly_margin = 30;
  m = returns_model (f.arena, &r, &ask);
  e = returns_estimate (f.arena, &m);
  /* One month more stayed; all of its margin is kept. */
  near (e.gain, 30, 1e-14, "months stayed");
  arena_free (f.arena);
}

static void
check_sum (const struct returns_estimate *e, const struct roi_parts *p,
           double gain)
{
  near (p->retention + p->upgrades + p->price + p->referral, gain, 1e-11,
        "parts");
  double sum = 0;
  for (size_t k = 0; k < MONTHS; k++)
    sum += e->monthly[k];
  near (sum, e->gain, 1e-12, "months");
}

Test (returns, parts_and_months_add_up_in_every_draw)
{
  for (uint64_t seed = 10; seed < 14; seed++)
    {
      struct firm f = firm_new (300, seed, seed % 2);
      struct returns r = fold (&f, seed > 11, true);
      struct returns_ask ask = ask_of ();
      ask.discount = .1;
      struct returns_model m = returns_model (f.arena, &r, &ask);
      struct returns_estimate e = returns_estimate (f.arena, &m);
      struct roi_parts own = roi_decompose (&e.level, &e.reference, .8);
      check_sum (&e, &own, e.gain);
      struct returns_draws d = returns_draws (f.arena, &m, &e, 100, 3);
      cr_assert_eq (d.n, 100);
      for (size_t i = 0; i < d.n; i++)
        check_sum (&e, &d.parts[i], d.gain[i]);
      arena_free (f.arena);
    }
}

/* The same company, its rows turned about and its clusters renumbered. */
static struct firm
turned (const struct firm *f, bool number)
{
  struct firm t = firm_new (f->n, 0, number);
  uint32_t most = 0;
  for (size_t i = 0; i < f->n; i++)
    most = f->cluster[i] > most ? f->cluster[i] : most;
  for (size_t i = 0; i < f->n; i++)
    {
      size_t from = (i * 7 + 3) % f->n;
      t.arm[i] = f->arm[from];
      t.plan[i] = f->plan[from];
      t.seats[i] = f->seats[from];
      t.contacts[i] = f->contacts[from];
      t.cost[i] = f->cost[from];
      t.cluster[i] = most - f->cluster[from];
      for (size_t j = 0; j < RETURNS_PARTS * MONTHS; j++)
        t.amount[i * RETURNS_PARTS * MONTHS + j]
          = f->amount[from * RETURNS_PARTS * MONTHS + j];
    }
  find_terms (&t, number);
  return t;
}

Test (returns, order_of_rows_and_numbers_of_clusters_change_no_bit)
{
  for (uint64_t seed = 20; seed < 24; seed++)
    {
      bool clusters = seed > 21, number = seed % 2;
      struct firm f = firm_new (400, seed, number), g = turned (&f, number);
      struct returns a = fold (&f, clusters, true);
      struct returns b = fold (&g, clusters, true);
      struct returns_ask ask = ask_of ();
      struct returns_model ma = returns_model (f.arena, &a, &ask);
      struct returns_model mb = returns_model (g.arena, &b, &ask);
      struct returns_estimate ea = returns_estimate (f.arena, &ma);
      struct returns_estimate eb = returns_estimate (g.arena, &mb);
      struct returns_error xa = returns_error (f.arena, &ma, &ea);
      struct returns_error xb = returns_error (g.arena, &mb, &eb);
      struct returns_draws da = returns_draws (f.arena, &ma, &ea, 50, 9);
      struct returns_draws db = returns_draws (g.arena, &mb, &eb, 50, 9);
      cr_assert (ea.gain == eb.gain && ea.cost == eb.cost);
      cr_assert (xa.gain == xb.gain && xa.covariance == xb.covariance);
      for (size_t i = 0; i < 50; i++)
        cr_assert (da.gain[i] == db.gain[i] && da.cost[i] == db.cost[i]);
      arena_free (f.arena);
      arena_free (g.arena);
    }
}

/* Draws spread as much as the analytic errors say, to what 2,000 of them
   tell: a standard deviation to 1.6 %, thrice; the model's own part of the
   errors is of order 1/n. */
static void
check_spread (uint64_t seed, bool clusters, bool weights)
{
  enum { DRAWS = 2000 };
  struct firm f = firm_new (1500, seed, false);
  struct returns r = fold (&f, clusters, weights);
  struct returns_ask ask = ask_of ();
  struct returns_model m = returns_model (f.arena, &r, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  struct returns_error error = returns_error (f.arena, &m, &e);
  struct returns_draws d = returns_draws (f.arena, &m, &e, DRAWS, seed);
  struct gain_cost g = { e.gain, e.cost, error.gain, error.cost,
                         error.covariance };
  double product = 0;
  for (size_t i = 0; i < d.n; i++)
    product += (d.gain[i] - e.gain) * (d.cost[i] - e.cost) / DRAWS;
  double both = sqrt (error.gain * error.cost);
  near (product / both, error.covariance / both, .08, "correlation");
  double se = roi_delta (&g, 1).std_error;
  double *roi = ARENA_NEW (f.arena, double, d.n);
  for (size_t i = 0; i < d.n; i++)
    roi[i] = d.gain[i] / d.cost[i] - 1;
  struct effect by = roi_percentile (roi, d.n, 0, .95);
  cr_assert (fabs (by.std_error / se - 1) < .055, "%g against %g",
             by.std_error, se);
  arena_free (f.arena);
}

Test (returns, draws_spread_as_the_analytic_errors_say)
{
  check_spread (31, false, false);
  check_spread (32, false, true);
  check_spread (33, true, true);
}

Test (returns, who_has_no_exposed_of_their_kind_changes_nothing)
{
  struct firm f = firm_new (300, 51, false);
  for (size_t i = 0; i < f.n; i++)
    if (f.plan[i] == 2)
      f.arm[i] = 0;
  find_terms (&f, false);
  struct returns all = fold (&f, false, true);
  struct returns_ask ask = ask_of ();
  struct returns_model m = returns_model (f.arena, &all, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  double mean[2][2] = { { 0 } }, n[2][2] = { { 0 } };
  const double *y = outcomes (&f, .8);
  for (size_t i = 0; i < f.n; i++)
    if (f.plan[i] < 2)
      {
        mean[f.arm[i]][f.plan[i]] += y[i];
        n[f.arm[i]][f.plan[i]]++;
      }
  double gain = 0;
  for (int p = 0; p < 2; p++)
    gain += (mean[1][p] - n[1][p] * mean[0][p] / n[0][p])
            / (n[1][0] + n[1][1]);
  near (e.gain, gain, 1e-9, "standardised by hand");
  near (e.comparison, n[0][0] + n[0][1], 0, "comparison");
  arena_free (f.arena);
}

Test (returns, nobody_in_a_cohort_is_a_status)
{
  struct firm f = firm_new (40, 61, false);
  struct returns_ask ask = ask_of ();
  for (uint32_t arm = 0; arm < 2; arm++)
    {
      for (size_t i = 0; i < f.n; i++)
        f.arm[i] = arm;
      struct returns r = fold (&f, false, true);
      struct returns_model m = returns_model (f.arena, &r, &ask);
      struct returns_estimate e = returns_estimate (f.arena, &m);
      cr_assert_eq (e.status, STATUS_EMPTY);
      cr_assert (isnan (e.gain) && e.why);
      cr_assert_eq (returns_error (f.arena, &m, &e).status, STATUS_EMPTY);
    }
  arena_free (f.arena);
}

Test (returns, hardly_anybody_alike_is_refused_unless_trimmed)
{
  struct firm f = firm_new (2000, 71, false);
  struct random r = random_of (71, 2);
  for (size_t i = 0; i < f.n; i++)
    f.arm[i] = random_unit (&r) < (f.plan[i] == 2 ? .99 : .3);
  find_terms (&f, false);
  struct returns all = fold (&f, false, true);
  struct returns_ask ask = ask_of ();
  struct returns_model m = returns_model (f.arena, &all, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  cr_assert_eq (e.status, STATUS_REFUSED);
  ask.trim = true;
  m = returns_model (f.arena, &all, &ask);
  e = returns_estimate (f.arena, &m);
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  cr_assert (e.trimmed > 500);
  arena_free (f.arena);
}

Test (returns, an_amount_is_that_of_all_exposed)
{
  struct firm f = firm_new (200, 81, false);
  struct returns r = fold (&f, true, true);
  struct returns_ask ask = ask_of ();
  ask.per_contact = NAN;
  ask.amount = 5000;
  struct returns_model m = returns_model (f.arena, &r, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  near (e.cost * e.exposed, 5000, 1e-12, "cost");
  cr_assert_eq (returns_error (f.arena, &m, &e).cost, 0);
  struct returns_draws d = returns_draws (f.arena, &m, &e, 40, 1);
  for (size_t i = 0; i < d.n; i++)
    cr_assert (d.cost[i] == e.cost);
  arena_free (f.arena);
}

/* ---- against R -------------------------------------------------------- */

/* The company of tests/oracle/roi.R. */
static struct firm
formula (void)
{
  enum { N = 600 };
  struct firm f = firm_new (N, 0, false);
  for (size_t i = 0; i < N; i++)
    {
      f.plan[i] = (uint32_t) ((i * i + 3 * i) % 7 % 3);
      f.arm[i] = (i * 29 + f.plan[i] * 11) % 20 < 6 + 3 * f.plan[i];
      f.contacts[i] = f.arm[i] ? 1 + (uint32_t) (i % 3) : 0;
      f.cluster[i] = (uint32_t) (i % 97);
      for (size_t k = 0; k < MONTHS; k++)
        for (size_t part = 0; part < RETURNS_PARTS; part++)
          {
            size_t base = part == 0 ? f.plan[i] * 400 : 0;
            size_t cents = (i * (31 + 17 * part + 5 * k) + base)
                           % (900 + 300 * k);
            if (part == RETURNS_STAY)
              cents = MONTH_SECONDS;
            *at (&f, i, (enum returns_part) part, k)
              = k < i % 4 ? (int128) cents : 0;
          }
    }
  find_terms (&f, false);
  return f;
}

struct of_r {
  double gain, cost, roi, se_gain, se_cost, covariance, low, high, delta;
  double retention, upgrades, price, referral;
};

static void
check_r (bool clusters, const struct of_r *want)
{
  struct firm f = formula ();
  struct returns r = fold (&f, clusters, true);
  struct returns_ask ask = ask_of ();
  ask.margin = .75;
  ask.discount = .12;
  struct returns_model m = returns_model (f.arena, &r, &ask);
  struct returns_estimate e = returns_estimate (f.arena, &m);
  struct returns_error error = returns_error (f.arena, &m, &e);
  struct gain_cost g = { e.gain, e.cost, error.gain, error.cost,
                         error.covariance };
  struct roi_parts p = roi_decompose (&e.level, &e.reference, .75);
  near (e.gain, want->gain, 1e-10, "gain");
  near (e.cost, want->cost, 1e-12, "cost");
  near (roi_of (&g), want->roi, 1e-10, "roi");
  near (sqrt (error.gain), want->se_gain, 1e-10, "se gain");
  near (sqrt (error.cost), want->se_cost, 1e-10, "se cost");
  near (error.covariance, want->covariance, 1e-10, "covariance");
  near (roi_fieller (&g, 2).conf_low, want->low, 1e-10, "low");
  near (roi_fieller (&g, 2).conf_high, want->high, 1e-10, "high");
  near (roi_delta (&g, 2).std_error, want->delta, 1e-10, "delta");
  near (p.retention, want->retention, 1e-10, "retention");
  near (p.upgrades, want->upgrades, 1e-10, "upgrades");
  near (p.price, want->price, 1e-10, "price");
  near (p.referral, want->referral, 1e-10, "referral");
  arena_free (f.arena);
}

Test (returns, stacked_equations_of_r_agree)
{
  check_r (false, &(struct of_r) {
    -2.91987670090917, 14.0544747081712, -1.20775423923966,
    1.39726933934161, 0.358094746222698, -0.00554697923490034,
    -1.40744247381545, -1.00892253620116, 0.0995003144590934,
    -0.821462198222668, -0.855462124783997, 0.0746707414957553,
    -1.31762311939826 });
  check_r (true, &(struct of_r) {
    -2.91987670090917, 14.0544747081712, -1.20775423923966,
    1.6159484750785, 0.251145036506227, 0.0294289798807664,
    -1.43937802578792, -0.977855258266381, 0.115306177423937,
    -0.821462198222668, -0.855462124783997, 0.0746707414957553,
    -1.31762311939826 });
}
