#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "ops.h"

static void print (struct buf *, const struct expr *, enum level);

static void
print_quoted (struct buf *out, const char *text, char mark)
{
  buf_char (out, mark);
  for (; *text; text++)
    {
      if (*text == mark)
        buf_char (out, mark);
      buf_char (out, *text);
    }
  buf_char (out, mark);
}

/* True if NAME reads back as a name without backticks. */
static bool
is_plain_name (const char *name)
{
  static const char *const words[] = { "and", "or", "not", "in" };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp (name, words[i]) == 0)
      return false;
  if (!name[0] || (name[0] >= '0' && name[0] <= '9'))
    return false;
  for (; *name; name++)
    if (!((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z')
          || (*name >= '0' && *name <= '9') || *name == '_'))
      return false;
  return true;
}

static void
print_name (struct buf *out, const char *name, bool quoted)
{
  if (quoted || !is_plain_name (name))
    print_quoted (out, name, '`');
  else
    buf_add (out, name);
}

static void
print_leaf (struct buf *out, const struct expr *e)
{
  if (e->op == OP_TEXT)
    print_quoted (out, e->text, '\'');
  else if (e->op != OP_COLUMN)
    buf_add (out, e->text);
  else
    {
      if (e->qualifier)
        {
          print_name (out, e->qualifier, false);
          buf_char (out, '.');
        }
      print_name (out, e->text, e->quoted);
    }
}

static void
print_list (struct buf *out, const struct expr *e, size_t from)
{
  buf_char (out, '(');
  for (size_t i = from; i < e->args_n; i++)
    {
      if (i > from)
        buf_add (out, ", ");
      print (out, e->args[i], LEVEL_OR);
    }
  buf_char (out, ')');
}

static void
print_shape (struct buf *out, const struct expr *e)
{
  const struct op_info *op = &op_rows[e->op];
  /* A comparison does not chain, so its left side binds tighter too. */
  enum level left = op->level == LEVEL_COMPARE ? LEVEL_SUM : op->level;
  switch (op->shape)
    {
    case SHAPE_LEAF:
      print_leaf (out, e);
      break;
    case SHAPE_PREFIX:
      buf_add (out, op->sign);
      if (op->level == LEVEL_NOT)
        buf_char (out, ' ');
      print (out, e->args[0], op->level);
      break;
    case SHAPE_BINARY:
      print (out, e->args[0], left);
      buf_printf (out, " %s ", op->sign);
      print (out, e->args[1], op->level + 1);
      break;
    case SHAPE_IN:
      print (out, e->args[0], LEVEL_SUM);
      buf_add (out, " in ");
      print_list (out, e, 1);
      break;
    case SHAPE_CALL:
      buf_add (out, op->sign);
      print_list (out, e, 0);
      break;
    }
}

/* Parentheses where E binds looser than its surroundings ask for. */
static void
print (struct buf *out, const struct expr *e, enum level least)
{
  bool wrap = op_rows[e->op].level < least;
  if (wrap)
    buf_char (out, '(');
  print_shape (out, e);
  if (wrap)
    buf_char (out, ')');
}

char *
expr_print (struct arena *arena, const struct expr *e)
{
  struct buf out = buf_new (arena);
  print (&out, e, LEVEL_OR);
  return out.text;
}

bool
expr_is_column (const struct expr *e)
{
  return e->op == OP_COLUMN;
}

bool
expr_is_span (const struct expr *e)
{
  return e->op == OP_SUB && e->args[0]->type == TYPE_DATE
         && e->args[1]->type == TYPE_DATE;
}

void
expr_columns (const struct expr *e,
              void (*fn) (const struct expr *, void *), void *context)
{
  if (e->op == OP_COLUMN)
    fn (e, context);
  for (size_t i = 0; i < e->args_n; i++)
    expr_columns (e->args[i], fn, context);
}
