/* To whom the outcome's question was put, who kept silent, and answers that
   are hardly meant as such. */

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "build.h"

void
build_leave_unasked (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (build_stays (b, row)
        && expr_test (b->h->outcome_asked, b->table, row, b->scratch) != 1)
      build_leave (b, row, EX_NOT_ASKED);
}

void
build_keep_silent (struct build *b)
{
  for (size_t row = 0; row < b->rows; row++)
    if (b->why[row] == EX_OUTCOME_MISSING)
      {
        b->why[row] = EX_NONE;
        b->y[row] = NAN;
      }
}

/* ---- doubts ------------------------------------------------------------- */

static const char *
plural (uint64_t n)
{
  return n == 1 ? "" : "s";
}

struct first_column { const struct expr *e; };

static void
keep_first (const struct expr *e, void *context)
{
  struct first_column *c = context;
  c->e = c->e ? c->e : e;
}

/* Rows of which `asked` is unknown are most likely those with a blank. */
static void
doubt_unknown (const struct build *b)
{
  const struct word *asked = &b->h->outcome->asked;
  struct first_column column = { NULL };
  uint64_t unknown = 0;
  for (size_t row = 0; row < b->rows; row++)
    unknown += b->why[row] == EX_NOT_ASKED
               && expr_test (b->h->outcome_asked, b->table, row, b->scratch)
                    < 0;
  expr_columns (b->h->outcome_asked, keep_first, &column);
  if (!unknown || !column.e)
    return;
  err_warn (b->err, E_DOUBTFUL_ANSWER, asked->place,
            "of %llu row%s of `%s` it cannot be told whether the question "
            "was put to them, and they count as not asked",
            (unsigned long long) unknown, plural (unknown),
            table_name (b->table));
  err_help (b->err, "a comparison with a blank is neither true nor false; if "
            "a blank was asked and kept silent, say `asked: is_missing(%s) "
            "or %s`", column.e->text, asked->text);
}

static bool
has_answer (const struct build *b, size_t row)
{
  const struct expr *e = b->h->outcome_expr;
  return b->h->outcome->kind == KIND_SHARE
           ? expr_test (e, b->table, row, b->scratch) >= 0
           : isfinite (expr_number (e, b->table, row, b->scratch)) != 0;
}

static void
doubt_unasked (const struct build *b)
{
  uint64_t answered = 0;
  for (size_t row = 0; row < b->rows; row++)
    answered += b->why[row] == EX_NOT_ASKED && has_answer (b, row)
                && expr_test (b->h->outcome_asked, b->table, row,
                              b->scratch) == 0;
  /* `condition: rating == 'good'` is false of a rating `unoffered`, too. */
  if (!answered || b->h->outcome->kind == KIND_SHARE)
    return;
  err_warn (b->err, E_DOUBTFUL_ANSWER, b->h->outcome->asked.place,
            "%llu row%s of `%s` hold%s an answer to a question that was not "
            "put to them, and are left out",
            (unsigned long long) answered, plural (answered),
            table_name (b->table), answered == 1 ? "s" : "");
  err_help (b->err, "`asked: %s` is false of them: does it say what was "
            "meant?", b->h->outcome->asked.text);
}

/* Words with which exports say that there is no answer. */
static const struct { const char *word; bool unasked; } no_answers[] = {
  { "unoffered", true },  { "not offered", true }, { "unsent", true },
  { "not sent", true },   { "not asked", true },   { "offered", false },
  { "no answer", false }, { "no response", false }, { "no reply", false },
  { "not answered", false }, { "unanswered", false }, { "skipped", false },
  { "not rated", false }, { "unrated", false },    { "expired", false },
};
enum { NO_ANSWERS = sizeof no_answers / sizeof *no_answers };

static uint64_t
rows_with (const struct build *b, int slot, uint32_t word)
{
  const uint32_t *cell = table_texts (b->table, slot);
  uint64_t n = 0;
  for (size_t row = 0; row < b->rows; row++)
    n += build_stays (b, row) && cell[row] == word;
  return n;
}

static void
warn_of_word (const struct build *b, const struct expr *e, const char *word,
              bool unasked, uint64_t n)
{
  const struct study_outcome *o = b->h->outcome;
  err_warn (b->err, E_DOUBTFUL_ANSWER, o->condition.place,
            "%llu row%s of `%s` with `%s` in `%s` count as answers",
            (unsigned long long) n, plural (n), table_name (b->table), word,
            e->text);
  if (unasked)
    err_help (b->err, "if the question was not put to them, say so in "
              "outcome `%s`: asked: %s != '%s'", o->name, e->text, word);
  else
    err_help (b->err, "if they were asked and kept silent, they have no "
              "answer: list the word under `%s`, as missing: [\"\", NA, %s]",
              table_name (b->table), word);
}

/* A word that the condition names is meant. */
static void
doubt_words (const struct expr *e, void *context)
{
  const struct build *b = context;
  if (e->up || e->type != TYPE_TEXT)
    return;
  const struct intern *words = table_words (b->table, e->slot);
  for (uint32_t w = 0; w < intern_count (words); w++)
    for (size_t i = 0; i < NO_ANSWERS; i++)
      {
        const char *word = intern_text (words, w);
        if (!str_equal_fold (word, no_answers[i].word)
            || strstr (b->h->outcome->condition.text, word))
          continue;
        uint64_t n = rows_with (b, e->slot, w);
        if (n)
          warn_of_word (b, e, word, no_answers[i].unasked, n);
      }
}

void
build_doubt_answers (struct build *b)
{
  if (b->h->outcome_asked)
    {
      doubt_unknown (b);
      doubt_unasked (b);
    }
  if (b->h->outcome->condition.text)
    expr_columns (b->h->outcome_expr, doubt_words, b);
}
