/* Keys of comparisons that are to be honest: what does not go with them,
   what results.json says of them, and the words that they allow. */

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "cli/world.h"

#define COLUMN "cohort: plan, outcome: happy, "
#define EVENT "cohort: touched, outcome: stays, "
#define TARGET "cohort: plan, level: pro, target: .5, outcome: happy, "

/* The one hypothesis stands on line 14 of the study; the caret is under
   AT, a part of KEYS. */
static void
assert_refused (const char *keys, const char *at, const char *message,
                const char *help)
{
  struct sandbox s = world_new ();
  char text[512], place[32];
  snprintf (text, sizeof text, "  h: {%s}\n", keys);
  const char *found = strstr (text, at);
  cr_assert_not_null (found, "%s", keys);
  snprintf (place, sizeof place, "study.yaml:14:%d\n",
            (int) (found - text) + 1);
  world_study (&s, (struct world){ .hypotheses = text });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, message, help, place);
  assert_nothing_written (&s, "out");
}

Test (honest, words_of_an_adjustment_are_known_and_have_company)
{
  assert_refused (COLUMN "adjust: [seats], adjust_by: wieghts", "wieghts",
                  "unknown `adjust_by`: `wieghts`", "did you mean `weights`?");
  assert_refused (COLUMN "adjust: [seats], estimand: atx", "atx",
                  "unknown `estimand`: `atx`",
                  "one of: auto, att, ato, ate");
  assert_refused (COLUMN "adjust: [seats], trim: maybe", "maybe",
                  "unknown `trim`: `maybe`", "yes, no");
  assert_refused (COLUMN "estimand: ato", "estimand",
                  "`estimand` goes with `adjust`", "`adjust: [COLUMN, ...]`");
  assert_refused (COLUMN "trim: yes", "trim", "`trim` goes with `adjust`",
                  "`adjust: [COLUMN, ...]`");
  assert_refused (COLUMN "partial: yes", "partial",
                  "`partial` goes with `adjust`", "`adjust: [COLUMN, ...]`");
  assert_refused (COLUMN "adjust: [seats], adjust_by: strata, "
                         "estimand: ato", "estimand",
                  "`estimand` does not go with `adjust_by: strata`",
                  "`adjust_by: weights` or `adjust_by: regression`");
}

Test (honest, what_cannot_be_adjusted_so_says_what_can)
{
  assert_refused ("cohort: plan, outcome: seats, adjust: [csat], "
                  "adjust_by: strata", "strata",
                  "no method that adjusts a mean so",
                  "mean by weights, regression");
  assert_refused (COLUMN "adjust: [seat]", "seat]",
                  "`customers` has no column `seat`",
                  "did you mean `seats`?");
  assert_refused (COLUMN "adjust: [id], adjust_by: strata", "id]",
                  "`id` has more than 50 different values",
                  "a condition as `seats >= 10`");
  assert_refused (COLUMN "adjust: [id]", "id]",
                  "`id` has more than 50 different values",
                  "a condition as `seats >= 10`");
}

Test (honest, subgroups_are_few_and_known_at_the_start)
{
  assert_refused (COLUMN "subgroups: [id]", "id]",
                  "`id` has more than 50 different values",
                  "wants categories");
  assert_refused (COLUMN "subgroups: [seat]", "seat]",
                  "`customers` has no column `seat`",
                  "did you mean `seats`?");
  assert_refused (COLUMN "subgroups: [seats, seats]", "seats]",
                  "`seats` stands in `subgroups` twice", "");
  assert_refused (EVENT "subgroups: [left]", "left]",
                  "`left` is known only when a row of `customers` has ended",
                  "by what was known when they started");
}

Test (honest, neither_naive_designs_nor_targets_are_looked_behind)
{
  static const char *const keys[] = { "subgroups: [seats]",
                                      "landmarks: [30 days]",
                                      "negative_control: k" };
  static const char *const key[] = { "subgroups", "landmarks",
                                     "negative_control" };
  for (size_t i = 0; i < 3; i++)
    {
      char text[256], message[128];
      snprintf (text, sizeof text, EVENT "design: naive, %s", keys[i]);
      snprintf (message, sizeof message,
                "`%s` does not go with `design: naive`", key[i]);
      assert_refused (text, key[i], message, "");
      snprintf (text, sizeof text, TARGET "%s", keys[i]);
      snprintf (message, sizeof message, "`%s` does not go with `target`",
                key[i]);
      assert_refused (text, key[i], message, "there is one cohort");
    }
  assert_refused (EVENT "design: naive, adjust: [plan]", "adjust",
                  "`adjust` does not go with `design: naive`", "no care");
}

Test (honest, a_control_is_another_outcome_of_the_same_kind)
{
  assert_refused (EVENT "negative_control: seats", "seats",
                  "the negative control `seats` is of kind mean, and `stays` "
                  "of kind survival", "both are measured alike");
  assert_refused (EVENT "negative_control: stays", "stays}",
                  "the negative control is the outcome itself", "");
  assert_refused (EVENT "negative_control: stay", "stay}",
                  "unknown outcome `stay`", "did you mean `stays`?");
}

