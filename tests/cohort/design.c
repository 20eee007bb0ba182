/* What a hypothesis resolves to before any row is read, and what is
   refused, with its place. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "tables.h"

#define DAY 86400.0

static const struct question called = {
  .data = CUSTOMERS CALLS PAYMENTS, .cohort = CALLED,
  .outcome = "kind: survival",
  .files = { { "customers.csv", "id,start,end,plan,a,b,tenure,gone" },
             { "calls.csv", "call,id,at,reply,csat" },
             PAYMENTS_CSV },
};

static struct question
ask (const char *cohort, const char *outcome, const char *hypothesis)
{
  struct question q = called;
  q.cohort = cohort;
  q.outcome = outcome;
  q.hypothesis = hypothesis;
  return q;
}

static struct design
resolved (struct question q)
{
  company_directory ();
  company_write ("customers.csv", "id,start,end,plan,a,b,tenure,gone\n"
                 "a,2024-01-01,,x,,,,\n");
  company_write ("calls.csv", "call,id,at,reply,csat\n");
  company_write ("payments.csv", "payment,id,at,kind,amount\n");
  struct company c = company_ask (&q);
  struct design d = c.design;
  company_close (&c);
  return d;
}

#define COUNT "kind: mean, table: payments, count: yes, within: 365 days"
#define SHARE "kind: share, table: payments, within: 365 days"
#define PLAN "by: column, column: plan"

Test (design, the_lag_depends_on_what_the_outcome_counts)
{
  static const struct { const char *outcome; double days; } cases[] = {
    { "kind: survival", 30 },
    { "kind: retained, at: 90 days", 30 },
    { COUNT, 30 },
    { "kind: mean, table: payments, sum: amount, within: 365 days", 30 },
    { SHARE, 0 },
    { "kind: mean, value: a", 0 },
    { "kind: share, condition: a > 1", 0 },
    { "kind: time_to, table: payments", 30 },
    { "kind: rate, table: payments", 0 },
    { "kind: ordinal, value: a", 0 },
    { "kind: nps, value: a", 0 },
    { "kind: ratio, numerator: a, denominator: b", 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct design d = resolved (ask (CALLED, cases[i].outcome, NULL));
      cr_expect_eq (d.name, DESIGN_LANDMARK);
      cr_expect_eq (d.lag, cases[i].days * DAY, "%s", cases[i].outcome);
      cr_expect_eq (d.landmark, (30 + cases[i].days) * DAY);
      cr_expect_eq (d.shift, d.landmark);
      cr_expect_eq (d.observe, d.landmark);
      cr_expect_eq (d.expose_before, 30 * DAY);
      cr_expect (!d.lag_declared && !d.landmark_declared);
    }
}

Test (design, a_declared_lag_moves_the_landmark)
{
  struct design d = resolved (ask (CALLED, SHARE, "lag: 2 weeks"));
  cr_expect_eq (d.landmark, 44 * DAY);
  cr_expect_eq (d.expose_before, 30 * DAY);
  cr_expect (d.lag_declared && !d.landmark_declared);
  d = resolved (ask (CALLED, "kind: survival", "lag: 0 days"));
  cr_expect_eq (d.landmark, 30 * DAY);
  cr_expect (d.lag_declared);
}

Test (design, a_declared_landmark_bounds_the_exposure)
{
  struct design d = resolved (ask (CALLED, SHARE, "landmark: 10 days"));
  cr_expect_eq (d.landmark, 10 * DAY);
  cr_expect_eq (d.expose_before, 10 * DAY);
  cr_expect (d.landmark_declared);
  d = resolved (ask (CALLED, SHARE, "landmark: 60 days"));
  cr_expect_eq (d.expose_before, 30 * DAY);
}

Test (design, is_named_after_how_time_is_lined_up)
{
  static const struct {
    const char *cohort, *hypothesis, *name;
  } cases[] = {
    { PLAN, NULL, "baseline" },
    { PLAN, "design: auto", "baseline" },
    { PLAN, "landmark: 30 days", "landmark" },
    { PLAN, "design: landmark, landmark: 30 days", "landmark" },
    { PLAN, "design: randomized", "randomized" },
    { PLAN, "design: naive", "naive" },
    { CALLED, NULL, "landmark" },
    { CALLED, "design: landmark", "landmark" },
    { CALLED, "design: naive", "naive" },
    { "by: first_event, table: calls, value: csat, cuts: [4]", NULL,
      "first_event" },
    { "by: value, value: b - a, cuts: [2 days]", NULL, "baseline" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct design d = resolved (ask (cases[i].cohort, "kind: survival",
                                       cases[i].hypothesis));
      cr_expect_str_eq (design_name (d.name), cases[i].name, "%s, %s",
                        cases[i].cohort, cases[i].hypothesis);
    }
}

Test (design, a_difference_of_two_times_is_known_after_its_largest_cut)
{
  struct design d = resolved (ask ("by: value, value: b - a,"
                                   " cuts: [1 hour, 3 days]",
                                   "kind: survival", "horizon: 30 days"));
  cr_expect_eq (d.shift, 3 * DAY);
  cr_expect_eq (d.observe, 3 * DAY);
  cr_expect_eq (d.horizon, 30 * DAY);
  cr_expect_eq (d.landmark, 0);
  d = resolved (ask ("by: value, value: b - a, cuts: [3 days]",
                     "kind: survival", "landmark: 3 days"));
  cr_expect_eq (d.shift, 3 * DAY);
  d = resolved (ask ("by: value, value: b - a, cuts: [3 days]",
                     "kind: survival", "design: naive"));
  cr_expect_eq (d.shift, 0);
}

Test (design, a_rate_and_a_time_to_have_a_horizon_and_no_window)
{
  static const char *const outcomes[] = { "kind: rate, table: payments",
                                          "kind: time_to, table: payments" };
  for (size_t i = 0; i < 2; i++)
    {
      struct design d = resolved (ask (PLAN, outcomes[i],
                                       "horizon: 90 days"));
      cr_expect_eq (d.horizon, 90 * DAY);
      cr_expect (isnan (d.window));
      d = resolved (ask (PLAN, outcomes[i], NULL));
      cr_expect (isnan (d.horizon) && isnan (d.window));
      cr_expect_eq (d.shift, 0);
    }
}

Test (design, a_margin_of_survival_is_in_days)
{
  cr_expect_eq (resolved (ask (CALLED, "kind: survival",
                               "margin: 2 weeks, expect: higher")).margin, 14);
  cr_expect_eq (resolved (ask (CALLED, "kind: survival",
                               "margin: 5, expect: higher")).margin, 5);
}

/* Refusals: every message stands at the words that ask for too much. */

