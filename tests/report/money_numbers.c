/* What came back and who answered, in results.json and results.csv. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"
#include "money_samples.h"

static json_t *
parsed (const char *text)
{
  json_error_t error;
  json_t *root = json_loads (text, JSON_REJECT_DUPLICATES, &error);
  cr_assert (root, "line %d: %s", error.line, error.text);
  return root;
}

/* What stands at PATH, steps of which are keys and numbers of rows, as
   text; "absent". */
static const char *
at (struct arena *arena, json_t *value, const char *path)
{
  while (value && *path)
    {
      size_t n = strcspn (path, ".");
      const char *step = arena_copy_n (arena, path, n);
      value = json_is_array (value)
                ? json_array_get (value, (size_t) atoi (step))
                : json_object_get (value, step);
      path += n + (path[n] != '\0');
    }
  if (!value)
    return "absent";
  char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT
                                    | JSON_REAL_PRECISION (6));
  const char *copy = arena_copy (arena, text);
  free (text);
  return copy;
}

struct expected {
  const char *path, *value;
};

static void
expect_all (struct arena *arena, json_t *root, const struct expected *claim,
            size_t n)
{
  for (size_t i = 0; i < n; i++)
    cr_expect_str_eq (at (arena, root, claim[i].path), claim[i].value, "%s",
                      claim[i].path);
}

Test (money_numbers, every_member_is_in_json)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (report_json (arena, money_results (arena)));
  static const struct expected claims[] = {
    { "established", "true" }, { "conf_method", "\"bootstrap\"" },
    { "estimand", "\"att\"" }, { "horizon_days", "365" },
    { "exposed", "500" }, { "comparison", "1500" }, { "margin", "0.8" },
    { "discount", "0.1" }, { "cost_text", "\"12 USD per contact\"" },
    { "gain_each.estimate", "3" }, { "cost_each.conf_high", "2.1" },
    { "gain.conf_low", "700" }, { "cost.estimate", "1000" },
    { "net.conf_low", "-280" }, { "roi.estimate", "0.5" },
    { "roi.conf_low", "0.12" },
    { "roi.conf_method", "\"bootstrap_percentile\"" },
    { "roi.status", "\"ok\"" }, { "roi.why", "null" },
    { "roi_fieller.conf_high", "0.95" },
    { "roi_delta.estimate", "null" }, { "roi_delta.status", "\"refused\"" },
    { "roi_delta.why", "\"the cost is near 0\"" },
    { "pays", "0.934" }, { "break_even_effect", "2" },
    { "break_even_cost", "null" }, { "payback_month", "7" },
    { "why.break_even_cost", "\"nobody was contacted\"" },
    { "why.pays", "absent" }, { "draws", "2000" }, { "draws_failed", "3" },
    { "parts.0.name", "\"retention\"" }, { "parts.0.estimate", "1100" },
    { "parts.1.estimate", "null" }, { "parts.1.status", "\"empty\"" },
    { "parts.1.why", "\"no upgrade was paid by anybody\"" },
    { "parts.2.estimate", "0" },
    { "months.0.month", "1" }, { "months.8.extrapolated", "false" },
    { "months.9.extrapolated", "true" }, { "months.11.estimate", "800" },
    { "swings.0.what", "\"effect\"" },
    { "swings.0.low_text", "\"0.70 USD\"" },
    { "swings.0.high_text", "\"5.30 USD\"" }, { "swings.0.low", "-0.3" },
    { "swings.0.high", "1.9" }, { "swings.3.high", "null" },
    { "extrapolation",
      "\"all 12,000 customers would bring 36,000 USD\"" },
    { "notes.0.code", "\"linked_referrals\"" },
    { "sentence", "\"Of every 100 USD spent 150 USD came back.\"" },
  };
  json_t *h = json_array_get (json_object_get (root, "hypotheses"), 0);
  json_t *money = json_object_get (h, "money");
  cr_assert (money);
  expect_all (arena, money, claims, COUNT (claims));
  cr_expect_str_eq (at (arena, root, "hypotheses.1.money.established"),
                    "false");
  json_decref (root);
  arena_free (arena);
}

Test (money_numbers, what_was_not_asked_is_absent)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  r->investments_n = 0;
  json_t *root = parsed (report_json (arena, r));
  static const struct expected claims[] = {
    { "hypotheses.2.money", "absent" },
    { "hypotheses.2.response", "absent" },
    { "hypotheses.1.response", "absent" },
    { "investments", "[]" },
  };
  expect_all (arena, root, claims, COUNT (claims));
  json_decref (root);
  arena_free (arena);
}

