/* Metrics of a few customers, each number worked by hand. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"
#include "run/run.h"

/* A directory of its own; every test is a process. */
static void
go_empty (void)
{
  char path[] = "/tmp/metrics-XXXXXX";
  cr_assert_not_null (mkdtemp (path));
  cr_assert_eq (chdir (path), 0);
}

static void
write_file (const char *name, const char *text)
{
  FILE *file = fopen (name, "w");
  cr_assert_not_null (file);
  fputs (text, file);
  fclose (file);
}

#define STUDY                                                             \
  "study: test\nas_of: 2024-04-01\ncurrency: USD\ndata:\n"                \
  "  customers: {file: customers.csv, id: id, start: start, end: end}\n"  \
  "  calls: {file: calls.csv, id: call, customer: id, at: at,"            \
  " from: 2024-01-01}\n"                                                  \
  "  payments: {file: payments.csv, id: payment, customer: id, at: at,"   \
  " from: 2024-01-01}\n"                                                  \
  "  costs: {file: costs.csv, parent: none, month: month}\n"              \
  "money:\n  revenue: {table: payments, sum: amount}\n  margin: 0.5\n"    \
  "outcomes:\n  stays: {kind: survival}\ncohorts:\n"                      \
  "  called: {by: event, table: calls, labels: [quiet, called]}\n"        \
  "  plan: {by: column, column: plan}\n"                                  \
  "hypotheses:\n  h: {cohort: plan, outcome: stays}\n"

static void
write_files (void)
{
  go_empty ();
  write_file ("customers.csv", "id,start,end,plan\n"
              "a,2024-01-01,,pro\nb,2024-01-01,2024-02-15,pro\n"
              "c,2024-01-01,2024-03-31,free\nd,2024-02-01,,free\n");
  write_file ("calls.csv", "call,id,at,reply,score,topic,channel,messages\n"
              "1,a,2024-01-05 10:00,2024-01-05 11:00,10,bug,chat,2\n"
              "2,b,2024-01-06 10:00,2024-01-06 12:00,9,bug,chat,1\n"
              "3,c,2024-02-07 10:00,2024-02-07 14:00,8,idea,mail,3\n"
              "4,d,2024-03-08 10:00,,3,,mail,2\n"
              "5,a,2024-03-09 10:00,2024-03-09 18:00,,bug,mail,4\n");
  write_file ("payments.csv", "payment,id,at,amount\n"
              "1,a,2024-01-10,30\n2,a,2024-02-10,30\n3,a,2024-03-10,60\n"
              "4,b,2024-01-10,10\n5,b,2024-02-10,-4\n6,c,2024-03-01,20\n");
  write_file ("costs.csv", "month,channel,amount\n2024-01,chat,40\n"
              "2024-02,mail,30\n2024-03,mail,20\n");
}

/* The one metric of a study. */
struct asked {
  struct arena *arena;
  const struct result_metric *m;
};

static struct asked
ask (const char *metric, struct err **err)
{
  struct arena *arena = arena_new ();
  *err = err_new (arena);
  const char *text = arena_printf (arena, STUDY "metrics:\n  m: {%s}\n",
                                   metric);
  struct study *study = study_parse (arena, "study.yaml", text,
                                     strlen (text), *err);
  struct run_mode mode = { .compute = true };
  struct run *run = study ? run_study (arena, study, &mode, *err) : NULL;
  return (struct asked) { arena, run ? run->results.metrics : NULL };
}

static struct asked
metric (const char *text)
{
  struct err *err;
  struct asked a = ask (text, &err);
  if (!a.m)
    err_print (err, stderr, false);
  cr_assert_not_null (a.m, "%s", text);
  return a;
}

/* Of all where LEVEL and MONTH are null. */
static const struct result_value *
value (const struct asked *a, const char *level, const char *month)
{
  for (size_t i = 0; i < a->m->values_n; i++)
    if (str_equal (a->m->values[i].level, level)
        && str_equal (a->m->values[i].month, month))
      return &a->m->values[i];
  cr_assert (false, "no value of %s in %s", level ? level : "all",
             month ? month : "all months");
  return NULL;
}

static bool
near (double got, double want)
{
  return isnan (want) ? isnan (got)
                      : fabs (got - want) <= 1e-12 * fmax (1, fabs (want));
}

