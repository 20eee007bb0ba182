#ifndef STUDY_LEX_H
#define STUDY_LEX_H

/* The words of an expression, one at a time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "spot.h"

struct arena;

enum token_kind {
  TOKEN_END,
  TOKEN_NAME,       /* also and, or, not, in */
  TOKEN_QUOTED,     /* a name in backticks */
  TOKEN_NUMBER,
  TOKEN_DATE,
  TOKEN_TEXT,
  TOKEN_SIGN,
  TOKEN_BAD         /* reported */
};

struct token {
  enum token_kind kind;
  const char *text;     /* name, sign, text without its quotes, or number
                           as written */
  double number;
  int64_t date;
  size_t from, to;      /* bytes of the expression */
};

struct lexer {
  struct arena *arena;
  const char *text;
  size_t length;
  struct place whole;
  struct spot spot;
  struct err *err;
  size_t at;
};

struct token lex_next (struct lexer *);
struct place lex_place (const struct lexer *, size_t from, size_t to);
/* Adds an error about bytes FROM to TO, with the trap that may have cut
   the expression short. */
void lex_error (struct lexer *, size_t from, size_t to, const char *format,
                ...) __attribute__ ((format (printf, 4, 5)));

/* expr_parse() for a scalar of the study file. */
struct expr *expr_parse_spot (struct arena *, const char *text,
                              struct place whole, const struct spot *,
                              struct err *);

#endif
