/* Investments in results.json and results.csv. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
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

/* KEY of the list's row I, or of the object in it that INNER names. */
static const char *
at (struct arena *arena, json_t *root, size_t i, const char *inner,
    const char *key)
{
  json_t *v = json_array_get (json_object_get (root, "investments"), i);
  if (inner)
    v = json_object_get (v, inner);
  v = json_is_array (v) ? json_object_get (json_array_get (v, 1), key)
                        : json_object_get (v, key);
  if (!v)
    return "absent";
  char *text = json_dumps (v, JSON_ENCODE_ANY | JSON_COMPACT
                                | JSON_REAL_PRECISION (6));
  const char *copy = arena_copy (arena, text);
  free (text);
  return copy;
}

Test (investments_numbers, every_member_is_in_json)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (report_json (arena, money_results (arena)));
  static const struct {
    size_t row;
    const char *inner, *key, *value;
  } cases[] = {
    { 0, NULL, "id", "\"coaching\"" },
    { 0, NULL, "claim", "\"Coaching brings customers to spend more\"" },
    { 0, NULL, "metric", "\"revenue\"" },
    { 0, NULL, "form", "\"money\"" },
    { 0, NULL, "unit", "\"USD a customer and month\"" },
    { 0, NULL, "design", "\"did_customers\"" },
    { 0, NULL, "design_text",
      "\"difference in differences of customers\"" },
    { 0, NULL, "weaker", "false" },
    { 0, NULL, "date", "\"2023-07-01\"" },
    { 0, NULL, "expect", "\"higher\"" },
    { 0, NULL, "exposed", "640" }, { 0, NULL, "comparison", "1360" },
    { 0, NULL, "exposed_groups", "10" },
    { 0, NULL, "comparison_groups", "14" },
    { 0, NULL, "months_before", "6" }, { 0, NULL, "months_after", "6" },
    { 0, "effect", "estimate", "1.42" },
    { 0, "effect", "conf_method", "\"cluster_cr1\"" },
    { 0, "test", "method", "\"did_customers\"" },
    { 0, "test", "p_value", "0.00048" },
    { 0, NULL, "two_way", "absent" },
    { 0, "leads", "month", "-5" }, { 0, "leads", "units", "641" },
    { 0, "leads", "estimate", "null" },
    { 0, "leads", "why", "\"no customer is seen so early\"" },
    { 0, "pretrend", "method", "\"did_pretrend\"" },
    { 0, "pretrend", "df", "4" },
    { 0, NULL, "slope_missed", "0.21" },
    { 0, "money", "draws", "2000" },
    { 0, NULL, "verdict", "\"supported\"" },
    { 0, NULL, "excluded",
      "[{\"code\":\"window_before_export\",\"reason\":\"seen for fewer"
      " than 3 months before\",\"units\":41}]" },
    { 1, NULL, "claim", "absent" }, { 1, NULL, "weaker", "true" },
    { 1, NULL, "date", "absent" }, { 1, NULL, "money", "absent" },
    { 1, NULL, "test", "absent" }, { 1, NULL, "leads", "[]" },
    { 1, "two_way", "estimate", "0.0034" },
    { 1, NULL, "slope_missed", "null" },
    { 1, "why", "slope_missed", "\"only two months before\"" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    cr_expect_str_eq (at (arena, root, cases[i].row, cases[i].inner,
                          cases[i].key),
                      cases[i].value, "%s", cases[i].key);
  json_decref (root);
  arena_free (arena);
}

Test (investments_numbers, csv_has_effects_tests_and_leads)
{
  struct arena *arena = arena_new ();
  const char *csv = report_csv (arena, money_results (arena));
  static const char *const rows[] = {
    "coaching,revenue,investment,did_customers,1.42,0.35,,,,,0.73,2.11,2000,"
    "ok\n",
    "coaching,revenue,investment,did_customers,,,4.06,23,0.00048,,,,,ok\n",
    "coaching,pretrend,investment,did_pretrend,,,3.2,4,0.525,,,,,ok\n",
    "coaching,slope_missed,investment,did_customers,0.21,",
    "coaching,month -6,lead,did_customers,",
    "coaching,month -5,lead,did_customers,,,,,,,,,641,empty\n",
    "coaching,month -1,lead,did_customers,0,,,,,,,,645,ok\n",
    "coaching,roi,money,bootstrap_percentile,0.5,",
    "tool,two_way,investment,interrupted_time_series,0.0034,",
    "tool,slope_missed,investment,interrupted_time_series,,,,,,,,,,empty\n",
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    cr_expect (strstr (csv, rows[i]), "%s", rows[i]);
  cr_expect (!strstr (csv, "coaching,two_way"));
  cr_expect (!strstr (csv, "tool,roi"));
  arena_free (arena);
}
