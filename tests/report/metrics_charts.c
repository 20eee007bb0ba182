/* The charts of metrics: what their .dat and .gp hold, and what their
   sentence says. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "chart_place.h"
#include "fixture.h"
#include "metrics_samples.h"

static struct chart_file *
draw (struct place_to_work *w, const struct results *r, size_t *n)
{
  struct chart_file *files = charts_write (w->arena, r, w->out, n, w->err);
  cr_assert (!err_any (w->err), "%s", messages (w));
  return files;
}

static const char long_label[]
  = "customers of the enterprise plan with premium support whose contract"
    " renews in the second quarter and who came through a reseller";

/* Copies every picture of W to where a person looks. */
static void
show (struct place_to_work *w, const char *path, const char *as,
      const struct results *r)
{
  size_t n, length;
  struct chart_file *files = draw (w, r, &n);
  for (size_t i = 0; i < n; i++)
    {
      const char *name = arena_printf (w->arena, "%s.png",
                                       strrchr (files[i].name, '/') + 1);
      const char *bytes = content (w, name, &length);
      FILE *out = fopen (arena_printf (w->arena, "%s/%s-%s", path, as, name),
                         "w");
      cr_assert (out && fwrite (bytes, 1, length, out) == length);
      fclose (out);
    }
  show_page (w->arena, arena_printf (w->arena, "metrics-%s.html", as),
             report_html (w->arena, r, files, n));
}

Test (metrics_charts, can_be_looked_at)
{
  const char *path = getenv ("COHORTEST_PAGES");
  if (!path)
    cr_skip_test ("COHORTEST_PAGES names no directory");
  struct arena *arena = arena_new ();
  struct result_metric many = metrics_many (arena, 30, 3);
  struct result_metric years = metrics_many (arena, 9, 60);
  struct result_metric short_triangle = metrics_triangle (arena, 3);
  struct result_metric triangle = metrics_triangle (arena, 48);
  const struct {
    const char *as;
    const struct results *r;
  } cases[] = {
    { "plain", metrics_results (arena) },
    { "long", metrics_hostile (arena, long_label) },
    { "hostile", metrics_hostile (arena, hostile_note) },
    { "many", metrics_of (arena, &many) },
    { "years", metrics_of (arena, &years) },
    { "three", metrics_of (arena, &short_triangle) },
    { "old", metrics_of (arena, &triangle) },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      struct place_to_work w = open_place ();
      show (&w, path, cases[i].as, cases[i].r);
      close_place (&w);
    }
  arena_free (arena);
}

/* File names without their directory, one a line. */
static const char *
names_of (struct place_to_work *w, const struct chart_file *files, size_t n)
{
  struct buf out = buf_new (w->arena);
  for (size_t i = 0; i < n; i++)
    buf_printf (&out, "%s\n", files[i].name + strlen ("charts/"));
  return out.text;
}

Test (metrics_charts, each_metric_has_those_it_has_rows_for)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct chart_file *files = draw (&w, metrics_results (w.arena), &n);
  cr_expect_str_eq (names_of (&w, files, n),
                    "metric-nps_score-trend\n"
                    "metric-nps_score-by-plan\n"
                    "metric-contact-trend\n"
                    "metric-contact-by-channel\n"
                    "metric-retention-trend\n"
                    "metric-retention-triangle\n"
                    "metric-reply-trend\n"
                    "metric-reply-by-channel\n"
                    "metric-reply-curve\n"
                    "metric-topics-tags\n");
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < 4; k++)
      cr_expect (stands (&w, arena_printf (
        w.arena, "%s.%s", files[i].name + strlen ("charts/"),
        (const char *[]){ "gp", "dat", "svg", "png" }[k])), "%s",
                 files[i].name);
  close_place (&w);
}

