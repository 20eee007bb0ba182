/* Returns on investment through the whole pipeline.

   Expected values: hand calculation, and tests/oracle/roi.R, which reads the
   demo's exports itself. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "run/run.h"
#include "run/ventures.h"

struct answer {
  struct arena *arena;
  struct run *run;
  char top[4096];              /* where the tests were started */
};

static void
save (const char *name, const char *text)
{
  FILE *file = fopen (name, "wb");
  cr_assert (file && fputs (text, file) >= 0 && fclose (file) == 0);
}

/* An empty directory, in which files are written before answer_of(). */
static struct answer
answer_new (void)
{
  char name[] = "/tmp/cohortest-roi-XXXXXX";
  struct answer a = { .arena = arena_new () };
  cr_assert (getcwd (a.top, sizeof a.top) && mkdtemp (name));
  cr_assert (chdir (name) == 0);
  return a;
}

static void
answer_of (struct answer *a, const char *study)
{
  struct err *err = err_new (a->arena);
  const struct run_mode mode = { .compute = true };
  save ("study.yaml", study);
  struct study *s = study_read (a->arena, "study.yaml", err);
  a->run = s ? run_study (a->arena, s, &mode, err) : NULL;
  if (!a->run)
    err_print (err, stderr, false);
  cr_assert (a->run);
}

static const struct result_return *
money_of (const struct answer *a, const char *id)
{
  const struct results *r = &a->run->results;
  for (size_t i = 0; i < r->hypotheses_n; i++)
    if (str_equal (r->hypotheses[i].id, id))
      return &r->hypotheses[i].money;
  cr_assert (false, "%s", id);
  return NULL;
}

static void
near (double got, double expected, double digits, const char *what)
{
  cr_assert (fabs (got - expected) <= digits * fmax (1, fabs (expected)),
             "%s: %.15g, not %.15g", what, got, expected);
}

/* ---- a company of six, by hand ---------------------------------------- */

/* The two served bring 100 and 50 in the second month, half of which is an
   upgrade, and the others nothing: 150 for 100 spent. */
static const char six[]
  = "study: six\nas_of: 2025-01-01\ncurrency: USD\ndata:\n"
    "  customers: {file: customers.csv, id: id, start: start, end: end}\n"
    "  payments: {file: payments.csv, customer: id, at: at,"
    " from: 2023-01-01}\n"
    "money:\n  revenue: {table: payments, sum: amount}\n"
    "  upgrades: kind == 'up'\n  horizon: 365 days\n  draws: 200\n"
    "cohorts:\n  served: {by: column, column: served, levels: [no, yes]}\n"
    "  three: {by: column, column: plan, levels: [a, b, c]}\n"
    "outcomes:\n  stays: {kind: survival}\n"
    "hypotheses:\n"
    "  served: {cohort: served, outcome: stays, cost: 100}\n"
    "  three: {cohort: three, outcome: stays, cost: 100}\n"
    "  compared: {cohort: three, outcome: stays, compare: [b, a], cost: 1}\n";

static void
write_six (void)
{
  save ("customers.csv", "id,start,end,served,plan\n"
                         "1,2023-06-01,,yes,a\n2,2023-06-01,,yes,b\n"
                         "3,2023-06-01,2023-09-01,no,a\n"
                         "4,2023-06-01,,no,b\n5,2023-06-01,,no,c\n"
                         "6,2024-06-01,,yes,c\n");
  save ("payments.csv", "id,at,kind,amount\n1,2023-07-05,x,50\n"
                        "1,2023-07-06,up,50\n2,2023-07-05,x,25\n"
                        "2,2023-07-07,up,25\n6,2024-07-07,x,999\n");
}

static struct answer
answer_six (void)
{
  struct answer a = answer_new ();
  write_six ();
  answer_of (&a, six);
  return a;
}

