/* Same input, same bytes: two runs, any order of event rows, any locale,
   any time zone. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

static bool
same_tree (const struct sandbox *s, const char *one, const char *other)
{
  char command[512];
  snprintf (command, sizeof command, "cd %s && diff -rq %s %s >.diff",
            s->path, one, other);
  return system (command) == 0;
}

#define ASSERT_SAME(s, one, other)                                        \
  cr_assert (same_tree ((s), (one), (other)), "%s",                       \
             sandbox_read ((s), ".diff"))

/* Outcomes that read events, so that their order could matter. */
static const struct world busy = {
  .cohorts = "  plan: {by: column, column: plan}\n"
             "  touched: {by: event, table: events, within: 14 days}\n"
             "  first: {by: first_event, table: events, value: amount, "
             "cuts: [4]}\n",
  .outcomes = "  spent: {kind: mean, table: events, sum: amount, "
              "within: 60 days}\n"
              "  upgraded: {kind: share, table: events, "
              "where: kind == 'up', within: 60 days}\n"
              "  stays: {kind: survival}\n"
              "  big: {kind: share, condition: amount > 4}\n"
              "  amount: {kind: mean, value: amount}\n",
  .hypotheses = "  a: {claim: a, cohort: plan, outcome: spent}\n"
                "  b: {claim: b, cohort: plan, outcome: upgraded}\n"
                "  c: {claim: c, cohort: touched, outcome: stays}\n"
                "  d: {claim: d, cohort: first, outcome: stays}\n"
                "  e: {claim: e, unit: events, outcome: big, target: 0.4}\n"
                "  f: {claim: f, unit: events, cohort: of_event, "
                "outcome: amount}\n",
};

static struct sandbox
busy_new (void)
{
  struct sandbox s = world_new ();
  struct world w = busy;
  char cohorts[1024];
  snprintf (cohorts, sizeof cohorts,
            "%s  of_event: {by: column, column: kind}\n", busy.cohorts);
  w.cohorts = cohorts;
  world_study (&s, w);
  return s;
}

Test (same_bytes, two_runs)
{
  struct sandbox s = busy_new ();
  struct ran r = sandbox_run (&s, "run study.yaml -o one");
  cr_assert_leq (r.code, 1, "%s", r.err);
  struct ran again = sandbox_run (&s, "run study.yaml -o two");
  ASSERT_SAME (&s, "one", "two");
  cr_assert_str_eq (r.err, again.err);
}

Test (same_bytes, another_directory_and_a_shorter_environment)
{
  struct sandbox s = busy_new ();
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o one -q").code, 1);
  struct ran r = sandbox_run_with (&s, "mkdir sub; cp *.csv study.yaml sub; "
                                       "cd sub; env -i PATH=\"$PATH\"",
                                   "run study.yaml -o ../two -q");
  cr_assert_leq (r.code, 1);
  ASSERT_SAME (&s, "one", "two");
}

Test (same_bytes, order_of_event_rows)
{
  struct sandbox s = busy_new ();
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o one -q").code, 1);
  char *before = sandbox_read (&s, "events.csv");
  world_shuffle (&s, "events.csv");
  cr_assert_str_neq (before, sandbox_read (&s, "events.csv"));
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o two -q").code, 1);
  ASSERT_SAME (&s, "one/charts", "two/charts");
  ASSERT_SAME (&s, "one/results.csv", "two/results.csv");
  json_t *one = world_json (sandbox_read (&s, "one/results.json"));
  json_t *two = world_json (sandbox_read (&s, "two/results.json"));
  cr_assert (json_equal (json_object_get (one, "hypotheses"),
                         json_object_get (two, "hypotheses")));
}

/* Fractions whose binary sum depends on the order of adding. */
Test (same_bytes, sums_of_events_do_not_depend_on_order)
{
  struct sandbox s = busy_new ();
  char text[32768];
  int n = sprintf (text, "id,customer,at,kind,amount\n");
  for (int i = 0; i < 300; i++)
    n += sprintf (text + n, "e%d,u%02d,2024-01-%02d,pay,%d.%02d\n", i,
                  i * 7 % 20, 21 + i % 9, i % 3 ? i * i % 97 : 100000 + i,
                  i * 37 % 100);
  sandbox_write (&s, "events.csv", text);
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o one -q").code, 1);
  world_shuffle (&s, "events.csv");
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o two -q").code, 1);
  ASSERT_SAME (&s, "one/results.csv", "two/results.csv");
  ASSERT_SAME (&s, "one/charts", "two/charts");
}

/* Builds the locale from its source, and sees that it is in force: both
   write 1,0. */
static bool
has_locale (const struct sandbox *s, const char *name)
{
  char command[512];
  snprintf (command, sizeof command,
            "cd %s && mkdir -p locales; localedef -i %s -f UTF-8 "
            "./locales/%s.UTF-8 >/dev/null 2>&1; "
            "test \"$(LOCPATH=$PWD/locales LC_ALL=%s.UTF-8 "
            "/usr/bin/printf %%.1f 1 2>/dev/null)\" = 1,0",
            s->path, name, name, name);
  return system (command) == 0;
}

static void
assert_same_under (const char *name)
{
  struct sandbox s = busy_new ();
  if (!has_locale (&s, name))
    cr_skip_test ("locale %s cannot be made here: install `locales`", name);
  char prefix[256];
  snprintf (prefix, sizeof prefix,
            "LOCPATH=$PWD/locales LC_ALL=%s.UTF-8", name);
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o one -q").code, 1);
  struct ran r = sandbox_run_with (&s, prefix, "run study.yaml -o two -q");
  cr_assert_leq (r.code, 1, "%d %s", r.code, r.err);
  ASSERT_SAME (&s, "one", "two");
}

Test (same_bytes, german_decimal_comma)
{
  assert_same_under ("de_DE");
}

Test (same_bytes, turkish_dotless_i)
{
  assert_same_under ("tr_TR");
}

Test (same_bytes, time_zones)
{
  static const char *const zones[] = { "America/New_York", "Asia/Kathmandu",
                                       "UTC-14" };
  struct sandbox s = busy_new ();
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
    {
      char prefix[64];
      snprintf (prefix, sizeof prefix, "TZ=%s", zones[i]);
      struct ran r = sandbox_run_with (&s, prefix, "run study.yaml -o two "
                                                   "-q --no-charts");
      cr_assert_leq (r.code, 1);
      ASSERT_SAME (&s, "out", "two");
    }
}

/* gsl_rng_env_setup reads them, changes every draw and prints on standard
   error; the bootstrap and permutations here draw by themselves. */
Test (same_bytes, variables_of_gsl)
{
  struct sandbox s = busy_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats, "
                  "tests: [permutation]}\n" });
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  struct ran r = sandbox_run_with (&s, "GSL_RNG_TYPE=taus GSL_RNG_SEED=123",
                                   "run study.yaml -o two -q --no-charts");
  cr_assert_leq (r.code, 1);
  cr_assert_str_empty (r.err);
  ASSERT_SAME (&s, "out", "two");
}
