/* Outcomes of every kind, ordered cohorts, equivalence, corrections. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "studies.h"
#include "support.h"

/* What a hypothesis asks of an outcome of its own. */
#define ASKING(outcome, text) DATA COHORTS OUTCOMES "  x: {" outcome "}\n" \
  HYPOTHESES "  x: {cohort: plan, outcome: x" text "}\n"
#define ALL(outcome, text) DATA COHORTS OUTCOMES "  x: {" outcome "}\n" \
  HYPOTHESES "  x: {outcome: x" text "}\n"

#define ORDINAL "kind: ordinal, value: csat"
#define NPS "kind: nps, value: score"
#define RATE "kind: rate, table: payments"
#define RATIO "kind: ratio, numerator: mrr, denominator: seats"
#define TIME_TO "kind: time_to, table: payments"

Test (kinds, every_key_arrives)
{
  struct world w = begin ();
  struct study *s = parse (&w, DATA COHORTS OUTCOMES
    "  a: {" ORDINAL "}\n  b: {" NPS "}\n  c: {" RATE ", where: k == 'x'}\n"
    "  d: {" RATIO "}\n  e: {" TIME_TO ", where: k == 'x'}\n" HYPOTHESES);
  cr_assert (s, "%s", messages (&w));
  static const struct {
    enum outcome_kind kind;
    const char *name, *value, *numerator, *denominator, *where;
    int table;
  } want[] = {
    { KIND_ORDINAL, "ordinal", "csat", NULL, NULL, NULL, -1 },
    { KIND_NPS, "nps", "score", NULL, NULL, NULL, -1 },
    { KIND_RATE, "rate", NULL, NULL, NULL, "k == 'x'", 1 },
    { KIND_RATIO, "ratio", NULL, "mrr", "seats", NULL, -1 },
    { KIND_TIME_TO, "time_to", NULL, NULL, NULL, "k == 'x'", 1 },
  };
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    {
      const struct study_outcome *o = &s->outcomes[2 + i];
      cr_expect_eq (o->kind, want[i].kind);
      cr_expect_str_eq (kind_name (o->kind), want[i].name);
      const char *got[] = { o->value.text, o->numerator.text,
                            o->denominator.text, o->where.text };
      const char *asked[] = { want[i].value, want[i].numerator,
                              want[i].denominator, want[i].where };
      for (size_t k = 0; k < 4; k++)
        if (asked[k])
          cr_expect_str_eq (got[k], asked[k], "%s", want[i].name);
        else
          cr_expect (!got[k], "%s", want[i].name);
      cr_expect_eq (o->table, want[i].table);
      cr_expect (!o->faulty);
    }
  done (&w);
}

Test (kinds, misspelt_words_suggest_the_near_one)
{
  cr_expect (says (WITH_OUTCOME ("kind: ordnal, value: a"), "`ordinal`?"));
  cr_expect (says (WITH_OUTCOME ("kind: nsp, value: a"), "mean `nps`?"));
  cr_expect (says (WITH_OUTCOME ("kind: timeto, table: payments"),
                   "mean `time_to`?"));
  cr_expect (says (WITH_OUTCOME ("kind: odds"),
                   "one of: survival, retained, share, mean, ordinal, nps, "
                   "rate, ratio, time_to"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, numrator: a, denominator: b"),
                   "did you mean `numerator`?"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, numerator: a, denominater: b"),
                   "did you mean `denominator`?"));
}

Test (kinds, lack_a_key)
{
  cr_expect (says (WITH_OUTCOME ("kind: ordinal"), "lacks the key `value`"));
  cr_expect (says (WITH_OUTCOME ("kind: nps"), "lacks the key `value`"));
  cr_expect (says (WITH_OUTCOME ("kind: rate"), "lacks the key `table`"));
  cr_expect (says (WITH_OUTCOME ("kind: time_to"), "lacks the key `table`"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, numerator: a"),
                   "lacks the key `denominator`"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, denominator: a"),
                   "lacks the key `numerator`"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, denominator: a"),
                   "`kind: ratio` needs it"));
  cr_expect (says (WITH_OUTCOME ("kind: ratio, numerator: , denominator: a"),
                   "`numerator` has no value"));
}

