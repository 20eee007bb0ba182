/* Rates and ratios from files to results, worked by hand. */

#include <math.h>

#include "cli/world.h"

static const char customers[]
  = "id,start,end,plan,mrr,seats,account\n"
    "a,2024-01-01,,free,2,1,k1\nb,2024-01-01,,free,2,2,k2\n"
    "c,2024-01-01,,free,2,1,k3\nd,2024-01-01,,pro,1,2,k4\n"
    "e,2024-01-01,,pro,2,2,k5\nf,2024-01-01,,pro,6,5,k6\n";

static const char study[]
  = "study: Rates\n"
    "as_of: 2024-04-10\n"
    "data:\n"
    "  customers: {file: customers.csv, id: id, start: start, end: end%s}\n"
    "  tickets: {file: tickets.csv, customer: id, at: at, from: "
    "2024-01-01}\n"
    "cohorts:\n"
    "  plan: {by: column, column: plan, levels: [free, pro]}\n"
    "outcomes:\n"
    "  tickets: {kind: rate, table: tickets}\n"
    "  price: {kind: ratio, numerator: mrr, denominator: seats}\n"
    "hypotheses:\n"
    "  rate: {cohort: plan, outcome: tickets, expect: higher, margin: 0.1}\n"
    "  ratio: {cohort: plan, outcome: price}\n"
    "  goal: {cohort: plan, level: pro, outcome: tickets, target: 0.02}\n"
    "  less: {cohort: plan, level: pro, outcome: price, target: 2}\n";

/* Tickets of a to f: 1 2 3 and 2 4 6, in 100 days each. */
static struct sandbox
hand_new (const char *cluster)
{
  static const int tickets[] = {1, 2, 3, 2, 4, 6};
  struct sandbox s = sandbox_new ();
  char rows[2000] = "id,at\n", text[2000];
  size_t length = strlen (rows);
  for (int i = 0; i < 6; i++)
    for (int k = 0; k < tickets[i]; k++)
      length += (size_t) sprintf (rows + length, "%c,2024-02-%02d\n",
                                  'a' + i, 1 + k);
  sprintf (text, study, cluster);
  sandbox_write (&s, "customers.csv", customers);
  sandbox_write (&s, "tickets.csv", rows);
  sandbox_write (&s, "study.yaml", text);
  return s;
}

static bool
is (double got, double want)
{
  return fabs (got - want) <= 1e-12 * fabs (want);
}

/* Rates 6/300 and 12/300; se^2 = 3/2 2/6^2 + 3/2 8/12^2 = 1/6. */
Test (rates, two_rates_by_hand)
{
  struct sandbox s = hand_new ("");
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 0, "%s", r.err);
  json_t *h = world_hypothesis (world_results (&s), "rate");
  json_t *group = world_row (h, "groups", 1), *test = world_row (h, "tests", 0);
  json_t *effect = world_row (h, "effects", 0);
  cr_assert_str_eq (world_text (h, "kind"), "rate");
  cr_assert (world_number (group, "events") == 12
             && world_number (group, "person_time") == 300
             && is (world_number (group, "rate"), 0.04));
  cr_assert_str_eq (world_text (test, "method"), "rate_robust");
  cr_assert (is (world_number (test, "statistic"), log (2) * sqrt (6)));
  cr_assert_str_eq (world_text (effect, "measure"), "rate_ratio");
  cr_assert (is (world_number (effect, "estimate"), 2));
  cr_assert (is (world_number (effect, "std_error"), sqrt (1.0 / 6)));
  effect = world_row (h, "effects", 1);
  cr_assert_str_eq (world_text (effect, "measure"), "rate_difference");
  cr_assert (is (world_number (effect, "estimate"), 0.02));
  /* Six events in a cohort: the exact test stands beside. */
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "method"),
                    "poisson_exact");
  char *report = sandbox_read (&s, "out/report.md");
  ASSERT_HOLDS (report, "| Rate per month |");
  ASSERT_HOLDS (report, "| pro | 3 | 12 | 1.22 | 300 |");
}

/* As tests/infer/ratio_totals.c: v = 1/27 and 9/64. */
Test (rates, two_ratios_by_hand)
{
  struct sandbox s = hand_new ("");
  cr_assert_eq (sandbox_run (&s, RUN).code, 0);
  json_t *h = world_hypothesis (world_results (&s), "ratio");
  json_t *effect = world_row (h, "effects", 0);
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "method"), "delta");
  cr_assert_str_eq (world_text (effect, "measure"), "ratio_difference");
  cr_assert (is (world_number (effect, "estimate"), -0.5));
  cr_assert (is (world_number (effect, "std_error"),
                 sqrt (1.0 / 27 + 9.0 / 64)));
  cr_assert (is (world_number (world_row (h, "groups", 0), "mean"), 1.5));
}

