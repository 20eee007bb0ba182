/* Comparisons within strata, from the files to the report. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"
#include "cli/world.h"

/* Admissions to six departments of Berkeley (R's UCBAdmissions): admitted
   and rejected, men and women. */
static const int berkeley[6][2][2] = {
  { { 512, 313 }, { 89, 19 } },   { { 353, 207 }, { 17, 8 } },
  { { 120, 205 }, { 202, 391 } }, { { 138, 279 }, { 131, 244 } },
  { { 53, 138 }, { 94, 299 } },   { { 22, 351 }, { 24, 317 } },
};

static struct sandbox
berkeley_new (void)
{
  struct sandbox s = sandbox_new ();
  struct arena *arena = arena_new ();
  struct buf rows = buf_new (arena);
  buf_add (&rows, "sex,department,admitted,days\n");
  for (int d = 0; d < 6; d++)
    for (int sex = 0; sex < 2; sex++)
      for (int no = 0; no < 2; no++)
        for (int i = 0; i < berkeley[d][sex][no]; i++)
          buf_printf (&rows, "%s,%c,%s,%d\n", sex ? "women" : "men", 'A' + d,
                      no ? "no" : "yes", 1 + i % 7);
  sandbox_write (&s, "f.csv", rows.text);
  arena_free (arena);
  return s;
}

static json_t *
berkeley_asked (const char *arguments)
{
  struct sandbox s = berkeley_new ();
  char line[256];
  snprintf (line, sizeof line, "compare f.csv --cohort sex --reference women "
                               "--json %s", arguments);
  struct ran r = sandbox_run (&s, line);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return json_array_get (json_object_get (world_json (r.out), "hypotheses"),
                         0);
}

static void
assert_near (double found, double want)
{
  cr_assert (fabs (found - want) <= 1e-10 * fabs (want), "%.17g, not %.17g",
             found, want);
}

/* tests/oracle/shares_more.R; the crude shares are 1198 of 2691 men and
   557 of 1835 women. */
Test (adjust, berkeley_within_departments_agrees_with_r)
{
  json_t *h = berkeley_asked ("--outcome admitted --adjust department");
  json_t *test = world_row (h, "tests", 0);
  cr_assert_str_eq (world_text (test, "method"), "cmh");
  cr_assert (json_is_true (json_object_get (test, "headline")));
  cr_assert (json_is_true (json_object_get (test, "adjusted")));
  assert_near (world_number (test, "statistic"), 1.5246066604434356);
  assert_near (world_number (test, "p_value"), 0.21692369705551837);
  json_t *odds = world_row (h, "effects", 2);
  cr_assert_str_eq (world_text (odds, "measure"), "odds_ratio");
  assert_near (world_number (odds, "estimate"), 0.90469682825862308);
  assert_near (world_number (odds, "conf_low"), 0.77190736175935049);
  json_t *crude = world_row (h, "ledger", 0);
  json_t *adjusted = world_row (h, "ledger", 1);
  cr_assert_str_eq (world_text (crude, "step"), "crude");
  assert_near (world_number (crude, "estimate"), 1198. / 2691 - 557. / 1835);
  cr_assert_str_eq (world_text (adjusted, "step"), "adjusted");
  assert_near (world_number (adjusted, "estimate"),
               world_number (world_row (h, "effects", 0), "estimate"));
  cr_assert_lt (world_number (adjusted, "estimate"), 0);
  ASSERT_HOLDS (world_text (h, "sentence"),
                "-1.84 percentage points (-4.75 to 1.06) adjusted for "
                "department, p = .217");
  const char *notes = world_printed (json_object_get (h, "notes"));
  ASSERT_HOLDS (notes, "compared within 6 strata of department");
  ASSERT_HOLDS (notes, "not adjusted, the risk difference is 14.2");
  ASSERT_HOLDS (notes, "the odds ratio differs between strata");
}

/* survival::coxph (Surv (days, admitted) ~ sex + strata (department)): see
   tests/oracle/strata.R. */
Test (adjust, survival_within_departments_agrees_with_r)
{
  json_t *h = berkeley_asked ("--time days --event admitted "
                              "--adjust department");
  cr_assert_str_eq (world_text (world_row (h, "tests", 0), "method"),
                    "cox_wald");
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "method"),
                    "stratified_log_rank");
  assert_near (world_number (world_row (h, "effects", 0), "estimate"),
               0.91636054531026401);
  assert_near (world_number (world_row (h, "tests", 1), "statistic"),
               1.6162601951366866);
}

