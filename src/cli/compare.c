/* One flat file as a study of one hypothesis: the same engine, with the
   study's text written here. */

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"
#include "study/study.h"

/* TEXT as a YAML double-quoted scalar. */
static const char *
quote (struct cli *cli, const char *text)
{
  struct buf out = buf_new (cli->arena);
  buf_char (&out, '"');
  for (const char *c = text; *c; c++)
    {
      unsigned char byte = (unsigned char) *c;
      if (byte == '"' || byte == '\\')
        buf_printf (&out, "\\%c", byte);
      else if (byte < ' ')
        buf_printf (&out, "\\x%02x", byte);
      else
        buf_char (&out, *c);
    }
  buf_char (&out, '"');
  return out.text;
}

static bool
find_column (struct cli *cli, const struct source *source, const char *name,
             int *column)
{
  *column = source_find (source, name, NULL);
  if (*column >= 0)
    return true;
  size_t n = source_columns (source);
  const char **names = ARENA_NEW (cli->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    names[i] = source_column (source, i);
  const char *near = str_nearest (name, names, n);
  err_add (cli->err, E_UNKNOWN_COLUMN, place_file (cli->options.operand),
           "no column `%s`", name);
  if (near)
    err_help (cli->err, "did you mean `%s`?", near);
  return false;
}

/* What the whole outcome column reads as. */
static const char *
guess_kind (struct cli *cli)
{
  static const char *const missing[] = { "", "NA" };
  const char *path = cli->options.operand;
  struct table_spec spec = {
    .name = "data", .paths = &path, .shown = &path, .paths_n = 1,
    .missing = missing, .missing_n = 2, .decimal = '.',
  };
  struct column_use use = { .type = CELL_FIT };
  struct source *source = source_open (cli->arena, &spec, cli->err);
  if (!source
      || !find_column (cli, source, cli->options.outcome, &use.column))
    return NULL;
  struct table_plan plan = {
    .uses = &use, .uses_n = 1, .id = -1, .key = -1, .start = -1, .end = -1,
    .as_of = DATE_NONE,
  };
  struct table *table = table_read (cli->arena, source, &plan, cli->err);
  if (!table)
    return NULL;
  int fit = table_fit (table, 0);
  if (fit & FIT_BOOL)
    return "share";
  if (fit & FIT_NUM)
    return "mean";
  err_add (cli->err, E_TYPE_MISMATCH, place_file (path),
           "column `%s` is neither yes/no nor a number",
           cli->options.outcome);
  return NULL;
}

static bool
check_words (struct cli *cli)
{
  const struct cli_options *o = &cli->options;
  static const char *const kinds[] = { "share", "mean", "survival" };
  bool known = !o->kind;
  for (size_t i = 0; i < 3; i++)
    known |= o->kind && str_equal (o->kind, kinds[i]);
  if (!o->cohort)
    err_add (cli->err, E_MISSING_ARGUMENT, place_none (),
             "`--cohort` says which column splits the rows");
  if (!known)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "unknown kind `%s`: share, mean or survival", o->kind);
  bool survival = o->time || o->event;
  if (survival ? !o->time || !o->event || o->outcome : !o->outcome)
    err_add (cli->err, E_MISSING_ARGUMENT, place_none (),
             "give `--outcome COL`, or `--time COL` and `--event COL`");
  if (o->kind && known && !str_equal (o->kind, "survival") == survival)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--kind %s` does not go with %s", o->kind,
             survival ? "`--time` and `--event`" : "`--outcome`");
  return !err_any (cli->err);
}

static void
write_outcome (struct cli *cli, const char *kind, struct buf *yaml)
{
  const struct cli_options *o = &cli->options;
  if (o->time)
    buf_add (yaml, "outcomes: {outcome: {kind: survival}}\n");
  else
    buf_printf (yaml, "outcomes: {outcome: {kind: %s, %s: %s}}\n", kind,
                str_equal (kind, "share") ? "condition" : "value",
                quote (cli, o->outcome));
}

static const char *
study_text (struct cli *cli, const char *kind)
{
  const struct cli_options *o = &cli->options;
  struct buf yaml = buf_new (cli->arena);
  const char *what = o->time ? o->time : o->outcome;
  const char *title = arena_printf (cli->arena, "%s by %s", what, o->cohort);
  buf_printf (&yaml, "study: %s\ndata:\n  data:\n    file: %s\n",
              quote (cli, title), quote (cli, o->operand));
  if (o->time)
    buf_printf (&yaml, "    duration: %s\n    event: %s\n",
                quote (cli, o->time), quote (cli, o->event));
  buf_printf (&yaml, "cohorts: {cohort: {by: column, column: %s",
              quote (cli, o->cohort));
  if (o->reference)
    buf_printf (&yaml, ", reference: %s", quote (cli, o->reference));
  buf_add (&yaml, "}}\n");
  write_outcome (cli, kind, &yaml);
  buf_printf (&yaml, "hypotheses: {compare: {claim: %s, cohort: cohort, "
                     "outcome: outcome}}\n", quote (cli, title));
  return yaml.text;
}

int
command_compare (struct cli *cli)
{
  const struct cli_options *o = &cli->options;
  if (!check_words (cli))
    return EXIT_USAGE;
  const char *kind = o->time ? "survival" : o->kind ? o->kind
                                                    : guess_kind (cli);
  if (!kind)
    return (int) err_exit_code (cli->err);
  const char *yaml = study_text (cli, kind);
  struct study *study = study_parse (cli->arena, "compare", yaml,
                                     strlen (yaml), cli->err);
  if (!study)
    return (int) err_exit_code (cli->err);
  return cli_study (cli, study, o->out);
}
