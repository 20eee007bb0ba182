#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "bind.h"
#include "lex.h"

const struct want want_condition = {
  .can = CAN_BOOL, .needed = "a condition", .helped = ~0u,
  .help = "compare it with something: plan == 'free'"
};
const struct want want_number = {
  .can = CAN_NUM, .needed = "a number", .helped = CAN_DURATION,
  .help = "to count a duration write hours(x) or days(x)"
};
const struct want want_label = {
  .can = CAN_TEXT, .needed = "a column of labels", .helped = ~0u,
  .help = "for other cohorts use `by: condition`, or `by: value` with `cuts`"
};
const struct want want_category = {
  .can = CAN_TEXT | CAN_BOOL,
  .needed = "a column of categories or a condition", .helped = ~0u,
  .help = "a number becomes one by a condition: seats >= 10"
};
const struct want want_covariate = {
  .can = CAN_NUM | CAN_DATE | CAN_DURATION | CAN_TEXT | CAN_BOOL,
  .needed = "a column, a number or a condition", .helped = ~0u,
  .help = "compare it with something: plan == 'free'",
  .open = true,
};

int
study_above (const struct study *study, int table, int up)
{
  while (up-- > 0 && table >= 0)
    table = study->tables[table].parent;
  return table;
}

int
bind_use (struct binder *b, int table, int column, enum cell_type type)
{
  struct study_table *t = &b->study->tables[table];
  for (size_t i = 0; i < t->uses_n; i++)
    if (t->uses[i].column == column && t->uses[i].type == type)
      return (int) i;
  t->uses = ARENA_ROOM (b->arena, t->uses, t->uses_n, b->rooms[table]);
  t->uses[t->uses_n] = (struct column_use) { column, type };
  return (int) t->uses_n++;
}

static const char **
headers (struct binder *b, int table, size_t *n)
{
  const struct source *source = b->sources[table];
  *n = source_columns (source);
  const char **names = ARENA_NEW (b->arena, const char *, *n);
  for (size_t i = 0; i < *n; i++)
    names[i] = source_column (source, i);
  return names;
}

static void
unknown_column (struct binder *b, int table, const char *name,
                struct place place, bool in_expression)
{
  size_t n;
  const char **names = headers (b, table, &n);
  err_add (b->err, E_UNKNOWN_COLUMN, place, "`%s` has no column `%s`",
           b->study->tables[table].name, name);
  const char *near = str_nearest (name, names, n);
  if (near)
    {
      err_hint (b->err, "did you mean `%s`?", near);
      return;
    }
  struct buf all = buf_new (b->arena);
  for (size_t i = 0; i < n && i < 12; i++)
    buf_printf (&all, "%s%s", i ? ", " : "", str_clip (b->arena, names[i],
                                                       40));
  if (in_expression)
    err_help (b->err, "for the text write '%s'", name);
  err_help (b->err, "its columns: %s%s", all.text, n > 12 ? " ..." : "");
}

int
bind_column (struct binder *b, int table, const char *name,
             struct place place, bool in_expression)
{
  bool twice = false;
  int column = source_find (b->sources[table], name, &twice);
  if (column < 0)
    unknown_column (b, table, name, place, in_expression);
  else if (twice)
    {
      err_add (b->err, E_DUPLICATE_COLUMN, place,
               "`%s` has two columns called `%s`",
               b->study->tables[table].name, name);
      err_help (b->err, "rename one of them in the first line of the file");
      return -1;
    }
  return column;
}

/* The column behind a role, when NAME is one and the table has it. */
static const struct word *
find_role (const struct study_table *t, const char *name)
{
  const struct { const char *name; const struct word *word; } roles[] = {
    { "at", t->month.text ? &t->month : &t->at }, { "start", &t->start },
    { "end", t->end_first.text ? &t->end_first : &t->end },
  };
  for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
    if (strcmp (roles[i].name, name) == 0)
      return roles[i].word->text ? roles[i].word : NULL;
  return NULL;
}

/* Steps up from TABLE to the one that E's qualifier names; -1 after an
   error. */
