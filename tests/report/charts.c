#include "report/charts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "chart_place.h"
#include "chart_samples.h"
#include "report/plots.h"

static bool
have_gnuplot (struct arena *arena)
{
  return charts_gnuplot_version (arena) != NULL;
}

Test (plots, every_template_is_embedded_whole)
{
  static const char *const names[] = { "theme", "survival", "panels",
                                       "shares", "means", "forest",
                                       "power", "points", "balance" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      size_t found = 0;
      for (size_t j = 0; j < plot_templates_n; j++)
        if (str_equal (plot_templates[j].name, names[i]))
          {
            found++;
            size_t last = plot_templates[j].length - 1;
            cr_expect (plot_templates[j].text[last] == '\n');
          }
      cr_expect (found == 1, "%s", names[i]);
    }
}

Test (charts, each_hypothesis_and_the_forest_have_four_files)
{
  struct place_to_work w = open_place ();
  struct results r = sample_study (w.arena);
  size_t n;
  struct chart_file *files = charts_write (w.arena, &r, w.out, &n, w.err);
  cr_assert (!err_any (w.err), "%s", messages (&w));
  cr_assert (n == 4);
  static const char *const names[] = { "retention", "fast_csat", "revenue",
                                       "effects" };
  static const char *const endings[] = { "gp", "dat", "svg", "png" };
  for (size_t i = 0; i < 4; i++)
    {
      for (size_t j = 0; j < 4; j++)
        cr_expect (stands (&w, arena_printf (w.arena, "%s.%s", names[i],
                                             endings[j])));
      cr_expect_str_eq (files[i].name,
                        arena_printf (w.arena, "charts/%s", names[i]));
      cr_expect (str_starts (files[i].svg, "<?xml"));
    }
  cr_expect_str_eq (files[1].hypothesis, "fast_csat");
  cr_expect (files[3].hypothesis == NULL);
  outdir_files (w.out, &n);
  cr_expect (n == 16);
  close_place (&w);
}

Test (charts, alternative_text_holds_the_numbers)
{
  struct place_to_work w = open_place ();
  struct results r = sample_study (w.arena);
  size_t n;
  struct chart_file *files = charts_write (w.arena, &r, w.out, &n, w.err);
  cr_assert (n == 4);
  cr_expect (strstr (files[0].alt, "contacted: n = 340"));
  cr_expect (strstr (files[0].alt, "median "));
  cr_expect_str_eq (files[1].alt,
                    "Shares with 95 % confidence interval. slow (n = 812): "
                    "91.2 %, 89.0 % to 92.9 %; fast (n = 1,430): 95.1 %, "
                    "93.8 % to 96.1 %; target 94.0 %.");
  cr_expect (strstr (files[2].alt, "21.4, 18.2 to 24.6"));
  cr_expect (strstr (files[3].alt, "0.720 (0.610 to 0.850), supported"));
  close_place (&w);
}

Test (charts, no_number_is_lost_in_the_data_file)
{
  struct place_to_work w = open_place ();
  static const struct curve_plan plan[] = { { "a", 900, 0.004, 0, 3000 } };
  struct result_hypothesis h = sample_survival (w.arena, "a", plan, 1);
  struct results r = sample_results (&h, 1);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  const char *data = content (&w, "a.dat", &length);
  const char *at = strstr (data, "# time, survival, low, high");
  cr_assert (at != NULL);
  at = strchr (at, '\n') + 1;
  for (size_t i = 0; i < h.chart.curve->points; i++)
    {
      const struct curve_point *p = &h.chart.curve->point[i];
      double x[7];
      for (size_t k = 0; k < 7; k++)
        {
          char *end;
          x[k] = strtod (at, &end);
          at = end;
        }
      cr_assert (x[0] == p->time && x[1] == p->share);
      cr_assert (x[2] == p->conf_low || (isnan (x[2]) && isnan (p->conf_low)));
      cr_assert (x[4] == (double) p->at_risk && x[5] == (double) p->events
                 && x[6] == (double) p->censored);
    }
  close_place (&w);
}

Test (charts, same_bytes_on_every_run_and_in_every_locale)
{
  struct place_to_work a = open_place (), b = open_place ();
  struct results r = sample_study (a.arena);
  size_t n;
  charts_write (a.arena, &r, a.out, &n, a.err);
  setenv ("LC_ALL", "de_DE.UTF-8", 1);
  setenv ("LANG", "tr_TR.UTF-8", 1);
  setenv ("GNUTERM", "dumb", 1);
  charts_write (b.arena, &r, b.out, &n, b.err);
  size_t files, others;
  const struct outfile *x = outdir_files (a.out, &files);
  const struct outfile *y = outdir_files (b.out, &others);
  cr_assert (files == others && files > 0);
  for (size_t i = 0; i < files; i++)
    {
      cr_expect_str_eq (x[i].name, y[i].name);
      cr_expect_str_eq (x[i].sha256, y[i].sha256, "%s", x[i].name);
    }
  close_place (&a);
  close_place (&b);
}

