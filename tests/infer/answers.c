/* Answers weighted for who gives one: against the estimating equations of
   tests/oracle/answers.R, tables worked by hand, what must hold without an
   oracle, and intervals over drawn companies. */

#include "infer/answers.h"

#include <criterion/criterion.h>

#include "adjusted_sample.h"
#include "infer/methods.h"
#include "near.h"

/* Who was asked, of two cohorts; some kept silent. */
struct asked_rows {
  struct adjusted_rows r;
  bool silent[ADJUSTED_ROWS];
};

static struct asked_rows *
rows_of (struct arena *arena, uint64_t seed, size_t n, double clusters)
{
  struct asked_rows *a = ARENA_NEW (arena, struct asked_rows, 1);
  generate_adjusted (&a->r, seed, n, 2, clusters);
  uint64_t state = seed + 1;
  for (size_t i = 0; i < n; i++)
    {
      double chance = logistic_of (-.2 + .4 * (double) a->r.arm[i]
                                   + .3 * (double) a->r.plan[i]
                                   - .03 * (a->r.age[i] - 43));
      a->silent[i] = !(generated_uniform (&state) < chance);
    }
  return a;
}

static struct responses
fold (struct arena *arena, const struct asked_rows *a, const double *y,
      bool numbers, bool clustered)
{
  static const char *const plans[] = {"basic", "plus", "pro"};
  const struct adjusted_rows *r = &a->r;
  uint32_t *arm = ARENA_NEW (arena, uint32_t, r->n);
  double *answer = ARENA_NEW (arena, double, r->n);
  for (size_t i = 0; i < r->n; i++)
    {
      arm[i] = (uint32_t) (a->silent[i] ? ANSWERS_SILENT (r->arm[i])
                                        : ANSWERS_GIVEN (r->arm[i]));
      answer[i] = a->silent[i] ? 0 : y[i];
    }
  const struct term_source source[] = {
    {.name = "plan", .levels = 3, .label = plans, .level = r->plan},
    {.name = "age", .value = r->age}};
  struct terms *terms = ARENA_NEW (arena, struct terms, 1);
  *terms = terms_build (arena, source, numbers ? 2 : 1, r->n);
  return responses_fold (arena, answer, arm, clustered ? r->cluster : NULL,
                         r->n, 4, terms);
}

static struct ask
ask_of (struct arena *arena, double target)
{
  struct ask ask = adjusted_ask (arena, ESTIMAND_ALL);
  ask.target = target;
  return ask;
}

static struct answers_weighted
weighted (struct arena *arena, const struct asked_rows *a, const double *y,
          bool numbers, bool clustered)
{
  struct responses r = fold (arena, a, y, numbers, clustered);
  struct ask ask = ask_of (arena, NAN);
  return answers_weighted (&r, &ask);
}

/* ---- R ------------------------------------------------------------------ */

Test (answers, agree_with_estimating_equations)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = rows_of (arena, 20261127, 900, 120);
  static const double estimate[] = {2.7512602582858223, 0.16729749946610328};
  static const double error[2][2]
    = {{0.24549077709017794, 0.25095533160717021},
       {0.042611738959129633, 0.039743881207793832}};
  for (int share = 0; share < 2; share++)
    for (int clustered = 0; clustered < 2; clustered++)
      {
        struct answers_weighted w
          = weighted (arena, a, share ? a->r.share : a->r.y, true, clustered);
        cr_assert_eq (w.effect.status, STATUS_OK, "%s", w.effect.why);
        ASSERT_NEAR (w.effect.estimate, estimate[share], ITERATIVE);
        ASSERT_NEAR (w.effect.std_error, error[share][clustered], ITERATIVE);
        ASSERT_NEAR (w.effective[0], 220.13930802964225, ITERATIVE);
        ASSERT_NEAR (w.effective[1], 275.57031034285637, ITERATIVE);
      }
  arena_free (arena);
}

Test (answers, of_one_cohort_agree_with_estimating_equations)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = rows_of (arena, 20261127, 900, 120);
  for (int clustered = 0; clustered < 2; clustered++)
    {
      struct responses r = fold (arena, a, a->r.y, true, clustered);
      struct ask ask = ask_of (arena, 4);
      struct answers_weighted w = answers_weighted (&r, &ask);
      ASSERT_NEAR (w.effect.estimate, 10.05930519142121 - 4, ITERATIVE);
      ASSERT_NEAR (w.effect.std_error, clustered ? 0.21202158841996865
                                                 : 0.19172352535506665,
                   ITERATIVE);
      cr_expect (isnan (w.effective[1]));
    }
  arena_free (arena);
}