Test (kinds, refuse_keys_of_other_kinds)
{
  static const struct { const char *outcome, *part; } cases[] = {
    { ORDINAL ", table: payments", "`table` does not go with `kind: ordinal`" },
    { ORDINAL ", where: a > 1", "`where` does not go with `kind: ordinal`" },
    { NPS ", within: 3 days", "`within` does not go with `kind: nps`" },
    { NPS ", condition: a", "`condition` does not go with `kind: nps`" },
    { RATE ", within: 3 days", "`within` does not go with `kind: rate`" },
    { RATE ", count: yes", "`count` does not go with `kind: rate`" },
    { RATE ", value: a", "`value` does not go with `kind: rate`" },
    { TIME_TO ", at: 3 days", "`at` does not go with `kind: time_to`" },
    { TIME_TO ", within: 3 days", "`within` does not go with" },
    { TIME_TO ", sum: a", "`sum` does not go with `kind: time_to`" },
    { RATIO ", table: payments", "`table` does not go with `kind: ratio`" },
    { RATIO ", value: a", "`value` does not go with `kind: ratio`" },
    { "kind: mean, value: a, numerator: b",
      "`numerator` does not go with `kind: mean`" },
    { "kind: survival, denominator: b",
      "`denominator` does not go with `kind: survival`" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char text[1000];
      strcpy (text, DATA COHORTS OUTCOMES "  x: {");
      strcat (text, cases[i].outcome);
      strcat (text, "}\n" HYPOTHESES);
      cr_expect (says (text, cases[i].part), "%s", cases[i].outcome);
    }
}

#define NO_AT(outcome) "data:\n" \
  "  customers: {file: c.csv, id: id, start: s, end: e}\n" \
  "  notes: {file: p.csv, customer: k}\n" \
  "cohorts: {plan: {by: column, column: plan}}\noutcomes: {x: {" outcome \
  "}}\nhypotheses: {h: {cohort: plan, outcome: x}}\n"
#define MONTHLY(outcome) "data:\n  c: {file: c.csv, id: i, duration: t, " \
  "duration_unit: months, event: x}\n  p: {file: p.csv, c: k, at: a}\n" \
  "cohorts: {g: {by: column, column: g}}\noutcomes: {o: {" outcome "}}\n" \
  "hypotheses: {h: {cohort: g, outcome: o}}\n"

Test (kinds, events_need_a_time_and_units_a_start)
{
  cr_expect (says (NO_AT ("kind: rate, table: notes"),
                   "`notes` lacks the key `at`"));
  cr_expect (says (NO_AT ("kind: time_to, table: notes"),
                   "the outcome `x` looks at the time of its rows"));
  cr_expect (says (MONTHLY ("kind: rate, table: p"),
                   "error[E106]: `kind: rate` needs start dates, and `c` has "
                   "durations"));
  cr_expect (says (MONTHLY ("kind: time_to, table: p"),
                   "`kind: time_to` needs start dates"));
  cr_expect (says ("data:\n  c: {file: c.csv, id: i}\n"
                   "  p: {file: p.csv, c: k, at: a}\n"
                   "cohorts: {g: {by: column, column: g}}\n"
                   "outcomes: {o: {kind: rate, table: p}}\n"
                   "hypotheses: {h: {cohort: g, outcome: o}}\n",
                   "counts from time zero, and `c` has no `start`"));
  cr_expect (says (DATA COHORTS OUTCOMES "  x: {kind: rate, "
                   "table: customers}\n" HYPOTHESES
                   "  x: {cohort: plan, outcome: x}\n",
                   "the rows of `customers` do not belong to `customers`"));
  cr_expect (accepts (MONTHLY ("kind: ordinal, value: a")));
  cr_expect (accepts (MONTHLY ("kind: ratio, numerator: a, denominator: b")));
}

Test (kinds, a_rate_needs_as_of)
{
  struct world w = begin ();
  struct study *s = parse (&w, "data:\n  c: {file: c.csv, id: i, start: s}\n"
                           "  p: {file: p.csv, c: k, at: a}\n"
                           "outcomes: {o: {kind: rate, table: p}}\n"
                           "hypotheses: {h: {outcome: o, target: 1}}\n");
  cr_assert (s, "%s", messages (&w));
  cr_expect (!study_check_as_of (s, w.err));
  cr_expect_eq (count_code (&w, E_MISSING_KEY), 1);
  done (&w);
}

Test (kinds, a_target_is_one_that_the_kind_can_have)
{
  cr_expect (accepts (ALL (ORDINAL, ", target: -3.5")));
  cr_expect (accepts (ALL (NPS, ", target: -30")));
  cr_expect (accepts (ALL (NPS, ", target: 0.94")));
  cr_expect (says (ALL (NPS, ", target: 100"),
                   "a net promoter score lies between -100 and 100, and the "
                   "target is `100`"));
  cr_expect (says (ALL (NPS, ", target: -101"), "E019"));
  cr_expect (accepts (ALL (RATE, ", target: 0.02")));
  cr_expect (says (ALL (RATE, ", target: 0"), "a rate lies above 0"));
  cr_expect (says (ALL (RATE, ", target: -1"), "a rate lies above 0"));
  cr_expect (accepts (ALL (RATIO, ", target: -3")));
  cr_expect (says (ALL (TIME_TO, ", target: 0.5"),
                   "`target` does not go with `kind: time_to`"));
}

Test (kinds, a_margin_has_the_unit_of_its_kind)
{
  cr_expect (accepts (ASKING (ORDINAL, ", margin: 0.05")));
  cr_expect (says (ASKING (ORDINAL, ", margin: 0.5"), "less than 0.5"));
  cr_expect (accepts (ASKING (NPS, ", margin: 5")));
  cr_expect (says (ASKING (NPS, ", margin: 200"), "net promoter score"));
  cr_expect (accepts (ASKING (RATE, ", margin: 1.5")));
  cr_expect (accepts (ASKING (RATIO, ", margin: 40")));
  cr_expect (accepts (ASKING (TIME_TO, ", margin: 0.02")));
  cr_expect (says (ASKING (TIME_TO, ", margin: 2"), "two points"));
  cr_expect (says (ASKING (TIME_TO, ", margin: 5 days"),
                   "`margin` is a plain number for `kind: time_to`"));
  cr_expect (says (ASKING (NPS, ", margin: 5 days"), "a plain number"));
}

/* Against headers. */

static void
here (void)
{
  go_empty ();
  write_file ("c.csv", "id,s,e,plan,csat,score,mrr,seats\n"
                       "1,2024-01-01,,a,4,9,10,2\n");
  write_file ("p.csv", "k,a,kind\n1,2024-02-01,up\n");
}

#define BOUND(outcome) "as_of: 2025-01-01\n" ASKING (outcome, "")

Test (kinds, expressions_are_numbers_of_the_own_row)
{
  here ();
  struct world w = begin ();
  struct loaded l = load (&w, BOUND (RATIO));
  const struct study_hypothesis *h = &l.study->hypotheses[1];
  cr_assert (h->outcome_expr && h->outcome_denominator);
  cr_expect_eq (h->outcome_expr->type, TYPE_NUM);
  cr_expect_eq (h->outcome_denominator->type, TYPE_NUM);
  struct scratch *scratch = scratch_new (w.arena);
  cr_expect_eq (expr_number (h->outcome_expr, l.tables[0], 0, scratch), 10);
  cr_expect_eq (expr_number (h->outcome_denominator, l.tables[0], 0,
                             scratch), 2);
  done (&w);
  w = begin ();
  l = load (&w, BOUND (TIME_TO ", where: kind == 'up'"));
  h = &l.study->hypotheses[1];
  cr_expect (!h->outcome_expr && !h->outcome_denominator);
  cr_expect_eq (expr_test (h->outcome_where, l.tables[1], 0,
                           scratch_new (w.arena)), 1);
  done (&w);
}

Test (kinds, expressions_are_checked_against_headers)
{
  here ();
  cr_expect (reads_saying (BOUND ("kind: ratio, numerator: mmr, "
                                  "denominator: seats"),
                           "did you mean `mrr`?"));
  cr_expect (reads_saying (BOUND ("kind: ratio, numerator: mrr, "
                                  "denominator: seat"),
                           "did you mean `seats`?"));
  cr_expect (reads_saying (BOUND ("kind: ratio, numerator: mrr, "
                                  "denominator: seats > 1"), "E104"));
  cr_expect (reads_saying (BOUND ("kind: nps, value: csat > 3"), "E104"));
  cr_expect (reads_saying (BOUND ("kind: ordinal, value: end - start"),
                           "write hours(x) or days(x)"));
  cr_expect (reads_saying (BOUND (RATE ", where: kid == 'up'"),
                           "did you mean `kind`?"));
}

/* Ordered cohorts. */

static bool
is_ordered (const char *text)
{
  struct world w = begin ();
  struct study *s = parse (&w, text);
  cr_assert (s, "%s", messages (&w));
  bool ordered = s->cohorts[2].ordered;
  done (&w);
  return ordered;
}

#define LEVELS "by: column, column: p, levels: [low, mid, high]"
#define CUTS "by: value, value: x, cuts: [1, 2]"

Test (ordered, cuts_are_and_levels_if_the_study_says_so)
{
  cr_expect (is_ordered (WITH_COHORT (CUTS)));
  cr_expect (is_ordered (WITH_COHORT (CUTS ", ordered: yes")));
  cr_expect (is_ordered (WITH_COHORT ("by: first_event, table: payments, "
                                      "value: x, cuts: [1, 2]")));
  cr_expect (is_ordered (WITH_COHORT (LEVELS ", ordered: yes")));
  cr_expect (!is_ordered (WITH_COHORT (LEVELS)));
  cr_expect (!is_ordered (WITH_COHORT (LEVELS ", ordered: no")));
  cr_expect (!is_ordered (WITH_COHORT ("by: condition, condition: a")));
  cr_expect (!is_ordered (WITH_COHORT ("by: event, table: payments")));
}

Test (ordered, is_refused_where_there_is_no_order)
{
  cr_expect (says (WITH_COHORT ("by: column, column: p, ordered: yes"),
                   "`x` lacks the key `levels`"));
  cr_expect (says (WITH_COHORT ("by: column, column: p, ordered: yes"),
                   "the order in which the levels are listed"));
  cr_expect (says (WITH_COHORT (CUTS ", ordered: no"), "cuts are in order"));
  cr_expect (says (WITH_COHORT ("by: condition, condition: a, ordered: yes"),
                   "`ordered` does not go with `by: condition`"));
  cr_expect (says (WITH_COHORT ("by: event, table: payments, ordered: yes"),
                   "`ordered` does not go with `by: event`"));
  cr_expect (says (WITH_COHORT (LEVELS ", ordered: maybe"), "E013"));
  cr_expect (says (WITH_COHORT (LEVELS ", orderd: yes"),
                   "did you mean `ordered`?"));
  cr_expect (says (WITH_COHORT (CUTS ", ordered: "), "has no value"));
}

/* Equivalence. */

Test (equivalence, needs_a_margin)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_HYPOTHESIS (
    "cohort: plan, outcome: pays, expect: equivalent, margin: 0.02"));
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->hypotheses[1].expect, EXPECT_EQUIVALENT);
  cr_expect_str_eq (expect_name (EXPECT_EQUIVALENT), "equivalent");
  done (&w);
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                    "expect: equivalent"),
                   "error[E017]: `x` lacks the key `margin`"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                    "expect: equivalent, margin: 0"),
                   "`margin` must be above 0"));
  cr_expect (says (WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                                    "expect: equivelent, margin: 0.1"),
                   "did you mean `equivalent`?"));
  cr_expect (accepts (WITH_HYPOTHESIS ("outcome: pays, target: 0.5, "
                                       "expect: equivalent, margin: 0.1")));
}

