#include "run/registry.h"

#include "base/arena.h"
#include "base/str.h"
#include "infer/methods.h"

/* Conditions on the expected counts of a 2 x 2 table. */

static double
smallest_expected (const struct sample *s, const struct ask *ask)
{
  const struct counts *c = s->counts;
  double n = (double) (c->n[ask->level] + c->n[ask->reference]);
  double x = (double) (c->x[ask->level] + c->x[ask->reference]);
  double arm = (double) (c->n[ask->level] < c->n[ask->reference]
                           ? c->n[ask->level]
                           : c->n[ask->reference]);
  double rarer = x < n - x ? x : n - x;
  return n > 0 ? arm * rarer / n : 0;
}

static bool
expected_one (const struct sample *s, const struct ask *ask)
{
  return smallest_expected (s, ask) >= 1;
}

static bool
expected_below_five (const struct sample *s, const struct ask *ask)
{
  return smallest_expected (s, ask) < 5;
}

static const struct registry_row rows[] = {
  { .question = QUESTION_SURVIVAL, .shape = SHAPE_TWO,
    .test = { { &log_rank, &hazard_ratio, NULL, NULL },
              { &cox_wald, &hazard_ratio, NULL, NULL },
              { &cox_lr, &hazard_ratio, NULL, NULL },
              { &cox_score, &hazard_ratio, NULL, NULL },
              { &rmst_z, &rmst_difference, NULL, NULL } },
    .effect = { &hazard_ratio, &rmst_difference, &survival_difference } },
  { .question = QUESTION_SURVIVAL, .shape = SHAPE_MANY,
    .test = { { &log_rank, NULL, NULL, NULL } },
    .effect = { &hazard_ratio, &rmst_difference, &survival_difference } },

  { .question = QUESTION_SHARE, .shape = SHAPE_TWO,
    .test = { { &n1_chi_square, &risk_difference, NULL, expected_one },
              { &fisher_exact, &risk_difference, expected_below_five, NULL },
              { &pearson_chi_square, &risk_difference, NULL, NULL } },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio, &cramers_v } },
  { .question = QUESTION_SHARE, .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &risk_difference_cluster, NULL, NULL } },
    .effect = { &risk_difference_cluster } },
  { .question = QUESTION_SHARE, .shape = SHAPE_MANY, .omnibus = &cramers_v,
    .test = { { &pearson_chi_square, &cramers_v, NULL, NULL } },
    .effect = { &risk_difference, &risk_difference_newcombe, &risk_ratio,
                &odds_ratio } },
  { .question = QUESTION_SHARE, .shape = SHAPE_MANY, .clustered = true,
    .test = { { &cluster_wald, NULL, NULL, NULL } },
    .effect = { &risk_difference_cluster } },
  { .question = QUESTION_SHARE, .shape = SHAPE_ONE,
    .test = { { &proportion_score, &share_one_sample, NULL, NULL } },
    .effect = { &share_one_sample } },
  { .question = QUESTION_SHARE, .shape = SHAPE_ONE, .clustered = true,
    .test = { { &proportion_score_cluster, &share_one_sample_cluster, NULL,
                NULL } },
    .effect = { &share_one_sample_cluster } },

  { .question = QUESTION_MEAN, .shape = SHAPE_TWO,
    .test = { { &welch_t, &mean_difference, NULL, NULL },
              { &student_t, &mean_difference_student, NULL, NULL },
              { &mann_whitney, &prob_superiority, NULL, NULL } },
    .effect = { &mean_difference, &mean_difference_student, &relative_lift,
                &hedges_g, &prob_superiority } },
  { .question = QUESTION_MEAN, .shape = SHAPE_TWO, .clustered = true,
    .test = { { &cluster_wald, &mean_difference_cluster, NULL, NULL } },
    .effect = { &mean_difference_cluster } },
  { .question = QUESTION_MEAN, .shape = SHAPE_MANY,
    .test = { { &welch_anova, NULL, NULL, NULL } },
    .effect = { &mean_difference, &mean_difference_student, &relative_lift,
                &hedges_g, &prob_superiority } },
  { .question = QUESTION_MEAN, .shape = SHAPE_MANY, .clustered = true,
    .test = { { &cluster_wald, NULL, NULL, NULL } },
    .effect = { &mean_difference_cluster } },
  { .question = QUESTION_MEAN, .shape = SHAPE_ONE,
    .test = { { &one_sample_t, &mean_one_sample, NULL, NULL } },
    .effect = { &mean_one_sample } },
  { .question = QUESTION_MEAN, .shape = SHAPE_ONE, .clustered = true,
    .test = { { &cluster_wald, &mean_one_sample_cluster, NULL, NULL } },
    .effect = { &mean_one_sample_cluster } },
};
enum { ROWS = sizeof rows / sizeof *rows };

const struct registry_row *
registry_find (enum question question, enum shape shape, bool clustered)
{
  const struct registry_row *plain = NULL;
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].question == question && rows[i].shape == shape)
      {
        if (rows[i].clustered == clustered)
          return &rows[i];
        plain = &rows[i];
      }
  return plain;
}

const struct registry_test *
registry_entry (const struct registry_row *row, const struct method *method)
{
  for (const struct registry_test *t = row->test; t->method; t++)
    if (t->method == method)
      return t;
  return NULL;
}

const struct method *
registry_method (enum question question, const char *name, bool *known)
{
  const struct method *found = NULL;
  *known = false;
  for (size_t i = 0; i < ROWS; i++)
    for (const struct registry_test *t = rows[i].test; t->method; t++)
      if (str_equal (t->method->about.name, name))
        {
          *known = true;
          if (!found && rows[i].question == question)
            found = t->method;
        }
  return found;
}

const char **
registry_names (struct arena *arena, enum question question, size_t *n)
{
  const char **names = ARENA_NEW (arena, const char *, ROWS * ROW_TESTS);
  *n = 0;
  for (size_t i = 0; i < ROWS; i++)
    for (const struct registry_test *t = rows[i].test; t->method; t++)
      {
        bool listed = rows[i].question != question;
        for (size_t k = 0; k < *n; k++)
          listed |= str_equal (names[k], t->method->about.name);
        if (!listed)
          names[(*n)++] = t->method->about.name;
      }
  return names;
}
