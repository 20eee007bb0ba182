/* Metrics in results.json and results.csv. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "fixture.h"
#include "metrics_samples.h"
#include "report/say.h"

/* The list of metrics, which the caller gives up. */
static json_t *
parsed (const char *text)
{
  json_error_t error;
  json_t *root = json_loads (text, JSON_REJECT_DUPLICATES, &error);
  cr_assert (root, "line %d: %s", error.line, error.text);
  json_t *list = json_object_get (root, "metrics");
  json_incref (list);
  json_decref (root);
  cr_assert (json_is_array (list));
  return list;
}

static const char *
text_of (struct arena *arena, json_t *value)
{
  if (!value)
    return "absent";
  char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT
                                    | JSON_REAL_PRECISION (6));
  const char *copy = arena_copy (arena, text);
  free (text);
  return copy;
}

/* What stands at KEY of row I of LIST of metric WHICH, as text. */
static const char *
at (struct arena *arena, json_t *metrics, enum sample_metric which,
    const char *list, size_t i, const char *key)
{
  json_t *m = json_array_get (metrics, which);
  json_t *row = json_array_get (json_object_get (m, list), i);
  cr_assert (row, "%s[%zu]", list, i);
  return text_of (arena, json_object_get (row, key));
}

Test (metrics_numbers, every_field_is_in_json)
{
  struct arena *arena = arena_new ();
  json_t *m = parsed (report_json (arena, metrics_results (arena)));
  static const struct {
    enum sample_metric which;
    const char *list;
    size_t row;
    const char *key, *value;
  } cases[] = {
    { SAMPLE_NPS, "values", 0, "by", "null" },
    { SAMPLE_NPS, "values", 0, "month", "null" },
    { SAMPLE_NPS, "values", 0, "n", "1234" },
    { SAMPLE_NPS, "values", 0, "customers", "1097" },
    { SAMPLE_NPS, "values", 0, "asked", "3100" },
    { SAMPLE_NPS, "values", 0, "answered", "1234" },
    { SAMPLE_NPS, "values", 0, "estimate", "31.25" },
    { SAMPLE_NPS, "values", 0, "conf_method", "\"wald\"" },
    { SAMPLE_NPS, "values", 0, "status", "\"ok\"" },
    { SAMPLE_NPS, "values", 1, "month", "\"2023-11\"" },
    { SAMPLE_NPS, "values", 15, "by", "\"plan\"" },
    { SAMPLE_NPS, "values", 15, "level", "\"free\"" },
    { SAMPLE_NPS, "notes", 0, "code", "\"partial_month\"" },
    { SAMPLE_NPS, "excluded", 0, "code", "\"outcome_missing\"" },
    { SAMPLE_NPS, "excluded", 0, "rows", "7" },
    { SAMPLE_NPS, "excluded", 0, "file", "\"surveys.csv\"" },
    { SAMPLE_NPS, "excluded", 0, "first_line", "112" },
    { SAMPLE_CONTACT, "values", 0, "customers", "absent" },
    { SAMPLE_CONTACT, "values", 0, "asked", "absent" },
    { SAMPLE_CONTACT, "values", 0, "conf_low", "9.8321" },
    { SAMPLE_RETENTION, "triangle", 0, "cohort", "\"2023-11\"" },
    { SAMPLE_RETENTION, "triangle", 0, "age", "0" },
    { SAMPLE_RETENTION, "triangle", 0, "share", "1" },
    { SAMPLE_RETENTION, "triangle", 18, "cohort", "\"2023-12\"" },
    { SAMPLE_RETENTION, "triangle", 18, "n", "187" },
    { SAMPLE_REPLY, "quantiles", 0, "probability", "0.5" },
    { SAMPLE_REPLY, "quantiles", 0, "estimate", "2.35" },
    { SAMPLE_REPLY, "quantiles", 2, "by", "\"channel\"" },
    { SAMPLE_REPLY, "quantiles", 2, "level", "\"chat\"" },
    { SAMPLE_TOPICS, "tags", 1, "tag", "\"bug\"" },
    { SAMPLE_TOPICS, "tags", 1, "tickets", "2100" },
    { SAMPLE_TOPICS, "tags", 1, "customers", "1100" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    cr_expect_str_eq (at (arena, m, cases[i].which, cases[i].list,
                          cases[i].row, cases[i].key), cases[i].value,
                      "%s[%zu].%s", cases[i].list, cases[i].row,
                      cases[i].key);
  json_t *topics = json_array_get (m, SAMPLE_TOPICS);
  json_t *bug = json_array_get (json_object_get (topics, "tags"), 1);
  cr_expect_eq (json_number_value (json_object_get (
                  json_object_get (bug, "worth"), "estimate")), 61.5);
  cr_expect_eq (json_number_value (json_object_get (
                  json_object_get (bug, "rate"), "estimate")), .1072);
  json_decref (m);
  arena_free (arena);
}

Test (metrics_numbers, keys_stand_in_the_order_of_the_struct)
{
  struct arena *arena = arena_new ();
  json_t *m = parsed (report_json (arena, metrics_results (arena)));
  static const char *const keys[SAMPLE_METRICS] = {
    [SAMPLE_NPS] = "id kind title form unit scale text values excluded notes"
                   " ",
    [SAMPLE_CONTACT] = "id kind title form unit text values excluded notes ",
    [SAMPLE_RETENTION] = "id kind title form unit text values triangle"
                         " excluded notes ",
    [SAMPLE_REPLY] = "id kind title form text values quantiles excluded"
                     " notes ",
    [SAMPLE_TOPICS] = "id kind title form unit text values tags excluded"
                      " notes ",
    [SAMPLE_VALUE] = "id kind title form unit text values excluded notes ",
  };
  for (size_t i = 0; i < SAMPLE_METRICS; i++)
    {
      struct buf out = buf_new (arena);
      const char *key;
      json_t *value;
      json_object_foreach (json_array_get (m, i), key, value)
        buf_printf (&out, "%s ", key);
      cr_expect_str_eq (out.text, keys[i]);
    }
  json_decref (m);
  arena_free (arena);
}

Test (metrics_numbers, what_is_undefined_is_null_and_says_why)
{
  struct arena *arena = arena_new ();
  json_t *m = parsed (report_json (arena, metrics_results (arena)));
  static const struct {
    enum sample_metric which;
    const char *list;
    size_t row;
    const char *null, *status, *why;
  } cases[] = {
    { SAMPLE_NPS, "values", 9, "estimate", "\"empty\"",
      "\"nobody answered\"" },
    { SAMPLE_REPLY, "quantiles", 1, "conf_high", "\"unbounded\"",
      "\"the upper limit is not reached\"" },
    { SAMPLE_REPLY, "quantiles", 5, "estimate", "\"not_reached\"",
      "\"fewer than 90 % were answered\"" },
    { SAMPLE_VALUE, "values", 0, "estimate", "\"refused\"",
      "\"fewer than 10 customers are at risk\"" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      const char *list = cases[i].list;
      size_t row = cases[i].row;
      cr_expect_str_eq (at (arena, m, cases[i].which, list, row,
                            cases[i].null), "null");
      cr_expect_str_eq (at (arena, m, cases[i].which, list, row, "status"),
                        cases[i].status);
      cr_expect_str_eq (at (arena, m, cases[i].which, list, row, "why"),
                        cases[i].why);
    }
  json_decref (m);
  arena_free (arena);
}

Test (metrics_numbers, without_metrics_the_list_is_empty_and_csv_as_before)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  json_t *m = parsed (report_json (arena, r));
  cr_expect_eq (json_array_size (m), 0);
  cr_expect (!strstr (report_csv (arena, r), ",metric,"));
  json_decref (m);
  arena_free (arena);
}

Test (metrics_numbers, rows_of_csv_say_what_they_are_of)
{
  struct arena *arena = arena_new ();
  const char *text = report_csv (arena, metrics_results (arena));
  static const char *const rows[] = {
    "\nnps_score,all,metric,nps,31.25,",
    "\nnps_score,all,metric,response_rate,0.3980",
    ",,,,,,,,3100,ok\n",
    "\nnps_score,month 2023-11,metric,nps,24,",
    "\nnps_score,month 2024-07,metric,nps,,,,,,,,,0,empty\n",
    "\nnps_score,month 2024-07,metric,response_rate,0,,,,,,,,220,ok\n",
    "\nnps_score,plan = free,metric,nps,45,",
    "\nnps_score,\"plan = free, month 2023-11\",metric,nps,20,",
    "\ncontact,channel = social media,metric,cost_per_contact,4.125,",
    "\nretention,\"signed up 2023-12, age 0\",metric,retention_rate,1,,,,,,,"
    ",187,ok\n",
    "\nreply,median,metric,reply_time,2.35,",
    "\nreply,\"quantile 0.9, channel = email\",metric,reply_time,,,,,,,,,,"
    "not_reached\n",
    "\ntopics,tag = bug,metric,rate,0.1072,",
    "\ntopics,tag = bug,metric,worth,61.5,",
    "\ntopics,tag = refund,metric,worth,,,,,,,,,14,refused\n",
    "\nvalue,all,metric,lifetime_value,,,,,,,,,0,refused\n",
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    cr_expect (strstr (text, rows[i]), "%s", rows[i]);
  cr_expect (!strstr (text, "contact,all,metric,response_rate"));
  arena_free (arena);
}

/* Cells of a line, a quoted one whole. */
static size_t
cells_in (const char *line, size_t length)
{
  size_t n = 1;
  bool quoted = false;
  for (size_t i = 0; i < length; i++)
    {
      quoted ^= line[i] == '"';
      n += !quoted && line[i] == ',';
    }
  return n;
}

Test (metrics_numbers, every_row_of_csv_has_fourteen_cells)
{
  struct arena *arena = arena_new ();
  const char *line = report_csv (arena, metrics_results (arena));
  size_t rows = 0;
  for (; *line; rows++)
    {
      size_t length = strcspn (line, "\n");
      cr_expect_eq (cells_in (line, length), 14, "%.*s", (int) length,
                    line);
      line += length + 1;
    }
  /* head; answers and response rates of 1 + 14 + 3 + 28; 1 + 14 + 4 + 56;
     1 + 18 and 171 of the triangle; 1 + 14 + 3 and 8 quantiles; 1 and
     twice 4 tags; 1 */
  cr_expect_eq (rows, 1 + 2 * 46 + 75 + 19 + 171 + 18 + 8 + 1 + 8 + 1);
  arena_free (arena);
}

/* Asked of nobody is no rate of 0, and what is not known neither. */
Test (metrics_numbers, a_response_rate_without_anybody_asked_has_a_status)
{
  struct arena *arena = arena_new ();
  struct result_metric m = *metrics_sample (arena, SAMPLE_NPS);
  struct result_value v[2] = { m.values[0], m.values[0] };
  v[0].asked = present (0);
  v[1].answered = undefined (STATUS_REFUSED, "no column says who answered");
  m.values = v;
  m.values_n = 2;
  const char *text = report_csv (arena, metrics_of (arena, &m));
  cr_expect (strstr (text, "all,metric,response_rate,,,,,,,,,0,empty\n"));
  cr_expect (strstr (text, "all,metric,response_rate,,,,,,,,,3100,refused"
                           "\n"));
  arena_free (arena);
}

Test (metrics_numbers, hostile_texts_are_texts)
{
  struct arena *arena = arena_new ();
  struct results *r = metrics_hostile (arena, hostile_label);
  cr_expect (strstr (report_csv (arena, r),
                     "\"'=cmd|' /C calc'!A0, \"\"quoted\"\" `tick`"
                     " <script>alert(1)</script> = "));
  json_t *m = parsed (report_json (arena, r));
  cr_expect_str_eq (json_string_value (json_object_get (
                      json_array_get (m, 0), "title")), hostile_label);
  json_decref (m);
  r = metrics_hostile (arena, hostile_note);
  const char *text = report_json (arena, r);
  cr_expect (!strchr (text, '\033') && !strchr (text, '\r'));
  arena_free (arena);
}

Test (metrics_numbers, are_said_with_their_unit_and_no_false_precision)
{
  struct arena *arena = arena_new ();
  static const struct {
    enum metric_form form;
    double value;
    const char *said;
  } cases[] = {
    { IN_POINTS, 31.2468, "31.2 points" },
    { IN_POINTS, -4.512, "-4.51 points" },
    { IN_POINTS, 9.996, "10.0 points" }, { IN_POINTS, 0, "0 points" },
    { IN_POINTS, -100, "-100 points" }, { IN_SHARE, .12345, "12.3 %" },
    { IN_SHARE, .00123, "0.12 %" }, { IN_MONEY, 12.346, "12.35 USD" },
    { IN_MONEY, 12e5, "1,200,000 USD" },
    { IN_MONEY, -1234.6, "-1,235 USD" }, { IN_HOURS, .005, "18.0 seconds" },
    { IN_HOURS, .75, "45.0 minutes" }, { IN_HOURS, 3.25, "3.25 hours" },
    { IN_HOURS, 172.6, "173 hours" }, { IN_HOURS, 0, "0 hours" },
    { IN_NUMBER, .2134, "0.213" }, { IN_NUMBER, 41230, "41,230" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    cr_expect_str_eq (say_form (arena, cases[i].form, cases[i].value, "USD"),
                      cases[i].said);
  cr_expect_str_eq (say_form (arena, IN_MONEY, 5, NULL), "5.00");
  arena_free (arena);
}

/* The limits stand on the scale of the value, whatever they are alone. */
Test (metrics_numbers, intervals_are_said_on_the_scale_of_their_value)
{
  struct arena *arena = arena_new ();
  struct effect e = { .9, NAN, .8, 1.25, "log_log", STATUS_OK, NULL };
  cr_expect_str_eq (say_form_effect (arena, IN_HOURS, &e, NULL),
                    "54.0 minutes (48.0 to 75.0)");
  e.conf_high = NAN;
  cr_expect_str_eq (say_form_effect (arena, IN_SHARE, &e, NULL),
                    "90.0 % (80.0 % to no limit)");
  e.conf_low = NAN;
  cr_expect_str_eq (say_form_effect (arena, IN_MONEY, &e, "USD"),
                    "0.90 USD");
  e.estimate = NAN;
  e.status = STATUS_EMPTY;
  cr_expect_str_eq (say_form_effect (arena, IN_MONEY, &e, "USD"),
                    "no data");
  arena_free (arena);
}
