/* `expect: equivalent` and `corrections:`, from study to sentence. */

#include <string.h>

#include "cli/world.h"

static json_t *
headline (json_t *h, const char *list)
{
  size_t i;
  json_t *row;
  json_array_foreach (json_object_get (h, list), i, row)
    if (json_is_true (json_object_get (row, "headline")))
      return row;
  cr_assert (false, "no headline in %s", list);
  return NULL;
}

static json_t *
ran (const struct sandbox *s, struct world w)
{
  world_study (s, w);
  struct ran r = sandbox_run (s, RUN);
  cr_assert_eq (r.code, 0, "%s", r.err);
  return world_results (s);
}

static const char outcomes[]
  = "  seats: {kind: mean, value: seats}\n"
    "  happy: {kind: share, condition: csat >= 4}\n"
    "  stays: {kind: survival}\n";

Test (equivalence, every_kind_with_a_margin_answers)
{
  struct sandbox s = world_new ();
  json_t *r = ran (&s, (struct world){
    .outcomes = outcomes,
    .hypotheses
    = "  m: {claim: As many seats, cohort: plan, outcome: seats, expect: "
      "equivalent, margin: 20, role: primary}\n"
      "  s: {claim: As happy, cohort: plan, outcome: happy, expect: "
      "equivalent, margin: 0.9, role: primary}\n"
      "  t: {claim: Stay as long, cohort: plan, outcome: stays, expect: "
      "equivalent, margin: 300 days, role: primary}\n" });
  static const char *const ids[] = { "m", "s", "t" };
  static const char *const methods[] = { "welch_t", "n1_chi_square",
                                         "rmst_z" };
  for (size_t i = 0; i < 3; i++)
    {
      json_t *h = world_hypothesis (r, ids[i]);
      json_t *t = headline (h, "tests");
      cr_assert_str_eq (world_text (h, "expect"), "equivalent");
      cr_assert_str_eq (world_text (h, "verdict"), "supported", "%s: %s",
                        ids[i], world_text (h, "sentence"));
      cr_assert_str_eq (world_text (t, "method"), methods[i]);
      json_t *options = json_object_get (t, "options");
      ASSERT_HOLDS (world_text (options, "null"), ">= ");
      ASSERT_HOLDS (world_text (options, "sides"), "the larger p");
      ASSERT_HOLDS (world_text (h, "sentence"), "pro and free differ by less");
      ASSERT_HOLDS (world_text (h, "sentence"), "its 90 % interval");
    }
}

/* Three primary hypotheses: Hommel's, and Bonferroni's of one. */
Test (equivalence, the_correction_is_the_studys)
{
  struct sandbox s = world_new ();
  json_t *r = ran (&s, (struct world){
    .top = "study: x\nas_of: 2025-01-01\n"
           "corrections: {primary: hommel, secondary: bonferroni}\n",
    .outcomes = outcomes,
    .hypotheses
    = "  a: {cohort: plan, outcome: seats, expect: equivalent, margin: 3, "
      "role: primary}\n"
      "  b: {cohort: plan, outcome: happy, expect: higher, role: primary}\n"
      "  c: {cohort: plan, outcome: stays, role: primary}\n"
      "  d: {cohort: plan, outcome: stays}\n" });
  ASSERT_HOLDS (world_text (world_hypothesis (r, "a"), "sentence"),
                "(Hommel over 3 primary hypotheses)");
  ASSERT_HOLDS (world_text (world_hypothesis (r, "d"), "sentence"),
                "(Bonferroni over 1 secondary hypothesis)");
}

Test (equivalence, it_needs_a_margin_and_two_cohorts)
{
  struct sandbox s = world_new ();
  world_study (&s, (struct world){
    .outcomes = outcomes,
    .hypotheses = "  a: {cohort: plan, outcome: seats, expect: "
                  "equivalent}\n" });
  ASSERT_FAILS (sandbox_run (&s, RUN), 2, "lacks the key `margin`");
}

/* What could have been found stands beside every result. */
Test (equivalence, the_smallest_detectable_effect_is_a_note)
{
  struct sandbox s = world_new ();
  json_t *r = ran (&s, (struct world){ 0 });
  size_t i, k;
  json_t *h, *note;
  json_array_foreach (json_object_get (r, "hypotheses"), i, h)
    {
      bool told = false;
      json_array_foreach (json_object_get (h, "notes"), k, note)
        told |= strcmp (world_text (note, "code"), "power") == 0;
      cr_assert (told, "%s", world_text (h, "id"));
    }
}
