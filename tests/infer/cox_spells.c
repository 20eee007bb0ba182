/* Cox regression of spells: what must hold of any. */

#include "../../src/infer/cox_model.h"
#include "infer/spell_sample.h"

enum { SEEDS = 200 };

static const struct method *const methods[] = {
  &cox_wald_model, &cox_score_model, &cox_zph, &cox_zph_identity
};

/* Everything that is asked of two foldings, with clusters and without. */
static void
expect_alike (struct arena *arena, struct spells a, struct spells b,
              double tolerance)
{
  struct ask ask = spell_ask (arena, 1, 0);
  for (int clusters = 1; clusters >= 0; clusters--)
    {
      struct effect hr = spell_effect (&hazard_ratio_model, &a, &ask);
      struct effect other = spell_effect (&hazard_ratio_model, &b, &ask);
      cr_assert_eq (hr.status, other.status);
      ASSERT_NEAR (other.estimate, hr.estimate, tolerance);
      ASSERT_NEAR (other.std_error, hr.std_error, tolerance);
      ASSERT_NEAR (other.conf_low, hr.conf_low, tolerance);
      for (size_t m = 0; m < 3; m++)
        {
          struct test t = spell_test (methods[m], &a, &ask);
          struct test u = spell_test (methods[m], &b, &ask);
          cr_assert_eq (t.status, u.status);
          /* A chi-square near 0 has the noise of its root. */
          ASSERT_NEAR (sqrt (u.statistic) + 1, sqrt (t.statistic) + 1,
                       tolerance);
        }
      a.cluster = b.cluster = NULL;
      a.clusters = a.n;
      b.clusters = b.n;
    }
}

/* A spell cut in two at a time within it; both parts in its cluster. */
static void
split (struct spell_table *t)
{
  size_t n = t->n;
  for (size_t i = 0; i < n && t->n < SPELLS_MAX; i += 2)
    {
      double middle = floor ((t->enter[i] + t->exit[i]) / 2);
      if (!(middle > t->enter[i] && middle < t->exit[i]))
        continue;
      spell_copy_unit (t, i, t->n);
      spell_add (t, middle, t->exit[i], t->event[i], t->arm[i]);
      t->exit[i] = middle;
      t->event[i] = 0;
    }
}

Test (cox_spells, splitting_a_spell_changes_nothing)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spells whole = folded (arena, t, CATEGORIES);
      split (t);
      struct spells parts = folded (arena, t, CATEGORIES);
      cr_assert (parts.n > whole.n);
      /* By cluster alone: without, each part would be its own. */
      struct ask ask = spell_ask (arena, 1, 0);
      struct effect hr = spell_effect (&hazard_ratio_model, &whole, &ask);
      struct effect cut = spell_effect (&hazard_ratio_model, &parts, &ask);
      cr_assert_eq (hr.status, cut.status);
      ASSERT_NEAR (cut.estimate, hr.estimate, 1e-11);
      expect_alike (arena, whole, parts, 1e-9);
      arena_free (arena);
    }
}

Test (cox_spells, neither_order_of_rows_nor_numbers_of_clusters_change_a_bit)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spell_table *turned = ARENA_NEW (arena, struct spell_table, 1);
      *turned = *t;
      for (size_t i = 0; i < t->n; i++)
        {
          size_t to = t->n - 1 - i;
          spell_copy_unit (turned, to, to);
          turned->three[to] = t->three[i];
          turned->two[to] = t->two[i];
          turned->number[to] = t->number[i];
          turned->stratum[to] = t->stratum[i];
          turned->cluster[to] = 5000 - 7 * t->cluster[i];
          turned->enter[to] = t->enter[i];
          turned->exit[to] = t->exit[i];
          turned->event[to] = t->event[i];
          turned->arm[to] = t->arm[i];
        }
      expect_alike (arena, folded (arena, t, CATEGORIES),
                    folded (arena, turned, CATEGORIES), 0);
      arena_free (arena);
    }
}

Test (cox_spells, the_unit_of_time_changes_nothing)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spells days = folded (arena, t, CATEGORIES);
      for (size_t i = 0; i < t->n; i++)
        {
          t->enter[i] *= 24;
          t->exit[i] *= 24;
        }
      expect_alike (arena, days, folded (arena, t, CATEGORIES), 1e-12);
      arena_free (arena);
    }
}

/* Few patterns that many share, and a pattern for every row: the same
   list of changes, short or long. */
Test (cox_spells, a_pattern_for_every_row_gives_the_same)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spells few = folded (arena, t, CATEGORIES);
      struct spells many = folded (arena, t, CATEGORIES_BY_ROW);
      cr_assert (few.cells <= 36 && many.cells == t->n);
      expect_alike (arena, few, many, 1e-10);
      arena_free (arena);
    }
}

