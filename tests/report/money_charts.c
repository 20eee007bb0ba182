/* The charts of money and investments: what their .dat and .gp hold, and
   what their sentence says. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "chart_place.h"
#include "fixture.h"
#include "money_samples.h"

static struct chart_file *
draw (struct place_to_work *w, const struct results *r, size_t *n)
{
  struct chart_file *files = charts_write (w->arena, r, w->out, n, w->err);
  cr_assert (!err_any (w->err), "%s", messages (w));
  return files;
}

static const struct chart_file *
file_named (const struct chart_file *files, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (str_equal (files[i].name + strlen ("charts/"), name))
      return &files[i];
  return NULL;
}

/* Results with one hypothesis of money M and one investment V. */
static struct results *
results_of (struct arena *arena, struct result_return m,
            struct result_investment v)
{
  struct results *r = money_results (arena);
  struct result_hypothesis *h = arena_alloc (arena, sizeof *h);
  struct result_investment *own = arena_alloc (arena, sizeof *own);
  *h = r->hypotheses[0];
  *own = v;
  h->money = m;
  r->hypotheses = h;
  r->investments = own;
  r->hypotheses_n = r->investments_n = 1;
  return r;
}

static struct results *
sample (struct arena *arena)
{
  return results_of (arena, money_sample (arena), investment_sample (arena));
}

/* Copies every picture of W that is about money to where a person
   looks. */
static void
show (struct place_to_work *w, const char *path, const char *as,
      const struct chart_file *files, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      const char *part = files[i].part;
      if (!part)
        continue;
      FILE *out = fopen (arena_printf (
        w->arena, "%s/%s-%s-%s.svg", path, as,
        files[i].investment ? "i" : "h", part), "w");
      cr_assert (out && fwrite (files[i].svg, 1, files[i].svg_length, out)
                          == files[i].svg_length);
      fclose (out);
    }
}

static const char long_label[]
  = "customers of the enterprise plan with premium support whose contract"
    " renews in the second quarter and who came through a reseller";

/* One interval that is a hundred times as wide as the others, and shares
   of a hundredth. */
static struct result_investment
odd_investment (struct arena *arena)
{
  struct result_investment v = investment_weak (arena);
  struct result_investment from = investment_sample (arena);
  struct result_lead *lead = ARENA_NEW (arena, struct result_lead, 40);
  for (int i = 0; i < 40; i++)
    {
      double at = .001 * (i % 5);
      lead[i] = from.leads[0];
      lead[i].month = i - 20;
      lead[i].effect = (struct effect) { at, .001, at - .002, at + .002,
                                         "hac", STATUS_OK, NULL };
    }
  lead[30].effect.conf_low = -.4;
  lead[30].effect.conf_high = .4;
  lead[19].effect = from.leads[5].effect;
  v.leads = lead;
  v.leads_n = 40;
  v.money = money_loss (arena);
  return v;
}

Test (money_charts, can_be_looked_at)
{
  const char *path = getenv ("COHORTEST_PAGES");
  if (!path)
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  const struct {
    const char *as;
    struct result_return m;
    struct result_investment v;
  } cases[] = {
    { "plain", money_sample (arena), investment_sample (arena) },
    { "loss", money_loss (arena), odd_investment (arena) },
    { "nothing", money_nothing (arena), investment_weak (arena) },
    { "long", money_hostile (arena, long_label),
      investment_hostile (arena, long_label) },
    { "hostile", money_hostile (arena, hostile_note),
      investment_hostile (arena, hostile_note) },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      struct place_to_work w = open_place ();
      size_t n;
      struct results *r = results_of (w.arena, cases[i].m, cases[i].v);
      struct chart_file *files = draw (&w, r, &n);
      show (&w, path, cases[i].as, files, n);
      show_page (w.arena, arena_printf (w.arena, "%s.html", cases[i].as),
                 report_html (w.arena, r, files, n));
      close_place (&w);
    }
  arena_free (arena);
}

