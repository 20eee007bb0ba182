/* `power`: size, power or smallest effect.  Expected values: R 4.2.2,
   tests/oracle/power.R. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/world.h"

static struct ran
power (const char *arguments)
{
  struct sandbox s = sandbox_new ();
  char line[600];
  snprintf (line, sizeof line, "power %s", arguments);
  return sandbox_run (&s, line);
}

static json_t *
answer (const char *arguments)
{
  char line[512];
  snprintf (line, sizeof line, "%s --json", arguments);
  struct ran r = power (line);
  cr_assert_eq (r.code, 0, "%s: %s", arguments, r.err);
  return world_json (r.out);
}

#define NEAR(got, expected) \
  cr_assert_float_eq ((got), (expected), 1e-8 * (expected), "%.12g", (got))

Test (power, whichever_of_the_four_is_left_out)
{
  json_t *j = answer ("--kind mean --sd 20 --effect 5 --power 0.8 "
                      "--alpha 0.05");
  cr_assert_str_eq (world_text (j, "schema"), "cohortest.power/1");
  cr_assert_str_eq (world_text (j, "asked"), "n");
  NEAR (world_number (j, "exact"), 252.127501222359);
  cr_assert_eq (world_number (j, "n"), 253);
  cr_assert_gt (world_number (j, "power"), .8);
  j = answer ("--kind share --baseline 0.1 --n 400 --power .8 --alpha .05");
  NEAR (world_number (j, "effect"), 0.067311153061556);
  cr_assert_lt (world_number (j, "effect_decrease"), 0);
  j = answer ("--kind share --baseline .5 --effect .25 --n 50 --alpha .05");
  NEAR (world_number (j, "power"), 0.740167193453611);
  j = answer ("--kind mean --sd 1 --effect 1 --n 20 --power .9");
  NEAR (world_number (j, "alpha"), 0.0700532207768044);
}

Test (power, every_kind_answers)
{
  NEAR (world_number (
          answer ("--kind rate --baseline .02 --effect .75 --time 90 "
                  "--dispersion 2.5 --n 80 --ratio 2 --alpha .05"),
          "power"), 0.394193209102516);
  NEAR (world_number (
          answer ("--kind mean --sd 10 --effect 3 --n 200 --alpha .05 "
                  "--cluster-size 10 --icc .1"),
          "power"), 0.564080949313453);
  json_t *j = answer ("--kind survival --effect .7 --event-share .4 --power "
                      ".8 --alpha .05");
  cr_assert_float_eq (2 * .4 * world_number (j, "exact"),
                      246.787104547358, .01);
  cr_assert_eq (world_number (j, "events"), .8 * world_number (j, "n"));
  j = answer ("--kind nps --sd 60 --n 200 --power .8 --alpha .05");
  cr_assert_float_eq (world_number (j, "effect"), 2.8016 * 60 / 10, .05);
}

/* The table holds the answer in its middle. */
Test (power, a_sentence_and_a_table_around_it)
{
  struct ran r = power ("--kind mean --sd 20 --effect 5 --power 0.8 "
                        "--alpha 0.05");
  cr_assert_eq (r.code, 0);
  cr_assert_str_empty (r.err);
  ASSERT_HOLDS (r.out, "253 units in each cohort find a difference of 5 with "
                       "80.1 % power");
  ASSERT_HOLDS (r.out, "Welch's t-test; two-sided");
  ASSERT_HOLDS (r.out, "n per cohort");
  ASSERT_HOLDS (r.out, "253  28.9 %  55.8 %  80.1 %");
  json_t *table = json_object_get (answer ("--kind mean --sd 20 --effect 5 "
                                           "--power 0.8 --alpha 0.05"),
                                   "table");
  cr_assert_eq (json_array_size (table), 25);
  json_t *middle = json_array_get (table, 12);
  cr_assert_eq (world_number (middle, "n"), 253);
  cr_assert_eq (world_number (middle, "effect"), 5);
}

