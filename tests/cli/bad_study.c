/* Study files that cannot be run: exit code 2, line and column, the fix.
   Everything outside what the program does is unknown, with the ordinary
   message. */

#include <stdio.h>
#include <string.h>

#include "cli/world.h"

/* The study with one hypothesis that has these further keys. */
static struct ran
run_keys (const char *keys)
{
  struct sandbox s = world_new ();
  char text[512];
  snprintf (text, sizeof text,
            "  h: {claim: a, cohort: plan, outcome: seats, %s}\n", keys);
  world_study (&s, (struct world){ .hypotheses = text });
  struct ran r = sandbox_run (&s, RUN);
  if (r.code == 2)
    assert_nothing_written (&s, "out");
  return r;
}

/* The same with a block under `h:`. */
static struct ran
run_block (const char *block)
{
  struct sandbox s = world_new ();
  char text[1024];
  snprintf (text, sizeof text,
            "  h:\n    claim: a\n    cohort: plan\n    outcome: seats\n%s",
            block);
  world_study (&s, (struct world){ .hypotheses = text });
  return sandbox_run (&s, RUN);
}

static struct ran
run_text (const char *text)
{
  struct sandbox s = world_new ();
  sandbox_write (&s, "study.yaml", text);
  return sandbox_run (&s, RUN);
}

Test (bad_study, missing_file)
{
  struct sandbox s = sandbox_new ();
  ASSERT_FAILS (sandbox_run (&s, "run none.yaml"), 2, "No such file",
                " --> none.yaml");
}

Test (bad_study, empty_file)
{
  ASSERT_FAILS (run_text (""), 2, "the study file is empty");
  ASSERT_FAILS (run_text ("# nothing\n"), 2, "the study file is empty");
}

Test (bad_study, not_a_section)
{
  ASSERT_FAILS (run_text ("just text\n"), 2, "this is a text",
                "`study: TITLE`");
  ASSERT_FAILS (run_text ("- a\n"), 2, "this is a list");
}

Test (bad_study, everything_is_reported_together)
{
  struct ran r = run_keys ("expct: higher, tests: [welhc], role: main");
  ASSERT_FAILS (r, 2, "unknown key `expct`", "unknown `role`: `main`");
  r = run_keys ("unit: custmers, expect: up");
  ASSERT_FAILS (r, 2, "unknown table `custmers`", "unknown `expect`: `up`");
}

Test (bad_study, unknown_column_suggests_one)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .outcomes = "  seats: {kind: mean, value: seets}\n",
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats}\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "error[E101]",
                "`customers` has no column `seets`", "study.yaml:10:30",
                "^^^^^ did you mean `seats`?");
}

Test (bad_study, unknown_method_suggests_one)
{
  ASSERT_FAILS (run_keys ("tests: [welhc]"), 2, "error[E012]",
                "unknown method `welhc`", "did you mean `welch_t`?",
                "methods for a mean: welch_t, student_t");
  ASSERT_FAILS (run_keys ("tests: [students_t]"), 2,
                "did you mean `student_t`?");
}

Test (bad_study, method_of_another_kind)
{
  ASSERT_FAILS (run_keys ("tests: [log_rank]"), 2,
                "method `log_rank` does not test a mean",
                "methods for a mean");
}

Test (bad_study, unknown_names_suggest_one)
{
  ASSERT_FAILS (run_keys ("compare: [pro, fre]"), 2,
                "`plan` has no label `fre`", "did you mean `free`?");
  ASSERT_FAILS (run_keys ("expct: higher"), 2, "unknown key `expct`",
                "did you mean `expect`?");
  ASSERT_FAILS (run_keys ("design: landmrk"), 2,
                "did you mean `landmark`?");
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  h: {claim: a, cohort: plam, outcome: seat}\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "unknown cohort `plam`",
                "did you mean `plan`?", "unknown outcome `seat`",
                "did you mean `seats`?");
}