Test (return_on_investment, spend_100_earn_150_is_50_percent)
{
  struct answer a = answer_six ();
  const struct result_return *m = money_of (&a, "served");
  cr_assert (m->asked);
  cr_assert_eq (m->exposed, 2);
  cr_assert_eq (m->comparison, 3);
  near (m->gain.estimate, 150, 1e-12, "gain");
  near (m->cost.estimate, 100, 1e-12, "cost");
  near (m->net.estimate, 50, 1e-12, "net");
  near (m->roi.estimate, .5, 1e-12, "roi");
  near (m->break_even_effect.value, 50, 1e-12, "break-even effect");
  cr_assert_eq (m->break_even_cost.presence, FIGURE_ABSENT);
  near (m->payback_month.value, 2, 0, "payback");
  cr_assert_eq (m->months_n, 12);
  near (m->months[0].effect.estimate, -100, 1e-12, "first month");
  near (m->months[1].effect.estimate, 50, 1e-12, "second month");
  near (m->months[11].month, 365 / 30.4375, 1e-14, "the last is cut short");
  near (m->parts[1].effect.estimate, 75, 1e-12, "upgrades");
  near (m->parts[0].effect.estimate + m->parts[2].effect.estimate, 75,
        1e-12, "retention and price");
  cr_assert_not (m->established);
  cr_assert (strstr (m->sentence, "not established")
             < strstr (m->sentence, "50 %"), "%s", m->sentence);
  cr_assert_str_eq (m->notes[0].code, "not_mature");
  arena_free (a.arena);
}

static bool
has_note (const struct result_return *m, const char *code)
{
  for (size_t i = 0; i < m->notes_n; i++)
    if (str_equal (m->notes[i].code, code))
      return true;
  return false;
}

/* N served customers and as many others, who pay 1, 2, ... and less. */
static void
write_many (int n)
{
  char who[8192], paid[8192], *at = who, *to = paid;
  at += sprintf (at, "id,start,end,served,plan\n");
  to += sprintf (to, "id,at,kind,amount\n");
  for (int i = 0; i < 2 * n; i++)
    {
      at += sprintf (at, "%d,2023-06-01,,%s,a\n", i, i % 2 ? "yes" : "no");
      to += sprintf (to, "%d,2023-07-05,x,%d\n", i, i / 2 + 5 * (i % 2));
    }
  save ("customers.csv", who);
  save ("payments.csv", paid);
}

Test (return_on_investment, draws_of_few_customers_say_so)
{
  for (int n = 9; n <= 50; n = n == 9 ? 49 : n + 1)
    {
      struct answer a = answer_new ();
      write_many (n);
      answer_of (&a, six);
      const struct result_return *m = money_of (&a, "served");
      cr_expect_eq (has_note (m, "few_clusters"), n == 49, "%d", n);
      cr_expect_eq (isfinite (m->roi.conf_low) != 0, n >= 10, "%d", n);
      arena_free (a.arena);
    }
}

Test (return_on_investment, the_low_return_of_a_swing_is_the_smaller)
{
  struct answer a = answer_six ();
  const struct result_return *m = money_of (&a, "served");
  cr_assert_eq (m->swings_n, 2);
  cr_assert_str_eq (m->swings[0].what, "cost");
  cr_assert_str_eq (m->swings[0].low_text, "120 USD");
  near (m->swings[0].low, .25, 1e-12, "150 for 120");
  cr_assert_str_eq (m->swings[0].high_text, "80.00 USD");
  near (m->swings[0].high, .875, 1e-12, "150 for 80");
  const struct result_return *loss = money_of (&a, "compared");
  for (size_t i = 0; i < loss->swings_n; i++)
    cr_assert (loss->swings[i].low < loss->swings[i].high);
  arena_free (a.arena);
}