Test (charts, a_script_redraws_the_same_picture_in_its_directory)
{
  struct place_to_work w = open_place ();
  struct results r = sample_study (w.arena);
  size_t n, before, after;
  charts_write (w.arena, &r, w.out, &n, w.err);
  if (!have_gnuplot (w.arena))
    cr_skip ("gnuplot is not installed");
  const char *svg = content (&w, "retention.svg", &before);
  unlink (arena_printf (w.arena, "%s/retention.svg", w.charts));
  const char *command = arena_printf (w.arena, "cd %s && gnuplot retention.gp",
                                      w.charts);
  cr_assert (system (command) == 0);
  const char *again = content (&w, "retention.svg", &after);
  cr_assert (before == after && memcmp (svg, again, before) == 0);
  close_place (&w);
}

Test (charts, names_are_slugs_that_never_collide)
{
  struct place_to_work w = open_place ();
  static const struct bar bar[] = { { "a", 10, .5, .2, .8, NULL, 0 } };
  static const char *const ids[] = { "effects", "A b", "a b", "../../x",
                                     "a-b-2", "", "effects-2" };
  enum { N = sizeof ids / sizeof *ids };
  struct result_hypothesis h[N];
  for (size_t i = 0; i < N; i++)
    h[i] = sample_shares (w.arena, ids[i], bar, 1, NAN);
  struct results r = sample_results (h, N);
  size_t n;
  struct chart_file *files = charts_write (w.arena, &r, w.out, &n, w.err);
  cr_assert (n == N + 1, "%s", messages (&w));
  for (size_t i = 0; i < n; i++)
    {
      cr_expect (strspn (files[i].name + strlen ("charts/"),
                         "abcdefghijklmnopqrstuvwxyz0123456789-_")
                 == strlen (files[i].name) - strlen ("charts/"));
      for (size_t j = 0; j < i; j++)
        cr_expect (strcmp (files[i].name, files[j].name) != 0);
    }
  cr_expect_str_eq (files[N].name, "charts/effects");
  cr_expect (!err_any (w.err), "%s", messages (&w));
  close_place (&w);
}

/* Shapes at the edge of what can be drawn: each draws without a word. */
Test (charts, odd_shapes_draw)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis h[9];
  size_t k = 0, n;
  static const struct curve_plan all_at_once[] = { { "a", 5, 9, 1, 10 },
                                                   { "b", 1, 9, 0, 0 } };
  h[k++] = sample_survival (w.arena, "first_day", all_at_once, 2);
  h[k] = sample_survival (w.arena, "empty", all_at_once, 2);
  struct curve *curve = ARENA_NEW (w.arena, struct curve, 2);
  curve[0].label = curve[1].label = "nobody";
  h[k++].chart.curve = curve;
  struct curve_plan many[50];
  for (size_t i = 0; i < 50; i++)
    many[i] = (struct curve_plan){ "level", 40, 0.01, 0, 300 };
  h[k++] = sample_survival (w.arena, "fifty", many, 50);
  static const struct bar none[] = { { "a", 0, NAN, NAN, NAN, NULL, 0 } };
  h[k++] = sample_shares (w.arena, "no_share", none, 1, NAN);
  h[k++] = sample_means (w.arena, "no_mean", none, 1, NAN, false);
  h[k - 1].chart.bar = none;
  static const struct bar same[] = { { "a", 3, 0, 0, 0, NULL, 0 },
                                     { "b", 3, 0, 0, 0, NULL, 0 } };
  h[k++] = sample_shares (w.arena, "zero", same, 2, 0);
  h[k++] = sample_means (w.arena, "zeros", same, 2, 0, true);
  static const struct bar tiny[] = { { "a", 3, 1e-12, 0, 3e-12, NULL, 0 },
                                     { "b", 3, -1e300, -2e300, 1e299, NULL,
                                       0 } };
  h[k++] = sample_means (w.arena, "far_apart", tiny, 2, NAN, false);
  h[k++] = sample_means (w.arena, "small", tiny, 1, NAN, true);
  struct results r = sample_results (h, k);
  charts_write (w.arena, &r, w.out, &n, w.err);
  cr_expect (n == k + 1);
  cr_expect (!err_any (w.err), "%s", messages (&w));
  close_place (&w);
}

Test (charts, a_chart_takes_less_than_a_fifth_of_a_second)
{
  struct place_to_work w = open_place ();
  if (!have_gnuplot (w.arena))
    cr_skip ("gnuplot is not installed");
  struct results r = sample_study (w.arena);
  struct timespec before, after;
  size_t n;
  clock_gettime (CLOCK_MONOTONIC, &before);
  charts_write (w.arena, &r, w.out, &n, w.err);
  clock_gettime (CLOCK_MONOTONIC, &after);
  double seconds = (double) (after.tv_sec - before.tv_sec)
                   + 1e-9 * (double) (after.tv_nsec - before.tv_nsec);
  /* Fivefold room for a busy machine. */
  cr_expect (seconds / (double) n < 5 * 0.2, "%g s a chart",
             seconds / (double) n);
  close_place (&w);
}
