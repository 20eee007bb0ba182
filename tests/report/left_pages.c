/* How much of an effect is left, as people read it. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"
#include "left_samples.h"

static const char *
verbose (struct arena *arena, const struct result_hypothesis *h)
{
  return report_text (arena, left_results (arena, h),
                      (struct text_style) { .width = 200,
                                            .detail = TEXT_VERBOSE });
}

/* What every format says of the sample, in its own letters. */
static const char *const said[] = {
  "How much of it is left", "ever contacted, whole record",
  "101 days (91.7 to 111)", "0.412 (0.371 to 0.458)", "2,800",
  "not defined for a time-varying cohort",
  "Aligning time took out 70 of 101 days, adjustment 8.75 more.",
  "Balance", "plan = pro", "42.0 %", "21.0 %", "0.463", "1.47", "0.131",
  "above 0.1", "14.2", "no spread in either cohort",
  "1 of 4 standardised mean differences (SMD) is above 0.1 after adjustment;"
  " the largest is that of plan = pro, 0.131.",
  "Weights for the effect on those who could be in either cohort.",
  "812 of contacted", "1,203 of not contacted", "0.42 %", "0.0210",
  "the fit is separated",
  "Subgroups", "0.710 (0.550 to 0.910)", "0.765", "no finite estimate",
  "no event in the reference", ".166", "adjusted .332",
  "one level with an effect",
  "Other landmarks", "landmark 14 days", "this hypothesis",
  "0.750 (0.550 to no limit)", "the upper limit is infinite",
  "1 to", "94.8 %", "92.9 % to 96.2 %", "no value",
  "The share falls with every bin, not at the cut alone.",
  "By period", "0 to 30 days", "from 90 days", "0.620 (0.480 to 0.810)",
  "did not converge", "no step raised the likelihood",
  "E-value: 1.64", "the interval holds no effect",
  "A hidden factor would have to be 1.64 times as common",
  "plan and region, by weights; the effect on those who could be in either"
  " cohort", "cochran_q",
};

static void
expect_said (const char *text, const char *format)
{
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    cr_expect (strstr (text, said[i]), "%s lacks: %s", format, said[i]);
}

Test (left_pages, every_field_is_said_in_every_format)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  struct results *r = left_results (arena, &h);
  expect_said (report_html (arena, r, NULL, 0), "HTML");
  expect_said (verbose (arena, &h), "text");
  /* Markdown escapes = and the like. */
  const char *text = report_markdown (arena, r, NULL, 0);
  cr_expect (strstr (text, "0.412 (0.371 to 0.458)"));
  cr_expect (strstr (text, "How much of it is left"));
  cr_expect (strstr (text, "Sensitivity to what was not measured"));
  arena_free (arena);
}

Test (left_pages, a_stage_is_one_row_and_the_headline_is_marked)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  const char *text = report_html (arena, left_results (arena, &h), NULL, 0);
  cr_expect (strstr (text,
                     "<tr><th scope=\"row\">ever contacted, whole record"
                     "</th><td class=\"n\">2,800</td>"
                     "<td class=\"n\">101 days (91.7 to 111)</td>"
                     "<td class=\"n\">0.412 (0.371 to 0.458)</td></tr>"));
  cr_expect (strstr (text, "adjusted for plan and region<span"
                           " class=\"aside\">headline</span>"));
  cr_expect_eq (times_in (text, "ever contacted, whole record"), 1);
  arena_free (arena);
}

Test (left_pages, without_adjustment_what_remains_apart_is_before)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  struct result_balance b[2] = { h.balance[0], h.balance[1] };
  for (size_t i = 0; i < 2; i++)
    b[i].smd_adjusted = b[i].variance_ratio_adjusted = (struct figure) { 0 };
  h.balance = b;
  h.balance_n = 2;
  const char *text = verbose (arena, &h);
  cr_expect (strstr (text, "2 of 2 standardised mean differences (SMD) are"
                           " above 0.1; the largest is that of plan = free,"
                           " 0.472."));
  cr_expect (!strstr (text, "SMD after"));
  arena_free (arena);
}

Test (left_pages, tables_without_rows_are_not_printed)
{
  struct arena *arena = arena_new ();
  static const char *const captions[]
    = { "How much of it is left", "Balance", "Weights for", "Subgroups",
        "Other landmarks", "By what the cohort is cut at", "By period",
        "Sensitivity", "E-value" };
  const char *text = report_html (arena, fixture_results (arena), NULL, 0);
  for (size_t i = 0; i < sizeof captions / sizeof *captions; i++)
    cr_expect (!strstr (text, captions[i]), "%s", captions[i]);
  arena_free (arena);
}

Test (left_pages, an_answer_has_two_sentences_and_a_summary_none)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  struct results *r = left_results (arena, &h);
  const char *text = report_text (arena, r, (struct text_style) {
                                              .width = 200,
                                              .detail = TEXT_ANSWER });
  cr_expect (strstr (text, "Aligning time took out 70 of 101 days"));
  cr_expect_eq (times_in (text, "E-value"), 1);
  cr_expect (!strstr (text, "A hidden factor"));
  cr_expect (!strstr (text, "How much of it is left"));
  text = report_text (arena, r, (struct text_style) { 0 });
  cr_expect (!strstr (text, "Aligning") && !strstr (text, "E-value"));
  arena_free (arena);
}

Test (left_pages, hostile_texts_stay_texts)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_hostile (arena, hostile_label);
  struct results *r = left_results (arena, &h);
  const char *html = report_html (arena, r, NULL, 0);
  cr_expect (!strstr (html, "<script"));
  cr_expect_geq (times_in (html, "&lt;script&gt;"), 20);
  const char *markdown = report_markdown (arena, r, NULL, 0);
  cr_expect (!strstr (markdown, "<script"));
  h = left_hostile (arena, hostile_note);
  const char *all[] = { report_html (arena, r, NULL, 0),
                        report_markdown (arena, r, NULL, 0),
                        verbose (arena, &h) };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    {
      cr_expect (!strchr (all[i], '\033') && !strchr (all[i], '\r'));
      cr_expect (!strstr (all[i], "\xe2\x80\xae"));
      /* The terminal knows no tags. */
      cr_expect (i == 2 || !strstr (all[i], "<img src=x"));
    }
  arena_free (arena);
}

Test (left_pages, can_be_looked_at)
{
  if (!getenv ("COHORTEST_PAGES"))
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  struct results *r = left_results (arena, &h);
  const char *const name[] = { "left.html", "left.md", "left.txt",
                               "left-answer.txt", "left.json", "left.csv" };
  const char *text[] = {
    report_html (arena, r, NULL, 0), report_markdown (arena, r, NULL, 0),
    report_text (arena, r, (struct text_style) { .detail = TEXT_VERBOSE }),
    report_text (arena, r, (struct text_style) { .detail = TEXT_ANSWER }),
    report_json (arena, r), report_csv (arena, r),
  };
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    show_page (arena, name[i], text[i]);
  arena_free (arena);
}