/* ---- by hand ------------------------------------------------------------ */

static void
add (struct asked_rows *a, uint32_t arm, uint32_t plan, size_t n, double y)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t at = a->r.n++;
      a->r.arm[at] = arm;
      a->r.plan[at] = plan;
      a->r.share[at] = y;
      a->r.cluster[at] = (uint32_t) at;
      a->silent[at] = isnan (y);
    }
}

/* By plan, of those asked: silent, content of those who answered.
     level      basic 40: 30 silent, 5 of 10;  plus 10: 0, 8 of 10
     reference  basic 20: 12 silent, 2 of 8;   plus 20: 4, 12 of 16 */
static struct asked_rows *
by_hand (struct arena *arena)
{
  struct asked_rows *a = ARENA_NEW (arena, struct asked_rows, 1);
  static const struct { uint32_t arm, plan; size_t silent, yes, no; } cell[]
    = {{1, 0, 28, 6, 6}, {1, 1, 2, 6, 2}, {0, 0, 12, 2, 6}, {0, 1, 4, 12, 4}};
  for (size_t i = 0; i < 4; i++)
    {
      add (a, cell[i].arm, cell[i].plan, cell[i].silent, NAN);
      add (a, cell[i].arm, cell[i].plan, cell[i].yes, 1);
      add (a, cell[i].arm, cell[i].plan, cell[i].no, 0);
    }
  return a;
}

/* One regression of one category is one share of answers for each plan, so
   each plan counts by how many were asked:
     level      (40 * 6/12 + 10 * 6/8) / 50 = .55
     reference  (20 * 2/8 + 20 * 12/16) / 40 = .5
   where the answers alone say 12/20 and 14/24.  An asked unit moves a mean
   by (r/e (y - m) + m - mu)/N, m the mean of its plan, so that
     var = sum over plans (N^2/n^2 S + N (m - mu)^2) / N_all^2,
   S = n m (1 - m); times 90/(90 - 4). */
Test (answers, of_plans_count_by_who_was_asked)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = by_hand (arena);
  struct answers_weighted w = weighted (arena, a, a->r.share, false, false);
  cr_assert_eq (w.effect.status, STATUS_OK, "%s", w.effect.why);
  ASSERT_NEAR (w.effect.estimate, .05, 1e-9);
  double level = (1600. / 144 * 3 + 40 * .05 * .05
                  + 100. / 64 * 1.5 + 10 * .2 * .2) / 2500;
  double reference = (400. / 64 * 1.5 + 20 * .25 * .25
                      + 400. / 256 * 3 + 20 * .25 * .25) / 1600;
  ASSERT_NEAR (w.effect.std_error,
               sqrt (90. / 86 * (level + reference)), ITERATIVE);
  /* Weights 40/12 and 10/8 of 12 and 8; 20/8 and 20/16 of 8 and 16. */
  ASSERT_NEAR (w.effective[0], 2500 / (1600. / 12 + 100. / 8), ITERATIVE);
  ASSERT_NEAR (w.effective[1], 1600 / (400. / 8 + 400. / 16), ITERATIVE);
  cr_assert_eq (w.given[0], 20);
  cr_assert_eq (w.given[1], 24);
  arena_free (arena);
}

/* ---- what must hold ------------------------------------------------------ */

/* With everybody's answer there is nothing to weight: the difference, and
   by clusters its CR1 error and t interval. */
Test (answers, of_everybody_are_the_plain_difference)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 60; seed++)
    {
      struct asked_rows *a = rows_of (arena, 100 + 31 * seed, 500, 150);
      for (size_t i = 0; i < a->r.n; i++)
        a->silent[i] = false;
      struct clusters clusters = clusters_fold (
        arena, a->r.y, a->r.arm, a->r.cluster, a->r.n, 2);
      struct moments m[2] = {{0}, {0}};
      for (size_t i = 0; i < a->r.n; i++)
        moments_add (&m[a->r.arm[i]], a->r.y[i]);
      struct sample plain = {.arms = 2, .moments = m, .clusters = &clusters};
      struct ask ask = ask_of (arena, NAN);
      struct effect want = mean_difference_cluster.run (&plain, &ask);
      struct answers_weighted w = weighted (arena, a, a->r.y, true, true);
      ASSERT_NEAR (w.effect.estimate, want.estimate, 1e-11);
      ASSERT_NEAR (w.effect.std_error, want.std_error, 1e-11);
      ASSERT_NEAR (w.effect.conf_low, want.conf_low, 1e-10);
      ASSERT_NEAR (w.effective[0], (double) m[1].n, CLOSED_FORM);
    }
  arena_free (arena);
}