Test (money_charts, each_has_four_files_and_says_what_it_is_of)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct chart_file *files = draw (&w, sample (w.arena), &n);
  static const struct {
    const char *name, *part;
    bool of_investment;
  } cases[] = {
    { "retention-waterfall", "waterfall", false },
    { "retention-return", "return", false },
    { "retention-tornado", "tornado", false },
    { "investment-coaching-leads", "leads", true },
    { "investment-coaching-waterfall", "waterfall", true },
    { "investment-coaching-return", "return", true },
    { "investment-coaching-tornado", "tornado", true },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      const struct chart_file *f = file_named (files, n, cases[i].name);
      cr_assert (f, "%s", cases[i].name);
      cr_expect (str_equal (f->part, cases[i].part));
      cr_expect (str_equal (f->hypothesis, cases[i].of_investment
                                             ? NULL : "retention"));
      cr_expect (str_equal (f->investment, cases[i].of_investment
                                             ? "coaching" : NULL));
      for (size_t k = 0; k < 4; k++)
        cr_expect (stands (&w, arena_printf (
          w.arena, "%s.%s", cases[i].name,
          (const char *[]){ "gp", "dat", "svg", "png" }[k])));
    }
  close_place (&w);
}

/* A hypothesis and an investment of one id, and a hypothesis whose id is
   an investment's name. */
Test (money_charts, no_chart_takes_anothers_name)
{
  struct place_to_work w = open_place ();
  struct results *r = money_results (w.arena);
  struct result_hypothesis h[] = { r->hypotheses[0], r->hypotheses[0],
                                   r->hypotheses[0] };
  struct result_investment v[] = { r->investments[0], r->investments[0] };
  h[1].id = "investment-retention";
  h[2].id = "retention-return";
  v[0].id = v[1].id = "retention";
  r->hypotheses = h;
  r->hypotheses_n = COUNT (h);
  r->investments = v;
  r->investments_n = COUNT (v);
  size_t n;
  struct chart_file *files = draw (&w, r, &n);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++)
      cr_expect_str_neq (files[i].name, files[k].name);
  cr_expect_geq (n, 3 * 4 + 2 * 4 + 1);
  close_place (&w);
}

Test (money_charts, nothing_that_is_defined_is_no_chart)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct result_investment v = investment_weak (w.arena);
  draw (&w, results_of (w.arena, money_nothing (w.arena), v), &n);
  cr_expect_eq (n, 2);             /* the cohorts' and the forest plot */
  close_place (&w);
}

/* The numbers of a data file from where HEAD ends. */
static const char *
data_after (struct place_to_work *w, const char *name, const char *head)
{
  size_t length;
  const char *data = strstr (content (w, name, &length), head);
  cr_assert (data, "%s", head);
  return strchr (data, '\n') + 1;
}

/* Parts stand upon each other: 0 to 1,100, upgrades not known, nothing,
   1,100 to 1,500; the gain of 1,500, of which the cost of 1,000 leaves
   500. */
Test (money_charts, a_waterfall_adds_up)
{
  struct place_to_work w = open_place ();
  size_t n;
  draw (&w, sample (w.arena), &n);
  cr_expect (str_starts (
    data_after (&w, "retention-waterfall.dat", "# place, from"),
    "1 0 1100 0 400 1800 0 0\n"
    "2 1100 NaN 0 NaN NaN 0 0\n"
    "3 1100 1100 0 1080 1120 0 0\n"
    "4 1100 1500 0 1200 1800 0 0\n"
    "5 0 1500 1 700 2300 0 0\n"
    "6 1500 500 1 450 550 0 0\n"
    "7 0 500 1 -280 1290 0 0\n"));
  close_place (&w);
}

