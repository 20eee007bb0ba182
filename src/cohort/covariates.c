/* What is adjusted for, and what is looked at level by level: its value for
   every row of the frame. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intern.h"
#include "base/num.h"
#include "build.h"

enum { MOST_LEVELS = 50 };     /* of one covariate */

/* A covariate while its values are found. */
struct finding {
  struct build *b;
  struct frame *f;
  const struct word *word;
  const struct expr *expr;     /* null: counted from events */
  size_t index;
  struct covariate *out;
};

static bool
too_many (const struct finding *s)
{
  err_add (s->b->err, E_TOO_MANY_LEVELS, s->word->place,
           "`%s` has more than %d different values", s->word->text,
           MOST_LEVELS);
  err_help (s->b->err, "what is compared level by level wants categories of "
                       "which each holds many units: a plan, a region, a "
                       "condition as `seats >= 10`");
  return false;
}

static const char *
word_of (const struct finding *s, size_t row)
{
  const struct build *b = s->b;
  if (s->expr->type == TYPE_BOOL)
    {
      int test = expr_test (s->expr, b->table, row, b->scratch);
      return test < 0 ? NULL : test ? "yes" : "no";
    }
  struct value v = expr_eval (s->expr, b->table, row, b->scratch);
  return v.missing ? NULL : v.text;
}

static double
number_of (const struct finding *s, size_t row)
{
  struct value v = expr_eval (s->expr, s->b->table, row, s->b->scratch);
  return v.missing             ? (double) NAN
         : v.type == TYPE_DATE ? (double) v.date / SECONDS_PER_DAY
                               : v.number;
}

/* The level of those without a value comes last. */
static void
number_missing (struct finding *s)
{
  struct covariate *c = s->out;
  for (size_t i = 0; i < s->f->n; i++)
    if (c->level[i] == INTERN_NONE)
      {
        c->level[i] = (uint32_t) c->levels;
        c->missing++;
      }
  if (!c->missing)
    return;
  ((const char **) c->label)[c->levels++] = "missing";
}

/* Words, numbered bytewise. */
static bool
find_words (struct finding *s)
{
  struct covariate *c = s->out;
  struct intern *words = intern_new (s->b->arena);
  c->level = ARENA_NEW (s->b->arena, uint32_t, s->f->n);
  for (size_t i = 0; i < s->f->n; i++)
    {
      const char *text = word_of (s, s->f->row[i]);
      c->level[i] = text ? intern_add (words, text, strlen (text))
                         : INTERN_NONE;
      if (intern_count (words) > MOST_LEVELS)
        return too_many (s);
    }
  c->levels = intern_count (words);
  const uint32_t *rank = build_word_ranks (s->b->arena, words);
  const char **label = ARENA_NEW (s->b->data->arena, const char *,
                                  c->levels + 1);
  for (uint32_t i = 0; i < c->levels; i++)
    label[rank[i]] = arena_copy (s->b->data->arena, intern_text (words, i));
  for (size_t i = 0; i < s->f->n; i++)
    if (c->level[i] != INTERN_NONE)
      c->level[i] = rank[c->level[i]];
  c->label = label;
  number_missing (s);
  return true;
}

/* The different numbers, increasing, up to one more than MOST. */
struct distinct { double value[MOST_LEVELS + 1]; size_t n; };

static size_t
place_of (const struct distinct *d, double x)
{
  size_t at = 0;
  while (at < d->n && d->value[at] < x)
    at++;
  return at;
}

static void
add_distinct (struct distinct *d, double x)
{
  size_t at = place_of (d, x);
  if (at < d->n && d->value[at] == x)
    return;
  memmove (d->value + at + 1, d->value + at,
           (d->n - at) * sizeof *d->value);
  d->value[at] = x;
  d->n++;
}

static struct distinct
find_distinct (const struct finding *s, size_t most)
{
  struct distinct d = { .n = 0 };
  for (size_t i = 0; i < s->f->n && d.n <= most; i++)
    if (!isnan (s->out->value[i]))
      add_distinct (&d, s->out->value[i]);
  return d;
}

static void
level_numbers (struct finding *s, const struct distinct *d)
{
  struct arena *keep = s->b->data->arena;
  struct covariate *c = s->out;
  const char **label = ARENA_NEW (keep, const char *, d->n + 1);
  for (size_t i = 0; i < d->n; i++)
    {
      char text[NUM_SIZE];
      num_print (text, d->value[i]);
      label[i] = arena_copy (keep, text);
    }
  c->level = ARENA_NEW (s->b->arena, uint32_t, s->f->n);
  for (size_t i = 0; i < s->f->n; i++)
    c->level[i] = isnan (c->value[i])
                    ? INTERN_NONE
                    : (uint32_t) place_of (d, c->value[i]);
  c->value = NULL;
  c->missing = 0;
  c->levels = d->n;
  c->label = label;
  number_missing (s);
}

/* Numbers stay numbers, unless they take two values or fewer, or strata of
   them are wanted. */
static bool
find_numbers (struct finding *s, bool strata)
{
  struct covariate *c = s->out;
  size_t most = strata ? MOST_LEVELS : 2;
  c->value = ARENA_NEW (s->b->arena, double, s->f->n);
  if (!s->expr)
    build_counted (s->b, s->f, s->index, c->value);
  for (size_t i = 0; i < s->f->n; i++)
    {
      if (s->expr)
        c->value[i] = number_of (s, s->f->row[i]);
      c->missing += isnan (c->value[i]) ? 1 : 0;
    }
  struct distinct d = find_distinct (s, most);
  if (d.n <= most)
    level_numbers (s, &d);
  else if (strata)
    return too_many (s);
  return true;
}

static bool
is_words (const struct expr *e)
{
  return e && (e->type == TYPE_BOOL || e->type == TYPE_TEXT);
}

static struct covariate *
find_all (struct build *b, struct frame *f, const struct word *word,
          struct expr *const *expr, size_t n, bool strata)
{
  struct covariate *all = ARENA_NEW (b->data->arena, struct covariate, n);
  for (size_t i = 0; i < n; i++)
    {
      struct finding s = { b, f, &word[i], expr[i], i, &all[i] };
      all[i].name = word[i].text;
      if (!(is_words (expr[i]) ? find_words (&s)
                               : find_numbers (&s, strata)))
        return NULL;
    }
  return all;
}

bool
build_covariates (struct build *b, struct frame *f)
{
  const struct study_hypothesis *h = b->h;
  f->covariates = h->adjust_n;
  f->covariate = find_all (b, f, h->adjust, h->covariate, h->adjust_n,
                           h->adjust_by == ADJUST_STRATA);
  if (f->covariate && h->last_stratifies)
    f->covariate[f->covariates - 1].stratifies = true;
  f->subgroups = h->subgroups_n;
  f->subgroup = find_all (b, f, h->subgroups, h->subgroup, h->subgroups_n,
                          true);
  return (f->covariate || !f->covariates) && (f->subgroup || !f->subgroups);
}