Test (cox_spells, level_and_reference_swapped_mirror_every_bit)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spells s = folded (arena, t, CATEGORIES);
      const size_t there[2] = {0, 1}, back[2] = {1, 0};
      struct cox_model m = cox_model_of (arena, &s, there, 2, NULL);
      struct cox_model n = cox_model_of (arena, &s, back, 2, NULL);
      struct cox_fit a = cox_maximum (arena, &m, NULL, NULL);
      struct cox_fit b = cox_maximum (arena, &n, NULL, NULL);
      cr_assert (a.b[3] == -b.b[3]);
      for (size_t j = 0; j < 3; j++)
        cr_assert (a.b[j] == b.b[j]);
      struct ask up = spell_ask (arena, 1, 0), down = spell_ask (arena, 0, 1);
      for (size_t i = 0; i < 4; i++)
        cr_assert (near (spell_test (methods[i], &s, &up).statistic,
                         spell_test (methods[i], &s, &down).statistic, 0));
      arena_free (arena);
    }
}

/* Breslow's likelihood of every row twice is twice that of each; both in
   the cluster of the one, the robust error is the same. */
Test (cox_spells, rows_twice_halve_the_variance_and_not_the_robust_one)
{
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      struct arena *arena = arena_new ();
      struct spell_table *t = seeded (arena, seed);
      struct spells once = folded (arena, t, CATEGORIES);
      for (size_t i = 0, n = t->n; i < n; i++)
        {
          spell_copy_unit (t, i, t->n);
          spell_add (t, t->enter[i], t->exit[i], t->event[i], t->arm[i]);
        }
      struct spells twice = folded (arena, t, CATEGORIES);
      const size_t arm[2] = {0, 1};
      struct cox_model m[2] = {cox_model_of (arena, &once, arm, 2, NULL),
                               cox_model_of (arena, &twice, arm, 2, NULL)};
      double error[2], robust[2], b[2];
      for (int i = 0; i < 2; i++)
        {
          m[i].breslow = true;
          struct cox_fit fit = cox_maximum (arena, m + i, NULL, NULL);
          b[i] = fit.b[3];
          error[i] = fit.inverse[15];
          cox_sandwich (m + i, fit.b, fit.inverse + 12, 1, robust + i);
        }
      ASSERT_NEAR (b[1], b[0], 1e-9);
      ASSERT_NEAR (2 * error[1], error[0], 1e-9);
      ASSERT_NEAR (robust[1], robust[0], 1e-9);
      arena_free (arena);
    }
}

/* Weights of 3 and rows three times are one thing for Breslow. */
Test (cox_spells, whole_weights_count_rows_under_breslow)
{
  struct arena *arena = arena_new ();
  struct spell_table *t = seeded (arena, 5);
  struct spells once = folded (arena, t, CATEGORIES);
  for (size_t i = 0, n = t->n; i < n; i++)
    for (int copy = 1; copy < 3 && t->arm[i] == 1; copy++)
      {
        spell_copy_unit (t, i, t->n);
        spell_add (t, t->enter[i], t->exit[i], t->event[i], t->arm[i]);
      }
  struct spells thrice = folded (arena, t, CATEGORIES);
  double *weight = ARENA_NEW (arena, double, once.cells);
  for (size_t c = 0; c < once.cells; c++)
    weight[c] = once.cell_of[c].arm == 1 ? 3 : 1;
  const size_t arm[2] = {0, 1};
  struct cox_model m[2] = {cox_model_of (arena, &once, arm, 2, weight),
                           cox_model_of (arena, &thrice, arm, 2, NULL)};
  m[0].breslow = m[1].breslow = true;
  struct cox_fit a = cox_maximum (arena, m, NULL, NULL);
  struct cox_fit b = cox_maximum (arena, m + 1, NULL, NULL);
  for (size_t j = 0; j < 4; j++)
    ASSERT_NEAR (a.b[j], b.b[j], 1e-10);
  ASSERT_NEAR (a.value.gain, b.value.gain, 1e-12);
  arena_free (arena);
}

/* The derivatives are those of the likelihood. */
Test (cox_spells, score_and_information_are_slopes_of_the_likelihood)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      struct spell_table *t = seeded (arena, seed);
      struct spells s = folded (arena, t, AND_NUMBER);
      const size_t arm[2] = {0, 1};
      struct cox_model m = cox_model_of (arena, &s, arm, 2, NULL);
      double b[5] = {.3, -.2, .1, .4, -.5};
      struct cox_room room = cox_room_of (arena, &m);
      struct cox_value at = cox_value_at (arena, &m, &room, b);
      for (size_t j = 0; j < 5; j++)
        {
          const double h = 1e-5, own = b[j];
          b[j] = own + h;
          struct cox_value up = cox_value_at (arena, &m, &room, b);
          b[j] = own - h;
          struct cox_value down = cox_value_at (arena, &m, &room, b);
          b[j] = own;
          cr_assert (fabs ((up.gain - down.gain) / (2 * h) - at.score[j])
                     < 1e-5);
          for (size_t k = 0; k < 5; k++)
            cr_assert (fabs ((up.score[k] - down.score[k]) / (2 * h)
                             + at.information[j * 5 + k]) < 1e-5);
        }
    }
  arena_free (arena);
}

