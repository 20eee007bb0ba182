#include "report/charts.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "chart_samples.h"
#include "report/plots.h"

/* A directory of its own for each test, below the temporary one. */
struct place_to_work {
  struct arena *arena;
  struct err *err;
  struct outdir *out;
  char root[64];
  const char *charts;             /* where charts are being written */
};

static struct place_to_work
open_place (void)
{
  struct place_to_work w = { .arena = arena_new () };
  w.err = err_new (w.arena);
  strcpy (w.root, "/tmp/cohortest-charts-XXXXXX");
  cr_assert (mkdtemp (w.root) != NULL);
  w.out = outdir_open (w.arena, arena_printf (w.arena, "%s/out", w.root),
                       false, w.err);
  cr_assert (w.out != NULL);
  w.charts = arena_printf (w.arena, "%s/charts", outdir_path (w.out));
  return w;
}

static void
remove_tree (const char *path)
{
  DIR *dir = opendir (path);
  for (struct dirent *e; dir && (e = readdir (dir));)
    {
      char inner[1024];
      snprintf (inner, sizeof inner, "%s/%s", path, e->d_name);
      if (strcmp (e->d_name, ".") != 0 && strcmp (e->d_name, "..") != 0)
        remove_tree (inner);
    }
  if (dir)
    closedir (dir);
  remove (path);
}

static void
close_place (struct place_to_work *w)
{
  outdir_abandon (w->out);
  remove_tree (w->root);
  arena_free (w->arena);
}

static bool
stands (struct place_to_work *w, const char *name)
{
  struct stat info;
  const char *path = arena_printf (w->arena, "%s/%s", w->charts, name);
  return stat (path, &info) == 0 && info.st_size > 0;
}

static char *
content (struct place_to_work *w, const char *name, size_t *length)
{
  return file_read (w->arena,
                    arena_printf (w->arena, "%s/%s", w->charts, name),
                    length, E_CANNOT_WRITE, w->err);
}

/* What err_print() says. */
static const char *
messages (struct place_to_work *w)
{
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream (&text, &length);
  err_print (w->err, out, false);
  fclose (out);
  const char *copy = arena_copy_n (w->arena, text, length);
  free (text);
  return copy;
}

static size_t
count (const char *text, const char *what)
{
  size_t n = 0;
  for (const char *p = text; (p = strstr (p, what)); p += strlen (what))
    n++;
  return n;
}

static bool
have_gnuplot (struct arena *arena)
{
  return charts_gnuplot_version (arena) != NULL;
}

