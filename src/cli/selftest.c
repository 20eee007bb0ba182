#include "cli/selftest.h"

#include <gsl/gsl_version.h>
#include <math.h>

#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"

static void
print_heading (FILE *out, const char *group, const char *source)
{
  fprintf (out, "\n%s (certified: %s)\n", group, source);
  fprintf (out, "  %-66s %23s %23s %6s %8s\n", "call", "computed",
           "certified", "digits", "promised");
}

static void
print_row (FILE *out, const struct certified *c)
{
  fprintf (out, "  %-66s %23.16g %23.16g %6.1f %8.1f  %s\n", c->call,
           c->computed, c->value, certified_digits (c->computed, c->value),
           c->digits, certified_holds (c) ? "ok" : "SHORT");
}

void
selftest_row (const struct certified *c, void *selftest)
{
  struct selftest *s = selftest;
  if (!str_equal (c->group, s->group))
    print_heading (s->out, c->group, c->source);
  s->group = c->group;
  print_row (s->out, c);
  s->rows++;
  s->short_of += !certified_holds (c);
}

int
selftest_end (const struct selftest *s)
{
  fprintf (s->out, "\n%zu values, %zu below the promised digits (GSL %s)\n",
           s->rows, s->short_of, gsl_version);
  return s->short_of == 0 ? EXIT_DONE : EXIT_INTERNAL;
}

int
command_selftest (struct cli *cli)
{
  struct selftest s = { .out = cli->out };
  fputs ("Digits: min (15, -log10 (|computed - certified|/|certified|)).\n",
         cli->out);
  certified_all (selftest_row, &s);
  int code = selftest_end (&s);
  if (!cli_print (cli, ""))
    return EXIT_WRITE;
  if (code != EXIT_DONE)
    err_add (cli->err, E_DIGITS, place_none (),
             "%zu of %zu values have fewer digits than promised",
             s.short_of, s.rows);
  return code;
}
