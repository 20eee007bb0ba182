/* Sample size, power, smallest effect: of size, effect, power and alpha
   the one that is left out. */

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/str.h"
#include "cli/cli.h"
#include "run/power.h"

enum {
  MEAN = 1 << POWER_MEAN, SHARE = 1 << POWER_SHARE,
  SURVIVAL = 1 << POWER_SURVIVAL, RATE = 1 << POWER_RATE,
  NPS = 1 << POWER_NPS, EVERY = MEAN | SHARE | SURVIVAL | RATE | NPS
};

/* A number of the plan: who takes it, whether it must be there, what it
   may be. */
struct number_row {
  const char *name;
  size_t option;             /* in struct cli_options */
  size_t number;             /* in struct power_plan */
  unsigned kinds, needed;
  double low, high;
  bool low_in, high_in;      /* the ends are allowed */
  const char *wanted;        /* "a share between 0 and 1, as 0.12" */
};

#define OPTION(name) offsetof (struct cli_options, name)
#define NUMBER(name) offsetof (struct power_plan, name)

static const struct number_row rows[] = {
  { "--n", OPTION (n), NUMBER (n), EVERY, 0, 2, 1e9, true, true,
    "a number of units from 2 to 1e9" },
  { "--effect", OPTION (effect), NUMBER (effect), MEAN, 0, -1e100, 1e100,
    true, true, "a difference in the outcome's unit" },
  { "--effect", OPTION (effect), NUMBER (effect), NPS, 0, -200, 200, true,
    true, "a difference in points, from -200 to 200" },
  { "--effect", OPTION (effect), NUMBER (effect), SHARE, 0, -1, 1, false,
    false, "a difference of shares, such as 0.03 for 3 percentage points" },
  { "--effect", OPTION (effect), NUMBER (effect), SURVIVAL, 0, 0, 1e6, false,
    true, "a hazard ratio above 0, such as 0.8" },
  { "--effect", OPTION (effect), NUMBER (effect), RATE, 0, 0, 1e6, false,
    true, "a rate ratio above 0, such as 1.2" },
  { "--power", OPTION (power), NUMBER (power), EVERY, 0, 0, 1, false, false,
    "a probability between 0 and 1, such as 0.8" },
  { "--alpha", OPTION (alpha), NUMBER (alpha), EVERY, 0, 1e-12, 1, true,
    false, "a probability between 0 and 1, such as 0.05" },
  { "--ratio", OPTION (ratio), NUMBER (ratio), EVERY, 0, 1e-6, 1e6, true,
    true, "a number above 0, such as 2 for twice the reference's units" },
  { "--sd", OPTION (sd), NUMBER (spread), MEAN, MEAN, 0, 1e100, false, true,
    "a standard deviation above 0" },
  { "--sd", OPTION (sd), NUMBER (spread), NPS, NPS, 0, 100, false, true,
    "a standard deviation in points, above 0 and at most 100" },
  { "--baseline", OPTION (baseline), NUMBER (baseline), SHARE, SHARE, 0, 1,
    false, false, "a share between 0 and 1, such as 0.12 for 12 %" },
  { "--baseline", OPTION (baseline), NUMBER (baseline), RATE, RATE, 0, 1e9,
    false, true, "events per unit of time, above 0" },
  { "--event-share", OPTION (event_share), NUMBER (event_share), SURVIVAL,
    SURVIVAL, 0, 1, false, true,
    "a share above 0 and at most 1, such as 0.4 for 40 %" },
  { "--time", OPTION (time), NUMBER (time), RATE, 0, 0, 1e9, false, true,
    "a time at risk above 0, in the unit of `--baseline`" },
  { "--dispersion", OPTION (dispersion), NUMBER (dispersion), RATE, 0, 0,
    1e9, false, true, "a number above 0; 1 is a Poisson count" },
  { "--cluster-size", OPTION (cluster_size), NUMBER (cluster_size), EVERY, 0,
    1, 1e6, true, true, "a number of units, at least 1" },
  { "--icc", OPTION (icc), NUMBER (icc), EVERY, 0, 0, 1, true, true,
    "a correlation from 0 to 1" },
};
enum { ROWS = sizeof rows / sizeof *rows };

static const char *
given (const struct cli_options *o, const struct number_row *row)
{
  const char *text;
  memcpy (&text, (const char *) o + row->option, sizeof text);
  return text;
}