Test (rates, targets_by_hand)
{
  struct sandbox s = hand_new ("");
  cr_assert_eq (sandbox_run (&s, RUN).code, 0);
  json_t *results = world_results (&s);
  json_t *goal = world_hypothesis (results, "goal");
  cr_assert (is (world_number (world_row (goal, "tests", 0), "statistic"),
                 log (2) * sqrt (12)));
  cr_assert (is (world_number (world_row (goal, "effects", 0), "estimate"), 2));
  json_t *less = world_hypothesis (results, "less");
  cr_assert (is (world_number (world_row (less, "effects", 0), "estimate"),
                 -1));
  cr_assert (is (world_number (world_row (less, "tests", 0), "statistic"),
                 -sqrt (27)));
}

/* Every account holds one customer: plain tests. */
Test (rates, clusters_of_one_change_nothing)
{
  struct sandbox s = hand_new (", cluster: account");
  cr_assert_eq (sandbox_run (&s, RUN).code, 0);
  json_t *h = world_hypothesis (world_results (&s), "rate");
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "method"),
                    "rate_robust");
}

Test (rates, shared_clusters_are_honoured_or_refused)
{
  struct sandbox s = hand_new (", cluster: plan");
  cr_assert_eq (sandbox_run (&s, RUN).code, 1);
  json_t *results = world_results (&s);
  json_t *test = world_row (world_hypothesis (results, "rate"), "tests", 0);
  cr_assert_str_eq (world_text (test, "method"), "cluster_wald");
  cr_assert_str_eq (world_text (test, "status"), "refused");
  test = world_row (world_hypothesis (results, "ratio"), "tests", 0);
  cr_assert_str_eq (world_text (test, "method"), "delta");
  cr_assert_str_eq (world_text (test, "status"), "refused");
}

/* 120 customers in 60 accounts and 11 groups, which cut across each
   other; the mean of mrr. */
static json_t *
two_kinds (const char *cluster)
{
  struct sandbox s = sandbox_new ();
  char rows[8000] = "id,start,end,plan,mrr,seats,account,group\n", text[2000];
  size_t length = strlen (rows);
  for (int i = 0; i < 120; i++)
    length += (size_t) sprintf (rows + length,
                                "%d,2024-01-01,,%s,%d,1,k%d,g%d\n", i,
                                i % 4 < 2 ? "free" : "pro", i * i % 17,
                                i / 2, i * 7 % 11);
  sprintf (text,
           "study: Kinds\nas_of: 2024-04-10\n"
           "data: {customers: {file: c.csv, id: id, start: start, end: end, "
           "cluster: %s}}\n"
           "cohorts:\n"
           "  plan: {by: column, column: plan, levels: [free, pro]}\n"
           "outcomes: {mrr: {kind: mean, value: mrr}}\n"
           "hypotheses:\n"
           "  h: {cohort: plan, outcome: mrr}\n"
           "  welch: {cohort: plan, outcome: mrr, tests: [welch_t]}\n",
           cluster);
  sandbox_write (&s, "c.csv", rows);
  sandbox_write (&s, "study.yaml", text);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

static json_t *
first_test (json_t *results, const char *id)
{
  return world_row (world_hypothesis (results, id), "tests", 0);
}

Test (rates, clusters_of_two_kinds_are_a_list_of_two_columns)
{
  json_t *both = two_kinds ("[account, group]");
  json_t *test = first_test (both, "h");
  json_t *options = json_object_get (test, "options");
  cr_assert_str_eq (world_text (test, "method"), "cluster_wald");
  cr_assert_str_eq (world_text (options, "variance"), "two-way CR1");
  cr_assert (world_number (test, "df") == 10);
  json_t *swapped = first_test (two_kinds ("[group, account]"), "h");
  cr_assert (is (world_number (swapped, "statistic"),
                 world_number (test, "statistic")));
  cr_assert_str_eq (world_text (first_test (both, "welch"), "status"),
                    "refused");
}

Test (rates, a_kind_of_single_units_is_no_second_kind)
{
  json_t *one = first_test (two_kinds ("account"), "h");
  json_t *two = first_test (two_kinds ("[id, account]"), "h");
  cr_assert (world_number (one, "statistic")
              == world_number (two, "statistic"));
  cr_assert (world_number (one, "df") == world_number (two, "df"));
  two = first_test (two_kinds ("[account, id]"), "h");
  cr_assert (world_number (one, "statistic")
              == world_number (two, "statistic"));
}

Test (rates, three_kinds_of_clusters_are_an_error)
{
  struct sandbox s = hand_new (", cluster: [account, plan, id]");
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "one or two kinds, not 3",
                "study.yaml:4:");
}

Test (rates, an_unknown_second_column_is_named)
{
  struct sandbox s = hand_new (", cluster: [account, plam]");
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "plam");
}