Test (answers, of_cohorts_swapped_change_the_sign_and_no_digit)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 60; seed++)
    for (int clustered = 0; clustered < 2; clustered++)
      {
        struct asked_rows *a = rows_of (arena, 900 + 17 * seed, 300, 40);
        struct responses r = fold (arena, a, a->r.y, true, clustered);
        struct ask ask = ask_of (arena, NAN);
        struct effect one = answers_weighted (&r, &ask).effect;
        ask.level = 0;
        ask.reference = 1;
        struct effect other = answers_weighted (&r, &ask).effect;
        cr_assert_eq (one.status, STATUS_OK, "%s", one.why);
        cr_assert_eq (one.estimate, -other.estimate);
        ASSERT_NEAR (one.std_error, other.std_error, CLOSED_FORM);
        ASSERT_NEAR (one.conf_low, -other.conf_high, 1e-10);
      }
  arena_free (arena);
}

static void
swap_rows (struct asked_rows *a, size_t i, size_t j)
{
  struct asked_rows *b = a;
  uint32_t plan = b->r.plan[i], arm = b->r.arm[i], c = b->r.cluster[i];
  double age = b->r.age[i], y = b->r.y[i];
  bool silent = b->silent[i];
  b->r.plan[i] = b->r.plan[j], b->r.plan[j] = plan;
  b->r.arm[i] = b->r.arm[j], b->r.arm[j] = arm;
  b->r.cluster[i] = b->r.cluster[j], b->r.cluster[j] = c;
  b->r.age[i] = b->r.age[j], b->r.age[j] = age;
  b->r.y[i] = b->r.y[j], b->r.y[j] = y;
  b->silent[i] = b->silent[j], b->silent[j] = silent;
}

Test (answers, depend_on_neither_rows_nor_numbers_of_clusters)
{
  struct arena *arena = arena_new ();
  for (uint64_t seed = 1; seed <= 60; seed++)
    for (int clustered = 0; clustered < 2; clustered++)
      {
        struct asked_rows *a = rows_of (arena, 5000 + 13 * seed, 300, 40);
        struct effect one
          = weighted (arena, a, a->r.y, true, clustered).effect;
        uint64_t state = seed;
        for (size_t i = a->r.n; i-- > 1;)
          swap_rows (a, i, (size_t) (generated_uniform (&state)
                                     * (double) (i + 1)));
        for (size_t i = 0; i < a->r.n; i++)
          a->r.cluster[i] = 977 - a->r.cluster[i];
        struct effect other
          = weighted (arena, a, a->r.y, true, clustered).effect;
        cr_assert_eq (one.estimate, other.estimate);
        cr_assert_eq (one.std_error, other.std_error);
      }
  arena_free (arena);
}

/* ---- where nobody speaks for some ----------------------------------------- */

static void
assert_refused (struct arena *arena, const struct asked_rows *a,
                enum status status, const char *why)
{
  struct effect e = weighted (arena, a, a->r.share, false, false).effect;
  cr_assert_eq (e.status, status);
  cr_assert (e.why && strstr (e.why, why), "%s", e.why);
  cr_assert (isnan (e.std_error) && isnan (e.conf_low)
             && isnan (e.conf_high));
}

static struct asked_rows *
beside_a_sound_cohort (struct arena *arena)
{
  struct asked_rows *a = ARENA_NEW (arena, struct asked_rows, 1);
  for (uint32_t plan = 0; plan < 2; plan++)
    {
      add (a, 0, plan, 50, NAN);
      add (a, 0, plan, 30, 1);
      add (a, 0, plan, 20, 0);
    }
  return a;
}

Test (answers, of_nobody_are_none)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = beside_a_sound_cohort (arena);
  add (a, 1, 0, 50, NAN);
  assert_refused (arena, a, STATUS_EMPTY, "nobody in a cohort");
  arena_free (arena);
}

