#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "lex.h"
#include "ops.h"

/* Bounds that no study meets; they keep every later walk over the tree
   within the stack. */
enum { MOST_BYTES = 20000, MOST_NODES = 2000, MOST_DEPTH = 800 };

struct parser {
  struct lexer lexer;
  struct token token;       /* the next one */
  enum token_kind last;     /* of the one before */
  size_t nodes, depth, texts;
};

static struct expr *parse_level (struct parser *, enum level);

static void
advance (struct parser *p)
{
  p->last = p->token.kind;
  p->token = lex_next (&p->lexer);
}

static bool
at_sign (const struct parser *p, const char *sign)
{
  return p->token.kind == TOKEN_SIGN && strcmp (p->token.text, sign) == 0;
}

static bool
at_word (const struct parser *p, const char *word)
{
  return p->token.kind == TOKEN_NAME && strcmp (p->token.text, word) == 0;
}

static bool
is_reserved (const char *name)
{
  return op_find (name, SHAPE_BINARY, LEVEL_OR) != OP_COUNT
         || op_find (name, SHAPE_BINARY, LEVEL_AND) != OP_COUNT
         || op_find (name, SHAPE_PREFIX, LEVEL_NOT) != OP_COUNT
         || op_find (name, SHAPE_IN, LEVEL_COMPARE) != OP_COUNT;
}

/* Reports the next token, unless it was reported. */
static struct expr *
unexpected (struct parser *p, const char *wanted)
{
  const struct token *t = &p->token;
  if (t->kind == TOKEN_BAD)
    return NULL;
  if (t->kind == TOKEN_END)
    lex_error (&p->lexer, t->from, t->from, "%s is missing at the end",
               wanted);
  else
    lex_error (&p->lexer, t->from, t->to, "%s was expected, not `%.*s`",
               wanted, (int) (t->to - t->from), p->lexer.text + t->from);
  if (t->kind == TOKEN_NAME && p->last == TOKEN_NAME
      && !is_reserved (t->text))
    err_help (p->lexer.err, "a column name that holds blanks goes in "
              "backticks: `Reply time` < 120");
  return NULL;
}

static struct expr *
new_expr (struct parser *p, enum expr_op op, struct place place)
{
  if (++p->nodes > MOST_NODES)
    {
      if (p->nodes == MOST_NODES + 1)
        lex_error (&p->lexer, 0, p->lexer.length,
                   "an expression holds more than %d parts", MOST_NODES);
      return NULL;
    }
  struct expr *e = ARENA_NEW (p->lexer.arena, struct expr, 1);
  e->op = op;
  e->place = place;
  e->slot = -1;
  return e;
}

static struct expr *
new_node (struct parser *p, enum expr_op op, struct place place,
          struct expr **args, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!args[i])
      return NULL;
  struct expr *e = new_expr (p, op, place);
  if (!e)
    return NULL;
  const struct expr **copy
    = ARENA_NEW (p->lexer.arena, const struct expr *, n);
  for (size_t i = 0; i < n; i++)
    copy[i] = args[i];
  e->args = copy;
  e->args_n = n;
  return e;
}

static struct place
token_place (const struct parser *p)
{
  return lex_place (&p->lexer, p->token.from, p->token.to);
}

/* `a, b)` after the opening parenthesis.  Null after an error. */
static struct expr **
parse_list (struct parser *p, size_t *n)
{
  struct expr **args = NULL;
  size_t room = 0;
  for (*n = 0;; advance (p))
    {
      struct expr *arg = parse_level (p, LEVEL_OR);
      if (!arg)
        return NULL;
      args = ARENA_ROOM (p->lexer.arena, args, *n, room);
      args[(*n)++] = arg;
      if (!at_sign (p, ","))
        break;
    }
  if (!at_sign (p, ")"))
    {
      unexpected (p, "`,` or `)`");
      return NULL;
    }
  advance (p);
  return args;
}