/* Whole runs. */

static json_t *
answers (const char *hypotheses)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){ .hypotheses = hypotheses });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_leq (r.code, 1, "%s", r.err);
  return world_results (&s);
}

static void
assert_keys (json_t *h, const char *list, const char *const *keys)
{
  size_t i;
  json_t *row, *rows = json_object_get (h, list);
  cr_expect_gt (json_array_size (rows), 0, "no `%s`", list);
  json_array_foreach (rows, i, row)
    {
      for (size_t k = 0; keys[k]; k++)
        cr_expect_not_null (json_object_get (row, keys[k]), "%s: no `%s`",
                            list, keys[k]);
      json_t *estimate = json_object_get (row, "estimate");
      bool ok = strcmp (world_text (row, "status"), "ok") == 0;
      cr_expect (!json_is_null (estimate)
                   || (!ok && *world_text (row, "why")), "%s: %s", list,
                 world_printed (row));
    }
}
#define ASSERT_KEYS(h, list, ...)                                         \
  assert_keys ((h), (list), (const char *const[]){ __VA_ARGS__, NULL })

#define NUMBER "measure", "estimate", "status", "why"

Test (honest, results_json_has_every_list_with_status)
{
  json_t *r = answers ("  b: {" EVENT "adjust: [seats, plan], "
                       "subgroups: [plan, csat], "
                       "landmarks: [40 days, 50 days, 400 days]}\n");
  json_t *h = world_hypothesis (r, "b");
  ASSERT_KEYS (h, "ledger", "step", "text", "units", NUMBER);
  ASSERT_KEYS (h, "balance", "covariate", "level", "in_level",
               "in_reference", "smd", "smd_adjusted");
  ASSERT_KEYS (h, "subgroups", "column", "level", "units", NUMBER);
  ASSERT_KEYS (h, "interactions", "column", "statistic", "df", "p_value",
               "log10_p", "p_adjusted", "status", "why");
  ASSERT_KEYS (h, "landmark_curve", "days", NUMBER);
  ASSERT_KEYS (h, "periods", "from", "events", "estimate", "status", "why");
  json_t *s = json_object_get (h, "sensitivity");
  cr_expect_str_eq (world_text (s, "form"), "common");
  cr_expect_geq (world_number (s, "e_value"), 1);
  cr_expect_eq (world_number (s, "e_value_limit"), 1);
  ASSERT_HOLDS (world_text (s, "text"), "a hidden factor would have to");
  ASSERT_HOLDS (world_text (h, "moved"), "The largest step is");
  cr_expect_null (json_object_get (h, "weights"));
}

/* The lag is 30 days; nobody is there after 400. */
Test (honest, a_landmark_that_cannot_be_is_refused_in_its_place)
{
  json_t *h = world_hypothesis (answers (
    "  b: {" EVENT "landmarks: [50 days, 400 days]}\n"), "b");
  json_t *at = world_row (h, "landmark_curve", 0);
  cr_expect_str_eq (world_text (at, "status"), "ok");
  at = world_row (h, "landmark_curve", 1);
  cr_expect_str_eq (world_text (at, "status"), "empty");
  cr_expect (json_is_null (json_object_get (at, "estimate")));
}

Test (honest, landmarks_come_after_the_lag_and_in_order)
{
  assert_refused (EVENT "landmarks: [10 days, 50 days]", "10 days",
                  "the landmark `10 days` does not come after the lag", "");
  assert_refused (EVENT "horizon: 200 days, landmarks: [50 days, 300 days]",
                  "300 days", "the outcome ends before the landmark", "");
  assert_refused (EVENT "landmarks: [50 days, 40 days]", "40 days",
                  "`landmarks` must increase", "");
  assert_refused (EVENT "design: time_varying, landmarks: [50 days]",
                  "50 days", "`landmarks` does not go with", "");
}

Test (honest, weights_tell_what_they_leave)
{
  json_t *h = world_hypothesis (answers (
    "  g: {cohort: plan, outcome: seats, adjust: [csat], "
    "adjust_by: weights}\n"), "g");
  json_t *w = json_object_get (h, "weights");
  cr_expect_str_eq (world_text (h, "adjusted_by"), "weights");
  cr_expect_str_eq (world_text (h, "estimand"), "ato");
  cr_expect_str_eq (world_text (w, "estimand"), "ato");
  /* csat is alike in both: everybody counts. */
  cr_expect_float_eq (world_number (w, "effective_level"), 30, 1e-9);
  cr_expect_float_eq (world_number (w, "effective_reference"), 30, 1e-9);
  cr_expect_float_eq (world_number (w, "largest_share"), 1. / 30, 1e-9);
  cr_expect_float_eq (world_number (w, "propensity_low"), .5, 1e-9);
  cr_expect_float_eq (world_number (w, "propensity_high"), .5, 1e-9);
}

static bool
has_step (json_t *h, const char *step)
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, "ledger"), i, row)
    if (strcmp (world_text (row, "step"), step) == 0)
      return true;
  return false;
}

