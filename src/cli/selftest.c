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
  fprintf (out, "  %-54s %23s %23s %6s %8s\n", "call", "computed",
           "certified", "digits", "promised");
}

static void
print_row (FILE *out, const struct certified *c, double computed)
{
  fprintf (out, "  %-54s %23.16g %23.16g %6.1f %8.1f  %s\n", c->call,
           computed, c->value, certified_digits (computed, c->value),
           c->digits, certified_holds (c, computed) ? "ok" : "SHORT");
}

void
selftest_part (FILE *out, const struct certified_part *part,
               struct selftest *sums)
{
  const char *group = NULL;
  for (size_t i = 0; i < part->n; i++)
    {
      const struct certified *c = &part->rows[i];
      if (!str_equal (c->group, group))
        print_heading (out, c->group, part->source);
      group = c->group;
      double computed = c->compute (c->at);
      print_row (out, c, computed);
      sums->rows++;
      sums->short_of += !certified_holds (c, computed);
    }
}

int
selftest_end (FILE *out, const struct selftest *sums)
{
  fprintf (out, "\n%zu values, %zu below the promised digits (GSL %s)\n",
           sums->rows, sums->short_of, gsl_version);
  return sums->short_of == 0 ? EXIT_DONE : EXIT_INTERNAL;
}

int
command_selftest (struct cli *cli)
{
  struct selftest sums = { 0 };
  struct certified_part part;
  fputs ("Digits: min (15, -log10 (|computed - certified|/|certified|)).\n",
         cli->out);
  for (size_t i = 0; (part = certified_part (i)).n > 0; i++)
    selftest_part (cli->out, &part, &sums);
  int code = selftest_end (cli->out, &sums);
  if (!cli_print (cli, ""))
    return EXIT_WRITE;
  if (code != EXIT_DONE)
    err_add (cli->err, E_DIGITS, place_none (),
             "%zu of %zu values have fewer digits than promised",
             sums.short_of, sums.rows);
  return code;
}
