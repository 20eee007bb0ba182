/* Every number of the demo study, and of the telco file where it is at
   hand, against R: tests/oracle/demo.R and telco.R read the exports by
   themselves and computed the .expected.csv files of tests/oracle.

   Statistics and estimates agree to 1e-8 relative, p-values and interval
   ends to 1e-6. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

struct expected {
  char *hypothesis, *kind, *name, *field, *value;
};

static json_t *
find_by (json_t *list, const char *key, const char *value)
{
  size_t i;
  json_t *item;
  json_array_foreach (list, i, item)
    {
      const char *text = json_string_value (json_object_get (item, key));
      if (text && strcmp (text, value) == 0)
        return item;
    }
  return NULL;
}

/* `measure[.conf_method][@LEVEL]` among a hypothesis' effects. */
static json_t *
find_effect (json_t *effects, const char *name)
{
  static const char *const methods[][2] = {
    { "student", "student_t" }, { "newcombe", "newcombe" }
  };
  char measure[128];
  snprintf (measure, sizeof measure, "%s", name);
  char *level = strchr (measure, '@');
  if (level)
    *level++ = '\0';
  char *suffix = strchr (measure, '.');
  if (suffix)
    *suffix++ = '\0';
  const char *wanted = NULL;
  for (size_t i = 0; suffix && i < 2; i++)
    if (strcmp (suffix, methods[i][0]) == 0)
      wanted = methods[i][1];
  size_t i;
  json_t *e;
  json_array_foreach (effects, i, e)
    {
      const char *is = json_string_value (json_object_get (e, "measure"));
      const char *of = json_string_value (json_object_get (e, "level"));
      const char *by = json_string_value (json_object_get (e, "conf_method"));
      bool same_level = !level || (of && strcmp (of, level) == 0);
      bool same_method = !wanted ? !by || (strcmp (by, "newcombe") != 0
                                           && strcmp (by, "student_t") != 0)
                                 : by && strcmp (by, wanted) == 0;
      if (strcmp (is, measure) == 0 && same_level && same_method)
        return e;
    }
  return NULL;
}

static json_t *
find_number (json_t *results, const struct expected *x)
{
  json_t *table = find_by (json_object_get (results, "tables"), "name",
                           x->hypothesis);
  json_t *h = find_by (json_object_get (results, "hypotheses"), "id",
                       x->hypothesis);
  json_t *population = json_object_get (h, "population");
  if (strcmp (x->kind, "table") == 0)
    return json_object_get (table, x->field);
  if (strcmp (x->kind, "excluded") == 0)
    {
      bool rows = strcmp (x->field, "rows") == 0;
      json_t *list = json_object_get (rows ? table : population, "excluded");
      return json_object_get (find_by (list, "code", x->name), x->field);
    }
  if (strcmp (x->kind, "population") == 0)
    return json_object_get (population, x->name);
  if (strcmp (x->kind, "verdict") == 0)
    return json_object_get (h, x->field);
  if (strcmp (x->kind, "group") == 0)
    return json_object_get (find_by (json_object_get (h, "groups"), "label",
                                     x->name), x->field);
  if (strcmp (x->kind, "test") == 0)
    return json_object_get (find_by (json_object_get (h, "tests"), "method",
                                     x->name), x->field);
  return json_object_get (find_effect (json_object_get (h, "effects"),
                                       x->name), x->field);
}

/* Rows of the expected file that results.json does not carry: what R
   tells beside (planted truth, a naive ledger), quartiles of a yes/no outcome,
   and tests of single pairs among several cohorts. */
static bool
is_beside (const struct expected *x)
{
  static const char *const kinds[] = { "ledger", "kind" };
  static const char *const fields[] = { "survival_at", "total",
                                        "n_effective" };
  static const char *const shares[] = { "fast_or_slow", "channels",
                                        "phone_or_email" };
  static const char *const spread[] = { "mean", "sd", "q1", "q3", "median" };
  for (size_t i = 0; i < 2; i++)
    if (strcmp (x->kind, kinds[i]) == 0)
      return true;
  for (size_t i = 0; i < 3; i++)
    if (strcmp (x->field, fields[i]) == 0)
      return true;
  if (strcmp (x->hypothesis, "planted") == 0)
    return true;
  for (size_t i = 0; i < 3 * 5; i++)
    if (strcmp (x->hypothesis, shares[i / 5]) == 0
        && strcmp (x->kind, "group") == 0
        && strcmp (x->field, spread[i % 5]) == 0)
      return true;
  bool pair = strcmp (x->kind, "test") == 0
              && (strchr (x->name, '@')
                  || (strncmp (x->hypothesis, "plan", 4) == 0
                      && strncmp (x->name, "cox_", 4) == 0));
  return pair || strstr (x->name, ".joint")
         || (strcmp (x->kind, "population") == 0
             && strcmp (x->name, "units") != 0);
}

