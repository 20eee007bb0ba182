/* Strata: everyone who has the same values in all covariates. */

#include <string.h>

#include "base/intern.h"
#include "build.h"

enum {
  MOST_VALUES = 50,            /* of one covariate */
  MOST_CELLS = 1000000         /* combinations, with units or without */
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

static bool
too_many (struct build *b, const struct word *covariate)
{
  err_add (b->err, E_TOO_MANY_LEVELS, covariate->place,
           "`%s` has more than %d different values", covariate->text,
           MOST_VALUES);
  err_help (b->err, "strata want categories of which each holds many "
                    "units: a plan, a region, a condition as "
                    "`seats >= 10`");
  return false;
}

/* Values of those who stay, in order of appearance: the words, and by row
   their numbers, INTERN_NONE where the value is missing. */
static bool
find_values (struct build *b, size_t covariate, struct intern *words,
             uint32_t *value)
{
  for (size_t row = 0; row < b->rows; row++)
    {
      if (!build_stays (b, row))
        continue;
      const char *text = value_of (b, covariate, row);
      value[row] = text ? intern_add (words, text, strlen (text))
                        : INTERN_NONE;
      b->covariate_missing[covariate] += !text;
      if (intern_count (words) > MOST_VALUES)
        return too_many (b, &b->h->adjust[covariate]);
    }
  return true;
}

/* Splits every stratum so far by another covariate, its values bytewise
   and the missing one last; *CELLS of them. */
static bool
split (struct build *b, size_t covariate, size_t *cells)
{
  if (b->h->counted[covariate])
    {
      err_add (b->err, E_TYPE_MISMATCH, b->h->adjust[covariate].place,
               "`%s` is a number, and strata are made of categories",
               b->h->adjust[covariate].text);
      return false;
    }
  struct intern *words = intern_new (b->arena);
  uint32_t *value = ARENA_NEW (b->arena, uint32_t, b->rows);
  if (!find_values (b, covariate, words, value))
    return false;
  size_t values = intern_count (words);
  size_t n = values + (b->covariate_missing[covariate] > 0);
  if (n > 0 && *cells > MOST_CELLS / n)
    {
      err_add (b->err, E_TOO_MANY_LEVELS, b->h->adjust[covariate].place,
               "the values of `adjust` can be combined in more than %d ways",
               MOST_CELLS);
      err_help (b->err, "adjust for fewer columns, or for coarser ones");
      return false;
    }
  *cells *= n > 0 ? n : 1;
  const uint32_t *rank = build_word_ranks (b->arena, words);
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row))
      b->stratum[row] = (uint32_t) (b->stratum[row] * n
                                    + (value[row] == INTERN_NONE
                                         ? values : rank[value[row]]));
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
