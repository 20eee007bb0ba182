#include "run/registry.h"

#include "base/arena.h"
#include "base/str.h"
#include "kinds.h"

static const struct kind *const kinds[] = {
  [KIND_SURVIVAL] = &kind_survival,
  [KIND_RETAINED] = &kind_retained,
  [KIND_SHARE] = &kind_share,
  [KIND_MEAN] = &kind_mean,
  [KIND_ORDINAL] = &kind_ordinal,
  [KIND_NPS] = &kind_nps,
  [KIND_RATE] = &kind_rate,
  [KIND_RATIO] = &kind_ratio,
  [KIND_TIME_TO] = &kind_time_to,
};
_Static_assert (sizeof kinds / sizeof *kinds == KIND_COUNT,
                "every kind of outcome is answered");

const struct kind *
kind_of (enum outcome_kind kind)
{
  return kinds[kind];
}

bool
on_request (const struct sample *sample, const struct ask *ask)
{
  (void) sample;
  (void) ask;
  return false;
}

static const struct registry_row *
find_row (const struct kind *kind, enum shape shape, bool clustered,
          enum adjustment adjusted)
{
  for (const struct registry_row *row = kind->rows;
       row < kind->rows + kind->rows_n; row++)
    if (row->shape == shape && row->adjusted == adjusted
        && (row->clustered == clustered || row->either))
      return row;
  return NULL;
}

const struct registry_row *
registry_find (const struct kind *kind, enum shape shape, bool clustered,
               enum adjustment adjusted)
{
  const struct registry_row *row = find_row (kind, shape, clustered,
                                             adjusted);
  if (!row)
    row = find_row (kind, shape, false, adjusted);
  return row ? row : find_row (kind, shape, false, NOT_ADJUSTED);
}

static bool
is_among (enum adjustment adjusted, adjustments set)
{
  return set & 1u << adjusted;
}

const char *
adjustment_name (enum adjustment adjusted)
{
  static const char *const names[] = {
    [NOT_ADJUSTED] = "nothing", [ADJUSTED_BY_STRATA] = "strata",
    [ADJUSTED_BY_WEIGHTS] = "weights",
    [ADJUSTED_BY_REGRESSION] = "regression",
    [ADJUSTED_BY_LOT] = "regression", [ADJUSTED_IN_TRIALS] = "regression",
  };
  return names[adjusted];
}

adjustments
registry_adjusts (const struct kind *kind)
{
  adjustments all = 0;
  for (size_t i = 0; i < kind->rows_n; i++)
    all |= 1u << kind->rows[i].adjusted;
  return all;
}

const struct registry_test *
registry_entry (const struct registry_row *row, const struct method *method)
{
  for (const struct registry_test *t = row->test; t->method; t++)
    if (t->method == method)
      return t;
  return NULL;
}

const struct registry_test *
registry_named (const struct registry_row *row, const char *name)
{
  for (const struct registry_test *t = row->test; t->method; t++)
    if (str_equal (t->method->about.name, name))
      return t;
  return NULL;
}

const struct measure *
registry_effect (const struct registry_row *row, const char *name)
{
  for (size_t i = 0; i < ROW_EFFECTS && row->effect[i]; i++)
    if (str_equal (row->effect[i]->about.name, name))
      return row->effect[i];
  return NULL;
}

const struct method *
registry_method (const struct kind *kind, adjustments set, const char *name)
{
  for (size_t i = 0; i < kind->rows_n; i++)
    {
      const struct registry_test *t = registry_named (&kind->rows[i], name);
      if (t && is_among (kind->rows[i].adjusted, set))
        return t->method;
    }
  return NULL;
}

bool
registry_knows (const char *name)
{
  for (size_t i = 0; i < KIND_COUNT; i++)
    if (registry_method (kinds[i], ~0u, name))
      return true;
  return false;
}

static bool
is_listed (const char *const *names, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (str_equal (names[i], name))
      return true;
  return false;
}

const char **
registry_names (struct arena *arena, const struct kind *kind,
                adjustments set, const char *measure, size_t *n)
{
  const char **names = ARENA_NEW (arena, const char *,
                                  kind->rows_n * ROW_TESTS);
  *n = 0;
  for (size_t i = 0; i < kind->rows_n; i++)
    for (const struct registry_test *t = kind->rows[i].test; t->method; t++)
      {
        bool told = !measure
                    || (t->effect
                        && str_equal (t->effect->about.name, measure));
        bool fits = told && is_among (kind->rows[i].adjusted, set);
        if (fits && !is_listed (names, *n, t->method->about.name))
          names[(*n)++] = t->method->about.name;
      }
  return names;
}
