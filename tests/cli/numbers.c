/* What results.json promises of its numbers. */

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "cli/world.h"

/* Every kind of outcome and design on the demo's exports. */
static json_t *
demo (void)
{
  struct sandbox s = sandbox_new ();
  char arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts -q -o out",
            checkout ("datasets/study.yaml"));
  struct ran r = sandbox_run (&s, arguments);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

/* The same and the small study, degenerate on purpose. */
static json_t *
degenerate (void)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .outcomes = "  seats: {kind: mean, value: seats}\n"
                "  zero: {kind: mean, value: seats * 0}\n"
                "  minus: {kind: mean, value: 0 - seats * 0}\n"
                "  never: {kind: share, condition: csat > 9}\n"
                "  stays: {kind: survival}\n",
    .hypotheses = "  a: {claim: a, cohort: plan, outcome: zero}\n"
                  "  b: {claim: b, cohort: plan, outcome: never}\n"
                  "  c: {claim: c, cohort: plan, outcome: seats, "
                  "where: plan == 'pro'}\n"
                  "  d: {claim: d, cohort: touched, outcome: stays, "
                  "horizon: 50 days}\n"
                  "  e: {claim: e, cohort: plan, outcome: minus}\n"
                  "  f: {claim: f, outcome: never, target: 0.1}\n"
                  "  g: {claim: g, cohort: touched, outcome: stays, "
                  "design: naive}\n" });
  cr_assert_eq (sandbox_run (&s, RUN).code, 1);
  return world_results (&s);
}

typedef void visit_fn (const char *key, json_t *value, json_t *owner);

static void
walk (json_t *value, const char *key, json_t *owner, visit_fn *visit)
{
  visit (key, value, owner);
  const char *name;
  json_t *item;
  size_t i;
  json_object_foreach (value, name, item)
    walk (item, name, value, visit);
  json_array_foreach (value, i, item)
    walk (item, key, value, visit);
}

static void
assert_plain_number (const char *key, json_t *value, json_t *owner)
{
  (void) owner;
  if (!json_is_real (value))
    return;
  double x = json_real_value (value);
  cr_assert (isfinite (x), "%s", key);
  cr_assert (x != 0 || !signbit (x), "%s is -0", key);
}

Test (numbers, no_nan_no_infinity_no_minus_zero)
{
  walk (demo (), "", NULL, assert_plain_number);
  walk (degenerate (), "", NULL, assert_plain_number);
}

/* Where null says "does not apply" and nothing more. */
static bool
may_be_null (const char *key)
{
  static const char *const keys[] = { "why", "level", "reference", "as_of",
                                      "cohort", "p_adjusted", "family",
                                      "by", "month" };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp (key, keys[i]) == 0)
      return true;
  return false;
}

static void
assert_explained (const char *key, json_t *value, json_t *owner)
{
  if (!json_is_null (value) || may_be_null (key))
    return;
  json_t *why = json_object_get (owner, "why");
  const char *reason = json_is_object (why) ? world_text (why, key)
                                            : world_text (owner, "why");
  cr_assert (*reason, "`%s` is null, and nothing says why: %s", key,
             world_printed (owner));
  if (json_is_string (why))
    cr_assert_str_neq (world_text (owner, "status"), "ok", "%s", key);
}

Test (numbers, every_null_says_why)
{
  walk (demo (), "", NULL, assert_explained);
  walk (degenerate (), "", NULL, assert_explained);
}

/* Upper tails from GSL, as the method's name asks. */
static double
p_of (const char *method, double statistic, double df, double df2)
{
  static const struct {
    const char *method;
    char shape;
  } shapes[] = {
    { "welch_t", 't' },        { "student_t", 't' },
    { "one_sample_t", 't' },   { "cluster_wald", 't' },
    { "proportion_score", 't' }, { "rmst_z", 'z' },
    { "n1_chi_square", 'c' },  { "pearson_chi_square", 'c' },
    { "log_rank", 'c' },       { "cox_wald", 'c' },
    { "cox_lr", 'c' },         { "cox_score", 'c' },
    { "welch_anova", 'f' },    { "gehan", 'c' },
    { "tarone_ware", 'c' },    { "peto_peto", 'c' },
    { "fleming_harrington", 'c' }, { "log_rank_trend", 'z' },
  };
  char shape = 0;
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    if (strcmp (shapes[i].method, method) == 0)
      shape = shapes[i].shape;
  /* A joint test of k cohorts; or chi-square over the df of few
     clusters. */
  if ((shape == 't' || shape == 'c') && !isnan (df2))
    shape = 'f';
  double t = fabs (statistic);
  switch (shape)
    {
    case 't':
      return 2 * (isnan (df) ? gsl_cdf_ugaussian_Q (t)
                             : gsl_cdf_tdist_Q (t, df));
    case 'z':
      return 2 * gsl_cdf_ugaussian_Q (t);
    case 'c':
      return gsl_cdf_chisq_Q (t, df);
    case 'f':
      return gsl_cdf_fdist_Q (t, df, df2);
    default:
      return NAN;
    }
}

