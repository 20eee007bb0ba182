/* Every p against a second computation from its statistic, in results.json
   and, as far as rounding lets it, on every page: the script
   tests/oracle/recompute.pl, which shares nothing with src/infer. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/world.h"

/* What the script said; null where there is no perl. */
static char *
recompute (const struct sandbox *s, const char *pages)
{
  char command[2400];
  snprintf (command, sizeof command,
            "cd '%s' && perl %s %s >checked 2>&1", s->path,
            checkout ("tests/oracle/recompute.pl"), pages);
  if (system ("perl -MJSON::PP -e 1 2>/dev/null") != 0)
    cr_skip_test ("perl is not installed");
  (void) !system (command);
  return sandbox_read (s, "checked");
}

/* Of the script's closing line. */
struct counted {
  int recomputed, printed, off;
};

static struct counted
counted_in (const char *said)
{
  struct counted c = { 0, 0, -1 };
  const char *line = strstr (said, "not from a statistic");
  cr_assert (line && (line = strchr (line, '\n')), "%s", said);
  cr_assert_eq (sscanf (line, " %d recomputed, %d printed, %d off",
                        &c.recomputed, &c.printed, &c.off), 3, "%s", said);
  return c;
}

/* Three pages, each with every p. */
static void
check_run (const struct sandbox *s, struct ran r, int least)
{
  cr_assert_leq (r.code, 1, "%s", r.err);
  sandbox_write (s, "text", r.out);
  char *said = recompute (s, "out/results.json out/report.html "
                             "out/report.md text");
  struct counted c = counted_in (said);
  cr_assert_eq (c.off, 0, "%s", said);
  cr_assert_gt (c.recomputed, least, "%s", said);
  cr_assert_eq (c.printed, 3 * c.recomputed, "%s", said);
}

Test (recompute, the_demo_study_follows_from_its_statistics)
{
  struct sandbox s = sandbox_new ();
  char arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts -v -o out",
            checkout ("datasets/study.yaml"));
  check_run (&s, sandbox_run (&s, arguments), 50);
}

/* One p altered in its eighth digit. */
Test (recompute, a_digit_that_is_off_is_reported)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  json_t *results = world_results (&s);
  json_t *h = world_hypothesis (results, "t");
  json_t *test = json_array_get (json_object_get (h, "tests"), 0);
  double p = json_number_value (json_object_get (test, "p_value"));
  json_object_set_new (test, "p_value", json_real (p * (1 + 1e-8)));
  sandbox_write (&s, "altered.json", world_printed (results));
  char *said = recompute (&s, "altered.json");
  ASSERT_HOLDS (said, "off: t log_rank p is");
  cr_assert_eq (counted_in (said).off, 2, "%s", said);
}

/* A p that was printed with another statistic, and a method that the
   script was not told of. */
Test (recompute, a_printed_p_that_does_not_fit_is_reported)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "run study.yaml -o out -v --no-charts");
  cr_assert_leq (r.code, 1);
  char *page = sandbox_read (&s, "out/report.html");
  char *cell = strstr (page, "-welch_t\">");
  cr_assert_not_null (cell);
  cell = strstr (cell, "<td class=\"n\">");
  cr_assert_not_null (cell);
  cell += strlen ("<td class=\"n\">");
  *(*cell == '-' ? cell + 1 : cell) = '7';
  sandbox_write (&s, "other.html", page);
  char *said = recompute (&s, "out/results.json other.html");
  ASSERT_HOLDS (said, "off: other.html: h welch_t p ");
  cr_assert_eq (counted_in (said).off, 1, "%s", said);
}

Test (recompute, a_method_nobody_told_it_of_is_an_error)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  char *text = sandbox_read (&s, "out/results.json");
  char *name = strstr (text, "\"welch_t\"");
  cr_assert_not_null (name);
  name[1] = 'b';
  sandbox_write (&s, "other.json", text);
  ASSERT_HOLDS (recompute (&s, "other.json"),
                "off: h belch_t unknown method");
}

/* Kinds and methods that the demo does not ask for. */
static const char study[]
  = "study: every method\n"
    "as_of: 2025-01-01\n"
    "data:\n"
    "  customers: {file: datasets/customers.csv, id: customer_id, "
    "start: signed_up_at, end: churned_at, where: plan != 'internal'}\n"
    "  conversations: {file: datasets/conversations.csv, id: conversation_id, "
    "customer: customer_id, at: created_at, from: 2022-01-01}\n"
    "  payments: {file: datasets/payments.csv, id: payment_id, "
    "customer: customer_id, at: paid_at, from: 2022-01-01}\n"
    "  surveys: {file: datasets/surveys.csv, id: survey_id, "
    "customer: customer_id, at: sent_at}\n"
    "cohorts:\n"
    "  plan: {by: column, column: plan, levels: [free, pro, business], "
    "ordered: yes}\n"
    "  welcome: {by: column, column: welcome, levels: [A, B]}\n"
    "  channel: {by: column, column: channel, "
    "levels: [email, chat, phone]}\n"
    "outcomes:\n"
    "  stays: {kind: survival}\n"
    "  seats: {kind: mean, value: seats}\n"
    "  seat_order: {kind: ordinal, value: seats}\n"
    "  answer: {kind: ordinal, value: csat}\n"
    "hypotheses:\n"
    "  a: {claim: a, cohort: welcome, outcome: stays, horizon: 365 days, "
    "tests: [gehan, tarone_ware, peto_peto, fleming_harrington, log_rank, "
    "cox_wald]}\n"
    "  b: {claim: b, cohort: plan, outcome: stays, horizon: 365 days, "
    "expect: higher, tests: [log_rank_trend]}\n"
    "  c: {claim: c, cohort: welcome, outcome: seat_order}\n"
    "  d: {claim: d, cohort: plan, outcome: seat_order}\n"
    "  e: {claim: e, cohort: plan, outcome: seat_order, expect: higher, "
    "tests: [jonckheere]}\n"
    "  f: {claim: f, cohort: welcome, level: B, outcome: seat_order, "
    "target: 3}\n"
    "  g: {claim: g, unit: conversations, cohort: channel, "
    "compare: [chat, email], outcome: answer}\n"
    "  h: {claim: h, cohort: welcome, outcome: seats, "
    "tests: [welch_t, student_t, mann_whitney]}\n"
    "  i: {claim: i, cohort: welcome, level: B, outcome: seats, "
    "target: 3}\n"
    "  j: {claim: j, cohort: welcome, outcome: seats, expect: equivalent, "
    "margin: 0.6}\n"
    "  k: {claim: k, cohort: plan, compare: [pro, free], outcome: stays, "
    "horizon: 365 days, expect: equivalent, margin: 30 days}\n";

Test (recompute, methods_on_request_follow_from_their_statistics)
{
  struct sandbox s = sandbox_new ();
  char link[100];
  snprintf (link, sizeof link, "%s/datasets", s.path);
  cr_assert_eq (symlink (checkout ("datasets"), link), 0);
  sandbox_write (&s, "study.yaml", study);
  check_run (&s, sandbox_run (&s, "run study.yaml --no-charts -v -o out"),
             16);
}
