/* Data that leave nothing to compare: no method of the registry makes a
   number out of them.

   scipy #14418 and #16055 gave p = 4.6e-6 for two cohorts of one
   constant, evidently #96 p = 0 for shares without an event, R NaN. */

#include "run/scenes.h"

/* Limits that are values of the data, or noncentralities, both 0 where
   the cohorts are more alike than chance makes them: they may meet. */
static bool
may_meet (const char *name)
{
  return str_equal (name, "hodges_lehmann") || str_equal (name, "cramers_v")
         || strstr (name, "_squared") || strstr (name, "median_difference");
}

/* No p without spread, no interval of one point, a reason for all that is
   missing. */
static void
check_sane (const struct trial *t, const struct line *line)
{
  const struct test *test = &line->test;
  const struct effect *e = &line->effect;
  if (line->measure)
    cr_assert (e->status == STATUS_OK
                 ? isfinite (e->estimate)
                     && (e->conf_low < e->conf_high
                         || may_meet (line->about->name))
                 : e->why && !isinf (e->estimate) && !isinf (e->conf_low)
                     && !isinf (e->conf_high),
               "%s: %g, %g to %g", place (t, line), e->estimate,
               e->conf_low, e->conf_high);
  else
    cr_assert (test->status == STATUS_OK
                 ? test->p_value > 0 && test->p_value <= 1
                     && !isinf (test->statistic)
                 : test->why && isnan (test->p_value),
               "%s: p = %g", place (t, line), test->p_value);
}

/* Rows by clusters are for clusters of more than one unit. */
static bool
is_asked (struct trial *t)
{
  return !t->row->clustered || sample_of (t, t->other)->clusters;
}

/* With ANSWERED false no test may have a p either. */
static void
check_lines (struct trial *t, bool answered)
{
  if (!is_asked (t))
    return;
  struct lines lines = lines_of (t, t->other);
  for (size_t i = 0; i < lines.n; i++)
    {
      const struct line *line = &lines.line[i];
      check_sane (t, line);
      cr_assert (answered || line->measure
                 || line->test.status != STATUS_OK,
                 "%s: p = %g", place (t, line), line->test.p_value);
    }
}

/* Every value of cohort ARM becomes the same one, by kind: a rate of
   none, a ratio of VALUE, nobody with the event. */
static void
level_out (struct trial *t, uint32_t arm, double value)
{
  struct scene *o = t->other;
  bool share = t->kind == KIND_SHARE || t->kind == KIND_RETAINED;
  for (size_t i = 0; i < o->frame.n; i++)
    {
      if (o->arm[i] != arm)
        continue;
      o->event[i] = 0;
      o->y[i] = t->kind == KIND_RATIO ? value * o->denominator[i]
                : t->kind == KIND_RATE ? 0
                : t->kind == KIND_NPS ? 0
                : share ? (double) (t->seed % 2) : value;
    }
}

static bool
compares (enum outcome_kind kind, const struct registry_row *row)
{
  (void) kind;
  return row->shape != SHAPE_ONE;
}

static void
all_alike (struct trial *t)
{
  for (uint32_t arm = 0; arm < t->scene->frame.arms; arm++)
    level_out (t, arm, 0.04);
  check_lines (t, false);
}

Test (edges, cohorts_that_are_all_alike_have_no_p)
{
  each_of (FEW, compares, all_alike);
}

/* Two constants that differ: a difference without an error.  One constant
   beside a cohort that varies can be tested. */
static void
one_or_two_constants (struct trial *t)
{
  level_out (t, 0, 2);
  check_lines (t, true);
  if (t->row->shape == SHAPE_ONE)
    return;
  level_out (t, 1, 5);
  check_lines (t, true);
}

Test (edges, constants_make_no_infinite_statistic)
{
  each_of (FEW, NULL, one_or_two_constants);
}

/* Keeps at most MOST rows of each cohort, and none of cohort NONE. */
static void
keep (struct trial *t, size_t most, uint32_t none)
{
  size_t kept[4] = { 0 }, n = 0;
  for (size_t i = 0; i < t->scene->frame.n; i++)
    {
      uint32_t arm = t->scene->arm[i];
      if (arm != none && kept[arm]++ < most)
        copy_row (t, i, n++);
    }
  t->other->frame.n = n;
}

static void
one_each (struct trial *t)
{
  keep (t, 1, UINT32_MAX);
  check_lines (t, true);
  keep (t, 2, UINT32_MAX);
  check_lines (t, true);
}

Test (edges, one_or_two_members_give_a_number_or_a_reason)
{
  each_of (FEW, NULL, one_each);
}

/* The omnibus tests of three go on without the empty one, effects and
   pairs do not. */
static void
empty_level (struct trial *t)
{
  keep (t, MOST, (uint32_t) t->scene->frame.level);
  if (t->row->shape == SHAPE_ONE)
    t->other->frame.n = 0;
  check_lines (t, t->row->shape == SHAPE_MANY);
  if (t->row->shape == SHAPE_MANY || !is_asked (t))
    return;
  struct lines lines = lines_of (t, t->other);
  for (size_t i = 0; i < lines.n; i++)
    cr_assert (!lines.line[i].measure
               || lines.line[i].effect.status == STATUS_EMPTY,
               "%s: %s", place (t, &lines.line[i]),
               status_name (lines.line[i].effect.status));
}

Test (edges, an_empty_cohort_has_neither_p_nor_effect)
{
  each_of (FEW, NULL, empty_level);
}

static void
nobody (struct trial *t)
{
  t->other->frame.n = 0;
  check_lines (t, false);
}

Test (edges, nobody_at_all_has_a_reason)
{
  each_of (FEW, NULL, nobody);
}