struct refusal {
  struct question q;
  const char *says;          /* the message */
  const char *marked;        /* what is underlined */
  const char *help;          /* null: none wanted */
};

static const char *
underlined (struct arena *arena, const char *messages)
{
  const char *at = strchr (messages, '^');
  cr_assert_not_null (at, "no place:\n%s", messages);
  const char *line = at;
  while (line > messages && line[-1] != '\n')
    line--;
  const char *above = line - 1;
  while (above > messages && above[-1] != '\n')
    above--;
  return arena_copy_n (arena, above + (at - line), strspn (at, "^"));
}

static void
refused (const struct refusal *r)
{
  struct arena *arena = arena_new ();
  for (size_t i = 0; i < MOST_FILES && r->q.files[i].name; i++)
    company_write (r->q.files[i].name, r->q.files[i].header);
  struct company c = company_open (company_study (arena, &r->q));
  const char *messages = company_messages (&c);
  cr_expect_eq (err_count (c.err), 1, "%s", messages);
  cr_expect (strstr (messages, r->says), "%s", messages);
  cr_expect (!r->help || strstr (messages, r->help), "%s", messages);
  cr_expect_str_eq (underlined (arena, messages), r->marked, "%s", messages);
  if (getenv ("SHOW"))
    fprintf (stderr, "%s", messages);
  company_close (&c);
  arena_free (arena);
}

static void
all_refused (const struct refusal *list, size_t n)
{
  company_directory ();
  for (size_t i = 0; i < n; i++)
    refused (&list[i]);
}
#define ALL_REFUSED(list) all_refused (list, sizeof list / sizeof *list)

