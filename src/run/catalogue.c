/* Every test and measure once, with the questions that it answers. */

#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "infer/methods.h"
#include "run/registry.h"

struct catalogue {
  struct arena *arena;
  struct documented *entry;
  size_t n, capacity;
};

static struct documented *
find_or_add (struct catalogue *c, const struct about *about, bool measure)
{
  for (size_t i = 0; i < c->n; i++)
    if (c->entry[i].about == about)
      return &c->entry[i];
  c->entry = ARENA_ROOM (c->arena, c->entry, c->n, c->capacity);
  c->entry[c->n] = (struct documented){ about, measure, NULL };
  return &c->entry[c->n++];
}

static const char *
question_text (struct arena *arena, const struct kind *kind,
               const struct registry_row *row)
{
  static const char *const shapes[] = {
    [SHAPE_TWO] = "two cohorts", [SHAPE_MANY] = "several cohorts",
    [SHAPE_ONE] = "one cohort against a target",
  };
  static const char *const adjustment_words[] = {
    [NOT_ADJUSTED] = "", [ADJUSTED_BY_STRATA] = ", adjusted by strata",
    [ADJUSTED_BY_WEIGHTS] = ", adjusted by weights",
    [ADJUSTED_BY_REGRESSION] = ", adjusted by regression",
    [ADJUSTED_BY_LOT] = ", randomized, adjusted by regression",
    [ADJUSTED_IN_TRIALS] = ", in target trials",
  };
  return arena_printf (arena, "%s of %s%s%s", kind->phrase,
                       shapes[row->shape],
                       row->clustered ? ", clustered" : "",
                       adjustment_words[row->adjusted]);
}

/* Each once: a row may name a measure as effect and as headline. */
static void
add_use (struct catalogue *c, const struct about *about, bool measure,
         const char *question)
{
  struct documented *d = find_or_add (c, about, measure);
  const char *last = d->answers ? strrchr (d->answers, ';') : NULL;
  last = last ? last + 2 : d->answers;
  if (!d->answers)
    d->answers = question;
  else if (!str_equal (last, question))
    d->answers = arena_printf (c->arena, "%s; %s", d->answers, question);
}

static void
add_row (struct catalogue *c, const struct kind *kind,
         const struct registry_row *row, bool measures)
{
  const char *question = question_text (c->arena, kind, row);
  for (const struct registry_test *t = row->test; t->method; t++)
    if (!measures)
      add_use (c, &t->method->about, false, question);
    else if (t->effect)
      add_use (c, &t->effect->about, true, question);
  for (size_t i = 0; measures && i < ROW_OMNIBUS && row->omnibus[i]; i++)
    add_use (c, &row->omnibus[i]->about, true, question);
  for (size_t i = 0; measures && i < ROW_EFFECTS && row->effect[i]; i++)
    add_use (c, &row->effect[i]->about, true, question);
}

const struct documented *
registry_all (struct arena *arena, size_t *n)
{
  struct catalogue c = { .arena = arena };
  for (int measures = 0; measures < 2; measures++)
    for (int k = 0; k < KIND_COUNT; k++)
      {
        const struct kind *kind = kind_of ((enum outcome_kind) k);
        for (size_t i = 0; i < kind->rows_n; i++)
          add_row (&c, kind, &kind->rows[i], measures);
      }
  *n = c.n;
  return c.entry;
}

/* What no hypothesis asks for by name. */
static const struct documented beyond[] = {
  { &did_customers.about, false, "an investment that reaches some customers" },
  { &did_groups.about, false, "an investment given out by group" },
  { &did_staggered.about, false, "an investment with several dates" },
  { &interrupted_time_series.about, false,
    "an investment that reaches everybody" },
  { &did_pretrend.about, false, "the months before an investment" },
  { &did_pretrend_groups.about, false,
    "the months before an investment given out by group" },
};
enum { BEYOND = sizeof beyond / sizeof *beyond };

const struct documented *
registry_documented (struct arena *arena, size_t *n)
{
  size_t asked;
  const struct documented *all = registry_all (arena, &asked);
  struct documented *out = ARENA_NEW (arena, struct documented,
                                      asked + BEYOND);
  size_t tests = 0;
  while (tests < asked && !all[tests].measure)
    tests++;
  memcpy (out, all, tests * sizeof *out);
  memcpy (out + tests, beyond, sizeof beyond);
  memcpy (out + tests + BEYOND, all + tests, (asked - tests) * sizeof *out);
  *n = asked + BEYOND;
  return out;
}
