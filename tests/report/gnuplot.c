#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chart_place.h"
#include "chart_samples.h"

Test (gnuplot, without_gnuplot_scripts_and_data_are_kept_and_it_is_said_once)
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

Test (gnuplot, a_failing_gnuplot_is_said_once_and_names_the_kept_script)
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

Test (gnuplot, gnuplot_reads_no_input_and_little_of_the_environment)
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

Test (gnuplot, version_is_the_first_line_of_gnuplot)
{
  struct place_to_work w = open_place ();
  fake_gnuplot (&w, "[ \"$1\" = --version ] && echo 'gnuplot 9.9'; echo two");
  cr_expect_str_eq (charts_gnuplot_version (w.arena), "gnuplot 9.9");
  close_place (&w);
}
