/* `compare`: one flat file, no study. */

#include <stdio.h>
#include <string.h>

#include "cli/world.h"

static struct sandbox
flat_new (void)
{
  struct sandbox s = sandbox_new ();
  sandbox_write (&s, "f.csv",
                 "arm,y,n,t,e,q,start,\"we ird \"\"col\"\"\",x.y,"
                 "'q',`tick`,<script>,=1+1\n"
                 "a,1,3,1.5,yes,x,3,4,1,1,2,3,1\n"
                 "b,0,4,2.5,no,y,4,5,2,3,4,5,2\n"
                 "a,0,2,3,no,x,4,2,2,3,4,5,3\n"
                 "b,1,7,4,yes,y,5,3,3,4,5,6,4\n"
                 "a,1,1,5,1,x,4,1,4,5,6,7,5\n"
                 "b,0,2,6,0,y,6,9,5,6,7,7,6\n"
                 "c,0,2,6,0,y,6,9,5,6,7,7,6\n"
                 "c,1,9,7,1,y,6,9,5,6,7,8,6\n");
  return s;
}

static json_t *
compare (const char *arguments)
{
  struct sandbox s = flat_new ();
  char line[256];
  snprintf (line, sizeof line, "compare f.csv --cohort arm --json %s",
            arguments);
  struct ran r = sandbox_run (&s, line);
  cr_assert_leq (r.code, 1, "%s: %s", line, r.err);
  cr_assert_not (sandbox_has (&s, "f-results"), "without -o nothing is "
                                                "written");
  return json_array_get (json_object_get (world_json (r.out), "hypotheses"),
                         0);
}

static json_t *
first_group (json_t *h)
{
  return json_array_get (json_object_get (h, "groups"), 0);
}

Test (compare, yes_no_column_is_a_share)
{
  json_t *h = compare ("--outcome y");
  cr_assert_str_eq (world_text (h, "kind"), "share");
  cr_assert_str_eq (world_text (first_group (h), "label"), "a");
  cr_assert_eq (json_integer_value (json_object_get (first_group (h),
                                                     "events")), 2);
}

Test (compare, numeric_column_is_a_mean)
{
  json_t *h = compare ("--outcome n");
  cr_assert_str_eq (world_text (h, "kind"), "mean");
  cr_assert_eq (json_number_value (json_object_get (first_group (h),
                                                    "mean")), 2);
}

Test (compare, kind_says_what_the_column_leaves_open)
{
  cr_assert_str_eq (world_text (compare ("--outcome y --kind mean"), "kind"),
                    "mean");
}

Test (compare, time_and_event_are_survival)
{
  json_t *h = compare ("--time t --event e");
  cr_assert_str_eq (world_text (h, "kind"), "survival");
  cr_assert_eq (json_number_value (json_object_get (first_group (h),
                                                    "person_time")), 9.5);
  cr_assert_eq (json_integer_value (json_object_get (first_group (h),
                                                     "events")), 2);
}

Test (compare, reference_comes_first)
{
  json_t *h = compare ("--outcome n --reference b");
  size_t i, vs_b = 0;
  json_t *e;
  json_array_foreach (json_object_get (h, "effects"), i, e)
    {
      const char *reference = world_text (e, "reference");
      cr_assert (!*reference || strcmp (reference, "b") == 0);
      vs_b += *reference != '\0';
    }
  cr_assert_gt (vs_b, 0);
}

Test (compare, unknown_reference_suggests_one)
{
  struct sandbox s = flat_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome y "
                                 "--reference A"), 2,
                "has no `A`", "did you mean `a`?");
}

Test (compare, every_unknown_column_is_reported)
{
  struct sandbox s = flat_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort amr --outcome yy"),
                2, "no column `amr`", "did you mean `arm`?",
                "no column `yy`", "did you mean `y`?", " --> f.csv");
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --time tt "
                                 "--event ee"),
                2, "no column `tt`", "no column `ee`");
}

Test (compare, hostile_column_names)
{
  static const char *const names[] = {
    "start", "'we ird \"col\"'", "x.y", "\"'q'\"", "'`tick`'", "'<script>'",
    "'=1+1'"
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      char arguments[64];
      snprintf (arguments, sizeof arguments, "--outcome %s", names[i]);
      cr_assert_str_eq (world_text (compare (arguments), "kind"), "mean",
                        "%s", names[i]);
    }
}

