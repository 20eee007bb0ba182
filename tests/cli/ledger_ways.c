/* The bias ledger of the demo asked in every way, with and without a
   horizon, against R: tests/oracle/ledger.R reads the exports by itself and
   computed tests/oracle/ledger.expected.csv.

   All agree to 1e-8. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cli/world.h"

/* One question, asked in the ways that the ledger's rows need. */
static const struct way { const char *name, *keys; } ways[] = {
  { "plain", "design: landmark" },
  { "strata", "design: landmark, adjust: [open_incident, plan],"
              " adjust_by: strata, subgroups: [plan, region],"
              " landmarks: [45 days, 60 days, 90 days, 120 days]" },
  { "regression", "design: landmark, adjust: [open_incident, plan],"
                  " adjust_by: regression" },
  { "region", "design: landmark, adjust: [open_incident, plan, region],"
              " adjust_by: regression" },
  { "varying", "design: time_varying, adjust: [open_incident, plan]" },
  { "varying_plain", "design: time_varying" },
  { "varying_region", "design: time_varying,"
                      " adjust: [open_incident, plan, region]" },
  { "trials", "design: sequential, adjust: [open_incident, plan]" },
};

/* Where the program prints what R calls NAME: the way, the list, and the
   row of it whose KEY is VALUE. */
static const struct place {
  const char *name, *way, *list, *key, *value;
} places[] = {
  { "naive", "strata", "ledger", "step", "naive" },
  { "window", "strata", "ledger", "step", "window" },
  { "landmark_lag_0", "strata", "ledger", "step", "aligned" },
  { "landmark_lag_3", "strata", "ledger", "step", "lag_3" },
  { "landmark_lag_7", "strata", "ledger", "step", "lag_7" },
  { "landmark_lag_14", "strata", "ledger", "step", "lag_14" },
  { "landmark_lag_30", "strata", "ledger", "step", "lag_30" },
  { "landmark_adjusted_strata", "strata", "ledger", "step", "adjusted" },
  { "landmark_adjusted_regression", "regression", "ledger", "step",
    "adjusted" },
  { "landmark_adjusted_region", "region", "ledger", "step", "adjusted" },
  { "landmark_quarter", "plain", "ledger", "step", "by_quarter" },
  { "landmark_quarter_adjusted", "strata", "ledger", "step", "by_quarter" },
  { "time_varying_lag_0", "varying", "ledger", "step", "aligned" },
  { "time_varying_lag_3", "varying", "ledger", "step", "lag_3" },
  { "time_varying_lag_7", "varying", "ledger", "step", "lag_7" },
  { "time_varying_lag_14", "varying", "ledger", "step", "lag_14" },
  { "time_varying_lag_30", "varying", "ledger", "step", "lag_30" },
  { "time_varying_adjusted_regression", "varying", "ledger", "step",
    "adjusted" },
  { "time_varying_adjusted_region", "varying_region", "ledger", "step",
    "adjusted" },
  { "time_varying_quarter", "varying_plain", "ledger", "step",
    "by_quarter" },
  { "sequential", "trials", "ledger", "step", "lag_30" },
  { "sequential_adjusted_regression", "trials", "ledger", "step",
    "adjusted" },
  { "from_0", "strata", "periods", "from", "0" },
  { "from_30", "strata", "periods", "from", "30" },
  { "from_90", "strata", "periods", "from", "90" },
  { "from_365", "strata", "periods", "from", "365" },
  { "landmark_45", "strata", "landmark_curve", "days", "45" },
  { "landmark_60", "strata", "landmark_curve", "days", "60" },
  { "landmark_90", "strata", "landmark_curve", "days", "90" },
  { "landmark_120", "strata", "landmark_curve", "days", "120" },
  { "subgroup_plan_free", "strata", "subgroups", "level", "free" },
  { "subgroup_plan_pro", "strata", "subgroups", "level", "pro" },
  { "subgroup_plan_business", "strata", "subgroups", "level", "business" },
  { "subgroup_region_apac", "strata", "subgroups", "level", "apac" },
  { "subgroup_region_eu", "strata", "subgroups", "level", "eu" },
  { "subgroup_region_latam", "strata", "subgroups", "level", "latam" },
  { "subgroup_region_na", "strata", "subgroups", "level", "na" },
  { "plan", "strata", "interactions", "column", "plan" },
  { "region", "strata", "interactions", "column", "region" },
  { "incident_no", "region", "balance", "level", "no" },
  { "incident_yes", "region", "balance", "level", "yes" },
  { "plan_free", "region", "balance", "level", "free" },
  { "plan_pro", "region", "balance", "level", "pro" },
  { "plan_business", "region", "balance", "level", "business" },
  { "region_apac", "region", "balance", "level", "apac" },
  { "region_eu", "region", "balance", "level", "eu" },
  { "region_latam", "region", "balance", "level", "latam" },
  { "region_na", "region", "balance", "level", "na" },
};

/* What the program does not print: designs that follow an exposure in time
   within strata of what is adjusted for (it adjusts them by regression),
   and counts that stand in a note. */
static const char *const beside[] = {
  "time_varying_adjusted_strata", "time_varying_quarter_adjusted",
  "sequential_adjusted_strata",
};

/* A line of the expected file; `name` without the measure. */
struct expected {
  char id[32], kind[16], name[64], measure[32], field[16];
  double value;
  bool same_end;             /* of a restricted mean: the headline's */
};

