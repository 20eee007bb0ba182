/* One flat file as a study of one hypothesis: the same engine, with the
   study's text written here. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
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

/* Data on standard input are read twice: once to see what the columns
   hold, once by the study.  A pipe goes through a file. */
static bool
keep_input (struct cli *cli)
{
  if (!str_equal (cli->options.operand, "-")
      || lseek (STDIN_FILENO, 0, SEEK_CUR) >= 0)
    return true;
  size_t length;
  const char *text = file_read (cli->arena, "-", &length, E_FILE_MISSING,
                                cli->err);
  FILE *copy = text ? tmpfile () : NULL;
  bool kept = copy && fwrite (text, 1, length, copy) == length
              && fflush (copy) == 0
              && dup2 (fileno (copy), STDIN_FILENO) == STDIN_FILENO;
  if (text && !kept)
    err_add (cli->err, E_CANNOT_WRITE, place_none (),
             "standard input cannot be kept in a temporary file: %s",
             strerror (errno));
  if (copy)
    fclose (copy);
  return kept;
}

static struct source *
open_source (struct cli *cli)
{
  static const char *const missing[] = { "", "NA" };
  const char **path = ARENA_NEW (cli->arena, const char *, 1);
  *path = cli->options.operand;
  struct table_spec spec = {
    .name = "data", .paths = path, .shown = path, .paths_n = 1,
    .missing = missing, .missing_n = 2, .decimal = '.',
  };
  return source_open (cli->arena, &spec, cli->err);
}

/* As many names as fit a message. */
static const char *
first_columns (struct cli *cli, const char *const *names, size_t n)
{
  enum { MOST = 12, CHARS = 40 };
  struct buf all = buf_new (cli->arena);
  for (size_t i = 0; i < n && i < MOST; i++)
    buf_printf (&all, "%s%s", i ? ", " : "",
                str_clip (cli->arena, names[i], CHARS));
  if (n > MOST)
    buf_add (&all, " ...");
  return all.text;
}

