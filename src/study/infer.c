#include "infer.h"

#include "base/arena.h"
#include "base/str.h"
#include "ops.h"

/* What arithmetic makes of what, numbers first: where several rows are
   left open, the first one holds. */
static const struct arith {
  enum expr_op op;
  enum expr_type left, right, result;
} arith[] = {
  { OP_ADD, TYPE_NUM, TYPE_NUM, TYPE_NUM },
  { OP_ADD, TYPE_DATE, TYPE_DURATION, TYPE_DATE },
  { OP_ADD, TYPE_DURATION, TYPE_DATE, TYPE_DATE },
  { OP_ADD, TYPE_DURATION, TYPE_DURATION, TYPE_DURATION },
  { OP_SUB, TYPE_NUM, TYPE_NUM, TYPE_NUM },
  { OP_SUB, TYPE_DATE, TYPE_DATE, TYPE_DURATION },
  { OP_SUB, TYPE_DATE, TYPE_DURATION, TYPE_DATE },
  { OP_SUB, TYPE_DURATION, TYPE_DURATION, TYPE_DURATION },
  { OP_MUL, TYPE_NUM, TYPE_NUM, TYPE_NUM },
  { OP_MUL, TYPE_DURATION, TYPE_NUM, TYPE_DURATION },
  { OP_MUL, TYPE_NUM, TYPE_DURATION, TYPE_DURATION },
  { OP_DIV, TYPE_NUM, TYPE_NUM, TYPE_NUM },
  { OP_DIV, TYPE_DURATION, TYPE_DURATION, TYPE_NUM },
  { OP_DIV, TYPE_DURATION, TYPE_NUM, TYPE_DURATION },
};
enum { ARITH = sizeof arith / sizeof *arith };

/* What functions take and give; OPEN: whatever it is. */
static const struct {
  unsigned takes, gives;
} calls[OP_COUNT] = {
  [OP_IS_MISSING] = { CAN_COLUMN | CAN_DURATION, CAN_BOOL },
  [OP_CONTAINS] = { CAN_TEXT, CAN_BOOL },
  [OP_LOWER] = { CAN_TEXT, CAN_TEXT },
  [OP_LOG] = { CAN_NUM, CAN_NUM },
  [OP_HOURS] = { CAN_DURATION, CAN_NUM },
  [OP_DAYS] = { CAN_DURATION, CAN_NUM },
  [OP_MONTH] = { CAN_DATE, CAN_TEXT },
  [OP_QUARTER] = { CAN_DATE, CAN_TEXT },
};

/* The tree being typed is the binder's own copy: its parts may be
   written although a finished tree is read-only. */
static struct expr *
arg (const struct expr *e, size_t i)
{
  return (struct expr *) e->args[i];
}

static const char *
brief (struct arena *arena, const struct expr *e)
{
  return str_clip (arena, expr_print (arena, e), 40);
}

const char *
infer_describe (struct arena *arena, const struct expr *e)
{
  if (e->op == OP_COLUMN && e->can == CAN_COLUMN)
    return "a column";
  const char *text = NULL;
  for (enum expr_type t = TYPE_NUM; t <= TYPE_BOOL; t++)
    if (e->can & CAN (t))
      text = text ? arena_printf (arena, "%s or %s", text, expr_type_name (t))
                  : expr_type_name (t);
  return text ? text : "nothing";
}

static void
help_fit (struct infer *in, const struct expr *const *args, size_t n)
{
  bool column = false, duration = false, text = false, date = false;
  for (size_t i = 0; i < n; i++)
    {
      column |= args[i]->op == OP_COLUMN && args[i]->can == CAN_COLUMN;
      duration |= args[i]->can == CAN_DURATION;
      text |= args[i]->op == OP_TEXT;
      date |= args[i]->can == CAN_DATE;
    }
  if (column && duration)
    err_help (in->err, "no column holds a duration: subtract two times, as "
              "`first_reply_at - at`, or compare with a plain number");
  else if (text && date)
    err_help (in->err, "a date is written without quotes: 2024-01-31");
}

/* Reports that the parts of E do not go together. */
static bool
mismatch (struct infer *in, const struct expr *e, const char *does)
{
  struct buf text = buf_new (in->arena);
  for (size_t i = 0; i < e->args_n; i++)
    buf_printf (&text, "%s`%s` is %s", i ? ", " : "",
                brief (in->arena, e->args[i]),
                infer_describe (in->arena, e->args[i]));
  err_add (in->err, E_TYPE_MISMATCH, e->place, "`%s` cannot %s: %s",
           op_rows[e->op].sign, does, text.text);
  help_fit (in, e->args, e->args_n);
  return false;
}

static unsigned
arith_can (const struct expr *e)
{
  unsigned can = 0;
  for (size_t i = 0; i < ARITH; i++)
    if (arith[i].op == e->op && (e->args[0]->can & CAN (arith[i].left))
        && (e->args[1]->can & CAN (arith[i].right)))
      can |= CAN (arith[i].result);
  return can;
}

/* The types that all parts of E share. */
static unsigned
common (const struct expr *e)
{
  unsigned can = ~0u;
  for (size_t i = 0; i < e->args_n; i++)
    can &= e->args[i]->can;
  return can;
}