/* Says what option ROW must be, and what a per cent sign means. */
static void
refuse (struct cli *cli, const struct number_row *row, const char *text)
{
  err_add (cli->err, E_BAD_OPTION, place_none (), "`%s` needs %s, not `%s`",
           row->name, row->wanted, text);
  size_t length = strlen (text);
  double percent;
  if (length && text[length - 1] == '%'
      && num_parse (text, length - 1, '.', &percent, NULL))
    err_help (cli->err, "write %.6g for %s", percent / 100, text);
}

static bool
is_within (const struct number_row *row, double value)
{
  return (row->low_in ? value >= row->low : value > row->low)
         && (row->high_in ? value <= row->high : value < row->high);
}

static void
take_number (struct cli *cli, const struct number_row *row, const char *text,
             struct power_plan *plan)
{
  double value;
  if (!num_parse (text, strlen (text), '.', &value, NULL)
      || !is_within (row, value))
    refuse (cli, row, text);
  else
    memcpy ((char *) plan + row->number, &value, sizeof value);
}

/* The kinds that take the option of ROW in any of its rows. */
static unsigned
takers (const struct number_row *row)
{
  unsigned kinds = 0;
  for (size_t i = 0; i < ROWS; i++)
    if (str_equal (rows[i].name, row->name))
      kinds |= rows[i].kinds;
  return kinds;
}

static void
take_numbers (struct cli *cli, struct power_plan *plan)
{
  unsigned kind = 1u << plan->kind;
  const char *name = power_kind_name (plan->kind), *said = NULL;
  for (size_t i = 0; i < ROWS; i++)
    {
      const char *text = given (&cli->options, &rows[i]);
      if (text && (rows[i].kinds & kind))
        take_number (cli, &rows[i], text, plan);
      else if (text && !(takers (&rows[i]) & kind) && said != rows[i].name)
        err_add (cli->err, E_BAD_OPTION, place_none (),
                 "`%s` does not go with `--kind %s`",
                 said = rows[i].name, name);
      else if (!text && (rows[i].needed & kind))
        err_add (cli->err, E_MISSING_ARGUMENT, place_none (),
                 "`--kind %s` needs `%s`: %s", name, rows[i].name,
                 rows[i].wanted);
    }
  plan->spread_level = plan->spread;
}

static bool
take_kind (struct cli *cli, enum power_kind *kind)
{
  const char *names[POWER_KINDS], *text = cli->options.kind;
  for (size_t i = 0; i < POWER_KINDS; i++)
    {
      names[i] = power_kind_name ((enum power_kind) i);
      *kind = (enum power_kind) i;
      if (str_equal (names[i], text))
        return true;
    }
  if (!text)
    {
      err_add (cli->err, E_MISSING_ARGUMENT, place_none (),
               "`--kind` says what is compared: mean, share, survival, rate "
               "or nps");
      return false;
    }
  const char *near = str_nearest (text, names, POWER_KINDS);
  err_add (cli->err, E_BAD_OPTION, place_none (),
           "unknown kind `%s`: mean, share, survival, rate or nps", text);
  if (near)
    err_help (cli->err, "did you mean `--kind %s`?", near);
  return false;
}

/* Which of the four is left out. */
static bool
find_asked (struct cli *cli, enum power_part *asked)
{
  const struct cli_options *o = &cli->options;
  const struct {
    const char *name, *text;
    enum power_part part;
    const char *common;
  } parts[] = {
    { "--n", o->n, POWER_N, "--n 200" },
    { "--effect", o->effect, POWER_EFFECT, "--effect E" },
    { "--power", o->power, POWER_POWER, "--power 0.8" },
    { "--alpha", o->alpha, POWER_ALPHA, "--alpha 0.05" },
  };
  enum { PARTS = sizeof parts / sizeof *parts };
  struct buf missing = buf_new (cli->arena), add = buf_new (cli->arena);
  size_t n = 0;
  for (size_t i = PARTS; i-- > 0;)
    if (!parts[i].text)
      {
        *asked = parts[i].part;
        buf_printf (&missing, "%s`%s`", n ? ", " : "", parts[i].name);
        buf_printf (&add, "%s`%s`", n ? ", " : "", parts[i].common);
        n++;
      }
  if (n == 1)
    return true;
  err_add (cli->err, n ? E_MISSING_ARGUMENT : E_BAD_OPTION, place_none (),
           n ? "give three of `--n`, `--effect`, `--power` and `--alpha`; "
               "missing: %s"
             : "nothing is left to compute: leave out one of `--n`, "
               "`--effect`, `--power` and `--alpha`%s",
           n ? missing.text : "");
  if (n)
    err_help (cli->err, "for example %s; the one left out is computed",
              add.text);
  return false;
}

