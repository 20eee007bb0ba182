/* The one table of which tests and effects answer which question. */

#include "run/registry.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "infer/methods.h"

static const enum question questions[]
  = { QUESTION_SURVIVAL, QUESTION_SHARE, QUESTION_MEAN };
static const enum shape shapes[] = { SHAPE_TWO, SHAPE_MANY, SHAPE_ONE };

/* Survival has no one-sample form; every other question has each. */
static bool
exists (enum question q, enum shape s)
{
  return q != QUESTION_SURVIVAL || s != SHAPE_ONE;
}

Test (registry, every_question_has_a_row_and_a_test_that_may_lead)
{
  for (int q = 0; q < 3; q++)
    for (int s = 0; s < 3; s++)
      for (int clustered = 0; clustered < 2; clustered++)
        {
          if (!exists (questions[q], shapes[s]))
            continue;
          const struct registry_row *row
            = registry_find (questions[q], shapes[s], clustered);
          cr_assert_not_null (row);
          bool leader = false;
          for (const struct registry_test *t = row->test; t->method; t++)
            leader |= !t->leads;
          cr_assert (leader, "question %d shape %d", q, s);
        }
}

Test (registry, shares_and_means_have_rows_of_their_own_for_clusters)
{
  for (int q = 1; q < 3; q++)
    for (int s = 0; s < 3; s++)
      cr_assert (registry_find (questions[q], shapes[s], true)->clustered);
}

/* DEFINITIONS: the headline test and effect of each kind. */
Test (registry, headlines_are_those_of_the_definitions)
{
  static const struct {
    enum question question;
    enum shape shape;
    const struct method *test;
    const struct measure *effect;
  } expected[] = {
    { QUESTION_SURVIVAL, SHAPE_TWO, &log_rank, &hazard_ratio },
    { QUESTION_SURVIVAL, SHAPE_MANY, &log_rank, NULL },
    { QUESTION_SHARE, SHAPE_TWO, &n1_chi_square, &risk_difference },
    { QUESTION_SHARE, SHAPE_MANY, &pearson_chi_square, &cramers_v },
    { QUESTION_SHARE, SHAPE_ONE, &proportion_score, &share_one_sample },
    { QUESTION_MEAN, SHAPE_TWO, &welch_t, &mean_difference },
    { QUESTION_MEAN, SHAPE_MANY, &welch_anova, NULL },
    { QUESTION_MEAN, SHAPE_ONE, &one_sample_t, &mean_one_sample },
  };
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    {
      const struct registry_test *t
        = registry_find (expected[i].question, expected[i].shape, false)->test;
      cr_assert_eq (t->method, expected[i].test, "row %zu", i);
      cr_assert_eq (t->effect, expected[i].effect, "row %zu", i);
    }
}

static bool
leads (const struct registry_test *t, uint64_t n1, uint64_t x1, uint64_t n2,
       uint64_t x2)
{
  const uint64_t n[] = { n1, n2 }, x[] = { x1, x2 };
  struct counts counts = { 2, n, x };
  struct sample sample = { .arms = 2, .counts = &counts };
  struct ask ask = { .level = 1, .reference = 0 };
  return !t->leads || t->leads (&sample, &ask);
}

/* Smallest expected count by hand: 10 * 2 / 20 = 1 and 10 * 1 / 20. */
Test (registry, fisher_leads_when_an_expected_count_is_below_one)
{
  const struct registry_row *row
    = registry_find (QUESTION_SHARE, SHAPE_TWO, false);
  cr_assert_eq (row->test[1].method, &fisher_exact);
  cr_assert (leads (&row->test[0], 10, 1, 10, 1));
  cr_assert_not (leads (&row->test[0], 10, 1, 10, 0));
  cr_assert_not (leads (&row->test[0], 10, 10, 10, 9));
  cr_assert (leads (&row->test[1], 10, 1, 10, 0));
}

Test (registry, methods_are_found_by_name_and_question)
{
  bool known;
  cr_assert_eq (registry_method (QUESTION_MEAN, "welch_t", &known), &welch_t);
  cr_assert_null (registry_method (QUESTION_SHARE, "welch_t", &known));
  cr_assert (known);
  cr_assert_null (registry_method (QUESTION_MEAN, "welhc_t", &known));
  cr_assert_not (known);
}

Test (registry, names_are_listed_once)
{
  struct arena *arena = arena_new ();
  for (int q = 0; q < 3; q++)
    {
      size_t n;
      const char **names = registry_names (arena, questions[q], &n);
      cr_assert_gt (n, 3);
      for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
          cr_assert_str_neq (names[i], names[k]);
    }
  arena_free (arena);
}

static void
assert_about (const struct about *a)
{
  const char *const texts[] = { a->name, a->title, a->computes, a->formula,
                                a->assumptions, a->not_when, a->reference,
                                a->r_call };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    cr_assert (texts[i] && *texts[i], "%s lacks text %zu", a->name, i);
}

Test (registry, every_method_and_measure_documents_itself)
{
  for (int q = 0; q < 3; q++)
    for (int s = 0; s < 3; s++)
      for (int c = 0; c < 2 && exists (questions[q], shapes[s]); c++)
        {
          const struct registry_row *row
            = registry_find (questions[q], shapes[s], c);
          for (const struct registry_test *t = row->test; t->method; t++)
            assert_about (&t->method->about);
          for (size_t i = 0; row->effect[i]; i++)
            assert_about (&row->effect[i]->about);
        }
}
