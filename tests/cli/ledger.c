/* The demo's ledger, and what stands beside it, against R: ledger.R reads
   the exports by itself and computed tests/oracle/ledger.expected.csv.

   To 1e-8 relative; limits may lie within 1e-8 of 0. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/world.h"

enum { ROWS = 1024 };

/* Rows of hypothesis `retention`, whose horizon is the demo's. */
struct reading {
  size_t n;
  struct { char kind[16], name[64], field[32]; double value; } row[ROWS];
};

static void
read_line (struct reading *r, const char *line)
{
  char id[32], value[64];
  int got = sscanf (line, "%31[^,],%15[^,],%63[^,],%31[^,],%63s", id,
                    r->row[r->n].kind, r->row[r->n].name, r->row[r->n].field,
                    value);
  if (got != 5 || !str_equal (id, "retention"))
    return;
  r->row[r->n++].value = strtod (value, NULL);
  cr_assert_lt (r->n, ROWS);
}

static void
read_r (struct reading *r)
{
  FILE *in = fopen (checkout ("tests/oracle/ledger.expected.csv"), "r");
  char line[256];
  cr_assert_not_null (in);
  r->n = 0;
  while (fgets (line, sizeof line, in))
    read_line (r, line);
  fclose (in);
}

static double
value_of (const struct reading *r, const char *kind, const char *name,
          const char *field)
{
  for (size_t i = 0; i < r->n; i++)
    if (str_equal (r->row[i].kind, kind) && str_equal (r->row[i].name, name)
        && str_equal (r->row[i].field, field))
      return r->row[i].value;
  cr_assert_fail ("R has no %s %s %s", kind, name, field);
  return NAN;
}

static void
hold (json_t *object, const char *key, const struct reading *r,
      const char *kind, const char *name, const char *field)
{
  double is = world_number (object, key);
  double wanted = value_of (r, kind, name, field);
  cr_assert (json_is_number (json_object_get (object, key)), "%s %s", name,
             key);
  cr_expect (fabs (is - wanted) <= 1e-8 * fmax (fabs (wanted), 1),
             "%s %s: %.17g, R has %.17g", name, key, is, wanted);
}

static void
hold_effect (json_t *effect, const struct reading *r, const char *name)
{
  hold (effect, "estimate", r, "ledger", name, "estimate");
  hold (effect, "conf_low", r, "ledger", name, "conf_low");
  hold (effect, "conf_high", r, "ledger", name, "conf_high");
}

static json_t *
demo (void)
{
  struct sandbox s = sandbox_new ();
  char arguments[1200];
  snprintf (arguments, sizeof arguments, "run %s --no-charts --json",
            checkout ("datasets/study.yaml"));
  struct ran ran = sandbox_run (&s, arguments);
  cr_assert_leq (ran.code, 1, "%s", ran.err);
  return world_json (ran.out);
}

/* Stages of the program and of R. */
static const char *const stages[][2] = {
  { "naive", "naive" },          { "window", "window" },
  { "aligned", "landmark_lag_0" }, { "lag_3", "landmark_lag_3" },
  { "lag_7", "landmark_lag_7" }, { "lag_14", "landmark_lag_14" },
  { "lag_30", "landmark_lag_30" },
  { "time_varying", "time_varying_lag_30" }, { "sequential", "sequential" },
  { "adjusted", "landmark_adjusted_strata" },
  { "by_quarter", "landmark_quarter_adjusted" }
};
enum { STAGES = sizeof stages / sizeof *stages };

/* Restricted means speak of the 670 days of the headline. */
static bool
hold_step (json_t *step, const struct reading *r)
{
  const char *measure = world_text (step, "measure");
  bool ratio = str_equal (measure, "hazard_ratio");
  char name[96];
  for (size_t i = 0; i < STAGES; i++)
    if (str_equal (world_text (step, "step"), stages[i][0]))
      {
        snprintf (name, sizeof name, "%s.%s%s", stages[i][1], measure,
                  ratio ? "" : "_670");
        hold_effect (step, r, name);
        return ratio;
      }
  return false;
}

Test (ledger, of_the_demo_is_what_r_reads)
{
  struct reading r;
  read_r (&r);
  json_t *h = world_hypothesis (demo (), "retention_adjusted"), *step;
  size_t i, ratios = 0;
  json_array_foreach (json_object_get (h, "ledger"), i, step)
    ratios += hold_step (step, &r);
  cr_assert_eq (ratios, STAGES);
}