static json_t *
ask_everything (void)
{
  struct sandbox s = sandbox_new ();
  struct arena *arena = arena_new ();
  struct buf text = buf_new (arena);
  buf_printf (&text, "study: ledger\nas_of: 2025-01-01\ndata:\n"
              "  customers: {file: %s, id: customer_id, start: signed_up_at,"
              " end: churned_at, where: plan != 'internal'}\n",
              checkout ("datasets/customers.csv"));
  buf_printf (&text, "  conversations: {file: %s, id: conversation_id,"
              " customer: customer_id, at: created_at, from: 2022-01-01}\n"
              "cohorts:\n  contacted: {by: event, table: conversations,"
              " within: 30 days}\n"
              "outcomes:\n  stays: {kind: survival}\nhypotheses:\n",
              checkout ("datasets/conversations.csv"));
  for (size_t i = 0; i < 2 * sizeof ways / sizeof *ways; i++)
    buf_printf (&text, "  %s_%s: {cohort: contacted, outcome: stays,"
                " expect: higher, %s%s}\n",
                i % 2 ? "retention_open" : "retention", ways[i / 2].name,
                i % 2 ? "" : "horizon: 730 days, ", ways[i / 2].keys);
  sandbox_write (&s, "study.yaml", text.text);
  arena_free (arena);
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

static bool
read_line (FILE *in, struct expected *x)
{
  char line[256];
  if (!fgets (line, sizeof line, in))
    return false;
  cr_assert_eq (sscanf (line, "%31[^,],%15[^,],%63[^,],%15[^,],%lf", x->id,
                        x->kind, x->name, x->field, &x->value), 5, "%s",
                line);
  char *dot = strchr (x->name, '.');
  snprintf (x->measure, sizeof x->measure, "%s", dot ? dot + 1 : "");
  if (dot)
    *dot = '\0';
  char *end = strstr (x->measure, "_670");
  x->same_end = end != NULL;
  if (end)
    *end = '\0';
  return true;
}

static bool
starts (const char *text, const char *with)
{
  return strncmp (text, with, strlen (with)) == 0;
}

/* Restricted means of the program's ledger all end where the headline's
   do: R has those of 670 days, others end with their own rows.  The
   difference at the horizon is an effect of the plain question, no row of
   the ledger.  Effects and periods say no number of units. */
static bool
is_printed (const struct expected *x)
{
  for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
    if (strcmp (x->name, beside[i]) == 0)
      return false;
  bool other_end = strcmp (x->name, "landmark_lag_30") != 0 && !x->same_end;
  if (strcmp (x->field, "units") == 0
      && (starts (x->name, "from") || starts (x->measure, "survival")))
    return false;
  if (starts (x->measure, "rmst") || starts (x->measure, "survival"))
    return !other_end;
  return !(strcmp (x->name, "sequential") == 0 && !*x->measure);
}

static bool
is_value (json_t *row, const char *key, const char *value)
{
  json_t *is = json_object_get (row, key);
  return json_is_string (is) ? strcmp (json_string_value (is), value) == 0
                             : json_is_number (is)
                                 && json_number_value (is)
                                      == strtod (value, NULL);
}

static json_t *
find_row (json_t *h, const struct place *p, const char *measure)
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, p->list), i, row)
    if (is_value (row, p->key, p->value)
        && (!*measure || !json_object_get (row, "measure")
            || is_value (row, "measure", measure)))
      return row;
  return NULL;
}

static json_t *
question (json_t *results, const char *id, const char *way)
{
  char whole[64];
  snprintf (whole, sizeof whole, "%s_%s", id, way);
  return world_hypothesis (results, whole);
}

static json_t *
find_number (json_t *results, const struct expected *x)
{
  if (strcmp (x->kind, "sensitivity") == 0)
    return json_object_get (json_object_get (question (results, x->id,
                                                       "strata"),
                                             x->kind), x->field);
  if (starts (x->measure, "survival"))
    {
      struct place effect = { "", "", "effects", "measure", x->measure };
      return json_object_get (find_row (question (results, x->id, "plain"),
                                        &effect, x->measure), x->field);
    }
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (strcmp (places[i].name, x->name) == 0)
      return json_object_get (find_row (question (results, x->id,
                                                  places[i].way),
                                        &places[i], x->measure), x->field);
  return NULL;
}

static bool
agrees (json_t *number, const struct expected *x)
{
  if (!number || !json_is_number (number))
    return false;
  return fabs (json_number_value (number) - x->value)
         <= 1e-8 * fabs (x->value);
}

Test (ledger_ways, agree_with_r_number_by_number)
{
  json_t *results = ask_everything ();
  FILE *in = fopen (checkout ("tests/oracle/ledger.expected.csv"), "r");
  struct expected x;
  char head[64];
  int compared = 0, wrong = 0;
  cr_assert (in && fgets (head, sizeof head, in));
  while (read_line (in, &x))
    {
      if (!is_printed (&x))
        continue;
      compared++;
      json_t *number = find_number (results, &x);
      if (agrees (number, &x))
        continue;
      wrong++;
      fprintf (stderr, "%s %s %s %s %s: %s, expected %.17g\n", x.id, x.kind,
               x.name, x.measure, x.field,
               number ? world_printed (number) : "absent", x.value);
    }
  fclose (in);
  cr_assert_eq (wrong, 0, "%d of %d numbers differ", wrong, compared);
  cr_assert_geq (compared, 400, "only %d numbers compared", compared);
}