Test (bad_study, level_that_no_row_has_is_a_warning)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .cohorts = "  plan: {by: column, column: plan, levels: [free, por]}\n",
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats}\n"
                  "  i: {claim: a, cohort: plan, outcome: happy}\n" });
  struct ran r = sandbox_run (&s, RUN);
  ASSERT_FAILS (r, 1, "warning[E103]",
                "no row of `customers` has `por` in `plan`",
                "did you mean the level `pro`?");
  cr_assert_null (strstr (strstr (r.err, "`por`") + 1, "`por`"),
                  "said twice:\n%s", r.err);
}

Test (bad_study, reference_that_no_row_has)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .cohorts = "  plan: {by: column, column: plan, reference: fre}\n",
    .hypotheses = "  h: {claim: a, cohort: plan, outcome: seats}\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "cohort `plan` has no `fre`",
                "did you mean `free`?");
}

Test (bad_study, keys_that_do_nothing_are_unknown)
{
  static const char *const keys[] = {
    "split: [1, 1]", "looks: 3"
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    {
      char message[64];
      snprintf (message, sizeof message, "error[E009]: unknown key `%.*s`",
                (int) strcspn (keys[i], ":"), keys[i]);
      ASSERT_FAILS (run_keys (keys[i]), 2, message);
    }
}

Test (bad_study, sections_of_no_issue_are_unknown)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .top = "study: x\nas_of: 2025-01-01\nforecasts: {}\nlooks: 6\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "unknown key `forecasts`",
                "unknown key `looks`");
}

Test (bad_study, kinds_and_designs_of_no_issue_are_unknown)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){ .outcomes = "  seats: {kind: odds, "
                                               "value: seats}\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "unknown `kind`: `odds`",
                "one of: survival, retained, share, mean, ordinal, nps, rate,"
                " ratio, time_to");
  ASSERT_FAILS (run_keys ("design: sequental"), 2,
                "unknown `design`: `sequental`", "`sequential`?");
}

Test (bad_study, equivalence_says_how_much_matters)
{
  ASSERT_FAILS (run_keys ("expect: equivalent"), 2,
                "lacks the key `margin`", "`margin:` says how much does");
}

Test (bad_study, population_from_the_future)
{
  ASSERT_FAILS (run_keys ("where: left > start"), 2, "error[E107]",
                "`left` is known only when a row of `customers` has ended");
}

/* YAML. */

Test (bad_study, duplicate_key)
{
  ASSERT_FAILS (run_keys ("claim: b"), 2, "`claim` stands here twice",
                "study.yaml:14:47", "first on line 14");
}

Test (bad_study, aliases_anchors_and_tags)
{
  ASSERT_FAILS (run_keys ("where: *a"), 2, "aliases (`*name`) are not used",
                "double quotes");
  ASSERT_FAILS (run_keys ("where: &a x"), 2, "anchors (`&name`) are not");
  ASSERT_FAILS (run_keys ("where: !!str x"), 2, "tags (`!name`) are not");
}

Test (bad_study, empty_values)
{
  ASSERT_FAILS (run_keys ("where: "), 2, "`where` has no value",
                "study.yaml:14:47");
  ASSERT_FAILS (run_keys ("where: \"\""), 2, "`where` has no value");
  ASSERT_FAILS (run_keys ("tests: []"), 2, "`tests` has no value");
  ASSERT_FAILS (run_keys ("where: null"), 2, "`where` has no value",
                "for the text write \"null\"");
}

Test (bad_study, tab)
{
  ASSERT_FAILS (run_block ("\twhere: seats > 1\n"), 2, "this is not YAML",
                "study.yaml:18:", "YAML takes no tabs there");
}

Test (bad_study, colon_in_a_value)
{
  ASSERT_FAILS (run_block ("    where: plan == 'a: b'\n"), 2,
                "this is not YAML", "study.yaml:18:",
                "a value that holds `: ` goes in double quotes");
}