Test (compare, hostile_column_name_in_every_output)
{
  struct sandbox s = flat_new ();
  struct ran r = sandbox_run (&s, "compare f.csv --cohort '<script>' "
                                  "--outcome '=1+1' -o out");
  cr_assert_leq (r.code, 1, "%s", r.err);
  cr_assert_null (strstr (sandbox_read (&s, "out/report.html"), "<script"));
  cr_assert_null (strstr (sandbox_read (&s, "out/report.md"), "<script"));
}

Test (compare, text_column_is_neither)
{
  struct sandbox s = flat_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome q"),
                2, "column `q` is neither yes/no nor a number", " --> f.csv",
                "--kind");
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome n "
                                 "--kind share"),
                3, "`3` is neither yes nor no", "f.csv:2 (column 3, `n`)");
}

Test (compare, what_must_be_given)
{
  struct sandbox s = flat_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare"), 2, "no data file given");
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --outcome y"), 2,
                "`--cohort` says which column splits the rows");
  static const char *const few[] = { "", "--time t", "--event e",
                                     "--time t --event e --outcome y" };
  for (size_t i = 0; i < sizeof few / sizeof *few; i++)
    {
      char line[128];
      snprintf (line, sizeof line, "compare f.csv --cohort arm %s", few[i]);
      ASSERT_FAILS (sandbox_run (&s, line), 2,
                    "give `--outcome COL`, or `--time COL` and "
                    "`--event COL`");
    }
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome y "
                                 "--kind rat"), 2, "unknown kind `rat`",
                "share, mean, ordinal, nps or survival");
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome y "
                                 "--kind survival"), 2,
                "`--kind survival` does not go with `--outcome`");
}

Test (compare, a_kind_beyond_one_column_says_what_it_lacks)
{
  static const struct { const char *kind, *needs; } cases[] = {
    { "rate", "`--kind rate` needs a second file of events" },
    { "time_to", "`--kind time_to` needs a second file of events" },
    { "ratio", "`--kind ratio` needs two columns of numbers" },
    { "retained", "`--kind retained` needs start dates" },
  };
  struct sandbox s = flat_new ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char line[128];
      snprintf (line, sizeof line, "compare f.csv --cohort arm --outcome n "
                "--kind %s", cases[i].kind);
      ASSERT_FAILS (sandbox_run (&s, line), 2, cases[i].needs,
                    "which a study file names");
    }
}

Test (compare, an_answer_can_be_ordinal_or_a_promoters)
{
  cr_assert_str_eq (world_text (compare ("--outcome n --kind ordinal"),
                                "kind"), "ordinal");
  cr_assert_str_eq (world_text (compare ("--outcome n --kind nps"), "kind"),
                    "nps");
  struct sandbox s = flat_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare f.csv --cohort arm --outcome t "
                                 "--kind nps"),
                3, "`1.5` is not a whole number from 0 to 10",
                "f.csv:2 (column 4, `t`)", "f.csv:3");
}

Test (compare, missing_file)
{
  struct sandbox s = sandbox_new ();
  ASSERT_FAILS (sandbox_run (&s, "compare none.csv --cohort a --outcome b"),
                3, "No such file", " --> none.csv");
}

Test (compare, dash_reads_standard_input)
{
  struct sandbox s = flat_new ();
  struct ran r = sandbox_run (&s, "compare - --cohort arm --outcome n "
                                  "--json <f.csv");
  cr_assert_eq (r.code, 0, "%s", r.err);
  char *from_file = r.out;
  r = sandbox_run_with (&s, "cat f.csv | (", "compare - --cohort arm "
                        "--outcome n --json )");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert_str_eq (r.out, from_file, "a pipe and a file read the same");
}

Test (compare, writes_everything_with_out)
{
  struct sandbox s = flat_new ();
  struct ran r = sandbox_run (&s, "compare f.csv --cohort arm --outcome n "
                                  "-o out");
  cr_assert_eq (r.code, 0, "%s", r.err);
  cr_assert (sandbox_has (&s, "out/report.html"));
  cr_assert (sandbox_has (&s, "out/charts/compare.svg"));
  ASSERT_HOLDS (r.out, "Report: out/report.html");
}