Test (refusal, of_a_landmark_that_cannot_be)
{
  const struct refusal list[] = {
    { ask ("by: event, table: calls", "kind: survival", "design: landmark"),
      "error[E017]: cohort `c` has no `within`", "c", "landmark" },
    { ask (CALLED, "kind: survival", "landmark: 30 days"),
      "the landmark must come after the lag, which is 30 days unless `lag`"
      " says otherwise", "30 days", NULL },
    { ask (CALLED, "kind: survival", "landmark: 9 days, lag: 10 days"),
      "the landmark must come after the lag, which is 10 days", "9 days",
      NULL },
    { ask (CALLED, "kind: retained, at: 60 days", NULL),
      "`at` must come after the outcome's clock starts, at day 60", "60 days",
      "a lag of 30 days" },
    { ask (CALLED, "kind: survival", "horizon: 60 days"),
      "`horizon` must come after the outcome's clock starts, at day 60",
      "60 days", "a lag of 30 days" },
    { ask (CALLED, "kind: time_to, table: payments", "horizon: 60 days"),
      "`horizon` must come after the outcome's clock starts, at day 60",
      "60 days", "a lag of 30 days" },
    { ask (CALLED, "kind: rate, table: payments", "horizon: 30 days"),
      "`horizon` must come after the outcome's clock starts, at day 30",
      "30 days", "the end of the cohort's `within`" },
    { ask (CALLED, "kind: share, table: payments, within: 30 days", NULL),
      "`within` must come after the outcome's clock starts, at day 30",
      "30 days", "the end of the cohort's `within`" },
    { ask ("by: value, value: b - a, cuts: [7 days]", "kind: survival",
           "landmark: 6 days"),
      "the landmark comes before the last cut of cohort `c`", "6 days",
      NULL },
  };
  ALL_REFUSED (list);
}

Test (refusal, of_a_key_that_its_design_does_not_have)
{
  const struct refusal list[] = {
    { ask (PLAN, "kind: survival", "lag: 3 days"),
      "`lag` applies to event cohorts", "3 days", NULL },
    { ask (PLAN, "kind: survival", "design: landmark"),
      "`design: landmark` needs `landmark:` with this cohort", "landmark",
      NULL },
    { ask (PLAN, "kind: survival", "design: randomized, landmark: 5 days"),
      "`landmark` does not apply to a randomized design", "5 days", NULL },
    { ask (PLAN, "kind: survival", "design: naive, landmark: 5 days"),
      "`landmark` has no meaning in a naive design", "5 days", NULL },
    { ask (CALLED, "kind: survival", "design: naive, landmark: 5 days"),
      "`landmark` has no meaning in a naive design", "5 days", NULL },
    { ask (CALLED, "kind: survival", "design: naive, lag: 5 days"),
      "`lag` has no meaning in a naive design", "5 days", NULL },
    { ask (CALLED, "kind: survival", "design: randomized"),
      "an event after time zero is not assigned at random", "randomized",
      NULL },
    { ask ("by: first_event, table: calls, value: csat, cuts: [4]",
           "kind: survival", "design: naive"),
      "a first_event cohort starts its own clock", "naive", NULL },
    { ask ("by: first_event, table: calls, value: csat, cuts: [4]",
           "kind: survival", "landmark: 5 days"),
      "`landmark` does not apply: a first_event cohort starts at its event",
      "5 days", NULL },
    { ask ("by: first_event, table: calls, value: csat, cuts: [4]",
           "kind: survival", "lag: 5 days"),
      "`lag` does not apply to a first_event cohort", "5 days", NULL },
    { ask (CALLED, SHARE, "horizon: 90 days"),
      "`horizon` applies to survival", "90 days", NULL },
    { ask (PLAN, "kind: nps, value: a", "horizon: 90 days"),
      "`horizon` applies to survival, time_to and rate", "90 days", NULL },
    { ask (PLAN, "kind: retained, at: 90 days", "horizon: 95 days"),
      "`horizon` applies to survival", "95 days", NULL },
  };
  ALL_REFUSED (list);
}

Test (refusal, of_dates_that_are_not_there)
{
  struct question tenure = ask (PLAN, "kind: retained, at: 12 months", NULL);
  tenure.data = "  customers: {file: customers.csv, duration: tenure,"
                " duration_unit: months, event: gone}\n";
  tenure.top = "";
  struct question late = tenure;
  late.outcome = "kind: survival";
  late.hypothesis = "horizon: 12 weeks";
  struct question span = tenure;
  span.outcome = "kind: survival";
  span.cohort = "by: value, value: b - a, cuts: [2 days]";
  struct question undated = span;
  undated.data = "  customers: {file: customers.csv}\n";
  undated.outcome = "kind: share, condition: tenure > 3";
  const struct refusal list[] = {
    { tenure, "`retained` needs start dates, and table `customers` has "
      "durations", "o", "durations go with `kind: survival`" },
    { late, "horizon", "12 weeks", "months" },
    { span, "a cohort by the difference of two times needs start dates, and"
      " table `customers` has durations", "c", NULL },
    { undated, "a cohort by the difference of two times needs start dates,"
      " and table `customers` has no `start` or `at`", "c", NULL },
  };
  ALL_REFUSED (list);
}

