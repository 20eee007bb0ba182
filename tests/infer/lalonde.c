/* Inverse probability weights of published data: what WeightIt's README
   prints (github.com/ngreifer/WeightIt, version of 2019: weightit (treat ~
   age + educ + nodegree + married + race + re74 + re75, estimand = "ATE"),
   bal.tab, summary), to the digits printed there. */

#include "lalonde.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/arena.h"
#include "infer/balance.h"

enum { COLUMNS = 8 };

/* Numbers as they are, each row its own pattern. */
struct people {
  struct terms terms;
  struct term column[COLUMNS];
  double x[LALONDE_ROWS * COLUMNS];
  uint64_t units[2][LALONDE_ROWS];
};

static struct propensity_arms
arms_of (struct people *p)
{
  static const char *const names[]
    = {"age", "educ", "nodegree", "married", "race", "race", "re74", "re75"};
  for (size_t j = 0; j < COLUMNS; j++)
    p->column[j] = (struct term) {.covariate = names[j], .scale = 1};
  p->column[4].level = "hispan";
  p->column[5].level = "white";
  p->column[4].base = p->column[5].base = "black";
  for (size_t i = 0; i < LALONDE_ROWS; i++)
    {
      const struct lalonde *r = lalonde + i;
      const double x[COLUMNS] = {r->age, r->educ, r->nodegree, r->married,
                                 r->race == 1, r->race == 2, r->re74,
                                 r->re75};
      for (size_t j = 0; j < COLUMNS; j++)
        p->x[i * COLUMNS + j] = x[j];
      p->units[r->treat][i] = 1;
    }
  p->terms = (struct terms) {.columns = COLUMNS, .column = p->column,
                             .patterns = LALONDE_ROWS, .x = p->x};
  return (struct propensity_arms) {
    &p->terms, {p->units[0], p->units[1]}, 1};
}

static void
expect (const char *what, double got, double printed, double half)
{
  cr_expect (fabs (got - printed) <= half * 1.0001, "%s: %.8g, printed %g",
             what, got, printed);
}

Test (lalonde, effective_sizes_and_largest_weights_are_published)
{
  struct arena *arena = arena_new ();
  struct people *people = ARENA_NEW (arena, struct people, 1);
  struct propensity_arms arms = arms_of (people);
  struct propensity p = propensity_fit (arena, &arms, false);
  cr_assert (p.status == STATUS_OK && !p.firth);
  struct positivity s = propensity_positivity (&p, ESTIMAND_ALL);
  expect ("controls", s.effective[0], 329.008, 5e-4);
  expect ("treated", s.effective[1], 58.327, 5e-4);
  double most[2] = {0, 0}, least[2] = {99, 99};
  for (size_t i = 0; i < LALONDE_ROWS; i++)
    {
      size_t a = (size_t) lalonde[i].treat;
      double w = propensity_weight (&p, ESTIMAND_ALL, a, i);
      most[a] = fmax (most[a], w);
      least[a] = fmin (least[a], w);
    }
  expect ("largest of the controls", most[0], 4.7432, 5e-5);
  expect ("largest of the treated", most[1], 40.0773, 5e-5);
  expect ("smallest of the controls", least[0], 1.0092, 5e-5);
  expect ("smallest of the treated", least[1], 1.1721, 5e-5);
  arena_free (arena);
}

Test (lalonde, balance_is_published)
{
  /* Numbers are standardised there, shares are not. */
  static const struct { size_t row; bool share; double un, adjusted; } want[]
    = {
      {0, false, -.2419, -.1676}, {1, false, .0448, .1296},
      {2, true, .1114, -.0547}, {3, true, -.3236, -.0944},
      {4, true, .6404, .0499}, {5, true, -.0827, .0047},
      {6, true, -.5577, -.0546}, {7, false, -.5958, -.2740},
      {8, false, -.2870, -.1579},
    };
  struct arena *arena = arena_new ();
  struct people *people = ARENA_NEW (arena, struct people, 1);
  struct propensity_arms arms = arms_of (people);
  struct propensity p = propensity_fit (arena, &arms, false);
  double *weight[2];
  balance_weights (arena, &p, ESTIMAND_ALL, weight);
  const double *const weights[2] = {weight[0], weight[1]};
  struct balance b = balance_of (arena, &arms, weights);
  cr_assert_eq (b.rows, 9);
  for (size_t i = 0; i < 9; i++)
    {
      const struct balance_row *row = &b.row[want[i].row];
      const struct balance_side *before = &row->before, *after = &row->after;
      bool share = want[i].share;
      expect (row->covariate, share ? before->level - before->reference
                                    : before->difference, want[i].un, 5e-5);
      expect (row->covariate, share ? after->level - after->reference
                                    : after->difference, want[i].adjusted,
              5e-5);
    }
  arena_free (arena);
}