static int
steps_up (struct binder *b, const struct expr *e, int table)
{
  const struct study *study = b->study;
  if (!e->qualifier)
    return 0;
  if (strcmp (e->qualifier, "parent") == 0)
    {
      if (study->tables[table].parent >= 0)
        return 1;
      err_add (b->err, E_UNKNOWN_TABLE, e->place,
               "`%s` has no parent", study->tables[table].name);
      return -1;
    }
  const char **names
    = ARENA_NEW (b->arena, const char *, study->tables_n);
  size_t n = 0;
  for (int t = table; t >= 0; t = study->tables[t].parent)
    {
      names[n++] = study->tables[t].name;
      if (strcmp (names[n - 1], e->qualifier) == 0)
        return (int) n - 1;
    }
  err_add (b->err, E_UNKNOWN_TABLE, e->place,
           "`%s` is no table above `%s`", e->qualifier,
           study->tables[table].name);
  const char *near = str_nearest (e->qualifier, names, n);
  if (near)
    err_hint (b->err, "did you mean `%s`?", near);
  const char *whole = arena_printf (b->arena, "%s.%s", e->qualifier, e->text);
  if (b->sources[table] && source_find (b->sources[table], whole, NULL) >= 0)
    err_help (b->err, "a column whose name has a dot goes in backticks: "
              "`%s`", whole);
  return -1;
}

/* True if the headers of TABLE and above are known. */
static bool
headers_known (const struct binder *b, int table)
{
  for (; table >= 0; table = b->study->tables[table].parent)
    if (!b->sources[table])
      return false;
  return true;
}

/* The nearest table from TABLE upward with a column called NAME; -1: none,
   or none that is known. */
static int
find_owner (const struct binder *b, int table, const char *name)
{
  while (table >= 0 && b->sources[table]
         && source_find (b->sources[table], name, NULL) < 0)
    table = b->study->tables[table].parent;
  return table >= 0 && b->sources[table] ? table : -1;
}

/* Neither a column of TABLE or above, nor a cohort. */
static void
unknown_split (struct binder *b, int table, const struct expr *e)
{
  const struct study *study = b->study;
  size_t n = study->cohorts_n, room = n, own;
  const char **names = ARENA_NEW (b->arena, const char *, n);
  for (size_t i = 0; i < n; i++)
    names[i] = study->cohorts[i].name;
  for (int t = table; t >= 0; t = study->tables[t].parent)
    {
      const char **columns = headers (b, t, &own);
      for (size_t i = 0; i < own; i++)
        {
          names = ARENA_ROOM (b->arena, names, n, room);
          names[n++] = columns[i];
        }
    }
  err_add (b->err, E_UNKNOWN_COLUMN, e->place,
           "`%s` has no column `%s`%s, and no cohort is called so",
           study->tables[table].name, e->text,
           study->tables[table].parent < 0 ? "" : ", nor a table above it");
  const char *near = str_nearest (e->text, names, n);
  if (near)
    err_hint (b->err, "did you mean `%s`?", near);
}

/* Finds the column E, which names no table, in TABLE or above. */
static bool
resolve_upwards (struct binder *b, struct expr *e, int table)
{
  int owner = find_owner (b, table, e->text);
  if (owner < 0)
    {
      if (headers_known (b, table))
        unknown_split (b, table, e);
      return false;
    }
  for (e->up = 0; study_above (b->study, table, e->up) != owner;)
    e->up++;
  e->slot = bind_column (b, owner, e->text, e->place, !e->quoted);
  return e->slot >= 0;
}

/* Finds the column of the name E, in E's own copy. */
static bool
resolve (struct binder *b, struct expr *e, int table)
{
  e->up = steps_up (b, e, table);
  if (e->up < 0)
    return false;
  int owner = study_above (b->study, table, e->up);
  if (!b->sources[owner])
    return false;
  const struct study_table *t = &b->study->tables[owner];
  const struct word *role = e->quoted ? NULL : find_role (t, e->text);
  if (role && role == &t->end_first)
    {
      err_add (b->err, E_NOT_APPLICABLE, e->place,
               "`end` of `%s` is the first row of `%s`, which no expression "
               "sees", t->name, role->text);
      return false;
    }
  if (!role && b->upwards && !e->qualifier)
    return resolve_upwards (b, e, table);
  if (!role)
    {
      e->slot = bind_column (b, owner, e->text, e->place, !e->quoted);
      return e->slot >= 0;
    }
  e->type = TYPE_DATE;
  /* An unknown column is reported where the role is declared. */
  e->slot = source_find (b->sources[owner], role->text, NULL);
  return e->slot >= 0;
}

