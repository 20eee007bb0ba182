/* Strata: everyone who has the same values in all covariates. */

#include "build.h"

enum { MOST_CELLS = 1000000 };  /* combinations, with units or without */

/* Strata are made unless numbers or other means of adjusting forbid. */
static bool
wants_strata (const struct build *b, const struct frame *f)
{
  enum adjust_by by = b->h->adjust_by;
  for (size_t i = 0; i < f->covariates; i++)
    if (!f->covariate[i].levels)
      return false;
  return f->covariates > 0 && (by == ADJUST_STRATA || by == ADJUST_AUTO);
}

/* Splits every stratum so far by another covariate; *CELLS of them.  False
   where they would be too many. */
static bool
split (struct frame *f, const struct covariate *c, size_t *cells)
{
  if (*cells > MOST_CELLS / c->levels)
    return false;
  *cells *= c->levels;
  for (size_t i = 0; i < f->n; i++)
    f->stratum[i] = (uint32_t) (f->stratum[i] * c->levels + c->level[i]);
  return true;
}

/* Numbers those combinations that somebody has, in their order. */
static void
number_strata (const struct build *b, struct frame *f, size_t cells)
{
  uint32_t *number = ARENA_NEW (b->arena, uint32_t, cells);
  for (size_t i = 0; i < f->n; i++)
    number[f->stratum[i]] = 1;
  for (size_t cell = 0; cell < cells; cell++)
    if (number[cell])
      number[cell] = (uint32_t) f->strata++;
  for (size_t i = 0; i < f->n; i++)
    f->stratum[i] = number[f->stratum[i]];
}

static bool
too_many (const struct build *b, const struct word *covariate)
{
  err_add (b->err, E_TOO_MANY_LEVELS, covariate->place,
           "the values of `adjust` can be combined in more than %d ways",
           MOST_CELLS);
  err_help (b->err, "adjust for fewer columns, or for coarser ones, or with "
                    "`adjust_by: regression`");
  return false;
}

bool
build_strata (struct build *b, struct frame *f)
{
  size_t cells = 1;
  if (f->n == 0 || !wants_strata (b, f))
    return true;
  f->stratum = ARENA_NEW (b->arena, uint32_t, f->n);
  for (size_t i = 0; i < f->covariates; i++)
    if (!split (f, &f->covariate[i], &cells))
      {
        f->stratum = NULL;
        return b->h->adjust_by == ADJUST_AUTO
               || too_many (b, &b->h->adjust[i]);
      }
  number_strata (b, f, cells);
  return true;
}