static void
expect (const struct asked *a, const char *level, const char *month,
        unsigned n, double estimate)
{
  const struct result_value *v = value (a, level, month);
  cr_expect (v->n == n && near (v->effect.estimate, estimate),
             "%s %s %s: %u of %.15g, wanted %u of %.15g", a->m->id,
             level ? level : "all", month ? month : "", (unsigned) v->n,
             v->effect.estimate, n, estimate);
}

static void
expect_limits (const struct effect *e, double low, double high)
{
  cr_expect (near (e->conf_low, low) && near (e->conf_high, high),
             "%.15g to %.15g, wanted %.15g to %.15g", e->conf_low,
             e->conf_high, low, high);
}

static const struct result_note *
note (const struct asked *a, const char *code)
{
  for (size_t i = 0; i < a->m->notes_n; i++)
    if (str_equal (a->m->notes[i].code, code))
      return &a->m->notes[i];
  return NULL;
}

/* qnorm (.975), and qt (.975, .) of 1 and 2 degrees of freedom: tan
   (.475 pi), and u sqrt (2 / (1 - u^2)) with u = .95. */
static const double Z = 1.959963984540054;
static double
t2 (void)
{
  return .95 * sqrt (2 / (1 - .95 * .95));
}

/* Two promoters, a passive, a detractor: 25 points.  Each of four
   customers has one answer. */
Test (metrics, points_of_four_answers)
{
  write_files ();
  struct asked a = metric ("kind: nps, table: calls, value: score, by:"
                           " [channel]");
  double p = 2.75 / 7, d = 1.75 / 7;
  double half = Z * sqrt ((p + d - (p - d) * (p - d)) / 7);
  expect (&a, NULL, NULL, 4, 25);
  expect_limits (&value (&a, NULL, NULL)->effect, 100 * (p - d - half),
                 100 * (p - d + half));
  cr_expect (value (&a, NULL, NULL)->asked.value == 5
             && value (&a, NULL, NULL)->answered.value == 4
             && value (&a, NULL, NULL)->customers == 4);
  expect (&a, NULL, "2024-01", 2, 100);
  expect (&a, NULL, "2024-02", 1, 0);
  expect (&a, "mail", NULL, 2, -50);
  expect (&a, "mail", "2024-03", 1, -100);
  const struct effect *one = &value (&a, "mail", "2024-03")->effect;
  cr_expect (one->status == STATUS_DEGENERATE && isnan (one->conf_low)
             && one->why);
  cr_expect_str_eq (a.m->scale, "-100 to 100");
  arena_free (a.arena);
}

/* Three of four at least 8: Wilson. */
Test (metrics, satisfied_of_those_who_answered)
{
  write_files ();
  struct asked a = metric ("kind: csat, table: calls, condition: score >= 8,"
                           " asked: not is_missing(reply)");
  expect (&a, NULL, NULL, 3, 1);
  cr_expect (value (&a, NULL, NULL)->asked.value == 4);
  double zz = Z * Z;
  expect_limits (&value (&a, NULL, NULL)->effect, 3 / (3 + zz), 1);
  cr_expect (note (&a, "answers_unasked") != NULL);
  arena_free (a.arena);
}

/* 90 for 5 contacts: 40/2, 30/1, 20/2.  r = 18; residuals 4, 12, -16. */
Test (metrics, cost_of_a_contact_over_months)
{
  write_files ();
  struct asked a = metric ("kind: cost_per_contact, table: calls, cost:"
                           " {table: costs, sum: amount}, by: [channel,"
                           " plan]");
  double se = sqrt ((16 + 144 + 256) / 2. / 3) / (5 / 3.);
  expect (&a, NULL, NULL, 5, 18);
  expect_limits (&value (&a, NULL, NULL)->effect, 18 - t2 () * se,
                 18 + t2 () * se);
  expect (&a, NULL, "2024-03", 2, 10);
  cr_expect_str_eq (value (&a, NULL, "2024-03")->effect.why,
                    "one month is a total, not a sample");
  expect (&a, "chat", NULL, 2, 20);
  expect (&a, "mail", NULL, 3, 50 / 3.);
  cr_expect (value (&a, "free", NULL)->effect.status == STATUS_REFUSED);
  cr_expect_str_eq (a.m->unit, "USD a contact");
  arena_free (a.arena);
}