Test (honest, the_naive_row_never_stands_alone)
{
  static const char *const ids[] = { "a", "b", "c", "d", "e" };
  json_t *r = answers ("  a: {" EVENT "expect: higher}\n"
                       "  b: {" EVENT "lag: 5 days}\n"
                       "  c: {" EVENT "design: time_varying}\n"
                       "  d: {" EVENT "design: sequential, lag: 0 days}\n"
                       "  e: {cohort: touched, outcome: happy, lag: 0 days}\n"
                       "  n: {" EVENT "design: naive}\n");
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
    {
      json_t *h = world_hypothesis (r, ids[i]);
      cr_expect (has_step (h, "naive"), "%s", ids[i]);
      cr_expect (has_step (h, "window"), "%s", ids[i]);
      cr_expect (has_step (h, "aligned"), "%s", ids[i]);
    }
  cr_expect (has_step (world_hypothesis (r, "b"), "lag_5"));
  cr_expect (has_step (world_hypothesis (r, "b"), "lag_30"));
  json_t *naive = world_hypothesis (r, "n");
  cr_expect_null (json_object_get (naive, "ledger"));
  cr_expect_null (json_object_get (naive, "sensitivity"));
}

/* Lots know nothing of what is not measured. */
Test (honest, lots_need_neither_ledger_nor_e_value)
{
  json_t *r = answers ("  d: {" COLUMN "design: randomized, "
                       "adjust: [seats]}\n"
                       "  i: {cohort: plan, outcome: stays, "
                       "design: randomized}\n");
  static const char *const ids[] = { "d", "i" };
  for (size_t i = 0; i < 2; i++)
    {
      json_t *h = world_hypothesis (r, ids[i]);
      cr_expect_null (json_object_get (h, "ledger"), "%s", ids[i]);
      cr_expect_null (json_object_get (h, "moved"), "%s", ids[i]);
      cr_expect_null (json_object_get (h, "sensitivity"), "%s", ids[i]);
    }
}

/* 600 customers of three regions; of pro 7, of free 4 in ten are happy.
   `early` is alike in both, `glad` is what makes them happy. */
static const char *
sentence (const char *keys, json_t **hypothesis)
{
  struct sandbox s = world_new ();
  struct arena *arena = arena_new ();
  struct buf rows = buf_new (arena);
  buf_add (&rows, "id,signed,left,plan,region,csat,early,glad\n");
  for (int i = 0; i < 600; i++)
    {
      int happy = i / 2 % 10 < (i % 2 ? 7 : 4);
      buf_printf (&rows, "u%d,2024-01-01,,%s,r%d,%d,%s,%s\n", i,
                  i % 2 ? "pro" : "free", i / 20 % 3, happy ? 5 : 1,
                  i / 40 % 2 ? "yes" : "no", happy ? "yes" : "no");
    }
  sandbox_write (&s, "customers.csv", rows.text);
  sandbox_write (&s, "events.csv", "id,customer,at,kind,amount\n");
  world_study (&s, (struct world){
    .cohorts = "  plan: {by: column, column: plan, levels: [free, pro]}\n",
    .outcomes = "  happy: {kind: share, condition: csat >= 4}\n"
                "  early: {kind: share, condition: early}\n"
                "  glad: {kind: share, condition: glad}\n",
    .hypotheses = arena_printf (arena, "  h: {cohort: plan, outcome: happy, "
                                       "expect: higher%s}\n", keys) });
  struct ran r = sandbox_run (&s, RUN);
  cr_assert_eq (r.code, 0, "%s", r.err);
  arena_free (arena);
  *hypothesis = world_hypothesis (world_results (&s), "h");
  return world_text (*hypothesis, "sentence");
}

Test (honest, only_what_was_looked_at_is_consistent_with_an_effect)
{
  static const char *const all[] = { "strata", "weights", "regression" };
  json_t *h;
  for (size_t i = 0; i < 3; i++)
    {
      char keys[128];
      snprintf (keys, sizeof keys, ", adjust: [region], adjust_by: %s, "
                                   "negative_control: early", all[i]);
      const char *text = sentence (keys, &h);
      ASSERT_HOLDS (text, "is associated with");
      ASSERT_HOLDS (text, ", consistent with an effect");
      cr_expect_not_null (json_object_get (h, "sensitivity"));
      cr_expect (has_step (h, "negative_control"));
    }
  static const char *const less[] = {
    "", ", adjust: [region]", ", negative_control: early",
    ", adjust: [region], negative_control: glad",
  };
  for (size_t i = 0; i < sizeof less / sizeof *less; i++)
    {
      const char *text = sentence (less[i], &h);
      ASSERT_HOLDS (text, "is associated with");
      cr_expect_null (strstr (text, "consistent"), "%s: %s", less[i], text);
      cr_expect_null (strstr (text, "raises"));
    }
  ASSERT_HOLDS (world_printed (json_object_get (h, "notes")),
                "something that is not accounted for");
}

/* Assigned by lot it is more than an association, control or not. */
Test (honest, a_lot_raises)
{
  json_t *h;
  const char *text = sentence (", design: randomized", &h);
  ASSERT_HOLDS (text, "raises");
  cr_expect_null (strstr (text, "associated"));
}