static struct expr *
parse_call (struct parser *p, const struct token *name)
{
  const char *near = NULL;
  enum expr_op op = op_function (name->text, &near);
  struct place place = lex_place (&p->lexer, name->from, name->to);
  if (op == OP_COUNT)
    {
      lex_error (&p->lexer, name->from, name->to, "unknown function `%s`",
                 name->text);
      if (near)
        err_hint (p->lexer.err, "did you mean `%s`?", near);
      return NULL;
    }
  advance (p);
  size_t n;
  struct expr **args = parse_list (p, &n);
  if (!args)
    return NULL;
  if (n < op_rows[op].args_min || n > op_rows[op].args_max)
    {
      lex_error (&p->lexer, name->from, name->to,
                 "`%s` takes %zu value%s, not %zu", name->text,
                 op_rows[op].args_min,
                 op_rows[op].args_min == 1 ? "" : "s", n);
      return NULL;
    }
  bool makes_text = op == OP_LOWER || op == OP_MONTH || op == OP_QUARTER;
  if (makes_text && ++p->texts > MOST_TEXTS)
    {
      lex_error (&p->lexer, name->from, name->to,
                 "an expression calls lower(), month() and quarter() more "
                 "than %d times", MOST_TEXTS);
      return NULL;
    }
  return new_node (p, op, place, args, n);
}

/* A column, perhaps after the name of its table. */
static struct expr *
parse_name (struct parser *p, const struct token *first)
{
  struct token name = *first, table = { .kind = TOKEN_END };
  if (at_sign (p, "."))
    {
      advance (p);
      if (p->token.kind != TOKEN_NAME && p->token.kind != TOKEN_QUOTED)
        return unexpected (p, "a column name");
      table = name;
      name = p->token;
      advance (p);
    }
  struct expr *e = new_expr (p, OP_COLUMN,
                             lex_place (&p->lexer, first->from, name.to));
  if (!e)
    return NULL;
  e->text = name.text;
  e->quoted = name.kind == TOKEN_QUOTED;
  e->qualifier = table.kind == TOKEN_END ? NULL : table.text;
  return e;
}

/* A number, or a duration when a word of time follows. */
static struct expr *
parse_number (struct parser *p, const struct token *number)
{
  struct place place = lex_place (&p->lexer, number->from, number->to);
  bool word = p->token.kind == TOKEN_NAME && !is_reserved (p->token.text);
  if (!word)
    {
      struct expr *plain = new_expr (p, OP_NUMBER, place);
      if (plain)
        {
          plain->type = TYPE_NUM;
          plain->number = number->number;
          plain->text = number->text;
        }
      return plain;
    }
  place = lex_place (&p->lexer, number->from, p->token.to);
  double seconds = duration_word (p->token.text);
  if (seconds == 0)
    {
      const char *help = duration_help (p->token.text);
      if (!help)
        return unexpected (p, "an operator or a unit of time");
      err_add (p->lexer.err, E_BAD_DURATION, place,
               "`%s %s` is not a fixed duration", number->text,
               p->token.text);
      err_help (p->lexer.err, "%s", help);
      return NULL;
    }
  struct expr *e = new_expr (p, OP_DURATION, place);
  if (!e)
    return NULL;
  e->type = TYPE_DURATION;
  e->number = number->number * seconds;
  e->text = arena_printf (p->lexer.arena, "%s %s", number->text,
                          p->token.text);
  advance (p);
  return e;
}

static struct expr *
parse_literal (struct parser *p, enum expr_op op, enum expr_type type)
{
  struct expr *e = new_expr (p, op, token_place (p));
  if (!e)
    return NULL;
  e->type = type;
  e->text = p->token.text;
  e->date = p->token.date;
  advance (p);
  return e;
}

static struct expr *
parse_primary (struct parser *p)
{
  struct token token = p->token;
  switch (token.kind)
    {
    case TOKEN_TEXT:
      return parse_literal (p, OP_TEXT, TYPE_TEXT);
    case TOKEN_DATE:
      return parse_literal (p, OP_DATE, TYPE_DATE);
    case TOKEN_NUMBER:
      advance (p);
      return parse_number (p, &token);
    case TOKEN_QUOTED:
      advance (p);
      return parse_name (p, &token);
    case TOKEN_NAME:
      if (is_reserved (token.text))
        return unexpected (p, "a value");
      advance (p);
      return at_sign (p, "(") ? parse_call (p, &token)
                              : parse_name (p, &token);
    default:
      break;
    }
  if (!at_sign (p, "("))
    return unexpected (p, "a value");
  advance (p);
  struct expr *inner = parse_level (p, LEVEL_OR);
  if (inner && !at_sign (p, ")"))
    return unexpected (p, "`)`");
  advance (p);
  return inner;
}

static struct expr *
parse_prefix (struct parser *p, enum expr_op op, enum level level)
{
  struct place place = token_place (p);
  advance (p);
  struct expr *arg = parse_level (p, level);
  return arg ? new_node (p, op, place, &arg, 1) : NULL;
}

