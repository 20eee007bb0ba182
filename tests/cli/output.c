/* Where results go, and what happens when they cannot. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/world.h"

static void
in_sandbox (const struct sandbox *s, const char *command)
{
  char text[1024];
  snprintf (text, sizeof text, "cd %s && %s", s->path, command);
  cr_assert_eq (system (text), 0, "%s", text);
}

static const char *const written[] = {
  "out/report.html", "out/report.md", "out/results.json", "out/results.csv",
  "out/rejects.csv", "out/manifest.json"
};
enum { WRITTEN = sizeof written / sizeof *written };

Test (output, every_file_is_there)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run (&s, "run study.yaml -o out");
  cr_assert_leq (r.code, 1, "%s", r.err);
  ASSERT_HOLDS (r.out, "Report: out/report.html");
  for (size_t i = 0; i < WRITTEN; i++)
    cr_assert (sandbox_has (&s, written[i]), "%s", written[i]);
  static const char *const charts[] = { "h", "k", "t", "effects" };
  static const char *const ends[] = { "svg", "png", "gp", "dat" };
  for (size_t i = 0; i < 16; i++)
    {
      char name[64];
      snprintf (name, sizeof name, "out/charts/%s.%s", charts[i / 4],
                ends[i % 4]);
      cr_assert (sandbox_has (&s, name), "%s", name);
    }
}

/* sha256sum reads what the manifest says of every other file. */
Test (output, manifest_has_the_hash_of_every_file)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o out -q").code, 1);
  json_t *manifest = world_json (sandbox_read (&s, "out/manifest.json"));
  char list[16384];
  int n = 0;
  size_t i;
  json_t *f;
  json_array_foreach (json_object_get (manifest, "outputs"), i, f)
    n += snprintf (list + n, sizeof list - (size_t) n, "%s  %s\n",
                   world_text (f, "sha256"), world_text (f, "file"));
  sandbox_write (&s, "sums", list);
  in_sandbox (&s, "cd out && sha256sum --quiet -c ../sums");
  in_sandbox (&s, "test $(find out -type f | wc -l) -eq "
                  "$(($(wc -l <sums) + 1))");
}

Test (output, path_below_a_regular_file)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -q --no-charts "
                                 "-o customers.csv/out"), 4,
                "error[E401]", "Not a directory", "customers.csv/out");
}

Test (output, path_is_a_file)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -q --no-charts "
                                 "-o customers.csv"), 4,
                "the output must be a directory, and this is a file");
  ASSERT_HOLDS (sandbox_read (&s, "customers.csv"), "id,signed");
}

Test (output, parent_does_not_exist)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run (&s, "run study.yaml -q --no-charts "
                                 "-o none/out"), 4,
                "cannot make the output directory", " --> none/out");
}

Test (output, foreign_directory_is_refused_without_force)
{
  struct sandbox s = world_new ();
  in_sandbox (&s, "mkdir out && echo mine >out/keep");
  ASSERT_FAILS (sandbox_run (&s, RUN), 4, "error[E402]",
                "the directory exists and cohortest did not write it",
                "`-o DIR`", "`--force`");
  cr_assert_str_eq (sandbox_read (&s, "out/keep"), "mine\n");
  cr_assert_not (sandbox_has (&s, "out/results.json"));
  cr_assert_leq (sandbox_run (&s, RUN " --force").code, 1);
  cr_assert_not (sandbox_has (&s, "out/keep"));
  cr_assert (sandbox_has (&s, "out/results.json"));
}

Test (output, own_earlier_directory_is_replaced)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, "run study.yaml -o out -q").code, 1);
  cr_assert (sandbox_has (&s, "out/charts"));
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1);
  cr_assert_str_empty (r.err);
  cr_assert_not (sandbox_has (&s, "out/charts"), "a new one, not a mixture");
}

Test (output, empty_directory_is_used)
{
  struct sandbox s = world_new ();
  in_sandbox (&s, "mkdir out");
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  cr_assert (sandbox_has (&s, "out/results.json"));
}

Test (output, symbolic_link_is_refused_also_with_force)
{
  struct sandbox s = world_new ();
  in_sandbox (&s, "mkdir there && echo mine >there/keep && ln -s there out");
  ASSERT_FAILS (sandbox_run (&s, RUN), 4, "this is a symbolic link");
  ASSERT_FAILS (sandbox_run (&s, RUN " -f"), 4, "this is a symbolic link");
  cr_assert_str_eq (sandbox_read (&s, "there/keep"), "mine\n");
}

Test (output, failed_run_keeps_the_earlier_results)
{
  struct sandbox s = world_new ();
  cr_assert_leq (sandbox_run (&s, RUN).code, 1);
  char *before = sandbox_read (&s, "out/results.json");
  cr_assert_eq (sandbox_run_with (&s, "ulimit -f 8;", RUN).code, 4);
  cr_assert_str_eq (sandbox_read (&s, "out/results.json"), before);
}

