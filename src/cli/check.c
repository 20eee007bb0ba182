#include "base/err.h"
#include "cli/cli.h"
#include "run/run.h"
#include "study/study.h"

int
command_check (struct cli *cli)
{
  struct study *study = study_read (cli->arena, cli->options.operand,
                                    cli->err);
  if (!study)
    return (int) err_exit_code (cli->err);
  cli_override (cli, study);
  struct run_mode mode = { .compute = false, .stop = cli->stop };
  struct run *run = run_study (cli->arena, study, &mode, cli->err);
  if (!run)
    return (int) err_exit_code (cli->err);
  struct text_style style = { cli->color, cli->detail, 0 };
  if (!cli->options.quiet)
    cli_print (cli, report_check (cli->arena, &run->results, style));
  return (int) err_exit_code (cli->err);
}