Test (plots, every_template_is_embedded_whole)
{
  static const char *const names[] = { "theme", "survival", "panels",
                                       "shares", "means", "forest" };
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
      cr_assert (x[0] == p->time && x[1] == p->survival);
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

/* Texts that a careless script would run. */
static const char *const attacks[] = {
  "'.system(\"touch canary\").'", "`touch canary`", "\"`touch canary`\"",
  "'\nsystem('touch canary')\n'", "';system('touch canary');'",
  "''';system(\"touch canary\")#", "''.system('touch canary').''",
  "|touch canary", "<touch canary", "$(touch canary)", "@x @ARG1",
  "EOD\n!touch canary\nEOD", "\r\n!touch canary\r\n", "x\\\n!touch canary",
  "\\", "'", "''", "'''", "a''b'", "%s%n%d%%", "{/:Bold x}_y^z", "#",
  "\xe2\x80\xae" "drow", "\xe2\x80\xa8!touch canary\xe2\x80\xa9",
  "\xc2\x85!touch canary", "\x01\x02\x1b[31m\x7f", "\t\v\f", "",
  "\xd8\xb9\xd9\x85\xd9\x8a\xd9\x84", "\xe4\xbc\x81\xe4\xb8\x9a",
  "]", "[1", "array x[3]", "exit", "unset output; quit", "NaN", "1e999",
  "<script>alert(1)</script>", "]]>&amp;\"", "a\xcc\x81\xcc\x81\xcc\x81"
};
static const char *const frames[] = { "%s", "it's %s", "%s'%s", "'%s", "\n%s" };

static void
expect_no_canary (struct place_to_work *w)
{
  const char *const where[] = { w->charts, outdir_path (w->out), w->root,
                                "." };
  for (size_t i = 0; i < sizeof where / sizeof *where; i++)
    cr_assert (access (arena_printf (w->arena, "%s/canary", where[i]), F_OK)
               != 0);
}

enum {
  ATTACKS = sizeof attacks / sizeof *attacks,
  FRAMES = sizeof frames / sizeof *frames,
  TEXTS = ATTACKS * FRAMES
};

/* The I-th of TEXTS hostile texts, from the start again after the last. */
static const char *
hostile (struct arena *arena, size_t i)
{
  char text[256];
  const char *attack = attacks[i / FRAMES % ATTACKS];
  snprintf (text, sizeof text, frames[i % FRAMES], attack, attack);
  return arena_copy (arena, text);
}

/* Hostile in every place that is not a cohort's label. */
static void
poison (struct arena *arena, struct result_hypothesis *h, size_t i)
{
  static const struct effect e = { .estimate = 0.5, .conf_low = 0.2,
                                   .conf_high = 0.8 };
  sample_effect (arena, h, &sample_mean_difference, e, 0.5);
  struct result_effect *own = ARENA_NEW (arena, struct result_effect, 1);
  *own = *h->effects;
  own->level = hostile (arena, i + 1);
  own->reference = hostile (arena, i + 2);
  h->effects = own;
  h->claim = h->title = hostile (arena, i);
  h->sentence = hostile (arena, i + 3);
  h->outcome = hostile (arena, i + 4);
  h->time_unit = hostile (arena, i + 5);
}

static void
expect_drawn (struct place_to_work *w, const struct result_hypothesis *h,
              size_t n)
{
  struct results r = sample_results (h, n);
  r.title = h->title;
  size_t files_n;
  struct chart_file *files = charts_write (w->arena, &r, w->out, &files_n,
                                           w->err);
  cr_assert (!err_any (w->err), "%s", messages (w));
  for (size_t i = 0; i < files_n; i++)
    cr_assert (files[i].svg != NULL);
  expect_no_canary (w);
}

Test (charts, no_claim_runs_or_stops_the_forest_plot)
{
  struct place_to_work w = open_place ();
  struct result_hypothesis *h = ARENA_NEW (w.arena, struct result_hypothesis,
                                           TEXTS);
  static const struct bar bar = { "a", 1, .5, .4, .6, NULL, 0 };
  cr_assert (TEXTS >= 200);
  for (size_t i = 0; i < TEXTS; i++)
    {
      h[i] = sample_shares (w.arena, hostile (w.arena, i), &bar, 1, NAN);
      h[i].chart.kind = CHART_NONE;
      poison (w.arena, &h[i], i);
    }
  expect_drawn (&w, h, TEXTS);
  close_place (&w);
}

Test (charts, no_label_runs_or_stops_a_chart_of_shares_or_means)
{
  struct place_to_work w = open_place ();
  struct bar *bar = ARENA_NEW (w.arena, struct bar, TEXTS);
  for (size_t i = 0; i < TEXTS; i++)
    bar[i] = (struct bar){ hostile (w.arena, i), i, .5, .4, .6, NULL, 0 };
  struct result_hypothesis h[2];
  h[0] = sample_shares (w.arena, "a", bar, TEXTS, .5);
  h[1] = sample_means (w.arena, "b", bar, TEXTS, .5, true);
  poison (w.arena, &h[0], 0);
  poison (w.arena, &h[1], 6);
  expect_drawn (&w, h, 2);
  close_place (&w);
}

/* All texts in panels, a third of them in charts of seven curves. */
Test (charts, no_label_runs_or_stops_a_survival_chart)
{
  struct place_to_work w = open_place ();
  struct curve_plan plan[TEXTS];
  struct result_hypothesis h[TEXTS];
  size_t n = 0;
  for (size_t i = 0; i < TEXTS; i++)
    plan[i] = (struct curve_plan){ hostile (w.arena, i), 8, .01, 0, 90 };
  for (size_t i = 0; i < TEXTS; i += 21)
    h[n++] = sample_survival (w.arena, "small", &plan[i],
                              i + 7 < TEXTS ? 7 : TEXTS - i);
  for (size_t i = 0; i < TEXTS; i += 50)
    h[n++] = sample_survival (w.arena, "many", &plan[i],
                              i + 50 < TEXTS ? 50 : TEXTS - i);
  for (size_t i = 0; i < n; i++)
    poison (w.arena, &h[i], i * 6);
  expect_drawn (&w, h, n);
  close_place (&w);
}

Test (charts, without_gnuplot_scripts_and_data_are_kept_and_it_is_said_once)
{
  struct place_to_work w = open_place ();
  struct results r = sample_study (w.arena);
  setenv ("PATH", "", 1);
  size_t n;
  struct chart_file *files = charts_write (w.arena, &r, w.out, &n, w.err);
  cr_assert (n == 4);
  cr_expect (err_count (w.err) == 1);
  cr_expect (err_exit_code (w.err) == EXIT_WRITE);
  cr_expect (count (messages (&w), "E403") == 1, "%s", messages (&w));
  cr_expect (stands (&w, "retention.gp") && stands (&w, "retention.dat"));
  cr_expect (stands (&w, "effects.gp") && stands (&w, "effects.dat"));
  cr_expect (!stands (&w, "retention.svg") && files[0].svg == NULL);
  cr_expect (files[0].alt != NULL);
  cr_expect (charts_gnuplot_version (w.arena) == NULL);
  close_place (&w);
}

/* A gnuplot of our own that runs SCRIPT, first in PATH. */
static void
fake_gnuplot (struct place_to_work *w, const char *script)
{
  const char *dir = arena_printf (w->arena, "%s/bin", w->root);
  const char *path = arena_printf (w->arena, "%s/gnuplot", dir);
  cr_assert (mkdir (dir, 0755) == 0);
  FILE *out = fopen (path, "w");
  cr_assert (out != NULL);
  fprintf (out, "#!/bin/sh\n%s\n", script);
  fclose (out);
  cr_assert (chmod (path, 0755) == 0);
  setenv ("PATH", arena_printf (w->arena, "%s:/bin:/usr/bin", dir), 1);
}

Test (charts, a_failing_gnuplot_is_said_once_and_names_the_kept_script)
{
  static const char *const scripts[] = {
    "echo 'undefined variable: xyz' >&2; exit 1",      /* says why */
    "exit 3",                                          /* does not */
    "kill -9 $$",
    "eval $3; : > ${4%.gp}.$fmt",                      /* empty file */
    "eval $3; echo '<?xml' > ${4%.gp}.$fmt",           /* half a file */
    "exit 0",                                          /* no file */
  };
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
    {
      struct place_to_work w = open_place ();
      struct results r = sample_study (w.arena);
      fake_gnuplot (&w, scripts[i]);
      size_t n;
      struct chart_file *files = charts_write (w.arena, &r, w.out, &n,
                                               w.err);
      cr_expect (n == 4 && files[0].svg == NULL);
      cr_expect (err_count (w.err) == 1);
      cr_expect (err_exit_code (w.err) == EXIT_WRITE);
      const char *said = messages (&w);
      cr_expect (count (said, "E404") == 1, "%s", said);
      cr_expect (strstr (said, "charts/retention.gp"), "%s", said);
      cr_expect (i != 0 || strstr (said, "undefined variable: xyz"));
      cr_expect (stands (&w, "retention.gp") && stands (&w, "effects.dat"));
      cr_expect (access (arena_printf (w.arena, "%s/retention.svg", w.charts),
                         F_OK) != 0);
      close_place (&w);
    }
}

Test (charts, gnuplot_reads_no_input_and_little_of_the_environment)
{
  struct place_to_work w = open_place ();
  struct results r = sample_study (w.arena);
  setenv ("SECRET_WORD", "xyzzy", 1);
  fake_gnuplot (&w, "cat; env; pwd; exit 1");
  size_t n;
  charts_write (w.arena, &r, w.out, &n, w.err);
  const char *said = messages (&w);
  cr_expect (strstr (said, "LC_ALL=C.UTF-8"), "%s", said);
  cr_expect (!strstr (said, "SECRET_WORD"), "%s", said);
  cr_expect (strstr (said, "/charts"), "%s", said);
  close_place (&w);
}

Test (charts, version_is_the_first_line_of_gnuplot)
{
  struct place_to_work w = open_place ();
  fake_gnuplot (&w, "[ \"$1\" = --version ] && echo 'gnuplot 9.9'; echo two");
  cr_expect_str_eq (charts_gnuplot_version (w.arena), "gnuplot 9.9");
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

/* Rows that cannot be drawn stand in the table; ratios of every size,
   open intervals and margins draw. */
Test (forest, every_row_is_in_the_table_and_odd_effects_draw)
{
  struct place_to_work w = open_place ();
  static const struct bar bar[] = { { "a", 10, .5, .2, .8, NULL, 0 } };
  static const struct effect effects[] = {
    { .estimate = 0.7, .conf_low = 0.6, .conf_high = 0.8 },
    { .estimate = 1.0001, .conf_low = 0.9999, .conf_high = 1.0003 },
    { .estimate = 3, .conf_low = 0.5, .conf_high = NAN,
      .status = STATUS_UNBOUNDED },
    { .estimate = NAN, .conf_low = 1, .conf_high = NAN,
      .status = STATUS_INFINITE, .why = "no event in the reference" },
    { .estimate = 0, .conf_low = 0, .conf_high = 0.5 },
    { .estimate = 1e-9, .conf_low = 1e-12, .conf_high = 1e9 },
  };
  enum { N = 2 * sizeof effects / sizeof *effects + 1 };
  struct result_hypothesis h[N];
  for (size_t i = 0; i < N; i++)
    {
      h[i] = sample_shares (w.arena, arena_printf (w.arena, "h%zu", i), bar,
                            1, NAN);
      h[i].title = arena_printf (w.arena, "claim %zu", i);
      h[i].margin = (struct figure){ .presence = FIGURE_PRESENT,
                                     .value = 0.1 };
      h[i].expect = i % 3 == 0 ? "higher" : i % 3 == 1 ? "lower"
                                                       : "equivalent";
      if (i < N - 1)
        sample_effect (w.arena, &h[i], i % 2 ? &sample_hazard_ratio
                                             : &sample_risk_difference,
                       effects[i / 2], 0.5);
    }
  struct results r = sample_results (h, N);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  cr_expect (!err_any (w.err), "%s", messages (&w));
  const char *svg = content (&w, "effects.svg", &length);
  for (size_t i = 0; i < N; i++)
    cr_expect (strstr (svg, arena_printf (w.arena, ">claim %zu<", i)));
  cr_expect (strstr (svg, "no event in the reference"));
  cr_expect (count (svg, "no single effect") == 1);
  close_place (&w);
}

/* Two outcomes in different units share no axis, two shares do. */
Test (forest, scales_that_differ_stand_in_panels_of_their_own)
{
  struct place_to_work w = open_place ();
  static const struct bar bar[] = { { "a", 10, .5, .2, .8, NULL, 0 } };
  static const struct effect e = { .estimate = 0.5, .conf_low = 0.2,
                                   .conf_high = 0.8 };
  struct result_hypothesis h[6];
  static const struct measure *const measures[] = {
    &sample_mean_difference, &sample_mean_difference,
    &sample_risk_difference, &sample_risk_difference, &sample_hazard_ratio,
    &sample_rmst_difference
  };
  for (size_t i = 0; i < 6; i++)
    {
      h[i] = sample_shares (w.arena, arena_printf (w.arena, "h%zu", i), bar,
                            1, NAN);
      h[i].outcome = i % 2 ? "seats" : "revenue";
      sample_effect (w.arena, &h[i], measures[i], e, 0.5);
    }
  struct results r = sample_results (h, 6);
  size_t n, length;
  charts_write (w.arena, &r, w.out, &n, w.err);
  const char *gp = content (&w, "effects.gp", &length);
  cr_expect (strstr (gp, "\npanels = 5\n"));
  cr_expect (strstr (gp, "'Mean difference of revenue'"));
  cr_expect (strstr (gp, "'Mean difference of seats'"));
  cr_expect (strstr (gp, "'Risk difference, percentage points'"));
  cr_expect (strstr (gp, "array panel_lines[5] = [1, 1, 2, 1, 1]"));
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