/* 12 messages in 5 calls: 4 each, 2.4 a call. */
Test (metrics, cost_of_a_conversation)
{
  write_files ();
  struct asked a = metric ("kind: cost_per_conversation, table: calls, cost:"
                           " {per_contact: 4}, interactions: messages");
  expect (&a, NULL, NULL, 5, 9.6);
  arena_free (a.arena);
  a = metric ("kind: cost_per_conversation, table: calls, cost:"
              " {table: costs, sum: amount}, interactions: messages");
  expect (&a, NULL, NULL, 5, 18);
  cr_expect_str_eq (note (&a, "cost_factors")->text,
                    "a contact costs 7.5 USD, and a conversation has 2.4 "
                    "contacts on average (12 over 5)");
  arena_free (a.arena);
  a = metric ("kind: cost_per_contact, table: calls, cost:"
              " {table: costs, sum: amount}, interactions: messages");
  expect (&a, NULL, NULL, 12, 7.5);
  arena_free (a.arena);
  a = metric ("kind: cost_per_contact, table: calls, cost: {per_contact: 4}");
  expect (&a, NULL, NULL, 5, 4);
  cr_expect (value (&a, NULL, NULL)->effect.status == STATUS_REFUSED);
  arena_free (a.arena);
}

#define CHAT_COST "kind: cost_per_contact, table: calls, where: channel ==" \
  " 'chat', cost: {table: costs, sum: amount}"

/* 40 for 2 in January: of February and March one side only is known. */
Test (metrics, costs_that_do_not_meet_contacts_are_left_out_and_named)
{
  write_files ();
  struct asked a = metric (CHAT_COST);
  expect (&a, NULL, NULL, 2, 20);
  cr_assert_not_null (note (&a, "costs_alone"));
  cr_expect (strstr (note (&a, "costs_alone")->text, "2024-02, 2024-03"));
  arena_free (a.arena);
  write_file ("costs.csv", "month,channel,amount\n2024-01,chat,40\n"
              "2024-02,mail,30\n2024-03,mail,\n");
  a = metric ("kind: cost_per_contact, table: calls, cost: {table: costs,"
              " sum: amount}");
  expect (&a, NULL, NULL, 3, 70 / 3.);
  cr_assert_not_null (note (&a, "contacts_alone"));
  cr_expect (strstr (note (&a, "contacts_alone")->text, "2024-03"));
  arena_free (a.arena);
}

Test (metrics, costs_below_zero_give_no_cost_of_a_contact)
{
  write_files ();
  write_file ("costs.csv", "month,channel,amount\n2024-01,chat,40\n"
              "2024-01,chat,-45\n");
  struct asked a = metric (CHAT_COST);
  const struct effect *e = &value (&a, NULL, NULL)->effect;
  cr_expect (e->status == STATUS_DEGENERATE && isnan (e->estimate));
  cr_expect_str_eq (e->why, "the costs add up to nothing or less");
  arena_free (a.arena);
}

/* 4 of the 5 calls count: 2, 3, 2 and 4 messages. */
Test (metrics, conversations_without_interactions_are_left_out)
{
  write_files ();
  struct asked a = metric ("kind: cost_per_conversation, table: calls, cost:"
                           " {table: costs, sum: amount}, interactions:"
                           " messages - 1");
  expect (&a, NULL, NULL, 4, 90 / 4.);
  cr_assert_not_null (note (&a, "no_contacts"));
  cr_expect (strstr (note (&a, "no_contacts")->text, "1 "));
  arena_free (a.arena);
}

/* a: 3 of 3 months, b: 1 of 2, c: 2 of 3 (it leaves on the last day), d: 2
   of 2 from February on. */
Test (metrics, retention_by_month_and_by_age)
{
  write_files ();
  struct asked a = metric ("kind: retention_rate, by: [called]");
  expect (&a, NULL, NULL, 10, .8);
  expect (&a, NULL, "2024-01", 3, 1);
  expect (&a, NULL, "2024-02", 4, .75);
  expect (&a, NULL, "2024-03", 3, 2 / 3.);
  /* In January nobody had called; in February a and b. */
  expect (&a, "called", "2024-02", 2, .5);
  expect (&a, "quiet", "2024-02", 2, 1);
  /* Of January's three all are there after a month, b until day 45; two
     months have not passed since the last day of January. */
  cr_assert (a.m->triangle_n == 2);
  cr_expect (a.m->triangle[0].age == 1 && a.m->triangle[0].n == 3
             && a.m->triangle[0].share == 1);
  cr_expect_str_eq (a.m->triangle[1].cohort, "2024-02");
  arena_free (a.arena);
}

