/* The form of a study: keys, words, references between its parts. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "studies.h"
#include "support.h"

Test (form, defaults_are_those_of_the_contract)
{
  struct world w = begin ();
  struct study *s = parse (&w, DATA COHORTS OUTCOMES HYPOTHESES);
  cr_assert (s, "%s", messages (&w));
  cr_expect_str_eq (s->title, "study");
  cr_expect_eq (s->as_of, DATE_NONE);
  cr_expect_eq (s->confidence, 0.95);
  cr_expect_eq (s->seed, 1);
  cr_expect (!s->currency);
  cr_expect_eq (strlen (s->sha256), 64);
  const struct table_spec *spec = &s->tables[0].spec;
  cr_expect_eq (spec->missing_n, 2);
  cr_expect_str_eq (spec->missing[0], "");
  cr_expect_str_eq (spec->missing[1], "NA");
  cr_expect_eq (spec->dates, DATE_ISO);
  cr_expect_eq (spec->offset, 0);
  cr_expect_eq (spec->decimal, '.');
  cr_expect_eq (spec->delimiter, 0);
  cr_expect_eq (spec->encoding, ENCODING_UTF8);
  const struct study_hypothesis *h = &s->hypotheses[0];
  cr_expect_str_eq (h->claim, "");
  cr_expect_eq (h->unit, 0);
  cr_expect_eq (h->expect, EXPECT_DIFFERENT);
  cr_expect_eq (h->role, ROLE_SECONDARY);
  cr_expect_eq (h->design, ASK_AUTO);
  cr_expect (!h->tests && !h->target.given && !h->lag.given);
  cr_expect_eq (s->cohorts[1].at_least, 1);
  done (&w);
}

Test (form, every_hypothesis_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_HYPOTHESIS (
    "claim: C, cohort: paid, outcome: stays, unit: customers,"
    " expect: higher, margin: 5 days, role: primary, where: a > 1,"
    " compare: [exposed, not exposed], design: landmark, landmark: 40 days,"
    " lag: 0 days, horizon: 52 weeks, tests: [log_rank, gehan]"));
  cr_assert (s, "%s", messages (&w));
  const struct study_hypothesis *h = &s->hypotheses[1];
  cr_expect_str_eq (h->claim, "C");
  cr_expect_eq (h->cohort, &s->cohorts[1]);
  cr_expect_eq (h->outcome, &s->outcomes[0]);
  cr_expect_eq (h->expect, EXPECT_HIGHER);
  cr_expect_eq (h->role, ROLE_PRIMARY);
  cr_expect_eq (h->design, ASK_LANDMARK);
  cr_expect_str_eq (h->compare_level.text, "exposed");
  cr_expect_str_eq (h->compare_reference.text, "not exposed");
  cr_expect_eq (amount_seconds (&h->margin), 5 * 86400.0);
  cr_expect_eq (amount_seconds (&h->landmark), 40 * 86400.0);
  cr_expect (h->lag.given);
  cr_expect_eq (amount_seconds (&h->lag), 0);
  cr_expect_eq (amount_seconds (&h->horizon), 364 * 86400.0);
  cr_expect_eq (h->tests_n, 2);
  cr_expect_str_eq (h->tests[1].text, "gehan");
  done (&w);
}

Test (form, unknown_keys_suggest_the_near_one)
{
  cr_expect (says (WITH_TOP ("sed: 1"), "did you mean `seed`?"));
  cr_expect (says (WITH_TOP ("confidnce: 0.9"), "did you mean `confidence`"));
  cr_expect (says (WITH_TABLE ("clustr: x"), "did you mean `cluster`?"));
  cr_expect (says (WITH_COHORT ("by: column, colum: x"), "mean `column`?"));
  cr_expect (says (WITH_OUTCOME ("kindd: mean"), "did you mean `kind`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohrt: plan, outcome: stays"),
                   "did you mean `cohort`?"));
  cr_expect (says (WITH_TABLE ("end: {frist: x, where: y}"), "E00"));
}

Test (form, keys_of_later_versions_are_unknown)
{
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "looks: 6"),
                   "unknown key `looks`"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "adjust: [a], adjust_by: matching"),
                   "one of: auto, strata, weights, regression"));
}

Test (form, unknown_words_suggest_the_near_one_and_list_all)
{
  cr_expect (says (WITH_COHORT ("by: evnt"), "did you mean `event`?"));
  cr_expect (says (WITH_COHORT ("by: evnt"),
                   "one of: column, condition, value, event, first_event"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "expect: highr"), "mean `higher`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "role: primry"), "mean `primary`?"));
  cr_expect (says (WITH_TABLE ("dates: ymd"), "one of: iso, dmy, mdy"));
  cr_expect (says (WITH_TABLE ("timezone: Europe/Berlin"),
                   "neither UTC nor an offset"));
}

Test (form, unknown_names_suggest_the_near_one)
{
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plam, outcome: stays"),
                   "unknown cohort `plam`"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plam, outcome: stays"),
                   "did you mean `plan`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stay"),
                   "did you mean `stays`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "unit: customer"), "`customers`?"));
  cr_expect (says (WITH_COHORT ("by: event, table: payment"),
                   "did you mean `payments`?"));
}

Test (form, everything_is_reported_in_one_run)
{
  struct world w = begin ();
  parse (&w, "confidence: 0,05\nseed: x\nas_of: never\n"
         "data:\n  customers: {file: c.csv, id: id, start: s, ende: e}\n"
         "cohorts:\n  c: {by: colum}\noutcomes:\n  o: {kind: retained}\n"
         "hypotheses:\n  h: {cohort: d, outcome: p}\n");
  char *text = messages (&w);
  static const char *const parts[] = {
    "`0,05` is none", "`x` is none", "`never` is not a date",
    "unknown key `ende`", "unknown `by`: `colum`", "lacks the key `at`",
    "unknown cohort `d`", "unknown outcome `p`",
  };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    cr_expect (strstr (text, parts[i]), "%s\nin\n%s", parts[i], text);
  cr_expect_eq (err_count (w.err), 8, "%s", text);
  done (&w);
}

Test (form, a_message_shows_place_and_caret)
{
  struct world w = begin ();
  cr_expect (!parse (&w, DATA COHORTS OUTCOMES
                     "hypotheses:\n  h:\n    cohort: plam\n"
                     "    outcome: stays\n    margn: 5 days\n"
                     "    lag: \"1 month\"\n"));
  cr_expect_str_eq (messages (&w),
    "error[E103]: unknown cohort `plam`\n"
    " --> study.yaml:12:13\n"
    "   |\n"
    "12 |     cohort: plam\n"
    "   |             ^^^^ did you mean `plan`?\n"
    "error[E009]: unknown key `margn`\n"
    " --> study.yaml:14:5\n"
    "   |\n"
    "14 |     margn: 5 days\n"
    "   |     ^^^^^ did you mean `margin`?\n"
    "error[E016]: `lag` takes a duration, and `1 month` is none\n"
    " --> study.yaml:15:10\n"
    "   |\n"
    "15 |     lag: \"1 month\"\n"
    "   |          ^^^^^^^^^\n"
    "  = help: months differ in length: write days, as 30 days for one "
    "month\n");
  done (&w);
}

Test (form, required_sections_and_keys_are_asked_for)
{
  cr_expect (says ("study: T\n", "lacks the section `data`"));
  cr_expect (says ("study: T\n", "lacks the section `hypotheses`"));
  cr_expect (says ("data:\n  c: {id: x}\n", "`c` lacks the key `file`"));
  cr_expect (says (WITH_COHORT ("column: x"), "`x` lacks the key `by`"));
  cr_expect (says (WITH_COHORT ("by: event"), "lacks the key `table`"));
  cr_expect (says (WITH_COHORT ("by: value, value: x"), "the key `cuts`"));
  cr_expect (says (WITH_COHORT ("by: first_event, value: x, cuts: [1]"),
                   "lacks the key `table`"));
  cr_expect (says (WITH_COHORT ("by: condition"), "the key `condition`"));
  cr_expect (says (WITH_OUTCOME ("at: 30 days"), "lacks the key `kind`"));
  cr_expect (says (WITH_OUTCOME ("kind: retained"), "lacks the key `at`"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan"), "the key `outcome`"));
  cr_expect (says (WITH_HYPOTHESIS ("outcome: stays"), "the key `cohort`"));
}

Test (form, keys_that_do_not_go_with_the_form_are_refused)
{
  cr_expect (says (WITH_COHORT ("by: column, column: x, cuts: [1]"),
                   "`cuts` does not go with `by: column`"));
  cr_expect (says (WITH_COHORT ("by: condition, condition: a, within: 1 day"),
                   "`within` does not go with `by: condition`"));
  cr_expect (says (WITH_COHORT ("by: first_event, table: payments, value: x,"
                                " cuts: [1], at_least: 2"), "E106"));
  cr_expect (says (WITH_OUTCOME ("kind: survival, at: 30 days"),
                   "`at` does not go with `kind: survival`"));
  cr_expect (says (WITH_OUTCOME ("kind: share, table: payments, sum: x, "
                                 "within: 1 day"),
                   "`sum` does not go with `kind: share`"));
}

Test (form, shares_and_means_have_exactly_one_source)
{
  cr_expect (says (WITH_OUTCOME ("kind: share"),
                   "lacks the key `condition` or `table`"));
  cr_expect (says (WITH_OUTCOME ("kind: share, condition: a, "
                                 "table: payments, within: 1 day"),
                   "`table` does not go with `condition`"));
  cr_expect (says (WITH_OUTCOME ("kind: mean"), "`value` or `table`"));
  cr_expect (says (WITH_OUTCOME ("kind: mean, table: payments, "
                                 "within: 1 day"), "`sum` or `count`"));
  cr_expect (says (WITH_OUTCOME ("kind: mean, table: payments, sum: x, "
                                 "count: yes, within: 1 day"),
                   "`count` does not go with `sum`"));
  cr_expect (says (WITH_OUTCOME ("kind: mean, table: payments, count: no, "
                                 "within: 1 day"), "yes or left out"));
  cr_expect (says (WITH_OUTCOME ("kind: mean, value: x, within: 1 day"),
                   "`within` needs a `table`"));
  cr_expect (says (WITH_OUTCOME ("kind: share, table: payments"),
                   "followed for different times"));
  cr_expect (accepts (WITH_OUTCOME ("kind: mean, table: payments, "
                                    "count: yes, within: 1 day")));
}

Test (form, cuts_increase_and_labels_match_them)
{
  cr_expect (says (WITH_COHORT ("by: value, value: x, cuts: [2, 1]"),
                   "`cuts` must increase, and `1` follows `2`"));
  cr_expect (says (WITH_COHORT ("by: value, value: x, cuts: [90 minutes, "
                                "1 hour]"), "must increase"));
  cr_expect (accepts (WITH_COHORT ("by: value, value: x, cuts: [90 minutes,"
                                   " 2 hours]")));
  cr_expect (says (WITH_COHORT ("by: value, value: x, cuts: [1, 2 hours]"),
                   "all durations or all plain numbers"));
  cr_expect (says (WITH_COHORT ("by: value, value: x, cuts: [0,05]"),
                   "without zeros in front"));
  cr_expect (says (WITH_COHORT ("by: value, value: x, cuts: [1], "
                                "labels: [a, b, c]"),
                   "`labels` holds 3, and `x` makes 2 cohorts"));
  cr_expect (says (WITH_COHORT ("by: event, table: payments, labels: [a]"),
                   "makes 2 cohorts"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, levels: [a, b], "
                                "labels: [x]"), "makes 2 cohorts"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, labels: [x, y]"),
                   "lacks the key `levels`"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, levels: [a, a]"),
                   "`a` stands in `levels` twice"));
  cr_expect (says (WITH_COHORT ("by: condition, condition: p, "
                                "labels: [a, a]"), "in `labels` twice"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, levels: a"),
                   "`levels` takes a list, not a text"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, levels: [a]"),
                   "two are compared"));
}

Test (form, default_labels_are_those_of_the_contract)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_COHORT (
    "by: value, value: x, cuts: [2 hours, 1.50 days]"));
  cr_assert (s, "%s", messages (&w));
  size_t n;
  const char *const *labels = cohort_labels (w.arena, &s->cohorts[2], &n);
  cr_assert_eq (n, 3);
  cr_expect_str_eq (labels[0], "< 2 hours");
  cr_expect_str_eq (labels[1], "2 hours to < 1.50 days");
  cr_expect_str_eq (labels[2], ">= 1.50 days");
  labels = cohort_labels (w.arena, &s->cohorts[1], &n);
  cr_assert_eq (n, 2);
  cr_expect_str_eq (labels[0], "not exposed");
  cr_expect_str_eq (labels[1], "exposed");
  cr_expect (!cohort_labels (w.arena, &s->cohorts[0], &n));
  s = parse (&w, WITH_COHORT ("by: condition, condition: x"));
  labels = cohort_labels (w.arena, &s->cohorts[2], &n);
  cr_expect_str_eq (labels[0], "no");
  cr_expect_str_eq (labels[1], "yes");
  done (&w);
}

Test (form, labels_that_are_named_exist)
{
  cr_expect (says (WITH_COHORT ("by: condition, condition: a, "
                                "labels: [few, many], reference: manny"),
                   "did you mean `many`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: stays, "
                                    "compare: [exposd, not exposed]"),
                   "did you mean `exposed`?"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: pays, "
                                    "level: x, target: 0.5"),
                   "its labels: not exposed, exposed"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: stays, "
                                    "compare: [exposed, exposed]"),
                   "in `compare` twice"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: stays, "
                                    "compare: [exposed]"), "two labels"));
}

Test (form, a_target_needs_one_group_and_a_fraction_or_mean)
{
  cr_expect (accepts (WITH_HYPOTHESIS ("outcome: pays, target: 0.5")));
  cr_expect (accepts (WITH_HYPOTHESIS ("cohort: paid, level: exposed, "
                                       "outcome: pays, target: 0.5")));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: pays, "
                                    "target: 0.5"), "lacks the key `level`"));
  cr_expect (says (WITH_HYPOTHESIS ("outcome: stays, target: 0.5"),
                   "does not go with `kind: survival`"));
  cr_expect (says (WITH_HYPOTHESIS ("outcome: pays, target: 94"),
                   "a share is a fraction"));
  cr_expect (says (WITH_HYPOTHESIS ("outcome: pays, target: 94 %"), "E014"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: paid, outcome: pays, "
                                    "level: exposed"),
                   "goes with a `cohort` and a `target`"));
  cr_expect (says (WITH_HYPOTHESIS ("outcome: pays, target: 0.5, "
                                    "compare: [a, b]"),
                   "`compare` does not go with `target`"));
}

Test (form, margins_have_the_unit_of_their_kind)
{
  cr_expect (accepts (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                       "margin: 5 days")));
  cr_expect (accepts (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                       "margin: 0.02")));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                    "margin: 5 days"), "a plain number"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                    "margin: 2"), "two points"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "margin: -1"), "above 0"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: stays, "
                                    "margin: 0x5"), "E014"));
}

Test (form, durations_are_strict)
{
  static const struct { const char *text, *part; } bad[] = {
    { "30", "write a number and a unit" },
    { "30days", "put a blank" },
    { "30 months", "months differ in length" },
    { "1 year", "years differ in length" },
    { "1,5 days", "written with a point" },
    { "days", "write a number and a unit" },
    { "0 days", "above 0" }, { "-1 days", "above 0" },
    { "30 days 2 hours", "E016" }, { "0x10 days", "E016" },
    { "[30 days]", "takes a duration, not a list" },
  };
  char text[1000];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      snprintf (text, sizeof text, "%s", "");
      strcat (text, DATA COHORTS OUTCOMES "  x: {kind: retained, at: ");
      if (strchr (bad[i].text, ','))
        strcat (text, "\"");
      strcat (text, bad[i].text);
      if (strchr (bad[i].text, ','))
        strcat (text, "\"");
      strcat (text, "}\n" HYPOTHESES);
      cr_expect (says (text, bad[i].part), "%s", bad[i].text);
    }
}

Test (form, durations_of_a_counted_unit_are_in_its_unit)
{
  cr_expect (accepts (MONTHS ("12")));
  cr_expect (accepts (MONTHS ("12 months")));
  cr_expect (accepts (MONTHS ("1 month")));
  cr_expect (says (MONTHS ("30 days"), "its durations are counted in months"));
  struct world w = begin ();
  struct study *s = parse (&w, MONTHS ("12 months"));
  cr_expect_eq (s->outcomes[0].at.number, 12);
  cr_expect_str_eq (s->outcomes[0].at.unit, "months");
  cr_expect (isnan (amount_seconds (&s->outcomes[0].at)));
  done (&w);
}

Test (form, as_of_is_asked_for_where_an_end_can_be_blank)
{
  struct world w = begin ();
  struct study *s = parse (&w, DATA COHORTS OUTCOMES HYPOTHESES);
  cr_expect (!study_check_as_of (s, w.err));
  cr_expect_eq (count_code (&w, E_MISSING_KEY), 1);
  done (&w);
  w = begin ();
  s = parse (&w, "as_of: 2025-01-01\n" DATA COHORTS OUTCOMES HYPOTHESES);
  cr_expect (study_check_as_of (s, w.err));
  s = parse (&w, MONTHS ("12"));
  cr_expect (study_check_as_of (s, w.err));
  done (&w);
}

Test (form, names_of_words_are_those_of_the_file)
{
  cr_expect_str_eq (kind_name (KIND_RETAINED), "retained");
  cr_expect_str_eq (cohort_by_name (BY_FIRST_EVENT), "first_event");
  cr_expect_str_eq (expect_name (EXPECT_LOWER), "lower");
  cr_expect_str_eq (role_name (ROLE_EXPLORATORY), "exploratory");
}
