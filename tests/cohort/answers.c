/* Outcomes on the unit's own row: ordinal, nps, ratio. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/str.h"
#include "company.h"

#define PLAN "by: column, column: plan"

static const struct question answers = {
  .data = "  customers: {file: c.csv, id: id, start: start}\n",
  .cohort = PLAN,
  .files = { { "c.csv", "id,start,plan,score,mrr,seats" } },
};

static struct question
asked (const char *outcome)
{
  struct question q = answers;
  q.outcome = outcome;
  return q;
}

Test (ordinal, is_the_number_on_the_row)
{
  struct question q = asked ("kind: ordinal, value: score");
  FATES (q,
    { { "@,2024-01-01,pro,4,," }, "pro 4" },
    { { "@,2024-01-01,pro,-2.5,," }, "pro -2.5" },
    { { "@,2024-01-01,pro,99,," }, "pro 99" },
    { { "@,2024-01-01,pro,,," }, "outcome_missing" },
    { { "@,2024-01-01,,4,," }, "cohort_unknown" },
    { { "@,2024-12-31 23:59:59,pro,1,," }, "pro 1" });
}

/* Detractors to 6, passives 7 and 8, promoters from 9 on (Reichheld
   2003). */
Test (nps, turns_answers_into_points)
{
  struct question q = asked ("kind: nps, value: score");
  FATES (q,
    { { "@,2024-01-01,pro,0,," }, "pro -100" },
    { { "@,2024-01-01,pro,6,," }, "pro -100" },
    { { "@,2024-01-01,pro,7,," }, "pro 0" },
    { { "@,2024-01-01,pro,8.0,," }, "pro 0" },
    { { "@,2024-01-01,pro,9,," }, "pro 100" },
    { { "@,2024-01-01,pro,10,," }, "pro 100" },
    { { "@,2024-01-01,pro,NA,," }, "outcome_missing" });
}

/* The messages about a table of ROWS. */
static const char *
messages (struct arena *arena, const struct question *q, const char *rows)
{
  company_directory ();
  company_write ("c.csv", arena_printf (arena, "%s\n%s",
                                        q->files[0].header, rows));
  struct company c = company_open (company_study (arena, q));
  cr_expect (!c.frame);
  cr_expect_eq (err_exit_code (c.err), EXIT_DATA);
  const char *text = arena_copy (arena, company_messages (&c));
  company_close (&c);
  return text;
}

Test (nps, another_number_is_an_error_at_its_cell)
{
  struct question q = asked ("kind: nps, value: score");
  static const char *const bad[] = { "11", "-1", "6.5", "100", "9.999" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      struct arena *arena = arena_new ();
      const char *text
        = messages (arena, &q,
                    arena_printf (arena, "a,2024-01-01,pro,3,,\n"
                                  "b,2024-01-01,free,%s,,\n", bad[i]));
      cr_expect_str_eq (text, arena_printf (arena,
        "error[E301]: `%s` is not a whole number from 0 to 10\n"
        " --> c.csv:3 (column 4, `score`)\n"
        "  = help: `kind: nps` takes the answers as they were given; what "
        "means missing is listed in `missing:`\n", bad[i]));
      arena_free (arena);
    }
}

Test (nps, errors_are_grouped)
{
  struct question q = asked ("kind: nps, value: score");
  struct arena *arena = arena_new ();
  struct buf rows = buf_new (arena);
  for (int i = 0; i < 40; i++)
    buf_printf (&rows, "c%d,2024-01-01,pro,%d,,\n", i, i);
  const char *text = messages (arena, &q, rows.text);
  size_t shown = 0;
  for (const char *p = text; (p = strstr (p, "error[E301]")); p++)
    shown++;
  cr_expect_lt (shown, 12, "%s", text);
  cr_expect (strstr (text, "c.csv:13 (column 4"), "%s", text);
  cr_expect (strstr (text, "19 more like this"), "11 to 39, ten shown:\n%s",
             text);
  arena_free (arena);
}

/* As with a cell that is no number, whatever the hypothesis looks at. */
Test (nps, a_row_left_out_by_the_hypothesis_is_checked)
{
  struct question q = asked ("kind: nps, value: score");
  q.hypothesis = "where: score < 11";
  struct arena *arena = arena_new ();
  cr_expect (strstr (messages (arena, &q, "a,2024-01-01,pro,99,,\n"),
                     "`99` is not a whole number"));
  arena_free (arena);
}

Test (nps, a_row_left_out_of_the_table_is_not)
{
  struct question q = asked ("kind: nps, value: score");
  q.data = "  customers: {file: c.csv, id: id, start: start,"
           " where: score != 99}\n";
  FATES (q, { { "@,2024-01-01,pro,9,," }, "pro 100" },
            { { "@,2024-01-01,pro,99,," }, "" });
  q.data = "  customers: {file: c.csv, id: id, start: start,"
           " missing: ['', '99']}\n";
  FATES (q, { { "@,2024-01-01,pro,99,," }, "outcome_missing" });
}

Test (nps, an_expression_is_named)
{
  struct question q = asked ("kind: nps, value: score * 2");
  struct arena *arena = arena_new ();
  const char *text = messages (arena, &q, "a,2024-01-01,pro,6,,\n");
  cr_expect (strstr (text, "`score * 2` is `12`, not a whole number"), "%s",
             text);
  cr_expect (strstr (text, " --> c.csv:2\n"), "%s", text);
  arena_free (arena);
  FATES (q, { { "@,2024-01-01,pro,4.5,," }, "pro 100" });
}