static void
check_refused (const struct result_return *m, const char *why)
{
  const struct effect *effects[] = { &m->gain_each, &m->cost_each, &m->gain,
                                     &m->cost, &m->net, &m->roi,
                                     &m->roi_fieller, &m->roi_delta };
  cr_assert (m->asked);
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
    cr_assert (effects[i]->status != STATUS_OK && isnan (effects[i]->estimate)
                 && strstr (effects[i]->why, why),
               "%zu: %s", i, effects[i]->why);
  cr_assert_eq (m->pays.presence, FIGURE_UNDEFINED);
  cr_assert (strstr (m->sentence, why), "%s", m->sentence);
}

Test (return_on_investment, three_cohorts_are_refused_and_two_of_them_not)
{
  struct answer a = answer_six ();
  check_refused (money_of (&a, "three"), "there are 3 cohorts");
  /* A mean of 50 and one of 25, two customers each. */
  near (money_of (&a, "compared")->gain.estimate, -50, 1e-12, "b less a");
  arena_free (a.arena);
}

/* STUDY with TEXT in place of the first WORD. */
static const char *
with (struct arena *arena, const char *study, const char *word,
      const char *text)
{
  const char *at = strstr (study, word);
  cr_assert (at, "%s", word);
  return arena_printf (arena, "%.*s%s%s", (int) (at - study), study, text,
                       at + strlen (word));
}

Test (return_on_investment, a_horizon_beyond_the_data_says_what_they_bear)
{
  struct answer a = answer_new ();
  write_six ();
  answer_of (&a, with (a.arena, six, "horizon: 365", "horizon: 900"));
  const struct result_return *m = money_of (&a, "served");
  check_refused (m, "not testable");
  cr_assert_eq (m->roi.status, STATUS_EMPTY);
  cr_assert (strstr (m->roi.why, "580"),
             "%s", m->roi.why);
  arena_free (a.arena);
}

Test (return_on_investment, without_revenue_months_stayed_bring_their_margin)
{
  struct answer a = answer_new ();
  write_six ();
  answer_of (&a, with (a.arena, six,
                       "  revenue: {table: payments, sum: amount}\n"
                       "  upgrades: kind == 'up'\n",
                       "  monthly_margin: 30\n"));
  const struct result_return *m = money_of (&a, "served");
  /* One of three others left after 92 of 365 days. */
  double gain = 30 * (365 - 92) / 30.4375 / 3 * 2;
  near (m->gain.estimate, gain, 1e-12, "gain");
  near (m->parts[0].effect.estimate, gain, 1e-12, "retention");
  near (m->parts[2].effect.estimate, 0, 1e-12, "price");
  arena_free (a.arena);
}

/* Twelve of either cohort, who bring the same within it: 75 and 0. */
static void
write_alike (void)
{
  struct arena *arena = arena_new ();
  const char *customers = "id,start,end,served,plan\n";
  const char *payments = "id,at,kind,amount\n";
  for (int i = 0; i < 24; i++)
    {
      customers = arena_printf (arena, "%s%d,2023-06-01,,%s,a\n", customers,
                                i, i % 2 ? "yes" : "no");
      if (i % 2)
        payments = arena_printf (arena, "%s%d,2023-07-05,x,75\n", payments,
                                 i);
    }
  save ("customers.csv", customers);
  save ("payments.csv", payments);
  arena_free (arena);
}

Test (return_on_investment, without_spread_nothing_is_established)
{
  struct answer a = answer_new ();
  write_alike ();
  answer_of (&a, with (a.arena, six, "cost: 100", "cost: 900"));
  const struct result_return *m = money_of (&a, "served");
  const struct effect *effects[] = { &m->gain_each, &m->gain, &m->net,
                                     &m->roi, &m->roi_fieller, &m->roi_delta,
                                     &m->months[3].effect };
  cr_assert_not (m->established);
  near (m->gain_each.estimate, 75, 0, "gain");
  near (m->net.estimate, 0, 0, "net");
  near (m->roi.estimate, 0, 0, "roi");
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
    cr_assert (effects[i]->status == STATUS_DEGENERATE
                 && isnan (effects[i]->conf_low)
                 && strstr (effects[i]->why, "brings the same"), "%zu", i);
  cr_assert_eq (m->pays.presence, FIGURE_UNDEFINED);
  cr_assert (strstr (m->sentence, "not established"), "%s", m->sentence);
  arena_free (a.arena);
}

