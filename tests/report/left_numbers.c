/* How much of an effect is left, in results.json and results.csv. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "fixture.h"
#include "left_samples.h"

/* The first hypothesis, which the caller gives up. */
static json_t *
parsed (const char *text)
{
  json_error_t error;
  json_t *root = json_loads (text, JSON_REJECT_DUPLICATES, &error);
  cr_assert (root, "line %d: %s", error.line, error.text);
  json_t *h = json_array_get (json_object_get (root, "hypotheses"), 0);
  json_incref (h);
  json_decref (root);
  return h;
}

static json_t *
sample (struct arena *arena)
{
  struct result_hypothesis h = left_sample (arena);
  return parsed (report_json (arena, left_results (arena, &h)));
}

/* What stands at KEY of row I of LIST, as text. */
static const char *
at (struct arena *arena, json_t *h, const char *list, size_t i,
    const char *key)
{
  json_t *row = json_array_get (json_object_get (h, list), i);
  cr_assert (row, "%s[%zu]", list, i);
  json_t *value = json_object_get (row, key);
  if (!value)
    return "absent";
  char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT
                                    | JSON_REAL_PRECISION (6));
  const char *copy = arena_copy (arena, text);
  free (text);
  return copy;
}

Test (left_numbers, every_field_is_in_json)
{
  struct arena *arena = arena_new ();
  json_t *h = sample (arena);
  static const struct {
    const char *list;
    size_t row;
    const char *key, *value;
  } cases[] = {
    { "ledger", 1, "step", "\"naive\"" },
    { "ledger", 1, "text", "\"ever contacted, whole record\"" },
    { "ledger", 1, "measure", "\"hazard_ratio\"" },
    { "ledger", 1, "units", "2800" },
    { "ledger", 1, "estimate", "0.412" },
    { "ledger", 1, "conf_low", "0.371" },
    { "ledger", 1, "conf_method", "\"wald_log\"" },
    { "ledger", 1, "status", "\"ok\"" },
    { "balance", 0, "covariate", "\"plan\"" },
    { "balance", 0, "level", "\"pro\"" },
    { "balance", 0, "in_level", "0.42" },
    { "balance", 0, "in_reference", "0.21" },
    { "balance", 1, "smd", "-0.4725" },
    { "balance", 0, "variance_ratio", "1.4681" },
    { "balance", 0, "smd_adjusted", "0.131" },
    { "balance", 0, "variance_ratio_adjusted", "1.05" },
    { "balance", 2, "level", "null" },
    { "subgroups", 0, "column", "\"plan\"" },
    { "subgroups", 0, "level", "\"pro\"" },
    { "subgroups", 0, "units", "900" },
    { "subgroups", 0, "estimate", "0.71" },
    { "subgroups", 0, "shrunk", "0.765" },
    { "subgroups", 3, "shrunk", "absent" },
    { "interactions", 0, "method", "\"cochran_q\"" },
    { "interactions", 0, "statistic", "1.92" },
    { "interactions", 0, "df", "1" },
    { "interactions", 0, "p_value", "0.1659" },
    { "interactions", 0, "p_adjusted", "0.3318" },
    { "landmark_curve", 1, "days", "60" },
    { "landmark_curve", 1, "units", "2500" },
    { "landmark_curve", 1, "estimate", "0.8021" },
    { "doses", 1, "label", "\"1 to < 2 hours\"" },
    { "doses", 1, "low", "3600" },
    { "doses", 0, "low", "absent" },
    { "doses", 3, "high", "absent" },
    { "doses", 1, "n", "700" },
    { "doses", 1, "value", "0.948" },
    { "doses", 1, "conf_high", "0.962" },
    { "periods", 0, "from", "0" },
    { "periods", 0, "to", "30" },
    { "periods", 2, "to", "absent" },
    { "periods", 0, "events", "211" },
    { "periods", 0, "conf_high", "0.81" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    cr_expect_str_eq (at (arena, h, cases[i].list, cases[i].row,
                          cases[i].key), cases[i].value, "%s[%zu].%s",
                      cases[i].list, cases[i].row, cases[i].key);
  cr_expect_str_eq (json_string_value (json_object_get (h, "adjusted_by")),
                    "weights");
  cr_expect_str_eq (json_string_value (json_object_get (h, "estimand")),
                    "ato");
  cr_expect (json_object_get (h, "moved"));
  cr_expect (json_object_get (h, "dose_text"));
  json_t *s = json_object_get (h, "sensitivity");
  cr_expect_eq (json_number_value (json_object_get (s, "e_value")), 1.6384);
  cr_expect_str_eq (json_string_value (json_object_get (s, "form")),
                    "common");
  cr_expect (json_object_get (s, "text"));
  json_decref (h);
  arena_free (arena);
}

Test (left_numbers, what_is_undefined_is_null_and_says_why)
{
  struct arena *arena = arena_new ();
  json_t *h = sample (arena);
  static const struct {
    const char *list;
    size_t row;
    const char *null, *status, *why;
  } cases[] = {
    { "ledger", 6, "estimate", "\"refused\"",
      "\"not defined for a time-varying cohort\"" },
    { "balance", 3, "smd", "absent",
      "{\"smd\":\"no spread in either cohort\",\"smd_adjusted\":\"no spread"
      " in either cohort\"}" },
    { "subgroups", 2, "shrunk", "\"infinite\"",
      "\"no event in the reference\"" },
    { "interactions", 1, "p_value", "\"empty\"",
      "\"one level with an effect\"" },
    { "landmark_curve", 2, "conf_high", "\"unbounded\"",
      "\"the upper limit is infinite\"" },
    { "doses", 2, "value", "\"empty\"",
      "\"no unit of the bin has a value\"" },
    { "periods", 1, "estimate", "\"not_converged\"",
      "\"no step raised the likelihood\"" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      const char *list = cases[i].list;
      size_t row = cases[i].row;
      cr_expect_str_eq (at (arena, h, list, row, cases[i].null), "null");
      cr_expect_str_eq (at (arena, h, list, row, "status"),
                        cases[i].status, "%s", list);
      cr_expect_str_eq (at (arena, h, list, row, "why"), cases[i].why);
    }
  json_t *w = json_object_get (h, "weights");
  cr_expect (json_is_null (json_object_get (w, "propensity_high")));
  cr_expect_str_eq (
    json_string_value (json_object_get (json_object_get (w, "why"),
                                        "propensity_high")),
    "the fit is separated");
  json_t *s = json_object_get (h, "sensitivity");
  cr_expect (json_is_null (json_object_get (s, "e_value_limit")));
  json_decref (h);
  arena_free (arena);
}

Test (left_numbers, what_does_not_apply_is_left_out_of_json)
{
  struct arena *arena = arena_new ();
  json_t *root = json_loads (report_json (arena, fixture_results (arena)), 0,
                             NULL);
  static const char *const keys[]
    = { "ledger", "moved", "adjusted_by", "estimand", "balance", "weights",
        "subgroups", "interactions", "landmark_curve", "doses", "dose_text",
        "periods", "sensitivity" };
  json_t *h = json_array_get (json_object_get (root, "hypotheses"), 0);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    cr_expect (!json_object_get (h, keys[i]), "%s", keys[i]);
  json_decref (root);
  arena_free (arena);
}

Test (left_numbers, rows_of_csv_have_a_kind_of_their_own)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  const char *text = report_csv (arena, left_results (arena, &h));
  static const char *const rows[] = {
    "\nretention,naive,ledger,hazard_ratio,0.412,",
    ",,,,,0.371,0.458,2800,ok\n",
    "\nretention,control,ledger,rmst_difference,,,,,,,,,,refused\n",
    "\nretention,plan = pro,subgroup,hazard_ratio,0.71,",
    "\nretention,plan = team,subgroup,hazard_ratio,,,,,,,,,100,infinite\n",
    "\nretention,plan,interaction,cochran_q,,,1.92,1,0.1659,0.3318,,,,ok\n",
    "\nretention,landmark 60 days,landmark,hazard_ratio,0.8021,",
    ",0.55,,1900,unbounded\n",
    "\nretention,0 to 30 days,period,hazard_ratio,0.62,",
    "\nretention,from 90 days,period,hazard_ratio,0.97,",
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect (strstr (text, rows[i]), "%s", rows[i]);
  arena_free (arena);
}

Test (left_numbers, every_row_of_csv_has_fourteen_cells)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_sample (arena);
  h.moved = NULL;
  const char *line = report_csv (arena, left_results (arena, &h));
  size_t rows = 0;
  for (; *line; rows++)
    {
      size_t length = strcspn (line, "\n"), commas = 0;
      for (size_t i = 0; i < length; i++)
        commas += line[i] == ',';
      cr_expect_eq (commas, 13, "%.*s", (int) length, line);
      line += length + 1;
    }
  /* head, test, effect; 7 steps, 4 + 2 of subgroups, 3 + 3 of times */
  cr_expect_eq (rows, 3 + 7 + 6 + 6);
  arena_free (arena);
}

Test (left_numbers, hostile_texts_are_texts_in_csv_and_json)
{
  struct arena *arena = arena_new ();
  struct result_hypothesis h = left_hostile (arena, hostile_label);
  struct results *r = left_results (arena, &h);
  cr_expect (strstr (report_csv (arena, r),
                     ",\"'=cmd|' /C calc'!A0, \"\"quoted\"\" `tick`"
                     " <script>alert(1)</script>\",interaction,"));
  json_t *back = parsed (report_json (arena, r));
  cr_expect_str_eq (json_string_value (json_object_get (back, "moved")),
                    hostile_label);
  json_decref (back);
  h = left_hostile (arena, hostile_note);
  const char *text = report_json (arena, r);
  cr_expect (!strchr (text, '\033') && !strchr (text, '\r'));
  arena_free (arena);
}
