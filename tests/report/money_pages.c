/* What came back and who answered, as people read it. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"
#include "money_samples.h"

static const char *
in_terminal (struct arena *arena, const struct results *r,
             enum text_detail detail)
{
  return report_text (arena, r,
                      (struct text_style) { .width = 200,
                                            .detail = detail });
}

Test (money_pages, can_be_looked_at)
{
  if (!getenv ("COHORTEST_PAGES"))
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  show_page (arena, "money.html", report_html (arena, r, NULL, 0));
  show_page (arena, "money.md", report_markdown (arena, r, NULL, 0));
  show_page (arena, "money.txt", report_text (
    arena, r, (struct text_style) { .detail = TEXT_VERBOSE }));
  show_page (arena, "money-brief.txt", report_text (
    arena, r, (struct text_style) { .detail = TEXT_BRIEF }));
  arena_free (arena);
}

/* What every format says of the sample, in its own letters. */
static const char *const said[] = {
  "Of every 100 USD spent 150 USD came back.", "Money over 365 days",
  "3.00 USD (1.40 to 4.60)", "2.00 USD (1.90 to 2.10)",
  "1,500 USD (700 to 2,300)", "1,000 USD (950 to 1,050)",
  "1.00 USD (-0.56 to 2.58)", "500 USD (-280 to 1,290)",
  "50 % (12 to 88)", "50 % (10 to 95)", "the cost is near 0",
  "93.4 % of the draws", "2.00 USD gained by an exposed customer",
  "nobody was contacted", "in month 7", "1,100 USD (400 to 1,800)",
  "no upgrade was paid by anybody", "0 USD (-20.00 to 20.00)",
  "Extrapolation, beyond what was observed: all 12,000 customers would"
  " bring 36,000 USD",
  "the effect on those in the cohort that is compared",
  "500 exposed, compared with 1,500", "80 % of what is paid",
  "10 % a year", "12 USD per contact",
  "bootstrap of the whole computation, percentiles; 2,000 draws, 3 of"
  " which failed",
  "21 % of customers are linked by referrals",
  "There is no grand total",
  "A quarter of the contacted answered, and fewer of the others.",
  "25.0 % (22.1 % to 28.1 %)", "nobody was asked", "1,900",
  "N-1 chi-square test, p < .001", "Weighted for plan and channel",
  "4.10 percentage points (0.200 to 8.00)",
  "-71.0 to 88.0 percentage points, whatever those who"
  " did not answer would have said",
};

static void
expect_said (const char *text, const char *format)
{
  for (size_t i = 0; i < COUNT (said); i++)
    cr_expect (strstr (text, said[i]), "%s lacks: %s", format, said[i]);
}

/* HTML writes one character otherwise. */
static const char *
without_entities (struct arena *arena, const char *html)
{
  struct buf out = buf_new (arena);
  for (; *html; html++)
    if (str_starts (html, "&lt;"))
      {
        buf_char (&out, '<');
        html += 3;
      }
    else if (str_starts (html, "&#39;"))
      {
        buf_char (&out, '\'');
        html += 4;
      }
    else
      buf_char (&out, *html);
  return out.text;
}

Test (money_pages, every_member_is_said_in_every_format)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  expect_said (without_entities (arena, report_html (arena, r, NULL, 0)),
               "HTML");
  expect_said (in_terminal (arena, r, TEXT_VERBOSE), "text");
  const char *text = report_markdown (arena, r, NULL, 0);
  cr_expect (strstr (text, "50 % (12 to 88)"));
  cr_expect (strstr (text, "What came back"));
  arena_free (arena);
}

/* By every way to read it, the words stand before the first number of
   the money that is not established. */
Test (money_pages, not_established_precedes_the_number)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[1];
  h.money.sentence = "150 USD less came back than was spent.";
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  r->investments_n = 0;
  const char *const formats[] = {
    report_html (arena, r, NULL, 0), report_markdown (arena, r, NULL, 0),
    in_terminal (arena, r, TEXT_BRIEF), in_terminal (arena, r, TEXT_VERBOSE),
    in_terminal (arena, r, TEXT_ANSWER),
  };
  static const char *const numbers[] = { "USD", "-250 %", "14.2 %" };
  for (size_t i = 0; i < COUNT (formats); i++)
    {
      const char *first = strstr (formats[i], "ot established");
      cr_assert (first, "format %zu", i);
      for (size_t k = 0; k < COUNT (numbers); k++)
        {
          const char *number = strstr (formats[i], numbers[k]);
          cr_expect (!number || first < number, "format %zu: %s", i,
                     numbers[k]);
        }
    }
  /* In the card as well as in the table of all. */
  cr_expect (times_in (formats[0], "ot established") >= 2);
  cr_expect (strstr (formats[2], "-250 %"));
  arena_free (arena);
}

Test (money_pages, what_is_established_has_no_warning)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  r->hypotheses_n = 1;
  r->investments_n = 0;
  const char *text = in_terminal (arena, r, TEXT_VERBOSE);
  cr_expect (strstr (text, " pays "));
  cr_expect (!strstr (text, "ot established"));
  cr_expect (strstr (text, "as estimated, in month 7"));
  arena_free (arena);
}

