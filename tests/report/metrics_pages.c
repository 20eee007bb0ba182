/* Metrics as people read them. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"
#include "metrics_samples.h"

static const char *
terminal (struct arena *arena, const struct results *r,
          enum text_detail detail)
{
  return report_text (arena, r, (struct text_style) { .width = 200,
                                                      .detail = detail });
}

static const char *
page (struct arena *arena, const struct results *r)
{
  return report_html (arena, r, NULL, 0);
}

/* What every format says of the samples, in its own letters. */
static const char *const said[] = {
  "Service metrics", "Would they recommend us?",
  "Share of answers 9 and 10 less share of answers 0 to 6",
  "Overall: 31.2 points (26.7 to 35.8) on a scale of -100 to 100,"
  " n = 1,234. Answered: 39.8 % of 3,100 asked.",
  "By plan", "enterprise", "-15.0 points (-23.0 to -7.02)",
  "40.1 % of 1,002 asked", "nobody", "What was left out",
  "the answer is no number from 0 to 10", "surveys.csv:112",
  "2025-01 is left out: the month is not over",
  "10.43 USD a contact (9.83 to 11.03), n = 41,230.", "By channel",
  "social media", "4.12 USD (3.63 to 4.62)",
  "96.3 % (96.2 % to 96.5 %)", "of last month&#39;s active customers",
  "Time to the first reply", "Overall median: 2.35 hours", "Quantiles",
  "90 % answered", "median",
  "2.35 hours (2.15 to 2.55)", "14.5 hours (12.2 to no limit)",
  "the upper limit is not reached", "not reached",
  "fewer than 90 % were answered", "0.400 hours (0.360 to 0.440)",
  "By tag", "feature request", "0.0325 (0.0295 to 0.0355)",
  "61.50 USD (56.50 to 66.50)", "fewer than 20 customers",
  "0.354 (0.343 to 0.365) a customer and month, n = 6,955.",
  "Overall: refused (fewer than 10 customers are at risk), n = 0.",
};

Test (metrics_pages, can_be_looked_at)
{
  if (!getenv ("COHORTEST_PAGES"))
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  struct results *r = metrics_results (arena);
  show_page (arena, "metrics.txt", terminal (arena, r, TEXT_BRIEF));
  show_page (arena, "metrics-verbose.txt",
             terminal (arena, r, TEXT_VERBOSE));
  show_page (arena, "metrics.md", report_markdown (arena, r, NULL, 0));
  arena_free (arena);
}

Test (metrics_pages, every_field_is_said)
{
  struct arena *arena = arena_new ();
  const char *html = page (arena, metrics_results (arena));
  for (size_t i = 0; i < COUNT (said); i++)
    cr_expect (strstr (html, said[i]), "%s", said[i]);
  const char *text = terminal (arena, metrics_results (arena),
                               TEXT_VERBOSE);
  for (size_t i = 0; i < COUNT (said); i++)
    if (!strchr (said[i], '&') && strcmp (said[i], "nobody") != 0)
      cr_expect (strstr (text, said[i]), "text: %s", said[i]);
  arena_free (arena);
}

/* Months are shut until asked for, and only on pages. */
Test (metrics_pages, months_are_folded_tables)
{
  struct arena *arena = arena_new ();
  struct results *r = metrics_results (arena);
  const char *html = page (arena, r);
  static const char *const captions[] = {
    "By month", "By plan and month", "By channel and month",
    "Still there after whole months", "Share still open",
  };
  for (size_t i = 0; i < COUNT (captions); i++)
    {
      cr_expect (strstr (html, arena_printf (
        arena, "<details><summary>Show the numbers: %s</summary>",
        captions[i])), "%s", captions[i]);
      cr_expect (strstr (html, arena_printf (
        arena, "<caption>%s</caption>", captions[i])));
    }
  cr_expect (strstr (html, "<th scope=\"row\">2024-07</th>"));
  cr_expect (!strstr (terminal (arena, r, TEXT_VERBOSE), "2024-07"));
  arena_free (arena);
}