Test (money_numbers, nothing_defined_is_null_with_a_reason_never_zero)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[0];
  h.money = money_nothing (arena);
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  json_t *root = parsed (report_json (arena, r));
  static const char *const effects[] = {
    "gain_each", "cost_each", "gain", "cost", "net", "roi", "roi_fieller",
    "roi_delta", "parts.0", "months.0",
  };
  static const char *const figures[] = {
    "pays", "break_even_effect", "break_even_cost", "payback_month",
  };
  const char *why = "\"no payment of an exposed customer\"";
  json_t *money = json_object_get (
    json_array_get (json_object_get (root, "hypotheses"), 0), "money");
  for (size_t i = 0; i < COUNT (effects); i++)
    {
      cr_expect_str_eq (at (arena, money, arena_printf (
        arena, "%s.estimate", effects[i])), "null");
      cr_expect_str_eq (at (arena, money, arena_printf (
        arena, "%s.status", effects[i])), "\"empty\"");
      cr_expect_str_eq (at (arena, money, arena_printf (
        arena, "%s.why", effects[i])), why);
    }
  for (size_t i = 0; i < COUNT (figures); i++)
    {
      cr_expect_str_eq (at (arena, money, figures[i]), "null");
      cr_expect_str_eq (at (arena, money, arena_printf (
        arena, "why.%s", figures[i])), why);
    }
  cr_expect_str_eq (at (arena, money, "swings.0.low"), "null");
  json_decref (root);
  arena_free (arena);
}

Test (money_numbers, responses_are_in_json)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (report_json (arena, money_results (arena)));
  static const struct expected claims[] = {
    { "cohorts.0.label", "\"contacted\"" }, { "cohorts.0.units", "900" },
    { "cohorts.0.asked", "800" }, { "cohorts.0.answered", "200" },
    { "cohorts.0.rate.estimate", "0.25" },
    { "cohorts.0.rate.conf_low", "0.221" },
    { "cohorts.2.rate.estimate", "null" },
    { "cohorts.2.rate.why", "\"nobody was asked\"" },
    { "test.method", "\"n1_chi_square\"" }, { "test.statistic", "34.5" },
    { "test.df", "1" }, { "test.p_value", "4.26e-9" },
    { "test.status", "\"ok\"" },
    { "weighted_for", "\"plan and channel\"" },
    { "measure", "\"risk_difference\"" },
    { "weighted.estimate", "0.041" }, { "bound_low", "-0.71" },
    { "bound_high", "0.88" }, { "why", "absent" },
    { "text", "\"a quarter of the contacted answered, and fewer of the"
              " others\"" },
  };
  json_t *h = json_array_get (json_object_get (root, "hypotheses"), 0);
  expect_all (arena, json_object_get (h, "response"), claims,
              COUNT (claims));
  json_decref (root);
  arena_free (arena);
}

/* The lines of results.csv that begin with HEAD, one after the other. */
static const char *
lines_of (struct arena *arena, const char *csv, const char *head)
{
  struct buf out = buf_new (arena);
  for (const char *line = csv; *line; line += strcspn (line, "\n") + 1)
    if (str_starts (line, head))
      buf_add_n (&out, line, strcspn (line, "\n") + 1);
  return out.text;
}

Test (money_numbers, csv_has_a_row_for_each)
{
  struct arena *arena = arena_new ();
  const char *csv = report_csv (arena, money_results (arena));
  static const char *const rows[] = {
    "retention,gain,money,bootstrap_percentile,1500,",
    "retention,cost,money,bootstrap_percentile,1000,",
    "retention,roi,money,bootstrap_percentile,0.5,",
    "retention,part retention,money,bootstrap_percentile,1100,",
    "retention,part upgrades,money,,,,,,,,,,500,empty\n",
    "retention,pays,money,,0.934,,,,,,,,,ok\n",
    "retention,break_even_cost,money,,,,,,,,,,,degenerate\n",
    "retention,contacted,response,bootstrap_percentile,0.25,",
    "retention,offered,response,,,,,,,,,,,empty\n",
    "retention,all cohorts,response,n1_chi_square,,,34.5,1,4.26e-09,",
    "retention,weighted,response,risk_difference,0.041,",
    "retention,bound_low,response,risk_difference,-0.71,",
    "loss,roi,money,bootstrap_percentile,-2.5,",
    "loss,payback_month,money,,,,,,,,,,,not_reached\n",
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    cr_expect (strstr (csv, rows[i]), "%s", rows[i]);
  cr_expect_str_eq (lines_of (arena, csv, "plain,gain"), "");
  arena_free (arena);
}

Test (money_numbers, csv_has_as_many_cells_in_every_row)
{
  struct arena *arena = arena_new ();
  struct results *r = money_results (arena);
  struct result_hypothesis h = r->hypotheses[0];
  h.money = money_hostile (arena, "=1+1");
  r->hypotheses = &h;
  r->hypotheses_n = 1;
  const char *csv = report_csv (arena, r);
  for (const char *line = csv; *line; line += strcspn (line, "\n") + 1)
    cr_expect_eq (times_in (arena_copy_n (arena, line, strcspn (line, "\n")),
                            ","), 13);
  cr_expect (!strstr (csv, ",="));
  cr_expect (strstr (csv, "retention,part =1+1,money"));
  arena_free (arena);
}
