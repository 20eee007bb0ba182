#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "fixture.h"

/* The results as another program's JSON reader sees them. */
static json_t *
parsed (struct arena *arena)
{
  json_error_t error;
  json_t *root = json_loads (report_json (arena, fixture_results (arena)),
                             JSON_REJECT_DUPLICATES, &error);
  cr_assert (root, "line %d: %s", error.line, error.text);
  return root;
}

static json_t *
hypothesis (json_t *root, size_t i)
{
  return json_array_get (json_object_get (root, "hypotheses"), i);
}

static json_t *
item (json_t *parent, const char *list, size_t i)
{
  return json_array_get (json_object_get (parent, list), i);
}

/* The keys of OBJECT, in order, with a blank between. */
static const char *
keys (struct arena *arena, json_t *object)
{
  const char *key, *all = "";
  json_t *value;
  json_object_foreach (object, key, value)
    all = arena_printf (arena, "%s%s%s", all, *all ? " " : "", key);
  return all;
}

static const char *
text_at (json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static double
number_at (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);
  cr_assert (json_is_number (value), "%s", key);
  return json_number_value (value);
}

Test (json, keys_stand_in_the_order_of_the_contract)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena), *h = hypothesis (root, 0);
  cr_expect_str_eq (keys (arena, root),
                     "schema cohortest study tables hypotheses metrics "
                     "investments");
  cr_expect_str_eq (keys (arena, json_object_get (root, "study")),
                    "title file as_of confidence seed currency");
  cr_expect_str_eq (keys (arena, item (root, "tables", 0)),
                    "name files rows_read rows_used excluded");
  cr_expect_str_eq (
    keys (arena, item (item (root, "tables", 0), "excluded", 1)),
    "code reason rows file first_line");
  cr_expect_str_eq (
    keys (arena, h),
    "id claim unit cohort outcome kind expect role design landmark_days"
    " lag_days horizon_days time_unit population groups tests effects notes"
    " verdict reason sentence family");
  cr_expect_str_eq (keys (arena, item (h, "tests", 0)),
                    "method headline adjusted level reference statistic df"
                    " p_value log10_p p_adjusted options status why");
  cr_expect_str_eq (keys (arena, item (h, "effects", 0)),
                    "measure headline adjusted level reference estimate"
                    " std_error conf_low conf_high conf_method status why");
  json_decref (root);
  arena_free (arena);
}

Test (json, numbers_read_back_as_they_were)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena), *h = hypothesis (root, 0);
  cr_expect_eq (number_at (item (h, "effects", 0), "estimate"), .8021);
  cr_expect_eq (number_at (item (h, "tests", 0), "p_value"), .00204);
  cr_expect_eq (number_at (item (h, "tests", 0), "p_adjusted"), .00408);
  cr_expect_eq (number_at (item (h, "groups", 0), "person_time"), 310250.5);
  cr_expect (json_is_false (json_object_get (item (h, "tests", 0),
                                             "adjusted")));
  json_decref (root);
  arena_free (arena);
}

Test (json, an_undefined_figure_is_null_and_says_why)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena);
  json_t *g = item (hypothesis (root, 0), "groups", 1);
  cr_expect_str_eq (
    keys (arena, g),
    "label n events person_time median_survival rmst why");
  cr_expect (json_is_null (json_object_get (g, "median_survival")));
  cr_expect_str_eq (text_at (json_object_get (g, "why"), "median_survival"),
                    "the curve stays above one half");
  json_decref (root);
  arena_free (arena);
}

Test (json, a_tiny_p_is_null_with_its_logarithm)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena);
  json_t *t = item (hypothesis (root, 2), "tests", 0);
  cr_expect (json_is_null (json_object_get (t, "p_value")));
  cr_expect_eq (number_at (t, "log10_p"), -325.78);
  cr_expect_str_eq (text_at (t, "status"), "underflow");
  cr_expect (json_is_null (json_object_get (t, "level")));
  json_decref (root);
  arena_free (arena);
}

Test (json, no_p_of_zero_is_ever_printed)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  struct result_test *t = (struct result_test *) r->hypotheses[0].tests;
  t->test.p_value = 0;
  json_t *root = json_loads (report_json (arena, r), 0, NULL);
  json_t *row = item (hypothesis (root, 0), "tests", 0);
  cr_expect (json_is_null (json_object_get (row, "p_value")));
  cr_expect_str_eq (text_at (row, "status"), "underflow");
  json_decref (root);
  arena_free (arena);
}

