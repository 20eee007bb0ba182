#include "ops.h"

#include <string.h>

#include "base/str.h"

const struct op_info op_rows[OP_COUNT] = {
  [OP_COLUMN] = { NULL, LEVEL_PRIMARY, SHAPE_LEAF, 0, 0 },
  [OP_NUMBER] = { NULL, LEVEL_PRIMARY, SHAPE_LEAF, 0, 0 },
  [OP_TEXT] = { NULL, LEVEL_PRIMARY, SHAPE_LEAF, 0, 0 },
  [OP_DATE] = { NULL, LEVEL_PRIMARY, SHAPE_LEAF, 0, 0 },
  [OP_DURATION] = { NULL, LEVEL_PRIMARY, SHAPE_LEAF, 0, 0 },
  [OP_OR] = { "or", LEVEL_OR, SHAPE_BINARY, 0, 0 },
  [OP_AND] = { "and", LEVEL_AND, SHAPE_BINARY, 0, 0 },
  [OP_NOT] = { "not", LEVEL_NOT, SHAPE_PREFIX, 0, 0 },
  [OP_EQ] = { "==", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_NE] = { "!=", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_LT] = { "<", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_LE] = { "<=", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_GT] = { ">", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_GE] = { ">=", LEVEL_COMPARE, SHAPE_BINARY, 0, 0 },
  [OP_IN] = { "in", LEVEL_COMPARE, SHAPE_IN, 0, 0 },
  [OP_ADD] = { "+", LEVEL_SUM, SHAPE_BINARY, 0, 0 },
  [OP_SUB] = { "-", LEVEL_SUM, SHAPE_BINARY, 0, 0 },
  [OP_MUL] = { "*", LEVEL_PRODUCT, SHAPE_BINARY, 0, 0 },
  [OP_DIV] = { "/", LEVEL_PRODUCT, SHAPE_BINARY, 0, 0 },
  [OP_NEG] = { "-", LEVEL_UNARY, SHAPE_PREFIX, 0, 0 },
  [OP_IS_MISSING] = { "is_missing", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_COALESCE] = { "coalesce", LEVEL_PRIMARY, SHAPE_CALL, 2, 2 },
  [OP_CONTAINS] = { "contains", LEVEL_PRIMARY, SHAPE_CALL, 2, 2 },
  [OP_LOWER] = { "lower", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_LOG] = { "log", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_HOURS] = { "hours", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_DAYS] = { "days", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_MONTH] = { "month", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
  [OP_QUARTER] = { "quarter", LEVEL_PRIMARY, SHAPE_CALL, 1, 1 },
};

enum expr_op
op_find (const char *sign, enum shape shape, enum level level)
{
  for (enum expr_op op = 0; op < OP_COUNT; op++)
    if (op_rows[op].shape == shape && op_rows[op].level == level
        && str_equal (op_rows[op].sign, sign))
      return op;
  return OP_COUNT;
}

enum expr_op
op_function (const char *name, const char **near)
{
  const char *names[OP_COUNT];
  size_t n = 0;
  for (enum expr_op op = 0; op < OP_COUNT; op++)
    {
      if (op_rows[op].shape != SHAPE_CALL)
        continue;
      if (strcmp (op_rows[op].sign, name) == 0)
        return op;
      names[n++] = op_rows[op].sign;
    }
  *near = str_nearest (name, names, n);
  return OP_COUNT;
}

const char *
expr_type_name (enum expr_type type)
{
  static const char *const names[] = {
    [TYPE_OPEN] = "of open type", [TYPE_NUM] = "a number",
    [TYPE_DATE] = "a date", [TYPE_DURATION] = "a duration",
    [TYPE_TEXT] = "a text", [TYPE_BOOL] = "a condition",
  };
  return names[type];
}

static const struct {
  const char *singular, *plural;
  double seconds;
} words[] = {
  { "second", "seconds", 1 }, { "minute", "minutes", 60 },
  { "hour", "hours", 3600 },  { "day", "days", 86400 },
  { "week", "weeks", 604800 },
};

double
duration_word (const char *word)
{
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp (word, words[i].singular) == 0
        || strcmp (word, words[i].plural) == 0)
      return words[i].seconds;
  return 0;
}

const char *
duration_help (const char *word)
{
  if (str_equal (word, "month") || str_equal (word, "months"))
    return "months differ in length: write days, as 30 days for one month";
  if (str_equal (word, "year") || str_equal (word, "years"))
    return "years differ in length: write days, as 365 days for one year";
  return NULL;
}