Test (return_on_investment, without_any_revenue_it_is_not_known)
{
  static const char *const payments[] = {
    "id,at,kind,amount\n",
    "id,at,kind,amount\n1,2024-09-05,x,50\n2,2024-09-05,up,50\n",
  };
  for (size_t i = 0; i < sizeof payments / sizeof *payments; i++)
    {
      struct answer a = answer_new ();
      write_six ();
      save ("payments.csv", payments[i]);
      answer_of (&a, six);
      const struct result_return *m = money_of (&a, "served");
      check_refused (m, "`payments` hold no revenue of these customers");
      cr_assert_eq (m->roi.status, STATUS_EMPTY);
      cr_assert_not (m->established);
      arena_free (a.arena);
    }
}

/* A third of what is paid is kept: sums of thirds leave last digits. */
Test (return_on_investment, last_digits_of_sums_are_no_money)
{
  struct answer a = answer_new ();
  write_six ();
  const char *study = with (a.arena, six, "  horizon:",
                            "  margin: 0.3333333333333333\n  horizon:");
  answer_of (&a, with (a.arena, study, "cost: 100", "cost: 50"));
  const struct result_return *m = money_of (&a, "served");
  near (m->net.estimate, 0, 0, "net");
  near (m->roi.estimate, 0, 0, "roi");
  cr_assert_not (signbit (m->net.estimate) || signbit (m->roi.estimate));
  near (m->payback_month.value, 2, 0, "payback");
  arena_free (a.arena);
}

/* ---- the demo --------------------------------------------------------- */

static const char demo[]
  = "study: demo\nas_of: 2025-01-01\ncurrency: USD\ndata:\n"
    "  customers: {file: DATA/customers.csv, id: customer_id,"
    " start: signed_up_at, end: churned_at, where: plan != 'internal'}\n"
    "  conversations: {file: DATA/conversations.csv, id: conversation_id,"
    " customer: customer_id, at: created_at, from: 2022-01-01}\n"
    "  payments: {file: DATA/payments.csv, id: payment_id,"
    " customer: customer_id, at: paid_at, from: 2022-01-01}\n"
    "  referrals: {file: DATA/referrals.csv, id: referral_id,"
    " customer: customer_id, at: referred_at}\n"
    "money:\n  revenue: {table: payments, sum: amount}\n"
    "  upgrades: kind == 'upgrade'\n  margin: 0.8\n  discount: 0.1\n"
    "  horizon: 365 days\n  interval: fieller\n  draws: 200\n"
    "cohorts:\n  contacted: {by: event, table: conversations,"
    " within: 30 days, labels: [no, yes]}\n"
    "  plan: {by: column, column: plan, levels: [free, pro]}\n"
    "outcomes:\n  stays: {kind: survival}\n"
    "hypotheses:\n"
    "  landmark: {cohort: contacted, outcome: stays,"
    " adjust: [plan, open_incident], cost: {per_contact: 12}}\n"
    "  moving: {cohort: contacted, outcome: stays, design: time_varying,"
    " cost: {per_contact: 12}}\n"
    "  trials: {cohort: contacted, outcome: stays, design: sequential,"
    " adjust: [plan, open_incident], cost: {per_contact: 12}}\n"
    "  column: {cohort: plan, outcome: stays, cost: {per_contact: 12}}\n";

static struct answer
answer_demo (bool referrals)
{
  struct answer a = answer_new ();
  const char *study = demo;
  for (int i = 0; i < 4; i++)
    study = with (a.arena, study, "DATA",
                  arena_printf (a.arena, "%s/datasets", a.top));
  if (referrals)
    study = with (a.arena, study, "  margin:",
                  "  referrals: {table: referrals,"
                  " customer: referred_customer_id}\n  margin:");
  answer_of (&a, study);
  return a;
}