/* A hypothesis may have the id of a metric, or of its chart. */
Test (metrics_charts, no_name_is_given_twice)
{
  struct place_to_work w = open_place ();
  struct results *r = fixture_results (w.arena);
  struct result_hypothesis h[2] = { r->hypotheses[0], r->hypotheses[0] };
  struct result_metric m[2] = { *metrics_sample (w.arena, SAMPLE_RETENTION),
                                *metrics_sample (w.arena, SAMPLE_RETENTION)
  };
  h[1].id = "metric-retention-trend";
  m[1].id = "Retention";
  r->hypotheses = h;
  r->hypotheses_n = 2;
  r->metrics = m;
  r->metrics_n = 2;
  size_t n;
  struct chart_file *files = draw (&w, r, &n);
  cr_assert_eq (n, 3 + 4);
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

Test (metrics_charts, data_files_hold_the_numbers)
{
  struct place_to_work w = open_place ();
  size_t n;
  draw (&w, metrics_results (w.arena), &n);
  /* November 2023 is month 12 * 2023 + 10; 85 of 220 answered. */
  const char *data = data_after (&w, "metric-nps_score-trend.dat",
                                 "# month");
  cr_expect (str_starts (data, "24286 24 6.64"));
  cr_expect (strstr (data, " 85 0.3863"));
  cr_expect (strstr (data, "\n24294 NaN NaN NaN 0 0\n"));
  data = data_after (&w, "metric-contact-by-channel.dat", "# panel");
  cr_expect (str_starts (data, "1 1 6.25 5.5 7 0\n"));
  cr_expect (strstr (data, "\n1 4 4.125 3.63 4.62 0\n"));
  data = data_after (&w, "metric-contact-by-channel.dat", "# row");
  cr_expect_eq (times_in (data, "\n4 "), 14);
  data = data_after (&w, "metric-retention-triangle.dat", "# row");
  cr_expect (str_starts (data, "1 0 1 "));
  cr_expect (strstr (data, "\n18 0 1 "));
  cr_expect_eq (times_in (data, "\n"), 171 + 2);
  data = data_after (&w, "metric-topics-tags.dat", "# panel");
  cr_expect (strstr (data, "\n1 2 0.1072 "));
  cr_expect (strstr (data, "\n2 2 61.5 56.5 66.5 0\n"));
  cr_expect (strstr (data, "\n2 4 NaN NaN NaN 0\n"));
  close_place (&w);
}

/* Every point of every curve stands there, also those that the picture
   has no dot for. */
Test (metrics_charts, curves_are_kept_whole)
{
  struct place_to_work w = open_place ();
  size_t n;
  draw (&w, metrics_results (w.arena), &n);
  const char *data = data_after (&w, "metric-reply-curve.dat",
                                 "# hours, share still open, low, high, "
                                 "waiting");
  cr_expect_eq (times_in (data, "\n"), 4 * (120 + 2) + 3);
  cr_expect (str_starts (data, "0.02 "));
  close_place (&w);
}

/* The band is not drawn where a month has no value. */
Test (metrics_charts, a_month_without_a_value_breaks_the_band)
{
  struct place_to_work w = open_place ();
  struct result_metric m = *metrics_sample (w.arena, SAMPLE_NPS);
  struct result_value v[5];
  for (size_t i = 0; i < 5; i++)
    v[i] = m.values[i];
  v[2].month = "2024-03";                 /* none in between */
  v[3].month = "2024-04";
  v[4].effect = (struct effect) { NAN, NAN, NAN, NAN, NULL, STATUS_EMPTY,
                                  "nobody answered" };
  m.values = v;
  m.values_n = 5;
  size_t n, length;
  draw (&w, metrics_of (w.arena, &m), &n);
  const char *gp = content (&w, "metric-nps_score-trend.gp", &length);
  cr_expect (strstr (gp, "\nbands = 2\n"));
  const char *data = data_after (&w, "metric-nps_score-trend.dat",
                                 "# band");
  /* a month alone has a width */
  cr_expect (str_starts (data, "24285.8"));
  cr_expect (strstr (data, "\n24286.1"));
  cr_expect (strstr (data, "\n24290 "));
  close_place (&w);
}

Test (metrics_charts, one_month_makes_no_trend)
{
  struct place_to_work w = open_place ();
  struct result_metric m = *metrics_sample (w.arena, SAMPLE_NPS);
  m.values_n = 2;
  size_t n;
  draw (&w, metrics_of (w.arena, &m), &n);
  cr_expect_eq (n, 0);
  close_place (&w);
}

Test (metrics_charts, at_most_seven_levels_have_a_panel)
{
  struct place_to_work w = open_place ();
  struct result_metric m = metrics_many (w.arena, 12, 4);
  size_t n, length;
  struct chart_file *files = draw (&w, metrics_of (w.arena, &m), &n);
  const char *gp = content (&w, "metric-contacting-by-agent.gp", &length);
  cr_expect (strstr (gp, "\npanels = 7\n"));
  cr_expect (strstr (gp, "5 more levels are in the table only."));
  cr_expect (strstr (files[1].alt, "agent 7: ") &&
             !strstr (files[1].alt, "agent 8: "));
  close_place (&w);
}

/* Per cents in cells are whole, but 99.6 % is not all and .4 % not
   nobody. */
Test (metrics_charts, cells_do_not_round_to_all_or_nobody)
{
  struct place_to_work w = open_place ();
  const struct result_triangle t[] = {
    { "2024-01", 0, 500, 1 }, { "2024-01", 1, 500, .996 },
    { "2024-01", 2, 500, .004 }, { "2024-01", 3, 500, 0 },
    { "2024-01", 4, 500, NAN },
  };
  struct result_metric m = *metrics_sample (w.arena, SAMPLE_RETENTION);
  m.triangle = t;
  m.triangle_n = COUNT (t);
  size_t n, length;
  draw (&w, metrics_of (w.arena, &m), &n);
  const char *gp = content (&w, "metric-retention-triangle.gp", &length);
  static const char *const cells[] = {
    "cell_text[1] = '100'", "cell_text[2] = '>99'", "cell_text[3] = '<1'",
    "cell_text[4] = '0'", "cell_text[5] = ''",
  };
  for (size_t i = 0; i < COUNT (cells); i++)
    cr_expect (strstr (gp, cells[i]), "%s", cells[i]);
  cr_expect (strstr (content (&w, "metric-retention-triangle.dat", &length),
                     "\n1 4 NaN NaN 0 5\n"));
  close_place (&w);
}

/* Ticks every month, every second, ...: never more than have room. */
Test (metrics_charts, months_are_named_as_far_apart_as_there_is_room)
{
  static const struct { size_t months; const char *ticks; } cases[] = {
    { 3, "array tick_text[3]\ntick_text[1] = '2023-11'\n" },
    { 14, "array tick_text[7]\ntick_text[1] = '2023-11'\n" },
    { 60, "array tick_text[5]\ntick_text[1] = '2024'\n" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      struct place_to_work w = open_place ();
      struct result_metric m = metrics_many (w.arena, 0, cases[i].months);
      size_t n, length;
      draw (&w, metrics_of (w.arena, &m), &n);
      cr_expect (strstr (content (&w, "metric-contacting-trend.gp", &length),
                         cases[i].ticks), "%zu", cases[i].months);
      close_place (&w);
    }
}

Test (metrics_charts, sentences_hold_the_numbers)
{
  struct place_to_work w = open_place ();
  size_t n;
  struct chart_file *files = draw (&w, metrics_results (w.arena), &n);
  static const char *const said[] = {
    "Would they recommend us? by month with 95 % confidence band. First"
    " 2023-11: 24.0 points (6.65 to 41.4); last 2024-12: ",
    "free: 45.0 points (37.0 to 53.0), n = 400, answered 40.0 % of 1,000"
    " asked; ",
    "contact by month",
    "contact by channel with 95 % confidence interval. chat (n = 9,000):"
    " 6.25 USD (5.50 to 7.00); ",
    "Who stays from month to month by month",
    "18 sign-up months. 2023-11: 61.7 % after 17 months; ",
    "Time to the first reply by month",
    "phone (n = 3,002): 9.00 minutes (8.10 to 9.90)",
    "all: n = 9,400, median 2.35 hours; chat: n = 3,000, median 24.0"
    " minutes; ",
    "refund (15 tickets of 14 customers): 0.000760 (0.000360 to 0.00116),"
    " refused.",
  };
  cr_assert_eq (n, COUNT (said));
  for (size_t i = 0; i < n; i++)
    cr_expect (strstr (files[i].alt, said[i]), "%s", files[i].alt);
  close_place (&w);
}

Test (metrics_charts, each_stands_on_the_pages_once)
{
  struct place_to_work w = open_place ();
  struct results *r = metrics_results (w.arena);
  size_t n;
  struct chart_file *files = draw (&w, r, &n);
  const char *html = report_html (w.arena, r, files, n);
  const char *markdown = report_markdown (w.arena, r, files, n);
  cr_expect_eq (times_in (html, "<img alt=\""), n);
  for (size_t i = 0; i < n; i++)
    cr_expect_eq (times_in (markdown, arena_printf (
      w.arena, "](%s.svg)", files[i].name)), 1, "%s", files[i].name);
  close_place (&w);
}

Test (metrics_charts, no_text_runs_or_stops_a_chart)
{
  struct place_to_work w = open_place ();
  static const char *const attacks[] = {
    "'.system(\"touch canary\").'", "`touch canary`",
    "'\nsystem('touch canary')\n'", "';system('touch canary');'", "''",
    "%s%n%d%%", "", "\\", "]", "NaN", "\x01\x02\x1b[31m\x7f",
    "{/:Bold x}_y^z", "x\\\n!touch canary",
  };
  struct result_metric *all = ARENA_NEW (w.arena, struct result_metric,
                                         COUNT (attacks) * SAMPLE_METRICS);
  struct results *r = NULL;
  for (size_t i = 0; i < COUNT (attacks); i++)
    {
      r = metrics_hostile (w.arena, attacks[i]);
      for (size_t k = 0; k < SAMPLE_METRICS; k++)
        all[i * SAMPLE_METRICS + k] = r->metrics[k];
    }
  for (size_t i = 0; i < COUNT (attacks) * SAMPLE_METRICS; i++)
    if (i % 3 == 0)
      all[i].id = attacks[i / SAMPLE_METRICS];
  r->metrics = all;
  r->metrics_n = COUNT (attacks) * SAMPLE_METRICS;
  size_t n;
  struct chart_file *files = draw (&w, r, &n);
  cr_expect_geq (n, COUNT (attacks) * 9);
  for (size_t i = 0; i < n; i++)
    cr_expect (files[i].svg, "%s", files[i].name);
  cr_expect (!stands (&w, "canary"));
  close_place (&w);
}
