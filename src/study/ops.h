#ifndef STUDY_OPS_H
#define STUDY_OPS_H

/* The operators and functions of expressions: one row each, read by the
   parser, the printer and the messages. */

#include <limits.h>
#include <stddef.h>

#include "study/expr.h"

/* From the loosest to the tightest. */
enum level {
  LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT,
  LEVEL_UNARY, LEVEL_PRIMARY
};

enum shape { SHAPE_LEAF, SHAPE_PREFIX, SHAPE_BINARY, SHAPE_IN, SHAPE_CALL };

struct op_info {
  const char *sign;          /* or the function's name; null: a leaf */
  enum level level;
  enum shape shape;
  size_t args_min, args_max; /* SHAPE_CALL */
};

/* Calls of lower(), month() and quarter() in one expression. */
enum { MOST_TEXTS = 256 };

extern const struct op_info op_rows[OP_COUNT];

/* The operator of SHAPE written SIGN at LEVEL, or OP_COUNT. */
enum expr_op op_find (const char *sign, enum shape, enum level);
/* The function NAME, or OP_COUNT with the nearest name in *NEAR. */
enum expr_op op_function (const char *name, const char **near);

/* "a date", "a number" */
const char *expr_type_name (enum expr_type);

/* Seconds of a duration word, singular or plural; 0 if it is none. */
double duration_word (const char *word);
/* What to write in place of months and years; null for other words. */
const char *duration_help (const char *word);

#endif