Test (json, what_does_not_apply_is_left_out)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena), *h = hypothesis (root, 2);
  cr_expect (!json_object_get (h, "margin"));
  cr_expect (!json_object_get (h, "landmark_days"));
  cr_expect (!json_object_get (h, "time_unit"));
  cr_expect (json_is_null (json_object_get (h, "claim")));
  /* Cramer's V has no interval and no standard error, Miettinen-Nurminen
     no standard error; an open end is null. */
  cr_expect_str_eq (
    keys (arena, item (h, "effects", 0)),
    "measure headline adjusted level reference estimate status why");
  cr_expect (!json_object_get (item (h, "effects", 1), "std_error"));
  json_t *odds = item (h, "effects", 2);
  cr_expect (json_is_null (json_object_get (odds, "conf_high")));
  cr_expect_eq (number_at (odds, "conf_low"), 1.5);
  cr_expect_str_eq (text_at (odds, "status"), "unbounded");
  json_decref (root);
  arena_free (arena);
}

Test (json, a_naive_hypothesis_has_no_adjusted_p)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena), *h = hypothesis (root, 1);
  cr_expect (json_is_null (json_object_get (item (h, "tests", 0),
                                            "p_adjusted")));
  cr_expect_str_eq (text_at (h, "verdict"), "inconclusive");
  cr_expect_str_eq (text_at (h, "reason"), "naive_design");
  cr_expect (!json_object_get (h, "family"));
  json_decref (root);
  arena_free (arena);
}

Test (json, hostile_texts_read_back_unchanged)
{
  struct arena *arena = arena_new ();
  json_t *root = parsed (arena), *h = hypothesis (root, 4);
  cr_expect_str_eq (text_at (h, "claim"), hostile_claim);
  cr_expect_str_eq (text_at (item (h, "groups", 0), "label"),
                    hostile_label);
  cr_expect_str_eq (text_at (item (h, "notes", 0), "text"), hostile_note);
  json_decref (root);
  arena_free (arena);
}

Test (json, every_byte_is_harmless_to_a_terminal)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  r->title = "\x01\x1b\x7f\xc2\x85\xc2\x9b\xd8\x9c\xe2\x80\xa8\xe2\x81\xa9"
             "\xc2\xa0\xe2\x82\xac";
  const char *text = report_json (arena, r);
  cr_expect (strstr (text, "\\u0001\\u001b\\u007f\\u0085\\u009b\\u061c"
                           "\\u2028\\u2069\xc2\xa0\xe2\x82\xac"));
  for (const char *at = text; *at; at++)
    cr_expect ((unsigned char) *at >= 0x20 || *at == '\n');
  json_t *root = json_loads (text, 0, NULL);
  cr_expect_str_eq (text_at (json_object_get (root, "study"), "title"),
                    r->title);
  json_decref (root);
  arena_free (arena);
}

Test (json, a_study_without_an_end_has_a_null_as_of)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  r->as_of = DATE_NONE;
  r->currency = NULL;
  json_t *root = json_loads (report_json (arena, r), 0, NULL);
  json_t *study = json_object_get (root, "study");
  cr_expect (json_is_null (json_object_get (study, "as_of")));
  cr_expect (!json_object_get (study, "currency"));
  json_decref (root);
  arena_free (arena);
}

Test (json, a_seed_keeps_all_its_digits)
{
  struct arena *arena = arena_new ();
  struct results *r = fixture_results (arena);
  r->seed = UINT64_MAX;
  cr_expect (strstr (report_json (arena, r),
                     "\"seed\": 18446744073709551615,"));
  arena_free (arena);
}

Test (json, empty_results_are_valid)
{
  struct arena *arena = arena_new ();
  struct results r = { .version = "1", .as_of = DATE_NONE,
                       .confidence = .9 };
  json_t *root = json_loads (report_json (arena, &r), 0, NULL);
  cr_assert (root);
  cr_expect (json_is_null (json_object_get (json_object_get (root, "study"),
                                            "title")));
  cr_expect_eq (json_array_size (json_object_get (root, "hypotheses")), 0);
  json_decref (root);
  arena_free (arena);
}
