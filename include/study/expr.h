#ifndef STUDY_EXPR_H
#define STUDY_EXPR_H

/* Expressions of a study file: a typed tree with three-valued logic.

   Parsing makes a tree of names; study_bind() copies it and gives every
   name its table, slot and type; then expr_eval() reads rows.  The grammar is
   in the README of the project:

     or < and < not < comparison, in (a, b) < + - < * / < unary -

   The tree holds nothing that a query language could not say: it must
   stay printable as SQL. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;
struct table;

enum expr_type {
  TYPE_OPEN,        /* not yet known */
  TYPE_NUM,
  TYPE_DATE,        /* seconds since 1970 */
  TYPE_DURATION,    /* seconds */
  TYPE_TEXT,
  TYPE_BOOL
};

enum expr_op {
  OP_COLUMN, OP_NUMBER, OP_TEXT, OP_DATE, OP_DURATION,
  OP_OR, OP_AND, OP_NOT,
  OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN,
  OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_NEG,
  OP_IS_MISSING, OP_COALESCE, OP_CONTAINS, OP_LOWER, OP_LOG, OP_HOURS,
  OP_DAYS, OP_MONTH, OP_QUARTER,
  OP_COUNT
};

struct expr {
  enum expr_op op;
  enum expr_type type;
  const struct expr *const *args;
  size_t args_n;
  struct place place;         /* of the operator or name */

  const char *text;           /* OP_TEXT; OP_COLUMN: the name; OP_NUMBER,
                                 OP_DURATION, OP_DATE: as written */
  const char *qualifier;      /* OP_COLUMN: table before the dot, or null */
  bool quoted;                /* OP_COLUMN: was in backticks */
  double number;              /* OP_NUMBER, OP_DURATION (seconds) */
  int64_t date;               /* OP_DATE */

  /* after binding, OP_COLUMN only */
  int up;                     /* 0 own table, 1 parent, 2 its parent ... */
  int slot;                   /* in that table's plan */
  int fit;                    /* CELL_FIT slot: read as TYPE above, which is
                                 settled after the rows are read */
  unsigned can;               /* while binding: the types it may take */
};

/* Reads TEXT.  AT is the place of its first character; errors point
   into it when EXACT (a single-line scalar), else at AT. */
struct expr *expr_parse (struct arena *, const char *text, struct place at,
                         bool exact, struct err *);

/* A value; missing has no other field. */
struct value {
  enum expr_type type;
  bool missing;
  double number;              /* NUM, DURATION */
  int64_t date;               /* DATE */
  const char *text;           /* TEXT; lives as long as the table, or until
                                 the next 16 computed texts */
  bool truth;                 /* BOOL */
};

/* Scratch of one evaluation: computed texts (lower, month,
   quarter). */
struct scratch;
struct scratch *scratch_new (struct arena *);

/* The value of a bound expression on a row of the table it was bound
   to. */
struct value expr_eval (const struct expr *, const struct table *,
                        size_t row, struct scratch *);
/* 1 true, 0 false, -1 unknown. */
int expr_test (const struct expr *, const struct table *, size_t row,
               struct scratch *);
/* A number; NaN when missing.  Durations in seconds. */
double expr_number (const struct expr *, const struct table *, size_t row,
                    struct scratch *);

/* True if the expression is a plain column, or date - date. */
bool expr_is_column (const struct expr *);
bool expr_is_span (const struct expr *);   /* difference of two times */
/* Calls FN for every column reference. */
void expr_columns (const struct expr *,
                   void (*fn) (const struct expr *, void *), void *context);
/* Text of the expression in the study's own notation. */
char *expr_print (struct arena *, const struct expr *);

#endif
