/* The charts of how much is left: what their .dat and .gp hold, and what
   their sentence says. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "chart_place.h"
#include "fixture.h"
#include "left_samples.h"

static struct chart_file *
draw (struct place_to_work *w, const struct result_hypothesis *h, size_t *n)
{
  struct chart_file *files
    = charts_write (w->arena, left_results (w->arena, h), w->out, n, w->err);
  cr_assert (!err_any (w->err), "%s", messages (w));
  return files;
}

/* Copies every bitmap of W to where a person looks. */
static void
show (struct place_to_work *w, const char *path, const char *as,
      const struct chart_file *files, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t length;
      const char *name = arena_printf (w->arena, "%s.png",
                                       strrchr (files[i].name, '/') + 1);
      const char *bytes = content (w, name, &length);
      FILE *out = fopen (arena_printf (w->arena, "%s/%s-%s", path, as, name),
                         "w");
      cr_assert (out && fwrite (bytes, 1, length, out) == length);
      fclose (out);
    }
}

static const char long_label[]
  = "customers of the enterprise plan with premium support whose contract"
    " renews in the second quarter and who came through a reseller";

Test (left_charts, can_be_looked_at)
{
  const char *path = getenv ("COHORTEST_PAGES");
  if (!path)
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  const struct {
    const char *as;
    struct result_hypothesis h;
  } cases[] = {
    { "plain", left_sample (arena) },
    { "long", left_hostile (arena, long_label) },
    { "hostile", left_hostile (arena, hostile_note) },
    { "one", left_ledger (arena, 1) },
    { "odd", left_odd (arena) },
    { "twenty", left_ledger (arena, 20) },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      struct place_to_work w = open_place ();
      size_t n;
      struct chart_file *files = draw (&w, &cases[i].h, &n);
      show (&w, path, cases[i].as, files, n);
      show_page (w.arena, arena_printf (w.arena, "%s.html", cases[i].as),
                 report_html (w.arena, left_results (w.arena, &cases[i].h),
                              files, n));
      close_place (&w);
    }
  arena_free (arena);
}

Test (left_charts, each_has_four_files_and_says_which_part_it_is)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_sample (w.arena);
  size_t n;
  struct chart_file *files = draw (&w, &h, &n);
  static const char *const parts[] = { NULL, "ledger", "balance",
                                       "subgroups", "landmarks", "dose" };
  cr_assert (n == 7);
  for (size_t i = 0; i < 6; i++)
    {
      const char *name
        = parts[i] ? arena_printf (w.arena, "charts/retention-%s", parts[i])
                   : "charts/retention";
      cr_expect_str_eq (files[i].name, name);
      cr_expect (str_equal (files[i].part, parts[i]));
      cr_expect_str_eq (files[i].hypothesis, "retention");
      for (size_t k = 0; k < 4; k++)
        cr_expect (stands (&w, arena_printf (
          w.arena, "%s.%s", name + strlen ("charts/"),
          (const char *[]){ "gp", "dat", "svg", "png" }[k])), "%s", name);
    }
  close_place (&w);
}

Test (left_charts, a_part_is_drawn_without_a_chart_of_cohorts)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_ledger (w.arena, 2);
  h.chart.kind = CHART_NONE;
  size_t n;
  struct chart_file *files = draw (&w, &h, &n);
  cr_assert (n == 2);
  cr_expect_str_eq (files[0].name, "charts/retention-ledger");
  close_place (&w);
}

/* `a` with a ledger and `a-ledger` beside it. */
Test (left_charts, a_part_takes_no_other_charts_name)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h[2] = { left_ledger (w.arena, 1),
                                    left_ledger (w.arena, 1) };
  h[1].id = "retention-ledger";
  struct results *r = left_results (w.arena, h);
  r->hypotheses_n = 2;
  size_t n;
  struct chart_file *files = charts_write (w.arena, r, w.out, &n, w.err);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < i; k++)
      cr_expect_str_neq (files[i].name, files[k].name);
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

Test (left_charts, data_files_hold_the_numbers)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_sample (w.arena);
  size_t n;
  draw (&w, &h, &n);
  /* Stages of a hazard ratio; the negative control has none. */
  const char *data = data_after (&w, "retention-ledger.dat", "# row");
  cr_expect (strstr (data, "1 0.412 "));
  cr_expect (strstr (data, "3 0.8021 "));
  cr_expect (!strstr (data, "\n4 "));
  /* Without sign; what is not defined is no number. */
  data = data_after (&w, "retention-balance.dat", "# row");
  cr_expect (strstr (data, "\n1 0.4632 0.131\n2 0.4725 0.021\n"));
  cr_expect (strstr (data, "\n4 NaN NaN\n"));
  /* plan, its levels, region, its level, all. */
  data = data_after (&w, "retention-subgroups.dat", "# row");
  cr_expect (str_starts (data, "2 0.71 "));
  cr_expect (strstr (data, "\n7 0.8021 "));
  data = data_after (&w, "retention-landmarks.dat", "# place");
  cr_expect (strstr (data, "\n60 0.8021 0.7 0.92 0 0 0\n"));
  cr_expect (strstr (data, "\n90 0.75 0.55 "));
  data = data_after (&w, "retention-dose.dat", "# place");
  cr_expect (strstr (data, "\n1 0.953 0.939 0.964 0 0 0\n"));
  cr_expect (strstr (data, "\n3 NaN NaN NaN 0 0 0\n"));
  close_place (&w);
}

