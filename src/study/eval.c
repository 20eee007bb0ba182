#include <assert.h>
#include <math.h>
#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/num.h"
#include "base/str.h"
#include "ops.h"
#include "table/table.h"

/* Times farther off than this are missing: no date of 1900-2199 plus a
   sane duration gets there, and sums of two cannot overflow. */
#define FAR 1e15

/* The parser lets no expression compute more texts than this, so that
   none is overwritten while its expression is being evaluated. */
enum { TEXTS = MOST_TEXTS, TEXT_ROOM = 64 };

struct scratch {
  struct arena *arena;
  struct { char *text; size_t room; } texts[TEXTS];
  size_t next;
};

struct scratch *
scratch_new (struct arena *arena)
{
  struct scratch *scratch = ARENA_NEW (arena, struct scratch, 1);
  scratch->arena = arena;
  return scratch;
}

/* Room for LENGTH bytes, valid for the next TEXTS calls. */
static char *
scratch_room (struct scratch *scratch, size_t length)
{
  size_t i = scratch->next++ % TEXTS;
  size_t room = length < TEXT_ROOM ? TEXT_ROOM : length;
  if (scratch->texts[i].room < room)
    {
      scratch->texts[i].text
        = arena_grow (scratch->arena, scratch->texts[i].text,
                      scratch->texts[i].room, room * 2);
      scratch->texts[i].room = room * 2;
    }
  return scratch->texts[i].text;
}

static struct value
missing (enum expr_type type)
{
  return (struct value) { .type = type, .missing = true };
}

static struct value
number (enum expr_type type, double x)
{
  return fabs (x) <= NUM_LARGEST
           ? (struct value) { .type = type, .number = x } : missing (type);
}

static struct value
day (int64_t seconds)
{
  return seconds > -(int64_t) FAR && seconds < (int64_t) FAR
           ? (struct value) { .type = TYPE_DATE, .date = seconds }
           : missing (TYPE_DATE);
}

static struct value
text (const char *words)
{
  return words ? (struct value) { .type = TYPE_TEXT, .text = words }
               : missing (TYPE_TEXT);
}

/* 1, 0 or -1 */
static struct value
truth (int t)
{
  return t < 0 ? missing (TYPE_BOOL)
               : (struct value) { .type = TYPE_BOOL, .truth = t > 0 };
}

static struct value
fit_cell (const struct expr *e, const struct table *table, size_t row)
{
  uint32_t word = table_texts (table, e->slot)[row];
  if (word == INTERN_NONE)
    return missing (e->type);
  switch (e->type)
    {
    case TYPE_NUM:
      return number (TYPE_NUM, table_fit_number (table, e->slot, word));
    case TYPE_DATE:
      return day (table_fit_date (table, e->slot, word));
    default:
      assert (e->type == TYPE_TEXT);
      return text (intern_text (table_words (table, e->slot), word));
    }
}

static struct value
cell (const struct expr *e, const struct table *table, size_t row)
{
  for (int i = 0; i < e->up; i++)
    {
      row = table_parents (table)[row];
      table = table_parent (table);
    }
  if (e->fit)
    return fit_cell (e, table, row);
  switch (e->type)
    {
    case TYPE_NUM:
      return number (TYPE_NUM, table_numbers (table, e->slot)[row]);
    case TYPE_DATE:
      return day (table_dates (table, e->slot)[row]);
    case TYPE_BOOL:
      return truth (table_bools (table, e->slot)[row]);
    default:
      assert (e->type == TYPE_TEXT);
      return text (intern_text (table_words (table, e->slot),
                                table_texts (table, e->slot)[row]));
    }
}

/* Below, equal, above: -1, 0, 1.  Neither is missing. */
static int
order (struct value a, struct value b)
{
  switch (a.type)
    {
    case TYPE_DATE:
      return (a.date > b.date) - (a.date < b.date);
    case TYPE_TEXT:
      return strcmp (a.text, b.text);
    case TYPE_BOOL:
      return a.truth - b.truth;
    default:
      return (a.number > b.number) - (a.number < b.number);
    }
}

static struct value
compare (enum expr_op op, struct value a, struct value b)
{
  if (a.missing || b.missing)
    return missing (TYPE_BOOL);
  int sign = order (a, b);
  switch (op)
    {
    case OP_EQ: return truth (sign == 0);
    case OP_NE: return truth (sign != 0);
    case OP_LT: return truth (sign < 0);
    case OP_LE: return truth (sign <= 0);
    case OP_GT: return truth (sign > 0);
    default: return truth (sign >= 0);
    }
}

static struct value
add (struct value a, struct value b, double sign, enum expr_type type)
{
  if (type != TYPE_DATE)
    return number (type, a.type == TYPE_DATE
                           ? (double) (a.date - b.date)
                           : a.number + sign * b.number);
  const struct value *date = a.type == TYPE_DATE ? &a : &b;
  double seconds = a.type == TYPE_DATE ? b.number : a.number;
  if (!(fabs (seconds) < FAR))
    return missing (TYPE_DATE);
  return day (date->date + (int64_t) sign * (int64_t) llround (seconds));
}