Test (money_charts, a_band_that_goes_on_is_cut_and_an_arrow_says_so)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  struct result_investment v = investment_weak (w.arena);
  draw (&w, results_of (w.arena, money_loss (w.arena), v), &n);
  const char *data = data_after (&w, "retention-waterfall.dat",
                                 "# place, from");
  cr_expect (strstr (data, " 1 1\n"));
  cr_expect (strstr (data, "\n1 -1200 -9000 6600\n"));
  cr_expect (strstr (content (&w, "retention-waterfall.gp", &length),
                     "'-9,000 to 6,600'"));
  close_place (&w);
}

Test (money_charts, what_is_extrapolated_begins_where_the_rest_ends)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  draw (&w, sample (w.arena), &n);
  const char *seen = data_after (&w, "retention-return.dat", "# observed");
  const char *beyond = data_after (&w, "retention-return.dat",
                                   "# extrapolated");
  cr_expect (strstr (seen, "\n9 350 110 590\n"));
  cr_expect (str_starts (strchr (beyond, '\n'), "\n9 350 110 590\n10 500 "));
  const char *gp = content (&w, "retention-return.gp", &length);
  cr_expect (strstr (gp, "payback = 7\n"));
  cr_expect (strstr (gp, "'as estimated, paid back in month 7'"));
  cr_expect (strstr (gp, "y_title = 'USD, all 500 exposed customers'"));
  close_place (&w);
}

Test (money_charts, never_paid_back_has_no_mark_and_says_so)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  struct result_investment v = investment_weak (w.arena);
  struct chart_file *files
    = draw (&w, results_of (w.arena, money_loss (w.arena), v), &n);
  cr_expect (strstr (content (&w, "retention-return.gp", &length),
                     "payback = NaN\n"));
  cr_expect (strstr (file_named (files, n, "retention-return")->alt,
                     "not paid back (not within the horizon)"));
  close_place (&w);
}

Test (money_charts, a_tornado_writes_what_was_put_in_at_the_bars_ends)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  draw (&w, sample (w.arena), &n);
  cr_expect (str_starts (data_after (&w, "retention-tornado.dat", "# row"),
                         "1 50 -30 190\n2 50 20 100\n3 50 31.25 68.75\n"
                         "4 50 55"));
  const char *gp = content (&w, "retention-tornado.gp", &length);
  /* A higher cost brings less: its text stands at the left. */
  cr_expect (strstr (gp, "left_text[2] = '15 USD'"));
  cr_expect (strstr (gp, "right_text[2] = '9 USD'"));
  cr_expect (strstr (gp, "left_text[4] = '20 % a year: none'"));
  cr_expect (strstr (gp, "'as estimated: 50 %'"));
  close_place (&w);
}

/* A return of 50 %, and two values that both lead to more. */
Test (money_charts, a_bar_on_one_side_of_the_estimate_stands_where_it_is)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  struct result_return m = money_sample (w.arena);
  const struct result_swing swings[] = {
    { "lag", "60 days", "0 days", .75, 1 },
    { "horizon", "730 days", "365 days", -.25, .25 },
  };
  m.swings = swings;
  m.swings_n = COUNT (swings);
  draw (&w, results_of (w.arena, m, investment_sample (w.arena)), &n);
  cr_expect (str_starts (data_after (&w, "retention-tornado.dat", "# row"),
                         "1 75 75 100\n2 25 -25 25\n"));
  const char *gp = content (&w, "retention-tornado.gp", &length);
  cr_expect (strstr (gp, "left_text[1] = '60 days'"));
  cr_expect (strstr (gp, "right_text[2] = '365 days'"));
  close_place (&w);
}

Test (money_charts, the_reference_month_is_hollow_and_has_no_interval)
{
  struct place_to_work w = open_place ();
  size_t n;
  draw (&w, sample (w.arena), &n);
  const char *data = data_after (&w, "investment-coaching-leads.dat",
                                 "# month");
  cr_expect (strstr (data, "\n-1 0 NaN NaN 1 0 0\n"));
  cr_expect (strstr (data, "\n-5 NaN NaN NaN 0 0 0\n"));
  cr_expect (strstr (data, "\n0 1.1 "));
  close_place (&w);
}