/* Residuals add up to the score in any direction, by cell and cluster. */
Test (cox_spells, residuals_add_up_to_the_score)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      struct spell_table *t = seeded (arena, seed);
      struct spells s = folded (arena, t, AND_NUMBER);
      const size_t arm[2] = {0, 1};
      struct cox_model m = cox_model_of (arena, &s, arm, 2, NULL);
      const double b[5] = {.3, -.2, .1, .4, -.5};
      const double direction[5] = {1, 2, -1, .5, 3};
      struct cox_room room = cox_room_of (arena, &m);
      struct cox_value at = cox_value_at (arena, &m, &room, b);
      double *by_spell = ARENA_NEW (arena, double, s.n);
      double *by_cell = ARENA_NEW (arena, double, s.cells);
      double *by_cluster = ARENA_NEW (arena, double, s.clusters);
      cox_residuals (&m, b, direction, by_spell);
      cox_residuals_by_cell (&m, by_spell, by_cell);
      cox_residuals_by_cluster (&m, by_spell, by_cluster);
      double want = 0, cells = 0, clusters = 0;
      for (size_t j = 0; j < 5; j++)
        want += direction[j] * at.score[j];
      for (size_t c = 0; c < s.cells; c++)
        cells += by_cell[c];
      for (size_t c = 0; c < s.clusters; c++)
        clusters += by_cluster[c];
      ASSERT_NEAR (cells, want, 1e-10);
      ASSERT_NEAR (clusters, want, 1e-10);
    }
  arena_free (arena);
}

/* A category without events says nothing of the others: its column runs
   off, and the exposure is as if its units were not there. */
Test (cox_spells, a_covariate_that_runs_off_leaves_the_exposure_alone)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    for (uint32_t level = 0; level < 3; level++)
      {
        struct spell_table *t = seeded (arena, seed);
        for (size_t i = 0; i < t->n; i++)
          t->event[i] = t->three[i] != level && t->event[i];
        struct spells s = folded (arena, t, CATEGORIES);
        size_t kept = 0;
        for (size_t i = 0; i < t->n; i++)
          if (t->three[i] != level)
            {
              spell_copy_unit (t, i, kept);
              t->enter[kept] = t->enter[i];
              t->exit[kept] = t->exit[i];
              t->event[kept] = t->event[i];
              t->arm[kept++] = t->arm[i];
            }
        t->n = kept;
        struct spells less = folded (arena, t, CATEGORIES);
        const size_t arm[2] = {0, 1};
        struct cox_model m = cox_model_of (arena, &s, arm, 2, NULL);
        struct cox_model n = cox_model_of (arena, &less, arm, 2, NULL);
        struct cox_fit a = cox_maximum (arena, &m, NULL, NULL);
        struct cox_fit b = cox_maximum (arena, &n, NULL, NULL);
        cr_assert (a.status == STATUS_OK && a.running >= 1,
                   "seed %d level %u", (int) seed, level);
        ASSERT_NEAR (a.b[3], b.b[3], 1e-9);
        ASSERT_NEAR (a.inverse[15], b.inverse[15], 1e-9);
        double robust[2];
        cox_sandwich (&m, a.b, a.inverse + 12, 1, robust);
        cox_sandwich (&n, b.b, b.inverse + 12, 1, robust + 1);
        ASSERT_NEAR (robust[0], robust[1], 1e-9);
      }
  arena_free (arena);
}

/* Terms with every column twice. */
static struct terms
doubled (struct arena *arena, const struct terms *terms)
{
  struct terms d = *terms;
  double *x = ARENA_NEW (arena, double, 2 * terms->columns * terms->patterns);
  for (size_t i = 0; i < terms->columns * terms->patterns; i++)
    {
      size_t row = i / terms->columns, j = i % terms->columns;
      x[row * 2 * terms->columns + j] = terms->x[i];
      x[(row * 2 + 1) * terms->columns + j] = 1 - terms->x[i];
    }
  d.columns = 2 * terms->columns;
  d.x = x;
  return d;
}

Test (cox_spells, collinear_columns_are_left_out_and_counted)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      struct spell_table *t = seeded (arena, seed);
      const struct terms *terms = spell_terms (arena, t, CATEGORIES);
      struct terms twice = doubled (arena, terms);
      struct spell_rows rows = spell_rows_of (t, terms);
      struct spells s = spells_fold (arena, &rows);
      rows.terms = &twice;
      struct spells d = spells_fold (arena, &rows);
      const size_t arm[2] = {0, 1};
      struct cox_model m = cox_model_of (arena, &d, arm, 2, NULL);
      cr_assert_eq (cox_maximum (arena, &m, NULL, NULL).collinear, 3);
      expect_alike (arena, s, d, 1e-9);
      struct ask ask = spell_ask (arena, 1, 0);
      struct test test = spell_test (&cox_wald_model, &d, &ask);
      bool noted = false;
      for (size_t i = 0; test.options[i].name; i++)
        noted |= strcmp (test.options[i].name, "collinear") == 0
                 && strcmp (test.options[i].value, "3") == 0;
      cr_assert (noted);
    }
  arena_free (arena);
}