struct of_r {
  uint64_t exposed, comparison;
  double gain, cost, roi, se_gain, se_cost, low, high, delta;
  double part[4];              /* retention, upgrades, price, referral */
};

static void
check_r (const struct result_return *m, const struct of_r *r)
{
  cr_assert_eq (m->exposed, r->exposed);
  cr_assert_eq (m->comparison, r->comparison);
  near (m->gain_each.estimate, r->gain, 1e-8, "gain");
  near (m->cost_each.estimate, r->cost, 1e-8, "cost");
  near (m->roi.estimate, r->roi, 1e-8, "roi");
  near (m->gain_each.std_error, r->se_gain, 1e-8, "se gain");
  near (m->cost_each.std_error, r->se_cost, 1e-8, "se cost");
  near (m->roi.conf_low, r->low, 1e-8, "low");
  near (m->roi.conf_high, r->high, 1e-8, "high");
  near (m->roi_delta.std_error, r->delta, 1e-8, "delta");
  double sum = 0;
  for (size_t i = 0; i < 4; i++)
    {
      near (m->parts[i].effect.estimate / (double) m->exposed, r->part[i],
            1e-8, m->parts[i].name);
      sum += m->parts[i].effect.estimate;
    }
  near (sum, m->gain.estimate, 1e-12, "they add up to the gain");
}

Test (return_on_investment, the_demo_agrees_with_r)
{
  struct answer a = answer_demo (false);
  check_r (money_of (&a, "landmark"), &(struct of_r) {
    1785, 2939, 78.7993301675622, 14.3058823529412, 4.50817686204176,
    32.2168074219288, 0.111953467848145, 0.0944180127324616,
    8.92366848747074, 2.25213619820174,
    { 43.8143532740827, 8.82672067302854, 26.1582562204511, 0 } });
  arena_free (a.arena);
}

Test (return_on_investment, of_linked_customers_the_demo_agrees_with_r)
{
  struct answer a = answer_demo (true);
  const struct result_return *m = money_of (&a, "landmark");
  check_r (m, &(struct of_r) {
    1558, 2568, 69.0526987739649, 14.2952503209243, 3.83046447062847,
    38.7352664374705, 0.119628343405994, -1.48038770093023,
    9.14368344732764, 2.70990738626218,
    { 44.2808534055091, 8.43156777364758, 21.1005415140109,
      -4.76026391920259 } });
  arena_free (a.arena);
}

Test (return_on_investment, what_a_design_or_cohort_cannot_tell_is_refused)
{
  struct answer a = answer_demo (false);
  check_refused (money_of (&a, "moving"), "not defined under");
  check_refused (money_of (&a, "column"), "not made from contacts");
  const struct result_return *m = money_of (&a, "trials");
  cr_assert_eq (m->roi.status, STATUS_OK, "%s", m->roi.why);
  cr_assert (m->draws_failed * 100 <= m->draws);
  arena_free (a.arena);
}

/* ---- companies whose return is known ---------------------------------- */

#ifdef __SANITIZE_ADDRESS__
enum { SETS = 10 };
#else
enum { SETS = 120 };
#endif

/* Gates are three Monte Carlo errors wide; `make calibrate` has 1,000 and
   those of 93 to 97 %. */
Test (return_on_investment, intervals_hold_the_return_of_known_companies)
{
  struct venture_tally t = ventures_run (&usual_venture, SETS, 400);
  double slack = 3 * sqrt (.95 * .05 / SETS);
  cr_assert_eq (t.lacking, 0);
  for (int i = 0; i < INTERVALS; i++)
    {
      double held = (double) t.covered[i] / SETS;
      cr_expect (fabs (held - .95) <= slack, "%d: %g", i, held);
    }
  cr_expect (fabs (t.mean - t.truth) < .5 / sqrt (SETS), "%g, not %g",
             t.mean, t.truth);
}