Test (money_charts, sentences_hold_the_numbers_behind_the_state)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct results *r = sample (w.arena);
  struct chart_file *files = draw (&w, r, &n);
  cr_expect_str_eq (
    file_named (files, n, "retention-waterfall")->alt,
    "Pays. How the gain comes about, with 95 % intervals:"
    " retention 1,100 USD (400 to 1,800); upgrades no data; price 0 USD"
    " (-20.00 to 20.00); referral 400 USD (100 to 700); gain 1,500 USD (700"
    " to 2,300); cost 1,000 USD (950 to 1,050); net 500 USD (-280 to"
    " 1,290).");
  cr_expect (strstr (file_named (files, n, "retention-tornado")->alt,
                     "effect: -30 % at 0.70 USD, 190 % at 5.30 USD; "));
  cr_expect (strstr (file_named (files, n, "investment-coaching-leads")->alt,
                     "-5: no data; "));
  close_place (&w);
}

Test (money_charts, not_established_is_the_first_that_is_read)
{
  struct place_to_work w = open_place ();
  size_t n, length;
  struct result_investment v = investment_sample (w.arena);
  struct chart_file *files
    = draw (&w, results_of (w.arena, money_loss (w.arena), v), &n);
  static const char *const names[] = { "retention-waterfall",
                                       "retention-return",
                                       "retention-tornado" };
  for (size_t i = 0; i < COUNT (names); i++)
    {
      cr_expect (str_starts (file_named (files, n, names[i])->alt,
                             "Not established. "));
      cr_expect (strstr (content (&w, arena_printf (w.arena, "%s.gp",
                                                    names[i]), &length),
                         "sentence[1] = 'Not established. "));
    }
  close_place (&w);
}

Test (money_charts, each_stands_on_the_pages_once)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct results *r = sample (w.arena);
  struct chart_file *files = draw (&w, r, &n);
  const char *html = report_html (w.arena, r, files, n);
  const char *markdown = report_markdown (w.arena, r, files, n);
  cr_expect_eq (times_in (html, "<img "), n);
  for (size_t i = 0; i < n; i++)
    cr_expect_eq (times_in (markdown, arena_printf (w.arena, "](%s.svg)",
                                                    files[i].name)), 1);
  close_place (&w);
}

Test (money_charts, odd_numbers_and_hostile_texts_draw)
{
  struct place_to_work w = open_place ();
  static const char *const texts[] = {
    hostile_note, hostile_label, "'\nsystem('touch canary')\n'",
    "`touch canary`", "", "'", "''.system(\"touch canary\").''", "a\\",
  };
  enum { TEXTS = COUNT (texts) };
  struct results *r = sample (w.arena);
  struct result_hypothesis h[TEXTS + 1];
  struct result_investment v[TEXTS + 1];
  for (size_t i = 0; i < TEXTS; i++)
    {
      h[i] = r->hypotheses[0];
      h[i].title = texts[i];
      h[i].money = money_hostile (w.arena, texts[i]);
      v[i] = investment_hostile (w.arena, texts[i]);
    }
  h[TEXTS] = r->hypotheses[0];
  h[TEXTS].money = money_loss (w.arena);
  v[TEXTS] = odd_investment (w.arena);
  r->hypotheses = h;
  r->investments = v;
  r->hypotheses_n = r->investments_n = TEXTS + 1;
  size_t n;
  struct chart_file *files = draw (&w, r, &n);
  for (size_t i = 0; i < n; i++)
    {
      cr_expect (files[i].svg, "%s", files[i].name);
      /* That is no text of XML, and the picture would not be shown. */
      cr_expect (!strstr (arena_copy_n (w.arena, files[i].svg,
                                        files[i].svg_length), "]]>"));
    }
  cr_expect (!stands (&w, "canary") && !stands (&w, "../canary"));
  close_place (&w);
}