Test (equivalence, a_bad_margin_is_blamed_once)
{
  struct world w = begin ();
  parse (&w, WITH_HYPOTHESIS ("cohort: plan, outcome: pays, "
                              "expect: equivalent, margin: x"));
  cr_expect_eq (err_count (w.err), 1, "%s", messages (&w));
  done (&w);
}

/* Corrections. */

Test (corrections, default_by_role)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_TOP (""));
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->corrections[ROLE_PRIMARY], CORRECTION_HOLM);
  cr_expect_eq (s->corrections[ROLE_SECONDARY],
                CORRECTION_BENJAMINI_HOCHBERG);
  cr_expect_eq (s->corrections[ROLE_EXPLORATORY],
                CORRECTION_BENJAMINI_HOCHBERG);
  done (&w);
}

Test (corrections, are_taken_by_name)
{
  static const struct { const char *name; enum correction_name as; } all[] = {
    { "holm", CORRECTION_HOLM }, { "hochberg", CORRECTION_HOCHBERG },
    { "hommel", CORRECTION_HOMMEL },
    { "bonferroni", CORRECTION_BONFERRONI },
    { "benjamini_hochberg", CORRECTION_BENJAMINI_HOCHBERG },
    { "benjamini_yekutieli", CORRECTION_BENJAMINI_YEKUTIELI },
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    {
      struct world w = begin ();
      struct study *s = parse (&w, arena_printf (w.arena,
        "corrections: {secondary: %s}\n%s", all[i].name, WITH_TOP ("")));
      cr_assert (s, "%s", messages (&w));
      cr_expect_eq (s->corrections[ROLE_SECONDARY], all[i].as);
      cr_expect_eq (s->corrections[ROLE_PRIMARY], CORRECTION_HOLM);
      cr_expect_eq (s->corrections[ROLE_EXPLORATORY],
                    CORRECTION_BENJAMINI_HOCHBERG);
      cr_expect_str_eq (correction_name (all[i].as), all[i].name);
      done (&w);
    }
}

Test (corrections, of_all_roles_at_once)
{
  struct world w = begin ();
  struct study *s = parse (&w, WITH_TOP (
    "corrections: {primary: bonferroni, secondary: hommel,"
    " exploratory: benjamini_yekutieli}"));
  cr_assert (s, "%s", messages (&w));
  cr_expect_eq (s->corrections[ROLE_PRIMARY], CORRECTION_BONFERRONI);
  cr_expect_eq (s->corrections[ROLE_SECONDARY], CORRECTION_HOMMEL);
  cr_expect_eq (s->corrections[ROLE_EXPLORATORY],
                CORRECTION_BENJAMINI_YEKUTIELI);
  done (&w);
}

Test (corrections, wrong_ones_are_refused)
{
  cr_expect (says (WITH_TOP ("corrections: {primary: hom}"),
                   "did you mean `holm`?"));
  cr_expect (says (WITH_TOP ("corrections: {primary: none}"),
                   "one of: holm, hochberg, hommel, bonferroni, "
                   "benjamini_hochberg, benjamini_yekutieli"));
  cr_expect (says (WITH_TOP ("corrections: {primry: holm}"),
                   "did you mean `primary`?"));
  cr_expect (says (WITH_TOP ("corrections: holm"),
                   "`corrections` takes a section with a correction for "
                   "each role, not a text"));
  cr_expect (says (WITH_TOP ("corrections: [holm]"), "not a list"));
  cr_expect (says (WITH_TOP ("corrections: {}"), "E010"));
  cr_expect (says (WITH_TOP ("corrections:"), "E010"));
  cr_expect (says (WITH_TOP ("corrections: {primary: }"), "has no value"));
  cr_expect (says (WITH_TOP ("corrections: {primary: [holm]}"), "E011"));
  cr_expect (says (WITH_TOP ("correction: {primary: holm}"),
                   "did you mean `corrections`?"));
}