Test (metrics, shares_of_customers_with_a_row_in_a_month)
{
  write_files ();
  static const char *const kinds[] = { "contact_rate", "upgrade_rate",
                                       "referral_rate" };
  for (size_t i = 0; i < 3; i++)
    {
      char text[100];
      snprintf (text, sizeof text, "kind: %s, table: calls", kinds[i]);
      struct asked a = metric (text);
      expect (&a, NULL, NULL, 10, .5);
      expect (&a, NULL, "2024-01", 3, 2 / 3.);
      expect (&a, NULL, "2024-02", 4, .25);
      expect (&a, NULL, "2024-03", 3, 2 / 3.);
      arena_free (a.arena);
    }
}

/* 146 over 10 months of customers; January: 30, 10, 0. */
Test (metrics, revenue_of_a_customer_and_month)
{
  write_files ();
  struct asked a = metric ("kind: revenue_per_customer, table: payments, sum:"
                           " amount, by: [plan]");
  expect (&a, NULL, NULL, 10, 14.6);
  expect (&a, NULL, "2024-01", 3, 40 / 3.);
  double mean = 40 / 3., squares = 900 + 100 - 3 * mean * mean;
  double half = t2 () * sqrt (squares / 2 / 3);
  expect_limits (&value (&a, NULL, "2024-01")->effect, mean - half,
                 mean + half);
  expect (&a, "pro", "2024-02", 2, 13);
  cr_expect (value (&a, NULL, NULL)->effect.status == STATUS_REFUSED
             && value (&a, NULL, NULL)->customers == 4,
             "four customers with several months each are too few");
  arena_free (a.arena);
}

/* 1, 2, 4 and 8 hours, one open for 23 days: of five, S falls to .6 at 2
   and to .4 at 4. */
Test (metrics, waiting_with_an_open_one)
{
  write_files ();
  struct asked a = metric ("kind: reply_time, table: calls, value: reply -"
                           " at, by: [channel]");
  expect (&a, NULL, NULL, 5, 4);
  expect (&a, "chat", NULL, 2, 1.5);
  cr_assert (a.m->quantiles_n == 9 && a.m->curves == 3);
  cr_expect (near (a.m->quantiles[1].effect.estimate, 8)
             && a.m->quantiles[1].probability == .75);
  cr_expect (a.m->quantiles[2].effect.status == STATUS_NOT_REACHED);
  cr_expect (a.m->curve[0].points == 5
             && near (a.m->curve[0].point[2].share, .4));
  arena_free (a.arena);
}

/* Bugs: a 2, b 1.  Watched in days: a 91, b 45, c 90, d 60. */
Test (metrics, tickets_and_what_their_customers_are_worth)
{
  write_files ();
  struct asked a = metric ("kind: tickets, table: calls, tag: topic");
  double month = 30.4375, r = 3 / (286 / month);
  expect (&a, NULL, NULL, 10, .5);
  cr_assert (a.m->tags_n == 3);
  const struct result_tag *bug = &a.m->tags[0];
  cr_expect_str_eq (bug->tag, "bug");
  cr_expect_str_eq (a.m->tags[1].tag, "idea");
  cr_expect_str_eq (a.m->tags[2].tag, "missing");
  cr_expect (bug->tickets == 3 && bug->customers == 2);
  double e[] = { 2 - r * 91 / month, 1 - r * 45 / month, -r * 90 / month,
                 -r * 60 / month };
  double squares = e[0] * e[0] + e[1] * e[1] + e[2] * e[2] + e[3] * e[3];
  double factor = exp (Z * sqrt (4 / 3. * squares) / 3);
  cr_expect (near (bug->rate.estimate, r));
  expect_limits (&bug->rate, r / factor, r * factor);
  cr_expect (near (bug->worth.estimate, .5 * 126 / (136 / month)));
  cr_expect (bug->worth.conf_low < bug->worth.estimate);
  cr_expect (a.m->tags[1].worth.status == STATUS_DEGENERATE);
  arena_free (a.arena);
}

/* Four customers are fewer than ten: a reason, not a number. */
Test (metrics, a_lifetime_of_few_is_refused)
{
  write_files ();
  struct asked a = metric ("kind: lifetime_value, table: payments, sum:"
                           " amount, horizon: 60 days, by: [called]");
  const struct effect *e = &value (&a, NULL, NULL)->effect;
  cr_expect (e->status == STATUS_REFUSED && isnan (e->estimate) && e->why);
  cr_expect (note (&a, "horizon_cut") != NULL);
  cr_expect (value (&a, "quiet", NULL)->effect.status == STATUS_REFUSED);
  arena_free (a.arena);
}