Test (bad_study, hash_in_a_value)
{
  ASSERT_FAILS (run_block ("    where: plan == 'a #1'\n"), 2,
                "never closed", "study.yaml:18:20",
                "` #` starts a comment", "double quotes");
  ASSERT_FAILS (run_keys ("where: plan == 'a #1'"), 2, "this is not YAML",
                "study.yaml:14:", "` #` starts a comment");
}

Test (bad_study, comma_in_braces)
{
  ASSERT_FAILS (run_keys ("where: plan in ('a', 'b')"), 2,
                "study.yaml:14:", "a comma inside {} ends the value",
                "double quotes");
  ASSERT_FAILS (run_keys ("where: coalesce(seats, 3) > 2"), 2,
                "study.yaml:14:", "a comma inside {} ends the value");
}

Test (bad_study, leading_backtick_or_quote)
{
  ASSERT_FAILS (run_block ("    where: `plan` == 'free'\n"), 2,
                "study.yaml:18:12", "starts with a backtick",
                "double quotes");
  ASSERT_FAILS (run_block ("    where: 'free' == plan\n"), 2,
                "study.yaml:18:", "starts with a quote", "double quotes");
  ASSERT_FAILS (run_keys ("where: `plan` == 'free'"), 2,
                "study.yaml:14:", "starts with a backtick");
  ASSERT_FAILS (run_keys ("where: 'free' == plan"), 2, "study.yaml:14:",
                "starts with a quote");
}

Test (bad_study, syntax_error_is_reported_alone)
{
  struct ran r = run_block ("    expct: higher\n  a: b: c\n");
  ASSERT_FAILS (r, 2, "this is not YAML");
  cr_assert_null (strstr (r.err, "expct"), "%s", r.err);
}

Test (bad_study, second_document)
{
  ASSERT_FAILS (run_text ("study: a\n---\nstudy: b\n"), 2,
                "a second one starts here", "study.yaml:2:1");
}

Test (bad_study, text_that_is_not_utf8)
{
  ASSERT_FAILS (run_text ("study: \xff\n"), 2,
                "the study file is not UTF-8 text", "study.yaml:1");
}

/* Values. */

Test (bad_study, numbers_and_dates)
{
  static const struct {
    const char *line, *message;
  } bad[] = {
    { "confidence: 95", "a share is a fraction: 0.95, not 95" },
    { "confidence: 0,95", "written with a point" },
    { "confidence: 1", "lies between 0.5 and 1" },
    { "seed: -1", "takes a whole number" },
    { "seed: 9999999999999999999999", "more than 18 digits" },
    { "as_of: yesterday", "`yesterday` is not a date" },
    { "as_of: 2024-02-30", "is no day of the calendar" },
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      struct sandbox s = world_new ();
      char top[128];
      snprintf (top, sizeof top, "study: x\n%s%s\n",
                strncmp (bad[i].line, "as_of", 5) == 0
                  ? "" : "as_of: 2025-01-01\n", bad[i].line);
      world_study (&s, (struct world){ .top = top });
      ASSERT_FAILS (sandbox_run (&s, RUN), 2, bad[i].message);
    }
  ASSERT_FAILS (run_keys ("margin: 3 days"), 2, "is a plain number");
  ASSERT_FAILS (run_keys ("where: seats >"), 2, "a value is missing");
  ASSERT_FAILS (run_keys ("where: foo(seats) > 1"), 2,
                "unknown function `foo`");
}

Test (bad_study, as_of_is_needed_where_an_end_can_be_blank)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){ .top = "study: x\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "as_of");
}

Test (bad_study, form_names_designs_and_methods_are_reported_together)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses
    = "  a: {claim: a, cohort: plan, outcome: seats, expect: highr}\n"
      "  b: {claim: b, cohort: plan, outcome: nope}\n"
      "  c: {claim: c, cohort: plan, outcome: seats, tests: [welhc]}\n"
      "  d: {claim: d, cohort: plan, outcome: seats, lag: 3 days}\n" });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 2);
  static const char *const parts[] = { "`highr`", "`nope`", "`welhc`",
                                       "`lag` applies to event cohorts" };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    ASSERT_HOLDS (r.err, parts[i]);
}