/* What does not go with what: sizes that are no sizes. */
static void
check_sizes (struct cli *cli, const struct power_plan *p,
             enum power_part asked)
{
  const struct cli_options *o = &cli->options;
  if (o->icc && !o->cluster_size)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--icc %s` needs `--cluster-size`, the units of a cluster",
             o->icc);
  if (asked == POWER_N)
    return;
  if (p->n != floor (p->n))
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--n` needs a whole number of units, not `%s`", o->n);
  if (p->kind == POWER_SURVIVAL
      && p->n * (1 + p->ratio) * p->event_share < 2)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--n %s` and `--event-share %s` make fewer than two events",
             o->n, o->event_share);
}

/* What only several numbers together show. */
static void
check_together (struct cli *cli, const struct power_plan *p,
                enum power_part asked)
{
  const struct cli_options *o = &cli->options;
  bool ratio = p->kind == POWER_SURVIVAL || p->kind == POWER_RATE;
  double after = p->baseline + p->effect;
  check_sizes (cli, p, asked);
  if (asked != POWER_EFFECT && p->effect == (ratio ? 1 : 0))
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--effect %s` is no effect, which no test can find",
             o->effect);
  else if (p->kind == POWER_SHARE && asked != POWER_EFFECT
           && !(after >= 0 && after <= 1))
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--baseline %s` and `--effect %s` make %.6g, which is no "
             "share", o->baseline, o->effect, after);
  if (asked != POWER_N
      && p->n * fmin (1, p->ratio) < 2 * p->cluster_size)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             p->cluster_size > 1 ? "each cohort needs at least two clusters, "
                                   "so more units than `--n %s`"
                                 : "each cohort needs at least two units, so "
                                   "more than `--n %s`", o->n);
  if ((asked == POWER_N || asked == POWER_EFFECT) && p->power <= p->alpha)
    err_add (cli->err, E_BAD_OPTION, place_none (),
             "`--power %s` must be above `--alpha %s`, which is found "
             "without any effect", o->power, o->alpha);
}

/* The options that change the answer, as given. */
static size_t
list_options (struct cli *cli, const char *list[ROWS + 1])
{
  size_t n = 0;
  list[n++] = arena_printf (cli->arena, "--kind %s", cli->options.kind);
  for (size_t i = 0; i < ROWS; i++)
    {
      const char *text = given (&cli->options, &rows[i]);
      bool repeated = i && str_equal (rows[i].name, rows[i - 1].name);
      if (text && !repeated)
        list[n++] = arena_printf (cli->arena, "%s %s", rows[i].name, text);
    }
  return n;
}

static bool
write_directory (struct cli *cli, const struct power_report *report)
{
  const char *list[ROWS + 1];
  struct run_output output = {
    .directory = cli->options.out, .force = cli->options.force,
    .charts = true, .options = list, .stop = cli->stop,
  };
  output.options_n = list_options (cli, list);
  return power_write (cli->arena, report, &output, cli->err);
}

int
command_power (struct cli *cli)
{
  enum power_kind kind;
  enum power_part asked;
  bool known = take_kind (cli, &kind), clear = find_asked (cli, &asked);
  if (!known || !clear)
    return EXIT_USAGE;
  struct power_plan plan = power_plan_new (kind);
  take_numbers (cli, &plan);
  if (!err_any (cli->err))
    check_together (cli, &plan, asked);
  if (err_any (cli->err))
    return EXIT_USAGE;
  struct power_report report = power_report_new (&plan, asked);
  bool answered = power_report_answered (&report);
  bool written = cli->options.out && answered
                 && write_directory (cli, &report);
  struct text_style style = { cli->color, cli->detail, 0 };
  if (cli->options.json)
    cli_print (cli, report_power_json (cli->arena, &report));
  else
    cli_print (cli, report_power_text (cli->arena, &report, style));
  if (written && !cli->options.json)
    cli_print (cli, arena_printf (cli->arena, "\nChart: %s/charts/power.svg\n",
                                  cli->options.out));
  int code = (int) err_exit_code (cli->err);
  return code ? code : answered ? EXIT_DONE : EXIT_NOT_TESTABLE;
}