Test (refusal, of_designs_that_follow_an_event_in_time)
{
  struct question child = ask (CALLED, "kind: ordinal, value: csat",
                               "unit: calls, design: sequential");
  const struct refusal list[] = {
    { ask (CALLED, "kind: retained, at: 90 days", "design: time_varying"),
      "a unit is unexposed on some days and exposed on others, which `kind:"
      " survival` can tell apart and `kind: retained` cannot",
      "time_varying", "put every unit into one cohort" },
    { ask (CALLED, "kind: survival",
           "design: time_varying, landmark: 60 days"),
      "`landmark` does not apply: each unit is exposed from its own event",
      "60 days", NULL },
    { ask (CALLED, "kind: survival", "design: time_varying, margin: 5 days"),
      "`margin` does not apply: it is in days of stay", "5 days", NULL },
    { ask (CALLED, "kind: survival", "design: sequential, landmark: 60 days"),
      "`landmark` does not apply: every trial has its own", "60 days", NULL },
    { ask (CALLED, "kind: survival", "design: sequential, every: 5 hours"),
      "`every` must be at least a day", "5 hours", NULL },
    { ask (CALLED, "kind: survival", "every: 30 days"),
      "`every` applies to `design: sequential`", "30 days", NULL },
    { ask (CALLED, "kind: nps, value: a", "design: sequential"),
      "`o` is on the unit's own row and begins at no time", "sequential",
      NULL },
    { ask (CALLED, "kind: retained, at: 60 days", "design: sequential"),
      "`at` must come after the outcome's clock starts, at day 60", "60 days",
      NULL },
    { ask (PLAN, "kind: survival", "design: sequential"),
      "`design: sequential` is for cohorts `by: event`", "sequential", NULL },
    { ask (PLAN, "kind: survival", "design: time_varying"),
      "`design: time_varying` is for cohorts `by: event`", "time_varying",
      NULL },
    { ask ("by: first_event, table: calls, value: csat, cuts: [4]",
           "kind: survival", "design: time_varying"),
      "`design: time_varying` is for cohorts `by: event`", "time_varying",
      NULL },
    { child, "`design: sequential` follows a unit from its own start, and"
      " cohort `c` looks at events of `customers`", "sequential", NULL },
  };
  ALL_REFUSED (list);
}

Test (design, auto_starts_trials_where_there_is_no_window)
{
  const char *any = "by: event, table: calls";
  struct design d = resolved (ask (any, "kind: survival", NULL));
  cr_expect_eq (d.name, DESIGN_SEQUENTIAL);
  cr_expect_eq (d.every, 30 * DAY);
  cr_expect_eq (d.expose_before, 30 * DAY);
  cr_expect_eq (d.lag, 30 * DAY);
  cr_expect_eq (d.landmark, 60 * DAY);
  cr_expect_eq (d.shift, 60 * DAY);
  d = resolved (ask (any, "kind: survival", "landmark: 90 days"));
  cr_expect_eq (d.name, DESIGN_LANDMARK);
  d = resolved (ask (CALLED, "kind: survival", NULL));
  cr_expect_eq (d.name, DESIGN_LANDMARK);
  d = resolved (ask (any, SHARE, "every: 7 days"));
  cr_expect_eq (d.name, DESIGN_SEQUENTIAL);
  cr_expect_eq (d.landmark, 7 * DAY);
  d = resolved (ask (CALLED, "kind: survival",
                     "design: sequential, every: 7 days, lag: 2 days"));
  cr_expect_eq (d.landmark, 32 * DAY);
  d = resolved (ask (any, "kind: survival", "design: time_varying"));
  cr_expect_eq (d.name, DESIGN_TIME_VARYING);
  cr_expect_eq (d.lag, 30 * DAY);
  cr_expect (d.shift == 0 && d.observe == 0 && isinf (d.expose_before));
}
