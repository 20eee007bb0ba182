/* Columns whose values split units, as a cohort `by: column` would. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "report/say.h"
#include "scan_work.h"

enum { MOST_LEVELS = 50, ALIVE_LEAST = 20 };

/* A column of a table, with its words. */
struct column {
  const struct scan_work *s;
  int table, column;
  const struct table *rows;
  const uint32_t *word;        /* by row */
  const struct intern *words;
  uint64_t *count;             /* [words] used rows that have it */
  size_t levels;               /* words that one has */
};

static bool
is_role (const struct study_table *t, int slot, int column)
{
  return slot >= 0 && t->uses[slot].column == column;
}

static const char *
role_of (const struct study *study, int table, int column)
{
  const struct study_table *t = &study->tables[table];
  if (is_role (t, t->id_slot, column) || is_role (t, t->key_slot, column))
    return "an id";
  if (study_tells_end (study, table, column))
    return "known only when a row has ended";
  if (is_role (t, t->start_slot, column) || is_role (t, t->enter_slot, column))
    return "a date";
  return is_role (t, t->cluster_slot, column)
             || is_role (t, t->cluster2_slot, column)
           ? "it names the clusters" : NULL;
}

/* What an outcome is made of tells nothing about it. */
struct material {
  const struct study *study;
  int bound, table, column;    /* the expression's table; what is sought */
  bool found;
};

static void
match (const struct expr *e, void *context)
{
  struct material *m = context;
  int owner = scan_above (m->study, m->bound, e->up);
  if (owner == m->table
      && m->study->tables[owner].uses[e->slot].column == m->column)
    m->found = true;
}

static bool
reads (struct material *m, const struct expr *e, int bound)
{
  m->bound = bound;
  if (e)
    expr_columns (e, match, m);
  return m->found;
}

static const char *
outcome_of (const struct column *c)
{
  struct material m = { c->s->study, 0, c->table, c->column, false };
  for (size_t i = 0; i < c->s->questions; i++)
    {
      const struct study_hypothesis *h = c->s->question[i].h;
      int events = h->outcome->table >= 0 ? h->outcome->table : h->unit;
      if (h->cohort || !c->s->question[i].askable)
        continue;
      if (reads (&m, h->outcome_expr, events)
          || reads (&m, h->outcome_denominator, h->unit)
          || reads (&m, h->outcome_asked, h->unit)
          || reads (&m, h->outcome_where, events))
        return arena_printf (c->s->arena, "outcome `%s` is made of it",
                             h->outcome->name);
    }
  return NULL;
}

/* No unit that has not ended yet has a value: it came with the end. */
static bool
comes_with_end (const struct column *c)
{
  uint64_t alive = 0, known = 0;
  for (size_t row = 0; row < table_rows (c->rows); row++)
    if (table_used (c->rows, row)
        && data_row_end (c->s->data, c->table, row) == DATE_NONE)
      {
        alive++;
        known += c->word[row] != INTERN_NONE;
      }
  return alive >= ALIVE_LEAST && known == 0;
}

static void
count_words (struct column *c, struct arena *arena)
{
  c->count = ARENA_NEW (arena, uint64_t, intern_count (c->words));
  for (size_t row = 0; row < table_rows (c->rows); row++)
    if (table_used (c->rows, row) && c->word[row] != INTERN_NONE)
      c->levels += c->count[c->word[row]]++ == 0;
}

/* Why the column is no split; null: it is one. */
static const char *
refusal (struct column *c, int slot)
{
  const char *why = role_of (c->s->study, c->table, c->column);
  if (!why)
    why = outcome_of (c);
  if (why)
    return why;
  int fit = table_fit (c->rows, slot);
  if (c->levels < 2)
    return c->levels ? "the same value everywhere" : "no value";
  if (comes_with_end (c))
    return "known only of those that have ended";
  if (c->levels > 2 && fit & FIT_NUM)
    return "a number";
  if (fit & FIT_DATE)
    return "a date";
  if (c->levels > MOST_LEVELS)
    return arena_printf (c->s->arena, "%s different values",
                         say_count (c->s->arena, c->levels));
  return NULL;
}

static void
make_split (struct scan_work *s, const struct column *c, const char *name)
{
  const char **label = ARENA_NEW (s->arena, const char *, c->levels);
  uint32_t *level = ARENA_NEW (s->arena, uint32_t, table_rows (c->rows));
  uint32_t *of = ARENA_NEW (s->arena, uint32_t, intern_count (c->words));
  size_t n = 0;
  for (uint32_t w = 0; w < intern_count (c->words); w++)
    if (c->count[w])
      label[n++] = intern_text (c->words, w);
  qsort (label, n, sizeof *label, str_compare);
  for (uint32_t i = 0; i < n; i++)
    of[intern_find (c->words, label[i], strlen (label[i]))] = i;
  for (size_t row = 0; row < table_rows (c->rows); row++)
    level[row] = c->word[row] == INTERN_NONE ? SCAN_NO_LEVEL
                                             : of[c->word[row]];
  s->split = ARENA_ROOM (s->arena, s->split, s->splits, s->splits_room);
  s->split[s->splits++] = (struct scan_split){
    c->table, c->column, name, n, label, level
  };
}

static void
look_at (struct scan_work *s, int table, int column)
{
  struct arena *scratch = arena_new ();
  int slot = s->slot[table][column];
  struct column c = { .s = s, .table = table, .column = column,
                      .rows = s->data->tables[table] };
  const char *name = source_column (s->sources[table], (size_t) column);
  c.word = table_texts (c.rows, slot);
  c.words = table_words (c.rows, slot);
  count_words (&c, scratch);
  const char *why = refusal (&c, slot);
  if (why)
    scan_leave (s, (struct scan_left){ .unit = s->study->tables[table].name,
                                       .split = name, .why = why,
                                       .questions = 1 });
  else
    make_split (s, &c, name);
  arena_free (scratch);
}

void
scan_columns (struct scan_work *s)
{
  for (size_t t = 0; t < s->study->tables_n; t++)
    for (size_t i = 0; s->slot[t] && i < source_columns (s->sources[t]); i++)
      look_at (s, (int) t, (int) i);
}

/* Columns that are cohorts. */

struct only {
  const struct expr *column;
  bool several;
};

static void
note_column (const struct expr *e, void *context)
{
  struct only *o = context;
  o->several |= o->column && (o->column->up != e->up
                              || o->column->slot != e->slot);
  o->column = e;
}

/* The one column that the cohort of H is read off; null: none. */
static const struct expr *
column_of (const struct study_hypothesis *h)
{
  struct only o = { NULL, false };
  if (h->cohort_expr && h->cohort->by != BY_FIRST_EVENT)
    expr_columns (h->cohort_expr, note_column, &o);
  return o.several ? NULL : o.column;
}

static bool
splits_alike (const struct study_cohort *c, const struct scan_split *split)
{
  return (c->by == BY_COLUMN
          && (!c->levels || c->levels_n == split->levels))
         || (c->by == BY_CONDITION && split->levels == 2);
}

const char *
scan_cohort_of (const struct scan_work *s, int unit,
                const struct scan_split *split)
{
  for (size_t i = 0; i < s->questions; i++)
    {
      const struct study_hypothesis *h = s->question[i].h;
      if (!s->question[i].askable || !h->cohort || h->unit != unit)
        continue;
      const struct expr *e = column_of (h);
      int owner = e ? scan_above (s->study, unit, e->up) : -1;
      if (owner == split->table
          && s->study->tables[owner].uses[e->slot].column == split->column
          && splits_alike (h->cohort, split))
        return h->cohort->name;
    }
  return NULL;
}