static struct value
arithmetic (const struct expr *e, struct value a, struct value b)
{
  if (a.missing || b.missing)
    return missing (e->type);
  switch (e->op)
    {
    case OP_ADD: return add (a, b, 1, e->type);
    case OP_SUB: return add (a, b, -1, e->type);
    case OP_MUL: return number (e->type, a.number * b.number);
    default:
      return b.number == 0 ? missing (e->type)
                           : number (e->type, a.number / b.number);
    }
}

static struct value
lower (struct value a, struct scratch *scratch)
{
  const utf8proc_uint8_t *from = (const utf8proc_uint8_t *) a.text;
  size_t left = strlen (a.text);
  /* No letter grows by more than from two bytes to three. */
  char *room = scratch_room (scratch, left * 2 + 4);
  utf8proc_uint8_t *to = (utf8proc_uint8_t *) room;
  while (left > 0)
    {
      utf8proc_int32_t c;
      utf8proc_ssize_t n = utf8proc_iterate (from, (utf8proc_ssize_t) left,
                                             &c);
      if (n <= 0)
        break;
      to += utf8proc_encode_char (utf8proc_tolower (c), to);
      from += n;
      left -= (size_t) n;
    }
  *to = '\0';
  return text (room);
}

static bool
is_text (enum expr_op op)
{
  return op == OP_LOWER || op == OP_MONTH || op == OP_QUARTER;
}

static struct value
call (enum expr_op op, struct value a, struct value b,
      struct scratch *scratch)
{
  enum expr_type type = op == OP_CONTAINS ? TYPE_BOOL
                        : is_text (op) ? TYPE_TEXT : TYPE_NUM;
  if (a.missing || (op == OP_CONTAINS && b.missing))
    return missing (type);
  switch (op)
    {
    case OP_CONTAINS:
      return truth (strstr (a.text, b.text) != NULL);
    case OP_LOWER:
      return lower (a, scratch);
    case OP_LOG:
      return a.number > 0 ? number (TYPE_NUM, log (a.number))
                          : missing (TYPE_NUM);
    case OP_HOURS:
      return number (TYPE_NUM, a.number / 3600);
    case OP_DAYS:
      return number (TYPE_NUM, a.number / SECONDS_PER_DAY);
    case OP_QUARTER:
      return text (date_print_quarter (scratch_room (scratch, DATE_SIZE),
                                       a.date));
    default:
      return text (date_print_month (scratch_room (scratch, DATE_SIZE),
                                     a.date));
    }
}

/* Kleene: one part decides with DECIDES (0 for and, 1 for or). */
static struct value
logic (const struct expr *e, const struct table *table, size_t row,
       struct scratch *scratch, int decides)
{
  int result = !decides;
  for (size_t i = 0; i < e->args_n; i++)
    {
      int t = expr_test (e->args[i], table, row, scratch);
      if (t == decides)
        return truth (t);
      if (t < 0)
        result = -1;
    }
  return truth (result);
}

static struct value
member (const struct expr *e, const struct table *table, size_t row,
        struct scratch *scratch)
{
  struct value x = expr_eval (e->args[0], table, row, scratch);
  int result = 0;
  for (size_t i = 1; i < e->args_n; i++)
    {
      struct value same = compare (OP_EQ, x,
                                   expr_eval (e->args[i], table, row,
                                              scratch));
      if (same.missing)
        result = -1;
      else if (same.truth)
        return same;
    }
  return truth (result);
}

static struct value
literal (const struct expr *e)
{
  switch (e->op)
    {
    case OP_TEXT: return text (e->text);
    case OP_DATE: return day (e->date);
    default: return number (e->type, e->number);
    }
}

struct value
expr_eval (const struct expr *e, const struct table *table, size_t row,
           struct scratch *scratch)
{
  switch (e->op)
    {
    case OP_COLUMN:
      return cell (e, table, row);
    case OP_NUMBER: case OP_TEXT: case OP_DATE: case OP_DURATION:
      return literal (e);
    case OP_OR:
      return logic (e, table, row, scratch, 1);
    case OP_AND:
      return logic (e, table, row, scratch, 0);
    case OP_IN:
      return member (e, table, row, scratch);
    default:
      break;
    }
  struct value a = expr_eval (e->args[0], table, row, scratch);
  struct value b = a;
  if (e->args_n > 1)
    b = expr_eval (e->args[1], table, row, scratch);
  switch (e->op)
    {
    case OP_NOT:
      return truth (a.missing ? -1 : !a.truth);
    case OP_NEG:
      return a.missing ? a : number (e->type, -a.number);
    case OP_IS_MISSING:
      return truth (a.missing);
    case OP_COALESCE:
      return a.missing ? b : a;
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV:
      return arithmetic (e, a, b);
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
      return compare (e->op, a, b);
    default:
      return call (e->op, a, b, scratch);
    }
}

int
expr_test (const struct expr *e, const struct table *table, size_t row,
           struct scratch *scratch)
{
  struct value v = expr_eval (e, table, row, scratch);
  assert (v.type == TYPE_BOOL);
  return v.missing ? -1 : v.truth;
}

double
expr_number (const struct expr *e, const struct table *table, size_t row,
             struct scratch *scratch)
{
  struct value v = expr_eval (e, table, row, scratch);
  assert (v.type == TYPE_NUM || v.type == TYPE_DURATION);
  return v.missing ? NAN : v.number;
}