/* 90 customers of three plans in 45 accounts, two in each.
   Customer I has I mod 7 tickets, the more the later its plan. */
static json_t *
three_plans (const char *cluster, const char *hypotheses)
{
  static const char *const plans[] = {"free", "pro", "team"};
  struct sandbox s = sandbox_new ();
  char rows[8000] = "id,start,end,plan,mrr,seats,account\n";
  char tickets[40000] = "id,at\n", text[2000];
  size_t length = strlen (rows), used = strlen (tickets);
  for (int i = 0; i < 90; i++)
    {
      length += (size_t) sprintf (rows + length,
                                  "%d,2024-01-01,,%s,%d,%d,k%d\n", i,
                                  plans[i % 3], 1 + i * i % 17,
                                  1 + i % 5, i / 2);
      for (int k = 0; k < i % 7 + i % 3; k++)
        used += (size_t) sprintf (tickets + used, "%d,2024-02-%02d\n", i,
                                  1 + k);
    }
  sprintf (text,
           "study: Plans\nas_of: 2024-04-10\n"
           "data:\n"
           "  customers: {file: c.csv, id: id, start: start, end: end%s}\n"
           "  tickets: {file: t.csv, customer: id, at: at, from: "
           "2024-01-01}\n"
           "cohorts:\n"
           "  plan: {by: column, column: plan, levels: [free, pro, team]}\n"
           "outcomes:\n"
           "  tickets: {kind: rate, table: tickets}\n"
           "  price: {kind: ratio, numerator: mrr, denominator: seats}\n"
           "  mrr: {kind: mean, value: mrr}\n"
           "hypotheses:\n%s", cluster, hypotheses);
  sandbox_write (&s, "c.csv", rows);
  sandbox_write (&s, "t.csv", tickets);
  sandbox_write (&s, "study.yaml", text);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

/* The tests of pairs of H: three, of METHOD, the later plan against the
   earlier, with Holm's p: 3 p of the smallest, then 2 p, then p, never
   falling. */
static void
assert_pairs (json_t *h, const char *method)
{
  double p[3], adjusted[3], last = 0;
  size_t n = 0, i;
  json_t *test;
  json_array_foreach (json_object_get (h, "tests"), i, test)
    if (json_is_string (json_object_get (test, "level")))
      {
        cr_assert_str_eq (world_text (test, "method"), method);
        cr_assert_str_eq (world_text (test, "status"), "ok");
        cr_assert_str_eq (world_text (json_object_get (test, "options"),
                                      "correction"), "holm");
        p[n] = world_number (test, "p_value");
        adjusted[n++] = world_number (test, "p_adjusted");
      }
  cr_assert_eq (n, 3);
  for (int rank = 0; rank < 3; rank++)
    {
      int smallest = 0;
      for (int k = 1; k < 3; k++)
        if (p[k] < p[smallest])
          smallest = k;
      last = fmax (last, fmin (1, (3 - rank) * p[smallest]));
      cr_assert (is (adjusted[smallest], last));
      p[smallest] = INFINITY;
    }
}

static const char of_plans[]
  = "  rate: {cohort: plan, outcome: tickets}\n"
    "  ratio: {cohort: plan, outcome: price}\n"
    "  mean: {cohort: plan, outcome: mrr}\n"
    "  two: {cohort: plan, outcome: tickets, compare: [team, free]}\n";

Test (rates, three_cohorts_are_compared_in_pairs)
{
  json_t *results = three_plans ("", of_plans);
  assert_pairs (world_hypothesis (results, "rate"), "rate_robust");
  assert_pairs (world_hypothesis (results, "ratio"), "delta");
  json_t *h = world_hypothesis (results, "rate");
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "method"),
                    "rate_robust");
  cr_assert (json_is_true (json_object_get (world_row (h, "tests", 0),
                                            "headline")));
  /* The pair is what the two cohorts alone give. */
  json_t *two = world_row (world_hypothesis (results, "two"), "tests", 0);
  cr_assert_str_eq (world_text (world_row (h, "tests", 3), "level"), "team");
  cr_assert (world_number (world_row (h, "tests", 3), "statistic")
             == world_number (two, "statistic"));
}

Test (rates, three_clustered_cohorts_are_compared_in_pairs)
{
  json_t *results = three_plans (", cluster: account", of_plans);
  assert_pairs (world_hypothesis (results, "rate"), "cluster_wald");
  assert_pairs (world_hypothesis (results, "ratio"), "delta");
  assert_pairs (world_hypothesis (results, "mean"), "cluster_wald");
  json_t *h = world_hypothesis (results, "rate");
  json_t *two = world_row (world_hypothesis (results, "two"), "tests", 0);
  cr_assert_str_eq (world_text (world_row (h, "tests", 2), "level"), "team");
  cr_assert (world_number (world_row (h, "tests", 2), "statistic")
             == world_number (two, "statistic"));
}