Test (power, a_chart_on_request)
{
  struct sandbox s = sandbox_new ();
  const char *line = "power --kind share --baseline .1 --effect .03 --power "
                     ".8 --alpha .05 -o out";
  struct ran r = sandbox_run (&s, line);
  cr_assert_eq (r.code, 0, "%s", r.err);
  static const char *const names[] = {
    "out/charts/power.svg", "out/charts/power.png", "out/charts/power.gp",
    "out/charts/power.dat", "out/power.json", "out/manifest.json"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    cr_assert (sandbox_has (&s, names[i]), "%s", names[i]);
  ASSERT_HOLDS (r.out, "Chart: out/charts/power.svg");
  ASSERT_HOLDS (sandbox_read (&s, "out/charts/power.svg"), "1,774 units");
  ASSERT_HOLDS (sandbox_read (&s, "out/manifest.json"), "\"--effect .03\"");
  /* Its own directory is replaced, another is not. */
  cr_assert_eq (sandbox_run (&s, line).code, 0);
  sandbox_write (&s, "out/manifest.json", "{}\n");
  cr_assert_neq (sandbox_run (&s, line).code, 0);
}

Test (power, without_gnuplot_the_numbers_are_written)
{
  struct sandbox s = sandbox_new ();
  struct ran r = sandbox_run_with (&s, "PATH=/nowhere",
                                   "power --kind mean --sd 1 --effect 1 "
                                   "--power .8 --alpha .05 -o out");
  ASSERT_FAILS (r, 4, "gnuplot");
  cr_assert (sandbox_has (&s, "out/charts/power.dat"));
  cr_assert (sandbox_has (&s, "out/power.json"));
}

Test (power, two_left_out_or_none_is_a_usage_error)
{
  ASSERT_FAILS (power ("--kind mean --sd 20 --effect 5 --power 0.8"), 2,
                "missing: `--alpha`, `--n`", "for example `--alpha 0.05`");
  ASSERT_FAILS (power ("--kind mean --sd 20 --effect 5 --power 0.8 --alpha "
                       ".05 --n 20"), 2,
                "nothing is left to compute: leave out one of");
  ASSERT_FAILS (power (""), 2, "`--kind` says what is compared",
                "missing: `--alpha`, `--power`, `--effect`, `--n`");
}

#define THREE "--power .8 --alpha .05 "

Test (power, nonsense_is_named_with_what_is_wanted)
{
  static const struct { const char *arguments, *message; } wrong[] = {
    { "--kind shar " THREE "--n 20", "did you mean `--kind share`?" },
    { "--kind share --baseline 1.2 --n 20 " THREE,
      "`--baseline` needs a share between 0 and 1" },
    { "--kind share --baseline 12% --n 20 " THREE, "write 0.12 for 12%" },
    { "--kind share --baseline .9 --effect .2 " THREE,
      "make 1.1, which is no share" },
    { "--kind share --baseline .1 --n -4 " THREE,
      "`--n` needs a number of units from 2 to 1e9, not `-4`" },
    { "--kind share --n 20 " THREE, "`--kind share` needs `--baseline`" },
    { "--kind share --baseline .1 --sd 2 --n 20 " THREE,
      "`--sd` does not go with `--kind share`" },
    { "--kind mean --sd 0 --n 20 " THREE, "a standard deviation above 0" },
    { "--kind mean --sd 1e --n 20 " THREE, "not `1e`" },
    { "--kind mean --sd 1 --effect 0 " THREE, "is no effect" },
    { "--kind survival --event-share 2 --n 20 " THREE,
      "a share above 0 and at most 1" },
    { "--kind survival --event-share .2 --effect 1 " THREE, "is no effect" },
    { "--kind rate --baseline 1 --effect -1 " THREE, "a rate ratio above 0" },
    { "--kind nps --sd 130 --n 20 " THREE, "at most 100" },
    { "--kind mean --sd 1 --n 20 --power .04 --alpha .05",
      "must be above `--alpha .05`" },
    { "--kind mean --sd 1 --n 20 --power 1 --alpha .05",
      "`--power` needs a probability between 0 and 1" },
    { "--kind mean --sd 1 --n 4 --cluster-size 3 " THREE,
      "at least two clusters" },
    { "--kind mean --sd 1 --n 2 --ratio .5 " THREE, "at least two units" },
    { "--kind mean --sd 1 --n 20 --icc .5 " THREE,
      "`--icc .5` needs `--cluster-size`" },
    { "--kind mean --sd 1 --n 20.5 " THREE,
      "a whole number of units, not `20.5`" },
    { "--kind survival --event-share .01 --n 20 " THREE,
      "make fewer than two events" },
    { "--kind mean --sd 1 --sd 2 --n 20 " THREE, "`--sd` is given twice" },
    { "data.csv --kind mean", "`power` takes options only" },
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    {
      struct ran r = power (wrong[i].arguments);
      cr_assert_eq (r.code, 2, "%s: %d", wrong[i].arguments, r.code);
      ASSERT_HOLDS (r.err, wrong[i].message);
      cr_assert_str_empty (r.out);
    }
}

/* An answer that does not exist is one hypothesis that cannot be
   tested. */
Test (power, what_cannot_be_reached_says_why)
{
  struct ran r = power ("--kind mean --sd 1 --effect 1e-9 " THREE);
  cr_assert_eq (r.code, 1);
  ASSERT_HOLDS (r.out, "No answer: no number of units up to 1e12 reaches "
                       "that power.");
  r = power ("--kind mean --sd 1 --effect 1e-9 --json " THREE);
  cr_assert_eq (r.code, 1);
  json_t *j = world_json (r.out);
  cr_assert (json_is_null (json_object_get (j, "n")));
  cr_assert_str_eq (world_text (j, "status"), "not_reached");
  j = answer ("--kind share --baseline .9 --n 4 " THREE);
  ASSERT_HOLDS (world_text (j, "sentence"), "no increase is large enough");
}
