/* Answers that are none, as a user meets them: a place, the value, and what
   to do. */

#include <stdio.h>

#include "cli/world.h"

#define COHORT "  plan: {by: column, column: plan}\n"

static struct ran
asked (const struct sandbox *s, const char *table, const char *outcome)
{
  static char line[512];
  snprintf (line, sizeof line, "  o: {%s}\n", outcome);
  world_study (s, (struct world){
                    .table = table, .cohorts = COHORT, .outcomes = line,
                    .hypotheses = "  h: {cohort: plan, outcome: o}\n" });
  return sandbox_run (s, RUN);
}

Test (answers, an_eleven_is_no_net_promoter_answer)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,pro,4,11\n");
  ASSERT_FAILS (asked (&s, "", "kind: nps, value: csat"), 3,
                "error[E301]: `11` is not a whole number from 0 to 10",
                " --> customers.csv:5 (column 6, `csat`)",
                "`kind: nps` takes the answers as they were given");
  assert_nothing_written (&s, "out");
}

Test (answers, words_are_no_satisfaction_from_1_to_5)
{
  struct sandbox s = world_new ();
  world_line (&s, "customers.csv", 5, "u03,2024-01-04,,pro,4,very good\n");
  ASSERT_FAILS (asked (&s, "", "kind: share, condition: csat >= 4"), 3,
                "error[E301]: `very good` is not a number",
                " --> customers.csv:5 (column 6, `csat`)",
                "words that mean missing are listed in `missing:`");
  assert_nothing_written (&s, "out");
}

/* 30 free and pro each: plans stand in for ratings here. */
static void
rate (const struct sandbox *s, const char *word)
{
  char row[128];
  for (size_t i = 0; i < 60; i++)
    {
      snprintf (row, sizeof row, "u%02zu,2024-02-01,,%s,3,%s\n", i,
                i % 2 ? "pro" : "free",
                i % 5 == 0 ? word : i % 3 ? "good" : "bad");
      world_line (s, "customers.csv", i + 2, row);
    }
}

Test (answers, words_for_no_answer_are_named)
{
  struct sandbox s = world_new ();
  rate (&s, "offered");
  ASSERT_FAILS (asked (&s, "", "kind: share, condition: csat == 'good'"), 0,
                "warning[E308]: 12 rows of `customers` with `offered` in "
                "`csat` count as answers",
                "as missing: [\"\", NA, offered]");
  rate (&s, "Unoffered");
  ASSERT_FAILS (asked (&s, "", "kind: share, condition: csat == 'good'"), 0,
                "warning[E308]: 12 rows of `customers` with `Unoffered`",
                "say so in outcome `o`: asked: csat != 'Unoffered'");
  struct ran r = asked (&s, "", "kind: share, condition: csat == 'good', "
                                "asked: csat != 'Unoffered'");
  cr_expect_eq (r.code, 0);
  cr_expect_str_empty (r.err);
}

/* A blank is neither asked nor not. */
Test (answers, a_blank_does_not_say_whether_it_was_asked)
{
  struct sandbox s = world_new ();
  rate (&s, "");
  ASSERT_FAILS (asked (&s, "", "kind: share, condition: csat == 'good', "
                               "asked: csat != 'unoffered'"), 0,
                "warning[E308]: of 12 rows of `customers` it cannot be told "
                "whether the question was put to them",
                "say `asked: is_missing(csat) or csat != 'unoffered'`");
  struct ran r = asked (&s, "", "kind: share, condition: csat == 'good', "
                                "asked: is_missing(csat) or csat != 'x'");
  cr_expect_eq (r.code, 0);
  cr_expect_str_empty (r.err);
}