static double
number_or_nan (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);
  return json_is_number (value) ? json_number_value (value) : NAN;
}

static int
check_p_values (json_t *results)
{
  size_t i, j;
  json_t *h, *t;
  int checked = 0;
  json_array_foreach (json_object_get (results, "hypotheses"), i, h)
    json_array_foreach (json_object_get (h, "tests"), j, t)
      {
        const char *method = world_text (t, "method");
        double p = number_or_nan (t, "p_value");
        double again = p_of (method, number_or_nan (t, "statistic"),
                             number_or_nan (t, "df"),
                             number_or_nan (t, "df2"));
        if (isnan (p) || isnan (again))
          continue;
        checked++;
        cr_assert (p > 0 && p <= 1, "%s: p = %g", method, p);
        cr_assert_leq (fabs (p - again), 1e-10 * again, "%s %s: %.17g %.17g",
                       world_text (h, "id"), method, p, again);
        cr_assert_leq (fabs (number_or_nan (t, "log10_p") - log10 (p)),
                       1e-10 * fmax (1, -log10 (p)), "%s", method);
      }
  return checked;
}

Test (numbers, p_follows_from_statistic_and_degrees_of_freedom)
{
  cr_assert_geq (check_p_values (demo ()), 40);
  cr_assert_geq (check_p_values (degenerate ()), 3);
}

static json_int_t
sum_of (json_t *excluded, const char *key)
{
  json_int_t sum = 0;
  size_t i;
  json_t *x;
  json_array_foreach (excluded, i, x)
    sum += json_integer_value (json_object_get (x, key));
  return sum;
}

static json_int_t
whole (json_t *object, const char *key)
{
  cr_assert (json_is_integer (json_object_get (object, key)), "%s", key);
  return json_integer_value (json_object_get (object, key));
}

static json_int_t
rows_used (json_t *results, const char *table)
{
  size_t i;
  json_t *t;
  json_array_foreach (json_object_get (results, "tables"), i, t)
    if (strcmp (world_text (t, "name"), table) == 0)
      return whole (t, "rows_used");
  return -1;
}

/* Whether the design has every unit in one cohort, once. */
static bool
is_once (const char *design)
{
  return strcmp (design, "time_varying") != 0
         && strcmp (design, "sequential") != 0;
}

static void
check_sums (json_t *results)
{
  size_t i, j;
  json_t *t, *h, *g;
  json_array_foreach (json_object_get (results, "tables"), i, t)
    cr_assert_eq (whole (t, "rows_read"),
                  whole (t, "rows_used")
                    + sum_of (json_object_get (t, "excluded"), "rows"));
  json_array_foreach (json_object_get (results, "hypotheses"), i, h)
    {
      json_t *p = json_object_get (h, "population");
      cr_assert_eq (rows_used (results, world_text (h, "unit")),
                    whole (p, "units")
                      + sum_of (json_object_get (p, "excluded"), "units"),
                    "%s", world_text (h, "id"));
      json_int_t n = 0;
      json_array_foreach (json_object_get (h, "groups"), j, g)
        n += whole (g, "n");
      /* A unit is in both cohorts where it changes, and in many trials. */
      if (is_once (world_text (h, "design")))
        cr_assert_eq (n, whole (p, "units"), "%s", world_text (h, "id"));
      else
        cr_assert_geq (n, whole (p, "units"), "%s", world_text (h, "id"));
    }
}

Test (numbers, sums_tie_out)
{
  check_sums (demo ());
  check_sums (degenerate ());
}

/* A naive comparison shows its number, and nothing that could be taken
   for an answer. */
Test (numbers, naive_has_no_verdict_and_no_family)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .hypotheses = "  n: {claim: Naive, cohort: touched, outcome: stays, "
                  "expect: higher, design: naive}\n"
                  "  a: {claim: Seats, cohort: plan, outcome: seats}\n" });
  struct ran r = sandbox_run (&s, "run study.yaml -o out --no-charts");
  cr_assert_leq (r.code, 1, "%s", r.err);
  json_t *n = world_hypothesis (world_results (&s), "n");
  cr_assert_str_eq (world_text (n, "design"), "naive");
  cr_assert_str_eq (world_text (n, "verdict"), "inconclusive");
  cr_assert_str_eq (world_text (n, "reason"), "naive_design");
  size_t i;
  json_t *t;
  json_array_foreach (json_object_get (n, "tests"), i, t)
    cr_assert (!json_is_number (json_object_get (t, "p_adjusted")));
  ASSERT_HOLDS (r.out, "no verdict");
  ASSERT_HOLDS (r.out, "naive design");
  json_t *a = world_hypothesis (world_results (&s), "a");
  ASSERT_HOLDS (world_text (a, "family"), "over 1 secondary hypothesis");
  static const char *const pages[] = { "out/report.md", "out/report.html" };
  for (i = 0; i < 2; i++)
    ASSERT_HOLDS (sandbox_read (&s, pages[i]),
                  "not aligned in time");
}