/* Position of column NAME, -1 after an error. */
static int
find_column (struct cli *cli, const struct source *source,
             const char *option, const char *name)
{
  int column = source_find (source, name, NULL);
  if (column >= 0)
    return column;
  size_t n = source_columns (source);
  const char **names = ARENA_NEW (cli->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    names[i] = source_column (source, i);
  const char *near = str_nearest (name, names, n);
  err_add (cli->err, E_UNKNOWN_COLUMN, place_file (cli->options.operand),
           "no column `%s`, which `%s` names", name, option);
  if (near)
    err_help (cli->err, "did you mean `%s`?", near);
  else
    err_help (cli->err, "its first line names these columns: %s",
              first_columns (cli, names, n));
  return -1;
}

/* The names in `--adjust A,B`; *N of them. */
static const char *const *
adjust_names (struct cli *cli, size_t *n)
{
  const char *rest = cli->options.adjust;
  const char **names = ARENA_NEW (cli->arena, const char *,
                                  rest ? strlen (rest) + 1 : 0);
  *n = 0;
  while (rest)
    {
      const char *comma = strchr (rest, ',');
      size_t length = comma ? (size_t) (comma - rest) : strlen (rest);
      names[(*n)++] = arena_printf (cli->arena, "%.*s", (int) length, rest);
      rest = comma ? comma + 1 : NULL;
    }
  return names;
}

static bool
check_columns (struct cli *cli, const struct source *source)
{
  const struct cli_options *o = &cli->options;
  const struct {
    const char *option, *column;
  } named[] = {
    { "--cohort", o->cohort }, { "--outcome", o->outcome },
    { "--time", o->time },     { "--event", o->event },
  };
  for (size_t i = 0; i < sizeof named / sizeof *named; i++)
    if (named[i].column)
      find_column (cli, source, named[i].option, named[i].column);
  size_t n;
  const char *const *adjust = adjust_names (cli, &n);
  for (size_t i = 0; i < n; i++)
    find_column (cli, source, "--adjust", adjust[i]);
  return !err_any (cli->err);
}

/* What the whole outcome column reads as. */
static const char *
guess_kind (struct cli *cli, struct source *source)
{
  struct column_use use = {
    .type = CELL_FIT,
    .column = source_find (source, cli->options.outcome, NULL),
  };
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
  err_add (cli->err, E_TYPE_MISMATCH, place_file (cli->options.operand),
           "column `%s` is neither yes/no nor a number",
           cli->options.outcome);
  err_help (cli->err, "missing values are blank or NA; with `--kind share` "
                      "or `--kind mean` every value that does not fit is "
                      "named");
  err_help (cli->err, "other words for missing, decimal commas and "
                      "encodings are declared in a study file");
  return NULL;
}

/* Whether KIND is one that a single column can answer. */
static bool
check_kind (struct cli *cli, const char *kind)
{
  static const struct {
    const char *name, *needs;    /* more than `compare` has; null: nothing */
  } kinds[] = {
    { "share", NULL }, { "mean", NULL }, { "ordinal", NULL },
    { "nps", NULL },   { "survival", NULL },
    { "retained", "start dates" }, { "rate", "a second file of events" },
    { "time_to", "a second file of events" },
    { "ratio", "two columns of numbers" },
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    {
      if (!str_equal (kind, kinds[i].name))
        continue;
      if (!kinds[i].needs)
        return true;
      err_add (cli->err, E_BAD_OPTION, place_none (),
               "`--kind %s` needs %s, which a study file names", kind,
               kinds[i].needs);
      return false;
    }
  err_add (cli->err, E_BAD_OPTION, place_none (),
           "unknown kind `%s`: share, mean, ordinal, nps or survival", kind);
  return false;
}

static bool
check_words (struct cli *cli)
{
  const struct cli_options *o = &cli->options;
  if (!o->cohort)
    err_add (cli->err, E_MISSING_ARGUMENT, place_none (),
             "`--cohort` says which column splits the rows");
  bool known = !o->kind || check_kind (cli, o->kind);
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
    buf_printf (yaml, "outcomes: {%s: {kind: survival}}\n",
                quote (cli, o->time));
  else
    buf_printf (yaml, "outcomes: {%s: {kind: %s, %s: %s}}\n",
                quote (cli, o->outcome), kind,
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
    buf_printf (&yaml, "    duration: %s\n    duration_unit: units\n"
                       "    event: %s\n",
                quote (cli, o->time), quote (cli, o->event));
  buf_printf (&yaml, "cohorts: {%s: {by: column, column: %s",
              quote (cli, o->cohort), quote (cli, o->cohort));
  if (o->reference)
    buf_printf (&yaml, ", reference: %s", quote (cli, o->reference));
  buf_add (&yaml, "}}\n");
  write_outcome (cli, kind, &yaml);
  buf_printf (&yaml, "hypotheses: {compare: {claim: %s, cohort: %s, "
                     "outcome: %s", quote (cli, title),
              quote (cli, o->cohort), quote (cli, what));
  size_t n;
  const char *const *adjust = adjust_names (cli, &n);
  for (size_t i = 0; i < n; i++)
    buf_printf (&yaml, "%s%s", i ? ", " : ", adjust: [",
                quote (cli, adjust[i]));
  buf_add (&yaml, n ? "]}}\n" : "}}\n");
  return yaml.text;
}

int
command_compare (struct cli *cli)
{
  const struct cli_options *o = &cli->options;
  if (!check_words (cli))
    return EXIT_USAGE;
  struct source *source = keep_input (cli) ? open_source (cli) : NULL;
  if (!source || !check_columns (cli, source))
    return (int) err_exit_code (cli->err);
  const char *kind = o->time ? "survival" : o->kind
                       ? o->kind : guess_kind (cli, source);
  if (!kind)
    return (int) err_exit_code (cli->err);
  const char *yaml = study_text (cli, kind);
  struct study *study = study_parse (cli->arena, "compare", yaml,
                                     strlen (yaml), cli->err);
  if (!study)
    return (int) err_exit_code (cli->err);
  return cli_study (cli, study, o->out);
}
