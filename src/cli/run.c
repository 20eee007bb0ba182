#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "cli/cli.h"
#include "study/study.h"

static const char *
default_directory (struct cli *cli)
{
  const char *operand = cli->options.operand;
  const char *stem = str_equal (operand, "-")
                       ? "study" : file_stem (cli->arena, operand);
  return arena_printf (cli->arena, "%s-results", stem);
}

int
command_run (struct cli *cli)
{
  const char *out = cli->options.out;
  struct study *study = study_read (cli->arena, cli->options.operand,
                                    cli->err);
  if (!study)
    return (int) err_exit_code (cli->err);
  cli_override (cli, study);
  return cli_study (cli, study, out ? out : default_directory (cli));
}
