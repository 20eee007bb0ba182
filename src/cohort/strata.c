/* Strata: everyone who has the same values in all covariates. */

#include <stdlib.h>

#include "base/str.h"
#include "build.h"

enum {
  MOST_VALUES = 50,            /* of one covariate */
  MOST_CELLS = 1000000         /* combinations, with units or without */
};

/* The values of a covariate among those who stay, bytewise; after them,
   where some have none, the missing one. */
struct levels {
  const char *value[MOST_VALUES];
  size_t values, n;
};

static const char *
value_of (const struct build *b, size_t covariate, size_t row)
{
  const struct expr *e = b->h->covariate[covariate];
  if (e->type == TYPE_BOOL)
    {
      int test = expr_test (e, b->table, row, b->scratch);
      return test < 0 ? NULL : test ? "yes" : "no";
    }
  struct value v = expr_eval (e, b->table, row, b->scratch);
  return v.missing ? NULL : v.text;
}

/* The place of TEXT in a sorted list, or where it belongs. */
static size_t
place_of (const struct levels *l, const char *text)
{
  size_t low = 0, high = l->values;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (str_compare (&l->value[middle], &text) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static bool
add_value (struct build *b, const struct word *covariate, struct levels *l,
           const char *text)
{
  size_t at = place_of (l, text);
  if (at < l->values && str_equal (l->value[at], text))
    return true;
  if (l->values == MOST_VALUES)
    {
      err_add (b->err, E_TOO_MANY_LEVELS, covariate->place,
               "`%s` has more than %d different values", covariate->text,
               MOST_VALUES);
      err_help (b->err, "strata want categories of which each holds many "
                        "units: a plan, a region, a condition as "
                        "`seats >= 10`");
      return false;
    }
  for (size_t i = l->values++; i > at; i--)
    l->value[i] = l->value[i - 1];
  l->value[at] = arena_copy (b->arena, text);
  return true;
}

static bool
find_values (struct build *b, size_t covariate, struct levels *l)
{
  uint64_t *missing = &b->covariate_missing[covariate];
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      const char *text = value_of (b, covariate, row);
      *missing += !text;
      if (text && !add_value (b, &b->h->adjust[covariate], l, text))
        return false;
    }
  l->n = l->values + (*missing > 0);
  return true;
}

/* Splits every stratum so far by another covariate; *CELLS of them. */
static bool
split (struct build *b, size_t covariate, size_t *cells)
{
  struct levels levels = { .values = 0 };
  if (!find_values (b, covariate, &levels))
    return false;
  size_t n = levels.n ? levels.n : 1;
  if (*cells > MOST_CELLS / n)
    {
      err_add (b->err, E_TOO_MANY_LEVELS, b->h->adjust[covariate].place,
               "the values of `adjust` can be combined in more than %d ways",
               MOST_CELLS);
      err_help (b->err, "adjust for fewer columns, or for coarser ones");
      return false;
    }
  *cells *= n;
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      const char *text = value_of (b, covariate, row);
      size_t at = text ? place_of (&levels, text) : levels.values;
      b->stratum[row] = (uint32_t) (b->stratum[row] * n + at);
    }
  return true;
}

/* Numbers those combinations that somebody has, in their order. */
static void
number_strata (struct build *b, size_t cells)
{
  uint32_t *number = ARENA_NEW (b->arena, uint32_t, cells);
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      number[b->stratum[row]] = 1;
  for (size_t cell = 0; cell < cells; cell++)
    if (number[cell])
      number[cell] = (uint32_t) b->strata++;
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      b->stratum[row] = number[b->stratum[row]];
}

bool
build_strata (struct build *b)
{
  size_t cells = 1;
  if (!b->h->adjust_n)
    return true;
  b->stratum = ARENA_NEW (b->arena, uint32_t, b->rows);
  b->covariate_missing = ARENA_NEW (b->data->arena, uint64_t,
                                    b->h->adjust_n);
  for (size_t i = 0; i < b->h->adjust_n; i++)
    if (!split (b, i, &cells))
      return false;
  number_strata (b, cells);
  return true;
}