Test (left_charts, the_headline_stage_and_the_own_landmark_are_filled)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_sample (w.arena);
  size_t n, length;
  draw (&w, &h, &n);
  const char *gp = content (&w, "retention-ledger.gp", &length);
  cr_expect (strstr (gp, "array band[4] = [0, 0, 1, 0]"));
  cr_expect (strstr (gp, "panel_log[1] = [1]"));
  const char *data = data_after (&w, "retention-landmarks.dat", "# place");
  cr_expect (strstr (data, "\n14 0.79 0.69 0.9 1 0 0\n"));
  /* The cut of 7,200 seconds lies between the second bin and the third. */
  cr_expect (strstr (content (&w, "retention-dose.gp", &length),
                     "array cut[1] = [2.5]"));
  close_place (&w);
}

Test (left_charts, a_ledger_without_ratios_draws_differences)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_ledger (w.arena, 3);
  struct result_step step[3];
  for (size_t i = 0; i < 3; i++)
    step[i] = h.ledger[2 * i];
  h.ledger = step;
  h.ledger_n = 3;
  size_t n, length;
  draw (&w, &h, &n);
  const char *gp = content (&w, "retention-ledger.gp", &length);
  cr_expect (strstr (gp, "panel_log[1] = [0]"));
  cr_expect (strstr (gp, "'RMST difference, days'"));
  close_place (&w);
}

Test (left_charts, sentences_hold_the_numbers)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_sample (w.arena);
  size_t n;
  struct chart_file *files = draw (&w, &h, &n);
  static const char *const said[] = {
    NULL,
    "How much of the effect is left: hazard ratio with 95 % confidence"
    " interval. ever contacted, whole record: 0.412 (0.371 to 0.458); ",
    "plan = pro: 0.463, then 0.131; plan = free: 0.472, then 0.0210; ",
    "plan; pro: 0.710 (0.550 to 0.910); free: ",
    "14 (n = 2,650): 0.790; 60 (n = 2,500): 0.802; ",
    "2 to < 3 hours (n = 0): no value; ",
  };
  for (size_t i = 1; i < 6; i++)
    cr_expect (strstr (files[i].alt, said[i]), "%s", files[i].alt);
  close_place (&w);
}

Test (left_charts, each_stands_on_the_pages_once_beside_its_table)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h = left_sample (w.arena);
  size_t n;
  struct chart_file *files = draw (&w, &h, &n);
  struct results *r = left_results (w.arena, &h);
  const char *html = report_html (w.arena, r, files, n);
  const char *markdown = report_markdown (w.arena, r, files, n);
  cr_expect_eq (times_in (html, "<img "), n);
  static const char *const captions[] = {
    NULL, "How much of it is left", "Balance", "Subgroups",
    "Other landmarks", "By what the cohort is cut at",
  };
  for (size_t i = 1; i < 6; i++)
    {
      cr_expect_eq (times_in (markdown, arena_printf (
        w.arena, "](%s.svg)", files[i].name)), 1);
      const char *table = strstr (html, arena_printf (
        w.arena, "<caption>%s</caption>", captions[i]));
      cr_assert (table);
      const char *after = strstr (table, "<img ");
      cr_expect (after && str_starts (after + strlen ("<img alt=\""),
                                      arena_copy_n (w.arena, files[i].alt,
                                                    8)));
    }
  close_place (&w);
}

Test (left_charts, odd_effects_and_hostile_texts_draw)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h[4] = {
    left_odd (w.arena), left_hostile (w.arena, hostile_note),
    left_hostile (w.arena, "'\nsystem('touch canary')\n'"),
    left_hostile (w.arena, ""),
  };
  struct results *r = left_results (w.arena, h);
  r->hypotheses_n = 4;
  size_t n;
  struct chart_file *files = charts_write (w.arena, r, w.out, &n, w.err);
  cr_expect (!err_any (w.err), "%s", messages (&w));
  for (size_t i = 0; i < n; i++)
    cr_expect (files[i].svg, "%s", files[i].name);
  cr_expect (!stands (&w, "canary"));
  close_place (&w);
}