Test (metrics, an_answer_of_11_stops_the_run)
{
  write_files ();
  struct err *err;
  struct asked a = ask ("kind: nps, table: calls, value: messages + 8", &err);
  cr_expect (!a.m && err_any (err));
  arena_free (a.arena);
}

Test (metrics, check_names_without_numbers)
{
  write_files ();
  struct arena *arena = arena_new ();
  struct err *err = err_new (arena);
  const char *text = STUDY "metrics:\n  m: {kind: retention_rate}\n";
  struct study *study = study_parse (arena, "study.yaml", text,
                                     strlen (text), err);
  struct run_mode mode = { .compute = false };
  struct run *run = run_study (arena, study, &mode, err);
  cr_assert_not_null (run);
  const struct result_metric *m = run->results.metrics;
  cr_expect (run->results.metrics_n == 1 && m->values_n == 0 && m->text);
  cr_expect_str_eq (m->kind, "retention_rate");
  arena_free (arena);
}

/* ---- clusters ---------------------------------------------------------- */

/* COPIES customers in each of eight accounts, all of an account alike, who
   stay 30, 60, ... days, pay and get replies; the accounts are clusters
   where there is a copy. */
static struct asked
accounts (int copies, const char *text)
{
  struct arena *arena = arena_new ();
  struct err *err = err_new (arena);
  char who[4096], paid[8192], calls[8192];
  char *at = who, *to = paid, *call = calls;
  go_empty ();
  at += sprintf (at, "id,start,end,account\n");
  to += sprintf (to, "payment,id,at,amount\n");
  call += sprintf (call, "call,id,at,reply\n");
  for (int i = 0; i < 8 * copies; i++)
    {
      int g = i / copies;
      at += sprintf (at, "c%d,2024-01-01,%s,a%d\n", i,
                     g % 3 ? "" : g % 2 ? "2024-02-20" : "2024-03-20", g);
      to += sprintf (to, "%d,c%d,2024-01-%02d,%d\n", i, i, g + 2, 10 + g * g);
      call += sprintf (call, "%d,c%d,2024-01-05 10:00,2024-01-05 %d:00\n", i,
                       i, 11 + g);
    }
  write_file ("customers.csv", who);
  write_file ("payments.csv", paid);
  write_file ("calls.csv", calls);
  const char *study = arena_printf (
    arena,
    "study: test\nas_of: 2024-04-01\ncurrency: USD\ndata:\n"
    "  customers: {file: customers.csv, id: id, start: start, end: end%s}\n"
    "  calls: {file: calls.csv, id: call, customer: id, at: at}\n"
    "  payments: {file: payments.csv, id: payment, customer: id, at: at,"
    " from: 2024-01-01}\n"
    "outcomes:\n  stays: {kind: survival}\ncohorts:\n"
    "  plan: {by: column, column: account}\n"
    "hypotheses:\n  h: {cohort: plan, outcome: stays}\n"
    "metrics:\n  m: {%s}\n", copies > 1 ? ", cluster: account" : "", text);
  struct study *parsed = study_parse (arena, "study.yaml", study,
                                      strlen (study), err);
  struct run_mode mode = { .compute = true };
  struct run *run = parsed ? run_study (arena, parsed, &mode, err) : NULL;
  if (!run)
    err_print (err, stderr, false);
  cr_assert_not_null (run);
  return (struct asked) { arena, run->results.metrics };
}

/* Customers who are copies of each other in one account tell no more than
   one of them. */
Test (metrics, customers_of_one_account_count_together)
{
  static const char *const texts[] = {
    "kind: revenue_per_customer, table: payments, sum: amount",
    "kind: lifetime_value, table: payments, sum: amount, horizon: 60 days",
    "kind: retention_rate",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    {
      /* A lifetime value wants ten at risk. */
      int copies = i == 1 ? 4 : 1;
      struct asked once = accounts (copies, texts[i]);
      struct asked more = accounts (3 * copies, texts[i]);
      const struct result_value *a = value (&once, NULL, NULL);
      const struct result_value *b = value (&more, NULL, NULL);
      cr_expect (b->customers == 3 * a->customers);
      cr_expect (a->effect.status == STATUS_OK, "%s", texts[i]);
      cr_expect (near (a->effect.estimate, b->effect.estimate), "%s",
                 texts[i]);
      expect_limits (&b->effect, a->effect.conf_low, a->effect.conf_high);
      arena_free (once.arena);
      arena_free (more.arena);
    }
}