static double
tolerance (const char *field)
{
  bool loose = strncmp (field, "p_", 2) == 0
               || strncmp (field, "conf_", 5) == 0
               || strcmp (field, "log10_p") == 0;
  return loose ? 1e-6 : 1e-8;
}

static bool
agrees (json_t *number, const struct expected *x)
{
  if (strcmp (x->value, "NA") == 0)
    return !number || json_is_null (number);
  if (strcmp (x->kind, "verdict") == 0)
    return number && strcmp (json_string_value (number), x->value) == 0;
  if (!number || !json_is_number (number))
    return false;
  double is = json_number_value (number), wanted = strtod (x->value, NULL);
  double scale = fmax (fabs (wanted), 1e-290);
  if (strncmp (x->field, "conf_", 5) == 0)
    scale = fmax (scale, 1e-6);
  return fabs (is - wanted) <= tolerance (x->field) * scale;
}

static char *
next_field (char **at)
{
  char *start = *at, *comma = strchr (start, ',');
  if (comma)
    *comma = '\0';
  *at = comma ? comma + 1 : start + strlen (start);
  return start;
}

/* Compares every row; prints those that differ. */
static void
compare (const char *json, const char *expected_file, int least)
{
  json_error_t error;
  json_t *results = json_loads (json, 0, &error);
  cr_assert_not_null (results, "%s", error.text);
  FILE *in = fopen (expected_file, "r");
  cr_assert_not_null (in, "%s", expected_file);
  char line[1024];
  int compared = 0, wrong = 0;
  cr_assert_not_null (fgets (line, sizeof line, in));
  while (fgets (line, sizeof line, in))
    {
      line[strcspn (line, "\r\n")] = '\0';
      char *at = line;
      struct expected x;
      x.hypothesis = next_field (&at);
      x.kind = next_field (&at);
      x.name = next_field (&at);
      x.field = next_field (&at);
      x.value = next_field (&at);
      if (is_beside (&x))
        continue;
      compared++;
      json_t *number = find_number (results, &x);
      if (agrees (number, &x))
        continue;
      wrong++;
      char *is = json_dumps (number, JSON_ENCODE_ANY);
      fprintf (stderr, "%s %s %s %s: %s, expected %s\n", x.hypothesis,
               x.kind, x.name, x.field, is ? is : "absent", x.value);
      free (is);
    }
  fclose (in);
  json_decref (results);
  cr_assert_eq (wrong, 0, "%d of %d numbers differ", wrong, compared);
  cr_assert_geq (compared, least, "only %d numbers compared", compared);
}

Test (agreement, demo_study_with_r)
{
  struct sandbox s = sandbox_new ();
  char arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts --json",
            checkout ("datasets/study.yaml"));
  struct ran r = sandbox_run (&s, arguments);
  cr_assert_leq (r.code, 1, "%s", r.err);
  compare (r.out, checkout ("tests/oracle/demo.expected.csv"), 900);
}

static const char telco_study[] =
  "study: telco\n"
  "data:\n"
  "  telco:\n"
  "    file: %s/telco-ibm/Telco-Customer-Churn.csv\n"
  "    id: customerID\n"
  "    duration: tenure\n"
  "    duration_unit: months\n"
  "    event: Churn\n"
  "cohorts:\n"
  "  support: {by: column, column: TechSupport, levels: [No, Yes]}\n"
  "outcomes:\n"
  "  stays: {kind: survival}\n"
  "  left: {kind: share, condition: Churn}\n"
  "  charges: {kind: mean, value: MonthlyCharges}\n"
  "hypotheses:\n"
  "  stays: {cohort: support, outcome: stays, expect: higher}\n"
  "  left: {cohort: support, outcome: left, expect: lower}\n"
  "  charges: {cohort: support, outcome: charges}\n";

Test (agreement, telco_with_r)
{
  const char *data = getenv ("COHORTEST_DATA");
  if (!data)
    cr_skip_test ("COHORTEST_DATA does not name the outside data");
  struct sandbox s = sandbox_new ();
  char study[4096];
  snprintf (study, sizeof study, telco_study, data);
  sandbox_write (&s, "study.yaml", study);
  struct ran r = sandbox_run (&s, "run study.yaml --no-charts --json");
  cr_assert_eq (r.code, 0, "%s", r.err);
  compare (r.out, checkout ("tests/oracle/telco.expected.csv"), 80);
}