static enum expr_op
binary_here (const struct parser *p, enum level level)
{
  if (p->token.kind != TOKEN_SIGN && p->token.kind != TOKEN_NAME)
    return OP_COUNT;
  return op_find (p->token.text, SHAPE_BINARY, level);
}

/* Operators of one level, from left to right. */
static struct expr *
parse_chain (struct parser *p, enum level level)
{
  struct expr *e = parse_level (p, level + 1);
  for (enum expr_op op; e && (op = binary_here (p, level)) != OP_COUNT;)
    {
      struct place place = token_place (p);
      advance (p);
      struct expr *both[] = { e, parse_level (p, level + 1) };
      e = new_node (p, op, place, both, 2);
    }
  return e;
}

/* `x in (a, b)` after x. */
static struct expr *
parse_in (struct parser *p, struct expr *left)
{
  struct place place = token_place (p);
  advance (p);
  if (!at_sign (p, "("))
    return unexpected (p, "`(` after `in`");
  advance (p);
  size_t n;
  struct expr **list = parse_list (p, &n);
  if (!list)
    return NULL;
  struct expr **args = ARENA_NEW (p->lexer.arena, struct expr *, n + 1);
  args[0] = left;
  memcpy (args + 1, list, n * sizeof *list);
  return new_node (p, OP_IN, place, args, n + 1);
}

static struct expr *
parse_compare (struct parser *p)
{
  struct expr *left = parse_level (p, LEVEL_SUM);
  struct expr *e = left;
  if (!left)
    return NULL;
  if (at_word (p, "not"))
    {
      unexpected (p, "an operator");
      err_help (p->lexer.err, "`not` stands before the comparison: "
                "not plan in ('free', 'trial')");
      return NULL;
    }
  enum expr_op op = binary_here (p, LEVEL_COMPARE);
  if (at_word (p, "in"))
    e = parse_in (p, left);
  else if (op != OP_COUNT)
    {
      struct place place = token_place (p);
      advance (p);
      struct expr *both[] = { left, parse_level (p, LEVEL_SUM) };
      e = new_node (p, op, place, both, 2);
    }
  if (e && e != left
      && (binary_here (p, LEVEL_COMPARE) != OP_COUNT || at_word (p, "in")))
    {
      lex_error (&p->lexer, p->token.from, p->token.to,
                 "comparisons cannot be chained");
      err_help (p->lexer.err, "write `a < b and b < c`");
      return NULL;
    }
  return e;
}

static struct expr *
parse_here (struct parser *p, enum level level)
{
  switch (level)
    {
    case LEVEL_NOT:
      return at_word (p, "not") ? parse_prefix (p, OP_NOT, LEVEL_NOT)
                                : parse_compare (p);
    case LEVEL_UNARY:
      return at_sign (p, "-") ? parse_prefix (p, OP_NEG, LEVEL_UNARY)
                              : parse_primary (p);
    case LEVEL_COMPARE:
    case LEVEL_PRIMARY:
      return NULL;
    default:
      return parse_chain (p, level);
    }
}

static struct expr *
parse_level (struct parser *p, enum level level)
{
  if (p->depth == MOST_DEPTH)
    {
      lex_error (&p->lexer, p->token.from, p->token.to,
                 "the expression is nested too deep");
      return NULL;
    }
  p->depth++;
  struct expr *e = parse_here (p, level);
  p->depth--;
  return e;
}

struct expr *
expr_parse_spot (struct arena *arena, const char *text, struct place whole,
                 const struct spot *spot, struct err *err)
{
  struct parser p = { .lexer = { .arena = arena, .text = text,
                                 .length = strlen (text), .whole = whole,
                                 .spot = *spot, .err = err } };
  if (p.lexer.length > MOST_BYTES)
    {
      lex_error (&p.lexer, 0, p.lexer.length,
                 "an expression is longer than %d bytes", MOST_BYTES);
      return NULL;
    }
  advance (&p);
  struct expr *e = parse_level (&p, LEVEL_OR);
  if (e && p.token.kind != TOKEN_END)
    return unexpected (&p, "an operator");
  return e;
}

struct expr *
expr_parse (struct arena *arena, const char *text, struct place at,
            bool exact, struct err *err)
{
  struct spot spot = { .exact = exact, .first = at.column };
  return expr_parse_spot (arena, text, at, &spot, err);
}