/* A number that people answered never stands without how many did. */
Test (metrics_pages, response_rates_stand_beside_what_was_answered)
{
  struct arena *arena = arena_new ();
  struct result_metric m = *metrics_sample (arena, SAMPLE_NPS);
  const char *html = page (arena, metrics_of (arena, &m));
  size_t values = times_in (html, " points (");
  size_t rates = times_in (html, " asked");
  /* an empty month has a rate and no value */
  cr_expect_eq (rates, values + 1);
  cr_expect (strstr (html,
                     "<td class=\"n\">45.0 points (37.0 to 53.0)</td>"
                     "<td class=\"n\">40.0 % of 1,000 asked</td>"));
  m = *metrics_sample (arena, SAMPLE_CONTACT);
  html = page (arena, metrics_of (arena, &m));
  cr_expect (!strstr (html, "Answered") && !strstr (html, "asked"));
  arena_free (arena);
}

Test (metrics_pages, a_status_stands_where_there_is_no_number)
{
  struct arena *arena = arena_new ();
  const char *html = page (arena, metrics_results (arena));
  cr_expect (strstr (html, "<th scope=\"row\">2024-07</th>"
                           "<td class=\"n\">no data<sup>1</sup></td>"
                           "<td class=\"n\">0 % of 220 asked</td>"
                           "<td class=\"n\">0</td>"));
  cr_expect (strstr (html, "<li>nobody answered</li>"));
  cr_expect (!strstr (html, "nan") && !strstr (html, "NaN"));
  arena_free (arena);
}

Test (metrics_pages, the_terminal_has_a_line_for_each)
{
  struct arena *arena = arena_new ();
  const char *text = terminal (arena, metrics_results (arena), TEXT_BRIEF);
  static const char *const lines[] = {
    "nps_score (-100 to 100)", "31.2 points (26.7 to 35.8)",
    "39.8 % of 3,100 asked", "10.43 USD (9.83 to 11.03)", "refused",
  };
  for (size_t i = 0; i < COUNT (lines); i++)
    cr_expect_eq (times_in (text, lines[i]), 1, "%s", lines[i]);
  cr_expect (!strstr (text, "By plan") && !strstr (text, "Definition"));
  arena_free (arena);
}

/* Hypotheses, then metrics, then the data; and none of them for
   nothing. */
Test (metrics_pages, the_section_stands_where_it_is_looked_for)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  const char *html = page (arena, r);
  cr_expect (!strstr (html, "Service metrics"));
  cr_expect (!strstr (terminal (arena, r, TEXT_BRIEF), "Metric"));
  r->metrics = metrics_results (arena)->metrics;
  r->metrics_n = 2;
  html = page (arena, r);
  const char *before = strstr (html, "<h2 id=\"hypotheses\"");
  const char *section = strstr (html, "<h2 id=\"metrics\"");
  const char *after = strstr (html, "<h2 id=\"data\"");
  cr_expect (before && section && after && before < section
             && section < after);
  html = page (arena, metrics_results (arena));
  cr_expect (!strstr (html, "<h2 id=\"hypotheses\""));
  cr_expect (!strstr (html, "0 hypotheses") && !strstr (html, "Verdict"));
  arena_free (arena);
}

/* Ids of metrics and hypotheses may be the same word. */
Test (metrics_pages, the_summary_leads_to_cards_of_their_own)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  r->metrics = metrics_sample (arena, SAMPLE_RETENTION);
  r->metrics_n = 1;
  const char *html = page (arena, r);
  cr_expect_eq (times_in (html, "id=\"metric1-retention\""), 1);
  cr_expect_eq (times_in (html, "href=\"#metric1-retention\""), 1);
  cr_expect_eq (times_in (html, "id=\"h1-retention\""), 1);
  arena_free (arena);
}

Test (metrics_pages, hostile_texts_stay_texts)
{
  struct arena *arena = arena_new ();
  struct results *r = metrics_hostile (arena, hostile_label);
  const char *html = page (arena, r);
  cr_expect (!strstr (html, "<script"));
  cr_expect_geq (times_in (html, "&lt;script&gt;"), 30);
  r = metrics_hostile (arena, hostile_note);
  const char *text = terminal (arena, r, TEXT_VERBOSE);
  cr_expect (!strchr (text, '\033') && !strchr (text, '\r'));
  cr_expect (!strstr (page (arena, r), "<img"));
  const char *markdown = report_markdown (arena, r, NULL, 0);
  cr_expect (!strstr (markdown, "<img") && !strchr (markdown, '\r'));
  arena_free (arena);
}