Test (nps, two_hypotheses_report_a_cell_once)
{
  company_directory ();
  company_write ("c.csv", "id,start,plan,score\na,2024-01-01,pro,12\n");
  struct company c = company_load (
    "as_of: 2025-01-01\ndata:\n"
    "  customers: {file: c.csv, id: id, start: start}\n"
    "cohorts:\n  c: {by: column, column: plan}\n"
    "outcomes:\n  o: {kind: nps, value: score}\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n"
    "  g: {outcome: o, target: 30}\n");
  for (size_t i = 0; i < 2; i++)
    {
      c.h = &c.study->hypotheses[i];
      cr_assert (design_resolve (c.study, c.h, &c.design, c.err));
      struct frame *f = frame_build (c.data, c.h, &c.design, c.err);
      cr_expect_eq (f != NULL, i);
      if (f)
        frame_release (f);
    }
  cr_expect_eq (err_count (c.err), 1, "%s", company_messages (&c));
  company_close (&c);
}

Test (ratio, is_a_numerator_and_a_denominator)
{
  struct question q = asked ("kind: ratio, numerator: mrr,"
                             " denominator: seats");
  FATES (q,
    { { "@,2024-01-01,pro,,120.5,3" }, "pro 120.5 per 3" },
    { { "@,2024-01-01,pro,,0,0" }, "pro 0 per 0" },
    { { "@,2024-01-01,pro,,-5,0" }, "pro -5 per 0" },
    { { "@,2024-01-01,pro,,5,-1" }, "pro 5 per -1" },
    { { "@,2024-01-01,pro,,,3" }, "outcome_missing" },
    { { "@,2024-01-01,pro,,120,NA" }, "outcome_missing" },
    { { "@,2024-01-01,pro,,," }, "outcome_missing" });
}

Test (ratio, takes_expressions)
{
  struct question q = asked ("kind: ratio, numerator: mrr * 12,"
                             " denominator: seats / score");
  FATES (q,
    { { "@,2024-01-01,pro,2,10,3" }, "pro 120 per 1.5" },
    { { "@,2024-01-01,pro,0,10,3" }, "outcome_missing" });
}

/* Two hypotheses that share an outcome share its expressions. */
Test (ratio, a_second_hypothesis_has_the_denominator_too)
{
  company_directory ();
  company_write ("c.csv", "id,start,plan,mrr,seats\na,2024-01-01,pro,12,4\n");
  struct company c = company_load (
    "as_of: 2025-01-01\ndata:\n"
    "  customers: {file: c.csv, id: id, start: start}\n"
    "cohorts:\n  c: {by: column, column: plan}\n"
    "outcomes:\n  o: {kind: ratio, numerator: mrr, denominator: seats}\n"
    "hypotheses:\n  h: {cohort: c, outcome: o}\n"
    "  g: {outcome: o, target: 30}\n");
  company_frame (&c, 1);
  cr_assert (c.frame, "%s", company_messages (&c));
  cr_expect_str_eq (company_picture (&c), "all 12 per 4");
  company_close (&c);
}

Test (answers, who_left_before_the_landmark_is_out)
{
  struct question q = asked ("kind: ordinal, value: score");
  q.data = "  customers: {file: c.csv, id: id, start: start, end: end}\n";
  q.files[0].header = "id,start,end,plan,score";
  q.hypothesis = "landmark: 10 days";
  FATES (q,
    { { "@,2024-01-01,2024-01-11,pro,4" }, "pro 4" },
    { { "@,2024-01-01,2024-01-10 23:59:59,pro,4" },
      "ended_before_landmark" },
    { { "@,2024-12-22,,pro,4" }, "pro 4" },
    { { "@,2024-12-22 00:00:01,,pro,4" }, "not_observable" });
}

/* Whoever was not asked has left no answer out. */
Test (asked, keeps_who_was_asked)
{
  struct question q = asked ("kind: mean, value: score, asked: mrr > 0");
  FATES (q,
    { { "@,2024-01-01,pro,4,1," }, "pro 4" },
    { { "@,2024-01-01,pro,,1," }, "outcome_missing" },
    { { "@,2024-01-01,pro,4,0," }, "not_asked" },
    { { "@,2024-01-01,pro,,0," }, "not_asked" },
    { { "@,2024-01-01,pro,4,," }, "not_asked" },
    { { "@,2024-01-01,,4,0," }, "cohort_unknown" });
}

Test (asked, goes_with_every_answer)
{
  struct question q = asked ("kind: share, condition: score >= 4, "
                             "asked: mrr > 0");
  FATES (q, { { "@,2024-01-01,pro,4,1," }, "pro 1" },
            { { "@,2024-01-01,pro,4,0," }, "not_asked" });
  q = asked ("kind: ordinal, value: score, asked: mrr > 0");
  FATES (q, { { "@,2024-01-01,pro,4,1," }, "pro 4" },
            { { "@,2024-01-01,pro,4,0," }, "not_asked" });
  q = asked ("kind: nps, value: score, asked: mrr > 0");
  FATES (q, { { "@,2024-01-01,pro,9,1," }, "pro 100" },
            { { "@,2024-01-01,pro,9,0," }, "not_asked" });
}