Test (adjust, compare_needs_columns_that_exist_and_a_kind_that_adjusts)
{
  struct sandbox s = berkeley_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort sex --outcome "
                                 "admitted --adjust departmnt"), 2,
                "no column `departmnt`, which `--adjust` names",
                "did you mean `department`?");
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort sex --outcome days "
                                 "--kind ordinal --adjust department"), 2,
                "there is no method that adjusts an order",
                "retained by strata, weights, regression");
}

/* The world's customers: free and pro by turns. */
static struct ran
run_adjusted (struct sandbox *s, const char *outcome, const char *keys)
{
  char text[512];
  *s = world_new ();
  snprintf (text, sizeof text, "  h: {claim: a, cohort: plan, outcome: %s, "
                               "%s}\n", outcome, keys);
  world_study (s, (struct world){ .hypotheses = text });
  return sandbox_run (s, RUN);
}

Test (adjust, what_does_not_go_with_it_is_told)
{
  static const struct {
    const char *outcome, *keys, *message, *help;
  } cases[] = {
    { "happy", "adjust_by: strata", "`adjust_by` goes with `adjust`",
      "`adjust: [COLUMN, ...]`" },
    { "happy", "partial: yes", "`partial` goes with `adjust`", "" },
    { "happy", "adjust: [seats], adjust_by: strat",
      "did you mean `strata`?", "" },
    { "happy", "adjust: [seats, seats]", "`seats` stands in `adjust` twice",
      "" },
    { "happy", "adjust: [seat]", "did you mean `seats`?", "" },
    { "happy", "adjust: [left]", "`left` is known only when a row of "
                                 "`customers` has ended", "" },
    { "happy", "adjust: [seats], tests: [g_test]",
      "method `g_test` cannot `adjust` so",
      "methods for a share, adjusted: cmh" },
    { "happy", "tests: [cmh]", "method `cmh` adjusts, and nothing is said of "
                               "what to `adjust`", "" },
    { "stays", "adjust: [seats], margin: 5 days",
      "a margin of survival cannot be held against an adjusted effect", "" },
    { "happy", "level: pro, target: .5, adjust: [seats]",
      "`adjust` does not go with `target`", "" },
    { "happy", "adjust: [\"'pro'\"]", "`'pro'` holds no column", "" },
    { "seats", "adjust: [csat], adjust_by: strata",
      "there is no method that adjusts a mean so",
      "mean by weights, regression" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct sandbox s;
      struct ran r = run_adjusted (&s, cases[i].outcome, cases[i].keys);
      ASSERT_FAILS (r, 2, cases[i].message, cases[i].help);
    }
}

static const char *
sentence_of (const char *keys)
{
  struct sandbox s;
  struct ran r = run_adjusted (&s, "happy", keys);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_text (world_hypothesis (world_results (&s), "h"), "sentence");
}

/* Within a plan there is one cohort. */
Test (adjust, strata_in_which_cohorts_do_not_meet_are_refused)
{
  ASSERT_HOLDS (sentence_of ("adjust: [plan]"),
                "Not testable: the covariates alone tell who is in which "
                "cohort");
  ASSERT_HOLDS (sentence_of ("adjust: [plan], adjust_by: strata"),
                "Not testable: only 0 % of the events lie in strata in which "
                "cohorts meet");
  ASSERT_HOLDS (sentence_of ("adjust: [\"seats >= 3\"]"), "adjusted for");
  ASSERT_HOLDS (sentence_of ("adjust: [plan], adjust_by: strata, partial: "
                             "yes"),
                "Not testable: no stratum holds units of several cohorts");
}

/* c has strata of its own: the test of all would be one of a and b. */
Test (adjust, a_cohort_that_meets_no_other_is_not_left_out_in_silence)
{
  struct sandbox s = sandbox_new ();
  struct arena *arena = arena_new ();
  struct buf rows = buf_new (arena);
  buf_add (&rows, "arm,y,s\n");
  for (int i = 0; i < 120; i++)
    buf_printf (&rows, "%c,%d,%c\n", 'a' + i % 3, i % 7 < 3,
                i % 3 == 2 ? 'z' : 'x' + i % 2);
  sandbox_write (&s, "f.csv", rows.text);
  arena_free (arena);
  struct ran r = sandbox_run (&s, "compare f.csv --cohort arm --outcome y "
                                  "--adjust s --json");
  json_t *h = json_array_get (json_object_get (world_json (r.out),
                                               "hypotheses"), 0);
  ASSERT_HOLDS (world_text (h, "sentence"),
                "the covariates alone tell who is in which cohort");
  /* a and b do meet. */
  cr_assert_str_eq (world_text (world_row (h, "tests", 1), "status"), "ok");
  cr_assert_str_eq (world_text (world_row (h, "tests", 2), "status"),
                    "degenerate");
}