Test (answers, that_a_plan_gives_and_another_does_not_are_refused)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = beside_a_sound_cohort (arena);
  add (a, 1, 0, 400, NAN);
  add (a, 1, 1, 200, 1);
  add (a, 1, 1, 200, 0);
  assert_refused (arena, a, STATUS_REFUSED, "all but tells who answers");
  arena_free (arena);
}

/* One in a hundred of the basic plan answers, one in two of the other. */
Test (answers, of_those_who_hardly_answer_are_refused)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = beside_a_sound_cohort (arena);
  add (a, 1, 0, 297, NAN);
  add (a, 1, 0, 3, 1);
  add (a, 1, 1, 300, NAN);
  add (a, 1, 1, 150, 1);
  add (a, 1, 1, 150, 0);
  assert_refused (arena, a, STATUS_REFUSED, "more than 5 % of those asked");
  arena_free (arena);
}

/* 4 % answer, everywhere alike: few, but nobody unheard. */
Test (answers, that_are_few_everywhere_are_not_refused)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = beside_a_sound_cohort (arena);
  for (uint32_t plan = 0; plan < 2; plan++)
    {
      add (a, 1, plan, 960, NAN);
      add (a, 1, plan, 25, 1);
      add (a, 1, plan, 15, 0);
    }
  struct effect e = weighted (arena, a, a->r.share, false, false).effect;
  cr_assert_eq (e.status, STATUS_OK, "%s", e.why);
  ASSERT_NEAR (e.estimate, 25. / 40 - 30. / 50, 1e-9);
  arena_free (arena);
}

Test (answers, that_are_all_alike_have_no_interval)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = ARENA_NEW (arena, struct asked_rows, 1);
  for (uint32_t arm = 0; arm < 2; arm++)
    {
      add (a, arm, 0, 20, NAN);
      add (a, arm, 1, 10, NAN);
      add (a, arm, 0, 20, arm);
      add (a, arm, 1, 30, arm);
    }
  assert_refused (arena, a, STATUS_DEGENERATE, "do not vary");
  arena_free (arena);
}

Test (answers, of_few_clusters_are_refused)
{
  struct arena *arena = arena_new ();
  struct asked_rows *a = by_hand (arena);
  for (size_t i = 0; i < a->r.n; i++)
    a->r.cluster[i] = (uint32_t) (i % 4);
  struct effect e = weighted (arena, a, a->r.share, false, true).effect;
  cr_assert_eq (e.status, STATUS_REFUSED);
  cr_assert (strstr (e.why, "fewer than 5 clusters"), "%s", e.why);
  ASSERT_NEAR (e.estimate, .05, 1e-9);
  arena_free (arena);
}

/* ---- drawn companies ------------------------------------------------------ */

enum { SETS = 600, N = 500 };

/* The level's mean less the reference's over all who are in them: what the
   generator's units have whose answers are not looked at. */
static double
truth (void)
{
  double sum[2] = {0, 0}, all[2] = {0, 0};
  for (int plan = 0; plan < 3; plan++)
    for (int age = 18; age < 68; age++)
      {
        double e = logistic_of (-.4 + .5 * (plan - 1) + .04 * (age - 43));
        double y = age * age / 500. + plan;
        sum[0] += (1 - e) * y;
        all[0] += 1 - e;
        sum[1] += e * (y + .5 + plan / 4.);
        all[1] += e;
      }
  return sum[1] / all[1] - sum[0] / all[0];
}

/* Young customers answer more often and are in the other cohort: the
   answers alone are off, the weighted ones are not. */
Test (answers, hold_the_truth_of_those_asked)
{
  int held = 0, clustered_held = 0;
  double mean = 0;
  for (uint64_t set = 0; set < SETS; set++)
    {
      struct arena *arena = arena_new ();
      struct asked_rows *a = rows_of (arena, 7 + 104729 * set, N, 100000);
      struct effect e = weighted (arena, a, a->r.y, true, false).effect;
      held += e.conf_low <= truth () && truth () <= e.conf_high;
      mean += e.estimate / SETS;
      e = weighted (arena, a, a->r.y, true, true).effect;
      clustered_held += e.conf_low <= truth () && truth () <= e.conf_high;
      arena_free (arena);
    }
  double share = (double) held / SETS, by = (double) clustered_held / SETS;
  /* 95 % +- 3 Monte Carlo errors. */
  cr_expect (share >= .923 && share <= .977, "%g", share);
  cr_expect (by >= .923 && by <= .977, "%g", by);
  cr_expect (fabs (mean - truth ()) < .04, "%g, not %g", mean, truth ());
}