Test (ledger, walks_from_the_naive_ratio_to_the_planted_one)
{
  json_t *h = world_hypothesis (demo (), "retention_adjusted"), *step;
  double naive = 0, low = 1, high = 0;
  size_t i;
  json_array_foreach (json_object_get (h, "ledger"), i, step)
    {
      bool ratio = str_equal (world_text (step, "measure"), "hazard_ratio");
      if (ratio && str_equal (world_text (step, "step"), "naive"))
        naive = world_number (step, "conf_high");
      if (ratio && str_equal (world_text (step, "step"), "adjusted"))
        {
          low = world_number (step, "conf_low");
          high = world_number (step, "conf_high");
        }
    }
  cr_assert_lt (naive, 0.80);
  cr_assert (low < 0.80 && 0.80 < high);
}

Test (ledger, periods_balance_and_e_values_are_what_r_reads)
{
  struct reading r;
  read_r (&r);
  json_t *h = world_hypothesis (demo (), "retention_adjusted"), *part;
  char name[96];
  size_t i;
  json_array_foreach (json_object_get (h, "periods"), i, part)
    {
      snprintf (name, sizeof name, "from_%g", world_number (part, "from"));
      hold (part, "events", &r, "period", name, "events");
      strcat (name, ".hazard_ratio");
      hold_effect (part, &r, name);
    }
  cr_assert_eq (i, 4);
  json_array_foreach (json_object_get (h, "balance"), i, part)
    {
      const char *covariate = world_text (part, "covariate");
      bool incident = str_equal (covariate, "open_incident");
      snprintf (name, sizeof name, "%s_%s", incident ? "incident" : covariate,
                world_text (part, "level"));
      hold (part, "in_level", &r, "balance", name, "in_level");
      hold (part, "in_reference", &r, "balance", name, "in_reference");
      hold (part, "smd", &r, "balance", name, "smd");
    }
  cr_assert_eq (i, 5);
  json_t *e = json_object_get (h, "sensitivity");
  hold (e, "e_value", &r, "sensitivity", "hazard_ratio", "e_value");
  hold (e, "e_value_limit", &r, "sensitivity", "hazard_ratio",
        "e_value_limit");
}

/* The same question with subgroups and other landmarks. */
static const char levels_study[] =
  "study: levels\n"
  "as_of: 2025-01-01\n"
  "data:\n"
  "  customers: {file: %s, id: customer_id, start: signed_up_at, "
  "end: churned_at, where: plan != 'internal'}\n"
  "  conversations: {file: %s, id: conversation_id, customer: customer_id, "
  "at: created_at, from: 2022-01-01}\n"
  "cohorts:\n"
  "  contacted: {by: event, table: conversations, within: 30 days}\n"
  "outcomes:\n"
  "  stays: {kind: survival}\n"
  "hypotheses:\n"
  "  h: {cohort: contacted, outcome: stays, horizon: 730 days, "
  "adjust: [open_incident, plan], subgroups: [plan, region], "
  "landmarks: [45 days, 60 days, 90 days, 120 days]}\n";

static json_t *
demo_by_levels (void)
{
  struct sandbox s = sandbox_new ();
  char study[4096], customers[1100];
  snprintf (customers, sizeof customers, "%s",
            checkout ("datasets/customers.csv"));
  snprintf (study, sizeof study, levels_study, customers,
            checkout ("datasets/conversations.csv"));
  sandbox_write (&s, "study.yaml", study);
  struct ran ran = sandbox_run (&s, "run study.yaml --no-charts --json");
  cr_assert_eq (ran.code, 0, "%s", ran.err);
  return world_hypothesis (world_json (ran.out), "h");
}

Test (ledger, subgroups_and_other_landmarks_are_what_r_reads)
{
  struct reading r;
  read_r (&r);
  json_t *h = demo_by_levels (), *part;
  char name[96];
  size_t i;
  json_array_foreach (json_object_get (h, "subgroups"), i, part)
    {
      snprintf (name, sizeof name, "subgroup_%s_%s.hazard_ratio",
                world_text (part, "column"), world_text (part, "level"));
      hold_effect (part, &r, name);
    }
  cr_assert_eq (i, 7);
  json_array_foreach (json_object_get (h, "interactions"), i, part)
    {
      const char *column = world_text (part, "column");
      hold (part, "statistic", &r, "interaction", column, "statistic");
      hold (part, "p_value", &r, "interaction", column, "p_value");
    }
  cr_assert_eq (i, 2);
  json_array_foreach (json_object_get (h, "landmark_curve"), i, part)
    {
      snprintf (name, sizeof name, "landmark_%g.hazard_ratio",
                world_number (part, "days"));
      hold_effect (part, &r, name);
    }
  cr_assert_eq (i, 4);
}
