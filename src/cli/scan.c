/* The exploratory sweep. */

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "cli/cli.h"
#include "run/scan.h"
#include "study/study.h"

static const char *
default_directory (struct cli *cli)
{
  const char *operand = cli->options.operand;
  const char *stem = str_equal (operand, "-")
                       ? "study" : file_stem (cli->arena, operand);
  return arena_printf (cli->arena, "%s-scan", stem);
}

static const char *
write_directory (struct cli *cli, const struct study *study,
                 const struct scan_report *report, const char *directory)
{
  const char *list[CLI_CHANGES], *html = NULL;
  struct run_output output = {
    .directory = directory, .force = cli->options.force,
    .charts = !cli->options.no_charts, .options = list, .stop = cli->stop,
  };
  output.options_n = cli_changes (cli, list);
  bool written = scan_write (cli->arena, study, report, &output, &html,
                             cli->err);
  return written ? html : NULL;
}

static void
print (struct cli *cli, const struct scan_report *report, const char *html)
{
  struct text_style style = { cli->color, cli->detail, 0 };
  if (cli->options.json)
    cli_print (cli, report_scan_json (cli->arena, report));
  if (cli->options.json || cli->options.quiet)
    return;
  cli_print (cli, report_scan_text (cli->arena, report, style));
  if (html)
    cli_print (cli, arena_printf (cli->arena, "\nReport: %s\n", html));
}

/* Nothing is computed for a place that cannot be written, but what is
   wrong with the data is said too. */
int
command_scan (struct cli *cli)
{
  const char *out = cli->options.out ? cli->options.out
                                     : default_directory (cli);
  bool force = cli->options.force;
  struct study *study = study_read_parts (cli->arena, cli->options.operand,
                                          cli->err);
  if (!study)
    return (int) err_exit_code (cli->err);
  cli_override (cli, study);
  bool writable = outdir_check (cli->arena, out, force,
                                err_new (cli->arena));
  struct run_mode mode = { .compute = writable, .stop = cli->stop };
  struct scan_report *report = scan_study (cli->arena, study, &mode,
                                           cli->err);
  if (!writable)
    outdir_check (cli->arena, out, force, cli->err);
  if (report && writable)
    print (cli, report, write_directory (cli, study, report, out));
  return (int) err_exit_code (cli->err);
}