/* A copy of E with its columns found; *FINE is cleared after an error,
   and the rest is still looked at. */
static struct expr *
copy (struct binder *b, const struct expr *from, int table, bool *fine)
{
  struct expr *e = ARENA_NEW (b->arena, struct expr, 1);
  *e = *from;
  if (e->op == OP_COLUMN && !resolve (b, e, table))
    *fine = false;
  const struct expr **args
    = ARENA_NEW (b->arena, const struct expr *, from->args_n);
  for (size_t i = 0; i < from->args_n; i++)
    args[i] = copy (b, from->args[i], table, fine);
  e->args = args;
  return e;
}

/* The dates of `month:` may be months. */
static int
assign_slot (struct binder *b, int table, int column, enum expr_type type)
{
  static const enum cell_type cells[] = {
    [TYPE_OPEN] = CELL_FIT, [TYPE_NUM] = CELL_NUM, [TYPE_DATE] = CELL_DATE,
    [TYPE_DURATION] = CELL_NUM, [TYPE_TEXT] = CELL_TEXT,
    [TYPE_BOOL] = CELL_BOOL,
  };
  const struct word *month = &b->study->tables[table].month;
  bool monthly = type == TYPE_DATE && month->text
                 && source_find (b->sources[table], month->text, NULL)
                      == column;
  return bind_use (b, table, column, monthly ? CELL_MONTH : cells[type]);
}

/* Turns columns into slots, now that their types are known. */
static void
assign_slots (struct binder *b, struct expr *e, int table)
{
  if (e->op == OP_COLUMN)
    e->slot = assign_slot (b, study_above (b->study, table, e->up), e->slot,
                           e->fit ? TYPE_OPEN : e->type);
  for (size_t i = 0; i < e->args_n; i++)
    assign_slots (b, (struct expr *) e->args[i], table);
}

/* The string is a header, or else an expression. */
static struct expr *
parse_word (struct binder *b, const struct word *word, int table)
{
  static const struct spot unknown;
  bool header = b->upwards ? find_owner (b, table, word->text) >= 0
                           : source_find (b->sources[table], word->text,
                                          NULL) >= 0;
  if (!header || find_role (&b->study->tables[table], word->text))
    return expr_parse_spot (b->arena, word->text, word->place,
                            word->spot ? word->spot : &unknown, b->err);
  struct expr *e = ARENA_NEW (b->arena, struct expr, 1);
  e->op = OP_COLUMN;
  e->place = word->place;
  e->text = word->text;
  e->quoted = true;
  return e;
}

static bool
fits (struct binder *b, const struct expr *e, const struct word *word,
      const struct want *want)
{
  if (e->can & want->can)
    return true;
  err_add (b->err, E_TYPE_MISMATCH, word->place,
           "%s is needed here, and `%s` is %s", want->needed,
           str_clip (b->arena, word->text, 60),
           infer_describe (b->arena, e));
  if (e->can & want->helped)
    err_help (b->err, "%s", want->help);
  return false;
}

struct expr *
bind_word (struct binder *b, const struct word *word, int table,
           const struct want *want)
{
  if (!word->text || table < 0 || !b->sources[table])
    return NULL;
  const struct expr *parsed = parse_word (b, word, table);
  bool fine = true;
  struct expr *e = parsed ? copy (b, parsed, table, &fine) : NULL;
  if (!e || !fine)
    return NULL;
  struct infer in = { .arena = b->arena, .err = b->err, .fits = b->fits,
                      .fits_n = b->fits_n, .fits_room = b->fits_room,
                      .table = table };
  if (!infer_up (&in, e) || !fits (b, e, word, want))
    return NULL;
  if (want->open && e->op == OP_COLUMN && e->can == CAN_COLUMN)
    infer_open (&in, e);
  else
    infer_down (&in, e, want->can);
  b->fits = in.fits;
  b->fits_n = in.fits_n;
  b->fits_room = in.fits_room;
  assign_slots (b, e, table);
  return e;
}

struct expr *
bind_split (struct binder *b, const struct word *word, int table,
            const struct want *want)
{
  b->upwards = true;
  struct expr *e = bind_word (b, word, table, want);
  b->upwards = false;
  return e;
}