/* RLIMIT_FSIZE stands for a full disk. */
Test (output, full_disk_leaves_nothing)
{
  struct sandbox s = world_new ();
  ASSERT_FAILS (sandbox_run_with (&s, "ulimit -f 4;", RUN), 4,
                "error[E401]", "cannot write: File too large", " --> out/");
  assert_nothing_written (&s, "out");
  ASSERT_FAILS (sandbox_run_with (&s, "ulimit -f 24;",
                                  "run study.yaml -o out -q"), 4,
                "cannot write: File too large");
  assert_nothing_written (&s, "out");
}

Test (output, full_standard_output)
{
  struct sandbox s = world_new ();
  static const char *const arguments[] = {
    RUN " --json", "run study.yaml -o out --no-charts", "check study.yaml",
    "--help", "run --help", "--version",
  };
  for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
    {
      char line[128];
      snprintf (line, sizeof line, "%s >/dev/full", arguments[i]);
      struct ran r = sandbox_run (&s, line);
      ASSERT_FAILS (r, 4, "error[E401]: standard output cannot be written");
      cr_assert_null (strstr (strstr (r.err, "E401") + 1, "E401"),
                      "said twice:\n%s", r.err);
    }
}

Test (output, closed_pipe_is_an_error_of_writing)
{
  struct sandbox s = world_new ();
  in_sandbox (&s, "mkfifo pipe");
  struct ran r = sandbox_run_with (&s, "head -c 1 <pipe & sleep 0.1;",
                                   RUN " --json >pipe");
  cr_assert (r.code == 4 || r.code <= 1, "%d: %s", r.code, r.err);
  cr_assert (sandbox_has (&s, "out/results.json"));
}

/* gnuplot. */

static void
assert_scripts_without_pictures (const struct sandbox *s)
{
  for (size_t i = 0; i < WRITTEN; i++)
    cr_assert (sandbox_has (s, written[i]), "%s", written[i]);
  cr_assert (sandbox_has (s, "out/charts/h.gp"));
  cr_assert (sandbox_has (s, "out/charts/h.dat"));
  cr_assert_not (sandbox_has (s, "out/charts/h.svg"));
  cr_assert_not (sandbox_has (s, "out/charts/h.png"));
}

Test (output, missing_gnuplot)
{
  struct sandbox s = world_new ();
  struct ran r = sandbox_run_with (&s, "PATH=/nowhere",
                                   "run study.yaml -o out -q");
  ASSERT_FAILS (r, 4, "error[E403]", "`gnuplot` is not in PATH",
                "`--no-charts`");
  assert_scripts_without_pictures (&s);
  r = sandbox_run_with (&s, "PATH=/nowhere", RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
}

static void
assert_gnuplot_fails (const char *script, const char *message)
{
  struct sandbox s = world_new ();
  in_sandbox (&s, "mkdir bin");
  sandbox_write (&s, "bin/gnuplot", script);
  in_sandbox (&s, "chmod +x bin/gnuplot");
  ASSERT_FAILS (sandbox_run_with (&s, "PATH=$PWD/bin:$PATH",
                                  "run study.yaml -o out -q"), 4,
                "error[E404]", "gnuplot failed", "first on `charts/h.gp`",
                message, "run `gnuplot h.gp` in charts/");
  assert_scripts_without_pictures (&s);
}

Test (output, gnuplot_that_fails)
{
  assert_gnuplot_fails ("#!/bin/sh\necho 'no such font' >&2; exit 3\n",
                        "`charts/h.gp`: no such font\n");
}

Test (output, gnuplot_that_fails_silently)
{
  assert_gnuplot_fails ("#!/bin/sh\nexit 3\n", "exit code 3");
}

Test (output, gnuplot_that_draws_nothing)
{
  assert_gnuplot_fails ("#!/bin/sh\nexit 0\n", "left no whole svg file");
}

Test (output, gnuplot_that_is_killed)
{
  assert_gnuplot_fails ("#!/bin/sh\nkill -9 $$\n", "ended by signal 9");
}

/* SIGINT while charts are drawn: the fake gnuplot sends it. */
static void
assert_interrupted (const char *signal_name)
{
  struct sandbox s = world_new ();
  char script[64];
  in_sandbox (&s, "mkdir bin");
  snprintf (script, sizeof script, "#!/bin/sh\nkill -%s $PPID\n",
            signal_name);
  sandbox_write (&s, "bin/gnuplot", script);
  in_sandbox (&s, "chmod +x bin/gnuplot");
  ASSERT_FAILS (sandbox_run_with (&s, "PATH=$PWD/bin:$PATH",
                                  "run study.yaml -o out"), 130,
                "interrupted, nothing was written");
  assert_nothing_written (&s, "out");
}

Test (output, interrupt_leaves_nothing)
{
  assert_interrupted ("INT");
  assert_interrupted ("TERM");
}