/* An established gain says nothing of the cost. */
Test (money_pages, a_gain_pays_only_where_the_return_is_clear_of_0)
{
  static const struct {
    double low, high;
    const char *word;
  } cases[] = {
    { .12, .88, "  pays  " }, { -.24, 4.57, "gain established, return open" },
    { -.9, -.1, "costs more than it brings" },
  };
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  r->investments_n = 0;
  r->hypotheses_n = 1;
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      struct result_hypothesis h = r->hypotheses[0];
      h.money.roi.conf_low = cases[i].low;
      h.money.roi.conf_high = cases[i].high;
      r->hypotheses = &h;
      const char *text = in_terminal (arena, r, TEXT_BRIEF);
      cr_expect (strstr (text, cases[i].word), "%s", text);
      for (size_t k = 0; k < COUNT (cases); k++)
        cr_expect (k == i || !strstr (text, cases[k].word), "%s", text);
    }
  arena_free (arena);
}

Test (money_pages, a_loss_that_is_established_is_no_gain)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[1];
  h.money.established = true;
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  r->investments_n = 0;
  const char *text = in_terminal (arena, r, TEXT_BRIEF);
  cr_expect (strstr (text, "loss established"));
  cr_expect (!strstr (text, "gain established"));
  arena_free (arena);
}

Test (money_pages, the_terminal_has_one_line_for_each_that_was_asked)
{
  struct arena *arena = arena_new ();
  const char *text = in_terminal (arena, money_results (arena), TEXT_BRIEF);
  cr_expect_eq (times_in (text, "50 % (12 to 88)"), 2);
  cr_expect_eq (times_in (text, "-250 % (-1,000 to 560)"), 1);
  cr_expect_eq (times_in (text, "  pays  "), 2);
  cr_expect_eq (times_in (text, "not established  "), 1);
  cr_expect (!strstr (text, "total"));
  arena_free (arena);
}

Test (money_pages, the_table_of_all_leads_to_every_card)
{
  struct arena *arena = arena_new ();
  const char *html = report_html (arena, money_results (arena), NULL, 0);
  const char *table = strstr (html, "<caption>What came back</caption>");
  cr_assert (table);
  cr_expect (table < strstr (html, "id=\"hypotheses\""));
  const char *end = strstr (table, "</table>");
  static const char *const ids[] = { "h1-retention", "h2-loss",
                                     "i1-coaching" };
  for (size_t i = 0; i < COUNT (ids); i++)
    {
      const char *link = strstr (table, arena_printf (
        arena, "href=\"#%s\"", ids[i]));
      cr_expect (link && link < end, "%s", ids[i]);
      cr_expect (strstr (html, arena_printf (arena, "id=\"%s\"", ids[i])));
    }
  cr_expect_eq (times_in (arena_copy_n (arena, table,
                                        (size_t) (end - table)), "<tr>"), 4);
  arena_free (arena);
}

Test (money_pages, what_is_undefined_says_why_and_is_never_0)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[0];
  h.money = money_nothing (arena);
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  r->investments_n = 0;
  const char *text = in_terminal (arena, r, TEXT_VERBOSE);
  cr_expect (strstr (text, "not known"));
  cr_expect (times_in (text, "no payment of an exposed customer") >= 3);
  cr_expect (strstr (text, "no data [1]"));
  cr_expect (!strstr (text, "0 USD") && !strstr (text, " 0 %"));
  arena_free (arena);
}

Test (money_pages, without_a_currency_there_is_none)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  r->currency = NULL;
  r->hypotheses_n = 1;
  const char *text = in_terminal (arena, r, TEXT_VERBOSE);
  cr_expect (strstr (text, "1,500 (700 to 2,300)"));
  cr_expect (!strstr (text, "null"));
  arena_free (arena);
}

Test (money_pages, hostile_texts_stay_texts)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[0];
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  h.money = money_hostile (arena, hostile_label);
  cr_expect (!strstr (report_html (arena, r, NULL, 0), "<script"));
  cr_expect (!strstr (report_markdown (arena, r, NULL, 0), "<script"));
  h.money = money_hostile (arena, hostile_note);
  const char *all[] = { report_html (arena, r, NULL, 0),
                        report_markdown (arena, r, NULL, 0),
                        in_terminal (arena, r, TEXT_VERBOSE) };
  for (size_t i = 0; i < COUNT (all); i++)
    cr_expect (!strchr (all[i], '\033') && !strchr (all[i], '\r')
               && !strstr (all[i], "\xe2\x80\xae"));
  arena_free (arena);
}

Test (money_pages, nothing_is_said_where_nothing_was_asked)
{
  struct arena *arena = arena_new ();
  const char *text = report_html (arena, fixture_results (arena), NULL, 0);
  static const char *const words[] = { "came back", "Investment", "Money",
                                       "Who answered" };
  for (size_t i = 0; i < COUNT (words); i++)
    cr_expect (!strstr (text, words[i]), "%s", words[i]);
  arena_free (arena);
}