static bool
needs (struct infer *in, const struct expr *e, unsigned takes)
{
  for (size_t i = 0; i < e->args_n; i++)
    {
      const struct expr *part = e->args[i];
      if (part->can & takes)
        continue;
      struct expr wanted = { .op = OP_COUNT, .can = takes };
      err_add (in->err, E_TYPE_MISMATCH, part->place,
               "`%s` takes %s, and `%s` is %s", op_rows[e->op].sign,
               infer_describe (in->arena, &wanted), brief (in->arena, part),
               infer_describe (in->arena, part));
      if (takes == CAN_DURATION)
        err_help (in->err, "no column holds a duration: subtract two "
                  "times, as `%s(first_reply_at - at)`", op_rows[e->op].sign);
      return false;
    }
  return true;
}

static bool
up_here (struct infer *in, struct expr *e)
{
  switch (e->op)
    {
    case OP_COLUMN:
      e->can = e->type == TYPE_OPEN ? CAN_COLUMN : CAN (e->type);
      return true;
    case OP_NUMBER: case OP_TEXT: case OP_DATE: case OP_DURATION:
      e->can = CAN (e->type);
      return true;
    case OP_OR: case OP_AND: case OP_NOT:
      e->can = CAN_BOOL;
      return needs (in, e, CAN_BOOL);
    case OP_EQ: case OP_NE: case OP_IN:
      e->can = CAN_BOOL;
      return common (e) || mismatch (in, e, "compare these");
    case OP_LT: case OP_LE: case OP_GT: case OP_GE:
      e->can = CAN_BOOL;
      return (common (e) & ~(unsigned) CAN_BOOL)
             || mismatch (in, e, "order these");
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV:
      e->can = arith_can (e);
      return e->can || mismatch (in, e, "join these");
    case OP_NEG:
      e->can = e->args[0]->can & (CAN_NUM | CAN_DURATION);
      return e->can || mismatch (in, e, "turn this round");
    case OP_COALESCE:
      e->can = common (e);
      return e->can || mismatch (in, e, "choose between these");
    default:
      e->can = calls[e->op].gives;
      return needs (in, e, calls[e->op].takes);
    }
}

bool
infer_up (struct infer *in, struct expr *e)
{
  for (size_t i = 0; i < e->args_n; i++)
    if (!infer_up (in, arg (e, i)))
      return false;
  return up_here (in, e);
}

static enum expr_type
first_type (unsigned can)
{
  enum expr_type type = TYPE_NUM;
  while (type < TYPE_BOOL && !(can & CAN (type)))
    type++;
  return type;
}

static void
arith_down (struct infer *in, struct expr *e)
{
  for (size_t i = 0; i < ARITH; i++)
    if (arith[i].op == e->op && arith[i].result == e->type
        && (e->args[0]->can & CAN (arith[i].left))
        && (e->args[1]->can & CAN (arith[i].right)))
      {
        infer_down (in, arg (e, 0), CAN (arith[i].left));
        infer_down (in, arg (e, 1), CAN (arith[i].right));
        return;
      }
}

static void
all_down (struct infer *in, struct expr *e, unsigned want)
{
  for (size_t i = 0; i < e->args_n; i++)
    infer_down (in, arg (e, i), want);
}

/* Adds the columns of E, which holds nothing else but coalesce(). */
static void
add_fit (struct infer *in, struct fit *fit, size_t *room, struct expr *e)
{
  if (e->op == OP_COLUMN)
    {
      e->fit = 1;
      fit->columns = ARENA_ROOM (in->arena, fit->columns, fit->n, *room);
      fit->columns[fit->n++] = e;
    }
  for (size_t i = 0; i < e->args_n; i++)
    add_fit (in, fit, room, arg (e, i));
}

void
infer_open (struct infer *in, struct expr *e)
{
  struct fit fit = { .table = in->table };
  size_t room = 0;
  add_fit (in, &fit, &room, e);
  in->fits = ARENA_ROOM (in->arena, in->fits, in->fits_n, in->fits_room);
  in->fits[in->fits_n++] = fit;
}

static void
compare_down (struct infer *in, struct expr *e)
{
  unsigned can = common (e);
  if (can != CAN_COLUMN)
    {
      if (e->op != OP_EQ && e->op != OP_NE && e->op != OP_IN)
        can &= ~(unsigned) CAN_BOOL;
      all_down (in, e, CAN (first_type (can)));
      return;
    }
  infer_open (in, e);
}

void
infer_down (struct infer *in, struct expr *e, unsigned want)
{
  e->type = first_type (e->can & want);
  switch (e->op)
    {
    case OP_COLUMN: case OP_NUMBER: case OP_TEXT: case OP_DATE:
    case OP_DURATION:
      return;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
    case OP_IN:
      compare_down (in, e);
      return;
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV:
      arith_down (in, e);
      return;
    case OP_NEG: case OP_COALESCE:
      all_down (in, e, CAN (e->type));
      return;
    case OP_OR: case OP_AND: case OP_NOT:
      all_down (in, e, CAN_BOOL);
      return;
    case OP_IS_MISSING:
      /* Whether a cell is blank does not hang on its type. */
      all_down (in, e, e->args[0]->can & CAN_TEXT ? CAN_TEXT
                                                  : e->args[0]->can);
      return;
    default:
      all_down (in, e, calls[e->op].takes);
      return;
    }
}
