/* Investments as people read them. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"
#include "money_samples.h"

static struct results *
only_investments (struct arena *arena)
{
  struct results *r = money_results (arena);
  r->hypotheses_n = 0;
  return r;
}

static const char *
verbose (struct arena *arena, const struct results *r)
{
  return report_text (arena, r,
                      (struct text_style) { .width = 200,
                                            .detail = TEXT_VERBOSE });
}

static const char *const said[] = {
  "Customers of coached teams spend 1.42 USD a month more.",
  "revenue", "2023-07-01", "difference in differences of customers",
  "640 customers in 10 groups", "1,360 customers in 14 groups",
  "6 before, 6 after", "1.42 USD a customer and month (0.73 to 2.11)",
  "cluster-robust, CR1", "Joint test of the months before, p = .525",
  "up to 0.21 USD a customer and month, more each month; a steeper one would"
  " be found in 8 of 10 such data",
  "seen for fewer than 3 months before", "only 24 groups",
  "50 % (12 to 88)", "no upgrade was paid by anybody",
  "1.25 percentage points (-0.700 to 3.20)",
  "two-way fixed effects, as a comparison only",
  "0.340 percentage points", "only two months before",
  "on several dates", "did_pretrend",
};

Test (investments_pages, every_member_is_said)
{
  struct arena *arena = arena_new ();
  struct results *r = only_investments (arena);
  const char *html = report_html (arena, r, NULL, 0);
  const char *text = verbose (arena, r);
  for (size_t i = 0; i < COUNT (said); i++)
    {
      cr_expect (strstr (html, said[i]), "HTML lacks: %s", said[i]);
      cr_expect (strstr (text, said[i]), "text lacks: %s", said[i]);
    }
  /* The numbers of the chart, with the reference marked. */
  cr_expect (strstr (html, "-1<span class=\"aside\">reference"));
  arena_free (arena);
}

Test (investments_pages, a_weaker_design_is_labelled_before_its_number)
{
  struct arena *arena = arena_new ();
  struct results *r = only_investments (arena);
  r->investments++;
  r->investments_n = 1;
  const char *html = report_html (arena, r, NULL, 0);
  const char *card = strstr (html, "id=\"i1-tool\"");
  cr_assert (card);
  const char *label = strstr (card, "weaker design: nothing to compare with");
  cr_expect (label && label < strstr (card, "1.25 percentage points"));
  cr_expect (strstr (html, "<span class=\"aside warn\">weaker design"));
  const char *brief = report_text (arena, r, (struct text_style) {
                                               .width = 200 });
  cr_expect (strstr (brief, "weaker design"));
  arena_free (arena);
}

Test (investments_pages, money_that_was_not_asked_is_not_in_the_table)
{
  struct arena *arena = arena_new ();
  struct results *r = only_investments (arena);
  const char *html = report_html (arena, r, NULL, 0);
  const char *table = strstr (html, "<caption>What came back</caption>");
  cr_assert (table);
  const char *end = strstr (table, "</table>");
  const char *link = strstr (table, "href=\"#i2-tool\"");
  cr_expect (!link || link > end);
  arena_free (arena);
}

Test (investments_pages, one_card_has_one_id_even_beside_a_hypothesis)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_investment v = r->investments[0];
  v.id = r->hypotheses[0].id;
  r->investments = &v;
  r->investments_n = 1;
  const char *html = report_html (arena, r, NULL, 0);
  cr_expect_eq (times_in (html, "id=\"h1-retention\""), 1);
  cr_expect_eq (times_in (html, "id=\"i1-retention\""), 1);
  arena_free (arena);
}

Test (investments_pages, hostile_texts_stay_texts)
{
  struct arena *arena = arena_new ();
  struct results *r = only_investments (arena);
  struct result_investment v = investment_hostile (arena, hostile_label);
  r->investments = &v;
  r->investments_n = 1;
  cr_expect (!strstr (report_html (arena, r, NULL, 0), "<script"));
  cr_expect (!strstr (report_markdown (arena, r, NULL, 0), "<script"));
  v = investment_hostile (arena, hostile_note);
  const char *all[] = { report_html (arena, r, NULL, 0),
                        report_markdown (arena, r, NULL, 0),
                        verbose (arena, r) };
  for (size_t i = 0; i < COUNT (all); i++)
    cr_expect (!strchr (all[i], '\033') && !strchr (all[i], '\r'));
  arena_free (arena);
}
